// What is being written: kept in this browser for its writer until it has been sent, counted when it grows long, and
// honest about how long it took. A text that was brought along was not typed into the form: the form forgets when it was
// shown. The name under which a text is kept (`data-draft`) comes from the server, and tells one writer from another.

const KEPT_FOR = 30 * 24 * 3600 * 1000;
const COUNTED_FROM = 0.8;
const SENDING = "parley.sending";
const SENT = "parley.sent";
const TAB = "parley.tab";

const isWriting = (field) => field instanceof HTMLTextAreaElement && field.matches("form[data-draft] textarea");
const fields = (place) => place.querySelectorAll("form[data-draft] textarea");
const isSame = (one, other) => one.trim() === other.trim();
const bytes = (text) => new TextEncoder().encode(text).length;

const forget = (field) => {
  const shown = field.form?.elements.namedItem("shown");
  if (shown) shown.value = "";
};

/** Storage may be full or switched off; then nothing is kept, and writing goes on. */
const kept = (act) => {
  try {
    return act();
  } catch {
    return null;
  }
};

/** A form with `data-stands` begins with what stands on the site already: that is nobody's draft, and gives way to one. */
const asItStands = (field) => "stands" in field.form.dataset && field.value === field.defaultValue;
const isDraft = (field) => field.value.trim() && !asItStands(field);

/** Two tabs with one form keep a text each: neither writes over the other's. */
const tab = kept(() => {
  if (!sessionStorage.getItem(TAB)) sessionStorage.setItem(TAB, crypto.getRandomValues(new Uint32Array(1))[0].toString(36));
  return sessionStorage.getItem(TAB);
});
const formOf = (field) => `parley.draft:${field.form.dataset.draft}`;
const keyOf = (field) => `${formOf(field)}#${tab}`;

const keep = (field) => {
  const key = keyOf(field);
  const draft = JSON.stringify({ text: field.value, at: Date.now() });
  kept(() => (isDraft(field) ? localStorage.setItem(key, draft) : localStorage.removeItem(key)));
};

/** The drafts of one form, the newest first, of whichever tab: with their names. */
const draftsOf = (form) =>
  Object.keys(localStorage)
    .filter((key) => key === form || key.startsWith(`${form}#`))
    .map((key) => ({ key, ...JSON.parse(localStorage.getItem(key)) }))
    .sort((one, other) => other.at - one.at);

/** This tab's own draft, or else the newest: it moves here, so that whoever discards it does so for good. */
const draftFor = (field) => {
  const drafts = draftsOf(formOf(field)).filter(({ text, at }) => text && Date.now() - at <= KEPT_FOR);
  const draft = drafts.find(({ key }) => key === keyOf(field)) ?? drafts[0];
  if (draft && draft.key !== keyOf(field)) {
    localStorage.setItem(keyOf(field), localStorage.getItem(draft.key));
    localStorage.removeItem(draft.key);
  }
  return draft;
};

const restore = (field) => {
  if (!(field.value === "" || asItStands(field))) return;
  const draft = kept(() => draftFor(field));
  if (!draft) return;
  field.value = draft.text;
  forget(field);
  count(field);
  say(field);
};

const say = (field) => {
  const { kept: words, discard } = field.form.dataset;
  if (!words) return;
  const note = document.createElement("p");
  note.className = "field__help draft__note";
  note.setAttribute("role", "status");
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: discard });
  button.className = "button button--link";
  button.addEventListener("click", () => {
    field.value = field.defaultValue;
    keep(field);
    note.remove();
    field.focus();
  });
  note.append(`${words} `, button);
  field.after(note);
};

/** What a text may have is counted in bytes; to its writer it is told in characters, of which those at its end have to go. */
const tooMany = (text, most) => {
  const letters = [...text];
  let over = bytes(text) - most;
  let gone = 0;
  while (over > 0) over -= bytes(letters[letters.length - ++gone]);
  return gone;
};
const leftFor = (text, most) => Math.floor(((most - bytes(text)) * [...text].length) / bytes(text));

const count = (field) => {
  const most = Number(field.dataset.most);
  const used = most && bytes(field.value);
  let note = field.parentElement.querySelector(".draft__left");
  if (!most || used < most * COUNTED_FROM) return note?.remove();
  if (!note) {
    note = Object.assign(document.createElement("p"), { className: "field__help draft__left" });
    field.after(note);
  }
  const isOver = used > most;
  note.role = isOver ? "status" : null;
  note.textContent = isOver
    ? field.dataset.over.replace("%s", tooMany(field.value, most))
    : field.dataset.left.replace("%s", leftFor(field.value, most));
};

/** The page that follows what was taken: at the comment of one's own, or one that says what became of it. Any other may
    follow a line that was down. */
const hasArrived = () =>
  document.querySelector("[data-sent]") || document.getElementById(location.hash.slice(1))?.matches("[data-own]");

/** The page after sending: unless it brought the text back, the comment is where it should be. Before anything is restored. */
const settle = () => {
  const sending = kept(() => JSON.parse(sessionStorage.getItem(SENDING)));
  if (!sending || !hasArrived()) return;
  kept(() => sessionStorage.removeItem(SENDING));
  const came = [...fields(document)].some((field) => isSame(field.defaultValue, sending.text));
  if (came) return;
  kept(() => {
    for (const { key, text } of draftsOf(sending.form)) if (isSame(text, sending.text)) localStorage.removeItem(key);
    sessionStorage.setItem(SENT, JSON.stringify(sending));
  });
};

/** Whoever goes back from a comment that was sent finds the form as it was before they wrote, not the same words again. */
const clearIfSent = (field) => {
  const sent = kept(() => JSON.parse(sessionStorage.getItem(SENT)));
  if (sent?.form === formOf(field) && isSame(field.value, sent.text)) field.value = field.defaultValue;
};

for (const kind of ["paste", "drop"]) {
  document.addEventListener(kind, ({ target }) => {
    if (isWriting(target)) forget(target);
  });
}

document.addEventListener("input", ({ target }) => {
  if (!isWriting(target)) return;
  keep(target);
  count(target);
});

document.addEventListener("submit", ({ target }) => {
  const field = target.matches("form[data-draft]") && target.querySelector("textarea");
  if (field) kept(() => sessionStorage.setItem(SENDING, JSON.stringify({ form: formOf(field), text: field.value })));
});

settle();

// Going back or reloading, a browser fills in what stood there; it has done so by now. On a slow line somebody may have
// typed before this module came, too.
addEventListener("pageshow", () => {
  for (const field of fields(document)) {
    clearIfSent(field);
    if (field.value !== field.defaultValue) {
      forget(field);
      keep(field);
    }
    restore(field);
    count(field);
  }
});

// A form that is fetched into the page.
document.addEventListener("htmx:load", ({ target }) => {
  if (target instanceof Element) fields(target.parentElement ?? target).forEach(restore);
});
