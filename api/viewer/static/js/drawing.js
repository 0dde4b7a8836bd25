/** A small network in SVG, for query results: seeded springs, no library. */

import { el, link, svg } from "./dom.js";
import { random } from "./packing.js";

/** @param {{id: string, label: string}[]} nodes @param {[string, string][]} links */
export function drawing(nodes, links) {
  const shown = nodes.slice(0, 300);
  const index = new Map(shown.map((node, i) => [node.id, i]));
  const chance = random(7);
  const at = shown.map(() => [chance() * 900 + 50, chance() * 500 + 50]);
  const pairs = links.map(([a, b]) => [index.get(a) ?? -1, index.get(b) ?? -1]).filter(([a, b]) => a >= 0 && b >= 0);
  for (let round = 0; round < 160; round++) relax(at, pairs, 1 - round / 160);
  const box = [Math.min(...at.map(([x]) => x)) - 80, Math.min(...at.map(([, y]) => y)) - 30, 0, 0];
  box[2] = Math.max(...at.map(([x]) => x)) + 80 - box[0];
  box[3] = Math.max(...at.map(([, y]) => y)) + 40 - box[1];
  return el(
    "div",
    { class: "small-network" },
    svg(
      "svg",
      { viewBox: box.map((value) => value.toFixed(0)).join(" "), role: "group", "aria-label": `${shown.length}` },
      pairs.map(([a, b]) => svg("line", { x1: at[a][0], y1: at[a][1], x2: at[b][0], y2: at[b][1] })),
      shown.map((node, i) => svg("a", { href: `/entities/${encodeURIComponent(node.id.split("/id/")[1] ?? "")}` }, svg("circle", { cx: at[i][0], cy: at[i][1], r: 6 }), svg("text", { x: at[i][0], y: at[i][1] + 19, "text-anchor": "middle" }, node.label.slice(0, 14)))),
    ),
    nodes.length > shown.length ? link("", `${nodes.length - shown.length} +`) : null,
  );
}

/** @param {number[][]} at @param {number[][]} pairs @param {number} heat */
function relax(at, pairs, heat) {
  const push = at.map(() => [0, 0]);
  for (let i = 0; i < at.length; i++) {
    for (let j = i + 1; j < at.length; j++) {
      const dx = at[i][0] - at[j][0] || 0.1;
      const dy = at[i][1] - at[j][1] || 0.1;
      const force = 5200 / (dx * dx + dy * dy + 30);
      const far = Math.hypot(dx, dy);
      push[i][0] += (dx / far) * force;
      push[i][1] += (dy / far) * force;
      push[j][0] -= (dx / far) * force;
      push[j][1] -= (dy / far) * force;
    }
    push[i][0] += (500 - at[i][0]) * 0.012;
    push[i][1] += (300 - at[i][1]) * 0.018;
  }
  for (const [a, b] of pairs) {
    const dx = at[b][0] - at[a][0];
    const dy = at[b][1] - at[a][1];
    const pull = ((Math.hypot(dx, dy) - 90) / (Math.hypot(dx, dy) + 0.1)) * 0.03;
    push[a][0] += dx * pull;
    push[a][1] += dy * pull;
    push[b][0] -= dx * pull;
    push[b][1] -= dy * pull;
  }
  const most = 3 + 35 * heat;
  at.forEach((place, i) => {
    const size = Math.hypot(push[i][0], push[i][1]);
    const scale = size > most ? most / size : 1;
    place[0] += push[i][0] * scale;
    place[1] += push[i][1] * scale;
  });
}
