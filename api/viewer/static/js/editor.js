/** The SPARQL editor: Yasqe where it is installed, else a plain box that says so. */

import { findEntities, getJson } from "./api.js";
import { el } from "./dom.js";
import { onLanguage, say, t } from "./i18n.js";

/** @typedef {{get: () => string, set: (text: string) => void, markError: (line: number, column: number) => void, clearError: () => void}} Editor */

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
    markError: (line, column) => {
      const at = box.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0) + column - 1;
      box.focus();
      box.setSelectionRange(at, at + 1);
    },
  };
}

/** @param {any} Yasqe @param {HTMLElement} target @param {string} text @param {() => void} run @returns {Promise<Editor>} */
async function rich(Yasqe, target, text, run) {
  const terms = await getJson("/ontology/terms").catch(() => ({ prefixes: {}, classes: [], properties: [] }));
  completers(Yasqe, terms);
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
    autocompleters: ["relations-prefixes", "relations-terms", "relations-labels", "variables"],
    requestConfig: { endpoint: `${location.origin}/sparql` },
    extraKeys: { "Ctrl-Enter": run, "Cmd-Enter": run, "Ctrl-Space": (/** @type {any} */ editor) => editor.autocomplete(), Tab: false, "Shift-Tab": false },
  });
  yasqe.getInputField().setAttribute("aria-label", t("workbench.editor"));
  onLanguage(() => yasqe.getInputField().setAttribute("aria-label", t("workbench.editor")));
  /** @type {any[]} */
  let marks = [];
  const clearError = () => {
    marks.forEach((mark) => mark());
    marks = [];
  };
  return {
    get: () => yasqe.getValue(),
    set: (next) => yasqe.setValue(next),
    clearError,
    markError: (line, column) => {
      clearError();
      const handle = yasqe.addLineClass(line - 1, "background", "error-line");
      const place = yasqe.markText({ line: line - 1, ch: Math.max(0, column - 1) }, { line: line - 1, ch: column + 2 }, { className: "error-place" });
      marks = [() => yasqe.removeLineClass(handle, "background", "error-line"), () => place.clear()];
      yasqe.scrollIntoView({ line: line - 1, ch: 0 }, 60);
    },
  };
}

/** @param {any} Yasqe @param {any} terms */
function completers(Yasqe, terms) {
  const names = [...terms.classes, ...terms.properties];
  const called = new Map(names.map((/** @type {any} */ term) => [term.name, say(term.label)]));
  const word = (/** @type {any} */ yasqe) => yasqe.getTokenAt(yasqe.getDoc().getCursor());
  const add = (/** @type {any} */ config) => Yasqe.registerAutocompleter({ bulk: false, autoShow: false, persistenceId: null, postProcessSuggestion: (/** @type {any} */ _y, /** @type {any} */ _t, /** @type {string} */ text) => text.split("\t")[0], ...config }, false);
  add({
    name: "relations-prefixes",
    isValidCompletionPosition: (/** @type {any} */ yasqe) => /^\s*PREFIX\s+\S*$/i.test(yasqe.getLine(yasqe.getDoc().getCursor().line)),
    preProcessToken: (/** @type {any} */ yasqe, /** @type {any} */ token) => ({ ...token, autocompletionString: token.string.trim() }),
    get: (/** @type {any} */ _yasqe, /** @type {any} */ token) => Object.entries(terms.prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`).filter((text) => text.startsWith(token?.autocompletionString ?? "")),
  });
  add({
    name: "relations-terms",
    isValidCompletionPosition: (/** @type {any} */ yasqe) => /^[a-z]*:?\w*$/i.test(word(yasqe).string.trim()) && !/^[?$"<]/.test(word(yasqe).string) && !/PREFIX/i.test(yasqe.getLine(yasqe.getDoc().getCursor().line)),
    get: (/** @type {any} */ _yasqe, /** @type {any} */ token) => {
      const begun = (token?.string ?? "").trim().toLowerCase();
      return names.map((/** @type {any} */ term) => term.name).filter((/** @type {string} */ name) => name.toLowerCase().includes(begun)).slice(0, 60);
    },
    postprocessHints: (/** @type {any} */ _yasqe, /** @type {any[]} */ hints) => hints.map((hint) => ({ ...hint, displayText: `${hint.text}  ${called.get(hint.text) ?? ""}` })),
  });
  /** @type {Map<string, string>} */
  const found = new Map();
  add({
    name: "relations-labels",
    isValidCompletionPosition: (/** @type {any} */ yasqe) => /^["'][^"']+["']?$/.test(word(yasqe).string),
    get: async (/** @type {any} */ _yasqe, /** @type {any} */ token) => {
      const answer = await findEntities((token?.string ?? "").replaceAll(/["']/g, ""), undefined, 12).catch(() => ({ items: [] }));
      for (const item of answer.items) found.set(`<${item.iri}>`, say(item.label, item.id));
      return answer.items.map((/** @type {any} */ item) => `<${item.iri}>`);
    },
    postprocessHints: (/** @type {any} */ _yasqe, /** @type {any[]} */ hints) => hints.map((hint) => ({ ...hint, displayText: `${found.get(hint.text) ?? ""}  ${hint.text.split("/").pop()?.replace(">", "")}` })),
  });
}
