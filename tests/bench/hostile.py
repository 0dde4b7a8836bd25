"""Light requests while eight hostile queries are in flight: `python -m tests.bench.hostile [STORE]`.

Prints p50 and p95 of each light request, idle and under attack, from one server in one run, and what became of the
hostile queries.
"""

from __future__ import annotations

import http.client
import statistics
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.readme_blocks import build_store, serving

HOSTILE = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
    "SELECT ?a (GROUP_CONCAT(?f) AS ?x) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a",
    "SELECT * { ?a (<x:a>|!<x:b>)* ?b . ?c (<x:a>|!<x:b>)* ?d }",
    "SELECT DISTINCT ?c ?f ?i { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(REGEX(STR(?c), '(a+)+$')) }",
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(CONTAINS(STR(?c), STR(?f))) }",
    "CONSTRUCT { ?a ?b ?f } WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f",
    "SELECT * { ?a ?b ?c OPTIONAL { ?d ?e ?f OPTIONAL { ?g ?h ?i } } } ORDER BY ?i",
)
LIGHT = (
    "/healthz",
    "/sparql?query=" + urllib.parse.quote("ASK { ?s ?p ?o }"),
    "/sparql?query=" + urllib.parse.quote("SELECT * { ?s a ?o } LIMIT 20"),
    "/entities?q=" + urllib.parse.quote("波蘭"),
)
ROUNDS = 200
BROKEN_OFF = 0
"""What is noted for an answer that was begun and then stopped: the connection ends before the last chunk."""


def fetch(url: str) -> int:
    """Fetch a whole answer; give its status."""
    try:
        with urllib.request.urlopen(url, timeout=120) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.read()
        return error.code
    except http.client.IncompleteRead:
        return BROKEN_OFF


def measure(base: str) -> dict[str, list[float]]:
    """Give the milliseconds of each light request."""
    taken: dict[str, list[float]] = {path: [] for path in LIGHT}
    for _ in range(ROUNDS):
        for path, times in taken.items():
            started = time.perf_counter()
            status = fetch(base + path)
            times.append((time.perf_counter() - started) * 1000)
            assert status == 200, (path, status)
    return taken


def main(arguments: list[str]) -> None:
    """Measure idle, then under attack."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(arguments[0]) if arguments else build_store(Path(folder))
        with serving(store) as address:
            base = f"http://{address}"
            measure(base)
            idle = measure(base)
            statuses: list[int] = []

            def attack(query: str) -> None:
                statuses.append(fetch(f"{base}/sparql?query={urllib.parse.quote(query)}"))

            attackers = [threading.Thread(target=attack, args=(query,)) for query in HOSTILE]
            for attacker in attackers:
                attacker.start()
            time.sleep(1)
            attacked = measure(base)
            still = sum(attacker.is_alive() for attacker in attackers)
            for attacker in attackers:
                attacker.join()
    table = Table("request", "idle p50", "idle p95", "attacked p50", "attacked p95", "ratio p95", title="milliseconds")
    for path in LIGHT:
        quiet, loud = (statistics.quantiles(times, n=20) for times in (idle[path], attacked[path]))
        row = (
            statistics.median(idle[path]),
            quiet[-1],
            statistics.median(attacked[path]),
            loud[-1],
            loud[-1] / quiet[-1],
        )
        table.add_row(urllib.parse.unquote(path)[:50], *(f"{figure:.1f}" for figure in row))
    Console(width=120).print(table)
    print(f"{still} of {len(HOSTILE)} hostile queries were still running at the end; answered {sorted(statuses)}")


if __name__ == "__main__":
    main(sys.argv[1:])
