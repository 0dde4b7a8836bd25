"""The authority files hold together: ids, references, names."""

from __future__ import annotations

import pickle
from collections import Counter
from pathlib import Path

import pytest

from ontology.authorities import Authority, authority, load_authorities
from ontology.errors import ModelError
from ontology.model import load_model

AUTHORITIES = load_authorities()
BY_ID = {one.id: one for one in AUTHORITIES}
OFFICES = [one for one in AUTHORITIES if one.id.startswith("office-")]


def test_ids_are_unique_and_say_what_they_name() -> None:
    assert len(BY_ID) == len(AUTHORITIES)
    for one in AUTHORITIES:
        prefix = one.id.split("-")[0]
        assert prefix in ({"office", "body"} if one.type == "Organization" else {"country", "place"}), one.id
        assert str(one.iri).endswith("/id/" + one.id)


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_every_authority_has_a_name_in(language: str) -> None:
    assert [one.id for one in AUTHORITIES if not one.names.get(language)] == []


@pytest.mark.parametrize("field", ["represents", "parent", "located_in"])
def test_references_resolve(field: str) -> None:
    named = {getattr(one, field) for one in AUTHORITIES} - {None}
    assert named
    assert sorted(named - BY_ID.keys()) == []


def test_kinds_and_departments_are_concepts() -> None:
    model = load_model()
    for one in AUTHORITIES:
        scheme = "organisation-kind" if one.type == "Organization" else "place-kind"
        assert one.kind in model.scheme(scheme).concepts, one.id
        assert one.department is None or one.department in model.scheme("department").concepts, one.id


def test_every_office_says_whom_it_represents() -> None:
    assert len(OFFICES) >= 70
    assert [one.id for one in OFFICES if one.represents is None or one.kind != "representative_office"] == []


def test_an_office_carries_the_country_it_represents() -> None:
    for one in OFFICES:
        whom = BY_ID[one.represents or ""]
        assert one.country_code == whom.country_code, one.id


def test_no_two_offices_share_a_name_or_an_abbreviation() -> None:
    names = Counter(name for one in OFFICES for name in {*one.all_names, *one.abbreviations})
    assert [name for name, count in names.items() if count > 1] == []


def test_no_two_bodies_share_a_name() -> None:
    # A department's bare word (客委會) is every city's and at times the nation's: its kr:department says so.
    bodies = [one for one in AUTHORITIES if one.id.startswith("body-")]
    plain = {one.id: {n for n in one.all_names if one.department is None or "高雄" in n} for one in bodies}
    names = Counter(name for one in bodies for name in plain[one.id])
    assert [name for name, count in names.items() if count > 1] == []


def test_no_two_countries_share_a_name() -> None:
    countries = [one for one in AUTHORITIES if one.type == "Country"]
    names = Counter(name for one in countries for name in {*one.names.values(), *one.alternatives})
    assert [name for name, count in names.items() if count > 1] == []


def test_abbreviations_of_countries_are_ambiguous_only_on_purpose() -> None:
    countries = [one for one in AUTHORITIES if one.type == "Country"]
    short = Counter(word for one in countries for word in one.abbreviations)
    assert [word for word, count in short.items() if count > 1] == []


@pytest.mark.parametrize(
    ("identifier", "names", "country"),
    [
        ("country-kr", {"韓國", "南韓", "South Korea"}, "KR"),
        ("country-vc", {"聖文森", "聖文森及格瑞那丁"}, "VC"),
        ("country-sz", {"史瓦帝尼", "史國", "Eswatini"}, "SZ"),
        ("country-eu", {"歐盟", "歐洲聯盟"}, "EU"),
        ("place-kr-daejeon", {"大田廣域市", "大田市"}, "KR"),
        ("place-kr-goyang", {"高陽市", "Goyang"}, "KR"),
        ("place-in-telangana", {"泰倫加納邦", "Telangana"}, "IN"),
        ("place-ph-batanes-province", {"巴丹群島省"}, "PH"),
        ("place-jp-saitama-prefecture", {"埼玉縣", "埼玉県"}, "JP"),
        ("place-pl-gdynia", {"格丁尼亞市", "格丁尼亞", "Gdynia"}, "PL"),
        ("office-ait-kaohsiung", {"美國在台協會高雄分處"}, "US"),
        ("office-jtea-kaohsiung", {"日本台灣交流協會高雄事務所"}, "JP"),
        ("office-poland-trade", {"波蘭投資貿易局台北辦事處"}, "PL"),
        ("body-kaohsiung-city-government", {"高雄市政府"}, "TW"),
    ],
)
def test_what_a_well_informed_reader_knows(identifier: str, names: set[str], country: str) -> None:
    found = BY_ID[identifier]
    assert names <= set(found.all_names)
    assert found.country_code == country


def test_japan_has_47_prefectures_and_taiwan_22_municipalities_and_counties() -> None:
    prefectures = [one for one in AUTHORITIES if one.kind == "prefecture" and one.country_code == "JP"]
    assert len(prefectures) == 47
    taiwan = [one for one in AUTHORITIES if one.parent == "country-tw"]
    assert len(taiwan) == 22
    governments = {one.located_in for one in AUTHORITIES if one.kind == "government"}
    assert {one.id for one in taiwan} <= governments


def test_points_lie_on_the_globe_and_near_their_country() -> None:
    gdynia, portland = BY_ID["place-pl-gdynia"], BY_ID["place-us-portland"]
    assert (gdynia.latitude, gdynia.longitude) == pytest.approx((54.5, 18.5), abs=0.1)
    assert (portland.latitude, portland.longitude) == pytest.approx((45.5, -122.7), abs=0.1)
    japan = [one for one in AUTHORITIES if one.country_code == "JP" and one.latitude is not None]
    assert all(24 <= (one.latitude or 0) <= 46 and 122 <= (one.longitude or 0) <= 146 for one in japan)


def test_names_show_chinese_first() -> None:
    assert BY_ID["country-pl"].name == "波蘭"
    assert Authority("x-1", BY_ID["country-pl"].iri, "Country", {"en": "Poland"}).name == "Poland"


def test_an_authority_travels_between_processes() -> None:
    assert pickle.loads(pickle.dumps(AUTHORITIES[0])) == AUTHORITIES[0]
    assert len(set(AUTHORITIES)) == len(AUTHORITIES)


def test_an_unknown_id_is_none() -> None:
    assert authority("office-nowhere") is None
    assert authority("office-ait") == BY_ID["office-ait"]


def test_a_malformed_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text("krid:x a ", encoding="utf-8")
    with pytest.raises(ModelError, match=r"broken\.ttl"):
        load_authorities(tmp_path)
