// <paste-reader>: what is pasted from Word, Google Docs or a web page comes with its structure. Its text is put in at
// once; the server then says what it reads in the HTML, and that takes the text's place, so that undo leads back to it.
// Without this, and without a connection, it is plain text. An address that is pasted next goes into its own field.
customElements.define("paste-reader", class extends HTMLElement {
  #area;
  #told;

  connectedCallback() {
    this.#area = this.querySelector("textarea");
    this.#told = this.querySelector("[data-told]");
    this.#area.addEventListener("paste", (event) => this.#onPaste(event));
  }

  #onPaste(event) {
    const all = event.clipboardData.getData("text/html");
    if (this.#isItsAddress(event)) return;
    if (!all) return;
    // Word puts its styles around what was copied, ten times as long as the text.
    const html = all.match(/<!--\s*StartFragment\s*-->([\s\S]*)<!--\s*EndFragment\s*-->/i)?.[1] ?? all;
    const plain = event.clipboardData.getData("text/plain");
    event.preventDefault();
    this.#read(html, plain, this.#insert(plain));
  }

  // An address pasted straight after the text is where the text came from, as if it had been put into its own field.
  #isItsAddress(event) {
    const words = event.clipboardData.getData("text/plain").trim();
    const field = this.#area.form.elements.namedItem("url");
    const { value, selectionStart } = this.#area;
    const follows = selectionStart === value.length && /[^\s:]\n*$/.test(value);
    if (!field || field.value || !follows || !/^https?:\/\/\S+$/.test(words)) return false;
    event.preventDefault();
    field.value = words;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    return true;
  }

  // Where the text now stands: its start and its end.
  #insert(text, { start = this.#area.selectionStart, end = this.#area.selectionEnd } = {}) {
    this.#area.focus();
    this.#area.setSelectionRange(start, end);
    const length = this.#area.value.length - (end - start);
    if (!document.execCommand("insertText", false, text)) {
      this.#area.setRangeText(text, start, end, "end");
      this.#area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    return { start, end: start + this.#area.value.length - length };
  }

  async #read(html, plain, place) {
    const typed = this.#area.value;
    const form = this.#area.form;
    const body = new URLSearchParams({ html, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    let answer;
    try {
      const response = await fetch(this.dataset.reads, { method: "POST", body });
      answer = await response.json();
    } catch {
      return; // the plain text stands already
    }
    if (answer.error) this.#tell(answer.error);
    // Whoever typed on meanwhile keeps what they see.
    if (!answer.text || this.#area.value !== typed || answer.text === plain) return;
    const read = this.#insert(answer.text, place);
    const address = form.elements.namedItem("url");
    if (answer.url && address && !address.value) {
      address.value = answer.url;
      address.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.#tell(answer.note, plain && (() => this.#insert(plain, read)));
  }

  #tell(words, back) {
    this.#told.textContent = words ? `${words} ` : "";
    if (!back) return;
    const written = this.#area.value;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--small";
    button.textContent = this.dataset.plain;
    button.addEventListener("click", () => {
      if (this.#area.value === written) back();
      this.#tell("");
    });
    this.#told.append(button);
  }
});
