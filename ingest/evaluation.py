"""How well a report was read: extraction lines against hand-made lines of the same shape.

    gold.jsonl -> read_gold -> lines --+
                                       +-> evaluate -> Evaluation -> table | markdown | as_json
    extraction lines ------------------+

Counts are micro-averaged: every name, date or agreement of every entry weighs the same. A kind a gold line does
not carry (absent or null) is not scored for that entry. Entries in sections the gold does not touch are left out;
a surplus entry in a section it does touch is wrong with everything it says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.comparison import KINDS, Fact, accepts_fact, facts, overlaps
from ontology.errors import SourceError, UnreadableSourceError

Line = Mapping[str, Any]
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Score:
    """What was counted for one kind: facts right, facts read, facts there; `near` counts those right or overlapping."""

    kind: str
    right: int = 0
    near: int = 0
    read: int = 0
    there: int = 0

    @property
    def precision(self) -> float:
        """The share of what was read that is right; 1 where nothing was read."""
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        """The share of what is there that was read rightly; 1 where nothing was there."""
        return self.right / self.there if self.there else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, exact."""
        return _f1(self.right, self.read, self.there)

    @property
    def partial_f1(self) -> float:
        """The same where an overlapping name counts as read."""
        return _f1(self.near, self.read, self.there)

    def plus(self, other: Score) -> Score:
        """Both counts together."""
        return Score(
            self.kind,
            self.right + other.right,
            self.near + other.near,
            self.read + other.read,
            self.there + other.there,
        )


@dataclass(frozen=True, slots=True)
class Miss:
    """What went wrong in one entry for one kind."""

    section: str
    entry: int
    kind: str
    missing: tuple[str, ...]
    spurious: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores by kind, in the order of `comparison.KINDS`, and every miss."""

    scores: tuple[Score, ...]
    misses: tuple[Miss, ...] = field(default=())

    def score(self, kind: str) -> Score:
        """The score of a kind; an empty one where it was not scored."""
        return next((score for score in self.scores if score.kind == kind), Score(kind))

    def plus(self, other: Evaluation) -> Evaluation:
        """Both together, so that many small documents are micro-averaged."""
        kinds = {score.kind for score in (*self.scores, *other.scores)}
        scores = tuple(self.score(kind).plus(other.score(kind)) for kind in ("entries", *KINDS) if kind in kinds)
        return Evaluation(scores, self.misses + other.misses)


def read_gold(path: Path) -> list[dict[str, Any]]:
    """The lines of a gold file, checked; raises `SourceError` naming the line that is wrong."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableSourceError(f"{path}: the gold file cannot be read ({error})") from error
    lines = [_gold_line(path, number, raw) for number, raw in enumerate(text.split("\n"), 1) if raw.strip()]
    if not lines:
        raise SourceError(f"{path}: the gold file is empty")
    seen: set[Key] = set()
    for line in lines:
        if _key(line) in seen:
            raise SourceError(f"{path}: entry {line['entry']} of section {line['section']} stands twice")
        seen.add(_key(line))
    return lines


def evaluate(gold_lines: Iterable[Line], extraction_lines: Iterable[Line]) -> Evaluation:
    """Hold extraction lines against gold lines."""
    gold = {_key(line): line for line in gold_lines}
    read = {_key(line): line for line in extraction_lines}
    covered = {section for section, _ in gold}
    surplus = sorted(key for key in read if key not in gold and key[0] in covered)
    carried = {kind for line in gold.values() for kind in KINDS if line.get(KINDS[kind].key) is not None}
    found = len(gold.keys() & read.keys())
    total = Evaluation((Score("entries", found, found, found + len(surplus), len(gold)),))
    for key, line in gold.items():
        kinds = [kind for kind in KINDS if line.get(KINDS[kind].key) is not None]
        total = total.plus(_entry(key, line, read.get(key, {}), kinds))
    for key in surplus:
        total = total.plus(_entry(key, {}, read[key], [kind for kind in KINDS if kind in carried]))
    return total


def _entry(key: Key, gold: Line, read: Line, kinds: Sequence[str]) -> Evaluation:
    compared = [(kind, _compare(kind, gold, read)) for kind in kinds]
    misses = tuple(
        Miss(key[0], key[1], kind, tuple(map(str, missing)), tuple(map(str, spurious)))
        for kind, (_, missing, spurious) in compared
        if (missing or spurious) and KINDS[kind].only_status is None
    )
    return Evaluation(tuple(score for _, (score, _, _) in compared), misses)


def _compare(kind: str, gold: Line, read: Line) -> tuple[Score, list[Fact], list[Fact]]:
    there, got = facts(kind, gold), facts(kind, read)
    missing, spurious = _pair(there, got, accepts_fact)
    right = len(there) - len(missing)
    still_missing, _ = _pair(missing, spurious, overlaps)
    near = len(there) - len(still_missing)
    return Score(kind, right, near, len(got), len(there)), missing, spurious


def _pair(
    there: Sequence[Fact], got: Sequence[Fact], same: Callable[[Fact, Fact], bool]
) -> tuple[list[Fact], list[Fact]]:
    missing: list[Fact] = []
    unused = list(got)
    for fact in there:
        partner = next((other for other in unused if same(fact, other)), None)
        if partner is None:
            missing.append(fact)
        else:
            unused.remove(partner)
    return missing, unused


def _f1(right: int, read: int, there: int) -> float:
    return 2 * right / (read + there) if read + there else 1.0


def _key(line: Line) -> Key:
    return str(line["section"]), int(line["entry"])


def _gold_line(path: Path, number: int, raw: str) -> dict[str, Any]:
    where = f"{path}, line {number}"
    try:
        line = json.loads(raw)
    except json.JSONDecodeError as error:
        raise SourceError(f"{where}: not JSON ({error.msg})") from error
    for complaint in complaints(line):
        raise SourceError(f"{where}: {complaint}")
    return dict(line)


def complaints(line: object) -> Iterator[str]:
    """What keeps a decoded line from being a gold line."""
    if not isinstance(line, dict):
        yield "not an object"
        return
    if not isinstance(line.get("section"), str) or not isinstance(line.get("entry"), int):
        yield '"section" (text) and "entry" (whole number) are needed'
        return
    for kind, rule in KINDS.items():
        value = line.get(rule.key)
        if value is not None and not rule.fits(value):
            yield f'"{rule.key}" cannot be read as {kind.replace("_", " ")}'
