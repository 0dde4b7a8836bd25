/** Where nodes stand. Every layout is seeded and needs no physics in the browser. */

import { force, settled } from "./force.js";
import { lanes } from "./lanes.js";
import { groups } from "./model.js";
import { outline } from "./outline.js";
import { Field, pack } from "./packing.js";

/**
 * @typedef {import("./api.js").GraphNode} GraphNode
 * @typedef {import("./model.js").Visible} Visible
 * @typedef {import("./model.js").VisibleEdge} VisibleEdge
 * @typedef {Map<string, {x: number, y: number}>} Positions
 * @typedef {{country: string, x: number, y: number, w: number, h: number, titled?: boolean}} Hull
 * @typedef {{y: number, xs: number[]}} Trace the days of one thing, as places along a line
 * @typedef {{positions: Positions, hulls: Hull[], axis?: {x: number, text: string}[], traces?: Trace[], beside?: boolean, quiet?: (edge: VisibleEdge) => boolean}} Layout
 * @typedef {{measure: (node: GraphNode) => {w: number, h: number, dy: number}, label: (node: GraphNode) => number, centre: string, aspect: number, room: {w: number, h: number}}} Context
 */

/** Above so many nodes only layouts that take no time are used. */
export const MANY = 500;

/** Outlines and lanes are not drawn smaller than this: what is beyond the window is scrolled to. */
export const READABLE = 0.64;

/** @param {string} name @param {Visible} view @param {Context} context @returns {Layout} */
export function arrange(name, view, context) {
  if (name === "hierarchy") return outline(view, context);
  if (name === "timeline") return lanes(view, context);
  if (view.nodes.length > MANY) return name === "force" ? settled(view) : discs(view, context);
  return name === "force" ? force(view, context) : byCountry(view, context);
}

/** Partners stand with their country; countries stand around the centre, the largest nearest. @param {Visible} view @param {Context} context @returns {Layout} */
function byCountry(view, { measure, centre, aspect }) {
  const positions = new Map();
  const clusters = groups(view.nodes, centre).map(([country, members]) => cluster(country, members, view, measure));
  clusters.sort((a, b) => b.w * b.h - a.w * a.h || (a.id < b.id ? -1 : 1));
  const field = new Field(200);
  field.add({ id: centre, x: 0, y: 8, w: 110, h: 84 });
  pack(clusters, { aspect, step: 7, gap: 9, start: 30, field });
  positions.set(centre, { x: 0, y: 0 });
  for (const group of clusters) for (const place of group.members) positions.set(place.id, { x: group.x - group.w / 2 + place.x, y: group.y - group.h / 2 + place.y });
  const hulls = clusters.map(({ id, x, y, w, h, titled, members }) => ({ country: id, x, y, w, h, titled, alone: members.length < 2 })).filter((hull) => !hull.alone);
  return { positions, hulls };
}

/** Rows of a country's things, each in the middle: the country itself on top, then those with most events. @param {string} country @param {GraphNode[]} members @param {Visible} view @param {Context["measure"]} measure */
function cluster(country, members, view, measure) {
  const rank = (/** @type {GraphNode} */ node) => (node.category === "country" && node.country === country ? 1e6 : 0) + (view.count.get(node.id) ?? 0);
  const boxes = [...members].sort((a, b) => rank(b) - rank(a) || (a.id < b.id ? -1 : 1)).map((node) => ({ id: node.id, ...measure(node) }));
  const area = boxes.reduce((sum, box) => sum + box.w * box.h, 0);
  const limit = Math.max(...boxes.map((box) => box.w), Math.sqrt(area * 1.55));
  /** @type {(typeof boxes)[]} */
  const rows = [];
  let used = Infinity;
  for (const box of boxes) {
    if (used + box.w > limit) [used] = [0, rows.push([])];
    rows[rows.length - 1].push(box);
    used += box.w;
  }
  const titled = members.length > 1 && !members.some((node) => node.category === "country");
  const widest = Math.max(...rows.map((row) => row.reduce((sum, box) => sum + box.w, 0)));
  const placed = [];
  let top = titled ? 26 : 6;
  for (const row of rows) {
    const height = Math.max(...row.map((box) => box.h));
    let left = 6 + (widest - row.reduce((sum, box) => sum + box.w, 0)) / 2;
    for (const box of row) {
      placed.push({ id: box.id, x: left + box.w / 2, y: top + box.h / 2 - box.dy });
      left += box.w;
    }
    top += height + 2;
  }
  return { id: country, x: 0, y: 0, w: widest + 12, h: top + 6, titled, members: placed };
}

/** The same for many: a disc of seeds for each country, without asking whether labels fit. @param {Visible} view @param {Context} context @returns {Layout} */
function discs(view, { centre, aspect }) {
  const positions = new Map([[centre, { x: 0, y: 0 }]]);
  const clusters = groups(view.nodes, centre).map(([country, members]) => ({ id: country, members, x: 0, y: 0, w: 2 * 26 * Math.sqrt(members.length) + 60, h: 2 * 26 * Math.sqrt(members.length) + 60 }));
  const field = new Field(700);
  field.add({ id: centre, x: 0, y: 0, w: 160, h: 160 });
  pack(clusters, { aspect, step: 70, gap: 24, start: 60, field });
  for (const group of clusters) {
    group.members.sort((a, b) => (view.count.get(b.id) ?? 0) - (view.count.get(a.id) ?? 0) || (a.id < b.id ? -1 : 1));
    group.members.forEach((node, index) => {
      const radius = 26 * Math.sqrt(index + 0.3);
      positions.set(node.id, { x: group.x + Math.cos(index * 2.399963) * radius, y: group.y + Math.sin(index * 2.399963) * radius });
    });
  }
  return { positions, hulls: clusters.map(({ id, x, y, w, h }) => ({ country: id, x, y, w, h, titled: true })) };
}

/** What was opened or selected beyond the layout: each at the nearest free place to what it belongs to; nothing else moves. @param {Visible} view @param {Positions} positions @param {Context["measure"]} measure */
export function beside(view, positions, measure) {
  const fresh = view.nodes.filter((node) => !positions.has(node.id));
  if (fresh.length === 0) return;
  const field = new Field(140);
  const many = view.nodes.length > MANY;
  const room = (/** @type {GraphNode} */ node) => (many ? { w: 24, h: 24, dy: 0 } : measure(node));
  for (const node of view.nodes) {
    const place = positions.get(node.id);
    const box = room(node);
    if (place) field.add({ id: node.id, w: box.w, h: box.h, x: place.x, y: place.y + box.dy });
  }
  for (const id of view.extras.keys()) {
    const node = fresh.find((one) => one.id === id);
    if (!node) continue;
    const from = positions.get(view.extras.get(id) ?? "") ?? { x: 0, y: 0 };
    const box = room(node);
    const place = near(field, { id, ...box }, from.x, from.y + box.dy);
    field.add({ id, w: box.w, h: box.h, ...place });
    positions.set(id, { x: place.x, y: place.y - box.dy });
  }
}

/** @param {Field} field @param {{id: string, w: number, h: number}} box @param {number} x @param {number} y */
function near(field, box, x, y) {
  for (let radius = 0; radius < 6000; radius += 14) {
    const around = Math.max(1, Math.round(radius / 3));
    for (let k = 0; k < around; k++) {
      const angle = -Math.PI / 2 + (2 * Math.PI * k) / around;
      const place = { ...box, x: x + Math.cos(angle) * radius, y: y + Math.sin(angle) * radius };
      if (field.isFree(place)) return { x: place.x, y: place.y };
    }
  }
  return { x, y };
}
