"""Drawings: the network as pyvis builds it, as SVG, and as one file that opens without a server or a network.

Faults of pyvis 0.3.2 stepped around: it drops parallel edges (ours are gathered, with a count), its template escapes
nothing and loads from other hosts (not used), physics runs for minutes (off; positions are computed beforehand).
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import lru_cache
from html import escape
from importlib.util import find_spec
from math import cos, pi, sin
from pathlib import Path
from typing import Any, Final

from pyvis.network import Network

from graph.appearance import COLOURS, SHAPES, WORDS, category, line
from graph.picture import Picture
from graph.sheet import FONT, LINE, Mark, Sheet, line_of, named, plain, width, words

_HERE: Final = Path(__file__).with_name("standalone")
_OPTIONS: Final[dict[str, Any]] = {
    "physics": {"enabled": False},
    "layout": {"randomSeed": 1, "improvedLayout": False},
    "interaction": {"hover": True, "navigationButtons": False, "keyboard": {"enabled": True, "bindToWindow": False}},
    "nodes": {"chosen": False, "borderWidth": 1.5},
    "edges": {"smooth": False, "chosen": False, "selectionWidth": 0},
}
_CORNERS: Final = {
    "hexagon": [(cos(k * pi / 3), sin(k * pi / 3)) for k in range(6)],
    "square": [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
    "diamond": [(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)],
    "triangle": [(0.0, -1.0), (0.95, 0.75), (-0.95, 0.75)],
    "triangleDown": [(0.0, 1.0), (0.95, -0.75), (-0.95, -0.75)],
    "star": [
        (
            (1.0 if k % 2 == 0 else 0.45) * cos(k * pi / 5 - pi / 2),
            (1.0 if k % 2 == 0 else 0.45) * sin(k * pi / 5 - pi / 2),
        )
        for k in range(10)
    ],
}
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def _pairs(picture: Picture, sheet: Sheet) -> list[dict[str, Any]]:
    """The edges whose line is on the sheet."""
    found = (edge for edge in picture.edges if edge["source"] in sheet.marks and edge["target"] in sheet.marks)
    if sheet.lines is None:
        return [edge for edge in found if edge["kind"] == "event"]
    return [edge for edge in found if line_of(edge) in sheet.lines]


def network(picture: Picture, sheet: Sheet | None = None) -> dict[str, Any]:
    """The nodes, edges and options of vis-network, as pyvis makes them; labels are text, never markup."""
    sheet = sheet or plain(picture)
    drawn = Network(directed=False, notebook=False)
    for node in picture.nodes:
        mark = sheet.marks[node["id"]]
        drawn.add_node(
            node["id"],
            label=named(node["label"], sheet.language, node["id"]),
            shape=mark.shape,
            color=mark.fill,
            size=mark.size,
            x=mark.x,
            y=mark.y,
            physics=False,
        )
    for edge in _pairs(picture, sheet):
        if edge["kind"] == "event":
            drawn.add_edge(edge["source"], edge["target"], width=line(edge["count"])[0], value=edge["count"])
    return {"nodes": drawn.nodes, "edges": drawn.edges, "options": _OPTIONS}


@lru_cache(maxsize=1)
def vis_folder() -> Path:
    """Where the installed pyvis keeps the vis-network it brings."""
    spec = find_spec("pyvis")
    if spec is None or spec.origin is None:
        raise RuntimeError("pyvis is not installed")
    return Path(spec.origin).parent / "lib" / "vis-9.1.2"


def _hash(content: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() + "'"


def _json(value: Any) -> str:
    """JSON that can stand inside a script element whatever it says."""
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").replace("\u2028", "\\u2028")


def _quotes(card: dict[str, Any]) -> list[str]:
    """The sentences of an event, but for the one that is its title."""
    return [each["quote"] for each in card["evidence"] if each["quote"] != card["event"]["label"]["zh-Hant"]]


def _events(picture: Picture) -> dict[str, dict[str, Any]]:
    """What the file says of each event: its day and title, where it stands, the report's own sentences and captions."""
    cards = {name: contact.card for name, contact in picture.graph.graph.get("contacts", {}).items()}
    return {
        name: {
            "day": event["date"]["start"] or "",
            "label": event["label"],
            "entry": event.get("entry"),
            "quotes": _quotes(cards[name]) if name in cards else [],
            "photos": [photo["caption"] for photo in cards[name]["photos"]] if name in cards else [],
        }
        for name, event in picture.events.items()
    }


def html(picture: Picture, title: str, sheet: Sheet | None = None) -> str:
    """One file that opens without a server or a network; its own policy lets no other script run."""
    sheet = sheet or plain(picture)
    library = (vis_folder() / "vis-network.min.js").read_text(encoding="utf-8").replace("</script", "<\\/script")
    style = (vis_folder() / "vis-network.css").read_text(encoding="utf-8")
    style += (_HERE / "page.css").read_text(encoding="utf-8")
    script = (_HERE / "page.js").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; script-src {_hash(library)} {_hash(script)}; "
        f"style-src {_hash(style)}; style-src-attr 'unsafe-inline'; img-src data:"
    )
    behind = [{key: edge[key] for key in ("source", "target", "kind", "events")} for edge in _pairs(picture, sheet)]
    things = {
        node["id"]: {"label": node["label"], "category": category(node), "country": node["country"] or ""}
        for node in picture.nodes
    }
    legend = {word: {"label": WORDS[word], "colour": COLOURS[word]} for word in COLOURS}
    content = network(picture, sheet) | {
        "language": sheet.language,
        "behind": behind,
        "events": _events(picture),
        "things": things,
        "legend": legend,
        "fields": [[each.x, each.y, each.width, each.height, each.title] for each in sheet.fields],
        "axis": list(sheet.axis),
        "threads": [[y, *xs] for y, xs in sheet.threads],
        "texts": {
            node["id"]: words(sheet.marks[node["id"]], named(node["label"], sheet.language, node["id"]))
            for node in picture.nodes
        },
        "sides": {name: mark.side for name, mark in sheet.marks.items()},
        "faint": sorted(
            sorted(ends) for (ends, kind), faint in (sheet.lines or {}).items() if faint and kind == "event"
        ),
    }
    return (
        f'<!doctype html>\n<html lang="{escape(sheet.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f'<header><h1>{escape(title)}</h1><input id="find" type="search" list="names"><datalist id="names"></datalist>'
        '<div id="legend"></div></header>\n<main><div id="network"></div></main>\n'
        '<aside id="panel" aria-live="polite" tabindex="0"></aside>\n'
        f'<script type="application/json" id="picture">{_json(content)}</script>\n'
        f"<script>{library}</script>\n<script>{script}</script>\n</body>\n</html>\n"
    )


def _printable(text: str) -> str:
    """Text as XML allows it, escaped."""
    return escape(_UNPRINTABLE.sub("", text))


def _shape(shape: str, x: float, y: float, r: float, fill: str) -> str:
    corners = _CORNERS.get(shape)
    if corners is None:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{fill}"/>'
    points = " ".join(f"{x + dx * r:.1f},{y + dy * r:.1f}" for dx, dy in corners)
    return f'<polygon points="{points}" fill="{fill}"/>'


def _name(mark: Mark, lines: list[str], scale: float) -> str:
    """A name on its side of the shape, one text element with a line each."""
    if mark.side == "none":
        return ""
    step, gap = LINE / scale, mark.size + 3 / scale
    middle = (len(lines) - 1) / 2
    x, y, anchor = mark.x, mark.y + gap + step * 0.75, "middle"
    if mark.side == "over":
        y = mark.y - gap - step * (len(lines) - 0.75)
    elif mark.side in ("left", "right"):
        y = mark.y + step * (0.28 - middle)
        x, anchor = (mark.x + gap, "start") if mark.side == "right" else (mark.x - gap, "end")
    spans = "".join(
        f'<tspan x="{x:.1f}" y="{y + step * row:.1f}">{_printable(text)}</tspan>' for row, text in enumerate(lines)
    )
    return f'<text text-anchor="{anchor}">{spans}</text>'


def _lines(picture: Picture, sheet: Sheet, names: dict[str, str]) -> str:
    drawn = []
    for edge in _pairs(picture, sheet):
        a, b = sheet.marks[edge["source"]], sheet.marks[edge["target"]]
        broad, ink = line(edge["count"]) if edge["kind"] == "event" else (1.0, 0.5)
        broad = max(broad, 0.7 / sheet.scale)
        if sheet.lines and sheet.lines[line_of(edge)]:
            broad, ink = min(broad, 2.0), 0.07
        dashes = "" if edge["kind"] == "event" else ' stroke-dasharray="3 4"'
        title = f"{names[edge['source']]} – {names[edge['target']]}: {edge['count']}"
        drawn.append(
            f'<line x1="{a.x:.1f}" y1="{a.y:.1f}" x2="{b.x:.1f}" y2="{b.y:.1f}" stroke-width="{broad:.1f}" '
            f'stroke-opacity="{ink}"{dashes}><title>{_printable(title)}</title></line>'
        )
    return "".join(drawn)


def _threads(sheet: Sheet) -> str:
    return "".join(
        f'<line x1="{xs[0]:.1f}" y1="{y:.1f}" x2="{xs[-1]:.1f}" y2="{y:.1f}"/>'
        + "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4"/>' for x in xs)
        for y, xs in sheet.threads
    )


def _bounds(sheet: Sheet) -> tuple[float, float, float, float]:
    """Left, top, width and height of what is drawn, with room for names and the legend."""
    margin = 60 / sheet.scale
    xs = [mark.x for mark in sheet.marks.values()] or [0.0]
    ys = [mark.y for mark in sheet.marks.values()] or [0.0]
    left = min([*xs, *(each.x + margin * 0.7 for each in sheet.fields)]) - margin
    right = max([*xs, *(each.x + each.width - margin * 0.7 for each in sheet.fields)]) + margin
    top = min([*ys, *(each.y + margin * 0.7 for each in sheet.fields)]) - margin
    bottom = max([*ys, *(each.y + each.height - margin * 0.7 for each in sheet.fields)]) + margin
    if any(mark.side == "right" for mark in sheet.marks.values()):
        right += 110 / sheet.scale
    return left, top, right - left, bottom - top + 26 / sheet.scale


def _legend(picture: Picture, sheet: Sheet, left: float, bottom: float) -> str:
    there = {category(node) for node in picture.nodes if node["id"] != picture.centre}
    font, x = FONT / sheet.scale, left + 14 / sheet.scale
    drawn = []
    for word in COLOURS:
        if word not in there:
            continue
        text = WORDS[word][sheet.language]
        drawn.append(_shape(SHAPES[word], x, bottom - font, font * 0.45, COLOURS[word]))
        drawn.append(f'<text x="{x + font:.1f}" y="{bottom - font * 0.65:.1f}">{escape(text)}</text>')
        x += (width(text) + 34) / sheet.scale
    return "".join(drawn)


def svg(picture: Picture, title: str, sheet: Sheet | None = None) -> str:
    """The drawing as SVG: names as text, the number of events as each line's title and width, with its legend."""
    sheet = sheet or plain(picture)
    ink, font = sheet.ink, FONT / sheet.scale
    names = {node["id"]: named(node["label"], sheet.language, node["id"]) for node in picture.nodes}
    left, top, wide, high = _bounds(sheet)
    fields = "".join(
        f'<rect x="{each.x:.1f}" y="{each.y:.1f}" width="{each.width:.1f}" height="{each.height:.1f}" rx="12"/>'
        for each in sheet.fields
    )
    titles = "".join(
        f'<text x="{each.x + 8:.1f}" y="{each.y + 7 + font:.1f}" font-weight="600">{_printable(each.title)}</text>'
        for each in sheet.fields
        if each.title
    )
    axis = "".join(
        f'<line x1="{x:.1f}" y1="{top:.1f}" x2="{x:.1f}" y2="{top + high:.1f}" stroke="{ink.border}"/>'
        f'<text x="{x + 4 / sheet.scale:.1f}" y="{top + font * 1.6:.1f}">{_printable(text)}</text>'
        for x, text in sheet.axis
    )
    shapes, labels = [], []
    for node in picture.nodes:
        mark, name = sheet.marks[node["id"]], names[node["id"]]
        shapes.append(
            f"<g>{_shape(mark.shape, mark.x, mark.y, mark.size, mark.fill)}<title>{_printable(name)}</title></g>"
        )
        labels.append(_name(mark, words(mark, name), sheet.scale))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:.0f} {top:.0f} {wide:.0f} {high:.0f}" '
        f'role="img" aria-label="{_printable(title)}">\n<title>{_printable(title)}</title>\n'
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{wide:.0f}" height="{high:.0f}" fill="{ink.ground}"/>\n'
        f'<g fill="{ink.field}" stroke="{ink.border}">{fields}</g>\n'
        f'<g font-family="sans-serif" font-size="{font:.1f}" fill="{ink.muted}">{axis}{titles}</g>\n'
        f'<g stroke="{ink.edge}" fill="{ink.edge}">{_threads(sheet)}</g>\n'
        f'<g stroke="{ink.edge}">{_lines(picture, sheet, names)}</g>\n'
        f'<g stroke="{ink.ground}">{"".join(shapes)}</g>\n'
        f'<g font-family="sans-serif" font-size="{font:.1f}" fill="{ink.ink}" paint-order="stroke" '
        f'stroke="{ink.ground}" stroke-width="{3 / sheet.scale:.1f}" stroke-linejoin="round">{"".join(labels)}</g>\n'
        f'<g font-family="sans-serif" font-size="{font:.1f}" fill="{ink.ink}">'
        f"{_legend(picture, sheet, left, top + high)}</g>\n</svg>\n"
    )
