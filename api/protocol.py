"""The request side of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/): a query and its graphs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from fastapi import Request
from python_multipart.multipart import parse_options_header

from api.errors import UnsupportedMediaTypeError
from ontology.errors import QueryForbiddenError, RequestError

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
MAX_FIELDS: Final = 1000
_NOT_ASCII: Final = re.compile(rb"[\x80-\xff]")
_BYTE_ORDER_MARK: Final = "\ufeff"
_CHARSETS: Final = frozenset(("utf-8", "utf8", "us-ascii", "ascii"))


@dataclass(frozen=True, slots=True)
class ProtocolRequest:
    """A query as it was sent; `query` is None at the bare address, where the service describes itself."""

    query: str | None
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    format: str | None


def _pairs(data: bytes, where: str) -> list[tuple[str, str]]:
    """Decode `name=value&...` once, as UTF-8 and nothing else; bytes that are not escaped stand for themselves."""
    escaped = _NOT_ASCII.sub(lambda byte: b"%%%02X" % byte.group()[0], data).decode("ascii")
    try:
        return parse_qsl(escaped, keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=MAX_FIELDS)
    except UnicodeDecodeError as error:
        raise RequestError(f"The {where} is not percent-encoded UTF-8.") from error
    except ValueError as error:
        raise RequestError(f"The {where} has more than {MAX_FIELDS} fields.") from error


def _only(pairs: list[tuple[str, str]], *, direct: str | None) -> ProtocolRequest:
    queries = [value for name, value in pairs if name == "query"]
    if direct is not None:
        queries.append(direct)
    if any(name == "update" for name, _ in pairs):
        raise QueryForbiddenError("Updates are refused: this endpoint answers queries only.")
    if len(queries) > 1:
        raise RequestError("Exactly one query is needed; there are several.")
    default = tuple(value for name, value in pairs if name == "default-graph-uri")
    named = tuple(value for name, value in pairs if name == "named-graph-uri")
    formats = [value for name, value in pairs if name == "format"]
    has_dataset = bool(default or named)
    if not queries and any(name != "format" for name, _ in pairs):
        raise RequestError(
            "Exactly one query is needed; there is none. Without any parameter the service is described."
        )
    return ProtocolRequest(
        query=queries[0].removeprefix(_BYTE_ORDER_MARK) if queries else None,
        default_graphs=default if has_dataset else None,
        named_graphs=named if has_dataset else None,
        format=formats[0] if formats else None,
    )


def _media_type(content_type: str) -> str:
    """Give the media type of a body in small letters; only UTF-8, and what is the same in UTF-8, is read."""
    media, parameters = parse_options_header(content_type)
    charset = parameters.get(b"charset", b"utf-8").decode("latin-1")
    if charset.strip().lower() not in _CHARSETS:
        raise UnsupportedMediaTypeError(f"The body has to be UTF-8, not {charset[:40]}.")
    return media.decode("latin-1").strip().lower()


async def read_request(request: Request) -> ProtocolRequest:
    """Read a query by any of the three ways of the protocol.

    Raises RequestError (400), UnsupportedMediaTypeError (415).
    """
    pairs = _pairs(request.scope["query_string"], "address")
    if request.method != "POST":
        return _only(pairs, direct=None)
    media = _media_type(request.headers.get("content-type", ""))
    if media == UPDATE:
        raise UnsupportedMediaTypeError("Updates are refused: this endpoint answers queries only.")
    if media not in (FORM, DIRECT):
        raise UnsupportedMediaTypeError(f"A POST to this address is {FORM} or {DIRECT}.")
    body = await request.body()
    if media == FORM:
        found = _only(pairs + _pairs(body, "form"), direct=None)
    else:
        try:
            found = _only(pairs, direct=body.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise RequestError(f"The body is not UTF-8: byte {error.start} cannot be read.") from error
    if found.query is None:
        raise RequestError("Exactly one query is needed; there is none.")
    return found
