"""`python -m ingest.models`: train what this installation reads with, where it is missing or out of date.

The tagger of names and the models of agreements are learnt side by side, each by a process of its own.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.sharedctypes import Synchronized

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from ingest.agreements import model as agreements
from ingest.tagging import tagger as names

_STEPS = 1_000
_LOOK = 0.2
"""How often, in seconds, the bars are brought up to date."""
_WHAT = {"the tagger of names": names.KEPT, "the models of agreements": agreements.KEPT}


def main() -> None:
    """Train, unless the models are there that were trained from the same passages, rules and words."""
    missing = [what for what, kept in _WHAT.items() if not kept.is_trained()]
    if not missing:
        return
    console = Console(stderr=True)
    if not console.is_terminal:
        console.print(f"Training {' and '.join(missing)} ...")
    told = {what: multiprocessing.Value("i", 0) for what in missing}
    working = {what: multiprocessing.Process(target=_train, args=(what, told[what])) for what in missing}
    for process in working.values():
        process.start()
    with _bars(console, missing) as bars:
        while any(process.is_alive() for process in working.values()):
            for number, (what, process) in enumerate(working.items()):
                process.join(_LOOK)
                bars.update(bars.task_ids[number], completed=told[what].value)
    failed = [what for what, process in working.items() if process.exitcode]
    if failed:
        raise SystemExit(f"Training {' and '.join(failed)} failed: see above")


@contextmanager
def _bars(console: Console, missing: list[str]) -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        for what in missing:
            bars.add_task(f"Training {what}", total=_STEPS)
        yield bars


def _train(what: str, told: Synchronized[int]) -> None:
    def tell(done: int, total: int) -> None:
        told.value = done * _STEPS // max(total, 1)

    _WHAT[what].keep(tell)


if __name__ == "__main__":
    main()
