"""What tests of every room share: a real SPARQL server, one for each module, where one is installed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engines import VIRTUOSO, Virtuoso, virtuoso


@pytest.fixture(scope="module")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    if VIRTUOSO is None:
        pytest.skip("Virtuoso is not installed")
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as server:
        yield server
