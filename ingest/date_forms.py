"""Dates of Chinese official documents, at the precision stated: days, lists, ranges, months, half-years, years.

One pattern finds the parts of a date (`_ATOM`); parts joined by 至 or 、 become ranges and lists; what a part leaves
out it takes from the date before it, from the anchor (when the report was written) or from the report's period.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ingest.date_spans import DateSpan
from ingest.language import rules
from ingest.numerals import value_of

RULES = rules("dates")


def _one_of(words: object) -> str:
    return "|".join(sorted((re.escape(str(word)) for word in words), key=len, reverse=True))  # type: ignore[attr-defined]


_S = r"\s{0,4}"
_N = r"(?:\d{1,4}|[〇○零一二三四五六七八九十百]{1,7})"
_D = r"(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3})"
_RANGE = _one_of(RULES["range_joiners"])
_LIST = _one_of(RULES["list_joiners"])
_MORE_DAYS = rf"(?={_S}(?:{_RANGE}|{_LIST}){_S}\d{{1,2}}{_S}[日號])"
_MORE_MONTHS = rf"(?={_S}(?:{_RANGE}|、){_S}\d{{1,2}}{_S}月)"
_GLOSS = rf"[（(]{_S}(?:西元|民國)?\d{{2,4}}{_S}年?{_S}[)）]"
_WEEKDAY = rf"(?:{_S}[（(]{_S}(?:星期|週|周|禮拜)?{_S}[{RULES['weekdays']}]{_S}[)）]|星期[{RULES['weekdays']}])?"
_PART = rf"(?:{_S}(?:上旬|中旬|下旬|[初底末](?![審期始步級次選])))?"


def _day(name: str) -> str:
    return rf"(?P<{name}>{_D}){_S}(?:[日號]|{_MORE_DAYS})"


_FIRST = (
    r"\d〇○零一二三四五六七八九十百廿卅"
    + "".join(sorted({str(era)[0] for era in RULES["eras"]}))
    + "今本去前明後同當翌隔次上下昨"
)
_ATOM = re.compile(
    rf"""(?=[{_FIRST}])(?:(?<![\d.,/])|(?<=[\n。；：]\d\.)|(?<=[\n。；：]\d\d\.))(?:
      (?P<iso>(?P<iy>\d{{2,4}})(?P<sep>[-/.．／])(?P<im>\d{{1,2}})(?P=sep)(?P<id>\d{{1,2}})(?![\d%])
        (?:\s?[~～〜至–—－‐-]\s?(?:(?P<tm>\d{{1,2}})[./])?(?P<td>\d{{1,2}})(?![\d./年月%-]))?)
    | (?:(?P<era>{_one_of(RULES["eras"])}){_S})?
      (?: (?P<rel>[今本去前明後同當翌隔次])(?:{_S}[（(]{_S}(?P<paren>{_N}){_S}年?{_S}[)）])?{_S}年
        | (?P<y>{_N}){_S}(?:{_GLOSS}{_S})?年(?:{_S}{_GLOSS})?
        | (?P<yh>\d{{2,4}})(?={_S}年?度?{_S}[上下]{_S}半{_S}年))
      (?:{_S}度)?
      (?: {_S}(?P<half>[上下]){_S}半{_S}年(?:{_S}度)?
        | {_S}第{_S}(?P<q>[1-4一二三四]){_S}季
        | {_S}(?P<m>{_D}){_S}(?:月(?:{_S}份)?|{_MORE_MONTHS})(?:{_S}{_day("d")})?{_PART} )?
    | (?P<m2>{_D}){_S}月(?:{_S}(?P<fen>份))?(?:{_S}{_day("d2")})?{_PART}
    | (?P<relm>[本上下同當次翌隔]){_S}個?月(?:{_S}{_day("d3")})?
    | (?P<reld>[今本昨明同當翌次隔])(?:{_S}[（(]{_S}(?P<dp>\d{{1,2}}){_S}[)）])?{_S}[日天](?![本光頭])
    | (?P<sm>\d{{1,2}})/(?P<sd>\d{{1,2}})(?=\s?[（(](?:星期|週|周)?[{RULES["weekdays"]}][)）])
    | (?:(?<=\n)|(?<=[)）]))(?P<lm>\d{{1,2}})(?:/(?P<ld>\d{{1,2}})(?=\s)|\.(?P<ldd>\d{{2}})(?=\u3000))
    | (?P<d4>{_D}){_S}[日號]
    ){_WEEKDAY}""",
    re.VERBOSE,
)
_JOIN = re.compile(rf"\s*(?:起)?\s*(?:(?P<range>{_RANGE})|(?P<list>{_LIST}))\s*(?:於|在)?\s*")
_OPENING = re.compile(rf"\s{{0,8}}(?:{_one_of(RULES['openings'])})?\s{{0,4}}")


@dataclass(frozen=True, slots=True)
class _Parts:
    """What one place in the text says of a date; None where it says nothing."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_month: int | None = None
    until: tuple[int, int] | None = None
    relation: str = "absolute"


@dataclass(slots=True)
class _Context:
    """What a date may lean on: when the text was written, the date last named, the report's period."""

    anchor: date | None
    last: _Parts | None = None
    period: tuple[date, date] | None = None
    month: _Parts | None = None  # the date last named with its month
    given_out: date | None = None


def find_dates(
    text: str,
    start: int = 0,
    end: int | None = None,
    *,
    anchor: date | None = None,
    period: tuple[date, date] | None = None,
    given_out: date | None = None,
) -> tuple[DateSpan, ...]:
    """Return every date in `text[start:end]`, in order; `anchor` is the day 今年 and 去年 count from.

    `given_out`: the day a notice is of; a day named alone before any month is the last of that number before it.
    """
    context = _Context(anchor, None, period, given_out=given_out)
    found: list[DateSpan] = []
    previous: _Parts | None = None
    joined_range = False
    for match in _ATOM.finditer(text, start, len(text) if end is None else end):
        joint = (
            _JOIN.fullmatch(text, previous.end, match.start())
            if previous and match.start() - previous.end < 12
            else None
        )
        parts = _understand(match, text, context, joined=joint is not None)
        if parts is None:
            continue
        if joint is not None and joint["range"] and not joined_range and found and _starts_before(previous, parts):
            found[-1] = _joined(text, found[-1], parts)
            joined_range = True
        else:
            found.append(_span(text, parts))
            joined_range = parts.until is not None
        previous = parts
        if given_out is None or _key(parts) != (given_out.year, given_out.month, given_out.day):
            context.last = parts
            context.month = parts if parts.month is not None else context.month
    return tuple(found)


def opens_with_date(text: str, start: int, end: int) -> bool:
    """Whether the words at `start` begin with a date that has at least a month, as an entry's text does."""
    opening = _OPENING.match(text, start, end)
    match = _ATOM.match(text, opening.end() if opening else start, end)
    if match is None:
        return False
    if match["iso"] or match["half"] or match["q"] or match["sm"]:
        return True
    return bool(match["m"] or (match["m2"] and match["d2"]) or (match["reld"] and match["dp"]))


def _number(text: str | None) -> int | None:
    return None if text is None else value_of(text)


def _year(text: str | None, era: str | None = None) -> int | None:
    """Return the Gregorian year of a printed number: 114 and 一一四 are 2025, 2025 is itself."""
    number = _number(text)
    if number is None:
        return None
    if era is not None:
        return number + int(RULES["eras"][era])
    if 1800 <= number <= 2200:
        return number
    return number + int(RULES["roc_offset"]) if 1 <= number <= 200 else None


def _understand(match: re.Match[str], text: str, context: _Context, *, joined: bool) -> _Parts | None:
    start, end = match.span()
    if match["iso"]:
        parts = _iso(match)
    elif match["rel"] or match["y"] or match["yh"]:
        parts = _with_year(match, text, context)
    elif match["relm"] or match["reld"]:
        parts = _counted(match, context)
    else:
        parts = _bare(match, text, context, joined=joined)
    if parts is None or not _possible(parts):
        return None
    return replace(parts, start=start, end=end)


def _iso(match: re.Match[str]) -> _Parts | None:
    year = int(match["iy"])
    if len(match["iy"]) < 4:
        if match["sep"] == "-" or (len(match["iy"]) < 3 and not year >= 80):
            return None
        year += int(RULES["roc_offset"])
    month = int(match["im"])
    until = (int(match["tm"] or month), int(match["td"])) if match["td"] else None
    return _Parts(0, 0, year, month, int(match["id"]), until=until)


def _with_year(match: re.Match[str], text: str, context: _Context) -> _Parts | None:
    relation = "absolute"
    if match["rel"]:
        year, relation = _relative_year(match, context)
    else:
        year = _year(match["y"] or match["yh"], match["era"])
    if year is None:
        return None
    if match["half"]:
        first = 1 if match["half"] == "上" else 7
        return _Parts(0, 0, year, first, None, first + 5, relation=relation)
    if match["q"]:
        first = 3 * (value_of(match["q"]) or 1) - 2
        return _Parts(0, 0, year, first, None, first + 2, relation=relation)
    if match["m"] is None and match["y"] and not _bare_year(match, text):
        return None
    return _Parts(0, 0, year, _number(match["m"]), _number(match["d"]), relation=relation)


def _bare_year(match: re.Match[str], text: str) -> bool:
    """Whether a year without a month is a year, not a length of time ("100年來", "三年級")."""
    printed = match["y"]
    if match["era"]:
        return True
    if printed.isdecimal() and len(printed) == 2 and int(printed) >= 40:
        return text[match.start() - 1 : match.start()] in RULES["before_year"]
    if not printed.isdecimal() or len(printed) < 3 or (len(printed) == 3 and not 90 <= int(printed) <= 150):
        return False
    if len(printed) == 3 and text[max(0, match.start() - 2) : match.start()].strip().endswith(
        tuple(RULES["length_before"])
    ):
        return False
    after = text[match.end() : match.end() + 3].lstrip()[:1]
    return len(printed) == 4 or match[0].endswith("度") or after not in RULES["not_after_year"] or after == ""


def _relative_year(match: re.Match[str], context: _Context) -> tuple[int | None, str]:
    if match["paren"]:
        return _year(match["paren"]), "absolute"
    word = match["rel"]
    if word in RULES["last_years"]:
        year = context.last.year if context.last else None
        return (None if year is None else year + int(RULES["last_years"][word])), "relative"
    if context.anchor is None:
        return None, "relative"
    return context.anchor.year + int(RULES["anchor_years"][word]), "relative"


def _counted(match: re.Match[str], context: _Context) -> _Parts | None:
    """同月12日, 翌日, 今(5)日: counted from the date last named or from the anchor."""
    if match["relm"]:
        base = _base(context, match["relm"] in RULES["last_months"])
        shift = int({**RULES["anchor_months"], **RULES["last_months"]}[match["relm"]])
        if base is None or (match["d3"] is None and shift == 0):
            return None
        months = base.year * 12 + base.month - 1 + shift
        return _Parts(0, 0, months // 12, months % 12 + 1, _number(match["d3"]), relation="relative")
    word = match["reld"]
    base = _base(context, word in RULES["last_days"], whole=True)
    if base is None:
        return None
    day = base + timedelta(days=int({**RULES["anchor_days"], **RULES["last_days"]}[word]))
    if match["dp"]:
        return _nearest_day(int(match["dp"]), base, "relative")
    return _Parts(0, 0, day.year, day.month, day.day, relation="relative")


def _base(context: _Context, from_last: bool, whole: bool = False) -> date | None:
    last = context.last
    if not from_last:
        return context.anchor
    if last is None or last.year is None or last.month is None or (whole and last.day is None):
        return None
    return date(last.year, last.month, last.day or 1)


def _nearest_day(day: int, base: date, relation: str) -> _Parts | None:
    candidates = []
    for shift in (-1, 0, 1):
        months = base.year * 12 + base.month - 1 + shift
        year, month = months // 12, months % 12 + 1
        if 1 <= day <= calendar.monthrange(year, month)[1]:
            candidates.append(date(year, month, day))
    if not candidates:
        return None
    best = min(candidates, key=lambda candidate: abs((candidate - base).days))
    return _Parts(0, 0, best.year, best.month, best.day, relation=relation)


def _bare(match: re.Match[str], text: str, context: _Context, *, joined: bool) -> _Parts | None:
    """A date without its year, or a day alone."""
    month = _number(match["m2"] or match["sm"] or match["lm"])
    day = _number(match["d2"] or match["sd"] or match["ld"] or match["ldd"] or match["d4"])
    if month is not None:
        printed = match["m2"] or match["sm"] or match["lm"]
        if day is None and not (printed.isdecimal() or match["fen"] or joined):
            return None
        year = _year_near(month, day, context)
        return None if year is None else _Parts(0, 0, year, month, day, relation="inherited")
    last = context.last if joined else context.month
    if last is None and context.given_out is not None and day is not None and _lone_day(match, text):
        return _before_notice(day, context.given_out)
    if last is None or last.month is None or last.year is None or not (joined or _lone_day(match, text)):
        return None
    return _Parts(0, 0, last.year, last.month, day, relation="inherited")


def _before_notice(day: int, given_out: date) -> _Parts:
    month = given_out if day <= given_out.day else given_out.replace(day=1) - timedelta(days=1)
    return _Parts(0, 0, month.year, month.month, day, relation="inherited")


def _lone_day(match: re.Match[str], text: str) -> bool:
    after = text[match.end() : match.end() + 2]
    if after[:1] in RULES["not_after_day"] and after[:1] and after not in RULES["after_day"]:
        return False
    before = text[max(0, match.start() - 4) : match.start()].rstrip()
    if not match["d4"].isdecimal():
        return before.endswith("於")
    return not before.endswith(tuple(RULES["length_before"]))


def _year_near(month: int, day: int | None, context: _Context) -> int | None:
    """The year that brings a date without one nearest to the date last named, or into the report's period."""
    if not 1 <= month <= 12:
        return None
    last = context.last
    if last is not None and last.year is not None:
        if last.month is None:
            return _in_period(month, day, context, last.year) or last.year
        base = date(last.year, last.month, last.day or 15)
    elif context.period is not None:
        if year := _in_period(month, day, context):
            return year
        base = context.period[1]
    elif context.anchor is not None:
        base = context.anchor
    else:
        return None
    years = (base.year, base.year + 1, base.year - 1)
    return min(years, key=lambda year: abs((date(year, month, min(day or 15, 28)) - base).days))


def _in_period(month: int, day: int | None, context: _Context, near: int | None = None) -> int | None:
    """The year in which a day of a month lies within the report's period, none further than one from `near`."""
    first, last = context.period or (date.max, date.min)
    for year in range(first.year, last.year + 1) if context.period else ():
        within = first <= date(year, month, min(day or 15, 28)) <= last
        if within and (near is None or near in (year, year + 1)):
            return year
    return None


def _possible(parts: _Parts) -> bool:
    year, month, day = parts.year, parts.month, parts.day
    if year is None or not 1 <= year <= 9000:
        return False
    if month is not None and not 1 <= month <= 12:
        return False
    if parts.until is not None and not _possible(_Parts(0, 0, year, *parts.until)):
        return False
    return day is None or (month is not None and 1 <= day <= calendar.monthrange(year, month)[1])


def _starts_before(first: _Parts | None, second: _Parts) -> bool:
    if first is None:
        return False
    return _key(first) < _key(second)


def _key(parts: _Parts) -> tuple[int, int, int]:
    return (parts.year or 0, parts.month or 0, parts.day or 0)


def _iso_text(year: int | None, month: int | None, day: int | None) -> str:
    words = f"{year:04d}"
    if month is not None:
        words += f"-{month:02d}"
    return words if day is None or month is None else f"{words}-{day:02d}"


def _span(text: str, parts: _Parts) -> DateSpan:
    start = _iso_text(parts.year, parts.month, parts.day)
    end = _iso_text(parts.year, parts.last_month, None) if parts.last_month else None
    if parts.until is not None:
        end = _iso_text(parts.year, *parts.until)
    return DateSpan(
        parts.start, parts.end, text[parts.start : parts.end], start, end if end != start else None, parts.relation
    )


def _joined(text: str, span: DateSpan, parts: _Parts) -> DateSpan:
    end = _iso_text(parts.year, parts.last_month or parts.month, parts.day)
    return replace(span, text_end=parts.end, exact=text[span.text_start : parts.end], end=end)
