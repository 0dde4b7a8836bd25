"""Parameters several resources share, read from what a person would type."""

from __future__ import annotations

import base64
import binascii
from datetime import date
from typing import Annotated, Final

from fastapi import Query

from api.errors import InvalidParameterError
from api.labels import first_day, last_day
from graph.history import HistoryFilter
from ontology.errors import RequestError

DAY: Final = r"^\d{4}(-\d{2}(-\d{2})?)?$"
WORD: Final = r"^[a-z][a-z_-]*$"
LimitQuery = Annotated[int, Query(ge=1, le=1000, description="Items on a page.")]
CursorQuery = Annotated[str | None, Query(max_length=500, description="`next` of the page before.")]
FromQuery = Annotated[
    str | None, Query(alias="from", pattern=DAY, description="First day, month or year.", examples=["2025-09-01"])
]
ToQuery = Annotated[
    str | None, Query(alias="to", pattern=DAY, description="Last day, month or year.", examples=["2026-02"])
]
EventTypeQuery = Annotated[str | None, Query(pattern=WORD, description="Only events of a type.", examples=["signing"])]
TopicQuery = Annotated[str | None, Query(pattern=WORD, description="Only events on a topic.", examples=["education"])]
RoleQuery = Annotated[str | None, Query(pattern=WORD, description="Only with this role.", examples=["signatory"])]
SortQuery = Annotated[str, Query(pattern="^-?date$", description="`date`, or `-date` for newest first.")]
FormatQuery = Annotated[str | None, Query(max_length=20, description="A format by name, in place of Accept.")]


def day(text: str | None, *, last: bool = False) -> date | None:
    """Read a day, month or year as its first or last day."""
    if text is None:
        return None
    try:
        return last_day(text) if last else first_day(text)
    except (ValueError, TypeError, IndexError) as error:
        raise InvalidParameterError(f"{text}: not a day, month or year; write 2025-09-14, 2025-09 or 2025") from error


def history_filter(
    since: str | None, until: str | None, event_type: str | None, topic: str | None = None, role: str | None = None
) -> HistoryFilter:
    """Put what a history is narrowed to together."""
    return HistoryFilter(day(since), day(until, last=True), event_type, topic, role)


def offset_cursor(offset: int) -> str:
    """Write an offset as a cursor."""
    return base64.urlsafe_b64encode(f"o{offset}".encode()).decode().rstrip("=")


def read_offset(cursor: str | None) -> int:
    """Read an offset from a cursor."""
    if not cursor:
        return 0
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        if text[:1] != "o" or not text[1:].isascii() or not text[1:].isdigit() or len(text) > 10:
            raise ValueError(text)
        return int(text[1:])
    except (ValueError, binascii.Error) as error:
        raise RequestError("This cursor is not one this interface gave.") from error
