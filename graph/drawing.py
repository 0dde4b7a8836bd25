"""Drawings: pyvis builds the vis-network, the page around it is ours.

Faults of pyvis 0.3.2 stepped around: it drops parallel edges (ours are gathered, with a count), its template escapes
nothing and loads from other hosts (not used), physics runs for minutes (off; positions are computed beforehand).
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import lru_cache
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from pyvis.network import Network

from graph.picture import Picture

COLOURS: Final = {
    "person": "#c2571a",
    "organization": "#2f6f9f",
    "place": "#3b7f4f",
    "event": "#7a5aa6",
}
_SHAPES: Final = {"person": "dot", "organization": "square", "place": "diamond", "event": "triangle"}
_OTHER: Final = "#666666"
_OPTIONS: Final[dict[str, Any]] = {
    "physics": {"enabled": False},
    "layout": {"randomSeed": 1, "improvedLayout": False},
    "interaction": {"hover": True, "navigationButtons": False, "keyboard": True, "hideEdgesOnDrag": True},
    "nodes": {"font": {"size": 16, "face": "sans-serif"}, "borderWidth": 1},
    "edges": {"smooth": False, "color": {"color": "#b5b5b5", "highlight": "#c2571a"}},
}


def _label(node: dict[str, Any]) -> str:
    return str(node["label"]["zh-Hant"] or node["label"]["en"] or node["id"])


def _size(node: dict[str, Any]) -> float:
    return float(round(8 + 4 * float(node["events"]) ** 0.5, 1))


def network(picture: Picture) -> dict[str, Any]:
    """The nodes, edges and options of vis-network, as pyvis makes them."""
    drawn = Network(directed=False, notebook=False)
    for node in picture.nodes:
        drawn.add_node(
            node["id"],
            label=_label(node),
            shape=_SHAPES.get(node["type"], "dot"),
            color=COLOURS.get(node["type"], _OTHER),
            size=_size(node),
            x=node["x"],
            y=node["y"],
            physics=False,
        )
    for edge in picture.edges:
        if edge["kind"] == "event":
            drawn.add_edge(edge["source"], edge["target"], width=1 + min(edge["count"], 12) / 2, value=edge["count"])
    return {"nodes": drawn.nodes, "edges": drawn.edges, "options": _OPTIONS}


@lru_cache(maxsize=1)
def vis_folder() -> Path:
    """Where the installed pyvis keeps the vis-network it brings."""
    spec = find_spec("pyvis")
    if spec is None or spec.origin is None:
        raise RuntimeError("pyvis is not installed")
    return Path(spec.origin).parent / "lib" / "vis-9.1.2"


_START: Final = """
const picture = JSON.parse(document.getElementById("picture").textContent);
const network = new vis.Network(document.getElementById("network"), {nodes: picture.nodes, edges: picture.edges},
  picture.options);
const panel = document.getElementById("panel");
network.on("select", (chosen) => {
  panel.replaceChildren();
  const add = (tag, text) => panel.appendChild(document.createElement(tag)).textContent = text;
  for (const id of chosen.nodes) add("h2", picture.nodes.find((node) => node.id === id).label);
  const shown = picture.behind.filter((edge) => chosen.nodes.length
    ? chosen.nodes.includes(edge.from) || chosen.nodes.includes(edge.to)
    : chosen.edges.some((id) => edge.from === network.getConnectedNodes(id)[0]
        && edge.to === network.getConnectedNodes(id)[1]));
  for (const name of [...new Set(shown.flatMap((edge) => edge.events))])
    add("p", `${picture.events[name].day} ${picture.events[name].label}`);
});
"""
_STYLE: Final = """
html, body { margin: 0; height: 100%; font-family: system-ui, sans-serif; color: #1d1d1f; background: #fff; }
body { display: grid; grid-template: auto 1fr / 1fr 20rem; }
h1 { grid-column: 1 / 3; font-size: 1rem; margin: .6rem 1rem; }
#network { min-height: 0; border-top: 1px solid #ddd; }
#panel { overflow: auto; padding: 0 1rem; border: 1px solid #ddd; }
#panel h2 { font-size: 1.1rem; } #panel p { margin: .4rem 0; font-size: .9rem; }
@media (max-width: 40rem) { body { grid-template: auto 2fr 1fr / 1fr; } h1 { grid-column: 1; } }
"""


def _hash(content: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() + "'"


def _json(value: Any) -> str:
    """JSON that can stand inside a script element whatever it says."""
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").replace("\u2028", "\\u2028")


def html(picture: Picture, title: str) -> str:
    """One file that opens without a server or a network; its own policy lets no other script run."""
    library = (vis_folder() / "vis-network.min.js").read_text(encoding="utf-8").replace("</script", "<\\/script")
    style = (vis_folder() / "vis-network.css").read_text(encoding="utf-8") + _STYLE
    policy = (
        f"default-src 'none'; script-src {_hash(library)} {_hash(_START)}; "
        f"style-src {_hash(style)}; style-src-attr 'unsafe-inline'; img-src data:"
    )
    behind = [
        {"from": edge["source"], "to": edge["target"], "events": edge["events"]}
        for edge in picture.edges
        if edge["kind"] == "event"
    ]
    events = {
        name: {"day": event["date"]["start"] or "", "label": event["label"]["zh-Hant"] or name}
        for name, event in picture.events.items()
    }
    content = network(picture) | {"behind": behind, "events": events}
    return (
        '<!doctype html>\n<html lang="zh-Hant">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n"
        '<div id="network"></div>\n<aside id="panel" aria-live="polite"></aside>\n'
        f'<script type="application/json" id="picture">{_json(content)}</script>\n'
        f"<script>{library}</script>\n<script>{_START}</script>\n</body>\n</html>\n"
    )


def _shape(node: dict[str, Any]) -> str:
    x, y, r = node["x"], node["y"], _size(node)
    colour = COLOURS.get(node["type"], _OTHER)
    if node["type"] == "organization":
        return f'<rect x="{x - r:.1f}" y="{y - r:.1f}" width="{2 * r:.1f}" height="{2 * r:.1f}" fill="{colour}"/>'
    if node["type"] == "place":
        points = f"{x:.1f},{y - r:.1f} {x + r:.1f},{y:.1f} {x:.1f},{y + r:.1f} {x - r:.1f},{y:.1f}"
        return f'<polygon points="{points}" fill="{colour}"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{colour}"/>'


def _printable(text: str) -> str:
    """Text as XML allows it, escaped."""
    return escape("".join(letter for letter in text if letter >= " " and letter not in "\ufffe\uffff"))


def svg(picture: Picture, title: str) -> str:
    """The drawing as SVG, with names as text and the number of events as each line's title."""
    place = {node["id"]: (node["x"], node["y"]) for node in picture.nodes}
    reach = max((abs(number) for point in place.values() for number in point), default=100.0) + 120
    lines = [
        f'<line x1="{place[edge["source"]][0]}" y1="{place[edge["source"]][1]}" x2="{place[edge["target"]][0]}" '
        f'y2="{place[edge["target"]][1]}" stroke-width="{1 + min(edge["count"], 12) / 2}">'
        f"<title>{edge['count']}</title></line>"
        for edge in picture.edges
        if edge["kind"] == "event"
    ]
    nodes = [
        f"<g>{_shape(node)}<title>{_printable(_label(node))}</title>"
        f'<text x="{node["x"]}" y="{node["y"] + _size(node) + 14:.1f}">{_printable(_label(node))}</text></g>'
        for node in picture.nodes
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-reach:.0f} {-reach:.0f} {2 * reach:.0f} {2 * reach:.0f}" '
        f'role="img" aria-label="{_printable(title)}">\n<title>{_printable(title)}</title>\n'
        '<rect x="-100%" y="-100%" width="300%" height="300%" fill="#ffffff"/>\n'
        f'<g stroke="#b5b5b5">{"".join(lines)}</g>\n'
        f'<g font-family="sans-serif" font-size="14" text-anchor="middle">{"".join(nodes)}</g>\n</svg>\n'
    )
