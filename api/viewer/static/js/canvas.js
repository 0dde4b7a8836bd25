/** The graph on its canvas: vis-network draws shapes and lines, we place them and draw the labels. */

import { colourOf, communityColour, countryColour, shapeOf } from "./appearance.js";
import { drawAxis, drawHulls } from "./ground.js";
import { say } from "./i18n.js";
import { LINE, drawLabels, textWidth, wrap } from "./labels.js";
import { arrange } from "./layouts.js";
import { colour, onTheme } from "./theme.js";

/**
 * @typedef {import("./api.js").GraphNode} GraphNode
 * @typedef {import("./model.js").Visible} Visible
 * @typedef {import("./state.js").State} State
 */

const FADE = { edge: 0.12, node: 0.25 };

export class GraphCanvas {
  /**
   * @param {HTMLElement} container
   * @param {{node: (id: string) => void, edge: (a: string, b: string) => void, nothing: () => void, open: (id: string) => void, moved: (id: string, x: number, y: number) => void, menu: (id: string, x: number, y: number) => void}} on
   */
  constructor(container, on) {
    const vis = /** @type {any} */ (window).vis;
    this.container = container;
    this.nodes = new vis.DataSet();
    this.edges = new vis.DataSet();
    this.spots = [];
    this.hulls = [];
    this.axis = [];
    this.hover = "";
    this.drawn = 0;
    this.network = new vis.Network(container, { nodes: this.nodes, edges: this.edges }, {
      autoResize: true,
      physics: false,
      layout: { improvedLayout: false, randomSeed: 7 },
      nodes: { chosen: false, labelHighlightBold: false },
      edges: { chosen: false, smooth: false, selectionWidth: 0, hoverWidth: 0, scaling: { min: 1, max: 1 } },
      interaction: { hover: true, hoverConnectedEdges: false, tooltipDelay: 1e9, selectConnectedEdges: false, keyboard: false, multiselect: false, hideEdgesOnDrag: false, hideEdgesOnZoom: false, zoomSpeed: 0.7 },
    });
    /** @type {any} */ (container).network = this.network; // where things stand, for tests and for an analyst's console
    this.#listen(on);
    onTheme(() => this.restyle());
  }

  #listen(on) {
    const network = this.network;
    network.on("click", (event) => {
      const [a, b] = event.edges.length ? event.edges[0].split("~") : [];
      if (event.nodes.length) on.node(event.nodes[0]);
      else if (a && b) on.edge(a, b);
      else on.nothing();
    });
    network.on("doubleClick", (event) => event.nodes.length && on.open(event.nodes[0]));
    network.on("oncontext", (event) => {
      const id = network.getNodeAt(event.pointer.DOM);
      if (!id) return;
      event.event.preventDefault();
      on.menu(id, event.pointer.DOM.x, event.pointer.DOM.y);
    });
    network.on("dragEnd", (event) => {
      if (!event.nodes.length) return;
      const { x, y } = network.getPosition(event.nodes[0]);
      on.moved(event.nodes[0], Math.round(x), Math.round(y));
    });
    let rest = 0;
    const still = () => {
      clearTimeout(rest);
      this.moving = true;
      rest = window.setTimeout(() => {
        this.moving = false;
        network.redraw();
      }, 160);
    };
    network.on("dragging", still);
    network.on("zoom", still);
    network.on("hoverNode", (event) => this.#hoverOn(event.node));
    network.on("blurNode", () => this.#hoverOn(""));
    network.on("beforeDrawing", (context) => this.#drawGround(context));
    network.on("afterDrawing", (context) => this.#drawLabels(context));
  }

  #hoverOn(id) {
    this.hover = id;
    this.container.style.cursor = id ? "pointer" : "";
    this.#order();
    this.network.redraw();
  }

  /** @param {Visible} view @param {State} state @param {string} centre @param {{fit?: boolean, arrange?: boolean}} [options] */
  show(view, state, centre, { fit = false, arrange: again = true } = {}) {
    this.view = view;
    this.state = state;
    this.centre = centre;
    const box = this.container.getBoundingClientRect();
    if (again || !this.positions) {
      const aspect = Math.min(2.2, Math.max(0.62, box.width / Math.max(1, box.height)));
      const layout = arrange(state.layout, view, { centre, aspect, measure: (node) => this.measure(node) });
      this.positions = layout.positions;
      this.hulls = layout.hulls;
      this.axis = layout.axis ?? [];
      for (const word of state.pin) {
        const [id, x, y] = word.split("@");
        if (x !== undefined) this.positions.set(id, { x: Number(x), y: Number(y) });
      }
    }
    const heavy = view.nodes.length > 800 || view.edges.length > 3000;
    this.heavy = heavy;
    this.network.setOptions({ interaction: { hideEdgesOnDrag: heavy, hideEdgesOnZoom: heavy, hover: !heavy } });
    this.restyle();
    if (fit) this.fit();
  }

  /** @param {GraphNode} node */
  sizeOf(node) {
    if (node.id === this.centre) return 20;
    const measure = this.state?.size ?? "events";
    if (measure === "same") return 8;
    const value = measure === "events" ? (this.view?.count.get(node.id) ?? node.events) : /** @type {any} */ (node)[measure];
    if (typeof value !== "number") return 7;
    return Math.min(18, measure === "betweenness" ? 6 + 30 * Math.sqrt(value) : 6 + 2.1 * Math.sqrt(value));
  }

  /** Room a node and its label need. @param {GraphNode} node */
  measure(node) {
    const lines = wrap(say(node.label, node.id));
    const width = Math.max(...lines.map(textWidth), 2 * this.sizeOf(node));
    const above = this.sizeOf(node) + 3;
    const below = this.sizeOf(node) + 5 + LINE * lines.length;
    return { w: width + 8, h: above + below, dy: (below - above) / 2 };
  }

  /** @param {GraphNode} node */
  paint(node) {
    if (node.id === this.centre) return colour("centre");
    if (this.state?.colour === "community") return communityColour(node.community);
    if (this.state?.colour === "country") return countryColour(node.country);
    return colourOf(node.category);
  }

  /** Give every shape its look; the positions stay. */
  restyle() {
    const { view, state } = this;
    if (!view || !state) return;
    const chosen = new Set(state.select.split("~").filter(Boolean));
    const onPath = new Set(view.path);
    const lit = this.#lit(chosen, onPath);
    const pins = new Set(state.pin.map((word) => word.split("@")[0]));
    const surface = colour("canvas");
    const nodes = view.nodes.map((node) => {
      const fill = this.paint(node);
      const picked = chosen.has(node.id);
      const place = this.positions.get(node.id) ?? { x: 0, y: 0 };
      return {
        id: node.id,
        ...place,
        shape: node.id === this.centre ? "star" : shapeOf(node.category),
        size: this.sizeOf(node),
        ...(lit ? { opacity: lit.has(node.id) ? 1 : FADE.node } : { opacity: undefined }),
        borderWidth: this.heavy && !picked ? 0 : picked || onPath.has(node.id) || pins.has(node.id) ? 3 : 1.5,
        color: { background: fill, border: picked || onPath.has(node.id) ? colour("accent") : pins.has(node.id) ? colour("ink") : surface },
      };
    });
    const strong = colour("edge-strong");
    const plain = colour("edge");
    const edges = view.edges.map((edge) => {
      const isLit = !lit || (lit.has(edge.source) && lit.has(edge.target) && (chosen.size === 0 || chosen.has(edge.source) || chosen.has(edge.target) || onPath.has(edge.source)));
      const weak = edge.kind !== "event";
      return {
        id: edge.id,
        from: edge.source,
        to: edge.target,
        width: weak ? 1 : Math.min(9, 0.8 + 0.75 * Math.sqrt(edge.count) + edge.count * 0.12),
        dashes: weak ? [3, 4] : false,
        color: { color: lit && isLit ? strong : plain, opacity: lit && !isLit ? FADE.edge : weak ? 0.5 : 0.7, inherit: false },
      };
    });
    replace(this.nodes, nodes);
    replace(this.edges, edges);
    this.lit = lit;
    this.#order();
  }

  /** What stands out: the selection with what it touches, or a path. @returns {Set<string> | null} */
  #lit(chosen, onPath) {
    if (onPath.size > 0) return onPath;
    const inside = [...chosen].filter((id) => this.view?.nodes.some((node) => node.id === id));
    if (inside.length === 0 || (inside.length === 1 && inside[0] === this.centre)) return null;
    if (inside.length === 2) return new Set(inside);
    const lit = new Set(inside);
    for (const edge of this.view?.edges ?? []) {
      if (chosen.has(edge.source)) lit.add(edge.target);
      if (chosen.has(edge.target)) lit.add(edge.source);
    }
    return lit;
  }

  /** Decide whose label is drawn first. */
  #order() {
    const { view } = this;
    if (!view) return;
    const chosen = new Set((this.state?.select ?? "").split("~"));
    this.spots = view.nodes.map((node) => {
      const special = node.id === this.centre || chosen.has(node.id) || node.id === this.hover;
      const text = say(node.label, node.id);
      const lines = node.id === this.hover || chosen.has(node.id) ? wrap(text, 170) : wrap(text);
      const dim = Boolean(this.lit && !this.lit.has(node.id) && node.id !== this.hover);
      const rank = (special ? 1e6 : 0) + (dim ? -1e4 : 0) + (node.category === "country" ? 500 : 0) + (node.standing.length ? 200 : 0) + (view.count.get(node.id) ?? node.events);
      const place = this.positions.get(node.id) ?? { x: 0, y: 0 };
      return { id: node.id, ...place, size: this.sizeOf(node), lines, widths: Math.max(...lines.map(textWidth)), rank, strong: special, dim };
    });
    this.spots.sort((a, b) => b.rank - a.rank || (a.id < b.id ? -1 : 1));
  }

  #frame() {
    const { clientWidth, clientHeight } = this.container;
    const a = this.network.DOMtoCanvas({ x: -60, y: -40 });
    const b = this.network.DOMtoCanvas({ x: clientWidth + 60, y: clientHeight + 20 });
    return { left: a.x, top: a.y, right: b.x, bottom: b.y };
  }

  #drawLabels(context) {
    const colours = { ink: colour("ink"), muted: colour("muted"), halo: colour("canvas") };
    if (this.heavy && this.moving) return;
    this.drawn = drawLabels(context, this.spots, this.network.getScale(), colours, this.#frame(), this.heavy ? 90 : 600);
  }

  #drawGround(context) {
    const scale = this.network.getScale();
    const counts = new Map();
    for (const node of this.view?.nodes ?? []) if (node.id !== this.centre) counts.set(node.country || "?", (counts.get(node.country || "?") ?? 0) + 1);
    const titled = this.state?.layout === "hierarchy";
    drawHulls(context, this.hulls.filter((hull) => titled || (counts.get(hull.country) ?? 0) > 1), titled, scale);
    drawAxis(context, this.axis, this.#frame(), scale);
  }

  fit() {
    const places = this.view?.nodes.map((node) => ({ ...(this.positions.get(node.id) ?? { x: 0, y: 0 }), ...this.measure(node) })) ?? [];
    if (places.length === 0) return;
    const left = Math.min(...places.map((box) => box.x - box.w / 2));
    const right = Math.max(...places.map((box) => box.x + box.w / 2));
    const top = Math.min(...places.map((box) => box.y + box.dy - box.h / 2));
    const bottom = Math.max(...places.map((box) => box.y + box.dy + box.h / 2));
    const legend = /** @type {HTMLElement | null} */ (document.querySelector(".legend"))?.offsetHeight ?? 0;
    const room = { w: this.container.clientWidth - 24, h: this.container.clientHeight - legend - 40 };
    const scale = Math.max(0.04, Math.min(1.25, room.w / (right - left), room.h / (bottom - top)));
    this.network.moveTo({ scale, position: { x: (left + right) / 2, y: (top + bottom) / 2 + (legend + 14) / 2 / scale } });
  }

  /** Bring a node into sight. @param {string} id */
  reveal(id) {
    if (!this.nodes.get(id)) return;
    const place = this.network.canvasToDOM(this.network.getPosition(id));
    const { clientWidth, clientHeight } = this.container;
    const inside = place.x > 60 && place.y > 60 && place.x < clientWidth - 60 && place.y < clientHeight - 60;
    if (inside && this.network.getScale() > 0.55) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.network.focus(id, { scale: Math.max(0.8, this.network.getScale()), animation: calm ? false : { duration: 280, easingFunction: "easeInOutQuad" } });
  }

  /** @param {number} factor */
  zoom(factor) {
    this.network.moveTo({ scale: Math.min(4, Math.max(0.04, this.network.getScale() * factor)) });
  }

  /** @param {number} x @param {number} y */
  pan(x, y) {
    const at = this.network.getViewPosition();
    const scale = this.network.getScale();
    this.network.moveTo({ position: { x: at.x + x / scale, y: at.y + y / scale } });
  }

  /** The picture as it stands, on the page's own ground. @returns {Promise<Blob | null>} */
  picture() {
    const source = /** @type {HTMLCanvasElement} */ (this.container.querySelector("canvas"));
    const copy = document.createElement("canvas");
    copy.width = source.width;
    copy.height = source.height;
    const context = /** @type {CanvasRenderingContext2D} */ (copy.getContext("2d"));
    context.fillStyle = colour("canvas");
    context.fillRect(0, 0, copy.width, copy.height);
    context.drawImage(source, 0, 0);
    return new Promise((done) => copy.toBlob(done, "image/png"));
  }
}

/** Bring a vis DataSet to hold exactly these items with as little work as possible. */
function replace(set, items) {
  const keep = new Set(items.map((item) => item.id));
  const gone = set.getIds().filter((id) => !keep.has(id));
  if (gone.length) set.remove(gone);
  set.update(items);
}
