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
 * @property {string[]} expand `id`, `id*2` where more were asked for, `id*person*2` for one type
 * @property {string[]} hide
 * @property {string[]} pin `id@x@y`
 * @property {string[]} path two ids, and `around` where the centre is not to be passed
 * @property {string} links `all` shows links among partners too
 * @property {string} size
 * @property {string} colour
 * @property {string} sort the table's column, with `-` before it where the largest comes first
 * @property {string} limit how many nodes were asked for; empty for the first few hundred
 * @property {string} at where the window stands on the sheet: `x_y_scale`; empty where everything is in sight
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
  sort: "-events",
  limit: "",
  at: "",
};

/** What only moves attention; the rest changes the picture and can be undone. */
const PASSING = new Set(["select", "source", "view", "sort", "at"]);

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

/** @typedef {{depth: number, changes: number[]}} Place how far from where the visit began, and which steps changed the picture */

/** @returns {Place} */
function place() {
  return history.state?.changes ? history.state : { depth: 0, changes: [] };
}

/** The furthest step that can be gone forward to. */
let furthest = place().depth;

/** @param {Partial<State>} patch @param {{replace?: boolean}} [options] */
export function update(patch, { replace = false } = {}) {
  const next = { ...current, ...patch };
  const changed = differences(current, next);
  if (changed.size === 0) return;
  current = next;
  const { depth, changes } = place();
  if (replace) history.replaceState({ depth, changes }, "", write(next));
  else {
    const passing = [...changed].every((name) => PASSING.has(name));
    furthest = depth + 1;
    history.pushState({ depth: furthest, changes: passing ? changes : [...changes.slice(-80), furthest] }, "", write(next));
  }
  tell(changed);
}

/** Note something in the address that needs no drawing. @param {Partial<State>} patch */
export function settle(patch) {
  current = { ...current, ...patch };
  history.replaceState(place(), "", write(current));
}

export function canUndo() {
  return place().changes.length > 0;
}

export function canRedo() {
  return place().depth < furthest;
}

/** Back to before the last change of the picture, never out of the page. */
export function undo() {
  const { depth, changes } = place();
  if (changes.length) history.go(changes[changes.length - 1] - 1 - depth);
}

export function redo() {
  if (canRedo()) history.forward();
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
