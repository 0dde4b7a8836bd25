/** What the query editor offers: prefixes, variables, classes and properties, concepts, and things by any of their names. */

import { findEntities } from "./api.js";
import { el } from "./dom.js";
import { say, t } from "./i18n.js";

/**
 * @typedef {{prefixes: Record<string, string>, classes: Word[], properties: Word[], concepts: {iri: string, scheme: string, label: any}[]}} Terms
 * @typedef {{name: string, label: any}} Word
 * @typedef {{text: string, said: string, note: string, prefix?: string}} Offer
 */

const MOST = 40;

/** What stands before the cursor, and what may go there. @param {string} left @returns {{kind: "prefix" | "variable" | "text" | "word", begun: string, length: number} | null} */
export function placeOf(left) {
  const prefix = /^\s*PREFIX\s+([\w-]*)$/i.exec(left);
  if (prefix) return { kind: "prefix", begun: prefix[1], length: prefix[1].length };
  const quoted = /^(?:[^"]*"[^"]*")*[^"]*"([^"]*)$/.exec(left);
  if (quoted) return { kind: "text", begun: quoted[1], length: quoted[1].length + 1 };
  const variable = /[?$]([\w]*)$/.exec(left);
  if (variable) return { kind: "variable", begun: variable[1], length: variable[0].length };
  const word = /[\p{L}\p{N}_-]*:?[\p{L}\p{N}_.-]*$/u.exec(left);
  if (/<[^>\s]*$/.test(left) || !word) return null;
  return { kind: "word", begun: word[0], length: word[0].length };
}

/** @param {Terms} terms @param {string} begun @returns {Offer[]} */
export function termOffers(terms, begun) {
  const wanted = begun.toLowerCase();
  const words = [...terms.classes, ...terms.properties].map((word) => ({ ...word, said: say(word.label), all: [word.name, ...Object.values(word.label ?? {})].join("\n").toLowerCase() }));
  const rank = (/** @type {typeof words[number]} */ word) => {
    const name = word.name.toLowerCase();
    const local = name.split(":")[1] ?? name;
    if (name.startsWith(wanted) || local.startsWith(wanted)) return 0;
    return word.all.includes(wanted) ? 1 : 2;
  };
  return words
    .map((word) => ({ word, place: rank(word) }))
    .filter(({ place }) => place < 2)
    .sort((a, b) => a.place - b.place)
    .slice(0, MOST)
    .map(({ word }) => ({ text: word.name, said: word.name, note: word.said, prefix: word.name.split(":")[0] }));
}

/** @param {Terms} terms @param {string} begun @returns {Offer[]} */
function conceptOffers(terms, begun) {
  const wanted = begun.toLowerCase();
  const fits = terms.concepts.filter((concept) => [concept.iri.split("/").pop(), ...Object.values(concept.label ?? {})].some((text) => String(text).toLowerCase().includes(wanted)));
  return fits.slice(0, 12).map((concept) => ({ text: `<${concept.iri}>`, said: say(concept.label), note: `${concept.scheme}/${concept.iri.split("/").pop()}` }));
}

/** @param {string} begun @returns {Promise<Offer[]>} */
async function thingOffers(begun) {
  const answer = await findEntities(begun, undefined, 12).catch(() => ({ items: [] }));
  return answer.items.map((/** @type {any} */ item) => ({ text: `krid:${item.id}`, said: say(item.label, item.id), note: [t(`kind.${item.kind ?? item.type}`), item.id].join(" · "), prefix: "krid" }));
}

/** @param {Terms} terms @param {string} left the line up to the cursor @param {string} whole the query @returns {Promise<{offers: Offer[], length: number} | null>} */
export async function offersAt(terms, left, whole) {
  const place = placeOf(left);
  if (!place) return null;
  const { kind, begun, length } = place;
  if (kind === "prefix") {
    const fits = Object.entries(terms.prefixes).filter(([name]) => name.startsWith(begun.toLowerCase()));
    return { length, offers: fits.map(([name, iri]) => ({ text: `${name}: <${iri}>`, said: `${name}:`, note: iri })) };
  }
  if (kind === "variable") {
    const others = new Set([...whole.matchAll(/[?$](\w+)/g)].map((found) => found[1]).filter((name) => name !== begun && name.startsWith(begun)));
    return { length, offers: [...others].sort().map((name) => ({ text: `?${name}`, said: `?${name}`, note: "" })) };
  }
  if (kind === "text") return { length, offers: begun.trim() ? [...(await thingOffers(begun.trim())), ...conceptOffers(terms, begun.trim())] : [] };
  const offers = termOffers(terms, begun);
  if (begun.includes(":") || begun.length < 2) return { length, offers };
  return { length, offers: [...offers, ...conceptOffers(terms, begun), ...(await thingOffers(begun))] };
}

/** The declarations of known prefixes a query uses and does not declare. @param {string} query @param {Terms} terms @returns {string} */
export function undeclared(query, terms) {
  const bare = query.replace(/<[^>\s]*>|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#.*$/gm, " ");
  const used = new Set([...bare.matchAll(/(?<![\w?$-])([A-Za-z][\w-]*):/g)].map((found) => found[1]));
  const declared = new Set([...query.matchAll(/\bPREFIX\s+([\w-]*):/gi)].map((found) => found[1]));
  return Object.entries(terms.prefixes).filter(([name]) => used.has(name) && !declared.has(name)).map(([name, iri]) => `PREFIX ${name}: <${iri}>\n`).join("");
}

/** Offer what fits at the cursor. @param {any} editor a CodeMirror with its hints @param {Terms} terms @param {boolean} [asked] by the person, not by typing */
export function complete(editor, terms, asked = true) {
  const hint = async () => {
    const cursor = editor.getDoc().getCursor();
    const found = await offersAt(terms, editor.getLine(cursor.line).slice(0, cursor.ch), editor.getValue());
    if (!found || found.offers.length === 0) return null;
    return {
      from: { line: cursor.line, ch: cursor.ch - found.length },
      to: cursor,
      list: found.offers.map((offer) => ({
        text: offer.text,
        render: (/** @type {HTMLElement} */ row) => row.append(el("span", { class: "hint-said" }, offer.said), el("span", { class: "hint-note" }, offer.note)),
        hint: (/** @type {any} */ _editor, /** @type {any} */ held) => {
          editor.replaceRange(offer.text, held.from, held.to, "complete");
          const lines = undeclared(editor.getValue(), terms);
          if (lines && offer.prefix) editor.replaceRange(lines, { line: 0, ch: 0 });
        },
      })),
    };
  };
  editor.showHint({ hint, completeSingle: false, closeCharacters: asked ? /[\s()[\]{};,]/ : /[\s()[\]{};,<>"]/, container: document.body });
}
