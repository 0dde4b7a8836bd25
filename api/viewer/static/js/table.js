/** The table twin of the graph: its things and its links, for reading, sorting and screen readers. */

import { el, fill } from "./dom.js";
import { countryName, say, sayOther, t } from "./i18n.js";
import { icon } from "./icons.js";

/**
 * @typedef {import("./api.js").Graph} Graph
 * @typedef {import("./model.js").Visible} Visible
 * @typedef {import("./state.js").State} State
 * @typedef {{open: (id: string) => void, pair: (a: string, b: string) => void, update: (patch: Partial<State>) => void}} TableActions
 */

const PAGE = 200;
const FEW = 80;
const ORDER = new Intl.Collator();
/** How many rows are in the page: it grows on request, and begins anew with another view. */
const grown = { nodes: PAGE, links: PAGE, key: "" };

/** @param {Visible} view @returns {any[]} */
export function rows(view) {
  /** @type {Map<string, [string, string]>} */
  const spans = new Map();
  for (const event of view.events) {
    if (!event.start) continue;
    for (const id of event.involves) {
      const held = spans.get(id);
      spans.set(id, held ? [event.start < held[0] ? event.start : held[0], event.start > held[1] ? event.start : held[1]] : [event.start, event.start]);
    }
  }
  return view.nodes.map((node) => ({
    node,
    name: say(node.label, node.id),
    other: sayOther(node.label),
    type: t(`category.${node.category}`),
    country: node.country ? countryName(node.country) : "",
    events: view.count.get(node.id) ?? node.events,
    first: spans.get(node.id)?.[0] ?? "",
    last: spans.get(node.id)?.[1] ?? "",
    standing: node.standing.map((word) => t(`standing.${word}`)).join(", "),
  }));
}

/** @param {Graph} graph @param {Visible} view @returns {any[]} */
export function links(graph, view) {
  return view.edges
    .map((edge) => {
      const days = edge.events.map((id) => graph.events.get(id)?.start ?? "").filter(Boolean).sort();
      const name = (/** @type {string} */ id) => say(graph.nodes.get(id)?.label, id);
      return { edge, from: name(edge.source), to: name(edge.target), kind: t(`edge.${edge.kind}`), events: edge.kind === "event" ? edge.count : "", first: days[0] ?? "", last: days[days.length - 1] ?? "" };
    })
    .sort((a, b) => Number(b.events) - Number(a.events) || ORDER.compare(a.from, b.from) || ORDER.compare(a.to, b.to));
}

const COLUMNS = ["name", "other", "type", "country", "events", "first", "last", "standing"];
const LINK_COLUMNS = ["from", "to", "kind", "events", "first", "last"];

/** @param {HTMLElement} target @param {Graph} graph @param {Visible} view @param {State} state @param {TableActions} on */
export function showTable(target, graph, view, state, on) {
  const key = `${view.nodes.length} ${view.edges.length}`;
  const first = view.nodes.length > 500 ? FEW : PAGE;
  if (grown.key !== key) Object.assign(grown, { nodes: first, links: first, key });
  const again = () => showTable(target, graph, view, state, on);
  const held = document.activeElement instanceof HTMLElement && target.contains(document.activeElement) ? document.activeElement.dataset.sort : undefined;
  fill(target, things(view, state, on), more("nodes", view.nodes.length, again), linkTable(graph, view, state, on), more("links", view.edges.length, again));
  if (held) /** @type {HTMLElement | null} */ (target.querySelector(`[data-sort="${held}"]`))?.focus();
}

/** @param {"nodes" | "links"} name @param {number} all @param {() => void} again */
function more(name, all, again) {
  if (all <= grown[name]) return null;
  return el("button", { type: "button", class: "wide", onclick: () => {
    grown[name] += PAGE;
    again();
  } }, t("table.more", { n: grown[name], all }));
}

/** @param {Visible} view @param {State} state @param {TableActions} on */
function things(view, state, on) {
  const down = state.sort.startsWith("-");
  const by = state.sort.replace(/^-/, "");
  const list = rows(view);
  list.sort((a, b) => (typeof a[by] === "number" ? a[by] - b[by] : ORDER.compare(a[by], b[by])) * (down ? -1 : 1) || ORDER.compare(a.name, b.name));
  const head = COLUMNS.map((key) =>
    el(
      "th",
      { scope: "col", class: `col-${key}`, "aria-sort": by === key ? (down ? "descending" : "ascending") : "none" },
      el("button", { type: "button", dataset: { sort: key }, onclick: () => on.update({ sort: by === key ? (down ? key : `-${key}`) : ["events", "last"].includes(key) ? `-${key}` : key }) }, t(`table.${key}`), el("span", { class: "sort", "aria-hidden": "true" }, by === key ? (down ? "▾" : "▴") : "")),
    ),
  );
  const picked = state.select.split("~");
  const body = list.slice(0, grown.nodes).map((item) =>
    el(
      "tr",
      { class: picked.includes(item.node.id) ? "selected" : "" },
      el("th", { scope: "row", class: "col-name" }, el("button", { type: "button", class: "linkish", "aria-pressed": String(picked.includes(item.node.id)), onclick: () => on.open(item.node.id) }, icon(item.node.category), item.name)),
      COLUMNS.slice(1).map((key) => el("td", { class: `col-${key}` }, item[key])),
    ),
  );
  return el("table", { class: "grid things" }, el("caption", {}, `${t("table.caption")} (${list.length})`), el("thead", {}, el("tr", {}, head)), el("tbody", {}, body));
}

/** @param {Graph} graph @param {Visible} view @param {State} state @param {TableActions} on */
function linkTable(graph, view, state, on) {
  const list = links(graph, view);
  const body = list.slice(0, grown.links).map((item) => {
    const pair = `${item.edge.source}~${item.edge.target}`;
    return el(
      "tr",
      { class: state.select === pair ? "selected" : "" },
      el("th", { scope: "row", class: "col-from" }, el("button", { type: "button", class: "linkish", "aria-label": `${item.from} – ${item.to}`, onclick: () => on.pair(item.edge.source, item.edge.target) }, item.from)),
      LINK_COLUMNS.slice(1).map((key) => el("td", { class: `col-${key}` }, item[key])),
    );
  });
  return el("table", { class: "grid links" }, el("caption", {}, `${t("table.links")} (${list.length})`), el("thead", {}, el("tr", {}, LINK_COLUMNS.map((key) => el("th", { scope: "col", class: `col-${key}` }, t(`table.${key}`))))), el("tbody", {}, body));
}
