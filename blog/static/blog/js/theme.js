// Runs before the first paint, so that a chosen theme never flashes. Without it the system's own choice stands.
// Keys that were switched off are off from the first moment, too: moderation/js/key-switch.js.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  if (localStorage.getItem("parley.keys") === "off") document.documentElement.dataset.keys = "off";
} catch {
  // Storage is refused: the system's choice stands.
}
