"""`relations network`: draw or export who met whom."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import DEFAULT_STORE, OutputOption, StoreOption, reading, searching, writing
from api.commands.terminal import note
from ontology.errors import RequestError

group = typer.Typer()


@group.command()
def network(
    output: OutputOption,
    centre: Annotated[str | None, typer.Argument(metavar="[CENTRE]", help="Around this thing; all without it.")] = None,
    depth: Annotated[int, typer.Option(min=1, max=3, help="Steps from the centre.")] = 1,
    projection: Annotated[
        str, typer.Option(metavar="WORD", help="things, people, bodies, cities, countries or bipartite.")
    ] = "things",
    kinds: Annotated[list[str] | None, typer.Option("--type", metavar="TYPE", help="Only nodes of a type.")] = None,
    event_type: Annotated[str | None, typer.Option(metavar="TYPE", help="Only events of a type.")] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="From this day, month or year.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Up to this day, month or year.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=5000, help="Nodes, at most.")] = 1000,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Write the network to FILE.html, .graphml, .gexf, .json, .csv or .svg."""
    from api.commands.history import found
    from api.parameters import history_filter
    from api.routers.network import OFFERS, title_of, write
    from graph.network import NetworkFilter
    from graph.picture import picture

    suffix = output.suffix.lower().lstrip(".")
    if suffix not in OFFERS:
        raise RequestError(f"{output}: no network format has this suffix; use .{', .'.join(OFFERS)}")
    filters = history_filter(since, until, event_type)
    with reading(store) as reader:
        thing = found(reader, searching(reader), centre) if centre else None
        drawn = picture(reader, NetworkFilter(thing, depth, tuple(kinds or ()), filters), projection, limit)
    with writing(output) as file:
        file.write(write(drawn, suffix, title_of(drawn)))
    left = drawn.omitted["nodes"]
    more = f"; {left} nodes left out, see --limit" if left else ""
    note(f"{output}: {len(drawn.nodes)} nodes, {len(drawn.edges)} edges{more}")
