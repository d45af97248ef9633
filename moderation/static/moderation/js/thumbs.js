// A thumb is counted where it is pressed: the button changes, the number is said once, and the page stays where it is.
// Whatever is refused is sent again as the plain form, whose answer says why and leads on.

class CommentThumbs extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.form?.addEventListener("submit", (event) => this.press(event));
  }

  async press(event) {
    const button = event.submitter;
    if (!button || this.isPlain) return;
    event.preventDefault();
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    button.parentElement.querySelector(".comment__failed")?.remove();
    const body = new FormData(this.form);
    body.set(button.name, button.value);
    try {
      const answer = await fetch(button.formAction, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.ok && !answer.redirected) this.show(button, await answer.json());
      else this.plainly(button);
    } catch {
      this.tellBeside(button);
    } finally {
      button.ariaBusy = "false";
    }
  }

  show(button, { given, count, said }) {
    button.ariaPressed = String(given);
    button.value = given ? "0" : "1";
    button.querySelector(".thumb__count").textContent = count || "";
    this.say(said);
  }

  say(words) {
    this.querySelector("[role=status]").textContent = words;
  }

  /** Whoever pressed it looks at the button, wherever it stands. */
  tellBeside(button) {
    const note = Object.assign(document.createElement("span"), { className: "comment__failed", role: "alert" });
    button.after(note);
    note.textContent = this.dataset.failed;
  }

  plainly(button) {
    this.isPlain = true;
    this.form.requestSubmit(button);
  }
}

customElements.define("comment-thumbs", CommentThumbs);
