/** A SELECT answer as table, chart, network or map; a graph as Turtle. */

import { worldMap } from "./atlas.js";
import { bars } from "./plots.js";
import { el, fill, link } from "./dom.js";
import { t } from "./i18n.js";

const OURS = "https://w3id.org/kaohsiung-relations/";
const ROWS = 500;

/** @param {HTMLElement} tabs @param {HTMLElement} target @param {any} last @param {HTMLElement} menu */
export function resultViews(tabs, target, last, menu) {
  const views = last.graph
    ? [["raw", () => el("pre", { tabindex: 0 }, last.text.slice(0, 200_000))]]
    : last.json.boolean !== undefined
      ? [["table", () => el("p", { class: "yes-no" }, t(last.json.boolean ? "workbench.yes" : "workbench.no"))]]
      : [["table", () => table(last.json)], ["chart", () => chart(last.json)], ["network", () => network(last.json)], ["map", () => map(last.json)], ["raw", () => el("pre", { tabindex: 0 }, JSON.stringify(last.json, null, 2).slice(0, 200_000))]];
  const show = async (/** @type {string} */ name) => {
    for (const tab of tabs.querySelectorAll("[data-tab]")) tab.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (tab).dataset.tab === name));
    const made = await /** @type {any} */ (views.find(([key]) => key === name))[1]();
    fill(target, made);
    target.dispatchEvent(new Event("shown"));
  };
  fill(tabs, el("div", { class: "tabs", role: "group" }, views.map(([key]) => el("button", { type: "button", dataset: { tab: key }, onclick: () => show(/** @type {string} */ (key)) }, t(`workbench.${key}`)))), menu);
  show(/** @type {string} */ (views[0][0]));
}

/** What a value is called: the label beside it, or the end of its IRI. @param {any} value @param {Record<string, any>} row @param {string} name */
function wording(value, row, name) {
  if (!value) return "";
  if (value.type !== "uri") return value.value;
  const label = row[`${name}Label`] ?? row[`${name}_label`];
  return label?.value ?? value.value.split(/[/#]/).pop() ?? value.value;
}

/** @param {any} value @param {Record<string, any>} row @param {string} name */
function cell(value, row, name) {
  if (!value) return "";
  if (value.type !== "uri") return el("span", { title: value["xml:lang"] ?? value.datatype?.split("#").pop() ?? "", ...(value["xml:lang"] ? { lang: value["xml:lang"] } : {}) }, value.value);
  const text = wording(value, row, name);
  if (value.value.startsWith(`${OURS}id/report-`)) return link(`/reports/${encodeURIComponent(value.value.slice(OURS.length + 3))}`, text, { title: value.value });
  if (value.value.startsWith(`${OURS}id/`)) return link(`/entities/${encodeURIComponent(value.value.slice(OURS.length + 3))}`, text, { title: value.value });
  if (value.value.startsWith(`${OURS}ontology#`)) return link(`/ontology#${value.value.split("#")[1]}`, text, { title: value.value });
  if (value.value.startsWith(`${OURS}concept/`)) return link(`/ontology#${value.value.slice(OURS.length + 8)}`, text, { title: value.value });
  return link(value.value, text, { title: value.value, rel: "noreferrer" });
}

/** @param {any} json */
function table(json) {
  const names = json.head.vars;
  const rows = json.results.bindings;
  if (rows.length === 0) return el("p", { class: "muted" }, t("workbench.nothing"));
  return el(
    "div",
    { class: "table-holder", tabindex: 0, role: "region", "aria-label": t("workbench.results") },
    el("table", { class: "grid" }, el("thead", {}, el("tr", {}, names.map((/** @type {string} */ name) => el("th", { scope: "col" }, name)))), el("tbody", {}, rows.slice(0, ROWS).map((/** @type {any} */ row) => el("tr", {}, names.map((/** @type {string} */ name) => el("td", {}, cell(row[name], row, name))))))),
    rows.length > ROWS ? el("p", { class: "muted" }, t("workbench.shown", { n: ROWS })) : null,
  );
}

/** @param {any} json */
function chart(json) {
  const rows = json.results.bindings;
  const names = json.head.vars;
  const isNumber = (/** @type {string} */ name) => rows.length > 0 && rows.every((/** @type {any} */ row) => row[name] && row[name].value.trim() !== "" && Number.isFinite(Number(row[name].value)));
  const numeric = names.filter(isNumber);
  const value = numeric[numeric.length - 1];
  const label = names.find((/** @type {string} */ name) => name !== value && !isNumber(name) && rows.some((/** @type {any} */ row) => row[name]?.type !== "uri")) ?? names.find((/** @type {string} */ name) => name !== value);
  if (!value || !label) return el("p", { class: "muted" }, t("workbench.nochart"));
  return bars(rows.slice(0, 40).map((/** @type {any} */ row) => ({ label: wording(row[label], row, label), value: Number(row[value].value) })));
}

/** Things in the same row are linked. @param {any} json */
async function network(json) {
  const names = json.head.vars;
  const nodes = new Map();
  const links = new Map();
  for (const row of json.results.bindings.slice(0, 1500)) {
    const there = names.filter((/** @type {string} */ name) => row[name]?.type === "uri" && row[name].value.startsWith(`${OURS}id/`));
    for (const name of there) nodes.set(row[name].value, wording(row[name], row, name));
    for (let i = 1; i < there.length; i++) links.set(`${row[there[0]].value} ${row[there[i]].value}`, [row[there[0]].value, row[there[i]].value]);
  }
  if (links.size === 0) return el("p", { class: "muted" }, t("workbench.nonetwork"));
  const { drawing } = await import("./drawing.js");
  return drawing([...nodes].map(([id, label]) => ({ id, label })), [...links.values()]);
}

/** @param {any} json */
async function map(json) {
  const names = json.head.vars;
  const find = (/** @type {RegExp} */ pattern) => names.find((/** @type {string} */ name) => pattern.test(name));
  const [lon, lat] = [find(/^(lon|lng|long)/i), find(/^lat/i)];
  const label = names.find((/** @type {string} */ name) => /label|name|title/i.test(name)) ?? names[0];
  const spots = json.results.bindings.flatMap((/** @type {any} */ row) => {
    const point = Object.values(row).map((/** @type {any} */ value) => /POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)/i.exec(value.value)).find(Boolean);
    const x = point ? Number(point[1]) : lon ? Number(row[lon]?.value) : Number.NaN;
    const y = point ? Number(point[2]) : lat ? Number(row[lat]?.value) : Number.NaN;
    return Number.isFinite(x) && Number.isFinite(y) ? [{ id: row[label]?.value ?? "", label: wording(row[label], row, label), longitude: x, latitude: y, value: 1, category: "city" }] : [];
  });
  if (spots.length === 0) return el("p", { class: "muted" }, t("workbench.nomap"));
  return worldMap(spots.slice(0, 400), null, () => undefined);
}
