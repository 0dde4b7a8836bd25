"""How well reports are read: the sample's gold sections and both halves of the development corpus.

    python -m tests.ingest.measure                     the tables, misses of the sample and of the tuning half
    python -m tests.ingest.measure --kind people       only the misses of one kind
    python -m tests.ingest.measure --readme README.md  write the table between the two markers
    python -m tests.ingest.measure --floors            pin what was measured, a little lower, in floors.json

The misses of the half `unseen` are never shown, so that no rule is made for them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from rich.console import Console

from ingest.comparison import KINDS
from ingest.document import Document
from ingest.evaluation import Evaluation, Line, Score, evaluate, read_gold
from ingest.extraction import extract_document
from ingest.linking import Register
from ingest.reading import read_document
from ingest.scoreboard import markdown, table
from tests.ingest import corpus

HERE = Path(__file__).parent
SAMPLE = HERE.parent.parent / "ingest" / "samples" / "kaohsiung-council-4-7.md"
FLOORS = HERE / "floors.json"
START, END = "<!-- evaluation starts -->", "<!-- evaluation ends -->"
SHOWN = ("entries", *(kind for kind in KINDS if kind != "topics"))
GOLD = {
    "section 1.1": "section-1-1.jsonl",
    "section 1.2": "section-1-2.jsonl",
    "sections 2-5": "sections-2-5.jsonl",
}
SLACK = 0.01


def read(document: Document, city: str, department: str) -> list[Line]:
    """The extraction lines of a report of `city`."""
    return [extraction.line() for extraction in extract_document(document, _register(city, department))]


@cache
def _register(city: str, department: str) -> Register:
    return Register.load(city=city, department=department)


@cache
def _sample() -> tuple[Line, ...]:
    return tuple(read(read_document(SAMPLE), "高雄市", "高雄市政府行政暨國際處"))


def sample(gold: str) -> Evaluation:
    """The sample report against one of the gold files."""
    return evaluate(read_gold(HERE / "gold" / gold), _sample())


@cache
def half(name: corpus.Half) -> Evaluation:
    """One half of the development corpus, micro-averaged; misses carry the passage's id as their section."""
    total = Evaluation(())
    for passage in corpus.half(name):
        lines = read(passage.document(), passage.city, passage.department)
        total = total.plus(evaluate([_named(passage.gold, passage.id)], [_named(line, passage.id) for line in lines]))
    return total


def measured() -> dict[str, Evaluation]:
    """Every corpus there is, by the name it has in the README."""
    found = {name: sample(gold) for name, gold in GOLD.items() if (HERE / "gold" / gold).is_file()}
    return found | {"corpus, tuning": half("tuning"), "corpus, unseen": half("unseen")}


def only(evaluation: Evaluation, kind: str | None) -> Evaluation:
    """The evaluation with the misses of one kind."""
    return Evaluation(evaluation.scores, tuple(miss for miss in evaluation.misses if kind in (None, miss.kind)))


def floors(evaluations: dict[str, Evaluation]) -> dict[str, dict[str, float]]:
    """What may not be undercut: the exact F1 of every kind, less a little."""
    return {
        name: {score.kind: round(max(0.0, score.f1 - SLACK), 3) for score in each.scores if _counts(score)}
        for name, each in evaluations.items()
    }


def write_table(page: Path, evaluations: dict[str, Evaluation]) -> None:
    """Put the table between the two markers of a page."""
    text = page.read_text(encoding="utf-8")
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end):
        raise SystemExit(f"{page}: the markers {START} and {END} are missing")
    page.write_text(f"{before}{start}\n{markdown(evaluations, SHOWN)}{end}{after}", encoding="utf-8")


def _counts(score: Score) -> bool:
    return bool(score.there) and score.kind != "topics"


def _named(line: Line, name: str) -> dict[str, Any]:
    return {**line, "section": f"{name} {line['section']}"}


def main(arguments: Iterable[str] | None = None) -> None:
    """Measure and show."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readme", type=Path, help="page with the two markers")
    parser.add_argument("--kind", help="show the misses of this kind only")
    parser.add_argument("--floors", action="store_true", help="pin what was measured")
    options = parser.parse_args(None if arguments is None else list(arguments))
    evaluations = measured()
    console = Console(width=None if sys.stdout.isatty() else 160)
    for name, each in evaluations.items():
        console.print(table(only(each, options.kind), name, misses="unseen" not in name))
    if options.readme:
        write_table(options.readme, evaluations)
    if options.floors:
        FLOORS.write_text(json.dumps(floors(evaluations), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
