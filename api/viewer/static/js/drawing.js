/** A small network in SVG, for query results: seeded springs, no library; wheel, drag and buttons move the view. */

import { el, svg } from "./dom.js";
import { t } from "./i18n.js";
import { random } from "./packing.js";

const MOST = 300;

/** @typedef {{id: string, label: string, category: string, href: string}} Node @typedef {{from: string, to: string, weight: number, label: string}} Link */

/** @param {Node[]} nodes @param {Link[]} links */
export function drawing(nodes, links) {
  const degree = new Map(nodes.map((node) => [node.id, 0]));
  for (const { from, to } of links) for (const end of [from, to]) degree.set(end, (degree.get(end) ?? 0) + 1);
  const shown = [...nodes].sort((a, b) => (degree.get(b.id) ?? 0) - (degree.get(a.id) ?? 0)).slice(0, MOST);
  const index = new Map(shown.map((node, i) => [node.id, i]));
  const kept = links.filter(({ from, to }) => index.has(from) && index.has(to));
  const chance = random(7);
  const at = shown.map(() => [chance() * 900 + 50, chance() * 500 + 50]);
  const pairs = kept.map(({ from, to }) => [index.get(from) ?? 0, index.get(to) ?? 0]);
  for (let round = 0; round < 200; round++) relax(at, pairs, 1 - round / 200);
  const most = Math.max(1, ...kept.map((one) => one.weight));
  const size = (/** @type {Node} */ node) => 5 + Math.sqrt(degree.get(node.id) ?? 0) * 1.8;
  const whole = frame(at);
  const named = apart(shown.map((node, i) => ({ x: at[i][0], y: at[i][1] + size(node) + 9, w: [...clip(node.label)].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 0x2e7f ? 11.5 : 6.5), 0) })));
  const sheet = /** @type {SVGSVGElement} */ (svg(
    "svg",
    { role: "group", tabindex: 0, "aria-label": t("workbench.drawn", { nodes: shown.length, links: kept.length }) },
    kept.map(({ weight, label }, i) => svg("line", { x1: at[pairs[i][0]][0], y1: at[pairs[i][0]][1], x2: at[pairs[i][1]][0], y2: at[pairs[i][1]][1], "stroke-width": (1 + (3 * weight) / most).toFixed(1) }, svg("title", {}, [shown[pairs[i][0]].label, label || "–", shown[pairs[i][1]].label, weight > 1 ? `(${weight})` : ""].join(" ")))),
    shown.map((node, i) => svg("a", { href: node.href, class: [node.category ? `type-${node.category}` : "", named[i] ? "" : "crowded"].join(" ") }, svg("title", {}, node.label), svg("circle", { cx: at[i][0], cy: at[i][1], r: size(node).toFixed(1) }), svg("text", { x: at[i][0], y: at[i][1] + size(node) + 13, "text-anchor": "middle" }, clip(node.label)))),
  ));
  const step = moving(sheet, whole);
  const button = (/** @type {string} */ sign, /** @type {string} */ said, /** @type {() => void} */ act) => el("button", { type: "button", class: "quiet icon-button", "aria-label": t(said), title: t(said), onclick: act }, sign);
  return el(
    "div",
    { class: "small-network" },
    sheet,
    el("div", { class: "small-tools" }, button("+", "tools.zoom_in", () => step(0.75)), button("−", "tools.zoom_out", () => step(1.33)), button("⤢", "tools.fit", () => step(0))),
    el("p", { class: "muted", role: "status" }, t("workbench.drawn", { nodes: shown.length, links: kept.length }), nodes.length > shown.length ? ` · ${t("workbench.leftout", { n: nodes.length - shown.length })}` : ""),
  );
}

/** @param {string} label */
const clip = (label) => ([...label].length > 16 ? `${[...label].slice(0, 15).join("")}…` : label);

/** Which names have room, the first ones first: the others wait for the pointer, the focus or a closer view. @param {{x: number, y: number, w: number}[]} places */
function apart(places) {
  /** @type {typeof places} */
  const kept = [];
  return places.map((place) => {
    const free = kept.every((other) => Math.abs(other.x - place.x) > (other.w + place.w) / 2 || Math.abs(other.y - place.y) > 14);
    if (free) kept.push(place);
    return free;
  });
}

/** @param {number[][]} at */
function frame(at) {
  const xs = at.map(([x]) => x);
  const ys = at.map(([, y]) => y);
  const [x, y] = [Math.min(...xs) - 90, Math.min(...ys) - 30];
  const [w, h] = [Math.max(420, Math.max(...xs) + 90 - x), Math.max(300, Math.max(...ys) + 50 - y)];
  return { x: (Math.min(...xs) + Math.max(...xs)) / 2 - w / 2, y: (Math.min(...ys) + Math.max(...ys)) / 2 - h / 2, w, h };
}

/** Wheel and drag move the window over the sheet. @param {SVGSVGElement} sheet @param {{x: number, y: number, w: number, h: number}} whole */
function moving(sheet, whole) {
  let view = { ...whole };
  const draw = () => {
    sheet.setAttribute("viewBox", [view.x, view.y, view.w, view.h].map((value) => value.toFixed(1)).join(" "));
    sheet.classList.toggle("near", view.w < whole.w * 0.6);
  };
  const zoom = (/** @type {number} */ by, fx = 0.5, fy = 0.5) => {
    if (by === 0) view = { ...whole };
    else view = { x: view.x + view.w * (1 - by) * fx, y: view.y + view.h * (1 - by) * fy, w: view.w * by, h: view.h * by };
    draw();
  };
  sheet.addEventListener("wheel", (event) => {
    event.preventDefault();
    const box = sheet.getBoundingClientRect();
    zoom(event.deltaY > 0 ? 1.15 : 0.87, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  }, { passive: false });
  /** @type {{x: number, y: number} | null} */
  let held = null;
  sheet.addEventListener("pointerdown", (event) => (held = { x: event.clientX, y: event.clientY }));
  sheet.addEventListener("pointermove", (event) => {
    if (!held || event.buttons === 0) return;
    const scale = view.w / sheet.getBoundingClientRect().width;
    view.x -= (event.clientX - held.x) * scale;
    view.y -= (event.clientY - held.y) * scale;
    held = { x: event.clientX, y: event.clientY };
    draw();
  });
  sheet.addEventListener("pointerup", () => (held = null));
  draw();
  return zoom;
}

/** @param {number[][]} at @param {number[][]} pairs @param {number} heat */
function relax(at, pairs, heat) {
  const push = at.map(() => [0, 0]);
  for (let i = 0; i < at.length; i++) {
    for (let j = i + 1; j < at.length; j++) {
      const dx = at[i][0] - at[j][0] || 0.1;
      const dy = at[i][1] - at[j][1] || 0.1;
      const force = 7200 / (dx * dx + dy * dy + 30);
      const far = Math.hypot(dx, dy);
      push[i][0] += (dx / far) * force;
      push[i][1] += (dy / far) * force;
      push[j][0] -= (dx / far) * force;
      push[j][1] -= (dy / far) * force;
    }
    push[i][0] += (500 - at[i][0]) * 0.012;
    push[i][1] += (300 - at[i][1]) * 0.02;
  }
  for (const [a, b] of pairs) {
    const dx = at[b][0] - at[a][0];
    const dy = at[b][1] - at[a][1];
    const pull = ((Math.hypot(dx, dy) - 100) / (Math.hypot(dx, dy) + 0.1)) * 0.03;
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
