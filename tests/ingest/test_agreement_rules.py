"""What the rules read as agreements, which the models then weigh: kind, status and parties in sentences of our own."""

from __future__ import annotations

from ingest.agreements.rules.reading import proposals
from ingest.dates import event_dates
from ingest.events import read_event
from ingest.linking import link_document
from tests.ingest.reports import document, register


def agreements(title: str, body: str) -> list[tuple[str, str, set[str]]]:
    made = document((title, body))
    (linked,) = link_document(made, register())
    read = proposals(made, linked, read_event(made, linked), event_dates(linked.entry, made))
    return [(one.kind, one.status, {party.name for party in one.parties}) for one in read]


def test_three_parties_and_two_ordinals() -> None:
    body = (
        "114年10月20日，日本青森縣宮下宗一郎知事與八戶市熊谷雄一市長率團拜會陳其邁市長，三方簽署友好交流協定書，"
        "成為高雄市第44及45座締盟城市。"
    )
    found = agreements("與日本青森縣、八戶市簽署友好交流協定", body)
    assert found == [("friendship_city", "signed", {"高雄", "青森縣", "八戶市"})]


def test_schools_sign_for_themselves() -> None:
    body = "114年12月26日，日本五泉市田邊正幸市長率團來訪，見證新興高中與巢本國小簽署姊妹校協議。"
    assert agreements("新興高中與日本巢本國小締結姊妹校", body) == [
        ("sister_school", "signed", {"新興高中", "巢本國小"})
    ]


def test_what_is_retold_is_existing() -> None:
    body = "115年2月2日，波蘭台北辦事處畢爾斯基處長拜會陳其邁市長，並回顧去年與波茲南市簽署合作備忘錄等成果。"
    assert agreements("波蘭台北辦事處拜會", body) == [("mou", "existing", {"高雄", "波茲南市"})]


def test_what_is_hoped_for_is_planned() -> None:
    body = "115年1月30日，日本熊本市大西一史市長拜會陳其邁市長，雙方期盼簽署合作備忘錄。"
    assert [one[:2] for one in agreements("日本熊本市拜會", body)] == [("mou", "planned")]


def test_a_name_of_a_standing_is_no_signing() -> None:
    assert agreements("接待", "115年2月27日，本處接待簽署MOU城市秋田縣訪團。") == []


def test_an_older_year_beside_the_signing_makes_it_existing() -> None:
    body = "本市與日本熊本市於民國102年締結友好城市。114年11月8日，熊本市大西一史市長率團來訪，拜會陳其邁市長。"
    assert agreements("日本熊本市來訪", body) == [("friendship_city", "existing", {"高雄", "熊本市"})]


def test_a_date_to_come_makes_it_planned() -> None:
    body = "114年9月8日，日本熊本市大西一史市長拜會陳其邁市長，兩市並約定115年2月簽署合作備忘錄。"
    assert agreements("日本熊本市來訪", body) == [("mou", "planned", {"高雄", "熊本市"})]


def test_pairs_of_schools_sign_one_each() -> None:
    body = "114年12月5日，新興高中與日本富山高等學校、前金國中與日本五泉中學校締結為姊妹校。"
    found = {frozenset(parties) for _, _, parties in agreements("學校締盟", body)}
    assert found == {frozenset({"新興高中", "富山高等學校"}), frozenset({"前金國中", "五泉中學校"})}


def test_several_sign_one_each_where_the_words_say_so() -> None:
    body = "114年12月5日，陳其邁市長分別與日本熊本市大西一史市長、韓國水原市李在俊市長簽署合作備忘錄。"
    assert {frozenset(parties) for _, _, parties in agreements("簽署備忘錄", body)} == {
        frozenset({"高雄", "熊本市"}),
        frozenset({"高雄", "水原市"}),
    }


def test_heads_sign_for_their_bodies_not_for_the_city() -> None:
    body = "114年12月5日，高雄市議會康裕成議長與日本熊本縣議會藤川隆夫議長簽署友好交流協定。"
    assert agreements("兩議會簽署協定", body) == [("other", "signed", {"高雄市議會", "熊本縣議會"})]


def test_what_is_signed_is_not_told_twice() -> None:
    body = "114年12月5日，高雄市與日本熊本市締結為友好城市，由陳其邁市長與大西一史市長代表簽署協定書。"
    assert agreements("與熊本市締盟", body) == [("friendship_city", "signed", {"高雄", "熊本市"})]


def test_a_letter_of_intent_to_become_sister_cities_is_a_letter_of_intent() -> None:
    body = "114年12月5日，陳其邁市長與日本熊本市大西一史市長簽署締結姊妹市意向書。"
    assert [one[:3] for one in agreements("簽署意向書", body)] == [("letter_of_intent", "signed", {"高雄", "熊本市"})]


def test_a_sign_of_time_inside_a_name_says_nothing() -> None:
    body = "114年12月9日，高雄市與葡萄牙亞速自治區奧爾塔市簽署合作意向書。"
    assert [one[:2] for one in agreements("簽署意向書", body)] == [("letter_of_intent", "signed")]


def test_a_short_form_in_brackets_is_the_same_body() -> None:
    body = "114年12月5日，國立中山大學（下稱中山大學）鄭英耀校長與日本熊本學園大學細江守紀校長簽署合作備忘錄。"
    assert agreements("大學簽署備忘錄", body) == [("mou", "signed", {"國立中山大學", "熊本學園大學"})]


def test_a_museum_that_is_a_place_signs_for_itself() -> None:
    body = "114年9月12日，文化局與比利時時間博物館擬於115年9月簽署合作備忘錄。"
    assert agreements("時間博物館來訪", body) == [("mou", "planned", {"文化局", "時間博物館"})]


def parties(title: str, body: str) -> list[tuple[str, frozenset[str]]]:
    return [(status, frozenset(names)) for _, status, names in agreements(title, body)]


def test_a_party_is_called_as_in_the_sentence_that_tells_of_it() -> None:
    body = "114年12月5日，國立中山大學鄭英耀校長與日本熊本學園大學細江守紀校長簽署合作備忘錄。"
    assert parties("中山大學與熊本學園大學簽約", body) == [("signed", frozenset({"國立中山大學", "熊本學園大學"}))]


def test_each_item_of_a_list_tells_of_its_own_parties() -> None:
    body = (
        "(一)114年12月5日，高雄市與日本熊本市簽署合作備忘錄。\n"
        "(二)114年12月8日，高雄市議會與日本熊本縣議會簽署友好交流協定。"
    )
    assert parties("締約情形", body) == [
        ("signed", frozenset({"高雄", "熊本市"})),
        ("signed", frozenset({"高雄市議會", "熊本縣議會"})),
    ]


def test_harbours_named_before_the_paper_are_its_parties() -> None:
    body = "114年12月5日，羅達生副市長與日本熊本縣木村敬知事簽署高雄港、八代港姊妹港協定。"
    assert parties("簽署姊妹港協定", body) == [("signed", frozenset({"高雄港", "八代港"}))]


def test_the_other_side_may_only_be_called_so() -> None:
    body = "114年12月5日，日本熊本市大西一史市長率團來訪，陳其邁市長並與其簽署合作備忘錄。"
    assert parties("熊本市來訪", body) == [("signed", frozenset({"高雄", "熊本市"}))]


def test_two_heads_who_met_sign_together() -> None:
    body = "114年12月5日，陳其邁市長會見日本熊本市大西一史市長，兩人共同發表聯合宣言。"
    assert parties("熊本市來訪", body) == [("signed", frozenset({"高雄", "熊本市"}))]


def test_who_lends_a_hand_is_no_party() -> None:
    body = "114年12月5日，高雄市立美術館由文化局王文翠局長代表，與日本熊本市現代美術館簽署合作備忘錄。"
    ((_, found),) = parties("美術館簽約", body)
    assert "高雄市立美術館" in found
    assert "文化局" not in found


def test_those_spoken_for_are_the_parties() -> None:
    body = "114年12月5日，羅達生副市長代表高雄市、大西一史市長代表日本熊本市，於市府簽妥友好城市協定書。"
    assert parties("熊本市來訪", body) == [("signed", frozenset({"高雄", "熊本市"}))]


def test_a_body_behind_in_and_before_the_signing_is_only_where() -> None:
    body = "114年12月5日，陳其邁市長與日本熊本市大西一史市長在國立中山大學簽署合作備忘錄。"
    assert parties("簽署備忘錄", body) == [("signed", frozenset({"高雄", "熊本市"}))]


def test_as_many_of_each_side_sign_one_each() -> None:
    body = "114年12月5日，新興高中、前金國中分別與日本富山高等學校、五泉中學校締結姊妹校。"
    assert {names for _, names in parties("學校締盟", body)} == {
        frozenset({"新興高中", "富山高等學校"}),
        frozenset({"前金國中", "五泉中學校"}),
    }


def test_with_whom_it_was_signed_before_is_no_party_of_the_next() -> None:
    body = "114年12月5日，國立中山大學先與日本熊本大學簽署合作備忘錄，再與韓國忠南大學簽署交流意向書。"
    assert parties("大學簽約", body) == [
        ("signed", frozenset({"國立中山大學", "熊本大學"})),
        ("signed", frozenset({"國立中山大學", "忠南大學"})),
    ]


def test_the_paper_a_sentence_is_about_is_what_is_signed() -> None:
    body = "114年12月5日，日本熊本市大西一史市長來訪。合作備忘錄一式三份，由陳其邁市長與大西一史市長簽署。"
    assert parties("熊本市來訪", body) == [("signed", frozenset({"高雄", "熊本市"}))]


def test_signed_by_initials_is_planned() -> None:
    body = "114年12月5日，陳其邁市長與日本熊本市大西一史市長草簽姊妹市協定。"
    assert agreements("草簽協定", body) == [("sister_city", "planned", {"高雄", "熊本市"})]


def test_words_called_both_choose_their_own_kind() -> None:
    body = (
        "114年12月5日，高雄市議會康裕成議長率團拜會日本熊本縣議會藤川隆夫議長，參訪熊本大學。"
        "兩議會議定於115年5月締結友好議會。"
    )
    assert parties("議會出訪", body) == [("planned", frozenset({"高雄市議會", "熊本縣議會"}))]


def test_a_head_of_a_district_signs_for_its_office() -> None:
    body = "114年12月5日，日本熊本市中央區役所訪問前金區公所，由區長王大明與區長渡邊正一簽署合作意向書。"
    ((_, found),) = parties("區公所交流", body)
    assert "前金區公所" in found


def test_from_now_on_is_no_older_fact() -> None:
    body = "114年12月5日，陳其邁市長與日本熊本市大西一史市長簽署友好城市協定，雙方自此成為友好城市。"
    assert agreements("與熊本市締盟", body) == [("friendship_city", "signed", {"高雄", "熊本市"})]


def test_each_by_itself_is_no_older_fact() -> None:
    body = "114年12月5日，陳其邁市長親自與日本熊本市大西一史市長簽署合作備忘錄。"
    assert [one[:2] for one in agreements("簽署備忘錄", body)] == [("mou", "signed")]


def test_a_short_form_used_where_it_is_signed_is_the_name_of_the_party() -> None:
    body = (
        "桃園國際機場股份有限公司（桃園機場公司）與韓國仁川國際機場公社往來密切。114年12月5日，"
        "桃園機場公司與仁川國際機場公社簽署合作備忘錄。"
    )
    assert parties("機場簽約", body) == [("signed", frozenset({"桃園機場公司", "仁川國際機場公社"}))]


def test_that_school_is_the_other_school() -> None:
    body = (
        "114年12月5日，日本熊本大學小川久雄校長率團來訪，拜會陳其邁市長。國立中山大學鄭英耀校長並與該校簽署合作備忘錄。"
    )
    assert parties("熊本大學來訪", body) == [("signed", frozenset({"國立中山大學", "熊本大學"}))]


def test_papers_counted_up_are_one_each() -> None:
    body = "114年12月5日，國立中山大學與日本熊本大學簽署兩項文件。其一為學術合作備忘錄；其二為雙聯學位協議書。"
    assert [one[:2] for one in agreements("中山大學與熊本大學簽約", body)] == [("mou", "signed"), ("other", "signed")]


def test_an_item_headed_by_its_two_sides_is_between_them() -> None:
    body = (
        "本期計二案：1、國立中山大學—日本熊本大學，合作備忘錄，114.12.05簽訂。"
        "2、高雄市立陽明國中—日本大畑中學校，姊妹校協議，114.12.08簽訂，由校長王小明與校長鈴木一郎簽字。"
    )
    assert agreements("國際締約", body) == [
        ("mou", "signed", {"國立中山大學", "熊本大學"}),
        ("sister_school", "signed", {"高雄市立陽明國中", "大畑中學校"}),
    ]


def test_a_government_that_is_called_a_party_is_one_itself() -> None:
    body = "高雄市政府(甲方)與日本熊本市政府(乙方)於114年12月5日簽署友好合作協定書。"
    assert parties("簽署協定", body) == [("signed", frozenset({"高雄市政府", "熊本市政府"}))]


def test_one_signs_with_each_of_several() -> None:
    body = "國立中山大學副校長王小明114年12月5日率團赴日本，分別與熊本大學、東京大學簽訂合作備忘錄。"
    assert parties("中山大學訪日", body) == [
        ("signed", frozenset({"國立中山大學", "熊本大學"})),
        ("signed", frozenset({"國立中山大學", "東京大學"})),
    ]


def test_what_is_exchanged_may_be_what_a_paper_is_about() -> None:
    body = "114年12月5日，國立中山大學與日本熊本大學簽訂學生交換協議書。"
    assert [one[:3] for one in agreements("簽約", body)] == [("other", "signed", {"國立中山大學", "熊本大學"})]


def test_what_counts_an_agreement_among_others_is_not_another() -> None:
    body = (
        "114年12月5日，日本熊本市大西一史市長與陳其邁市長簽署友好城市協定。本次為本市與日本城市簽訂之第11份友好協定。"
    )
    assert parties("熊本市締盟", body) == [("signed", frozenset({"高雄", "熊本市"}))]


def test_a_renewal_as_a_noun_is_no_signing() -> None:
    body = "114年12月5日，陳其邁市長拜會日本熊本市大西一史市長，雙方決定於115年10月簽署姊妹市續約書。"
    assert [one[:2] for one in agreements("出訪熊本市", body)] == [("sister_city", "planned")]


def test_signed_on_the_day_whatever_year_stands_before() -> None:
    body = "高雄市議會與日本熊本縣議會前於民國104年簽署友好交流協定，因適逢屆滿，兩會於114年12月5日續簽協定。"
    assert {one[1] for one in agreements("與熊本縣議會續約", body)} == {"existing", "signed"}


def test_a_topic_before_the_signing_is_no_plan() -> None:
    body = "114年12月5日，高雄市政府文化局、日本熊本市文化處就表演團隊互訪簽署合作意向書。"
    assert [one[:2] for one in agreements("簽署意向書", body)] == [("letter_of_intent", "signed")]


def test_the_two_the_sentence_names_are_both_sides() -> None:
    body = (
        "高雄市議會議長康裕成114年12月5日接待日本熊本縣議會議長。當日，熊本漁業協同組合參事佐藤一郎前往高雄區漁會，"
        "雙方簽定產銷備忘錄。"
    )
    assert ("signed", frozenset({"熊本漁業協同組合", "高雄區漁會"})) in parties("熊本縣議會來訪", body)


def test_an_item_of_a_list_needs_no_verb() -> None:
    body = (
        "本期各校締約如下：一、新興高中—日本熊本高等學校，姊妹校協定，114/9/24，校長王小明。"
        "二、小港國小與日本青空小學校，文件為交流備忘錄，於114年11月26日簽訂。"
        "三、陽明國中—日本白雲中學校，姊妹校協定，預計115年6月簽署。四、鼎金國中—日本大海中學校，姊妹校協定，仍在議約。"
    )
    assert [(one[0], one[1], one[2]) for one in agreements("學校海外締約表", body)] == [
        ("sister_school", "signed", {"新興高中", "熊本高等學校"}),
        ("mou", "signed", {"小港國小", "青空小學校"}),
        ("sister_school", "planned", {"陽明國中", "白雲中學校"}),
    ]


def test_the_fields_of_a_form_tell_who_and_what() -> None:
    body = (
        "(一)立約單位：國立中山大學、日本熊本大學\n\n(二)文件名稱：學生交換協議書\n\n(三)簽約日期：114年12月5日\n\n"
        "(四)見證單位：教育局、外交部"
    )
    assert [one[:3] for one in agreements("國際合作登錄", body)] == [("other", "signed", {"國立中山大學", "熊本大學"})]
    body = "合作名稱：步道經營意向書\n我方單位：高雄市農會\n外方單位：日本熊本農業協同組合\n締約日：114年12月5日"
    assert [one[:3] for one in agreements("國際合作登錄", body)] == [
        ("letter_of_intent", "signed", {"高雄市農會", "熊本農業協同組合"})
    ]


def test_a_list_that_signs_nothing_has_no_agreement() -> None:
    assert agreements("與日本熊本市姊妹市週年慶", "114年12月5日，高雄市與日本熊本市舉行線上慶祝會。") == []


def test_who_only_helped_is_no_party() -> None:
    body = "國立中山大學為借鏡海外經驗，經智利商務辦事處居間聯繫，114年12月3日與智利國家森林公司簽署姊妹公園協定。"
    assert parties("簽約", body) == [("signed", frozenset({"國立中山大學", "國家森林公司"}))]


def test_within_the_period_of_the_report_nothing_is_still_to_come() -> None:
    body = (
        "英國青空學院副校長Anna Hart率師生於114年9月1日至5日訪問新興高中。"
        "另國立中山大學與日本熊本大學於115年1月20日以通訊方式續簽合作備忘錄。"
    )
    assert ("signed", frozenset({"國立中山大學", "熊本大學"})) in parties("學校交流", body)


def test_when_a_paper_was_signed_is_no_signing_of_its_own() -> None:
    body = "114年11月11日，國立中山大學與日本熊本大學續訂111年所簽之學術合作協議。"
    assert parties("續約", body) == [("signed", frozenset({"國立中山大學", "熊本大學"}))]


def test_a_sentence_comes_back_from_what_it_retells() -> None:
    body = "查兩市早於民國77年締結姊妹市，市長陳其邁爰與日本熊本市大西一史市長於114年12月5日簽署合作備忘錄。"
    assert ("mou", "signed") in {one[:2] for one in agreements("熊本市來訪", body)}


def test_a_paper_between_cities_is_of_the_kind_the_title_tells() -> None:
    body = "114年12月5日，陳其邁市長與日本熊本市大西一史市長簽署協議書。"
    assert [one[:2] for one in agreements("與日本熊本市成為友好城市", body)] == [("friendship_city", "signed")]
    assert [one[:2] for one in agreements("與日本熊本市簽約", body)] == [("other", "signed")]


def test_those_named_together_sign_together_with_another() -> None:
    body = "114年12月5日，日本熊本大學副校長佐藤一郎、日本東京大學教授鈴木二郎代表，"
    body += "與國立中山大學校長王小明分簽備忘錄。"
    assert parties("大學簽約", body) == [
        ("signed", frozenset({"國立中山大學", "熊本大學"})),
        ("signed", frozenset({"國立中山大學", "東京大學"})),
    ]


def test_both_are_the_first_body_of_each_side() -> None:
    body = (
        "財團法人愛河文教基金會獲文化部補助，邀請日本青空協會理事佐藤一郎來高座談；114年12月5日，雙方簽署合作意向書。"
    )
    assert parties("社區合作", body) == [("signed", frozenset({"財團法人愛河文教基金會", "青空協會"}))]
