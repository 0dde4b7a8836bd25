"""What the interface answers, as types: the words of OpenAPI. Examples are from the shipped report."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

GDYNIA: Final[dict[str, Any]] = {
    "id": "place-pl-gdynia",
    "iri": "https://w3id.org/kaohsiung-relations/id/place-pl-gdynia",
    "type": "place",
    "kind": "city",
    "label": {"zh-Hant": "格丁尼亞市", "en": "Gdynia"},
    "country": "PL",
}
_DATE: Final = {"start": "2025-09-14", "end": "2025-09-16"}
_ENTRY: Final = {"report": "report-kaohsiung-council-4-7", "section": "1.1", "number": 2}
_ITEM: Final[dict[str, Any]] = {
    "date": _DATE,
    "event": {
        "id": "event-kaohsiung-council-4-7-1.1-2",
        "iri": "https://w3id.org/kaohsiung-relations/id/event-kaohsiung-council-4-7-1.1-2",
        "type": "delegation_abroad",
        "label": {"zh-Hant": "出訪波蘭格丁尼亞市締結姊妹市"},
    },
    "event_type": ["delegation_abroad", "signing"],
    "entry": _ENTRY,
    "participants": [],
    "places": [GDYNIA],
    "agreements": [],
    "topics": ["culture", "education", "trade"],
    "photos": [],
    "evidence": [{"quote": "格丁尼亞成為高雄首座波蘭姊妹市暨第43座締盟城市。", "start": 1140, "end": 1166}],
}

_PAGE: Final[dict[str, Any]] = {"entity": GDYNIA, "with": None, "total": 1, "items": [_ITEM], "next": None}


def _example(value: dict[str, Any]) -> ConfigDict:
    return ConfigDict(extra="allow", json_schema_extra={"examples": [value]})


class Label(BaseModel):
    """A name in Chinese and in English, where known."""

    model_config = ConfigDict(populate_by_name=True, extra="allow")

    zh_hant: str | None = Field(default=None, alias="zh-Hant")
    en: str | None = None


class Thing(BaseModel):
    """A thing as others refer to it."""

    model_config = _example(GDYNIA)

    id: str
    iri: str
    type: str
    kind: str | None = None
    label: Label
    country: str | None = None


class Found(Thing):
    """A thing that was searched for: the name that matched, and why."""

    model_config = _example(GDYNIA | {"matched": "Gdynia", "reason": "exact", "score": 1.0, "events": 1})

    matched: str
    reason: str
    score: float
    events: int


class SearchPage(BaseModel):
    """A page of what was found; `next` is the cursor of the page after."""

    total: int
    items: list[Found]
    next: str | None


class DateRange(BaseModel):
    """When, at the precision the report states; `end` is null for one day."""

    model_config = _example(_DATE)

    start: str | None
    end: str | None


class EntryReference(BaseModel):
    """Where in a report."""

    model_config = _example(_ENTRY)

    report: str | None
    section: str | None
    number: int | None


class Evidence(BaseModel):
    """A sentence of the report, by code points, end exclusive."""

    model_config = ConfigDict(extra="allow")

    quote: str
    start: int
    end: int


class EventReference(BaseModel):
    """The event of a history item."""

    model_config = ConfigDict(extra="allow")

    id: str
    iri: str
    type: str
    label: Label


class Participant(BaseModel):
    """Who took part, in which role and with which title."""

    model_config = ConfigDict(extra="allow")

    id: str
    label: Label
    type: str
    role: str | None
    title: str | None


class AgreementReference(BaseModel):
    """An agreement signed, retold or planned in an event."""

    model_config = ConfigDict(extra="allow")

    id: str
    kind: str | None
    status: str | None
    ordinal: list[int] = []


class PhotoReference(BaseModel):
    """A photo of the event, with its caption."""

    model_config = ConfigDict(extra="allow")

    id: str
    number: int
    caption: str | None


class HistoryItem(BaseModel):
    """One event of a history."""

    model_config = _example(_ITEM)

    date: DateRange
    event: EventReference
    entry: EntryReference
    participants: list[Participant]
    places: list[Thing]
    agreements: list[AgreementReference]
    evidence: list[Evidence]
    photos: list[PhotoReference]


class History(BaseModel):
    """A page of the relationship history of a thing, alone or with another."""

    model_config = ConfigDict(populate_by_name=True, json_schema_extra={"examples": [_PAGE]})

    entity: Thing
    with_: Thing | None = Field(alias="with")
    total: int
    items: list[HistoryItem]
    next: str | None


class Pair(BaseModel):
    """What two things have to do with each other."""

    a: Thing
    b: Thing
    first_contact: str | None
    last_contact: str | None
    standing: list[dict[str, Any]]
    agreements: list[AgreementReference]
    counts: dict[str, dict[str, int]]
    meetings: list[dict[str, Any]]
    history: History


class Entity(Thing):
    """Everything about one thing."""

    names: list[dict[str, Any]] = []
    posts: list[dict[str, Any]] = []
    people: list[dict[str, Any]] = []
    partnerships: list[dict[str, Any]] = []
    links: list[dict[str, Any]] = []
    linked_from: list[dict[str, Any]] = []
    same_as: list[str] = []
    counts: dict[str, Any] = {}
    first_contact: str | None = None
    last_contact: str | None = None


class ReportSummary(BaseModel):
    """A report that was read."""

    id: str
    iri: str
    title: str | None
    publisher: str | None
    period: DateRange
    entries: int


class ReportList(BaseModel):
    """The reports, oldest period first."""

    total: int
    items: list[ReportSummary]


class EntrySummary(BaseModel):
    """An entry in a report's outline."""

    id: str
    section: str
    number: int
    title: str | None
    start: int
    end: int


class Report(ReportSummary):
    """A report with its outline."""

    sections: list[dict[str, Any]]
    outline: list[EntrySummary]


class Span(BaseModel):
    """A name that was recognised, by code points of the whole report, end exclusive."""

    model_config = ConfigDict(extra="allow")

    start: int
    end: int
    exact: str
    entity: Thing


class ReportEntry(EntrySummary):
    """An entry with its text and the names found in it."""

    report: dict[str, Any]
    text: str
    spans: list[Span]
    caption_spans: list[Span] = []
    photos: list[PhotoReference]


class RecognisedName(BaseModel):
    """A name in a report: where it stands, what it was taken for, by which rule and how sure."""

    start: int
    end: int
    entity: dict[str, Any]
    entry: str
    rule: str | None
    confidence: float


class NameList(BaseModel):
    """Every recognised name of a report."""

    total: int
    items: list[RecognisedName]


class EntryStatement(BaseModel):
    """One statement made of an entry, with the words it rests on."""

    subject: dict[str, Any]
    predicate: str
    object: dict[str, Any]
    rule: str | None
    confidence: float
    exact: str
    start: int
    end: int


class StatementList(BaseModel):
    """What was made of an entry."""

    total: int
    events: list[dict[str, Any]]
    items: list[EntryStatement]


class Question(BaseModel):
    """A question shipped with the project."""

    model_config = ConfigDict(extra="allow")

    name: str
    title: Label
    parameters: list[dict[str, Any]]
    query: str
