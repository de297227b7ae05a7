"""Whose land a map has: the places of a theatre, whatever is known of them."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from attrs import frozen

from sayso.app.wire import App
from sayso.model.picture import MapPlace, Spot
from sayso.registry.pack import Pack, PlaceKind, Sensitivity
from sayso.web.drawing.cells import Point
from sayso.web.drawing.frame import Frame, frame_around
from sayso.web.public import Positions

WHOLE = "all"
"""The id of the map of everywhere."""
AREAS = frozenset({"adm1", "adm2", "country", "area"})
"""Precisions of what has no land of its own on a map of settlements."""
_SETTLED = frozenset({"settlement", None})


@frozen
class Universe:
    """The places of one theatre that have land on its map, whatever is known of them."""

    frame: Frame
    points: tuple[Point, ...]
    names: Mapping[str, str]
    weights: Mapping[str, int]


def theatres_of(app: App, places: Iterable[MapPlace]) -> list[tuple[str, str, int]]:
    """The theatres that the record speaks of, the most told of first: id, title, places."""
    found = []
    keys = [p.place.key for p in places]
    for pack in app.packs:
        if pack.theatre.base:
            continue
        number = sum(1 for k in keys if pack.place(k) is not None)
        if number:
            found.append((pack.id, pack.theatre.title, number))
    return sorted(found, key=lambda t: (-t[2], t[0]))


def universe_of(
    app: App, places: Iterable[MapPlace], theatre: str, positions: Positions | None
) -> Universe:
    """The places that a theatre's map has land for.

    Args:
        places: Those known without a clock: land stays as it is when clocks are turned.
        positions: Where the public may see places to be; None: where they are.
    """
    pack = next((p for p in app.packs if p.id == theatre), None)
    spots = {p.place.key: p.place for p in places}
    near = [s for s in spots.values() if pack is None or _is_in(s, pack, app)]
    told = [placed(s, positions) for s in near]
    held = {s.key: s for s in told if s.lat is not None and s.precision in _SETTLED}
    sites = [s for s in told if s.lat is not None and s.precision not in AREAS]
    frame = frame_around([(s.lat, s.lon) for s in sites if s.lat is not None and s.lon is not None])
    return _filled(frame, pack, tuple(sorted(held.values(), key=lambda s: s.key)))


@lru_cache(maxsize=16)
def _filled(frame: Frame, pack: Pack | None, told: tuple[Spot, ...]) -> Universe:
    """The places told of, and those of a pack that lie on the sheet beside them."""
    points = {
        s.key: Point(s.key, s.lat, s.lon) for s in told if s.lat is not None and s.lon is not None
    }
    names = {s.key: s.name for s in told}
    weights: dict[str, int] = {}
    for place in pack.places if pack else ():
        if place.kind is not PlaceKind.SETTLEMENT or place.lat is None or place.lon is None:
            continue
        if place.sensitivity in (Sensitivity.HIGH, Sensitivity.SEVERE):
            continue
        weights[place.slug] = place.population or 0
        x, y = frame.x(place.lon), frame.y(place.lat)
        if 0 <= x <= frame.width and 0 <= y <= frame.height:
            points.setdefault(place.slug, Point(place.slug, place.lat, place.lon))
            names.setdefault(place.slug, place.name)
    return Universe(frame, tuple(points.values()), names, weights)


def _is_in(spot: Spot, pack: Pack, app: App) -> bool:
    if pack.place(spot.key) is not None:
        return True
    if spot.lat is None or not spot.key.startswith("geonames:"):
        return False
    from sayso.registry import world_table

    row = world_table().get(spot.key)
    return row is not None and row.country in (*pack.theatre.countries, *pack.theatre.neighbours)


def placed(spot: Spot, positions: Positions | None) -> Spot:
    """A place where the viewer may see it to be."""
    return positions.spot(spot) if positions else spot
