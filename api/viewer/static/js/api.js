/** The HTTP interface, and the one place where its JSON becomes what the viewer works with. */

/**
 * @typedef {import("./i18n.js").Label} Label
 * @typedef {{id: string, label: Label, type: string, kind: string, category: string, country: string, events: number,
 *   standing: string[], x: number | null, y: number | null, community: number | null, degree: number | null,
 *   strength: number | null, betweenness: number | null,
 *   core: number | null, bridged: number | null, longitude: number | null, latitude: number | null}} GraphNode
 * @typedef {{id: string, source: string, target: string, kind: string, count: number, events: string[]}} GraphEdge
 * @typedef {{id: string, label: Label | string, start: string, end: string, types: string[], topics: string[], countries: string[],
 *   roles: Record<string, string[]>, involves: Set<string>, entry: {report: string, section: string, number: number} | null}} GraphEvent
 * @typedef {{centre: string, nodes: Map<string, GraphNode>, edges: GraphEdge[], events: Map<string, GraphEvent>,
 *   topics: Record<string, Label>, omitted: Record<string, number>, total: Record<string, number>}} Graph
 */

export class ApiError extends Error {
  /** @param {number} status @param {any} problem */
  constructor(status, problem) {
    super(problem?.detail ?? problem?.title ?? `HTTP ${status}`);
    this.status = status;
    this.code = problem?.code ?? "";
    this.problem = problem;
  }
}

/** @param {string} path @param {Record<string, string | number | null | undefined>} [parameters] @param {AbortSignal} [signal] */
export async function getJson(path, parameters = {}, signal) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== null && value !== undefined && value !== "") query.set(name, String(value));
  const address = query.size ? `${path}?${query}` : path;
  const answer = await fetch(address, { headers: { Accept: "application/json" }, signal });
  const body = await answer.json().catch(() => null);
  if (!answer.ok) throw new ApiError(answer.status, body);
  return body;
}

const SCHOOLS = new Set(["university", "school"]);
const REGIONS = new Set(["region", "prefecture", "state", "county", "province"]);

/**
 * What a thing is drawn and filtered as. "own" are the reporting side's bodies and schools.
 * @param {string} type @param {string} kind @param {string} country @param {string} home @returns {string}
 */
export function categoryOf(type, kind, country, home = "TW") {
  if (type === "person") return "person";
  if (type === "country" || kind === "country") return country === home ? "own" : "country";
  if (REGIONS.has(type) || REGIONS.has(kind)) return country === home ? "own" : "region";
  if (type === "venue" || kind === "venue" || (type === "place" && kind === "other")) return country === home ? "own" : "venue";
  if (type === "city" || kind === "city" || type === "place") return country === home ? "own" : "city";

  if (type === "event") return "event";
  if (type === "organization" && country === home) return "own";
  if (kind === "representative_office") return "office";
  if (SCHOOLS.has(kind)) return "school";
  if (type === "organization") return "organization";
  return type;
}

/** @param {any} raw @returns {GraphNode} */
export function toNode(raw) {
  const kind = raw.kind ?? "";
  return {
    id: raw.id,
    label: typeof raw.label === "string" ? { "zh-Hant": raw.label } : (raw.label ?? {}),
    type: raw.type ?? "",
    kind,
    category: categoryOf(raw.type ?? "", kind, raw.country ?? ""),
    country: raw.country ?? "",
    events: raw.events ?? raw.count ?? 0,
    standing: raw.standing ?? [],
    x: raw.x ?? null,
    y: raw.y ?? null,
    community: raw.community ?? null,
    degree: raw.degree ?? null,
    strength: raw.strength ?? null,
    betweenness: raw.betweenness ?? null,
    core: raw.core ?? null,
    bridged: raw.bridged ?? null,
    longitude: raw.longitude ?? null,
    latitude: raw.latitude ?? null,
  };
}

/** @param {string} id @param {any} raw @returns {GraphEvent} */
function toEvent(id, raw) {
  const start = raw.date?.start ?? "";
  return {
    id,
    label: raw.label ?? "",
    start,
    end: raw.date?.end ?? start,
    types: [raw.event_type ?? []].flat(),
    topics: raw.topics ?? [],
    countries: raw.countries ?? [],
    roles: raw.roles ?? {},
    involves: new Set(raw.involves ?? Object.keys(raw.roles ?? {})),
    entry: raw.entry ?? null,
  };
}

/** @param {any} raw @returns {Graph} */
export function toGraph(raw) {
  const nodes = new Map(raw.nodes.map((/** @type {any} */ node) => [node.id, toNode(node)]));
  const events = new Map(Object.entries(raw.events ?? {}).map(([id, event]) => [id, toEvent(id, event)]));
  /** @type {GraphEdge[]} */
  const edges = [];
  for (const edge of raw.edges) {
    if (!nodes.has(edge.source) || !nodes.has(edge.target)) continue;
    const kind = edge.kind ?? "event";
    edges.push({ id: `${edge.source}~${edge.target}~${kind}`, source: edge.source, target: edge.target, kind, count: edge.count ?? 1, events: edge.events ?? [] });
    for (const id of edge.events ?? []) {
      events.get(id)?.involves.add(edge.source);
      events.get(id)?.involves.add(edge.target);
    }
  }
  return { centre: raw.centre ?? "", nodes, edges, events, topics: raw.topics ?? {}, omitted: raw.omitted ?? {}, total: raw.total ?? {} };
}

/** @param {Record<string, string | number | null | undefined>} parameters @param {AbortSignal} [signal] */
export async function loadGraph(parameters, signal) {
  return toGraph(await getJson("/network", parameters, signal));
}

/** @param {string} id */
export const loadEntity = (id) => getJson(`/entities/${encodeURIComponent(id)}`);

/** @param {string} id @param {Record<string, string | number | null | undefined>} [parameters] */
export const loadHistory = (id, parameters = {}) => getJson(`/entities/${encodeURIComponent(id)}/history`, parameters);

/** @param {{report: string, section: string, number: number}} entry */
export const loadEntry = ({ report, section, number }) =>
  getJson(`/reports/${encodeURIComponent(report)}/entries/${encodeURIComponent(section)}/${number}`);

/** @param {string} text @param {AbortSignal} [signal] @param {number} [limit] */
export const findEntities = (text, signal, limit = 12) => getJson("/entities", { q: text, limit }, signal);
