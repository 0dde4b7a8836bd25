"""Linking: which thing each mention means, over a whole document."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter

from graph.identifiers import mint
from ingest.document import Document, Entry
from ingest.gazetteer import bare
from ingest.linked import (
    LinkedEntry,
    LinkedOrganization,
    LinkedPerson,
    LinkedPlace,
    OpenQuestion,
    PostHeld,
)
from ingest.mentions import Mention, Named, find_mentions
from ingest.names.recurrence import recurring
from ingest.names.view import is_latin, without_space
from ingest.names.words import listed, signs, unified
from ingest.register import Register


@dataclass(slots=True)
class _Identity:
    id: str
    name: str
    country: str | None
    latins: set[str] = field(default_factory=set)


def link(
    document: Document, mentions_by_entry: Sequence[tuple[Mention, ...]], register: Register
) -> tuple[LinkedEntry, ...]:
    """Link the mentions of all entries, `mentions_by_entry` in the order of `document.entries`."""
    known = with_countries(recurring(document, mentions_by_entry), register.country)
    people: dict[str, list[_Identity]] = {}
    return tuple(
        _link(document, entry, mentions, register, people)
        for entry, mentions in zip(document.entries, known, strict=True)
    )


def with_countries(entries: Sequence[tuple[Mention, ...]], home: str) -> list[tuple[Mention, ...]]:
    """Give people whose country nothing beside them shows the one shown elsewhere in the document, else home."""
    shown: dict[str, dict[str, int]] = {}
    for mentions in entries:
        for mention in mentions:
            if mention.entity_type == "person" and mention.country and mention.rule != "person-again":
                counts = shown.setdefault(unified(mention.name), {})
                counts[mention.country] = counts.get(mention.country, 0) + 1
    best = {name: max(sorted(counts), key=lambda code: counts[code]) for name, counts in shown.items()}
    return [tuple(_with_country(mention, mentions, best, home) for mention in mentions) for mentions in entries]


def _with_country(mention: Mention, mentions: Sequence[Mention], best: dict[str, str], home: str) -> Mention:
    if mention.entity_type != "person" or (mention.country and mention.rule != "person-again"):
        return mention
    name = unified(mention.name)
    here = [one.country for one in mentions if unified(one.name) == name and one.country and one.rule != "person-again"]
    return replace(mention, country=next(iter(here), None) or best.get(name) or mention.country or home)


def link_document(document: Document, register: Register, named: Named | None = None) -> tuple[LinkedEntry, ...]:
    """Find and link everything a document names; `named` finds the names in place of the tagger."""
    return link(document, [find_mentions(document, entry, register, named) for entry in document.entries], register)


def _link(
    document: Document,
    entry: Entry,
    mentions: tuple[Mention, ...],
    register: Register,
    people: dict[str, list[_Identity]],
) -> LinkedEntry:
    linked = [_identified(document, mention, mentions, register, people) for mention in mentions]
    linked = [_resolved(mention, linked, register) for mention in linked]
    return LinkedEntry(
        entry,
        _people(document, linked, register),
        _organizations(linked, register),
        _places(linked, register),
        tuple(linked),
        tuple(_open(linked)),
    )


def _identified(
    document: Document,
    mention: Mention,
    mentions: Sequence[Mention],
    register: Register,
    people: dict[str, list[_Identity]],
) -> Mention:
    owner = _before_bracket(document, mention, mentions)
    if owner is not None and unified(mention.name) not in register.bodies:
        same = _identified(document, owner, mentions, register, people)
        return replace(mention, entity_id=same.entity_id, kind=same.kind, country=same.country)
    if mention.entity_type == "place":
        known = register.gazetteer.find(mention.name, mention.country)
        country = mention.country or ""
        return replace(mention, entity_id=known.id if known else mint("place", bare(unified(mention.name)), country))
    if mention.entity_type == "organization":
        branch = _branch(mention, mentions, register)
        return replace(mention, entity_id=branch or _body_id(mention.name, mention.country, register))
    if mention.entity_type == "person":
        latin = _latin_of(mention, mentions)
        owner = _owner(mention, mentions) if mention.kind == "latin" else None
        name = owner.name if owner else mention.name
        return replace(mention, entity_id=_person_id(name, latin, mention.country, people))
    return mention


_BRACKET = re.compile(r"[(（](?:以下簡稱|下稱|簡稱|原名|舊稱)?[:：]?「?")
_ALSO = re.compile(r"[,，、;；/]")
_LONGEST_NAME = 200
_start = attrgetter("start")


def _before_bracket(document: Document, mention: Mention, mentions: Sequence[Mention]) -> Mention | None:
    """What a name in brackets is a further name of: 國立東華大學（下稱東華大學）, 開姆尼茨市 (Chemnitz)."""
    latin = is_latin(mention.name)
    if mention.entity_type not in ("organization", "place") or not (latin or mention.entity_type == "organization"):
        return None
    first = bisect_left(mentions, mention.start - _LONGEST_NAME, key=_start)
    for one in mentions[first : bisect_left(mentions, mention.start, key=_start)]:
        if one.entity_type != mention.entity_type or not 1 <= mention.start - one.end <= 7:
            continue
        between = "".join(document.text[one.end : mention.start].split())
        if _BRACKET.fullmatch(between):
            return one
        if latin and is_latin(one.name) and _ALSO.fullmatch(between):
            return _before_bracket(document, one, mentions)
    return None


def _branch(mention: Mention, mentions: Sequence[Mention], register: Register) -> str | None:
    """高雄分處 after 馬尼拉經濟文化辦事處 is that office's branch."""
    if mention.kind != "representative_office" or len(mention.name) > 6 or unified(mention.name) in register.bodies:
        return None
    for other in sorted(mentions, key=lambda one: -one.start):
        if other.entity_type == "organization" and other.start < mention.start:
            known = register.bodies.get(unified(other.name + mention.name))
            if known is not None:
                return known.id
    return None


def _latin_of(mention: Mention, mentions: Sequence[Mention]) -> str | None:
    if mention.kind == "latin":
        return mention.name
    if mention.latin is None:
        return None
    return next(
        (
            one.name
            for one in mentions
            if one.kind == "latin" and one.start >= mention.latin[0] and one.end <= mention.latin[1]
        ),
        None,
    )


def _owner(mention: Mention, mentions: Sequence[Mention]) -> Mention | None:
    return next(
        (one for one in mentions if one.latin and one.latin[0] <= mention.start and mention.end <= one.latin[1]), None
    )


def _person_id(name: str, latin: str | None, country: str | None, people: dict[str, list[_Identity]]) -> str:
    """One person by Chinese name and country, or by a Latin name that says the same; same name elsewhere is another."""
    for identity in people.get(unified(name), ()):
        if identity.country == country or not country or not identity.country:
            if latin:
                identity.latins.add(latin)
                people.setdefault(unified(latin), []).append(identity)
            return identity.id
    if latin:
        for identities in people.values():
            for identity in identities:
                if identity.country == country and any(same_latin(latin, other) for other in identity.latins):
                    people.setdefault(unified(name), []).append(identity)
                    return identity.id
    identity = _Identity(mint("person", unified(name), country or ""), name, country, {latin} if latin else set())
    people.setdefault(unified(name), []).append(identity)
    if latin and latin != name:
        people.setdefault(unified(latin), []).append(identity)
    return identity.id


def same_latin(one: str, other: str) -> bool:
    """Whether two Latin names may be one person's: first and last words agree, those between may be left out."""
    a, b = ([word.strip(".,").casefold() for word in name.split()] for name in (one, other))
    if len(a) < 2 or len(b) < 2 or a[-1] != b[-1]:
        return a == b
    return a[0] == b[0] or (min(len(a[0]), len(b[0])) == 1 and a[0][0] == b[0][0])


def _body_id(name: str, country: str | None, register: Register) -> str:
    key = unified(name)
    if key in register.bodies:
        return register.bodies[key].id
    government = unified(register.government_name or "-")
    local = key in {unified(word) for word in listed("bodies", "known", "government")} and key[-1] in "局處會"
    if key.startswith(government) or (local and country == "TW"):
        return register.local_body_id(name)
    return mint("body", key, country or "")


def _resolved(mention: Mention, linked: Sequence[Mention], register: Register) -> Mention:
    if mention.entity_type != "reference":
        return mention
    target: str | None = None
    if mention.kind == "department":
        target = register.department_id()
    elif mention.kind == "city_government":
        target = register.government_id()
    elif mention.kind == "city":
        target = register.home.id if register.home else None
    elif mention.kind in ("that_place", "that_body", "person"):
        wanted = {"that_place": "place", "that_body": "organization", "person": "person"}[mention.kind]
        before = [
            one for one in linked
            if one.entity_type == wanted
            and one.start < mention.start
            and (wanted != "place" or one.country != "TW" or one.kind != "country")
            and (wanted != "person" or one.name.startswith(mention.name[0]))
        ]  # fmt: skip
        if mention.kind == "that_place":
            before = [one for one in before if _of_level(one, mention.name[-1])] or before
        elif mention.kind == "that_body":
            before = [one for one in before if one.name.endswith(mention.name[1:])] or before
        target = before[-1].entity_id if before else None
    return replace(mention, entity_id=target)


def _of_level(place: Mention, level: str) -> bool:
    """Whether a place may be what 該市, 該縣 or 該國 calls."""
    if level == "國":
        return place.kind == "country"
    bare = place.kind == "city" and place.name[-1] not in signs("edges", "place_ends")
    return place.name.endswith(level) or (level == "市" and bare)


def _people(document: Document, linked: Sequence[Mention], register: Register) -> tuple[LinkedPerson, ...]:
    groups: dict[str, list[Mention]] = {}
    for mention in linked:
        if mention.entity_type == "person" and mention.entity_id:
            groups.setdefault(mention.entity_id, []).append(mention)
    made = []
    for identifier, mentions in groups.items():
        chinese = next((one for one in mentions if one.kind != "latin"), mentions[0])
        latin = next((one.name for one in mentions if one.kind == "latin"), None)
        posts = [post for one in mentions for post in _posts(document, one, linked, register)]
        country = chinese.country or next((one.country for one in mentions if one.country), register.country)
        distinct = {(post.title, post.body_id): post for post in reversed(posts)}
        made.append(
            LinkedPerson(identifier, chinese.name, latin, country, tuple(reversed(distinct.values())), tuple(mentions))
        )
    return tuple(made)


def _posts(document: Document, person: Mention, linked: Sequence[Mention], register: Register) -> Iterable[PostHeld]:
    for start, end in person.titles:
        title = without_space(document.text[start:end])
        first = min(person.start, start)
        body = _holder(document, first, linked)
        former, acting = (
            title.startswith("前"),
            bool(re.match("代理|代行|署理|代", title)) and not title.startswith("代表"),
        )
        clean = re.sub("^(新任|前任|前|現任|時任|候任|卸任|首任|代理|署理)", "", title)
        identifier, name, country = body.entity_id if body else None, body.name if body else None, person.country
        if body is not None and body.entity_type == "place":
            name = body.name + "政府" if body.name[-1] in "市縣" else body.name
            identifier = _body_id(name, body.country, register) if body.name[-1] in "市縣" else None
        elif body is None and re.search("市長|縣長|秘書長", clean) and person.country in ("TW", None):
            identifier, name = register.government_id(), register.government_name
        yield PostHeld(
            clean or title, identifier, name, start, end, former, acting, title.startswith(("新任", "候任")), country
        )


_BESIDE = re.compile(r"(\([^()]*\))?(新任|前任|前|籍|現任|首任|」)?")


def _within_body(mention: Mention, start: int, linked: Sequence[Mention]) -> bool:
    return any(one.end == start and one.start < mention.start and one.entity_type == "organization" for one in linked)


def _holder(document: Document, start: int, linked: Sequence[Mention]) -> Mention | None:
    """The body, department or city a post belongs to: what ends right before the name or the post."""
    for mention in sorted(linked, key=lambda one: one.start):
        if mention.entity_type not in ("organization", "place", "reference") or mention.end > start:
            continue
        if mention.end < start - 80:
            continue
        between = without_space(document.text[mention.end : start]).replace("（", "(").replace("）", ")")
        if _BESIDE.fullmatch(between) and not _within_body(mention, start, linked):
            return mention
    return None


def _organizations(linked: Sequence[Mention], register: Register) -> tuple[LinkedOrganization, ...]:
    groups: dict[str, list[Mention]] = {}
    for mention in linked:
        if mention.entity_type == "organization" and mention.entity_id:
            groups.setdefault(mention.entity_id, []).append(mention)
    return tuple(_organization(identifier, mentions, linked, register) for identifier, mentions in groups.items())


def _organization(
    identifier: str, mentions: list[Mention], linked: Sequence[Mention], register: Register
) -> LinkedOrganization:
    first = mentions[0]
    known = register.bodies.get(unified(first.name))
    if known is not None:
        return LinkedOrganization(
            identifier, known.name, known.kind or first.kind, known.country_code or first.country, known.parent,
            known.represents, known.located_in, tuple(mentions),
        )  # fmt: skip
    inner = next(
        (one for one in linked if one.entity_type == "place" and one.start == first.start and one.end < first.end), None
    )
    local = identifier == register.local_body_id(first.name) if first.kind == "government" else False
    parent = register.government_id() if local and identifier != register.government_id() else None
    if parent is None and inner is not None and first.kind == "government" and not first.name.endswith("政府"):
        parent = _body_id(inner.name + "政府", inner.country, register) if inner.name[-1] in "市縣" else None
    located = inner.entity_id if inner else (register.home.id if local and register.home else None)
    return LinkedOrganization(identifier, first.name, first.kind, first.country, parent, None, located, tuple(mentions))


def _places(linked: Sequence[Mention], register: Register) -> tuple[LinkedPlace, ...]:
    groups: dict[str, list[Mention]] = {}
    for mention in linked:
        if mention.entity_type == "place" and mention.entity_id:
            groups.setdefault(mention.entity_id, []).append(mention)
    made = []
    for identifier, mentions in groups.items():
        first = mentions[0]
        known = register.gazetteer.find(first.name, first.country)
        if known is None:
            country = f"country-{first.country.lower()}" if first.country else None
            made.append(
                LinkedPlace(
                    identifier, first.name, first.kind, first.country, None, None, None, country, tuple(mentions)
                )
            )
        else:
            made.append(
                LinkedPlace(
                    identifier,
                    known.name,
                    known.kind,
                    known.country,
                    known.geonames_id,
                    known.latitude,
                    known.longitude,
                    known.contained_in,
                    tuple(mentions),
                )
            )
    return tuple(made)


def _open(linked: Sequence[Mention]) -> Iterable[OpenQuestion]:
    for mention in linked:
        if mention.entity_type == "place" and mention.rule == "place-ending" and mention.kind != "venue":
            yield OpenQuestion("unknown-place", mention.name, mention.start, mention.end, mention.country)
        elif (
            mention.entity_type == "reference"
            and mention.kind in ("that_place", "that_body", "person")
            and not mention.entity_id
        ):
            yield OpenQuestion("open-reference", mention.name, mention.start, mention.end)


__all__ = [
    "LinkedEntry",
    "LinkedOrganization",
    "LinkedPerson",
    "LinkedPlace",
    "OpenQuestion",
    "PostHeld",
    "Register",
    "link",
    "link_document",
    "same_latin",
]
