/** The table twin of the graph: the same selection, for reading, sorting and screen readers. */

import { el, fill } from "./dom.js";
import { countryName, say, sayOther, t } from "./i18n.js";
import { icon } from "./icons.js";

const PAGE = 300;
const sorting = { key: "events", down: true };

/** @param {import("./model.js").Visible} view @returns {any[]} */
export function rows(view) {
  /** @type {Map<string, [string, string]>} */
  const spans = new Map();
  for (const event of view.events) {
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

const COLUMNS = ["name", "other", "type", "country", "events", "first", "last", "standing"];

/** @param {HTMLElement} target @param {import("./model.js").Visible} view @param {string} selected @param {(id: string) => void} open */
export function showTable(target, view, selected, open) {
  const list = rows(view);
  const sign = sorting.down ? -1 : 1;
  list.sort((a, b) => (typeof a[sorting.key] === "number" ? a[sorting.key] - b[sorting.key] : String(a[sorting.key]).localeCompare(String(b[sorting.key]))) * sign || a.name.localeCompare(b.name));
  const head = COLUMNS.map((key) =>
    el(
      "th",
      { scope: "col", class: `col-${key}`, "aria-sort": sorting.key === key ? (sorting.down ? "descending" : "ascending") : "none" },
      el("button", { type: "button", onclick: () => sort(key, () => showTable(target, view, selected, open)) }, t(`table.${key}`), el("span", { class: "sort", "aria-hidden": "true" }, sorting.key === key ? (sorting.down ? "▾" : "▴") : "")),
    ),
  );
  const body = list.slice(0, PAGE).map((item) =>
    el(
      "tr",
      { class: item.node.id === selected ? "selected" : "" },
      el("th", { scope: "row", class: "col-name" }, el("button", { type: "button", class: "linkish", onclick: () => open(item.node.id) }, icon(item.node.category), item.name)),
      COLUMNS.slice(1).map((key) => el("td", { class: `col-${key}` }, item[key])),
    ),
  );
  fill(
    target,
    el("table", { class: "grid" }, el("caption", {}, `${t("table.caption")} (${list.length})`), el("thead", {}, el("tr", {}, head)), el("tbody", {}, body)),
    list.length > PAGE ? el("p", { class: "muted" }, t("workbench.shown", { n: PAGE })) : null,
  );
}

/** @param {string} key @param {() => void} again */
function sort(key, again) {
  sorting.down = sorting.key === key ? !sorting.down : key === "events" || key === "last";
  sorting.key = key;
  again();
}
