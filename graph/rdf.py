"""Statements as N-Quads: one line a quad, sorted, the same bytes for the same statements on every machine.

A statement that rests on words of the report gets a claim (who said it, by which rule, how sure) and an evidence node
(where it stands, by position and by quotation). Nothing is a blank node, so two runs can be compared byte by byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Final

import pyoxigraph as ox
from rdflib import DCTERMS, PROV, RDF, SDO, BNode, Literal, URIRef
from rdflib.term import Node

from graph.identifiers import iri
from graph.statement import Provenance, Statement
from ontology.namespaces import KR, OA

CONTEXT_LENGTH: Final = 32
"""How many code points before and after a quotation are kept to find it again in an edited text."""
AGENT: Final = iri("agent-kaohsiung-relations")


@dataclass(frozen=True, slots=True)
class ExtractionActivity:
    """The run that read a document: which document, by which version of the software, with which rules.

    `rule_set` is a hash of the rules' data files. There is no time in it: the same run twice gives the same bytes.
    """

    document: str
    version: str
    rule_set: str

    @property
    def iri(self) -> URIRef:
        """The activity's IRI."""
        return iri(f"extraction-{self.document}")


@lru_cache(maxsize=65536)
def _iri_term(value: str) -> str:
    return str(ox.NamedNode(value))


def to_term(node: Node) -> ox.NamedNode | ox.Literal:
    """Turn an rdflib term into the engine's; a blank node is refused, for it would not be the same twice."""
    if isinstance(node, URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, Literal):
        if node.language:
            return ox.Literal(str(node), language=node.language)
        if node.datatype:
            return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)))
        return ox.Literal(str(node))
    kind = "a blank node" if isinstance(node, BNode) else type(node).__name__
    raise ValueError(f"{node!r}: {kind} has no lasting name; give it an identifier")


def term_text(node: Node) -> str:
    """Write a term as N-Triples does, escaped by the engine."""
    return _iri_term(str(node)) if isinstance(node, URIRef) else str(to_term(node))


def _digest(*parts: str) -> str:
    return blake2b("\x1f".join(parts).encode(), digest_size=10).hexdigest()


def claim_id(subject: str, predicate: str, value: str, rule: str, evidence: str) -> str:
    """Mint the id of a claim from its terms as N-Triples writes them, its rule and its evidence."""
    return "claim-" + _digest(subject, predicate, value, rule, evidence)


def evidence_id(provenance: Provenance) -> str:
    """Mint the id of the evidence at a span of a document."""
    return "evidence-" + _digest(provenance.document, str(provenance.start), str(provenance.end))


_TYPE: Final = _iri_term(str(RDF.type))
_SUBJECT, _PREDICATE, _OBJECT = (_iri_term(str(p)) for p in (RDF.subject, RDF.predicate, RDF.object))
_RULE, _CONFIDENCE, _ENTRY = (_iri_term(str(p)) for p in (KR.rule, KR.confidence, KR.entry))
_QUOTED, _GENERATED = (_iri_term(str(p)) for p in (PROV.wasQuotedFrom, PROV.wasGeneratedBy))
_SOURCE, _SELECTOR = (_iri_term(str(p)) for p in (OA.hasSource, OA.hasSelector))
_START, _END, _EXACT, _PREFIX, _SUFFIX = (_iri_term(str(p)) for p in (OA.start, OA.end, OA.exact, OA.prefix, OA.suffix))
_CLAIM, _STATEMENT = _iri_term(str(KR.Claim)), _iri_term(str(RDF.Statement))
_SPECIFIC, _QUOTATION = _iri_term(str(OA.SpecificResource)), _iri_term(str(PROV.Quotation))
_POSITION_SELECTOR, _QUOTE_SELECTOR = _iri_term(str(OA.TextPositionSelector)), _iri_term(str(OA.TextQuoteSelector))
_INTEGER = "^^<http://www.w3.org/2001/XMLSchema#integer>"
_DECIMAL = "^^<http://www.w3.org/2001/XMLSchema#decimal>"


def _decimal(value: float) -> str:
    """A number with at most three places, in the canonical form of XSD 1.1, which every server gives back."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _evidence(name: str, provenance: Provenance, text: str | None) -> Iterator[str]:
    node, position, quote = (_iri_term(str(iri(name + tail))) for tail in ("", "-position", "-quote"))
    yield f"{node} {_TYPE} {_SPECIFIC}"
    yield f"{node} {_TYPE} {_QUOTATION}"
    yield f"{node} {_SOURCE} {_iri_term(str(iri('report-' + provenance.document)))}"
    if provenance.entry:
        yield f"{node} {_ENTRY} {_iri_term(str(iri(provenance.entry)))}"
    yield f"{node} {_SELECTOR} {position}"
    yield f"{node} {_SELECTOR} {quote}"
    yield f"{position} {_TYPE} {_POSITION_SELECTOR}"
    yield f'{position} {_START} "{provenance.start:d}"{_INTEGER}'
    yield f'{position} {_END} "{provenance.end:d}"{_INTEGER}'
    yield f"{quote} {_TYPE} {_QUOTE_SELECTOR}"
    yield f"{quote} {_EXACT} {ox.Literal(provenance.exact)}"
    if text is not None:
        before = text[max(0, provenance.start - CONTEXT_LENGTH) : provenance.start]
        yield f"{quote} {_PREFIX} {ox.Literal(before)}"
        yield f"{quote} {_SUFFIX} {ox.Literal(text[provenance.end : provenance.end + CONTEXT_LENGTH])}"


def _activity(extraction: ExtractionActivity) -> Iterator[str]:
    node, agent = term_text(extraction.iri), term_text(AGENT)
    yield f"{node} {_TYPE} {term_text(PROV.Activity)}"
    yield f"{node} {term_text(PROV.used)} {term_text(iri('report-' + extraction.document))}"
    yield f"{node} {term_text(PROV.wasAssociatedWith)} {agent}"
    yield f"{node} {term_text(KR.ruleSet)} {ox.Literal(extraction.rule_set)}"
    yield f"{agent} {_TYPE} {term_text(PROV.SoftwareAgent)}"
    yield f"{agent} {term_text(DCTERMS.title)} {ox.Literal('kaohsiung-relations')}"
    yield f"{node} {term_text(SDO.softwareVersion)} {ox.Literal(extraction.version)}"


def _lines(statements: Iterable[Statement], extraction: ExtractionActivity | None, text: str | None) -> Iterator[str]:
    seen: set[str] = set()
    generated = term_text(extraction.iri) if extraction else None
    if extraction:
        yield from _activity(extraction)
    for statement in statements:
        subject, predicate = _iri_term(str(statement.subject)), _iri_term(str(statement.predicate))
        value = term_text(statement.object)
        yield f"{subject} {predicate} {value}"
        if statement.provenance is None:
            continue
        evidence = evidence_id(statement.provenance)
        if evidence not in seen:
            seen.add(evidence)
            yield from _evidence(evidence, statement.provenance, text)
        claim = _iri_term(str(iri(claim_id(subject, predicate, value, statement.rule, evidence))))
        yield f"{claim} {_TYPE} {_STATEMENT}"
        yield f"{claim} {_TYPE} {_CLAIM}"
        yield f"{claim} {_SUBJECT} {subject}"
        yield f"{claim} {_PREDICATE} {predicate}"
        yield f"{claim} {_OBJECT} {value}"
        yield f"{claim} {_RULE} {ox.Literal(statement.rule)}"
        yield f'{claim} {_CONFIDENCE} "{_decimal(statement.confidence)}"{_DECIMAL}'
        yield f"{claim} {_QUOTED} {_iri_term(str(iri(evidence)))}"
        if generated:
            yield f"{claim} {_GENERATED} {generated}"


def nquads(
    statements: Iterable[Statement],
    graph: str,
    extraction: ExtractionActivity | None = None,
    text: str | None = None,
) -> bytes:
    """Write statements, their claims and their evidence as sorted N-Quads of one named graph.

    `text` is the document's, for the words before and after each quotation; without `extraction` the claims
    do not say which run made them.
    """
    tail = f" {_iri_term(graph)} .\n"
    return "".join(line + tail for line in sorted(set(_lines(statements, extraction, text)))).encode()


def canonical_nquads(content: bytes, media: ox.RdfFormat, graph: str, base: str | None = None) -> bytes:
    """Read RDF in any syntax and write it as sorted N-Quads of one named graph; blank nodes get lasting names.

    Blank nodes are named by RDF canonicalisation, then made IRIs of ours, so that two readings give the same bytes.
    """
    dataset = ox.Dataset(
        ox.Quad(quad.subject, quad.predicate, quad.object)
        for quad in ox.parse(content, format=media, base_iri=base, rename_blank_nodes=True)
    )
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    salt = _digest(graph)
    tail = f" {_iri_term(graph)} .\n"
    lines = {f"{_skolem(quad.subject, salt)} {quad.predicate} {_skolem(quad.object, salt)}" for quad in dataset}
    return "".join(line + tail for line in sorted(lines)).encode()


def _skolem(term: object, salt: str) -> str:
    if isinstance(term, ox.BlankNode):
        return _iri_term(str(iri(f"node-{salt}-{term.value}")))
    return str(term)
