"""What names of people look like: Chinese, Japanese, Korean, transliterated and Latin ones."""

from __future__ import annotations

import re
from functools import cache

from ingest.names.marks import never
from ingest.names.words import Words, listed, signs, unified, words

_WORD = r"(?:[A-ZÀ-ÞĀ-Ž][a-zA-ZÀ-ɏ'’.\-]*)"
_PARTICLE = r"(?:de|da|do|dos|das|del|della|di|du|van|von|der|den|ter|ten|la|le|el|al|bin|binti|ibn|y|e|zu|af|st\.)"
LATIN_NAME = re.compile(
    rf"{_WORD}(?:[ ](?:{_PARTICLE}[ ]?){{0,3}}{_WORD}|\.{_WORD}){{1,6}}(?:,? ?(?:Jr|Sr|III|II|IV)\.?)?"
)


@cache
def japanese() -> Words:
    """Japanese surnames."""
    return words("surnames", "japanese")


@cache
def alphabet() -> tuple[frozenset[str], ...]:
    """Signs of Chinese, Korean, one-sign Japanese surnames, of ends of given names, of transliterations."""
    return (
        signs("surnames", "chinese"),
        signs("surnames", "korean"),
        signs("surnames", "japanese_single"),
        signs("surnames", "japanese_given_endings"),
        signs("surnames", "transliteration"),
    )


@cache
def compound() -> frozenset[str]:
    """Chinese surnames of two signs."""
    return frozenset(map(unified, listed("surnames", "chinese_compound")))


@cache
def looks(name: str, country: str | None) -> float:
    """How much a string looks like a person's name; below zero it is none."""
    size = len(name)
    if size < 2 or any(sign in never() for sign in name) or name in words("titles", "before_posts"):
        return -9.0
    if "一行" in name or name.endswith(("二人", "等人")):
        return -9.0
    if name[0] in "二三四五六七八九十" and name[-1] in "人方日名位國校市場年月":
        return -9.0
    chinese, korean, single, endings, transliteration = alphabet()
    if any("a" <= sign.casefold() <= "z" or sign.isdigit() for sign in name):
        return -9.0
    if any("ぁ" <= sign <= "ヿ" for sign in name):
        return 4.0 if size <= 8 else -9.0
    if "·" in name or "-" in name:
        parts = re.split("[·-]", name)
        if not all(parts) or size > 24:
            return -9.0
        return (
            5.5
            if sum(sign in transliteration for part in parts for sign in part) >= 0.7 * (size - len(parts) + 1)
            else 3.0
        )
    best = 0.6 if size in (3, 4) else (0.0 if size <= 6 else -9.0)
    if name[:2] in compound() and 3 <= size <= 4:
        best = max(best, 3.5 if size == 4 else 3.0)
    if name[0] in chinese or (country == "KR" and name[0] in korean):
        best = max(best, {2: 2.0, 3: 4.0, 4: 2.8 if name[1] in chinese else 0.8}.get(size, 0.0))
    if size in (3, 4) and name[1] == "氏":
        best = max(best, 4.3)
    head = japanese().at(name, 0)
    if head > 0 and 1 <= size - head <= 3:
        score = (
            4.2
            + (0.4 if name[-1] in endings else 0.0)
            - (0.8 if size - head == 3 else 0.7 if size - head == 1 else 0.0)
        )
        best = max(best, score + (1.0 if country == "JP" else -0.9 if size == 4 else -1.4))
    elif name[0] in single and 3 <= size <= 4 and country == "JP":
        best = max(best, 3.6 if name[-1] in endings else 2.6)
    elif country == "JP" and size in (3, 4, 5):
        best = max(best, (2.4 if size == 4 else 1.0) + (0.6 if name[-1] in endings else 0.0))
    if country == "JP" and name.endswith(("一郎", "二郎", "三郎", "太郎", "之介", "之助")) and 4 <= size <= 6:
        best = max(best, 4.4)
    share = sum(sign in transliteration for sign in name) / size
    if share == 1.0 and 2 <= size <= 8:
        best = max(best, 2.6 + (1.0 if country not in ("TW", "JP", "KR", "CN", None) else -0.8))
    elif share >= 0.8 and 3 <= size <= 8 and country not in ("TW", "JP", "KR", "CN", None):
        best = max(best, 1.6)
    return best
