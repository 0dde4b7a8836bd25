"""What the tagger says of what the rules found: names confirmed, corrected, added or taken back.

The rules see what surrounds a name (its post, its country, whether it belongs to a local body); the tagger decides
where a name begins and ends and whether a line lists it. A name both agree on keeps everything the rules know of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.language import rules
from ingest.names.body import ending_kinds, known_kinds, own_kind, place_body
from ingest.names.marks import Body, Marks, Person, Place
from ingest.names.person import person_at
from ingest.names.places import place_at
from ingest.names.shapes import LATIN_NAME
from ingest.names.words import signs, words
from ingest.tagging.certain import certain, glossed, led, signing
from ingest.tagging.span import TaggedSpan
from ingest.tagging.trimming import places_inside, trimmed

Span = tuple[int, int]


def revise(marks: Marks, found: Sequence[TaggedSpan]) -> None:
    """Bring the marks of a view into agreement with the names tagged in it."""
    bodies = {(one.start, one.end) for one in found if one.entity_type == "organization"}
    sure = [one for one in certain(marks) if not _within((one.start, one.end), bodies)]
    free = [one for one in found if not _overlapping((one.start, one.end), {(two.start, two.end) for two in sure})]
    cut = [part for one in sorted((*free, *sure), key=lambda one: one.start) for part in trimmed(marks, one)]
    doubted = [one for one in cut if _doubtful(marks, one, cut)]
    cut = [one for one in cut if one not in doubted]
    cut += [part for one in doubted if _no_name(marks, one) for part in places_inside(marks, one)]
    added = (*led(marks, cut), *signing(marks, cut), *glossed(marks, cut))
    more = [part for one in added for part in trimmed(marks, one)]
    tagged = list(_glossed(marks, _joined(marks, _outermost([*cut, *more]))))
    people = {(one.start, one.end) for one in tagged if one.entity_type == "person"}
    organizations = {(one.start, one.end) for one in tagged if one.entity_type == "organization"}
    places = {(one.start, one.end) for one in tagged if one.entity_type == "place"}
    taken = people | organizations | places
    _places(marks, places, organizations, taken)
    _bodies(marks, organizations, taken)
    _people(marks, people)


ENOUGH_BARE = 0.6
"""How sure the tagger must be of a body whose name ends like none and behind which no post stands: 智慧運輸."""


def _no_name(marks: Marks, one: TaggedSpan) -> bool:
    """Whether words end as a paper or what is talked of does: 高雄城市發展."""
    return marks.key.endswith((*rules("edges")["papers"], *rules("edges")["never_end_body"]), one.start, one.end)


def _doubtful(marks: Marks, one: TaggedSpan, found: Sequence[TaggedSpan]) -> bool:
    """Whether nothing but the tagger speaks for a body, and that not loud enough; 文藻 is of 文藻外語大學 beside it."""
    name = marks.key[one.start : one.end]
    if one.entity_type != "organization":
        return False
    if _no_name(marks, one):
        return True
    if one.sure >= ENOUGH_BARE or not _CHINESE.search(name):
        return False
    if any(two.start == one.end + 1 and two.entity_type == "organization" for two in found):
        return False  # so is its name in brackets: 美國精神(Spirit of America)
    known = name in known_kinds() or name in marks.register.bodies
    ending = ending_kinds()[0].before(name, len(name)) < len(name)
    bodies = [marks.key[two.start : two.end] for two in found if two.entity_type == "organization" and two is not one]
    known = known or any(whole.startswith(name) for whole in bodies)
    return not known and not ending and one.end not in {start for start, _ in marks.titles}


def _outermost(found: Sequence[TaggedSpan]) -> list[TaggedSpan]:
    """Leave out what lies in a longer name: 桃園市 in 桃園市立圖書館; of two for the same words the later counts."""
    kept: list[TaggedSpan] = []
    spans = {(one.start, one.end): one for one in found}
    for one in sorted(spans.values(), key=lambda one: (one.start, -one.end)):
        if not kept or one.end > kept[-1].end:
            kept.append(one)
    return kept


def _joined(marks: Marks, found: Sequence[TaggedSpan]) -> list[TaggedSpan]:
    """Join a bare place and what follows it where the rules saw one venue: 日光小林社區."""
    venues = {(place.start, place.end) for place in marks.places if place.kind == "venue"}
    levels = signs("edges", "place_ends")
    joined: list[TaggedSpan] = []
    for one in found:
        last = joined[-1] if joined else None
        pair = last is not None and one.entity_type == last.entity_type == "place" and last.end == one.start
        level = marks.key[one.start : one.end] in rules("edges")["levels"]
        if last and pair and (level or ((last.start, one.end) in venues and marks.key[last.end - 1] not in levels)):
            joined[-1] = replace(one, start=last.start)
        else:
            joined.append(one)
    return joined


def _glossed(marks: Marks, found: Sequence[TaggedSpan]) -> Iterator[TaggedSpan]:
    """Names in brackets in another script are further names of what stands before the bracket, and of its kind.

    (IURC) behind the title of a programme names neither a person nor a body.
    """
    glosses = {match.start(1): match for match in _GLOSS.finditer(marks.view.text)}
    ends = {one.end: one for one in found}
    for one in found:
        if not any(match.start(1) <= one.start < match.end(1) for match in glosses.values()) and _stands(marks, one):
            yield one
    for match in glosses.values():
        owner = ends.get(match.start())
        if owner is None:
            inside = [one for one in found if match.start(1) <= one.start < match.end(1)]
            yield from (one for one in inside if one.entity_type == "person" and _names_somebody(marks, match))
            continue
        for start, end in _parts(match[1], _APART[owner.entity_type]):
            yield TaggedSpan(owner.entity_type, match.start(1) + start, match.start(1) + end, owner.sure)


def _names_somebody(marks: Marks, match: re.Match[str]) -> bool:
    """Whether a bracket behind no name seen holds a person's: not behind the title of a work or an event."""
    before = marks.key[: match.start()]
    event = words("places", "events").before(before, len(before)) < len(before)
    return LATIN_NAME.fullmatch(match[1]) is not None and not before.endswith(("」", "』", "》")) and not event


def _stands(marks: Marks, one: TaggedSpan) -> bool:
    """Whether a Latin name alone may be a person: not in quotation marks, where works and events are named."""
    if one.entity_type != "person" or _CHINESE.search(marks.key, one.start, one.end):
        return True
    if one.start in marks.title_end or one.end in {start for start, _ in marks.titles}:
        return True
    if words("places", "events").at(marks.key, one.end) > one.end:
        return False
    opened = max(marks.key.rfind(sign, 0, one.start) for sign in "「『《")
    closed = max(marks.key.rfind(sign, 0, one.start) for sign in "」』》")
    return opened <= closed


_CHINESE = re.compile("[一-鿿぀-ヿ]")
_GLOSS = re.compile(r"\(((?:(?![()一-鿿぀-ヿ])[^\d\s])[^()一-鿿぀-ヿ]{1,79})\)")
_APART = {
    "person": re.compile(r"[、;/]|,(?!\s*(?:Jr|Sr|II|III|IV|Ph)\b)|\sand\s|\s&\s"),
    "organization": re.compile(r"[、;/]|,(?! ?(?:Ltd|Inc|Co|LLC)\b)"),
    "place": re.compile(r"[、;/]"),
}
"""What stands between two names in one bracket; of people's names, a comma may be a part."""


def _parts(text: str, joint: re.Pattern[str]) -> Iterator[Span]:
    place = 0
    for match in (*joint.finditer(text), None):
        end = match.start() if match else len(text)
        part = text[place:end]
        if part.strip():
            yield place + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())
        place = match.end() if match else end


def _places(marks: Marks, tagged: set[Span], others: set[Span], taken: set[Span]) -> None:
    """Places within a tagged body keep the rules' word, since a line lists a body and the city in its name alike.

    What is tagged as a body as a whole is no place as well: 國立海洋科技博物館, which acts.
    """
    kept: list[Place] = []
    for place in marks.places:
        span = (place.start, place.end)
        if span in tagged:
            place.listed = True
            kept.append(place)
        elif span in others:
            continue
        elif _within(span, others):
            kept.append(place)
        elif not _overlapping(span, taken):
            place.listed = False
            if place.known:
                kept.append(place)
        elif place.known and not _across(span, taken):
            place.listed = False
            kept.append(place)
    found = {(place.start, place.end) for place in kept}
    marks.set_places([*kept, *(place_at(marks, *span) for span in sorted(tagged - found))])
    abroad = {marks.key[one.start : one.end]: one.country for one in marks.places if one.country not in (None, "TW")}
    for place in marks.places:
        if not place.known and place.country in (None, "TW"):
            place.country = abroad.get(marks.key[place.start : place.end], place.country)


def _bodies(marks: Marks, tagged: set[Span], taken: set[Span]) -> None:
    kept: list[Body] = []
    for body in marks.bodies:
        span = (body.start, body.end)
        if span in tagged:
            body.listed = True
            kept.append(body)
        elif body.known and not _overlapping(span, taken):
            body.listed = False
            kept.append(body)
    marks.set_bodies(kept)
    found = {(body.start, body.end) for body in kept}
    for start, end in sorted(tagged - found):
        place_body(marks, start, end, own_kind(marks, start, end), listed=True)


def _people(marks: Marks, tagged: set[Span]) -> None:
    """A person's Latin name in brackets belongs to the name before them."""
    ruled = {(one.start, one.end): one for one in marks.people}
    kept: list[Person] = []
    for start, end in sorted(tagged):
        owner = next((one for one in kept if one.latin and one.latin[0] <= start and end <= one.latin[1]), None)
        if owner is None:
            kept.append(ruled.get((start, end)) or person_at(marks, start, end, kept))
    marks.people = kept


def _within(span: Span, others: set[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)


def _overlapping(span: Span, others: set[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _across(span: Span, others: set[Span]) -> bool:
    """Whether a span shares signs with another without lying in it."""
    return any(start < span[1] and span[0] < end and not (start <= span[0] and span[1] <= end) for start, end in others)
