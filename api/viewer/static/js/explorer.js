/** The explorer: one state in the address, drawn as graph, map, charts or table, with a panel beside it. */

import { loadGraph } from "./api.js";
import { GraphCanvas } from "./canvas.js";
import { startChrome } from "./chrome.js";
import { byId, el, fill } from "./dom.js";
import { exportMenu } from "./exports.js";
import { activeFilters, showFilters, showPeriod } from "./filters.js";
import { onLanguage, say, t } from "./i18n.js";
import { startKeys } from "./keys.js";
import { showLegend } from "./legend.js";
import { CAP, around, readExpansion, visible } from "./model.js";
import { showEntity, showOverview, showPair, trouble } from "./panel.js";
import { searchBox } from "./search.js";
import { sourceDialog } from "./source.js";
import * as state from "./state.js";
import { showTable } from "./table.js";
import { onTheme } from "./theme.js";
import { showTooltip } from "./tooltip.js";

/** @type {import("./api.js").Graph} */
let graph;
/** @type {import("./model.js").Visible} */
let view;
/** @type {GraphCanvas} */
let canvas;
/** @type {{from: string, what: "path" | "share"} | null} */
let picking = null;
let turn = 0;
let searched = false;

/** The most the picture holds, and how much is asked for at first. */
const LIMIT = 5000;
const FIRST = 600;
const limit = () => Math.min(LIMIT, Number(state.get().limit) || FIRST);
const update = state.update;

const actions = {
  source: (/** @type {string} */ place) => update({ source: place }),
  node: (/** @type {string} */ id) => choose(id),
  pair: (/** @type {string} */ a, /** @type {string} */ b) => update({ select: `${a}~${b}` }),
  close: () => update({ select: "" }),
  expanded: (/** @type {string} */ id) => state.get().expand.some((word) => readExpansion(word).id === id),
  expand: (/** @type {string} */ id) => {
    const held = state.get().expand.map(readExpansion).find((one) => one.id === id && !one.category);
    const times = (held?.times ?? 0) + 1;
    update({ expand: [...state.get().expand.filter((word) => readExpansion(word).id !== id || readExpansion(word).category), times > 1 ? `${id}*${times}` : id] });
  },
  expandType: (/** @type {string} */ id, /** @type {string} */ category) => {
    const mine = (/** @type {string} */ word) => readExpansion(word).id === id && [category, ""].includes(readExpansion(word).category);
    const times = Math.max(0, ...state.get().expand.filter(mine).map((word) => readExpansion(word).times)) + 1;
    update({ expand: [...state.get().expand.filter((word) => !(mine(word) && readExpansion(word).category)), `${id}*${category}*${times}`] });
  },
  around: (/** @type {string} */ id) => around(graph, view, id),
  cap: CAP,
  collapse: (/** @type {string} */ id) => update({ expand: state.get().expand.filter((word) => readExpansion(word).id !== id) }),
  hide: (/** @type {string} */ id) => update({ hide: [...state.get().hide, id], select: "" }),
  pinned: (/** @type {string} */ id) => state.get().pin.some((word) => word.split("@")[0] === id),
  pin: (/** @type {string} */ id) => {
    const rest = state.get().pin.filter((word) => word.split("@")[0] !== id);
    const place = canvas.positions.get(id) ?? { x: 0, y: 0 };
    update({ pin: actions.pinned(id) ? rest : [...rest, `${id}@${Math.round(place.x)}@${Math.round(place.y)}`] });
  },
  centre: (/** @type {string} */ id) => update({ centre: id === graph.centre ? "" : id, select: id }),
  pick: (/** @type {string} */ id, /** @type {"path" | "share"} */ what) => {
    picking = { from: id, what };
    note();
    byId("search").focus();
  },
};

/** A click or a search hit: select it, or complete what was begun. @param {string} id */
function choose(id) {
  if (picking && picking.from !== id) {
    const { from, what } = picking;
    picking = null;
    note();
    if (what === "path") update({ path: [from, id], select: "" });
    else update({ select: `${from}~${id}` });
    return;
  }
  update({ select: id });
}

function home() {
  const centre = state.get().centre || graph.centre;
  return say(graph.nodes.get(centre)?.label, centre);
}

/** The line over the picture that says what is going on. */
function note() {
  const now = state.get();
  const button = (/** @type {string} */ text, /** @type {() => void} */ act) => el("button", { type: "button", class: "small", onclick: act }, text);
  const lines = [];
  if (picking) {
    lines.push(el("span", {}, `${say(graph.nodes.get(picking.from)?.label, picking.from)}: ${t("action.pick")}`), button(t("action.cancel"), () => {
      picking = null;
      note();
    }));
  } else if (now.path.length > 1) {
    const names = view.path.map((id) => say(graph.nodes.get(id)?.label, id)).join(" → ");
    lines.push(el("span", {}, view.path.length ? `${t("path.found", { n: view.path.length - 1 })}: ${names}` : t("path.none")), button(now.path[2] ? t("path.through", { name: home() }) : t("path.around", { name: home() }), () => update({ path: now.path[2] ? now.path.slice(0, 2) : [...now.path, "around"] })), button(t("path.clear"), () => update({ path: [] })));
  }
  if (now.hide.length) lines.push(button(t("action.show_hidden", { n: now.hide.length }), () => update({ hide: [] })));
  const left = view.left + (graph.omitted.nodes ?? 0);
  if (left > 0) lines.push(el("span", { class: "notice" }, t("shown.left", { n: left })), limit() < LIMIT ? button(t("shown.load"), () => {
    state.update({ limit: String(Math.min(LIMIT, limit() * 3)) });
  }) : null);
  fill(byId("note"), ...lines);
  byId("note").hidden = lines.length === 0;
}

/** @param {Set<string>} changed */
async function draw(changed) {
  const now = state.get();
  const whole = changed.has("all");
  if (changed.has("limit")) graph = await loadGraph({ centre: now.centre, limit: limit() });
  view = visible(graph, now, { limit: LIMIT });
  document.body.dataset.view = now.view;
  document.body.classList.toggle("has-selection", Boolean(now.select));
  controls(now);
  for (const tab of document.querySelectorAll("[data-view-tab]")) tab.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (tab).dataset.viewTab === now.view));
  if (now.view === "graph") picture(now, changed);
  else if (now.view === "table") showTable(byId("table"), graph, view, now, { open: choose, pair: actions.pair, update });
  else if (now.view === "map") (await import("./map.js")).showMap(byId("map"), graph, view, now, choose);
  else if (now.view === "charts") (await import("./charts.js")).showCharts(byId("charts"), graph, view, update);
  if (whole || ["select", "centre", "expand", "hide", "pin", "language"].some((name) => changed.has(name)) || !now.select) panel(now);
  if (whole || changed.has("source")) showSource(now.source);
}

/** The canvas, drawn if it was not yet: another view may be open while a picture is asked for. */
function picturing() {
  canvas.show(view, state.get(), state.get().centre || graph.centre);
  return canvas;
}

/** @param {import("./state.js").State} now @param {Set<string>} changed */
function picture(now, changed) {
  const anew = canvas.show(view, now, now.centre || graph.centre);
  if (now.at && (changed.has("all") || changed.has("at"))) canvas.moveTo(now.at);
  else if ((anew && !changed.has("pin")) || (changed.has("at") && !now.at)) {
    canvas.fit();
    if (now.at) state.settle({ at: "" });
  }
  const begun = changed.has("all") && !now.at && innerWidth < 760;
  if ((changed.has("select") || begun) && now.select && !now.select.includes("~")) canvas.reveal(now.select, searched || begun);
  searched = false;
}

/** @type {(address: string) => void} */
let showSource = () => undefined;

/** @param {import("./state.js").State} now */
function controls(now) {
  showLegend(byId("legend-items"), graph, view, now, update);
  if (document.body.classList.contains("filters-open")) showFilters(byId("filter-groups"), graph, now, update);
  showPeriod(byId("period"), graph, now, update);
  for (const name of ["layout", "size", "colour"]) /** @type {any} */ (byId(`choose-${name}`)).value = /** @type {any} */ (now)[name];
  /** @type {HTMLInputElement} */ (byId("links-all")).checked = now.links === "all";
  const number = activeFilters(now);
  fill(byId("filters-toggle-text"), t("filters"), number ? el("span", { class: "badge" }, number) : null);
  const total = graph.total;
  fill(byId("count"), el("b", {}, t("shown.count", { nodes: view.nodes.length, edges: view.edges.length, events: view.events.length })), total.nodes ? el("span", { class: "muted" }, ` ${t("shown.of", { nodes: total.nodes, events: total.events ?? graph.events.size })}`) : null);
  for (const [id, may] of /** @type {[string, boolean][]} */ ([["undo", state.canUndo()], ["redo", state.canRedo()]])) byId(id).toggleAttribute("disabled", !may);
  note();
}

/** @param {import("./state.js").State} now */
function panel(now) {
  turn += 1;
  const mine = turn;
  const target = byId("panel-body");
  const [a, b] = now.select.split("~");
  byId("panel-close").hidden = !a;
  if (a && b) showPair(target, [a, b], graph, view, actions, () => mine === turn);
  else if (a) showEntity(target, a, graph, view, actions, () => mine === turn);
  else showOverview(target, graph, view, actions);
  byId("panel").scrollTop = 0;
}

/** The window or the panel has another size: show what was shown. */
function resized() {
  const { select, at, view: which } = state.get();
  if (which !== "graph") return;
  if (select && !select.includes("~") && innerWidth < 760) canvas.reveal(select, true);
  else if (!at) canvas.fit();
}

function wire() {
  let first = true;
  new ResizeObserver(() => {
    if (!first) requestAnimationFrame(resized);
    first = false;
  }).observe(byId("graph"));
  for (const tab of document.querySelectorAll("[data-view-tab]")) tab.addEventListener("click", () => update({ view: /** @type {any} */ (tab).dataset.viewTab }));
  for (const name of ["layout", "size", "colour"]) byId(`choose-${name}`).addEventListener("change", (event) => update({ [name]: /** @type {any} */ (event.target).value }));
  byId("links-all").addEventListener("change", (event) => update({ links: /** @type {HTMLInputElement} */ (event.target).checked ? "all" : "" }));
  byId("panel-close").addEventListener("click", actions.close);
  const press = (/** @type {string} */ id, /** @type {() => void} */ act) => byId(id).addEventListener("click", act);
  press("zoom-in", () => canvas.zoom(1.3));
  press("zoom-out", () => canvas.zoom(1 / 1.3));
  press("fit", () => {
    canvas.fit();
    state.settle({ at: "" });
  });
  press("undo", state.undo);
  press("redo", state.redo);
  press("reset", () => update({ ...state.DEFAULTS }));
  press("filters-toggle", () => {
    const open = document.body.classList.toggle("filters-open");
    byId("filters-toggle").setAttribute("aria-expanded", String(open));
    if (open) showFilters(byId("filter-groups"), graph, state.get(), update);
  });
  searchBox(byId("search"), byId("search-list"), (id) => {
    searched = true;
    if (graph.nodes.has(id)) choose(id);
    else open(id);
  });
  showSource = sourceDialog({ close: () => state.get().source && update({ source: "" }), open: (id) => update({ source: "", select: id }) });
  exportMenu({ view: () => view, limit, canvas: picturing });
  startKeys({ view: () => view, canvas: () => canvas, choose, expand: actions.expand, collapse: actions.collapse, hide: actions.hide, pin: actions.pin });
}

/** Something the picture does not hold yet: fetch what is around it. @param {string} id */
async function open(id) {
  try {
    const more = await loadGraph({ centre: id, depth: 1, limit: 200 });
    for (const [key, node] of more.nodes) if (!graph.nodes.has(key)) graph.nodes.set(key, node);
    for (const [key, event] of more.events) if (!graph.events.has(key)) graph.events.set(key, event);
    const known = new Set(graph.edges.map((edge) => edge.id));
    graph.edges.push(...more.edges.filter((edge) => !known.has(edge.id)));
  } catch {
    // the panel will say what is wrong with this thing
  }
  choose(id);
}

async function start() {
  startChrome();
  try {
    graph = await loadGraph({ centre: state.get().centre, limit: limit() });
  } catch (problem) {
    fill(byId("panel-body"), trouble(problem), el("button", { type: "button", class: "wide", onclick: () => location.reload() }, t("error.retry")));
    return;
  }
  canvas = new GraphCanvas(byId("graph"), {
    node: choose,
    edge: actions.pair,
    nothing: () => picking || update({ select: "" }),
    open: actions.expand,
    moved: (id, x, y) => update({ pin: [...state.get().pin.filter((word) => word.split("@")[0] !== id), `${id}@${x}@${y}`] }),
    menu: (id) => choose(id),
    looked: () => state.settle({ at: canvas.window() }),
    hint: (under, x, y) => showTooltip(byId("tooltip"), graph, view, under, x, y),
  });
  wire();
  state.subscribe((_, changed) => draw(changed));
  onLanguage(() => draw(new Set(["all", "language"])));
  onTheme(() => draw(new Set(["theme"])));
  await draw(new Set(["all"]));
  document.body.dataset.ready = "true";
  requestAnimationFrame(() => performance.mark("graph-drawn"));
}

start();
