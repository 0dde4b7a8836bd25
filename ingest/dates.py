"""When an entry's event took place, among all the dates its text names.

An entry opens with the date of its event; further days in its main clauses are further acts. Dates in names
(「2026年…」), of older facts (於8月就任), of plans (預計) and in the topic of a talk (就5月份…) are someone else's: the
words that give them away are in `language/dates.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from ingest.date_forms import RULES, find_dates, opens_with_date
from ingest.date_spans import DateSpan, day_precision, first_day, last_day
from ingest.document import Document, Entry
from ingest.numerals import value_of

__all__ = [
    "DateSpan",
    "dates_in",
    "event_dates",
    "find_dates",
    "first_day",
    "last_day",
    "long_before",
    "opens_with_date",
]

_BREAKS = "。；！？\n"
_COMMAS = "，,；;。！？!?：:\n"
_CLAUSE = 60
_LEAD = 12
_LONGEST_ENTRY = 20_000  # dates further on are not looked at, so that a line of megabytes costs what it weighs
_AFTER = 8
_UNTIL = ("至", "到")
_LONGEST_QUOTE = 120
_CUES: tuple[str, ...] = (*RULES["retold"], *RULES["formerly"], *RULES["planned"])
_TOPICS: tuple[str, ...] = tuple(RULES["topics"])
_RIGHT_BEFORE: tuple[str, ...] = tuple(RULES["right_before"])
_NO_CUES = re.compile("|".join(map(re.escape, RULES["no_cues"])))
_STARTS = re.compile(r"[\n。；;：:]")
_ITEM = re.compile(rf"[\n。；;：:]\s*(?:{'|'.join(RULES['items'])})")
_LONGEST_HEAD = 90
_SETS_OUT: tuple[str, ...] = tuple(RULES["sets_out"])
_COMES_BACK: tuple[str, ...] = tuple(RULES["comes_back"])
_INVITED = re.compile("|".join(map(re.escape, RULES["invited"])))
_DATELINE = re.compile(RULES["dateline"])
_LAST_BRACKET = re.compile(r"[（(［\[【]\s*[0-9年月日.／/]{8,12}\s*[)）］\]】]\s*$")
_LASTING = re.compile(RULES["lasting"])
_LONGEST_STAY = 60
_CONNECTIVES: tuple[str, ...] = tuple(RULES["connectives"])


def event_dates(entry: Entry, document: Document) -> tuple[DateSpan, ...]:
    """Return when the event of an entry took place: one date or range, or one for each of its acts."""
    text = document.text
    spans = _spans(document, entry.body_start, min(entry.end, entry.body_start + _LONGEST_ENTRY))
    spans = _timely(text, entry.body_start, spans)
    lead = _lead(text, entry.body_start, spans)
    if lead is None:
        titled = _spans(document, entry.start, entry.body_start)
        lead_title = _lead(text, entry.start, titled)
        return (lead_title,) if lead_title is not None else _fallback(document, entry)
    kept = [_lasting(text, lead)]
    for span in spans:
        if span.text_start <= lead.text_start or any((span.start, span.end) == (one.start, one.end) for one in kept):
            continue
        if _goes_until(text, span, kept[-1]):
            kept[-1] = replace(kept[-1], end=span.end or span.start, exact=text[kept[-1].text_start : span.text_end])
        elif _listed_with(text, kept[-1], span) or _further_act(text, span, lead, kept):
            kept.append(_lasting(text, span))
    return tuple(kept)


def dates_in(document: Document, entry: Entry) -> tuple[DateSpan, ...]:
    """Return every date of an entry's title and text that is not part of a quoted name."""
    return _spans(document, entry.start, min(entry.end, entry.body_start + _LONGEST_ENTRY))


def long_before(span: DateSpan, other: DateSpan) -> bool:
    """Whether a date is so much older than another that it tells of another time."""
    return last_day(span.end or span.start) + timedelta(days=int(RULES["older_days"])) < first_day(other.start)


def _timely(text: str, start: int, spans: tuple[DateSpan, ...]) -> tuple[DateSpan, ...]:
    """Leave out the dates of older facts an entry may open with: 本市與大邱於99年締結友好城市，114年11月8日…

    Where days are named, so are months and years: 114年第4季簽訂三件：10月14日….
    """
    days = [one for one in spans if day_precision(one) and not _disowned(text, start, one)]
    latest = max(days, key=lambda one: one.start, default=None)
    if latest is None:
        return spans
    return tuple(one for one in spans if day_precision(one) and not long_before(one, latest))


def _goes_until(text: str, span: DateSpan, last: DateSpan) -> bool:
    """Whether a later date ends the one before: 10日開幕，賽事至22日止."""
    if last.end is not None or not (day_precision(span) and day_precision(last)) or span.start <= last.start:
        return False
    between = text[last.text_end : span.text_start].rstrip()
    there_and_back = between.startswith(_SETS_OUT) and text.startswith(_COMES_BACK, span.text_end)
    near = there_and_back or (between.endswith(_UNTIL) and span.text_start - last.text_end < _CLAUSE)
    return near and not any(sign in between for sign in _BREAKS)


def _lasting(text: str, span: DateSpan) -> DateSpan:
    """Give the range of a day that says for how many days: 114年11月14日起一連三日."""
    match = _LASTING.match(text, span.text_end) if day_precision(span) and span.end is None else None
    days = value_of(match["days"]) if match else None
    if match is None or days is None or not 1 < days <= _LONGEST_STAY:
        return span
    end = first_day(span.start) + timedelta(days=days - 1)
    return replace(span, text_end=match.end(), exact=text[span.text_start : match.end()], end=end.isoformat())


def _spans(document: Document, start: int, end: int) -> tuple[DateSpan, ...]:
    """The dates in a stretch of text that are not part of a quoted name."""
    period = (document.period.start, document.period.end) if document.period else None
    anchor = document.published or (document.period.end if document.period else None)
    notice = _dateline(document.text, start, end)
    given_out = first_day(notice.start) if notice is not None else None
    written = given_out or _written(document, start, end) or anchor
    found = find_dates(document.text, start, end, anchor=written, period=period, given_out=given_out)
    quoted = _quotations(document.text, start, end)
    if notice is not None:
        quoted.append((notice.text_start - 1, notice.text_end))
    return tuple(span for span in found if not any(left < span.text_start < right for left, right in quoted))


def _dateline(text: str, start: int, end: int) -> DateSpan | None:
    """The day a press notice says in brackets that it is of: （114年9月3日新聞稿）; nothing took place on it.

    A day alone in brackets at the very end is such a day too.
    """
    last = _LAST_BRACKET.search(text, max(start, end - _CLAUSE), end)
    for match in (*_DATELINE.finditer(text, start, end), *([last] if last else [])):
        days = [one for one in find_dates(text, *match.span()) if day_precision(one) and one.relation == "absolute"]
        if days:
            return days[0]
    return None


def _written(document: Document, start: int, end: int) -> date | None:
    """The day an entry counts 去年 and 今年 from: that of its own first full date."""
    first = next((span for span in find_dates(document.text, start, end) if day_precision(span)), None)
    if first is None or (document.published is not None):
        return document.published
    return first_day(first.start)


def _quotations(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found = []
    open_at: dict[str, int] = {}
    closers = {close: opener for opener, close in RULES["quotes"].items()}
    for at in range(start, end):
        sign = text[at]
        if sign in RULES["quotes"]:
            open_at[sign] = at
        elif sign in closers and closers[sign] in open_at:
            left = open_at.pop(closers[sign])
            if at - left <= _LONGEST_QUOTE and not (sign == "】" and left - start < 4):
                found.append((left, at))
    return found


def _lead(text: str, start: int, spans: tuple[DateSpan, ...]) -> DateSpan | None:
    """The first date that is the event's own: at the very beginning any, later only one no clause disowns."""
    for span in spans:
        before = text[start : span.text_start].strip(" \n\t*_【[（(「")
        if len(before) <= _LEAD and not any(sign in before for sign in _COMMAS) and _opens(before):
            return span
        if _stated(span) and not _disowned(text, start, span):
            return span
    return None


def _opens(before: str) -> bool:
    return not before or before in RULES["openings"] or before.endswith(("於", "今", "昨", "在"))


def _stated(span: DateSpan) -> bool:
    """Whether a date is exact enough to be an event's: a day, or a range of months."""
    return day_precision(span) or span.end is not None or (len(span.start) == 7 and span.relation != "relative")


def _listed_with(text: str, lead: DateSpan, span: DateSpan) -> bool:
    """Whether a date follows another in one list: 114年9月1日、9日及115年2月3日."""
    between = "".join(text[lead.text_end : span.text_start].split()).strip("（）()")
    return between in RULES["list_joiners"] or between == ""


def _further_act(text: str, span: DateSpan, lead: DateSpan, kept: list[DateSpan]) -> bool:
    """Whether a later date in the text is that of a further act of the same event."""
    if not day_precision(span) or not day_precision(lead):
        return False
    start, first = first_day(span.start), first_day(lead.start)
    last = max(last_day(one.end or one.start) for one in kept)
    within = first <= start <= last + timedelta(days=int(RULES["longest_gap_days"]))
    if not within and not (_opens_item(text, span, kept) and not long_before(span, lead)):
        return False
    if span.end is None and any(first_day(one.start) <= start <= last_day(one.end or one.start) for one in kept):
        return False  # a day of the event, not another date
    return not _disowned(text, lead.text_end, span)


def _opens_item(text: str, span: DateSpan, before: Sequence[DateSpan]) -> bool:
    """Whether a date is the first of an item of a list, which tells of a day of its own, however far from others."""
    low = max((one.text_end for one in before if one.text_end <= span.text_start), default=0)
    low = max(low - 1, span.text_start - _LONGEST_HEAD)
    return any(
        _ITEM.match(text, match.start(), span.text_start) for match in _STARTS.finditer(text, low, span.text_start)
    )


def _disowned(text: str, start: int, span: DateSpan) -> bool:
    """Whether the clause of a date says that it is an older fact, a plan, or the topic of a talk."""
    left = _clause_start(text, max(start, span.text_start - _CLAUSE), span.text_start)
    right = _clause_end(text, span.text_end, min(len(text), span.text_end + _CLAUSE))
    before = "".join(text[left : span.text_start].split())
    after = "".join(text[span.text_end : right].split())
    topic = before.removeprefix(next((word for word in _CONNECTIVES if before.startswith(word)), ""))
    if topic.startswith(_TOPICS):
        return True
    if before.endswith(_RIGHT_BEFORE) and not (before.endswith("自") and (span.end or day_precision(span))):
        return True
    begun = _NO_CUES.sub("", before)
    near = after[:_AFTER]
    asked = day_precision(span) and begun.endswith(("於", "在"))
    begun = _INVITED.sub("", begun) if asked else begun
    return any(cue in begun for cue in _CUES) or any(cue in near for cue in _CUES if cue not in RULES["only_before"])


def _clause_start(text: str, low: int, at: int) -> int:
    while at > low and text[at - 1] not in _COMMAS:
        at -= 1
    return at


def _clause_end(text: str, at: int, high: int) -> int:
    while at < high and text[at] not in _COMMAS:
        at += 1
    return at


def _fallback(document: Document, entry: Entry) -> tuple[DateSpan, ...]:
    """A notice that names no day happened on the day it was given out, where that is known: none otherwise."""
    text = document.text
    end = min(entry.end, entry.body_start + _LONGEST_ENTRY)
    for span in _spans(document, entry.body_start, end):
        sentence_end = next((at for at in range(entry.body_start, end) if text[at] in _BREAKS), end)
        if span.text_start < sentence_end and not _disowned(text, entry.body_start, span):
            return (span,)
    return ()
