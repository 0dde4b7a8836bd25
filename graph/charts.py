"""Charts as Vega-Lite: events by month and type, countries by month, agreements over time; drawn by vl-convert."""

from __future__ import annotations

from typing import Any, Final

import vl_convert

from graph.network import Contact, NetworkFilter, contacts
from graph.store.base import Reader
from ontology.errors import RequestError

_SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v5.json"
_VERSION: Final = "5.20"
CHARTS: Final = ("events", "countries", "agreements")
Rows = list[dict[str, str | int]]
_TITLES: Final = {
    "zh-Hant": {"month": "月份", "events": "活動數", "type": "類型", "country": "國家", "kind": "協議"},
    "en": {"month": "Month", "events": "Events", "type": "Type", "country": "Country", "kind": "Agreement"},
}


def _countries(contact: Contact) -> list[str]:
    found = {thing[8:].upper() for thing in contact.strong | contact.weak if thing.startswith("country-")}
    return sorted(found - {"TW"})


def _rows(chart: str, found: list[Contact]) -> Rows:
    counted: dict[tuple[str, str], int] = {}
    for contact in found:
        words = {
            "events": contact.card["event_type"][:1],
            "countries": _countries(contact),
            "agreements": [
                each["kind"] or "other" for each in contact.card["agreements"] if each["status"] == "signed"
            ],
        }[chart]
        for word in words:
            key = (contact.day[:7], word)
            counted[key] = counted.get(key, 0) + 1
    return [{"month": month, "word": word, "events": counted[month, word]} for month, word in sorted(counted)]


def _encoding(chart: str, title: dict[str, str]) -> dict[str, Any]:
    month = {"field": "month", "type": "ordinal", "title": title["month"]}
    amount = {"field": "events", "type": "quantitative", "title": title["events"]}
    if chart == "countries":
        rows = {
            "field": "word",
            "type": "nominal",
            "title": title["country"],
            "sort": {"op": "sum", "field": "events", "order": "descending"},
        }
        return {"x": month, "y": rows, "color": {**amount, "scale": {"scheme": "blues"}}}
    colour = {"field": "word", "type": "nominal", "title": title["type" if chart == "events" else "kind"]}
    return {"x": month, "y": {**amount, "aggregate": "sum"}, "color": colour}


def chart(
    reader: Reader, name: str = "events", wanted: NetworkFilter | None = None, language: str = "zh-Hant"
) -> dict[str, Any]:
    """Give a chart as a Vega-Lite specification with its numbers inside."""
    if name not in CHARTS:
        raise RequestError(f"{name}: not a chart; choose {', '.join(CHARTS)}")
    found, _ = contacts(reader, wanted or NetworkFilter())
    titles = _TITLES.get(language, _TITLES["en"])
    return {
        "$schema": _SCHEMA,
        "data": {"values": _rows(name, found)},
        "mark": {"type": "rect" if name == "countries" else "bar", "tooltip": True},
        "encoding": _encoding(name, titles),
        "width": {"step": 28},
        "background": "white",
    }


def chart_svg(specification: dict[str, Any]) -> str:
    """Draw a specification as SVG, without a browser or a network."""
    return str(vl_convert.vegalite_to_svg(specification, vl_version=_VERSION))
