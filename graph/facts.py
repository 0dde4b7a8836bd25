"""The statements of a few named graphs in memory, looked up by subject and by object: what derivation works on.

Claims and evidence are most of a report's quads; only where they stand is kept of them (`Facts.marks`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import pyoxigraph as ox
from rdflib import DCTERMS, FOAF, ORG, PROV, RDF, SDO, SKOS

from ontology.namespaces import CONCEPT, ID, KR, OA, SEM

_KR_READ: Final = """
    agreementKind basis capacity countryCode depicted end event illustrates locatedIn mainType mentionedIn number
    ordinal participant partner party periodStart placeKind post reportingBody reportingCity represents role sectionPath
    series signatory signedOn since sortDate standing start status title witness
"""
_SCHEMA_READ: Final = "caption containedInPlace endDate eventAttendanceMode startDate superEvent text"
READ: Final = frozenset(
    f"<{predicate}>".encode()
    for predicate in (
        *(str(KR[name]) for name in _KR_READ.split()),
        *(str(SDO[name]) for name in _SCHEMA_READ.split()),
        *(str(SKOS[name]) for name in ("prefLabel", "altLabel")),
        *(str(ORG[name]) for name in ("classification", "subOrganizationOf", "organization", "member", "postIn")),
        *(str(SEM[name]) for name in ("eventType", "hasPlace", "hasActor")),
        *(str(DCTERMS[name]) for name in ("isPartOf", "source", "subject", "title")),
        str(RDF.type),
        str(FOAF.depicts),
        str(PROV.wasGeneratedBy),
    )
)
"""The predicates derivation reads, as N-Quads writes them."""
_CLAIM: Final = f"<{ID}claim-".encode()
_EVIDENCE: Final = f"<{ID}evidence-".encode()
_SUBJECT, _PREDICATE, _OBJECT = (f"<{term}>".encode() for term in (RDF.subject, RDF.predicate, RDF.object))
_QUOTED = f"<{PROV.wasQuotedFrom}>".encode()
_MENTIONED = f"<{KR.mentionedIn}>".encode()
_SAID: Final = re.compile(
    rb"^(%s\S+) (%s) (\S+)" % (re.escape(_CLAIM), b"|".join(map(re.escape, (_SUBJECT, _PREDICATE, _QUOTED)))),
    re.MULTILINE,
)
_STARTS: Final = re.compile(
    rb'^(%s[^>\s]+?)-position> %s "(\d+)"' % (re.escape(_EVIDENCE), re.escape(f"<{OA.start}>".encode())), re.MULTILINE
)
_TYPE, _KR, _ID = str(RDF.type), str(KR), str(ID)
_OURS: Final = len(_KR)
_NAMES: Final = (str(SKOS.prefLabel), str(SKOS.altLabel), str(DCTERMS.title))
_NOTHING: Final[dict[str, list[ox.NamedNode | ox.Literal]]] = {}
_LANGUAGES: Final = {"zh-hant": "zh-Hant", "zh-tw": "zh-Hant", "zh": "zh-Hant", "en": "en"}


@dataclass(slots=True)
class Facts:
    """Subject -> predicate -> objects, the inverse for links, and the offsets at which things are mentioned, sorted."""

    forward: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = field(default_factory=dict)
    inverse: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    marks: list[tuple[int, str]] = field(default_factory=list)
    behind: Facts | None = None

    def links(self, subject: str, predicate: str) -> list[str]:
        """The IRIs a thing points to, here and in the facts behind."""
        here = self.forward.get(subject, _NOTHING).get(predicate)
        found = [term.value for term in here if isinstance(term, ox.NamedNode)] if here else []
        if self.behind is not None and subject in self.behind.forward:
            found.extend(link for link in self.behind.links(subject, predicate) if link not in found)
        return found

    def texts(self, subject: str, predicate: str) -> list[str]:
        """The lexical forms and IRIs of a thing's values; those behind count only where there are none here."""
        found = [term.value for term in self.forward.get(subject, {}).get(predicate, ())]
        return found if found or not self.behind else self.behind.texts(subject, predicate)

    def text(self, subject: str, predicate: str) -> str | None:
        """The first value of a thing, None where there is none."""
        return next(iter(self.texts(subject, predicate)), None)

    def word(self, subject: str, predicate: str) -> str | None:
        """The notation of the first concept a thing points to."""
        return next(iter(self.words(subject, predicate)), None)

    def words(self, subject: str, predicate: str) -> list[str]:
        """The notations of the concepts a thing points to, plain literals as they are."""
        return [text.rsplit("/", 1)[-1] for text in self.texts(subject, predicate)]

    def pointing(self, value: str, predicate: str) -> list[str]:
        """The subjects that point to a thing, in these facts alone, sorted."""
        return self.inverse.get(value, {}).get(predicate, [])

    def mentioned(self, start: int, end: int) -> set[str]:
        """The things mentioned between two offsets of the report."""
        first, last = bisect_left(self.marks, (start, "")), bisect_left(self.marks, (end, ""))
        return {thing for _, thing in self.marks[first:last]}

    def types(self, subject: str) -> list[str]:
        """The local names of a thing's classes of ours."""
        return [link[_OURS:] for link in self.links(subject, _TYPE) if link.startswith(_KR)]

    def of_type(self, name: str) -> list[str]:
        """The things of a class of ours, in these facts alone, sorted."""
        return self.pointing(kr(name), _TYPE)

    def labels(self, subject: str) -> dict[str, str | None]:
        """The preferred labels of a thing, "zh-Hant" first; a Latin name among the others stands in for English."""
        found: dict[str, str] = {}
        here = self.forward.get(subject, _NOTHING)
        for predicate in _NAMES:
            for term in here.get(predicate, ()):
                if isinstance(term, ox.Literal):
                    language = _LANGUAGES.get((term.language or "").lower())
                    if language is None and not term.language:
                        language = "en" if term.value.isascii() or term.value[:1] < "\u0250" else "zh-Hant"
                    if language:
                        found.setdefault(language, term.value)
        if self.behind is not None and subject in self.behind.forward:
            for language, text in self.behind.labels(subject).items():
                if text is not None:
                    found.setdefault(language, text)
        return {language: found.get(language) for language in ("zh-Hant", "en")}


def block(content: bytes, start: bytes) -> tuple[int, int]:
    """Where the lines of sorted N-Quads that begin with `start` stand: they are neighbours."""
    mark = b"\n" + start
    first = 0 if content.startswith(start) else content.find(mark) + 1
    if first == 0 and not content.startswith(start):
        return 0, 0
    last = max(content.rfind(mark) + 1, first)
    return first, content.find(b"\n", last) + 1 or len(content)


def _wanted(content: bytes) -> Iterator[bytes]:
    cuts = sorted((block(content, _CLAIM), block(content, _EVIDENCE)))
    done = 0
    for first, last in (*cuts, (len(content), len(content))):
        for line in content[done:first].split(b"\n"):
            parts = line.split(b" ", 2)
            if len(parts) == 3 and parts[1] in READ:
                yield line
        done = max(done, last)


def _marks(content: bytes) -> list[tuple[int, str]]:
    """Where each thing is mentioned: by its mention claims, or by any claim about it where it has none."""
    first, last = block(content, _EVIDENCE)
    starts = {evidence: int(start) for evidence, start in _STARTS.findall(content, first, last)}
    first, last = block(content, _CLAIM)
    claims: dict[bytes, dict[bytes, bytes]] = defaultdict(dict)
    for claim, predicate, value in _SAID.findall(content, first, last):
        claims[claim][predicate] = value
    mentions: dict[bytes, set[int]] = defaultdict(set)
    others: dict[bytes, set[int]] = defaultdict(set)
    for said in claims.values():
        start = starts.get(said.get(_QUOTED, b"")[:-1])
        if start is not None and _SUBJECT in said:
            into = mentions if said.get(_PREDICATE) == _MENTIONED else others
            into[said[_SUBJECT]].add(start)
    return sorted((start, thing[1:-1].decode()) for thing, found in (others | mentions).items() for start in found)


def read_facts(contents: Iterable[bytes], behind: Facts | None = None, spans: bool = True) -> Facts:
    """Read sorted N-Quads into facts; `behind` are facts to fall back on (those of the ontology)."""
    facts = Facts(behind=behind)
    for content in contents:
        for quad in ox.parse(b"\n".join(_wanted(content)), format=ox.RdfFormat.N_QUADS):
            subject, predicate, value = quad.subject, quad.predicate.value, quad.object
            if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
                facts.forward.setdefault(subject.value, {}).setdefault(predicate, []).append(value)
                if isinstance(value, ox.NamedNode):
                    facts.inverse.setdefault(value.value, {}).setdefault(predicate, []).append(subject.value)
        if spans:
            facts.marks = sorted([*facts.marks, *_marks(content)])
    return facts


@cache
def kr(name: str) -> str:
    """The IRI of a term of ours as text, made once: rdflib builds a new term each time it is asked."""
    return str(KR[name])


def short(thing: str) -> str:
    """The id of a thing of ours, the whole IRI of another's."""
    return thing[len(_ID) :] if thing.startswith(_ID) else thing


def is_concept(thing: str) -> bool:
    """Whether an IRI names a concept of ours."""
    return thing.startswith(str(CONCEPT))
