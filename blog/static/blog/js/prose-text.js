// <prose-text>: puts the text editor in front of its textarea. Without it, or until it has come, the textarea is the
// field. What nobody touches is sent as it was: only a change is written back, as HTML.
const BLANK_LINES = /\n\s*\n/;
const MARKUP = /^\s*<(?:p|h[234]|ul|ol|blockquote|pre)[\s>]/i;

function escaped(text) {
  const place = document.createElement("div");
  place.textContent = text;
  return place.innerHTML;
}

function markedUp(text) {
  if (MARKUP.test(text)) return text;
  const paragraphs = text.trim().split(BLANK_LINES).filter((part) => part.trim());
  return paragraphs.map((part) => `<p>${escaped(part.trim()).replaceAll("\n", "<br>")}</p>`).join("");
}

customElements.define("prose-text", class extends HTMLElement {
  async connectedCallback() {
    if (this.querySelector(".prose-editor")) return;
    const textarea = this.querySelector("textarea");
    let tools;
    try {
      tools = await import(this.dataset.editor);
    } catch {
      return; // The editor did not come: the textarea stays.
    }
    const { extensions } = JSON.parse(textarea.dataset.djangoProseEditorParley);
    const element = document.createElement("div");
    element.className = "prose-editor";
    textarea.before(element);
    element.append(textarea);
    const editor = new tools.Editor({
      element,
      // Its styles stand in prose-text.css: a style element would be refused.
      injectCSS: false,
      content: markedUp(textarea.value),
      extensions: Object.entries(extensions)
        .filter(([name]) => tools[name])
        .map(([name, options]) => (typeof options === "object" ? tools[name].configure(options) : tools[name])),
      onUpdate({ editor }) {
        textarea.value = editor.isEmpty ? "" : editor.getHTML();
        textarea.dispatchEvent(new Event("input", { bubbles: true }));
      },
    });
    const label = document.querySelector(`label[for="${textarea.id}"]`);
    editor.view.dom.setAttribute("role", "textbox");
    editor.view.dom.setAttribute("aria-multiline", "true");
    if (label) editor.view.dom.setAttribute("aria-label", label.textContent);
    label?.addEventListener("click", () => editor.commands.focus());
  }
});
