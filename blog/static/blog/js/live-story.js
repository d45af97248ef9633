// <live-story>: asks what happened to the story since this page was made, and brings it in.
// New updates stay hidden until they disturb nobody: they show themselves where the reader is at the end of the story
// and looking, and otherwise behind a button. What was edited or withdrawn changes in its place. The lines that are
// being read stay where they are. Without this module the page has a link that reloads it.
const HIDDEN_TAB = 6; // times the pause
const LONGEST = 300; // seconds
const PATIENCE = 15_000;
const LINES = ".post .text, .post .excerpt, .post .update__header, .thread__header, .comment, .tombstone";

const element = (html) => {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.firstElementChild;
};

const counted = (count, one, many) => (count === 1 ? one : many.replace("#", count));

// Change the page above or around what is read, and leave that where it stands on the screen.
const inPlace = (change) => {
  const line = [...document.querySelectorAll(LINES)].find((candidate) => {
    const { top, bottom, height } = candidate.getBoundingClientRect();
    return height && bottom > 0 && top < innerHeight && (top >= 0 || bottom > innerHeight / 2);
  });
  const before = line?.getBoundingClientRect().top;
  // The browser would make up for the same change a second time.
  document.documentElement.classList.add("is-changing");
  change();
  const after = line?.isConnected ? line : line?.id && document.getElementById(line.id);
  if (after) scrollBy({ top: after.getBoundingClientRect().top - before, behavior: "instant" });
  document.documentElement.classList.remove("is-changing");
};

// The players in `old` whose block shows the same film in `fresh`, in their order: pairs of the one there and the one here.
const playing = (old, fresh) => {
  const pairs = [];
  for (const film of old.querySelectorAll("framed-film:has(iframe)")) {
    const block = fresh.querySelector(`[id="${film.closest("[id]").id}"]`);
    const there = block?.querySelector("framed-film");
    if (there?.dataset.frame !== film.dataset.frame) continue;
    const isAfter = !pairs.length || pairs.at(-1)[0].compareDocumentPosition(there) & Node.DOCUMENT_POSITION_FOLLOWING;
    if (isAfter) pairs.push([there, film]);
  }
  return pairs;
};

// Make `old` what `fresh` is without moving what plays in it: a player that is moved begins anew.
const renewAround = (old, fresh, pairs) => {
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) old.setAttribute(name, value);
  const within = (parent, film) => [...parent.children].find((child) => child.contains(film));
  const staying = new Map(pairs.filter(([there]) => fresh.contains(there)).map((pair) => [within(fresh, pair[0]), within(old, pair[1])]));
  const stays = new Set(staying.values());
  for (const node of [...old.childNodes]) if (!stays.has(node)) node.remove();
  let next = old.firstChild;
  for (const node of [...fresh.childNodes]) {
    const own = staying.get(node);
    if (!own) old.insertBefore(node, next);
    else if (!pairs.some(([there]) => there === node)) renewAround(own, node, pairs);
    if (own) next = own.nextSibling;
  }
};

// Put `fresh` where `old` stood, and say what stands there then; whoever had the focus in there keeps it.
const replace = (old, fresh) => {
  const focus = old.contains(document.activeElement) ? document.activeElement : null;
  const pairs = playing(old, fresh);
  const stands = pairs.length ? old : fresh;
  if (pairs.length) renewAround(old, fresh, pairs);
  else old.replaceWith(fresh);
  if (!focus || focus.isConnected) return stands;
  const href = focus.getAttribute("href");
  const same = href && [...stands.querySelectorAll("a")].find((link) => link.getAttribute("href") === href);
  if (!same) stands.tabIndex = -1;
  (same || stands).focus({ preventScroll: true });
  return stands;
};

customElements.define("live-story", class extends HTMLElement {
  #seq = Number(this.dataset.seq);
  #pause = Number(this.dataset.next);
  #comments = this.dataset.comments === undefined ? null : Number(this.dataset.comments);
  #newComments = 0;
  #waiting = new Map();
  #head = "";
  #said = [];
  #failures = 0;
  #timer;
  #asking = false;
  #paused = false;
  #over = false;
  #atEnd = false;
  #title = document.title;
  #watcher;

  connectedCallback() {
    this.#on("[data-pauses]", () => this.#turn());
    this.#on("[data-shows-updates]", () => this.#show());
    this.#on("[data-shows-comments]", (event) => this.#showComments(event));
    if (!this.dataset.next) return;
    this.#watcher = new IntersectionObserver(([end]) => {
      this.#atEnd = end.isIntersecting;
      this.#settle();
    });
    this.#watcher.observe(this);
    document.addEventListener("visibilitychange", this);
    this.#part(".live__bar").hidden = !document.querySelector(".live-mark__word");
    this.#state(this.dataset.listening);
    this.#later(this.#pause);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#watcher?.disconnect();
    document.removeEventListener("visibilitychange", this);
  }

  handleEvent() {
    if (document.hidden) return;
    this.#settle();
    this.#later(0);
  }

  #part(selector) {
    return this.querySelector(selector);
  }

  #on(selector, act) {
    this.#part(selector).addEventListener("click", act);
  }

  #state(words) {
    this.#part("[data-state]").textContent = words;
  }

  // --- asking ---

  #later(seconds) {
    clearTimeout(this.#timer);
    if (this.#paused || this.#over) return;
    const rarer = (document.hidden ? HIDDEN_TAB : 1) * 2 ** this.#failures;
    // Never sooner than told, and never all readers at once.
    const pause = Math.min(seconds * rarer, LONGEST) * (1 + Math.random() * 0.3);
    this.#timer = setTimeout(() => this.#ask(), pause * 1000);
  }

  async #ask() {
    if (this.#asking) return;
    this.#asking = true;
    const came = [];
    try {
      let told;
      // To the very head before anything is shown: what was taken back meanwhile is then never shown.
      do {
        const from = this.#seq;
        told = await this.#answer();
        this.#seq = told.seq;
        if (told.events.length) came.push(told);
        if (told.seq <= from) break;
      } while (told.events.length);
      this.#failures = 0;
      this.#hear(told);
    } catch (problem) {
      this.#failures = Math.min(this.#failures + 1, 10);
      if (problem.status === 404) this.#end(this.dataset.gone);
      else this.#state(this.dataset.unreachable);
    } finally {
      this.#asking = false;
    }
    if (came.length) this.#take(came);
    this.#say();
    this.#later(this.#pause);
  }

  async #answer() {
    const answer = await fetch(`${this.dataset.events}?after=${this.#seq}`, {
      credentials: "omit",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!answer.ok) throw Object.assign(new Error(answer.statusText), { status: answer.status });
    return answer.json();
  }

  #hear(told) {
    this.#state(this.dataset.listening);
    if (told.comments !== undefined && this.#comments !== null) {
      // One taken away and one added are one new comment.
      this.#comments = Math.min(this.#comments, told.comments);
      this.#newComments = told.comments - this.#comments;
      this.#label();
    }
    if (told.next_in === null) this.#end(this.dataset.ended);
    else this.#pause = told.next_in;
  }

  #end(words) {
    this.#over = true;
    this.#state(words);
    this.#part(".live__bar").hidden = false;
    this.#part("[data-pauses]").hidden = true;
  }

  #turn() {
    this.#paused = !this.#paused;
    this.#part("[data-pauses]").textContent = this.#paused ? this.dataset.resume : this.dataset.pause;
    this.#state(this.#paused ? this.dataset.paused : this.dataset.listening);
    this.#later(0);
  }

  // --- bringing in ---

  #take(came) {
    const last = new Map();
    for (const event of came.flatMap((told) => told.events)) {
      const isNew = event.kind === "new" || (last.get(event.number)?.kind === "new" && event.kind !== "withdraw");
      last.set(event.number, isNew ? { ...event, kind: "new" } : event);
    }
    this.#head = came.at(-1).head;
    inPlace(() => {
      for (const event of last.values()) if (event.html) this.#bring(event);
    });
    if (this.#waiting.size) this.#said.unshift(this.#words());
    this.#settle();
    this.#say();
  }

  #bring({ kind, number, html }) {
    const fresh = element(html);
    const here = number ? document.getElementById(`update-${number}`) : this.parentElement.querySelector(".section");
    if (!here) {
      this.#insert(fresh, number);
      if (kind !== "withdraw") this.#hide(fresh, number);
    } else if (!this.#isSame(here, fresh)) {
      const stands = replace(here, fresh);
      if (this.#waiting.has(number) && kind !== "withdraw") this.#hide(stands, number);
      else this.#changed(stands, kind, number);
    }
  }

  #insert(fresh, number) {
    const after = [...this.parentElement.querySelectorAll(":scope > .update")].find(
      (update) => Number(update.id.replace("update-", "")) > number,
    );
    (after || this).before(fresh);
  }

  #hide(fresh, number) {
    fresh.hidden = true;
    this.#waiting.set(number, fresh);
  }

  #changed(fresh, kind, number) {
    const wasSeen = !this.#waiting.delete(number);
    const label = fresh.querySelector(".update__label")?.textContent ?? this.dataset.story;
    if (wasSeen) this.#said.push((kind === "withdraw" ? this.dataset.withdrawn : this.dataset.edited).replace("#", label));
  }

  #isSame(here, fresh) {
    const seen = here.cloneNode(true);
    for (const [there, film] of playing(seen, fresh)) film.replaceWith(there.cloneNode(true));
    seen.classList.remove("update--fresh");
    seen.hidden = false;
    seen.removeAttribute("tabindex");
    return seen.isEqualNode(fresh);
  }

  // Show what waits if that disturbs nobody; say how much waits if it does.
  #settle() {
    if (this.#waiting.size && this.#atEnd && !document.hidden) this.#reveal();
    if (!this.#waiting.size) this.#renew();
    this.#label();
  }

  #show() {
    const [first] = this.#reveal();
    this.#renew();
    this.#label();
    if (!first) return;
    first.tabIndex = -1;
    first.focus({ preventScroll: true });
    first.scrollIntoView({ block: "start" });
  }

  #reveal() {
    const shown = [...this.#waiting.values()];
    inPlace(() => {
      for (const update of shown) {
        update.hidden = false;
        update.classList.add("update--fresh");
      }
    });
    this.#waiting.clear();
    return shown;
  }

  // The head of the story names its updates: it follows once they are all to be seen.
  #renew() {
    const old = this.parentElement.querySelector(".post__header");
    if (!this.#head || !old) return;
    const fresh = element(this.#head);
    const byline = old.querySelector(".byline");
    if (byline) fresh.querySelector(".byline")?.replaceWith(byline);
    inPlace(() => replace(old, fresh));
    this.#head = "";
    if (!this.#over) this.#part(".live__bar").hidden = !fresh.querySelector(".live-mark__word");
  }

  // --- telling ---

  #words() {
    return counted(this.#waiting.size, this.dataset.oneUpdate, this.dataset.updates);
  }

  #label() {
    const updates = this.#part("[data-shows-updates]");
    const comments = this.#part("[data-shows-comments]");
    const heard = comments.hidden ? 0 : Number(comments.dataset.count);
    updates.hidden = !this.#waiting.size;
    updates.textContent = this.#waiting.size ? this.#words() : "";
    comments.hidden = !this.#newComments;
    comments.textContent = counted(this.#newComments, this.dataset.oneComment, this.dataset.manyComments);
    comments.dataset.count = this.#newComments;
    if (this.#newComments > heard) this.#said.push(`${comments.textContent}.`);
    const count = this.#waiting.size + this.#newComments;
    document.title = count ? `(${count}) ${this.#title}` : this.#title;
    this.#say();
  }

  // Everything that one answer brought, in one go.
  #say() {
    if (this.#asking || !this.#said.length) return;
    this.#part("[data-said]").textContent = this.#said.splice(0).join(" ");
  }

  // --- comments ---

  async #showComments(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.currentTarget;
    const thread = document.getElementById("comments");
    const typed = [...thread.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue);
    // What somebody is writing is not taken from them: the newer comments open beside it.
    link.target = typed ? "_blank" : "";
    if (typed) return;
    event.preventDefault();
    try {
      const answer = await fetch(link.search);
      if (!answer.ok) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = document.adoptNode(page.getElementById("comments"));
      thread.replaceWith(fresh);
      globalThis.htmx?.process(fresh);
      this.#comments = Number(page.querySelector("live-story").dataset.comments);
      this.#newComments = 0;
      this.#label();
      const heading = fresh.querySelector("h2");
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      fresh.scrollIntoView({ block: "start" });
    } catch {
      location.assign(link.href);
    }
  }
});
