"""Where the nodes of a network stand: springs between linked nodes, seeded, the same twice."""

from __future__ import annotations

from math import cos, pi, sin
from typing import Any, Final

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph.measures import SEED

_MANY: Final = 500
"""From so many nodes on networkx wants SciPy for its springs; ours take its place."""
_BLOCK: Final = 400
"""So many rows of the table of distances are held at once."""
Places = NDArray[np.float64]


def positions(graph: nx.Graph[str], centre: str | None) -> dict[str, tuple[float, float]]:
    """Countries start as sectors of a circle around the centre, then springs settle them; units are pixels."""
    if not graph:
        return {}
    start = _sectors(graph)
    if centre is not None and centre in graph:
        start[centre] = (0.0, 0.0)
    if len(graph) < _MANY:
        fixed = [centre] if centre is not None and centre in graph and len(graph) > 1 else None
        spring: dict[str, Any] = nx.spring_layout(
            graph, pos=start, fixed=fixed, weight=None, seed=SEED, iterations=80, k=2.2 / len(graph) ** 0.5
        )
    else:
        spring = springs(graph, start, centre, turns=30 if len(graph) <= 2000 else 12)
    reach = max((abs(float(number)) for point in spring.values() for number in point), default=1.0) or 1.0
    scale = 60 * len(graph) ** 0.5 + 200
    return {
        node: (round(float(point[0]) / reach * scale, 1), round(float(point[1]) / reach * scale, 1))
        for node, point in spring.items()
    }


def _sectors(graph: nx.Graph[str]) -> dict[str, tuple[float, float]]:
    """A place of its own for each node, spread evenly (Roberts' R2 sequence) over the sector of its country."""
    countries = sorted({graph.nodes[node].get("country") or "" for node in graph})
    start: dict[str, tuple[float, float]] = {}
    for place, node in enumerate(sorted(graph)):
        sector = countries.index(graph.nodes[node].get("country") or "")
        angle = 2 * pi * (sector + 0.8 * (place * 0.754878 % 1)) / len(countries)
        far = 0.5 + place * 0.569840 % 1
        start[node] = (cos(angle) * far, sin(angle) * far)
    return start


def springs(
    graph: nx.Graph[str], start: dict[str, tuple[float, float]], centre: str | None, turns: int
) -> dict[str, tuple[float, float]]:
    """Springs after Fruchterman and Reingold (Software: Practice and Experience 21, 1991), cooling, block by block."""
    names = sorted(graph)
    index = {name: number for number, name in enumerate(names)}
    places: Places = np.array([start[name] for name in names], dtype=np.float64)
    ends = np.array([(index[one], index[other]) for one, other in graph.edges()], dtype=np.intp).reshape(-1, 2)
    rest = 2.2 / len(names) ** 0.5
    for turn in range(turns):
        push = _repulsion(places, rest)
        along = places[ends[:, 0]] - places[ends[:, 1]]
        pull = along * np.linalg.norm(along, axis=1, keepdims=True) / rest
        np.subtract.at(push, ends[:, 0], pull)
        np.add.at(push, ends[:, 1], pull)
        far = np.maximum(np.linalg.norm(push, axis=1, keepdims=True), 0.01)
        places = places + push / far * np.minimum(far, 0.1 * (1 - turn / turns) + 0.002)
        if centre in index:
            places[index[centre]] = 0.0
    return {name: (float(places[number, 0]), float(places[number, 1])) for name, number in index.items()}


def _repulsion(places: Places, rest: float) -> Places:
    """What all nodes together push each one with."""
    push = np.empty_like(places)
    for first in range(0, len(places), _BLOCK):
        apart = places[first : first + _BLOCK, None, :] - places[None, :, :]
        squared = np.maximum((apart**2).sum(axis=2), 1e-4)
        push[first : first + _BLOCK] = (apart * (rest**2 / squared)[:, :, None]).sum(axis=1)
    return push
