"""What the reconciliation API 0.2 asks of a service's answers, restated as JSON schemas.

From https://reconciliation-api.github.io/specs/0.2/ and the schemas published beside it (manifest, reconciliation query
and result batch, suggest responses, data extension query and response), in our own words: what they require, nothing
that they leave open.
"""

from __future__ import annotations

from typing import Any, Final

Schema = dict[str, Any]
TEXT: Final[Schema] = {"type": "string"}
DATE_TIME: Final = (
    r"^-?([1-9][0-9]*)?[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?$"
)


def shape(required: str, closed: bool = False, **properties: Schema) -> Schema:
    """An object with the properties named, those in `required` at least, and no others where it is closed."""
    found: Schema = {"type": "object", "required": required.split(), "properties": properties}
    return found | {"additionalProperties": False} if closed else found


def many(items: Schema, **more: Any) -> Schema:
    """A list."""
    return {"type": "array", "items": items, **more}


def template(field: str) -> Schema:
    """A text in which the id's place is marked."""
    return {"type": "string", "pattern": field}


def answer(item: Schema) -> Schema:
    """What every suggest service gives: a list under `result`."""
    return shape("result", result=many(item))


_BRACES: Final = template(r"\{\{id\}\}")
_DOLLAR: Final = template(r"\$\{id\}")
_TYPE: Final = shape("id name", id=TEXT, name=TEXT, description=TEXT, broader=many({"type": "object"}))
_TYPE_OR_ID: Final[Schema] = {"oneOf": [shape("id", id=TEXT, name=TEXT), TEXT]}
_SUGGEST: Final = shape("", service_url=TEXT, service_path=TEXT, flyout_service_url=TEXT, flyout_service_path=_DOLLAR)
MANIFEST: Final = shape(
    "versions name identifierSpace schemaSpace",
    versions=many(TEXT, contains={"const": "0.2"}),
    name=TEXT,
    identifierSpace=TEXT,
    schemaSpace=TEXT,
    documentation=TEXT,
    serviceVersion=TEXT,
    logo=TEXT,
    view=shape("url", url=_BRACES),
    feature_view=shape("url", url=_BRACES),
    defaultTypes=many(_TYPE, uniqueItems=True),
    suggest=shape("", entity=_SUGGEST, property=_SUGGEST, type=_SUGGEST),
    preview=shape("url width height", url=_BRACES, width={"type": "integer"}, height={"type": "integer"}),
    extend=shape(
        "",
        propose_properties=shape("", service_url=TEXT, service_path=TEXT),
        property_settings=many(shape("type label name", type={"enum": ["number", "text", "checkbox", "select"]})),
    ),
    batchSize={"type": "integer"},
)
_CANDIDATE: Final = shape(
    "id name score",
    id=TEXT,
    name=TEXT,
    description=TEXT,
    score={"type": "number"},
    match={"type": "boolean"},
    type=many(_TYPE_OR_ID),
    features=many(shape("", id=TEXT, value={"type": ["number", "boolean"]})),
)
RESULT_BATCH: Final[Schema] = {"type": "object", "additionalProperties": shape("result", result=many(_CANDIDATE))}
SUGGESTED_ENTITIES: Final = answer(shape("id name", id=TEXT, name=TEXT, description=TEXT, notable=many(_TYPE_OR_ID)))
SUGGESTED_PROPERTIES: Final = answer(shape("id name", id=TEXT, name=TEXT, description=TEXT))
SUGGESTED_TYPES: Final = answer(_TYPE)
_CELL: Final[Schema] = {
    "oneOf": [
        shape("", closed=True),
        shape("id name", closed=True, id=TEXT, name=TEXT, description=TEXT),
        shape("str", closed=True, str=TEXT),
        shape("float", closed=True, float={"type": "number"}),
        shape("int", closed=True, int={"type": "integer"}),
        shape("date", closed=True, date={"type": "string", "pattern": DATE_TIME}),
    ]
}
EXTENSION: Final = shape(
    "meta rows",
    meta=many(shape("id name", id=TEXT, name=TEXT, type=shape("id", id=TEXT, name=TEXT))),
    rows={
        "type": "object",
        "additionalProperties": {"type": "object", "additionalProperties": many(_CELL)},
    },
)
PROPOSED: Final = shape(
    "properties", properties=many(shape("id name", id=TEXT, name=TEXT)), type=TEXT, limit={"type": "integer"}
)
