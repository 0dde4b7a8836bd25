"""The tagger: what it learns from, that it learns the same each time, and how its word and the rules' go together."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.names.reading import read_marks
from ingest.names.view import View
from ingest.register import Register
from ingest.tagging.corpus import Passage, training_passages
from ingest.tagging.features import columns
from ingest.tagging.labels import gold_labels, spans
from ingest.tagging.revision import revise
from ingest.tagging.segmentation import segmented
from ingest.tagging.span import TaggedSpan
from ingest.tagging.training import train
from ingest.tagging.variants import Variants
from tests.ingest import corpus

REGISTER = Register.load(city="臺南市", department="臺南市政府新聞處")


def passage(body: str, **gold: list[str]) -> Passage:
    lists = {kind: gold.get(kind, []) for kind in ("people", "organizations", "places")}
    return Passage("x-1", "臺南市", "臺南市政府新聞處", "114年1月1日至114年6月30日", "", body, (), lists)


def test_it_learns_from_the_tuning_half_alone() -> None:
    assert {one.half for one in training_passages()} == {"tuning"}
    unseen = {one.id for one in corpus.load()} - {one.id for one in training_passages()}
    assert unseen == {one.id for one in corpus.half("unseen")}


def test_names_and_labels_are_each_others_inverse() -> None:
    one = passage("114年5月2日，熊本縣議會藤川隆夫會長來訪。", people=["藤川隆夫"], organizations=["熊本縣議會"])
    view = View.of(one.body, 0, len(one.body))
    found = {(kind, view.text[start:end]) for kind, start, end in spans(gold_labels(one, view))}
    assert found == {("person", "藤川隆夫"), ("organization", "熊本縣議會")}


def test_every_sign_has_features() -> None:
    view = View.of("訪", 0, 1)
    assert len(columns(read_marks(view, REGISTER, None))) == 1


def test_variants_are_the_same_each_time_and_name_what_stands_in_them() -> None:
    passages = training_passages()[:30]
    made = [list(Variants(passages).of(one, 2)) for one in passages]
    assert made == [list(Variants(passages).of(one, 2)) for one in passages]
    assert any(one.body != first.body for first, variants in zip(passages, made, strict=True) for one in variants)
    for one in (variant for variants in made for variant in variants):
        for kind in ("people", "organizations", "places"):
            for name in one.gold[kind]:
                assert "".join(name.split()) in one.words, (one.id, name)


def test_the_same_passages_give_the_same_model(tmp_path: Path) -> None:
    passages = training_passages()[:6]
    for name in ("first", "second"):
        train(passages, tmp_path / name, variants=1)
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


def test_training_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    train(training_passages()[:3], tmp_path / "m", progress=lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == list(range(1, len(told) + 1))
    assert {total >= len(told) > 1 for _, total in told} == {True}


def read(text: str, *tagged: tuple[str, str]) -> dict[str, set[str]]:
    marks = read_marks(View.of(text, 0, len(text)), REGISTER, None)
    found = [TaggedSpan(kind, (at := marks.view.text.index(name)), at + len(name), 0.9) for kind, name in tagged]
    revise(marks, found)
    text = marks.view.text
    return {
        "person": {text[one.start : one.end] for one in marks.people},
        "organization": {text[one.start : one.end] for one in marks.bodies if one.listed},
        "place": {text[one.start : one.end] for one in marks.places if one.listed},
    }


def test_latin_in_brackets_is_of_the_kind_of_what_stands_before() -> None:
    found = read(
        "美國精神(Spirit of America, SOA)經理王大明(John Q. Wang, Jr.)拜會",
        ("organization", "美國精神"),
        ("person", "王大明"),
        ("person", "Spirit of America"),
    )
    assert found["organization"] == {"美國精神", "Spirit of America", "SOA"}
    assert found["person"] == {"王大明"}


def test_latin_in_brackets_behind_no_name_is_none() -> None:
    assert read("國際城市夥伴計畫(IURC)啟動", ("person", "IURC"))["person"] == set()


def test_a_city_before_a_school_stands_alone() -> None:
    found = read("臺南建興國中師生來訪", ("organization", "臺南建興國中"))
    assert found["organization"] == {"建興國中"}
    assert "臺南" in found["place"]


def test_a_local_body_keeps_the_city_in_its_name() -> None:
    found = read("114年5月2日，熊本縣議會來訪", ("organization", "熊本縣議會"))
    assert found == {"person": set(), "organization": {"熊本縣議會"}, "place": {"熊本縣"}}


def test_what_the_rules_alone_saw_is_taken_back() -> None:
    text = "114年5月2日，東京觀光學會來訪"
    ruled = read_marks(View.of(text, 0, len(text)), REGISTER, None).bodies
    assert [text[one.start : one.end] for one in ruled if one.listed] == ["東京觀光學會"]
    assert read(text)["organization"] == set()


def test_small_words_at_the_edges_are_no_part_of_a_name() -> None:
    found = read(
        "同日熊本縣議會拜會，拿督陳美玉及川口大輔觀禮",
        ("organization", "同日熊本縣議會"),
        ("person", "拿督陳美玉"),
        ("person", "川口大輔觀禮"),
    )
    assert found["organization"] == {"熊本縣議會"}
    assert found["person"] == {"陳美玉", "川口大輔"}


def test_a_sign_that_begins_a_known_name_stays() -> None:
    assert "和歌山市" in read("赴日本和歌山市訪問", ("place", "和歌山市"))["place"]


def test_a_region_and_the_town_behind_it_are_two_places() -> None:
    assert {"莫爾比昂省", "瓦納市"} <= read("訪法國莫爾比昂省瓦納市", ("place", "莫爾比昂省瓦納市"))["place"]


def test_half_a_verb_is_no_beginning_of_a_name() -> None:
    found = read("訪團瞭解日本發展", ("person", "解日本"))
    assert found["person"] == set()
    assert "日本" in found["place"]


def test_chinese_run_into_an_acronym_is_no_body() -> None:
    assert read("瞭解高雄運用AI情形", ("organization", "高雄運用AI"))["organization"] == set()


@pytest.mark.parametrize(
    ("text", "tagged", "name"),
    [
        ("高雄市立圖書館來函", "立圖書館", "高雄市立圖書館"),
        ("韓國昌原特例市議會來訪", "特例市議會", "昌原特例市議會"),
        ("由財團法人愛心基金會捐贈", "愛心基金會", "財團法人愛心基金會"),
        ("印度理工學院馬德拉斯分校來訪", "印度理工學院", "印度理工學院馬德拉斯分校"),
        ("法國農業與生命科學大學來訪", "生命科學大學", "農業與生命科學大學"),
        ("中部科學園區管理局來訪", "管理局", "中部科學園區管理局"),
        ("與該市科技園區簽約", "該市科技園區", "科技園區"),
        ("拜會駐歐盟兼駐比利時代表處", "比利時代表處", "駐歐盟兼駐比利時代表處"),
    ],
)
def test_a_body_read_too_short_is_completed(text: str, tagged: str, name: str) -> None:
    assert read(text, ("organization", tagged))["organization"] == {name}


def test_a_part_joined_to_another_name_is_not_taken_in() -> None:
    assert read("日本訪賓及教育局人員", ("organization", "教育局"))["organization"] == {"教育局"}


def test_a_name_that_says_no_more_than_what_it_is_keeps_its_city() -> None:
    assert read("英國伯明罕市交響樂團來訪", ("organization", "伯明罕市交響樂團"))["organization"] == {
        "伯明罕市交響樂團"
    }


def test_the_level_of_a_place_belongs_to_its_name() -> None:
    found = read("韓國昌原特例市來訪", ("place", "昌原"), ("place", "特例市"))
    assert "昌原特例市" in found["place"]
    assert "坎塔布里亞省" in read("西班牙坎塔布里亞省簽約", ("place", "坎塔布里亞"))["place"]


def test_a_town_before_the_post_of_its_head_is_no_person() -> None:
    found = read("奧地利聖吉爾根鎮鎮長王大明來訪", ("person", "聖吉爾根鎮"), ("person", "王大明"))
    assert found["person"] == {"王大明"}
    assert "聖吉爾根鎮" in found["place"]


def test_latin_words_that_end_as_a_body_name_one() -> None:
    found = read("與加拿大Lakeview High School簽約", ("person", "Lakeview High School"))
    assert found["organization"] == {"Lakeview High School"}
    assert read("觀賞「Green Harbour Club」首映")["organization"] == set()


def test_what_somebody_heads_is_a_body() -> None:
    found = read("比利時藍天漫畫城執行長王大明來訪", ("place", "比利時"), ("person", "王大明"))
    assert found["organization"] == {"藍天漫畫城"}
    found = read("大洋海運董事長王大明來訪", ("person", "大洋海運"), ("person", "王大明"))
    assert found == {"person": {"王大明"}, "organization": {"大洋海運"}, "place": set()}
    found = read("月光歌劇院總監王大明來訪", ("place", "月光歌劇院"), ("person", "王大明"))
    assert found["organization"] == {"月光歌劇院"}


def test_who_stands_in_the_place_of_those_who_sign_is_named() -> None:
    found = read("114年5月2日，臺中市與瑞士松德蘭鎮預定明年締結友好城市", ("place", "臺中市"), ("place", "瑞士"))
    assert found["place"] == {"臺中市", "瑞士", "松德蘭鎮"}
    found = read("本館與亞速大學海洋研究所簽署備忘錄", ("organization", "亞速大學"))
    assert found["organization"] == {"亞速大學海洋研究所"}


def test_what_a_slot_of_a_signing_holds_is_named_only_where_its_words_can_be_a_name() -> None:
    found = read("114年5月2日，瑞穗鄉農會與日本JA青空盆地簽署意向書", ("organization", "瑞穗鄉農會"), ("place", "日本"))
    assert found["organization"] == {"瑞穗鄉農會", "JA青空盆地"}
    found = read("翌年該會與日本熊本市締結姊妹市", ("place", "日本"), ("place", "熊本市"))
    assert found["organization"] == set()


def test_words_that_end_as_a_noun_are_no_person() -> None:
    found = read("展出日本秋田特色商品", ("place", "日本"), ("person", "秋田特色"))
    assert found["person"] == set()
    assert "秋田" in found["place"]


@pytest.mark.parametrize(
    ("text", "tagged", "names"),
    [
        ("◎新竹縣商業會－高槻商工會議所：協定", "◎新竹縣商業會－高槻商工會議所", {"新竹縣商業會", "高槻商工會議所"}),
        ("A.水產養殖系——日本", "A.水產養殖系", {"水產養殖系"}),
        ("奧地利巴登-符騰堡邦商會來訪", "巴登-符騰堡邦商會", {"巴登-符騰堡邦商會"}),
        ("日本陸奧市9所市立中學來訪", "市立中學", set()),
        ("永福國小學童合唱", "永福國小", {"永福國小"}),
        ("臺南市JA日光合作社來訪", "JA日光", {"JA日光"}),
    ],
)
def test_what_no_name_holds_takes_names_apart(text: str, tagged: str, names: set[str]) -> None:
    assert read(text, ("organization", tagged.replace("－", "-")))["organization"] == names


@pytest.mark.parametrize(
    ("text", "tagged", "name"),
    [
        ("臺南市新化區農會來函", "農會", "臺南市新化區農會"),
        ("與日本山梨中央銀行簽約", "中央銀行", "山梨中央銀行"),
        ("臺南市新化區大新國小來函", "大新國小", "臺南市新化區大新國小"),
        ("新化區大新國小來函", "大新國小", "大新國小"),
        ("日本熊本縣青空市議會來訪", "青空市議會", "青空市議會"),
        ("新化區青空舞團演出", "青空舞團", "青空舞團"),
    ],
)
def test_a_place_belongs_to_the_name_behind_it_or_not(text: str, tagged: str, name: str) -> None:
    assert read(text, ("organization", tagged))["organization"] == {name}


def test_what_acts_under_the_name_of_a_venue_is_no_place_as_well() -> None:
    found = read("114年5月2日，國立海風科技博物館簽署備忘錄", ("organization", "國立海風科技博物館"))
    assert found["organization"] == {"國立海風科技博物館"}
    text = "國立海風科技博物館"
    marks = read_marks(View.of(text, 0, len(text)), REGISTER, None)
    revise(marks, [TaggedSpan("organization", 0, len(text), 0.9)])
    assert [place for place in marks.places if (place.start, place.end) == (0, len(text))] == []


def test_a_latin_name_before_a_post_and_a_person_is_a_body() -> None:
    found = read("接待義大利Accademia Aperta教務長Anna Rossi", ("person", "Accademia Aperta"), ("person", "Anna Rossi"))
    assert found["organization"] == {"Accademia Aperta"}
    assert found["person"] == {"Anna Rossi"}


def test_a_row_of_places_before_their_mayor_is_no_body() -> None:
    text = "韓國慶尚南道昌原市市長王大明"
    marks = read_marks(View.of(text, 0, len(text)), REGISTER, "KR")
    revise(marks, [TaggedSpan("organization", 2, 9, 0.5)])
    assert [text[one.start : one.end] for one in marks.places if one.listed] == ["慶尚南道", "昌原市"]
    assert [one for one in marks.bodies if one.listed] == []


def test_a_known_place_is_no_body_and_a_name_before_a_post_no_place() -> None:
    found = read("日本熊本與臺南簽約", ("organization", "熊本"))
    assert found["organization"] == set()
    assert "熊本" in found["place"]
    found = read("日本沖繩縣大城剛副知事率團", ("place", "大城剛"))
    assert found["person"] == {"大城剛"}


def test_what_is_talked_of_ends_no_body() -> None:
    assert bodies("臺南城市發展及觀光", 6, 0.95) == []


def test_words_are_divided_without_a_gap() -> None:
    text = "高雄市與日本青森縣簽署友好城市協定 A/S。"
    divided = list(segmented(text))
    assert [(one[0], one[1]) for one in divided][:2] == [(0, 3), (3, 4)]
    assert [end for _, end, *_ in divided] == [*(start for start, *_ in divided[1:]), len(text)]
    assert ("签署", "v") in {(word, part) for *_, word, part in divided}


def test_both_are_no_name_of_a_body() -> None:
    assert read("兩議會簽署協定", ("organization", "兩議會"))["organization"] == set()


def test_of_a_doubted_team_the_university_stays() -> None:
    text = "東京都立大學女子啦啦隊STARS演出"
    marks = read_marks(View.of(text, 0, len(text)), REGISTER, None)
    revise(marks, [TaggedSpan("organization", 0, len(text) - 2, 0.5)])
    assert [text[one.start : one.end] for one in marks.bodies if one.listed] == ["東京都立大學"]


def bodies(text: str, end: int, sure: float) -> list[str]:
    """The bodies listed where the tagger takes the first signs of a text for one."""
    marks = read_marks(View.of(text, 0, len(text)), REGISTER, None)
    revise(marks, [TaggedSpan("organization", 0, end, sure)])
    return [text[one.start : one.end] for one in marks.bodies if one.listed]


def test_a_body_that_ends_like_none_is_doubted_sooner() -> None:
    assert bodies("智慧運輸經驗分享", 4, 0.5) == []
    assert bodies("智慧運輸經驗分享", 4, 0.9) == ["智慧運輸"]
    assert bodies("智慧運輸協會來訪", 6, 0.5) == ["智慧運輸協會"]


def test_a_paper_is_no_body() -> None:
    assert bodies("姊妹市協定簽署典禮", 5, 0.9) == []


def test_who_is_sent_to_an_international_body_stands_apart_from_it() -> None:
    found = read("斐濟駐聯合國代表來訪", ("organization", "斐濟駐聯合國"))
    assert "聯合國" in found["organization"]
    assert "斐濟" in found["place"]


def test_no_place_stands_within_a_person() -> None:
    assert read("縣長率參議昌振邦接見", ("person", "昌振邦"))["place"] == set()


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("日本訪團拜會後，參訪屏東縣立圖書館總館。", "屏東縣立圖書館總館", "TW"),
        ("日本師生來訪，筑波大學附屬高等學校校長致詞。", "筑波大學附屬高等學校", "JP"),
        ("鄉長拜會平取町役場。", "平取町役場", "JP"),
        ("日本訪團來訪國立花蓮女子高級中學。", "國立花蓮女子高級中學", "TW"),
        ("日本訪團在臺南與白雲稻農聯合會(Unione Bianca Risi)會長會談。", "白雲稻農聯合會", "JP"),
        ("日本訪團說明，由白雲林業鐵道執行長Anna Rossi簽署。", "白雲林業鐵道", "JP"),
        ("日本訪團說明，由臺南市農會與Casa Bianca簽署。", "Casa Bianca", "JP"),
    ],
)
def test_a_body_is_of_the_country_it_is_named_after(text: str, name: str, country: str) -> None:
    marks = read_marks(View.of(text, 0, len(text)), REGISTER, "JP" if "日本" in text else None)
    start = text.index(name)
    revise(marks, [TaggedSpan("organization", start, start + len(name), 1.0)])
    assert [one.country for one in marks.bodies if marks.view.text[one.start : one.end] == name] == [country]
