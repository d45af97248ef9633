// <theme-switch>: one button that goes from the system's colours to light, to dark, and round again.
const ORDER = ["auto", "light", "dark"];
const root = document.documentElement;

function chosen() {
  return root.dataset.theme ?? "auto";
}

function choose(theme) {
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === "auto") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // Storage is refused: the choice lasts as long as the page.
  }
}

customElements.define("theme-switch", class extends HTMLElement {
  connectedCallback() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "theme-switch";
    button.addEventListener("click", () => {
      choose(ORDER[(ORDER.indexOf(chosen()) + 1) % ORDER.length]);
      this.name(button);
    });
    this.name(button);
    this.replaceChildren(button);
  }

  name(button) {
    button.title = this.dataset[chosen()];
    button.setAttribute("aria-label", button.title);
  }
});
