/** Rows as a picture: things of a row linked, or where they lie. */

import { worldMap } from "./atlas.js";
import { el, fill } from "./dom.js";
import { drawing } from "./drawing.js";
import { t } from "./i18n.js";
import { called, locate, nameOf, OURS, pageOf, wkt } from "./names.js";
import { isNumber, wording } from "./results-table.js";

const ROWS = 3000;
const SPOTS = 400;

/** @param {any} value */
const isThing = (value) => value?.type === "uri" && value.value.startsWith(`${OURS}id/`);

/** @param {import("./results.js").Answer} answer */
export function network(answer) {
  const { vars, rows, graph } = answer;
  const things = vars.filter((name) => rows.some((row) => isThing(row[name])));
  if (things.length < 2) return el("p", { class: "muted" }, t("workbench.nonetwork"));
  const told = (/** @type {string} */ name) => rows.filter((row) => nameOf(row[name]?.value ?? "")?.category === "event").length > rows.length / 2;
  const [from, to] = graph ? things : [...things.filter((name) => !told(name)), ...things.filter(told)];
  const choice = { from, to };
  const body = el("div", {});
  const draw = () => fill(body, linked(rows, choice, graph));
  const pick = (/** @type {"from" | "to"} */ key) => el("label", {}, el("span", {}, t(`workbench.${key}`)), el("select", { dataset: { choose: key }, onchange: (/** @type {Event} */ event) => {
    choice[key] = /** @type {HTMLSelectElement} */ (event.target).value;
    draw();
  } }, things.map((name) => el("option", { value: name, selected: choice[key] === name }, name))));
  draw();
  return el("div", {}, graph ? null : el("div", { class: "choices" }, pick("from"), pick("to")), body);
}

/** @param {import("./results.js").Row[]} rows @param {{from: string, to: string}} choice @param {boolean} graph */
function linked(rows, choice, graph) {
  /** @type {Map<string, {from: string, to: string, weight: number, label: string}>} */
  const links = new Map();
  const number = graph ? undefined : Object.keys(rows[0] ?? {}).find((name) => rows.every((row) => isNumber(row[name])));
  for (const row of rows.slice(0, ROWS)) {
    const [from, to] = [row[choice.from], row[choice.to]];
    if (!isThing(from) || !isThing(to) || !from || !to || from.value === to.value) continue;
    const ends = [from.value, to.value].sort();
    const said = graph && row.predicate ? called(row.predicate.value) : "";
    const key = `${ends.join(" ")} ${said}`;
    const held = links.get(key) ?? { from: ends[0], to: ends[1], weight: 0, label: said };
    held.weight = number ? Math.max(held.weight, Number(row[number]?.value)) : held.weight + 1;
    links.set(key, held);
  }
  if (links.size === 0) return el("p", { class: "muted" }, t("workbench.nonetwork"));
  const ids = [...new Set([...links.values()].flatMap((one) => [one.from, one.to]))];
  return drawing(ids.map((id) => ({ id, label: called(id), category: nameOf(id)?.category ?? "", href: pageOf(id) })), [...links.values()]);
}

/** @param {import("./results.js").Answer} answer */
export async function map({ vars, rows }) {
  const find = (/** @type {RegExp} */ pattern) => vars.find((name) => pattern.test(name));
  const [lon, lat] = [find(/^(lon|lng|long)/i), find(/^lat/i)];
  const number = vars.filter((name) => name !== lon && name !== lat && rows.every((row) => isNumber(row[name]))).pop();
  const places = await locate(rows.flatMap((row) => Object.values(row).flatMap((value) => (isThing(value) ? [/** @type {any} */ (value).value] : []))));
  /** @type {Map<string, import("./atlas.js").Spot>} */
  const spots = new Map();
  for (const row of rows) {
    const written = Object.values(row).map((value) => (value?.type === "literal" ? wkt(value.value) : null)).find(Boolean) ?? (lon && lat && row[lon] && row[lat] ? [Number(row[lon]?.value), Number(row[lat]?.value)] : null);
    const thing = vars.map((name) => row[name]).find((value) => isThing(value) && (written || places.has(/** @type {any} */ (value).value)));
    const point = written ?? (thing ? places.get(thing.value) : null);
    if (!point || !point.every(Number.isFinite)) continue;
    const text = thing ? called(thing.value) : wording(row[vars.find((name) => /label|name|title/i.test(name)) ?? vars[0]]);
    const key = thing?.value ?? `${text} ${point.join(" ")}`;
    const value = number ? Number(row[number]?.value) : 1;
    const held = spots.get(key);
    if (held) held.value += value;
    else spots.set(key, { id: key, label: text, longitude: point[0], latitude: point[1], value, category: (thing && nameOf(thing.value)?.category) || "city" });
  }
  if (spots.size === 0) return el("p", { class: "muted" }, t("workbench.nomap"));
  const shown = [...spots.values()].slice(0, SPOTS);
  const open = (/** @type {string} */ id) => id.startsWith(OURS) && location.assign(pageOf(id));
  return [await worldMap(shown, null, open), el("p", { class: "muted" }, t("workbench.placed", { n: shown.length, rows: rows.length }))];
}
