"""Is what has been said well said: SHACL over a graph, with findings a person can act on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal as OneOf

import pyshacl
from rdflib import RDF, SH, Graph, Literal
from rdflib.term import Node

from ontology.errors import ModelError
from ontology.model import FOLDER, ontology_graph, schema_files

Severity = OneOf["violation", "warning", "info"]
_SEVERITIES: dict[Node, Severity] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that breaks one shape: which thing, which shape, where in it, and what is wrong in both languages."""

    focus_node: str
    shape: str
    path: str
    value: str
    message_zh: str
    message_en: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """The outcome: a graph conforms where nothing is a violation; findings are sorted."""

    conforms: bool
    findings: tuple[Finding, ...]


@cache
def shapes_graph(folder: Path = FOLDER) -> Graph:
    """Every shape of the schema files."""
    graph = Graph()
    for path in schema_files(folder):
        try:
            graph.parse(path, format="turtle")
        except (SyntaxError, ValueError, OSError) as error:
            raise ModelError(f"{path.name}: {error}") from error
    return graph


@cache
def _ontology() -> Graph:
    return ontology_graph()


def validate(data_graph: Graph, *, with_ontology: bool = True) -> ValidationReport:
    """Check a graph against every shape.

    `with_ontology` lays classes, concepts and authorities beside the data, so that a reference to a country or an
    office is known for what it is; leave it out where the graph holds them already. The data graph is not changed.
    """
    together = _laid_together(data_graph) if with_ontology else data_graph
    _, results, _ = pyshacl.validate(
        together, shacl_graph=shapes_graph(), inference="none", advanced=False, inplace=True, meta_shacl=False
    )
    findings = tuple(sorted({_finding(results, node) for node in results.subjects(RDF.type, SH.ValidationResult)}))
    return ValidationReport(all(finding.severity != "violation" for finding in findings), findings)


def _laid_together(data_graph: Graph) -> Graph:
    together = Graph()
    for graph in (data_graph, _ontology()):
        for triple in graph:
            together.add(triple)
    return together


def _finding(results: Graph, node: Node) -> Finding:
    shape, constraint = results.value(node, SH.sourceShape), results.value(node, SH.sourceConstraint)
    said = shapes_graph().objects(constraint or shape, SH.message)
    messages = [text for text in (*results.objects(node, SH.resultMessage), *said) if isinstance(text, Literal)]
    by_language = {(message.language or "").lower(): str(message) for message in messages}
    default = str(messages[0]) if messages else ""
    path, value = results.value(node, SH.resultPath), results.value(node, SH.value)
    return Finding(
        focus_node=str(results.value(node, SH.focusNode) or ""),
        shape=str(constraint or shape or "").rpartition("#")[2],
        path=_path(results, path),
        value="" if value is None else str(value),
        message_zh=by_language.get("zh-hant", default),
        message_en=by_language.get("en", default),
        severity=_SEVERITIES.get(results.value(node, SH.resultSeverity) or SH.Violation, "violation"),
    )


def _path(results: Graph, path: Node | None) -> str:
    if path is None:
        return ""
    steps = list(results.items(path)) or [path]
    return " / ".join(str(step) for step in steps)
