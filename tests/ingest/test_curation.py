"""Corrections: read, applied, remembered; and open questions written out."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import SKOS, Literal

from graph.identifiers import iri
from graph.statement import Provenance, Statement
from graph.store import open_store
from graph.store.base import Store
from ingest.curation import Corrections, open_questions, read_corrections
from ingest.pipeline import run
from ontology.errors import CurationError
from ontology.namespaces import KR
from tests.ingest.reports import HEAD

BODY = "114年9月5日，日本熊本市大西一史市長拜會陳其邁市長。"
WORDS = Provenance("r", 0, 1, "高", "entry-r-1.1-1")


def written(folder: Path, words: str) -> Path:
    path = folder / "corrections.yaml"
    path.write_text(words)
    return path


def applied(folder: Path, words: str, *said: Statement) -> tuple[list[Statement], Corrections]:
    working = Corrections(read_corrections(written(folder, words)))
    return list(working.apply(said)), working


def test_merge_moves_subject_and_object(tmp_path: Path) -> None:
    said = Statement(iri("person-b"), KR.mentionedIn, iri("person-b"), WORDS)
    (one,), working = applied(tmp_path, "corrections:\n- merge: [person-a, person-b]\n", said)
    assert (one.subject, one.object) == (iri("person-a"), iri("person-a"))
    assert working.unfitting() == ()


def test_rename_set_country_and_reject(tmp_path: Path) -> None:
    words = (
        "corrections:\n- rename: person-a\n  to: 王大明\n- set_country: person-a\n  to: PL\n"
        "- reject: {subject: person-a, predicate: 'kr:series', object: series-x}\n"
    )
    said = (
        Statement(iri("person-a"), SKOS.prefLabel, Literal("王明", lang="zh-Hant"), WORDS),
        Statement(iri("person-a"), KR.countryCode, Literal("DE"), WORDS),
        Statement(iri("person-a"), KR.series, iri("series-x"), WORDS),
    )
    changed, _ = applied(tmp_path, words, *said)
    assert [str(one.object) for one in changed] == ["王大明", "PL"]


def test_split_takes_what_an_entry_says(tmp_path: Path) -> None:
    words = "corrections:\n- split: person-a\n  as: 另一人\n  entries: [entry-r-1.1-1]\n"
    changed, _ = applied(tmp_path, words, Statement(iri("person-a"), KR.countryCode, Literal("DE"), WORDS))
    assert iri("person-a") not in {one.subject for one in changed}
    assert "另一人" in {str(one.object) for one in changed}


def test_what_fits_nothing_is_told(tmp_path: Path) -> None:
    _, working = applied(tmp_path, "corrections:\n- rename: person-z\n  to: 無\n")
    assert len(working.unfitting()) == 1


@pytest.mark.parametrize(
    "words", ["corrections: 3", "- merge: person-a", "- {}", "a: [", "- reject: person-a", "- split: x"]
)
def test_a_file_without_sense_is_refused(tmp_path: Path, words: str) -> None:
    with pytest.raises(CurationError):
        read_corrections(written(tmp_path, words))


def test_turtle_may_say_the_same(tmp_path: Path) -> None:
    path = tmp_path / "same.ttl"
    path.write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix krid: <https://w3id.org/kaohsiung-relations/id/> .\n"
        "krid:person-b owl:sameAs krid:person-a .\n"
    )
    (one,) = read_corrections(path)
    assert (one.kind, one.target, one.arguments) == ("merge", "person-a", ("person-b",))


def _label(store: Store, name: str) -> bool:
    with store.reader() as reader:
        return reader.ask(f'ASK {{ ?thing <{SKOS.prefLabel}> "{name}"@zh-Hant }}')


def test_a_correction_survives_an_ingest_without_its_file(tmp_path: Path) -> None:
    report = tmp_path / "a.md"
    report.write_text(HEAD + f"#### 1. 日本熊本市拜會\n\n{BODY}\n\n#### 2. 交流\n\n{BODY}\n")
    store = open_store(tmp_path / "store")
    run([report], store)
    with store.reader() as reader:
        query = f'SELECT ?p WHERE {{ ?p a <{KR.Person}> ; <{SKOS.prefLabel}> "大西一史"@zh-Hant }}'
        person = reader.select(query).column("p")[0].rpartition("/")[2]
    words = f"corrections:\n- rename: {person}\n  to: 大西一史市長\n- rename: person-none\n  to: 無\n"
    corrected = run([report], store, curation=written(tmp_path, words))
    assert _label(store, "大西一史市長")
    assert len(corrected.unfitting) == 1
    again = run([report], store)
    assert _label(store, "大西一史市長")
    assert again.snapshot == corrected.snapshot


def test_open_questions_can_be_fed_back(tmp_path: Path) -> None:
    report = tmp_path / "a.md"
    report.write_text(
        HEAD + "#### 1. 拜會\n\n114年9月5日，奧倫托市林大木市長拜會陳其邁市長。\n\n#### 2. 交流\n\n" + BODY + "\n"
    )
    content = open_questions([report])
    assert read_corrections(written(tmp_path, content)) == ()
    assert "corrections:" in content
