/** The relationship history as a timeline: every item opens the report's own sentence. */

import { el } from "./dom.js";
import { dateText, say, t } from "./i18n.js";
import { icon } from "./icons.js";
import { categoryOf } from "./api.js";
import { photo, writePlace } from "./source.js";

/**
 * @typedef {{source: (place: string) => void, node: (id: string) => void}} Actions
 */

/** @param {any[]} items @param {Actions} on @param {string} [about] the thing whose history this is: not repeated in each item */
export function timeline(items, on, about = "") {
  return el("ol", { class: "timeline" }, items.map((item) => entry(item, on, about)));
}

/** @param {any} item @param {Actions} on @param {string} about */
function entry(item, on, about) {
  const type = [item.event_type ?? item.event?.type ?? []].flat()[0] ?? "";
  const evidence = item.evidence?.[0];
  const place = item.entry ? writePlace({ ...item.entry, report: item.entry.report, ...(evidence ? { start: evidence.start, end: evidence.end } : {}) }) : "";
  return el(
    "li",
    { class: "moment", dataset: { event: item.event?.id ?? "" } },
    el("div", { class: "moment-head" }, el("time", { datetime: item.date?.start ?? "" }, dateText(item.date)), type ? el("span", { class: "tag" }, t(`event.${type}`)) : null),
    el("h4", {}, say(item.event?.label)),
    evidence ? el("button", { type: "button", class: "quote", title: t("source.open"), onclick: () => on.source(place) }, el("q", { lang: "zh-Hant" }, clip(evidence.quote)), el("span", { class: "quote-at" }, `${item.entry?.section} #${item.entry?.number} ↗`)) : null,
    participants(item.participants ?? [], on, about),
    item.agreements?.length ? el("ul", { class: "agreements" }, item.agreements.map(agreement)) : null,
    item.photos?.length ? el("details", { class: "moment-photos" }, el("summary", {}, t("photos.count", { n: item.photos.length })), item.photos.map(photo)) : null,
  );
}

/** @param {string} quote */
function clip(quote) {
  const signs = [...quote.replace(/\s*\n\s*/g, "")];
  return signs.length > 120 ? `${signs.slice(0, 118).join("")}…` : signs.join("");
}

/** One line for each person, with every role. @param {any[]} people @returns {any[]} */
function merge(people) {
  const out = new Map();
  for (const person of people) {
    const held = out.get(person.id);
    if (held) held.roles = [...new Set([...held.roles, ...(person.role ? [person.role] : [])])];
    else out.set(person.id, { ...person, roles: person.role ? [person.role] : [] });
  }
  return [...out.values()];
}

/** @param {any[]} people @param {Actions} on @param {string} about */
function participants(people, on, about) {
  const others = merge(people).filter((person) => person.id !== about);
  if (others.length === 0) return null;
  const chip = (/** @type {any} */ person) =>
    el(
      "button",
      { type: "button", class: "chip", title: [...person.roles.map((/** @type {string} */ role) => t(`role.${role}`)), person.title].filter(Boolean).join(" · "), onclick: () => on.node(person.id) },
      icon(categoryOf(person.type ?? "", person.kind ?? "", person.country ?? "")),
      say(person.label, person.id),
      person.title ? el("span", { class: "muted" }, person.title) : null,
    );
  const first = others.slice(0, 6);
  const rest = others.slice(6);
  return el("div", { class: "chips" }, first.map(chip), rest.length ? el("details", { class: "more-chips" }, el("summary", {}, t("more.n", { n: rest.length })), rest.map(chip)) : null);
}

/** @param {any} item */
export function agreement(item) {
  const ordinal = [item.ordinal ?? []].flat().join(", ");
  const parties = (item.parties ?? []).map((/** @type {any} */ party) => (typeof party === "string" ? party : say(party.label, party.id))).join(" × ");
  return el(
    "li",
    { class: "agreement" },
    el("span", { class: "tag strong" }, t(`agreement.${item.kind}`)),
    el("span", {}, parties || say(item.label)),
    ordinal ? el("span", { class: "muted" }, t("agreement.ordinal", { n: ordinal })) : null,
    item.status ? el("span", { class: "muted" }, t(`status.${item.status}`)) : null,
  );
}
