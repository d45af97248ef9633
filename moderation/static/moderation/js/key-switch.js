// <key-switch>: whether single keys act on this site's pages, as this browser was told. Some people speak to their computer,
// and every word would press keys (WCAG 2.1.4). Whoever listens for single keys asks the root: `data-keys="off"`.
const KEYS = "parley.keys";
const root = document.documentElement;

/** Storage may be switched off; then a choice lasts as long as the page. */
const stored = (act) => {
  try {
    return act();
  } catch {
    return null;
  }
};

const use = (keys) => (root.dataset.keys = keys);

if (stored(() => localStorage.getItem(KEYS)) === "off") use("off");

customElements.define("key-switch", class extends HTMLElement {
  connectedCallback() {
    const box = this.querySelector("input");
    box.checked = root.dataset.keys !== "off";
    box.addEventListener("change", () => {
      use(box.checked ? "on" : "off");
      stored(() => localStorage.setItem(KEYS, root.dataset.keys));
    });
  }
});
