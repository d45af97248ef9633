// <auto-save>: keeps its form at the server while it is written, beside the post and never in it, and says when it
// did. While there is no connection the form is kept in this browser; when there is one again, or when the page is
// opened next, it goes to the server. Each tab keeps its own: two tabs never write over each other.
const PAUSE = 1200;
const AGAIN = 5000;
const PATIENCE = 2000;
const PREFIX = "unsaved:";
const NOT_TYPED = ["csrfmiddlewaretoken", "preview"];

const own = `${PREFIX}${location.pathname}:${crypto.randomUUID?.() ?? `${Date.now()}${Math.random()}`}`;

function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function storedKeys(prefix) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix) && key !== own);
  } catch {
    return [];
  }
}

function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Storage is refused: nothing was kept in it.
  }
}

customElements.define("auto-save", class extends HTMLElement {
  #form;
  #timer;
  #ticking;
  #sending = null;
  #settled = false;
  #changed = false;
  #savedAt = 0;
  #lost = false;
  #large = false;
  #voice;

  connectedCallback() {
    this.#form = this.closest("form");
    this.#voice = document.createElement("span");
    this.#voice.className = "visually-hidden";
    this.#voice.setAttribute("role", "status");
    this.after(this.#voice);
    this.#form.addEventListener("input", () => this.#soon());
    this.#form.addEventListener("submit", (event) => this.#submitted(event));
    document.addEventListener("keydown", this);
    addEventListener("online", () => this.#changed && this.#send());
    this.#ticking = setInterval(() => this.#tell(), 1000);
    this.#bringHome();
  }

  disconnectedCallback() {
    clearInterval(this.#ticking);
    clearTimeout(this.#timer);
    document.removeEventListener("keydown", this);
  }

  // Ctrl+S saves a draft; of a story that is out, where saving is publishing, it keeps what is typed.
  handleEvent(event) {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    const button = this.#form.querySelector("[data-saves]");
    if (button) this.#form.requestSubmit(button);
    else this.#send();
  }

  #soon() {
    this.#changed = true;
    this.#note({});
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), PAUSE);
    this.#tell();
  }

  #fields() {
    return [...new FormData(this.#form)].filter(([name, value]) => !NOT_TYPED.includes(name) && typeof value === "string");
  }

  // In this browser, until the server has it.
  #note(more) {
    if (!this.#changed) return;
    try {
      localStorage.setItem(own, JSON.stringify({ at: Date.now(), fields: this.#fields(), ...more }));
    } catch {
      // Storage is full or refused: the server's copy is all there is.
    }
  }

  // What is sent for good must be known by its copy, and nothing that is still on its way may arrive after it.
  async #submitted(event) {
    clearTimeout(this.#timer);
    const unknown = this.#changed && this.#form.elements.copy.value === "0";
    if (this.#settled || (!unknown && !this.#sending)) {
      this.#settled = false;
      this.#note({ submitted: true });
      return;
    }
    event.preventDefault();
    await Promise.race([this.#sending ?? this.#send(), new Promise((done) => setTimeout(done, PATIENCE))]);
    this.#settled = true;
    this.#form.requestSubmit(event.submitter);
  }

  #send() {
    this.#sending ??= this.#sent().finally(() => (this.#sending = null));
    return this.#sending;
  }

  async #sent() {
    clearTimeout(this.#timer);
    this.#changed = false;
    const answer = await this.#keep(this.#fields());
    this.#large = Boolean(answer?.large);
    if (this.#large) {
      this.#note({});
    } else if (answer?.copy) {
      this.#form.elements.copy.value = answer.copy;
      this.#form.elements.saves.value = answer.saves;
      this.#savedAt = Date.now();
      if (this.#lost) this.#voice.textContent = this.dataset.again;
      this.#lost = false;
      if (this.#changed) this.#note({});
      else forget(own);
    } else {
      this.#changed = true;
      this.#note({});
      if (!this.#lost) this.#voice.textContent = this.dataset.local;
      this.#lost = true;
    }
    if (this.#changed) this.#timer = setTimeout(() => this.#send(), this.#lost ? AGAIN : PAUSE);
    this.#tell();
  }

  async #keep(fields, more = {}) {
    const body = new URLSearchParams(fields);
    body.set("csrfmiddlewaretoken", this.#form.elements.csrfmiddlewaretoken.value);
    body.set("autosave", "1");
    for (const [name, value] of Object.entries(more)) body.set(name, value);
    try {
      const answer = await fetch(location.pathname, { method: "POST", body, headers: { "X-Fragment": "autosave" } });
      if (answer.status === 413) return { large: true };
      return answer.ok && !answer.redirected ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  // What earlier pages left in this browser goes to the server, which offers it in the form.
  async #bringHome() {
    const prefix = `${PREFIX}${location.pathname}:`;
    let brought = false;
    for (const key of storedKeys(prefix)) {
      const left = stored(key);
      if (left && !this.#wasSaved(left)) {
        if (Date.now() - left.at < 2 * AGAIN && !left.submitted) continue; // another tab may be at it just now
        const answer = await this.#keep(left.fields, left.submitted ? { submitted: "1" } : {});
        if (!answer) continue;
        brought ||= !answer.saved;
      }
      forget(key);
    }
    if (brought && !this.#changed && "opened" in this.dataset) location.replace(location.pathname);
  }

  // It was sent, and the story has come to a later version since.
  #wasSaved(left) {
    const version = Number(new Map(left.fields).get("version") ?? 0);
    return left.submitted && version > 0 && Number(this.#form.elements.version?.value ?? 0) > version;
  }

  #tell() {
    this.classList.toggle("auto-save--local", this.#lost || this.#large);
    if (this.#large) this.textContent = this.dataset.large;
    else if (this.#lost) this.textContent = this.dataset.local;
    else if (this.#changed && !this.#savedAt) this.textContent = this.dataset.typing;
    else if (this.#savedAt) this.textContent = this.#ago(Math.round((Date.now() - this.#savedAt) / 1000));
  }

  #ago(seconds) {
    if (seconds < 5) return this.dataset.now;
    if (seconds < 60) return this.dataset.seconds.replace("%s", seconds);
    return this.dataset.minutes.replace("%s", Math.floor(seconds / 60));
  }
});
