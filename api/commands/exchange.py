"""`relations export` and `relations import`: the graph out, an analyst's own graphs in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from api.commands.options import DEFAULT_STORE, OutputOption, StoreOption, open_store, reading, writing
from api.commands.terminal import note
from ontology.errors import RequestError

group = typer.Typer()


@group.command()
def export(
    output: OutputOption,
    graph: Annotated[str | None, typer.Option(metavar="IRI", help="Only this named graph.")] = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Write the graph itself: FILE.nq, .trig, .jsonld with named graphs, .ttl, .nt, .rdf without."""
    from graph.exchange import media_type

    media = media_type(output)
    with reading(store) as reader:
        if graph is not None and graph not in reader.graph_names():
            raise RequestError(f"{graph}: no such named graph; there are {', '.join(reader.graph_names())}")
        with writing(output) as file:
            reader.export(file, media, graph)
    note(f"{output}: written")


@group.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Turtle, TriG, N-Quads, JSON-LD or RDF/XML.")],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Add an analyst's own RDF as further named graphs, import/NAME, in the next snapshot."""
    from graph.exchange import read_graph
    from ontology.namespaces import GRAPH

    graphs: dict[str, bytes | None] = {}
    for path in files:
        name = re.sub(r"[^\w.-]+", "-", path.stem).strip("-.") or "graph"
        iri = str(GRAPH[f"import/{name}"])
        if iri in graphs:
            raise RequestError(f"{path}: two files would both become import/{name}; rename one")
        graphs[iri] = read_graph(path, iri)
        note(f"{path}: {(graphs[iri] or b'').count(bytes([10]))} triples as import/{name}")
    published = open_store(store).publish(graphs)
    typer.echo(f"snapshot {published.id}")
