/** What an entry gave rise to: its events first, then every statement by what it is about, each with its words. */

import { categoryOf } from "./api.js";
import { el, link } from "./dom.js";
import { timeline } from "./history.js";
import { say, t } from "./i18n.js";
import { icon } from "./icons.js";
import { pageOf } from "./names.js";
import { curie, predicateName } from "./predicates.js";

const ORDER = ["event", "agreement", "person", "organization", "place", "partnership"];
const INNER = ["participation", "membership", "post", "depiction", "name", "claim"];

/**
 * @param {any} found the API's answer @param {import("./history.js").Actions} on
 * @param {(start: number, end: number) => void} point show these words of the text
 */
export function entryStatements(found, on, point) {
  /** @type {Map<string, {thing: any, rows: any[]}>} */
  const groups = new Map();
  for (const item of found.items) {
    const held = groups.get(item.subject.id) ?? { thing: item.subject, rows: [] };
    held.rows.push(item);
    groups.set(item.subject.id, held);
  }
  const kind = (/** @type {any} */ thing) => thing.type ?? thing.id.split("-")[0];
  const place = (/** @type {any} */ thing) => (ORDER.includes(kind(thing)) ? ORDER.indexOf(kind(thing)) : INNER.includes(kind(thing)) ? 99 : 50);
  const sorted = [...groups.values()].sort((a, b) => place(a.thing) - place(b.thing) || b.rows.length - a.rows.length || (a.thing.id < b.thing.id ? -1 : 1));
  const outer = sorted.filter(({ thing }) => place(thing) < 99);
  const inner = sorted.filter(({ thing }) => place(thing) === 99);
  return [
    found.events.length ? timeline(found.events, on) : null,
    el("h3", {}, t("report.statements"), " ", el("span", { class: "muted" }, found.total)),
    outer.map((group, index) => box(group, index === 0, point)),
    inner.length ? el("details", { class: "about inner" }, el("summary", {}, t("report.inner"), " ", el("span", { class: "muted" }, inner.reduce((sum, group) => sum + group.rows.length, 0))), inner.map((group) => box(group, false, point))) : null,
  ];
}

/** @param {{thing: any, rows: any[]}} group @param {boolean} open @param {(start: number, end: number) => void} point */
function box({ thing, rows }, open, point) {
  const type = thing.type ?? thing.id.split("-")[0];
  return el("details", { class: "about", open }, el("summary", {}, icon(categoryOf(type, thing.kind ?? "", thing.country ?? "")), el("span", {}, say(thing.label) || t(`thing.${type}`)), el("span", { class: "muted" }, rows.length)), el("ul", {}, merged(rows).map((same) => statement(same, point))));
}

/** The same statement made of several places is said once, with all its words; the surest first. @param {any[]} rows @returns {any[][]} */
function merged(rows) {
  const out = new Map();
  for (const row of rows) {
    const key = `${row.predicate} ${row.object.id ?? row.object.value}`;
    out.set(key, [...(out.get(key) ?? []), row]);
  }
  return [...out.values()].map((same) => same.sort((a, b) => b.confidence - a.confidence || a.start - b.start));
}

/** @param {any[]} same @param {(start: number, end: number) => void} point */
function statement(same, point) {
  const [{ object, predicate, rule, confidence }] = same;
  const places = [...new Map(same.map((row) => [`${row.start} ${row.end}`, row])).values()];
  const text = object.id ? say(object.label) || t(`thing.${object.id.split("-")[0]}`) : object.value;
  const value = object.iri && !INNER.includes(object.id.split("-")[0]) ? link(pageOf(object.iri), text) : text;
  return el(
    "li",
    { class: "statement" },
    el("p", {}, el("b", { title: curie(predicate) }, predicateName(predicate)), " ", value),
    places.map((row) => el("button", { type: "button", class: "words", onclick: () => point(row.start, row.end), onmouseenter: () => point(row.start, row.end) }, el("q", { lang: "zh-Hant" }, row.exact.replace(/\s*\n\s*/g, "")))),
    el("p", { class: "muted how" }, `${t("report.rule", { n: rule ?? "" })} · ${t("report.confidence", { n: confidence.toFixed(2) })}`),
  );
}
