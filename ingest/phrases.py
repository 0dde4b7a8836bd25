"""Noun phrases: names that stand together and mean one taker of part, "[country][body][post] person (Latin name)".

日本 | 熊本學園大學 | 田上智宜 | 副教授   ->  one phrase, its head the person, the rest what he belongs to
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ingest.compact import Compact
from ingest.cues import Lexicon, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.linking import LinkedEntry
    from ingest.mentions import Mention


@dataclass(frozen=True, slots=True)
class Phrase:
    """Names that stand together: `head` takes part, `others` say of which body, city or country it is.

    `start:end` count in the compact text. `tail` is a word right after that changes what is meant (銅像: the statue).
    """

    start: int
    end: int
    head: Mention
    others: tuple[Mention, ...] = ()
    tail: str = ""


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    mention: Mention | None


_BRACKETS = {"(": ")", "「": "」", "『": "』", "《": "》"}
_RANK = {"person": 3, "organization": 2, "reference": 2, "place": 1}


def phrases(linked: LinkedEntry, compact: Compact) -> tuple[Phrase, ...]:
    """Gather the entry's names into phrases, left to right."""
    found: list[Phrase] = []
    run: list[_Piece] = []
    for piece in _outermost(_pieces(linked, compact)):
        if run and not _joins(compact.text[run[-1].end : piece.start]):
            found.extend(_phrase(run, compact))
            run = []
        run.append(piece)
    found.extend(_phrase(run, compact))
    return tuple(found)


def _pieces(linked: LinkedEntry, compact: Compact) -> Iterator[_Piece]:
    for mention in linked.mentions:
        start, end = compact.index(mention.start), compact.index(mention.end)
        if start < end and mention.entity_id is not None:
            yield _Piece(start, end, mention)
        for first, last in mention.titles:
            if (begin := compact.index(first)) < (close := compact.index(last)):
                yield _Piece(begin, close, None)
    for person in linked.people:
        for post in person.posts:
            start, end = compact.index(post.start), compact.index(post.end)
            if start < end:
                yield _Piece(start, end, None)


def _outermost(pieces: Iterator[_Piece]) -> list[_Piece]:
    """Keep the pieces that stand in no other: the council, not the city inside its name."""
    kept: list[_Piece] = []
    for piece in sorted(pieces, key=lambda piece: (piece.start, -piece.end, piece.mention is None)):
        if kept and piece.start < kept[-1].end:
            if piece.mention is not None and kept[-1].mention is None and piece.end >= kept[-1].end:
                kept[-1] = piece
            continue
        kept.append(piece)
    return kept


def _joins(gap: str) -> bool:
    """Whether what stands between two names keeps them one phrase: nothing, a bracket, 新任."""
    while gap and gap[0] in _BRACKETS and (close := gap.find(_BRACKETS[gap[0]])) >= 0:
        gap = gap[close + 1 :]
    gap = gap.strip("()「」『』《》")
    return not gap or gap in _between()


@cache
def _between() -> frozenset[str]:
    return frozenset(table("phrases")["between"])


def _tails() -> Lexicon:
    return Lexicon({"tail": table("phrases")["tails"]})


def _phrase(run: list[_Piece], compact: Compact) -> Iterator[Phrase]:
    named = [piece for piece in run if piece.mention is not None]
    if not named:
        return
    head = max(named, key=lambda piece: (_weight(piece.mention), piece.end)).mention
    assert head is not None  # noqa: S101 - `named` holds pieces with mentions only
    others = tuple(piece.mention for piece in named if piece.mention and piece.mention.entity_id != head.entity_id)
    end = run[-1].end
    tail = _tail_lexicon.at(compact.text, end) if end < len(compact.text) else None
    yield Phrase(run[0].start, end, head, others, tail or "")


def _weight(mention: Mention | None) -> int:
    return _RANK.get(mention.entity_type, 0) if mention else 0


_tail_lexicon = _tails()
