/** What lies under the graph: a field for each country, lines for the months. */

import { countryName } from "./i18n.js";
import { FONT } from "./labels.js";
import { colour } from "./theme.js";

/** @param {CanvasRenderingContext2D} context @param {import("./layouts.js").Hull[]} hulls @param {boolean} titled @param {number} scale */
export function drawHulls(context, hulls, titled, scale) {
  context.save();
  context.lineWidth = 1 / scale;
  for (const hull of hulls) {
    context.fillStyle = colour("hull");
    context.strokeStyle = colour("hull-line");
    context.beginPath();
    context.roundRect(hull.x - hull.w / 2, hull.y - hull.h / 2, hull.w, hull.h, 16);
    context.fill();
    context.stroke();
    if (!titled) continue;
    context.fillStyle = colour("muted");
    context.font = `600 ${FONT / Math.max(scale, 0.35)}px "Noto Sans TC", sans-serif`;
    context.fillText(countryName(hull.country), hull.x - hull.w / 2 + 10, hull.y - hull.h / 2 + 18 / Math.max(scale, 0.6));
  }
  context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {{x: number, text: string}[]} axis @param {{top: number, bottom: number}} frame @param {number} scale */
export function drawAxis(context, axis, { top, bottom }, scale) {
  context.save();
  context.strokeStyle = colour("hull-line");
  context.fillStyle = colour("muted");
  context.lineWidth = 1 / scale;
  context.font = `${FONT / scale}px system-ui, sans-serif`;
  for (const tick of axis) {
    context.beginPath();
    context.moveTo(tick.x, top);
    context.lineTo(tick.x, bottom);
    context.stroke();
    context.fillText(tick.text, tick.x + 4 / scale, top + 58 / scale);
  }
  context.restore();
}
