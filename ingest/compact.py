"""A passage as it is spoken: no white space, one width of punctuation, every character knowing where it stood."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from ingest.cues import fold_width


@dataclass(frozen=True, slots=True)
class Compact:
    """`text[i]` is the character at `offsets[i]` of the document; a space survives only between two Latin words."""

    text: str
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Compact:
        """Compact `text[start:end]`."""
        kept: list[int] = []
        gap = -1
        for place in range(start, end):
            char = text[place]
            if char.isspace():
                gap = place
                continue
            if gap >= 0 and kept and _is_latin(char) and _is_latin(text[kept[-1]]):
                kept.append(gap)
            gap = -1
            kept.append(place)
        folded = "".join(" " if text[place].isspace() else text[place] for place in kept)
        return cls(fold_width(folded), tuple(kept))

    def index(self, offset: int) -> int:
        """Give the place in `text` of the first character at or after a document offset."""
        return bisect_left(self.offsets, offset)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the document offsets of `text[start:end]`, which must not be empty."""
        return self.offsets[start], self.offsets[end - 1] + 1


def _is_latin(char: str) -> bool:
    return char.isalnum() and ord(char) < 0x2E80
