/** Taking along what is seen: pictures, network files, a table, a page that opens without a server, a saved view. */

import { byId, download, el, fill } from "./dom.js";
import { language, onLanguage, t } from "./i18n.js";
import { hasEventFilter } from "./model.js";
import * as state from "./state.js";
import { rows } from "./table.js";

/**
 * @typedef {{view: () => import("./model.js").Visible, limit: () => number, canvas: () => import("./canvas.js").GraphCanvas}} Source
 */

const NAME = "kaohsiung-relations";
const SERVER = { svg: "image/svg+xml", graphml: "application/graphml+xml", gexf: "application/gexf+xml", csv: "text/csv", json: "application/json", html: "text/html" };

/** @param {Source} from */
export function exportMenu(from) {
  const menu = byId("export-menu");
  const acts = [
    ["png", () => from.canvas().picture().then((blob) => blob && download(`${NAME}.png`, blob))],
    ["svg", () => server("svg", from)],
    ["graphml", () => server("graphml", from)],
    ["gexf", () => server("gexf", from)],
    ["links", () => server("csv", from)],
    ["csv", () => download(`${NAME}.csv`, csv(from), "text/csv;charset=utf-8")],
    ["json", () => server("json", from)],
    ["html", () => server("html", from)],
    ["link", copyLink],
    ["view", () => download(`${NAME}.view.json`, JSON.stringify(savedView(), null, 2), "application/json")],
    ["open", () => byId("view-file").click()],
  ];
  const write = () => fill(menu, acts.map(([key, act]) => el("button", { type: "button", role: "menuitem", dataset: { export: key }, onclick: () => run(/** @type {() => any} */ (act)) }, t(`export.${key}`))));
  write();
  onLanguage(write);
  const toggle = byId("export");
  const close = () => {
    menu.hidden = true;
    toggle.setAttribute("aria-expanded", "false");
  };
  toggle.addEventListener("click", () => {
    menu.hidden = !menu.hidden;
    toggle.setAttribute("aria-expanded", String(!menu.hidden));
    if (!menu.hidden) /** @type {HTMLElement} */ (menu.firstElementChild).focus();
  });
  menu.addEventListener("keydown", (event) => {
    const items = /** @type {HTMLElement[]} */ ([...menu.children]);
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      items[(at + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length].focus();
    } else if (event.key === "Escape") {
      event.stopPropagation(); // it closes the menu, not the selection
      close();
      toggle.focus();
    }
  });
  document.addEventListener("click", (event) => !menu.parentElement?.contains(/** @type {Node} */ (event.target)) && close());
  byId("view-file").addEventListener("change", openView);

  /** @param {() => any} act */
  async function run(act) {
    close();
    toggle.setAttribute("aria-busy", "true");
    try {
      await act();
    } catch (problem) {
      byId("spoken").textContent = `${t("error.title")}: ${problem instanceof Error ? problem.message : problem}`;
    }
    toggle.removeAttribute("aria-busy");
  }
}

/** Exactly what is seen, written by the server from its own graph. @param {keyof typeof SERVER} format @param {Source} from */
async function server(format, from) {
  const now = state.get();
  const { nodes, edges, events } = from.view();
  const at = new Map(nodes.map((node, index) => [node.id, index]));
  const body = {
    format,
    centre: now.centre || null,
    limit: from.limit(),
    language: language(),
    title: t("overview.title"),
    lines: edges.map((edge) => [at.get(edge.source), at.get(edge.target), edge.kind, from.canvas().lines.quiet(edge)]),
    events: hasEventFilter(now) ? events.map((event) => event.id) : null,
    ...from.canvas().sheet(nodes),
  };
  const answer = await fetch("/network", { method: "POST", headers: { Accept: SERVER[format], "Content-Type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error((await answer.json().catch(() => null))?.detail ?? `HTTP ${answer.status}`);
  download(`${NAME}${format === "csv" ? "-links" : ""}.${format}`, await answer.blob());
}

/** A spreadsheet must not take a name for a formula. @param {unknown} value */
function cell(value) {
  const text = String(value ?? "");
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** @param {Source} from */
function csv(from) {
  const head = ["id", "name", "other", "type", "country", "events", "first", "last", "standing"];
  const lines = rows(from.view()).map((row) => [row.node.id, ...head.slice(1).map((key) => row[key])].map(cell).join(","));
  return `\ufeff${[head.join(","), ...lines].join("\r\n")}\r\n`;
}

async function copyLink() {
  await navigator.clipboard.writeText(location.href);
  byId("spoken").textContent = t("export.copied");
}

function savedView() {
  return { format: "kaohsiung-relations view", version: 1, title: document.title, state: state.write(state.get()) };
}

/** @param {Event} event */
async function openView(event) {
  const input = /** @type {HTMLInputElement} */ (event.target);
  const file = input.files?.[0];
  input.value = "";
  if (!file || file.size > 200_000) return;
  try {
    const saved = JSON.parse(await file.text());
    if (saved.format !== savedView().format) throw new Error(file.name);
    state.update(state.read(String(saved.state)));
  } catch (problem) {
    byId("spoken").textContent = `${t("error.title")}: ${problem instanceof Error ? problem.message : problem}`;
  }
}
