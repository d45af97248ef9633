// Reading a thread: what is new since the last visit from this browser, replies that fold or come when they are asked
// for, words that are quoted, and keys to go along.

const SEEN = `parley.seen:${location.pathname}`;
const MOST_SEEN = 400;

/** Storage may be switched off; then every visit is the first. */
const stored = (act) => {
  try {
    return act();
  } catch {
    return null;
  }
};

const commentOf = (node) => (node instanceof Element ? node : node?.parentElement)?.closest("article.comment");

/** What was kept of earlier visits. Others may write there too: what cannot be read is a first visit. */
const earlierVisits = () =>
  stored(() => {
    const { since, seen } = JSON.parse(localStorage.getItem(SEEN));
    return Number.isFinite(since) ? { since, seen: new Map(seen) } : null;
  });

const nameOf = (node) => commentOf(node).querySelector(".comment__name").textContent.trim();

const writtenAt = (comment) => Date.parse(comment.querySelector(".comment__when time").dateTime);

/** Of many comments that were seen, the older half is told by one moment. */
const shortened = (since, seen) => {
  const all = [...seen].sort(([, one], [, other]) => one - other);
  if (all.length <= MOST_SEEN) return { since, seen: all };
  return { since: all[MOST_SEEN / 2 - 1][1], seen: all.slice(MOST_SEEN / 2) };
};

class CommentThread extends HTMLElement {
  connectedCallback() {
    this.leave = new AbortController();
    const { signal } = this.leave;
    this.fold(signal);
    this.markNew();
    this.addEventListener("click", (event) => this.remember(event), { signal });
    this.addEventListener("htmx:load", (event) => this.arrive(event.target), { signal });
    // What is not there any more is told by the page that the link leads to; without a line there is none to go to.
    this.addEventListener("htmx:responseError", ({ target }) => target.href && location.assign(target.href), { signal });
    this.addEventListener("htmx:sendError", ({ target }) => this.tellOf(target), { signal });
    this.offerKeys(signal);
  }

  disconnectedCallback() {
    this.leave.abort();
  }

  /** A button that hides the replies under a root, and says how many there are. */
  fold(signal) {
    for (const replies of this.querySelectorAll(".thread__list > li > .replies")) {
      const place = replies.parentElement.querySelector(":scope > article .comment__actions, :scope > .tombstone");
      if (!place) continue;
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--link" });
      const whose = Object.assign(document.createElement("span"), { className: "visually-hidden" });
      const isGone = place.matches(".tombstone");
      whose.textContent = `: ${isGone ? place.textContent : this.dataset.whose.replace("%s", () => nameOf(place))}`;
      const show = (open) => {
        replies.hidden = !open;
        const many = replies.querySelectorAll("article.comment, .tombstone").length;
        button.setAttribute("aria-expanded", open);
        button.replaceChildren(open ? this.dataset.hide : this.dataset.show.replace("%s", many), whose);
      };
      button.addEventListener("click", () => show(replies.hidden));
      show(true);
      place.append(" ", button);
      replies.addEventListener("unfold", () => show(true), { signal });
      // An address that leads to a folded comment opens what hides it.
      addEventListener("hashchange", () => replies.querySelector(":target") && show(true), { signal });
    }
  }

  /** New is what came since the first visit and was not shown since: another page of the thread keeps what is new on it. */
  markNew(place = this) {
    const shown = [...place.querySelectorAll("article.comment")].map((comment) => [comment, writtenAt(comment)]);
    const first = { since: Math.max(Date.now(), ...shown.map(([, at]) => at)), seen: new Map() };
    const { since, seen } = earlierVisits() ?? first;
    const fresh = shown.filter(([comment, at]) => at > since && !seen.has(comment.id));
    for (const [comment, at] of fresh) seen.set(comment.id, at);
    stored(() => localStorage.setItem(SEEN, JSON.stringify(shortened(since, seen))));
    this.tellNew(fresh.map(([comment]) => comment).filter((comment) => !comment.matches("[data-own]")));
  }

  tellNew(comments) {
    if (!comments.length) return;
    for (const comment of comments) {
      const mark = Object.assign(document.createElement("span"), { className: "comment__new", textContent: this.dataset.new });
      comment.querySelector(".comment__header").append(mark);
    }
    this.new = [...this.querySelectorAll("article.comment")].filter((comment) => comment.querySelector(":scope .comment__new"));
    if (!this.toNew) {
      this.toNew = Object.assign(document.createElement("button"), { type: "button", className: "button button--link" });
      this.toNew.addEventListener("click", () => this.nextNew());
      this.querySelector("h2").after(this.toNew);
    }
    this.toNew.textContent = this.new.length === 1 ? this.dataset.newOne : this.dataset.newMany.replace("%s", this.new.length);
  }

  nextNew() {
    if (!this.new?.length) return;
    const here = this.new.indexOf(commentOf(document.activeElement));
    const middle = innerHeight / 3;
    const below = here < 0 && this.new.find((comment) => comment.getBoundingClientRect().top > middle);
    this.goTo(below || this.new[(here + 1) % this.new.length]);
  }

  /** From the comment that has the focus, or else from the top of what is seen. */
  step(by) {
    const comments = [...this.querySelectorAll("article.comment")].filter((comment) => comment.checkVisibility());
    const here = comments.indexOf(commentOf(document.activeElement));
    const below = comments.findIndex((comment) => comment.getBoundingClientRect().top > 0);
    const from = below < 0 ? comments.length : below;
    const next = comments[here < 0 ? (by > 0 ? from : from - 1) : here + by];
    if (next) this.goTo(next);
  }

  goTo(comment) {
    comment.closest(".replies[hidden]")?.dispatchEvent(new Event("unfold"));
    comment.scrollIntoView({ block: "start" });
    comment.tabIndex = -1;
    comment.focus({ preventScroll: true });
  }

  /** Keys are told of where they work, beside the switch that puts them off. */
  offerKeys(signal) {
    const help = this.querySelector(".thread__keys");
    if (!help) return;
    help.hidden = false;
    const acts = { n: () => this.nextNew(), j: () => this.step(1), k: () => this.step(-1) };
    const isTyping = ({ target }) => target.closest?.("input:not([type=checkbox]), textarea, select, dialog, [contenteditable]");
    const inUse = () => document.documentElement.dataset.keys !== "off";
    const isPlain = ({ ctrlKey, metaKey, altKey }) => !ctrlKey && !metaKey && !altKey;
    document.addEventListener("keydown", (event) => inUse() && isPlain(event) && !isTyping(event) && acts[event.key]?.(), { signal });
  }

  /** Words that were selected when Reply was pressed are quoted in the answer. */
  remember({ target }) {
    const link = target.closest("[hx-get]");
    link?.parentElement.querySelector(".comment__failed")?.remove();
    this.isWaitingForMore = Boolean(link?.closest(".thread__more"));
    const selection = getSelection();
    const from = commentOf(selection.anchorNode);
    const words = link && from && from === commentOf(link) && from === commentOf(selection.focusNode) ? selection.toString().trim() : "";
    this.words = words && words.replace(/^/gm, "> ").replace(/^> $/gm, ">");
  }

  tellOf(link) {
    link.parentElement.querySelector(".comment__failed")?.remove();
    const note = Object.assign(document.createElement("span"), { className: "comment__failed", role: "alert" });
    link.after(note);
    note.textContent = this.dataset.failed;
  }

  /** The focus was on what brought the replies; it goes on to the first of them. */
  arrive(place) {
    const first = this.isWaitingForMore && place instanceof Element && place.querySelector("article.comment");
    this.isWaitingForMore = this.isWaitingForMore && !first;
    if (first) this.markNew(place);
    if (first) this.goTo(first);
    else this.quote(place);
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
