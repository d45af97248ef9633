// <kept-text>: keeps what is typed into its form in this browser until the site has taken it, and sends the form without
// leaving the page, so that a line that is down costs nothing. Without it the form is sent as any other.
const PAUSE = 250;
const A_MONTH = 30 * 24 * 3600 * 1000;
const NOT_TYPED = new Set(["csrfmiddlewaretoken", "seen", "asked"]);

customElements.define("kept-text", class extends HTMLElement {
  #form;
  #key;
  #timer;
  #sending = false;
  #sent = false;

  connectedCallback() {
    this.#form = this.closest("form");
    this.#key = `kept:${this.dataset.key}`;
    this.#restore();
    this.#form.addEventListener("input", () => this.#soon());
    this.#form.addEventListener("submit", (event) => this.#onSubmit(event));
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), PAUSE);
  }

  #typed() {
    return [...new FormData(this.#form)].filter(([name, value]) => typeof value === "string" && !NOT_TYPED.has(name));
  }

  #keep() {
    if (this.#sent) return;
    try {
      localStorage.setItem(this.#key, JSON.stringify({ at: Date.now(), fields: this.#typed() }));
    } catch {
      // Storage is full or refused: the page itself still holds the text.
    }
  }

  #forget() {
    clearTimeout(this.#timer);
    try {
      localStorage.removeItem(this.#key);
    } catch {
      // As above.
    }
  }

  #kept() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#key));
      return kept && Date.now() - kept.at < A_MONTH ? kept.fields : null;
    } catch {
      return null;
    }
  }

  #restore() {
    const kept = this.#kept();
    const area = this.#form.querySelector("textarea");
    if (!kept || area.value.trim() || !kept.some(([name, value]) => name === area.name && value.trim())) return;
    for (const [name, value] of kept) {
      const field = this.#form.elements.namedItem(name);
      if (field?.type === "checkbox") field.checked = true;
      else if (field && field.type !== "file") field.value = value;
    }
    this.#tell(this.dataset.restored, "notice--info", [this.dataset.discard, () => this.#discard()]);
  }

  #discard() {
    this.#forget();
    this.#form.reset();
    this.replaceChildren();
    const area = this.#form.querySelector("textarea");
    area.dispatchEvent(new Event("input", { bubbles: true }));
    clearTimeout(this.#timer);
    area.focus();
  }

  async #onSubmit(event) {
    if (event.submitter?.name === "preview") return;
    event.preventDefault();
    if (this.#sending) return;
    this.#keep();
    this.#sending = true;
    this.#form.setAttribute("aria-busy", "true");
    try {
      await this.#send(event.submitter);
    } finally {
      this.#sending = false;
      this.#form.removeAttribute("aria-busy");
    }
  }

  async #send(submitter) {
    const body = new FormData(this.#form);
    if (submitter?.name) body.set(submitter.name, submitter.value);
    let answer;
    try {
      answer = await fetch(this.#form.action, {
        method: "POST", body, redirect: "manual", headers: { "X-Fragment": "composer" },
      });
    } catch {
      this.#tell(this.dataset.lost, "notice--warning");
      return;
    }
    if (answer.status === 201) this.#leave(answer.headers.get("Location"));
    else if (answer.type === "opaqueredirect" || answer.status === 403) this.#tell(this.dataset.signedOut, "notice--warning");
    else if (answer.status === 422) this.#ask(await answer.text());
    else if (answer.status === 400 || answer.status === 409) this.#show(await answer.text());
    else this.#tell(this.dataset.refused, "notice--warning");
  }

  #leave(address) {
    this.#sent = true;
    this.#forget();
    // Seen from another address, the story's own with a new mark in it is a page to be loaded, and read from that mark on.
    history.replaceState(null, "", this.#form.action);
    location.replace(new URL(address, location.href));
  }

  // Whose words are these? The question stands in the preview, and is asked once.
  #ask(html) {
    const pane = this.closest(".composer").querySelector("[data-preview]");
    pane.innerHTML = html;
    pane.querySelector(".whose--asks input")?.focus();
    pane.scrollIntoView({ block: "nearest" });
  }

  #show(html) {
    const composer = this.closest(".composer");
    const place = document.createElement("div");
    place.innerHTML = html;
    const fresh = place.querySelector(".composer");
    composer.replaceWith(fresh);
    const first = fresh.querySelector("[role=alert], .errorlist, .notice--warning") ?? fresh;
    first.scrollIntoView({ block: "center" });
  }

  #tell(words, kind, action) {
    const notice = document.createElement("p");
    notice.className = `notice ${kind}`;
    notice.setAttribute("role", "alert");
    notice.textContent = `${words} `;
    if (action) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button--small";
      button.textContent = action[0];
      button.addEventListener("click", action[1]);
      notice.append(button);
    }
    this.replaceChildren(notice);
    notice.scrollIntoView({ block: "nearest" });
  }
});
