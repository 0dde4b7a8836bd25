/** The map view: partners where they lie, and how many events each country had. */

import { worldMap } from "./atlas.js";
import { el, fill } from "./dom.js";
import { countryName, say, t } from "./i18n.js";

let turn = 0;

/** @param {HTMLElement} target @param {import("./api.js").Graph} graph @param {import("./model.js").Visible} view @param {import("./state.js").State} state @param {(id: string) => void} open */
export async function showMap(target, graph, view, state, open) {
  turn += 1;
  const mine = turn;
  const picked = new Set(state.select.split("~"));
  const hint = (/** @type {number} */ n) => t("panel.events", { n });
  const spot = (/** @type {import("./api.js").GraphNode} */ node) => {
    const value = view.count.get(node.id) ?? node.events;
    return { id: node.id, label: say(node.label, node.id), longitude: node.longitude ?? 0, latitude: node.latitude ?? 0, value, category: node.category, hint: hint(value), chosen: picked.has(node.id) };
  };
  const centre = graph.nodes.get(state.centre || graph.centre);
  const placed = view.nodes.filter((node) => node.longitude !== null && node.latitude !== null && node.id !== centre?.id && !["own", "country"].includes(node.category));
  const home = centre && centre.longitude !== null ? spot(centre) : { id: "", label: "", longitude: 120.31, latitude: 22.63, value: 0, category: "city" };
  const shades = countries(graph, view, picked, hint);
  const made = await worldMap(placed.map(spot), home, open, shades);
  if (mine !== turn) return;
  const drawn = new Set([...made.querySelectorAll("[data-country]")].map((path) => /** @type {SVGElement} */ (path).dataset.country));
  const away = [...shades.values()].filter(({ id }) => !drawn.has(id)).map(({ label, value }) => `${label} ${value}`);
  const lost = view.nodes.filter((node) => node.longitude === null && ["city", "region"].includes(node.category)).length;
  const notes = [away.length ? t("map.away", { names: away.join(", ") }) : "", lost ? t("map.unplaced", { n: lost }) : ""].filter(Boolean);
  fill(target, made, notes.length ? el("p", { class: "map-note muted" }, notes.join(" · ")) : null);
}

/** @param {import("./api.js").Graph} graph @param {import("./model.js").Visible} view @param {Set<string>} picked @param {(n: number) => string} hint */
function countries(graph, view, picked, hint) {
  const count = new Map();
  for (const event of view.events) for (const country of event.countries) count.set(country, (count.get(country) ?? 0) + 1);
  const ids = new Map([...graph.nodes.values()].filter((node) => node.kind === "country").map((node) => [node.country, node.id]));
  return new Map([...count].map(([country, value]) => {
    const id = ids.get(country) ?? `country-${country.toLowerCase()}`;
    return [country, { id, label: countryName(country), value, hint: hint(value), chosen: picked.has(id) }];
  }));
}
