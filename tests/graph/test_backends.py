"""Networks may be given to another networkx backend: the same graphs, the same answers.

No backend is a dependency of ours. To run this: `pip install graphblas-algorithms scipy`, then
`pytest -m engine tests/graph/test_backends.py`.
"""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

from graph.measures import measure
from graph.network import gather, project
from graph.store.base import Reader

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def backend() -> str:
    pytest.importorskip("graphblas_algorithms", reason="no other networkx backend here")
    pytest.importorskip("scipy")
    return "graphblas"


@pytest.mark.filterwarnings("default")
class TestGraphBLAS:
    @pytest.mark.parametrize("projection", ["things", "people", "cities", "bipartite"])
    def test_a_gathered_network_is_taken_as_it_is(self, backend: str, reader: Reader, projection: str) -> None:
        network = gather(project(reader, projection))
        for algorithm in (nx.degree_centrality, nx.pagerank, nx.clustering):
            ours: Any = algorithm(network)
            theirs: Any = algorithm(network, backend=backend)
            assert dict(theirs) == pytest.approx(ours, abs=1e-6)

    def test_weights_reach_it(self, backend: str, reader: Reader) -> None:
        people = gather(project(reader, "people"))
        found = nx.pagerank(people, weight="weight", backend=backend)
        assert dict(found) == pytest.approx(nx.pagerank(people, weight="weight"), abs=1e-6)
        assert dict(found) != pytest.approx(nx.pagerank(people, weight=None), abs=1e-6)

    def test_our_measures_go_through_the_dispatch(self, backend: str, reader: Reader) -> None:
        people = project(reader, "people")
        alone = measure(people)
        with nx.config(backend_priority=[backend], fallback_to_nx=True):
            assert measure(people) == alone
