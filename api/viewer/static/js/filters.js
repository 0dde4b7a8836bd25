/** Filters that combine: a period on a histogram, event type, role, topic, country, standing. */

import { el, fill, svg } from "./dom.js";
import { countryName, say, t } from "./i18n.js";
import { byMonth, filterEvents } from "./model.js";
import { CATEGORIES } from "./appearance.js";
import { toggle } from "./state.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {import("./api.js").Graph} Graph
 * @typedef {(patch: Partial<State>) => void} Update
 */

const CLEAR = { from: "", to: "", event: [], role: [], topic: [], country: [], standing: [] };

/** @param {State} state */
export function activeFilters(state) {
  return (state.from || state.to ? 1 : 0) + ["event", "role", "topic", "country", "standing"].filter((name) => /** @type {any} */ (state)[name].length > 0).length;
}

/** @param {HTMLElement} target @param {Graph} graph @param {State} state @param {Update} update */
export function showFilters(target, graph, state, update) {
  const open = new Set([...target.querySelectorAll("details[open]")].map((node) => /** @type {HTMLElement} */ (node).dataset.filter));
  const focus = document.activeElement instanceof HTMLElement && target.contains(document.activeElement) ? document.activeElement.id : "";
  const group = (/** @type {"event" | "role" | "topic" | "country" | "standing"} */ name, /** @type {Map<string, number>} */ counts, /** @type {(word: string) => string} */ label) => {
    const words = [...new Set([...counts.keys(), ...state[name]])].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || (a < b ? -1 : 1));
    if (words.length === 0) return null;
    const chosen = state[name].length;
    return el(
      "details",
      { class: "filter", dataset: { filter: name }, open: open.has(name) || chosen > 0 },
      el("summary", {}, t(`filters.${name}`), chosen ? el("span", { class: "badge" }, chosen) : null),
      el("div", { class: "choices" }, words.map((word) => choice(name, word, label(word), counts.get(word) ?? 0, state, update))),
    );
  };
  fill(
    target,
    types(graph, state, update, open.has("off")),
    group("event", count(graph, state, "event", (event) => event.types), (word) => t(`event.${word}`)),
    group("country", count(graph, state, "country", (event) => event.countries), countryName),
    group("topic", count(graph, state, "topic", (event) => event.topics), (word) => say(graph.topics[word], word)),
    group("role", count(graph, state, "role", (event) => [...new Set(Object.values(event.roles).flat())]), (word) => t(`role.${word}`)),
    group("standing", standings(graph, state), (word) => t(`standing.${word}`)),
    activeFilters(state) ? el("button", { type: "button", class: "wide", onclick: () => update({ ...CLEAR }) }, t("filters.clear")) : null,
  );
  if (focus) document.getElementById(focus)?.focus();
}

/** The types of things, as in the legend. @param {Graph} graph @param {State} state @param {Update} update @param {boolean} open */
function types(graph, state, update, open) {
  const there = new Map();
  for (const node of graph.nodes.values()) if (node.id !== graph.centre) there.set(node.category, (there.get(node.category) ?? 0) + 1);
  const box = (/** @type {string} */ word) => el("input", { type: "checkbox", id: `filter-off-${word}`, checked: !state.off.includes(word), onchange: () => update({ off: toggle(state.off, word) }) });
  const line = (/** @type {string} */ word) => el("label", { class: "choice", for: `filter-off-${word}` }, box(word), el("span", {}, t(`category.${word}`)), el("span", { class: "legend-count" }, there.get(word)));
  return el("details", { class: "filter", dataset: { filter: "off" }, open }, el("summary", {}, t("filters.type")), el("div", { class: "choices" }, CATEGORIES.filter((word) => there.has(word)).map(line)));
}

/** @param {"event" | "role" | "topic" | "country" | "standing"} name @param {string} word @param {string} label @param {number} number @param {State} state @param {Update} update */
function choice(name, word, label, number, state, update) {
  const id = `filter-${name}-${word}`;
  const box = el("input", { type: "checkbox", id, checked: state[name].includes(word), onchange: () => update({ [name]: toggle(state[name], word) }) });
  return el("label", { class: "choice", for: id }, box, el("span", {}, label), el("span", { class: "legend-count" }, number));
}

/** What each choice would leave, under the other filters. @param {Graph} graph @param {State} state @param {string} name @param {(event: import("./api.js").GraphEvent) => string[]} words */
function count(graph, state, name, words) {
  const out = new Map();
  for (const event of filterEvents(graph, state, name)) for (const word of words(event)) out.set(word, (out.get(word) ?? 0) + 1);
  return out;
}

/** @param {Graph} graph @param {State} state */
function standings(graph, state) {
  return count(graph, state, "standing", (event) => [...new Set([...event.involves].flatMap((id) => graph.nodes.get(id)?.standing ?? []))]);
}

/** The period: bars by month, two handles. @param {HTMLElement} target @param {Graph} graph @param {State} state @param {Update} update */
export function showPeriod(target, graph, state, update) {
  const months = byMonth([...graph.events.values()]);
  const keys = [...months.keys()];
  target.hidden = keys.length < 2;
  if (target.hidden) return;
  const now = byMonth(filterEvents(graph, state, "date"));
  const most = Math.max(1, ...months.values());
  const from = Math.max(0, state.from ? keys.findIndex((month) => month >= state.from.slice(0, 7)) : 0);
  const last = state.to ? keys.findLastIndex((month) => month <= state.to.slice(0, 7)) : keys.length - 1;
  const to = last < 0 ? keys.length - 1 : last;
  const width = 100 / keys.length;
  const bars = keys.flatMap((month, index) => {
    const inside = index >= from && index <= to;
    const height = (value) => (34 * value) / most;
    const all = height(months.get(month) ?? 0);
    const part = height(now.get(month) ?? 0);
    return [
      svg("rect", { class: "bar-all", x: index * width + width * 0.12, y: 36 - all, width: width * 0.76, height: all }),
      svg("rect", { class: inside ? "bar-in" : "bar-out", x: index * width + width * 0.12, y: 36 - part, width: width * 0.76, height: part }, svg("title", {}, `${month}: ${now.get(month) ?? 0}`)),
    ];
  });
  const held = document.activeElement instanceof HTMLElement && target.contains(document.activeElement) ? document.activeElement.id : "";
  const words = (/** @type {number} */ first, /** @type {number} */ end) => (keys[first] === keys[end] ? keys[first] : `${keys[first]} – ${keys[end]}`);
  const text = el("b", {}, words(from, to));
  const slider = (/** @type {string} */ id, /** @type {number} */ value, /** @type {string} */ month, /** @type {string} */ key, /** @type {(value: number) => [number, number]} */ range) =>
    el("input", {
      type: "range", id, min: 0, max: keys.length, step: 1, value, "aria-label": t(key), "aria-valuetext": month,
      oninput: (/** @type {Event} */ event) => (text.textContent = words(...range(Number(/** @type {HTMLInputElement} */ (event.target).value)))),
      onchange: (/** @type {Event} */ event) => setPeriod(keys, ...range(Number(/** @type {HTMLInputElement} */ (event.target).value)), update),
    });
  fill(
    target,
    el("div", { class: "period-text" }, text, el("span", { class: "muted" }, t("filters.histogram"))),
    el(
      "div",
      { class: "period-plot" },
      svg("svg", { viewBox: "0 0 100 36", preserveAspectRatio: "none", "aria-hidden": "true" }, bars),
      slider("period-from", from, keys[from], "filters.from", (value) => [Math.min(value, to), to]),
      slider("period-to", to + 1, keys[to], "filters.to", (value) => [from, Math.max(value - 1, from)]),
    ),
  );
  if (held) document.getElementById(held)?.focus();
}

/** @param {string[]} keys @param {number} from @param {number} to @param {Update} update */
function setPeriod(keys, from, to, update) {
  update({ from: from === 0 ? "" : keys[from], to: to === keys.length - 1 ? "" : keys[to] });
}
