"""The ontology's own documentation, from the Turtle: classes, properties, rules, concept schemes with crosswalks."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import pyoxigraph as ox
from rdflib import RDF, SH

from api.things import RDF_FORMATS
from ontology.model import Concept, Model, Property, concept_files, load_model, ontology_nquads, schema_files
from ontology.namespaces import CAMEO, KR, PLOVER, PREFIXES

_KINDS: Final = (str(SH["class"]), str(SH.datatype))


@dataclass(frozen=True, slots=True)
class Rule:
    """What a SHACL shape asks of one path of a class: how often, of which kind, and why in words."""

    path: str
    minimum: int
    maximum: int | None
    kind: str | None
    advice: bool
    messages: Mapping[str, str] = field(hash=False)

    @property
    def times(self) -> str:
        """How often, as in UML: `1`, `0..1`, `1..*`."""
        most = "*" if self.maximum is None else str(self.maximum)
        return most if most == str(self.minimum) else f"{self.minimum}..{most}"


@cache
def model() -> Model:
    """Read the folder once; it does not change while the server runs."""
    return load_model()


def curie(iri: object) -> str:
    """Shorten an IRI by the longest prefix that fits."""
    text = str(iri)
    fitting = [(len(base), prefix) for prefix, base in PREFIXES.items() if text.startswith(base)]
    if not fitting:
        return text
    length, prefix = max(fitting)
    return f"{prefix}:{text[length:]}"


@cache
def _used() -> frozenset[str]:
    """The predicates the authorities are written with; those of shapes are nobody's question."""
    predicates = {quad.predicate.value for quad in ox.parse(input=ontology_nquads(), format=ox.RdfFormat.N_QUADS)}
    return frozenset(iri for iri in predicates if not iri.startswith(str(SH)))


@cache
def _shapes() -> dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]]:
    facts: dict[str, dict[str, list[Any]]] = {}
    for quad in ox.parse(input=ontology_nquads(), format=ox.RdfFormat.N_QUADS):
        if isinstance(quad.subject, ox.NamedNode):
            facts.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object)
    wanted = str(SH.PropertyShape)
    return {
        iri: said
        for iri, said in facts.items()
        if wanted in {getattr(t, "value", "") for t in said.get(str(RDF.type), ())}
    }


@cache
def rules() -> dict[str, tuple[Rule, ...]]:
    """What the shapes ask of each class of ours, by its name; the strictest and simplest first."""
    found: dict[str, list[Rule]] = {}
    for said in _shapes().values():
        paths = [term.value for term in said.get(str(SH.path), ()) if isinstance(term, ox.NamedNode)]
        for target in said.get(str(SH.targetClass), ()):
            name = str(getattr(target, "value", "")).removeprefix(str(KR))
            found.setdefault(name, []).extend(_rule(path, said) for path in paths if "genid" not in path)
    return {
        name: tuple(sorted(each, key=lambda rule: (rule.advice, -rule.minimum, rule.path)))
        for name, each in found.items()
    }


def _rule(path: str, said: Mapping[str, list[Any]]) -> Rule:
    def number(term: object) -> int | None:
        return next((int(value.value) for value in said.get(str(term), ())), None)

    messages = {
        "zh-Hant" if str(term.language).lower() == "zh-hant" else str(term.language): term.value
        for term in said.get(str(SH.message), ())
        if isinstance(term, ox.Literal)
    }
    kinds = [term.value for kind in _KINDS for term in said.get(kind, ()) if isinstance(term, ox.NamedNode)]
    return Rule(
        path=path,
        minimum=number(SH.minCount) or 0,
        maximum=number(SH.maxCount),
        kind=kinds[0] if kinds else None,
        advice=any(str(SH.Warning) == term.value for term in said.get(str(SH.severity), ())),
        messages=messages,
    )


def properties_of(name: str) -> list[Property]:
    """The properties of ours said of a class, by name."""
    iri = KR[name]
    return [item for _, item in sorted(model().properties.items()) if iri in item.domains]


def codes(concept: Concept) -> dict[str, list[Concept]]:
    """The CAMEO and PLOVER concepts a concept is matched with."""
    known = model()
    return {
        scheme: [
            known.concept(scheme, str(match).removeprefix(str(base)))
            for match in concept.matches
            if str(match).startswith(str(base))
        ]
        for scheme, base in (("cameo", CAMEO), ("plover", PLOVER))
    }


@cache
def rdf(name: str) -> bytes:
    """Schema and concepts as `turtle` or `jsonld`."""
    triples = [
        triple
        for path in (*schema_files(), *concept_files())
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    ]
    out = io.BytesIO()
    ox.serialize(dict.fromkeys(quad.triple for quad in triples), out, RDF_FORMATS[name], prefixes=PREFIXES)
    return out.getvalue()


def _terms(things: Mapping[str, Any]) -> list[dict[str, object]]:
    return [{"name": curie(item.iri), "label": dict(item.labels)} for _, item in sorted(things.items())]


@cache
def terms() -> dict[str, object]:
    """Give what an editor completes: prefixes, classes, properties (the standards' too, as used), concepts."""
    known = model()
    classes = {str(parent) for item in known.entity_types.values() for parent in item.ancestors}
    paths = {rule.path for each in rules().values() for rule in each} | _used()
    paths |= {str(parent) for item in known.properties.values() for parent in item.parents}
    foreign = {iri for iri in classes | paths if not iri.startswith(str(KR))}
    return {
        "prefixes": PREFIXES,
        "classes": _terms(known.entity_types)
        + [{"name": curie(iri), "label": {}} for iri in sorted(foreign & classes)],
        "properties": _terms(known.properties) + [{"name": curie(iri), "label": {}} for iri in sorted(foreign & paths)],
        "concepts": [
            {"iri": str(item.iri), "scheme": name, "label": dict(item.labels)}
            for name, scheme in sorted(known.schemes.items())
            for item in scheme.concepts.values()
        ],
    }
