"""What packs and the world's table know of actors, places and outlets, as the schemes ask it."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from attrs import frozen

from sayso.codebook.countries import Country, countries
from sayso.codebook.crosswalk import schemes
from sayso.model.picture import Party, Spot
from sayso.picture.kinds import group_of
from sayso.registry.gazetteer import Gazetteer, GazetteerPlace
from sayso.registry.pack import Actor, Outlet, Pack, Place, PlaceKind, RelationKind, Sensitivity

STATE_KINDS = ("state", "state_forces")
ARMED_KINDS = frozenset(
    {"state", "state_forces", "rebel", "political_militia", "identity_militia", "external_force",
     "alliance", "front", "umbrella"}
)  # fmt: skip
CIVILIAN_GROUPS = frozenset({"civilians", "children", "women", "men"})


@frozen
class PlaceInfo:
    """A place with the divisions around it."""

    key: str
    name: str
    lat: float | None
    lon: float | None
    precision: str
    """As a claim's; "unknown" where nothing tells it."""
    country: Country | None
    admin1: str = ""
    admin2: str = ""
    geonames: int | None = None
    population: int | None = None
    sensitivity: Sensitivity = Sensitivity.LOW
    stands_for: str = ""
    """Name of the place meant, where the position is that of the area around it."""


@frozen
class ActorInfo:
    """An actor as ACLED, UCDP and PLOVER see one."""

    key: str
    name: str
    kind: str | None
    """From a pack; None where none has it."""
    inter: int
    sector: str
    country: Country | None
    wikidata: str | None = None
    years: str = ""
    """"(2011-2024)" as ACLED writes it, as far as a pack has it."""
    generic: str | None = None
    """Of words that name nobody: civilians, fighters or unsaid."""

    @property
    def is_armed(self) -> bool:
        """Whether it is an organised armed actor of a pack."""
        return self.kind in ARMED_KINDS

    @property
    def is_state(self) -> bool:
        """Whether it is a state or its forces."""
        return self.kind in STATE_KINDS

    @property
    def is_civilian(self) -> bool:
        """Whether the words mean people who do not fight."""
        return self.generic == "civilians"


@frozen
class OutletInfo:
    """Who published a report."""

    name: str
    country: str | None = None
    """ISO 3166-1 alpha-2; None where no pack has it."""


class Atlas:
    """Packs and gazetteer behind the keys of a picture; of packs with one slug the later counts."""

    def __init__(self, packs: Sequence[Pack], gazetteer: Gazetteer) -> None:
        self._actors: Mapping[str, Actor] = {a.slug: a for p in packs for a in p.actors}
        self._places: Mapping[str, Place] = {a.slug: a for p in packs for a in p.places}
        self._gazetteer = gazetteer
        self._outlet: dict[str, Outlet] = {}
        for outlet in (o for p in packs for o in p.outlets):
            for key in (outlet.slug, outlet.name, *(n.text for n in outlet.names), *outlet.domains):
                self._outlet.setdefault(key, outlet)
        self._seen: dict[Spot, PlaceInfo] = {}

    @cached_property
    def _leads(self) -> Mapping[str, str]:
        return {
            slug: r.actor
            for slug, actor in self._actors.items()
            for r in actor.relations
            if r.kind is RelationKind.LEADS and actor.kind.value == "person"
        }

    def registered(self, key: str) -> Actor | None:
        """The pack's entry of an actor."""
        return self._actors.get(key)

    def outlet(self, source: str | None) -> OutletInfo | None:
        """An outlet by what a report has for it; None where the report has nothing."""
        if source is None:
            return None
        found = self._outlet.get(source)
        return OutletInfo(found.name, found.country) if found else OutletInfo(source)

    def actor(self, party: Party, at: Country | None = None) -> ActorInfo:
        """An actor, as seen where `at` is home: a state's forces abroad are external."""
        found = self._actors.get(party.key)
        if found is None:
            return _by_words(party, at)
        kind = found.kind.value
        codes = schemes()["kinds"][kind]
        inter, sector = found.acled_inter or codes["inter"], found.plover_sector or codes["sector"]
        home = self._home(found)
        if kind == "person" and party.key in self._leads:
            led = self._actors.get(self._leads[party.key])
            if led is not None:
                inter = led.acled_inter or schemes()["kinds"][led.kind.value]["inter"]
                sector = led.plover_sector or sector
        if kind in STATE_KINDS:
            inter = 1 if at is None or home is None or home == at else 8
        first = found.since.year if found.since else ""
        last = found.until.year if found.until else ""
        years = f"({first}-{last})" if first or last else ""
        # A group without a state of its own is of the country where it acts.
        of = home or (at if kind in ARMED_KINDS and kind not in STATE_KINDS else None)
        return ActorInfo(party.key, found.name, kind, inter, sector, of, found.wikidata, years)

    def _home(self, actor: Actor) -> Country | None:
        whole = self._actors.get(actor.forces_of or "")
        code = actor.country or (whole.country if whole else None)
        return countries().get(code or "")

    def place(self, spot: Spot) -> PlaceInfo:
        """A place; where its own position is not known, that of the least area around it."""
        if spot not in self._seen:
            self._seen[spot] = self._placed(spot)
        return self._seen[spot]

    def _placed(self, spot: Spot) -> PlaceInfo:
        place = self._places.get(spot.key)
        if place is not None:
            return self._of_pack(place)
        row = self._row(spot.key)
        if row is not None:
            return self._of_table(row)
        precision = spot.precision or "unknown"
        return PlaceInfo(spot.key, spot.name, spot.lat, spot.lon, precision, None)

    def _row(self, key: str) -> GazetteerPlace | None:
        is_row = key.startswith(("geonames:", "adm1:"))
        return self._gazetteer.get(key) if is_row else None

    def _of_pack(self, place: Place) -> PlaceInfo:
        above = self._above(place)
        line = (place, *above)
        at = next((p for p in line if p.lat is not None), place)
        precision = place.ref().precision or "unknown"
        return PlaceInfo(
            key=place.slug,
            name=at.name,
            lat=at.lat,
            lon=at.lon,
            precision=_coarser(precision, at.ref().precision or precision),
            country=countries().get(place.country or ""),
            admin1=next((p.name for p in line if p.kind is PlaceKind.ADM1), ""),
            admin2=next((p.name for p in line if p.kind is PlaceKind.ADM2), ""),
            geonames=place.geonames,
            population=place.population,
            sensitivity=place.sensitivity,
            stands_for=place.name if at is not place else "",
        )

    def _above(self, place: Place) -> tuple[Place, ...]:
        found: dict[str, Place] = {}
        at = self._places.get(place.parent or "")
        while at is not None and at.slug not in found and at is not place:
            found[at.slug] = at
            at = self._places.get(at.parent or "")
        return tuple(found.values())

    def _of_table(self, row: GazetteerPlace) -> PlaceInfo:
        division = self._gazetteer.get(f"adm1:{row.adm1}") if row.adm1 else None
        digits = row.id.rpartition(":")[2]
        return PlaceInfo(
            key=row.id,
            name=row.name,
            lat=row.lat,
            lon=row.lon,
            precision=row.precision,
            country=countries().get(row.country),
            admin1=division.name if division else "",
            geonames=int(digits) if digits.isdigit() else None,
            population=row.population or None,
        )


def _coarser(own: str, around: str) -> str:
    rank = {p: n for n, p in enumerate(("site", "neighbourhood", "settlement", "adm2", "adm1"))}
    last = len(rank)
    return max(own, around, key=lambda p: rank.get(p, last))


def _by_words(party: Party, at: Country | None) -> ActorInfo:
    group = group_of(party.name)
    generic = "civilians" if group in CIVILIAN_GROUPS else group
    codes = next(
        (row for row in schemes()["words"] if _says(party.name, row["words"])),
        schemes()["unknown"],
    )
    return ActorInfo(
        party.key, party.name, None, codes["inter"], codes["sector"], at, generic=generic
    )


def _says(name: str, words: Sequence[str]) -> bool:
    spelled = "|".join(re.escape(w).replace(r"\*", r"\w*") for w in words)
    return re.search(rf"(?<!\w)(?:{spelled})(?!\w)", name, re.IGNORECASE) is not None
