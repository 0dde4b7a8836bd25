"""`relations ingest`, `extract`, `evaluate` and `open`: from reports to the graph."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.options import DEFAULT_STORE, OutputOption, StoreOption, open_store, writing
from api.commands.terminal import console, note, table

if TYPE_CHECKING:
    from collections.abc import Iterator

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
) -> None:
    """Read reports and publish them as one new snapshot; the same report again changes nothing."""
    from ingest.pipeline import run

    target = open_store(store)
    before = target.current()
    with _progress() as advance:
        outcome = run(reports, target, jobs=jobs, curation=curation, progress=advance)
    rows = [(each.document, each.entries, each.linked, each.open, each.refused or "") for each in outcome.documents]
    table(("report", "entries", "linked", "left open", "refused"), rows, keep=1)
    same = before is not None and outcome.snapshot == before.id
    typer.echo(f"snapshot {outcome.snapshot}{' (unchanged)' if same else ''} in {target.location}")


class _progress:  # noqa: N801  # reads as the context it is
    """A bar on a terminal's standard error, nothing elsewhere; gives a function `(done, total, name)` or None."""

    def __enter__(self) -> Any:
        if not sys.stderr.isatty():
            self._bar = None
            return None
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
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
    from ingest.linking import Register

    from ingest.reading import read_document

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
    reports: Annotated[list[str], typer.Argument(metavar="REPORT...", help="Reports, folders of them, or -.")],
    output: OutputOption,
) -> None:
    """Write what stays open in reports as a corrections file, ready to be filled in."""
    from ingest.curation import open_questions

    content = open_questions(reports)
    with writing(output) as file:
        file.write(content.encode())
    note(f"{output}: written")
