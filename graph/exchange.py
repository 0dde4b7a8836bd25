"""Graphs from files and to files: which syntax a name means, and reading without ever touching the network."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph.rdf import canonical_nquads
from ontology.errors import RequestError, UnreadableSourceError

FORMATS: Final = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".json": ox.RdfFormat.JSON_LD,
}
LARGEST: Final = 512 << 20
_ENTITY: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_REMOTE: Final = re.compile(rb'"@(?:context|import)"\s*:\s*(?:\[[^\]]*?)?"', re.DOTALL)


def media_type(path: Path) -> ox.RdfFormat:
    """Tell the syntax by a file's suffix."""
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        raise RequestError(f"{path}: no RDF syntax has the suffix {path.suffix or '(none)'}; use {', '.join(FORMATS)}")
    return found


def read_graph(path: Path, graph: str) -> bytes:
    """Read a file as sorted N-Quads of one named graph; external entities and remote contexts are refused."""
    media = media_type(path)
    try:
        if path.stat().st_size > LARGEST:
            raise UnreadableSourceError(f"{path}: larger than {LARGEST >> 20} MiB; split it")
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableSourceError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    if media == ox.RdfFormat.RDF_XML and _ENTITY.search(content):
        raise UnreadableSourceError(f"{path}: declares a document type or entities, which are refused; write them out")
    if media == ox.RdfFormat.JSON_LD and _REMOTE.search(content):
        raise UnreadableSourceError(f"{path}: its @context is elsewhere, and nothing is fetched; put it into the file")
    try:
        return canonical_nquads(content, media, graph, base=f"{graph}/")
    except (SyntaxError, ValueError) as error:
        place = f"line {error.lineno}: " if isinstance(error, SyntaxError) and error.lineno else ""
        raise UnreadableSourceError(f"{path}: {place}not {media.name} ({error}); correct it there") from error
