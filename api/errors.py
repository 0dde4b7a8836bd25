"""Every error as one shape: `application/problem+json` (RFC 9457) with `type`, `title`, `status`, `detail`, `code`."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

from api.headers import HEADERS
from ontology import errors
from ontology.errors import QueryBusyError, QuerySyntaxError, RelationsError, RequestError

MEDIA_TYPE: Final = "application/problem+json"
RETRY_SECONDS: Final = 5
_LOG: Final = logging.getLogger("relations.api")


class NotAcceptableError(RequestError):
    """None of the formats the client takes can be made here."""

    code = "not_acceptable"


class UnsupportedMediaTypeError(RequestError):
    """The body is in a format that is not read here."""

    code = "unsupported_media_type"


class PayloadTooLargeError(RequestError):
    """The body is larger than allowed."""

    code = "payload_too_large"


class RequestTimeoutError(RequestError):
    """The body did not arrive in time."""

    code = "request_timeout"


class InvalidParameterError(RequestError):
    """A parameter has a value it cannot have."""

    code = "invalid_parameter"


STATUS: Final[dict[type[RelationsError], int]] = {
    errors.RelationsError: 500,
    errors.SourceError: 422,
    errors.UnreadableSourceError: 422,
    errors.NotAReportError: 422,
    errors.EntryError: 422,
    errors.CurationError: 422,
    errors.ModelError: 500,
    errors.StoreError: 503,
    errors.ForeignStoreError: 503,
    errors.StoreLockedError: 503,
    errors.StoreFullError: 507,
    errors.EmptyStoreError: 503,
    errors.SnapshotReplacedError: 503,
    errors.StoreUnreachableError: 503,
    errors.QueryError: 400,
    errors.QuerySyntaxError: 400,
    errors.QueryForbiddenError: 400,
    errors.QueryTimeoutError: 408,
    errors.QueryMemoryError: 503,
    errors.QueryBusyError: 503,
    errors.QueryInterruptedError: 503,
    errors.AnswerTooLargeError: 413,
    errors.NotFoundError: 404,
    errors.RequestError: 400,
    NotAcceptableError: 406,
    UnsupportedMediaTypeError: 415,
    PayloadTooLargeError: 413,
    RequestTimeoutError: 408,
    InvalidParameterError: 422,
}
"""The status of each class of the tree; a test fails where one has none."""

_CODES: Final = {404: "not_found", 405: "method_not_allowed", 413: "payload_too_large", 431: "headers_too_large"}
_HIDDEN: Final = (errors.StoreError, errors.ModelError)
"""Their messages name folders: the log gets them, the client does not."""


class Problem(BaseModel):
    """What went wrong, for people and for programs."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "Not Found",
                    "status": 404,
                    "detail": "There is nothing called 格丁尼. Near: 格丁尼亞市.",
                    "code": "not_found",
                    "near": ["格丁尼亞市"],
                }
            ]
        },
    )

    type: str
    title: str
    status: int
    detail: str
    code: str


PROBLEM: Final[dict[str, Any]] = {"model": Problem, "content": {MEDIA_TYPE: {}}}
"""How an error is described in OpenAPI."""


def answer(status: int, code: str, detail: str, headers: dict[str, str] | None = None, **more: Any) -> JSONResponse:
    """Write one problem."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, "code": code}
    return JSONResponse(body | more, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def problem(error: RelationsError) -> JSONResponse:
    """Write an error of ours."""
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    more: dict[str, Any] = {}
    headers: dict[str, str] = {}
    if isinstance(error, errors.NotFoundError):
        more["near"] = list(error.near)
    if isinstance(error, QuerySyntaxError):
        more |= {"line": error.line, "column": error.column}
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = str(error.retry_after if isinstance(error, QueryBusyError) else RETRY_SECONDS)
    detail = error.message
    if isinstance(error, _HIDDEN):
        _LOG.error("%s: %s", error.code, error.message)
        detail = (type(error).__doc__ or "").splitlines()[0]
    return answer(status, error.code, detail, headers, **more)


def _place(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location[1:]) or str(location[0] if location else "request")


async def _relations(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RelationsError)  # noqa: S101  # registered for this class
    return problem(error)


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for this class
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        methods = ", ".join(sorted(request.app.state.allowed(request.url.path)))
        detail = f"{request.scope['method']} is not for this address; there are {methods}."
        return answer(405, "method_not_allowed", detail, {"Allow": methods})
    code = _CODES.get(error.status_code, HTTPStatus(error.status_code).phrase.lower().replace(" ", "_"))
    return answer(error.status_code, code, str(error.detail), dict(error.headers or {}))


async def _validation(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for this class
    found = [f"{_place(tuple(each['loc']))}: {each['msg']}" for each in error.errors()]
    return answer(422, InvalidParameterError.code, "; ".join(found))


def unexpected() -> JSONResponse:
    """Answer for a bug, saying nothing of it."""
    return answer(500, "internal_error", "Something went wrong here; it has been recorded.", dict(HEADERS))


async def _unexpected(_: Request, __: Exception) -> JSONResponse:
    return unexpected()


def install(app: FastAPI) -> None:
    """Let every error of an application be answered in the one shape."""
    app.add_exception_handler(RelationsError, _relations)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(Exception, _unexpected)
