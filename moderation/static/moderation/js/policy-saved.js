// The page that follows a save: what the editor had sent has arrived, so its copy is not needed any more.

const KEPT = "parley-policy-";

try {
  for (const key of Object.keys(sessionStorage).filter((one) => one.startsWith(KEPT))) {
    if (JSON.parse(sessionStorage.getItem(key))?.sent) sessionStorage.removeItem(key);
  }
} catch {
  // A store that cannot be read holds nothing to forget.
}
