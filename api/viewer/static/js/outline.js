/** The hierarchy: each country an outline, its regions, cities, bodies and people indented under what they belong to. */

import { groups } from "./model.js";

/**
 * @typedef {import("./api.js").GraphNode} GraphNode
 * @typedef {import("./layouts.js").Context} Context
 * @typedef {import("./layouts.js").Layout} Layout
 * @typedef {import("./model.js").Visible} Visible
 */

const LEVELS = ["country", "region", "city", "office", "organization", "school", "own", "venue", "person"];
const ROW = 25;
const INDENT = 20;
const TOP = 96;

/** @param {GraphNode} node */
const level = (node) => Math.max(0, LEVELS.indexOf(node.category));

/** Names keep their size when the sheet shrinks, so the room they need is found in two turns. @param {Visible} view @param {Context} context @returns {Layout} */
export function outline(view, { label, centre, room }) {
  const above = parents(view, centre);
  const longest = Math.max(18, Math.ceil(Math.sqrt(view.nodes.length) * 2.4));
  const lay = (/** @type {number} */ scale) => {
    const cards = groups(view.nodes, centre).map(([country, members]) => card(country, members, above, view, (node) => label(node) / scale));
    const parts = cards.flatMap((one) => split(one, longest));
    return { parts, places: best(parts, room) };
  };
  const first = lay(0.8).places;
  const { parts, places } = lay(Math.min(1.25, room.w / first.width, room.h / first.height));
  const positions = new Map();
  const hulls = parts.map((part, index) => {
    const { x, y } = places.at[index];
    part.rows.forEach((row, number) => positions.set(row.id, { x: x + 18 + row.depth * INDENT, y: y + part.head + (number + 0.5) * ROW }));
    return { country: part.country, x: x + part.w / 2, y: y + part.h / 2, w: part.w, h: part.h, titled: part.head > 10 };
  });
  positions.set(centre, { x: places.width / 2, y: TOP / 2 - 20 });
  const names = new Map(view.nodes.map((node) => [node.id, node]));
  const quiet = (/** @type {import("./model.js").VisibleEdge} */ edge) => [edge.source, edge.target].includes(centre) && names.get(edge.source === centre ? edge.target : edge.source)?.category !== "country";
  return { positions, hulls, beside: true, quiet };
}

/** What each thing lies in, belongs to or stands for: the nearest that is shown and of its own country. @param {Visible} view @param {string} centre */
function parents(view, centre) {
  const nodes = new Map(view.nodes.map((node) => [node.id, node]));
  /** @type {Map<string, GraphNode>} */
  const found = new Map();
  const offer = (/** @type {string} */ low, /** @type {string} */ high) => {
    const [child, parent] = [nodes.get(low), nodes.get(high)];
    if (!child || !parent || high === centre || low === centre || child.country !== parent.country || level(parent) >= level(child)) return;
    const held = found.get(low);
    if (!held || level(parent) > level(held)) found.set(low, parent);
  };
  for (const edge of view.edges) if (edge.kind !== "event" && edge.kind !== "partnership") offer(edge.source, edge.target);
  return found;
}

/** @param {string} country @param {GraphNode[]} members @param {Map<string, GraphNode>} above @param {Visible} view @param {Context["label"]} label */
function card(country, members, above, view, label) {
  const root = members.find((node) => node.category === "country");
  /** @type {Map<string, GraphNode[]>} */
  const under = new Map();
  for (const node of members) {
    if (node === root) continue;
    const key = above.get(node.id)?.id ?? root?.id ?? "";
    under.set(key, [...(under.get(key) ?? []), node]);
  }
  /** @type {{id: string, depth: number, w: number}[]} */
  const rows = [];
  const walk = (/** @type {GraphNode} */ node, /** @type {number} */ depth) => {
    rows.push({ id: node.id, depth, w: 18 + depth * INDENT + 14 + label(node) });
    const below = under.get(node.id) ?? [];
    below.sort((a, b) => level(a) - level(b) || (view.count.get(b.id) ?? 0) - (view.count.get(a.id) ?? 0) || (a.id < b.id ? -1 : 1));
    for (const child of below) walk(child, depth + 1);
  };
  if (root) walk(root, 0);
  for (const node of (under.get("") ?? []).sort((a, b) => level(a) - level(b) || (a.id < b.id ? -1 : 1))) walk(node, 0);
  return { country, rows, head: root ? 6 : 26 };
}

/** A long outline goes on in further columns. @param {{country: string, rows: {id: string, depth: number, w: number}[], head: number}} one @param {number} longest */
function split(one, longest) {
  const columns = Math.ceil(one.rows.length / longest);
  const each = Math.ceil(one.rows.length / columns);
  return Array.from({ length: columns }, (_, index) => {
    const rows = one.rows.slice(index * each, (index + 1) * each);
    const head = index ? 26 : one.head;
    return { country: one.country, rows, head, w: Math.max(60, ...rows.map((row) => row.w)) + 8, h: head + rows.length * ROW + 6 };
  });
}

/** Cards in columns, the number of columns that comes nearest to the shape of the window. @param {{w: number, h: number}[]} parts @param {{w: number, h: number}} room */
function best(parts, room) {
  let kept = columns(parts, 1);
  const fit = (/** @type {ReturnType<typeof columns>} */ made) => Math.min(room.w / made.width, room.h / made.height);
  for (let number = 2; number <= Math.min(40, parts.length); number++) {
    const made = columns(parts, number);
    if (fit(made) > fit(kept)) kept = made;
  }
  return kept;
}

/** Each card under the shortest column. @param {{w: number, h: number}[]} parts @param {number} number */
function columns(parts, number) {
  const heights = Array.from({ length: number }, () => TOP);
  const held = parts.map((part) => {
    const column = heights.indexOf(Math.min(...heights));
    const y = heights[column];
    heights[column] += part.h + 12;
    return { column, y };
  });
  const widths = heights.map((_, column) => Math.max(0, ...parts.filter((_, index) => held[index].column === column).map((part) => part.w)));
  const lefts = widths.map((_, column) => widths.slice(0, column).reduce((sum, width) => sum + width + 12, 0));
  return { at: held.map(({ column, y }) => ({ x: lefts[column], y })), width: lefts[number - 1] + widths[number - 1], height: Math.max(...heights) };
}
