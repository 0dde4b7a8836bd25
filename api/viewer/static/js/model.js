/** What is shown: the graph, narrowed by the filters, opened where a node was expanded. Pure functions, no page. */

/**
 * @typedef {import("./api.js").Graph} Graph
 * @typedef {import("./api.js").GraphNode} GraphNode
 * @typedef {import("./api.js").GraphEvent} GraphEvent
 * @typedef {import("./state.js").State} State
 * @typedef {{id: string, source: string, target: string, kind: string, events: string[], count: number}} VisibleEdge
 * @typedef {{nodes: GraphNode[], base: GraphNode[], extras: Map<string, string>, edges: VisibleEdge[], events: GraphEvent[], count: Map<string, number>, adjacency: Map<string, Map<string, VisibleEdge>>, left: number, path: string[]}} Visible
 */

/** How many neighbours of one category an expansion brings; "more" brings as many again. */
export const CAP = 8;

/** @param {Graph} graph @param {State} state @param {string} [except] leave one filter out, to count its own choices */
export function filterEvents(graph, state, except = "") {
  const standing = new Set(state.standing);
  const tests = {
    date: (/** @type {GraphEvent} */ event) => (!state.from || event.start >= state.from) && (!state.to || event.start.slice(0, state.to.length) <= state.to),
    event: (/** @type {GraphEvent} */ event) => hits(state.event, event.types),
    topic: (/** @type {GraphEvent} */ event) => hits(state.topic, event.topics),
    country: (/** @type {GraphEvent} */ event) => hits(state.country, event.countries),
    role: (/** @type {GraphEvent} */ event) => hits(state.role, Object.values(event.roles).flat()),
    standing: (/** @type {GraphEvent} */ event) => standing.size === 0 || [...event.involves].some((id) => graph.nodes.get(id)?.standing.some((word) => standing.has(word))),
  };
  const active = Object.entries(tests).filter(([name]) => name !== except);
  return [...graph.events.values()].filter((event) => active.every(([, test]) => test(event)));
}

/** @param {string[]} wanted @param {string[]} there */
function hits(wanted, there) {
  return wanted.length === 0 || wanted.some((word) => there.includes(word));
}

/** @param {State} state */
export function hasEventFilter(state) {
  return Boolean(state.from || state.to || state.event.length || state.topic.length || state.country.length || state.role.length || state.standing.length);
}

/** Edges as they stand under the filters. @param {Graph} graph @param {GraphEvent[]} events @param {boolean} filtered @returns {VisibleEdge[]} */
function liveEdges(graph, events, filtered) {
  const kept = new Set(events.map((event) => event.id));
  const out = [];
  for (const edge of graph.edges) {
    if (edge.kind !== "event" || edge.events.length === 0) {
      out.push({ ...edge });
      continue;
    }
    const behind = filtered ? edge.events.filter((id) => kept.has(id)) : edge.events;
    if (behind.length > 0) out.push({ ...edge, events: behind, count: filtered ? behind.length : edge.count });
  }
  return out;
}

/** @param {VisibleEdge[]} edges @returns {Map<string, Map<string, VisibleEdge>>} */
export function neighbours(edges) {
  /** @type {Map<string, Map<string, VisibleEdge>>} */
  const map = new Map();
  const put = (/** @type {string} */ a, /** @type {string} */ b, /** @type {VisibleEdge} */ edge) => {
    if (!map.has(a)) map.set(a, new Map());
    const held = map.get(a)?.get(b);
    if (!held || edge.count > held.count || held.kind !== "event") map.get(a)?.set(b, edge);
  };
  for (const edge of edges) {
    put(edge.source, edge.target, edge);
    put(edge.target, edge.source, edge);
  }
  return map;
}

/** @typedef {{id: string, category: string, times: number}} Expansion */

/** @param {string} word `id`, `id*2` where more were asked for, `id*person*3` for one type alone @returns {Expansion} */
export function readExpansion(word) {
  const parts = word.split("*");
  return parts.length > 2 ? { id: parts[0], category: parts[1], times: Number(parts[2]) || 1 } : { id: parts[0], category: "", times: Number(parts[1] ?? 1) || 1 };
}

/** @typedef {{events: GraphEvent[], edges: VisibleEdge[], near: Map<string, Map<string, VisibleEdge>>, count: Map<string, number>}} Filtered */
/** @type {WeakMap<Graph, {key: string, found: Filtered}>} */
const filteredGraphs = new WeakMap();

/** What the filters leave of a graph; kept, because most of what a person does leaves the filters alone. @param {Graph} graph @param {State} state @returns {Filtered} */
function filter(graph, state) {
  const key = JSON.stringify([state.from, state.to, state.event, state.topic, state.country, state.role, state.standing, graph.edges.length, graph.events.size]);
  const held = filteredGraphs.get(graph);
  if (held?.key === key) return held.found;
  const events = filterEvents(graph, state);
  const filtered = hasEventFilter(state);
  const edges = liveEdges(graph, events, filtered);
  const found = { events, edges, near: neighbours(edges), count: countEvents(graph, events, filtered) };
  filteredGraphs.set(graph, { key, found });
  return found;
}

/**
 * What is shown: `base` is what the filters choose and a layout arranges; `extras` were opened, selected or lie on a path, each with what it stands beside.
 * @param {Graph} graph @param {State} state @param {{limit?: number}} [options] @returns {Visible}
 */
export function visible(graph, state, { limit = 5000 } = {}) {
  const { events, edges, near, count } = filter(graph, state);
  const centre = state.centre || graph.centre;
  const off = new Set(state.off);
  const hidden = new Set(state.hide);
  const chosen = new Set([centre]);
  for (const node of graph.nodes.values()) {
    if (off.has(node.category) || (graph.events.size > 0 && !count.get(node.id))) continue;
    if (state.country.length && node.country && !state.country.includes(node.country)) continue;
    chosen.add(node.id);
  }
  const ranked = [...chosen].map((id) => graph.nodes.get(id)).filter((node) => node !== undefined).sort((a, b) => rank(b, centre, count) - rank(a, centre, count) || (a.id < b.id ? -1 : 1));
  const base = ranked.slice(0, limit);
  const inside = new Set(base.map((node) => node.id));
  /** @type {Map<string, string>} */
  const extras = new Map();
  const add = (/** @type {string} */ id, /** @type {string} */ beside) => graph.nodes.has(id) && !inside.has(id) && !extras.has(id) && extras.set(id, beside);
  for (const word of state.expand) {
    const { id, category, times } = readExpansion(word);
    add(id, centre);
    for (const other of openings(graph, near, count, id, times, category)) add(other, id);
  }
  const path = state.path.length > 1 ? shortestPath(near, state.path[0], state.path[1], new Set([...hidden, ...(state.path[2] === "around" ? [centre] : [])])) : [];
  path.forEach((id, index) => add(id, path[index - 1] ?? path[index + 1]));
  for (const word of state.pin) add(word.split("@")[0], centre);
  const picked = state.select.split("~");
  for (const id of picked) add(id, closest(near.get(id), inside, centre));
  if (picked.length === 2 && !picked.includes(centre)) for (const id of commonest(near, picked).slice(0, CAP)) add(id, picked[0]);
  for (const id of hidden) if (!picked.includes(id)) [inside.delete(id), extras.delete(id)];
  const nodes = [...base, ...[...extras.keys()].map((id) => /** @type {GraphNode} */ (graph.nodes.get(id)))].filter((node) => inside.has(node.id) || extras.has(node.id));
  for (const id of extras.keys()) inside.add(id);
  const wants = wanted(state, centre, path);
  const shown = edges.filter((edge) => inside.has(edge.source) && inside.has(edge.target) && wants(edge));
  return { nodes, base, extras, edges: shown, events, count, adjacency: near, left: ranked.length - base.length, path };
}

/** What two things both touch, the strongest first. @param {Map<string, Map<string, VisibleEdge>>} near @param {string[]} pair */
function commonest(near, [a, b]) {
  const [left, right] = [near.get(a) ?? new Map(), near.get(b) ?? new Map()];
  const weight = (/** @type {string} */ id) => Math.min(left.get(id)?.count ?? 0, right.get(id)?.count ?? 0);
  return [...left.keys()].filter((id) => right.has(id) && id !== a && id !== b).sort((x, y) => weight(y) - weight(x) || (x < y ? -1 : 1));
}

/** The strongest neighbour in sight. @param {Map<string, VisibleEdge> | undefined} around @param {Set<string>} inside @param {string} centre */
function closest(around, inside, centre) {
  const there = [...(around ?? [])].filter(([id]) => inside.has(id) && id !== centre).sort((a, b) => Number(b[1].kind !== "event") - Number(a[1].kind !== "event") || b[1].count - a[1].count || (a[0] < b[0] ? -1 : 1));
  return there[0]?.[0] ?? centre;
}

/** @param {GraphNode} node @param {string} centre @param {Map<string, number>} count */
function rank(node, centre, count) {
  return node.id === centre ? Infinity : (count.get(node.id) ?? node.events ?? 0);
}

/** The picture stays readable: links at the centre and at what is opened or selected; all of them on request. @param {State} state @param {string} centre @param {string[]} path */
function wanted(state, centre, path) {
  const opened = new Set([...state.expand.map((word) => readExpansion(word).id), ...state.select.split("~")]);
  const steps = new Set(path);
  return (/** @type {VisibleEdge} */ edge) => {
    if (state.links === "all") return true;
    if (edge.source === centre || edge.target === centre) return edge.kind === "event" || edge.events.length > 0;
    if (steps.has(edge.source) && steps.has(edge.target)) return true;
    if (opened.has(edge.source) || opened.has(edge.target)) return true;
    return edge.kind !== "event" && edge.kind !== "partnership" && state.layout === "hierarchy";
  };
}

/** What lies around a thing, by category: how many in all, how many are shown. @param {Graph} graph @param {Visible} view @param {string} id @returns {{category: string, total: number, shown: number}[]} */
export function around(graph, view, id) {
  const shown = new Set(view.nodes.map((node) => node.id));
  /** @type {Map<string, {category: string, total: number, shown: number}>} */
  const found = new Map();
  for (const other of view.adjacency.get(id)?.keys() ?? []) {
    const category = graph.nodes.get(other)?.category;
    if (!category) continue;
    const held = found.get(category) ?? { category, total: 0, shown: 0 };
    held.total += 1;
    held.shown += shown.has(other) ? 1 : 0;
    found.set(category, held);
  }
  return [...found.values()].sort((a, b) => b.total - a.total || (a.category < b.category ? -1 : 1));
}

/** @param {Graph} graph @param {GraphEvent[]} events @param {boolean} filtered @returns {Map<string, number>} */
function countEvents(graph, events, filtered) {
  const count = new Map();
  if (!filtered || graph.events.size === 0) for (const node of graph.nodes.values()) if (node.events) count.set(node.id, node.events);
  if (filtered || graph.events.size > 0) {
    const own = new Map();
    for (const event of events) for (const id of event.involves) own.set(id, (own.get(id) ?? 0) + 1);
    for (const [id, number] of own) if (filtered || !count.has(id)) count.set(id, number);
  }
  return count;
}

/**
 * What opening a node brings: its neighbours, best first, with a cap for each category.
 * @param {Graph} graph @param {Map<string, Map<string, VisibleEdge>>} near @param {Map<string, number>} count @param {string} id @param {number} times @param {string} [only] one category
 */
export function openings(graph, near, count, id, times = 1, only = "") {
  /** @type {Map<string, number>} */
  const taken = new Map();
  const around = [...(near.get(id) ?? new Map()).entries()].sort((a, b) => b[1].count - a[1].count || (count.get(b[0]) ?? 0) - (count.get(a[0]) ?? 0) || (a[0] < b[0] ? -1 : 1));
  const out = [];
  for (const [other] of around) {
    const category = graph.nodes.get(other)?.category ?? "";
    const had = taken.get(category) ?? 0;
    taken.set(category, had + 1);
    if (had < CAP * times && (!only || only === category)) out.push(other);
  }
  return out;
}

/** Fewest steps; among those the strongest links. @param {Map<string, Map<string, VisibleEdge>>} near @param {string} from @param {string} to @param {Set<string>} [avoid] @returns {string[]} */
export function shortestPath(near, from, to, avoid = new Set()) {
  /** @type {Map<string, string>} */
  const before = new Map([[from, ""]]);
  let border = [from];
  while (border.length && !before.has(to)) {
    /** @type {Map<string, [string, number]>} */
    const next = new Map();
    for (const id of border) {
      for (const [other, edge] of near.get(id) ?? []) {
        if (before.has(other) || (avoid.has(other) && other !== to)) continue;
        const held = next.get(other);
        if (!held || edge.count > held[1]) next.set(other, [id, edge.count]);
      }
    }
    for (const [id, [parent]] of next) before.set(id, parent);
    border = [...next.keys()];
  }
  if (!before.has(to)) return [];
  const path = [to];
  while (path[0] !== from) path.unshift(before.get(path[0]) ?? from);
  return path;
}

/** What two things share: the events of both, and whom both met elsewhere. @param {Graph} graph @param {Visible} view @param {string} a @param {string} b */
export function shared(graph, view, a, b) {
  const together = view.events.filter((event) => event.involves.has(a) && event.involves.has(b));
  const left = view.adjacency.get(a) ?? new Map();
  const right = view.adjacency.get(b) ?? new Map();
  const common = [...left.keys()]
    .filter((id) => right.has(id) && id !== a && id !== b)
    .map((id) => ({ node: graph.nodes.get(id), weight: Math.min(left.get(id)?.count ?? 0, right.get(id)?.count ?? 0) }))
    .filter((item) => item.node !== undefined)
    .sort((x, y) => y.weight - x.weight || (x.node.id < y.node.id ? -1 : 1));
  return { events: together, common };
}

/** @param {GraphEvent[]} events @returns {Map<string, number>} events by month, every month between first and last */
export function byMonth(events) {
  const months = new Map();
  const starts = events.map((event) => event.start.slice(0, 7)).filter((month) => month.length === 7).sort();
  if (starts.length === 0) return months;
  for (let month = starts[0]; month <= starts[starts.length - 1]; month = nextMonth(month)) months.set(month, 0);
  for (const month of starts) months.set(month, (months.get(month) ?? 0) + 1);
  return months;
}

/** @param {string} month */
export function nextMonth(month) {
  const [year, number] = month.split("-").map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
}

/** @param {GraphNode[]} nodes @param {string} centre @returns {[string, GraphNode[]][]} the members of each country, the largest first */
export function groups(nodes, centre) {
  /** @type {Map<string, GraphNode[]>} */
  const found = new Map();
  for (const node of nodes) {
    if (node.id === centre) continue;
    const held = found.get(node.country || "?");
    if (held) held.push(node);
    else found.set(node.country || "?", [node]);
  }
  return [...found].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
}
