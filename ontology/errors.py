"""Every error this project raises on purpose, in one tree.

    RelationsError
    |-- SourceError          this source is unusable: stop, nothing is written
    |   |-- UnreadableSourceError   missing, empty, binary, damaged, encrypted, too large
    |   `-- NotAReportError         readable, yet no report entries in it
    |-- EntryError           one entry could not be understood: recorded, the next goes on
    |-- CurationError        a corrections file that cannot be read or fits nothing
    |-- ModelError           a file of the ontology is wrong
    |-- StoreError           the store folder or server cannot be used
    |   |-- ForeignStoreError       the folder is not ours
    |   |-- StoreLockedError        another process is publishing
    |   |-- StoreFullError          no space left
    |   |-- EmptyStoreError         nothing has been ingested yet
    |   |-- SnapshotReplacedError   a server's graph changed while it was read
    |   `-- StoreUnreachableError   the SPARQL server does not answer
    |-- QueryError           a query that cannot be answered
    |   |-- QuerySyntaxError        with line and column
    |   |-- QueryForbiddenError     SERVICE, LOAD, updates, graphs from elsewhere
    |   |-- QueryTimeoutError       took longer than allowed
    |   |-- QueryMemoryError        needed more memory than allowed
    |   |-- QueryBusyError          too many queries are waiting
    |   |-- QueryInterruptedError   its process ended; asking again may help
    |   `-- AnswerTooLargeError     more bytes than allowed
    |-- NotFoundError        no such thing, with near matches
    `-- RequestError         a parameter that makes no sense, a body too large ...

The command line prints `message` on one line and exits 2; the HTTP interface answers
`application/problem+json` (RFC 9457) with `code` and the status `api.errors` gives each class.
"""

from __future__ import annotations

from typing import ClassVar


class RelationsError(Exception):
    """Base of the tree. `code` is stable and may be relied on by programs."""

    code: ClassVar[str] = "relations_error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class SourceError(RelationsError):
    """A report that cannot be used at all: nothing of it is written."""

    code = "source_error"


class UnreadableSourceError(SourceError):
    """The bytes cannot be read: missing, empty, binary, damaged, encrypted or too large."""

    code = "unreadable_source"


class NotAReportError(SourceError):
    """The text can be read, but has no entries of a report."""

    code = "not_a_report"


class EntryError(RelationsError):
    """One entry could not be understood; it is recorded and the next goes on."""

    code = "entry_error"


class CurationError(RelationsError):
    """A corrections file that cannot be read."""

    code = "curation_error"


class ModelError(RelationsError):
    """A file of the ontology is malformed."""

    code = "model_error"


class StoreError(RelationsError):
    """The store cannot be used."""

    code = "store_error"


class ForeignStoreError(StoreError):
    """The folder given as a store holds something else."""

    code = "foreign_store"


class StoreLockedError(StoreError):
    """Another process is publishing into the store."""

    code = "store_locked"


class StoreFullError(StoreError):
    """The disk ran out of space; the previous snapshot still serves."""

    code = "store_full"


class EmptyStoreError(StoreError):
    """Nothing has been published in this store yet."""

    code = "empty_store"


class SnapshotReplacedError(StoreError):
    """The server published something else while it was being read: ask again."""

    code = "snapshot_replaced"


class StoreUnreachableError(StoreError):
    """A SPARQL server does not answer or refuses us."""

    code = "store_unreachable"


class QueryError(RelationsError):
    """A query that cannot be answered."""

    code = "query_error"


class QuerySyntaxError(QueryError):
    """The query is not SPARQL 1.1; `line` and `column` are 1-based, None where unknown."""

    code = "query_syntax"

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class QueryForbiddenError(QueryError):
    """The query would write, or reach outside the store."""

    code = "query_forbidden"


class QueryTimeoutError(QueryError):
    """The query ran longer than allowed and was stopped."""

    code = "query_timeout"


class QueryMemoryError(QueryError):
    """The query needed more memory than allowed and was stopped."""

    code = "query_memory"


class QueryBusyError(QueryError):
    """Too many queries are waiting; `retry_after` says in how many seconds to ask again."""

    code = "query_busy"

    def __init__(self, message: str, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class QueryInterruptedError(QueryError):
    """The process answering the query ended before the answer was whole; asked again, it may be answered."""

    code = "query_interrupted"


class AnswerTooLargeError(QueryError):
    """The answer has more bytes than allowed."""

    code = "answer_too_large"


class NotFoundError(RelationsError):
    """No such thing; `near` holds the labels of near matches, best first."""

    code = "not_found"

    def __init__(self, message: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.near = near


class RequestError(RelationsError):
    """A request whose parameters make no sense."""

    code = "bad_request"
