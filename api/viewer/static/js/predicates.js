/** What a predicate is called: ours by the ontology, the standards' by our messages. */

import { getJson } from "./api.js";
import { say, t } from "./i18n.js";

/** @type {Record<string, string>} */
let prefixes = {};
/** @type {Map<string, any>} */
let labels = new Map();

/** Fetch the vocabulary once; without it predicates keep their short names. */
export async function learnPredicates() {
  if (labels.size) return;
  const found = await getJson("/ontology/terms").catch(() => ({ prefixes: {}, properties: [] }));
  prefixes = found.prefixes;
  labels = new Map(found.properties.map((/** @type {any} */ term) => [term.name, term.label]));
}

/** @param {string} iri */
export function curie(iri) {
  const fits = Object.entries(prefixes).filter(([, base]) => iri.startsWith(base)).sort((a, b) => b[1].length - a[1].length)[0];
  return fits ? `${fits[0]}:${iri.slice(fits[1].length)}` : iri;
}

/** @param {string} iri */
export function predicateName(iri) {
  const short = curie(iri);
  return say(labels.get(short)) || t(`predicate.${short}`);
}
