/** A page that needs no more than the language and theme switches. */

import { startChrome } from "./chrome.js";

startChrome();
