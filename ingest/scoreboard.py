"""An evaluation shown: a table for the terminal, one for a Markdown page, JSON for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table

from ingest.comparison import KINDS
from ingest.evaluation import Evaluation

_COLUMNS = ("kind", "precision", "recall", "F1", "F1 partial", "there", "read", "right")


def table(evaluation: Evaluation, title: str | None = None, *, misses: bool = True) -> RenderableType:
    """Scores and, unless told otherwise, every miss, for `rich`."""
    scores = Table(*_COLUMNS, title=title)
    scores.columns[0].no_wrap = True
    for column in scores.columns[1:]:
        column.justify = "right"
    for score in evaluation.scores:
        ratios = (score.precision, score.recall, score.f1, score.partial_f1)
        counts = (score.there, score.read, score.right)
        scores.add_row(_spoken(score.kind), *(f"{ratio:.3f}" for ratio in ratios), *map(str, counts))
    if not misses or not evaluation.misses:
        return scores
    wrong = Table("entry", "kind", "missing", "spurious", title="Misses")
    for miss in evaluation.misses:
        where = f"{miss.section}-{miss.entry}"
        wrong.add_row(where, _spoken(miss.kind), "、".join(miss.missing), "、".join(miss.spurious))
    return Group(scores, wrong)


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """The same for programs."""
    return {
        "scores": {
            score.kind: {
                "precision": round(score.precision, 4),
                "recall": round(score.recall, 4),
                "f1": round(score.f1, 4),
                "partial_f1": round(score.partial_f1, 4),
                "there": score.there,
                "read": score.read,
                "right": score.right,
            }
            for score in evaluation.scores
        },
        "misses": [
            {
                "section": miss.section,
                "entry": miss.entry,
                "kind": miss.kind,
                "missing": list(miss.missing),
                "spurious": list(miss.spurious),
            }
            for miss in evaluation.misses
        ],
    }


def markdown(evaluations: Mapping[str, Evaluation], kinds: Sequence[str] = ("entries", *KINDS)) -> str:
    """One table, a row a kind and a column a corpus: F1 exact, in brackets partial where it differs."""
    scored = [kind for kind in kinds if any(_scored(each, kind) for each in evaluations.values())]
    rows = [["F1", *evaluations], ["---", *("---:" for _ in evaluations)]]
    rows += [[_spoken(kind), *(_cell(each, kind) for each in evaluations.values())] for kind in scored]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def _scored(evaluation: Evaluation, kind: str) -> bool:
    score = evaluation.score(kind)
    return bool(score.there or score.read)


def _cell(evaluation: Evaluation, kind: str) -> str:
    if not _scored(evaluation, kind):
        return "-"
    score = evaluation.score(kind)
    exact, partial = f"{score.f1:.3f}", f"{score.partial_f1:.3f}"
    return exact if exact == partial else f"{exact} ({partial})"


def _spoken(kind: str) -> str:
    return kind.replace("_", " ")
