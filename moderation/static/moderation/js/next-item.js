// The next item, loaded while this one is read: a decision shows it at once, and the server's answer follows.
// The forms work without it; then the server's answer is the next page.

const FRESH_FOR = 60 * 1000;
const DECISIONS = /\/(publish|reject)\/$/;

// One decision is answered before the next is sent, so that a refusal always finds its own page.
let answered = Promise.resolve();

const deskIn = (text) => {
  const page = new DOMParser().parseFromString(text, "text/html");
  return { desk: page.querySelector("review-desk"), title: page.title };
};

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
    const answer = await fetch(address, { headers: { Purpose: "prefetch" }, signal: this.leave.signal }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const text = await answer.text().catch(() => "");
    const { desk, title } = deskIn(text);
    if (desk) this.ready = { address, desk, title, at: Date.now() };
  }

  /** Show the page of an address, if it is the one that is loaded; whoever leaves gives the item back. */
  showIfReady(address) {
    if (!this.isReady(address)) return false;
    this.desk.leaveItem();
    this.show(this.ready, address);
    return true;
  }

  show({ desk, title }, address) {
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
    answered = answered.then(() => this.decide(action, new FormData(form, button), address));
  }

  async decide(action, body, address) {
    // An earlier decision that was refused has put its own page in the place of this one.
    if (!this.desk.isConnected) return;
    const left = this.desk;
    const leftAt = location.href;
    const shown = this.ready;
    const answer = fetch(action, { method: "POST", body });
    let isAnswered;
    shown.desk.unanswered = new Promise((resolve) => (isAnswered = resolve));
    this.show(shown, address);
    try {
      const told = await answer;
      this.follow(told, deskIn(await told.text()), shown);
    } catch {
      // Nobody knows whether it was done: back to the item, whose form tells when it is sent again.
      if (shown.desk.isConnected) shown.desk.replaceWith(left);
      history.replaceState(null, "", leftAt);
      left.querySelector("next-item")?.say();
    } finally {
      isAnswered();
    }
  }

  /** Bring the page in line with what the server answered. */
  follow(told, { desk, title }, shown) {
    if (!desk) return window.location.assign(told.url);
    const asGuessed = told.ok && new URL(told.url).pathname === new URL(shown.address).pathname;
    if (asGuessed && shown.desk.isConnected) {
      history.replaceState(null, "", told.url);
      shown.desk.querySelector(".strip")?.remove();
      const strip = desk.querySelector(".strip");
      if (strip) shown.desk.prepend(strip);
      return this.refreshList(shown.desk, desk);
    }
    if (told.ok && shown.desk.begun) return;
    if (told.ok) history.replaceState(null, "", told.url);
    document.title = title;
    document.querySelector("review-desk")?.replaceWith(desk);
    window.scrollTo(0, 0);
  }

  refreshList(here, there) {
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
