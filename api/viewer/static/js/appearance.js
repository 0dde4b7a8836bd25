/** How each kind of thing looks: shape and colour, the same in graph, legend, lists and map. */

import { colour } from "./theme.js";

export const CATEGORIES = ["country", "region", "city", "office", "organization", "school", "person", "own", "venue"];

/** @type {Record<string, string>} shapes vis-network draws without an image */
export const SHAPES = {
  country: "hexagon",
  region: "square",
  city: "dot",
  office: "diamond",
  organization: "square",
  school: "triangle",
  person: "dot",
  own: "square",
  venue: "triangleDown",
};

/** The same shapes as SVG paths in a 16 by 16 box. @type {Record<string, string>} */
export const PATHS = {
  hexagon: "M8 1l6.1 3.5v7L8 15l-6.1-3.5v-7z",
  square: "M2.5 2.5h11v11h-11z",
  dot: "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2z",
  diamond: "M8 1l7 7-7 7-7-7z",
  triangle: "M8 2l6.5 11.5h-13z",
  triangleDown: "M8 14L1.5 2.5h13z",
};

/** @param {string} category */
export function shapeOf(category) {
  return SHAPES[category] ?? "dot";
}

/** @param {string} category */
export function colourOf(category) {
  return colour(`type-${CATEGORIES.includes(category) ? category : "organization"}`);
}

const COMMUNITY = ["#3b76b8", "#c2702c", "#4f9a5b", "#a4558f", "#8a7a2f", "#4aa0a8", "#b5483f", "#6a66b8", "#7d8790", "#a07d55", "#d9a441", "#5f8f3e", "#c7799f", "#27557d"];

/** @param {number | null} number */
export function communityColour(number) {
  return COMMUNITY[(number ?? 0) % COMMUNITY.length];
}

/** @param {string} country */
export function countryColour(country) {
  let sum = 7;
  for (const letter of country) sum = sum * 31 + letter.charCodeAt(0);
  return COMMUNITY[sum % COMMUNITY.length];
}
