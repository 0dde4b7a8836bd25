/** The page of one thing: names in all scripts, posts over time, timeline, partners, agreements, and every statement with its evidence. */

import { getJson, loadEntity, loadHistory, toNode } from "./api.js";
import { startChrome } from "./chrome.js";
import { byId, el, fill, link } from "./dom.js";
import { countryName, onLanguage, say, sayOther, t } from "./i18n.js";
import { icon } from "./icons.js";
import { called, irisOf, learn, pageOf } from "./names.js";
import { facts, pastSection, trouble } from "./panel.js";
import { columns } from "./plots.js";
import { learnPredicates, predicateName } from "./predicates.js";
import { sourceDialog } from "./source.js";

const main = byId("main");
const id = main.dataset.entity ?? "";
const path = `/entities/${encodeURIComponent(id)}`;
const open = (/** @type {string} */ other) => location.assign(`/entities/${encodeURIComponent(other)}`);
const show = sourceDialog({ close: () => undefined, open });
const actions = /** @type {any} */ ({ source: show, node: open });
const PARTNERS = 14;
const UNSAID = /[#/](hasName|hasGeometry|mentionedIn|card)$/;

async function draw() {
  try {
    const [entity, past] = await Promise.all([loadEntity(id), loadHistory(id, { limit: 40, sort: "-date" }), learnPredicates()]);
    const node = toNode(entity);
    document.title = `${say(node.label, id)} · ${t("brand")}`;
    const met = el("section", { class: "partners" });
    const curve = el("section", { class: "curve" });
    fill(main, head(node, entity, past), el("div", { class: "columns" }, el("section", {}, curve, ...pastSection(id, past, actions)), el("aside", {}, names(entity), facts({ ...entity, posts: held(entity.posts ?? []) }, actions), met, links(entity), statementsBox(entity.iri), formats(entity))));
    document.body.dataset.ready = "true";
    if (past.total) await Promise.all([partners(met), months(curve)]);
  } catch (problem) {
    fill(main, el("h1", {}, t("entity.missing")), trouble(problem), link("/", t("nav.explorer")));
    document.body.dataset.ready = "true";
  }
}

/** @param {import("./api.js").GraphNode} node @param {any} entity @param {any} past */
function head(node, entity, past) {
  const span = [entity.first_contact, entity.last_contact].filter(Boolean);
  const kind = node.kind && ![node.category, "person"].includes(node.kind) && !(node.category === "office" && node.kind === "representative_office") ? ` · ${t(`kind.${node.kind}`)}` : "";
  return el(
    "header",
    { class: "page-head" },
    el("p", { class: "eyebrow" }, icon(node.category), t(`category.${node.category}`), kind, node.country && node.category !== "country" ? ` · ${countryName(node.country)}` : ""),
    el("h1", {}, say(node.label, id)),
    sayOther(node.label) ? el("p", { class: "other-name" }, sayOther(node.label)) : null,
    el("p", { class: "page-facts" }, el("b", {}, t("panel.events", { n: past.total })), span.length ? el("span", { class: "muted" }, span[0] === span[1] || !span[1] ? span[0] : `${span[0]} – ${span[1]}`) : null),
    el("p", { class: "page-actions" }, link(`/?select=${encodeURIComponent(id)}`, t("entity.explore"), { class: "primary" })),
  );
}

const LANGUAGES = ["zh-hant", "en", "ja", "ko"];

/** Every name, by its language. @param {any} entity */
function names(entity) {
  /** @type {Map<string, Set<string>>} */
  const by = new Map();
  for (const { text, language } of entity.names ?? []) {
    const tag = (language ?? "").toLowerCase();
    by.set(tag, (by.get(tag) ?? new Set()).add(text));
  }
  const place = (/** @type {string} */ tag) => (LANGUAGES.includes(tag) ? LANGUAGES.indexOf(tag) : LANGUAGES.length);
  const rows = [...by].sort(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1));
  if (rows.length === 0) return null;
  const called = (/** @type {string} */ tag) => (tag ? (new Intl.DisplayNames([document.documentElement.lang], { type: "language" }).of(tag) ?? tag) : t("entity.other"));
  return el("section", { class: "names" }, el("h3", {}, t("panel.names")), el("dl", { class: "links" }, rows.map(([tag, texts]) => [el("dt", {}, called(tag)), el("dd", { lang: tag || "und" }, [...texts].map((text, index) => [index ? "、" : "", el("bdi", {}, text)]))])));
}

/** Posts over time: one line for each, from when to when it was seen. @param {any[]} posts */
function held(posts) {
  const out = new Map();
  for (const post of posts) {
    const key = [post.title, post.organization?.id, post.former, post.acting].join(" ");
    const before = out.get(key);
    const days = [before?.observed?.start, before?.observed?.end, post.observed].filter(Boolean).sort();
    out.set(key, { ...(before ?? post), observed: days.length ? { start: days[0], end: days[days.length - 1] } : null });
  }
  return [...out.values()].sort((a, b) => ((a.observed?.start ?? "") < (b.observed?.start ?? "") ? -1 : 1));
}

/** With whom it was seen most. @param {HTMLElement} target */
async function partners(target) {
  const graph = await getJson("/network", { centre: id, limit: 1000 }).catch(() => null);
  if (!graph) return;
  const nodes = new Map(graph.nodes.map((/** @type {any} */ node) => [node.id, toNode(node)]));
  const met = graph.edges
    .filter((/** @type {any} */ edge) => edge.kind === "event" && (edge.source === id || edge.target === id))
    .map((/** @type {any} */ edge) => ({ node: nodes.get(edge.source === id ? edge.target : edge.source), count: edge.count, last: edge.last }))
    .sort((/** @type {any} */ a, /** @type {any} */ b) => b.count - a.count || (a.last < b.last ? 1 : -1) || (a.node.id < b.node.id ? -1 : 1));
  if (met.length === 0) return;
  const most = met[0].count;
  const row = (/** @type {any} */ item) => el("li", { class: "bar" }, el("span", { class: "bar-name" }, icon(item.node.category), link(`/entities/${encodeURIComponent(item.node.id)}`, say(item.node.label, item.node.id))), el("meter", { min: 0, max: most, value: item.count, "aria-hidden": "true" }), el("span", { class: "bar-value" }, item.count));
  const rest = met.slice(PARTNERS);
  fill(target, el("h3", {}, t("entity.partners"), " ", el("span", { class: "muted" }, met.length)), el("ol", { class: "bars" }, met.slice(0, PARTNERS).map(row)), rest.length ? el("details", {}, el("summary", {}, t("more.n", { n: rest.length })), el("ol", { class: "bars" }, rest.map(row))) : null);
}

/** Its events by month and type. @param {HTMLElement} target */
async function months(target) {
  const answer = await getJson(`${path}/history`, { limit: 500 }).catch(() => null);
  const dated = (answer?.items ?? []).filter((/** @type {any} */ item) => item.date?.start?.length >= 7);
  const seen = dated.map((/** @type {any} */ item) => item.date.start.slice(0, 7)).sort();
  if (dated.length < 4 || new Set(seen).size < 2) return;
  const across = [];
  for (let [year, month] = seen[0].split("-").map(Number); across.length < 60; month += 1) {
    if (month > 12) [year, month] = [year + 1, 1];
    across.push(`${year}-${String(month).padStart(2, "0")}`);
    if (across[across.length - 1] >= seen[seen.length - 1]) break;
  }
  /** @type {Map<string, number[]>} */
  const series = new Map();
  for (const item of dated) {
    const type = [item.event_type ?? item.event.type].flat()[0] ?? "other";
    if (!series.has(type)) series.set(type, across.map(() => 0));
    const place = across.indexOf(item.date.start.slice(0, 7));
    if (place >= 0) /** @type {any} */ (series.get(type))[place] += 1;
  }
  fill(target, el("h3", {}, t("charts.month")), columns(across, [...series].map(([key, values]) => ({ key, label: t(`event.${key}`), values })), () => undefined));
}

/** @param {any} entity */
function links(entity) {
  const rows = (entity.links ?? []).filter((/** @type {any} */ item) => item.things?.length && !UNSAID.test(item.predicate));
  const same = (entity.same_as ?? []).map((/** @type {string} */ iri) => link(iri, iri.replace(/^https?:\/\//, ""), { rel: "noreferrer" }));
  if (rows.length + same.length === 0) return null;
  const value = (/** @type {any} */ thing) => link(thing.iri?.includes("/id/") ? `/entities/${encodeURIComponent(thing.id)}` : thing.iri?.includes("/concept/") ? `/ontology#${thing.iri.split("/concept/")[1]}` : (thing.iri ?? ""), say(thing.label, thing.id ?? thing.iri));
  return el(
    "section",
    {},
    el("h3", {}, t("panel.links")),
    el("dl", { class: "links" }, rows.map((/** @type {any} */ item) => [el("dt", {}, predicateName(item.predicate)), el("dd", {}, item.things.slice(0, 12).map((/** @type {any} */ thing, /** @type {number} */ index) => [index ? ", " : "", value(thing)]))]), same.length ? [el("dt", {}, t("predicate.owl:sameAs")), el("dd", {}, same.map((/** @type {any} */ one, /** @type {number} */ index) => [index ? ", " : "", one]))] : null),
  );
}

/** The same in forms for programs. @param {any} entity */
function formats(entity) {
  const file = (/** @type {string} */ address, /** @type {string} */ said) => link(address, said, { class: "small" });
  return el("section", {}, el("h3", {}, t("entity.formats")), el("p", { class: "files" }, file(`${path}?format=json`, "JSON"), file(`${path}?format=jsonld`, "JSON-LD"), file(`${path}?format=turtle`, "Turtle"), file(`${path}/history?format=csv`, `${t("panel.history")} CSV`), file(`${path}/history?format=ics`, "iCalendar")), el("p", {}, el("code", { class: "iri" }, entity.iri ?? id)));
}

const CLAIMS = `PREFIX kr: <https://w3id.org/kaohsiung-relations/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT DISTINCT ?predicate ?object ?rule ?confidence ?quote ?entry ?start ?end WHERE {
  ?claim rdf:subject <THING> ; rdf:predicate ?predicate ; rdf:object ?object ; kr:rule ?rule ; kr:confidence ?confidence ; prov:wasQuotedFrom ?evidence .
  ?evidence oa:hasSelector ?quoted ; oa:hasSelector ?placed ; kr:entry ?entry . ?quoted oa:exact ?quote . ?placed oa:start ?start ; oa:end ?end
} ORDER BY ?predicate ?entry ?start ?object LIMIT 500`;

/** Statements are many: fetched only when asked for. @param {string} iri */
function statementsBox(iri) {
  const body = el("div", {});
  const box = /** @type {HTMLDetailsElement} */ (el("details", { class: "statements" }, el("summary", {}, t("entity.statements")), body));
  box.addEventListener("toggle", async () => {
    if (!box.open || body.childNodes.length) return;
    fill(body, el("p", { class: "muted" }, t("loading")));
    try {
      const answer = await getJson("/sparql", { query: CLAIMS.replace("THING", () => iri), format: "json" });
      await learn(irisOf(answer.results.bindings));
      fill(body, el("ul", { class: "plain" }, answer.results.bindings.map(statement)));
    } catch (problem) {
      fill(body, trouble(problem));
    }
  });
  return box;
}

/** @param {Record<string, any>} row */
function statement(row) {
  const entry = row.entry ? /^.*\/id\/entry-(.+)-(\d+(?:\.\d+)*)-(\d+)$/.exec(row.entry.value) : null;
  const words = row.quote?.value.replace(/\s*\n\s*/g, "") ?? "";
  const quote = el("q", { lang: "zh-Hant" }, words);
  return el(
    "li",
    { class: "statement" },
    el("p", {}, el("b", {}, predicateName(row.predicate.value)), " ", row.object.type === "uri" ? link(pageOf(row.object.value), called(row.object.value), { rel: "noreferrer" }) : row.object.value),
    words && entry ? el("button", { type: "button", class: "words", title: t("source.open"), onclick: () => show([`report-${entry[1]}`, entry[2], entry[3], row.start.value, row.end.value].join("!")) }, quote, el("span", { class: "quote-at" }, `${entry[2]} #${entry[3]} ↗`)) : quote,
    el("p", { class: "muted how" }, `${t("report.rule", { n: row.rule.value })} · ${t("report.confidence", { n: Number(row.confidence.value).toFixed(2) })}`),
  );
}

startChrome();
onLanguage(draw);
draw();
