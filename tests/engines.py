"""SPARQL servers for tests and benchmarks: Debian's Virtuoso, in a folder of its own, on loopback, with a free port."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

VIRTUOSO = shutil.which("virtuoso-t")
_ISQL = shutil.which("isql-vt")
_PATIENCE = 60.0
_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
MaxClientConnections = 10
CaseMode = 2
DirsAllowed = {folder}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
MaxQueryMem = 2G
ThreadsPerQuery = 2
AsyncQueueMaxThreads = 4
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 16
MaxKeepAlives = 16
KeepAliveTimeout = 30
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 55
"""


@dataclass
class Virtuoso:
    """A running server: its SPARQL address, its process, and the folder its data lie in."""

    address: str
    folder: Path
    sql: int
    process: subprocess.Popen[bytes]
    user: str = "dba"
    password: str = "dba"  # of a server that lives in a temporary folder, on loopback, for one test

    def sql_command(self, text: str) -> str:
        """Run SQL as the administrator."""
        if _ISQL is None:
            raise FileNotFoundError("isql-vt")
        command = [_ISQL, f"127.0.0.1:{self.sql}", self.user, self.password, f"exec={text}"]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=600).stdout

    def kill(self) -> None:
        """Lose the server, as a power cut would."""
        self.process.kill()
        self.process.wait()

    def start(self) -> None:
        """Start it in its folder, and wait until it answers."""
        if VIRTUOSO is None:
            raise FileNotFoundError("virtuoso-t")
        (self.folder / "virtuoso.lck").unlink(missing_ok=True)
        command = [VIRTUOSO, "+foreground", "+configfile", str(self.folder / "virtuoso.ini")]
        with (self.folder / "output.txt").open("ab") as output:
            self.process = subprocess.Popen(command, cwd=self.folder, stdout=output, stderr=output)
        _wait(self.address, self.process)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + _PATIENCE
    while True:
        try:
            with urllib.request.urlopen(address + "?query=ASK%20%7B%7D", timeout=5) as answer:
                answer.read()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if process.poll() is not None or time.monotonic() > ends:
                raise RuntimeError(f"{address}: Virtuoso did not come up") from None
            time.sleep(0.1)


def free_ports(number: int) -> list[int]:
    """Find free ports of loopback: in RELATIONS_TEST_PORTS (FIRST-LAST) where it is set, else the system's choice."""
    first, _, last = os.environ.get("RELATIONS_TEST_PORTS", "").partition("-")
    candidates = range(int(first), int(last) + 1) if first else [0] * number
    found: list[int] = []
    held = []
    for port in candidates:
        opened = socket.socket()
        try:
            opened.bind(("127.0.0.1", port))
        except OSError:
            opened.close()
            continue
        held.append(opened)
        found.append(opened.getsockname()[1])
        if len(found) == number:
            break
    for opened in held:
        opened.close()
    return found


@contextmanager
def virtuoso(folder: Path, buffers: int = 20_000, rows: int = 2_000_000) -> Iterator[Virtuoso]:
    """Run Virtuoso in a folder; `buffers` are pages of 8 KiB, `rows` the most an answer may have."""
    sql, http = free_ports(2)
    folder.mkdir(parents=True, exist_ok=True)
    ini = _INI.format(folder=folder, sql=sql, http=http, buffers=buffers, dirty=buffers * 3 // 4, rows=rows)
    (folder / "virtuoso.ini").write_text(ini)
    server = Virtuoso(f"http://127.0.0.1:{http}/sparql", folder, sql, None)  # type: ignore[arg-type]  # started below
    server.start()
    try:
        yield server
    finally:
        server.kill()
