/**
 * The interface in Chinese and English: first by the browser's language, switched in place.
 */

import en from "./messages/en.js";
import { pagesEn, pagesZh } from "./messages/pages.js";
import zh from "./messages/zh-Hant.js";

/** @typedef {"zh-Hant" | "en"} Language */
/** @typedef {{"zh-Hant"?: string | null, en?: string | null, [tag: string]: string | null | undefined}} Label */

/** @type {Record<Language, Record<string, string>>} */
const MESSAGES = { "zh-Hant": { ...zh, ...pagesZh }, en: { ...en, ...pagesEn } };
const KEY = "relations.language";

/** @type {Language} */
let current = initial();
/** @type {Set<(language: Language) => void>} */
const listeners = new Set();

/** @returns {Language} */
function initial() {
  const asked = new URLSearchParams(location.search).get("lang") ?? localStorage.getItem(KEY);
  if (asked) return asked.startsWith("en") ? "en" : "zh-Hant";
  const wanted = navigator.languages.find((tag) => /^(zh|en)/i.test(tag));
  return wanted?.toLowerCase().startsWith("zh") || !wanted ? "zh-Hant" : "en";
}

export function language() {
  return current;
}

/** @param {Language} next */
export function setLanguage(next) {
  current = next;
  localStorage.setItem(KEY, next);
  translatePage();
  for (const listener of listeners) listener(next);
}

/** @param {(language: Language) => void} listener */
export function onLanguage(listener) {
  listeners.add(listener);
}

/**
 * @param {string} key @param {Record<string, string | number>} [values]
 * @returns {string} the message, or the key's last part where there is none (a word of the data we do not know yet)
 */
export function t(key, values = {}) {
  const text = MESSAGES[current][key] ?? MESSAGES.en[key] ?? key.split(".").pop()?.replaceAll("_", " ") ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** @param {Label | string | null | undefined} label @param {string} [fallback] @returns {string} */
export function say(label, fallback = "") {
  if (!label) return fallback;
  if (typeof label === "string") return label;
  const other = current === "en" ? "zh-Hant" : "en";
  return label[current] || label[other] || Object.values(label).find(Boolean) || fallback;
}

/** The name in the language that is not shown first. @param {Label | string | null | undefined} label */
export function sayOther(label) {
  if (!label || typeof label === "string") return "";
  const other = label[current === "en" ? "zh-Hant" : "en"] ?? "";
  return other === say(label) ? "" : other;
}

/** Put the messages into everything marked `data-i18n` (text) or `data-i18n-attr` ("attribute:key ..."). */
export function translatePage(root = document) {
  document.documentElement.lang = current;
  for (const node of root.querySelectorAll("[data-i18n]")) node.textContent = t(node.dataset.i18n ?? "");
  for (const node of root.querySelectorAll("[data-i18n-attr]")) {
    for (const pair of (node.dataset.i18nAttr ?? "").split(" ")) {
      const [attribute, key] = pair.split(":");
      node.setAttribute(attribute, t(key));
    }
  }
  const title = document.documentElement.dataset.title;
  if (title) document.title = `${t(title)} · ${t("brand")}`;
}

const COUNTRIES = {
  "zh-Hant": new Intl.DisplayNames(["zh-Hant-TW"], { type: "region" }),
  en: new Intl.DisplayNames(["en"], { type: "region" }),
};

/** @param {string} code @returns {string} */
export function countryName(code) {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return COUNTRIES[current].of(code) ?? code;
}

/** @param {string} tag a language's tag @returns {string} what it is called */
export function languageName(tag) {
  try {
    return new Intl.DisplayNames([current === "en" ? "en" : "zh-Hant-TW"], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** @param {{start?: string | null, end?: string | null} | string | null | undefined} date */
export function dateText(date) {
  if (!date) return "";
  const { start, end } = typeof date === "string" ? { start: date, end: null } : date;
  if (!start) return "";
  return end && end !== start ? `${start} – ${shorten(start, end)}` : start;
}

/** @param {string} start @param {string} end */
function shorten(start, end) {
  return start.slice(0, 8) === end.slice(0, 8) && end.length === 10 ? end.slice(8) : end.slice(0, 5) === start.slice(0, 5) ? end.slice(5) : end;
}
