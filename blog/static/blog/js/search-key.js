// The key "/" goes to the search box, wherever one is and nobody is writing.
// Who switched single keys off, where a page lists them, has switched this one off as well.
const KEYS = "parley.keys";
const WRITING = "input, textarea, select, [contenteditable]";

const areOff = () => {
  try {
    return localStorage.getItem(KEYS) === "off";
  } catch {
    return false;
  }
};

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(WRITING) || areOff()) return;
  const boxes = [...document.querySelectorAll('input[type="search"][name="q"]')];
  const box = boxes.find((found) => found.checkVisibility?.() ?? found.offsetParent);
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
