"""The land around each place: what is nearest to it, and not too far."""

from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from attrs import field, frozen
from shapely.geometry.base import BaseGeometry

from sayso.web.drawing.base import base_of, path_of
from sayso.web.drawing.frame import Frame

RADIUS_KM = 24.0
"""How far a cell reaches at most; what is farther from every place is left blank."""


@frozen
class Point:
    """A place with its position."""

    key: str
    lat: float
    lon: float


@frozen
class Cells:
    """The cells of one sheet."""

    paths: dict[str, str] = field(repr=False)
    """By place: SVG path data."""
    edges: tuple[tuple[str, str, str], ...] = field(repr=False)
    """Two neighbours and the path of the line between them."""


@lru_cache(maxsize=8)
def cells_of(frame: Frame, points: tuple[Point, ...]) -> Cells:
    """Draw the cells of places; of two at one spot, the first has it."""
    at = {(round(p.lat, 4), round(p.lon, 4)): p for p in reversed(points)}
    places = list(at.values())
    if not places:
        return Cells({}, ())
    spots = shapely.points([(frame.x(p.lon), frame.y(p.lat)) for p in places])
    discs = shapely.buffer(spots, RADIUS_KM, quad_segs=6)
    if len(places) == 1:
        nearest = np.array([discs[0]], dtype=object)
    else:
        drawn = shapely.voronoi_polygons(
            shapely.multipoints(spots), extend_to=shapely.union_all(discs), ordered=True
        )
        nearest = np.array(list(drawn.geoms), dtype=object)
    land = np.array(base_of(frame).land, dtype=object)
    capped = _on_land(shapely.intersection(nearest, discs), spots, land)
    paths = {p.key: path_of(c) for p, c in zip(places, capped, strict=True) if not c.is_empty}
    return Cells(paths, tuple(_edges(places, nearest, capped)))


def _on_land(cells: Any, spots: Any, land: Any) -> Any:
    """Cells cut at the border of the country, or the coast, that their place lies within."""
    if not len(land):
        return cells
    tree = shapely.STRtree(land)
    found = cells.copy()
    for at, country in zip(*tree.query(spots, predicate="within"), strict=True):
        found[at] = shapely.intersection(found[at], land[country])
    return found


def _edges(places: list[Point], nearest: Any, capped: Any) -> Any:
    if len(places) < 2:
        return
    tree = shapely.STRtree(nearest)
    first, second = tree.query(nearest, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    # The uncut cells share their corners exactly, so that the line between them is found.
    between = shapely.intersection(nearest[first], nearest[second])
    within = shapely.intersection(
        shapely.intersection(between, shapely.buffer(capped[first], 0.05)),
        shapely.buffer(capped[second], 0.05),
    )
    for a, b, line in zip(first, second, within, strict=True):
        path = path_of(line) if _has_length(line) else ""
        if path:
            yield places[a].key, places[b].key, path


def _has_length(line: BaseGeometry) -> bool:
    return bool(line.length > 0.2)
