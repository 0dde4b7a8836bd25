"""The distribution is whole: its packages are its own, its commands load, its data travels with it."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("ontology", "graph", "ingest", "api")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


@pytest.mark.parametrize("room", ROOMS)
def test_the_four_names_belong_to_this_distribution_alone(room: str) -> None:
    assert set(importlib.metadata.packages_distributions().get(room, [])) <= {"kaohsiung-relations"}
    found = subprocess.run(
        [sys.executable, "-c", f"import {room}; print({room}.__file__)"],
        cwd="/",
        check=True,
        capture_output=True,
        text=True,
    )
    assert Path(found.stdout.strip()) == ROOT / room / "__init__.py"


def test_every_console_script_loads() -> None:
    scripts = [
        entry
        for entry in importlib.metadata.entry_points(group="console_scripts")
        if entry.dist and entry.dist.name == "kaohsiung-relations"
    ]
    assert [script.name for script in scripts] == ["relations"]
    assert all(callable(script.load()) for script in scripts)


def test_the_wheel_carries_every_data_file(wheel: zipfile.ZipFile) -> None:
    tracked = subprocess.run(["git", "ls-files", *ROOMS], cwd=ROOT, check=True, capture_output=True, text=True)
    wanted = {name for name in tracked.stdout.splitlines() if not name.startswith("api/viewer/pictures/")}
    assert wanted
    assert wanted <= set(wheel.namelist())


def test_the_wheel_carries_no_tests(wheel: zipfile.ZipFile) -> None:
    assert not [name for name in wheel.namelist() if name.startswith("tests/")]


def test_lock_files_name_exact_versions_and_no_host() -> None:
    for name in ("requirements.txt", "requirements-test.txt"):
        lines = (ROOT / name).read_text(encoding="utf-8").split()
        assert lines
        assert all(re.fullmatch(r"[a-z0-9-]+==[0-9][^/ ]*", line) for line in lines), name


def test_every_declared_dependency_is_pinned_and_explained() -> None:
    metadata = importlib.metadata.metadata("kaohsiung-relations")
    declared = {re.split(r"[<>=!~ ;\[]", line, maxsplit=1)[0] for line in metadata.get_all("Requires-Dist") or []}
    locks = ("requirements.txt", "requirements-test.txt")  # optional parts are pinned for the tests
    pinned = {line.split("==")[0] for name in locks for line in (ROOT / name).read_text(encoding="utf-8").split()}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert declared <= pinned
    assert not [name for name in sorted(declared) if f"`{name}`" not in readme]
