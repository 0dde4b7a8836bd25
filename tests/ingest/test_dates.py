"""Dates of every form, and which of an entry's dates is its event's."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.dates import event_dates, find_dates
from ingest.document import Document
from ingest.formats import Source
from ingest.numerals import decimal_of, value_of
from ingest.reading import read_document, read_source

Spans = list[tuple[str, str | None]]


def found(text: str) -> Spans:
    spans = find_dates(text, anchor=date(2026, 2, 28), period=(date(2025, 9, 1), date(2026, 2, 28)))
    for span in spans:
        assert text[span.text_start : span.text_end] == span.exact
    return [(span.start, span.end) for span in spans]


FORMS: list[tuple[str, Spans]] = [
    ("114年9月14日至16日", [("2025-09-14", "2025-09-16")]),
    ("115 年 2 月 27 日至 3 月 1 日", [("2026-02-27", "2026-03-01")]),
    ("114年12月30日至115年1月2日", [("2025-12-30", "2026-01-02")]),
    ("114年12月31日至1月3日", [("2025-12-31", "2026-01-03")]),
    ("114年9月1日、9日及115年2月3日", [("2025-09-01", None), ("2025-09-09", None), ("2026-02-03", None)]),
    ("115年2月7、8日", [("2026-02-07", None), ("2026-02-08", None)]),
    ("115年2月7-8日", [("2026-02-07", "2026-02-08")]),
    ("114 下半年度", [("2025-07", "2025-12")]),
    ("114年上半年", [("2025-01", "2025-06")]),
    ("114年第3季", [("2025-07", "2025-09")]),
    ("114年9至11月", [("2025-09", "2025-11")]),
    ("自114年7月起至8月", [("2025-07", "2025-08")]),
    ("一百一十四年十月二十日", [("2025-10-20", None)]),
    ("民國一一四年十月二十日", [("2025-10-20", None)]),
    ("二〇二六年二月六日", [("2026-02-06", None)]),
    ("2026年2月6日", [("2026-02-06", None)]),
    ("2025/9/5", [("2025-09-05", None)]),
    ("2025-09-05", [("2025-09-05", None)]),
    ("114.9.5", [("2025-09-05", None)]),
    ("114/9/5-9/8", [("2025-09-05", "2025-09-08")]),
    ("114.9.5-114.9.8", [("2025-09-05", "2025-09-08")]),
    ("１１４年９月５日", [("2025-09-05", None)]),
    ("114 年\n\n12 月 5 日", [("2025-12-05", None)]),
    ("114年9月5日(五)上午", [("2025-09-05", None)]),
    ("114年11月22日(星期六)至23日(日)", [("2025-11-22", "2025-11-23")]),
    ("114(2025)年9月5日", [("2025-09-05", None)]),
    ("2025年(114年)9月5日", [("2025-09-05", None)]),
    ("令和7年9月5日", [("2025-09-05", None)]),
    ("今(114)年9月5日", [("2025-09-05", None)]),
    ("去(113)年", [("2024", None)]),
    ("去年12月", [("2025-12", None)]),
    (
        "114年9月5日，翌日，28日，同月30日",
        [("2025-09-05", None), ("2025-09-06", None), ("2025-09-28", None), ("2025-09-30", None)],
    ),
    ("1 月 20 日至 25 日", [("2026-01-20", "2026-01-25")]),
    ("5月份", [("2026-05", None)]),
    ("114年9月中旬", [("2025-09", None)]),
    ("兩度來訪：1.114年9月17日與；2.115年1月22日", [("2025-09-17", None), ("2026-01-22", None)]),
    ("辦理。12.115年1月22日", [("2026-01-22", None)]),
    ("114年度", [("2025", None)]),
]


@pytest.mark.parametrize(("text", "spans"), FORMS)
def test_forms(text: str, spans: Spans) -> None:
    assert found(text) == spans


@pytest.mark.parametrize(
    "text",
    [
        "2025 韓國文化日",
        "ISO 27001:2022",
        "420RT",
        "100年來",
        "三年級",
        "10.5%",
        "1/2",
        "第 17 中學",
        "為期3日",
        "同年",
        "翌日",
        "114年13月5日",
        "114年2月30日",
    ],
)
def test_no_dates(text: str) -> None:
    assert not [span for span in found(text) if len(span[0]) > 4] or text == "114年13月5日"


def entry_dates(text: str, published: str = "") -> Spans:
    head = f"發布日期：{published}\n\n" if published else ""
    document = read_source(Source("r.md", f"{head}1. 標題\n\n{text}\n".encode(), ".md"), "r")
    return [(span.start, span.end) for span in event_dates(document.entries[0], document)]


EVENTS: list[tuple[str, Spans]] = [
    ("114年9月5日，新任副處長於8月就任，首度拜訪市府。", [("2025-09-05", None)]),
    ("115年1月8日，就5月份籌組商務團等議題交換意見。", [("2026-01-08", None)]),
    ("115年1月27日，市長拜會，並於28日合辦懇親會。", [("2026-01-27", None), ("2026-01-28", None)]),
    ("114年12月19日，就2026年日光海島生活節活動交換意見。", [("2025-12-19", None)]),
    ("114年10月28日，就「2026年3月1日國際音樂節」交流。", [("2025-10-28", None)]),
    ("大阪市長於114年9月5日率團來訪，兩市於106年3月1日締盟。", [("2025-09-05", None)]),
    ("114年9月5日拜會，並邀請市長於115年3月1日回訪。", [("2025-09-05", None)]),
    ("114年10月14日至18日出訪，15日拜會知事，16日簽署備忘錄。", [("2025-10-14", "2025-10-18")]),
    ("114年11月10日開幕，賽事至22日止。", [("2025-11-10", "2025-11-22")]),
    ("該計畫已於114年8月22日完工，114年9月25日完成驗收。", [("2025-08-22", None), ("2025-09-25", None)]),
    ("本期召開5次，審議19案。", []),
    ("日本島根縣與挪威自治區於114年12月9日以視訊簽署意向書。", [("2025-12-09", None)]),
    ("國際自行車展於115年1月24日至2月15日展出。", [("2026-01-24", "2026-02-15")]),
    ("輪椅籃球邀請賽於115年1月9日至12日舉行。", [("2026-01-09", "2026-01-12")]),
    ("本市議會曾國雄議員114年10月3日接待訪團。", [("2025-10-03", None)]),
    ("114年10月3日接待訪團，該團曾於114年9月2日拜會外交部。", [("2025-10-03", None)]),
    ("114年10月3日接待訪團，該團自114年10月1日受訓。", [("2025-10-03", None)]),
    (
        "訪賓：一、114.09.05 越南訪團來訪；二、115.01.31 印度訪團來訪。",
        [("2025-09-05", None), ("2026-01-31", None)],
    ),
    ("114年9月5日越南訪團來訪，115年1月31日印度訪團來訪。", [("2025-09-05", None)]),
    (
        "114年第4季簽約2件：1. 協定書：10月14日簽署。2. 備忘錄：11月4日簽署。",
        [("2025-10-14", None), ("2025-11-04", None)],
    ),
    ("經市議會114年8月同意後，於114年10月9日視訊簽署。", [("2025-10-09", None)]),
    ("114年11月27日抵達。兩市於民國71年締盟；28日上午簽署協議書。", [("2025-11-27", None), ("2025-11-28", None)]),
    ("114年9月23日簽署備忘錄，訪團於24日前往溫室。", [("2025-09-23", None), ("2025-09-24", None)]),
    ("訪問團114年11月29日啟程、12月7日返抵國門。", [("2025-11-29", "2025-12-07")]),
    ("一一四年十一月十四日起一連三日辦理詩會。", [("2025-11-14", "2025-11-16")]),
    ("114年12月26日起為期五天的邀請賽。", [("2025-12-26", "2025-12-30")]),
    ("某校自114年12月2日起成為姊妹校。", [("2025-12-02", None)]),
    (
        "項次1：甲區與乙市，114年9月6日用印。項次2：丙區與丁郡，115年2月11日用印。",
        [("2025-09-06", None), ("2026-02-11", None)],
    ),
]


def test_a_year_of_two_digits_stands_behind_a_word_of_time() -> None:
    assert [one[0] for one in found("兩市於84年締結姊妹市，相距84年。")] == ["1995"]


@pytest.mark.parametrize(("text", "spans"), EVENTS)
def test_when_the_event_took_place(text: str, spans: Spans) -> None:
    assert entry_dates(text) == spans


def test_days_of_a_notice_count_from_its_own() -> None:
    assert entry_dates("市長今(6)日接見日本熊本市長。", "114年9月6日") == [("2025-09-06", None)]
    assert entry_dates("市長昨(5)日接見日本熊本市長。", "114年9月6日") == [("2025-09-05", None)]


@pytest.fixture(scope="module")
def sample() -> Document:
    return read_document("ingest/samples/kaohsiung-council-4-7.md")


def test_every_exchange_of_the_sample_has_the_day_it_opens_with(sample: Document) -> None:
    for entry in sample.entries:
        if entry.section.path.startswith("1."):
            spans = event_dates(entry, sample)
            assert spans[0].text_start == entry.body_start
            assert len(spans) == (2 if (entry.section.path, entry.number) in {("1.2", 32), ("1.2", 35)} else 1)


def test_administrative_dates_of_the_sample(sample: Document) -> None:
    by_key = {(entry.section.path, entry.number): entry for entry in sample.entries}

    def starts(path: str, number: int) -> list[str]:
        return [span.start for span in event_dates(by_key[path, number], sample)]

    assert starts("3.2", 1) == ["2025-07"]
    assert starts("4.3", 1) == ["2025-09-01", "2025-09-09", "2026-02-03"]
    assert starts("2.1", 2) == ["2025-08-22", "2025-09-25"]
    assert starts("5.1", 1) == []


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("某校7日與日本某校締結姊妹校。［115年1月8日，教育處新聞稿］", [("2026-01-07", None)]),
        ("（發稿日：114年10月3日）某局27日與日本某局簽約。", [("2025-09-27", None)]),
        ("某校7日與日本某校締結姊妹校。（2025年9月8日）", [("2025-09-07", None)]),
        ("某局9月2日與日本某局簽約，18日再訪。（114年9月20日發布）", [("2025-09-02", None), ("2025-09-18", None)]),
    ],
)
def test_the_day_a_notice_is_of_dates_its_days_and_is_none_of_them(text: str, spans: Spans) -> None:
    assert entry_dates(text) == spans


def test_lines_that_begin_with_a_day_without_its_year() -> None:
    text = "114年外賓\n12/2\u3000某市長來訪。\n12/10\u3000某議長來訪。\n(3)12.23\u3000某校長來訪。\n1.1 標題"
    assert [start for start, _ in found(text)] == ["2025", "2025-12-02", "2025-12-10", "2025-12-23"]


def test_who_was_invited_and_did_something_on_a_day_has_come() -> None:
    assert entry_dates("某局邀請日本指揮家於114年12月6日主持工作坊。") == [("2025-12-06", None)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("114", 114),
        ("１１４", 114),
        ("一百一十四", 114),
        ("一一四", 114),
        ("十", 10),
        ("二十", 20),
        ("廿三", 23),
        ("壹", 1),
        ("拾貳", 12),
        ("甲", 1),
        ("①", 1),
        ("㈩", 10),
        ("三萬五千", 35000),
        ("x", None),
        ("", None),
    ],
)
def test_numerals(text: str, value: int | None) -> None:
    assert value_of(text) == value


def test_decimals() -> None:
    assert str(decimal_of("7,565")) == "7565"
    assert str(decimal_of("０．８２")) == "0.82"
    assert decimal_of("x") is None
