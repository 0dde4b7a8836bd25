"""Agreements: kind, status, parties, ordinals, in sentences of our own."""

from __future__ import annotations

from typing import Any

from tests.ingest.reports import names, read


def agreements(title: str, body: str) -> list[tuple[Any, ...]]:
    return [
        (one["kind"], one["status"], set(one["parties"]), one["ordinal"])
        for one in read(title, body).line()["agreements"]
    ]


def test_three_parties_and_two_ordinals() -> None:
    body = (
        "114年10月20日，日本青森縣宮下宗一郎知事與八戶市熊谷雄一市長率團拜會陳其邁市長，三方簽署友好交流協定書，"
        "成為高雄市第44及45座締盟城市。"
    )
    found = agreements("與日本青森縣、八戶市簽署友好交流協定", body)
    assert found == [("friendship_city", "signed", {"高雄", "青森縣", "八戶市"}, [44, 45])]


def test_schools_sign_for_themselves() -> None:
    body = "114年12月26日，日本五泉市田邊正幸市長率團來訪，見證新興高中與巢本國小簽署姊妹校協議。"
    assert agreements("新興高中與日本巢本國小締結姊妹校", body) == [
        ("sister_school", "signed", {"新興高中", "巢本國小"}, None)
    ]


def test_what_is_retold_is_existing() -> None:
    body = "115年2月2日，波蘭台北辦事處畢爾斯基處長拜會陳其邁市長，並回顧去年與波茲南市簽署合作備忘錄等成果。"
    assert agreements("波蘭台北辦事處拜會", body) == [("mou", "existing", {"高雄", "波茲南市"}, None)]


def test_what_is_hoped_for_is_planned() -> None:
    body = "115年1月30日，日本熊本市大西一史市長拜會陳其邁市長，雙方期盼簽署合作備忘錄。"
    assert [one[:2] for one in agreements("日本熊本市拜會", body)] == [("mou", "planned")]


def test_signatories_and_subject() -> None:
    body = "114年9月14日，羅達生副市長與日本熊本市大西一史市長簽署經濟合作備忘錄。"
    extraction = read("與日本熊本市簽署備忘錄", body)
    (one,) = extraction.agreements
    assert one.subject == "經濟合作"
    assert {names(extraction)[person] for person in one.signatories} == {"羅達生", "大西一史"}


def test_a_name_of_a_standing_is_no_signing() -> None:
    assert agreements("接待", "115年2月27日，本處接待簽署MOU城市秋田縣訪團。") == []


def test_an_older_year_beside_the_signing_makes_it_existing() -> None:
    body = "本市與日本熊本市於民國102年締結友好城市。114年11月8日，熊本市大西一史市長率團來訪，拜會陳其邁市長。"
    assert agreements("日本熊本市來訪", body) == [("friendship_city", "existing", {"高雄", "熊本市"}, None)]


def test_a_date_to_come_makes_it_planned() -> None:
    body = "114年9月8日，日本熊本市大西一史市長拜會陳其邁市長，兩市並約定115年2月簽署合作備忘錄。"
    assert agreements("日本熊本市來訪", body) == [("mou", "planned", {"高雄", "熊本市"}, None)]


def test_pairs_of_schools_sign_one_each() -> None:
    body = "114年12月5日，新興高中與日本富山高等學校、前金國中與日本五泉中學校締結為姊妹校。"
    found = {frozenset(parties) for _, _, parties, _ in agreements("學校締盟", body)}
    assert found == {frozenset({"新興高中", "富山高等學校"}), frozenset({"前金國中", "五泉中學校"})}


def test_several_sign_one_each_where_the_words_say_so() -> None:
    body = "114年12月5日，陳其邁市長分別與日本熊本市大西一史市長、韓國水原市李在俊市長簽署合作備忘錄。"
    assert {frozenset(parties) for _, _, parties, _ in agreements("簽署備忘錄", body)} == {
        frozenset({"高雄", "熊本市"}),
        frozenset({"高雄", "水原市"}),
    }


def test_heads_sign_for_their_bodies_not_for_the_city() -> None:
    body = "114年12月5日，高雄市議會康裕成議長與日本熊本縣議會藤川隆夫議長簽署友好交流協定。"
    assert agreements("兩議會簽署協定", body) == [("other", "signed", {"高雄市議會", "熊本縣議會"}, None)]


def test_what_is_signed_is_not_told_twice() -> None:
    body = "114年12月5日，高雄市與日本熊本市締結為友好城市，由陳其邁市長與大西一史市長代表簽署協定書。"
    assert agreements("與熊本市締盟", body) == [("friendship_city", "signed", {"高雄", "熊本市"}, None)]


def test_a_letter_of_intent_to_become_sister_cities_is_a_letter_of_intent() -> None:
    body = "114年12月5日，陳其邁市長與日本熊本市大西一史市長簽署締結姊妹市意向書。"
    assert [one[:3] for one in agreements("簽署意向書", body)] == [("letter_of_intent", "signed", {"高雄", "熊本市"})]


def test_a_sign_of_time_inside_a_name_says_nothing() -> None:
    body = "114年12月9日，高雄市與葡萄牙亞速自治區奧爾塔市簽署合作意向書。"
    assert [one[:2] for one in agreements("簽署意向書", body)] == [("letter_of_intent", "signed")]


def test_a_short_form_in_brackets_is_the_same_body() -> None:
    body = "114年12月5日，國立中山大學（下稱中山大學）鄭英耀校長與日本熊本學園大學細江守紀校長簽署合作備忘錄。"
    assert agreements("大學簽署備忘錄", body) == [("mou", "signed", {"國立中山大學", "熊本學園大學"}, None)]


def test_a_museum_that_is_a_place_signs_for_itself() -> None:
    body = "114年9月12日，文化局與比利時時間博物館擬於115年9月簽署合作備忘錄。"
    assert agreements("時間博物館來訪", body) == [("mou", "planned", {"文化局", "時間博物館"}, None)]
