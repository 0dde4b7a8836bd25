/**
 * The whole state of the explorer, in the address: a view can be sent to a colleague, and back and forward work.
 */

/**
 * @typedef {object} State
 * @property {"graph" | "map" | "charts" | "table"} view
 * @property {"country" | "force" | "hierarchy" | "timeline"} layout
 * @property {string} centre
 * @property {string} select an id, or `a~b` for what is between two things
 * @property {string} source `section-entry` of the open report paragraph, with the evidence's start and end
 * @property {string[]} off categories not shown
 * @property {string} from
 * @property {string} to
 * @property {string[]} event
 * @property {string[]} role
 * @property {string[]} topic
 * @property {string[]} country
 * @property {string[]} standing
 * @property {string[]} expand `id` or `id*2` where more were asked for
 * @property {string[]} hide
 * @property {string[]} pin `id@x@y`
 * @property {string[]} path two ids
 * @property {string} links `all` shows links among partners too
 * @property {string} size
 * @property {string} colour
 */

/** @type {State} */
export const DEFAULTS = {
  view: "graph",
  layout: "country",
  centre: "",
  select: "",
  source: "",
  off: ["person", "own"],
  from: "",
  to: "",
  event: [],
  role: [],
  topic: [],
  country: [],
  standing: [],
  expand: [],
  hide: [],
  pin: [],
  path: [],
  links: "",
  size: "events",
  colour: "type",
};

/** What only moves attention; the rest changes the picture and can be undone. */
const PASSING = new Set(["select", "source", "view"]);

/** @type {State} */
let current = read(location.search);
/** @type {((state: State, changed: Set<string>) => void)[]} */
const listeners = [];

/** @param {string} query @returns {State} */
export function read(query) {
  const parameters = new URLSearchParams(query);
  /** @type {any} */
  const state = structuredClone(DEFAULTS);
  for (const name of Object.keys(DEFAULTS)) {
    const value = parameters.get(name);
    if (value === null) continue;
    state[name] = Array.isArray(state[name]) ? value.split(",").filter(Boolean) : value;
  }
  return state;
}

/** @param {State} state @returns {string} */
export function write(state) {
  const parameters = new URLSearchParams();
  for (const [name, fallback] of Object.entries(DEFAULTS)) {
    const value = state[/** @type {keyof State} */ (name)];
    const text = Array.isArray(value) ? value.join(",") : value;
    if (text !== String(fallback)) parameters.set(name, text);
  }
  const language = new URLSearchParams(location.search).get("lang");
  if (language) parameters.set("lang", language);
  const query = parameters.toString().replaceAll("%2C", ",").replaceAll("%7E", "~").replaceAll("%40", "@");
  return query ? `?${query}` : location.pathname;
}

export function get() {
  return current;
}

/** @param {Partial<State>} patch @param {{replace?: boolean}} [options] */
export function update(patch, { replace = false } = {}) {
  const next = { ...current, ...patch };
  const changed = differences(current, next);
  if (changed.size === 0) return;
  current = next;
  history[replace ? "replaceState" : "pushState"]({ passing: [...changed].every((name) => PASSING.has(name)) }, "", write(next));
  tell(changed);
}

/** @param {(state: State, changed: Set<string>) => void} listener */
export function subscribe(listener) {
  listeners.push(listener);
}

/** @param {State} a @param {State} b */
function differences(a, b) {
  return new Set(Object.keys(DEFAULTS).filter((name) => String(a[/** @type {keyof State} */ (name)]) !== String(b[/** @type {keyof State} */ (name)])));
}

/** @param {Set<string>} changed */
function tell(changed) {
  for (const listener of listeners) listener(current, changed);
}

/** Add or take away one word of a list. @param {string[]} list @param {string} word @returns {string[]} */
export function toggle(list, word) {
  return list.includes(word) ? list.filter((other) => other !== word) : [...list, word];
}

window.addEventListener("popstate", () => {
  const next = read(location.search);
  const changed = differences(current, next);
  current = next;
  tell(changed);
});
