"""Reading agreements: which papers are signed, stood already or are planned, and who agrees by each.

statuses   the papers of the row, one after the other: signed, existing, planned, or only spoken of
agreeing   the pairs of candidates around each; those who all agree with one another are its parties
rules      stand where the models know nobody who agrees, or doubt that a paper is only spoken of
settled    its kind, for a paper called after cities that others sign; what is told twice is told once
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx

from ingest.agreements.agreement import Agreement, Party
from ingest.agreements.details import numbered, signatories_of, subject_of, verb_of, witnesses_of
from ingest.agreements.model import Models, models
from ingest.agreements.scene import Scene
from ingest.agreements.training import NONE
from ingest.cues import table

if TYPE_CHECKING:
    from ingest.agreements.around import Around
    from ingest.dates import DateSpan
    from ingest.document import Document
    from ingest.events import EventReading
    from ingest.linking import LinkedEntry

ENOUGH = 0.5
"""How sure the model must be of a pair; of the pairs of a paper the best one always counts."""
ENOUGH_OF_THIRD = 0.2
"""How sure of two who both agree with a third: 甲、乙與丙簽署, where it is one paper."""
SURE_OF_NONE = 0.95
"""How sure that a paper is only spoken of, where the rules read an agreement of two the model knows to agree."""
LOST = 0.3
"""Of no pair so sure, the model knows nobody who agrees by a paper: what the rules read stands, if they read it."""
LEAST = 0.25
"""How sure of status and parties together; all five were chosen by cross-validation on the training passages."""
RULED = 0.5
"""The confidence of what the rules read and the model does not know."""


def read_agreements(
    document: Document, linked: LinkedEntry, reading: EventReading, dates: Sequence[DateSpan] = ()
) -> tuple[Agreement, ...]:
    """Read the agreements of an entry whose event took place at `dates`; the title counts where the body tells none."""
    scene = Scene.of(document, linked, reading, dates)
    found = list(agreements_in(scene, models()))
    return numbered(told_once(found), reading.body.compact.text)


def agreements_in(scene: Scene, told_by: Models) -> Iterator[Agreement]:
    """Read the agreements of a scene, those of the title last and only where the body tells of none like them."""
    head = scene.row.head
    kinds = set()
    for place, status, likely in sorted(told_by.statuses(scene), key=lambda one: (one[0] < head, one[0])):
        for one in _of_paper(scene, told_by, place, status, likely):
            if place >= head:
                kinds.add((one.kind, one.status))
                yield one
            elif (one.kind, one.status) not in kinds:
                yield one


def _of_paper(scene: Scene, told_by: Models, place: int, status: str, likely: dict[str, float]) -> Iterator[Agreement]:
    """Read the agreements by one paper; `status` is the model's, `likely` how likely it holds each."""
    ruled = scene.proposals.at(place)
    doubted = status == NONE
    if doubted and not (ruled and likely[NONE] < SURE_OF_NONE):
        return
    status = ruled[0].status if doubted else status
    around = scene.around(place)
    agreeing = told_by.agreeing(scene, around, status)
    best = max(agreeing.values(), default=0.0)
    if doubted and best < ENOUGH:
        return
    if best < LOST and ruled:
        for one in ruled:
            parties = tuple(scene.candidates.as_party(side) for side in one.parties)
            yield _agreement(scene, around, one.kind, status, parties, RULED)
        return
    for keys in parties_of(agreeing):
        parties = tuple(scene.candidates.party(around.seen[key].candidate, scene.offset(place)) for key in keys)
        sure = min(agreeing[pair] for pair in combinations(keys, 2))
        sure *= RULED if doubted else likely[status]
        if sure >= LEAST:
            yield _agreement(scene, around, _settled(scene.row.pieces[place].kind, parties), status, parties, sure)


def _agreement(
    scene: Scene, around: Around, kind: str, status: str, parties: tuple[Party, ...], sure: float
) -> Agreement:
    row, place = scene.row, around.place
    verb, signed = verb_of(row, place), status == "signed"
    hands = signatories_of(around, parties) if signed else ()
    return Agreement(
        kind,
        status,
        parties,
        subject_of(row, place),
        (),
        hands,
        witnesses_of(row, place, hands) if signed else (),
        *scene.span(min(verb, place), max(verb, place)),
        round(sure, 3),
    )


def parties_of(agreeing: dict[tuple[str, str], float]) -> list[list[str]]:
    """Give the parties of each agreement by one paper: all who agree with one another, by the best pairs first."""
    if not agreeing:
        return []
    best = max(agreeing, key=lambda pair: (agreeing[pair], pair))
    graph = nx.Graph([best, *(pair for pair, sure in sorted(agreeing.items()) if sure > ENOUGH)])
    for one in sorted(graph):
        for pair in combinations(sorted(graph[one]), 2):
            if agreeing[pair] > ENOUGH_OF_THIRD:
                graph.add_edge(*pair)
    return sorted(sorted(clique) for clique in nx.find_cliques(graph))


def _settled(kind: str, parties: Sequence[Party]) -> str:
    """Give the kind of what bodies sign under a name of cities: a sister school, else `other`."""
    kinds = {one.kind for one in parties}
    if kind not in table("agreements")["city_kinds"] or kinds <= {"city", "country", "government"}:
        return kind
    return "sister_school" if kind == "sister_city" and kinds <= {"school", "university"} else "other"


def told_once(found: Sequence[Agreement]) -> list[Agreement]:
    """Keep each agreement once: of those alike, those that say what they are about, else the first."""
    alike: dict[object, dict[str | None, int]] = {}
    for number, one in enumerate(found):
        sides = frozenset(party.entity_id or party.name for party in one.parties)
        alike.setdefault((one.kind, one.status, sides), {}).setdefault(one.subject, number)
    kept = [number for told in alike.values() for subject, number in told.items() if subject or len(told) == 1]
    return [found[number] for number in sorted(kept)]
