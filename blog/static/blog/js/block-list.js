// <block-list>: moves its blocks up and down with buttons. Without it each has a number for its place.
customElements.define("block-list", class extends HTMLElement {
  connectedCallback() {
    for (const block of this.querySelectorAll("[data-block]")) {
      const acts = block.querySelector(".part__acts");
      acts.prepend(this.#button(block, this.dataset.up, "↑", -1), this.#button(block, this.dataset.down, "↓", 1));
    }
    this.#number();
  }

  #button(block, words, sign, step) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--small";
    button.textContent = sign;
    button.title = words;
    button.setAttribute("aria-label", `${words}: ${block.querySelector("legend").textContent}`);
    button.dataset.step = step;
    button.addEventListener("click", () => this.#move(block, step, button));
    return button;
  }

  #move(block, step, button) {
    const other = step < 0 ? block.previousElementSibling : block.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(block);
    else other.after(block);
    this.#number();
    (button.disabled ? block.querySelector(`[data-step]:not([disabled])`) : button)?.focus();
    block.querySelector("[name$=-order]").dispatchEvent(new Event("input", { bubbles: true }));
  }

  #number() {
    const blocks = [...this.querySelectorAll("[data-block]")];
    blocks.forEach((block, place) => {
      block.querySelector("[name$=-order]").value = place + 1;
      block.querySelector("[data-step='-1']").disabled = place === 0;
      block.querySelector("[data-step='1']").disabled = place === blocks.length - 1;
    });
  }
});
