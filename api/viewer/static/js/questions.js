/** The shipped questions: a field for each parameter, fit for what it takes, and the query filled in with them. */

import { findEntities } from "./api.js";
import { el } from "./dom.js";
import { terms } from "./editor.js";
import { say, t } from "./i18n.js";
import { OURS } from "./names.js";
import { searchBox } from "./search.js";

/** @typedef {{name: string, type: string, default: string | null, label: any, value: () => string, field: HTMLElement}} Field */

/**
 * @param {any[]} items @param {(text: string, name: string, now: boolean) => void} use
 * @returns {Promise<HTMLElement[]>}
 */
export async function questionList(items, use) {
  const { concepts } = await terms();
  return items.map((item) => question(item, concepts, use));
}

/** @param {any} item @param {any[]} concepts @param {(text: string, name: string, now: boolean) => void} use */
function question(item, concepts, use) {
  const fields = (item.parameters ?? []).map((/** @type {any} */ parameter) => field(item.name, parameter, concepts));
  const put = async (/** @type {boolean} */ now) => use(await filled(`# ${say(item.title, item.name)}\n${item.query}`, fields), item.name, now);
  return el(
    "details",
    { class: "question", name: "question", dataset: { question: item.name } },
    el("summary", {}, say(item.title, item.name)),
    el("p", { class: "muted" }, say(item.question)),
    el("form", { onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      put(true);
    } }, fields.map((/** @type {Field} */ one) => one.field), el("div", { class: "actions" }, el("button", { type: "submit", class: "small strong" }, t("workbench.run")), el("button", { type: "button", class: "small", onclick: () => put(false) }, t("workbench.use")))),
  );
}

/** @param {string} question @param {any} parameter @param {any[]} concepts @returns {Field} */
function field(question, parameter, concepts) {
  const id = `p-${question}-${parameter.name}`;
  const title = say(parameter.label, parameter.description ?? parameter.name);
  const wrap = (/** @type {any} */ input) => el("div", { class: "parameter" }, el("label", { for: id }, title), input);
  const base = { name: parameter.name, type: parameter.type, default: parameter.default, label: parameter.label };
  if (parameter.type.startsWith("concept:")) {
    const scheme = parameter.type.slice(8);
    const offered = concepts.filter((concept) => concept.scheme === scheme);
    const choose = /** @type {HTMLSelectElement} */ (el("select", { id, name: parameter.name }, el("option", { value: "" }, t("workbench.any")), offered.map((concept) => el("option", { value: concept.iri.split("/").pop(), selected: concept.iri.endsWith(`/${parameter.default}`) }, say(concept.label)))));
    return { ...base, field: wrap(choose), value: () => choose.value };
  }
  const kind = parameter.type === "date" ? "date" : parameter.type === "integer" ? "number" : "text";
  const input = /** @type {HTMLInputElement} */ (el("input", { id, name: parameter.name, type: kind, value: parameter.default ?? "", autocomplete: "off", spellcheck: "false" }));
  if (parameter.type !== "entity") return { ...base, field: wrap(input), value: () => input.value.trim() };
  const list = el("div", { id: `${id}-list`, class: "search-list", role: "listbox", "aria-label": title, hidden: true });
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id], ["placeholder", t("search.placeholder")]]) input.setAttribute(name, value);
  let chosen = "";
  searchBox(input, list, (thing, label) => {
    chosen = thing;
    input.value = say(label, thing);
  });
  input.addEventListener("input", () => (chosen = ""));
  return { ...base, field: wrap(el("div", { class: "parameter-search" }, input, list)), value: () => chosen || input.value.trim() };
}

/**
 * Put values where the question has variables; one that is itself asked for is bound by VALUES instead.
 * @param {string} query @param {Field[]} fields
 */
export async function filled(query, fields) {
  let text = query;
  for (const one of fields) {
    const value = one.value();
    if (!value) continue;
    const written = await term(value, one.type);
    const asked = new RegExp(`SELECT[^{]*\\?${one.name}\\b`, "i").test(text);
    if (asked) text = text.replace(/(WHERE\s*\{)/i, (start) => `${start}\n  VALUES ?${one.name} { ${written} }`);
    else text = text.replace(new RegExp(`\\?${one.name}\\b`, "g"), () => written);
  }
  return text;
}

/** A value as SPARQL writes it: never more than one term. @param {string} value @param {string} [type] @returns {Promise<string>} */
async function term(value, type = "text") {
  if (type === "integer" && /^-?\d+$/.test(value)) return value;
  if (type.startsWith("concept:") && /^[\w-]+$/.test(value)) return `<${OURS}concept/${type.slice(8)}/${value}>`;
  if (type === "entity") {
    const id = /^[a-z]+-[A-Za-z0-9.-]+$/.test(value) ? value : (await findEntities(value, undefined, 1)).items[0]?.id;
    if (id) return `<${OURS}id/${id}>`;
  }
  const quoted = `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
  return type === "date" ? `${quoted}^^<http://www.w3.org/2001/XMLSchema#date>` : quoted;
}
