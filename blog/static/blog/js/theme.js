// Runs before the first paint, so that a chosen theme never flashes. Without it the system's own choice stands.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is refused: the system's choice stands.
}
