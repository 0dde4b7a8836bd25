/** The SPARQL editor: Yasqe where it is installed, else a plain box that says so. */

import { getJson } from "./api.js";
import { complete, undeclared } from "./completion.js";
import { el } from "./dom.js";
import { onLanguage, t } from "./i18n.js";

/** @typedef {{get: () => string, set: (text: string) => void, markError: (line: number, column: number) => void, clearError: () => void, declare: () => Promise<void>}} Editor `declare` writes the prefixes a query uses and lacks */

const NOTHING = { prefixes: {}, classes: [], properties: [], concepts: [] };

/** @type {Promise<import("./completion.js").Terms> | null} */
let asked = null;

/** What can be completed, asked for once. @returns {Promise<import("./completion.js").Terms>} */
export function terms() {
  asked ??= getJson("/ontology/terms").catch(() => NOTHING);
  return /** @type {Promise<import("./completion.js").Terms>} */ (asked);
}

/** @param {HTMLElement} target @param {string} text @param {() => void} run @returns {Promise<Editor>} */
export async function makeEditor(target, text, run) {
  const Yasqe = /** @type {any} */ (window).Yasqe;
  return Yasqe ? rich(Yasqe, target, text, run) : plain(target, text, run);
}

/** @param {HTMLElement} target @param {string} text @param {() => void} run @returns {Editor} */
function plain(target, text, run) {
  const notice = el("p", { class: "notice" }, t("workbench.plain"));
  const box = /** @type {HTMLTextAreaElement} */ (el("textarea", { rows: 14, spellcheck: "false", "aria-label": t("workbench.editor") }));
  box.value = text;
  box.addEventListener("keydown", (event) => (event.ctrlKey || event.metaKey) && event.key === "Enter" && run());
  onLanguage(() => (notice.textContent = t("workbench.plain")));
  target.append(notice, box);
  return {
    get: () => box.value,
    set: (next) => (box.value = next),
    clearError: () => undefined,
    declare: async () => {
      const lines = undeclared(box.value, await terms());
      if (lines) box.value = lines + box.value;
    },
    markError: (line, column) => {
      const at = box.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0) + column - 1;
      box.focus();
      box.setSelectionRange(at, at + 1);
    },
  };
}

/** @param {any} Yasqe @param {HTMLElement} target @param {string} text @param {() => void} run @returns {Promise<Editor>} */
async function rich(Yasqe, target, text, run) {
  const known = await terms();
  Yasqe.defaults.autocompleters = []; // its own ask other hosts; an empty list in the options would be merged with them
  const yasqe = new Yasqe(target, {
    value: text,
    persistenceId: null,
    showQueryButton: false,
    createShareableLink: undefined,
    consumeShareLink: null,
    pluginButtons: undefined,
    prefixCcApi: null,
    resizeable: true,
    editorHeight: "280px",
    autocompleters: [],
    requestConfig: { endpoint: `${location.origin}/sparql` },
    extraKeys: { "Ctrl-Enter": run, "Cmd-Enter": run, "Ctrl-Space": (/** @type {any} */ editor) => complete(editor, known), Tab: false, "Shift-Tab": false },
  });
  yasqe.on("inputRead", (/** @type {any} */ editor, /** @type {any} */ change) => {
    const cursor = editor.getDoc().getCursor();
    const left = editor.getLine(cursor.line).slice(0, cursor.ch);
    if (change.origin === "+input" && (/[\w-]+:[\w-]*$/.test(left) || /[?$]\w*$/.test(left) || /PREFIX\s+\w+$/i.test(left)) && !/<[^>]*$/.test(left)) complete(editor, known, false);
  });
  const name = () => yasqe.getInputField().setAttribute("aria-label", t("workbench.editor"));
  name();
  onLanguage(name);
  /** @type {(() => void)[]} */
  let marks = [];
  const clearError = () => {
    for (const clear of marks) clear();
    marks = [];
  };
  yasqe.on("change", clearError);
  return {
    get: () => yasqe.getValue(),
    set: (next) => yasqe.setValue(next),
    clearError,
    declare: async () => {
      const lines = undeclared(yasqe.getValue(), known);
      if (lines) yasqe.replaceRange(lines, { line: 0, ch: 0 });
    },
    markError: (line, column) => {
      clearError();
      const handle = yasqe.addLineClass(line - 1, "background", "error-line");
      const place = yasqe.markText({ line: line - 1, ch: Math.max(0, column - 1) }, { line: line - 1, ch: column + 2 }, { className: "error-place" });
      marks = [() => yasqe.removeLineClass(handle, "background", "error-line"), () => place.clear()];
      yasqe.scrollIntoView({ line: line - 1, ch: 0 }, 60);
    },
  };
}
