"""Closed lists of words, matched longest first, and the language files they come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from ingest.language import rules
from ingest.names.view import _VARIANTS


def unified(word: str) -> str:
    """A word with variants of its signs unified, as `View.key` has them."""
    return word.translate(_VARIANTS)


class Words:
    """A list of words that finds the longest one starting, or ending, at a place of a text."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(unified(word) for word in words if word)
        first: dict[str, set[int]] = {}
        last: dict[str, set[int]] = {}
        for word in self._words:
            first.setdefault(word[0], set()).add(len(word))
            last.setdefault(word[-1], set()).add(len(word))
        self._first = {sign: sorted(lengths, reverse=True) for sign, lengths in first.items()}
        self._last = {sign: sorted(lengths, reverse=True) for sign, lengths in last.items()}

    def __contains__(self, word: object) -> bool:
        return word in self._words

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def at(self, key: str, start: int) -> int:
        """The end of the longest word starting at `start`, `start` itself where there is none."""
        if start < len(key):
            for length in self._first.get(key[start], ()):
                word = key[start : start + length]
                if word in self._words:
                    return start + len(word)
        return start

    def before(self, key: str, end: int) -> int:
        """The start of the longest word ending at `end`, `end` itself where there is none."""
        if end > 0:
            for length in self._last.get(key[end - 1], ()):
                if length <= end and key[end - length : end] in self._words:
                    return end - length
        return end


@cache
def listed(file: str, *path: str) -> tuple[str, ...]:
    """The words under a path of a language file: strings are split at white space, mappings give all they hold."""
    found: object = rules(file)
    for step in path:
        found = found[step] if isinstance(found, Mapping) else ()
    return tuple(dict.fromkeys(_flat(found)))


def _flat(found: object) -> Iterator[str]:
    if isinstance(found, str):
        yield from found.split()
    elif isinstance(found, Mapping):
        for value in found.values():
            yield from _flat(value)
    elif isinstance(found, Iterable):
        for value in found:
            yield from _flat(value)


@cache
def words(file: str, *path: str) -> Words:
    """The same as a matcher."""
    return Words(listed(file, *path))


@cache
def signs(file: str, *path: str) -> frozenset[str]:
    """The single signs of a list."""
    return frozenset("".join(map(unified, listed(file, *path))))
