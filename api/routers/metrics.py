"""Counters for Prometheus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric

if TYPE_CHECKING:
    from api.observability import Metrics
    from graph.sparql.pool import QueryPool
    from graph.store.base import Store

router = APIRouter(tags=["health"])


class _Moment:
    """What is true at the moment of asking: the snapshot, queries in flight, queries that were stopped."""

    def __init__(self, store: Store, queries: QueryPool | None) -> None:
        self._store = store
        self._queries = queries

    def collect(self) -> Iterator[Metric]:
        """Give the families."""
        published = self._store.current()
        yield InfoMetricFamily(
            "relations_snapshot", "The published snapshot.", {"id": published.id if published else ""}
        )
        if self._queries is None:
            return
        yield GaugeMetricFamily(
            "relations_sparql_in_flight", "SPARQL queries being evaluated.", self._queries.in_flight
        )
        stopped = CounterMetricFamily("relations_sparql_stopped", "SPARQL queries stopped or refused.", labels=("why",))
        for why, count in sorted(self._queries.counts.items()):
            stopped.add_metric((why,), count)
        yield stopped


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def metrics(request: Request) -> Response:
    """Give the counters of requests, query times, stopped queries and the snapshot."""
    kept: Metrics = request.app.state.metrics
    moment = _Moment(request.app.state.store, getattr(request.app.state, "queries", None))
    body = generate_latest(kept.registry) + generate_latest(moment)
    return Response(body, headers={"Content-Type": CONTENT_TYPE_LATEST})
