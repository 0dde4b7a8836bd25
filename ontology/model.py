"""What can be said: reads the folder of schema, concepts and authorities into one model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

import pyoxigraph as ox
from rdflib import ORG, OWL, RDF, RDFS, SDO, SKOS, Graph, URIRef

from ontology.authorities import authority_files
from ontology.errors import ModelError
from ontology.namespaces import BASE, CONCEPT, KR, ONTOLOGY_GRAPH, PREFIXES

FOLDER = Path(__file__).parent

_Term = ox.NamedNode | ox.BlankNode | ox.Literal
_Facts = dict[str, dict[str, list[_Term]]]
_TYPE = str(RDF.type)


@dataclass(frozen=True, slots=True)
class EntityType:
    """A class of ours: labels and comments by language, every class above it (ours and the standards')."""

    iri: URIRef
    name: str
    labels: Mapping[str, str] = field(hash=False)
    comments: Mapping[str, str] = field(hash=False)
    parents: tuple[URIRef, ...] = ()
    ancestors: tuple[URIRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Property:
    """A property of ours, with the classes it is said of and the class or datatype of its values."""

    iri: URIRef
    name: str
    labels: Mapping[str, str] = field(hash=False)
    comments: Mapping[str, str] = field(hash=False)
    domains: tuple[URIRef, ...] = ()
    range: URIRef | None = None
    parents: tuple[URIRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Concept:
    """A SKOS concept. `broader` is the notation of the concept above it in its scheme; `matches` are crosswalks."""

    iri: URIRef
    scheme: str
    notation: str
    labels: Mapping[str, str] = field(hash=False)
    alternatives: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    broader: str | None = None
    matches: tuple[URIRef, ...] = ()
    cameo_code: str | None = None
    standard_class: URIRef | None = None
    definitions: Mapping[str, str] = field(hash=False, default_factory=dict)

    @property
    def words(self) -> tuple[str, ...]:
        """Everything a Chinese text may call it: preferred label, other labels, short forms."""
        label = self.labels.get("zh-Hant")
        return tuple(dict.fromkeys((*((label,) if label else ()), *self.alternatives, *self.abbreviations)))


@dataclass(frozen=True, slots=True)
class ConceptScheme:
    """A SKOS concept scheme; its concepts by notation."""

    iri: URIRef
    name: str
    labels: Mapping[str, str] = field(hash=False)
    concepts: Mapping[str, Concept] = field(hash=False)


@dataclass(frozen=True)
class Model:
    """The classes, properties and concept schemes, each by its name."""

    entity_types: Mapping[str, EntityType]
    properties: Mapping[str, Property]
    schemes: Mapping[str, ConceptScheme]

    def scheme(self, name: str) -> ConceptScheme:
        """Give the concept scheme of this name; ModelError where there is none."""
        try:
            return self.schemes[name]
        except KeyError:
            raise ModelError(f"no concept scheme called {name}: there are {', '.join(sorted(self.schemes))}") from None

    def concept(self, scheme: str, notation: str) -> Concept:
        """Give the concept with this notation; ModelError where there is none."""
        try:
            return self.scheme(scheme).concepts[notation]
        except KeyError:
            raise ModelError(f"no concept {notation} in the scheme {scheme}") from None

    def concept_words(self, scheme: str) -> dict[str, URIRef]:
        """Every word a Chinese text may use for a concept of the scheme, with the concept.

        A word of two concepts goes to the first by the order of the file, except that a preferred label always wins.
        """
        concepts = self.scheme(scheme).concepts.values()
        words = {concept.labels["zh-Hant"]: concept.iri for concept in concepts if "zh-Hant" in concept.labels}
        for concept in concepts:
            for word in concept.words:
                words.setdefault(word, concept.iri)
        return words

    def standard_classes(self, name: str, kind: str | None = None) -> tuple[URIRef, ...]:
        """Every class a thing of this type belongs to, its own first; `kind` is an organisation or place kind."""
        found = (self.entity_types[name].iri, *self.entity_types[name].ancestors)
        scheme = "organisation-kind" if name == "Organization" else "place-kind"
        extra = self.schemes[scheme].concepts[kind].standard_class if kind else None
        return tuple(dict.fromkeys((*found, *((extra,) if extra else ()))))

    @cached_property
    def entity_type_labels(self) -> dict[str, Mapping[str, str]]:
        """The labels of every class by its name."""
        return {name: entity_type.labels for name, entity_type in self.entity_types.items()}


def schema_files(folder: Path = FOLDER) -> list[Path]:
    """The Turtle files of classes, properties and shapes, sorted by name."""
    return sorted((folder / "schema").glob("*.ttl"))


def concept_files(folder: Path = FOLDER) -> list[Path]:
    """The Turtle files of the concept schemes, sorted by name."""
    return sorted((folder / "concepts").glob("*.ttl"))


@cache
def load_model(folder: Path = FOLDER) -> Model:
    """Read the folder's schema and concepts once a process."""
    facts: _Facts = {}
    for triple in _triples((*schema_files(folder), *concept_files(folder))):
        if isinstance(triple.subject, ox.NamedNode) and not isinstance(triple.object, ox.Triple):
            facts.setdefault(triple.subject.value, {}).setdefault(triple.predicate.value, []).append(triple.object)
    typed: dict[str, list[str]] = {}
    for iri, said in facts.items():
        for term in said.get(_TYPE, ()):
            typed.setdefault(str(getattr(term, "value", "")), []).append(iri)
    properties = [iri for kind in (OWL.ObjectProperty, OWL.DatatypeProperty) for iri in typed.get(str(kind), ())]
    return Model(
        entity_types={one.name: one for one in (_entity_type(iri, facts) for iri in typed.get(str(OWL.Class), ()))},
        properties={one.name: one for one in (_property(iri, facts[iri]) for iri in properties)},
        schemes={one.name: one for one in _schemes(typed, facts)},
    )


def concept_words(scheme: str) -> dict[str, URIRef]:
    """Every word a Chinese text may use for a concept of the scheme, with the concept's IRI."""
    return load_model().concept_words(scheme)


def _triples(paths: tuple[Path, ...]) -> Iterator[ox.Quad]:
    for path in paths:
        try:
            yield from ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
        except (SyntaxError, ValueError, OSError) as error:
            raise ModelError(f"{path.name}: {error}") from error


def _strings(said: Mapping[str, list[_Term]], predicate: URIRef) -> tuple[str, ...]:
    return tuple(term.value for term in said.get(str(predicate), ()))


def _iris(said: Mapping[str, list[_Term]], *predicates: URIRef) -> tuple[URIRef, ...]:
    terms = (term for predicate in predicates for term in said.get(str(predicate), ()))
    return tuple(URIRef(term.value) for term in terms if isinstance(term, ox.NamedNode))


def _first(values: tuple[str, ...]) -> str | None:
    return values[0] if values else None


def _labels(said: Mapping[str, list[_Term]], predicate: URIRef) -> dict[str, str]:
    found = {}
    for term in said.get(str(predicate), ()):
        if isinstance(term, ox.Literal):
            language = term.language or ""
            found["zh-Hant" if language.lower() == "zh-hant" else language] = term.value
    return found


def _entity_type(iri: str, facts: _Facts) -> EntityType:
    said = facts[iri]
    found: list[URIRef] = []
    todo = list(_iris(said, RDFS.subClassOf))
    while todo:
        parent = todo.pop(0)
        if parent not in found:
            found.append(parent)
            todo.extend(_iris(facts.get(str(parent), {}), RDFS.subClassOf))
    return EntityType(
        iri=URIRef(iri),
        name=iri.removeprefix(str(KR)),
        labels=_labels(said, RDFS.label),
        comments=_labels(said, RDFS.comment),
        parents=_iris(said, RDFS.subClassOf),
        ancestors=tuple(found),
    )


def _property(iri: str, said: Mapping[str, list[_Term]]) -> Property:
    ranges = _iris(said, RDFS.range)
    return Property(
        iri=URIRef(iri),
        name=iri.removeprefix(str(KR)),
        labels=_labels(said, RDFS.label),
        comments=_labels(said, RDFS.comment),
        domains=_iris(said, RDFS.domain, SDO.domainIncludes),
        range=ranges[0] if ranges else None,
        parents=_iris(said, RDFS.subPropertyOf),
    )


def _schemes(typed: Mapping[str, list[str]], facts: _Facts) -> Iterator[ConceptScheme]:
    members: dict[str, list[Concept]] = {}
    for iri in typed.get(str(SKOS.Concept), ()):
        concept = _concept(iri, facts[iri])
        members.setdefault(concept.scheme, []).append(concept)
    for iri in typed.get(str(SKOS.ConceptScheme), ()):
        name = iri.removeprefix(str(CONCEPT))
        concepts = {concept.notation: concept for concept in members.get(name, ())}
        yield ConceptScheme(URIRef(iri), name, _labels(facts[iri], SKOS.prefLabel), concepts)


def _concept(iri: str, said: Mapping[str, list[_Term]]) -> Concept:
    broader = _first(_strings(said, SKOS.broader))
    standard = _iris(said, KR.standardClass)
    return Concept(
        iri=URIRef(iri),
        scheme=iri.removeprefix(str(CONCEPT)).split("/")[0],
        notation=_first(_strings(said, SKOS.notation)) or "",
        labels=_labels(said, SKOS.prefLabel),
        alternatives=_strings(said, SKOS.altLabel),
        abbreviations=_strings(said, KR.abbreviation),
        broader=broader and broader.rsplit("/", 1)[1],
        matches=_iris(said, SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.relatedMatch),
        cameo_code=_first(_strings(said, KR.cameoCode)),
        standard_class=standard[0] if standard else None,
        definitions=_labels(said, SKOS.definition),
    )


def _dataset() -> ox.Dataset:
    """Schema, concepts and authorities as one dataset, with the standards' classes written out for every authority."""
    model = load_model()
    triples = list(_triples((*schema_files(), *concept_files(), *authority_files())))
    dataset = ox.Dataset(triples)
    kinds = {str(ORG.classification), str(KR.placeKind)}
    tails = {t.subject: str(t.object).strip("<>").rsplit("/", 1)[1] for t in triples if t.predicate.value in kinds}
    for triple in triples:
        name = str(getattr(triple.object, "value", "")).removeprefix(str(KR))
        if triple.predicate.value == _TYPE and name in model.entity_types:
            for parent in model.standard_classes(name, tails.get(triple.subject)):
                dataset.add(ox.Quad(triple.subject, triple.predicate, ox.NamedNode(str(parent))))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


@cache
def ontology_nquads() -> bytes:
    """The ontology's named graph as sorted N-Quads; blank nodes are given lasting names (RDF 1.1, section 3.5)."""
    tail = f" <{ONTOLOGY_GRAPH}> .\n"
    return "".join(line + tail for line in sorted({_line(quad) for quad in _dataset()})).encode()


def _line(quad: ox.Quad) -> str:
    return " ".join(_lasting(term) for term in (quad.subject, quad.predicate, quad.object))


def _lasting(term: object) -> str:
    if isinstance(term, ox.BlankNode):
        return f"<{BASE}.well-known/genid/{term.value}>"
    return str(term)


def ontology_graph() -> Graph:
    """Schema, concepts, authorities and shapes as one rdflib graph."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    lines = ontology_nquads().decode().replace(f" <{ONTOLOGY_GRAPH}> .\n", " .\n")
    return graph.parse(data=lines, format="nt")
