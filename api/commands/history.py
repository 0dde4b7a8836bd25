"""`relations history` and `relations explain`: what happened with somebody, and why the graph says so."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.options import DEFAULT_STORE, StoreOption, reading, searching
from api.commands.terminal import note, table

if TYPE_CHECKING:
    from graph.history import HistoryFilter, HistoryPage
    from graph.search import Search
    from graph.store.base import Reader

group = typer.Typer()


class HistoryFormat(StrEnum):
    """How a history is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    ICS = "ics"


class ListFormat(StrEnum):
    """How a list is printed."""

    TABLE = "table"
    JSON = "json"


def found(reader: Reader, search: Search, text: str) -> str:
    """Find the thing a text means; other things that fit are named on standard error."""
    from graph.lookup import resolve

    resolved = resolve(reader, search, text)
    others = [match for match in resolved.others if match.reason == "exact"]
    if others:
        names = ", ".join(f"{match.name} ({match.id})" for match in others[:5])
        more = f" and {len(others) - 5} more" if len(others) > 5 else ""
        note(f"{text}: taken as {resolved.best.name} ({resolved.id}); also fits {names}{more}")
    return resolved.id


@group.command()
def history(
    a: Annotated[str, typer.Argument(metavar="A", help="A name, code, id or IRI: 波蘭, Poland, PL, Gdynia, AIT.")],
    b: Annotated[str | None, typer.Argument(metavar="[B]", help="Only what happened together with B.")] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="From this day, month or year.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Up to this day, month or year.")] = None,
    event_type: Annotated[str | None, typer.Option(metavar="TYPE", help="Only events of a type, as signing.")] = None,
    format: Annotated[HistoryFormat, typer.Option(help="How to print it.")] = HistoryFormat.TABLE,  # noqa: A002
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Show the timeline of A, or of A with B, oldest first."""
    from api.parameters import history_filter

    wanted = history_filter(since, until, event_type)
    with reading(store) as reader:
        search = searching(reader)
        page = _whole(reader, found(reader, search, a), found(reader, search, b) if b else None, wanted)
    _print(page, format)


def _whole(reader: Reader, a: str, b: str | None, wanted: HistoryFilter) -> HistoryPage:
    """Every page of a history as one."""
    from dataclasses import replace

    from graph.history import MAXIMUM, history

    page = history(reader, a, b, wanted, MAXIMUM)
    while page.next:
        following = history(reader, a, b, wanted, MAXIMUM, page.next)
        page = replace(page, items=page.items + following.items, next=following.next)
    return page


def _print(page: HistoryPage, format: HistoryFormat) -> None:  # noqa: A002
    from api.labels import name
    from graph.exports import history_calendar, history_csv

    if format is HistoryFormat.JSON:
        typer.echo(json.dumps(page.to_dict(), ensure_ascii=False, indent=2))
    elif format is HistoryFormat.CSV:
        typer.echo(history_csv(page), nl=False)
    elif format is HistoryFormat.ICS:
        typer.echo(history_calendar(page), nl=False)
    else:
        title = " - ".join(name(each["label"], each["id"]) for each in (page.entity, page.with_) if each)
        heading = f"{title}: {page.total} event{'' if page.total == 1 else 's'}"
        table(("when", "entry", "type", "what", "who"), map(_row, page.items), title=heading, keep=2)


def _row(item: dict[str, Any]) -> tuple[str, ...]:
    from api.labels import name, names

    start, end = item["date"]["start"] or "", item["date"]["end"]
    when = f"{start} – {end}" if end else start
    people = [each for each in item["participants"] if each["type"] == "person"] or item["participants"]
    where = f"{item['entry']['section']}#{item['entry']['number']}"
    return when, where, item["event"]["type"], name(item["event"]["label"]), names(people)


@group.command()
def explain(
    entity: Annotated[str, typer.Argument(metavar="ENTITY", help="A name, code, id or IRI.")],
    format: Annotated[ListFormat, typer.Option(help="How to print it.")] = ListFormat.TABLE,  # noqa: A002
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Show every statement about a thing with its sentence, rule and confidence."""
    from dataclasses import asdict

    from graph.entity import explain as explained
    from graph.entity import label_of
    from graph.passages import readable
    from ontology.namespaces import ID, PREFIXES

    def shortened(value: str) -> str:
        fits = [(prefix, start) for prefix, start in PREFIXES.items() if value.startswith(start)]
        prefix, start = max(fits, key=lambda each: len(each[1]), default=("", ""))
        return f"{prefix}:{value[len(start) :]}" if start else value

    with reading(store) as reader:
        identifier = found(reader, searching(reader), entity)
        statements = explained(reader, identifier)
        label = label_of(reader, str(ID[identifier]))
    if format is ListFormat.JSON:
        typer.echo(json.dumps([asdict(each) for each in statements], ensure_ascii=False, indent=2))
        return
    here = str(ID[identifier])
    rows = [
        (
            shortened(each.predicate)
            if each.subject == here
            else f"{shortened(each.subject)} {shortened(each.predicate)}",
            each.object_label or each.object,
            each.rule,
            f"{each.confidence:.2f}",
            readable(each.sentence or each.quote or ""),
        )
        for each in sorted(statements, key=lambda each: each.subject != here)
    ]
    name = label.get("zh-Hant") or label.get("en") or identifier
    table(("predicate", "value", "rule", "sure", "sentence"), rows, title=f"{name} ({identifier})")
