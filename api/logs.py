"""The service's log: one JSON object a line on standard error, with the id of the request it belongs to.

Lines are written by a thread of their own and dropped where nobody takes them: a log that is not read must not hold up
the service.
"""

from __future__ import annotations

import json
import logging
import queue
import sys
import threading
from datetime import UTC, datetime
from typing import Any, Final, TextIO

from api.observability import REQUEST_ID

_WAITING_LINES: Final = 10_000
_FLUSH_SECONDS: Final = 1.0


class JSONLines(logging.Formatter):
    """Writes a record as one JSON object: when, how bad, who says it, what, for which request."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        fields = getattr(record, "fields", None)
        line |= fields if isinstance(fields, dict) else {"message": record.getMessage()}
        if "request" not in line and (request := getattr(record, "request", None)):
            line["request"] = request
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class Patient(logging.Handler):
    """Hands lines to a thread that writes them; what does not fit into the queue is dropped and counted."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self.dropped = 0
        self._stream = stream
        self._lines: queue.Queue[str | None] = queue.Queue(_WAITING_LINES)
        self._thread = threading.Thread(target=self._write, daemon=True, name="log")
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Put a line into the queue."""
        record.request = REQUEST_ID.get()
        try:
            self._lines.put_nowait(self.format(record))
        except queue.Full:
            self.dropped += 1

    def close(self) -> None:
        """Wait a moment for what is still to be written."""
        try:
            self._lines.put_nowait(None)
            self._thread.join(_FLUSH_SECONDS)
        except queue.Full:
            pass
        super().close()

    def _write(self) -> None:
        while (line := self._lines.get()) is not None:
            try:
                self._stream.write(line + "\n")
                self._stream.flush()
            except (OSError, ValueError):
                return


def install(*, requests: bool) -> Patient:
    """Let the service write its log: errors and warnings, and one line a request where wanted."""
    handler = Patient(sys.stderr)
    handler.setFormatter(JSONLines())
    for name in ("relations", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False
        logger.setLevel(logging.INFO if name == "relations" else logging.WARNING)
    logging.getLogger("relations.access").disabled = not requests
    return handler
