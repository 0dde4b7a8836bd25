/** Labels drawn over the graph at a constant size: the most important first, and never one over another. */

/** @typedef {{id: string, x: number, y: number, size: number, lines: string[], widths: number, rank: number, strong: boolean, dim: boolean}} LabelSpot */

export const FONT = 12;
export const LINE = 14;
const FAMILY = '"Noto Sans TC", "PingFang TC", "Microsoft JhengHei", "Noto Sans CJK TC", system-ui, sans-serif';

/** @param {string} text @returns {number} width in pixels, near enough without a canvas: wide signs are square */
export function textWidth(text) {
  let sum = 0;
  for (const sign of text) sum += /[\u1100-\u11ff\u2e80-\uffef\u{20000}-\u{3ffff}]/u.test(sign) ? FONT : FONT * 0.56;
  return sum;
}

/** At most two lines, the second cut with an ellipsis. @param {string} text @param {number} [most] @returns {string[]} */
export function wrap(text, most = 100) {
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

/**
 * @param {CanvasRenderingContext2D} context @param {LabelSpot[]} spots best first @param {number} scale
 * @param {{ink: string, muted: string, halo: string}} colours @param {{left: number, right: number, top: number, bottom: number}} frame @param {number} [most]
 * @returns {number} how many were drawn
 */
export function drawLabels(context, spots, scale, colours, frame, most = 600) {
  /** @type {Map<string, [number, number, number, number][]>} */
  const taken = new Map();
  const cell = 90;
  let drawn = 0;
  /** @type {Map<string, [number, number, number, number][]>} */
  const shapes = new Map();
  if (spots.length <= 400) for (const { x, y, size } of spots) occupy(shapes, cell, [(x - size * 0.6) * scale, (y - size * 0.6) * scale, (x + size * 0.6) * scale, (y + size * 0.6) * scale]);
  context.save();
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineJoin = "round";
  context.lineWidth = 3 / scale;
  for (const spot of spots) {
    if (spot.x < frame.left || spot.x > frame.right || spot.y < frame.top || spot.y > frame.bottom) continue;
    const top = spot.y * scale + Math.max(3, spot.size * scale) + 3;
    const half = spot.widths / 2 + 2;
    const box = /** @type {[number, number, number, number]} */ ([spot.x * scale - half, top, spot.x * scale + half, top + LINE * spot.lines.length]);
    if (!spot.strong && !(free(taken, cell, box) && (spot.rank >= 500 || free(shapes, cell, box)))) continue;
    occupy(taken, cell, box);
    context.font = `${spot.strong ? "600 " : ""}${FONT / scale}px ${FAMILY}`;
    context.globalAlpha = spot.dim ? 0.35 : 1;
    context.strokeStyle = colours.halo;
    context.fillStyle = spot.dim ? colours.muted : colours.ink;
    spot.lines.forEach((line, index) => {
      const y = (top + index * LINE) / scale;
      context.strokeText(line, spot.x, y);
      context.fillText(line, spot.x, y);
    });
    drawn += 1;
    if (drawn >= most) break;
  }
  context.restore();
  return drawn;
}

/** @param {Map<string, any[]>} taken @param {number} cell @param {[number, number, number, number]} box @param {(held: any[], key: string) => boolean} visit */
function cells(taken, cell, box, visit) {
  for (let i = Math.floor(box[0] / cell); i <= Math.floor(box[2] / cell); i++) {
    for (let j = Math.floor(box[1] / cell); j <= Math.floor(box[3] / cell); j++) {
      const key = `${i},${j}`;
      if (visit(taken.get(key) ?? [], key)) return true;
    }
  }
  return false;
}

/** @param {Map<string, any[]>} taken @param {number} cell @param {[number, number, number, number]} box */
function free(taken, cell, box) {
  return !cells(taken, cell, box, (held) => held.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]));
}

/** @param {Map<string, any[]>} taken @param {number} cell @param {[number, number, number, number]} box */
function occupy(taken, cell, box) {
  cells(taken, cell, box, (held, key) => {
    taken.set(key, [...held, box]);
    return false;
  });
}
