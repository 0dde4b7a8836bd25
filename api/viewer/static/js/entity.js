/** The page of one thing: names, posts, standing, agreements, its whole history, and every statement with its evidence. */

import { getJson, loadEntity, loadHistory, toNode } from "./api.js";
import { startChrome } from "./chrome.js";
import { byId, el, fill, link } from "./dom.js";
import { countryName, onLanguage, say, sayOther, t } from "./i18n.js";
import { icon } from "./icons.js";
import { facts, nameText, pastSection, trouble } from "./panel.js";
import { sourceDialog } from "./source.js";

const main = byId("main");
const id = main.dataset.entity ?? "";
const open = (/** @type {string} */ other) => location.assign(`/entities/${encodeURIComponent(other)}`);
const show = sourceDialog({ close: () => undefined, open });
const actions = /** @type {any} */ ({ source: show, node: open });

async function draw() {
  try {
    const [entity, past] = await Promise.all([loadEntity(id), loadHistory(id, { limit: 40, sort: "-date" })]);
    const node = toNode(entity);
    document.title = `${say(node.label, id)} · ${t("brand")}`;
    fill(main, head(node, entity), el("div", { class: "columns" }, el("section", {}, ...pastSection(id, past, actions)), el("aside", {}, facts(entity, actions), links(entity), formats(entity), statementsBox(entity.iri))));
  } catch (problem) {
    fill(main, el("h1", {}, t("entity.missing")), trouble(problem), link("/", t("nav.explorer")));
  }
}

/** @param {import("./api.js").GraphNode} node @param {any} entity */
function head(node, entity) {
  const names = [...new Set((entity.names ?? []).map(nameText))].filter((name) => name !== say(node.label));
  return el(
    "header",
    { class: "page-head" },
    el("p", { class: "eyebrow" }, icon(node.category), t(`category.${node.category}`), node.kind && node.kind !== node.category && node.kind !== "person" ? ` · ${t(`kind.${node.kind}`)}` : "", node.country && node.category !== "country" ? ` · ${countryName(node.country)}` : ""),
    el("h1", {}, say(node.label, id)),
    sayOther(node.label) ? el("p", { class: "other-name" }, sayOther(node.label)) : null,
    names.length ? el("p", { class: "muted" }, names.map((name, index) => [index ? " · " : "", el("bdi", {}, name)])) : null,
    el("p", { class: "page-actions" }, link(`/?select=${encodeURIComponent(id)}`, t("entity.explore"), { class: "primary" })),
  );
}

/** @param {any} entity */
function links(entity) {
  const rows = (entity.links ?? []).filter((/** @type {any} */ item) => item.things?.length);
  if (rows.length === 0) return null;
  const value = (/** @type {any} */ thing) => link(thing.iri?.includes("/id/") ? `/entities/${encodeURIComponent(thing.id)}` : (thing.iri ?? ""), say(thing.label, thing.id ?? thing.iri));
  return el("section", {}, el("h3", {}, t("panel.links")), el("dl", { class: "links" }, rows.map((/** @type {any} */ item) => [el("dt", {}, say(item.label, tail(item.predicate))), el("dd", {}, item.things.slice(0, 12).map((/** @type {any} */ thing, /** @type {number} */ index) => [index ? ", " : "", value(thing)]))])));
}

/** @param {string} iri */
const tail = (iri) => iri.split(/[/#]/).pop() ?? iri;

/** @param {any} entity */
function formats(entity) {
  const address = `/entities/${encodeURIComponent(id)}`;
  return el("section", {}, el("h3", {}, t("entity.formats")), el("p", {}, el("code", { class: "iri" }, entity.iri ?? id)), el("p", { class: "muted" }, el("code", {}, `curl -H 'Accept: text/turtle' ${location.origin}${address}`)));
}

const CLAIMS = `PREFIX kr: <https://w3id.org/kaohsiung-relations/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?predicate ?object ?label ?rule ?confidence ?quote WHERE {
  ?claim rdf:subject <THING> ; rdf:predicate ?predicate ; rdf:object ?object ; kr:rule ?rule ; kr:confidence ?confidence .
  OPTIONAL { ?claim prov:wasQuotedFrom/oa:hasSelector/oa:exact ?quote }
  OPTIONAL { ?object skos:prefLabel ?label FILTER(LANGMATCHES(LANG(?label), "zh")) }
} ORDER BY ?predicate ?object LIMIT 200`;

/** Statements are many: fetched only when asked for. @param {string} iri */
function statementsBox(iri) {
  const body = el("div", {});
  const box = /** @type {HTMLDetailsElement} */ (el("details", { class: "statements" }, el("summary", {}, t("entity.statements")), body));
  box.addEventListener("toggle", async () => {
    if (!box.open || body.childNodes.length) return;
    fill(body, el("p", { class: "muted" }, t("loading")));
    try {
      const answer = await getJson("/sparql", { query: CLAIMS.replace("THING", iri), format: "json" });
      fill(body, el("ul", { class: "plain" }, answer.results.bindings.map(statement)));
    } catch (problem) {
      fill(body, trouble(problem));
    }
  });
  return box;
}

/** @param {Record<string, {value: string}>} row */
function statement(row) {
  const object = row.label?.value ?? row.object.value;
  return el(
    "li",
    { class: "statement" },
    el("p", {}, el("b", {}, tail(row.predicate.value)), " ", object.startsWith("http") ? tail(object) : object),
    row.quote ? el("q", { class: "muted", lang: "zh-Hant" }, row.quote.value) : null,
    el("p", { class: "muted" }, `${t("report.rule", { n: row.rule.value })} · ${t("report.confidence", { n: row.confidence.value })}`),
  );
}

startChrome();
onLanguage(draw);
draw();
