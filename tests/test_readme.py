"""What the README shows is what the program prints, and it names everything a user can reach."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.readme_blocks import README, Example, build_store, examples, matches, run, serving

TEXT = README.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_store(tmp_path_factory.mktemp("readme"))


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    with serving(store) as where:
        yield where


@pytest.mark.parametrize("example", examples(TEXT), ids=lambda example: example.command[:60])
def test_an_example_prints_what_the_readme_shows(example: Example, store: Path, address: str) -> None:
    printed = run(example.command, store, address)
    assert matches(example.output, printed), f"{example.output}\n--- is not what is printed:\n{printed}"


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("a\nb", "a\nb", True),
        ("a\n…\nc", "a\nb\nb\nc", True),
        ("a\n…", "a\nx", True),
        ("a\nb", "a", False),
        ("a\n…\nd", "a\nc", False),
    ],
)
def test_an_ellipsis_stands_for_lines(shown: str, printed: str, same: bool) -> None:
    assert matches(shown, printed) is same
