"""From reports to a published snapshot: read, extract, state, write, each document on its own, in any order.

    sources -> read_document -> extract_document -> statements -> corrections -> N-Quads -> Store.publish

A source that cannot be used stops the run before anything is written, whichever of several it is: a snapshot holds
all the reports it was asked for, or the old one goes on serving. An entry that cannot be understood is recorded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cache, partial
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from graph.rdf import ExtractionActivity, nquads
from graph.store.base import Store
from ingest.curation import CURATION_GRAPH, Correction, Corrections, read_corrections, records, remembered
from ingest.document import Document
from ingest.extraction import Extraction, extract_document
from ingest.reading import expand, open_report, read_source
from ingest.readings import Reading, Readings, Spool, Task, reading_rules
from ingest.register import Register
from ingest.statements import statements
from ontology.errors import EmptyStoreError, RequestError, UnreadableSourceError
from ontology.model import ontology_nquads
from ontology.namespaces import GRAPH, ONTOLOGY_GRAPH

Progress = Callable[[int, int, str], None]
IN_MEMORY: Final = 16
"""What is read of more reports than this is put down on disk."""
_AHEAD: Final = 4
"""Reports a job that are waiting to be read or taken: enough to keep all busy, few enough for any memory."""


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """What was done with one report: `linked` counts names with a known bearer, `open` the questions left."""

    document: str
    title: str
    entries: int
    entities: tuple[tuple[str, int], ...]
    statements: int
    linked: int
    open: int
    questions: tuple[str, ...]
    refused: tuple[str, ...]
    fitting: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did, document by document, and which corrections fitted nothing."""

    documents: tuple[DocumentReport, ...]
    snapshot: str
    changed: bool
    unfitting: tuple[str, ...] = ()

    @property
    def entries(self) -> int:
        """How many entries were read."""
        return sum(one.entries for one in self.documents)

    @property
    def statements(self) -> int:
        """How many statements were made."""
        return sum(one.statements for one in self.documents)

    @property
    def entities(self) -> dict[str, int]:
        """How many things of each type the documents name, counted a document at a time."""
        total: Counter[str] = Counter()
        for one in self.documents:
            total.update(dict(one.entities))
        return dict(sorted(total.items()))

    @property
    def linked(self) -> int:
        """How many names were linked to their bearer."""
        return sum(one.linked for one in self.documents)

    @property
    def open(self) -> int:
        """How many questions stayed open."""
        return sum(one.open for one in self.documents)

    @property
    def refused(self) -> tuple[str, ...]:
        """The entries that could not be understood, and why."""
        return tuple(line for one in self.documents for line in one.refused)


def run(
    sources: Sequence[str | Path],
    store: Store,
    *,
    jobs: int = 1,
    executor: Executor | None = None,
    curation: Path | Iterable[Path] | None = None,
    progress: Progress | None = None,
) -> IngestReport:
    """Ingest reports into a store as one new snapshot; SourceError where one cannot be used, nothing published.

    Reports are read by any executor, `jobs` at once, or by as many processes. Of many reports, what was read is put
    down in the store's workplace: memory is bounded, and a run that was killed goes on where it stopped when run again.
    """
    paths = expand(sources)
    corrections = _corrections(store, curation)
    before = store.current()
    with Spool(store.workplace) if len(paths) > IN_MEMORY else nullcontext() as spool:
        places = _read_all(paths, corrections, spool, jobs, executor, progress)
        more: dict[str, bytes | None] = {str(ONTOLOGY_GRAPH): ontology_nquads()}
        if corrections:
            more[str(CURATION_GRAPH)] = nquads(records(corrections), str(CURATION_GRAPH))
        graphs = Readings(places, more)
        if progress is not None and spool is not None:
            graphs.asked = lambda done, total: progress(done, total, "publishing")
        documents = tuple(sorted((place().told for place in places), key=lambda one: one.document))
        snapshot = store.publish(graphs)
        if spool is not None:
            spool.remove()
    fitting = {name for one in documents for name in one.fitting}
    unfitting = tuple(str(one) for one in corrections if one.id not in fitting)
    return IngestReport(documents, snapshot.id, before is None or before.id != snapshot.id, unfitting)


def _corrections(store: Store, curation: Path | Iterable[Path] | None) -> tuple[Correction, ...]:
    """Gather the corrections of the files given and those the store remembers; the files' win."""
    paths = [curation] if isinstance(curation, Path) else list(curation or ())
    found = {one.id: one for one in _remembered(store)}
    for path in paths:
        found.update((one.id, one) for one in read_corrections(path))
    return tuple(found[name] for name in sorted(found))


def _remembered(store: Store) -> tuple[Correction, ...]:
    try:
        with store.reader() as reader:
            if str(CURATION_GRAPH) not in reader.graph_names():
                return ()
            output = BytesIO()
            reader.export(output, ox.RdfFormat.N_TRIPLES, str(CURATION_GRAPH))
            return remembered(output.getvalue())
    except EmptyStoreError:
        return ()


def _tasks(paths: Sequence[str | Path], corrections: tuple[Correction, ...]) -> Iterator[Task]:
    """Open each report; two of one name with different contents would be one document, so they are refused."""
    known: dict[str, tuple[str, str]] = {}
    for path in paths:
        source, identifier, sheet = open_report(path)
        task = Task(source, identifier, sheet, corrections, reading_rules())
        if identifier not in known:
            known[identifier] = (str(path), task.key)
            yield task
        elif known[identifier][1] != task.key:
            other = known[identifier][0]
            raise UnreadableSourceError(
                f"{path}: has the name of {other}, and a report is known by its name: rename one of them"
            )


def _read_all(
    paths: Sequence[str | Path],
    corrections: tuple[Correction, ...],
    spool: Spool | None,
    jobs: int,
    executor: Executor | None,
    progress: Progress | None,
) -> list[Callable[[], Reading]]:
    """Read every report that is not read yet, a few at a time; give where each reading is."""
    places: list[Callable[[], Reading]] = []
    done = 0

    def keep(task: Task, reading: Reading) -> None:
        nonlocal done
        if spool is None:
            places.append(lambda: reading)
        else:
            if not spool.has(task.key):
                spool.put(task.key, reading)
            places.append(partial(spool.get, task.key))
        done += 1
        _tell(progress, done, len(paths), task.source.name)

    with _pool(executor, jobs if len(paths) > 1 else 1) as pool:
        waiting: dict[Future[Reading], Task] = {}
        try:
            for task in _tasks(paths, corrections):
                if spool is not None and spool.has(task.key):
                    keep(task, spool.get(task.key))
                    continue
                future = pool.submit(read_one, task)
                waiting[future] = task
                if future.done() or len(waiting) >= _AHEAD * jobs:
                    _collect(waiting, keep)
            while waiting:
                _collect(waiting, keep)
        finally:
            for future in waiting:
                future.cancel()
    return places


def _collect(waiting: dict[Future[Reading], Task], keep: Callable[[Task, Reading], None]) -> None:
    """Wait for some, and keep them in the order they were asked for."""
    done = wait(waiting, return_when=FIRST_COMPLETED).done
    for future in [each for each in waiting if each in done]:
        keep(waiting.pop(future), future.result())


class _Here(Executor):
    """Does the work at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do it."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
            if not isinstance(error, Exception):
                raise
        return future


@contextmanager
def _pool(executor: Executor | None, jobs: int) -> Iterator[Executor]:
    if executor is not None:
        yield executor
    elif jobs == 1:
        yield _Here()
    else:
        with ProcessPoolExecutor(max_workers=jobs) as pool:
            yield pool


def _tell(progress: Progress | None, done: int, total: int, name: str) -> None:
    if progress is not None:
        progress(done, total, Path(name).name)


def read_one(task: Task) -> Reading:
    """Read one report into the N-Quads of its graph: the work of one process, on this machine or another."""
    if task.rules != reading_rules():
        raise RequestError(
            "a worker reads by other rules than this machine; install the same version of kaohsiung-relations there"
        )
    document = read_source(task.source, task.identifier, task.sheet)
    register = Register.load(city=document.city, department=document.department)
    extractions = extract_document(document, register)
    working = Corrections(task.corrections)
    made = list(working.apply(statements(document, extractions, register)))
    activity = ExtractionActivity(document.id, version("kaohsiung-relations"), rule_set())
    graph = str(GRAPH[f"report/{document.id}"])
    content = nquads(made, graph, activity, document.text)
    return Reading.of(graph, content, _told(document, extractions, len(made), tuple(sorted(working.fitting))))


def _told(document: Document, extractions: Sequence[Extraction], made: int, fitting: tuple[str, ...]) -> DocumentReport:
    entities: dict[str, set[str]] = {"person": set(), "organization": set(), "place": set()}
    for one in extractions:
        entities["person"].update(person.id for person in one.linked.people)
        entities["organization"].update(body.id for body in one.linked.organizations)
        entities["place"].update(place.id for place in one.linked.places)
    linked = sum(1 for one in extractions for mention in one.linked.mentions if mention.entity_id)
    questions = tuple(sorted({str(question) for one in extractions for question in one.linked.open}))
    refused = tuple(f"{one.entry.section.path}#{one.entry.number}: {one.error}" for one in extractions if one.error)
    counts = tuple((name, len(found)) for name, found in sorted(entities.items()))
    return DocumentReport(
        document.id, document.title, len(extractions), counts, made, linked, len(questions), questions, refused, fitting
    )


@cache
def rule_set() -> str:
    """Give the hash of every rule of language: which rules read a report."""
    digest = sha256()
    for table in sorted((files("ingest") / "language").iterdir(), key=lambda file: file.name):
        if table.name.endswith((".yaml", ".tsv", ".txt")):
            digest.update(table.name.encode() + b"\0" + table.read_bytes())
    return digest.hexdigest()
