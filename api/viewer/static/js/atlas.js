/** A world map without tiles: TopoJSON outlines, drawn as SVG, centred on Asia. */

import { colourOf } from "./appearance.js";
import { el, svg } from "./dom.js";
import { t } from "./i18n.js";
import { textWidth } from "./labels.js";
import { Field } from "./packing.js";

const WIDTH = 1000;
const HEIGHT = 480;
const MIDDLE = 150;

/** Longitude and latitude to the sheet; the Pacific in the middle, the poles cut. @param {number} lon @param {number} lat @returns {[number, number]} */
export function project(lon, lat) {
  const turned = ((lon - MIDDLE + 540) % 360) - 180;
  const phi = (Math.max(-58, Math.min(82, lat)) * Math.PI) / 180;
  const north = Math.sin((82 * Math.PI) / 180 / 1.35);
  const south = Math.sin((-58 * Math.PI) / 180 / 1.35);
  return [((turned + 180) / 360) * WIDTH, ((north - Math.sin(phi / 1.35)) / (north - south)) * HEIGHT];
}

/** @type {Promise<string[] | null> | null} */
let outlines = null;

/** The countries' outlines as SVG paths; null where the part is not installed. @returns {Promise<string[] | null>} */
function coasts() {
  outlines ??= fetch("/static/vendor/countries-110m.json")
    .then((answer) => (answer.ok ? answer.json() : null))
    .then((topology) => (topology ? decode(topology) : null))
    .catch(() => null);
  return outlines;
}

/** TopoJSON by its specification: arcs are quantised steps; a negative number is an arc read backwards. @param {any} topology @returns {string[]} */
function decode(topology) {
  const [sx, sy] = topology.transform.scale;
  const [tx, ty] = topology.transform.translate;
  const arcs = topology.arcs.map((/** @type {number[][]} */ arc) => {
    let x = 0;
    let y = 0;
    return arc.map(([dx, dy]) => [(x += dx) * sx + tx, (y += dy) * sy + ty]);
  });
  const ring = (/** @type {number[]} */ numbers) => numbers.flatMap((number) => (number < 0 ? [...arcs[~number]].reverse() : arcs[number]));
  return topology.objects.countries.geometries
    .filter((/** @type {any} */ shape) => shape.id !== "010")
    .map((/** @type {any} */ shape) => (shape.type === "Polygon" ? [shape.arcs] : (shape.arcs ?? [])).flat().map((/** @type {number[]} */ numbers) => path(ring(numbers))).join(""));
}

/** Cut a ring where it leaves one edge of the sheet and returns at the other. @param {number[][]} points */
function path(points) {
  let text = "";
  let before = Number.NaN;
  for (const [lon, lat] of points) {
    const [x, y] = project(lon, lat);
    text += `${Number.isNaN(before) || Math.abs(x - before) > WIDTH / 2 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    before = x;
  }
  return text;
}

/** @typedef {{id: string, label: string, longitude: number, latitude: number, value: number, category: string, hint?: string}} Spot */

/** @param {Spot[]} spots @param {Spot | null} home @param {(id: string) => void} open @returns {Promise<HTMLElement>} */
export async function worldMap(spots, home, open) {
  const land = await coasts();
  const from = home ? project(home.longitude, home.latitude) : null;
  const ordered = [...spots].sort((a, b) => b.value - a.value || (a.id < b.id ? -1 : 1));
  const field = new Field(60);
  const lines = from ? ordered.map((spot) => svg("path", { class: "map-line", d: arc(from, project(spot.longitude, spot.latitude)), "stroke-width": 0.6 + Math.sqrt(spot.value) * 0.5 })) : [];
  const marks = ordered.map((spot) => mark(spot, field, open));
  return el(
    "div",
    { class: "map-holder" },
    land ? null : el("p", { class: "notice", role: "status" }, t("map.missing")),
    svg(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "world", role: "group", "aria-label": t("map.label") },
      svg("rect", { class: "sea", width: WIDTH, height: HEIGHT }),
      (land ?? []).map((d) => svg("path", { class: "land", d })),
      lines,
      [...marks].reverse(),
      home && from ? svg("g", { class: "map-home", transform: `translate(${from[0]} ${from[1]})` }, svg("circle", { r: 5 }), svg("text", { y: 15, "text-anchor": "middle" }, home.label)) : null,
    ),
  );
}

/** @param {[number, number]} a @param {[number, number]} b */
function arc(a, b) {
  const bend = Math.min(60, Math.hypot(b[0] - a[0], b[1] - a[1]) * 0.18);
  return `M${a[0]} ${a[1]}Q${(a[0] + b[0]) / 2} ${(a[1] + b[1]) / 2 - bend} ${b[0]} ${b[1]}`;
}

/** @param {Spot} spot @param {Field} field @param {(id: string) => void} open */
function mark(spot, field, open) {
  const [x, y] = project(spot.longitude, spot.latitude);
  const radius = 2.5 + Math.sqrt(spot.value) * 1.6;
  const width = textWidth(spot.label) * 0.75 + 4;
  const tries = [[0, radius + 7], [0, -radius - 5], [radius + width / 2 + 2, 1], [-radius - width / 2 - 2, 1]];
  const at = tries.find(([dx, dy]) => field.isFree({ id: spot.id, x: x + dx, y: y + dy, w: width, h: 10 }));
  if (at) field.add({ id: spot.id, x: x + at[0], y: y + at[1], w: width, h: 10 });
  const choose = () => open(spot.id);
  return svg(
    "g",
    { class: "map-spot", transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`, tabindex: 0, role: "button", "aria-label": `${spot.label} ${spot.hint ?? spot.value}`, onclick: choose, onkeydown: (/** @type {KeyboardEvent} */ event) => (event.key === "Enter" || event.key === " ") && choose() },
    svg("title", {}, `${spot.label} · ${spot.hint ?? spot.value}`),
    svg("circle", { r: radius, fill: colourOf(spot.category) }),
    at ? svg("text", { x: at[0], y: at[1] + 3, "text-anchor": "middle" }, spot.label) : null,
  );
}
