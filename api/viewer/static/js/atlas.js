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

/** @typedef {{country: string, d: string, middle: [number, number], reach: number}} Land one country: its outline, the middle and the extent of its largest part */
/** @type {Map<string, Promise<Land[] | null>>} */
const outlines = new Map();

/** The countries' outlines; null where the part is not installed. @param {"110m" | "50m"} detail @returns {Promise<Land[] | null>} */
function coasts(detail) {
  const held = outlines.get(detail) ?? fetch(`/static/vendor/countries-${detail}.json`)
    .then((answer) => (answer.ok ? answer.json() : null))
    .then((topology) => (topology ? decode(topology) : null))
    .catch(() => null);
  outlines.set(detail, held);
  return held;
}

/** ISO's number of a country as its two letters: the Unicode locale rules know both. @param {string} number */
function letters(number) {
  try {
    return new Intl.Locale(`und-${number}`).region ?? "";
  } catch {
    return "";
  }
}

/** TopoJSON by its specification: arcs are quantised steps; a negative number is an arc read backwards. @param {any} topology @returns {Land[]} */
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
    .map((/** @type {any} */ shape) => {
      const rings = (shape.type === "Polygon" ? [shape.arcs] : (shape.arcs ?? [])).flat().map(ring);
      return { country: letters(shape.id ?? ""), d: rings.map(path).join(""), ...centre(rings) };
    });
}

/** The middle of the largest ring. @param {number[][][]} rings @returns {{middle: [number, number], reach: number}} */
function centre(rings) {
  /** @type {{middle: [number, number], reach: number}} */
  let best = { middle: [0, 0], reach: -1 };
  for (const points of rings) {
    const places = points.map(([lon, lat]) => project(lon, lat));
    const xs = places.map(([x]) => x);
    const ys = places.map(([, y]) => y);
    const [w, h] = [Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)];
    if (w < WIDTH / 2 && Math.sqrt(w * h) > best.reach) best = { middle: [Math.min(...xs) + w / 2, Math.min(...ys) + h / 2], reach: Math.sqrt(w * h) };
  }
  return best;
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

/** @typedef {{id: string, label: string, longitude: number, latitude: number, value: number, category: string, hint?: string, chosen?: boolean}} Spot */
/** @typedef {{id: string, label: string, value: number, hint: string, chosen: boolean}} Shade what happened with a country */
/** @typedef {{x: number, y: number, w: number, h: number}} Window */

/**
 * @param {Spot[]} spots @param {Spot | null} home @param {(id: string) => void} open @param {Map<string, Shade>} [shades] by the country's two letters
 * @returns {Promise<HTMLElement>}
 */
export async function worldMap(spots, home, open, shades = new Map()) {
  const land = await coasts("110m");
  const known = new Set((land ?? []).map(({ country }) => country));
  const small = [...shades.keys()].filter((country) => !known.has(country));
  const isles = land && small.length ? ((await coasts("50m")) ?? []).filter(({ country }) => small.includes(country)) : [];
  const from = home ? project(home.longitude, home.latitude) : null;
  const ordered = [...spots].sort((a, b) => b.value - a.value || (a.id < b.id ? -1 : 1));
  const most = Math.max(1, ...[...shades.values()].map(({ value }) => value));
  const shaded = [...(land ?? []), ...isles].flatMap((one) => ({ ...one, shade: shades.get(one.country) })).sort((a, b) => Number(Boolean(a.shade)) - Number(Boolean(b.shade)) || (b.shade?.value ?? 0) - (a.shade?.value ?? 0));
  const marks = svg("g", {});
  const sheet = /** @type {SVGSVGElement} */ (svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "world", role: "group", "aria-label": t("map.label"), tabindex: 0 },
    svg("rect", { class: "sea", x: -WIDTH, y: -HEIGHT, width: 3 * WIDTH, height: 3 * HEIGHT }),
    shaded.map(({ d, shade }) => (shade ? country(d, shade, most, open) : svg("path", { class: "land", d }))),
    marks,
  ));
  const names = shaded.filter(({ shade }) => shade);
  const draw = (/** @type {Window} */ view) => {
    const unit = view.w / Math.max(320, sheet.clientWidth);
    sheet.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`);
    sheet.style.setProperty("--unit", String(unit));
    marks.replaceChildren(...layers(ordered, home, from, unit, open, names));
  };
  const points = [...spots, ...(home ? [home] : [])].map((spot) => project(spot.longitude, spot.latitude)).concat(names.map(({ middle }) => middle));
  const holder = el("div", { class: "map-holder" }, land ? null : el("p", { class: "notice", role: "status" }, t("map.missing")), sheet, shades.size ? scale(most) : null);
  requestAnimationFrame(() => navigate(sheet, frame(points, sheet), draw));
  return holder;
}

/** @param {number} value @param {number} most */
const depth = (value, most) => Math.max(1, Math.ceil((Math.sqrt(value) / Math.sqrt(most)) * 5));

/** @param {string} d @param {Shade} shade @param {number} most @param {(id: string) => void} open */
function country(d, shade, most, open) {
  const choose = () => open(shade.id);
  return svg(
    "path",
    { class: `land shaded heat-${depth(shade.value, most)}${shade.chosen ? " chosen" : ""}`, d, tabindex: 0, role: "button", "aria-label": `${shade.label} ${shade.hint}`, dataset: { country: shade.id }, onclick: choose, onkeydown: (/** @type {KeyboardEvent} */ event) => (event.key === "Enter" || event.key === " ") && choose() },
    svg("title", {}, `${shade.label} · ${shade.hint}`),
  );
}

/** What the shades mean. @param {number} most */
function scale(most) {
  return el("div", { class: "map-scale" }, el("span", {}, t("map.scale")), [1, 2, 3, 4, 5].map((step) => el("i", { class: `heat-${step}` })), el("span", { class: "muted" }, `1 – ${most}`));
}

/** The part of the sheet that holds every point, in the shape of the element. @param {[number, number][]} points @param {SVGSVGElement} sheet @returns {Window} */
function frame(points, sheet) {
  const shape = sheet.clientWidth && sheet.clientHeight ? sheet.clientWidth / sheet.clientHeight : WIDTH / HEIGHT;
  if (!points.length) return { x: 0, y: 0, w: WIDTH, h: HEIGHT };
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const left = Math.min(...xs) - 60;
  const top = Math.min(...ys) - 40;
  let w = Math.max(160, Math.max(...xs) + 60 - left);
  let h = Math.max(90, Math.max(...ys) + 40 - top);
  const [cx, cy] = [left + w / 2, top + h / 2];
  if (w / h < shape) w = h * shape;
  else h = w / shape;
  return { x: cx - w / 2, y: cy - h / 2, w, h };
}

/** Wheel, drag and keys. @param {SVGSVGElement} sheet @param {Window} view @param {(view: Window) => void} draw */
function navigate(sheet, view, draw) {
  let now = view;
  draw(now);
  const set = (/** @type {Window} */ next) => {
    now = next;
    requestAnimationFrame(() => draw(now));
  };
  const zoom = (/** @type {number} */ factor, fx = 0.5, fy = 0.5) => {
    const w = Math.min(WIDTH * 1.6, Math.max(60, now.w * factor));
    const h = (w * now.h) / now.w;
    set({ x: now.x + (now.w - w) * fx, y: now.y + (now.h - h) * fy, w, h });
  };
  const pan = (/** @type {number} */ dx, /** @type {number} */ dy) => set({ ...now, x: now.x + dx * now.w, y: now.y + dy * now.h });
  sheet.addEventListener("wheel", (event) => {
    event.preventDefault();
    const box = sheet.getBoundingClientRect();
    zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  }, { passive: false });
  sheet.addEventListener("pointermove", (event) => event.buttons === 1 && pan(-event.movementX / sheet.clientWidth, -event.movementY / sheet.clientHeight));
  sheet.addEventListener("keydown", (event) => {
    /** @type {Record<string, () => void>} */
    const acts = { "+": () => zoom(1 / 1.3), "=": () => zoom(1 / 1.3), "-": () => zoom(1.3), ArrowLeft: () => pan(-0.1, 0), ArrowRight: () => pan(0.1, 0), ArrowUp: () => pan(0, -0.1), ArrowDown: () => pan(0, 0.1), 0: () => set(view) };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  });
}

/** Lines, then circles, then names that cover neither a circle nor each other. @param {Spot[]} spots @param {Spot | null} home @param {[number, number] | null} from @param {number} unit @param {(id: string) => void} open @param {(Land & {shade?: Shade})[]} countries */
function layers(spots, home, from, unit, open, countries) {
  const field = new Field(60 * unit);
  const at = spots.map((spot) => ({ spot, place: project(spot.longitude, spot.latitude), radius: (3.5 + Math.sqrt(spot.value) * 2) * unit }));
  for (const { spot, place, radius } of at) field.add({ id: spot.id, x: place[0], y: place[1], w: radius * 1.2, h: radius * 1.2 });
  if (home && from) field.add({ id: home.id, x: from[0], y: from[1] + 8 * unit, w: 44 * unit, h: 28 * unit });
  const lines = from ? at.map(({ spot, place }) => svg("path", { class: "map-line", d: arc(from, place), "stroke-width": (0.8 + Math.sqrt(spot.value) * 0.6) * unit })) : [];
  const titles = countries.flatMap(({ shade, middle: [x, y] }) => (shade ? countryCaption(shade, x, y, unit, field) : null));
  const names = at.map(({ spot, place, radius }) => caption(spot, place, radius, unit, field));
  const isles = countries.filter(({ reach }) => reach < 7 * unit).map(({ shade, middle: [x, y] }) => svg("circle", { class: "map-isle", cx: x, cy: y, r: (3 + Math.sqrt(shade?.value ?? 1)) * unit }));
  const circles = [...at].reverse().map(({ spot, place, radius }) => mark(spot, place, radius, open));
  const centre = home && from && home.label ? svg("g", { class: "map-home" }, svg("circle", { cx: from[0], cy: from[1], r: 6 * unit }), svg("text", { x: from[0], y: from[1] + 18 * unit, "text-anchor": "middle" }, home.label)) : null;
  return [...lines, ...isles, ...circles, ...titles, ...names, centre].filter((made) => made !== null);
}

/** @param {[number, number]} a @param {[number, number]} b */
function arc(a, b) {
  const bend = Math.min(60, Math.hypot(b[0] - a[0], b[1] - a[1]) * 0.18);
  return `M${a[0]} ${a[1]}Q${(a[0] + b[0]) / 2} ${(a[1] + b[1]) / 2 - bend} ${b[0]} ${b[1]}`;
}

/** @param {Spot} spot @param {[number, number]} place @param {number} radius @param {(id: string) => void} open */
function mark(spot, [x, y], radius, open) {
  const choose = () => open(spot.id);
  return svg(
    "g",
    { class: spot.chosen ? "map-spot chosen" : "map-spot", tabindex: 0, role: "button", "aria-label": `${spot.label} ${spot.hint ?? spot.value}`, onclick: choose, onkeydown: (/** @type {KeyboardEvent} */ event) => (event.key === "Enter" || event.key === " ") && choose() },
    svg("title", {}, `${spot.label} · ${spot.hint ?? spot.value}`),
    svg("circle", { cx: x, cy: y, r: radius, fill: colourOf(spot.category) }),
  );
}

/** @param {Spot} spot @param {[number, number]} place @param {number} radius @param {number} unit @param {Field} field */
function caption(spot, [x, y], radius, unit, field) {
  const w = (textWidth(spot.label) * 0.95 + 4) * unit;
  const h = 13 * unit;
  const side = radius + w / 2 + 2 * unit;
  const tries = [[0, radius + h / 2 + unit], [0, -radius - h / 2 - unit], [side, 0], [-side, 0], [side * 0.8, radius + h * 0.3], [-side * 0.8, radius + h * 0.3]];
  const found = tries.find(([dx, dy]) => field.isFree({ id: spot.id, x: x + dx, y: y + dy, w, h }));
  if (!found) return null;
  field.add({ id: spot.id, x: x + found[0], y: y + found[1], w, h });
  return svg("text", { class: "map-name", x: x + found[0], y: y + found[1] + 4 * unit, "text-anchor": "middle" }, spot.label);
}

/** @param {Shade} shade @param {number} x @param {number} y @param {number} unit @param {Field} field */
function countryCaption(shade, x, y, unit, field) {
  const text = `${shade.label} ${shade.value}`;
  const box = { id: shade.id, x, y, w: (textWidth(text) + 6) * unit, h: 14 * unit };
  const place = [[0, 0], [0, -14], [0, 14], [1, 0], [0, -28], [0, 28], [1, -16], [1, 16], [-1, 0], [1, 34]].map(([side, dy]) => ({ ...box, x: x + side * (box.w / 2 + 26 * unit), y: y + dy * unit })).find((one) => field.isFree(one));
  if (!place) return null;
  field.add(place);
  return svg("text", { class: "map-country", x: place.x, y: place.y + 4 * unit, "text-anchor": "middle" }, text);
}
