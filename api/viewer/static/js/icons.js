/** Small pictures: the type of a thing, in its shape and colour. */

import { PATHS, shapeOf } from "./appearance.js";
import { svg } from "./dom.js";

/** @param {string} category @returns {SVGElement} */
export function icon(category) {
  const path = svg("path", { d: PATHS[shapeOf(category)] ?? PATHS.dot });
  return svg("svg", { class: `icon type-${category}`, viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true" }, path);
}
