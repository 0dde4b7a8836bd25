"""Cue words and where they stand: the lexicons of `ingest/language`, found leftmost and longest in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from ontology.errors import ModelError


@cache
def table(name: str) -> dict[str, Any]:
    """Read the table `ingest/language/{name}.yaml`."""
    source = files("ingest") / "language" / f"{name}.yaml"
    try:
        content = yaml.safe_load(source.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ModelError(f"language table {name}: {error}") from error
    if not isinstance(content, dict):
        raise ModelError(f"language table {name}: a mapping is needed at the top")
    return content


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue word found in a text, and the names it was filed under."""

    start: int
    end: int
    word: str
    kinds: tuple[str, ...]


class Lexicon:
    """Words filed under kinds; `find` reports the longest word at the leftmost place, never two that overlap."""

    __slots__ = ("_by_first", "_kinds")

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        kinds: dict[str, list[str]] = {}
        for kind, members in words.items():
            for word in members:
                kinds.setdefault(fold_width(word), []).append(kind)
        self._kinds = {word: tuple(names) for word, names in kinds.items()}
        by_first: dict[str, list[str]] = {}
        for word in sorted(self._kinds, key=lambda word: (-len(word), word)):
            by_first.setdefault(word[0], []).append(word)
        self._by_first = by_first

    def at(self, text: str, place: int) -> str | None:
        """Give the longest word that begins at `place`."""
        for word in self._by_first.get(text[place], ()):
            if text.startswith(word, place):
                return word
        return None

    def kinds(self, word: str) -> tuple[str, ...]:
        """Give the kinds a word was filed under."""
        return self._kinds[word]

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Cue]:
        """Find every word of `text[start:end]`, left to right."""
        end = len(text) if end is None else end
        place, first = start, self._by_first
        while place < end:
            if text[place] in first and (word := self.at(text, place)) is not None and place + len(word) <= end:
                yield Cue(place, place + len(word), word, self._kinds[word])
                place += len(word)
            else:
                place += 1


_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def fold_width(text: str) -> str:
    """Fold full-width letters, digits and punctuation to their narrow forms, one character for one."""
    return text.translate(_WIDE)
