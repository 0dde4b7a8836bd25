/** The vocabulary's page: a search that leaves only the terms that fit. */

import { startChrome } from "./chrome.js";
import { byId, debounce } from "./dom.js";
import { onLanguage, t } from "./i18n.js";

const box = /** @type {HTMLInputElement} */ (byId("find-term"));
const terms = [...document.querySelectorAll(".ontology-term")].map((node) => ({ node: /** @type {HTMLElement} */ (node), words: `${node.id} ${node.textContent}`.toLowerCase() }));
const groups = [...document.querySelectorAll(".ontology-text > h2")].map((head) => {
  /** @type {Element[]} */
  const parts = [];
  for (let next = head.nextElementSibling; next && next.tagName !== "H2"; next = next.nextElementSibling) parts.push(next);
  return { head: /** @type {HTMLElement} */ (head), parts: /** @type {HTMLElement[]} */ (parts) };
});

function narrow() {
  const wanted = box.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const { node, words } of terms) {
    node.hidden = !wanted.every((word) => words.includes(word));
    if (!node.hidden) found += 1;
  }
  for (const { head, parts } of groups) {
    const held = parts.flatMap((part) => (part.matches(".ontology-term") ? [part] : [...part.querySelectorAll(".ontology-term")]));
    const empty = wanted.length > 0 && !held.some((node) => !(/** @type {HTMLElement} */ (node).hidden));
    head.hidden = empty;
    for (const part of parts) if (!part.matches(".ontology-term")) part.hidden = empty;
  }
  byId("found-terms").textContent = wanted.length ? t("ontology.found", { n: found }) : "";
}

startChrome();
onLanguage(narrow);
box.addEventListener("input", debounce(narrow, 80));
document.body.dataset.ready = "true";
