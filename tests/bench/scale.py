"""`python -m tests.bench.scale [--labels N] [--reports N]`: search among a million labels, reading by two.

Search is asked in process, every word once, after one round to warm up. Reading is what
`relations ingest FOLDER` does with `--jobs 1` and `--jobs 2`, the same made-up reports into stores of their own;
publication uses both processors in either case.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final

from rdflib import RDF, SKOS
from rich.console import Console
from rich.table import Table

from graph.search import Search
from graph.store import open_store
from ingest.pipeline import IN_MEMORY, run
from ontology.namespaces import GRAPH, ID, KR
from tests.bench.engines import size
from tests.bench.graphs import name_of
from tests.bench.reports import write_reports

A_GRAPH: Final = 50_000
ENTRIES: Final = 70
ROUNDS: Final = 200
_SIGNS: Final = "一二三四五六七八九十百千東西南北山海川原安柏承德恩帆光浩佳傑凱蘭明寧培清榮思濤文希雅遠哲"
_SYLLABLES: Final = ("ka", "ro", "min", "sta", "del", "vo", "ri", "ne", "tos", "lu", "ber", "han", "gi", "mar", "xen")


def names(number: int) -> tuple[str, str]:
    """The Chinese and the Latin name of a made-up person."""
    random = Random(number)
    latin = " ".join("".join(random.choices(_SYLLABLES, k=3)).title() for _ in range(2))
    return name_of(number * 7919 % len(_SIGNS) ** 4, _SIGNS, 4), latin


def labelled(labels: int) -> Iterator[tuple[str, bytes]]:
    """Graphs of people with two labels each, so many labels together."""
    for first in range(0, labels // 2, A_GRAPH):
        graph = GRAPH[f"report/labels-{first:08d}"]
        lines = []
        for number in range(first, min(first + A_GRAPH, labels // 2)):
            chinese, latin = names(number)
            thing = f"<{ID}person-p{number}>"
            lines.append(f"{thing} <{RDF.type}> <{KR.Person}> <{graph}> .\n")
            lines.append(f'{thing} <{SKOS.prefLabel}> "{chinese}"@zh-hant <{graph}> .\n')
            lines.append(f'{thing} <{SKOS.prefLabel}> "{latin}"@en <{graph}> .\n')
        yield str(graph), "".join(sorted(lines)).encode()


def search(labels: int, console: Console) -> None:
    """Publish so many labels and ask for them as one types."""
    with tempfile.TemporaryDirectory(prefix="bench") as place:
        store = open_store(Path(place) / "store")
        started = time.perf_counter()
        store.publish(dict(labelled(labels)))
        folder = store.current()
        assert folder
        assert folder.search_folder
        seconds, index = time.perf_counter() - started, size(folder.search_folder)
        console.print(f"{labels:,} labels published in {seconds:.0f} s, index {index:.0f} MiB")
        found = Search(folder.search_folder)
        known = [names(number * (labels // 2) // ROUNDS) for number in range(ROUNDS)]
        asked = {
            "one character": [chinese[0] for chinese, _ in known],
            "two characters": [chinese[:2] for chinese, _ in known],
            "two characters inside": [chinese[1:3] for chinese, _ in known],
            "a whole name": [chinese for chinese, _ in known],
            "three Latin letters": [latin[:3] for _, latin in known],
            "a Latin name": [latin for _, latin in known],
            "a Latin name, one letter wrong": [latin[:4] + "q" + latin[5:] for _, latin in known],
        }
        table = Table("search", "median, ms", "p95, ms", title=f"Search in process among {labels:,} labels")
        for name, words in asked.items():
            taken = []
            for word in [words[0], *words]:
                started = time.perf_counter()
                found.find(word, limit=20)
                taken.append((time.perf_counter() - started) * 1000)
            p95 = statistics.quantiles(taken[1:], n=20)[-1]
            table.add_row(name, f"{statistics.median(taken[1:]):.2f}", f"{p95:.2f}")
        console.print(table)


def ingest(folder: Path, store: Path, jobs: int) -> tuple[float, float]:
    """Ingest a folder of more reports than are kept in memory; give the seconds until all are read, and in all."""
    started = time.perf_counter()
    read = 0.0

    def progress(_: int, __: int, name: str) -> None:
        nonlocal read
        if name == "publishing" and not read:
            read = time.perf_counter() - started

    run([folder], open_store(store), jobs=jobs, progress=progress)
    return read, time.perf_counter() - started


def reading(reports: int, console: Console) -> None:
    """Read the same reports by one process and by two, and half of them, to see how time grows."""
    table = Table("reports", "jobs", "read, s", "read and published, s", title=f"Reports of {ENTRIES} entries each")
    taken: dict[tuple[int, int], tuple[float, float]] = {}
    with tempfile.TemporaryDirectory(prefix="bench") as place:
        for number, jobs in ((reports // 2, 1), (reports, 1), (reports, 2)):
            folder = write_reports(Path(place) / f"reports-{number}", number, ENTRIES)
            found = ingest(folder, Path(place) / f"store-{number}-{jobs}", jobs)
            taken[number, jobs] = found
            table.add_row(str(number), str(jobs), *(f"{seconds:.1f}" for seconds in found))
    console.print(table)
    for part, name in enumerate(("read", "read and published")):
        two = taken[reports, 1][part] / taken[reports, 2][part]
        twice = taken[reports, 1][part] / taken[reports // 2, 1][part]
        console.print(f"{name}: by two {two:.2f} times as fast; twice the reports {twice:.2f} times as long")


def main() -> None:
    """Run both."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    parser.add_argument("--labels", type=int, default=1_000_000)
    parser.add_argument("--reports", type=int, default=40)
    asked = parser.parse_args()
    if asked.reports and asked.reports < 2 * IN_MEMORY + 2:
        parser.error(f"--reports: at least {2 * IN_MEMORY + 2}, since half of them are to be put down on disk too")
    console = Console(width=120)
    if asked.labels:
        search(asked.labels, console)
    if asked.reports:
        reading(asked.reports, console)


if __name__ == "__main__":
    main()
