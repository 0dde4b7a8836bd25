"""Parameters several resources share, read from what a person would type."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Final

from fastapi import Query

from api.errors import InvalidParameterError
from api.labels import first_day, last_day
from graph.history import CURSOR, HistoryFilter
from ontology.errors import RequestError

DAY: Final = r"^[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
OFFSET: Final = r"o[0-9]{1,9}"
WORD: Final = r"^[a-z][a-z_-]*$"
LimitQuery = Annotated[int, Query(ge=1, le=1000, description="Items on a page.")]
CursorQuery = Annotated[
    str | None,
    Query(max_length=320, description="`next` of the page before.", json_schema_extra={"pattern": f"^({CURSOR})?$"}),
]
OffsetQuery = Annotated[
    str | None,
    Query(max_length=20, description="`next` of the page before.", json_schema_extra={"pattern": f"^({OFFSET})?$"}),
]
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
    return f"o{offset}"


def read_offset(cursor: str | None) -> int:
    """Read an offset from a cursor."""
    if not cursor:
        return 0
    if not re.fullmatch(OFFSET, cursor):
        raise RequestError("This cursor is not one this interface gave.")
    return int(cursor[1:])


def formats(*offers: str) -> Any:
    """Say in OpenAPI what a `format` parameter may ask for by name, in place of Accept."""
    return Query(
        max_length=40, description="A format by name, in place of Accept.", json_schema_extra={"enum": list(offers)}
    )
