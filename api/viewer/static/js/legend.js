/** The legend: what shapes and colours mean, and a switch for each. */

import { CATEGORIES } from "./appearance.js";
import { el, fill } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { toggle } from "./state.js";

/**
 * @param {HTMLElement} target @param {import("./api.js").Graph} graph @param {import("./model.js").Visible} view @param {import("./state.js").State} state
 * @param {(patch: Partial<import("./state.js").State>) => void} update
 */
export function showLegend(target, graph, view, state, update) {
  const there = new Map();
  for (const node of graph.nodes.values()) if (node.id !== graph.centre && (graph.events.size === 0 || view.count.get(node.id))) there.set(node.category, (there.get(node.category) ?? 0) + 1);
  const held = document.activeElement instanceof HTMLElement && target.contains(document.activeElement) ? document.activeElement.dataset.category : undefined;
  const items = CATEGORIES.filter((category) => there.has(category)).map((category) => {
    const shown = !state.off.includes(category);
    return el(
      "button",
      { type: "button", class: "legend-item", "aria-pressed": String(shown), dataset: { category }, title: t("legend.hint"), onclick: () => update({ off: toggle(state.off, category) }) },
      icon(category),
      el("span", {}, t(`category.${category}`)),
      el("span", { class: "legend-count" }, there.get(category)),
    );
  });
  fill(target, ...items);
  if (held) /** @type {HTMLElement | null} */ (target.querySelector(`[data-category="${held}"]`))?.focus();
}
