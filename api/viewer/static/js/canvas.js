/** The graph on its canvas: vis-network draws the shapes and moves the sheet, we place them and draw lines and labels. */

import { colourOf, communityColour, countryColour, shapeOf } from "./appearance.js";
import { EdgeLayer } from "./edges.js";
import { drawAxis, drawHulls, drawTraces } from "./ground.js";
import { countryName, language, say } from "./i18n.js";
import { LINE, cut, drawLabels, placeLabels, textWidth, wrap } from "./labels.js";
import { MANY, READABLE, arrange, beside } from "./layouts.js";
import { listen } from "./pointer.js";
import { draw, trace } from "./shapes.js";
import { colour, onTheme } from "./theme.js";

/**
 * @typedef {import("./api.js").GraphNode} GraphNode
 * @typedef {import("./model.js").Visible} Visible
 * @typedef {import("./model.js").VisibleEdge} VisibleEdge
 * @typedef {import("./state.js").State} State
 * @typedef {import("./pointer.js").Answers} Answers
 */

const BESIDE = 150;
const OPTIONS = {
  autoResize: true,
  physics: false,
  layout: { improvedLayout: false, randomSeed: 7 },
  nodes: { chosen: false, labelHighlightBold: false, borderWidth: 1.5 },
  interaction: { hover: false, tooltipDelay: 1e9, selectable: true, selectConnectedEdges: false, keyboard: false, multiselect: false, zoomSpeed: 0.7 },
};

export class GraphCanvas {
  /** @param {HTMLElement} container @param {Answers} on */
  constructor(container, on) {
    const vis = /** @type {any} */ (window).vis;
    this.container = container;
    this.nodes = new vis.DataSet();
    this.lines = new EdgeLayer(() => this.network.redraw());
    /** @type {Map<string, {x: number, y: number}>} */
    this.positions = new Map();
    /** @type {Map<string, string>} what each shape looks like now, so that only what changed is drawn anew */
    this.looks = new Map();
    /** @type {Map<string, import("./shapes.js").Shape>} */
    this.shapes = new Map();
    /** @type {Map<string, Path2D> | null} the shapes of a large graph, which vis-network does not get */
    this.paths = null;
    this.layout = /** @type {import("./layouts.js").Layout} */ ({ positions: this.positions, hulls: [] });
    /** @type {import("./labels.js").LabelSpot[]} */
    this.spots = [];
    /** @type {import("./labels.js").Placed[]} */
    this.labels = [];
    /** @type {Set<string>} what stands beside the layout */
    this.placed = new Set();
    this.hover = "";
    this.boost = 1;
    this.moving = false;
    this.network = new vis.Network(container, { nodes: this.nodes, edges: [] }, OPTIONS);
    Object.assign(container, { network: this.network, picture: this }); // where things stand, for tests and for an analyst's console
    this.network.on("beforeDrawing", (/** @type {CanvasRenderingContext2D} */ context) => this.#drawUnder(context));
    this.network.on("afterDrawing", (/** @type {CanvasRenderingContext2D} */ context) => this.#drawOver(context));
    listen(this, on);
    onTheme(() => this.restyle());
  }

  /**
   * Draw what is shown; where things stand changes only when the filters, the layout or the language do.
   * @param {Visible} view @param {State} state @param {string} centre @returns {boolean} whether things stand anew
   */
  show(view, state, centre) {
    this.view = view;
    this.state = state;
    this.centre = centre;
    this.heavy = view.nodes.length > MANY;
    const sort = state.layout === "hierarchy" || state.layout === "timeline" ? view.nodes : view.base;
    const key = [state.layout, state.size, language(), state.pin, sort.map((node) => node.id).join(" ")].join("|");
    const anew = key !== this.arranged;
    if (anew) this.#arrange(sort);
    this.arranged = key;
    for (const id of this.placed) if (!view.extras.has(id)) this.positions.delete(id);
    this.placed = new Set(this.layout.beside ? [] : view.extras.keys());
    beside(view, this.positions, (node) => this.measure(node));
    this.restyle();
    return anew;
  }

  /** @param {GraphNode[]} nodes */
  #arrange(nodes) {
    const { view, state } = this;
    if (!view || !state) return;
    const { clientWidth, clientHeight } = this.container;
    const aspect = Math.min(2.2, Math.max(0.55, clientWidth / Math.max(1, clientHeight - 60)));
    const place = () => {
      this.layout = arrange(state.layout, { ...view, nodes }, { centre: this.centre ?? "", aspect, room: this.#room(), measure: (node) => this.measure(node), label: (node) => textWidth(cut(say(node.label, node.id), BESIDE)) });
      this.positions = this.layout.positions;
    };
    this.boost = 1;
    this.layout = { positions: this.positions, hulls: [] };
    place();
    this.boost = this.layout.beside && !this.heavy ? 1 : Math.min(2.6, Math.max(1, 0.62 / this.#fitting().scale));
    if (this.boost > 1.1 && !this.heavy) place();
    for (const word of state.pin) {
      const [id, x, y] = word.split("@");
      if (x !== undefined) this.positions.set(id, { x: Number(x), y: Number(y) });
    }
  }

  /** @param {GraphNode} node */
  sizeOf(node) {
    if (node.id === this.centre) return 20 * Math.min(this.boost, 1.6);
    const measure = this.state?.size ?? "events";
    if (measure === "same") return 8 * this.boost;
    const value = measure === "events" ? (this.view?.count.get(node.id) ?? node.events) : /** @type {any} */ (node)[measure];
    if (typeof value !== "number") return 7 * this.boost;
    const size = Math.min(18, measure === "betweenness" ? 6 + 30 * Math.sqrt(value) : 5 + 2.6 * Math.sqrt(value));
    return (this.layout.beside ? Math.min(size, 10) : size) * this.boost;
  }

  /** Room a node and its label need. @param {GraphNode} node */
  measure(node) {
    const lines = wrap(say(node.label, node.id), 92);
    const width = Math.max(...lines.map(textWidth), 2 * this.sizeOf(node));
    const above = this.sizeOf(node) + 4;
    const below = this.sizeOf(node) + 4 + LINE * lines.length;
    return { w: width + 10, h: above + below, dy: (below - above) / 2 };
  }

  /** @param {GraphNode} node */
  paint(node) {
    if (node.id === this.centre) return colour("centre");
    if (this.state?.colour === "community") return communityColour(node.community);
    if (this.state?.colour === "country") return countryColour(node.country);
    return colourOf(node.category);
  }

  /** Give every shape its look; the positions stay, and what looks as before is left alone. */
  restyle() {
    const { view, state } = this;
    if (!view || !state) return;
    const shapes = view.nodes.map((node) => {
      const { x, y } = this.positions.get(node.id) ?? { x: 0, y: 0 };
      return { id: node.id, x, y, size: this.sizeOf(node), category: node.category, fill: this.paint(node) };
    });
    this.shapes = new Map(shapes.map((shape) => [shape.id, shape]));
    this.#hand(this.heavy ? [] : shapes);
    this.paths = this.heavy ? trace(shapes) : null;
    this.lines.set(view.edges, this.positions, this.layout.quiet ?? (() => false));
    this.emphasise();
  }

  /** Give vis-network what changed, and only that. @param {import("./shapes.js").Shape[]} shapes */
  #hand(shapes) {
    const border = colour("canvas");
    const changed = [];
    const shown = new Set();
    for (const { id, x, y, size, category, fill } of shapes) {
      const shape = id === this.centre ? "star" : shapeOf(category);
      const look = [x, y, size, shape, fill, border].join(" ");
      shown.add(id);
      if (this.looks.get(id) === look) continue;
      this.looks.set(id, look);
      changed.push({ id, x, y, size, shape, color: { background: fill, border } });
    }
    const gone = [...this.looks.keys()].filter((id) => !shown.has(id));
    for (const id of gone) this.looks.delete(id);
    if (gone.length) this.nodes.remove(gone);
    if (changed.length) this.nodes.update(changed);
  }

  /** What stands out: the selection with what it touches, or a path. */
  emphasise() {
    const { view, state } = this;
    if (!view || !state) return;
    this.chosen = new Set(state.select.split("~").filter((id) => this.shapes.has(id)));
    this.path = new Set(view.path);
    this.pins = new Set(state.pin.map((word) => word.split("@")[0]));
    this.lit = this.#lit();
    this.order();
    this.network.redraw();
  }

  /** @returns {Set<string> | null} */
  #lit() {
    const { chosen, path, view } = this;
    if (path?.size) return path;
    if (!chosen || !view || chosen.size === 0 || (chosen.size === 1 && chosen.has(this.centre ?? ""))) return null;
    const lit = new Set(chosen);
    /** @type {Map<string, Set<string>>} which of the chosen each thing touches: of two, what both touch is lit */
    const touched = new Map();
    const touch = (/** @type {string} */ one, /** @type {string} */ other) => chosen.has(one) && touched.set(other, (touched.get(other) ?? new Set()).add(one));
    for (const edge of view.edges) {
      touch(edge.source, edge.target);
      touch(edge.target, edge.source);
    }
    for (const [id, by] of touched) if (by.size >= chosen.size) lit.add(id);
    return lit;
  }

  /** @param {VisibleEdge} edge */
  #isLit(edge) {
    const { lit, chosen, path } = this;
    if (!lit?.has(edge.source) || !lit.has(edge.target)) return false;
    return Boolean(path?.size) || Boolean(chosen?.has(edge.source)) || Boolean(chosen?.has(edge.target));
  }

  /** Decide whose label is drawn first. */
  order() {
    const { view } = this;
    if (!view) return;
    const beside = Boolean(this.layout.beside);
    this.spots = view.nodes.map((node) => {
      const special = node.id === this.centre || Boolean(this.chosen?.has(node.id)) || node.id === this.hover;
      const text = say(node.label, node.id);
      const lines = beside ? [cut(text, special ? 260 : BESIDE)] : wrap(text, special && node.id !== this.centre ? 170 : 92);
      const dim = Boolean(this.lit && !this.lit.has(node.id) && node.id !== this.hover);
      const rank = (special ? 1e6 : 0) + (dim ? -1e4 : 0) + (node.category === "country" ? 500 : 0) + (node.standing.length ? 200 : 0) + (view.count.get(node.id) ?? node.events);
      const place = this.positions.get(node.id) ?? { x: 0, y: 0 };
      return { id: node.id, x: place.x, y: place.y, size: this.shapes.get(node.id)?.size ?? 7, lines, widths: Math.max(...lines.map(textWidth)) * (special ? 1.07 : 1), rank, strong: special, dim, beside: beside && node.id !== this.centre };
    });
    this.spots.sort((a, b) => b.rank - a.rank || (a.id < b.id ? -1 : 1));
  }

  #frame() {
    const { clientWidth, clientHeight } = this.container;
    const a = this.network.DOMtoCanvas({ x: -60, y: -40 });
    const b = this.network.DOMtoCanvas({ x: clientWidth + 60, y: clientHeight + 20 });
    return { left: a.x, top: a.y, right: b.x, bottom: b.y };
  }

  /** @param {CanvasRenderingContext2D} context */
  #drawUnder(context) {
    const scale = this.network.getScale();
    const frame = this.#frame();
    drawHulls(context, this.layout.hulls, scale);
    drawAxis(context, this.layout.axis ?? [], frame, scale);
    drawTraces(context, this.layout.traces ?? []);
    this.lines.draw(context, scale, frame, this.moving);
    if (this.paths) draw(context, this.paths);
  }

  /** A veil over everything, then what stands out again, then the names. @param {CanvasRenderingContext2D} context */
  #drawOver(context) {
    const scale = this.network.getScale();
    const frame = this.#frame();
    if (this.lit) {
      context.save();
      context.globalAlpha = 0.72;
      context.fillStyle = colour("canvas");
      context.fillRect(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top);
      context.restore();
      this.lines.drawLit(context, scale, (edge) => this.#isLit(edge));
      if (this.heavy) draw(context, trace([...this.lit].flatMap((id) => this.shapes.get(id) ?? [])));
      else for (const id of this.lit) this.network.body.nodes[id]?.draw(context);
    }
    this.#rings(context, scale);
    if (this.heavy && this.moving) return;
    const colours = { ink: colour("ink"), muted: colour("muted"), halo: colour("canvas") };
    this.labels = placeLabels(this.spots, scale, frame, this.heavy ? 110 : 700);
    drawLabels(context, this.labels, scale, colours);
  }

  /** @param {CanvasRenderingContext2D} context @param {number} scale */
  #rings(context, scale) {
    context.save();
    for (const [ids, ink, width] of /** @type {[Set<string> | undefined, string, number][]} */ ([[this.pins, "ink", 1.5], [this.path, "accent", 2.5], [this.chosen, "accent", 3]])) {
      context.strokeStyle = colour(ink);
      context.lineWidth = width / scale;
      for (const id of ids ?? []) {
        const place = this.positions.get(id);
        const shape = this.shapes.get(id);
        if (!place || !shape) continue;
        context.beginPath();
        context.arc(place.x, place.y, shape.size + 4 / scale, 0, 2 * Math.PI);
        context.stroke();
      }
    }
    context.restore();
  }

  /** The part of the window that nothing lies over, in pixels. */
  #room() {
    const legend = /** @type {HTMLElement | null} */ (document.querySelector(".legend"))?.offsetHeight ?? 0;
    const tools = this.container.clientWidth > 760 ? 46 : 0;
    return { tools, w: Math.max(120, this.container.clientWidth - 24 - tools), h: Math.max(120, this.container.clientHeight - legend - 36), legend };
  }

  /** The scale and the middle at which everything is in sight. */
  #fitting() {
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const node of this.view?.nodes ?? []) {
      const { x, y } = this.positions.get(node.id) ?? { x: 0, y: 0 };
      const room = this.heavy ? { w: 20, h: 20, dy: 0 } : this.layout.beside ? { w: 24, h: 24, dy: 0 } : this.measure(node);
      [left, right] = [Math.min(left, x - room.w / 2), Math.max(right, x + room.w / 2)];
      [top, bottom] = [Math.min(top, y + room.dy - room.h / 2), Math.max(bottom, y + room.dy + room.h / 2)];
    }
    for (const hull of this.layout.hulls) {
      [left, right] = [Math.min(left, hull.x - hull.w / 2), Math.max(right, hull.x + hull.w / 2)];
      [top, bottom] = [Math.min(top, hull.y - hull.h / 2), Math.max(bottom, hull.y + hull.h / 2)];
    }
    if (!Number.isFinite(left)) return { scale: 1, position: { x: 0, y: 0 } };
    const room = this.#room();
    const legend = room.legend;
    const axis = this.layout.axis?.length ? 22 : 0;
    const scale = Math.max(0.03, Math.min(1.25, room.w / (right - left), (room.h - axis) / (bottom - top)));
    if (this.layout.beside && !this.heavy && scale < READABLE) {
      const readable = Math.min(READABLE, Math.max(scale, room.w / (right - left)));
      return { scale: readable, position: { x: left + this.container.clientWidth / 2 / readable - 12 / readable, y: top - (axis + 12) / readable + this.container.clientHeight / 2 / readable } };
    }
    return { scale, position: { x: (left + right) / 2 + room.tools / 2 / scale, y: (top + bottom) / 2 + (legend - axis + 8) / 2 / scale } };
  }

  fit() {
    this.network.moveTo(this.#fitting());
  }

  /** Where the window stands on the sheet, for the address: x, y, scale. */
  window() {
    const { x, y } = this.network.getViewPosition();
    return `${Math.round(x)}_${Math.round(y)}_${this.network.getScale().toFixed(3)}`;
  }

  /** @param {string} text what `window` gave; anything else is left aside */
  moveTo(text) {
    const [x, y, scale] = text.split("_").map(Number);
    if ([x, y, scale].every(Number.isFinite) && scale > 0) this.network.moveTo({ position: { x, y }, scale: Math.min(4, Math.max(0.03, scale)) });
  }

  /** Bring a node into sight, or into the middle. @param {string} id @param {boolean} [middle] */
  reveal(id, middle = false) {
    const spot = this.positions.get(id);
    if (!spot || !this.shapes.has(id)) return;
    const place = this.network.canvasToDOM(spot);
    const { clientWidth, clientHeight } = this.container;
    const inside = place.x > 60 && place.y > 60 && place.x < clientWidth - 60 && place.y < clientHeight - 60;
    if (inside && !middle && this.network.getScale() > 0.55) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches || this.heavy;
    this.network.moveTo({ position: spot, scale: Math.max(0.85, this.network.getScale()), animation: calm ? false : { duration: 280, easingFunction: "easeInOutQuad" } });
  }

  /** @param {number} factor */
  zoom(factor) {
    this.network.moveTo({ scale: Math.min(4, Math.max(0.03, this.network.getScale() * factor)) });
  }

  /** @param {number} x @param {number} y */
  pan(x, y) {
    const at = this.network.getViewPosition();
    const scale = this.network.getScale();
    this.network.moveTo({ position: { x: at.x + x / scale, y: at.y + y / scale } });
  }

  /** The sheet as a server can draw it: where things stand and how they look, with the names that find room when all is in sight. @param {GraphNode[]} nodes */
  sheet(nodes) {
    const { scale } = this.#fitting();
    const everywhere = { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity };
    const sides = new Map(placeLabels(this.spots, scale, everywhere, 2000).map(({ id, side }) => [id, side]));
    const round = (/** @type {number} */ value) => Math.round(value * 10) / 10;
    const things = nodes.map((node) => {
      const shape = this.shapes.get(node.id) ?? { x: 0, y: 0, size: 7, fill: colourOf(node.category) };
      return [node.id, round(shape.x), round(shape.y), round(shape.size), node.id === this.centre ? "star" : shapeOf(node.category), shape.fill, sides.get(node.id) ?? "none"];
    });
    const inks = { ground: colour("canvas"), ink: colour("ink"), muted: colour("muted"), edge: colour("edge"), field: colour("hull"), border: colour("hull-line") };
    const fields = this.layout.hulls.map((hull) => [hull.titled ? countryName(hull.country) : "", round(hull.x - hull.w / 2), round(hull.y - hull.h / 2), round(hull.w), round(hull.h)]);
    return { things, fields: fields.slice(0, 400), threads: (this.layout.traces ?? []).map(({ y, xs }) => [round(y), xs.map(round)]), axis: (this.layout.axis ?? []).map(({ x, text }) => [round(x), text]), scale, inks };
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
