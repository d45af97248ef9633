// <framed-film>: the player of another service, put in when a reader asks for it and not before.
// It may run its own scripts in its own origin, and open a window of its own; nothing here is within its reach.
const SANDBOX = "allow-scripts allow-same-origin allow-presentation allow-popups";

customElements.define("framed-film", class extends HTMLElement {
  connectedCallback() {
    this.querySelector("button")?.addEventListener("click", () => this.#play(), { once: true });
  }

  #play() {
    const frame = document.createElement("iframe");
    frame.className = "link-card__frame";
    frame.title = this.dataset.title;
    frame.setAttribute("sandbox", SANDBOX);
    frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
    // The players ask which site shows them; the address of the page is nobody's business.
    frame.referrerPolicy = "strict-origin";
    frame.src = this.dataset.frame;
    this.replaceChildren(frame);
    frame.focus();
  }
});
