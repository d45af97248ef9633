// The desk by keyboard: rows with j and k, decisions with p, r, e and u, a lease taken by looking.
// Everything here presses a link or a form that stands on the page, so nothing needs this file.

const RENEW_AFTER = 4 * 60 * 1000;
const SECOND_KEY_WITHIN = 1500;
const typesInto = (element) =>
  element.closest?.("textarea, select, [contenteditable]") || (element.matches?.("input") && !["radio", "checkbox"].includes(element.type));

class ReviewDesk extends HTMLElement {
  connectedCallback() {
    this.classList.add("queue--lively");
    this.keySheet = this.querySelector("#keys");
    this.waitingFor = "";
    this.typed = "";
    this.typedAt = 0;
    this.leave = new AbortController();
    const { signal } = this.leave;
    document.addEventListener("keydown", (event) => this.onKey(event), { signal });
    this.addEventListener("change", (event) => this.onChange(event), { signal });
    this.addEventListener("click", (event) => this.onClick(event), { signal });
    this.querySelectorAll("[data-opens]").forEach((button) => (button.hidden = false));
    this.querySelector(".queue__row[aria-current]")?.scrollIntoView({ block: "nearest" });
    const chosen = this.querySelector("input[name=clause]:checked");
    if (chosen) this.fillStatement(chosen);
    this.holdTheItem(signal);
  }

  disconnectedCallback() {
    this.leave.abort();
  }

  // -- Keys ---------------------------------------------------------------------------------------------------

  onKey(event) {
    if (event.defaultPrevented || event.isComposing || this.keySheet?.open) return;
    if (typesInto(event.target)) return this.onKeyInField(event);
    if (event.ctrlKey || event.metaKey || event.altKey || document.documentElement.dataset.keys === "off") return;
    // A key that is held goes along the list; it decides once, however long it is held.
    if (event.repeat && !["j", "k"].includes(event.key)) return;
    if (this.act(event)) event.preventDefault();
  }

  onKeyInField(event) {
    if (event.key === "Escape") event.target.blur();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
      event.preventDefault();
      // Which of two answers is meant is said by a button alone.
      if (!event.repeat && !event.target.form.querySelector("button[formaction]")) event.target.form.requestSubmit();
    }
  }

  act({ key, target }) {
    if (this.waitingFor === "g") {
      this.waitingFor = "";
      if (key === "q") return this.go(this.dataset.queue);
    }
    if (key === "g") return this.waitForSecondKey("g");
    if (this.isRejecting(target) && /^[0-9a-z]$/.test(key) && this.chooseClause(key)) return true;
    if (key === "j" || key === "k") return this.step(key === "j" ? 1 : -1);
    if (key === "?") return this.showKeys();
    return this.press(key) || this.openFirst(key);
  }

  /** On the list nobody decides on an excerpt: a key that decides opens the row that has the focus. */
  openFirst(key) {
    const row = document.activeElement;
    if (!["p", "r", "e"].includes(key) || !row?.matches(".queue__row") || !this.contains(row)) return false;
    return this.go(row.href);
  }

  waitForSecondKey(key) {
    this.waitingFor = key;
    setTimeout(() => (this.waitingFor = ""), SECOND_KEY_WITHIN);
    return true;
  }

  press(key) {
    const place = /^[a-z]$/.test(key) && this.querySelector(`[data-key="${key}"]`);
    if (!place) return false;
    if (place.matches("fieldset")) this.startRejecting(place);
    else place.click();
    if (place.parentElement.matches("details[open]")) place.parentElement.querySelector("textarea").focus();
    return true;
  }

  startRejecting(fieldset) {
    fieldset.scrollIntoView({ block: "nearest" });
    (fieldset.querySelector("input:checked") ?? fieldset.querySelector("input")).focus();
  }

  isRejecting(target) {
    return Boolean(target.closest?.(".item__reject"));
  }

  /** A clause by its number, typed as it is written: 10 and 2a are 1 and 2 until the second key comes, soon enough. */
  chooseClause(key) {
    const clauses = [...this.querySelectorAll("input[name=clause]")];
    const typed = Date.now() - this.typedAt < SECOND_KEY_WITHIN ? this.typed + key : key;
    const isDigit = key >= "0" && key <= "9";
    const number = [typed, key].find((one, place) => (place === 0 || isDigit) && clauses.some(({ value }) => value.startsWith(one)));
    if (!number || (typed === key && !isDigit)) return false;
    this.typed = number;
    this.typedAt = Date.now();
    const radio = clauses.find(({ value }) => value === number);
    if (!radio) return true;
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  }

  step(by) {
    const rows = [...this.querySelectorAll(".queue__row, input.bulk__tick")];
    const chosen = rows.findIndex((row) => row.matches("[aria-current]"));
    const at = chosen >= 0 ? chosen : rows.indexOf(document.activeElement);
    const next = rows[at < 0 ? 0 : at + by];
    if (!next) return false;
    if (chosen >= 0) return this.go(next.href);
    next.focus();
    return true;
  }

  /** What is loaded already is shown at once; anything else the browser loads. */
  go(address) {
    if (!this.querySelector("next-item")?.showIfReady(address)) window.location.assign(address);
    return true;
  }

  showKeys() {
    this.keySheet?.showModal();
    return Boolean(this.keySheet);
  }

  onClick(event) {
    if (event.target.closest("[data-opens]")) this.showKeys();
    this.querySelectorAll(".queue__menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  }

  // -- The statement of a clause ------------------------------------------------------------------------------

  onChange(event) {
    if (["clause", "preset"].includes(event.target.name)) this.fillStatement(event.target);
  }

  /** Put a clause's words into the field, unless somebody wrote their own. */
  fillStatement(radio) {
    const field = radio.form.elements.statement;
    if (!field) return;
    const presets = [...radio.form.querySelectorAll("[data-statement]")].map((one) => one.dataset.statement);
    if (field.value === "" || presets.includes(field.value)) field.value = radio.dataset.statement;
  }

  // -- The lease ----------------------------------------------------------------------------------------------

  /** Looking holds the item for a moment, reading on for longer. Whoever leaves it as it was gives it back. */
  holdTheItem(signal) {
    const form = this.querySelector("form[data-claim]");
    if (!form) return;
    const wasMine = !form.querySelector("button");
    const looked = this.claim(form, { at_a_glance: "1" });
    let last = 0;
    const stay = async () => {
      if (Date.now() - last < RENEW_AFTER) return;
      last = Date.now();
      await looked;
      this.claim(form);
    };
    for (const sign of ["keydown", "pointermove", "scroll"]) document.addEventListener(sign, stay, { signal, passive: true });
    this.begun = wasMine;
    const isAboutTheItem = ({ target }) => !this.keySheet?.contains(target);
    for (const sign of ["input", "submit"]) this.addEventListener(sign, (event) => (this.begun ||= isAboutTheItem(event)), { signal });
    this.addEventListener("submit", (event) => (this.isDeciding ||= isAboutTheItem(event)), { signal });
    window.addEventListener("pagehide", () => this.leaveItem(), { signal });
  }

  /** Give the item back, unless it was this moderator's before or something was begun with it. */
  leaveItem() {
    if (this.begun === false) this.giveBack();
  }

  giveBack() {
    const form = this.querySelector("form[data-release]");
    // The request outlives the page; where it leads is nobody's page any more.
    fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true, redirect: "manual" }).catch(() => null);
  }

  async claim(form, how = {}) {
    const body = new FormData(form);
    for (const [name, value] of Object.entries(how)) body.set(name, value);
    const answer = await fetch(form.action, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
    }).catch(() => null);
    // Loading the page again would drop the answer to the decision that led here, and what was typed for it.
    await this.unanswered;
    // A decision under way closes the item, which is no reason to load this page again in the place of the next.
    if (!answer || this.isDeciding || !this.isConnected) return;
    if (answer.status === 409) return this.lose(form);
    if (!answer.ok) return;
    const { minutes } = await answer.json();
    this.querySelector("[data-lease]").textContent = form.dataset.words.replace("%s", minutes);
    this.querySelector("[data-release]").hidden = false;
    form.querySelector("button")?.remove();
  }

  /** Somebody else has the item now. The page that says so takes this one's place, unless something was typed here. */
  lose(form) {
    const typed = [...this.querySelectorAll(".queue__item textarea")].some((field) => field.value !== field.defaultValue);
    if (!typed) return window.location.reload();
    const lease = this.querySelector("[data-lease]");
    lease.setAttribute("role", "alert");
    lease.textContent = form.dataset.lost;
  }
}

customElements.define("review-desk", ReviewDesk);
