/** An answer shown: rows as table, chart, network or map; a graph as its triples. */

import { el, fill } from "./dom.js";
import { t } from "./i18n.js";
import { irisOf, learn } from "./names.js";
import { chart } from "./results-chart.js";
import { map, network } from "./results-picture.js";
import { table } from "./results-table.js";

/**
 * @typedef {{type: string, value: string, "xml:lang"?: string, datatype?: string}} Term
 * @typedef {Record<string, Term | undefined>} Row
 * @typedef {{vars: string[], rows: Row[], graph: boolean}} Answer
 */

/** @param {any} last what was answered @returns {Answer} */
export function answerOf(last) {
  if (last.kind === "graph") return { vars: ["subject", "predicate", "object"], rows: last.triples, graph: true };
  return { vars: last.json.head.vars, rows: last.json.results.bindings, graph: false };
}

const VIEWS = /** @type {[string, (answer: Answer) => any][]} */ ([["table", table], ["chart", chart], ["network", network], ["map", map]]);

/**
 * @param {HTMLElement} tabs @param {HTMLElement} target @param {any} last @param {HTMLElement} menu
 * @param {string} wanted the view to begin with @param {(view: string) => void} changed
 */
export function resultViews(tabs, target, last, menu, wanted, changed) {
  if (last.kind === "ask") {
    fill(tabs, menu);
    fill(target, el("p", { class: "yes-no" }, t(last.json.boolean ? "workbench.yes" : "workbench.no")));
    return;
  }
  const answer = answerOf(last);
  const views = [...VIEWS.filter(([name]) => !answer.graph || name !== "chart"), /** @type {[string, any]} */ (["raw", () => raw(last)])];
  let turn = 0;
  const show = async (/** @type {string} */ name) => {
    turn += 1;
    const mine = turn;
    for (const tab of tabs.querySelectorAll("[data-tab]")) tab.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (tab).dataset.tab === name));
    if (name !== "raw") await learn(irisOf(answer.rows.slice(0, 2000))).catch(() => undefined);
    const made = await /** @type {any} */ (views.find(([key]) => key === name))[1](answer);
    if (mine === turn) fill(target, made);
  };
  fill(tabs, el("div", { class: "tabs", role: "group", "aria-label": t("workbench.results") }, views.map(([key]) => el("button", { type: "button", dataset: { tab: key }, onclick: () => {
    changed(key);
    show(key);
  } }, t(`workbench.${key}`)))), menu);
  return show(views.some(([name]) => name === wanted) ? wanted : "table");
}

/** @param {any} last */
async function raw(last) {
  const text = last.kind === "graph" ? await (await last.ask("text/turtle")).text() : JSON.stringify(last.json, null, 2);
  return el("pre", { tabindex: 0 }, text.slice(0, 200_000));
}
