/** The charts view: the same selection as the picture, counted. */

import { getJson } from "./api.js";
import { el, fill } from "./dom.js";
import { countryName, say, t } from "./i18n.js";
import { byMonth } from "./model.js";
import { columns, heat, steps } from "./plots.js";
import { get, toggle } from "./state.js";

/** @type {Promise<any[]> | null} */
let agreements = null;

/** @param {string} centre */
function loadAgreements(centre) {
  agreements ??= (async () => {
    const items = [];
    let next = null;
    for (let page = 0; page < 20; page++) {
      const answer = await getJson(`/entities/${encodeURIComponent(centre)}/history`, { limit: 100, cursor: next });
      items.push(...answer.items);
      next = answer.next;
      if (!next) break;
    }
    return items;
  })().catch(() => []);
  return agreements;
}

/** What the charts count: everything shown, or what is selected, as the picture and the table do. @param {import("./api.js").Graph} graph @param {import("./model.js").Visible} view @returns {import("./api.js").GraphEvent[]} */
function counted(graph, view) {
  const picked = get().select.split("~").filter((id) => id && id !== graph.centre);
  return picked.length ? view.events.filter((event) => picked.every((id) => event.involves.has(id))) : view.events;
}

/** @param {import("./api.js").Graph} graph @param {import("./model.js").Visible} view */
function selection(graph, view) {
  const picked = get().select.split("~").filter((id) => id && id !== graph.centre);
  if (picked.length === 0) return null;
  const names = picked.map((id) => say(graph.nodes.get(id)?.label, id)).join(" × ");
  return el("p", { class: "chart-note" }, t("charts.selection", { names, n: counted(graph, view).length }));
}

/** @param {HTMLElement} target @param {import("./api.js").Graph} graph @param {import("./model.js").Visible} view @param {(patch: any) => void} update */
export async function showCharts(target, graph, view, update) {
  const events = counted(graph, view);
  const months = [...byMonth(events).keys()];
  if (months.length === 0) {
    fill(target, el("p", { class: "muted" }, t("charts.none")));
    return;
  }
  const undated = events.filter((event) => event.start.length < 7).length;
  const at = new Map(months.map((month, index) => [month, index]));
  const tally = (/** @type {(event: import("./api.js").GraphEvent) => string[]} */ words) => {
    /** @type {Map<string, number[]>} */
    const out = new Map();
    for (const event of events) {
      const index = at.get(event.start.slice(0, 7));
      if (index === undefined) continue;
      for (const word of words(event)) {
        if (!out.has(word)) out.set(word, months.map(() => 0));
        /** @type {number[]} */ (out.get(word))[index] += 1;
      }
    }
    return [...out].map(([key, values]) => ({ key, values, sum: values.reduce((a, b) => a + b, 0) })).sort((a, b) => b.sum - a.sum || (a.key < b.key ? -1 : 1));
  };
  const types = tally((event) => event.types.slice(0, 1)).map((row) => ({ ...row, label: t(`event.${row.key}`) }));
  const countries = tally((event) => event.countries).slice(0, 25).map((row) => ({ ...row, label: countryName(row.key) }));
  const card = (/** @type {string} */ key, /** @type {any} */ body) => el("section", { class: "chart" }, el("h2", {}, t(key)), body);
  const signed = el("div", {});
  fill(
    target,
    selection(graph, view),
    undated ? el("p", { class: "muted chart-undated" }, t("charts.undated", { n: undated })) : null,
    el("div", { class: "chart-grid" }, card("charts.month", columns(months, types, (key) => update({ event: toggle(get().event, key) }))), card("charts.agreements", signed), card("charts.heat", el("div", { class: "heat-holder", tabindex: 0, role: "region", "aria-label": t("charts.heat") }, heat(months, countries, (key, month) => update({ country: [key], from: month, to: month }))))),
  );
  const shown = new Set(events.map((event) => event.id));
  const items = (await loadAgreements(graph.centre)).filter((item) => shown.has(item.event?.id)).flatMap((item) => (item.agreements ?? []).filter((/** @type {any} */ one) => one.status === "signed").map((/** @type {any} */ one) => ({ date: item.date.start, label: `${t(`agreement.${one.kind}`)} ${(one.parties ?? []).map((/** @type {any} */ party) => (typeof party === "string" ? party : say(party.label, party.id))).filter((/** @type {string} */ name) => name !== say(graph.nodes.get(graph.centre)?.label)).join(" × ")}` })));
  items.sort((a, b) => (a.date < b.date ? -1 : 1));
  fill(signed, items.length ? steps(items.slice(-30), months) : el("p", { class: "muted" }, t("charts.none")));
}
