/** Type-ahead over every name in any script: an ARIA combobox that says why each answer matched. */

import { findEntities, toNode } from "./api.js";
import { debounce, el, fill } from "./dom.js";
import { countryName, onLanguage, say, sayOther, t } from "./i18n.js";
import { icon } from "./icons.js";

/**
 * @param {HTMLInputElement} input @param {HTMLElement} list
 * @param {(id: string, label: any) => void} choose
 */
export function searchBox(input, list, choose) {
  /** @type {any[]} */
  let items = [];
  let active = -1;
  /** @type {AbortController | null} */
  let pending = null;

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  };
  const take = (/** @type {any} */ item) => {
    close();
    input.value = "";
    choose(item.id, item.label);
  };
  const mark = (/** @type {number} */ next) => {
    active = items.length ? (next + items.length) % items.length : -1;
    [...list.querySelectorAll("[role=option]")].forEach((row, index) => {
      row.setAttribute("aria-selected", String(index === active));
      if (index !== active) return;
      input.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    });
  };
  const show = (/** @type {string} */ note) => {
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    fill(list, ...items.map((item, index) => row(item, index, `${list.id}-${index}`, take, input.value.trim())), note ? el("div", { class: "search-note", role: "status" }, note) : null);
    mark(items.length ? 0 : -1);
  };
  const ask = debounce(async (/** @type {string} */ text) => {
    pending?.abort();
    if (!text.trim()) return close();
    pending = new AbortController();
    try {
      const answer = await findEntities(text.trim(), pending.signal);
      items = answer.items;
      show(items.length ? (answer.total > items.length ? t("search.more", { n: answer.total - items.length }) : "") : t("search.none", { text: text.trim() }));
    } catch (problem) {
      if (problem instanceof DOMException) return undefined;
      items = [];
      show(problem instanceof Error ? problem.message : String(problem));
    }
    return undefined;
  }, 110);

  input.addEventListener("input", () => ask(input.value));
  input.addEventListener("focus", () => input.value && ask(input.value));
  input.addEventListener("blur", () => setTimeout(close, 150));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) ask(input.value);
      else mark(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if ((event.key === "Home" || event.key === "End") && !list.hidden && items.length) {
      event.preventDefault();
      mark(event.key === "Home" ? 0 : items.length - 1);
    } else if (event.key === "Enter" && active >= 0 && !list.hidden) {
      event.preventDefault();
      take(items[active]);
    } else if (event.key === "Escape") {
      if (list.hidden) input.blur();
      close();
    }
  });
  onLanguage(close);
}

/** The part of a name that was typed, marked. @param {string} name @param {string} typed */
function marked(name, typed) {
  const at = name.toLowerCase().indexOf(typed.toLowerCase());
  if (at < 0 || !typed) return [name];
  return [name.slice(0, at), el("mark", {}, name.slice(at, at + typed.length)), name.slice(at + typed.length)];
}

/** @param {any} item @param {number} index @param {string} id @param {(item: any) => void} take @param {string} typed */
function row(item, index, id, take, typed) {
  const node = toNode(item);
  const other = sayOther(item.label);
  const why = reason(item.reason ? { text: item.matched, reason: item.reason } : item.matched, [say(item.label), other]);
  return el(
    "div",
    { role: "option", id, class: "option", "aria-selected": index === 0 ? "true" : "false", onmousedown: (/** @type {Event} */ event) => event.preventDefault(), onclick: () => take(item) },
    icon(node.category),
    el("span", { class: "option-names" }, el("b", {}, marked(say(item.label, item.id), typed)), other ? el("span", { class: "muted" }, marked(other, typed)) : null),
    el("span", { class: "option-why" }, why ? el("span", {}, why) : null, el("span", { class: "muted" }, [t(`category.${node.category}`), item.country ? countryName(item.country) : ""].filter(Boolean).join(" · "))),
  );
}

/** Say why it matched, unless the marked names say it already. @param {any} matched @param {string[]} shown */
function reason(matched, shown) {
  const text = typeof matched === "string" ? matched : (matched?.text ?? "");
  const why = typeof matched === "string" ? "" : (matched?.reason ?? "");
  if (!text || (shown.includes(text) && ["", "label", "exact", "prefix", "contains"].includes(why))) return "";
  return `${t(why === "exact" ? "match.alias" : why ? `match.${why}` : "match.label")}: ${text}`;
}
