// Finds the number whose SHA-256 after the salt is the challenge, beside the page; -1 where it cannot be found.

const bytesOf = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));

addEventListener("message", async ({ data: { challenge, maxnumber, salt } }) => {
  if (!globalThis.crypto?.subtle) return postMessage(-1);
  const wanted = bytesOf(challenge);
  const encoder = new TextEncoder();
  for (let number = 0; number <= maxnumber; number += 1) {
    const found = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(salt + number)));
    if (found.every((byte, at) => byte === wanted[at])) return postMessage(number);
  }
  postMessage(-1);
});
