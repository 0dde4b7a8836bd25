/** What every page has: language and theme switches. */

import { byId } from "./dom.js";
import { language, setLanguage, translatePage } from "./i18n.js";
import { toggleTheme } from "./theme.js";

export function startChrome() {
  translatePage();
  byId("language").addEventListener("click", () => setLanguage(language() === "en" ? "zh-Hant" : "en"));
  byId("theme").addEventListener("click", toggleTheme);
}
