"""Ingest: one snapshot for all sources, the same each time, whoever does the work."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.store import open_store
from ingest.pipeline import run
from ontology.errors import SourceError
from tests.ingest.reports import HEAD

BODY = "114年9月5日，日本熊本市大西一史市長拜會陳其邁市長。"


@pytest.fixture
def reports(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "a.md", tmp_path / "b.md"]
    for number, path in enumerate(paths):
        path.write_text(
            HEAD + f"#### 1. 日本熊本市拜會\n\n{BODY}\n\n#### 2. 交流\n\n114年10月{number + 1}日，{BODY[10:]}\n"
        )
    return paths


def test_the_same_report_again_changes_nothing(tmp_path: Path, reports: list[Path]) -> None:
    store = open_store(tmp_path / "store")
    first, second = run(reports, store), run(reports, store)
    assert first.changed
    assert not second.changed
    assert first.snapshot == second.snapshot
    assert (len(first.documents), first.entries) == (2, 4)
    assert first.linked > 0


def test_an_executor_and_another_order_give_the_same_snapshot(tmp_path: Path, reports: list[Path]) -> None:
    one = run(reports, open_store(tmp_path / "one"))
    with ThreadPoolExecutor(2) as pool:
        other = run(reports[::-1], open_store(tmp_path / "other"), executor=pool)
    assert one == other


def test_a_bad_source_stops_everything(tmp_path: Path, reports: list[Path]) -> None:
    bad = tmp_path / "bad.md"
    bad.write_bytes(b"\x00\x01\x02")
    store = open_store(tmp_path / "store")
    with pytest.raises(SourceError):
        run([*reports, bad], store)
    assert store.current() is None


def test_progress_is_told(tmp_path: Path, reports: list[Path]) -> None:
    told: list[tuple[int, int, str]] = []
    run(reports, open_store(tmp_path / "store"), progress=lambda *words: told.append(words))
    assert told == [(1, 2, "a.md"), (2, 2, "b.md")]


class Reversed(Executor):
    """An executor that works last in, first out."""

    def submit(self, fn: Callable[..., object], /, *args: object, **kwargs: object) -> Future[object]:  # type: ignore[override]
        future: Future[object] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def test_any_executor_will_do(tmp_path: Path, reports: list[Path]) -> None:
    assert run(reports, open_store(tmp_path / "store"), executor=Reversed()).entries == 4
