"""Names: what the language says is a person, a body, a place; listed as the contract says."""

from __future__ import annotations

import pytest

from ingest.document import Document
from ingest.formats import Source
from ingest.linking import LinkedEntry, Register, link_document, same_latin
from ingest.mentions import find_mentions
from ingest.names.body import ending_kinds, known_kinds
from ingest.names.shapes import looks
from ingest.names.view import View, without_space
from ingest.reading import read_source

REGISTER = Register.load(city="台中市", department="台中市政府秘書處")
FRAME = "# 壹、重要業務執行狀況\n\n## 一、交流\n\n### (一)往來\n\n#### 1. 交流\n\n{}\n"


def document(sentence: str) -> Document:
    return read_source(Source("x.md", FRAME.format(sentence).encode()), "x")


def read(sentence: str) -> LinkedEntry:
    return link_document(document(sentence), REGISTER)[0]


def listed(sentence: str, entity_type: str) -> set[str]:
    return {one.name for one in read(sentence).mentions if one.listed and one.entity_type == entity_type}


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("114年9月5日，日本愛媛縣中村時廣知事率團拜會盧秀燕市長。", {"中村時廣", "盧秀燕"}),
        ("114年9月5日，美國在台協會處長谷立言(Raymond Greene)拜會市府。", {"谷立言", "Raymond Greene"}),
        ("114年9月5日，德國漢堡市 Peter Tschentscher 市長來訪。", {"Peter Tschentscher"}),
        (
            "114年9月5日，亞松森市副市長卡洛斯·岡薩雷斯（Carlos González）伉儷來訪。",
            {"卡洛斯·岡薩雷斯", "Carlos González"},
        ),
        ("114年9月5日，菲律賓阿古托 (Ronald P. Aguto, Jr.) 省長來訪。", {"阿古托", "Ronald P. Aguto, Jr."}),
        ("114年9月5日，教育局吳立森局長、觀光局陳美秀副局長出席。", {"吳立森", "陳美秀"}),
        ("114年9月5日，由加藤清正、細川忠興、島津義弘等武將演出。", {"加藤清正", "細川忠興", "島津義弘"}),
    ],
)
def test_people(sentence: str, names: set[str]) -> None:
    assert listed(sentence, "person") == names


@pytest.mark.parametrize(
    ("sentence", "bodies", "places"),
    [
        ("114年9月5日，日本熊本縣熊本市國際課來訪。", {"熊本市國際課"}, {"日本", "熊本縣", "熊本市"}),
        ("114年9月5日，教育局長率隊出訪波蘭格丁尼亞市。", {"教育局"}, {"波蘭", "格丁尼亞市"}),
        ("114年9月5日，高雄甲仙國小與日本五泉市巢本國小交流。", {"甲仙國小", "巢本國小"}, {"高雄", "日本", "五泉市"}),
    ],
)
def test_bodies_and_places(sentence: str, bodies: set[str], places: set[str]) -> None:
    assert listed(sentence, "organization") == bodies
    assert listed(sentence, "place") == places


def test_every_mention_spans_its_words() -> None:
    text = document("114年9月5日，德國(Oktawia Gorze\n\nńska )漢堡 市 張 大明市長與陸奧\n市國際課來訪。")
    for mention in find_mentions(text, text.entries[0], REGISTER):
        assert text.text[mention.start : mention.end] == mention.exact
        assert without_space(mention.exact) == mention.name


def test_one_person_under_two_latin_spellings() -> None:
    assert same_latin("Janusz Henryk Bilski", "Janusz Bilski")
    assert same_latin("J. Bilski", "Janusz Bilski")
    assert not same_latin("Karin Lang", "Karsten Lang")


def test_references_point_to_the_reporting_city() -> None:
    linked = read("114年9月5日，本處與市府同仁接待訪團，德國漢堡市來訪。")
    targets = {one.name: one.entity_id for one in linked.mentions if one.entity_type == "reference"}
    assert targets["本處"] == REGISTER.department_id()
    assert targets["市府"] == REGISTER.government_id()


def test_a_home_person_is_of_the_home_country_beside_a_foreign_one() -> None:
    people = {one.name: one.country for one in read("114年9月5日，日本福井縣杉本達治知事拜會盧秀燕市長。").people}
    assert people == {"杉本達治": "JP", "盧秀燕": "TW"}


def test_the_country_decides_between_places_of_one_name() -> None:
    linked = read("114年9月5日，美國聖荷西市與韓國大田市來訪。")
    assert {mention.name: mention.country for place in linked.places for mention in place.mentions} == {
        "美國": "US",
        "聖荷西市": "US",
        "韓國": "KR",
        "大田市": "KR",
    }


def test_an_unknown_city_still_has_a_register() -> None:
    register = Register.load(city="不存在市", department=None)
    assert register.government_name == "不存在市政府"
    assert register.government_id()


def test_words_are_no_names() -> None:
    assert looks("兩市", "TW") < 0
    assert looks("張硯卿", "TW") > 3
    assert looks("賴重秀一", "JP") > 4


@pytest.mark.parametrize(
    "text", ["(" * 20_000, "市" * 20_000, "、張" * 10_000, "市A " * 20_000, "·" * 20_000, "「" * 20_000]
)
def test_no_text_takes_long(text: str) -> None:
    made = document("114年9月5日，日本熊本市來訪。" + text)
    assert find_mentions(made, made.entries[0], REGISTER)


def test_a_view_keeps_its_offsets() -> None:
    view = View.of("  張 硯\n卿（Karin  M.\nLang）", 0, 23)
    assert view.text == "張硯卿(Karin M. Lang)"
    assert view.span(0, 3) == (2, 7)


def test_word_lists_are_made_once() -> None:
    assert ending_kinds() is ending_kinds()
    assert known_kinds() is known_kinds()
