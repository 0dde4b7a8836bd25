/** What a recognised name was taken for: a card at the pointer or the focus; a finger's first touch shows it too. */

import { el, fill } from "./dom.js";

const GAP = 8;

/** @param {HTMLElement} root @param {string} selector @param {(mark: HTMLElement) => (Node | string | null)[]} describe */
export function hoverCard(root, selector, describe) {
  const card = el("div", { class: "hover-card", role: "tooltip", id: "hover-card", hidden: true });
  document.body.append(card);
  /** @type {HTMLElement | null} */
  let shown = null;

  const hide = () => {
    shown?.removeAttribute("aria-describedby");
    shown = null;
    card.hidden = true;
  };
  const show = (/** @type {HTMLElement} */ mark) => {
    if (mark === shown) return;
    hide();
    shown = mark;
    mark.setAttribute("aria-describedby", card.id);
    fill(card, ...describe(mark));
    card.hidden = false;
    const at = mark.getClientRects()[0];
    const left = Math.max(GAP, Math.min(at.left, innerWidth - card.offsetWidth - GAP));
    const below = at.bottom + GAP + card.offsetHeight < innerHeight;
    card.style.left = `${left}px`;
    card.style.top = `${below ? at.bottom + GAP : Math.max(GAP, at.top - GAP - card.offsetHeight)}px`;
  };
  const mark = (/** @type {Event} */ event) => (event.target instanceof Element ? /** @type {HTMLElement | null} */ (event.target.closest(selector)) : null);

  root.addEventListener("mouseover", (event) => {
    const over = mark(event);
    if (over) show(over);
    else hide();
  });
  root.addEventListener("mouseleave", hide);
  root.addEventListener("focusin", (event) => {
    const on = mark(event);
    if (on?.matches(":focus-visible")) show(on);
  });
  root.addEventListener("focusout", hide);
  root.addEventListener("scroll", hide, { capture: true, passive: true });
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  root.addEventListener("click", (event) => {
    const touched = mark(event);
    const byFinger = /** @type {PointerEvent} */ (event).pointerType === "touch";
    if (!touched || !byFinger || touched === shown) return;
    event.preventDefault();
    show(touched);
  });
}
