"""One thing, many names: persons known by several ids across reports get one canonical id.

Two persons are one where a Latin name of two words or a Chinese name is the same, their countries do not speak against
it (where one has none, only if the name occurs in one country), and their Latin names can be one person's. Curation
comes first: `a owl:sameAs b` merges, `a owl:differentFrom b` keeps apart. The canonical id is the smallest, so that the
order of publication does not matter; all is reversible, because the reports' own quads are kept as they were given.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import pyoxigraph as ox
from rdflib import OWL, RDF, SKOS

from graph.facts import block
from graph.folding import fold_name, is_han, words
from ontology.namespaces import GRAPH, ID, KR

CURATION: Final = str(GRAPH["curation"])
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS person (graph TEXT, id TEXT, country TEXT, PRIMARY KEY (graph, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS name (key TEXT, id TEXT, graph TEXT, PRIMARY KEY (key, id, graph)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS curated (kind TEXT, one TEXT, other TEXT, PRIMARY KEY (kind, one, other)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS merged (id TEXT PRIMARY KEY, canonical TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS snapshot (id TEXT);
CREATE INDEX IF NOT EXISTS person_id ON person (id);
CREATE INDEX IF NOT EXISTS name_id ON name (id);
CREATE INDEX IF NOT EXISTS name_graph ON name (graph);
"""
_PERSON: Final = f"<{ID}person-".encode()
_THING: Final = re.compile(b"<(%s[^>]+)>" % re.escape(str(ID).encode()))
_TYPE: Final = f"<{RDF.type}>".encode()
_IS_PERSON: Final = f"<{KR.Person}>".encode()
_COUNTRY: Final = f"<{KR.countryCode}>".encode()
_NAMES: Final = (f"<{SKOS.prefLabel}>".encode(), f"<{SKOS.altLabel}>".encode())
_SAME, _DIFFERENT = str(OWL.sameAs), str(OWL.differentFrom)


@dataclass(frozen=True, slots=True)
class Person:
    """A person as one graph knows them."""

    id: str
    country: str
    keys: frozenset[str]


def name_key(name: str) -> str | None:
    """The form in which names are compared; None for one too short to tell people apart."""
    folded = fold_name(name)
    if is_han(folded):
        tight = folded.replace(" ", "")
        return f"han:{tight}" if len(tight) > 1 else None
    return f"latin:{' '.join(words(folded))}" if len(words(folded)) > 1 else None


def people_of(content: bytes) -> list[Person]:
    """The persons a graph describes."""
    first, last = block(content, _PERSON)
    lines = content[first:last].splitlines()
    wanted = [line for line in lines if line.split(b" ", 2)[1] in (_TYPE, _COUNTRY, *_NAMES)]
    keys: dict[str, set[str]] = defaultdict(set)
    countries: dict[str, str] = {}
    persons: set[str] = set()
    for quad in ox.parse(b"\n".join(wanted), format=ox.RdfFormat.N_QUADS):
        subject, value = quad.subject.value, quad.object
        if isinstance(value, ox.NamedNode):
            persons.update([subject] if value.value == str(KR.Person) else [])
        elif isinstance(value, ox.Literal) and quad.predicate.value == str(KR.countryCode):
            countries[subject] = min(value.value, countries.get(subject, value.value))
        elif isinstance(value, ox.Literal) and (key := name_key(value.value)):
            keys[subject].add(key)
    return [Person(each, countries.get(each, ""), frozenset(keys[each])) for each in sorted(persons)]


def _compatible(one: set[str], other: set[str]) -> bool:
    """Whether two persons' Latin names can be one person's: one has none, or its words are among the other's."""
    latin = [{tuple(key[6:].split()) for key in keys if key.startswith("latin:")} for keys in (one, other)]
    if not latin[0] or not latin[1]:
        return True
    return any(set(a) <= set(b) or set(b) <= set(a) for a in latin[0] for b in latin[1])


class _Groups:
    """Disjoint sets that respect what must stay apart."""

    def __init__(self, apart: set[frozenset[str]]) -> None:
        self._group: dict[str, set[str]] = {}
        self._apart = apart

    def join(self, one: str, other: str) -> None:
        first, second = self.of(one), self.of(other)
        if first is second or any(frozenset((a, b)) in self._apart for a in first for b in second):
            return
        first |= second
        for each in second:
            self._group[each] = first

    def of(self, one: str) -> set[str]:
        return self._group.setdefault(one, {one})


class Resolver:
    """The names of all persons of a store, and which ids are one; a file beside the snapshot's graph."""

    def __init__(self, path: Path, before: Path | None = None) -> None:
        self._base = sqlite3.connect(path)
        if before and before.exists():
            with sqlite3.connect(before) as source:
                source.backup(self._base)
            source.close()
        self._base.executescript(_SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._base.commit()
        self._base.close()

    @property
    def snapshot(self) -> str | None:
        """The snapshot whose names these are, where somebody said so."""
        found = self._base.execute("SELECT id FROM snapshot").fetchone()
        return str(found[0]) if found else None

    def belongs_to(self, snapshot: str) -> None:
        """Write everything down as the names of a snapshot."""
        self._base.execute("DELETE FROM snapshot")
        self._base.execute("INSERT INTO snapshot VALUES (?)", (snapshot,))
        self._base.commit()

    def merged(self) -> dict[str, str]:
        """Every merged id and the canonical one."""
        return dict(self._base.execute("SELECT id, canonical FROM merged"))

    def graphs_of(self, things: Iterable[str]) -> set[str]:
        """The graphs that describe these persons."""
        found: set[str] = set()
        for thing in things:
            found.update(row[0] for row in self._base.execute("SELECT graph FROM person WHERE id = ?", (thing,)))
        return found

    def replace(self, graphs: Mapping[str, bytes | None]) -> set[str]:
        """Take in changed graphs; give the ids whose canonical id has changed by it."""
        keys: set[str] = set()
        ids: set[str] = set()
        for graph, content in graphs.items():
            if graph == CURATION:
                ids |= self._curate(content or b"")
                continue
            ids.update(row[0] for row in self._base.execute("SELECT id FROM person WHERE graph = ?", (graph,)))
            keys.update(row[0] for row in self._base.execute("SELECT key FROM name WHERE graph = ?", (graph,)))
            self._base.execute("DELETE FROM person WHERE graph = ?", (graph,))
            self._base.execute("DELETE FROM name WHERE graph = ?", (graph,))
            people = people_of(content or b"")
            self._base.executemany(
                "INSERT INTO person VALUES (?, ?, ?)", [(graph, each.id, each.country) for each in people]
            )
            self._base.executemany(
                "INSERT INTO name VALUES (?, ?, ?)", [(key, each.id, graph) for each in people for key in each.keys]
            )
            ids.update(each.id for each in people)
            keys.update(key for each in people for key in each.keys)
        return self._regroup(*self._neighbourhood(ids, keys))

    def _curate(self, content: bytes) -> set[str]:
        old = {name for row in self._base.execute("SELECT one, other FROM curated") for name in row}
        self._base.execute("DELETE FROM curated")
        for quad in ox.parse(content, format=ox.RdfFormat.N_QUADS):
            if quad.predicate.value in (_SAME, _DIFFERENT) and isinstance(quad.object, ox.NamedNode):
                row = (quad.predicate.value, quad.subject.value, quad.object.value)
                self._base.execute("INSERT OR IGNORE INTO curated VALUES (?, ?, ?)", row)
                old |= set(row[1:])
        return old

    def _neighbourhood(self, ids: set[str], keys: set[str]) -> tuple[set[str], set[str]]:
        """Everything reachable over shared names and curation: groups can change nowhere else."""
        seen: set[str] = set()
        done: set[str] = set()
        while ids - seen or keys - done:
            for key in keys - done:
                ids.update(row[0] for row in self._base.execute("SELECT id FROM name WHERE key = ?", (key,)))
                done.add(key)
            for each in ids - seen:
                keys.update(row[0] for row in self._base.execute("SELECT key FROM name WHERE id = ?", (each,)))
                near = self._base.execute(
                    "SELECT one FROM curated WHERE other = ?1 UNION SELECT other FROM curated WHERE one = ?1", (each,)
                )
                ids.update(row[0] for row in near)
                seen.add(each)
        return ids, keys

    def _known(self, each: str) -> tuple[set[str], set[str]]:
        countries = {row[0] for row in self._base.execute("SELECT country FROM person WHERE id = ?", (each,))}
        keys = {row[0] for row in self._base.execute("SELECT key FROM name WHERE id = ?", (each,))}
        return countries - {""}, keys

    def _regroup(self, ids: set[str], keys: set[str]) -> set[str]:
        curated = list(self._base.execute("SELECT kind, one, other FROM curated ORDER BY kind, one, other"))
        groups = _Groups({frozenset((one, other)) for kind, one, other in curated if kind == _DIFFERENT})
        for kind, one, other in curated:
            if kind == _SAME and one in ids:
                groups.join(one, other)
        known = {each: self._known(each) for each in sorted(ids)}
        for key in sorted(keys):
            members = sorted(row[0] for row in self._base.execute("SELECT DISTINCT id FROM name WHERE key = ?", (key,)))
            self._join_namesakes(members, known, groups)
        changed: set[str] = set()
        for each in sorted(ids):
            before = self._base.execute("SELECT canonical FROM merged WHERE id = ?", (each,)).fetchone()
            now = min(groups.of(each))
            if (before[0] if before else each) != now:
                changed.add(each)
                self._base.execute("DELETE FROM merged WHERE id = ?", (each,))
                if now != each:
                    self._base.execute("INSERT INTO merged VALUES (?, ?)", (each, now))
        return changed

    @staticmethod
    def _join_namesakes(members: list[str], known: dict[str, tuple[set[str], set[str]]], groups: _Groups) -> None:
        countries = {country for each in members for country in known[each][0]}
        for place, one in enumerate(members):
            for other in members[place + 1 :]:
                (here, names), (there, others) = known[one], known[other]
                agree = bool(here & there) or (len(countries) <= 1 and not (here and there))
                if agree and _compatible(names, others):
                    groups.join(one, other)


def rewrite(content: bytes, merged: Mapping[str, str]) -> bytes:
    """Put canonical ids in the places of merged ones, as subjects and as objects."""
    mentioned = {thing.decode() for thing in _THING.findall(content)} if merged else set()
    wanted = {f"<{old}>".encode(): f"<{merged[old]}>".encode() for old in sorted(mentioned & merged.keys())}
    if not wanted:
        return content
    pattern = re.compile(b"|".join(map(re.escape, wanted)))
    lines = set()
    for line in content.split(b"\n"):
        if line and pattern.search(line):
            subject, predicate, rest = line.split(b" ", 2)
            value, space, graph = rest.rpartition(b" <")
            line = b" ".join((wanted.get(subject, subject), predicate, wanted.get(value, value) + space + graph))
        lines.add(line)
    lines.discard(b"")
    return b"".join(line + b"\n" for line in sorted(lines))
