/** Putting boxes beside each other without touching, deterministically: the same input gives the same picture. */

/** @typedef {{id: string, w: number, h: number, x: number, y: number}} Box */

/** A grid that answers "is this place free" without asking every box. */
export class Field {
  constructor(cell = 120) {
    this.cell = cell;
    /** @type {Map<string, Box[]>} */
    this.cells = new Map();
  }

  /** @param {Box} box @param {(key: string) => boolean} visit stop at the first true */
  #some(box, visit) {
    const c = this.cell;
    for (let i = Math.floor((box.x - box.w / 2) / c); i <= Math.floor((box.x + box.w / 2) / c); i++) {
      for (let j = Math.floor((box.y - box.h / 2) / c); j <= Math.floor((box.y + box.h / 2) / c); j++) if (visit(`${i},${j}`)) return true;
    }
    return false;
  }

  /** @param {Box} box */
  isFree(box) {
    return !this.#some(box, (key) => (this.cells.get(key) ?? []).some((other) => Math.abs(other.x - box.x) * 2 < other.w + box.w && Math.abs(other.y - box.y) * 2 < other.h + box.h));
  }

  /** @param {Box} box */
  add(box) {
    this.#some(box, (key) => {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key)?.push(box);
      return false;
    });
  }
}

/**
 * Place boxes, in their order, as near to the middle as they fit, on a spiral stretched to `aspect`.
 * @template {Box} B
 * @param {B[]} boxes @param {{aspect?: number, step?: number, gap?: number, start?: number, field?: Field}} [options]
 * @returns {B[]}
 */
export function pack(boxes, { aspect = 1.4, step = 10, gap = 0, start = 0, field = new Field() } = {}) {
  boxes.forEach((box, index) => {
    const wanted = { ...box, w: box.w + gap, h: box.h + gap };
    for (let radius = start; ; radius += step) {
      const around = radius === 0 ? 1 : Math.max(8, Math.round((2 * Math.PI * radius) / (step * 2.5)));
      const turn = index * 2.399963;
      const free = choose(wanted, radius, around, turn, aspect, field);
      if (!free) continue;
      box.x = free.x;
      box.y = free.y;
      field.add(free);
      return;
    }
  });
  return boxes;
}

/** @param {Box} box @param {number} radius @param {number} around @param {number} turn @param {number} aspect @param {Field} field @returns {Box | null} */
function choose(box, radius, around, turn, aspect, field) {
  for (let k = 0; k < around; k++) {
    const angle = turn + (2 * Math.PI * k) / around;
    const place = { ...box, x: Math.cos(angle) * radius * aspect, y: Math.sin(angle) * radius };
    if (field.isFree(place)) return place;
  }
  return null;
}

/** Repeatable randomness (mulberry32). @param {number} seed @returns {() => number} */
export function random(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
