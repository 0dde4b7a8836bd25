"""How soon a right answer comes after a kill -9: `python -m tests.bench.recovery [STORE]`; seconds.

A worker is killed while light and hostile queries run; then the server is, and started again as a supervisor would.
"""

from __future__ import annotations

import os
import signal
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.api.live import Live, live
from tests.bench.hostile import HOSTILE
from tests.readme_blocks import build_store

ROUNDS = 10
LIGHT = "SELECT * { ?s a ?o } LIMIT 20"


def until_right(server: Live) -> float:
    """Give the seconds until a light query is answered."""
    started = time.perf_counter()
    while True:
        try:
            if server.ask(LIGHT).status == 200:
                return time.perf_counter() - started
        except OSError:
            time.sleep(0.005)


def after_killed_workers(server: Live) -> list[float]:
    """Kill every worker, again and again."""
    taken = []
    for _ in range(ROUNDS):
        for worker in server.workers():
            os.kill(worker, signal.SIGKILL)
        taken.append(until_right(server))
        time.sleep(0.3)
    return taken


def after_killed_servers(store: Path) -> list[float]:
    """Kill the server and start it again."""
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        with live(store) as server:
            until_right(server)
            taken.append(time.perf_counter() - started)
            os.kill(server.process.pid, signal.SIGKILL)
    return taken


def main(arguments: list[str]) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(arguments[0]) if arguments else build_store(Path(folder))
        with live(store) as server:
            until_right(server)
            attackers = [
                threading.Thread(target=server.direct, args=(query, "*/*"), daemon=True) for query in HOSTILE[:1]
            ]
            for attacker in attackers:
                attacker.start()
            workers = after_killed_workers(server)
        servers = after_killed_servers(store)
    for name, taken in (("worker", workers), ("server, started again", servers)):
        print(f"{name}: median {statistics.median(taken):.2f} s, worst {max(taken):.2f} s of {len(taken)}")


if __name__ == "__main__":
    main(sys.argv[1:])
