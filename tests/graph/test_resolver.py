"""One thing, many names; and derived facts kept up to date are those of a rebuild."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, SKOS, Literal

from graph import publication
from graph.identifiers import iri
from graph.lookup import canonical, resolve
from graph.rdf import nquads
from graph.resolver import CURATION, Resolver, rewrite
from graph.search import Match, Search
from graph.statement import Statement
from graph.store.oxigraph import OxigraphStore
from ontology.namespaces import GRAPH, KR
from tests.graph.conftest import Writer, report
from tests.graph.test_store import exported

Known = tuple[str, str, tuple[str, ...]]


def people(name: str, *known: Known) -> dict[str, bytes]:
    graph = str(GRAPH[f"report/{name}"])
    statements = []
    for identifier, country, names in known:
        statements.append(Statement(iri(identifier), RDF.type, KR.Person))
        statements += [Statement(iri(identifier), SKOS.prefLabel, Literal(each, lang="zh-Hant")) for each in names]
        statements += [Statement(iri(identifier), KR.countryCode, Literal(country))] * bool(country)
    return {graph: nquads(statements, graph)}


def curated(*pairs: tuple[str, str, str]) -> dict[str, bytes]:
    kinds = {"same": OWL.sameAs, "different": OWL.differentFrom}
    return {CURATION: nquads([Statement(iri(one), kinds[kind], iri(other)) for one, kind, other in pairs], CURATION)}


def merged(tmp_path: Path, *graphs: dict[str, bytes]) -> dict[str, str]:
    with Resolver(tmp_path / "people.db") as resolver:
        for each in graphs:
            resolver.replace(each)
        return {old.rsplit("/", 1)[1]: new.rsplit("/", 1)[1] for old, new in resolver.merged().items()}


BILSKI = ("person-a", "PL", ("畢爾斯基", "Janusz Henryk Bilski"))


@pytest.mark.parametrize(
    ("other", "one"),
    [
        (("person-b", "PL", ("畢爾斯基", "Janusz Bilski")), True),
        (("person-b", "PL", ("畢爾斯基",)), True),
        (("person-b", "", ("畢爾斯基",)), True),
        (("person-b", "PL", ("Janusz Henryk Bilski",)), True),
        (("person-b", "DE", ("畢爾斯基",)), False),
        (("person-b", "PL", ("畢爾斯基", "Adam Bilski")), False),
        (("person-b", "PL", ("Bilski",)), False),
    ],
)
def test_who_is_one(tmp_path: Path, other: Known, one: bool) -> None:
    assert merged(tmp_path, people("1", BILSKI), people("2", other)) == ({"person-b": "person-a"} if one else {})


def test_without_a_country_between_two_countries_nobody_is_guessed(tmp_path: Path) -> None:
    found = merged(
        tmp_path,
        people("1", ("person-a", "JP", ("田中",)), ("person-b", "US", ("田中",))),
        people("2", ("person-c", "", ("田中",))),
    )
    assert found == {}


def test_curation_has_the_last_word(tmp_path: Path) -> None:
    namesake = people("2", ("person-b", "PL", ("畢爾斯基",)))
    assert merged(tmp_path, people("1", BILSKI), namesake, curated(("person-a", "different", "person-b"))) == {}
    assert merged(tmp_path, curated(("person-a", "same", "person-z"))) == {
        "person-b": "person-a",
        "person-z": "person-a",
    }


def test_a_name_in_the_text_is_not_rewritten() -> None:
    line = f'<{iri("person-b")}> <http://p> "see <{iri("person-b")}>" <http://g> .\n'.encode()
    assert rewrite(line, {str(iri("person-b")): str(iri("person-a"))}).count(b"person-a") == 1


def namesake() -> Writer:
    """A second report that knows one person by another id and one more name."""
    writer = report("hand-made-2")
    renamed = {iri("person-oku"): iri("person-aaa")}
    writer.found = [
        Statement(
            renamed.get(each.subject, each.subject),
            each.predicate,
            renamed.get(each.object, each.object),  # type: ignore[call-overload]
            each.provenance,
            each.rule,
            each.confidence,
        )
        for each in writer.found
    ]
    return writer


def test_a_merge_reaches_everything_and_can_be_undone(tmp_path: Path, hand_made: Writer) -> None:
    store, other = OxigraphStore(tmp_path), namesake()
    store.publish({hand_made.graph: hand_made.content()})
    alone = exported(store)
    store.publish({other.graph: other.content()})
    with store.reader() as reader:
        assert canonical(reader, "person-oku") == "person-aaa"
        search = Search(store.reader().snapshot.search_folder or tmp_path)
        assert [match.id for match in search.find("奧正史", types=("person",))] == ["person-aaa"]
        assert resolve(reader, search, "person-oku").id == "person-aaa"
        rows = reader.select("SELECT ?e { GRAPH krgraph:derived { ?e kr:involves ?x } }", x=iri("person-aaa"))
        assert len(rows) == 4
        assert not reader.ask("ASK { ?x kr:countryCode ?c }", x=iri("person-oku"))
    store.publish({other.graph: None})
    assert exported(store) == alone


GRAPHS = {writer.graph: writer.content() for writer in (report(), namesake(), report("hand-made-3"))}
GRAPHS |= curated(("person-oku", "different", "person-aaa"), ("person-luo", "same", "person-gibson"))


def searched(store: OxigraphStore) -> list[Match]:
    with store.reader() as reader:
        assert reader.snapshot.search_folder
        return sorted(Search(reader.snapshot.search_folder).find("", limit=500).items, key=lambda match: match.id)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(sorted(GRAPHS)), st.booleans()), min_size=2, max_size=5), st.booleans())
def test_kept_up_to_date_equals_built_anew(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    steps: list[tuple[str, bool]],
    one_by_one: bool,
) -> None:
    """Whatever is added, replaced and removed, in whatever order, in one batch or graph by graph."""
    folder = tmp_path_factory.mktemp("property")
    store = OxigraphStore(folder / "kept")
    state: dict[str, bytes | None] = {}
    for graph, there in steps:
        content = GRAPHS[graph] if there else None
        store.publish({graph: content})
        state[graph] = content
    with monkeypatch.context() as patched:
        patched.setattr(publication, "BATCH", 1 if one_by_one else publication.BATCH)
        anew = OxigraphStore(folder / "anew")
        assert anew.publish(state).id == (store.current() or anew.current() or store.publish({})).id
    assert exported(store) == exported(anew)
    assert searched(store) == searched(anew)
