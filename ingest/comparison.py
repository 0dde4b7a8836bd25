"""When two facts are the same: names after unifying widths and variants, dates, agreements by kind, status, parties.

`KINDS` is the one list of what is scored. Names compare after NFKC, without white space, with the variant 臺 read as
台, every middle dot as one, and letters without case. Parties compare without the suffix of their administrative
level, since a report says 高雄 and 高雄市 of one party.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_DOTS = re.compile(r"[·・‧•∙⋅･˙●]|(?<=[^\x00-\x7f])\.(?=[^\x00-\x7f])")
_LEVELS = (
    "廣域市",
    "特別自治市",
    "特別自治道",
    "特別市",
    "自治市",
    "直轄市",
    "市",
    "縣",
    "州",
    "省",
    "府",
    "道",
    "郡",
    "區",
    "邦",
    "町",
    "村",
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing said, as it is compared and shown; any of the gold's `forms` will do (acceptable event types)."""

    kind: str
    forms: tuple[Any, ...]
    shown: str

    def __str__(self) -> str:
        return self.shown


@dataclass(frozen=True, slots=True)
class Kind:
    """Where a kind stands in a line, whether a value has its shape, and the facts in it."""

    key: str
    fits: Callable[[Any], bool]
    read: Callable[[str, Any], list[Fact]]
    only_status: str | None = None


def same_name(name: str) -> str:
    """A name as it is compared."""
    folded = unicodedata.normalize("NFKC", name).replace("臺", "台").casefold()
    return re.sub(r"\s+", "", _DOTS.sub("·", folded))


def same_party(name: str) -> str:
    """A party of an agreement as it is compared: without the suffix of its level."""
    plain = same_name(name)
    level = next((level for level in _LEVELS if plain.endswith(level) and len(plain) - len(level) >= 2), "")
    return plain.removesuffix(level)


def facts(kind: str, line: Mapping[str, Any]) -> list[Fact]:
    """The facts of a kind in a line, each once (agreements may repeat)."""
    value = line.get(KINDS[kind].key)
    return [] if value is None else KINDS[kind].read(kind, value)


def accepts_fact(there: Fact, got: Fact) -> bool:
    """Whether what was read, by its first form, is what is there."""
    return got.forms[0] in there.forms


def overlaps(there: Fact, got: Fact) -> bool:
    """Whether what was read overlaps what is there: a name in the other, days shared, parties shared."""
    return any(_overlap(a, b) for a in there.forms for b in got.forms)


def _overlap(a: Any, b: Any) -> bool:
    if isinstance(a, str) and isinstance(b, str):
        return a in b or b in a
    if isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b) == 3:
        return a[0] == b[0] and bool(a[2] & b[2])
    if isinstance(a, tuple) and isinstance(b, tuple) and a and isinstance(a[0], str) and isinstance(b[0], str):
        return _days_meet((a[0], a[1] or a[0]), (b[0], b[1] or b[0]))
    return False


def _days_meet(a: tuple[str, str], b: tuple[str, str]) -> bool:
    return a[0] <= b[1] + "~" and b[0] <= a[1] + "~"


def _names(kind: str, value: Any) -> list[Fact]:
    found: dict[str, Fact] = {}
    for item in value:
        for name in (item,) if isinstance(item, str) else (item.get("name"), item.get("latin")):
            if name:
                found.setdefault(same_name(name), Fact(kind, (same_name(name),), name))
    return list(found.values())


def _dates(kind: str, value: Any) -> list[Fact]:
    found: dict[tuple[str, str | None], Fact] = {}
    for item in value:
        start, end = str(item["start"]), item.get("end")
        span = (start, None if end in (None, start) else str(end))
        found.setdefault(span, Fact(kind, (span,), "/".join(filter(None, span))))
    return list(found.values())


def _event_type(kind: str, value: Any) -> list[Fact]:
    words = [value] if isinstance(value, str) else list(value)
    return [Fact(kind, tuple(words), "|".join(words))] if words else []


def _agreements(kind: str, value: Any) -> list[Fact]:
    only = KINDS[kind].only_status
    return [
        Fact(
            kind,
            ((item["kind"], item["status"], frozenset(map(same_party, item["parties"]))),),
            f"{item['kind']} {item['status']}: {' + '.join(item['parties'])}",
        )
        for item in value
        if only in (None, item["status"])
    ]


def _figures(kind: str, value: Any) -> list[Fact]:
    return [
        Fact(
            kind, ((f"{float(item['value']):g}", same_name(item.get("unit") or "")),), f"{item['value']} {item['unit']}"
        )
        for item in value
    ]


def _plain(kind: str, value: Any) -> list[Fact]:
    return [Fact(kind, (item,), str(item)) for item in dict.fromkeys(value)]


def _each(shape: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(shape, value))


def _is_name(item: Any) -> bool:
    return isinstance(item, str) or (isinstance(item, dict) and isinstance(item.get("name"), str))


def _is_span(item: Any) -> bool:
    return (
        isinstance(item, dict)
        and bool(re.fullmatch(r"\d{4}(-\d\d){0,2}", str(item.get("start"))))
        and bool(re.fullmatch(r"None|\d{4}(-\d\d){0,2}", str(item.get("end"))))
    )


def _is_agreement(item: Any) -> bool:
    return (
        isinstance(item, dict)
        and isinstance(item.get("kind"), str)
        and isinstance(item.get("status"), str)
        and _each(lambda party: isinstance(party, str))(item.get("parties"))
    )


def _is_figure(item: Any) -> bool:
    return isinstance(item, dict) and isinstance(item.get("value"), int | float) and isinstance(item.get("unit"), str)


def _is_text(item: Any) -> bool:
    return isinstance(item, str)


def _is_text_or_texts(value: Any) -> bool:
    return _is_text(value) or _each(_is_text)(value)


def _kinds(names: Iterable[str]) -> dict[str, Kind]:
    return {name: Kind(name, _each(_is_name), _names) for name in names}


KINDS: dict[str, Kind] = {
    "dates": Kind("dates", _each(_is_span), _dates),
    "event_type": Kind("event_type", _is_text_or_texts, _event_type),
    **_kinds(("people", "organizations", "places")),
    "countries": Kind("countries", _each(_is_text), _plain),
    "agreements": Kind("agreements", _each(_is_agreement), _agreements),
    "signed_agreements": Kind("agreements", _each(_is_agreement), _agreements, only_status="signed"),
    "photos": Kind("photos", _each(lambda item: isinstance(item, int)), _plain),
    "topics": Kind("topics", _each(_is_text), _plain),
    "figures": Kind("figures", _each(_is_figure), _figures),
}
