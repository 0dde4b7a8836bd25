"""Who is known before a report is read: the gazetteer, the authorities' bodies, and whose report it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from graph.identifiers import mint
from ingest.gazetteer import Gazetteer, KnownPlace
from ingest.names.words import Words, listed, unified
from ontology.authorities import Authority, load_authorities


@cache
def _bodies() -> dict[str, Authority]:
    found: dict[str, Authority] = {}
    for one in load_authorities():
        if one.type == "Organization" and one.department is None:
            for name in (*one.all_names, *(word for word in one.abbreviations if len(word) >= 2)):
                found.setdefault(unified(name), one)
    return found


@cache
def _body_words() -> Words:
    short = [name for name in listed("bodies", "known") if len(name) >= 2]
    return Words([*(name for name in _bodies() if len(name) >= 2), *short])


@dataclass(frozen=True)
class Register:
    """What a reading rests on. `city` is the reporting city ("高雄市"), `department` the reporting body."""

    city: str | None
    department: str | None
    gazetteer: Gazetteer = field(repr=False)
    bodies: dict[str, Authority] = field(repr=False)
    body_words: Words = field(repr=False)
    country: str = "TW"

    @classmethod
    def load(cls, city: str | None = None, department: str | None = None) -> Register:
        """The register of a report by `city` and `department`; either may be unknown."""
        return cls(city, department, Gazetteer.load(), _bodies(), _body_words())

    @property
    def home(self) -> KnownPlace | None:
        """The reporting city as a place."""
        return self.gazetteer.find(self.city, "TW") if self.city else None

    @property
    def government_name(self) -> str | None:
        """The reporting city's government by name."""
        return f"{self.city}政府" if self.city else None

    def body_id(self, name: str, country: str | None) -> str:
        """The id of an organisation of this name: an authority's, else one minted from name and country."""
        known = self.bodies.get(unified(name))
        return known.id if known else mint("body", unified(name), country or "")

    def government_id(self) -> str | None:
        """The id of the reporting city's government."""
        return self.body_id(self.government_name, "TW") if self.government_name else None

    def department_id(self) -> str | None:
        """The id of the reporting department."""
        return self.local_body_id(self.department) if self.department else self.government_id()

    def local_body_id(self, name: str) -> str:
        """The id of a department of the reporting city, by short or full name."""
        government = self.government_name or ""
        short = name.removeprefix(government).removeprefix("市府").removeprefix(self.city or "") or name
        for one in load_authorities():
            if one.department and government == "高雄市政府" and unified(short) in map(unified, one.all_names):
                return one.id
        known = self.bodies.get(unified(name))
        return known.id if known else mint("body", unified(government + short), "TW")
