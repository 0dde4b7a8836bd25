"""What a start of the server does not wait for."""

from __future__ import annotations

import subprocess
import sys

import pytest

_ASKED = """
import sys
from api.app import modules
from graph.store import open_store
list(modules())
open_store(sys.argv[1])
print(*sorted(sys.modules))
"""


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The modules a server over an embedded store has imported when it begins to answer."""
    folder = tmp_path_factory.mktemp("empty")
    done = subprocess.run([sys.executable, "-c", _ASKED, str(folder)], capture_output=True, text=True, check=True)
    return frozenset(done.stdout.split())


def test_the_routers_are_imported(imported: frozenset[str]) -> None:
    assert {"api.routers.drawings", "api.routers.network", "graph.store.oxigraph"} <= imported


@pytest.mark.parametrize("heavy", ["networkx", "numpy", "pyvis", "graph.drawing", "graph.store.remote", "ingest"])
def test_what_few_requests_need_is_imported_when_they_come(imported: frozenset[str], heavy: str) -> None:
    assert heavy not in imported
