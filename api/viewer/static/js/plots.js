/** Small charts in SVG and HTML: bars, stacked columns, a heat map, steps. Every value can be read as text. */

import { el, svg } from "./dom.js";
import { communityColour } from "./appearance.js";

/** @param {{label: string, value: number}[]} items @returns {HTMLElement} */
export function bars(items) {
  const most = Math.max(1e-9, ...items.map((item) => item.value));
  return el("ol", { class: "bars wide-bars" }, items.map((item) => el("li", { class: "bar" }, el("span", { class: "bar-name", title: item.label }, item.label), el("meter", { min: 0, max: most, value: Math.max(0, item.value), "aria-hidden": "true" }), el("span", { class: "bar-value" }, Number.isInteger(item.value) ? item.value : item.value.toFixed(2)))));
}

/**
 * Columns by period, stacked by kind.
 * @param {string[]} periods @param {{key: string, label: string, values: number[]}[]} series @param {(key: string) => void} choose
 */
export function columns(periods, series, choose) {
  const totals = periods.map((_, index) => series.reduce((sum, one) => sum + one.values[index], 0));
  const most = Math.max(1, ...totals);
  const width = 480;
  const height = 230;
  const step = (width - 40) / periods.length;
  const y = (/** @type {number} */ value) => 16 + (height - 40) * (1 - value / most);
  const ticks = [0, Math.round(most / 2), most].filter((value, index, all) => all.indexOf(value) === index);
  const base = periods.map(() => 0);
  const blocks = series.flatMap((one, row) =>
    one.values.map((value, index) => {
      if (!value) return null;
      const rect = svg("rect", { class: "plot-block", x: 34 + index * step + step * 0.16, width: step * 0.68, y: y(base[index] + value), height: y(base[index]) - y(base[index] + value), fill: communityColour(row), onclick: () => choose(one.key) }, svg("title", {}, `${periods[index]} ${one.label}: ${value}`));
      base[index] += value;
      return rect;
    }),
  );
  const every = Math.ceil(periods.length / 8);
  return el(
    "div",
    {},
    svg(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, class: "plot", role: "img", "aria-label": periods.map((period, index) => `${period}: ${totals[index]}`).join(", ") },
      ticks.map((value) => [svg("line", { class: "plot-grid", x1: 34, x2: width, y1: y(value), y2: y(value) }), svg("text", { x: 28, y: y(value) + 4, "text-anchor": "end" }, value)]).flat(),
      blocks,
      periods.map((period, index) => (index % every ? null : svg("text", { x: 34 + (index + 0.5) * step, y: height - 6, "text-anchor": "middle" }, period))),
      totals.map((value, index) => (value && periods.length < 20 ? svg("text", { class: "plot-total", x: 34 + (index + 0.5) * step, y: y(value) - 4, "text-anchor": "middle" }, value) : null)),
    ),
    el("div", { class: "plot-key" }, series.map((one, row) => el("button", { type: "button", class: "key-item", onclick: () => choose(one.key) }, svg("svg", { viewBox: "0 0 10 10", width: 10, height: 10, "aria-hidden": "true" }, svg("rect", { width: 10, height: 10, rx: 2, fill: communityColour(row) })), one.label, el("span", { class: "muted" }, one.values.reduce((a, b) => a + b, 0))))),
  );
}

/** @param {string[]} across @param {{key: string, label: string, values: number[]}[]} rows @param {(key: string, period: string) => void} choose */
export function heat(across, rows, choose) {
  const most = Math.max(1, ...rows.flatMap((row) => row.values));
  return el(
    "table",
    { class: "heat" },
    el("thead", {}, el("tr", {}, el("td", {}), across.map((period) => el("th", { scope: "col" }, period)))),
    el("tbody", {}, rows.map((row) => el("tr", {}, el("th", { scope: "row" }, row.label), row.values.map((value, index) => el("td", {}, value ? el("button", { type: "button", class: `heat-${Math.max(1, Math.ceil((value / most) * 5))}`, "aria-label": `${row.label} ${across[index]}: ${value}`, onclick: () => choose(row.key, across[index]) }, value) : ""))))),
  );
}

/** What has come together over time: a step for each, and beside them what each was. @param {{date: string, label: string}[]} items @param {string[]} months every month of the period */
export function steps(items, months) {
  const width = 480;
  const height = 170;
  const day = (/** @type {string} */ date) => Date.parse(date.length === 7 ? `${date}-01` : date.length === 4 ? `${date}-01-01` : date);
  const first = day(months[0]);
  const length = Math.max(1, day(months[months.length - 1]) + 31 * 86_400_000 - first);
  const x = (/** @type {string} */ date) => 34 + ((day(date) - first) / length) * (width - 44);
  const y = (/** @type {number} */ value) => 14 + (height - 40) * (1 - value / items.length);
  let line = `M34 ${y(0)}`;
  items.forEach((item, index) => (line += `H${x(item.date)}V${y(index + 1)}`));
  const ticks = [...new Set([0, Math.round(items.length / 2), items.length])];
  const every = Math.ceil(months.length / 8);
  return el(
    "div",
    {},
    svg(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, class: "plot", role: "img", "aria-label": items.map((item) => `${item.date} ${item.label}`).join("; ") },
      ticks.map((value) => [svg("line", { class: "plot-grid", x1: 34, x2: width, y1: y(value), y2: y(value) }), svg("text", { x: 28, y: y(value) + 4, "text-anchor": "end" }, value)]).flat(),
      months.map((month, index) => (index % every ? null : svg("text", { x: x(`${month}-15`), y: height - 6, "text-anchor": "middle" }, month))),
      svg("path", { class: "plot-step", d: `${line}H${width - 10}` }),
      items.map((item, index) => svg("circle", { class: "plot-dot", cx: x(item.date), cy: y(index + 1), r: 4 }, svg("title", {}, `${item.date} ${item.label}`))),
    ),
    el("ol", { class: "plain step-list" }, items.map((item) => el("li", {}, el("time", { datetime: item.date }, item.date), el("span", {}, item.label)))),
  );
}
