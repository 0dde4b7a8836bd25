/** The SPARQL page: an editor, the shipped questions, results that lead back to things. */

import { findEntities, getJson } from "./api.js";
import { startChrome } from "./chrome.js";
import { snippets } from "./code.js";
import { byId, download, el, fill } from "./dom.js";
import { makeEditor } from "./editor.js";
import { onLanguage, say, t } from "./i18n.js";
import { resultViews } from "./results.js";

const HISTORY = "relations.queries";
const START = `PREFIX kr: <https://w3id.org/kaohsiung-relations/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?event ?title ?date WHERE {
  ?event a kr:Event ; skos:prefLabel ?title ; kr:sortDate ?date .
  FILTER(LANGMATCHES(LANG(?title), "zh"))
}
ORDER BY DESC(?date)
LIMIT 50
`;
const FORMATS = {
  select: [["json", "application/sparql-results+json"], ["xml", "application/sparql-results+xml"], ["csv", "text/csv"], ["tsv", "text/tab-separated-values"]],
  construct: [["ttl", "text/turtle"], ["nt", "application/n-triples"], ["jsonld", "application/ld+json"], ["rdf", "application/rdf+xml"]],
};

/** @type {import("./editor.js").Editor} */
let editor;
/** @type {AbortController | null} */
let running = null;
/** @type {any} */
let last = null;
/** @type {any[]} */
let questions = [];

/** @param {string} query @param {string} accept @param {AbortSignal} [signal] */
const ask = (query, accept, signal) => fetch("/sparql", { method: "POST", headers: { "Content-Type": "application/sparql-query", Accept: accept }, body: query, signal });

async function run() {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  const query = editor.get();
  history.replaceState(null, "", `?query=${encodeURIComponent(query)}`);
  const began = performance.now();
  busy(true);
  editor.clearError();
  try {
    const graph = /\b(CONSTRUCT|DESCRIBE)\b/i.test(query.replace(/#.*$/gm, "")) && !/\bSELECT\b/i.test(query.split("{")[0]);
    const answer = await ask(query, graph ? "text/turtle" : "application/sparql-results+json", mine.signal);
    const took = Math.round(performance.now() - began);
    if (!answer.ok) return fail(await answer.json().catch(() => ({ detail: `HTTP ${answer.status}` })));
    remember(query);
    const text = await answer.text();
    last = { query, took, truncated: answer.headers.get("X-Truncated"), graph, text, json: graph ? null : JSON.parse(text) };
    showResult();
  } catch (problem) {
    if (!mine.signal.aborted) fail({ detail: problem instanceof Error ? problem.message : String(problem) });
  } finally {
    if (running === mine) busy(false);
  }
  return undefined;
}

/** @param {boolean} on */
function busy(on) {
  byId("run").hidden = on;
  byId("stop").hidden = !on;
  byId("results").setAttribute("aria-busy", String(on));
}

/** @param {any} problem */
function fail(problem) {
  const place = problem.line ? t("workbench.line", { line: problem.line, column: problem.column ?? 1 }) : "";
  if (problem.line) editor.markError(problem.line, problem.column ?? 1);
  fill(byId("summary"));
  fill(byId("result-tabs"));
  fill(byId("results"), el("div", { class: "query-error", role: "alert" }, el("b", {}, [t("workbench.error"), place].filter(Boolean).join(" · ")), el("pre", {}, problem.detail ?? problem.title ?? "")));
}

function showResult() {
  if (!last) return;
  const size = last.graph ? (last.text.match(/[.;,]\s*$/gm) ?? []).length : (last.json.results?.bindings.length ?? 1);
  const limit = String(last.truncated ?? "").replace(/\D/g, "");
  fill(byId("summary"), el("span", {}, t(last.graph ? "workbench.triples" : "workbench.took", { rows: size, ms: last.took })), last.truncated ? el("b", { class: "notice" }, t("workbench.truncated", { n: limit || size })) : null);
  const menu = el("details", { class: "downloads" }, el("summary", { class: "outlined" }, t("workbench.download")), el("div", { class: "menu" }, FORMATS[last.graph ? "construct" : "select"].map(([ending, type]) => el("button", { type: "button", onclick: () => save(ending, type) }, ending.toUpperCase()))));
  resultViews(byId("result-tabs"), byId("results"), last, menu);
}

/** @param {string} ending @param {string} type */
async function save(ending, type) {
  const answer = await ask(last.query, type);
  if (answer.ok) download(`result.${ending}`, await answer.blob());
  else fail(await answer.json().catch(() => ({})));
}

/** @returns {string[]} */
function past() {
  try {
    const kept = JSON.parse(localStorage.getItem(HISTORY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((item) => typeof item === "string") : [];
  } catch {
    return [];
  }
}

/** @param {string} query */
function remember(query) {
  localStorage.setItem(HISTORY, JSON.stringify([query, ...past().filter((other) => other !== query)].slice(0, 40)));
  showPast();
}

function showPast() {
  const kept = past();
  const title = (/** @type {string} */ query) => query.split("\n").map((line) => line.trim()).filter((line) => line && !/^(PREFIX|BASE|#)/i.test(line)).join(" ").slice(0, 110);
  fill(
    byId("own"),
    kept.length ? el("ul", { class: "plain" }, kept.map((query) => el("li", {}, el("button", { type: "button", class: "event-row one", title: query, onclick: () => editor.set(query) }, el("code", {}, title(query)))))) : el("p", { class: "muted" }, t("workbench.history.none")),
    kept.length ? el("button", { type: "button", class: "wide", onclick: () => {
      localStorage.removeItem(HISTORY);
      showPast();
    } }, t("workbench.history.clear")) : null,
  );
}

function showQuestions() {
  fill(byId("questions"), questions.map(question));
}

/** @param {any} item */
function question(item) {
  const parameters = (item.parameters ?? []).map((/** @type {any} */ parameter) => ({ ...parameter, field: el("input", { type: "text", value: parameter.default ?? "", id: `p-${item.name}-${parameter.name}` }) }));
  const use = async (/** @type {boolean} */ now) => {
    editor.set(await filled(item.query ?? item.text ?? "", parameters));
    if (now) run();
  };
  return el(
    "details",
    { class: "question", name: "question" },
    el("summary", {}, say(item.title, item.name)),
    item.question || item.description ? el("p", { class: "muted" }, say(item.question ?? item.description)) : null,
    parameters.map((/** @type {any} */ parameter) => el("label", { class: "parameter" }, el("span", {}, say(parameter.label, parameter.name), parameter.description ? el("span", { class: "muted" }, ` ${say(parameter.description)}`) : null), parameter.field)),
    el("div", { class: "actions" }, el("button", { type: "button", class: "small", onclick: () => use(false) }, t("workbench.use")), el("button", { type: "button", class: "small", onclick: () => use(true) }, t("workbench.run"))),
  );
}

/**
 * Put values where the question has variables; one that is itself asked for is bound by VALUES instead.
 * @param {string} query @param {any[]} parameters
 */
async function filled(query, parameters) {
  let text = query;
  for (const parameter of parameters) {
    const value = parameter.field.value.trim();
    if (!value) continue;
    const written = await term(value, parameter.type);
    const asked = new RegExp(`SELECT[^{]*\\?${parameter.name}\\b`, "i").test(text);
    if (asked) text = text.replace(/(WHERE\s*\{)/i, (start) => `${start}\n  VALUES ?${parameter.name} { ${written} }`);
    else text = text.replace(new RegExp(`\\?${parameter.name}\\b`, "g"), () => written);
  }
  return text;
}

/** @param {string} value @param {string} [type] @returns {Promise<string>} */
async function term(value, type = "text") {
  const base = "https://w3id.org/kaohsiung-relations/";
  if (type === "integer" && /^-?\d+$/.test(value)) return value;
  if (type === "iri" && /^https?:\/\/[^\s<>"{}|\\^`]+$/.test(value)) return `<${value}>`;
  if (type.startsWith("concept:") && /^[\w-]+$/.test(value)) return `<${base}concept/${type.slice(8)}/${value}>`;
  if (type === "entity") {
    const id = /^[a-z]+-[A-Za-z0-9.-]+$/.test(value) ? value : (await findEntities(value, undefined, 1)).items[0]?.id;
    if (id) return `<${base}id/${id}>`;
  }
  const quoted = `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
  return type === "date" ? `${quoted}^^<http://www.w3.org/2001/XMLSchema#date>` : quoted;
}

function showCode() {
  const dialog = /** @type {HTMLDialogElement} */ (byId("source"));
  byId("source-title").textContent = t("workbench.code");
  fill(byId("source-body"), snippets(`${location.origin}/sparql`, editor.get()).map(([name, text]) => el("section", { class: "snippet" }, el("h3", {}, name, el("button", { type: "button", class: "small", onclick: () => navigator.clipboard.writeText(text) }, t("export.link").replace(/連結| link/, ""))), el("pre", { tabindex: 0 }, text))));
  dialog.showModal();
}

async function share() {
  const address = `${location.origin}/workbench?query=${encodeURIComponent(editor.get())}`;
  history.replaceState(null, "", address);
  await navigator.clipboard.writeText(address);
  byId("spoken").textContent = t("export.copied");
  fill(byId("summary"), el("span", { role: "status" }, t("export.copied")));
}

async function start() {
  startChrome();
  editor = await makeEditor(byId("editor"), new URLSearchParams(location.search).get("query") ?? START, run);
  const press = (/** @type {string} */ id, /** @type {() => void} */ act) => byId(id).addEventListener("click", act);
  press("run", run);
  press("stop", () => {
    running?.abort();
    busy(false);
  });
  press("code", showCode);
  press("share", share);
  press("source-close", () => /** @type {HTMLDialogElement} */ (byId("source")).close());
  showPast();
  onLanguage(() => {
    showQuestions();
    showPast();
    showResult();
  });
  try {
    const answer = await getJson("/queries");
    questions = answer.items ?? answer.queries ?? answer;
    showQuestions();
  } catch (problem) {
    fill(byId("questions"), el("p", { class: "muted" }, problem instanceof Error ? problem.message : ""));
  }
  document.body.dataset.ready = "true";
}

start();
