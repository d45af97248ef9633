// <live-preview>: sends its form for a preview while it is being written, and shows what the server made of it.
// Without it the form's own Preview button does the same with a page load.
const PAUSE = 350;

customElements.define("live-preview", class extends HTMLElement {
  #form;
  #pane;
  #timer;
  #asked = 0;

  connectedCallback() {
    this.#form = this.querySelector("form");
    this.#pane = this.querySelector("[data-preview]");
    // What belongs to the form may stand beside it, in the preview itself.
    this.addEventListener("input", () => this.#soon());
    this.#form.addEventListener("keydown", (event) => this.#sendOnShortcut(event));
    this.querySelector("[name=preview]").hidden = true;
    // Enter in a field may still ask for it, where it is the form's first button.
    this.#form.addEventListener("submit", (event) => {
      if (event.submitter?.name !== "preview") return;
      event.preventDefault();
      this.#show();
    });
    if (this.#form.querySelector("textarea").value.trim()) this.#soon();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(), PAUSE);
  }

  async #show() {
    const turn = ++this.#asked;
    const body = new FormData(this.#form);
    body.set("preview", "1");
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name); // looked at when it was chosen
    try {
      const answer = await fetch(this.#form.action, { method: "POST", body, headers: { "X-Fragment": "preview" } });
      const html = await answer.text();
      // An answer that comes late must not cover a newer one; a refusal leaves the last preview as it is.
      if (turn === this.#asked && answer.ok) this.#place(html);
    } catch {
      // The line is down: what is typed stays, and the next key asks again.
    }
  }

  #place(html) {
    const held = this.#pane.contains(document.activeElement) ? document.activeElement : null;
    const opened = [...this.#pane.querySelectorAll("details")].map((details) => details.open);
    this.#pane.innerHTML = html;
    this.#pane.querySelectorAll("details").forEach((details, at) => (details.open ||= opened[at] ?? false));
    if (held?.name) this.#pane.querySelector(`[name="${held.name}"][value="${held.value}"]`)?.focus();
    const source = this.#form.elements.namedItem("source");
    const read = this.#pane.querySelector("[data-read-source]");
    if (source) source.placeholder = read ? read.textContent : "";
  }

  #sendOnShortcut(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.#form.requestSubmit(this.#form.querySelector("[data-sends]"));
  }
});
