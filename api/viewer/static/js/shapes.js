/** The shapes of a large graph, drawn in one stroke for each look: vis-network's own take too long to change. */

import { shapeOf } from "./appearance.js";

/** @typedef {{id: string, x: number, y: number, size: number, category: string, fill: string}} Shape */

/** Corners of the shapes on a circle of radius one. @type {Record<string, [number, number][]>} */
const CORNERS = {
  hexagon: [0, 1, 2, 3, 4, 5].map((k) => /** @type {[number, number]} */ ([Math.cos((k * Math.PI) / 3), Math.sin((k * Math.PI) / 3)])),
  square: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  diamond: [[0, -1], [1, 0], [0, 1], [-1, 0]],
  triangle: [[0, -1], [0.95, 0.75], [-0.95, 0.75]],
  triangleDown: [[0, 1], [0.95, -0.75], [-0.95, -0.75]],
};

/** @param {Shape[]} shapes @returns {Map<string, Path2D>} one path for each colour */
export function trace(shapes) {
  /** @type {Map<string, Path2D>} */
  const paths = new Map();
  for (const { x, y, size, category, fill } of shapes) {
    let path = paths.get(fill);
    if (!path) paths.set(fill, (path = new Path2D()));
    const corners = CORNERS[shapeOf(category)];
    if (!corners) {
      path.moveTo(x + size, y);
      path.arc(x, y, size, 0, 2 * Math.PI);
      continue;
    }
    corners.forEach(([dx, dy], index) => path[index ? "lineTo" : "moveTo"](x + dx * size, y + dy * size));
    path.closePath();
  }
  return paths;
}

/** @param {CanvasRenderingContext2D} context @param {Map<string, Path2D>} paths */
export function draw(context, paths) {
  context.save();
  for (const [fill, path] of paths) {
    context.fillStyle = fill;
    context.fill(path);
  }
  context.restore();
}
