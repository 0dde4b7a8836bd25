"""An analyst's corrections: read from YAML or Turtle, applied at every ingest, remembered by the store.

    corrections:
      - merge: [person-aaa, person-bbb]        the first stays
      - split: person-aaa
        as: 王大明
        entries: [entry-x-1.1-2]               what these entries say of it moves to a new id
      - rename: person-aaa
        to: 畢爾斯基
      - set_country: place-bbb
        to: PL
      - set_kind: body-ccc
        to: university
      - reject: {subject: event-x, predicate: kr:series, object: series-y}

They live on as nodes of the graph `curation`, so an ingest without the file keeps them; the same correction read
again is the same node.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import yaml
from rdflib import DCTERMS, OWL, PROV, RDF, SKOS, Literal, URIRef

from graph.identifiers import iri, mint
from graph.statement import Statement
from ingest.document import Document
from ingest.linking import LinkedEntry, link_document
from ingest.reading import read_documents
from ingest.register import Register
from ontology.errors import CurationError
from ontology.namespaces import BASE, CONCEPT, GRAPH, KR, PREFIXES

CURATION_GRAPH = GRAPH["curation"]
KINDS = ("merge", "split", "rename", "set_country", "set_kind", "reject")
"""What a correction can do."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction: what it does, to which thing, with what; and the file it came from."""

    kind: str
    target: str
    arguments: tuple[str, ...]
    file: str
    digest: str

    @property
    def id(self) -> str:
        """Mint the id of a correction: the same in every file."""
        return mint("correction", self.kind, self.target, *self.arguments)

    def __str__(self) -> str:
        words = " ".join((self.kind, self.target, *self.arguments))
        return f"{self.file}: {words}"


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Read a corrections file; CurationError where it makes no sense."""
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CurationError(
            f"{path}: cannot be read as text ({error.__class__.__name__}); give YAML or Turtle"
        ) from error
    digest = sha256(content).hexdigest()
    if path.suffix.lower() in (".ttl", ".turtle", ".trig", ".nq", ".nt"):
        return _turtle(path, digest)
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise CurationError(f"{path}: not YAML ({str(error).splitlines()[0]})") from error
    items = document.get("corrections") if isinstance(document, dict) else document
    if items is None:
        return ()
    if not isinstance(items, list):
        raise CurationError(f"{path}: a list under `corrections:` is needed")
    read = (_item(path, number, item, digest) for number, item in enumerate(items, start=1))
    return tuple(one for one in read if one is not None)


def _item(path: Path, number: int, item: object, digest: str) -> Correction | None:
    kind = next((word for word in KINDS if isinstance(item, dict) and word in item), None)
    if kind is None or not isinstance(item, dict):
        raise CurationError(f"{path}: correction {number} does nothing; use one of {', '.join(KINDS)}")
    value = item[kind]
    if kind == "merge":
        things = [_id(one) for one in value] if isinstance(value, list) else []
        if len(things) < 2:
            raise CurationError(f"{path}: correction {number}: merge needs a list of two ids or more")
        return Correction(kind, things[0], tuple(things[1:]), path.name, digest)
    if kind == "reject":
        if not isinstance(value, dict) or not {"subject", "predicate"} <= set(value):
            raise CurationError(f"{path}: correction {number}: reject needs subject and predicate, and may have object")
        said = (str(value["predicate"]), *((str(value["object"]),) if value.get("object") is not None else ()))
        return Correction(kind, _id(value["subject"]), said, path.name, digest)
    if kind == "split":
        entries = item.get("entries")
        if not isinstance(entries, list) or not item.get("as"):
            raise CurationError(f"{path}: correction {number}: split needs `as` and a list of `entries`")
        return Correction(kind, _id(value), (str(item["as"]), *(_id(one) for one in entries)), path.name, digest)
    if item.get("to") in (None, ""):
        return None
    return Correction(kind, _id(value), (str(item["to"]),), path.name, digest)


def _id(value: object) -> str:
    return str(value).removeprefix(BASE + "id/").removeprefix("krid:")


def _turtle(path: Path, digest: str) -> tuple[Correction, ...]:
    try:
        quads = list(ox.parse(path=str(path)))
    except (SyntaxError, ValueError) as error:
        raise CurationError(f"{path}: not RDF ({error})") from error
    return tuple(replace(one, file=path.name, digest=digest) for one in _corrections(quads))


def _corrections(quads: Iterable[Any]) -> Iterator[Correction]:
    """Read corrections as nodes: kr:Correction with kr:correction "kind" and rdf:value a JSON list; or owl:sameAs."""
    facts: dict[str, dict[str, str]] = {}
    for quad in quads:
        facts.setdefault(quad.subject.value, {})[quad.predicate.value] = quad.object.value
        if quad.predicate.value == str(OWL.sameAs):
            yield Correction("merge", _id(quad.object.value), (_id(quad.subject.value),), "", "")
    for said in facts.values():
        kind, value = said.get(str(KR.correction)), said.get(str(RDF.value))
        if kind in KINDS and value:
            target, *arguments = json.loads(value)
            yield Correction(
                kind, target, tuple(arguments), said.get(str(DCTERMS.source), ""), said.get(str(KR.sha256), "")
            )


def remembered(quads: bytes) -> tuple[Correction, ...]:
    """Read the corrections a store remembers from its curation graph."""
    triples = [quad for quad in ox.parse(quads, format=ox.RdfFormat.N_QUADS) if quad.predicate != OWL.sameAs]
    return tuple(sorted(_corrections(triples), key=lambda one: one.id))


def records(corrections: Iterable[Correction]) -> Iterator[Statement]:
    """State the corrections themselves, each an activity of the file it came from."""
    for one in corrections:
        node = iri(one.id)
        yield Statement(node, RDF.type, PROV.Activity)
        yield Statement(node, RDF.type, KR.Correction)
        yield Statement(node, SKOS.prefLabel, Literal(f"{one.kind} {one.target}"))
        yield Statement(node, KR.correction, Literal(one.kind))
        yield Statement(node, RDF.value, Literal(json.dumps([one.target, *one.arguments], ensure_ascii=False)))
        yield Statement(node, DCTERMS.source, Literal(one.file))
        yield Statement(node, KR.sha256, Literal(one.digest))
        yield Statement(node, PROV.used, iri(one.target))
        if one.kind == "merge":
            for other in one.arguments:
                yield Statement(iri(other), DCTERMS.isReplacedBy, iri(one.target))
                yield Statement(iri(other), PROV.wasInfluencedBy, node)


def open_questions(sources: Sequence[str | Path]) -> str:
    """Write what stays open in reports as a corrections file: fill in `to:` and hand it to an ingest."""
    lines = [
        "# What stays open. Fill in `to:` (a country as two letters, a kind, a name) or delete the item.",
        "corrections:",
    ]
    for document, linked in _readings(sources):
        asked: set[tuple[str, str]] = set()
        for one in linked:
            for question in one.open:
                mention = next((each for each in one.mentions if each.start == question.start and each.entity_id), None)
                kind = _ASKS.get(question.kind, "rename")
                if mention is None or mention.entity_id is None or (kind, mention.entity_id) in asked:
                    continue
                asked.add((kind, mention.entity_id))
                where = f"{document.id} {one.entry.section.path}#{one.entry.number}"
                lines.append(f"  # {where}: {question.name} ({question.kind}); guessed: {question.guess or '-'}")
                lines.append(f"  - {kind}: {mention.entity_id}")
                lines.append('    to: ""')
    return "\n".join(lines if len(lines) > 2 else [lines[0], "corrections: []"]) + "\n"


def _readings(sources: Sequence[str | Path]) -> Iterator[tuple[Document, tuple[LinkedEntry, ...]]]:
    for document in read_documents(sources):
        register = Register.load(city=document.city, department=document.department)
        yield document, link_document(document, register)


_ASKS = {"unknown-place": "set_country"}
"""Which correction answers which kind of question; any other is answered by a name."""


class Corrections:
    """Corrections at work; `fitting` collects those that changed anything."""

    def __init__(self, corrections: Iterable[Correction]) -> None:
        self.all = tuple(corrections)
        self.fitting: set[str] = set()
        self._merged = {other: one for one in self.all if one.kind == "merge" for other in one.arguments}
        self._by_target: dict[str, list[Correction]] = {}
        for one in self.all:
            if one.kind != "merge":
                self._by_target.setdefault(one.target, []).append(one)

    def apply(self, statements: Iterable[Statement]) -> Iterator[Statement]:
        """Give the statements as corrected."""
        if not self.all:
            yield from statements
            return
        added: dict[str, Statement] = {}
        for statement in statements:
            changed = self._one(statement)
            if changed is not None:
                yield changed
                for extra in self._names(changed):
                    added.setdefault(repr(extra), extra)
        yield from added.values()

    def _one(self, statement: Statement) -> Statement | None:
        subject = self._moved(statement.subject, statement)
        thing = self._moved(statement.object, statement) if isinstance(statement.object, URIRef) else statement.object
        changed = replace(statement, subject=subject, object=thing)
        for one in self._by_target.get(_id(subject), ()):
            after = _corrected(one, changed)
            if after is not changed:
                self.fitting.add(one.id)
                if after is None:
                    return None
                changed = after
        return changed

    def _moved(self, thing: URIRef, statement: Statement) -> URIRef:
        name = _id(thing)
        seen: set[str] = set()
        while name in self._merged and name not in seen:
            seen.add(name)
            self.fitting.add(self._merged[name].id)
            name = self._merged[name].target
        entry = statement.provenance.entry if statement.provenance else None
        for one in self._by_target.get(name, ()):
            if one.kind == "split" and entry in one.arguments[1:]:
                self.fitting.add(one.id)
                name = split_id(one)
                break
        return thing if name == _id(thing) else iri(name)

    def _names(self, statement: Statement) -> Iterator[Statement]:
        """Give a split-off thing its class and name."""
        for one in self.all:
            if one.kind == "split" and _id(statement.subject) == split_id(one):
                yield Statement(statement.subject, SKOS.prefLabel, Literal(one.arguments[0], lang="zh-Hant"))
                kind = _TYPES.get(one.target.partition("-")[0])
                if kind is not None:
                    yield Statement(statement.subject, RDF.type, kind)

    def unfitting(self) -> tuple[str, ...]:
        """Say which corrections fitted nothing."""
        return tuple(str(one) for one in self.all if one.id not in self.fitting)


_TYPES = {"person": KR.Person, "body": KR.Organization, "office": KR.Organization, "place": KR.Place}


def split_id(correction: Correction) -> str:
    """Give the id a split makes."""
    return mint(correction.target.partition("-")[0], correction.target, *correction.arguments)


def _corrected(one: Correction, said: Statement) -> Statement | None:
    """Apply one correction to a statement about its target: the same object where it does not fit."""
    match one.kind:
        case "rename" if said.predicate == SKOS.prefLabel and _chinese(said.object):
            return replace(said, object=Literal(one.arguments[0], lang="zh-Hant"), rule="curation", confidence=1.0)
        case "set_country" if said.predicate == KR.countryCode:
            return replace(said, object=Literal(one.arguments[0]), rule="curation", confidence=1.0)
        case "set_kind" if said.predicate in _KIND_SCHEMES:
            concept = CONCEPT[f"{_KIND_SCHEMES[said.predicate]}/{one.arguments[0]}"]
            return replace(said, object=concept, rule="curation", confidence=1.0)
        case "reject" if str(said.predicate) == _expanded(one.arguments[0]):
            wanted = one.arguments[1] if len(one.arguments) > 1 else None
            return None if wanted in (None, str(said.object), _id(said.object)) else said
        case _:
            return said


_KIND_SCHEMES: Mapping[URIRef, str] = {
    KR.placeKind: "place-kind",
    URIRef(PREFIXES["org"] + "classification"): "organisation-kind",
    URIRef(PREFIXES["sem"] + "eventType"): "event-type",
    KR.agreementKind: "agreement-kind",
}


def _chinese(value: object) -> bool:
    return isinstance(value, Literal) and value.language == "zh-Hant"


def _expanded(name: str) -> str:
    prefix, _, tail = name.partition(":")
    return PREFIXES[prefix] + tail if prefix in PREFIXES else name
