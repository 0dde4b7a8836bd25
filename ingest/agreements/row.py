"""An entry as a row: its names, the papers it speaks of, verbs of signing, and the words between them.

高雄市   | 與   | 日本熊本市 | 簽署  | 友好 | 合作備忘錄
a name   | word | a name     | verb  | word | a paper
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

from ingest.agreements.rules.sides import signing_words
from ingest.agreements.rules.signings import compounds
from ingest.cues import Cue, table
from ingest.tagging.segmentation import segmented
from ingest.tokens import COMMAS, STOPS

if TYPE_CHECKING:
    from ingest.events import EventReading, Sentence
    from ingest.frames import Part
    from ingest.phrases import Phrase

What = Literal["name", "paper", "verb", "word"]
NOTHING = "^"
"""What stands before the first and behind the last of a row."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One of a row: `start:end` in the compact text of its passage; `kind` of a paper is a word of the lines.

    A verb that is complete without a paper's name (續簽三年) stands for the paper: it is both, `signs` and a paper.
    """

    what: What
    word: str
    start: int
    end: int
    phrase: Phrase | None = None
    kind: str = ""
    signs: bool = False


class Row:
    """The pieces of an entry, title first, with what its readers ask about places in it.

    `sentence[i]`, `item[i]`: in which sentence, and in which item of a list, a piece stands; `faces[i]`: how it looks
    to its neighbours, a name by its type and side.
    """

    def __init__(self, reading: EventReading, sides: Sequence[str]) -> None:
        """`sides` gives the side of each name of title and body, in order: "home", "abroad" or "open"."""
        self.title, self.body = reading.title, reading.body
        titled = list(_pieces(reading.title, "other"))
        self.head = len(titled)
        called = next((one.kind for one in titled if one.what == "paper"), "other")
        self.pieces = [*titled, *_pieces(reading.body, called)]
        self.names = [place for place, one in enumerate(self.pieces) if one.what == "name"]
        self.papers = [place for place, one in enumerate(self.pieces) if one.what == "paper"]
        self.number = {place: number for number, place in enumerate(self.papers)}
        self.side = dict(zip(self.names, sides, strict=True))
        self.sentence = list(self._sentences())
        self.item = [
            *_items(titled, reading.title.compact.text),
            *_items(self.pieces[self.head :], self.body.compact.text),
        ]
        self.faces = [self._face(place) for place in range(len(self.pieces))]
        self._counts = {
            "name": self._sums(one.what == "name" for one in self.pieces),
            "paper": self._sums(one.what == "paper" for one in self.pieces),
            "verb": self._sums(one.signs for one in self.pieces),
            "comma": self._sums(one.what == "word" and one.word in COMMAS for one in self.pieces),
        }

    def passage(self, place: int) -> Sentence:
        """Give the title or the body, whichever a piece stands in."""
        return self.title if place < self.head else self.body

    def face(self, place: int) -> str:
        """Give how a piece looks to its neighbours."""
        return self.faces[place] if 0 <= place < len(self.faces) else NOTHING

    def count(self, what: str, first: int, last: int) -> int:
        """Count pieces of a sort strictly between two places."""
        sums = self._counts[what]
        return max(0, sums[last] - sums[first + 1])

    def parts(self, place: int) -> Sequence[Part]:
        """Give the roles the name at a place was read in."""
        return self._roles.get((place < self.head, self.pieces[place].start), ())

    @cached_property
    def _roles(self) -> dict[tuple[bool, int], list[Part]]:
        found: dict[tuple[bool, int], list[Part]] = {}
        for passage in (self.title, self.body):
            for part in passage.walk.parts:
                found.setdefault((passage is self.title, part.phrase.start), []).append(part)
        return found

    def together(self, one: int, other: int) -> bool:
        """Whether two pieces stand in one sentence of title or body."""
        return self.sentence[one] == self.sentence[other]

    @cached_property
    def sentences(self) -> dict[int, tuple[int, int]]:
        """Give the first place of each sentence and the one behind its last."""
        found: dict[int, tuple[int, int]] = {}
        for place, number in enumerate(self.sentence):
            first, _ = found.get(number, (place, place))
            found[number] = (first, place + 1)
        return found

    def clause(self, place: int) -> tuple[int, int]:
        """Give the first place of a piece's clause and the one behind its last."""
        low, high = self.sentences[self.sentence[place]]
        first = next((at + 1 for at in range(place - 1, low - 1, -1) if self._ends(at)), low)
        return first, next((at for at in range(place + 1, high) if self._ends(at)), high)

    def _ends(self, place: int) -> bool:
        one = self.pieces[place]
        return one.what == "word" and one.word in STOPS | COMMAS

    def _sentences(self) -> Iterator[int]:
        number = 0
        for place, one in enumerate(self.pieces):
            if place == self.head:
                number += 1
            yield number
            if one.what == "word" and one.word in STOPS:
                number += 1

    def _face(self, place: int) -> str:
        one = self.pieces[place]
        if one.phrase is not None:
            return f"<{one.phrase.head.entity_type}/{self.side[place]}>"
        if one.what == "paper" and not one.signs:
            return f"<{one.kind}>"
        return "0" if one.word.isdigit() else one.word

    def _sums(self, flags: Iterator[bool]) -> list[int]:
        return list(accumulate(flags, initial=0))


def _pieces(sentence: Sentence, kind: str) -> Iterator[Piece]:
    """Cut a passage into pieces; `kind` is that of a verb without a paper where none was named before it."""
    text = sentence.compact.text
    place = 0
    marked = sorted(_marked(sentence), key=lambda found: found[0])
    for number, (start, end, one) in enumerate(marked):
        if (
            one.signs
            and one.word in table("agreements")["papers_alone"]
            and not _names_paper(text, marked[number + 1 :], end)
        ):
            one = replace(one, what="paper", kind=kind)
        kind = one.kind or kind
        if start < place:
            continue
        yield from _words(text, place, start)
        yield one
        place = end
    yield from _words(text, place, len(text))


def _names_paper(text: str, behind: Sequence[tuple[int, int, Piece]], place: int) -> bool:
    """Whether a paper is named between a place and the end of its clause, or the next verb of signing."""
    for start, _, one in behind:
        if one.signs or any(sign in STOPS | COMMAS for sign in text[place:start]):
            return False
        if one.what == "paper":
            return True
    return False


def _words(text: str, start: int, end: int) -> Iterator[Piece]:
    if start < end:
        for first, last, word, _ in segmented(text[start:end]):
            yield Piece("word", word, start + first, start + last)


def _marked(sentence: Sentence) -> Iterator[tuple[int, int, Piece]]:
    """Give the names, papers and verbs of signing; no paper inside a name: 合作協議 is none in 合作協議發展中心."""
    text, names = sentence.compact.text, sentence.phrases
    for phrase in names:
        yield phrase.start, phrase.end, Piece("name", text[phrase.start : phrase.end], phrase.start, phrase.end, phrase)
    bodies = [one for one in names if one.head.entity_type != "place"]
    within = {place: one.end for one in bodies for place in range(one.start, one.end)}
    taken = {place for one in names for place in range(one.start, one.end)}
    cues = compounds([cue for cue in signing_words().find(text) if cue.end > within.get(cue.start, 0)])
    for cue in (*cues, *_twinned(text)):
        verb = cue.kinds[0] == "verb"
        start = next((place for place in range(cue.start, cue.end) if place not in taken), cue.end)
        if start == cue.end or (verb and start > cue.start) or any(place in taken for place in range(start, cue.end)):
            continue
        kind = "" if verb else cue.kinds[0].removeprefix("kind:")
        what: What = "verb" if verb else "paper"
        yield start, cue.end, Piece(what, text[start : cue.end], start, cue.end, None, kind, verb)


def _twinned(text: str) -> Iterator[Cue]:
    """Give what two become whose kind no list knows: 結為姊妹車庫."""
    for match in re.finditer(table("agreements")["twinned"], text):
        yield Cue(*match.span("what"), match["what"], ("kind:other",))


def _items(pieces: Sequence[Piece], text: str) -> Iterator[int]:
    """Give the item of a list each piece stands in: (一)…(二)…; 0 everywhere where there is no list."""
    starts = [match.start() for match in re.finditer(table("agreements")["item"], text)]
    starts = starts if len(starts) > 1 else []
    number = 0
    for one in pieces:
        while number < len(starts) and starts[number] <= one.start:
            number += 1
        yield number
