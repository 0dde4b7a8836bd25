"""The house keeps its shape: sizes, names, and nothing read from outside the project."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("ontology", "graph", "ingest", "api")
FORBIDDEN_NAMES = {"utils", "common", "helpers", "core", "misc"}


def _tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, check=True, capture_output=True, text=True)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


MODULES = [path for path in _tracked("*.py") if path.relative_to(ROOT).parts[0] in ROOMS]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_at_most_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_nine_functions_of_ten_are_under_thirty_lines() -> None:
    lengths = [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert lengths
    assert sum(length < 30 for length in lengths) >= 0.9 * len(lengths)


def test_no_room_for_things_without_a_name() -> None:
    parts = {part.removesuffix(".py") for path in MODULES for part in path.relative_to(ROOT).parts}
    assert not parts & FORBIDDEN_NAMES


def test_every_test_folder_mirrors_a_room() -> None:
    folders = {path.relative_to(ROOT).parts[1] for path in _tracked("tests/**/*.py")}
    assert {name for name in folders if not name.endswith(".py")} <= {*ROOMS, "viewer", "bench", "data"}


@pytest.mark.parametrize("room", ["ontology", "graph", "ingest"])
def test_only_the_edges_read_the_environment(room: str) -> None:
    for path in MODULES:
        if path.relative_to(ROOT).parts[0] == room:
            source = path.read_text(encoding="utf-8")
            assert "os.environ" not in source, path
            assert "getenv" not in source, path


def test_the_project_speaks_of_itself_alone() -> None:
    outside = "/".join(("..", "shared"))
    for path in _tracked("*.py", "*.md", "*.toml", "*.js", "*.ttl", "*.rq", "Makefile", ".ci/run"):
        assert outside not in path.read_text(encoding="utf-8"), path


def test_chinese_stands_in_data_not_in_identifiers() -> None:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for field in ("id", "name", "arg", "attr"):
                value = getattr(node, field, None)
                assert not isinstance(value, str) or value.isascii(), (path, value)
