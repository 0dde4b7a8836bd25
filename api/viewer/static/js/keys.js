/** The keyboard: everything the mouse does, and a spoken word for where one is. */

import { byId, el, fill } from "./dom.js";
import { say, t } from "./i18n.js";
import * as state from "./state.js";

const STEP = 90;

/**
 * @param {{view: () => import("./model.js").Visible, canvas: () => import("./canvas.js").GraphCanvas, choose: (id: string) => void, expand: (id: string) => void, collapse: (id: string) => void, hide: (id: string) => void, pin: (id: string) => void}} on
 */
export function startKeys(on) {
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const typing = target.matches("input:not([type=checkbox]):not([type=range]), textarea, select");
    if (event.key === "/" && !typing) {
      event.preventDefault();
      byId("search").focus();
    } else if (event.key === "?" && !typing) showKeys();
    else if (event.key === "Escape" && !typing && !document.querySelector("dialog[open]")) state.update({ select: "" });
    else if ((event.ctrlKey || event.metaKey) && event.key === "z" && !typing) {
      event.preventDefault();
      (event.shiftKey ? state.redo : state.undo)();
    }
  });
  byId("help").addEventListener("click", showKeys);
  byId("keys-close").addEventListener("click", () => /** @type {HTMLDialogElement} */ (byId("keys")).close());
  byId("graph").addEventListener("keydown", (event) => {
    /** @type {Record<string, () => void>} */
    const acts = {
      ArrowLeft: () => on.canvas().pan(-STEP, 0),
      ArrowRight: () => on.canvas().pan(STEP, 0),
      ArrowUp: () => on.canvas().pan(0, -STEP),
      ArrowDown: () => on.canvas().pan(0, STEP),
      "+": () => on.canvas().zoom(1.25),
      "=": () => on.canvas().zoom(1.25),
      "-": () => on.canvas().zoom(1 / 1.25),
      0: () => on.canvas().fit(),
      n: () => step(1, on),
      p: () => step(-1, on),
      h: () => single() && on.hide(single()),
      x: () => single() && on.collapse(single()),
      f: () => single() && on.pin(single()),
      Enter: () => state.get().select && !state.get().select.includes("~") && on.expand(state.get().select),
    };
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** The one thing that is selected, or "". */
function single() {
  const { select } = state.get();
  return select.includes("~") ? "" : select;
}

/** @type {[string[], string][]} */
const KEYS = [
  [["/"], "search"], [["n", "p"], "next"], [["Enter"], "enter"], [["x"], "collapse"], [["h"], "hide"], [["f"], "pin"],
  [["←", "↑", "↓", "→"], "arrows"], [["+", "−", "0"], "zoom"], [["Esc"], "escape"], [["Ctrl", "Z"], "undo"], [["Ctrl", "⇧", "Z"], "redo"], [["?"], "title"],
];

function showKeys() {
  fill(byId("keys-list"), ...KEYS.flatMap(([keys, word]) => [el("dt", {}, keys.map((key) => el("kbd", {}, key))), el("dd", {}, t(`keys.${word}`))]));
  /** @type {HTMLDialogElement} */ (byId("keys")).showModal();
}

/** @param {number} by @param {{view: () => import("./model.js").Visible, choose: (id: string) => void}} on */
function step(by, on) {
  const { nodes } = on.view();
  if (nodes.length === 0) return;
  const at = nodes.findIndex((node) => node.id === state.get().select);
  const next = nodes[(at + by + nodes.length) % nodes.length];
  on.choose(next.id);
  byId("spoken").textContent = `${say(next.label, next.id)}, ${t(`category.${next.category}`)}, ${t("panel.events", { n: on.view().count.get(next.id) ?? 0 })}`;
}
