"""Every operation of the OpenAPI document, tried with what it allows and what it does not: never a server error."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis import openapi
from schemathesis.checks import not_a_server_error

ELSEWHERE = ("/sparql", "/metrics", "/.well-known")
"""Operations with suites of their own."""


@pytest.fixture(scope="module")
def operations(client: TestClient) -> list[Any]:
    schema: Any = openapi.from_asgi("/openapi.json", client.app)
    found: list[Any] = [result.ok() for result in schema.get_all_operations()]
    return [each for each in found if not each.path.startswith(ELSEWHERE)]


def test_no_operation_fails(operations: list[Any], client: TestClient) -> None:
    assert len(operations) > 15
    for operation in operations:

        @given(case=operation.as_strategy())
        @settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        def attempt(case: Any) -> None:
            case.call_and_validate(checks=[not_a_server_error])

        attempt()


def test_every_operation_has_words_and_an_answer(client: TestClient) -> None:
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        for method, operation in methods.items():
            assert operation.get("description"), (method, path)
            assert set(operation["responses"]) & {"200", "303"}, (method, path)
