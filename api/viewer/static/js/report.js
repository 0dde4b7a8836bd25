/** The whole report, readable: every recognised name marked by type, with what is known of it beside the text. */

import { categoryOf, getJson, loadEntity, loadHistory, toNode } from "./api.js";
import { startChrome } from "./chrome.js";
import { byId, el, fill, link } from "./dom.js";
import { timeline } from "./history.js";
import { dateText, onLanguage, say, sayOther, t } from "./i18n.js";
import { icon } from "./icons.js";
import { facts, trouble } from "./panel.js";
import { pieces } from "./source.js";

const main = byId("main");
const id = main.dataset.report ?? "";
/** @type {any} */
let report = null;
/** @type {Set<string>} */
const off = new Set();

async function draw() {
  try {
    report ??= await getJson(`/reports/${encodeURIComponent(id)}`);
  } catch (problem) {
    fill(main, el("h1", {}, t("title.report")), trouble(problem));
    return;
  }
  document.title = `${say(report.title, id)} · ${t("brand")}`;
  const types = counts(report.spans ?? []);
  fill(
    main,
    el("nav", { class: "contents", "aria-label": t("report.contents") }, el("h2", {}, t("report.contents")), (report.sections ?? []).map(section)),
    el("article", { class: "report-text" }, el("p", { class: "eyebrow" }, [say(report.publisher), dateText(report.period)].filter(Boolean).join(" · ")), el("h1", { lang: "zh-Hant" }, say(report.title, id)), el("div", { class: "chips marks", role: "group", "aria-label": t("report.show") }, [...types].map(([type, number]) => typeSwitch(type, number))), body()),
    el("aside", { id: "beside", class: "beside", "aria-live": "polite" }, el("p", { class: "muted" }, t("report.pick"))),
  );
  const at = new URLSearchParams(location.search).get("at");
  if (at) document.getElementById(`entry-${at}`)?.scrollIntoView();
}

/** @param {any} span @returns {string} */
const typeOf = (span) => categoryOf(span.type ?? "", span.kind ?? "", span.country ?? "");

/** @param {any[]} spans */
function counts(spans) {
  const out = new Map();
  for (const span of spans) out.set(typeOf(span), (out.get(typeOf(span)) ?? 0) + 1);
  return out;
}

/** @param {string} type @param {number} number */
function typeSwitch(type, number) {
  return el("button", { type: "button", class: "chip", "aria-pressed": String(!off.has(type)), onclick: (/** @type {Event} */ event) => {
    if (off.has(type)) off.delete(type);
    else off.add(type);
    main.querySelector(".report-text")?.classList.toggle(`off-${type}`, off.has(type));
    /** @type {HTMLElement} */ (event.currentTarget).setAttribute("aria-pressed", String(!off.has(type)));
  } }, icon(type), t(`category.${type}`), el("span", { class: "muted" }, number));
}

/** @param {any} part */
function section(part) {
  return el("details", { open: (part.entries ?? []).length > 0 && (part.entries ?? []).length < 60 }, el("summary", {}, `${part.path} ${say(part.heading)}`), el("ol", {}, (part.entries ?? []).map((/** @type {any} */ entry) => el("li", {}, el("a", { href: `#entry-${entry.section ?? part.path}-${entry.number}` }, `${entry.number}. ${say(entry.title)}`)))));
}

/** The text, cut at entries, then into lines and names. */
function body() {
  const signs = [...report.text];
  const entries = (report.sections ?? []).flatMap((/** @type {any} */ part) => (part.entries ?? []).map((/** @type {any} */ entry) => ({ ...entry, section: entry.section ?? part.path }))).sort((/** @type {any} */ a, /** @type {any} */ b) => a.start - b.start);
  const spans = [...(report.spans ?? [])].sort((a, b) => a.start - b.start);
  const out = [];
  let at = 0;
  for (const entry of entries) {
    out.push(...lines(signs, spans, at, entry.start));
    out.push(el("section", { class: "entry", id: `entry-${entry.section}-${entry.number}` }, el("button", { type: "button", class: "entry-number", onclick: () => besideEntry(entry) }, `${entry.section} #${entry.number}`), lines(signs, spans, entry.start, entry.end)));
    at = entry.end;
  }
  out.push(...lines(signs, spans, at, signs.length));
  return el("div", { class: "body", lang: "zh-Hant" }, out);
}

/** @param {string[]} signs @param {any[]} spans @param {number} start @param {number} end */
function lines(signs, spans, start, end) {
  const out = [];
  let from = start;
  for (let i = start; i <= end; i++) {
    if (i < end && signs[i] !== "\n") continue;
    const raw = signs.slice(from, i).join("");
    if (raw.trim()) out.push(line(raw, from, spans.filter((span) => span.start < i && span.end > from)));
    from = i + 1;
  }
  return out;
}

/** @param {string} raw @param {number} from @param {any[]} spans */
function line(raw, from, spans) {
  const heading = /^\s*(#{1,6})\s+/.exec(raw);
  const parts = pieces(raw, spans.map((span) => ({ ...span, kind: "name", type: typeOf(span), start: span.start - from, end: span.end - from })));
  const inner = parts.map((piece, index) => {
    const text = heading && index === 0 ? piece.text.replace(/^\s*#+\s+/, "") : piece.text;
    return piece.span ? name(text, piece.span) : text;
  });
  return el(heading ? "h3" : "p", {}, inner);
}

/** @param {string} text @param {any} span */
function name(text, span) {
  const entity = typeof span.entity === "string" ? span.entity : span.entity?.id;
  if (!entity) return el("span", { class: `name type-${span.type}`, title: t(`category.${span.type}`) }, text);
  return el("a", { class: `name type-${span.type}`, href: `/entities/${encodeURIComponent(entity)}`, title: t("source.name", { what: `${t(`category.${span.type}`)} ${span.name ?? ""}` }), onclick: (/** @type {MouseEvent} */ event) => {
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    besideEntity(entity);
  } }, text);
}

const open = (/** @type {string} */ other) => location.assign(`/entities/${encodeURIComponent(other)}`);
const jump = (/** @type {string} */ place) => document.getElementById(`entry-${place.split("!")[1]}-${place.split("!")[2]}`)?.scrollIntoView({ block: "start" });
const actions = /** @type {any} */ ({ node: open, source: jump });

/** @param {string} entity */
async function besideEntity(entity) {
  const target = byId("beside");
  fill(target, el("p", { class: "muted" }, t("loading")));
  try {
    const [thing, past] = await Promise.all([loadEntity(entity), loadHistory(entity, { limit: 10 })]);
    const node = toNode(thing);
    fill(target, el("p", { class: "eyebrow" }, icon(node.category), t(`category.${node.category}`)), el("h2", {}, link(`/entities/${encodeURIComponent(entity)}`, say(node.label, entity))), sayOther(node.label) ? el("p", { class: "muted" }, sayOther(node.label)) : null, facts(thing, actions), el("h3", {}, t("panel.history"), " ", el("span", { class: "muted" }, t("panel.events", { n: past.total }))), timeline(past.items, actions, entity));
  } catch (problem) {
    fill(target, trouble(problem));
  }
}

/** @param {any} entry */
async function besideEntry(entry) {
  const target = byId("beside");
  fill(target, el("p", { class: "muted" }, t("loading")));
  try {
    const found = await getJson(`/reports/${encodeURIComponent(id)}/entries/${entry.section}/${entry.number}`);
    const things = new Map();
    for (const span of found.spans ?? []) things.set(typeof span.entity === "string" ? span.entity : span.entity?.id, span);
    fill(target, el("h2", {}, say(entry.title)), el("h3", {}, t("report.names")), el("div", { class: "chips" }, [...things].filter(([key]) => key).map(([key, span]) => el("button", { type: "button", class: "chip", onclick: () => besideEntity(key) }, icon(typeOf(span)), span.name ?? span.exact))), found.events?.length ? el("p", { class: "muted" }, found.events.map((/** @type {any} */ event) => say(event.label ?? "")).filter(Boolean).join(" · ")) : null);
  } catch (problem) {
    fill(target, trouble(problem));
  }
}

startChrome();
onLanguage(draw);
draw();
