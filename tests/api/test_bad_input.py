"""Whatever is given in place of a report or a store: one line naming it, exit 2, and the old snapshot untouched."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graph.store import open_store
from tests.api.conftest import SAMPLE
from tests.api.test_cli import Run, own_store

LARGE = 100 * 1024 * 1024
BAD: dict[str, bytes | None] = {
    "missing.md": None,
    "empty.md": b"",
    "binary.md": bytes(range(256)) * 40,
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(400),
    "latin.md": "Ceci n'est pas un rapport: é è à ".encode("latin-1") * 10,
    "big5.md": "一、高雄市與格丁尼亞市締結姊妹市。".encode("big5") * 3,
    "recipe.md": b"# Soup\n\nTake an onion and cook it.\n",
    "no-entries.md": "高雄市議會第4屆第7次定期大會\n高雄市政府行政暨國際處\n業務報告\n".encode(),
    "damaged.pdf": b"%PDF-1.7\nnothing more",
    "damaged.docx": b"PK\x03\x04nothing more",
    "damaged.odt": b"PK\x03\x04nothing more",
}


def refused(done: Run, name: str) -> None:
    assert done.code == 2, (done.out, done.err)
    assert name in done.err
    assert done.err.count("\n") == 1
    assert "Traceback" not in done.err


@pytest.mark.parametrize("name", sorted(BAD))
def test_what_is_no_report(tmp_path: Path, name: str) -> None:
    store, file = own_store(tmp_path), tmp_path / name
    content = BAD[name]
    if content is not None:
        file.write_bytes(content)
    before = open_store(store).current()
    refused(Run("ingest", str(file), "--store", store), name)
    refused(Run("extract", str(file)), name)
    assert open_store(store).current() == before


def test_a_hundred_megabytes(tmp_path: Path) -> None:
    file = tmp_path / "large.md"
    with file.open("wb") as opened:
        opened.truncate(LARGE)
    refused(Run("ingest", str(file), "--store", str(tmp_path / "store")), "large.md")
    assert not (tmp_path / "store" / "CURRENT").exists()


def test_one_bad_report_among_good_ones_writes_nothing(tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path / "good.md")
    (tmp_path / "bad.md").write_bytes(b"\x00\x01")
    refused(
        Run("ingest", str(tmp_path / "good.md"), str(tmp_path / "bad.md"), "--store", str(tmp_path / "s")), "bad.md"
    )
    assert not (tmp_path / "s" / "CURRENT").exists()


def test_a_folder_without_reports(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    refused(Run("ingest", str(tmp_path / "folder"), "--store", str(tmp_path / "store")), "folder")


def test_a_store_that_is_not_ours(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "thesis.txt").write_text("years of work", encoding="utf-8")
    for arguments in (("ingest", str(SAMPLE)), ("history", "日本"), ("validate",)):
        refused(Run(*arguments, "--store", str(foreign)), "foreign")
    assert [path.name for path in foreign.iterdir()] == ["thesis.txt"]


def test_a_store_that_is_not_there_or_empty(tmp_path: Path) -> None:
    done = Run("history", "日本", "--store", str(tmp_path / "none"))
    refused(done, "none")
    assert "relations ingest" in done.err
    assert not (tmp_path / "none").exists()


def test_a_store_another_process_publishes_into(tmp_path: Path) -> None:
    store = own_store(tmp_path)
    before = open_store(store).current()
    code = (
        "import sys, fcntl; f = open(sys.argv[1], 'a'); fcntl.flock(f, fcntl.LOCK_EX);"
        "print('held', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, f"{store}/lock"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        file = tmp_path / "notes.ttl"
        file.write_text('<http://e.org/a> <http://e.org/b> "c" .', encoding="utf-8")
        done = Run("import", str(file), "--store", store)
    finally:
        other.communicate("")
    assert done.code == 2
    assert store in done.err
    assert open_store(store).current() == before


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    store = own_store(tmp_path)
    before = open_store(store).current()
    file = tmp_path / "notes.ttl"
    lines = (f'<http://e.org/{number}> <http://e.org/b> "{"c" * 400}" .\n' for number in range(20_000))
    file.write_text("".join(lines), encoding="utf-8")
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000));"
        "from api.cli import main; sys.argv = ['relations', *sys.argv[1:]]; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "import", str(file), "--store", store], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2, done.stderr
    assert store in done.stderr
    assert "Traceback" not in done.stderr
    assert open_store(store).current() == before
    assert "3 events" in Run("history", "日本", "--store", store).out


def test_a_corrections_file_that_makes_no_sense(tmp_path: Path) -> None:
    file = tmp_path / "corrections.yaml"
    file.write_text("corrections:\n  - dragon: x\n", encoding="utf-8")
    refused(Run("ingest", str(SAMPLE), "--curation", str(file), "--store", str(tmp_path / "store")), "corrections.yaml")


def test_a_port_that_is_taken(location: str) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused(Run("serve", "--port", port, "--store", location), port)
