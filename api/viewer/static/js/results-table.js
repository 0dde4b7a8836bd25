/** Rows as a table: IRIs by their names, numbers to the right, sorted by a click, a page at a time. */

import { el, fill, link } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { called, irisOf, learn, nameOf, pageOf } from "./names.js";

const PAGE = 100;
const NUMERIC = /#(integer|decimal|double|float|int|long|short|byte|nonNegativeInteger|positiveInteger)$/;

/** @param {import("./results.js").Term | undefined} value */
export const isNumber = (value) => Boolean(value && value.type === "literal" && (NUMERIC.test(value.datatype ?? "") || /^-?\d+(\.\d+)?$/.test(value.value)) && Number.isFinite(Number(value.value)));

/** @param {import("./results.js").Term | undefined} value */
export const isDay = (value) => Boolean(value && value.type === "literal" && /^\d{4}(-\d{2}(-\d{2})?)?(T.*)?$/.test(value.value) && !NUMERIC.test(value.datatype ?? "") && value.value.length !== 4 || /#(date|gYearMonth|gYear|dateTime)$/.test(value?.datatype ?? ""));

/** What a value reads as. @param {import("./results.js").Term | undefined} value */
export const wording = (value) => (!value ? "" : value.type === "uri" ? called(value.value) : value.value);

/** @param {import("./results.js").Term | undefined} value @param {boolean} tagged whether the language needs saying */
function cell(value, tagged) {
  if (!value) return "";
  if (value.type === "uri") {
    const category = nameOf(value.value)?.category;
    return el("span", { class: "cell-thing" }, category ? icon(category) : null, link(pageOf(value.value), called(value.value), { title: value.value, rel: "noreferrer" }));
  }
  if (value.type === "bnode") return el("span", { class: "muted" }, `_:${value.value}`);
  const tag = value["xml:lang"];
  return [el("span", tag ? { lang: tag } : { title: value.datatype?.split("#").pop() ?? "" }, value.value), tag && tagged ? el("span", { class: "language-tag", "aria-hidden": "true" }, tag) : null];
}

/** @param {import("./results.js").Answer} answer */
export function table(answer) {
  if (answer.rows.length === 0) return el("p", { class: "muted" }, t("workbench.nothing"));
  const numeric = new Set(answer.vars.filter((name) => answer.rows.some((row) => row[name]) && answer.rows.every((row) => !row[name] || isNumber(row[name]))));
  const days = new Set(answer.vars.filter((name) => answer.rows.some((row) => row[name]) && answer.rows.every((row) => !row[name] || isDay(row[name]))));
  const tagged = new Set(answer.vars.filter((name) => new Set(answer.rows.flatMap((row) => row[name]?.["xml:lang"] ?? [])).size > 1));
  const holder = el("div", {});
  let sorted = answer.rows;
  let by = "";
  let down = false;
  let from = 0;

  const order = (/** @type {string} */ name) => {
    down = by === name ? !down : false;
    by = name;
    const sign = down ? -1 : 1;
    const value = (/** @type {import("./results.js").Row} */ row) => wording(row[name]);
    const compare = numeric.has(name) ? (/** @type {string} */ a, /** @type {string} */ b) => Number(a) - Number(b) : new Intl.Collator(["zh-Hant-TW", "en"], { numeric: true }).compare;
    sorted = [...answer.rows].sort((a, b) => (value(a) === "" ? 1 : value(b) === "" ? -1 : sign * compare(value(a), value(b))));
    from = 0;
    draw();
  };
  const style = (/** @type {string} */ name) => (numeric.has(name) ? "col-number" : days.has(name) ? "col-day" : "");
  const head = (/** @type {string} */ name) => el("th", { scope: "col", class: style(name), "aria-sort": by === name ? (down ? "descending" : "ascending") : "none" }, el("button", { type: "button", dataset: { sort: name }, onclick: () => order(name) }, name, el("span", { class: "sort", "aria-hidden": "true" }, by === name ? (down ? "▾" : "▴") : "")));
  const turn = async (/** @type {number} */ step) => {
    from += step;
    await learn(irisOf(sorted.slice(from, from + PAGE))).catch(() => undefined);
    draw();
    holder.querySelector(".table-holder")?.scrollTo(0, 0);
  };
  function draw() {
    const shown = sorted.slice(from, from + PAGE);
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.sort : undefined;
    fill(
      holder,
      el("div", { class: "table-holder", tabindex: 0, role: "region", "aria-label": t("workbench.results") }, el("table", { class: "grid" }, el("thead", {}, el("tr", {}, answer.vars.map(head))), el("tbody", {}, shown.map((row) => el("tr", {}, answer.vars.map((name) => el("td", { class: style(name) }, cell(row[name], tagged.has(name))))))))),
      sorted.length > PAGE
        ? el("div", { class: "pager" }, el("button", { type: "button", class: "small", disabled: from === 0, onclick: () => turn(-PAGE) }, t("workbench.before")), el("span", { role: "status" }, t("workbench.range", { from: from + 1, to: from + shown.length, n: sorted.length })), el("button", { type: "button", class: "small", disabled: from + PAGE >= sorted.length, onclick: () => turn(PAGE) }, t("workbench.after")))
        : null,
    );
    if (focused) /** @type {HTMLElement | null} */ (holder.querySelector(`[data-sort="${CSS.escape(focused)}"]`))?.focus();
  }
  draw();
  return holder;
}
