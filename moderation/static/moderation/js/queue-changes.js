// What others did meanwhile: rows that somebody decided turn grey and say who; counts follow. Said politely, moved never.

const EVERY = 10 * 1000;
const SAID_BY_NAME = 3;

class QueueChanges extends HTMLElement {
  connectedCallback() {
    this.desk = this.closest("review-desk");
    this.said = this.querySelector("[role=status]");
    this.etag = "";
    this.leave = new AbortController();
    document.addEventListener("visibilitychange", () => document.hidden || this.ask(), { signal: this.leave.signal });
    this.timer = setInterval(() => document.hidden || this.ask(), Number(this.dataset.every) || EVERY);
  }

  disconnectedCallback() {
    this.leave.abort();
    clearInterval(this.timer);
  }

  rows() {
    return [...this.desk.querySelectorAll(".queue__row[data-item]")];
  }

  async ask() {
    const keys = this.rows().map((row) => row.dataset.item);
    const headers = { Accept: "application/json", ...(this.etag && { "If-None-Match": this.etag }) };
    const answer = await fetch(`${this.dataset.url}?items=${keys}`, { headers, signal: this.leave.signal }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    this.etag = answer.headers.get("ETag") ?? "";
    const told = await answer.json().catch(() => null);
    if (told && this.isConnected) this.apply(told);
  }

  apply({ items, counts }) {
    const states = new Map(items.map((one) => [String(one.item), one]));
    const decided = this.rows().filter((row) => this.mark(row, states.get(row.dataset.item)));
    this.count(counts);
    if (decided.length) this.say(decided);
    this.desk.dispatchEvent(new CustomEvent("queue:changed"));
  }

  /** Bring one row up to date; whether it was decided since it was last looked at. */
  mark(row, state) {
    if (!state) return false;
    const isNew = state.decided && !("decided" in row.dataset);
    row.toggleAttribute("data-decided", state.decided);
    row.toggleAttribute("data-held", state.held);
    const fate = row.querySelector("[data-fate]");
    if (fate.textContent !== state.words) fate.textContent = state.words;
    return isNew;
  }

  count(counts) {
    for (const [name, words] of Object.entries(counts)) {
      const place = this.desk.querySelector(`[data-count="${name}"]`);
      if (!place || place.textContent === words) continue;
      if (name === "waiting") this.querySelector("a").hidden = false;
      place.textContent = words;
    }
  }

  say(rows) {
    this.querySelector("a").hidden = false;
    const fates = rows.map((row) => `${row.querySelector("bdi").textContent}: ${row.querySelector("[data-fate]").textContent}.`);
    this.said.textContent = fates.length > SAID_BY_NAME ? this.dataset.many.replace("%s", fates.length) : fates.join(" ");
  }
}

customElements.define("queue-changes", QueueChanges);
