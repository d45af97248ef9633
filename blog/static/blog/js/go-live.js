// <go-live>: the button says when. Without it the field's own help does.
customElements.define("go-live", class extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("input[name=go_live_at]");
    const words = this.querySelector("[data-goes-live] [data-words]");
    if (!field || !words) return;
    const tell = () => {
      const time = field.value.split("T")[1];
      words.textContent = time ? this.dataset.schedule.replace("%s", time.slice(0, 5)) : this.dataset.publish;
    };
    field.addEventListener("input", tell);
    // Enter in any other field saves; whoever has given a time means it.
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !field.value) return;
      event.preventDefault();
      field.form.requestSubmit(this.querySelector("[data-goes-live]"));
    });
    tell();
  }
});
