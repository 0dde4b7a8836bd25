"""From reports to a published snapshot: read, extract, state, write, each document on its own, in any order.

    sources -> read_document -> extract_document -> statements -> corrections -> N-Quads -> Store.publish

A source that cannot be used stops the run before anything is written, whichever of several it is: a snapshot holds
all the reports it was asked for, or the old one goes on serving. An entry that cannot be understood is recorded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pyoxigraph as ox

from graph.rdf import ExtractionActivity, nquads
from graph.store.base import Store
from ingest.curation import CURATION_GRAPH, Correction, Corrections, read_corrections, records, remembered
from ingest.document import Document
from ingest.extraction import Extraction, extract_document
from ingest.reading import expand, read_document
from ingest.register import Register
from ingest.statements import statements
from ontology.errors import EmptyStoreError
from ontology.model import ontology_nquads
from ontology.namespaces import GRAPH, ONTOLOGY_GRAPH

Progress = Callable[[int, int, str], None]


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
    """Ingest reports into a store as one new snapshot; SourceError where one cannot be used, nothing written."""
    paths = expand(sources)
    corrections = _corrections(store, curation)
    before = store.current()
    read = _read_all(paths, corrections, jobs, executor, progress)
    graphs: dict[str, bytes | None] = {str(GRAPH[f"report/{one.document}"]): content for content, one in read}
    graphs[str(ONTOLOGY_GRAPH)] = ontology_nquads()
    if corrections:
        graphs[str(CURATION_GRAPH)] = nquads(records(corrections), str(CURATION_GRAPH))
    snapshot = store.publish(graphs)
    documents = tuple(sorted((one for _, one in read), key=lambda one: one.document))
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


def _read_all(
    paths: Sequence[str | Path],
    corrections: tuple[Correction, ...],
    jobs: int,
    executor: Executor | None,
    progress: Progress | None,
) -> list[tuple[bytes, DocumentReport]]:
    if executor is None and (jobs == 1 or len(paths) < 2):
        read = []
        for number, path in enumerate(paths, start=1):
            read.append(read_one(path, corrections))
            _tell(progress, number, len(paths), path)
        return read
    with _pool(executor, jobs) as pool:
        waiting: dict[Future[tuple[bytes, DocumentReport]], str | Path] = {
            pool.submit(read_one, path, corrections): path for path in paths
        }
        for number, future in enumerate(as_completed(waiting), start=1):
            if future.exception() is not None:
                for other in waiting:
                    other.cancel()
            _tell(progress, number, len(paths), waiting[future])
        return [future.result() for future in waiting]


@contextmanager
def _pool(executor: Executor | None, jobs: int) -> Iterator[Executor]:
    if executor is not None:
        yield executor
        return
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        yield pool


def _tell(progress: Progress | None, done: int, total: int, path: str | Path) -> None:
    if progress is not None:
        progress(done, total, Path(str(path)).name)


def read_one(path: str | Path, corrections: tuple[Correction, ...] = ()) -> tuple[bytes, DocumentReport]:
    """Read one report into the N-Quads of its graph: the work of one process."""
    document = read_document(path)
    register = Register.load(city=document.city, department=document.department)
    extractions = extract_document(document, register)
    working = Corrections(corrections)
    made = list(working.apply(statements(document, extractions, register)))
    activity = ExtractionActivity(document.id, version("kaohsiung-relations"), rule_set())
    content = nquads(made, str(GRAPH[f"report/{document.id}"]), activity, document.text)
    return content, _told(document, extractions, len(made), tuple(sorted(working.fitting)))


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
