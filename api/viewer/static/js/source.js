/** The report's own words: a paragraph with the evidence highlighted, its number, and the photos' captions. */

import { categoryOf, loadEntry } from "./api.js";
import { byId, el, fill, link } from "./dom.js";
import { say, t } from "./i18n.js";

/** @typedef {{report: string, section: string, number: number, start?: number, end?: number}} Place */

/** The address form of a place. @param {Place} place */
export function writePlace({ report, section, number, start, end }) {
  return [report, section, number, ...(start === undefined ? [] : [start, end])].join("!");
}

/** @param {string} text @returns {Place | null} */
export function readPlace(text) {
  const [report, section, number, start, end] = text.split("!");
  if (!report || !section || !number) return null;
  return { report, section, number: Number(number), ...(start ? { start: Number(start), end: Number(end) } : {}) };
}

/**
 * Cut text into pieces. Offsets count code points, which JavaScript's strings do not: hence the array.
 * @param {string} text @param {{start: number, end: number, kind: string, entity?: string, type?: string, title?: string}[]} spans relative to the text, in code points
 * @returns {{text: string, span: any, quoted: boolean}[]}
 */
export function pieces(text, spans) {
  const signs = [...text];
  const quotes = spans.filter((span) => span.kind === "quote");
  const names = spans.filter((span) => span.kind === "name").sort((a, b) => a.start - b.start || b.end - a.end);
  /** @type {any[]} */
  const apart = [];
  for (const span of names) if (apart.length === 0 || span.start >= apart[apart.length - 1].end) apart.push(span);
  const cuts = [...new Set([0, signs.length, ...[...quotes, ...apart].flatMap((span) => [span.start, span.end])])].filter((cut) => cut >= 0 && cut <= signs.length).sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, index) => ({
    text: signs.slice(start, cuts[index + 1]).join(""),
    span: apart.find((span) => span.start <= start && cuts[index + 1] <= span.end) ?? null,
    quoted: quotes.some((span) => span.start <= start && cuts[index + 1] <= span.end),
  }));
}

/** @param {any} entry the API's answer @param {{start?: number, end?: number}} quote document offsets @param {(id: string) => void} [open] */
export function paragraph(entry, quote, open) {
  const title = typeof entry.title === "string" && entry.text.startsWith(entry.title) ? entry.title : "";
  const from = entry.start + [...title].length; // the title stands above already
  const spans = (entry.spans ?? []).map((/** @type {any} */ span) => ({ ...span, start: span.start - from, end: span.end - from, kind: "name" }));
  if (quote.start !== undefined && quote.end !== undefined) spans.push({ start: quote.start - from, end: quote.end - from, kind: "quote" });
  return el("p", { class: "paragraph", lang: "zh-Hant" }, pieces(entry.text.slice(title.length), spans.filter((/** @type {any} */ span) => span.end > 0)).map((piece) => mark(piece, open)));
}

/** What a recognised name is drawn as. @param {any} span @returns {string} */
export function spanCategory(span) {
  const thing = typeof span.entity === "object" && span.entity ? span.entity : span;
  return categoryOf(thing.type ?? span.type ?? "", thing.kind ?? "", thing.country ?? "");
}

/** @param {{text: string, span: any, quoted: boolean}} piece @param {(id: string) => void} [open] */
function mark(piece, open) {
  const text = piece.text.replace(/\n+/g, "");
  let inner = /** @type {Node} */ (document.createTextNode(text));
  const { span } = piece;
  if (span?.entity) {
    const id = typeof span.entity === "string" ? span.entity : span.entity.id;
    const category = spanCategory(span);
    inner = el("a", {
      class: `name type-${category}`,
      href: `/entities/${encodeURIComponent(id)}`,
      title: t("source.name", { what: [t(`category.${category}`), say(span.entity.label)].filter(Boolean).join(" · ") }),
      onclick: (/** @type {MouseEvent} */ event) => {
        if (!open || event.metaKey || event.ctrlKey) return;
        event.preventDefault();
        open(id);
      },
    }, text);
  }
  return piece.quoted ? el("mark", {}, inner) : inner;
}

/** The dialog that shows a place of the report. @param {{close: () => void, open: (id: string) => void}} on */
export function sourceDialog(on) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("source"));
  const body = byId("source-body");
  dialog.addEventListener("close", () => on.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  byId("source-close").addEventListener("click", () => dialog.close());
  let wanted = "";

  return async (/** @type {string} */ address) => {
    wanted = address;
    const place = readPlace(address);
    if (!place) {
      if (dialog.open) dialog.close();
      return;
    }
    fill(body, el("p", { class: "muted", role: "status" }, t("loading")));
    if (!dialog.open) dialog.showModal();
    try {
      const entry = await loadEntry(place);
      if (wanted === address) fill(body, ...show(entry, place, on.open));
      body.querySelector("mark")?.scrollIntoView({ block: "center" });
    } catch (problem) {
      fill(body, el("p", { class: "problem" }, problem instanceof Error ? problem.message : String(problem)));
    }
  };
}

/** @param {any} entry @param {Place} place @param {(id: string) => void} open */
function show(entry, place, open) {
  const report = entry.report ?? {};
  const title = typeof entry.title === "string" ? entry.title : say(entry.title);
  return [
    el("p", { class: "eyebrow" }, say(report.title ?? report.label, report.id ?? place.report)),
    el("h2", {}, el("span", { class: "entry-number" }, `${place.section} #${place.number}`), " ", title),
    paragraph(entry, place, open),
    entry.photos?.length ? el("div", { class: "photos" }, el("h3", {}, t("photos")), entry.photos.map(photo)) : null,
    el("p", { class: "source-links" }, link(`/reports/${encodeURIComponent(report.id ?? place.report)}?at=${place.section}-${place.number}`, t("source.whole"))),
  ];
}

/** @param {{number: number, caption: string}} item */
export function photo(item) {
  return el("figure", { class: "photo" }, el("span", { class: "photo-number" }, t("photo", { n: item.number })), el("figcaption", { lang: "zh-Hant" }, item.caption));
}
