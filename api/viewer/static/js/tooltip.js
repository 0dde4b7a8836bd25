/** A few words beside the pointer: what is under it. Text only, whatever the report says. */

import { el, fill } from "./dom.js";
import { countryName, say, sayOther, t } from "./i18n.js";
import { icon } from "./icons.js";

/**
 * @param {HTMLElement} target @param {import("./api.js").Graph} graph @param {import("./model.js").Visible} view
 * @param {{node?: string, edge?: import("./model.js").VisibleEdge} | null} under @param {number} x @param {number} y
 */
export function showTooltip(target, graph, view, under, x, y) {
  const body = under?.edge ? edgeWords(under.edge, graph) : under?.node ? nodeWords(under.node, graph, view) : null;
  target.hidden = !body;
  if (!body) return;
  fill(target, ...body);
  const parent = /** @type {HTMLElement} */ (target.offsetParent ?? document.body);
  const right = x + 16 + target.offsetWidth > parent.clientWidth;
  target.style.left = `${Math.max(4, right ? x - target.offsetWidth - 12 : x + 16)}px`;
  target.style.top = `${Math.max(4, y + 14)}px`;
}

/** @param {string} id @param {import("./api.js").Graph} graph @param {import("./model.js").Visible} view */
function nodeWords(id, graph, view) {
  const node = graph.nodes.get(id);
  if (!node) return null;
  const kind = [t(`category.${node.category}`), node.country && node.category !== "country" ? countryName(node.country) : "", ...node.standing.map((word) => t(`standing.${word}`))];
  const days = view.events.filter((event) => event.involves.has(id)).map((event) => event.start).sort();
  const last = days[days.length - 1];
  return [
    el("b", {}, icon(node.category), say(node.label, id)),
    sayOther(node.label) ? el("span", { class: "muted" }, sayOther(node.label)) : null,
    el("span", { class: "muted" }, kind.filter(Boolean).join(" · ")),
    el("span", {}, t("panel.events", { n: view.count.get(id) ?? node.events }), last ? ` · ${t("panel.last")} ${last}` : ""),
  ];
}

/** @param {import("./model.js").VisibleEdge} edge @param {import("./api.js").Graph} graph */
function edgeWords(edge, graph) {
  const name = (/** @type {string} */ id) => say(graph.nodes.get(id)?.label, id);
  const events = edge.events.map((id) => graph.events.get(id)).filter((event) => event !== undefined).sort((a, b) => (a.start < b.start ? 1 : -1));
  return [
    el("b", {}, `${name(edge.source)} – ${name(edge.target)}`),
    el("span", {}, edge.kind === "event" ? t("panel.events", { n: edge.count }) : t(`edge.${edge.kind}`)),
    ...events.slice(0, 3).map((event) => el("span", { class: "muted" }, `${event.start} ${say(event.label)}`)),
    events.length > 3 ? el("span", { class: "muted" }, t("more.n", { n: events.length - 3 })) : null,
  ];
}
