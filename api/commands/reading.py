"""`relations ingest`, `extract`, `evaluate` and `open`: from reports to the graph."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.options import DEFAULT_STORE, OutputOption, StoreOption, open_store, reading, writing
from api.commands.terminal import console, note, table
from ontology.errors import RequestError

if TYPE_CHECKING:
    from ingest.document import Document

group = typer.Typer()
ReportArgument = Annotated[str, typer.Argument(metavar="REPORT", help="A report: .md .txt .pdf .docx .odt, or -.")]


class LineFormat(StrEnum):
    """How extraction lines are printed."""

    JSONL = "jsonl"
    TABLE = "table"


class ScoreFormat(StrEnum):
    """How scores are printed."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"


@group.command()
def ingest(
    reports: Annotated[list[str], typer.Argument(metavar="REPORT...", help="Reports, folders of them, or -.")],
    store: StoreOption = DEFAULT_STORE,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, max=64, metavar="N", help="Reports read at once.")] = 1,
    curation: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Corrections of an analyst, Turtle or YAML.")
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler whose workers read the reports.")
    ] = None,
) -> None:
    """Read reports and publish them as one new snapshot; the same report again changes nothing.

    A run of many reports that was broken off goes on where it stopped when it is given again.
    """
    from ingest.pipeline import run

    target = open_store(store)
    with _workers(cluster, jobs) as (executor, at_once), _progress() as advance:
        outcome = run(reports, target, jobs=at_once, executor=executor, curation=curation, progress=advance)
    table(
        ("report", "entries", "statements", "names linked", "left open", "not understood"),
        [
            (one.document, one.entries, one.statements, one.linked, one.open, len(one.refused))
            for one in outcome.documents
        ],
        keep=1,
    )
    for line in outcome.refused:
        note(f"not understood: {line}")
    for line in outcome.unfitting:
        note(f"correction that fits nothing: {line}")
    if outcome.open:
        note("relations open -o FILE writes what was left open, ready to be filled in")
    typer.echo(f"snapshot {outcome.snapshot} in {target.location}{'' if outcome.changed else ' (nothing changed)'}")


@contextmanager
def _workers(cluster: str | None, jobs: int) -> Iterator[tuple[Executor | None, int]]:
    """Give the executor of a cluster and how many reports it reads at once; None for processes of this machine."""
    if cluster is None:
        yield None, jobs
        return
    try:
        from distributed import Client
    except ImportError as error:
        message = "--cluster needs Dask's scheduler: pip install 'kaohsiung-relations[cluster]'"
        raise RequestError(message) from error
    try:
        client: Any = Client(cluster, timeout=5)  # type: ignore[no-untyped-call]  # Dask is typed in part
    except (OSError, ValueError) as error:
        raise RequestError(f"--cluster {cluster}: no Dask scheduler answers here ({error})") from error
    with client:
        at_once = sum(client.ncores().values())
        if not at_once:
            raise RequestError(
                f"--cluster {cluster}: the scheduler has no workers; start some with dask worker {cluster}"
            )
        yield client.get_executor(retries=2), at_once


class _progress:  # noqa: N801  # reads as the context it is
    """A bar on a terminal's standard error, nothing elsewhere; gives a function `(done, total, name)` or None."""

    def __enter__(self) -> Any:
        if not sys.stderr.isatty():
            self._bar = None
            return None
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=console(error=True), transient=True)
        self._bar.start()
        task = self._bar.add_task("reading", total=None)

        def advance(done: int, total: int, name: str) -> None:
            if self._bar:
                self._bar.update(task, completed=done, total=total, description=name)

        return advance

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()


def _lines(report: str) -> Iterator[dict[str, Any]]:
    from ingest.extraction import extract_document
    from ingest.reading import read_document
    from ingest.register import Register

    document = read_document(report)
    register = Register.load(city=document.city, department=document.department)
    for extraction in extract_document(document, register):
        yield extraction.line()


@group.command()
def extract(
    report: ReportArgument,
    format: Annotated[LineFormat, typer.Option(help="How to print it.")] = LineFormat.JSONL,  # noqa: A002
) -> None:
    """Print what is understood of a report, one JSON object an entry, touching no store."""
    if format is LineFormat.JSONL:
        for line in _lines(report):
            typer.echo(json.dumps(line, ensure_ascii=False))
        return
    rows = [
        (
            f"{line['section']}#{line['entry']}",
            "、".join(each["start"] for each in line["dates"] if each.get("start")),
            line["event_type"],
            line["title"],
            "、".join(dict.fromkeys(each["name"] for kind in ("people", "organizations") for each in line[kind])),
            "、".join(dict.fromkeys(each["name"] for each in line["places"])),
        )
        for line in _lines(report)
    ]
    table(("entry", "when", "type", "title", "who", "where"), rows, keep=2)


@group.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Hand-made lines.")],
    report: ReportArgument,
    format: Annotated[ScoreFormat, typer.Option(help="How to print it.")] = ScoreFormat.TABLE,  # noqa: A002
    misses: Annotated[bool, typer.Option(help="Show what was missed and what was made up.")] = True,
) -> None:
    """Show precision, recall and F1 for each kind of fact against hand-made lines."""
    from ingest import scoreboard
    from ingest.evaluation import evaluate as score
    from ingest.evaluation import read_gold

    outcome = score(read_gold(gold), list(_lines(report)))
    if format is ScoreFormat.JSON:
        typer.echo(json.dumps(scoreboard.as_json(outcome), ensure_ascii=False, indent=2))
    elif format is ScoreFormat.MARKDOWN:
        typer.echo(scoreboard.markdown({gold.stem: outcome}), nl=False)
    else:
        out = console()
        out.print(scoreboard.table(outcome, misses=misses), width=min(out.width, 160))


@group.command("open")
def open_(
    output: OutputOption,
    reports: Annotated[
        list[str] | None, typer.Argument(metavar="[REPORT...]", help="Reports; without any, those of the store.")
    ] = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Write what stays open as a corrections file, ready to be filled in and given to ingest --curation."""
    from ingest.reading import expand, read_document

    documents = [read_document(path) for path in expand(reports)] if reports else list(_kept(store))
    with writing(output) as file:
        file.write(_questions(documents).encode())
    note(f"{output}: written")


def _kept(store: str) -> Iterator[Document]:
    """The reports a store holds, read again from the text it keeps."""
    from api import reports
    from ingest.formats import Source
    from ingest.reading import read_source

    with reading(store) as reader:
        for report in reports.list_reports(reader):
            identifier = report["id"].removeprefix("report-")
            text = reports.text_of_report(reader, report).encode()
            yield read_source(Source(report["id"], text, ".md"), identifier)


def _questions(documents: list[Document]) -> str:
    """What stays open as YAML: a correction to be completed where a thing is meant, a remark where none is known."""
    from ingest.extraction import extract_document
    from ingest.register import Register

    asked: dict[str, str] = {}
    for document in documents:
        register = Register.load(city=document.city, department=document.department)
        for extraction in extract_document(document, register):
            where = f"{document.id} {extraction.entry.section.path}#{extraction.entry.number}"
            places = {place.name: place.id for place in extraction.linked.places}
            for question in extraction.linked.open:
                guess = f", perhaps {question.guess}" if question.guess else ""
                remark = f"  # {question.kind}: {question.name}{guess} ({where})\n"
                thing = places.get(question.name)
                item = f"  - set_country: {thing}\n    to:\n" if thing else ""
                asked.setdefault(thing or remark, remark + item)
    head = (
        "# What stayed open. Complete what you know, leave the rest, and give it to: relations ingest --curation FILE\n"
    )
    return f"{head}corrections:\n{''.join(asked.values())}"
