"""Made-up reports of any size, always the same: text in the language of the sample, and what is in it as gold lines.

Every entry is one sentence of a form the sample uses, with a visitor, a post, a city and a day drawn from short lists
by a seeded generator; the drawn words are the gold. Names of people are made of two lists and belong to nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

_CITIES: Final = (
    ("日本熊本市", "熊本市", "JP"),
    ("日本橫濱市", "橫濱市", "JP"),
    ("韓國釜山廣域市", "釜山廣域市", "KR"),
    ("美國西雅圖市", "西雅圖市", "US"),
    ("波蘭格丁尼亞市", "格丁尼亞市", "PL"),
    ("越南峴港市", "峴港市", "VN"),
    ("澳洲布里斯本市", "布里斯本市", "AU"),
    ("德國漢堡市", "漢堡市", "DE"),
)
_FAMILY: Final = "王李張劉陳楊黃趙吳周徐孫馬朱胡郭何高林羅"
_GIVEN: Final = "文德明志華國建平永安信義和順光輝正良成功家豪柏翰宗翰"
_POSTS: Final = ("市長", "副市長", "議長")
_HEAD: Final = """# 高雄市議會第4屆第{session}次定期大會

# 高雄市政府行政暨國際處

# 業務報告

## 壹、業務概況

### 一、國際事務

#### (一) 重要外賓接待
"""


@dataclass(frozen=True, slots=True)
class MadeReport:
    """A report's file name, its text, and one gold line an entry."""

    name: str
    text: str
    gold: tuple[dict[str, Any], ...]


def make_report(number: int, entries: int, seed: int = 20250901) -> MadeReport:
    """Make one report; the same number, size and seed give the same bytes."""
    random = Random(f"{seed} {number}")
    start = date(2015, 1, 1) + timedelta(days=182 * (number % 20))
    lines, gold = [_HEAD.format(session=1 + number % 9)], []
    for entry in range(1, entries + 1):
        day = start + timedelta(days=random.randrange(182))
        whole, city, country = random.choice(_CITIES)
        person = random.choice(_FAMILY) + "".join(random.sample(_GIVEN, 2))
        post = random.choice(_POSTS)
        title = f"{whole}訪團拜會"
        when = f"{day.year - 1911}年{day.month}月{day.day}日"
        said = f"{when}，{whole}{person}{post}率團拜會陳其邁市長，雙方就城市交流交換意見。"
        lines.append(f"{entry}. {title}\n\n{said}\n")
        gold.append(
            {
                "section": "1.1",
                "entry": entry,
                "title": title,
                "dates": [{"start": day.isoformat(), "end": None}],
                "event_type": "courtesy_call",
                "people": [
                    {"name": person, "title": post, "country": country, "role": "guest"},
                    {"name": "陳其邁", "title": "市長", "country": "TW", "role": "host"},
                ],
                "organizations": [],
                "places": [
                    {"name": whole.removesuffix(city), "kind": "country", "country": country},
                    {"name": city, "kind": "city", "country": country},
                ],
                "agreements": [],
                "countries": [country],
            }
        )
    return MadeReport(f"made-{number:06d}", "\n".join(lines), tuple(gold))


def make_reports(number: int, entries: int) -> Iterator[MadeReport]:
    """Make several reports."""
    return (make_report(each, entries) for each in range(number))


def write_reports(folder: Path, number: int, entries: int) -> Path:
    """Write reports and their gold lines; give the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for made in make_reports(number, entries):
        (folder / f"{made.name}.md").write_text(made.text, encoding="utf-8")
        lines = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in made.gold)
        (folder / f"{made.name}.gold.jsonl").write_text(lines, encoding="utf-8")
    return folder
