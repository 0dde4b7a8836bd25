/** What IRIs are called, where they lie, and what they are: asked of the graph for those a result holds. */

import { categoryOf } from "./api.js";
import { say } from "./i18n.js";

export const OURS = "https://w3id.org/kaohsiung-relations/";
const BATCH = 400;
const SAFE = /^https?:\/\/[^\s<>"{}|\\^`]+$/;

/** @typedef {{label: Record<string, string>, category: string, country: string}} Name */

/** @type {Map<string, Name>} */
const known = new Map();
/** @type {Map<string, [number, number] | null>} */
const points = new Map();

const NAMES = `PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX kr: <${OURS}ontology#>
SELECT DISTINCT ?thing ?said ?value WHERE {
  VALUES ?said { skos:prefLabel rdfs:label dcterms:title rdf:type kr:countryCode org:classification kr:placeKind }
  VALUES ?thing { THINGS }
  ?thing ?said ?value .
}`;

const POINTS = `PREFIX geo: <http://www.opengis.net/ont/geosparql#>
PREFIX kr: <${OURS}ontology#>
SELECT DISTINCT ?thing ?point WHERE {
  { VALUES ?thing { THINGS } ?thing geo:hasGeometry/geo:asWKT ?point }
  UNION { VALUES ?thing { THINGS } ?thing kr:locatedIn/geo:hasGeometry/geo:asWKT ?point }
}`;

/** @param {string} query @param {string[]} iris @returns {Promise<any[]>} */
async function ask(query, iris) {
  const rows = [];
  for (let from = 0; from < iris.length; from += BATCH) {
    const body = query.replaceAll("THINGS", () => iris.slice(from, from + BATCH).map((iri) => `<${iri}>`).join(" "));
    const answer = await fetch("/sparql", { method: "POST", headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json" }, body });
    if (answer.ok) rows.push(...(await answer.json()).results.bindings);
  }
  return rows;
}

/** The IRIs in some rows of a result. @param {any[]} rows @returns {string[]} */
export const irisOf = (rows) => rows.flatMap((row) => Object.values(row).flatMap((/** @type {any} */ value) => (value?.type === "uri" ? [value.value] : [])));

/** @param {Iterable<string>} iris */
const ours = (iris) => [...new Set(iris)].filter((iri) => iri.startsWith(OURS) && SAFE.test(iri));

/** The language a label is kept under; one of neither is the last resort. @param {string} tag */
const tagOf = (tag) => (/^zh/i.test(tag) ? "zh-Hant" : /^en/i.test(tag) ? "en" : tag || "none");

/** Learn what these are called; those of other people's vocabularies keep their own. @param {Iterable<string>} iris */
export async function learn(iris) {
  const wanted = ours(iris).filter((iri) => !known.has(iri));
  if (wanted.length === 0) return;
  /** @type {Map<string, {label: Record<string, string>, type: string, kind: string, country: string}>} */
  const found = new Map(wanted.map((iri) => [iri, { label: {}, type: "", kind: "", country: "" }]));
  for (const row of await ask(NAMES, wanted)) {
    const held = found.get(row.thing.value);
    if (!held) continue;
    const word = row.said.value.split(/[/#]/).pop();
    const tail = row.value.value.split(/[/#]/).pop();
    if (word === "type" && row.value.value.startsWith(`${OURS}ontology#`)) held.type = tail === "Place" && held.type ? held.type : tail.toLowerCase();
    else if (word === "countryCode") held.country = row.value.value;
    else if (word === "classification" || word === "placeKind") held.kind = tail;
    else if (["prefLabel", "label", "title"].includes(word)) held.label[tagOf(row.value["xml:lang"] ?? "")] ??= row.value.value;
  }
  for (const [iri, { label, type, kind, country }] of found) known.set(iri, { label, country, category: type ? categoryOf(type, kind, country) : "" });
}

/** Where these lie, or the place they are in. @param {Iterable<string>} iris @returns {Promise<Map<string, [number, number]>>} longitude, latitude */
export async function locate(iris) {
  const wanted = ours(iris).filter((iri) => iri.startsWith(`${OURS}id/`));
  const missing = wanted.filter((iri) => !points.has(iri));
  for (const iri of missing) points.set(iri, null);
  for (const row of missing.length ? await ask(POINTS, missing) : []) {
    const place = wkt(row.point.value);
    if (place) points.set(row.thing.value, place);
  }
  return new Map(wanted.flatMap((iri) => {
    const place = points.get(iri);
    return place ? [[iri, place]] : [];
  }));
}

/** @param {string} text @returns {[number, number] | null} */
export function wkt(text) {
  const found = /POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)/i.exec(text);
  return found ? [Number(found[1]), Number(found[2])] : null;
}

/** @param {string} iri @returns {Name | undefined} */
export const nameOf = (iri) => known.get(iri);

/** The shortest honest name of an IRI: its label, else its last part. @param {string} iri */
export function called(iri) {
  const label = say(known.get(iri)?.label);
  if (label) return label;
  const tail = iri.split(/[/#]/).filter(Boolean).pop() ?? iri;
  try {
    return decodeURIComponent(tail);
  } catch {
    return tail;
  }
}

/** Where one of our IRIs is shown; others lead to themselves. @param {string} iri @returns {string} */
export function pageOf(iri) {
  const rest = iri.startsWith(OURS) ? iri.slice(OURS.length) : null;
  if (rest === null) return iri;
  if (rest.startsWith("id/report-")) return `/reports/${encodeURIComponent(rest.slice(3))}`;
  const entry = /^id\/entry-(.+)-(\d+(?:\.\d+)*)-(\d+)$/.exec(rest);
  if (entry) return `/reports/${encodeURIComponent(`report-${entry[1]}`)}?at=${entry[2]}-${entry[3]}`;
  if (rest.startsWith("id/")) return `/entities/${encodeURIComponent(rest.slice(3))}`;
  if (rest.startsWith("ontology#")) return `/ontology#${rest.slice(9)}`;
  if (rest.startsWith("concept/")) return `/ontology#${rest.slice(8)}`;
  return iri;
}
