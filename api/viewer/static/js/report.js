/** The whole report, readable: every recognised name marked by type, with what is known of it beside the text. */

import { getJson, loadEntity, loadEntry, loadHistory, toNode } from "./api.js";
import { CATEGORIES } from "./appearance.js";
import { startChrome } from "./chrome.js";
import { byId, el, fill, link } from "./dom.js";
import { timeline } from "./history.js";
import { dateText, onLanguage, say, sayOther, t } from "./i18n.js";
import { icon } from "./icons.js";
import { facts, trouble } from "./panel.js";
import { pieces, spanCategory } from "./source.js";

const main = byId("main");
const id = main.dataset.report ?? "";
/** @type {any} */
let report = null;
/** @type {Set<string>} */
const off = new Set();

/** The report, its text, and its sections with their entries. */
async function load() {
  const address = `/reports/${encodeURIComponent(id)}`;
  const [found, answer] = await Promise.all([getJson(address), fetch(address, { headers: { Accept: "text/plain" } })]);
  const known = new Map((found.sections ?? []).map((/** @type {any} */ part) => [part.path, part.heading]));
  const paths = [...new Set((found.outline ?? []).map((/** @type {any} */ entry) => entry.section))];
  const sections = paths.map((path) => ({ path, heading: known.get(path) ?? "", entries: found.outline.filter((/** @type {any} */ entry) => entry.section === path) }));
  return { ...found, text: await answer.text(), sections };
}

async function draw() {
  try {
    report ??= await load();
  } catch (problem) {
    fill(main, el("h1", {}, t("title.report")), trouble(problem));
    return;
  }
  document.title = `${say(report.title, id)} · ${t("brand")}`;
  fill(
    main,
    el("nav", { class: "contents", "aria-label": t("report.contents") }, el("h2", {}, t("report.contents")), (report.sections ?? []).map(section)),
    el("article", { class: "report-text" }, el("p", { class: "eyebrow" }, [say(report.publisher), dateText(report.period)].filter(Boolean).join(" · ")), el("h1", { lang: "zh-Hant" }, say(report.title, id)), el("div", { class: "chips marks", role: "group", "aria-label": t("report.show") }, CATEGORIES.map((type) => typeSwitch(type))), body()),
    el("aside", { id: "beside", class: "beside", "aria-live": "polite" }, el("p", { class: "muted" }, t("report.pick"))),
  );
  const at = new URLSearchParams(location.search).get("at");
  if (at) document.getElementById(`entry-${at}`)?.scrollIntoView();
}

const typeOf = spanCategory;

/** @param {string} type */
function typeSwitch(type) {
  return el("button", { type: "button", class: "chip", "aria-pressed": String(!off.has(type)), onclick: (/** @type {Event} */ event) => {
    if (off.has(type)) off.delete(type);
    else off.add(type);
    main.querySelector(".report-text")?.classList.toggle(`off-${type}`, off.has(type));
    /** @type {HTMLElement} */ (event.currentTarget).setAttribute("aria-pressed", String(!off.has(type)));
  } }, icon(type), t(`category.${type}`));
}

/** @param {any} part */
function section(part) {
  return el("details", { open: (part.entries ?? []).length > 0 && (part.entries ?? []).length < 60 }, el("summary", {}, `${part.path} ${say(part.heading)}`), el("ol", {}, (part.entries ?? []).map((/** @type {any} */ entry) => el("li", {}, el("a", { href: `#entry-${entry.section ?? part.path}-${entry.number}` }, `${entry.number}. ${say(entry.title)}`)))));
}

/** The text, cut at entries, then into lines; an entry's names are fetched when it comes into sight. */
function body() {
  const signs = [...report.text];
  const entries = report.sections.flatMap((/** @type {any} */ part) => part.entries).sort((/** @type {any} */ a, /** @type {any} */ b) => a.start - b.start);
  const out = [];
  let at = 0;
  for (const entry of entries) {
    out.push(...lines(signs, [], at, entry.start));
    const text = el("div", { class: "entry-text" }, lines(signs, [], entry.start, entry.end));
    const part = el("section", { class: "entry", id: `entry-${entry.section}-${entry.number}` }, el("button", { type: "button", class: "entry-number", onclick: () => besideEntry(entry) }, `${entry.section} #${entry.number}`), text);
    watch(part, async () => {
      const { spans } = await found(entry);
      fill(text, lines(signs, spans ?? [], entry.start, entry.end));
    });
    out.push(part);
    at = entry.end;
  }
  out.push(...lines(signs, [], at, signs.length));
  return el("div", { class: "body", lang: "zh-Hant" }, out);
}

/** @type {Map<string, Promise<any>>} */
const fetched = new Map();

/** @param {any} entry @returns {Promise<any>} */
function found(entry) {
  const key = `${entry.section}/${entry.number}`;
  if (!fetched.has(key)) fetched.set(key, loadEntry({ report: id, section: entry.section, number: entry.number }));
  return /** @type {Promise<any>} */ (fetched.get(key));
}

/** @type {WeakMap<Element, () => void>} */
const waiting = new WeakMap();
const observer = new IntersectionObserver((seen) => {
  for (const item of seen) {
    if (!item.isIntersecting) continue;
    observer.unobserve(item.target);
    waiting.get(item.target)?.();
  }
}, { rootMargin: "600px" });

/** @param {Element} part @param {() => void} act */
function watch(part, act) {
  waiting.set(part, act);
  observer.observe(part);
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
  const parts = pieces(raw, spans.map((span) => ({ ...span, kind: "name", start: span.start - from, end: span.end - from })));
  const inner = parts.map((piece, index) => {
    const text = heading && index === 0 ? piece.text.replace(/^\s*#+\s+/, "") : piece.text;
    return piece.span ? name(text, piece.span) : text;
  });
  return el(heading ? "h3" : "p", {}, inner);
}

/** @param {string} text @param {any} span */
function name(text, span) {
  const entity = typeof span.entity === "string" ? span.entity : span.entity?.id;
  const type = typeOf(span);
  if (!entity) return el("span", { class: `name type-${type}`, title: t(`category.${type}`) }, text);
  return el("a", { class: `name type-${type}`, href: `/entities/${encodeURIComponent(entity)}`, title: t("source.name", { what: `${t(`category.${type}`)} · ${say(span.entity?.label)}` }), onclick: (/** @type {MouseEvent} */ event) => {
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
    const answer = await found(entry);
    const things = new Map();
    for (const span of answer.spans ?? []) things.set(typeof span.entity === "string" ? span.entity : span.entity?.id, span);
    fill(target, el("h2", {}, say(entry.title)), el("h3", {}, t("report.names")), el("div", { class: "chips" }, [...things].filter(([key]) => key).map(([key, span]) => el("button", { type: "button", class: "chip", onclick: () => besideEntity(key) }, icon(typeOf(span)), say(span.entity?.label, span.exact)))), answer.events?.length ? el("p", { class: "muted" }, answer.events.map((/** @type {any} */ event) => say(event.label ?? "")).filter(Boolean).join(" · ")) : null);
  } catch (problem) {
    fill(target, trouble(problem));
  }
}

startChrome();
onLanguage(draw);
draw();
