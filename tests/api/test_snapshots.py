"""A new snapshot is served without a restart and without a failed request; the old one is let go when unused."""

from __future__ import annotations

import threading
from pathlib import Path

from fastapi.testclient import TestClient

from api.app import create_app
from api.dependencies import SnapshotHolder
from api.settings import Settings
from graph.store import open_store
from tests.graph.conftest import Writer, report


def second() -> Writer:
    return report("hand-made-2")


def test_a_snapshot_published_while_serving_is_picked_up(tmp_path: Path) -> None:
    place = str(tmp_path / "store")
    store, first, other = open_store(place), report(), second()
    store.publish({first.graph: first.content()})
    statuses: list[int] = []
    stop = threading.Event()
    with TestClient(create_app(Settings(snapshot_check_seconds=0), open_store(place))) as client:

        def ask() -> None:
            while not stop.is_set():
                statuses.append(client.get("/entities/country-jp/history").status_code)

        asking = threading.Thread(target=ask)
        asking.start()
        before = client.get("/readyz").json()["snapshot"]
        published = store.publish({other.graph: other.content()})
        after = client.get("/readyz").json()["snapshot"]
        total = client.get("/entities/country-jp/history").json()["total"]
        stop.set()
        asking.join()
    assert before != after == published.id
    assert total == 6
    assert statuses
    assert set(statuses) == {200}


def test_the_old_snapshot_is_let_go_when_nobody_reads_it(tmp_path: Path) -> None:
    place = str(tmp_path / "store")
    store, first, other = open_store(place), report(), second()
    store.publish({first.graph: first.content()})
    holder = SnapshotHolder(open_store(place), 0)
    old = holder.acquire()
    store.publish({other.graph: other.content()})
    new = holder.acquire()
    assert old.id != new.id
    assert old.reader.ask("ASK { krid:place-pl-gdynia ?p ?o }")
    holder.release(old)
    assert old.users == 0
    again = holder.acquire()
    assert again is new
    holder.release(again)
    holder.release(new)
    holder.close()


def test_nothing_is_looked_for_more_often_than_asked(tmp_path: Path) -> None:
    place = str(tmp_path / "store")
    store, first, other = open_store(place), report(), second()
    store.publish({first.graph: first.content()})
    holder = SnapshotHolder(open_store(place), 3600)
    before = holder.acquire()
    store.publish({other.graph: other.content()})
    assert holder.acquire() is before
