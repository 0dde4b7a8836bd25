
"use strict";
const picture = JSON.parse(document.getElementById("picture").textContent);
const chinese = picture.language !== "en";
const words = chinese
  ? { find: "尋找…", events: "次交流", pick: "點選節點看交流歷程，點選連線看背後的交流；每一筆都附報告原文。", photo: "照片" }
  : { find: "Find…", events: "events", pick: "Click a node for its history, a line for the events behind it; each stands with the report's own sentence.", photo: "Photo" };
const say = (label, id) => label[chinese ? "zh-Hant" : "en"] || label[chinese ? "en" : "zh-Hant"] || id;
const off = new Set();
const panel = document.getElementById("panel");
const make = (tag, text, ...children) => {
  const made = document.createElement(tag);
  made.textContent = text;
  made.append(...children);
  return made;
};
const faint = new Set(picture.faint.map((pair) => pair.join("~")));
const isFaint = ({ from, to }) => faint.has([from, to].sort().join("~"));
const texts = picture.nodes.map(({ id, x, y, size }) => ({ id, x, y, size, lines: picture.texts[id], side: picture.sides[id] })).sort((a, b) => b.size - a.size);
const nodes = new vis.DataSet(picture.nodes.map((node) => ({ ...node, label: undefined, color: { background: node.color, border: "#fafbfc" } })));
const edges = new vis.DataSet(picture.edges.map((edge, index) => ({ ...edge, id: index, value: undefined, width: isFaint(edge) ? 1 : edge.width, color: { color: "#a9b8c6", opacity: isFaint(edge) ? 0.2 : 0.7 } })));
const network = new vis.Network(document.getElementById("network"), { nodes, edges }, picture.options);
network.on("beforeDrawing", (context) => {
  context.lineWidth = 1;
  context.font = "600 12px sans-serif";
  context.textBaseline = "top";
  for (const [x, y, width, height, title] of picture.fields) {
    context.fillStyle = "#f0f4f8";
    context.beginPath();
    context.roundRect(x, y, width, height, Math.min(12, height / 2));
    context.fill();
    context.fillStyle = "#56636f";
    context.fillText(title, x + 8, y + 7);
  }
  const top = network.DOMtoCanvas({ x: 0, y: 4 }).y;
  for (const [x, text] of picture.axis) {
    context.fillStyle = "#d9e0e6";
    context.fillRect(x, top, 1, 20000);
    context.fillStyle = "#56636f";
    context.fillText(text, x + 4, top);
  }
  context.fillStyle = "#4a7fb0";
  for (const [y, ...xs] of picture.threads) {
    context.fillRect(xs[0], y, xs[xs.length - 1] - xs[0], 0.7);
    for (const x of xs) context.fillRect(x - 2, y - 2, 4, 4);
  }
});
/* Names at a constant size, the most important first, none over another. */
network.on("afterDrawing", (context) => {
  const scale = network.getScale();
  const taken = [];
  context.lineJoin = "round";
  context.textBaseline = "middle";
  context.lineWidth = 3 / scale;
  context.font = `${12 / scale}px sans-serif`;
  context.strokeStyle = "#fafbfc";
  context.fillStyle = "#1b2733";
  for (const { id, x, y, size, lines, side } of texts) {
    if (off.has(picture.things[id].category)) continue;
    const wide = Math.max(...lines.map((text) => context.measureText(text).width)) + 4 / scale;
    const high = (lines.length * 14) / scale;
    const gap = size + 3 / scale;
    const beside = side === "right" || side === "left";
    const left = side === "right" ? x + gap : side === "left" ? x - gap - wide : x - wide / 2;
    const top = beside ? y - high / 2 : side === "over" ? y - gap - high : y + gap;
    if (taken.some(([l, t, r, b]) => left < r && l < left + wide && top < b && t < top + high)) continue;
    taken.push([left, top, left + wide, top + high]);
    context.textAlign = "left";
    lines.forEach((text, row) => {
      const at = [beside ? left : x - context.measureText(text).width / 2, top + ((row + 0.5) * 14) / scale];
      context.strokeText(text, ...at);
      context.fillText(text, ...at);
    });
  }
});
network.once("afterDrawing", () => network.fit());

const eventList = (names) =>
  [...new Set(names)]
    .sort((a, b) => (picture.events[a].day < picture.events[b].day ? 1 : -1))
    .flatMap((name) => {
      const { day, label, entry, quotes, photos } = picture.events[name];
      const place = entry ? `${entry.section} #${entry.number}` : "";
      return [make("h3", say(label, name)), make("p", [day, place].filter(Boolean).join(" · ")), ...quotes.map((quote) => make("blockquote", quote)), ...photos.map((caption) => make("p", `${words.photo}: ${caption}`))];
    });
const thingButton = (id) => {
  const button = make("button", say(picture.things[id].label, id));
  button.addEventListener("click", () => show(id, true));
  return button;
};
function show(id, middle) {
  const thing = picture.things[id];
  const names = picture.behind.filter((edge) => edge.source === id || edge.target === id).flatMap((edge) => edge.events);
  const other = thing.label[chinese ? "en" : "zh-Hant"];
  panel.replaceChildren(make("h2", say(thing.label, id)), make("p", [other, say(picture.legend[thing.category].label), `${new Set(names).size} ${words.events}`].filter(Boolean).join(" · ")), ...eventList(names));
  panel.scrollTop = 0;
  network.selectNodes([id]);
  if (middle) network.focus(id, { scale: Math.max(0.9, network.getScale()) });
}
function between(one, other) {
  const names = picture.behind.filter((edge) => [edge.source, edge.target].includes(one) && [edge.source, edge.target].includes(other)).flatMap((edge) => edge.events);
  panel.replaceChildren(make("h2", "", thingButton(one), " × ", thingButton(other)), make("p", `${new Set(names).size} ${words.events}`), ...eventList(names));
}
const start = () => panel.replaceChildren(make("p", words.pick));
network.on("click", ({ nodes: [id], edges: [edge] }) => {
  if (id !== undefined) show(id, false);
  else if (edge !== undefined) between(...network.getConnectedNodes(edge));
  else start();
});

const find = document.getElementById("find");
find.placeholder = words.find;
find.setAttribute("aria-label", words.find);
const names = new Map();
for (const [id, { label }] of Object.entries(picture.things)) for (const name of Object.values(label)) if (name) names.set(name, id);
document.getElementById("names").append(...[...names.keys()].map((name) => Object.assign(document.createElement("option"), { value: name })));
find.addEventListener("change", () => {
  const typed = find.value.trim().toLowerCase();
  const hit = typed && (names.get(find.value.trim()) ?? [...names].find(([name]) => name.toLowerCase().includes(typed))?.[1]);
  if (hit) show(hit, true);
});

for (const [category, { label, colour }] of Object.entries(picture.legend)) {
  const mine = Object.keys(picture.things).filter((id) => picture.things[id].category === category);
  if (!mine.length) continue;
  const dot = document.createElement("i");
  dot.style.background = colour;
  const button = make("button", "", dot, `${say(label)} ${mine.length}`);
  button.setAttribute("aria-pressed", "true");
  button.addEventListener("click", () => {
    if (!off.delete(category)) off.add(category);
    button.setAttribute("aria-pressed", String(!off.has(category)));
    nodes.update(mine.map((id) => ({ id, hidden: off.has(category) })));
  });
  document.getElementById("legend").append(button);
}
start();
