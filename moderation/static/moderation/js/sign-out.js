// Whoever signs out leaves no unsent comment behind in this browser. Drafts have names that begin so: draft.js.
const DRAFTS = "parley.draft:";
const OF_THIS_TAB = ["parley.sending", "parley.sent"];

document.addEventListener("submit", ({ target }) => {
  const door = document.querySelector("form[data-signs-out]")?.action;
  if (!door || target.action !== door) return;
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(DRAFTS)) localStorage.removeItem(name);
    for (const name of OF_THIS_TAB) sessionStorage.removeItem(name);
  } catch {
    // Storage is refused: nothing was kept.
  }
});
