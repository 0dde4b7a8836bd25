"""What each pair of candidates shows the reader who tells whether the two agree by a paper.

Two who agree by one paper are a pair; three who agree by it are three pairs. A pair shows what each of the two shows
(where it stands to the paper, how it is spoken for, the words around it), what stands between them, what rules read.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.agreements.around import FURTHEST, Around, Heard, Seen
from ingest.agreements.candidates import CITY, Voice

if TYPE_CHECKING:
    from ingest.agreements.proposals import Proposals

_WORDS = 7
"""How many words of its clause beside a name are told."""
_NEAR = 5
"""How many pieces apart two names may stand whose gap is told as a whole."""
_GAP = 12
"""How many pieces of a gap are told one by one."""

Columns = dict[str, float]


class PairColumns:
    """The features of the pairs around a paper."""

    def __init__(self, around: Around, proposals: Proposals) -> None:
        self.around, self.row, self.place, self.proposals = around, around.row, around.place, proposals
        self.alone = {
            key: tuple(dict.fromkeys(f"1{name}" for name in self._shows(one))) for key, one in around.seen.items()
        }

    def of(self, pair: tuple[str, str], status: str) -> Columns:
        """The features of a pair, where the paper has a status; counts, 2 where both of them show the same."""
        found: Counter[str] = Counter(self.together(pair, status))
        for key in pair:
            found.update(self.alone[key])
        return {name: float(number) for name, number in found.items()}

    def together(self, pair: tuple[str, str], status: str) -> tuple[str, ...]:
        """The features two candidates show together; `alone` are those of each."""
        one, other = (self.around.seen[key] for key in pair)
        rules = self.proposals.of_pair(self.place, *pair)
        shared = (f"status:{status}", *self._sorts(one, other), *self._between(one, other), *rules)
        return tuple(dict.fromkeys(f"2{name}" for name in shared))

    def _shows(self, seen: Seen) -> Iterator[str]:
        one, where, paper = seen.candidate, seen.where, self.around.kind
        kind, side = one.kind, one.side
        end = one.longest
        yield from (f"where:{where}", f"where:{where}{side}", f"sort:{kind}", f"sort:{kind}:{paper}")
        yield from (f"sort:{kind}{side}", f"side:{side}{paper}")
        yield from (f"ends:{end[-2:]}", f"ends:{end[-1:]}{paper}", f"ends:{end[-1:]}")
        if one.key == CITY:
            yield from ("city", f"city:{paper}", f"city:{where}")
        for at, voice in seen.voices:
            yield from (f"how:{voice.how}", f"how:{voice.how}{kind}", f"how:{voice.how}{where}")
            stands = list(self._stands(at))
            yield from stands
            if voice.how != "head":
                yield from (f"{voice.how.partition('/')[0]} {name}" for name in stands)
            yield from self._joined(at, voice, where, kind)
        yield f"hows:{'+'.join(sorted({voice.how for _, voice in seen.voices}))}"
        yield f"times:{min(4, len({voice.number for _, voice in seen.heard}))}"
        yield "titled" if self._titled(seen) else "untitled"
        others = [other.candidate for other in self.around.seen.values()]
        yield f"mates:{any(other.kind == kind and other.side != side for other in others)}"
        yield from self._ranks(seen)
        yield from self._shares(seen)

    def _stands(self, at: int) -> Iterator[str]:
        """Where a name stands to the paper, the words around it, and its role there."""
        row, place = self.row, self.place
        side = "<" if at < place else ">"
        first, last = min(at, place), max(at, place)
        far = max(-2, min(3, row.sentence[place] - row.sentence[at]))
        where = "title" if at < row.head <= place else "body" if at >= row.head > place else f"s{far}"
        yield f"at:{where}{side}"
        for what, most in (("comma", 4), ("name", 5)):
            yield f"{what}:{side}{where}{min(most, row.count(what, first, last))}"
        for what in ("verb", "paper"):
            yield f"{what}:{side}{min(2, row.count(what, first, last))}"
        low, high = row.sentences[row.sentence[at]]
        yield f"rank:{min(4, row.count('name', low - 1, at))}{where}"
        yield f"rank from last:{min(4, row.count('name', at, high))}{where}"
        for step in (1, 2, 3):
            yield from (f"-{step}:{row.face(at - step)}", f"+{step}:{row.face(at + step)}")
        yield from (f"--:{row.face(at - 2)}{row.face(at - 1)}", f"++:{row.face(at + 1)}{row.face(at + 2)}")
        yield from (f"-1:{row.face(at - 1)}{where}{side}", f"+1:{row.face(at + 1)}{where}{side}")
        yield f"-+:{row.face(at - 1)}{row.face(at + 1)}"
        start, end = row.clause(at)
        yield from (f"clause-:{row.face(near)}" for near in range(max(start, at - _WORDS), at))
        yield from (f"clause+:{row.face(near)}" for near in range(at + 1, min(end, at + 1 + _WORDS)))
        if side == "<" and where == "s0":
            between = (row.pieces[near] for near in range(max(at + 1, place - FURTHEST), place))
            yield from (f"to paper:{one.word}" for one in between if one.what == "word" and len(one.word) > 1)
        for part in row.parts(at):
            yield from (f"role:{part.role}", f"frame:{part.frame}")

    def _joined(self, at: int, voice: Voice, where: str, kind: str) -> Iterator[str]:
        """How a name speaks for a candidate, joined with where it stands, what is beside it, and its role."""
        row, place = self.row, self.place
        first, last = min(at, place), max(at, place)
        commas, papers = min(3, row.count("comma", first, last)), min(2, row.count("paper", first, last))
        stand = f"{voice.how}|{where}|{'<' if at < place else '>'}"
        yield from (f"far:{stand}{commas}{papers}", f"far:{stand}{commas}{papers}{kind.partition('/')[0]}")
        beside = f"{where}|{row.face(at - 1)}"
        yield from (f"beside:{voice.how}|{beside}|{row.face(at + 1)}", f"beside:{beside}|{kind}")
        for part in row.parts(at):
            yield from (f"role:{part.role}{stand}{min(2, commas)}", f"frame:{part.frame}{part.role}{where}")

    def _ranks(self, seen: Seen) -> Iterator[str]:
        """Which of the candidates in the sentence is nearest, among all and among those of its side."""
        if not seen.voices:
            return
        one, where, around = seen.candidate, seen.where, self.around
        mine = around.distance(seen)
        nearer = [other.candidate for other in around.seen.values() if around.distance(other) < mine]
        alike = [other for other in nearer if other.side == one.side and other.kind[:3] == one.kind[:3]]
        yield f"nearer:{min(5, len(nearer))}{where}"
        yield f"nearer alike:{min(3, len(alike))}{where}"
        here = [other for other in around.seen.values() if other.where == "here" and other.candidate.side == one.side]
        yield f"of its side:{min(4, len(here))}{where}"
        nearest = min((at for at, _ in seen.voices), key=lambda at: abs(at - self.place))
        yield f"closer papers:{self._closer(nearest)}{'<' if nearest < self.place else '>'}{where}"

    def _closer(self, at: int) -> int:
        """Count, up to two, the papers of the body that stand nearer to a place than this one."""
        papers, number = self.row.papers, self.row.number[self.place]
        near = (*papers[max(0, number - 2) : number], *papers[number + 1 : number + 3])
        return min(2, sum(abs(one - at) < abs(self.place - at) for one in near if one >= self.row.head))

    def _shares(self, seen: Seen) -> Iterator[str]:
        """Whether it stands in the paper's own share of the sentence; in which item of a list."""
        around, home = self.around, seen.candidate.side == "home"
        sort = seen.candidate.kind.partition("/")[0]
        counts = f"{min(2, around.own[home])}{min(2, around.own[not home])}{around.before is not None}"
        for share in sorted({around.share(at) for at, _ in seen.voices}) or ["none"]:
            yield from (f"share:{share}", f"share:{share}:{counts}", f"share:{share}:{sort}")
        if seen.voices:
            items, mine = {self.row.item[at] for at, _ in seen.voices}, self.row.item[self.place]
            yield f"item:{'same' if mine in items else 'lead' if items == {0} else 'other'}"

    def _titled(self, seen: Seen) -> bool:
        return any(at < self.row.head for at, _ in seen.heard)

    def _sorts(self, one: Seen, other: Seen) -> Iterator[str]:
        """What two candidates are to one another."""
        first, second, paper = one.candidate, other.candidate, self.around.kind
        kinds, sides = sorted((first.kind, second.kind)), "".join(sorted((first.side, second.side)))
        same = kinds[0] == kinds[1]
        yield from ("bias", f"sides:{sides}", f"sides:{sides}{paper}", f"kinds:{kinds}", f"kinds:{kinds}{paper}")
        yield from (f"same:{same}", f"same:{same}{sides}", f"where:{sorted((one.where, other.where))}")
        if first.longest[-1:] == second.longest[-1:]:
            yield "same ending"
        if any(a != b and (a in b or b in a) for a in first.names for b in second.names):
            yield "one in the other"
        for name in self.around.number:
            yield from (f"number:{name}", f"number:{name}{sides}")
        yield f"titled:{self._titled(one) + self._titled(other)}"
        near = self._nearest(one.heard, other.heard, together=True)
        if near is not None and near[1] - near[0] <= _NEAR:
            yield f"anywhere:{''.join(self.row.face(at) for at in range(near[0] + 1, near[1]))}"

    def _nearest(self, one: Heard, other: Heard, together: bool = False) -> tuple[int, int] | None:
        """Give the places where two candidates stand nearest to one another; `together`: in one sentence."""
        places = sorted({at for at, _ in other})
        near = (
            (abs(at - to), min(at, to), max(at, to))
            for at, _ in one
            for to in _neighbours(places, at)
            if not together or self.row.together(at, to)
        )
        found = min(near, default=None)
        return found[1:] if found is not None else None

    def _between(self, one: Seen, other: Seen) -> Iterator[str]:
        """What stands between the two where they are next to one another."""
        row, place = self.row, self.place
        if {at for at, _ in one.voices} & {at for at, _ in other.voices}:
            yield "one phrase"
        shared = {row.item[at] for at, _ in one.voices} & {row.item[at] for at, _ in other.voices}
        yield f"items:{'same' if shared else 'apart'}{row.item[place] in shared}"
        near = self._nearest(one.voices, other.voices)
        if near is None:
            yield "nowhere"
            return
        first, last = near
        hows = [voice.how for at, voice in (*one.voices, *other.voices) if at in near]
        yield f"hows:{sorted(hows)}"
        gap = [row.face(at) for at in range(first + 1, min(last, first + 1 + _GAP))]
        if last - first <= _NEAR + 1:
            yield f"gap:{''.join(gap)}"
        yield from (f"in gap:{face}" for face in gap)
        if gap:
            yield from (f"gap begins:{gap[0]}", f"gap ends:{row.face(last - 1)}")
        names, commas = min(4, row.count("name", first, last)), min(3, row.count("comma", first, last))
        yield from (f"names:{names}", f"commas:{commas}", f"names:{names} commas:{commas}")
        yield f"verbs:{row.count('verb', first, last) > 0}"
        yield f"papers:{row.count('paper', first, last) > 0}"
        side = "<" if last < place else ">" if first > place else "^"
        yield f"at:{side}{one.where}{other.where}"
        if side == "<":
            yield from (f"behind:{row.face(at)}" for at in range(last + 1, min(place, last + 5)))
            yield f"left:{min(3, row.count('name', last, place))}"


def _neighbours(places: list[int], at: int) -> Iterator[int]:
    """Give the places right before and right behind one, in a row in order."""
    before, behind = bisect_left(places, at) - 1, bisect_right(places, at)
    yield from places[max(before, 0) : before + 1]
    yield from places[behind : behind + 1]
