/** Where nodes stand. Every layout is seeded and needs no physics in the browser. */

import { Field, pack, random } from "./packing.js";

/**
 * @typedef {import("./api.js").GraphNode} GraphNode
 * @typedef {import("./model.js").Visible} Visible
 * @typedef {Map<string, {x: number, y: number}>} Positions
 * @typedef {{country: string, x: number, y: number, w: number, h: number}} Hull
 * @typedef {{positions: Positions, hulls: Hull[], axis?: {x: number, text: string}[]}} Layout
 * @typedef {{measure: (node: GraphNode) => {w: number, h: number, dy: number}, centre: string, aspect: number}} Context
 */

/** @param {string} name @param {Visible} view @param {Context} context @returns {Layout} */
export function arrange(name, view, context) {
  if (name === "force") return force(view, context);
  if (name === "hierarchy") return hierarchy(view, context);
  if (name === "timeline") return timeline(view, context);
  return view.nodes.length > 1500 ? force(view, context) : byCountry(view, context);
}

/** Partners stand with their country; countries stand around the centre, the busiest nearest. @param {Visible} view @param {Context} context @returns {Layout} */
function byCountry(view, { measure, centre, aspect }) {
  /** @type {Map<string, GraphNode[]>} */
  const groups = new Map();
  const positions = new Map();
  for (const node of view.nodes) {
    if (node.id === centre) continue;
    const key = node.country || "?";
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key)?.push(node);
  }
  const clusters = [...groups].map(([country, members]) => cluster(country, members, view, measure));
  clusters.sort((a, b) => b.w * b.h - a.w * a.h || (a.id < b.id ? -1 : 1));
  const field = new Field(200);
  field.add({ id: centre, x: 0, y: 8, w: 110, h: 84 });
  pack(clusters, { aspect, step: 9, gap: 10, start: 30, field });
  positions.set(centre, { x: 0, y: 0 });
  for (const group of clusters) for (const box of group.members) positions.set(box.id, { x: group.x + box.x - group.dx, y: group.y + box.y - box.dy - group.dy });
  return { positions, hulls: clusters.map(({ id, x, y, w, h }) => ({ country: id, x, y, w, h })) };
}

/** @param {string} country @param {GraphNode[]} members @param {Visible} view @param {Context["measure"]} measure */
function cluster(country, members, view, measure) {
  const order = [...members].sort((a, b) => Number(b.category === "country") - Number(a.category === "country") || (view.count.get(b.id) ?? 0) - (view.count.get(a.id) ?? 0) || (a.id < b.id ? -1 : 1));
  const boxes = order.map((node) => ({ id: node.id, x: 0, y: 0, ...measure(node) }));
  pack(boxes, { aspect: 1.25, step: 6, gap: 4 });
  const left = Math.min(...boxes.map((box) => box.x - box.w / 2));
  const right = Math.max(...boxes.map((box) => box.x + box.w / 2));
  const top = Math.min(...boxes.map((box) => box.y - box.h / 2));
  const bottom = Math.max(...boxes.map((box) => box.y + box.h / 2));
  return { id: country, x: 0, y: 0, w: right - left + 12, h: bottom - top + 12, dx: (left + right) / 2, dy: (top + bottom) / 2, members: boxes };
}

/** Springs and charges, a fixed number of rounds, from the server's or a seeded start. @param {Visible} view @param {Context} context @returns {Layout} */
function force(view, { centre, aspect, measure }) {
  const chance = random(20251020);
  const index = new Map(view.nodes.map((node, i) => [node.id, i]));
  const n = view.nodes.length;
  const spread = 60 * Math.sqrt(n + 1);
  const x = new Float64Array(n);
  const y = new Float64Array(n);
  view.nodes.forEach((node, i) => {
    const angle = chance() * 2 * Math.PI;
    const radius = spread * Math.sqrt(chance());
    x[i] = node.id === centre ? 0 : Math.cos(angle) * radius * aspect;
    y[i] = node.id === centre ? 0 : Math.sin(angle) * radius;
  });
  const links = view.edges.map((edge) => [index.get(edge.source) ?? 0, index.get(edge.target) ?? 0, 1 + Math.log1p(edge.count)]);
  const rounds = n > 3000 ? 20 : n > 800 ? 40 : n > 200 ? 120 : 250;
  for (let round = 0; round < rounds; round++) relax(x, y, links, 1 - round / rounds, aspect);
  const positions = new Map();
  if (n > 400) view.nodes.forEach((node, i) => positions.set(node.id, { x: x[i], y: y[i] }));
  else spreadLabels(view.nodes, x, y, measure, positions);
  return { positions, hulls: [] };
}

/** One round: repulsion among near cells of a grid, attraction along links, a pull to the middle. */
function relax(x, y, links, heat, aspect) {
  const n = x.length;
  const reach = 150;
  const fx = new Float64Array(n);
  const fy = new Float64Array(n);
  /** @type {Map<number, number[]>} */
  const cells = new Map();
  const key = (/** @type {number} */ i, /** @type {number} */ j) => i * 65_537 + j;
  for (let i = 0; i < n; i++) {
    const k = key(Math.floor(x[i] / reach), Math.floor(y[i] / reach));
    const held = cells.get(k);
    if (held) held.push(i);
    else cells.set(k, [i]);
  }
  for (let i = 0; i < n; i++) {
    const ci = Math.floor(x[i] / reach);
    const cj = Math.floor(y[i] / reach);
    for (let a = -1; a <= 1; a++) {
      for (let b = -1; b <= 1; b++) {
        for (const j of cells.get(key(ci + a, cj + b)) ?? []) {
          if (j === i) continue;
          const dx = x[i] - x[j] || 0.01 * (i - j);
          const dy = y[i] - y[j] || 0.01;
          const d2 = dx * dx + dy * dy + 25;
          const push = 5200 / d2;
          const d = Math.sqrt(d2);
          fx[i] += (dx / d) * push;
          fy[i] += (dy / d) * push;
        }
      }
    }
    fx[i] -= (x[i] * 0.012) / aspect;
    fy[i] -= y[i] * 0.012;
  }
  for (const [a, b, weight] of links) {
    const dx = x[b] - x[a];
    const dy = y[b] - y[a];
    const d = Math.sqrt(dx * dx + dy * dy) + 0.01;
    const pull = ((d - 110) / d) * 0.018 * weight;
    fx[a] += dx * pull;
    fy[a] += dy * pull;
    fx[b] -= dx * pull;
    fy[b] -= dy * pull;
  }
  const most = 4 + 46 * heat;
  for (let i = 0; i < n; i++) {
    const size = Math.sqrt(fx[i] * fx[i] + fy[i] * fy[i]);
    const scale = size > most ? most / size : 1;
    x[i] += fx[i] * scale;
    y[i] += fy[i] * scale;
  }
}

/** Move each node to the nearest place where its label covers no other. */
function spreadLabels(nodes, x, y, measure, positions) {
  const field = new Field(140);
  nodes.forEach((node, i) => {
    const size = measure(node);
    for (let radius = 0; radius < 4000; radius += 9) {
      const around = radius === 0 ? 1 : Math.max(8, Math.round(radius / 4));
      for (let k = 0; k < around; k++) {
        const angle = (2 * Math.PI * k) / around;
        const place = { id: node.id, ...size, x: x[i] + Math.cos(angle) * radius * 1.3, y: y[i] + size.dy + Math.sin(angle) * radius };
        if (!field.isFree(place)) continue;
        field.add(place);
        positions.set(node.id, { x: place.x, y: place.y - size.dy });
        return;
      }
    }
    positions.set(node.id, { x: x[i], y: y[i] });
  });
}

const LEVELS = ["country", "region", "city", "office", "organization", "school", "own", "venue", "person"];

/** Country over its regions, cities and bodies, over people: one column of rows for each country. @param {Visible} view @param {Context} context @returns {Layout} */
function hierarchy(view, { measure, centre }) {
  const positions = new Map();
  const hulls = [];
  /** @type {Map<string, GraphNode[]>} */
  const groups = new Map();
  for (const node of view.nodes) if (node.id !== centre) groups.set(node.country || "?", [...(groups.get(node.country || "?") ?? []), node]);
  const ordered = [...groups].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
  let left = 0;
  let top = 130;
  let deepest = 0;
  const limit = Math.max(1500, Math.sqrt(view.nodes.length) * 210);
  for (const [country, members] of ordered) {
    const columns = Math.max(1, Math.min(5, Math.ceil(Math.sqrt(members.length / 2.2))));
    members.sort((a, b) => LEVELS.indexOf(a.category) - LEVELS.indexOf(b.category) || (view.count.get(b.id) ?? 0) - (view.count.get(a.id) ?? 0));
    const cell = Math.max(...members.map((node) => measure(node).w)) + 8;
    const width = columns * cell + 24;
    if (left + width > limit && left > 0) [left, top, deepest] = [0, deepest + 40, 0];
    let row = 0;
    let column = 0;
    let level = members[0]?.category;
    for (const node of members) {
      if (column === columns || node.category !== level) [row, column, level] = [row + 1, 0, node.category];
      positions.set(node.id, { x: left + 12 + (column + 0.5) * cell, y: top + 30 + row * 64 });
      column += 1;
    }
    const height = (row + 1) * 64 + 24;
    hulls.push({ country, x: left + width / 2, y: top + height / 2, w: width, h: height });
    left += width + 20;
    deepest = Math.max(deepest, top + height);
  }
  const middle = hulls.reduce((most, hull) => Math.max(most, hull.x + hull.w / 2), 0) / 2;
  positions.set(centre, { x: middle, y: 30 });
  return { positions, hulls };
}

/** Partners along time by first contact, in rows that leave their labels room. @param {Visible} view @param {Context} context @returns {Layout} */
function timeline(view, { measure, centre }) {
  /** @type {Map<string, string>} */
  const first = new Map();
  for (const event of [...view.events].sort((a, b) => (a.start < b.start ? -1 : 1))) for (const id of event.involves) if (!first.has(id)) first.set(id, event.start);
  const days = [...first.values()].map(day).filter(Number.isFinite);
  const begin = Math.min(...days);
  const length = Math.max(1, Math.max(...days) - begin);
  const width = Math.max(1500, view.nodes.length * 16);
  const place = (/** @type {string} */ date) => ((day(date) - begin) / length) * width;
  const field = new Field(140);
  const positions = new Map([[centre, { x: -190, y: 0 }]]);
  for (const node of view.nodes) {
    if (node.id === centre) continue;
    const x = place(first.get(node.id) ?? "");
    const box = { id: node.id, ...measure(node), x: Number.isFinite(x) ? x : -190, y: 0 };
    for (let row = 0; ; row++) {
      box.y = (row % 2 ? -1 : 1) * Math.ceil(row / 2) * 30;
      if (Math.abs(box.y) >= 0 && field.isFree(box)) break;
    }
    field.add({ ...box });
    positions.set(node.id, { x: box.x, y: box.y - box.dy });
  }
  const months = [...new Set([...first.values()].map((date) => date.slice(0, 7)))].filter((month) => month.length === 7).sort();
  return { positions, hulls: [], axis: months.map((month) => ({ x: place(`${month}-01`), text: month })) };
}

/** @param {string} date */
function day(date) {
  const full = date.length === 4 ? `${date}-01-01` : date.length === 7 ? `${date}-01` : date;
  return Date.parse(full) / 86_400_000;
}
