// The next item, loaded while this one is read: a decision shows it at once, and the server's answer follows.
// The forms work without it; then the server's answer is the next page.

const FRESH_FOR = 60 * 1000;
const DECISIONS = /\/(publish|reject)\/$/;

// One decision is answered before the next is sent, so that a refusal always finds its own page.
let answered = Promise.resolve();

const pageIn = (text) => new DOMParser().parseFromString(text, "text/html");

class NextItem extends HTMLElement {
  connectedCallback() {
    this.desk = this.closest("review-desk");
    this.leave = new AbortController();
    const { signal } = this.leave;
    this.desk.addEventListener("submit", (event) => this.onSubmit(event), { signal });
    this.desk.addEventListener("queue:changed", () => this.load(), { signal });
    window.addEventListener("popstate", () => window.location.reload(), { signal });
    this.waiting = setTimeout(() => this.load(), 150);
  }

  disconnectedCallback() {
    this.leave.abort();
    clearTimeout(this.waiting);
  }

  /** The first row below this one that nobody else has; then from the top. */
  candidate() {
    const rows = [...this.desk.querySelectorAll(".queue__row")];
    const here = rows.findIndex((row) => row.matches("[aria-current]"));
    const free = (row, at) => at !== here && !row.matches("[data-decided], [data-held]");
    return [...rows.slice(here + 1), ...rows.slice(0, Math.max(here, 0))].find((row) => free(row, rows.indexOf(row)))?.href;
  }

  isReady(address) {
    return this.ready?.address === address && Date.now() - this.ready.at < FRESH_FOR;
  }

  async load() {
    const address = this.candidate();
    if (!address || this.isReady(address)) return;
    // The list stands here already: the item and what stands beside it are asked for alone.
    const answer = await fetch(address, { headers: { "Parley-Part": "item" }, signal: this.leave.signal }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const part = pageIn(await answer.text().catch(() => ""));
    const [item, context] = [part.querySelector(".queue__item"), part.querySelector(".queue__context")];
    if (item && context) this.ready = { address, item, context, title: part.title, at: Date.now() };
  }

  /** This desk with the item that is loaded in the place of the one that is read. */
  deskWith({ item, context }) {
    const desk = this.desk.cloneNode(true);
    desk.querySelector(".strip")?.remove();
    desk.querySelector(".queue__item").replaceWith(item);
    desk.querySelector(".queue__context").replaceWith(context);
    desk.querySelector(".queue__row[aria-current]")?.removeAttribute("aria-current");
    desk.querySelector(`.queue__row[data-item="${item.dataset.item}"]`)?.setAttribute("aria-current", "true");
    desk.querySelector(".queue__calm input[name=item]").value = item.dataset.item;
    return desk;
  }

  /** Show the page of an address, if it is the one that is loaded; whoever leaves gives the item back. */
  showIfReady(address) {
    if (!this.isReady(address)) return false;
    this.desk.leaveItem();
    this.show(this.deskWith(this.ready), this.ready);
    return true;
  }

  show(desk, { address, title }) {
    history.pushState(null, "", address);
    document.title = title;
    this.desk.replaceWith(desk);
    window.scrollTo(0, 0);
    const heading = desk.querySelector("#item-title");
    if (heading) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
  }

  onSubmit(event) {
    const form = event.target;
    const button = event.submitter;
    const action = button?.getAttribute("formaction") ?? form.action;
    if (event.defaultPrevented || !DECISIONS.test(new URL(action, location.href).pathname)) return;
    const address = this.candidate();
    if (!address || !this.isReady(address)) return;
    event.preventDefault();
    const next = this.ready;
    answered = answered.then(() => this.decide(action, new FormData(form, button), next));
  }

  async decide(action, body, next) {
    // An earlier decision that was refused has put its own page in the place of this one.
    if (!this.desk.isConnected) return;
    const left = this.desk;
    const leftAt = location.href;
    const shown = this.deskWith(next);
    const answer = fetch(action, { method: "POST", body, headers: { "Parley-Part": "list" } });
    let isAnswered;
    shown.unanswered = new Promise((resolve) => (isAnswered = resolve));
    this.show(shown, next);
    try {
      await this.follow(await answer, shown, next.address);
    } catch {
      // Nobody knows whether it was done: back to the item, whose form tells when it is sent again.
      document.querySelector("review-desk")?.replaceWith(left);
      history.replaceState(null, "", leftAt);
      left.querySelector("next-item")?.say();
    } finally {
      isAnswered();
    }
  }

  /** Bring the page in line with what the server answered. */
  async follow(told, shown, address) {
    const asGuessed = told.ok && new URL(told.url).pathname === new URL(address).pathname;
    if (asGuessed && shown.isConnected) return this.refresh(shown, told.url, pageIn(await told.text()));
    // Whoever has gone on by themselves, or has begun with what is shown, stays there.
    if (told.ok && (shown.begun || !shown.isConnected)) return;
    // A refusal is a whole page; where another item comes next, its page is asked for.
    const page = pageIn(await (told.ok ? await fetch(told.url) : told).text());
    const desk = page.querySelector("review-desk");
    if (!desk) return window.location.assign(told.url);
    if (told.ok) history.replaceState(null, "", told.url);
    document.title = page.title;
    document.querySelector("review-desk")?.replaceWith(desk);
    window.scrollTo(0, 0);
  }

  /** What was done, and the list as it is now. */
  refresh(here, address, there) {
    history.replaceState(null, "", address);
    const strip = there.querySelector(".strip");
    if (strip) here.prepend(strip);
    for (const part of [".queue__counts", ".queue__list"]) {
      const old = here.querySelector(part);
      const now = there.querySelector(part);
      if (old && now && !old.contains(document.activeElement)) old.replaceWith(now);
    }
    here.querySelector("next-item")?.load();
  }

  say() {
    const notice = document.createElement("p");
    notice.className = "strip";
    notice.setAttribute("role", "alert");
    notice.textContent = this.dataset.unanswered;
    this.desk.prepend(notice);
  }
}

customElements.define("next-item", NextItem);
