"""What a person sees in the explorer, as it comes in: which things stand where, which lines and events are shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, StringConstraints, model_validator

from graph import sheet as paper
from graph.sheet import MAXIMUM

if TYPE_CHECKING:
    from graph.picture import Picture

_PLACE: Final = 1_000_000
Identifier = Annotated[str, StringConstraints(max_length=200)]
Place = Annotated[FiniteFloat, Field(ge=-_PLACE, le=_PLACE)]
Extent = Annotated[FiniteFloat, Field(ge=0, le=_PLACE)]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
Words = Annotated[str, StringConstraints(max_length=80)]
Shape = Literal["hexagon", "square", "dot", "diamond", "triangle", "triangleDown", "star"]
Side = Literal["none", "under", "right", "left", "over"]
Kind = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
Thing = tuple[Identifier, Place, Place, Extent, Shape, Colour, Side]
Area = tuple[Words, Place, Place, Extent, Extent]


class Inks(BaseModel):
    """The colours of what is not a thing."""

    ground: Colour = "#fafbfc"
    ink: Colour = "#1b2733"
    muted: Colour = "#56636f"
    edge: Colour = "#a9b8c6"
    field: Colour = "#f0f4f8"
    border: Colour = "#dde5ec"


class Seen(BaseModel):
    """A view of the network. Only the arrangement is the sender's: names, events and numbers are the graph's own."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["svg", "graphml", "gexf", "csv", "json", "html"] = Field(description="What to write.")
    centre: Identifier | None = Field(
        default=None, description="What the network was asked around: an id, or any name."
    )
    limit: int = Field(default=600, ge=1, le=MAXIMUM, description="Nodes, at most, the network was asked with.")
    language: Literal["zh-Hant", "en"] = "zh-Hant"
    title: Annotated[str, StringConstraints(max_length=200)] = ""
    things: list[Thing] = Field(max_length=MAXIMUM, description="Id, x, y, half its width, shape, colour, name's side.")
    lines: list[tuple[int, int, Kind, bool]] | None = Field(
        default=None, max_length=100_000, description="Pairs of places in `things`, kind, and whether it is faint."
    )
    events: list[Identifier] | None = Field(default=None, max_length=20_000, description="Only these events.")
    fields: list[Area] = Field(default=[], max_length=400, description="Title, x, y, width, height.")
    axis: list[tuple[Place, Words]] = Field(default=[], max_length=600)
    threads: list[tuple[Place, list[Place]]] = Field(default=[], max_length=MAXIMUM)
    scale: Annotated[FiniteFloat, Field(ge=0.01, le=10)] = 1.0
    inks: Inks = Inks()

    @model_validator(mode="after")
    def _lines_join_things(self) -> Seen:
        if any(not 0 <= end < len(self.things) for line in self.lines or () for end in line[:2]):
            raise ValueError("lines: a number is not a place in things")
        return self

    def _lines(self) -> dict[paper.Line, bool] | None:
        if self.lines is None:
            return None
        names = [thing[0] for thing in self.things]
        return {(frozenset((names[one], names[other])), kind): faint for one, other, kind, faint in self.lines}

    def narrow(self, picture: Picture) -> Picture:
        """Keep of a picture what is seen: its things, lines, events, and where they stand."""
        places = {name: (x, y) for name, x, y, *_ in self.things}
        lines, wanted = self._lines(), None if self.events is None else frozenset(self.events)
        nodes = []
        for node in picture.nodes:
            if node["id"] in places:
                x, y = places[node["id"]]
                nodes.append(node | {"x": x, "y": y})
        edges = []
        for edge in picture.edges:
            if {edge["source"], edge["target"]} <= places.keys() and (lines is None or paper.line_of(edge) in lines):
                kept = [event for event in edge["events"] if wanted is None or event in wanted]
                if kept or not edge["events"]:
                    edges.append(edge | {"events": kept, "count": len(kept) or edge["count"]})
        shown = {event for edge in edges for event in edge["events"]}
        events = {key: event for key, event in picture.events.items() if key in shown}
        return replace(picture, nodes=nodes, edges=edges, events=events)

    def sheet(self) -> paper.Sheet:
        """The arrangement."""
        marks = {name: paper.Mark(x, y, size, shape, fill, side) for name, x, y, size, shape, fill, side in self.things}
        fields = tuple(paper.Field(x, y, width, height, title) for title, x, y, width, height in self.fields)
        ink = paper.Ink(**self.inks.model_dump())
        threads = tuple((y, tuple(xs)) for y, xs in self.threads if xs)
        return paper.Sheet(marks, self._lines(), fields, tuple(self.axis), threads, self.scale, ink, self.language)
