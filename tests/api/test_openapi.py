"""The OpenAPI document against the application: schemathesis with all its checks, bounded, and no failure."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode, openapi
from schemathesis.checks import CHECKS, load_all_checks

LANGUAGES = ("GET /sparql", "POST /sparql", "GET /reconcile", "POST /reconcile", "POST /network")
"""They take SPARQL, JSON inside a text, or numbers that point at things: what fits their schema may make no sense."""
EXAMPLES = 5


def checks(label: str) -> list[Any]:
    load_all_checks()
    left_out = {"positive_data_acceptance"} if label in LANGUAGES else set()
    return [check for check in CHECKS.get_all() if check.__name__ not in left_out]


@pytest.fixture(scope="module")
def operations(client: TestClient) -> list[Any]:
    schema: Any = openapi.from_asgi("/openapi.json", client.app)
    return [result.ok() for result in schema.get_all_operations()]


def attempt(operation: Any, mode: GenerationMode) -> None:
    wanted = checks(operation.label)

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    def tried(case: Any) -> None:
        case.call_and_validate(checks=wanted)

    tried()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_operation_fails(operations: list[Any], client: TestClient, mode: GenerationMode) -> None:
    assert len(operations) > 25
    assert set(LANGUAGES) <= {operation.label for operation in operations}
    for operation in operations:
        if mode is GenerationMode.POSITIVE or operation.query or operation.path_parameters or operation.body:
            attempt(operation, mode)


def test_every_operation_has_words_and_an_answer(client: TestClient) -> None:
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        for method, operation in methods.items():
            assert operation.get("description"), (method, path)
            assert set(operation["responses"]) & {"200", "303"}, (method, path)
            assert "application/problem+json" in operation["responses"]["400"]["content"], (method, path)


def examples(document: Any) -> list[Any]:
    """Every example of a schema of the document."""
    found = [example for schema in document["components"]["schemas"].values() for example in schema.get("examples", ())]
    return [each for each in found if isinstance(each, dict)]


def test_examples_are_of_the_shipped_sample(sample_client: TestClient) -> None:
    document = sample_client.get("/openapi.json").json()
    things = [each for each in examples(document) if {"id", "iri", "type"} <= each.keys()]
    events = [each["event"] for each in examples(document) if "event" in each]
    assert things
    assert events
    for each in (*things, *events):
        answer = sample_client.get(f"/entities/{each['id']}").json()
        assert answer["iri"] == each["iri"]
        given = {language: text for language, text in each["label"].items() if text}
        assert given.items() <= answer["label"].items()
    sentences = [each for example in examples(document) for each in example.get("evidence", ())]
    text = sample_client.get("/reports/kaohsiung-council-4-7?format=text").text
    assert sentences
    assert all(each["quote"] in text.replace("\n", "") or each["quote"] in text for each in sentences)
