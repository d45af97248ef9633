// A text that was brought along was not typed into the form: how long that took says nothing, and the form forgets it.

const forget = (field) => {
  const shown = field.form?.elements.namedItem("shown");
  if (shown) shown.value = "";
};

const isWriting = (field) => field instanceof HTMLTextAreaElement && field.matches(".write-place textarea");

for (const kind of ["paste", "drop"]) {
  document.addEventListener(kind, ({ target }) => {
    if (isWriting(target)) forget(target);
  });
}

// Going back or reloading, a browser fills in what stood there; it has done so by now.
addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll(".write-place textarea")) {
    if (field.value !== field.defaultValue) forget(field);
  }
});
