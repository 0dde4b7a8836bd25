"""What is read well today is read well tomorrow: no corpus falls under its floor (floors.json, written by measure)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.evaluation import Evaluation, evaluate
from tests.ingest import measure

FLOORS: dict[str, dict[str, float]] = json.loads(measure.FLOORS.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def measured() -> dict[str, Evaluation]:
    return measure.measured()


@pytest.mark.parametrize(("corpus", "kind"), [(corpus, kind) for corpus, kinds in FLOORS.items() for kind in kinds])
def test_no_kind_falls_under_its_floor(measured: dict[str, Evaluation], corpus: str, kind: str) -> None:
    score = measured[corpus].score(kind)
    assert score.f1 >= FLOORS[corpus][kind], f"{corpus}, {kind}: {score.f1:.3f}"


def test_every_corpus_has_floors(measured: dict[str, Evaluation]) -> None:
    assert set(FLOORS) == set(measured)


def test_the_table_is_written_between_its_markers(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text(f"before\n{measure.START}\nyesterday\n{measure.END}\nafter\n", encoding="utf-8")
    line = {"section": "1", "entry": 1, "places": ["波蘭"]}
    measure.write_table(page, {"gold": evaluate([line], [line])})
    text = page.read_text(encoding="utf-8")
    assert "| places | 1.000 |" in text
    assert "yesterday" not in text
    assert text.startswith("before\n")
    assert text.endswith("after\n")


def test_a_page_without_markers_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text("nothing here", encoding="utf-8")
    with pytest.raises(SystemExit, match="markers"):
        measure.write_table(page, {})
    assert page.read_text(encoding="utf-8") == "nothing here"
