"""Ingest: one snapshot for all sources, the same each time, whoever does the work."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.store import open_store
from graph.store.base import Store
from ingest import pipeline, readings
from ingest.evaluation import evaluate, read_gold
from ingest.extraction import extract_document
from ingest.pipeline import run
from ingest.reading import open_report, read_document
from ingest.readings import Reading, Task
from ingest.register import Register
from ontology.errors import RequestError, SourceError, StoreLockedError, UnreadableSourceError
from tests.bench.reports import make_report, write_reports
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


RELATIONS = str(Path(sys.executable).parent / "relations")
MANY = pipeline.IN_MEMORY + 4


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_reports(tmp_path_factory.mktemp("many") / "reports", MANY, 1)


@pytest.fixture(scope="module")
def whole(many: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store of them all, from a run that nothing befell."""
    store = open_store(tmp_path_factory.mktemp("whole") / "store")
    told: list[tuple[int, int, str]] = []
    run([many], store, progress=lambda *words: told.append(words))
    assert [done for done, _, name in told if name != "publishing"] == list(range(1, MANY + 1))
    assert [done for done, _, name in told if name == "publishing"] == list(range(1, MANY + 1))
    return store


def content(store: Store) -> list[bytes]:
    output = io.BytesIO()
    with store.reader() as reader:
        reader.export(output, ox.RdfFormat.N_QUADS)
    return sorted(output.getvalue().splitlines())


def test_made_reports_are_always_the_same_and_are_understood(many: Path) -> None:
    assert make_report(7, 3) == make_report(7, 3) != make_report(8, 3)
    document = read_document(many / "made-000003.md")
    register = Register.load(city=document.city, department=document.department)
    lines = [each.line() for each in extract_document(document, register)]
    found = evaluate(read_gold(many / "made-000003.gold.jsonl"), lines)
    assert {name: found.score(name).f1 for name in ("entries", "dates", "people", "countries")} == {
        "entries": 1.0,
        "dates": 1.0,
        "people": 1.0,
        "countries": 1.0,
    }


def test_nothing_is_left_of_a_run_that_ended(many: Path, whole: Store) -> None:
    assert not whole.workplace.exists()
    assert not run([many], whole).changed


@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_while_reading_it_goes_on_where_it_stopped(
    many: Path, whole: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    store = open_store(tmp_path / "store")
    command = [RELATIONS, "ingest", str(many), "--store", store.location, "--jobs", str(jobs)]
    killed = subprocess.Popen(command, start_new_session=True)
    while len(list(store.workplace.glob("*.reading"))) < 5:
        assert killed.poll() is None
        time.sleep(0.005)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    kept = len(list(store.workplace.glob("*.reading")))
    assert 5 <= kept < MANY
    assert store.current() is None
    read: list[str] = []
    reading = pipeline.read_one

    def counted(task: Task) -> Reading:
        read.append(task.identifier)
        return reading(task)

    monkeypatch.setattr(pipeline, "read_one", counted)
    run([many], open_store(tmp_path / "store"))
    assert len(read) == len(set(read)) == MANY - kept
    assert content(store) == content(whole)


def test_killed_while_publishing_nothing_is_read_again(
    many: Path, whole: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """Stands for a kill: nothing in the program catches it."""

    def killed(step: str) -> None:
        if step == "derived":
            raise Killed

    from graph.store.oxigraph import OxigraphStore

    with pytest.raises(Killed):
        run([many], OxigraphStore(tmp_path / "store", killed))
    monkeypatch.setattr(pipeline, "read_one", None)
    store = open_store(tmp_path / "store")
    run([many], store)
    assert content(store) == content(whole)


def test_two_runs_do_not_share_a_workplace(many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "PATIENCE", 0.0)
    store = open_store(tmp_path / "store")

    def meanwhile(done: int, total: int, name: str) -> None:
        if done == 1 and name != "publishing":
            with pytest.raises(StoreLockedError, match="another run"):
                run([many], store)

    run([many], store, progress=meanwhile)


def test_two_reports_of_one_name_are_not_one_report(tmp_path: Path) -> None:
    for folder, number in (("a", 1), ("b", 2)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "2024.md").write_text(make_report(number, 1).text)
    store = open_store(tmp_path / "store")
    with pytest.raises(UnreadableSourceError, match="rename one"):
        run([tmp_path / "a", tmp_path / "b"], store)
    assert store.current() is None
    assert len(run([tmp_path / "a", tmp_path / "a"], store).documents) == 1


def test_a_worker_with_other_rules_is_refused(many: Path) -> None:
    source, identifier, sheet = open_report(many / "made-000001.md")
    with pytest.raises(RequestError, match="same version"):
        pipeline.read_one(Task(source, identifier, sheet, (), "other"))


def started(*command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def test_a_cluster_loses_a_worker(many: Path, whole: Store, tmp_path: Path) -> None:
    """A scheduler and two workers over loopback; one is killed while both read."""
    place = tmp_path / "scheduler.json"
    store = open_store(tmp_path / "store")
    quiet = ("--no-dashboard", "--scheduler-file", str(place))
    processes = [started("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", *quiet)]
    try:
        while not place.exists():
            time.sleep(0.05)
        worker = ("distributed.cli.dask_worker", "--no-nanny", "--nthreads", "1", "--host", "127.0.0.1")
        processes += [started(*worker, "--local-directory", str(tmp_path), *quiet) for _ in range(2)]
        address = json.loads(place.read_text())["address"]
        command = [RELATIONS, "ingest", str(many), "--store", store.location, "--cluster", address]
        wait_for_workers(address, 2)
        ingest = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while not list(store.workplace.glob("*.reading")):
            assert ingest.poll() is None, ingest.communicate()
            time.sleep(0.005)
        processes[1].kill()
        said = ingest.communicate(timeout=120)
        assert ingest.returncode == 0, said
    finally:
        for process in processes:
            process.kill()
            process.wait()
    assert content(store) == content(whole)


def wait_for_workers(address: str, number: int) -> None:
    code = f"from distributed import Client; Client({address!r}).wait_for_workers({number}, timeout=60)"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_no_cluster_there(many: Path, tmp_path: Path) -> None:
    command = [RELATIONS, "ingest", str(many), "--store", str(tmp_path / "s"), "--cluster", "tcp://127.0.0.1:1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("relations: --cluster tcp://127.0.0.1:1: no Dask scheduler answers")
