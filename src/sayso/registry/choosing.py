"""Which of several namesakes a place mention means; none if the words leave it open."""

from collections.abc import Mapping, Sequence
from math import asin, cos, radians, sin, sqrt
from typing import Final

from attrs import frozen

from sayso.registry.pack import Ref, Theatre
from sayso.registry.phrases import Want

CLEAR_MARGIN = 5
"""Of two namesakes the larger is meant only if it has this many times the people."""
LEAST_POPULATION_FAR_AWAY = 100_000
"""A town in no country that the report names must be this large to be meant, or a capital."""
LEAST_POPULATION_BESIDE_DIVISION = 200_000
"""A town must be this large to be meant where a division abroad has its name."""
FAMOUS_POPULATION = 500_000
FAMOUS_MARGIN = 20
"""A place of this size, with so many times the people of any namesake, is meant in any report but
one on a theatre that has a namesake of its own."""
FARTHER_BY = 2.0
"""The nearer of two namesakes is meant if the other is this many times as far from the places
around the mention."""
NEAR_KM = 150.0
"""Nearness settles nothing farther than this from every place around the mention."""

# Of bearers of one name, the first kind is meant when the words do not say.
_ORDER: Final = (
    "country", "settlement", "adm1", "area", "airport", "site", "neighbourhood", "adm2",
)  # fmt: skip
_ORDER_OF_AREAS: Final = (
    "country", "adm1", "area", "adm2", "settlement", "airport", "site", "neighbourhood",
)  # fmt: skip
_WANTED: Final[Mapping[Want, tuple[str, ...]]] = {
    Want.SETTLEMENT: ("settlement", "neighbourhood"),
    Want.DIVISION: ("adm1", "adm2", "area"),
    Want.REGION: ("adm1", "area", "adm2", "country", "settlement"),
    Want.PART: ("adm1", "country", "area", "adm2", "settlement"),
    Want.NEIGHBOURHOOD: ("neighbourhood", "settlement", "area", "adm2"),
}
_DIVISIONS: Final[Mapping[Want | None, tuple[str, ...]]] = {
    want: tuple(kind for kind in _WANTED[want] if kind != "settlement")
    for want in (Want.DIVISION, Want.REGION)
}


@frozen
class PlaceContext:
    """What is known around a place mention."""

    near: tuple[Ref, ...] = ()
    """Places that the report names beside it, or that are sure to be meant elsewhere in it."""
    countries: tuple[str, ...] = ()
    """ISO 3166-1 codes that the sentence or the caller points to, before the theatre's own."""
    area: bool = False
    """The words treat it as more than a town ("villages in Idlib"): a division is meant first."""


NOWHERE: Final = PlaceContext()


@frozen
class Candidate:
    """One bearer of the name."""

    ref: Ref
    population: int = 0
    """0 where not known."""
    listed: bool = True
    """The name is given for it and does not merely follow from another."""
    part: bool = False
    """The name means some of it only."""
    capital: bool = False
    """Of a country."""


def choose(
    candidates: Sequence[Candidate], want: Want | None, context: PlaceContext
) -> Candidate | None:
    """Return the one that is meant: the kind that the words ask for, then the nearest, then the
    clearly largest; None if that leaves more than one."""
    order = _WANTED[want] if want else (_ORDER_OF_AREAS if context.area else _ORDER)
    for kind in order:
        same = [candidate for candidate in candidates if candidate.ref.kind == kind]
        same = [candidate for candidate in same if candidate.listed] or same
        if not same:
            continue
        found = same[0] if len(same) == 1 else _nearest(same, context.near) or _largest(same)
        if found and want is None and kind == "settlement" and _division_abroad(found, candidates):
            return None
        return found
    return None


def choose_in_world(
    candidates: Sequence[Candidate],
    want: Want | None,
    context: PlaceContext,
    theatres: Sequence[Theatre],
    named: Sequence[str] = (),
) -> Candidate | None:
    """Return the one that is meant, by country first: the context's, the theatre's, that of the
    places around, those that the report names, a neighbour's; elsewhere only one that is large.

    Args:
        named: Countries that the report names, most named first.
    """
    # Some town in Texas is listed under the name of nearly every country.
    own = [each for each in candidates if each.listed] or list(candidates)
    if want in _DIVISIONS and not any(each.ref.kind in _DIVISIONS[want] for each in own):
        # "Kyiv Oblast" has its seat's name by that alone.
        own = list(candidates)
    famous = _famous(own)
    if within := [each for each in candidates if each.ref.country in context.countries]:
        return choose(within, want, context)
    candidates = own
    tiers: list[set[str | None]] = [
        {code for theatre in theatres for code in theatre.countries},
        {ref.country for ref in context.near if ref.country},
        {famous.ref.country} if famous else set(),
    ]
    tiers += [{code} for code in named]
    for countries in tiers:
        if within := [each for each in candidates if each.ref.country in countries]:
            return choose(within, want, context)
    if want is Want.NEIGHBOURHOOD:
        return None
    largest = max((each.population for each in candidates), default=0)
    neighbours = {code for theatre in theatres for code in theatre.neighbours}
    near = [each for each in candidates if each.ref.country in neighbours]
    if within := [each for each in near if each.population * CLEAR_MARGIN >= largest]:
        return choose(within, want, context)
    # Tripoli in a report on Syria: the near one is a city too, so the larger is not sure.
    if any(each.population >= LEAST_POPULATION_FAR_AWAY for each in near):
        return None
    found = choose(candidates, want, context)
    if found is None or found.capital or found.ref.kind in ("country", "adm1"):
        return found
    return found if found.population >= LEAST_POPULATION_FAR_AWAY else None


def kilometres(a: Ref, b: Ref) -> float | None:
    """Return the distance of two places on the globe; None if one has no position."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    lat_a, lon_a, lat_b, lon_b = map(radians, (a.lat, a.lon, b.lat, b.lon))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * 6371 * asin(min(1.0, sqrt(half)))


def _nearest(same: Sequence[Candidate], near: Sequence[Ref]) -> Candidate | None:
    ranked: list[tuple[float, int]] = []
    for i, candidate in enumerate(same):
        away = [km for ref in near if (km := kilometres(candidate.ref, ref)) is not None]
        if not away:
            return None
        ranked.append((min(away), i))
    ranked.sort()
    (first, i), (second, _) = ranked[:2]
    return same[i] if first <= NEAR_KM and second >= first * FARTHER_BY else None


def _largest(same: Sequence[Candidate]) -> Candidate | None:
    first, second = sorted(same, key=lambda each: -each.population)[:2]
    return first if first.population >= max(1, second.population) * CLEAR_MARGIN else None


def _famous(candidates: Sequence[Candidate]) -> Candidate | None:
    countries = [each for each in candidates if each.ref.kind == "country"]
    if countries:
        return countries[0]
    towns = sorted(candidates, key=lambda each: -each.population)
    if not towns or towns[0].population < FAMOUS_POPULATION:
        return None
    second = next((each for each in towns if each.ref.country != towns[0].ref.country), None)
    clear = second is None or towns[0].population >= FAMOUS_MARGIN * second.population
    return towns[0] if clear else None


def _division_abroad(found: Candidate, candidates: Sequence[Candidate]) -> bool:
    return found.population < LEAST_POPULATION_BESIDE_DIVISION and any(
        each.ref.kind == "adm1" and each.ref.country != found.ref.country for each in candidates
    )
