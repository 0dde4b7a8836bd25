"""What rules of language read as agreements: what was signed, is retold or planned, between whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.agreements.rules.listings import Listed, fielded, listed
from ingest.agreements.rules.parties import Parties, Side, apart
from ingest.agreements.rules.sides import Group, Sides, Signing, signing_words
from ingest.agreements.rules.signings import LONGEST_ITEM, signings_in
from ingest.cues import table
from ingest.dates import DateSpan, dates_in, first_day, last_day, long_before
from ingest.events import EventReading, Sentence
from ingest.tokens import STOPS

if TYPE_CHECKING:
    from ingest.document import Document
    from ingest.linking import LinkedEntry


@dataclass(frozen=True, slots=True)
class Proposal:
    """An agreement as the rules read it; `start:end` are document offsets of the words from the verb to its name."""

    kind: str
    status: str
    parties: tuple[Side, ...]
    subject: str | None
    start: int
    end: int


def proposals(
    document: Document, linked: LinkedEntry, reading: EventReading, dates: Sequence[DateSpan] = ()
) -> tuple[Proposal, ...]:
    """Read the agreements of an entry whose event took place at `dates`; the title counts where the body names none."""
    parties = Parties(document, linked)
    told = _Told(dates, dates_in(document, linked.entry), document.period.end if document.period else None)
    titled = list(_agreements(reading.title, parties, told, Group(())))
    titles = Sides(reading.title, parties.native)
    read = list(_agreements(reading.body, parties, told, titles.any_group(), titles.text))
    told_of = {other.kind for other in read if other.status != "existing"}
    if not any(one.status == "signed" for one in read) or _signs_unnamed(reading.body.compact.text):
        read += [_in_body(one, parties) for one in titled if one.kind not in told_of]
    read = [_by_title(_kind_of_title(one, titles.text), titled, read, parties) for one in read]
    kept: dict[tuple[object, ...], Proposal] = {}
    for one in read:
        key = (one.kind, one.status, tuple(sorted(party.key for party in one.parties)), one.subject)
        kept.setdefault(key, one)
    return tuple(_without_echoes(list(kept.values())))


@dataclass(frozen=True, slots=True)
class _Told:
    """When an entry's event took place, every date the entry names, and the last day the report tells of."""

    event: Sequence[DateSpan]
    named: Sequence[DateSpan]
    until: date | None = None

    def status(self, sentence: Sentence, found: Signing) -> str | None:
        """Give what the date before a signing says of it: another time than the event's; None where it says nothing."""
        if found.verb.word in table("agreements")["initialled"]:
            return "planned"
        text = sentence.compact.text
        low = max(0, found.verb.start - LONGEST_ITEM)
        opening = max(low, *(text.rfind(sign, low, found.verb.start) + 1 for sign in STOPS))
        begin, first = (sentence.compact.span(place, place + 1)[0] for place in (opening, found.clause[0]))
        last = sentence.compact.span(found.verb.start, found.verb.end)[0]
        if re.search("|".join(table("agreements")["same_day"]), text[found.clause[0] : found.verb.start]):
            begin = first
        dates = [one for one in self.named if begin <= one.text_start < last]
        if not dates or not self.event:
            return None
        if any(within(dates[-1], one) for one in self.event):
            return "signed" if dates[-1].text_start >= first else None
        if all(long_before(dates[-1], one) for one in self.event):
            return "existing"
        later = dates[-1].text_start >= first and all(_later(dates[-1], one) for one in self.event)
        told = self.until is not None and last_day(dates[-1].end or dates[-1].start) <= self.until
        return "planned" if later and not told else None


def within(span: DateSpan, event: DateSpan) -> bool:
    """Whether a day, or a range, lies in the time of an event."""
    last = last_day(event.end or event.start)
    return first_day(event.start) <= first_day(span.start) and last_day(span.end or span.start) <= last


def _later(span: DateSpan, event: DateSpan) -> bool:
    return first_day(span.start) > last_day(event.end or event.start) + timedelta(
        days=table("agreements")["later_days"]
    )


def _kind_of_title(one: Proposal, title: str) -> Proposal:
    """Call a paper between cities what the title calls them by it: 簽署協議書 under 成為友好城市."""
    cities = len(one.parties) > 1 and all(party.level == "city" for party in one.parties)
    if one.kind != "other" or one.status != "signed" or not cities:
        return one
    kinds = (cue.kinds[0].removeprefix("kind:") for cue in signing_words().find(title))
    return replace(one, kind=next((kind for kind in kinds if kind in _CITY_KINDS), one.kind))


def _in_body(one: Proposal, parties: Parties) -> Proposal:
    """Call the parties as the text does that only says that they signed."""
    return replace(one, parties=parties.called(one.parties, parties.linked.entry.end))


def _signs_unnamed(text: str) -> bool:
    """Whether a text says that something was signed and not what, as the title does: 雙方完成簽約，約定…"""
    return re.search(table("agreements")["unnamed"], text) is not None


def _by_title(one: Proposal, titled: list[Proposal], read: list[Proposal], parties: Parties) -> Proposal:
    """Take the parties of the title where the body names a side for the only agreement of its kind by its place alone.

    日本陸奧市9所市立中學與高雄市立陽明國中, under a title that says 陸奧市9校與高雄陽明國中.
    """
    alike = [other for other in read if other.kind == one.kind and other.status == one.status]
    match = [other for other in titled if other.kind == one.kind and parties.named(other.parties) and len(titled) == 1]
    match = [other for other in match if all(party.level != "country" for party in other.parties)]
    if one.status != "signed" or len(alike) != 1 or not match or len(match[0].parties) < len(one.parties):
        return one
    counted = len({party.level == "city" for party in one.parties}) > 1
    shorter = counted and all(_iswithin(party, one.parties) for party in match[0].parties)
    return replace(one, parties=match[0].parties) if shorter or not parties.named(one.parties) else one


def _iswithin(party: Side, parties: Sequence[Side]) -> bool:
    """Whether a name of the title is the end of one of the body: 陽明國中 of 高雄市立陽明國中."""
    return any(other.name.endswith(party.name) for other in parties)


def _without_echoes(found: list[Proposal]) -> Iterator[Proposal]:
    """Drop a mention without subject that repeats an agreement of the same kind and parties, or names its paper."""
    twinned = {(one.status, frozenset(party.key for party in one.parties)) for one in found if one.kind in _CITY_KINDS}
    for number, one in enumerate(found):
        paper = one.kind == "other" and not one.subject
        if paper and (one.status, frozenset(party.key for party in one.parties)) in twinned:
            continue
        twins = [
            other
            for place, other in enumerate(found)
            if place != number
            and (other.kind, other.status) == (one.kind, one.status)
            and {party.key for party in other.parties} == {party.key for party in one.parties}
        ]
        if not any((other.subject or place < number) and not one.subject for place, other in enumerate(twins)):
            yield one


def _agreements(
    sentence: Sentence, parties: Parties, told: _Told, titled: Group, title: str = ""
) -> Iterator[Proposal]:
    """Read what is signed in a passage: a form by its fields, a list item by item.

    `titled` are the names joined in the title, for a body that names none; `title` are its words.
    """
    forms = [
        one for found in fielded(Sides(sentence, parties.native), title) for one in _listed(sentence, found, parties)
    ]
    if forms:
        yield from forms
        return
    signings = sorted(signings_in(sentence, title), key=lambda one: one.verb.start)
    for first, last in _items(sentence.compact.text):
        inside = [one for one in signings if first <= one.verb.start < last]
        read = list(_of_item(sentence, (first, last), inside, parties, told, titled))
        opening = _opening(sentence.compact.text, first, last)
        if not read and opening and (entry := listed(Sides(sentence, parties.native, opening), title)):
            read = list(_listed(sentence, entry, parties))
        yield from read


def _listed(sentence: Sentence, found: Listed, parties: Parties) -> Iterator[Proposal]:
    """Give the agreement an item of a list or a form tells."""
    kind = found.kind.kinds[0].removeprefix("kind:")
    start, end = found.group.names[0].start, max(found.group.names[-1].end, found.kind.end)
    for sides in parties.of(found.group, kind, False):
        yield Proposal(_settled(kind, sides), found.status, sides, None, *sentence.compact.span(start, end))


def _items(text: str) -> list[tuple[int, int]]:
    """Give the items of a list, each of which tells of parties of its own: (一)…(二)…; all as one where it is none.

    What is longer than any item is cut, so that reading it takes time in step with its length.
    """
    starts = [match.start() for match in re.finditer(table("agreements")["item"], text)]
    edges = [0, *(starts[1:] if len(starts) > 1 else ()), len(text)]
    return [
        (place, min(place + LONGEST_ITEM, last))
        for first, last in pairwise(edges)
        for place in range(first, max(last, first + 1), LONGEST_ITEM)
    ]


def _opening(text: str, first: int, last: int) -> tuple[int, int] | None:
    """Give where an item's own words stand, without what leads to the first of a list; None where it is no item."""
    marked = re.compile(table("agreements")["item"]).search(text, first, last)
    return (marked.start(), last) if marked else None


def _of_item(
    sentence: Sentence,
    span: tuple[int, int],
    signings: Iterable[Signing],
    parties: Parties,
    told: _Told,
    titled: Group,
) -> Iterator[Proposal]:
    sides, text = Sides(sentence, parties.native, span), sentence.compact.text
    signed: set[str] = set()
    last: list[tuple[Side, ...]] = []
    papers: dict[int, str] = {}
    plain = _plain(sentence)
    for found in signings:
        status = told.status(sentence, found) or _status(sentence, plain, found)
        kind = found.kind.kinds[0].removeprefix("kind:")
        again = papers.get(found.kind.start)
        if status != "signed" and found.kind.start == found.kind.end:
            continue  # 締盟 alone, with no paper of its own
        if status == "signed" and (again == "signed" or _is_echo(text, found, kind, signed)):
            continue
        group, several = sides.of(found), apart(text[found.clause[0] : found.verb.start])
        signers = sides.signers(found)
        each = parties.of(group, kind, several)
        if (back := sides.refers_back(found)) is not None:
            place = sentence.compact.span(found.verb.start, found.verb.end)[0]
            opening = text.rfind("。", max(0, found.verb.start - LONGEST_ITEM), found.verb.start)
            here = each and all(one.start > opening for one in group.names)
            post = text[text.find(back, found.clause[0]) + len(back) :][:3]
            earlier = last or parties.cities(back) or parties.kindred(back, place, post)
            each = each if here and not back.startswith("兩") else earlier or each
        own = len(group.names) > 0 and status != "signed"
        for other in (sides.listed_behind(found), sides.headed(), signers, Group(()) if own else titled):
            each = each or parties.of(other, kind, several)
        each = (last if again else each) or each
        last = each or last
        if each:
            papers[found.kind.start] = status
        start, end = min(found.verb.start, found.kind.start), max(found.verb.end, found.kind.end)
        for sides_of_one in each:
            sides_of_one = parties.called(sides_of_one, sentence.compact.span(found.verb.start, found.verb.end)[0])
            settled = _settled(kind, sides_of_one)
            yield Proposal(
                settled, status, sides_of_one, _subject(sentence, found),
                *sentence.compact.span(start, end),
            )  # fmt: skip
        signed |= {kind} if status == "signed" and each else set()


def _settled(kind: str, parties: Sequence[Side]) -> str:
    """What is signed between bodies under a name of cities is something else: a sister school, or `other`."""
    if kind not in _CITY_KINDS or all(one.level in ("city", "country") for one in parties):
        return kind
    return "sister_school" if kind == "sister_city" and all(one.level == "school" for one in parties) else "other"


def _is_echo(text: str, found: Signing, kind: str, signed: set[str]) -> bool:
    """Whether what was told to be signed is only called by its form again: 由…代表簽署協定書, 出席簽約儀式."""
    if not signed:
        return False
    rules = table("agreements")
    hands = (*rules["by_hand"], *rules["complete"])
    before = found.kind.start < found.verb.start and found.verb.word in hands
    between = text[found.verb.end : found.kind.start] if found.verb.end <= found.kind.start else None
    bare = found.kind.word in rules["bare"] and (before or between in rules["again"])
    ceremony = found.verb.word in rules["complete"] and text.startswith(tuple(rules["ceremony"]), found.verb.end)
    if kind in signed and re.search(rules["numbered"], between or ""):
        return True
    same = kind in signed or kind == "other"
    return ceremony or text[found.kind.start - 1 : found.kind.start] == "該" or (bare and same)


def _status(sentence: Sentence, text: str, found: Signing) -> str:
    """Give what the words around a signing say of when it is; `text` is the sentence with its names struck out."""
    rules = table("agreements")
    place = min(found.verb.start, found.kind.start) if found.kind.start >= found.clause[0] else found.verb.start
    scope = next((one.kind for one in sentence.scopes if one.start <= place < one.end), None)
    before, after = text[found.clause[0] : place], text[max(found.kind.end, found.verb.end) :][:10]
    if after.startswith(tuple(rules["pending"])):
        return "planned"
    if (
        scope in ("retold", "told")
        or after.startswith(tuple(rules["standing"]))
        or re.match(r".{0,3}\d+[週周]年", after)
    ):
        return "existing"
    talked = scope == "topic" and re.search(rules["talked"], text[found.verb.start :][:40])
    if scope == "planned" or talked or any(word in before for word in rules["planned"]):
        return "planned"
    told = found.verb.word in rules["standing_verbs"] or re.search("|".join(rules["existing"]), before)
    return "existing" if told else "signed"


def _plain(sentence: Sentence) -> str:
    """Give a sentence with its names struck out, in which no word of time is part of a name (亞速自治區)."""
    signs = list(sentence.compact.text)
    for one in sentence.phrases:
        signs[one.start : one.end] = "■" * (one.end - one.start)
    return "".join(signs)


def _subject(sentence: Sentence, found: Signing) -> str | None:
    """Give what an agreement is about: 經濟合作 in 簽署經濟合作備忘錄."""
    words = found.kind.word
    between = (
        sentence.compact.text[found.verb.end : found.kind.start] + words
        if found.kind.start >= found.verb.end
        else words
    )
    return subject_in(between)


def subject_in(words: str) -> str | None:
    """Give what the words from a verb of signing to the end of a paper's name say the paper is about."""
    match = re.fullmatch(r".*?(?P<subject>[一-鿿]{2,10})(?:備忘錄|意向書|協定書?|協議書?|宣言).*", words)
    if match is None:
        return None
    subject = re.split(r"[及與和、的之]", match["subject"])[-1]
    return subject if 2 <= len(subject) <= 8 and subject not in table("agreements")["plain"] else None


_CITY_KINDS = tuple(table("agreements")["city_kinds"])
