// <author-tools>: opens the composer at the foot of the story, by its link or by the key u.
// Without it the link leads to the same composer on a page of its own.
customElements.define("author-tools", class extends HTMLElement {
  #opening = null;

  connectedCallback() {
    this.querySelector("[data-opens-composer]").addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.#open();
    });
    document.addEventListener("keydown", this);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this);
  }

  handleEvent(event) {
    const writing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "u" || document.documentElement.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey || writing) return;
    event.preventDefault();
    this.#open();
  }

  async #open() {
    // One composer, however often it is asked for while it is on its way.
    this.#opening ??= this.#fetch();
    try {
      await this.#opening;
    } catch {
      this.#opening = null;
      if (navigator.onLine) location.assign(this.dataset.composer); // else no page would come either
      return;
    }
    this.scrollIntoView({ block: "start" });
    this.querySelector("textarea").focus({ preventScroll: true });
  }

  async #fetch() {
    const answer = await fetch(this.dataset.composer, { headers: { "X-Fragment": "composer" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const place = document.createElement("div");
    place.className = "composer-place";
    place.innerHTML = await answer.text();
    this.append(place);
  }
});
