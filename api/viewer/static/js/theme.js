/** Light and dark: the system's choice until the person makes one. */

const KEY = "relations.theme";
/** @type {(() => void)[]} */
const listeners = [];

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
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function apply() {
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.dataset.theme = localStorage.getItem(KEY) ?? system;
  for (const listener of listeners) listener();
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
apply();
