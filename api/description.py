"""What the endpoint says of itself: SPARQL 1.1 Service Description and VoID."""

from __future__ import annotations

from typing import Final

from rdflib import DCTERMS, RDF, VOID, XSD, BNode, Graph, Literal, Namespace, URIRef

from graph.store.base import Store
from ontology.namespaces import PREFIXES

SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS: Final = Namespace("http://www.w3.org/ns/formats/")
_RDFLIB: Final = {"turtle": "turtle", "ntriples": "nt11", "rdfxml": "xml", "jsonld": "json-ld"}
_RESULTS: Final = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS: Final = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")
_COUNT: Final = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?s ?p ?o } }"


def graph_sizes(store: Store) -> dict[str, int]:
    """Give each named graph with its number of triples."""
    with store.reader() as reader:
        return {
            name: int(reader.select(_COUNT, graph=URIRef(name)).column("n")[0]) for name in sorted(reader.graph_names())
        }


def _serialise(graph: Graph, name: str) -> bytes:
    return graph.serialize(format=_RDFLIB[name], encoding="utf-8")


def service_description(endpoint: str, store: Store, name: str) -> bytes:
    """Describe the service at `endpoint` in the named format (turtle, ntriples, rdfxml, jsonld)."""
    graph = Graph()
    for prefix, namespace in {**PREFIXES, "sd": str(SD)}.items():
        graph.bind(prefix, namespace)
    service, dataset, union = URIRef(endpoint), BNode(), BNode()
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, service))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    graph.add((service, SD.feature, SD.UnionDefaultGraph))
    for result in (*_RESULTS, *_GRAPHS):
        graph.add((service, SD.resultFormat, FORMATS[result]))
    graph.add((service, SD.defaultDataset, dataset))
    graph.add((dataset, RDF.type, SD.Dataset))
    graph.add((dataset, SD.defaultGraph, union))
    graph.add((union, RDF.type, SD.Graph))
    for graph_name in sorted(store.contents()):
        node = BNode()
        graph.add((dataset, SD.namedGraph, node))
        graph.add((node, RDF.type, SD.NamedGraph))
        graph.add((node, SD.name, URIRef(graph_name)))
    return _serialise(graph, name)


def void_description(base_url: str, store: Store, name: str) -> bytes:
    """Describe the data set served below `base_url`."""
    graph = Graph()
    graph.bind("void", VOID)
    dataset = URIRef(f"{base_url}/.well-known/void#dataset")
    sizes = graph_sizes(store)
    graph.add((dataset, RDF.type, VOID.Dataset))
    graph.add((dataset, DCTERMS.title, Literal("Kaohsiung relations", lang="en")))
    graph.add((dataset, DCTERMS.title, Literal("高雄城市外交知識圖譜", lang="zh-Hant")))
    graph.add((dataset, VOID.sparqlEndpoint, URIRef(f"{base_url}/sparql")))
    graph.add((dataset, VOID.triples, Literal(sum(sizes.values()), datatype=XSD.integer)))
    for vocabulary in PREFIXES.values():
        graph.add((dataset, VOID.vocabulary, URIRef(vocabulary)))
    for graph_name, size in sizes.items():
        part = URIRef(graph_name)
        graph.add((dataset, VOID.subset, part))
        graph.add((part, RDF.type, VOID.Dataset))
        graph.add((part, VOID.triples, Literal(size, datatype=XSD.integer)))
    return _serialise(graph, name)
