/** The whole report, readable: every recognised name marked by type, what was made of an entry beside it. */

import { getJson } from "./api.js";
import { CATEGORIES } from "./appearance.js";
import { startChrome } from "./chrome.js";
import { byId, el, fill } from "./dom.js";
import { hoverCard } from "./hover.js";
import { countryName, dateText, onLanguage, say, sayOther, t } from "./i18n.js";
import { icon } from "./icons.js";
import { trouble } from "./panel.js";
import { learnPredicates } from "./predicates.js";
import { pieces, spanCategory } from "./source.js";
import { entryStatements } from "./statements.js";

const main = byId("main");
const id = main.dataset.report ?? "";
const address = `/reports/${encodeURIComponent(id)}`;
/** @type {any} */
let report = null;
/** @type {Set<string>} */
const off = new Set();
/** @type {any} the entry whose statements are shown */
let chosen = null;

/** The report, its text, its names, and its sections with their entries. */
async function load() {
  const [found, answer, names] = await Promise.all([getJson(address), fetch(address, { headers: { Accept: "text/plain" } }), getJson(`${address}/names`)]);
  const known = new Map((found.sections ?? []).map((/** @type {any} */ part) => [part.path, part.heading]));
  const paths = [...new Set(found.outline.map((/** @type {any} */ entry) => entry.section))];
  const sections = paths.map((path) => ({ path, heading: known.get(path) ?? "", entries: found.outline.filter((/** @type {any} */ entry) => entry.section === path) }));
  return { ...found, text: await answer.text(), names: names.items, sections };
}

async function draw() {
  try {
    report ??= await load();
  } catch (problem) {
    fill(main, el("h1", {}, t("title.report")), trouble(problem));
    return;
  }
  document.title = `${say(report.title, id)} · ${t("brand")}`;
  const counts = new Map();
  for (const name of report.names) counts.set(spanCategory(name), (counts.get(spanCategory(name)) ?? 0) + 1);
  const contents = el("details", { class: "contents-fold", open: !matchMedia("(max-width: 980px)").matches }, el("summary", {}, el("h2", {}, t("report.contents"))), report.sections.map(section));
  fill(
    main,
    el("nav", { class: "contents", "aria-label": t("report.contents") }, contents),
    el("article", { class: "report-text", tabindex: 0 }, el("p", { class: "eyebrow" }, [say(report.publisher), dateText(report.period), t("report.counted", { entries: report.outline.length, names: report.names.length })].filter(Boolean).join(" · ")), el("h1", { lang: "zh-Hant" }, say(report.title, id)), el("div", { class: "chips marks", role: "group", "aria-label": t("report.show") }, CATEGORIES.filter((type) => counts.has(type)).map((type) => typeSwitch(type, counts.get(type)))), body()),
    el("aside", { id: "beside", class: "beside", "aria-live": "polite", tabindex: 0, "aria-label": t("report.statements") }, el("p", { class: "muted" }, t("report.pick"))),
  );
  for (const type of off) main.querySelector(".report-text")?.classList.add(`off-${type}`);
  const at = chosen ? `${chosen.section}-${chosen.number}` : new URLSearchParams(location.search).get("at");
  const entry = report.outline.find((/** @type {any} */ one) => `${one.section}-${one.number}` === at);
  if (entry) {
    document.getElementById(`entry-${at}`)?.scrollIntoView();
    if (chosen || !matchMedia("(max-width: 980px)").matches) beside(entry);
  }
  document.body.dataset.ready = "true";
}

/** @param {string} type @param {number} count */
function typeSwitch(type, count) {
  return el("button", { type: "button", class: "chip", dataset: { type }, "aria-pressed": String(!off.has(type)), onclick: (/** @type {Event} */ event) => {
    if (off.has(type)) off.delete(type);
    else off.add(type);
    main.querySelector(".report-text")?.classList.toggle(`off-${type}`, off.has(type));
    /** @type {HTMLElement} */ (event.currentTarget).setAttribute("aria-pressed", String(!off.has(type)));
  } }, icon(type), t(`category.${type}`), el("span", { class: "muted" }, count));
}

/** @param {any} part */
function section(part) {
  return el("details", { open: part.entries.length < 60 }, el("summary", {}, `${part.path} ${say(part.heading)}`), el("ol", {}, part.entries.map((/** @type {any} */ entry) => el("li", {}, el("a", { href: `#entry-${entry.section}-${entry.number}` }, `${entry.number}. ${say(entry.title)}`)))));
}

/** The text, cut at entries; everything between them is there too. */
function body() {
  const signs = [...report.text];
  const entries = [...report.outline].sort((a, b) => a.start - b.start);
  const out = [];
  let at = 0;
  for (const entry of entries) {
    const number = /(?:^|\n)[#\s]*\d+\s*[.．、)）]?\s*$/.exec(signs.slice(at, entry.start).join(""))?.[0] ?? "";
    out.push(...lines(signs, at, entry.start - [...number].length, false));
    out.push(entryBox(signs, entry, number.replace(/[#\s]/g, "")));
    at = entry.end;
  }
  out.push(...lines(signs, at, signs.length, false));
  return el("div", { class: "body", lang: "zh-Hant" }, out);
}

/** @param {string[]} signs @param {any} entry @param {string} number as printed */
function entryBox(signs, entry, number) {
  const title = [...(entry.title ?? "")];
  const titled = title.length > 0 && signs.slice(entry.start, entry.start + title.length).join("") === title.join("");
  const from = titled ? entry.start + title.length : entry.start;
  const text = lines(signs, from, entry.end, true);
  if (!titled && number) text[0]?.prepend(`${number} `);
  return el(
    "section",
    { class: "entry", id: `entry-${entry.section}-${entry.number}` },
    el("header", { class: "entry-head" }, titled ? el("h4", {}, number ? `${number} ` : "", marked(signs, entry.start, from)) : null, el("button", { type: "button", class: "entry-number", title: t("report.statements"), onclick: () => beside(entry) }, `${entry.section} #${entry.number}`, el("span", { "aria-hidden": "true" }, " ›"))),
    el("div", { class: "entry-text" }, text),
  );
}

const ENDS = /[。！？；：!?;:」』）)]\s*$/;
const BEGINS = /^\s*(#|照片|[(（][一二三四五六七八九十\d]+[)）]|[壹貳參肆伍陸柒捌玖拾]、|[一二三四五六七八九十]+、|\d+[.．、]|[-*•‧·])/;

/**
 * Lines as paragraphs. Pages break in the middle of sentences: inside an entry what has not ended goes on.
 * @param {string[]} signs @param {number} start @param {number} end @param {boolean} joined
 */
function lines(signs, start, end, joined) {
  /** @type {[number, number][]} */
  const spans = [];
  let from = start;
  for (let i = start; i <= end; i++) {
    if (i < end && signs[i] !== "\n") continue;
    const raw = signs.slice(from, i).join("");
    const before = spans[spans.length - 1];
    if (raw.trim()) {
      if (joined && before && !ENDS.test(signs.slice(before[0], before[1]).join("")) && !BEGINS.test(raw) && !BEGINS.test(signs.slice(before[0], before[1]).join(""))) before[1] = i;
      else spans.push([from, i]);
    }
    from = i + 1;
  }
  return spans.map(([low, high]) => line(signs, low, high));
}

/** @param {string[]} signs @param {number} low @param {number} high */
function line(signs, low, high) {
  const raw = signs.slice(low, high).join("");
  const heading = /^\s*(#{1,6})\s+/.exec(raw);
  const skip = heading ? [...heading[0]].length : 0;
  const tag = heading ? (heading[1].length < 3 ? "h2" : "h3") : "p";
  return el(tag, { class: /^\s*照片/.test(raw) ? "caption" : "" }, marked(signs, low + skip, high));
}

/** A stretch of text with its names as links. @param {string[]} signs @param {number} low @param {number} high */
function marked(signs, low, high) {
  const inside = report.names.filter((/** @type {any} */ name) => name.start >= low && name.end <= high);
  const spans = inside.map((/** @type {any} */ name) => ({ ...name, kind: "name", start: name.start - low, end: name.end - low }));
  let at = low;
  return pieces(signs.slice(low, high).join(""), spans).map((piece) => {
    const start = at;
    at += [...piece.text].length;
    const text = piece.text.replace(/\s*\n\s*/g, "");
    if (!piece.span) return el("span", { dataset: { start, end: at } }, text);
    return el("a", { class: `name type-${spanCategory(piece.span)}`, href: `/entities/${encodeURIComponent(piece.span.entity.id)}`, dataset: { start, end: at, name: report.names.findIndex((/** @type {any} */ name) => name.start === piece.span.start + low && name.entity.id === piece.span.entity.id) } }, text);
  });
}

/** What a name was taken for, how and how surely. @param {HTMLElement} mark */
function describe(mark) {
  const name = report.names[Number(mark.dataset.name)];
  if (!name) return [];
  const { entity } = name;
  const category = spanCategory(name);
  const said = say(entity.label, entity.id);
  return [
    el("p", { class: "eyebrow" }, icon(category), [t(`category.${category}`), entity.country && category !== "country" ? countryName(entity.country) : ""].filter(Boolean).join(" · ")),
    el("p", { class: "hover-name" }, said, sayOther(entity.label) ? el("span", { class: "muted" }, ` ${sayOther(entity.label)}`) : null),
    el("p", { class: "muted" }, mark.textContent === said ? "" : t("report.written", { as: mark.textContent ?? "" }), el("code", {}, entity.id)),
    el("p", { class: "muted" }, [t("report.rule", { n: name.rule ?? "" }), t("report.confidence", { n: name.confidence.toFixed(2) })].join(" · ")),
    el("p", { class: "hover-hint" }, t("report.open")),
  ];
}

/** Show words of the text. @param {number} start @param {number} end */
function point(start, end) {
  for (const old of main.querySelectorAll(".pointed")) old.classList.remove("pointed");
  const parts = [...main.querySelectorAll("[data-start]")].filter((part) => {
    const { start: low, end: high } = /** @type {HTMLElement} */ (part).dataset;
    return Number(low) < end && Number(high) > start;
  });
  for (const part of parts) part.classList.add("pointed");
  const first = parts[0]?.getBoundingClientRect();
  const text = main.querySelector(".report-text")?.getBoundingClientRect();
  if (first && text && (first.top < text.top + 60 || first.bottom > text.bottom)) parts[0].scrollIntoView({ block: "center" });
}

const open = (/** @type {string} */ other) => location.assign(`/entities/${encodeURIComponent(other)}`);
const jump = (/** @type {string} */ place) => {
  const [, , , start, end] = place.split("!");
  if (start) point(Number(start), Number(end));
};

/** @param {any} entry */
async function beside(entry) {
  chosen = entry;
  const target = byId("beside");
  for (const other of main.querySelectorAll(".entry")) other.classList.toggle("chosen", other.id === `entry-${entry.section}-${entry.number}`);
  history.replaceState(null, "", `?at=${entry.section}-${entry.number}`);
  target.classList.add("filled");
  fill(target, el("p", { class: "muted", role: "status" }, t("loading")));
  try {
    const [found] = await Promise.all([getJson(`${address}/entries/${entry.section}/${entry.number}/statements`), learnPredicates()]);
    if (chosen !== entry) return;
    fill(target, el("div", { class: "beside-head" }, el("h2", {}, `${entry.section} #${entry.number} `, say(entry.title)), el("button", { type: "button", class: "quiet icon-button", "aria-label": t("close"), onclick: close }, "✕")), entryStatements(found, { node: open, source: jump }, point));
    target.scrollTo(0, 0);
  } catch (problem) {
    fill(target, trouble(problem));
  }
}

function close() {
  chosen = null;
  history.replaceState(null, "", location.pathname);
  for (const old of main.querySelectorAll(".pointed, .chosen")) old.classList.remove("pointed", "chosen");
  byId("beside").classList.remove("filled");
  fill(byId("beside"), el("p", { class: "muted" }, t("report.pick")));
}

startChrome();
hoverCard(main, ".name", describe);
onLanguage(draw);
draw();
