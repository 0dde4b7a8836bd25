/** Mouse and finger on the graph: what is under them, dragging, and a finger's wider aim. */

/**
 * @typedef {import("./canvas.js").GraphCanvas} GraphCanvas
 * @typedef {{
 *   node: (id: string) => void, edge: (a: string, b: string) => void, nothing: () => void, open: (id: string) => void,
 *   moved: (id: string, x: number, y: number) => void, menu: (id: string, x: number, y: number) => void, looked: () => void,
 *   hint: (under: {node?: string, edge?: import("./model.js").VisibleEdge} | null, x: number, y: number) => void,
 * }} Answers
 */

const AIM = { mouse: 6, touch: 20 };

/** @param {GraphCanvas} canvas @param {{x: number, y: number}} place in the window @param {number} aim in pixels @returns {string} the node there or next to it, or "" */
function nodeAt(canvas, place, aim) {
  const { x, y } = canvas.network.DOMtoCanvas(place);
  const scale = canvas.network.getScale();
  let [best, least] = ["", aim / scale];
  for (const spot of canvas.spots) {
    const far = Math.hypot(spot.x - x, spot.y - y) - spot.size;
    if (far < least) [best, least] = [spot.id, far];
  }
  if (best) return best;
  const label = canvas.labels.find(({ area }) => x * scale > area[0] && x * scale < area[2] && y * scale > area[1] && y * scale < area[3]);
  return label?.id ?? "";
}

/** @param {GraphCanvas} canvas @param {{x: number, y: number}} place @param {number} aim */
function edgeAt(canvas, place, aim) {
  const { x, y } = canvas.network.DOMtoCanvas(place);
  return canvas.lines.at(x, y, aim / canvas.network.getScale());
}

/** @param {any} event a vis-network event */
const aimOf = (event) => (event.event?.srcEvent?.pointerType === "touch" ? AIM.touch : AIM.mouse);

/** @param {GraphCanvas} canvas @param {Answers} on */
export function listen(canvas, on) {
  const { network, container } = canvas;
  network.on("click", (/** @type {any} */ event) => {
    const aim = aimOf(event);
    const id = nodeAt(canvas, event.pointer.DOM, aim);
    const edge = id ? null : edgeAt(canvas, event.pointer.DOM, aim * 0.8);
    network.unselectAll();
    if (id) on.node(id);
    else if (edge) on.edge(edge.source, edge.target);
    else on.nothing();
  });
  network.on("doubleClick", (/** @type {any} */ event) => {
    const id = nodeAt(canvas, event.pointer.DOM, aimOf(event));
    if (id) on.open(id);
  });
  network.on("oncontext", (/** @type {any} */ event) => {
    const id = nodeAt(canvas, event.pointer.DOM, AIM.mouse);
    if (!id) return;
    event.event.preventDefault();
    on.menu(id, event.pointer.DOM.x, event.pointer.DOM.y);
  });
  network.on("dragging", (/** @type {any} */ event) => {
    const [id] = event.nodes;
    if (!id) return;
    canvas.positions.set(id, network.getPosition(id));
    canvas.lines.trace();
    canvas.order();
  });
  network.on("dragEnd", (/** @type {any} */ event) => {
    const [id] = event.nodes;
    if (!id) return;
    const { x, y } = network.getPosition(id);
    network.unselectAll();
    on.moved(id, Math.round(x), Math.round(y));
  });
  pause(canvas, on);
  hover(canvas, on, container);
}

/** While the sheet moves a large graph's names wait; when it rests, the address learns where it stands. @param {GraphCanvas} canvas @param {Answers} on */
function pause(canvas, on) {
  let rest = 0;
  const still = () => {
    clearTimeout(rest);
    canvas.moving = true;
    on.hint(null, 0, 0);
    rest = window.setTimeout(() => {
      canvas.moving = false;
      canvas.network.redraw();
      on.looked();
    }, 180);
  };
  canvas.network.on("dragging", still);
  canvas.network.on("zoom", still);
}

/** @param {GraphCanvas} canvas @param {Answers} on @param {HTMLElement} container */
function hover(canvas, on, container) {
  let asked = 0;
  /** @param {string} id */
  const mark = (id) => {
    if (canvas.hover === id) return;
    canvas.hover = id;
    if (canvas.heavy) return;
    canvas.order();
    canvas.network.redraw();
  };
  container.addEventListener("pointermove", (event) => {
    if (event.buttons || event.pointerType === "touch") return;
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => {
      const box = container.getBoundingClientRect();
      const place = { x: event.clientX - box.left, y: event.clientY - box.top };
      const node = nodeAt(canvas, place, 3);
      const edge = node ? null : edgeAt(canvas, place, 4);
      container.style.cursor = node || edge ? "pointer" : "";
      mark(node);
      on.hint(node ? { node } : edge ? { edge } : null, place.x, place.y);
    });
  });
  container.addEventListener("pointerleave", () => {
    cancelAnimationFrame(asked);
    mark("");
    on.hint(null, 0, 0);
  });
}
