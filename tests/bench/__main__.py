"""`python -m tests.bench [--quads N ...] [--quick]`: the same work on each engine in one run, as table, JSON and chart.

Ratios count, absolute times belong to the machine. Figures go to `var/bench/`; with `--quick` only a few engines are
asked at 100,000 quads, and the run fails where a ratio is beyond a wide margin.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import vl_convert
from rich.console import Console
from rich.table import Table

from graph import publication
from graph.store import open_store
from ontology.namespaces import ONTOLOGY_GRAPH
from tests.bench.engines import ENGINES, SECONDS, Figures, peak, size
from tests.bench.graphs import cities, graphs, report_graph, reports_for
from tests.bench.targets import check, targets
from tests.engines import VIRTUOSO

SIZES: Final = (100_000, 1_000_000, 5_000_000)
QUICK: Final = ("this project, in process", "this project, over HTTP", "pyoxigraph, bare", "rdflib, in memory")
OUTPUT: Final = Path("var/bench")


def build(folder: Path, quads: int) -> Figures:
    """Write the graph as one file, publish it, then add one report more."""
    made = dict(graphs(quads))
    made[str(ONTOLOGY_GRAPH)] = publication.ontology_content()
    with (folder / "graph.nq").open("wb") as output:
        output.writelines(made.values())
    number = sum(content.count(b"\n") for content in made.values())
    publication.ontology_facts()
    store = open_store(folder / "store")
    started = time.perf_counter()
    store.publish(made)
    published = (time.perf_counter() - started) * 1000
    del made
    figures = {"quads": number, "publish": published, "disk": size(folder / "store"), "memory": peak()}
    reports = reports_for(quads)
    graph, content = report_graph(reports, reports)
    started = time.perf_counter()
    store.publish({graph: content})
    figures["one_more"] = (time.perf_counter() - started) * 1000
    with tempfile.TemporaryDirectory(dir=folder) as place:
        started = time.perf_counter()
        open_store(Path(place) / "store").publish({graph: content})
        figures["one_alone"] = (time.perf_counter() - started) * 1000
    return figures


def engine(name: str, folder: Path, reports: int, seconds: float) -> Figures:
    """Measure one engine in a process of its own, each piece of work for some seconds."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.engines", name, str(folder), str(cities(reports))]
    environment = {**os.environ, "BENCH_SECONDS": str(seconds)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=1800, env=environment)
    if done.returncode:
        return {"failed": done.stderr.strip().splitlines()[-1:]}
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


def run(quads: int, names: list[str], console: Console, seconds: float) -> dict[str, Any]:
    """One size on every engine."""
    with tempfile.TemporaryDirectory(prefix="bench") as place:
        folder = Path(place)
        built = json.loads(
            subprocess.run(
                [sys.executable, "-W", "ignore", "-m", "tests.bench", "--build", str(folder), "--quads", str(quads)],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        console.print(f"{built['quads']:,} quads published in {built['publish'] / 1000:.1f} s", style="dim")
        found = {}
        for name in names:
            if quads > ENGINES[name][1] or (name.startswith("Virtuoso") and VIRTUOSO is None):
                continue
            started = time.perf_counter()
            found[name] = engine(name, folder, reports_for(quads), seconds)
            console.print(f"{name}: measured in {time.perf_counter() - started:.0f} s", style="dim")
        found["this project, in process"] |= {key: built[key] for key in ("publish", "disk")}
    return {"quads": quads, "built": built, "engines": found}


def table(result: dict[str, Any]) -> Table:
    """Median (p95) of every row, and how many times the best of a row the others are."""
    names = list(result["engines"])
    shown = Table("milliseconds", *names, title=f"{result['built']['quads']:,} quads: median (p95)")
    for key, label in (("load", "load"), ("publish", "publish (load, derive, index)")):
        row = [result["engines"][name].get(key) for name in names]
        shown.add_row(label, *("-" if value is None else f"{value:,.0f}" for value in row))
    works = next(iter(result["engines"].values()))["work"]
    for work in works:
        cells = [result["engines"][name].get("work", {}).get(work) for name in names]
        shown.add_row(work, *map(_cell, cells))
    for key, label in (("memory", "peak memory, MiB"), ("disk", "on disk, MiB")):
        row = [result["engines"][name].get(key) for name in names]
        shown.add_row(label, *("-" if value is None else f"{value:,.0f}" for value in row))
    return shown


def _cell(measured: Figures | None) -> str:
    if not measured:
        return "-"
    return "stopped" if "stopped" in measured else f"{measured['median']:,.2f} ({measured['p95']:,.2f})"


def chart(results: list[dict[str, Any]]) -> dict[str, Any]:
    """A Vega-Lite chart: one panel a row of the table, time over size on logarithmic axes, one line an engine."""
    values = [
        {"quads": result["built"]["quads"], "engine": name, "work": work, "ms": figures["median"]}
        for result in results
        for name, measured in result["engines"].items()
        for work, figures in measured.get("work", {}).items()
        if "median" in figures
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": values},
        "facet": {"field": "work", "type": "nominal", "title": None, "sort": None},
        "columns": 4,
        "spec": {
            "width": 190,
            "height": 150,
            "mark": {"type": "line", "point": True},
            "encoding": {
                "x": {"field": "quads", "type": "quantitative", "scale": {"type": "log"}, "title": "quads"},
                "y": {"field": "ms", "type": "quantitative", "scale": {"type": "log"}, "title": "median, ms"},
                "color": {"field": "engine", "type": "nominal", "title": None, "sort": list(ENGINES)},
            },
        },
    }


def main(arguments: list[str]) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quads", type=int, action="append", help="how many quads; may be given several times")
    parser.add_argument("--quick", action="store_true", help="100,000 quads, few engines, fail beyond wide margins")
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.build:
        print(json.dumps(build(asked.build, asked.quads[0])))
        return 0
    console = Console(width=190)
    names = list(QUICK if asked.quick else ENGINES)
    results = []
    for quads in asked.quads or (SIZES[:1] if asked.quick else SIZES):
        results.append(run(quads, names, console, 0.3 if asked.quick else SECONDS))
        console.print(table(results[-1]))
    found = targets(results)
    for line in found:
        console.print(line)
    OUTPUT.mkdir(parents=True, exist_ok=True)
    name = "quick" if asked.quick else "bench"
    (OUTPUT / f"{name}.json").write_text(json.dumps({"results": results}, indent=1) + "\n")
    (OUTPUT / f"{name}.svg").write_text(vl_convert.vegalite_to_svg(chart(results)))
    console.print(f"{OUTPUT}/{name}.json and {name}.svg written")
    return check(results[0], console) if asked.quick else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
