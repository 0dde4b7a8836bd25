"""A passage without what printing put into it: white space gone, one width, each sign knowing where it stood."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_VARIANTS = str.maketrans(
    "臺啓峯羣衞裏双国県広浜沢辺関塩斎斉桜徳亀瀬﨑巿•‧・∙⋅･", "台啟峰群衛裡雙國縣廣濱澤邊關鹽齋齊櫻德龜瀨崎市······"
)
_KEPT = frozenset("，、。；：！？「」『』《》〈〉")


@lru_cache(maxsize=4096)
def _fold(sign: str) -> str:
    if sign in _KEPT:
        return {"，": ",", "；": ";", "：": ":", "！": "!", "？": "?"}.get(sign, sign)
    folded = unicodedata.normalize("NFKC", sign)
    return folded if len(folded) == 1 else sign


def _latin(sign: str) -> bool:
    return ord(sign) < 0x2E80 and (sign.isalnum() or sign in ".,-'’&)")


@dataclass(frozen=True, slots=True)
class View:
    """`text[i]` stands at `offsets[i]` of the document; `key` is `text` with variants of signs unified.

    A single space survives only between two Latin words, where it is part of the name.
    """

    text: str
    key: str
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, document: str, start: int, end: int) -> View:
        """View `document[start:end]`."""
        signs: list[str] = []
        offsets: list[int] = []
        gap = -1
        for place in range(start, end):
            sign = document[place]
            if sign.isspace() or sign in "#*\u200b\ufeff":
                gap = place if gap < 0 else gap
                continue
            folded = _fold(sign)
            if gap >= 0 and signs and _latin(signs[-1]) and folded.isalnum() and ord(folded) < 0x2E80:
                signs.append(" ")
                offsets.append(gap)
            gap = -1
            signs.append(folded)
            offsets.append(place)
        text = "".join(signs)
        return cls(text, text.translate(_VARIANTS), tuple(offsets))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The document offsets of `text[start:end]`, which must not be empty."""
        return self.offsets[start], self.offsets[end - 1] + 1


def without_space(exact: str) -> str:
    """A name as it is given: white space gone, save for a single space between two Latin words."""
    kept: list[str] = []
    gap = False
    for sign in exact:
        if sign.isspace():
            gap = True
            continue
        if gap and kept and _latin(kept[-1]) and ord(sign) < 0x2E80 and sign.isalnum():
            kept.append(" ")
        gap = False
        kept.append(sign)
    return "".join(kept)


def is_latin(name: str) -> bool:
    """Whether no sign of a name is Chinese, Japanese or Korean."""
    return not any("\u2e80" <= sign <= "\uffef" for sign in name)
