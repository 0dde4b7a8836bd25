/** The map view: partners where they lie, and each country's events. */

import { worldMap } from "./atlas.js";
import { el, fill } from "./dom.js";
import { say, t } from "./i18n.js";

let turn = 0;

/** @param {HTMLElement} target @param {import("./api.js").Graph} graph @param {import("./model.js").Visible} view @param {import("./state.js").State} state @param {(id: string) => void} open */
export async function showMap(target, graph, view, state, open) {
  turn += 1;
  const mine = turn;
  const spot = (/** @type {import("./api.js").GraphNode} */ node) => ({ id: node.id, label: say(node.label, node.id), longitude: node.longitude ?? 0, latitude: node.latitude ?? 0, value: view.count.get(node.id) ?? node.events, category: node.category, hint: t("panel.events", { n: view.count.get(node.id) ?? node.events }) });
  const centre = graph.nodes.get(state.centre || graph.centre);
  const placed = view.nodes.filter((node) => node.longitude !== null && node.latitude !== null && node.id !== centre?.id && node.category !== "own");
  const missing = view.nodes.filter((node) => node.longitude === null && ["city", "region", "country"].includes(node.category)).length;
  const home = centre && centre.longitude !== null ? spot(centre) : { id: "", label: "", longitude: 120.31, latitude: 22.63, value: 0, category: "city" };
  const made = await worldMap(placed.map(spot), home, open);
  if (mine === turn) fill(target, made, missing ? el("p", { class: "map-note muted" }, t("map.unplaced", { n: missing })) : null);
}
