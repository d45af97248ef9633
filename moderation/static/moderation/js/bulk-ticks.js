// All ticks at once, and how many there are. Every tick works without it.

class BulkTicks extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.form = this.closest("form");
    this.leave = new AbortController();
    const { signal } = this.leave;
    this.addEventListener("click", (event) => this.onClick(event), { signal });
    this.form.addEventListener("change", () => this.count(), { signal });
    this.count();
  }

  disconnectedCallback() {
    this.leave.abort();
  }

  ticks() {
    return [...this.form.querySelectorAll("input[name=item]")];
  }

  onClick(event) {
    const wanted = event.target.closest("[data-ticks]")?.dataset.ticks;
    if (!wanted) return;
    for (const tick of this.ticks()) tick.checked = wanted === "all";
    this.count();
  }

  count() {
    const ticked = this.ticks().filter((tick) => tick.checked).length;
    this.querySelector("[role=status]").textContent = this.dataset.words.replace("%s", ticked);
  }
}

customElements.define("bulk-ticks", BulkTicks);
