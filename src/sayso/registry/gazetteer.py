"""Places of the world by name: the compact table that comes with Sayso, and its protocol."""

import gzip
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Protocol

from attrs import frozen

from sayso.errors import BadPack
from sayso.registry.names import FOLD_VERSION, Key, bare
from sayso.registry.pack import Ref

MOST_KNOWN = 20_000
"""Names whose places are kept at hand, few MB: most are of no place."""


@frozen
class GazetteerPlace:
    """One row of a gazetteer."""

    id: str
    """"geonames:N", or "adm1:CC.NN" for a first-order division (GeoNames' code for it)."""
    name: str
    lat: float
    lon: float
    kind: str
    """country, adm1, capital, seat (of a division of first or second order) or town."""
    country: str
    """ISO 3166-1 alpha-2."""
    adm1: str
    """"CC.NN"; empty for countries."""
    population: int
    """0 where not recorded."""

    @property
    def precision(self) -> str:
        """The contract's precision of a mention of it."""
        return self.kind if self.kind in ("country", "adm1") else "settlement"

    def ref(self) -> Ref:
        """The place as what a mention means."""
        return Ref(
            self.id, self.name, self.precision, self.lat, self.lon, self.precision, self.country
        )


class Gazetteer(Protocol):
    """Anything that knows places by folded name (`names.fold_key`)."""

    def find(self, key: Key) -> Sequence[GazetteerPlace]:
        """Return the places of a name, any order; empty if none."""
        ...

    def get(self, place_id: str) -> GazetteerPlace | None:
        """Return a place by its id."""
        ...


class NoGazetteer:
    """Knows no place: for tests, and for work on one theatre's places alone."""

    def find(self, key: Key) -> Sequence[GazetteerPlace]:
        """Return nothing."""
        return ()

    def get(self, place_id: str) -> GazetteerPlace | None:
        """Return None."""
        return None


class WorldTable:
    """The shipped table, read when first asked.

    Countries, first-order divisions, seats of government and places of 15,000 people or more.
    Source: GeoNames (CC BY 4.0) and Natural Earth; see packs/world/ATTRIBUTION.md.
    """

    def __init__(self, folder: Path | Traversable) -> None:
        self._folder = folder
        # A report names the same places again and again, and so do those on one war.
        self._known = lru_cache(maxsize=MOST_KNOWN)(self._named)

    def find(self, key: Key) -> Sequence[GazetteerPlace]:
        """Return the places of a name, with or without the Arabic article before it."""
        return self._known(key)

    def _named(self, key: Key) -> Sequence[GazetteerPlace]:
        if not key:
            return ()
        found = self._exactly(key)
        if not found:
            other = bare(key) if key[0] == "al" else ("al", *key)
            found = self._exactly(other) if len("".join(bare(key))) > 4 else ()
        return found

    def get(self, place_id: str) -> GazetteerPlace | None:
        """Return a place by its id; slower than by name, as the table is not sorted by id."""
        row = self._row_by_id.get(place_id)
        return None if row is None else self._place(row)

    def _exactly(self, key: Key) -> Sequence[GazetteerPlace]:
        # Lines stay unparsed: splitting them all would cost more than every look-up of a report.
        wanted = " ".join(key) + "\t"
        at = bisect_left(self._names, wanted)
        if at == len(self._names) or not self._names[at].startswith(wanted):
            return ()
        rows = self._names[at][len(wanted) :].split(",")
        return tuple(self._place(int(row)) for row in rows)

    def _place(self, row: int) -> GazetteerPlace:
        place_id, name, lat, lon, kind, country, adm1, population = self._places[row].split("\t")
        return GazetteerPlace(
            place_id, name, float(lat), float(lon), kind, country, adm1, int(population)
        )

    @cached_property
    def _places(self) -> list[str]:
        return _lines(self._folder.joinpath("places.tsv.gz"))

    @cached_property
    def _names(self) -> list[str]:
        return _lines(self._folder.joinpath("names.tsv.gz"))

    @cached_property
    def _row_by_id(self) -> dict[str, int]:
        return {line.split("\t", 1)[0]: row for row, line in enumerate(self._places)}


@lru_cache(maxsize=1)
def world_table() -> WorldTable:
    """Return the shipped table; it is read when first asked."""
    return WorldTable(files("sayso.packs").joinpath("world"))


def _lines(file: Path | Traversable) -> list[str]:
    text = gzip.decompress(file.read_bytes()).decode("utf-8")
    head, *lines = text.split("\n")
    if head != f"#fold {FOLD_VERSION}":
        raise BadPack(
            f"{file.name} was built with {head!r}, names now fold as version {FOLD_VERSION}; "
            "run scripts/build_gazetteer.py"
        )
    return lines[:-1]
