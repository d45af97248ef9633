// The proof of work that a form asks for while the site is flooded: made in a worker while its reader types.
// Where it cannot be made the form is sent without, and a moderator reads the comment first.

const EARLY = 60; // seconds before its end at which a challenge is asked for anew
const jobs = new WeakMap();

const fieldOf = (form) => form.querySelector("input[name=proof][data-challenge]");

const numberOf = (url, challenge) =>
  new Promise((resolve) => {
    let worker;
    const end = (number) => {
      worker?.terminate();
      resolve(number);
    };
    try {
      worker = new Worker(url);
    } catch {
      return end(-1);
    }
    worker.addEventListener("message", ({ data }) => end(data));
    worker.addEventListener("error", () => end(-1));
    worker.postMessage(challenge);
  });

const fresh = async (field) => {
  const given = JSON.parse(field.dataset.challenge);
  if (given.expires - EARLY > Date.now() / 1000) return given;
  const answer = await fetch(`${field.dataset.fresh}?key=${encodeURIComponent(field.form.elements.namedItem("key").value)}`);
  return (await answer.json()).challenge;
};

const solve = async (field) => {
  try {
    const challenge = await fresh(field);
    const number = await numberOf(field.dataset.worker, challenge);
    if (number < 0) return;
    const { algorithm, challenge: hash, salt, signature, expires } = challenge;
    field.value = btoa(JSON.stringify({ algorithm, challenge: hash, number, salt, signature }));
    field.dataset.until = expires;
  } catch {
    // Sent without it.
  }
};

const job = (form) => {
  const field = fieldOf(form);
  if (!field) return null;
  const isOld = field.value && Number(field.dataset.until) - EARLY < Date.now() / 1000;
  if (isOld) field.value = "";
  if (!jobs.has(form) || isOld) {
    const running = { done: false };
    running.end = solve(field).finally(() => (running.done = true));
    jobs.set(form, running);
  }
  return jobs.get(form);
};

document.addEventListener("focusin", ({ target }) => {
  const form = target instanceof Element && target.closest("form.write-place");
  if (form) job(form);
});

document.addEventListener(
  "submit",
  (event) => {
    const { target: form, submitter } = event;
    if (!form.matches(".write-place") || ["preview", "sign_in"].includes(submitter?.name)) return;
    const running = job(form);
    if (!running || running.done) return;
    event.preventDefault();
    event.stopPropagation();
    form.querySelector(".proof__wait").hidden = false;
    running.end.then(() => form.requestSubmit(submitter));
  },
  true,
);
