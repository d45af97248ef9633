// How a comment would look, beside the form while it is written. The server makes it, as it makes the comment.
// It opens by itself once the text has marks or lines, where it says more than the field does; or by the button.

const PAUSE = 500;
const HAS_MARKS = /[*_`>[\]]|\n|^\s*(-|\d+\.)\s/m;
const turns = new WeakMap();

const formOf = (node) => (node instanceof Element ? node.closest("form[data-preview]") : null);
const paneOf = (form) => form.querySelector(".preview");

const show = async (form) => {
  const turn = turns.get(form) ?? {};
  turns.set(form, turn);
  turn.number = (turn.number ?? 0) + 1;
  const number = turn.number;
  const field = form.elements.namedItem("comment");
  if (!field.value.trim()) {
    paneOf(form).hidden = true;
    return;
  }
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "comment"]) body.set(name, form.elements.namedItem(name).value);
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", body });
    // A late answer must not cover a newer one; after a refusal the last preview stays.
    if (!answer.ok && answer.status !== 429) return;
    const html = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (number === turn.number) paneOf(form).replaceWith(html.querySelector(".preview"));
  } catch {
    // The line is down: what is typed stays, and the next key asks again.
  }
};

const soon = (form) => {
  const turn = turns.get(form) ?? {};
  turns.set(form, turn);
  clearTimeout(turn.timer);
  turn.timer = setTimeout(() => show(form), PAUSE);
};

const onTyped = (field) => {
  const form = formOf(field);
  if (!form || field.name !== "comment") return;
  if (!paneOf(form).hidden || HAS_MARKS.test(field.value)) soon(form);
};

document.addEventListener("input", ({ target }) => onTyped(target));

// On a slow line somebody may have typed before this module came.
for (const field of document.querySelectorAll("form[data-preview] textarea")) {
  if (field.value !== field.defaultValue) onTyped(field);
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button[name=preview]") : null;
  const form = formOf(button);
  if (!form) return;
  event.preventDefault();
  show(form);
});
