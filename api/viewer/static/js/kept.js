/** The person's own queries, kept in this browser and nowhere else: the latest first, each with what it gave. */

const KEY = "relations.queries";
const MOST = 50;

/** @typedef {{query: string, at: string, rows: number | null, took: number | null}} Kept */

/** @returns {Kept[]} */
export function kept() {
  try {
    const held = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    if (!Array.isArray(held)) return [];
    return held.map((item) => (typeof item === "string" ? { query: item, at: "", rows: null, took: null } : item)).filter((item) => typeof item?.query === "string");
  } catch {
    return [];
  }
}

/** @param {Kept[]} items */
function write(items) {
  try {
    localStorage.setItem(KEY, JSON.stringify(items.slice(0, MOST)));
  } catch {
    // a full or forbidden storage: the query still ran
  }
}

/** @param {Kept} one */
export const keep = (one) => write([one, ...kept().filter((other) => other.query !== one.query)]);

/** @param {string} query */
export const forget = (query) => write(kept().filter((other) => other.query !== query));

export const forgetAll = () => localStorage.removeItem(KEY);

/** What a query is called: its first remark, else its first words. @param {string} query */
export function titleOf(query) {
  const lines = query.split("\n").map((line) => line.trim()).filter(Boolean);
  const remark = lines.find((line) => line.startsWith("#"))?.replace(/^#+\s*/, "");
  return (remark || lines.filter((line) => !/^(PREFIX|BASE|#)/i.test(line)).join(" ")).slice(0, 110);
}
