"""A source sheet: what is known of a report beside its text, in a YAML file of the report's own name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from ingest.document import Period
from ontology.errors import UnreadableSourceError


@dataclass(frozen=True, slots=True)
class SourceSheet:
    """None where the sheet does not say."""

    title: str | None = None
    publisher: str | None = None
    council_session: str | None = None
    city: str | None = None
    department: str | None = None
    published: date | None = None
    period: Period | None = None
    language: str | None = None
    rights: str | None = None
    provenance: str | None = None


_WORDS = ("title", "publisher", "council_session", "city", "department", "language", "rights", "provenance")


def read_sheet(report: Path) -> SourceSheet | None:
    """Return the sheet beside a report, None where there is none; a sheet that is wrong stops the report."""
    path = report.with_suffix(".yaml")
    if path == report or not path.is_file():
        return None
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        place = getattr(error, "problem_mark", None)
        where = f" at line {place.line + 1}" if place is not None else ""
        raise UnreadableSourceError(f"{path}: not a source sheet{where}: mend its YAML or remove it") from None
    if content is None:
        return None
    if not isinstance(content, dict):
        raise UnreadableSourceError(f"{path}: not a source sheet: it must hold keys such as title and period")
    return _sheet(path, content)


def _sheet(path: Path, content: dict[Any, Any]) -> SourceSheet:
    known = {*_WORDS, "published", "period"}
    unknown = sorted(str(key) for key in content if key not in known)
    if unknown:
        raise UnreadableSourceError(f"{path}: unknown key {unknown[0]}: use {', '.join(sorted(known))}")
    words = {key: _text(path, key, content[key]) for key in _WORDS if content.get(key) is not None}
    period = content.get("period")
    if period is not None and not (isinstance(period, dict) and set(period) == {"start", "end"}):
        raise UnreadableSourceError(f"{path}: period must be {{start: YYYY-MM-DD, end: YYYY-MM-DD}}")
    span = None
    if period is not None:
        span = Period(_day(path, "period.start", period["start"]), _day(path, "period.end", period["end"]))
        if span.end < span.start:
            raise UnreadableSourceError(f"{path}: period ends before it starts: exchange start and end")
    published = content.get("published")
    return SourceSheet(
        **words, period=span, published=None if published is None else _day(path, "published", published)
    )


def _text(path: Path, key: str, value: object) -> str:
    if not isinstance(value, str):
        raise UnreadableSourceError(f"{path}: {key} must be text: put it in quotes")
    return value


def _day(path: Path, key: str, value: object) -> date:
    if type(value) is date:
        return value
    raise UnreadableSourceError(f"{path}: {key} must be a day: write YYYY-MM-DD")
