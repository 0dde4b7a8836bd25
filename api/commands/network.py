"""`relations network`: draw or export who met whom, or print what is measured of it."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.options import DEFAULT_STORE, StoreOption, reading, searching, writing
from api.commands.terminal import note, table
from ontology.errors import RequestError

if TYPE_CHECKING:
    from graph.analysis import Analysis
    from graph.history import HistoryFilter

group = typer.Typer()


class MeasureFormat(StrEnum):
    """How measures are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@group.command()
def network(
    centre: Annotated[str | None, typer.Argument(metavar="[CENTRE]", help="Around this thing; all without it.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Draw or export; without it, measure.")
    ] = None,
    depth: Annotated[int, typer.Option(min=1, max=3, help="Steps from the centre.")] = 1,
    projection: Annotated[
        str | None, typer.Option(metavar="WORD", help="things, people, bodies, cities, countries or bipartite.")
    ] = None,
    kinds: Annotated[list[str] | None, typer.Option("--type", metavar="TYPE", help="Only nodes of a type.")] = None,
    event_type: Annotated[list[str] | None, typer.Option(metavar="TYPE", help="Only events of a type.")] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="From this day, month or year.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Up to this day, month or year.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=5000, help="Nodes, at most.")] = 1000,
    by: Annotated[str, typer.Option(metavar="MEASURE", help="Rank by events, degree, betweenness ...")] = "events",
    against: Annotated[
        str | None, typer.Option(metavar="FROM..TO", help="Compare with an earlier period: 2025-09..2025-11.")
    ] = None,
    dormant: Annotated[int, typer.Option(metavar="MONTHS", min=1, help="No contact so long is dormant.")] = 3,
    at: Annotated[str | None, typer.Option(metavar="DATE", help="Counted back from here.")] = None,
    unit: Annotated[str, typer.Option(metavar="WORD", help="Count by month, quarter, half or year.")] = "month",
    format: Annotated[MeasureFormat, typer.Option(help="How to print measures.")] = MeasureFormat.TABLE,  # noqa: A002
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Write the network to FILE.html, .graphml, .gexf, .json, .csv or .svg; without a file print its measures."""
    from api.commands.history import found
    from api.parameters import day, history_filter
    from graph.analysis import Question, analyse
    from graph.network import NetworkFilter

    filters = history_filter(since, until, None)
    question = Question(_period(against), dormant, day(at, last=True), unit)
    _suffix(output)
    with reading(store) as reader:
        thing = found(reader, searching(reader), centre) if centre else None
        wanted = NetworkFilter(thing, depth, tuple(kinds or ()), filters, tuple(event_type or ()))
        if output is None:
            _print(analyse(reader, projection or "people", wanted, question), by, limit, format)
            return
        from api.routers.network import title_of, write
        from graph.picture import picture

        drawn = picture(reader, wanted, projection or "things", limit)
    with writing(output) as file:
        file.write(write(drawn, _suffix(output), title_of(drawn)))
    left = drawn.omitted["nodes"]
    more = f"; {left} nodes left out, see --limit" if left else ""
    note(f"{output}: {len(drawn.nodes)} nodes, {len(drawn.edges)} edges{more}")


def _suffix(output: Path | None) -> str:
    from api.routers.network import OFFERS

    suffix = output.suffix.lower().lstrip(".") if output else ""
    if output and suffix not in OFFERS:
        raise RequestError(f"{output}: no network format has this suffix; use .{', .'.join(OFFERS)}")
    return suffix


def _period(text: str | None) -> HistoryFilter | None:
    from api.parameters import history_filter

    if text is None:
        return None
    since, dots, until = text.partition("..")
    if not dots:
        raise RequestError(f"--against {text}: write a period as 2025-09..2025-11, either side may be left out")
    return history_filter(since or None, until or None, None)


def _print(analysis: Analysis, by: str, limit: int, format: MeasureFormat) -> None:  # noqa: A002
    if format is MeasureFormat.JSON:
        typer.echo(json.dumps(analysis.to_dict(by, limit), ensure_ascii=False, indent=2))
    elif format is MeasureFormat.CSV:
        typer.echo(analysis.csv(by, limit), nl=False)
    else:
        _tables(analysis, by, limit)


def _tables(analysis: Analysis, by: str, limit: int) -> None:
    from api.labels import name

    said = analysis.summary
    measures = ("events", "degree", "strength", "betweenness", "core", "community", "bridged")
    shown = (*measures, "growth") if analysis.growth else measures
    rows = [[name(node["label"], node["id"]), *(node[word] for word in shown)] for node in analysis.ranked(by)[:limit]]
    heading = f"{analysis.projection}: {said['nodes']} nodes, {said['pairs']} pairs, {said['events']} events"
    table((analysis.projection, *shown), rows, title=heading, keep=1)
    names = {node["id"]: name(node["label"], node["id"]) for node in analysis.nodes}
    if analysis.brokers:
        table(("go between",), [[names[node]] for node in analysis.brokers], title="brokers")
    groups = [(part["number"], part["size"], "、".join(names[node] for node in part["members"])) for part in
              analysis.communities if part["size"] > 1]  # fmt: skip
    table(("community", "size", "members"), groups, title="communities", keep=2)
    columns = ("period", "nodes", "pairs", "events")
    table(columns, [[part[word] for word in columns] for part in analysis.periods], title="by period")
    asleep = analysis.dormant
    title = f"partnerships without contact in the {asleep['months']} months before {asleep['at']}"
    table(("partners", "standing", "last", "months"), [_asleep(each) for each in asleep["partnerships"]], title=title)


def _asleep(each: dict[str, Any]) -> list[Any]:
    from api.labels import names

    return [names(each["partners"]), ", ".join(each["standing"]), each["last"] or "never", each["months"]]
