"""Writing the search index of a snapshot: one document a thing, made anew only for things a publication touched."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import tantivy
from rdflib import ORG, RDF, SKOS

from graph.facts import short
from graph.folding import fold_name, pairs, words
from graph.store.base import Reader, Row, text_of
from ontology.namespaces import ID, KR

TYPES: Final = {
    "Person": "person",
    "Organization": "organization",
    "Place": "place",
    "City": "place",
    "Country": "place",
    "Region": "place",
    "Venue": "place",
    "Event": "event",
    "Agreement": "agreement",
    "Partnership": "partnership",
    "Series": "series",
}
"""The classes that can be searched for, and their words."""
EDGE: Final = 24
"""The longest beginning of a name that is kept whole."""
_BEFORE: Final = ("place", "organization", "person")
"""Which of several things with as many events comes first, other types last."""
_ID, _KR, _COUNTRY, _EVENTS = str(ID), str(KR), str(KR.countryCode), str(KR.eventCount)
_OURS: Final = len(_KR)
_LATIN_LANGUAGES: Final = frozenset(("en", ""))
_NAMES: Final = (str(SKOS.prefLabel), str(SKOS.altLabel), str(SKOS.hiddenLabel), str(KR.abbreviation))
_KINDS: Final = (str(ORG.classification), str(KR.placeKind), str(KR.agreementKind))
_READ: Final = (str(RDF.type), *_NAMES, *_KINDS, str(KR.countryCode), str(KR.eventCount))
_TYPE: Final = str(RDF.type)
_OF_CLASS: Final = "SELECT DISTINCT ?thing WHERE { ?thing a ?type }"
_VALUES: Final = "SELECT DISTINCT ?thing ?value WHERE { ?thing ?predicate ?value }"
_ONE: Final = "SELECT DISTINCT ?predicate ?value WHERE { ?thing ?predicate ?value }"
_Description = dict[str, list[ox.NamedNode | ox.Literal]]


def schema() -> tantivy.Schema:
    """The fields of the index."""
    builder = tantivy.SchemaBuilder()
    for name in ("id", "type", "country", "exact", "edge", "pair", "word"):
        builder.add_text_field(name, stored=name == "id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("card", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("events", stored=True)
    builder.add_unsigned_field("rank", fast=True)
    return builder.build()


def _describe_all(reader: Reader) -> dict[str, _Description]:
    found: dict[str, _Description] = {}
    for name in TYPES:
        kind = ox.NamedNode(str(KR[name]))
        for thing in reader.select(_OF_CLASS, type=kind).column("thing"):
            found.setdefault(thing, {}).setdefault(_TYPE, []).append(kind)
    for predicate in _READ[1:]:
        for subject, value in reader.select(_VALUES, predicate=ox.NamedNode(predicate)):
            if (described := text_of(subject)) in found:
                _note(found, described, predicate, value)
    return found


def _note(found: dict[str, _Description], thing: str | None, predicate: str, value: object) -> None:
    if thing and thing.startswith(_ID) and isinstance(value, ox.NamedNode | ox.Literal):
        found.setdefault(thing, {}).setdefault(predicate, []).append(value)


def _describe(reader: Reader, things: Iterable[str]) -> dict[str, _Description]:
    found: dict[str, _Description] = {}
    for thing in things:
        row: Row
        for row in reader.select(_ONE, thing=ox.NamedNode(thing)):
            predicate = text_of(row[0])
            if predicate in _READ:
                _note(found, thing, predicate, row[1])
    return found


def _labels(description: _Description) -> dict[str, str | None]:
    found: dict[str, str] = {}
    for predicate in _NAMES[:2]:
        for value in description.get(predicate, ()):
            language = (value.language or "").lower() if isinstance(value, ox.Literal) else ""
            if language.startswith("zh"):
                found.setdefault("zh-Hant", value.value)
            elif language in _LATIN_LANGUAGES and value.value[:1] < "\u0250":
                found.setdefault("en", value.value)
    return {"zh-Hant": found.get("zh-Hant"), "en": found.get("en")}


def _document(thing: str, description: _Description) -> tantivy.Document | None:
    classes = [value.value[_OURS:] for value in description.get(_TYPE, ()) if value.value.startswith(_KR)]
    kinds = [value.value.rsplit("/", 1)[-1] for name in _KINDS for value in description.get(name, ())]
    kind_of = next((TYPES[name] for name in classes if name in TYPES), None)
    if kind_of is None:
        return None
    if not kinds:
        kinds = [name.lower() for name in classes if TYPES.get(name) == "place" and name != "Place"]
    countries = [value.value for value in description.get(_COUNTRY, ())]
    names = [value.value for name in _NAMES for value in description.get(name, ())]
    if "country" in kinds or "Country" in classes:
        names.extend(countries)
    names = list(dict.fromkeys(name for name in names if name.strip()))
    events = sum(int(value.value) for value in description.get(_EVENTS, ()))
    return _fields(thing, kind_of, kinds, countries, names, _labels(description), events)


def _fields(
    thing: str,
    kind_of: str,
    kinds: list[str],
    countries: list[str],
    names: list[str],
    labels: dict[str, str | None],
    events: int,
) -> tantivy.Document:
    kind = kinds[0] if kinds else None
    card = {"type": kind_of, "kind": kind, "country": next(iter(countries), None), "label": labels, "names": names}
    document = tantivy.Document()
    document.add_text("id", short(thing))
    for word in dict.fromkeys([kind_of, *kinds]):
        document.add_text("type", word)
    for country in dict.fromkeys(countries):
        document.add_text("country", country)
    folded = list(dict.fromkeys(filter(None, map(fold_name, names))))
    fields = {
        "exact": folded,
        "edge": [
            start[:size] for name in folded for start in _starts(name) for size in range(1, min(len(start), EDGE) + 1)
        ],
        "pair": [piece for name in folded for piece in (*pairs(name), *name.replace(" ", ""))],
        "word": [word for name in folded for word in words(name) if len(word) > 2],
    }
    for field, values in fields.items():
        for value in dict.fromkeys(values):
            document.add_text(field, value)
    document.add_text("card", json.dumps(card, ensure_ascii=False, separators=(",", ":")))
    document.add_unsigned("events", events)
    document.add_unsigned("rank", _rank(short(thing), kind_of, names, events))
    return document


def _rank(identifier: str, kind: str, names: list[str], events: int) -> int:
    """Order things in one number: more events first, then by type, then the shorter name; equals by their id."""
    place = _BEFORE.index(kind) if kind in _BEFORE else len(_BEFORE)
    length = min(map(len, names), default=255)
    tie = int.from_bytes(sha256(identifier.encode()).digest()[:3], "big")
    return min(events, (1 << 28) - 1) << 35 | (7 - place) << 32 | (255 - min(length, 255)) << 24 | tie


def _starts(name: str) -> list[str]:
    """A name and what follows each of its spaces: a prefix may be that of any word."""
    places = [0, *(place + 1 for place, letter in enumerate(name) if letter == " ")]
    return [name[place:] for place in places]


def build(reader: Reader, folder: Path, before: Path | None = None, touched: Iterable[str] = ()) -> None:
    """Write the index of what `reader` reads: from an earlier one and the touched things, or wholly anew."""
    folder.mkdir(parents=True, exist_ok=True)
    if before:
        for file in before.iterdir():
            if not file.name.endswith(".lock"):
                os.link(file, folder / file.name)
        index = tantivy.Index.open(str(folder))
        things = sorted(touched)
        descriptions = _describe(reader, things)
    else:
        index = tantivy.Index(schema(), str(folder))
        descriptions = _describe_all(reader)
        things = sorted(descriptions)
    writer = index.writer(heap_size=64_000_000, num_threads=1)
    for thing in things:
        if before:
            writer.delete_documents_by_term("id", short(thing))
        document = _document(thing, descriptions.get(thing, {}))
        if document is not None:
            writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
