"""What a report says of itself: title, city, department, period, day of publication."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from ingest.date_forms import find_dates
from ingest.date_spans import DateSpan, first_day, last_day
from ingest.document import Period
from ingest.language import rules
from ingest.lines import RULES as LINE_RULES
from ingest.lines import read_lines
from ingest.outline import LONGEST_TITLE, squeeze

RULES = rules("front_matter")
_CITIES = sorted({name for city in RULES["cities"] for name in (city, city.replace("臺", "台"))})
_CITY = "(?:" + "|".join(map(re.escape, _CITIES)) + ")"
_GOVERNMENT = re.compile(rf"(?P<city>{_CITY})\s?(?P<body>政府|議會)")
_MAYOR = re.compile(rf"(?P<city>{_CITY}|{'|'.join(name[:2] for name in _CITIES)})(?P<body>市長|縣長|市府|縣府)")
_ENDS = "|".join(sorted(map(re.escape, RULES["department_ends"]), key=len, reverse=True))
_DEPARTMENT = re.compile(
    rf"(?P<department>{_CITY}政府(?:[一-鿿]{{2,{RULES['department_longest']}}}?)(?:{_ENDS}))(?=[\s\n，。、（(：:]|業務|工作|報告|新聞|$)"
)
_PERIOD_NEAR = 24
FRONT = 3000


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """None where the report does not say."""

    title: str | None = None
    city: str | None = None
    department: str | None = None
    period: Period | None = None
    published: date | None = None


def read_front_matter(text: str, front_end: int, heading: str) -> FrontMatter:
    """Read what stands before the first section, and of the whole text only what names the city."""
    front = text[: min(front_end, FRONT)] or ""
    department = _DEPARTMENT.search(front)
    return FrontMatter(
        title=_title(front) or squeeze(heading) or _first_line(text),
        city=_city(front, text),
        department=department["department"] if department else None,
        period=_period(front or text[:FRONT]),
        published=_published(text[:FRONT]),
    )


def _city(front: str, text: str) -> str | None:
    found = _GOVERNMENT.search(front)
    if found:
        return found["city"]
    counts = Counter(match["city"] for match in _GOVERNMENT.finditer(text))
    counts.update(_full_name(match["city"], match["body"]) for match in _MAYOR.finditer(text))
    counts.update(re.findall(_CITY, text))
    known = [(count, city) for city, count in counts.items() if city in _CITIES]
    return max(known, key=lambda pair: (pair[0], -text.find(pair[1])))[1] if known else None


def _full_name(city: str, body: str) -> str:
    return city if city in _CITIES else city + body[0]


def _title(front: str) -> str | None:
    """The lines of a cover page, joined, where they name a council, a government or a report."""
    words: list[str] = []
    for line in read_lines(front):
        if line.kind == "blank":
            continue
        label = front[line.words : line.title_end]
        if line.kind != "text" or line.end - line.start > LONGEST_TITLE or any(sign in label for sign in "，。；："):
            break
        if squeeze(label) in LINE_RULES["contents"] or line.marker is not None:
            break
        words.append(squeeze(label))
    kept = list(dict.fromkeys(words))[:6]
    return " ".join(kept) if any(word in "".join(kept) for word in (*RULES["covers"], *RULES["title_words"])) else None


def _first_line(text: str) -> str | None:
    for line in read_lines(text[:FRONT]):
        if (
            line.kind == "text"
            and line.words < line.end
            and squeeze(text[line.words : line.end]) not in LINE_RULES["contents"]
        ):
            return squeeze(text[line.words : line.title_end])[:LONGEST_TITLE]
    return None


def _period(front: str) -> Period | None:
    """The range the report names as its own, else a half-year of its title."""
    spans = find_dates(front)
    for span in spans:
        if any(word in front[span.text_end : span.text_end + _PERIOD_NEAR] for word in RULES["period_after"]):
            return _whole(span)
    for span in spans:
        before = front[max(0, span.text_start - 8) : span.text_start].rstrip()
        if span.end is not None and before.rstrip("：:（( ").endswith(tuple(RULES["period_before"])):
            return _whole(span)
    halves = [span for span in spans if "半年" in squeeze(span.exact)]
    return _whole(halves[0]) if halves else None


def _whole(span: DateSpan) -> Period:
    return Period(first_day(span.start), last_day(span.end or span.start))


def _published(front: str) -> date | None:
    """The day a notice was given out, where a line of its head says so."""
    words = "|".join(map(re.escape, LINE_RULES["published"]))
    for match in re.finditer(rf"(?:{words})\s{{0,4}}[:：]?\s{{0,4}}", front):
        spans = find_dates(front, match.end(), match.end() + 30)
        if spans and len(spans[0].start) == 10 and spans[0].text_start - match.end() <= 8:
            return first_day(spans[0].start)
    return None
