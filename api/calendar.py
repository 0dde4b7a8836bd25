"""Histories as tables and calendars."""

from __future__ import annotations

import calendar
import csv
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

COLUMNS: Final = (
    "start", "end", "report", "section", "entry", "event", "event_type", "title",
    "participants", "places", "agreements", "quote",
)  # fmt: skip
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


def as_csv(items: Iterable[Item]) -> str:
    """Write a history as comma-separated values, one row an event."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for item in items:
        when, entry, event = item["date"], item["entry"], item["event"]
        writer.writerow(
            (
                when["start"], when["end"], entry["report"], entry["section"], entry["number"], event["id"],
                event["type"], name(event["label"]), names(item["participants"]), names(item["places"]),
                names(item["agreements"]), " ".join(each["quote"] for each in item["evidence"]),
            )
        )  # fmt: skip
    return out.getvalue()


def as_calendar(items: Iterable[Item], title: str) -> bytes:
    """Write a history as iCalendar: all-day events; nothing in it depends on when it is written."""
    from icalendar import Calendar, Event

    calendar_ = Calendar()
    calendar_.add("prodid", "-//kaohsiung-relations//history//ZH")
    calendar_.add("version", "2.0")
    calendar_.add("x-wr-calname", title)
    for item in items:
        start = item["date"]["start"]
        if not start:
            continue
        event = Event()
        event.add("uid", f"{item['event']['id']}@kaohsiung-relations")
        event.add("dtstamp", datetime.combine(first_day(start), time(), UTC))
        event.add("dtstart", first_day(start))
        event.add("dtend", last_day(item["date"]["end"] or start) + timedelta(days=1))
        event.add("summary", name(item["event"]["label"], item["event"]["id"]))
        event.add("description", " ".join(each["quote"] for each in item["evidence"]))
        event.add("categories", [item["event"]["type"]])
        event.add("url", item["event"]["iri"])
        if item["places"]:
            event.add("location", names(item["places"]))
        calendar_.add_component(event)
    content: bytes = calendar_.to_ical()
    return content
