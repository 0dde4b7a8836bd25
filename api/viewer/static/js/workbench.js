/** The SPARQL page: an editor, the shipped questions, results that lead back to things. */

import { getJson } from "./api.js";
import { startChrome } from "./chrome.js";
import { snippets } from "./code.js";
import { byId, download, el, fill } from "./dom.js";
import { makeEditor } from "./editor.js";
import { onLanguage, t } from "./i18n.js";
import { forget, forgetAll, keep, kept, titleOf } from "./kept.js";
import { readTriples } from "./ntriples.js";
import { questionList } from "./questions.js";
import { resultViews } from "./results.js";

const START = `PREFIX kr: <https://w3id.org/kaohsiung-relations/ontology#>
PREFIX sem: <http://semanticweb.cs.vu.nl/2009/11/sem/>

SELECT DISTINCT ?date ?event ?place WHERE {
  ?event a kr:Event ;
    kr:sortDate ?date .
  OPTIONAL { ?event sem:hasPlace ?place }
}
ORDER BY DESC(?date)
LIMIT 200
`;
const FORMATS = {
  select: [["csv", "text/csv"], ["tsv", "text/tab-separated-values"], ["json", "application/sparql-results+json"], ["xml", "application/sparql-results+xml"]],
  ask: [["json", "application/sparql-results+json"], ["xml", "application/sparql-results+xml"]],
  graph: [["ttl", "text/turtle"], ["nt", "application/n-triples"], ["jsonld", "application/ld+json"], ["rdf", "application/rdf+xml"]],
};

const NARROW = matchMedia("(max-width: 860px)");

/** @type {import("./editor.js").Editor} */
let editor;
/** @type {AbortController | null} */
let running = null;
/** @type {any} */
let last = null;
/** @type {any[]} */
let questions = [];
let view = new URLSearchParams(location.search).get("view") ?? "table";
let named = "";

/** @param {string} query @param {string} accept @param {AbortSignal} [signal] */
const ask = (query, accept, signal) => fetch("/sparql", { method: "POST", headers: { "Content-Type": "application/sparql-query", Accept: accept }, body: query, signal });

/** Which form a query has: the first such word outside of IRIs, strings and remarks. @param {string} query @returns {"select" | "ask" | "graph"} */
function formOf(query) {
  const bare = query.replace(/<[^>\s]*>|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#.*$/gm, " ");
  const word = /\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b/i.exec(bare)?.[1].toUpperCase();
  return word === "ASK" ? "ask" : word === "CONSTRUCT" || word === "DESCRIBE" ? "graph" : "select";
}

/** The page's address, which opens it again as it is. */
function address() {
  const query = new URLSearchParams({ query: editor.get(), view });
  return `/workbench?${String(query).replaceAll("+", "%20")}`;
}

async function run() {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  await editor.declare();
  const query = editor.get();
  const kind = formOf(query);
  history.replaceState(null, "", address());
  const began = performance.now();
  busy(true);
  editor.clearError();
  try {
    const answer = await ask(query, kind === "graph" ? "application/n-triples" : "application/sparql-results+json", mine.signal);
    if (!answer.ok) return fail(await answer.json().catch(() => ({ detail: `HTTP ${answer.status}` })));
    const text = await answer.text();
    const took = Math.round(performance.now() - began);
    const json = kind === "graph" ? null : JSON.parse(text);
    const triples = kind === "graph" ? readTriples(text) : [];
    const size = kind === "graph" ? triples.length : kind === "ask" ? null : json.results.bindings.length;
    last = { query, took, kind, json, triples, size, truncated: answer.headers.get("X-Truncated"), ask: (/** @type {string} */ accept) => ask(query, accept) };
    keep({ query, at: new Date().toISOString(), rows: size, took });
    showKept();
    await showResult();
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
  if (on) fill(byId("summary"), el("span", {}, t("workbench.running")));
  else if (byId("summary").textContent === t("workbench.running")) fill(byId("summary"));
}

/** @param {any} problem */
function fail(problem) {
  last = null;
  const place = problem.line ? t("workbench.line", { line: problem.line, column: problem.column ?? 1 }) : "";
  if (problem.line) editor.markError(problem.line, problem.column ?? 1);
  fill(byId("summary"));
  fill(byId("result-tabs"));
  fill(byId("results"), el("div", { class: "query-error", role: "alert" }, el("b", {}, [t("workbench.error"), place].filter(Boolean).join(" · ")), el("pre", { tabindex: 0 }, problem.detail ?? problem.title ?? "")));
}

async function showResult() {
  if (!last) return;
  const { size, took, truncated, kind } = last;
  const limit = String(truncated ?? "").replace(/\D/g, "");
  const said = kind === "ask" ? "workbench.answered" : kind === "graph" ? "workbench.triples" : "workbench.took";
  fill(byId("summary"), el("span", {}, t(said, { rows: (size ?? 0).toLocaleString("en"), ms: took.toLocaleString("en") })), truncated ? el("b", { class: "notice" }, t("workbench.truncated", { n: Number(limit || size).toLocaleString("en") })) : null);
  const formats = /** @type {Record<string, string[][]>} */ (FORMATS)[kind];
  const menu = el("details", { class: "downloads" }, el("summary", { class: "outlined" }, t("workbench.download")), el("div", { class: "menu" }, formats.map(([ending, type]) => el("button", { type: "button", dataset: { format: ending }, onclick: () => save(ending, type) }, ending.toUpperCase()))));
  await resultViews(byId("result-tabs"), byId("results"), last, menu, view, (chosen) => {
    view = chosen;
    history.replaceState(null, "", address());
  });
}

/** @param {string} ending @param {string} type */
async function save(ending, type) {
  const answer = await last.ask(type);
  if (answer.ok) download(`${named || "result"}.${ending}`, await answer.blob());
  else fail(await answer.json().catch(() => ({})));
  byId("result-tabs").querySelector("details")?.removeAttribute("open");
}

function showKept() {
  const items = kept();
  const row = (/** @type {import("./kept.js").Kept} */ one) =>
    el("li", { class: "kept" }, el("button", { type: "button", class: "kept-open", title: one.query, onclick: () => put(one.query) }, el("span", { class: "kept-title" }, titleOf(one.query)), el("span", { class: "muted" }, [one.at ? new Date(one.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" }) : "", one.rows === null ? "" : t("workbench.rows", { n: one.rows })].filter(Boolean).join(" · "))), el("button", { type: "button", class: "quiet icon-button", "aria-label": t("workbench.forget", { what: titleOf(one.query).slice(0, 40) }), onclick: () => {
      forget(one.query);
      showKept();
    } }, "✕"));
  fill(
    byId("own"),
    items.length ? el("ul", {}, items.map(row)) : el("p", { class: "muted" }, t("workbench.history.none")),
    items.length ? el("button", { type: "button", class: "wide", onclick: () => {
      forgetAll();
      showKept();
    } }, t("workbench.history.clear")) : null,
  );
}

/** @param {string} text @param {string} [name] */
function put(text, name = "") {
  named = name;
  editor.set(text);
  editor.clearError();
}

async function showQuestions() {
  fill(byId("questions"), await questionList(questions, (text, name, now) => {
    put(text, name);
    if (NARROW.matches) foldAll();
    if (now) run();
    if (NARROW.matches) byId(now ? "summary" : "editor").scrollIntoView({ block: "start" });
  }));
}

function foldAll() {
  for (const fold of document.querySelectorAll(".fold")) fold.removeAttribute("open");
}

function showCode() {
  const dialog = /** @type {HTMLDialogElement} */ (byId("source"));
  byId("source-title").textContent = t("workbench.code");
  const query = editor.get().trimEnd();
  const copy = async (/** @type {Event} */ event, /** @type {string} */ text) => {
    const button = /** @type {HTMLElement} */ (event.currentTarget);
    await navigator.clipboard.writeText(text);
    button.textContent = t("export.copied");
  };
  fill(byId("source-body"), snippets(`${location.origin}/sparql`, query, formOf(query)).map(([name, text]) => el("section", { class: "snippet" }, el("h3", {}, name, el("button", { type: "button", class: "small", onclick: (/** @type {Event} */ event) => copy(event, text) }, t("workbench.copy"))), el("pre", { tabindex: 0 }, text))));
  dialog.showModal();
}

async function share() {
  const link = `${location.origin}${address()}`;
  history.replaceState(null, "", link);
  await navigator.clipboard.writeText(link);
  byId("spoken").textContent = t("export.copied");
  fill(byId("summary"), el("span", { role: "status" }, t("export.copied")));
}

async function start() {
  startChrome();
  const asked = new URLSearchParams(location.search);
  editor = await makeEditor(byId("editor"), asked.get("query") ?? START, run);
  const press = (/** @type {string} */ id, /** @type {() => void} */ act) => byId(id).addEventListener("click", act);
  press("run", run);
  press("stop", () => {
    running?.abort();
    busy(false);
  });
  press("code", showCode);
  press("share", share);
  press("source-close", () => /** @type {HTMLDialogElement} */ (byId("source")).close());
  if (NARROW.matches) foldAll();
  showKept();
  onLanguage(() => {
    showQuestions();
    showKept();
    showResult();
  });
  try {
    questions = (await getJson("/queries")).items;
    await showQuestions();
  } catch (problem) {
    fill(byId("questions"), el("p", { class: "muted" }, problem instanceof Error ? problem.message : ""));
  }
  document.body.dataset.ready = "true";
  if (asked.has("query") && asked.has("view")) run();
}

start();
