"""One name for a thing, and the first and last day of a date."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

Item = Mapping[str, Any]


def name(label: Mapping[str, str | None] | str | None, fallback: str = "") -> str:
    """Give one name of a label, Chinese first."""
    if isinstance(label, str):
        return label
    return next((text for text in (label or {}).values() if text), fallback)


def names(things: Iterable[Item]) -> str:
    """Give the names of things, each once."""
    return "、".join(dict.fromkeys(name(thing.get("label"), thing["id"]) for thing in things))


def first_day(text: str) -> date:
    """The first day of a date, month or year."""
    parts = [int(part) for part in text.split("-")]
    return date(*[*parts, 1, 1][:3])


def last_day(text: str) -> date:
    """The last day of a date, month or year."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return date(parts[0], 12, 31)
    return date(*parts) if len(parts) > 2 else date(parts[0], parts[1], calendar.monthrange(*parts)[1])
