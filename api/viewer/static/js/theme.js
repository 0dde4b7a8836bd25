/** Light and dark: the system's choice until the person makes one. */

const KEY = "relations.theme";
/** @type {(() => void)[]} */
const listeners = [];
/** @type {Map<string, string>} */
const colours = new Map();

export function isDark() {
  return document.documentElement.dataset.theme === "dark";
}

/** @param {() => void} listener */
export function onTheme(listener) {
  listeners.push(listener);
}

export function toggleTheme() {
  localStorage.setItem(KEY, isDark() ? "light" : "dark");
  apply();
}

/** A colour of the style sheet, for what is drawn on a canvas. @param {string} name @returns {string} */
export function colour(name) {
  if (!colours.has(name)) colours.set(name, getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
  return colours.get(name) ?? "";
}

function apply() {
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.dataset.theme = localStorage.getItem(KEY) ?? system;
  colours.clear();
  for (const listener of listeners) listener();
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
apply();
