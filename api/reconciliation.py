"""Reconciliation in the words of the W3C community group's API 0.2 (https://www.w3.org/community/reports/reconciliation/)."""

from __future__ import annotations

import json
import re
from importlib.metadata import version
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from api.dependencies import Snapshot
from api.errors import InvalidParameterError
from graph.entity import describe
from graph.lookup import canonical, known
from graph.search import Match
from ontology.errors import NotFoundError
from ontology.namespaces import ID, KR

LARGEST_BATCH: Final = 200
LARGEST_LIMIT: Final = 100
TYPES: Final = {
    "place": "Place 地方",
    "organization": "Organisation 機構",
    "person": "Person 人物",
    "event": "Event 事件",
    "agreement": "Agreement 協定",
    "partnership": "Partnership 締盟",
}
PROPERTIES: Final = {
    "country": "Country code 國別",
    "kind": "Kind 類別",
    "name_zh": "Chinese name 中文名",
    "name_en": "English name 英文名",
    "events": "Number of events 事件數",
    "first_contact": "First contact 首次往來",
    "last_contact": "Last contact 最近往來",
    "standing": "Standing 締盟關係",
    "partner": "Partner 夥伴",
    "iri": "IRI",
}
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_SCORES: Final = {"exact": 100.0, "prefix": 80.0, "partial": 60.0, "fuzzy": 40.0}


class PropertyValue(BaseModel):
    """A value the row has in another column."""

    pid: str
    v: Any


class ReconciliationQuery(BaseModel):
    """One name to be matched."""

    model_config = ConfigDict(extra="ignore")

    query: Annotated[str | None, Field(max_length=200)] = None
    type: str | list[str] | None = None
    limit: Annotated[float, Field(ge=1)] = 10
    properties: list[PropertyValue] = []
    type_strict: Literal["any", "should", "all"] | None = None

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if self.query is None and not self.properties:
            raise ValueError("query or properties are needed")
        return self


class ExtensionProperty(BaseModel):
    """A column wanted."""

    id: str


class Extension(BaseModel):
    """Things and what is wanted of them."""

    ids: Annotated[list[str], Field(max_length=1000)]
    properties: Annotated[list[ExtensionProperty], Field(max_length=50)]


_BATCH: Final = TypeAdapter(Annotated[dict[str, ReconciliationQuery], Field(max_length=LARGEST_BATCH)])


def _read(adapter: TypeAdapter[Any], text: str, name: str) -> Any:
    try:
        return adapter.validate_json(text)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(map(str, found["loc"]))
        raise InvalidParameterError(f"{name}: {place + ': ' if place else ''}{found['msg']}") from error


def read_batch(text: str) -> dict[str, ReconciliationQuery]:
    """Read `queries=`."""
    batch: dict[str, ReconciliationQuery] = _read(_BATCH, text, "queries")
    return batch


def read_single(text: str) -> ReconciliationQuery:
    """Read `query=`: an object, or just the name."""
    written = text if text.lstrip().startswith("{") else json.dumps({"query": text})
    query: ReconciliationQuery = _read(TypeAdapter(ReconciliationQuery), written, "query")
    return query  # typed on the way


def read_extension(text: str) -> Extension:
    """Read `extend=`."""
    extension: Extension = _read(TypeAdapter(Extension), text, "extend")
    return extension


def manifest(base: str) -> dict[str, Any]:
    """Say what this service can do."""
    here = f"{base}/reconcile"
    suggestions = {
        kind: {
            "service_url": here,
            "service_path": f"/suggest/{kind}",
            "flyout_service_path": f"/flyout/{kind}?id=${{id}}",
        }
        for kind in ("entity", "type", "property")
    }
    return {
        "versions": ["0.1", "0.2"],
        "name": "Kaohsiung relations",
        "identifierSpace": str(ID),
        "schemaSpace": str(KR),
        "documentation": f"{base}/openapi.json",
        "defaultTypes": [{"id": key, "name": TYPES[key]} for key in ("place", "organization", "person")],
        "view": {"url": f"{base}/entities/{{{{id}}}}"},
        "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": 420, "height": 240},
        "suggest": suggestions,
        "extend": {
            "propose_properties": {"service_url": here, "service_path": "/properties"},
            "property_settings": [],
        },
        "serviceVersion": version("kaohsiung-relations"),
        "batchSize": 50,
    }


def _types(query: ReconciliationQuery) -> tuple[str, ...]:
    asked = [query.type] if isinstance(query.type, str) else query.type or []
    return tuple(word for word in asked if word in TYPES)


def _country(query: ReconciliationQuery) -> str | None:
    values = [each.v for each in query.properties if each.pid == "country"]
    flat = [each for value in values for each in (value if isinstance(value, list) else [value])]
    codes = [each for each in flat if isinstance(each, str) and len(each) == 2 and each.isascii() and each.isalpha()]
    return codes[0] if codes else None


def candidate(match: Match, *, sure: bool) -> dict[str, Any]:
    """Write one candidate."""
    english = match.label.get("en")
    described = " · ".join(part for part in (english, match.kind, match.country) if part and part != match.name)
    return {
        "id": match.id,
        "name": match.name,
        "description": described,
        "type": [{"id": match.type, "name": TYPES.get(match.type, match.type)}],
        "score": _SCORES.get(match.reason, 20.0),
        "match": sure,
    }


def reconcile(snapshot: Snapshot, query: ReconciliationQuery) -> dict[str, Any]:
    """Match one name; `match` is true for the only thing that has exactly this name."""
    text = (query.query or "").strip()
    if not text and _country(query) is None:
        return {"result": []}
    limit = min(int(query.limit), LARGEST_LIMIT)
    found = snapshot.search.find(text, types=_types(query), country=_country(query), limit=limit).items
    exact = [match for match in found if match.reason == "exact"]
    return {"result": [candidate(match, sure=exact == [match]) for match in found]}


def suggest_entities(snapshot: Snapshot, prefix: str, offset: int) -> dict[str, Any]:
    """Suggest things as somebody types."""
    items = snapshot.search.find(prefix, limit=10, offset=offset).items if prefix.strip() else []
    kept = ("id", "name", "description")
    found = [candidate(match, sure=False) for match in items]
    return {"result": [{key: each[key] for key in kept} | {"notable": each["type"]} for each in found]}


def suggest_words(words: dict[str, str], prefix: str) -> dict[str, Any]:
    """Suggest types or properties."""
    wanted = prefix.casefold()
    return {
        "result": [{"id": key, "name": text} for key, text in words.items() if wanted in f"{key} {text}".casefold()]
    }


def _cells(about: dict[str, Any], name: str) -> list[dict[str, Any]]:
    label, partners = about["label"], about["partnerships"]
    if name == "partner":
        found = [each["partner"] for each in partners if each["partner"]]
        return [{"id": each["id"], "name": next(filter(None, each["label"].values()), each["id"])} for each in found]
    if name == "events":
        return [{"int": about["counts"]["events"]}]
    values = {
        "country": [about["country"]],
        "kind": [about["kind"]],
        "name_zh": [label["zh-Hant"]],
        "name_en": [label["en"]],
        "first_contact": [about["first_contact"]],
        "last_contact": [about["last_contact"]],
        "standing": [each["standing"] for each in partners],
        "iri": [about["iri"]],
    }
    return [_dated(value) if name.endswith("_contact") else {"str": value} for value in values.get(name, []) if value]


def _dated(day: str) -> dict[str, str]:
    """Write a day as the API's date and time; a month or a year, which that cannot say, as text."""
    return {"date": f"{day}T00:00:00"} if _DAY.fullmatch(day) else {"str": day}


def extend(snapshot: Snapshot, asked: Extension) -> dict[str, Any]:
    """Fill columns for things; an id that is not known has empty cells."""
    names = [each.id for each in asked.properties]
    rows: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for identifier in asked.ids:
        try:
            current = canonical(snapshot.reader, identifier) if known(snapshot.reader, identifier) else None
            about = describe(snapshot.reader, current).to_dict() if current else None
        except NotFoundError:
            about = None
        rows[identifier] = {name: _cells(about, name) if about else [] for name in names}
    return {"meta": [{"id": name, "name": PROPERTIES.get(name, name)} for name in names], "rows": rows}
