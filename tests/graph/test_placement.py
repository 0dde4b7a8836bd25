"""Where nodes stand, in small and large networks."""

from __future__ import annotations

import networkx as nx
import pytest

from graph.placement import positions


def star(nodes: int) -> nx.Graph[str]:
    """A centre with its partners from three countries, and a ring among those of the first."""
    made: nx.Graph[str] = nx.Graph()
    made.add_node("centre", country="TW")
    for number in range(1, nodes):
        made.add_node(f"n{number:04}", country=("JP", "PL", "US")[number % 3])
        made.add_edge("centre", f"n{number:04}")
    ring = [name for name in made if made.nodes[name]["country"] == "JP"]
    nx.add_cycle(made, ring)
    return made


@pytest.mark.parametrize("nodes", [1, 2, 40, 499, 500, 900])
def test_every_node_has_a_place_of_its_own_the_same_twice(nodes: int) -> None:
    graph = star(nodes)
    placed = positions(graph, "centre")
    assert placed == positions(graph, "centre")
    assert placed["centre"] == (0.0, 0.0)
    assert len(set(placed.values())) == nodes


def test_linked_nodes_stand_nearer_than_others() -> None:
    graph: nx.Graph[str] = nx.Graph()
    for group in range(2):
        for number in range(300):
            graph.add_node(f"{group}-{number:03}", country="JP")
        nx.add_path(graph, [f"{group}-{number:03}" for number in range(300)])
        for number in range(0, 300, 2):
            graph.add_edge(f"{group}-000", f"{group}-{number:03}")
    placed = positions(graph, None)

    def apart(one: str, other: str) -> float:
        (ax, ay), (bx, by) = placed[one], placed[other]
        return float(((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5)

    linked = [apart(one, other) for one, other in graph.edges()]
    others = [apart(f"0-{number:03}", f"1-{(number * 7) % 300:03}") for number in range(300)]
    assert sum(linked) / len(linked) < sum(others) / len(others) / 2


def test_nothing_is_placed_of_nothing() -> None:
    assert positions(nx.Graph(), None) == {}
