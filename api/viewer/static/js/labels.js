/** Labels drawn over the graph at a constant size: the most important first, and never one over another. */

/**
 * @typedef {{id: string, x: number, y: number, size: number, lines: string[], widths: number, rank: number, strong: boolean, dim: boolean, beside?: boolean}} LabelSpot
 * @typedef {{id: string, spot: LabelSpot, area: Area, align: CanvasTextAlign, side: "under" | "right" | "left" | "over"}} Placed
 * @typedef {[number, number, number, number]} Area left, top, right, bottom, in pixels of the sheet
 */

export const FONT = 12;
export const LINE = 14;
export const FAMILY = '"Noto Sans TC", "PingFang TC", "Microsoft JhengHei", "Noto Sans CJK TC", system-ui, sans-serif';
const CELL = 90;

/** @type {Map<string, number>} */
const widths = new Map();

/** @param {string} text @returns {number} width in pixels, near enough without a canvas: wide signs are square */
export function textWidth(text) {
  const held = widths.get(text);
  if (held !== undefined) return held;
  let sum = 0;
  for (const sign of text) sum += /[\u1100-\u11ff\u2e80-\uffef\u{20000}-\u{3ffff}]/u.test(sign) ? FONT : FONT * 0.56;
  if (widths.size > 50_000) widths.clear();
  widths.set(text, sum);
  return sum;
}

/** @type {Map<string, string[]>} */
const wrapped = new Map();

/** At most two lines, the second cut with an ellipsis. @param {string} text @param {number} [most] @returns {string[]} */
export function wrap(text, most = 100) {
  const key = `${most} ${text}`;
  const held = wrapped.get(key);
  if (held) return held;
  if (wrapped.size > 50_000) wrapped.clear();
  const lines = split(text, most);
  wrapped.set(key, lines);
  return lines;
}

/** @param {string} text @param {number} most @returns {string[]} */
function split(text, most) {
  if (textWidth(text) <= most) return [text];
  const parts = /\s/.test(text) ? text.split(/(?<=\s)/) : [...text];
  const lines = ["", ""];
  let row = 0;
  for (const part of parts) {
    if (row === 0 && textWidth(lines[0] + part) > most && lines[0]) row = 1;
    if (row === 1 && textWidth(lines[1] + part) > most - FONT) return [lines[0].trim(), `${lines[1].trim()}…`];
    lines[row] += part;
  }
  return lines.map((line) => line.trim()).filter(Boolean);
}

/** One line, cut with an ellipsis. @param {string} text @param {number} most @returns {string} */
export function cut(text, most) {
  if (textWidth(text) <= most) return text;
  let kept = "";
  for (const sign of text) {
    if (textWidth(kept + sign) > most - FONT) break;
    kept += sign;
  }
  return `${kept.trim()}…`;
}

/**
 * Where a label may stand: under its shape, beside it, over it.
 * @param {LabelSpot} spot @param {number} scale @returns {Omit<Placed, "id" | "spot">[]}
 */
function places(spot, scale) {
  const x = spot.x * scale;
  const y = spot.y * scale;
  const reach = Math.max(3, spot.size * scale);
  const w = spot.widths + 4;
  const h = LINE * spot.lines.length;
  const under = /** @type {Omit<Placed, "id" | "spot">} */ ({ side: "under", align: "center", area: [x - w / 2, y + reach + 3, x + w / 2, y + reach + 3 + h] });
  const right = /** @type {Omit<Placed, "id" | "spot">} */ ({ side: "right", align: "left", area: [x + reach + 3, y - h / 2, x + reach + 3 + w, y + h / 2] });
  if (spot.beside) return [right];
  const left = /** @type {Omit<Placed, "id" | "spot">} */ ({ side: "left", align: "right", area: [x - reach - 3 - w, y - h / 2, x - reach - 3, y + h / 2] });
  const over = /** @type {Omit<Placed, "id" | "spot">} */ ({ side: "over", align: "center", area: [x - w / 2, y - reach - 3 - h, x + w / 2, y - reach - 3] });
  return [under, right, left, over];
}

/**
 * Which labels find room, and where.
 * @param {LabelSpot[]} spots best first @param {number} scale @param {{left: number, right: number, top: number, bottom: number}} frame @param {number} [most]
 * @returns {Placed[]}
 */
export function placeLabels(spots, scale, frame, most = 600) {
  const taken = new Crowd();
  const shapes = new Crowd();
  if (spots.length <= 900) for (const { x, y, size } of spots) shapes.add([(x - size * 0.8) * scale, (y - size * 0.8) * scale, (x + size * 0.8) * scale, (y + size * 0.8) * scale]);
  const inner = [(frame.left + 60 / scale) * scale, (frame.right - 60 / scale) * scale]; // the frame is 60 pixels wider than the window
  /** @type {Placed[]} */
  const placed = [];
  for (const spot of spots) {
    if (spot.x < frame.left || spot.x > frame.right || spot.y < frame.top || spot.y > frame.bottom) continue;
    const all = places(spot, scale);
    const fits = all.filter(({ area }) => !taken.meets(area) && !shapes.meets(area));
    const free = fits.find(({ area }) => area[0] > inner[0] && area[2] < inner[1]) ?? fits[0];
    const chosen = free ?? (spot.strong || spot.rank >= 500 ? all.find(({ area }) => !taken.meets(area)) : undefined) ?? (spot.strong ? all[0] : undefined);
    if (!chosen) continue;
    taken.add(chosen.area);
    placed.push({ id: spot.id, spot, ...chosen });
    if (placed.length >= most) break;
  }
  return placed;
}

/**
 * @param {CanvasRenderingContext2D} context @param {Placed[]} placed @param {number} scale @param {{ink: string, muted: string, halo: string}} colours
 */
export function drawLabels(context, placed, scale, colours) {
  context.save();
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 3 / scale;
  for (const one of placed) write(context, one.spot, one, scale, colours);
  context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {LabelSpot} spot @param {{area: Area, align: CanvasTextAlign}} place @param {number} scale @param {{ink: string, muted: string, halo: string}} colours */
function write(context, spot, { area: [left, top, right], align }, scale, colours) {
  context.textAlign = align;
  context.font = `${spot.strong ? "600 " : ""}${FONT / scale}px ${FAMILY}`;
  context.globalAlpha = spot.dim ? 0.4 : 1;
  context.strokeStyle = colours.halo;
  context.fillStyle = spot.dim ? colours.muted : colours.ink;
  const x = (align === "center" ? (left + right) / 2 : align === "left" ? left + 2 : right - 2) / scale;
  spot.lines.forEach((line, index) => {
    const y = (top + (index + 0.5) * LINE) / scale;
    context.strokeText(line, x, y);
    context.fillText(line, x, y);
  });
}

/** Areas in a grid, so that asking whether one is free does not ask all. */
class Crowd {
  constructor() {
    /** @type {Map<string, Area[]>} */
    this.cells = new Map();
  }

  /** @param {Area} area @returns {string[]} */
  #keys([left, top, right, bottom]) {
    const keys = [];
    for (let i = Math.floor(left / CELL); i <= Math.floor(right / CELL); i++) for (let j = Math.floor(top / CELL); j <= Math.floor(bottom / CELL); j++) keys.push(`${i},${j}`);
    return keys;
  }

  /** @param {Area} area */
  add(area) {
    for (const key of this.#keys(area)) {
      const held = this.cells.get(key);
      if (held) held.push(area);
      else this.cells.set(key, [area]);
    }
  }

  /** @param {Area} area */
  meets(area) {
    return this.#keys(area).some((key) => (this.cells.get(key) ?? []).some((other) => area[0] < other[2] && other[0] < area[2] && area[1] < other[3] && other[1] < area[3]));
  }
}
