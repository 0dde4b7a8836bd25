/** The timeline: things stand at their first contact, in a lane for each country, with a mark for each later one. */

import { groups } from "./model.js";
import { MANY, READABLE } from "./layouts.js";

/**
 * @typedef {import("./api.js").GraphNode} GraphNode
 * @typedef {import("./layouts.js").Context} Context
 * @typedef {import("./layouts.js").Layout} Layout
 * @typedef {import("./model.js").Visible} Visible
 */

const ROW = 24;
const TITLE = 128;

/** Names keep their size when the sheet shrinks: the sheet is as wide as the window at the scale at which rows can still be read. @param {Visible} view @param {Context} context @returns {Layout} */
export function lanes(view, context) {
  const days = contacts(view);
  const high = (/** @type {number} */ scale) => lay(view, context, days, context.room.w / scale - TITLE - 14 - 130 / scale, scale);
  const wanted = view.nodes.length > MANY ? 0.2 : READABLE;
  const made = high(1);
  return made.h <= context.room.h ? made : high(Math.max(wanted, Math.min(1, context.room.h / high(0.8).h)));
}

/** The days on which something happened with each thing. @param {Visible} view @returns {Map<string, number[]>} */
function contacts(view) {
  /** @type {Map<string, number[]>} */
  const days = new Map();
  for (const event of view.events) {
    const at = day(event.start);
    if (!Number.isFinite(at)) continue;
    for (const id of event.involves) {
      const held = days.get(id);
      if (held) held.push(at);
      else days.set(id, [at]);
    }
  }
  for (const list of days.values()) list.sort((a, b) => a - b);
  return days;
}

/** @param {Visible} view @param {Context} context @param {Map<string, number[]>} days @param {number} width @param {number} scale at which names are read @returns {Layout & {w: number, h: number}} */
function lay(view, { label, centre }, days, width, scale) {
  const every = [...days.values()].flat();
  const begin = every.reduce((least, at) => Math.min(least, at), Infinity);
  const length = Math.max(1, every.reduce((most, at) => Math.max(most, at), -Infinity) - begin);
  const place = (/** @type {number} */ at) => TITLE + 14 + ((at - begin) / length) * width;
  const positions = new Map([[centre, { x: TITLE / 2, y: -62 }]]);
  const hulls = [];
  const traces = [];
  const all = groups(view.nodes, centre);
  const bands = /** @type {[string, GraphNode[]][]} */ (all.filter(([, members]) => members.length > 2));
  const rest = all.filter(([, members]) => members.length <= 2).flatMap(([, members]) => members);
  const first = (/** @type {GraphNode} */ node) => days.get(node.id)?.[0] ?? Infinity;
  const right = place(begin + length) + 130 / scale;
  let top = 0;
  for (const [country, members] of rest.length ? [...bands, /** @type {[string, GraphNode[]]} */ (["", rest])] : bands) {
    const rows = /** @type {number[]} */ ([]);
    members.sort((a, b) => first(a) - first(b) || (view.count.get(b.id) ?? 0) - (view.count.get(a.id) ?? 0) || (a.id < b.id ? -1 : 1));
    for (const node of members) {
      const seen = days.get(node.id) ?? [];
      const x = seen.length ? place(seen[0]) : TITLE + 4;
      const end = Math.max(x + 14 + (label(node) + 8) / scale, seen.length ? place(seen[seen.length - 1]) + 8 : 0);
      const row = rows.findIndex((used) => used < x - 12);
      const line = row < 0 ? rows.push(0) - 1 : row;
      rows[line] = end;
      const y = top + (line + 0.5) * ROW;
      positions.set(node.id, { x, y });
      if (new Set(seen).size > 1) traces.push({ y: y + 9, xs: [...new Set(seen)].map(place) });
    }
    hulls.push({ country, x: right / 2, y: top + (rows.length * ROW) / 2, w: right, h: rows.length * ROW, titled: Boolean(country) });
    top += rows.length * ROW + 5;
  }
  const quiet = (/** @type {import("./model.js").VisibleEdge} */ edge) => edge.source === centre || edge.target === centre;
  return { positions, hulls, traces, axis: months(begin, begin + length).map(({ at, text }) => ({ x: place(at), text })), beside: true, quiet, w: right, h: top + 90 };
}

/** The first days of the months between two days. @param {number} from @param {number} to */
function months(from, to) {
  const out = [];
  if (!Number.isFinite(from)) return out;
  const date = new Date(from * 86_400_000);
  for (let month = date.getUTCFullYear() * 12 + date.getUTCMonth() + 1; out.length < 600; month++) {
    const at = Date.UTC(Math.floor(month / 12), month % 12) / 86_400_000;
    if (at > to) break;
    out.push({ at, text: `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}` });
  }
  const every = Math.ceil(out.length / 18);
  return out.filter((_, index) => index % every === 0);
}

/** @param {string} date as stated: a day, a month or a year */
function day(date) {
  const full = date.length === 4 ? `${date}-01-01` : date.length === 7 ? `${date}-01` : date;
  return Date.parse(full) / 86_400_000;
}
