// <picture-upload>: sends a picture as soon as it is chosen and shows it, so that it is looked at before it is
// described and never sent twice. Without it the file goes with its form.
customElements.define("picture-upload", class extends HTMLElement {
  #file;

  connectedCallback() {
    this.#file = this.querySelector("input[type=file]");
    this.#file.addEventListener("change", () => this.#file.files.length && this.#send());
  }

  get #told() {
    return this.querySelector("[data-told]");
  }

  async #send() {
    const body = new FormData();
    body.set("file", this.#file.files[0]);
    body.set("csrfmiddlewaretoken", this.#file.form.elements.csrfmiddlewaretoken.value);
    this.#told.textContent = this.dataset.sending;
    try {
      const answer = await fetch(this.dataset.upload, { method: "POST", body });
      this.#place(await answer.json());
    } catch {
      this.#told.textContent = this.dataset.lost;
    }
  }

  #place(kept) {
    this.#file.value = "";
    this.#told.textContent = kept.error ?? this.dataset.kept;
    this.#told.classList.toggle("field__error", Boolean(kept.error));
    if (kept.error) return;
    const name = this.querySelector("input[type=hidden]");
    const shown = this.querySelector("[data-shown]");
    name.value = kept.image;
    shown.src = kept.thumbnail;
    shown.hidden = false;
    name.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
