/** The force layout: springs and charges, seeded, without physics in the page. */

import { Field, random } from "./packing.js";

/**
 * @typedef {import("./layouts.js").Context} Context
 * @typedef {import("./layouts.js").Layout} Layout
 * @typedef {import("./model.js").Visible} Visible
 */

/** A large graph takes the places the server's own springs found: nothing to wait for. @param {Visible} view @returns {Layout} */
export function settled(view) {
  const chance = random(20251020);
  const spread = 60 * Math.sqrt(view.nodes.length);
  const positions = new Map(view.nodes.map((node) => [node.id, node.x === null || node.y === null ? { x: (chance() - 0.5) * spread, y: (chance() - 0.5) * spread } : { x: node.x, y: node.y }]));
  return { positions, hulls: [] };
}

/** Springs and charges, a fixed number of rounds, from a seeded start. @param {Visible} view @param {Context} context @returns {Layout} */
export function force(view, { centre, aspect, measure }) {
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
