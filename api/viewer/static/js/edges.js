/** The lines of the graph: drawn in a few strokes however many there are, and found again under the pointer. */

import { colour } from "./theme.js";

/**
 * @typedef {import("./model.js").VisibleEdge} VisibleEdge
 * @typedef {Map<string, {x: number, y: number}>} Positions
 * @typedef {{left: number, right: number, top: number, bottom: number}} Frame
 */

/** Above so many lines they are drawn aside once, not in every frame. */
const MANY = 2500;

/** Wider line, more events: from how many events on, its width on the sheet, and how dark it is. */
const STEPS = [
  { from: 16, width: 9, ink: 0.85 },
  { from: 8, width: 6, ink: 0.8 },
  { from: 4, width: 3.8, ink: 0.75 },
  { from: 2, width: 2.2, ink: 0.62 },
  { from: 0, width: 1.1, ink: 0.5 },
];
const QUIET = 0.07;

/** @param {number} count how many events are behind a line */
export function widthOf(count) {
  return (STEPS.find((step) => count >= step.from) ?? STEPS[STEPS.length - 1]).width;
}

export class EdgeLayer {
  /** @param {() => void} drawn called when lines that were drawn aside are ready to be shown */
  constructor(drawn) {
    this.drawn = drawn;
    this.waiting = 0;
    /** @type {VisibleEdge[]} */
    this.edges = [];
    /** @type {Positions} */
    this.positions = new Map();
    /** @type {(edge: VisibleEdge) => boolean} */
    this.quiet = () => false;
    /** @type {{width: number, ink: number, dashed: boolean, path: Path2D}[]} */
    this.strokes = [];
    /** @type {{image: HTMLCanvasElement, frame: Frame, look: string} | null} the lines of a large graph, drawn once and shown until they change */
    this.sheet = null;
  }

  /** @param {VisibleEdge[]} edges @param {Positions} positions @param {(edge: VisibleEdge) => boolean} quiet lines the layout says already */
  set(edges, positions, quiet) {
    const same = positions === this.positions && edges.length === this.edges.length && edges.every((edge, index) => edge === this.edges[index]);
    if (same && edges.length > MANY) return;
    this.edges = edges;
    this.positions = positions;
    this.quiet = quiet;
    this.trace();
  }

  /** Gather the lines by their look; again whenever something was moved. */
  trace() {
    this.strokes = gather(this.edges, this.positions, this.quiet);
    this.sheet = null;
  }

  /** @param {CanvasRenderingContext2D} context @param {number} scale @param {Frame} frame what is in sight @param {boolean} moving */
  draw(context, scale, frame, moving) {
    if (this.edges.length <= MANY) {
      paint(context, this.strokes, scale, colour("edge"), 1);
      return;
    }
    const look = [scale, frame.left, frame.top, colour("edge")].map(String).join(" ");
    if (!moving && this.sheet?.look !== look) this.#later(scale, frame, look);
    if (!this.sheet) return;
    const { image, frame: taken } = this.sheet;
    context.drawImage(image, taken.left, taken.top, taken.right - taken.left, taken.bottom - taken.top);
  }

  /** A click is answered first, with the shapes and names; the lines follow in the next moment. @param {number} scale @param {Frame} frame @param {string} look */
  #later(scale, frame, look) {
    clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => {
      this.#photograph(scale, frame, look);
      this.drawn();
    }, 40);
  }

  /** Draw what is in sight, and a margin, aside: while the sheet moves it is only shifted, and drawn anew when it rests. @param {number} scale @param {Frame} frame @param {string} look */
  #photograph(scale, frame, look) {
    const [w, h] = [frame.right - frame.left, frame.bottom - frame.top];
    const taken = { left: frame.left - w / 4, right: frame.right + w / 4, top: frame.top - h / 4, bottom: frame.bottom + h / 4 };
    const image = document.createElement("canvas");
    image.width = Math.ceil(w * 1.5 * scale);
    image.height = Math.ceil(h * 1.5 * scale);
    const context = /** @type {CanvasRenderingContext2D} */ (image.getContext("2d"));
    context.scale(scale, scale);
    context.translate(-taken.left, -taken.top);
    paint(context, this.strokes, scale, colour("edge"), 1);
    this.sheet = { image, frame: taken, look };
  }

  /** What stands out, in the strong colour. @param {CanvasRenderingContext2D} context @param {number} scale @param {(edge: VisibleEdge) => boolean} lit */
  drawLit(context, scale, lit) {
    paint(context, gather(this.edges.filter(lit), this.positions, () => false), scale, colour("edge-strong"), 1.35);
  }

  /** The line nearest to a place of the sheet. @param {number} x @param {number} y @param {number} reach @returns {VisibleEdge | null} */
  at(x, y, reach) {
    let best = null;
    let least = Infinity;
    for (const edge of this.edges) {
      const a = this.positions.get(edge.source);
      const b = this.positions.get(edge.target);
      if (!a || !b) continue;
      const far = distance(x, y, a, b) - (edge.kind === "event" ? widthOf(edge.count) / 2 : 0);
      if (far < reach && far < least) [best, least] = [edge, far];
    }
    return best;
  }
}

/** @param {VisibleEdge[]} edges @param {Positions} positions @param {(edge: VisibleEdge) => boolean} quiet */
function gather(edges, positions, quiet) {
  /** @type {Map<string, {width: number, ink: number, dashed: boolean, path: Path2D}>} */
  const strokes = new Map();
  for (const edge of edges) {
    const a = positions.get(edge.source);
    const b = positions.get(edge.target);
    if (!a || !b) continue;
    const structure = edge.kind !== "event";
    const step = STEPS.find((one) => edge.count >= one.from) ?? STEPS[STEPS.length - 1];
    const soft = quiet(edge);
    const key = structure ? `structure${soft}` : `${step.from}${soft}`;
    let stroke = strokes.get(key);
    if (!stroke) {
      stroke = { width: structure ? 1 : soft ? Math.min(step.width, 2) : step.width, ink: soft ? QUIET : structure ? 0.6 : step.ink, dashed: structure, path: new Path2D() };
      strokes.set(key, stroke);
    }
    stroke.path.moveTo(a.x, a.y);
    stroke.path.lineTo(b.x, b.y);
  }
  return [...strokes.values()].sort((a, b) => a.width - b.width);
}

/** @param {CanvasRenderingContext2D} context @param {{width: number, ink: number, dashed: boolean, path: Path2D}[]} strokes @param {number} scale @param {string} ink @param {number} stress */
function paint(context, strokes, scale, ink, stress) {
  context.save();
  context.strokeStyle = ink;
  for (const stroke of strokes) {
    context.globalAlpha = Math.min(1, stroke.ink * stress);
    context.lineWidth = Math.max(stroke.width * (stress > 1 ? 1.2 : 1), 0.7 / scale);
    context.setLineDash(stroke.dashed ? [3, 4] : []);
    context.stroke(stroke.path);
  }
  context.restore();
}

/** From a place to the part of a line between its ends. @param {number} x @param {number} y @param {{x: number, y: number}} a @param {{x: number, y: number}} b */
function distance(x, y, a, b) {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const along = Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - a.x - along * dx, y - a.y - along * dy);
}
