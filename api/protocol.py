"""The request side of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/): a query and its graphs."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from fastapi import Request

from api.errors import PayloadTooLargeError, RequestTimeoutError, UnsupportedMediaTypeError
from ontology.errors import QueryForbiddenError, RequestError

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
MAX_FIELDS: Final = 1000


@dataclass(frozen=True, slots=True)
class ProtocolRequest:
    """A query as it was sent; `query` is None at the bare address, where the service describes itself."""

    query: str | None
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    format: str | None


def _pairs(data: bytes, where: str) -> list[tuple[str, str]]:
    """Decode `name=value&...` once, as UTF-8 and nothing else."""
    try:
        return parse_qsl(
            data.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=MAX_FIELDS
        )
    except UnicodeDecodeError as error:
        raise RequestError(f"The {where} is not percent-encoded UTF-8.") from error
    except ValueError as error:
        raise RequestError(f"The {where} has more than {MAX_FIELDS} fields.") from error


async def read_body(request: Request, max_bytes: int, seconds: float) -> bytes:
    """Read a body that is neither compressed, nor too large, nor too slow in coming."""
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise UnsupportedMediaTypeError("Compressed bodies are not read: send the query as it is.")
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for piece in request.stream():
                body += piece
                if len(body) > max_bytes:
                    raise PayloadTooLargeError(f"The body is larger than {max_bytes} bytes.")
    except TimeoutError as error:
        raise RequestTimeoutError(f"The body did not arrive within {seconds:g} seconds.") from error
    return bytes(body)


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
    return ProtocolRequest(
        query=queries[0] if queries else None,
        default_graphs=default if has_dataset else None,
        named_graphs=named if has_dataset else None,
        format=formats[0] if formats else None,
    )


async def read_request(request: Request, max_bytes: int, seconds: float) -> ProtocolRequest:
    """Read a query by any of the three ways of the protocol.

    Raises RequestError (400), UnsupportedMediaTypeError (415), PayloadTooLargeError (413), RequestTimeoutError (408).
    """
    pairs = _pairs(request.scope["query_string"], "address")
    if request.method != "POST":
        return _only(pairs, direct=None)
    media, _, parameters = request.headers.get("content-type", "").partition(";")
    media = media.strip().lower()
    if media == UPDATE:
        raise UnsupportedMediaTypeError("Updates are refused: this endpoint answers queries only.")
    if media not in (FORM, DIRECT):
        raise UnsupportedMediaTypeError(f"A POST to this address is {FORM} or {DIRECT}.")
    if "charset" in parameters.lower() and "utf-8" not in parameters.lower():
        raise UnsupportedMediaTypeError("The body has to be UTF-8.")
    body = await read_body(request, max_bytes, seconds)
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
