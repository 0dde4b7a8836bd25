"""What happened: the kind of event, who took part in which role, where, with whom, in the field's codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from ingest.compact import Compact
from ingest.cues import Lexicon, table
from ingest.frames import Act, Part, Walk, walk
from ingest.phrases import Phrase, phrases
from ingest.tokens import COMMAS, STOPS, Scope, Token, scopes, tokens

if TYPE_CHECKING:
    from ingest.document import Document
    from ingest.linking import LinkedEntry, LinkedPerson, LinkedPlace
    from ingest.mentions import Mention

_PLACE_ROLES = frozenset({"guest", "signatory", "organiser", "member"})
"""The roles a city or country itself can play; else its name only says where."""
HOME = "TW"
"""The country of the reporting city: whoever is of another country comes from outside."""


@dataclass(frozen=True, slots=True)
class Participation:
    """Somebody's part in the event: `start:end` are document offsets of the words that say so."""

    entity_id: str
    entity_type: str
    role: str
    start: int
    end: int
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class CodedAct:
    """The event in CAMEO and PLOVER: who acts upon whom; ids are None where the text names nobody."""

    cameo: str
    plover: str
    actor: str | None
    recipient: str | None
    mode: str | None = None


@dataclass(frozen=True, slots=True)
class TypeCue:
    """A word that tells the kind of event, by class (lower is stronger) and place; document offsets."""

    event_type: str
    rank: tuple[int, int, int]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A title or body, cut into phrases and tokens and walked over."""

    compact: Compact
    phrases: tuple[Phrase, ...]
    tokens: tuple[Token, ...]
    scopes: tuple[Scope, ...]
    walk: Walk

    @property
    def start(self) -> int:
        """Where in the document it begins."""
        return self.compact.offsets[0] if self.compact.offsets else 0

    def told(self, place: int) -> bool:
        """Whether a place of the compact text tells what happened, rather than what was talked of or hoped for."""
        return not any(scope.start <= place < scope.end for scope in self.scopes)


@dataclass(frozen=True, slots=True)
class EventReading:
    """What one entry tells: `types` main first; `location` is home, abroad or online."""

    title: Sentence
    body: Sentence
    cues: tuple[TypeCue, ...]
    types: tuple[str, ...]
    participations: tuple[Participation, ...]
    location: str
    venues: tuple[str, ...]
    countries: tuple[str, ...]
    act: CodedAct | None

    def settled(self, signed: tuple[int, int] | None) -> EventReading:
        """Give the reading once it is known what was signed, and where that is told.

        Without, no verb makes it a signing; with it, it is one in whatever words that is told: 完成換文, 立約.
        """
        if (signed is not None) is ("signing" in self.types):
            return self
        cues = [cue for cue in self.cues if cue.event_type != "signing"]
        if signed is not None:
            rank = (table("events")["classes"]["signing"], int(signed[0] >= self.body.start), signed[0])
            cues.append(TypeCue("signing", rank, *signed))
        cues.sort(key=lambda cue: (cue.rank, cue.event_type))
        types = tuple(dict.fromkeys(cue.event_type for cue in cues)) or ("other",)
        return replace(self, cues=tuple(cues), types=types, act=_coded(types[0], self.participations))


def read_event(document: Document, linked: LinkedEntry) -> EventReading:
    """Read the event of an entry out of its title and body."""
    entry, home = linked.entry, short_forms(document.city)
    title = _sentence(document, linked, entry.start, entry.body_start, home)
    body = _sentence(document, linked, entry.body_start, entry.end, home)
    of = Countries(linked)
    cues = tuple(sorted({*_cues(title, of, 0), *_cues(body, of, 1)}, key=lambda cue: (cue.rank, cue.event_type)))
    types = tuple(dict.fromkeys(cue.event_type for cue in cues)) or ("other",)
    parts = _participations(title, body)
    location = _location(types, title, body, of)
    return EventReading(
        title,
        body,
        cues,
        types,
        parts,
        location,
        _venues(body, of, location),
        _countries(linked, title, body, of),
        _coded(types[0], parts),
    )


@cache
def short_forms(city: str | None) -> tuple[str, ...]:
    """Give the short forms of a city's name: 高雄市 is 高雄 and 高, 臺南市 also 南."""
    if not city:
        return ()
    stem = city[:-1] if city[-1] in "市縣" and len(city) > 2 else city
    short = stem[1] if stem[0] in "台臺新" and len(stem) > 1 else stem[0]
    return tuple(dict.fromkeys((stem, city, short, "台", "臺")))


class Countries:
    """The country each thing of an entry comes from; an office comes from the country it represents."""

    def __init__(self, linked: LinkedEntry) -> None:
        self._of: dict[str, str] = {}
        self.abroad = any(one.country not in (None, HOME) for one in linked.mentions)
        named: tuple[LinkedPerson | LinkedPlace, ...] = (*linked.people, *linked.places)
        for thing in named:
            if thing.country:
                self._of[thing.id] = thing.country
        for body in linked.organizations:
            country = _code(body.represents) or body.country
            if country:
                self._of[body.id] = country
        for mention in linked.mentions:
            if mention.entity_id and mention.country:
                self._of.setdefault(mention.entity_id, mention.country)

    def of(self, entity_id: str | None) -> str | None:
        """Give the country of a thing."""
        return self._of.get(entity_id or "")

    def phrase(self, phrase: Phrase) -> str | None:
        """Give the country of a phrase: that of its head, or of what it belongs to."""
        return self.of(phrase.head.entity_id) or next(
            filter(None, (self.of(one.entity_id) for one in phrase.others)), None
        )

    def foreign(self, names: Iterable[Phrase]) -> bool:
        """Whether any of these comes from outside."""
        return any(self.phrase(one) not in (None, HOME) for one in names)

    def native(self, names: Iterable[Phrase]) -> bool:
        """Whether any of these belongs to the home side."""
        return any(self.phrase(one) == HOME for one in names)


def _code(identifier: str | None) -> str | None:
    return identifier.removeprefix("country-").upper() if identifier and identifier.startswith("country-") else None


def _sentence(document: Document, linked: LinkedEntry, start: int, end: int, home: tuple[str, ...]) -> Sentence:
    compact = Compact.of(document.text, start, end)
    found = phrases(linked, compact)
    row = tokens(compact, found, home, 0, len(compact.text))
    stretches = scopes(row)
    gathered = tuple(token.phrase for token in row if token.phrase is not None)
    return Sentence(compact, gathered, tuple(row), tuple(stretches), walk(row, stretches))


def _cues(sentence: Sentence, of: Countries, place: int) -> Iterator[TypeCue]:
    for act in sentence.walk.acts:
        event_type = _act_type(act, of)
        if event_type is not None:
            yield _cue(sentence, event_type, place, act.start, act.end)
    yield from _noun_cues(sentence, place)


def _cue(sentence: Sentence, event_type: str, place: int, start: int, end: int, behind: int = 0) -> TypeCue:
    strength = table("events")["classes"][event_type] + behind
    rank = (strength, place, start)
    return TypeCue(event_type, rank, *sentence.compact.span(start, end))


def _act_type(act: Act, of: Countries) -> str | None:
    """Give the event type of a verb, seen who stands around it."""
    kind = act.frame.act
    if kind == "tour":
        return "visit" if of.abroad else None
    if kind != "travel":
        if kind == "visit" and act.objects and act.doers and of.foreign(act.objects) and not of.foreign(act.doers):
            return kind if act.frame.left == "host" else "delegation_abroad"
        return kind if act.doers or act.objects or act.beside or of.abroad else None
    where = [one for one in act.objects if one.head.kind != "venue"]
    if of.foreign(where) and not act.invited and not of.foreign(act.doers):
        return "delegation_abroad"
    return "visit" if of.foreign(act.doers) else None


@cache
def _nouns() -> Lexicon:
    rules = table("events")
    return Lexicon({**rules["nouns"], "hidden": rules["hidden"]})


def _noun_cues(sentence: Sentence, place: int) -> Iterator[TypeCue]:
    rules, text = table("events"), sentence.compact.text
    occasions, strong = rules["occasions"], rules["strong_nouns"]
    inside = [(one.start, one.end) for one in sentence.phrases]
    for cue in _nouns().find(text):
        if (
            cue.kinds[0] == "hidden"
            or not sentence.told(cue.start)
            or text.startswith(tuple(rules["occasion"]), cue.end)
        ):
            continue
        if any(start <= cue.start and cue.end <= end for start, end in inside):
            continue
        kind = cue.kinds[0]
        settled = place == 0 or _clause_has(sentence, cue.start, cue.end, occasions)
        behind = 0 if settled and (place == 1 or kind in strong or not _has_act(sentence)) else 3
        yield _cue(sentence, kind, place, cue.start, cue.end, behind)


def _has_act(sentence: Sentence) -> bool:
    return any(act.frame.act for act in sentence.walk.acts)


def _clause_has(sentence: Sentence, start: int, end: int, occasions: Sequence[str]) -> bool:
    """Whether the clause around a noun has a verb that makes the noun the event itself."""
    text, edges = sentence.compact.text, STOPS | COMMAS
    first = max((place for place in range(start - 1, -1, -1) if text[place] in edges), default=-1)
    last = next((place for place in range(end, len(text)) if text[place] in edges), len(text))
    beside = (act for act in sentence.walk.acts if act.end <= start or act.start >= end)
    return any(first < act.start < last and act.frame.name in occasions for act in beside)


def _participations(title: Sentence, body: Sentence) -> tuple[Participation, ...]:
    """Give each taker of part the roles read in the body; the title adds those the body does not name."""
    found: dict[tuple[str, str], Participation] = {}
    for sentence in (body, title):
        known = {identifier for identifier, _ in found}
        parts = [part for part in sentence.walk.parts if part.phrase.head.entity_id not in known or sentence is body]
        for part in sorted(parts, key=lambda part: (-part.confidence, part.start, part.end)):
            for one in (_participation(sentence.compact, part), _behind(sentence.compact, part)):
                if one is not None:
                    found.setdefault((one.entity_id, one.role), one)
    named = {identifier for identifier, role in found if role != "participant"}
    kept = [
        one for one in found.values() if one.role != "participant" or one.confidence > 0.5 or one.entity_id not in named
    ]
    return tuple(sorted(kept, key=lambda one: (one.start, one.end, one.entity_id, one.role)))


def _participation(compact: Compact, part: Part) -> Participation | None:
    head = part.phrase.head
    if head.entity_id is None:
        return None
    if head.entity_type == "place" and not _takes_part(head, part):
        return None
    start, end = compact.span(part.start, part.end)
    return Participation(
        head.entity_id, head.entity_type, part.role, start, end, f"frame/{part.frame}", part.confidence
    )


def _takes_part(place: Mention, part: Part) -> bool:
    """Whether a place itself takes part: a city or country from outside, not one that only says where."""
    if place.kind == "venue" or (place.country == HOME and part.role not in ("signatory", "organiser")):
        return False
    return part.role in _PLACE_ROLES or (
        part.role == "participant" and place.kind != "country" and part.confidence > 0.6
    )


def _behind(compact: Compact, part: Part) -> Participation | None:
    """Give the city a person of office comes for: a mayor's visit is his city's."""
    phrase = part.phrase
    places = [one for one in phrase.others if one.entity_type == "place" and one.kind not in ("country", "venue")]
    if phrase.head.entity_type != "person" or not places or part.role == "subject" or part.confidence < 0.6:
        return None
    role = {"guest": "guest", "leader": "guest", "signatory": "signatory"}.get(part.role, "participant")
    place = places[-1]
    if place.entity_id is None:
        return None
    span = compact.span(part.start, part.end)
    return Participation(place.entity_id, "place", role, *span, f"frame/{part.frame}/city", 0.75)


def _location(types: tuple[str, ...], title: Sentence, body: Sentence, of: Countries) -> str:
    if types[0] == "online_exchange":
        return "online"
    if "delegation_abroad" in types[:2]:
        return "abroad"
    acts = body.walk.acts or title.walk.acts
    occasions = table("events")["occasions"]
    places = [one for one in body.walk.venues if one.head.entity_type == "place"]
    guests = any(act.frame.act in ("visit", "courtesy_call") and of.foreign(act.doers) for act in acts)
    staged = any(act.frame.name in occasions for act in acts)
    if places and staged and not guests and of.foreign(places[:1]) and of.native(_doers(acts)):
        return "abroad"
    return "home"


def _doers(acts: Iterable[Act]) -> Iterator[Phrase]:
    for act in acts:
        yield from act.doers


def _venues(body: Sentence, of: Countries, location: str) -> tuple[str, ...]:
    """Give the places where it took place: those after 於 or 在, and those visited."""
    found: dict[str, None] = {}
    visited = [one for act in body.walk.acts if act.frame.right == "host" for one in act.objects]
    for phrase in (*body.walk.venues, *visited):
        head = phrase.head
        if head.entity_type == "place" and head.entity_id and (of.phrase(phrase) != HOME) == (location == "abroad"):
            found.setdefault(head.entity_id)
    return tuple(found)


def _countries(linked: LinkedEntry, title: Sentence, body: Sentence, of: Countries) -> tuple[str, ...]:
    """Give the counterpart countries taking part: none that is only talked of, retold or hoped for."""
    taking: set[str] = set()
    for sentence in (body, title):
        for phrase in sentence.phrases:
            if sentence.told(phrase.start):
                things = (phrase.head, *phrase.others)
                taking.update(country for one in things if (country := of.of(one.entity_id)) and country != HOME)
    if not taking:
        taking = {one.country for one in linked.people if one.country and one.country != HOME}
    return tuple(sorted(taking))


def _coded(event_type: str, parts: Sequence[Participation]) -> CodedAct | None:
    """Code the main act: the visitor is the actor, the host the recipient."""
    code = table("events")["codes"].get(event_type)
    if code is None:
        return None
    actor = _first(parts, code["actor"], None)
    recipient = _first(parts, code["recipient"], actor)
    mode = "phone" if event_type == "online_exchange" else None
    return CodedAct(code["cameo"], code["plover"], actor, recipient, mode)


def _first(parts: Sequence[Participation], roles: Sequence[str], other_than: str | None) -> str | None:
    for role in roles:
        for part in parts:
            if part.role == role and part.entity_id != other_than:
                return part.entity_id
    return None
