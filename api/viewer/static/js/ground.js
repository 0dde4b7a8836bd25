/** What lies under the graph: a field for each country, lines for the months, marks for each contact. */

import { countryName } from "./i18n.js";
import { FAMILY, FONT } from "./labels.js";
import { colour } from "./theme.js";

/** @param {CanvasRenderingContext2D} context @param {import("./layouts.js").Hull[]} hulls @param {number} scale */
export function drawHulls(context, hulls, scale) {
  context.save();
  context.lineWidth = 1 / scale;
  context.textBaseline = "top";
  for (const hull of hulls) {
    context.fillStyle = colour("hull");
    context.strokeStyle = colour("hull-line");
    context.beginPath();
    context.roundRect(hull.x - hull.w / 2, hull.y - hull.h / 2, hull.w, hull.h, Math.min(12, hull.h / 2));
    context.fill();
    context.stroke();
    if (!hull.titled) continue;
    context.fillStyle = colour("muted");
    context.font = `600 ${FONT / Math.max(scale, 0.2)}px ${FAMILY}`;
    context.fillText(countryName(hull.country), hull.x - hull.w / 2 + 8, hull.y - hull.h / 2 + 7, hull.w - 12);
  }
  context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {{x: number, text: string}[]} axis @param {{top: number, bottom: number}} frame @param {number} scale */
export function drawAxis(context, axis, { top, bottom }, scale) {
  context.save();
  context.strokeStyle = colour("line");
  context.fillStyle = colour("muted");
  context.lineWidth = 1 / scale;
  context.font = `${FONT / scale}px ${FAMILY}`;
  context.textBaseline = "top";
  for (const tick of axis) {
    context.beginPath();
    context.moveTo(tick.x, top);
    context.lineTo(tick.x, bottom);
    context.stroke();
    context.fillText(tick.text, tick.x + 4 / scale, top + 48 / scale);
  }
  context.restore();
}

/** A thread through the days of each thing, a bead for each day. @param {CanvasRenderingContext2D} context @param {import("./layouts.js").Trace[]} traces */
export function drawTraces(context, traces) {
  context.save();
  context.strokeStyle = colour("edge-strong");
  context.fillStyle = colour("edge-strong");
  context.globalAlpha = 0.75;
  const thread = new Path2D();
  const beads = new Path2D();
  for (const { y, xs } of traces) {
    thread.moveTo(xs[0], y);
    thread.lineTo(xs[xs.length - 1], y);
    for (const x of xs) {
      beads.moveTo(x + 2.4, y);
      beads.arc(x, y, 2.4, 0, 2 * Math.PI);
    }
  }
  context.stroke(thread);
  context.fill(beads);
  context.restore();
}
