/** Rows as a chart: a name and a number as bars, months and numbers as columns; the columns are the person's choice. */

import { el, fill } from "./dom.js";
import { t } from "./i18n.js";
import { bars, columns } from "./plots.js";
import { isDay, isNumber, wording } from "./results-table.js";

const BARS = 60;
const SERIES = 12;
const COUNT = "*";

/** @param {import("./results.js").Answer} answer */
export function chart({ vars, rows }) {
  const filled = (/** @type {string} */ name, /** @type {(value: any) => boolean} */ test) => rows.some((row) => row[name]) && rows.every((row) => !row[name] || test(row[name]));
  const numbers = vars.filter((name) => filled(name, isNumber));
  const names = vars.filter((name) => !numbers.includes(name));
  if (rows.length === 0 || names.length === 0) return el("p", { class: "muted" }, t("workbench.nochart"));
  const months = names.filter((name) => filled(name, isDay));
  const things = names.filter((name) => !months.includes(name));
  const first = months.length > 0 && things.length < 2 ? months[0] : (things.find((name) => rows.some((row) => row[name] && row[name]?.type !== "uri" && new Set(rows.map((each) => each[name]?.value)).size > 1)) ?? things[0] ?? months[0]);
  const spread = months.includes(first) ? (things[0] ?? "") : "";
  const choice = { across: first, value: numbers[numbers.length - 1] ?? COUNT, series: spread };
  const body = el("div", { class: "chart-body" });
  const pick = (/** @type {"across" | "value" | "series"} */ key, /** @type {string} */ said, /** @type {[string, string][]} */ options) =>
    el("label", {}, el("span", {}, t(said)), el("select", { dataset: { choose: key }, onchange: (/** @type {Event} */ event) => {
      choice[key] = /** @type {HTMLSelectElement} */ (event.target).value;
      draw();
    } }, options.map(([value, text]) => el("option", { value, selected: choice[key] === value }, text))));
  const same = (/** @type {string[]} */ list) => list.map((name) => /** @type {[string, string]} */ ([name, name]));
  function draw() {
    fill(body, months.includes(choice.across) || choice.series ? stacked(rows, choice, months.includes(choice.across)) : plain(rows, choice));
  }
  draw();
  return el("div", {}, el("div", { class: "choices" }, pick("across", "workbench.across", same(names)), pick("value", "workbench.value", [...same(numbers), [COUNT, t("workbench.count")]]), pick("series", "workbench.series", [["", "—"], ...same(names)])), body);
}

/** @typedef {{across: string, value: string, series: string}} Choice */

/** @param {import("./results.js").Row} row @param {Choice} choice */
const amount = (row, choice) => (choice.value === COUNT ? 1 : Number(row[choice.value]?.value ?? 0));

/** @param {import("./results.js").Row[]} rows @param {Choice} choice */
function plain(rows, choice) {
  /** @type {Map<string, {label: string, value: number}>} */
  const sums = new Map();
  for (const row of rows) {
    const key = row[choice.across]?.value ?? "";
    const held = sums.get(key) ?? { label: wording(row[choice.across]) || "—", value: 0 };
    held.value += amount(row, choice);
    sums.set(key, held);
  }
  const items = [...sums.values()];
  if (choice.value === COUNT) items.sort((a, b) => b.value - a.value);
  return [bars(items.slice(0, BARS)), items.length > BARS ? el("p", { class: "muted" }, t("workbench.shown", { n: BARS })) : null];
}

/** @param {import("./results.js").Row[]} rows @param {Choice} choice @param {boolean} dated */
function stacked(rows, choice, dated) {
  const label = (/** @type {import("./results.js").Row} */ row) => (dated ? (row[choice.across]?.value ?? "").slice(0, 7) : wording(row[choice.across])) || "—";
  const found = [...new Set(rows.map(label))];
  const across = dated ? everyMonth(found.sort()) : found.slice(0, 40);
  /** @type {Map<string, {key: string, label: string, values: number[]}>} */
  const series = new Map();
  for (const row of rows) {
    const place = across.indexOf(label(row));
    if (place < 0) continue;
    const key = choice.series ? (row[choice.series]?.value ?? "") : "";
    if (!series.has(key)) series.set(key, { key, label: choice.series ? wording(row[choice.series]) || "—" : choice.value === COUNT ? t("workbench.count") : choice.value, values: across.map(() => 0) });
    /** @type {any} */ (series.get(key)).values[place] += amount(row, choice);
  }
  const sum = (/** @type {{values: number[]}} */ one) => one.values.reduce((a, b) => a + b, 0);
  const ranked = [...series.values()].sort((a, b) => sum(b) - sum(a));
  const rest = ranked.slice(SERIES);
  const kept = rest.length ? [...ranked.slice(0, SERIES), { key: "", label: t("more.n", { n: rest.length }), values: across.map((_, place) => rest.reduce((total, one) => total + one.values[place], 0)) }] : ranked;
  return columns(across, kept, () => undefined);
}

/** No month is left out between the first and the last. @param {string[]} found @returns {string[]} */
function everyMonth(found) {
  if (found.length === 0 || found.some((month) => !/^\d{4}-\d{2}$/.test(month))) return found;
  const out = [];
  for (let [year, month] = found[0].split("-").map(Number); out.length < 240; month += 1) {
    if (month > 12) [year, month] = [year + 1, 1];
    const name = `${year}-${String(month).padStart(2, "0")}`;
    out.push(name);
    if (name >= found[found.length - 1]) break;
  }
  return out;
}
