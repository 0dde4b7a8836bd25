/** The panel beside the picture: one thing, what is between two, or the overview. */

import { loadEntity, loadHistory, toNode } from "./api.js";
import { el, fill, link, svg } from "./dom.js";
import { timeline, agreement } from "./history.js";
import { countryName, dateText, languageName, say, sayOther, t } from "./i18n.js";
import { icon } from "./icons.js";
import { shared } from "./model.js";

/**
 * @typedef {import("./api.js").Graph} Graph
 * @typedef {import("./model.js").Visible} Visible
 * @typedef {import("./history.js").Actions & {expand: (id: string) => void, expandType: (id: string, category: string) => void, around: (id: string) => {category: string, total: number, shown: number}[], cap: number, collapse: (id: string) => void, hide: (id: string) => void, pin: (id: string) => void,
 *   centre: (id: string) => void, pick: (id: string, what: "path" | "share") => void, pair: (a: string, b: string) => void, close: () => void, expanded: (id: string) => boolean, pinned: (id: string) => boolean}} PanelActions
 */

const PAGE = 20;

/** @param {HTMLElement} target @param {Graph} graph @param {Visible} view @param {PanelActions} on */
export function showOverview(target, graph, view, on) {
  const home = graph.nodes.get(graph.centre);
  const partners = view.nodes.filter((node) => node.standing.length > 0 && node.id !== graph.centre);
  const countries = [...graph.nodes.values()].filter((node) => node.category === "country" && node.country !== home?.country && (view.count.get(node.id) ?? 0) > 0);
  countries.sort((a, b) => (view.count.get(b.id) ?? 0) - (view.count.get(a.id) ?? 0) || (a.id < b.id ? -1 : 1));
  const most = view.count.get(countries[0]?.id ?? "") ?? 1;
  const latest = [...view.events].sort((a, b) => (a.start < b.start ? 1 : -1)).slice(0, 6);
  const number = (/** @type {number} */ value, /** @type {string} */ key) => el("div", { class: "figure" }, el("b", {}, value), el("span", {}, t(key)));
  const people = [...graph.nodes.values()].filter((node) => node.category === "person" && (view.count.get(node.id) ?? 0) > 0);
  fill(
    target,
    el("h2", {}, t("overview.title")),
    el("p", { class: "lead" }, t("overview.lead")),
    el("div", { class: "figures" }, number(view.events.length || graph.total.events || 0, "overview.events"), number(countries.length, "overview.states"), number(view.nodes.length - 1, "overview.places"), number(people.length, "overview.people")),
    partners.length ? el("section", {}, el("h3", {}, t("overview.partners")), el("div", { class: "chips" }, partners.map((node) => chip(node, on, node.standing.map((word) => t(`standing.${word}`)).join(", "))))) : null,
    countries.length ? el("section", {}, el("h3", {}, t("overview.countries")), el("ol", { class: "bars" }, countries.slice(0, 10).map((node) => bar(node, view.count.get(node.id) ?? 0, most, on)))) : null,
    latest.length ? el("section", {}, el("h3", {}, t("overview.recent")), el("ul", { class: "plain" }, latest.map((event) => eventRow(event, on)))) : null,
  );
}

/** @param {import("./api.js").GraphNode} node @param {number} value @param {number} most @param {PanelActions} on */
function bar(node, value, most, on) {
  const meter = el("meter", { min: 0, max: most, value, "aria-hidden": "true" });
  return el("li", {}, el("button", { type: "button", class: "bar", onclick: () => on.node(node.id) }, el("span", { class: "bar-name" }, say(node.label)), meter, el("span", { class: "bar-value" }, value)));
}

/** @param {import("./api.js").GraphNode} node @param {PanelActions} on @param {string} [note] */
function chip(node, on, note = "") {
  return el("button", { type: "button", class: "chip", onclick: () => on.node(node.id) }, icon(node.category), say(node.label, node.id), note ? el("span", { class: "muted" }, note) : null);
}

/** @param {import("./api.js").GraphEvent} event @param {PanelActions} on */
function eventRow(event, on) {
  const place = event.entry ? [event.entry.report, event.entry.section, event.entry.number].join("!") : "";
  return el("li", {}, el("button", { type: "button", class: "event-row", disabled: !place, onclick: () => on.source(place) }, el("time", { datetime: event.start }, event.start), el("span", {}, say(event.label))));
}

/** @param {HTMLElement} target @param {string} id @param {Graph} graph @param {Visible} view @param {PanelActions} on @param {() => boolean} current */
export async function showEntity(target, id, graph, view, on, current) {
  const known = graph.nodes.get(id);
  if (known) fill(target, head(known, [], on, view), el("p", { class: "muted", role: "status" }, t("loading")));
  try {
    const [entity, past] = await Promise.all([loadEntity(id), loadHistory(id, { limit: PAGE, sort: "-date" })]);
    if (!current()) return;
    const node = known ?? toNode(entity);
    fill(target, head(node, entity.names ?? [], on, view), facts(entity, on), ...pastSection(id, past, on, {}, [...graph.events.values()].filter((event) => event.involves.has(id))));
  } catch (problem) {
    if (current()) fill(target, known ? head(known, [], on, view) : null, trouble(problem));
  }
}

/** @param {unknown} problem */
export function trouble(problem) {
  return el("p", { class: "problem", role: "alert" }, `${t("error.title")}: ${problem instanceof Error ? problem.message : String(problem)}`);
}

/** @param {any} name @returns {string} */
export const nameText = (name) => (typeof name === "string" ? name : (name.text ?? name.value ?? ""));

/** @param {import("./api.js").GraphNode} node @param {any[]} names @param {PanelActions} on @param {Visible} view */
function head(node, names, on, view) {
  const other = sayOther(node.label);
  const more = [...new Map(names.map((name) => [nameText(name), name.language ?? ""]))].filter(([name]) => name && name !== say(node.label) && name !== other);
  const kind = node.kind && !["person", node.category].includes(node.kind) ? t(`kind.${node.kind}`) : "";
  const opened = on.expanded(node.id);
  const button = (/** @type {string} */ key, /** @type {() => void} */ act) => el("button", { type: "button", class: "small", onclick: act }, t(key));
  return el(
    "header",
    { class: "entity-head" },
    el("p", { class: "eyebrow" }, icon(node.category), [t(`category.${node.category}`), kind, node.country && node.category !== "country" ? countryName(node.country) : ""].filter((text, index, all) => text && all.indexOf(text) === index).join(" · ")),
    el("h2", { tabindex: -1 }, say(node.label, node.id)),
    other ? el("p", { class: "other-name" }, other) : null,
    more.length ? el("p", { class: "aliases", title: t("panel.names") }, more.slice(0, 12).map(([name, tongue], index) => [index ? " · " : "", el("bdi", tongue ? { lang: tongue } : {}, name), /^(zh|en|$)/.test(tongue) ? "" : el("span", { class: "tongue" }, ` ${languageName(tongue)}`)])) : null,
    node.standing.length ? el("p", {}, node.standing.map((word) => el("span", { class: "tag strong" }, t(`standing.${word}`)))) : null,
    el(
      "div",
      { class: "actions" },
      button(opened ? "action.more" : "action.expand", () => on.expand(node.id)),
      opened ? button("action.collapse", () => on.collapse(node.id)) : null,
      button("action.hide", () => on.hide(node.id)),
      button(on.pinned(node.id) ? "action.unpin" : "action.pin", () => on.pin(node.id)),
      button("action.path", () => on.pick(node.id, "path")),
      button("action.share", () => on.pick(node.id, "share")),
      button("action.centre", () => on.centre(node.id)),
      link(`/entities/${encodeURIComponent(node.id)}`, t("panel.page"), { class: "small button" }),
    ),
    surroundings(node.id, on),
  );
}

/** What lies around a thing, by type: how much of it is shown, and more of one type at a time. @param {string} id @param {PanelActions} on */
function surroundings(id, on) {
  const rows = on.around(id);
  if (rows.length === 0) return null;
  const row = (/** @type {{category: string, total: number, shown: number}} */ { category, total, shown }) =>
    el("li", {}, icon(category), el("span", {}, t(`category.${category}`)), el("span", { class: "legend-count" }, t("around.shown", { shown, total })), shown < total ? el("button", { type: "button", class: "linkish", "aria-label": t("around.more", { what: t(`category.${category}`) }), dataset: { more: category }, onclick: () => on.expandType(id, category) }, `+${Math.min(on.cap, total - shown)}`) : el("span", {}));
  return el("details", { class: "around", open: on.expanded(id) }, el("summary", {}, t("around.title"), el("span", { class: "muted" }, rows.reduce((sum, { total }) => sum + total, 0))), el("ul", {}, rows.map(row)));
}

/** @param {any} entity @param {PanelActions} on */
export function facts(entity, on) {
  const posts = (entity.posts ?? []).map((/** @type {any} */ post) => postRow(post, on));
  const people = (entity.members ?? entity.people ?? []).map((/** @type {any} */ post) => postRow(post, on));
  const partnerships = distinct(entity.partnerships ?? entity.standing ?? []);
  const section = (/** @type {string} */ key, /** @type {any} */ body) => el("section", {}, el("h3", {}, t(key)), body);
  return el(
    "div",
    { class: "facts" },
    posts.length ? section("panel.posts", el("ul", { class: "plain" }, posts)) : null,
    people.length ? section("panel.members", el("ul", { class: "plain" }, people)) : null,
    partnerships.length ? section("panel.standing", el("ul", { class: "plain" }, partnerships.map((/** @type {any} */ item) => standingRow(item, on)))) : null,
    entity.agreements?.length ? section("panel.agreements", el("ul", { class: "agreements" }, entity.agreements.map(agreement))) : null,
  );
}

/** One line for each partner and standing: the fullest date. @param {any[]} items @returns {any[]} */
function distinct(items) {
  const out = new Map();
  for (const item of items) {
    const key = `${item.partner?.id ?? ""} ${item.standing ?? item}`;
    const held = out.get(key);
    if (!held || String(item.since ?? "").length > String(held.since ?? "").length) out.set(key, item);
  }
  return [...out.values()];
}

/** @param {any} post @param {PanelActions} on */
function postRow(post, on) {
  const notes = [post.former ? t("panel.former") : "", post.acting ? t("panel.acting") : "", post.newly_appointed ? t("panel.new") : "", post.observed ?? post.date ? t("panel.observed", { date: dateText(post.observed ?? post.date) }) : ""].filter(Boolean);
  const body = post.organization ?? post.body;
  const whom = post.person;
  return el("li", { class: "post" }, whom ? openButton(whom, on) : null, el("b", {}, say(post.title)), body?.id ? openButton(body, on) : say(body?.label ?? body), notes.length ? el("span", { class: "muted" }, notes.join(" · ")) : null);
}

/** @param {any} item @param {PanelActions} on */
function standingRow(item, on) {
  const word = typeof item === "string" ? item : (item.standing ?? item.kind ?? "");
  const ordinal = [item.ordinal ?? []].flat().join(", ");
  const partner = item.partner ?? item.with;
  const since = item.since ?? "";
  return el("li", { class: "post" }, el("span", { class: "tag strong" }, t(`standing.${word}`)), partner?.id ? openButton(partner, on) : null, ordinal ? el("span", {}, t("agreement.ordinal", { n: ordinal })) : null, since ? el("span", { class: "muted" }, dateText(since)) : null);
}

/** @param {any} thing @param {PanelActions} on */
function openButton(thing, on) {
  return el("button", { type: "button", class: "linkish", onclick: () => on.node(thing.id) }, say(thing.label, thing.id));
}

/** @param {string} id @param {any} past @param {PanelActions} on @param {Record<string, string>} [filters] @param {import("./api.js").GraphEvent[]} [events] all of them, for the line above */
export function pastSection(id, past, on, filters = {}, events = []) {
  const list = timeline(past.items, on, id);
  const more = el("button", { type: "button", class: "wide", hidden: !past.next }, t("panel.more"));
  let { next } = past;
  more.addEventListener("click", async () => {
    more.setAttribute("disabled", "");
    const page = await loadHistory(id, { limit: PAGE, sort: "-date", cursor: next, ...filters });
    list.append(...timeline(page.items, on, id).childNodes);
    next = page.next;
    more.hidden = !next;
    more.removeAttribute("disabled");
  });
  return [el("h3", { class: "history-title" }, t("panel.history"), el("span", { class: "muted" }, t("panel.events", { n: past.total }))), days(events, on), past.items.length ? list : el("p", { class: "muted" }, t("panel.none")), more];
}

/** The whole history on one line: a mark for each event, where it lies in time; each opens the report at its place. @param {import("./api.js").GraphEvent[]} events @param {PanelActions} on */
function days(events, on) {
  const at = events.map((event) => ({ event, label: `${event.start} ${say(event.label)}`, day: Date.parse(full(event.start)) })).filter((item) => Number.isFinite(item.day));
  if (at.length < 2) return null;
  const [first, last] = [Math.min(...at.map((item) => item.day)), Math.max(...at.map((item) => item.day))];
  const x = (/** @type {number} */ day) => 8 + ((day - first) / Math.max(1, last - first)) * 334;
  const place = (/** @type {import("./api.js").GraphEvent} */ { entry }) => (entry ? [entry.report, entry.section, entry.number].join("!") : "");
  const mark = (/** @type {(typeof at)[number]} */ { event, label, day }) => svg("circle", { cx: x(day), cy: 10, r: 5, onclick: () => place(event) && on.source(place(event)) }, svg("title", {}, label));
  const text = (/** @type {number} */ day, /** @type {string} */ anchor) => svg("text", { x: anchor === "start" ? 2 : 348, y: 31, "text-anchor": anchor }, new Date(day).toISOString().slice(0, 10));
  return svg("svg", { class: "days", viewBox: "0 0 350 34", role: "img", "aria-label": at.map((item) => item.label).join("; ") }, svg("line", { x1: 8, x2: 342, y1: 10, y2: 10 }), at.map(mark), text(first, "start"), text(last, "end"));
}

/** @param {string} date a day, a month or a year */
const full = (date) => (date.length === 4 ? `${date}-01-01` : date.length === 7 ? `${date}-01` : date);

/** What lies between two things: events, and whom both are linked to. @param {HTMLElement} target @param {[string, string]} pair @param {Graph} graph @param {Visible} view @param {PanelActions} on @param {() => boolean} current */
export async function showPair(target, [a, b], graph, view, on, current) {
  const left = graph.nodes.get(a);
  const right = graph.nodes.get(b);
  const both = shared(graph, view, a, b);
  const edge = view.adjacency.get(a)?.get(b);
  const title = el("header", { class: "entity-head" }, el("p", { class: "eyebrow" }, t("panel.between")), el("h2", { tabindex: -1 }, left ? chip(left, on) : a, el("span", { class: "times" }, "×"), right ? chip(right, on) : b), edge && edge.kind !== "event" ? el("p", { class: "tag" }, t(`edge.${edge.kind}`)) : null);
  const common = both.common.length
    ? el("section", {}, el("h3", {}, t("panel.shared.common"), el("span", { class: "muted" }, both.common.length)), el("div", { class: "chips" }, both.common.slice(0, 14).map((item) => chip(/** @type {any} */ (item.node), on, String(item.weight)))))
    : null;
  fill(target, title, el("p", { class: "muted", role: "status" }, t("loading")));
  try {
    const past = await loadHistory(a, { with: b, limit: PAGE, sort: "-date" });
    if (!current()) return;
    const dates = past.items.map((/** @type {any} */ item) => item.date?.start ?? "").sort();
    const span = dates.length && !past.next ? el("p", { class: "muted" }, `${t("panel.first")} ${dates[0]} · ${t("panel.last")} ${dates[dates.length - 1]}`) : null;
    fill(target, title, span, ...pastSection(a, past, on, { with: b }, both.events), common);
  } catch (problem) {
    if (current()) fill(target, title, common, trouble(problem));
  }
}
