"""What a map draws: cells, sites, the front line, events."""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote_plus

from sayso.model.picture import Control, Event, MapPlace, Spot, Status
from sayso.outputs.phrases import place_words
from sayso.picture.words import map_words
from sayso.web.drawing.cells import Cells
from sayso.web.drawing.frame import Frame
from sayso.web.drawing.palette import Palette
from sayso.web.drawing.sheet import Cell, Edge, Happening, Site
from sayso.web.drawing.states import Fill, fill_of
from sayso.web.moments import Here
from sayso.web.public import Positions
from sayso.web.views.land import AREAS, Universe, placed

_KEY = "-key-"


def cells_on(
    cells: Cells,
    places: Mapping[str, MapPlace],
    besieged: Mapping[str, Control],
    universe: Universe,
    palette: Palette,
    here: Here,
) -> Iterable[Cell]:
    """Every cell, with the state of its place.

    Args:
        besieged: The places under siege, with who besieges them.
    """
    at = {p.key: p for p in universe.points}
    # Addresses are made once and filled in: there are thousands.
    before, after = here.change(place=_KEY).split(_KEY)
    for key, path in cells.paths.items():
        found, point = places.get(key), at[key]
        name = universe.names[key]
        fill = fill_of(found, palette) if found else Fill("bare")
        siege = besieged[key].siege if key in besieged else None
        holder = palette.of(found.holder.key) if found and found.holder else None
        yield Cell(
            key=key,
            name=name,
            path=path,
            fill=fill,
            stale=bool(found and found.stale),
            status=found.status.value if found else "",
            holder=found.holder.key if found and found.holder else "",
            title=map_words(found) if found else f"{name}: no record",
            url=f"{before}{quote_plus(key)}{after}",
            x=universe.frame.x(point.lon),
            y=universe.frame.y(point.lat),
            weight=(10**8 if found else 0) + universe.weights.get(key, 0),
            letter=holder.letter if holder else "",
            ring=palette.of(siege.by[0].key) if siege and siege.by else None,
        )


def sites_on(
    places: Mapping[str, MapPlace],
    cells: Cells,
    frame: Frame,
    palette: Palette,
    here: Here,
    positions: Positions | None,
) -> Iterable[Site]:
    """The places that have a mark in place of land."""
    for key, found in places.items():
        spot = placed(found.place, positions)
        if spot.lat is None or spot.lon is None or key in cells.paths or spot.precision in AREAS:
            continue
        x, y = frame.x(spot.lon), frame.y(spot.lat)
        if 0 <= x <= frame.width and 0 <= y <= frame.height:
            yield Site(
                key, place_words(spot), fill_of(found, palette), map_words(found),
                here.change(place=key), x, y, found.status.value,
                found.holder.key if found.holder else "",
            )  # fmt: skip


def edges_on(cells: Cells, places: Mapping[str, MapPlace]) -> Iterable[Edge]:
    """The front line: where neighbours have different holders."""
    for a, b, path in cells.edges:
        one, other = places.get(a), places.get(b)
        if one is None or other is None or one.holder is None or other.holder is None:
            continue
        claimed = Status.CLAIMED in (one.status, other.status)
        if one.holder.key != other.holder.key:
            yield Edge(path, sure=not claimed)


def place_of(event: Event, positions: Positions | None) -> Spot | None:
    """Where an event is drawn; None where it has no point on a map."""
    if event.place is None or event.place.precision in AREAS:
        return None
    spot = placed(event.place, positions)
    return spot if spot.lat is not None and spot.lon is not None else None


def events_on(
    found: Sequence[Event], frame: Frame, here: Here, positions: Positions | None
) -> Iterable[Happening]:
    """A mark for each place with events."""
    by_place: dict[str, list[Event]] = {}
    spots: dict[str, Spot] = {}
    for event in found:
        spot = place_of(event, positions)
        if spot is not None:
            by_place.setdefault(spot.key, []).append(event)
            spots[spot.key] = spot
    for key, events in by_place.items():
        spot = spots[key]
        assert spot.lat is not None and spot.lon is not None
        x, y = frame.x(spot.lon), frame.y(spot.lat)
        if 0 <= x <= frame.width and 0 <= y <= frame.height:
            many = f"{len(events)} event{'' if len(events) == 1 else 's'} in {spot.name}"
            yield Happening(x, y, len(events), many)
