/**
 * Making elements. Text only ever enters the page through `textContent`: no string is parsed as HTML anywhere.
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @typedef {Node | string | number | null | undefined | false} Child
 */

/**
 * @param {Element} target
 * @param {Record<string, any>} attributes `on*` are listeners, `class`, `dataset`, `text`; true and false switch an attribute.
 */
function assign(target, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on") && typeof value === "function") target.addEventListener(name.slice(2), value);
    else if (name === "text") target.textContent = String(value);
    else if (name === "dataset") Object.assign(/** @type {HTMLElement} */ (target).dataset, value);
    else if (name === "value" && "value" in target) target.value = value;
    else target.setAttribute(name, value === true ? "" : String(value));
  }
}

/**
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  assign(made, attributes);
  made.append(...nodes(children));
  return made;
}

/**
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes = {}, ...children) {
  const made = /** @type {SVGElement} */ (document.createElementNS(SVG, tag));
  assign(made, attributes);
  made.append(...nodes(children));
  return made;
}

/** @param {any[]} children @returns {(Node | string)[]} */
function nodes(children) {
  return children
    .flat(3)
    .filter((child) => child !== null && child !== undefined && child !== false && child !== "")
    .map((child) => (child instanceof Node ? child : String(child)));
}

/** @param {Element} parent @param {...(Child | Child[])} children */
export function fill(parent, ...children) {
  parent.replaceChildren(...nodes(children));
}

/** @template {HTMLElement} T @param {string} id @returns {T} */
export function byId(id) {
  return /** @type {T} */ (document.getElementById(id));
}

/**
 * A link only where the address is one of ours or plain http(s); anything else stays text.
 * @param {string} address @param {string} text @param {Record<string, any>} [attributes]
 */
export function link(address, text, attributes = {}) {
  const safe = address.startsWith("/") || /^https?:\/\//.test(address);
  return safe ? el("a", { href: address, ...attributes }, text) : el("span", {}, text);
}

/**
 * @template {any[]} A
 * @param {(...rest: A) => void} work @param {number} wait
 * @returns {(...rest: A) => void}
 */
export function debounce(work, wait) {
  let timer = 0;
  return (...rest) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => work(...rest), wait);
  };
}

/** Offer a file to the person. @param {string} name @param {Blob | string} content @param {string} [type] */
export function download(name, content, type = "text/plain;charset=utf-8") {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const address = URL.createObjectURL(blob);
  const anchor = el("a", { href: address, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
