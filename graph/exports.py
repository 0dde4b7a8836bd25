"""Networks and histories as files for other tools: GraphML, GEXF, CSV, JSON, iCalendar."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta
from typing import Any, Final

import networkx as nx
from icalendar import Calendar, Event

from graph.cards import Card
from graph.history import HistoryPage
from graph.passages import readable
from graph.picture import Picture
from graph.sheet import Sheet, plain

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MEASURED: Final = ("events", "degree", "strength", "betweenness", "community", "core", "bridged", "x", "y")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def clean(text: str) -> str:
    """Text without the characters XML cannot hold."""
    return _CONTROL.sub("", text)


def cell(value: object) -> str:
    """A cell no spreadsheet takes for a formula; a number, below zero too, is none."""
    if isinstance(value, int | float):
        return str(value)
    text = clean("" if value is None else str(value))
    return f"'{text}" if text.startswith(_FORMULA) else text


def table(rows: list[list[object]]) -> str:
    """Rows as CSV, first row the header."""
    output = io.StringIO()
    csv.writer(output, lineterminator="\r\n").writerows([cell(value) for value in row] for row in rows)
    return output.getvalue()


def _exported(picture: Picture) -> nx.MultiGraph[str]:
    """The projection with plain attributes: every event its own edge, as analysts' tools want it."""
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    for node in picture.nodes:
        label = node["label"]["zh-Hant"] or node["label"]["en"] or node["id"]
        attributes = {
            "label": clean(label),
            "label_en": clean(node["label"]["en"] or ""),
            "type": node["type"],
            "kind": node["kind"] or "",
            "country": node["country"] or "",
            **{name: node[name] for name in _MEASURED},
        }
        graph.add_node(node["id"], **attributes)
    for edge in picture.edges:
        for event in edge["events"] or [None]:
            about = picture.events.get(event, {}) if event else {}
            graph.add_edge(
                edge["source"],
                edge["target"],
                kind=edge["kind"],
                event=event or "",
                date=(about.get("date") or {}).get("start") or "",
                title=clean((about.get("label") or {}).get("zh-Hant") or ""),
                event_type=" ".join(about.get("event_type", [])),
            )
    return graph


def graphml(picture: Picture) -> bytes:
    """GraphML, parallel edges kept."""
    output = io.BytesIO()
    nx.write_graphml_xml(_exported(picture), output, encoding="utf-8", prettyprint=True)
    return output.getvalue()


def gexf(picture: Picture, sheet: Sheet | None = None) -> bytes:
    """GEXF 1.2 with places, sizes and colours, parallel edges kept; without the day of writing, so the same twice."""
    output = io.BytesIO()
    graph = _exported(picture)
    for node, mark in (sheet or plain(picture)).marks.items():
        if node in graph:
            red, green, blue = bytes.fromhex(mark.fill[1:])
            graph.nodes[node]["viz"] = {
                "position": {"x": mark.x, "y": -mark.y, "z": 0.0},
                "size": mark.size,
                "color": {"r": red, "g": green, "b": blue, "a": 1.0},
            }
    nx.write_gexf(graph, output, encoding="utf-8", prettyprint=True)
    return re.sub(rb' lastmodifieddate="[^"]*"', b"", output.getvalue())


def edges_csv(picture: Picture) -> str:
    """One row an edge and event: source, target, their labels, kind, event, date, title."""
    graph = _exported(picture)
    rows: list[list[object]] = [
        ["source", "source_label", "target", "target_label", "kind", "event", "date", "event_type", "title"]
    ]
    for one, other, edge in graph.edges(data=True):
        names = [one, graph.nodes[one]["label"], other, graph.nodes[other]["label"]]
        rows.append([*names, *(edge[name] for name in ("kind", "event", "date", "event_type", "title"))])
    return table(rows)


def network_json(picture: Picture) -> str:
    """The picture as JSON."""
    return json.dumps(picture.to_dict(), ensure_ascii=False)


def _name(card: dict[str, Any]) -> str:
    return str(card["label"]["zh-Hant"] or card["label"]["en"] or card["id"])


def history_csv(page: HistoryPage) -> str:
    """A history as CSV, one row an event."""
    rows: list[list[object]] = [
        [
            "start",
            "end",
            "title",
            "types",
            "section",
            "entry",
            "participants",
            "places",
            "agreements",
            "sentence",
            "event",
        ]
    ]
    for item in page.items:
        entry = item["entry"]
        people = [f"{_name(each)}({each['role']})" if each["role"] else _name(each) for each in item["participants"]]
        rows.append(
            [
                item["date"]["start"],
                item["date"]["end"],
                _name(item["event"]),
                " ".join(item["event_type"]),
                entry["section"],
                entry["number"],
                "; ".join(people),
                "; ".join(map(_name, item["places"])),
                "; ".join(map(_name, item["agreements"])),
                " ".join(readable(each["quote"]) for each in item["evidence"]),
                item["event"]["iri"],
            ]
        )
    return table(rows)


def _days(item: Card) -> tuple[date, date] | None:
    """The first day and the day after the last; None where the report gives no day."""
    start, end = item["date"]["start"], item["date"]["end"] or item["date"]["start"]
    if not start or len(start) != 10 or len(end) != 10:
        return None
    return date.fromisoformat(start), date.fromisoformat(end) + timedelta(days=1)


def history_calendar(page: HistoryPage) -> bytes:
    """A history as iCalendar: one all-day event each; those without a stated day are left out."""
    calendar = Calendar()
    calendar.add("prodid", "-//kaohsiung-relations//history//ZH")
    calendar.add("version", "2.0")
    for item in page.items:
        days = _days(item)
        if days is None:
            continue
        event = Event()
        event.add("uid", item["event"]["id"] + "@kaohsiung-relations")
        event["dtstamp"] = f"{days[0]:%Y%m%d}T000000Z"
        event.add("dtstart", days[0])
        event.add("dtend", days[1])
        event.add("summary", clean(_name(item["event"])))
        event.add("description", clean(" ".join(readable(each["quote"]) for each in item["evidence"])))
        event.add("url", item["event"]["iri"])
        if item["places"]:
            event.add("location", clean(_name(item["places"][0])))
        calendar.add_component(event)
    return bytes(calendar.to_ical())
