// Reading a thread: what is new since the last visit from this browser, replies that fold, and words that are quoted.

const SEEN = `parley.seen:${location.pathname}`;

/** Storage may be switched off; then every visit is the first. */
const stored = (act) => {
  try {
    return act();
  } catch {
    return null;
  }
};

const commentOf = (node) => (node instanceof Element ? node : node?.parentElement)?.closest("article.comment");

class CommentThread extends HTMLElement {
  connectedCallback() {
    this.leave = new AbortController();
    const { signal } = this.leave;
    this.fold(signal);
    this.markNew();
    this.addEventListener("click", (event) => this.remember(event), { signal });
    this.addEventListener("htmx:load", (event) => this.quote(event.target), { signal });
    document.addEventListener("keydown", (event) => this.key(event), { signal });
  }

  disconnectedCallback() {
    this.leave.abort();
  }

  /** A button that hides the replies under a root, and says how many there are. */
  fold(signal) {
    for (const replies of this.querySelectorAll(".thread__list > li > .replies")) {
      const actions = replies.parentElement.querySelector(":scope > article .comment__actions");
      if (!actions) continue;
      const many = replies.querySelectorAll("article.comment, .tombstone").length;
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--link" });
      const show = (open) => {
        replies.hidden = !open;
        button.setAttribute("aria-expanded", open);
        button.textContent = open ? this.dataset.hide : this.dataset.show.replace("%s", many);
      };
      button.addEventListener("click", () => show(replies.hidden));
      show(true);
      actions.append(button);
      // An address that leads to a folded comment opens what hides it.
      addEventListener("hashchange", () => replies.querySelector(":target") && show(true), { signal });
    }
  }

  markNew() {
    const before = stored(() => localStorage.getItem(SEEN));
    const times = [...this.querySelectorAll("article.comment .comment__when time")];
    const latest = times.reduce((last, { dateTime }) => (Date.parse(dateTime) > Date.parse(last) ? dateTime : last), before ?? "1970-01-01T00:00:00Z");
    if (times.length) stored(() => localStorage.setItem(SEEN, latest));
    if (!before) return;
    this.new = times.filter(({ dateTime }) => Date.parse(dateTime) > Date.parse(before)).map(commentOf);
    this.new = this.new.filter((comment) => !comment.matches("[data-own]"));
    if (!this.new.length) return;
    for (const comment of this.new) {
      const mark = Object.assign(document.createElement("span"), { className: "comment__new", textContent: this.dataset.new });
      comment.querySelector(".comment__header").append(mark);
    }
    const words = this.new.length === 1 ? this.dataset.newOne : this.dataset.newMany.replace("%s", this.new.length);
    const next = Object.assign(document.createElement("button"), { type: "button", className: "button button--link", textContent: words });
    next.addEventListener("click", () => this.nextNew());
    this.querySelector("h2").after(next);
  }

  nextNew() {
    if (!this.new?.length) return;
    const middle = innerHeight / 3;
    const below = this.new.find((comment) => comment.getBoundingClientRect().top > middle) ?? this.new[0];
    below.closest("[hidden]")?.removeAttribute("hidden");
    below.scrollIntoView({ block: "start" });
    below.tabIndex = -1;
    below.focus({ preventScroll: true });
  }

  key(event) {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "n" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) this.nextNew();
  }

  /** Words that were selected when Reply was pressed are quoted in the answer. */
  remember({ target }) {
    const link = target.closest("[hx-get]");
    const selection = getSelection();
    const from = commentOf(selection.anchorNode);
    const words = link && from && from === commentOf(link) && from === commentOf(selection.focusNode) ? selection.toString().trim() : "";
    this.words = words.replace(/^/gm, "> ").replace(/^> $/gm, ">");
  }

  quote(place) {
    const field = place instanceof Element && (place.querySelector?.("textarea") ?? place.parentElement?.querySelector("textarea"));
    if (!field || !this.words || field.value) return;
    field.value = `${this.words}\n\n`;
    this.words = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.setSelectionRange(field.value.length, field.value.length);
  }
}

customElements.define("comment-thread", CommentThread);
