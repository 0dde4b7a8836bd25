"""The same work on each engine in one run, over the sample's graph: `python -m tests.bench`; medians."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import rdflib
from rich.console import Console
from rich.table import Table

from graph.history import history
from graph.store import open_store
from ontology.namespaces import ID, KR
from tests.readme_blocks import build_store

ROUNDS = 7
HISTORY = f"SELECT ?e ?d {{ ?e <{KR.involves}> <{ID['country-jp']}> ; <{KR.sortDate}> ?d }} ORDER BY ?d"


def median(work: Callable[[], object]) -> float:
    """Give the median milliseconds of a piece of work, after one warm-up."""
    work()
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def _rows(store: ox.Store) -> int:
    found = store.query(HISTORY, use_default_graph_as_union=True)
    return sum(1 for _ in found) if isinstance(found, ox.QuerySolutions) else 0


def engines(quads: bytes, store: Path) -> dict[str, tuple[float, float]]:
    """Give (load, history of Japan) of each engine; ours loads by publishing the finished graph, which takes more."""
    memory, dataset = ox.Store(), rdflib.Dataset(default_union=True)
    started = time.perf_counter()
    dataset.parse(data=quads, format="nquads")
    slow = (time.perf_counter() - started) * 1000
    fast = median(lambda: ox.Store().bulk_load(quads, format=ox.RdfFormat.N_QUADS))
    memory.bulk_load(quads, format=ox.RdfFormat.N_QUADS)
    with open_store(str(store)).reader() as reader:
        ours = median(lambda: history(reader, "country-jp", limit=100))
    return {
        "rdflib, in memory": (slow, median(lambda: list(dataset.query(HISTORY)))),
        "pyoxigraph, in memory": (
            fast,
            median(lambda: _rows(memory)),
        ),
        "this project: history with sentences": (float("nan"), ours),
    }


def main() -> None:
    """Print the table."""
    console = Console(width=110)
    with tempfile.TemporaryDirectory() as folder:
        store = build_store(Path(folder))
        with open_store(str(store)).reader() as reader, (Path(folder) / "all.nq").open("wb") as output:
            reader.export(output, ox.RdfFormat.N_QUADS)
        quads = (Path(folder) / "all.nq").read_bytes()
        measured = engines(quads, store)
    size = quads.count(b"\n")
    table = Table("engine", "load", "history of Japan", title=f"{size:,} quads, median milliseconds")
    for name, figures in measured.items():
        table.add_row(name, *("-" if figure != figure else f"{figure:.1f}" for figure in figures))
    console.print(table)


if __name__ == "__main__":
    main()
