/** N-Triples read as rows of a result: what a CONSTRUCT or DESCRIBE answers. */

const IRI = "<([^>]*)>";
const BLANK = "_:(\\S+)";
const LITERAL = '"((?:[^"\\\\]|\\\\.)*)"(?:\\^\\^<([^>]*)>|@([A-Za-z0-9-]+))?';
const LINE = new RegExp(`^(?:${IRI}|${BLANK})\\s+${IRI}\\s+(?:${IRI}|${BLANK}|${LITERAL})\\s*\\.\\s*$`);
/** @type {Record<string, string>} */
const ESCAPES = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f", '"': '"', "'": "'", "\\": "\\" };

/** @param {string} text */
const plain = (text) => text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_whole, four, eight, sign) => (sign ? (ESCAPES[sign] ?? sign) : String.fromCodePoint(Number.parseInt(four ?? eight, 16))));

/** @param {string} text @returns {import("./results.js").Row[]} */
export function readTriples(text) {
  return text.split("\n").flatMap((line) => {
    const found = LINE.exec(line);
    if (!found) return [];
    const [, subject, subjectBlank, predicate, object, objectBlank, literal, datatype, language] = found;
    const node = (/** @type {string | undefined} */ iri, /** @type {string | undefined} */ blank) => (iri === undefined ? { type: "bnode", value: blank ?? "" } : { type: "uri", value: plain(iri) });
    const value = literal === undefined ? node(object, objectBlank) : { type: "literal", value: plain(literal), ...(language ? { "xml:lang": language } : {}), ...(datatype ? { datatype } : {}) };
    return [{ subject: node(subject, subjectBlank), predicate: { type: "uri", value: plain(predicate) }, object: value }];
  });
}
