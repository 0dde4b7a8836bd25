/** What is shown: the graph, narrowed by the filters, opened where a node was expanded. Pure functions, no page. */

/**
 * @typedef {import("./api.js").Graph} Graph
 * @typedef {import("./api.js").GraphNode} GraphNode
 * @typedef {import("./api.js").GraphEvent} GraphEvent
 * @typedef {import("./state.js").State} State
 * @typedef {{id: string, source: string, target: string, kind: string, events: string[], count: number}} VisibleEdge
 * @typedef {{nodes: GraphNode[], edges: VisibleEdge[], events: GraphEvent[], count: Map<string, number>, adjacency: Map<string, Map<string, VisibleEdge>>, left: number, path: string[]}} Visible
 */

/** How many neighbours of one category an expansion brings; "more" brings as many again. */
export const CAP = 8;

/** @param {Graph} graph @param {State} state @param {string} [except] leave one filter out, to count its own choices */
export function filterEvents(graph, state, except = "") {
  const standing = new Set(state.standing);
  const tests = {
    date: (/** @type {GraphEvent} */ event) => (!state.from || (event.end || event.start) >= state.from) && (!state.to || event.start.slice(0, state.to.length) <= state.to),
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

/** @param {string} word `id` or `id*2` @returns {[string, number]} */
function expansion(word) {
  const [id, times] = word.split("*");
  return [id, Number(times ?? 1)];
}

/** @param {Graph} graph @param {State} state @param {{limit?: number}} [options] @returns {Visible} */
export function visible(graph, state, { limit = 5000 } = {}) {
  const events = filterEvents(graph, state);
  const filtered = hasEventFilter(state);
  const edges = liveEdges(graph, events, filtered);
  const near = neighbours(edges);
  const count = countEvents(graph, events, filtered);
  const centre = state.centre || graph.centre;
  const off = new Set(state.off);
  const hidden = new Set(state.hide);
  const chosen = new Set([centre]);
  for (const node of graph.nodes.values()) {
    if (off.has(node.category) || (graph.events.size > 0 && !count.get(node.id))) continue;
    if (state.country.length && node.country && !state.country.includes(node.country)) continue;
    chosen.add(node.id);
  }
  for (const word of state.expand) for (const id of openings(graph, near, count, ...expansion(word))) chosen.add(id);
  for (const word of state.pin) chosen.add(word.split("@")[0]);
  const path = state.path.length === 2 ? shortestPath(near, state.path[0], state.path[1]) : [];
  for (const id of path) chosen.add(id);
  for (const id of state.select.split("~")) if (graph.nodes.has(id)) chosen.add(id);
  for (const id of hidden) chosen.delete(id);
  const ranked = [...chosen].map((id) => graph.nodes.get(id)).filter((node) => node !== undefined).sort((a, b) => rank(b, centre, count) - rank(a, centre, count) || (a.id < b.id ? -1 : 1));
  const nodes = ranked.slice(0, limit);
  const inside = new Set(nodes.map((node) => node.id));
  const shown = edges.filter((edge) => inside.has(edge.source) && inside.has(edge.target) && wanted(edge, state, centre, path));
  return { nodes, edges: shown, events, count, adjacency: near, left: ranked.length - nodes.length, path };
}

/** @param {GraphNode} node @param {string} centre @param {Map<string, number>} count */
function rank(node, centre, count) {
  return node.id === centre ? Infinity : (count.get(node.id) ?? node.events ?? 0);
}

/** The picture stays readable: links at the centre and at what is opened or selected; all of them on request. */
function wanted(edge, state, centre, path) {
  if (state.links === "all") return true;
  if (edge.source === centre || edge.target === centre) return edge.kind === "event" || edge.events.length > 0;
  if (path.includes(edge.source) && path.includes(edge.target)) return true;
  const opened = new Set([...state.expand.map((word) => expansion(word)[0]), ...state.select.split("~")]);
  if (opened.has(edge.source) || opened.has(edge.target)) return true;
  return edge.kind !== "event" && state.layout === "hierarchy";
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
 * @param {Graph} graph @param {Map<string, Map<string, VisibleEdge>>} near @param {Map<string, number>} count @param {string} id @param {number} times
 */
export function openings(graph, near, count, id, times = 1) {
  /** @type {Map<string, number>} */
  const taken = new Map();
  const around = [...(near.get(id) ?? new Map()).entries()].sort((a, b) => b[1].count - a[1].count || (count.get(b[0]) ?? 0) - (count.get(a[0]) ?? 0) || (a[0] < b[0] ? -1 : 1));
  const out = [];
  for (const [other] of around) {
    const category = graph.nodes.get(other)?.category ?? "";
    const had = taken.get(category) ?? 0;
    taken.set(category, had + 1);
    if (had < CAP * times) out.push(other);
  }
  return out;
}

/** Fewest steps; among those the strongest links. @param {Map<string, Map<string, VisibleEdge>>} near @param {string} from @param {string} to @returns {string[]} */
export function shortestPath(near, from, to) {
  /** @type {Map<string, string>} */
  const before = new Map([[from, ""]]);
  let border = [from];
  while (border.length && !before.has(to)) {
    /** @type {Map<string, [string, number]>} */
    const next = new Map();
    for (const id of border) {
      for (const [other, edge] of near.get(id) ?? []) {
        if (before.has(other)) continue;
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
