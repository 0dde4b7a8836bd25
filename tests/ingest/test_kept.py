"""Models an installation keeps: trained once, again where what they learn from changed, for the process where not."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.kept import KeptModel, Paths, Progress


class Kept:
    """A model that counts how often it was trained."""

    def __init__(self, folder: Path) -> None:
        self.trained = 0
        self.model = KeptModel(folder, ("ingest/tagging",), self.train, ("one", "two"))

    def train(self, paths: Paths, progress: Progress | None) -> None:
        self.trained += 1
        for name, path in paths.items():
            path.write_text(name, encoding="utf-8")

    def open(self) -> list[str]:
        return self.model.opened(lambda paths: [path.read_text(encoding="utf-8") for path in paths.values()])


def test_it_is_trained_once_and_kept(tmp_path: Path) -> None:
    first, second = Kept(tmp_path / "models"), Kept(tmp_path / "models")
    assert not first.model.is_trained()
    assert first.open() == second.open() == ["one", "two"]
    assert (first.trained, second.trained) == (1, 0)


def test_what_it_learns_from_tells_it_from_earlier_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept(tmp_path / "models")
    kept.open()
    before = set((tmp_path / "models").iterdir())
    monkeypatch.setattr(kept.model, "fingerprint", lambda: "another")
    kept.open()
    assert kept.trained == 2
    assert before.isdisjoint((tmp_path / "models").iterdir())


def test_where_nothing_can_be_kept_it_is_trained_for_the_process(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "nowhere" / "models")
    assert kept.open() == ["one", "two"]
    assert not list(tmp_path.iterdir())


def test_training_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fails(paths: Paths, progress: Progress | None) -> None:
        paths["one"].write_text("half", encoding="utf-8")
        raise OSError("the disk is full")

    model = KeptModel(tmp_path / "models", ("ingest/tagging",), fails, ("one", "two"))
    with pytest.raises(OSError, match="full"):
        model.keep()
    assert not list((tmp_path / "models").iterdir())
