// The key "/" goes to the search box, wherever one is and nobody is writing.
const WRITING = "input, textarea, select, [contenteditable]";

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || document.documentElement.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(WRITING)) return;
  const boxes = [...document.querySelectorAll('input[type="search"][name="q"]')];
  const box = boxes.find((found) => found.checkVisibility?.() ?? found.offsetParent);
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
