"""What a report counts: a value, its unit, what was counted, when, and whether it is a level or a change.

A figure is a number before a unit of `language/units.yaml`; what was counted stands before the number (申訴 3,485 件)
or, for classifiers, after it (6 個機關). Dates, ordinals, numbers inside names and measures of things are none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal

from ingest.date_forms import find_dates
from ingest.date_spans import DateSpan, first_day, last_day
from ingest.dates import event_dates
from ingest.document import Document, Entry
from ingest.language import rules
from ingest.numerals import decimal_of

RULES = rules("units")


@dataclass(frozen=True, slots=True)
class Figure:
    """An observation: `start:end` spans number and unit; the period is ISO days, None where nothing tells it.

    `change` is "" for a count, else "from", "to", "decrease", "increase" or "rate".
    """

    counted: str
    value: Decimal
    unit: str
    start: int
    end: int
    exact: str
    period_start: str | None = None
    period_end: str | None = None
    change: str = ""


def _one_of(words: object) -> str:
    return "|".join(sorted((re.escape(str(word)) for word in words), key=len, reverse=True))  # type: ignore[attr-defined]


_CLASSIFIERS: frozenset[str] = frozenset(RULES["classifiers"])
_COUNTED: frozenset[str] = frozenset(RULES["counted"])
_UNIT = _one_of({*RULES["counted"], *RULES["classifiers"]})
_FIGURE = re.compile(
    rf"(?<![\d.,\-–A-Za-z/:：])(?P<number>\d{{1,3}}(?:,\d{{3}}){{1,4}}(?:\.\d{{1,4}})?|\d{{1,9}}(?:\.\d{{1,4}})?"
    rf"|(?<![一-鿿])[二三四五六七八九十兩]{{1,3}}(?=\s{{0,2}}[名位人所家校]))\s{{0,3}}(?:{_one_of(RULES['approximate'])})?\s{{0,2}}"
    rf"(?P<scale>[{''.join(RULES['scales'])}])?(?:{_one_of(RULES['approximate'])})?\s{{0,3}}(?P<unit>{_UNIT})"
)
_CHINESE_AFTER = re.compile("[一-鿿]")
_DIGIT = re.compile(r"\d")
_ORDINALS = re.compile(r"第\s{0,2}\d{1,4}\s{0,2}[、及和至與~～-]\s{0,2}$")
_NOUN_ENDS = re.compile(_one_of(RULES["noun_ends"]))
_STOPS: str = RULES["label_stops"]
_REACH = 40
_NOUN = 24
_SENTENCE = 400
_RATES = 8


def figures_of(entry: Entry, document: Document) -> tuple[Figure, ...]:
    """Return the figures of an entry's text, in order."""
    text, start, end = document.text, entry.body_start, entry.end
    if _FIGURE.search(text, start, end) is None:
        return ()
    period = (document.period.start, document.period.end) if document.period else None
    dates = _Dates(find_dates(text, start, end, period=period, anchor=period[1] if period else None))
    whole = _whole_period(entry, document)
    found: list[Figure] = []
    for match in _FIGURE.finditer(text, start, end):
        if not _counts(match, text, dates):
            continue
        value = decimal_of(match["number"])
        if value is None:
            continue
        value *= int(RULES["scales"].get(match["scale"] or "", 1))
        label, change = _label(text, match, start, end, found)
        first, last = _period_of(text, match.start(), start, dates) or whole
        if _own_period(text, match.start(), start) and document.period:
            first, last = document.period.start.isoformat(), document.period.end.isoformat()
        unit = "%" if match["unit"] == "％" else match["unit"]
        found.append(Figure(label, value, unit, match.start(), match.end(), match[0], first, last, change))
    return tuple(found)


class _Dates:
    """The dates of a text, found by place."""

    def __init__(self, spans: tuple[DateSpan, ...]) -> None:
        self.spans = spans
        self.starts = [span.text_start for span in spans]

    def before(self, at: int) -> int:
        """How many dates begin at or before `at`."""
        return bisect_right(self.starts, at)


def _counts(match: re.Match[str], text: str, dates: _Dates) -> bool:
    """Whether a number counts something: no date, no ordinal, no part of a quoted name."""
    at = dates.before(match.start()) - 1
    if at >= 0 and match.start() < dates.spans[at].text_end:
        return False
    before = text[max(0, match.start() - 6) : match.start()].rstrip()
    if before.endswith(tuple(RULES["not_before_number"])) or _ORDINALS.search(
        text[max(0, match.start() - 14) : match.start()]
    ):
        return False
    opened = text.rfind("「", max(0, match.start() - _REACH), match.start())
    return (
        opened < 0
        or text.find("」", opened, match.start()) >= 0
        or text.find("」", match.end(), match.end() + _REACH) < 0
    )


def _label(text: str, match: re.Match[str], low: int, high: int, found: list[Figure]) -> tuple[str, str]:
    """Return what was counted and how the number relates to the one before."""
    clause = _clause_before(text, match.start(), low)
    change = _change(clause, match["unit"])
    before = _trimmed(clause)
    if change in ("decrease", "increase") and found:
        base = found[-1].counted
        return (base if len(before) <= 4 else before), change
    if change == "rate":
        base = next((one.counted for one in found[:-_RATES:-1] if one.change != "rate"), "")
        return (base + before if len(before) <= 6 else before), change
    after = _noun_after(text, match.end(), high, classified=match["unit"] in _CLASSIFIERS)
    if match["unit"] in _CLASSIFIERS and after:
        return after, change
    if len(before) <= 4:
        wider = _trimmed(_clause_before(text, _clause_start(text, match.start(), low) - 1, low)) if before else ""
        if before and 4 < len(wider) <= 16 and not _DIGIT.search(wider) and _same_sentence(text, match.start(), low):
            return wider + before, change
    return before or after or match["unit"], change


def _clause_start(text: str, at: int, low: int) -> int:
    """Where the clause before `at` begins; a quoted name belongs to it."""
    limit = max(low, at - _REACH)
    position = at
    depth = 0
    while position > limit:
        sign = text[position - 1]
        if sign in "」』》）)":
            depth += 1
        elif sign in "「『《（(" and depth:
            depth -= 1
        elif sign in _STOPS and not depth and not _inside_number(text, position - 1):
            break
        position -= 1
    return position


def _inside_number(text: str, at: int) -> bool:
    """Whether a comma is a thousands mark."""
    return text[at] == "," and text[at - 1 : at].isdecimal() and text[at + 1 : at + 2].isdecimal()


def _clause_before(text: str, at: int, low: int) -> str:
    return "".join(text[_clause_start(text, at, low) : max(at, low)].split()) if at > low else ""


def _same_sentence(text: str, at: int, low: int) -> bool:
    start = _clause_start(text, at, low)
    if start <= low or text[start - 1] not in "，,":
        return False
    wider = _clause_start(text, start - 1, low)
    return wider <= low or text[wider - 1] not in "、"


def _change(clause: str, unit: str) -> str:
    for word, kind in RULES["changes"].items():
        if clause.endswith(word):
            return str(kind)
    if clause.endswith(tuple(RULES["to_words"])):
        return "to"
    if unit in "%％個百分點" and any(word in clause[-8:] for word in RULES["rates"]):
        return "rate"
    return "from" if clause.endswith(tuple(RULES["from_words"])) else ""


def _trimmed(clause: str) -> str:
    """Take the words that only introduce a number off both ends of a label."""
    spans = find_dates(clause)
    label = clause[spans[-1].text_end :] if spans else clause
    ends: tuple[str, ...] = tuple(RULES["label_ends"])
    starts: tuple[str, ...] = tuple(RULES["label_starts"])
    changed = True
    while changed and label:
        changed = False
        for word in ends:
            if label.endswith(word):
                label, changed = label[: -len(word)], True
        if label[-1:].isdecimal():
            label, changed = label.rstrip("0123456789０１２３４５６７８９,."), True
        for word in starts:
            if label.startswith(word):
                label, changed = label[len(word) :], True
    return label


def _noun_after(text: str, at: int, high: int, *, classified: bool) -> str:
    stop = at
    while stop < min(high, at + _NOUN) and text[stop] not in _STOPS and not text[stop].isdecimal():
        stop += 1
    words = "".join(text[at:stop].split())
    ended = _NOUN_ENDS.search(words, 1) if classified else None
    words = words[: ended.start()] if ended else words
    return words if _CHINESE_AFTER.match(words) else ""


def _own_period(text: str, at: int, low: int) -> bool:
    """Whether the sentence says 本期 before the number, so that the report's period is meant."""
    low = max(low, at - _SENTENCE)
    start = max(text.rfind("。", low, at), text.rfind("；", low, at), low)
    return any(word in text[start:at] for word in RULES["period_words"])


def _period_of(text: str, at: int, low: int, dates: _Dates) -> tuple[str, str] | None:
    """The date the number's own sentence names before it; 截至 is the day itself."""
    low = max(low, at - _SENTENCE)
    start = max(text.rfind("。", low, at), low)
    near = dates.spans[dates.before(start - 1) : dates.before(at)]
    if not near:
        return None
    first, last = near[0], near[-1]
    if text[max(low, last.text_start - 3) : last.text_start].rstrip().endswith(tuple(RULES["as_of"])):
        first = last
    return first_day(first.start).isoformat(), last_day(last.end or last.start).isoformat()


def _whole_period(entry: Entry, document: Document) -> tuple[str | None, str | None]:
    """When nothing nearer tells: the entry's own dates, else the report's period."""
    spans = event_dates(entry, document)
    if spans:
        last = max(last_day(span.end or span.start) for span in spans)
        return min(first_day(span.start) for span in spans).isoformat(), last.isoformat()
    if document.period is None:
        return None, None
    return document.period.start.isoformat(), document.period.end.isoformat()
