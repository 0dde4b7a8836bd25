"""The names of places known before any report is read, and which of several places of one name is meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from graph.identifiers import mint
from ingest.language import rules
from ingest.names.words import Words, unified
from ontology.authorities import Authority, load_authorities

COUNTRY: Final = "country"
_ADMINISTRATIVE: Final = (
    "廣域市",
    "特別自治市",
    "特別自治道",
    "特別市",
    "市",
    "縣",
    "州",
    "省",
    "邦",
    "府",
    "郡",
    "區",
    "鄉",
    "鎮",
    "町",
    "村",
)
_KINDS: Final = {"township": "county", "borough": "county", "other": "other"}
_LARGE: Final = 400_000


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place of the gazetteer. `weight` is higher where a place is better known: curated first, then by size."""

    id: str
    name: str
    kind: str
    country: str | None
    weight: int
    geonames_id: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    contained_in: str | None = None
    latin: str | None = None


def bare(name: str) -> str:
    """A place's name without the ending of its level, where two signs are left."""
    for ending in _ADMINISTRATIVE:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name[: -len(ending)]
    return name


class Gazetteer:
    """Names to places. `strong` names are read anywhere; other names only where something beside them says so."""

    def __init__(self) -> None:
        self.places: dict[str, list[KnownPlace]] = {}
        self.strong: set[str] = set()
        self._names: dict[str, set[str]] = {}
        self.matcher = Words(())

    @classmethod
    @cache
    def load(cls) -> Gazetteer:
        """The gazetteer of authorities, curated regions and GeoNames' cities; once a process."""
        made = cls()
        for authority in load_authorities():
            made._authority(authority)
        made._regions()
        made._cities()
        made.matcher = Words(made.places)
        return made

    def find(self, name: str, country: str | None) -> KnownPlace | None:
        """The place of this name: in `country` where it is known there, else the best known."""
        found = self.places.get(unified(name)) or ()
        inside = [place for place in found if country and place.country == country]
        return max(inside or found, key=lambda place: place.weight, default=None)

    def countries(self, name: str) -> frozenset[str]:
        """Every country that has a place of this name."""
        return frozenset(place.country for place in self.places.get(unified(name), ()) if place.country)

    def _add(self, names: Iterable[str], place: KnownPlace, *, strong: bool) -> None:
        for name in map(unified, names):
            if len(name) < 2:
                continue
            there = self.places.setdefault(name, [])
            self._names.setdefault(place.id, set()).add(name)
            if not any(other.id == place.id for other in there):
                there.append(place)
            if strong:
                self.strong.add(name)

    def _authority(self, one: Authority) -> None:
        if one.type not in ("Country", "City", "Region", "Venue", "Place"):
            return
        names = [name for name in one.all_names if not name.isascii() or one.type == "Country"]
        kind = COUNTRY if one.type == "Country" else one.kind or "other"
        latin = one.names.get("en")
        place = KnownPlace(
            one.id,
            one.name,
            kind,
            one.country_code,
            10**9,
            one.geonames_id,
            one.latitude,
            one.longitude,
            one.parent,
            latin,
        )
        self._add((name for name in names if not name.isascii()), place, strong=True)

    def _regions(self) -> None:
        sheet = rules("regions")
        for code, names in sheet["countries"].items():
            known = self._known(names.split("/"), code)
            country = KnownPlace(f"country-{code.lower()}", names.split("/")[0], COUNTRY, code, 10**9)
            self._add(names.split("/"), known or country, strong=True)
        for code, kinds in sheet["regions"].items():
            for kind, group in kinds.items():
                for item in group.split():
                    self._region(
                        code, _KINDS.get(kind, kind), item.split("/"), township=kind in ("township", "borough")
                    )

    def _region(self, code: str, kind: str, names: list[str], *, township: bool) -> None:
        known = self._known(names, code)
        place = known or KnownPlace(
            mint("place", bare(names[0]), code),
            names[0],
            kind,
            code,
            10**8,
            None,
            None,
            None,
            f"country-{code.lower()}",
        )
        self._add(names, place, strong=not (township and len(names[0]) == 2))
        if kind in ("city", "prefecture", "state") and not township and len(bare(names[0])) >= 2:
            self._add([bare(names[0])], place, strong=code != "TW" and len(bare(names[0])) >= 3)

    def _replace(self, known: KnownPlace, place: KnownPlace) -> None:
        for name in {known.name, bare(known.name), bare(known.name) + "市", *self._names.get(known.id, ())}:
            there = self.places.get(unified(name), [])
            there[:] = [place if other.id == known.id else other for other in there]

    def _known(self, names: Iterable[str], code: str) -> KnownPlace | None:
        return next(
            (place for name in names for place in self.places.get(unified(name), ()) if place.country == code), None
        )

    def _cities(self) -> None:
        for line in (files("ingest.language") / "places.tsv").read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                continue
            number, code, people, latitude, longitude, latin, names = line.split("\t")
            self._city(number, code, int(people), float(latitude), float(longitude), latin, names.split())

    def _city(
        self, number: str, code: str, people: int, latitude: float, longitude: float, latin: str, names: list[str]
    ) -> None:
        for name in names:
            known = self._known([name, name + "市"], code)
            if known is None:
                place = KnownPlace(
                    f"place-gn-{number}", name, "city", code, people, number, latitude, longitude,
                    f"country-{code.lower()}", latin,
                )  # fmt: skip
            elif known.geonames_id is None and known.kind == "city":
                place = KnownPlace(
                    known.id, known.name, known.kind, code, known.weight, number, latitude, longitude,
                    known.contained_in, latin,
                )  # fmt: skip
                self._replace(known, place)
            else:
                place = known
            foreign = code not in ("CN", "TW", "JP", "KR")
            self._add([name, name + "市"], place, strong=people >= _LARGE and foreign and len(name) >= 3)
