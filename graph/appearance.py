"""How each kind of thing looks on paper: the shapes, light colours and words of the explorer's legend.

The viewer's style sheet and modules say the same (`--type-*`, `appearance.js`); a test keeps the two alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

COLOURS: Final = {
    "country": "#5a6b7b",
    "region": "#2b8a96",
    "city": "#1f6fb8",
    "office": "#7b4fae",
    "organization": "#b0662a",
    "school": "#8a7a1f",
    "person": "#2f8552",
    "own": "#8f4a63",
    "venue": "#6d7f3a",
    "event": "#56636f",
}
CENTRE: Final = "#c8102e"
SHAPES: Final = {
    "country": "hexagon",
    "region": "square",
    "city": "dot",
    "office": "diamond",
    "organization": "square",
    "school": "triangle",
    "person": "dot",
    "own": "square",
    "venue": "triangleDown",
    "event": "diamond",
}
WORDS: Final = {
    "country": {"zh-Hant": "國家", "en": "Country"},
    "region": {"zh-Hant": "州/縣/區域", "en": "Region"},
    "city": {"zh-Hant": "城市", "en": "City"},
    "office": {"zh-Hant": "駐外/駐台機構", "en": "Representative office"},
    "organization": {"zh-Hant": "機構團體", "en": "Organisation"},
    "school": {"zh-Hant": "學校", "en": "School"},
    "person": {"zh-Hant": "人物", "en": "Person"},
    "own": {"zh-Hant": "本地機關學校", "en": "Local body"},
    "venue": {"zh-Hant": "場地", "en": "Venue"},
    "event": {"zh-Hant": "事件", "en": "Event"},
}
_REGIONS: Final = frozenset({"region", "prefecture", "state", "county", "province"})
_SCHOOLS: Final = frozenset({"university", "school"})
_STEPS: Final = ((16, 9.0, 0.85), (8, 6.0, 0.8), (4, 3.8, 0.75), (2, 2.2, 0.62), (0, 1.1, 0.5))


def category(node: Mapping[str, Any]) -> str:
    """What a node is drawn and filtered as; "own" are the reporting side's places, bodies and schools."""
    kind, country = node["kind"] or "", node["country"] or ""
    if node["type"] in ("person", "event"):
        return str(node["type"])
    if country == "TW":
        return "own"
    if node["type"] == "organization":
        return "office" if kind == "representative_office" else "school" if kind in _SCHOOLS else "organization"
    if kind == "country":
        return "country"
    return "region" if kind in _REGIONS else "venue" if kind in ("venue", "other") else "city"


def line(count: int) -> tuple[float, float]:
    """Width and opacity of a line behind which so many events lie."""
    return next((width, ink) for least, width, ink in _STEPS if count >= least)


def size(events: int) -> float:
    """Half the width of a shape with so many events."""
    return float(round(min(18.0, 5 + 2.6 * float(events) ** 0.5), 1))
