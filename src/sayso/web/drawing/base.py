"""What lies under a map: coasts, borders, divisions, rivers, lakes."""

import gzip
import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import shapely
from attrs import field, frozen
from shapely.geometry.base import BaseGeometry

from sayso.web.drawing.frame import Frame
from sayso.web.drawing.svg import number

LAYERS = ("countries", "divisions", "lakes", "rivers")
_SHARE = 1 / 1500
"""Of a sheet's width: corners that move a line by less are not drawn."""


@lru_cache(maxsize=len(LAYERS))
def _world(layer: str) -> tuple[tuple[str, BaseGeometry], ...]:
    raw = files("sayso.web").joinpath("base", f"{layer}.geojson.gz").read_bytes()
    listed: list[dict[str, Any]] = json.loads(gzip.decompress(raw))["features"]
    shapes = shapely.from_geojson([json.dumps(f["geometry"]) for f in listed])
    return tuple((f["properties"].get("iso", ""), s) for f, s in zip(listed, shapes, strict=True))


@frozen
class Base:
    """The base of one sheet, in its kilometres."""

    land: tuple[BaseGeometry, ...] = field(repr=False)
    """The countries on it."""
    paths: dict[str, str] = field(repr=False)
    """Each layer as one SVG path."""


@lru_cache(maxsize=16)
def base_of(frame: Frame) -> Base:
    """Cut the world's layers to a sheet."""
    west, east = frame.west, frame.lon(frame.width)
    south, north = frame.lat(frame.height), frame.north
    paths: dict[str, str] = {}
    land: list[BaseGeometry] = []
    for layer in LAYERS:
        shapes = np.array([s for _, s in _world(layer)], dtype=object)
        shapes = shapes[shapely.intersects(shapes, shapely.box(west, south, east, north))]
        cut = shapely.clip_by_rect(shapes, west - 1, south - 1, east + 1, north + 1)
        flat = [_flat(s, frame) for s in cut if not s.is_empty]
        if layer == "countries":
            land = flat
        drawn = [shapely.simplify(s, frame.width * _SHARE) for s in flat]
        paths[layer] = "".join(path_of(s) for s in drawn)
    return Base(tuple(land), paths)


def _flat(shape: BaseGeometry, frame: Frame) -> BaseGeometry:
    def onto(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        # Frame does sums only, which arrays do alike.
        sheet: Any = frame
        return np.column_stack([sheet.x(points[:, 0]), sheet.y(points[:, 1])])

    flat: BaseGeometry = shapely.transform(shape, onto)
    return flat


def path_of(shape: BaseGeometry) -> str:
    """A shape as SVG path data, to a tenth of a kilometre."""
    match shape.geom_type:
        case "Polygon":
            return "".join(_ring(r) for r in (shape.exterior, *shape.interiors))
        case "LineString":
            return _line(shape.coords)
        case "LinearRing":
            return _ring(shape)
        case "Point" | "MultiPoint":
            return ""
        case _:
            return "".join(path_of(part) for part in shape.geoms)


def _ring(ring: Any) -> str:
    return _line(list(ring.coords)[:-1]) + "Z"


def _line(points: Any) -> str:
    listed = list(points)
    if not listed:
        return ""
    first, *rest = listed
    return f"M{number(first[0])} {number(first[1])}L" + " ".join(
        f"{number(x)} {number(y)}" for x, y in rest
    )
