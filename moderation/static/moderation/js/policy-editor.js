// The editor of the policy: line numbers, marks, a check while typing, and a copy of what was typed until it is saved.
// The form below works without any of it.

const PAUSE = 500;
const KEPT = "parley-policy-";
const INDENT = "    ";

class PolicyEditor extends HTMLElement {
  connectedCallback() {
    this.text = this.querySelector("#document");
    this.form = this.text.form;
    this.leave = new AbortController();
    const { signal } = this.leave;
    this.drawFrame();
    this.text.addEventListener("input", () => this.onInput(), { signal });
    this.text.addEventListener("scroll", () => this.follow(), { signal });
    this.text.addEventListener("keydown", (event) => this.onKeyInText(event), { signal });
    this.form.addEventListener("keydown", (event) => this.onKey(event), { signal });
    this.form.addEventListener("submit", (event) => this.onSubmit(event), { signal });
    this.querySelector("[data-tab-choice]").hidden = false;
    this.markFromPage();
    this.offerWhatWasKept(signal);
    this.listenToTheCheck();
    // What cannot be read says so at once, also on a page that was only opened.
    if (!this.querySelector("[data-check-place] .check")) this.check();
  }

  disconnectedCallback() {
    this.leave.abort();
    clearTimeout(this.pause);
  }

  // -- The frame: numbers and marks ---------------------------------------------------------------------------

  drawFrame() {
    this.gutter = document.createElement("div");
    this.gutter.className = "editor__gutter";
    this.gutter.setAttribute("aria-hidden", "true");
    this.numbers = document.createElement("pre");
    this.numbers.className = "editor__numbers";
    this.gutter.append(this.numbers);
    this.layer = document.createElement("div");
    this.layer.className = "editor__layer";
    this.marks = document.createElement("div");
    this.marks.className = "editor__marks";
    this.layer.append(this.marks);
    this.text.before(this.gutter, this.layer);
    this.number();
  }

  number() {
    const count = this.text.value.split("\n").length;
    if (count === this.count) return;
    this.count = count;
    this.numbers.textContent = Array.from({ length: count }, (_, index) => index + 1).join("\n");
    this.querySelector("[data-lines]").textContent = this.dataset.wordsLines.replace("%s", count);
  }

  follow() {
    this.numbers.style.transform = this.marks.style.transform = `translateY(${-this.text.scrollTop}px)`;
  }

  lineHeight() {
    return parseFloat(getComputedStyle(this.text).lineHeight);
  }

  mark(lines, kind) {
    this.marks.querySelectorAll(`.editor__mark--${kind}`).forEach((mark) => mark.remove());
    for (const line of lines) {
      const mark = document.createElement("div");
      mark.className = `editor__mark editor__mark--${kind}`;
      mark.style.top = `${(line - 1) * this.lineHeight()}px`;
      this.marks.append(mark);
    }
  }

  markFromPage() {
    const touched = (this.dataset.touched ?? "").split(/\s+/).filter(Boolean).map(Number);
    const wrong = this.dataset.wrong ? [Number(this.dataset.wrong)] : [];
    this.mark(touched, "touched");
    this.mark(wrong, "wrong");
    const first = wrong[0] ?? touched[0];
    if (first) this.show(first);
  }

  show(line) {
    this.text.scrollTop = Math.max(0, (line - 1) * this.lineHeight() - this.text.clientHeight / 3);
    this.follow();
  }

  goTo(line, column) {
    const before = this.text.value.split("\n").slice(0, line - 1);
    const start = before.reduce((sum, one) => sum + one.length + 1, 0) + Math.max(0, column - 1);
    this.text.focus();
    this.text.setSelectionRange(start, start);
    this.show(line);
  }

  // -- Typing -------------------------------------------------------------------------------------------------

  onInput() {
    this.number();
    this.mark([], "touched");
    this.keep();
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.check(), PAUSE);
  }

  /** Tab moves on, as everywhere; whoever asks for it may indent with it, and Escape gives it back once. */
  onKeyInText(event) {
    if (event.key === "Escape") this.tabMovesOnce = true;
    if (event.key !== "Tab" || event.ctrlKey || event.altKey || event.metaKey) return;
    const indents = this.querySelector("[data-tab-indents]").checked && !this.tabMovesOnce && !event.shiftKey;
    this.tabMovesOnce = false;
    if (!indents) return;
    event.preventDefault();
    this.text.setRangeText(INDENT, this.text.selectionStart, this.text.selectionEnd, "end");
    this.onInput();
    this.say(this.dataset.wordsTab);
  }

  onKey(event) {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      this.querySelector("button[value=save]").click();
    }
    if (event.key !== "Enter" || event.isComposing) return;
    const fields = event.target.closest(".quick__fields");
    const tries = event.target.id === "comment" && (event.ctrlKey || event.metaKey);
    if (tries || (fields && event.target.matches("input"))) {
      event.preventDefault();
      (tries ? this.querySelector("button[value=try]") : fields.querySelector("button[name=act]")).click();
    }
    if (event.target.id === "note") {
      event.preventDefault();
      this.querySelector("button[value=save]").click();
    }
  }

  onSubmit(event) {
    const act = event.submitter?.value;
    if (act === "check" || act === "try") {
      event.preventDefault();
      if (act === "check") this.check();
      else this.tryOut();
      return;
    }
    this.keep({ sent: true });
  }

  say(words) {
    this.querySelector("[data-said]").textContent = words;
  }

  // -- Asking the site ----------------------------------------------------------------------------------------

  async check() {
    this.classList.add("editor--checking");
    const asked = await this.ask(this.dataset.check, this.querySelector("[data-check-place]"));
    this.classList.remove("editor--checking");
    if (asked) this.listenToTheCheck();
  }

  async tryOut() {
    await this.ask(this.dataset.try, this.querySelector("[data-try-place]"));
  }

  /** Put what the site answers into `place`; an older question that is still under way is dropped. */
  async ask(address, place) {
    place.asking?.abort();
    const asking = (place.asking = new AbortController());
    const answer = await fetch(address, { method: "POST", body: new FormData(this.form), signal: asking.signal, redirect: "error" }).catch(() => null);
    if (asking.signal.aborted) return false;
    if (!answer?.ok) {
      this.say(this.dataset.wordsAway);
      return false;
    }
    const fragment = document.createRange().createContextualFragment(await answer.text());
    if (asking.signal.aborted) return false;
    place.replaceChildren(fragment);
    return true;
  }

  /** The line that is wrong is marked, and named by a button that leads there. */
  listenToTheCheck() {
    const check = this.querySelector("[data-check-place] .check");
    const line = Number(check?.dataset.line ?? 0);
    const column = Number(check?.dataset.column ?? 1);
    this.mark(line ? [line] : [], "wrong");
    this.text.toggleAttribute("aria-invalid", false);
    if (check?.matches(".check--wrong")) this.text.setAttribute("aria-invalid", "true");
    if (!line) return;
    const title = check.querySelector(".check__title");
    const way = document.createElement("button");
    way.type = "button";
    way.className = "button button--link";
    way.textContent = title.textContent;
    way.addEventListener("click", () => this.goTo(line, column));
    title.replaceChildren(way);
  }

  // -- What was typed is kept until it is saved ---------------------------------------------------------------

  keep(how = {}) {
    try {
      sessionStorage.setItem(KEPT + this.dataset.kept, JSON.stringify({ text: this.text.value, ...how }));
    } catch {
      // A full or forbidden store: the text is still in the field.
    }
  }

  kept() {
    try {
      return JSON.parse(sessionStorage.getItem(KEPT + this.dataset.kept) ?? "null");
    } catch {
      return null;
    }
  }

  offerWhatWasKept(signal) {
    const answersAForm = "wrong" in this.dataset || this.dataset.touched.trim() || this.querySelector(".editor__main > .notice:not([hidden])");
    if (answersAForm) return this.keep();
    const kept = this.kept();
    if (!kept || kept.text === this.text.value) return;
    const notice = this.querySelector("[data-kept-notice]");
    notice.hidden = false;
    const done = () => {
      notice.hidden = true;
      this.text.focus();
    };
    notice.querySelector("[data-kept-back]").addEventListener("click", () => {
      this.text.value = kept.text;
      this.onInput();
      done();
    }, { signal });
    notice.querySelector("[data-kept-away]").addEventListener("click", () => {
      sessionStorage.removeItem(KEPT + this.dataset.kept);
      done();
    }, { signal });
  }
}

customElements.define("policy-editor", PolicyEditor);
