"""One thing: what the graph says of it, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, Final

import pyoxigraph as ox
from rdflib import ORG, OWL, RDF, SDO, SKOS

from graph.cards import summary
from graph.facts import Facts, short
from graph.passages import body_start, sentences
from graph.store.base import Reader, text_of
from ontology.errors import NotFoundError
from ontology.namespaces import DERIVED_GRAPH, ID, KR

_ABOUT: Final = "SELECT DISTINCT ?predicate ?value WHERE { ?thing ?predicate ?value }"
_OUTWARD: Final = """
SELECT DISTINCT ?predicate ?other WHERE { ?thing ?predicate ?other FILTER(isIRI(?other)) }
"""
_INWARD: Final = """
SELECT ?predicate (COUNT(DISTINCT ?other) AS ?count) WHERE {
  ?other ?predicate ?thing
  FILTER(?predicate NOT IN (rdf:subject, rdf:object, kr:involves, kr:involvesByContainment))
} GROUP BY ?predicate ORDER BY ?predicate"""
_POSTS: Final = """
SELECT DISTINCT ?title ?body ?observed ?former ?acting ?appointed WHERE {
  ?membership org:member ?person . OPTIONAL { ?membership kr:title ?title }
  OPTIONAL { ?membership org:organization ?body } OPTIONAL { ?membership kr:observedOn ?observed }
  OPTIONAL { ?membership kr:former ?former } OPTIONAL { ?membership kr:acting ?acting }
  OPTIONAL { ?membership kr:newlyAppointed ?appointed }
} ORDER BY ?observed ?title ?body"""
_HOLDERS: Final = """
SELECT DISTINCT ?person ?title ?observed WHERE {
  ?membership org:organization ?body ; org:member ?person . OPTIONAL { ?membership kr:title ?title }
  OPTIONAL { ?membership kr:observedOn ?observed }
} ORDER BY ?title ?observed ?person LIMIT 200"""
_TIMELINE: Final = f"""
SELECT ?day ?type WHERE {{
  GRAPH <{DERIVED_GRAPH}> {{ ?event kr:involves ?thing ; kr:sortDate ?day }}
  OPTIONAL {{ ?event sem:eventType ?type }}
}}"""
_PARTNERSHIPS: Final = """
SELECT DISTINCT ?partnership ?other ?standing ?ordinal ?since ?last ?rank WHERE {
  ?partnership kr:partner ?thing ; kr:partner ?other . FILTER(?other != ?thing)
  OPTIONAL { ?partnership kr:standing ?standing . OPTIONAL { ?standing kr:rank ?rank } }
  OPTIONAL { ?partnership kr:ordinal ?ordinal }
  OPTIONAL { ?partnership kr:since ?since } OPTIONAL { ?partnership kr:lastContact ?last }
} ORDER BY ?ordinal ?rank ?since ?other"""


@dataclass(frozen=True, slots=True)
class EntityDescription:
    """A thing with its names, posts, links and counts, in the shape the interface answers."""

    id: str
    iri: str
    type: str
    kind: str | None
    country: str | None
    label: dict[str, str | None]
    names: list[dict[str, str | None]]
    posts: list[dict[str, Any]]
    people: list[dict[str, Any]]
    partnerships: list[dict[str, Any]]
    links: list[dict[str, Any]]
    linked_from: list[dict[str, Any]]
    same_as: list[str]
    counts: dict[str, Any]
    first_contact: str | None
    last_contact: str | None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ExplainedStatement:
    """One statement with the words it rests on; evidence is None for what no sentence says."""

    subject: str
    predicate: str
    object: str
    object_label: str
    rule: str
    confidence: float
    quote: str | None
    sentence: str | None
    report: str | None
    entry: str | None
    start: int | None
    end: int | None


def facts_of(reader: Reader, thing: str) -> Facts:
    """What the graph says of one thing."""
    facts = Facts()
    for predicate, value in reader.select(_ABOUT, thing=ox.NamedNode(thing)):
        if isinstance(predicate, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
            facts.forward.setdefault(thing, {}).setdefault(predicate.value, []).append(value)
    return facts


def brief(reader: Reader, identifier: str) -> dict[str, Any]:
    """A thing as others refer to it; NotFoundError where the graph says nothing of it."""
    thing = str(ID[identifier])
    facts = facts_of(reader, thing)
    if not facts.forward:
        raise NotFoundError(f"{identifier}: nothing in the graph has this id")
    return summary(facts, thing)


def label_of(reader: Reader, thing: str) -> dict[str, str | None]:
    """The labels of any IRI."""
    return facts_of(reader, thing).labels(thing)


def _linked(reader: Reader, thing: str | None) -> dict[str, Any] | None:
    return {"id": short(thing), "iri": thing, "label": label_of(reader, thing)} if thing else None


def _names(facts: Facts, thing: str) -> list[dict[str, str | None]]:
    found: dict[tuple[str, str], None] = {}
    for predicate in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, KR.abbreviation):
        for value in facts.forward.get(thing, {}).get(str(predicate), ()):
            if isinstance(value, ox.Literal):
                found.setdefault((value.value, value.language or ""))
    return [{"text": text, "language": language or None} for text, language in found]


def _posts(reader: Reader, node: ox.NamedNode) -> list[dict[str, Any]]:
    return [
        {
            "title": title,
            "organization": _linked(reader, body),
            "observed": observed,
            "former": former == "true",
            "acting": acting == "true",
            "newly_appointed": appointed == "true",
        }
        for title, body, observed, former, acting, appointed in reader.select(_POSTS, person=node).texts()
    ]


def _partnerships(reader: Reader, node: ox.NamedNode) -> list[dict[str, Any]]:
    """Each partner with each standing once, the closest first and alone with the number the city has among partners."""
    found: dict[tuple[str | None, ...], dict[str, Any]] = {}
    for partnership, other, standing, ordinal, since, last, _ in reader.select(_PARTNERSHIPS, thing=node).texts():
        if (partnership, other, standing) not in found:
            closest = not any(key[:2] == (partnership, other) for key in found)
            found[partnership, other, standing] = {
                "id": short(partnership or ""),
                "partner": _linked(reader, other),
                "standing": standing.rsplit("/", 1)[-1] if standing else None,
                "ordinal": int(ordinal) if ordinal and closest else None,
                "since": since,
                "last_contact": last,
            }
        item = found[partnership, other, standing]
        item["since"] = max(item["since"] or "", since or "", key=len) or None
    return list(found.values())


def _links(reader: Reader, node: ox.NamedNode) -> list[dict[str, Any]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    skipped = (str(RDF.type), str(OWL.sameAs), str(KR.mentionedIn))
    for predicate, other in reader.select(_OUTWARD, thing=node).texts():
        if predicate and predicate not in skipped and (linked := _linked(reader, other)):
            grouped.setdefault(predicate, []).append(linked)
    return [{"predicate": predicate, "things": grouped[predicate][:50]} for predicate in sorted(grouped)]


def describe(reader: Reader, identifier: str) -> EntityDescription:
    """Say what the graph knows of one thing; NotFoundError where it knows nothing."""
    thing = str(ID[identifier])
    node = ox.NamedNode(thing)
    facts = facts_of(reader, thing)
    if not facts.forward:
        raise NotFoundError(f"{identifier}: nothing in the graph has this id")
    timeline = reader.select(_TIMELINE, thing=node).texts()
    days = sorted({day for day, _ in timeline if day})
    types = Counter(kind.rsplit("/", 1)[-1] for _, kind in timeline if kind)
    counts = {
        "events": int(facts.text(thing, str(KR.eventCount)) or 0),
        "by_year": dict(sorted(Counter(day[:4] for day, _ in timeline if day).items())),
        "by_type": dict(sorted(types.items(), key=lambda each: (-each[1], each[0]))),
    }
    people = [
        {"person": _linked(reader, person), "title": title, "observed": observed}
        for person, title, observed in reader.select(_HOLDERS, body=node).texts()
    ]
    inward = [
        {"predicate": predicate, "count": int(count or 0)}
        for predicate, count in reader.select(_INWARD, thing=node).texts()
        if predicate
    ]
    return EntityDescription(
        **summary(facts, thing),
        names=_names(facts, thing),
        posts=_posts(reader, node),
        people=people,
        partnerships=_partnerships(reader, node),
        links=_links(reader, node),
        linked_from=inward,
        same_as=facts.links(thing, str(OWL.sameAs)),
        counts=counts,
        first_contact=days[0] if days else None,
        last_contact=days[-1] if days else None,
    )


_CLAIMS: Final = """
SELECT DISTINCT ?subject ?predicate ?object ?rule ?confidence ?exact ?start ?end ?entry ?report WHERE {
  ?claim PLACE ?thing ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
    kr:rule ?rule ; kr:confidence ?confidence ; prov:wasQuotedFrom ?evidence .
  ?evidence oa:hasSource ?report ; oa:hasSelector ?quoted ; oa:hasSelector ?placed . ?quoted oa:exact ?exact .
  ?placed oa:start ?start ; oa:end ?end . OPTIONAL { ?evidence kr:entry ?entry }
}"""
_AS_SUBJECT: Final = _CLAIMS.replace("PLACE", "rdf:subject")
_AS_OBJECT: Final = _CLAIMS.replace("PLACE", "rdf:object")
_TEXT: Final = f"SELECT ?text WHERE {{ ?report <{SDO.text}> ?text }} LIMIT 1"
_SPAN: Final = """
SELECT ?start ?end ?title WHERE { ?entry kr:start ?start ; kr:end ?end . OPTIONAL { ?entry dcterms:title ?title } }
LIMIT 1"""
_GRAPHS: Final = "SELECT DISTINCT ?predicate ?value ?graph WHERE { GRAPH ?graph { ?thing ?predicate ?value } }"


def explain(reader: Reader, identifier: str) -> list[ExplainedStatement]:
    """Every statement about a thing with its sentence, its rule and how sure it is, by place in the report."""
    node = ox.NamedNode(str(ID[identifier]))

    @lru_cache(maxsize=64)
    def sentence(report: str, entry: str | None, start: int) -> str | None:
        texts = reader.select(_TEXT, report=ox.NamedNode(report)).column("text")
        spans = reader.select(_SPAN, entry=ox.NamedNode(entry)).texts() if entry else []
        if not texts:
            return None
        low, high = (int(spans[0][0] or 0), int(spans[0][1] or 0)) if spans else (start, start + 200)
        body = body_start(texts[0], low, high, spans[0][2] or "") if spans else low
        places = sentences(texts[0], body if start >= body else low, high if start >= body else body)
        return next((texts[0][first:last] for first, last in places if first <= start < last), None)

    @lru_cache(maxsize=1024)
    def name(value: str) -> str:
        if not value.startswith("http"):
            return value
        label = label_of(reader, value)
        return label["zh-Hant"] or label["en"] or short(value)

    rows = [*reader.select(_AS_SUBJECT, thing=node), *reader.select(_AS_OBJECT, thing=node)]
    found = dict.fromkeys(tuple(text_of(term) or "" for term in row) for row in rows)
    statements = [
        ExplainedStatement(
            subject=subject,
            predicate=predicate,
            object=value,
            object_label=name(value),
            rule=rule,
            confidence=float(confidence),
            quote=exact,
            sentence=sentence(report, entry or None, int(start)),
            report=short(report),
            entry=short(entry) if entry else None,
            start=int(start),
            end=int(end),
        )
        for subject, predicate, value, rule, confidence, exact, start, end, entry, report in found
    ]
    statements.extend(_unquoted(reader, node, {(each.predicate, each.object) for each in statements}, name))
    order = sorted(statements, key=_place)
    if not order:
        raise NotFoundError(f"{identifier}: nothing in the graph has this id")
    return order


def _place(each: ExplainedStatement) -> tuple[str, int, str, str, float, str, int]:
    """Where a statement stands in the reports; of several readings of the same words the surest comes first."""
    place = (each.report or "~", each.start or 0, each.predicate, each.object)
    return (*place, -each.confidence, each.rule, each.end or 0)


def _unquoted(reader: Reader, node: ox.NamedNode, said: set[tuple[str, str]], name: Any) -> list[ExplainedStatement]:
    derived = str(DERIVED_GRAPH)
    rows = reader.select(
        "SELECT DISTINCT ?predicate ?value ?graph WHERE { GRAPH ?graph { ?thing ?predicate ?value } }", thing=node
    )
    return [
        ExplainedStatement(
            node.value,
            predicate,
            value,
            name(value),
            "derived" if graph == derived else "authority" if graph.endswith("/ontology") else "structure",
            1.0,
            *(None,) * 6,
        )
        for predicate, value, graph in rows.texts()
        if predicate and value and graph and (predicate, value) not in said and predicate != str(ORG.member)
    ]
