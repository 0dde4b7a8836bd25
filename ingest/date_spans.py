"""A date or range as it stands in a text, and its first and last day."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date or range in a text: `start` and `end` are ISO at the precision stated, `end` None for a single date.

    `relation` is "absolute", "inherited" (a part came from another date) or "relative" (去年, 翌日).
    """

    text_start: int
    text_end: int
    exact: str
    start: str
    end: str | None
    relation: str

    def item(self) -> dict[str, str | None]:
        """Return the date as it stands in an extraction line."""
        return {"start": self.start, "end": self.end}


def first_day(iso: str) -> date:
    """Return the first day of a date at any precision."""
    numbers = [int(part) for part in iso.split("-")]
    return date(numbers[0], numbers[1] if len(numbers) > 1 else 1, numbers[2] if len(numbers) > 2 else 1)


def last_day(iso: str) -> date:
    """Return the last day of a date at any precision."""
    numbers = [int(part) for part in iso.split("-")]
    month = numbers[1] if len(numbers) > 1 else 12
    return date(numbers[0], month, numbers[2] if len(numbers) > 2 else calendar.monthrange(numbers[0], month)[1])


def day_precision(span: DateSpan) -> bool:
    """Whether the date names a day."""
    return len(span.start) == 10
