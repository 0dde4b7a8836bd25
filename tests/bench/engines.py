"""The engines of the benchmark, each measured in a process of its own: `python -m tests.bench.engines NAME FOLDER`.

FOLDER holds `graph.nq` and `store/`, the same quads published; the figures are printed as one line of JSON. Times are
milliseconds; a piece of work is done until it has been done often enough for a p95 or its time is up.
"""

from __future__ import annotations

import http.client
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

import pyoxigraph as ox

from tests.bench.workloads import PAGE, Work, works
from tests.engines import free_ports, virtuoso
from tests.readme_blocks import serving

ROUNDS: Final = 60
SECONDS: Final = 3.0
"""The time one piece of work may take in all; the first three rounds may take ten times that."""
WAIT_SECONDS: Final = 60.0
"""How long an answer over HTTP is waited for."""
Figures = dict[str, Any]
Ask = Callable[[Work, int], object]


def measure(work: Work, ask: Ask) -> Figures:
    """Median and p95 of one piece of work, after one round to warm up where there is time for more than one."""
    seconds = float(os.environ.get("BENCH_SECONDS", SECONDS))
    number = len(work.asked)
    taken: list[float] = []
    began = time.perf_counter()
    while len(taken) < ROUNDS:
        started = time.perf_counter()
        try:
            ask(work, len(taken) % number)
        except (OSError, http.client.HTTPException, AssertionError) as error:
            return {"stopped": f"{type(error).__name__} after {time.perf_counter() - started:.0f} s: {error}"[:200]}
        taken.append((time.perf_counter() - started) * 1000)
        if time.perf_counter() - began > (10 * seconds if len(taken) < 3 else seconds):
            break
    warm = taken[1:] or taken
    p95 = statistics.quantiles(warm, n=20)[-1] if len(warm) > 1 else warm[0]
    return {"median": statistics.median(warm), "p95": min(p95, max(warm)), "rounds": len(warm)}


def measure_all(found: tuple[Work, ...], ask: Ask) -> dict[str, Figures]:
    """Every piece of work."""
    return {work.name: measure(work, ask) for work in found}


def peak(process: int | str = "self") -> float:
    """The peak of a process's memory, in MiB."""
    if process == "self":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:  # it has ended meanwhile
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def size(folder: Path) -> float:
    """The size of a folder, in MiB; files that share their content count once."""
    found = {(stat.st_dev, stat.st_ino): stat.st_blocks * 512 for path in folder.rglob("*") for stat in [path.stat()]}
    return sum(found.values()) / (1 << 20)


def children(process: int) -> list[int]:
    """A process and all below it."""
    found = [process]
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError):
                continue
            if parent == process:
                found += children(int(entry.name))
    return found


def _sparql(work: Work, number: int) -> str:
    return work.sparql[number % len(work.sparql)]


def _rows(found: Any, first: bool) -> int:
    number = 0
    for _ in found:
        number += 1
        if first:
            break
    return number


def ours_in_process(folder: Path, found: tuple[Work, ...]) -> Figures:
    """This project, called from Python."""
    from graph.history import history
    from graph.network import NetworkFilter, project
    from graph.search import Search
    from graph.store import open_store

    opened = time.perf_counter()
    with open_store(folder / "store").reader() as reader:
        assert reader.snapshot.search_folder
        assert reader.snapshot.graph_folder
        search = Search(reader.snapshot.search_folder)
        begun = (time.perf_counter() - opened) * 1000
        graph = ox.Store.read_only(str(reader.snapshot.graph_folder))

        def ask(work: Work, number: int) -> object:
            asked = work.asked[number]
            if work.ours == "history":
                return history(reader, asked[0], asked[1] if len(asked) > 1 else None, limit=PAGE).items
            if work.ours == "search":
                return search.find(asked[0], limit=20)
            if work.ours == "network":
                return project(reader, wanted=NetworkFilter(centre=asked[0]))
            if work.ours == "first":
                return _rows(graph.query(asked[0], use_default_graph_as_union=True), True)
            return len(reader.select(asked[0]))

        return {"work": measure_all(found, ask), "memory": peak(), "open": begun}


class _Kept:
    """One kept connection to a server."""

    def __init__(self, address: str) -> None:
        self._connection = http.client.HTTPConnection(address, timeout=WAIT_SECONDS)

    def get(self, path: str, first: bool = False, accept: str = "application/json") -> int:
        """Read a whole answer, or its beginning."""
        try:
            self._connection.request("GET", path, headers={"Accept": accept})
            answer = self._connection.getresponse()
            body = answer.read(4096 if first else None)
        except OSError:
            self._connection.close()
            raise
        if answer.status != 200:
            raise AssertionError(f"{path[:200]}: {answer.status} {body[:200]!r}")
        if first:
            self._connection.close()
        return len(body)


def ours_over_http(folder: Path, found: tuple[Work, ...]) -> Figures:
    """This project, served."""
    started = time.perf_counter()
    with serving(folder / "store") as address:
        ready = (time.perf_counter() - started) * 1000
        kept = _Kept(address)

        def ask(work: Work, number: int) -> object:
            accept = "application/sparql-results+json" if work.paths[0].startswith("/sparql") else "application/json"
            return kept.get(work.paths[number], work.ours == "first", accept)

        measured = measure_all(found, ask)
        server = next(pid for pid in children(os.getpid()) if pid != os.getpid())
        memory = sum(map(peak, children(server)))
        throughput = {str(clients): _throughput(address, found, clients) for clients in (1, 2)}
        return {"work": measured, "memory": memory, "ready": ready, "throughput": throughput}


def _throughput(address: str, found: tuple[Work, ...], clients: int) -> float:
    """Answers a second of the five-pattern question, with so many clients at once, each a process."""
    path = next(work.paths[0] for work in found if work.name.startswith("five"))
    code = (
        "import sys, time; from tests.bench.engines import _Kept; kept = _Kept(sys.argv[1]); n = 0\n"
        "begin = time.time() + 1\nwhile time.time() < begin: pass\nends = begin + 3\n"
        "while time.time() < ends: kept.get(sys.argv[2], False, 'application/sparql-results+json'); n += 1\n"
        "print(n / 3)"
    )
    command = [sys.executable, "-W", "ignore", "-c", code, address, path]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(clients)]
    return sum(float(process.communicate()[0]) for process in running)


def rdflib_in_memory(folder: Path, found: tuple[Work, ...]) -> Figures:
    """Plain rdflib."""
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    started = time.perf_counter()
    dataset.parse(folder / "graph.nq", format="nquads")
    load = (time.perf_counter() - started) * 1000

    def ask(work: Work, number: int) -> object:
        return _rows(dataset.query(_sparql(work, number)), work.ours == "first")

    return {"load": load, "work": measure_all(found, ask), "memory": peak()}


def oxrdflib(folder: Path, found: tuple[Work, ...]) -> Figures:
    """Oxigraph behind rdflib's interface."""
    import rdflib

    dataset = rdflib.Dataset(store="Oxigraph", default_union=True)
    started = time.perf_counter()
    dataset.parse(folder / "graph.nq", format="ox-nquads")
    load = (time.perf_counter() - started) * 1000

    def ask(work: Work, number: int) -> object:
        return _rows(dataset.query(_sparql(work, number)), work.ours == "first")

    return {"load": load, "work": measure_all(found, ask), "memory": peak()}


def pyoxigraph_bare(folder: Path, found: tuple[Work, ...]) -> Figures:
    """Oxigraph on disk, nothing around it; and the bare scan and serialisation our answers are compared with."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        store = ox.Store(place)
        started = time.perf_counter()
        store.bulk_load(path=str(folder / "graph.nq"), format=ox.RdfFormat.N_QUADS)
        store.flush()
        load = (time.perf_counter() - started) * 1000

        def ask(work: Work, number: int) -> object:
            answer = store.query(_sparql(work, number), use_default_graph_as_union=True)
            return _rows(answer, work.ours == "first")

        measured = measure_all(found, ask)
        disk = size(Path(place))
    return {"load": load, "work": measured, "memory": peak(), "disk": disk, "bare": _bare(folder, found)}


def _bare(folder: Path, found: tuple[Work, ...]) -> dict[str, Figures]:
    """The rows of a history by index scan, and the five-pattern answer written as JSON, from the published graph."""
    from graph.store import open_store
    from ontology.namespaces import DERIVED_GRAPH, ID, KR

    with open_store(folder / "store").reader() as reader:
        graph = ox.Store.read_only(str(reader.snapshot.graph_folder))
    derived = ox.NamedNode(str(DERIVED_GRAPH))
    involves, day, card = (ox.NamedNode(str(KR[name])) for name in ("involves", "sortDate", "card"))

    def scan(work: Work, number: int) -> object:
        thing = ox.NamedNode(str(ID[work.asked[number][0]]))
        rows = []
        for quad in graph.quads_for_pattern(None, involves, thing, derived):
            days = graph.quads_for_pattern(quad.subject, day, None, derived)
            rows.append((next(days).object.value, quad.subject))  # type: ignore[union-attr]  # a literal
        rows.sort(key=lambda row: (row[0], row[1].value))  # type: ignore[union-attr]  # an IRI
        return [next(graph.quads_for_pattern(event, card, None, derived)).object for _, event in rows[:PAGE]]

    def written(work: Work, _: int) -> object:
        answer = graph.query(work.asked[0][0], use_default_graph_as_union=True)
        assert isinstance(answer, ox.QuerySolutions)
        return len(answer.serialize(format=ox.QueryResultsFormat.JSON) or b"")

    figures = {
        work.name: measure(work, scan) for work in found if work.name in ("history of a city", "history of a country")
    }
    figures |= {work.name: measure(work, written) for work in found if work.name.startswith("five")}
    return figures


@contextmanager
def _rdflib_endpoint(folder: Path) -> Iterator[tuple[str, int]]:
    """rdflib-endpoint's own server, on loopback."""
    (port,) = free_ports(1)
    code = (
        "import sys, rdflib, uvicorn; from rdflib_endpoint import SparqlEndpoint\n"
        "d = rdflib.Dataset(default_union=True); d.parse(sys.argv[1], format='nquads')\n"
        "app = SparqlEndpoint(graph=d, path='/sparql')\n"
        "uvicorn.run(app, host='127.0.0.1', port=int(sys.argv[2]), log_level='error')"
    )
    command = [sys.executable, "-W", "ignore", "-c", code, str(folder / "graph.nq"), str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/sparql?query=ASK%20%7B%7D", timeout=5):
                    break
            except OSError:
                if process.poll() is not None:
                    raise RuntimeError("rdflib-endpoint did not start") from None
                time.sleep(0.1)
        yield f"127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait()


def _over_http(address: str, found: tuple[Work, ...]) -> dict[str, Figures]:
    kept = _Kept(address)

    def ask(work: Work, number: int) -> object:
        path = "/sparql?query=" + quote(_sparql(work, number))
        return kept.get(path, work.ours == "first", "application/sparql-results+json")

    return measure_all(found, ask)


def rdflib_endpoint(folder: Path, found: tuple[Work, ...]) -> Figures:
    """rdflib behind HTTP."""
    started = time.perf_counter()
    with _rdflib_endpoint(folder) as (address, process):
        load = (time.perf_counter() - started) * 1000
        return {"load": load, "work": _over_http(address, found), "memory": peak(process)}


def virtuoso_over_http(folder: Path, found: tuple[Work, ...]) -> Figures:
    """Debian's Virtuoso, its limit of 10,000 rows lifted."""
    with virtuoso(folder / "virtuoso", buffers=170_000) as server:
        (server.folder / "graph.nq").symlink_to(folder / "graph.nq")
        started = time.perf_counter()
        server.sql_command(f"DB.DBA.TTLP_MT(file_to_string_output('{server.folder}/graph.nq'), '', 'urn:x', 512)")
        server.sql_command("checkpoint")
        load = (time.perf_counter() - started) * 1000
        measured = _over_http(urlsplit(server.address).netloc, found)
        return {"load": load, "work": measured, "memory": peak(server.process.pid), "disk": size(server.folder)}


ENGINES: Final[dict[str, tuple[Callable[[Path, tuple[Work, ...]], Figures], int]]] = {
    "this project, in process": (ours_in_process, 1 << 62),
    "this project, over HTTP": (ours_over_http, 1 << 62),
    "pyoxigraph, bare": (pyoxigraph_bare, 1 << 62),
    "Virtuoso, over HTTP": (virtuoso_over_http, 1 << 62),
    "oxrdflib": (oxrdflib, 1_500_000),
    "rdflib, in memory": (rdflib_in_memory, 150_000),
    "rdflib-endpoint, over HTTP": (rdflib_endpoint, 150_000),
}
"""Each engine, and the most quads it is tried with: beyond, loading alone would take most of the run."""


def main(arguments: list[str]) -> None:
    """Measure one engine."""
    name, folder, cities = arguments
    print(json.dumps(ENGINES[name][0](Path(folder), works(int(cities)))))


if __name__ == "__main__":
    main(sys.argv[1:])
