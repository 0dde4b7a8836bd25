"""Search over the names of things, in any script, with the reason for each match.

Four steps, each asked only as far as the page needs: the whole name, its beginning (of any word), a part of it, a slip
of one letter. Within a step the thing that took part in most events comes first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Final

import tantivy

from graph.folding import fold_name, is_han, pairs, words
from graph.indexing import EDGE, TYPES
from ontology.errors import ForeignStoreError, RequestError
from ontology.namespaces import ID

MAXIMUM: Final = 200
"""The longest query, in characters."""
_PIECE, _LARGEST = 32, 8192
"""How many hits are read at first, and at most at once."""
_RANK: Final = "rank"
_REASONS: Final = ("exact", "prefix", "partial", "fuzzy")
_PARTIAL: Final = _REASONS.index("partial")


@dataclass(frozen=True, slots=True)
class Match:
    """One thing found: `matched` is the name that fits, `reason` is exact, prefix, partial or fuzzy."""

    id: str
    iri: str
    type: str
    kind: str | None
    country: str | None
    label: dict[str, str | None]
    matched: str
    reason: str
    score: float
    events: int

    @property
    def name(self) -> str:
        """The label to show where there is room for one."""
        return self.label["zh-Hant"] or self.label["en"] or self.matched


@dataclass(frozen=True, slots=True)
class Matches:
    """A page of matches, and how many there are in all."""

    total: int
    items: list[Match]

    def __iter__(self) -> Iterator[Match]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


class Search:
    """The search index of one snapshot; raises ForeignStoreError for an index of an earlier version."""

    def __init__(self, folder: Path) -> None:
        index = tantivy.Index.open(str(folder))
        self._schema = index.schema
        self._searcher = index.searcher()
        try:
            self._searcher.search(tantivy.Query.all_query(), limit=1, order_by_field=_RANK)
        except ValueError as error:
            message = f"{folder}: the search index is of an earlier version; ingest a report again to renew it"
            raise ForeignStoreError(message) from error

    def _all(self, field: str, texts: Iterable[str]) -> tantivy.Query:
        terms = [tantivy.Query.term_query(self._schema, field, text) for text in dict.fromkeys(texts)]
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, term) for term in terms])

    def _steps(self, folded: str) -> list[tantivy.Query]:
        tight = folded.replace(" ", "")
        steps = [self._all("exact", [folded]), self._all("edge", [folded[:EDGE]]), self._all("pair", pairs(tight))]
        found = words(folded)
        if found and not is_han(folded) and len(tight) > 3:
            steps.append(
                tantivy.Query.boolean_query(
                    [
                        (
                            tantivy.Occur.Must,
                            tantivy.Query.fuzzy_term_query(
                                self._schema, "word", word, distance=1 if len(word) > 3 else 0, prefix=True
                            ),
                        )
                        for word in found
                    ]
                )
            )
        return steps

    def _filtered(self, query: tantivy.Query, types: tuple[str, ...], country: str | None) -> tantivy.Query:
        clauses = [(tantivy.Occur.Must, query)]
        if types:
            wanted = [(tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "type", word)) for word in types]
            clauses.append((tantivy.Occur.Must, tantivy.Query.boolean_query(wanted)))
        if country:
            clauses.append((tantivy.Occur.Must, tantivy.Query.term_query(self._schema, "country", country.upper())))
        return tantivy.Query.boolean_query(clauses)

    def find(
        self,
        text: str,
        types: tuple[str, ...] = (),
        country: str | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> Matches:
        """Find things by a name, a part of one, a code or an abbreviation; without text, those with most events."""
        if len(text) > MAXIMUM:
            raise RequestError(f"a search of {len(text)} characters is longer than {MAXIMUM}")
        folded = fold_name(text)
        steps = self._steps(folded) if folded else [tantivy.Query.all_query()]
        asked = [self._filtered(step, types, country) for step in steps]
        # A name that begins with the text has its pairs too, so the first steps need not be counted again.
        counted = asked if len(folded) > EDGE else asked[-2:]
        either = tantivy.Query.boolean_query([(tantivy.Occur.Should, step) for step in counted])
        total: int = self._searcher.search(either, limit=1, count=True).count  # type: ignore[attr-defined]
        return Matches(total, list(islice(self._ranked(asked, folded), offset, offset + limit)))

    def _ranked(self, steps: list[tantivy.Query], folded: str) -> Iterator[Match]:
        """Give what the steps find, each thing once; a step is asked when those before it are used up."""
        given: set[str] = set()
        for step, query in enumerate(steps):
            for match in self._step(query, folded, step):
                if match.id not in given:
                    given.add(match.id)
                    yield match

    def _step(self, query: tantivy.Query, folded: str, step: int) -> Iterator[Match]:
        """Give what one step finds, the first in rank first, read in pieces as far as it is asked for."""
        tight = folded.replace(" ", "")
        place, size = 0, _PIECE
        while True:
            hits = self._searcher.search(query, limit=size, offset=place, count=False, order_by_field=_RANK).hits
            for _, address in hits:
                match = self._match(address, folded, step)
                if step != _PARTIAL or not folded or tight in fold_name(match.matched).replace(" ", ""):
                    yield match
            if len(hits) < size:
                return
            place, size = place + size, min(4 * size, _LARGEST)

    def _match(self, address: tantivy.DocAddress, folded: str, step: int) -> Match:
        document = self._searcher.doc(address).to_dict()
        card = json.loads(document["card"][0])
        identifier, events = document["id"][0], int(document["events"][0])
        reason = _REASONS[step]
        matched = _matched(card["names"], folded, reason)
        return Match(
            identifier,
            str(ID[identifier]),
            card["type"],
            card["kind"],
            card["country"],
            card["label"],
            matched,
            reason if folded else "all",
            round(1 / (step + 1) + min(events, 1000) / 10_000, 4),
            events,
        )

    def by_id(self, identifier: str) -> Match | None:
        """The thing of an id, None where the index has none."""
        query = tantivy.Query.term_query(self._schema, "id", identifier)
        hits = self._searcher.search(query, limit=1, count=False).hits
        return self._match(hits[0][1], "", 0) if hits else None


def _fits(name: str, folded: str, reason: str) -> bool:
    if reason == "exact":
        return name == folded
    if reason == "prefix":
        return name.startswith(folded) or f" {folded}" in name
    if reason == "partial":
        return folded.replace(" ", "") in name.replace(" ", "")
    return any(word[:2] == folded[:2] for word in words(name))


def _matched(names: list[str], folded: str, reason: str) -> str:
    """The name that fits best, as it is written."""
    return next((name for name in names if _fits(fold_name(name), folded, reason)), names[0] if names else "")


@lru_cache(maxsize=8)
def open_search(folder: Path) -> Search:
    """Open the index of a snapshot; the same folder is opened once, for snapshots never change."""
    return Search(folder)


def known_types() -> tuple[str, ...]:
    """The words a search can be narrowed by."""
    return tuple(sorted(set(TYPES.values())))
