"""Areas of control as polygons around settlements: interpolated, never observed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import cos, radians
from typing import Any

from attrs import define, field

from sayso.errors import BadQuery
from sayso.model.picture import Control, Status
from sayso.outputs.exports.metadata import LICENCE
from sayso.outputs.exports.rows import Dropped, Row
from sayso.outputs.exports.safety import held_back
from sayso.outputs.exports.scene import Scene
from sayso.picture.policy import RULES

REACH_KM = 10.0
"""No cell goes further from its settlement: what lies beyond is not known."""
WARNING = "Areas between settlements are interpolated, not observed."
METHOD = f"Voronoi cells of settlements, cut at {REACH_KM:.0f} km"
_KM_A_DEGREE = 111.32


@define
class _Area:
    """The cells of one holder."""

    cells: list[Any] = field(factory=list)
    places: list[Control] = field(factory=list)


def area_features(scene: Scene) -> Iterator[Row | Dropped]:
    """Yield a MultiPolygon for each holder, as assessed and as claimed.

    Raises:
        BadQuery: shapely is not installed.
    """
    kept: list[tuple[Control, float, float]] = []
    for found in scene.picture.control:
        place = scene.atlas.place(found.place)
        lat, lon = scene.position(place)
        reason = held_back(scene, found.support, place)
        if reason is None and (lat is None or lon is None or place.stands_for):
            reason = "place_unknown"
        if reason is None and place.precision in ("adm1", "adm2", "country", "area"):
            reason = "place_too_wide"
        if reason is not None or lat is None or lon is None:
            yield Dropped(str(reason), found.id)
        else:
            kept.append((found, lat, lon))
    yield from _features(kept, scene)


def _features(kept: list[tuple[Control, float, float]], scene: Scene) -> Iterator[Row]:
    cells = _cells([(lat, lon) for _, lat, lon in kept])
    areas: dict[tuple[str, str, str], _Area] = defaultdict(_Area)
    for (found, _, _), cell in zip(kept, cells, strict=True):
        for key in _layers(found):
            areas[key].cells.append(cell)
            areas[key].places.append(found)
    for (layer, holder, status), area in sorted(areas.items()):
        yield {
            "type": "Feature",
            "id": f"{layer}/{status}/{holder}",
            "geometry": _joined(area.cells),
            "properties": {
                "layer": layer,
                "holder": holder,
                "status": status,
                "as_of": scene.clocks.as_of,
                "reported_by": scene.clocks.reported_by,
                "recorded_at": scene.clocks.recorded_at,
                "rule_version": RULES,
                "interpolated": True,
                "method": METHOD,
                "settlement_ids_count": len(area.places),
                "source_count": len({r.id for c in area.places for r in scene.reports(c.support)}),
                "stale_share": round(sum(c.stale for c in area.places) / len(area.places), 3),
                "licence": LICENCE,
                "warning": WARNING,
            },
        }


def _layers(found: Control) -> Iterator[tuple[str, str, str]]:
    if found.holder is not None and found.status is not Status.VACATED:
        yield "assessed", found.holder.name, found.status.value
    for party in found.claimed_by:
        yield "claimed", party.name, Status.CLAIMED.value


def _cells(points: list[tuple[float, float]]) -> list[Any]:
    """One polygon around each point, in degrees, in the points' order."""
    if not points:
        return []
    try:
        import shapely
    except ImportError as error:
        raise BadQuery("areas of control need shapely; pip install 'sayso[geo]'") from error
    # On a plane with kilometres on both axes, true near the middle of the places.
    across = _KM_A_DEGREE * cos(radians(sum(lat for lat, _ in points) / len(points)))
    plane = [(lon * across, lat * _KM_A_DEGREE) for lat, lon in points]
    discs = [shapely.Point(p).buffer(REACH_KM, quad_segs=4) for p in plane]
    unique = sorted(set(plane))
    if len(unique) > 1:
        found = shapely.voronoi_polygons(shapely.MultiPoint(unique), ordered=True).geoms
        cell_of = dict(zip(unique, found, strict=True))
        discs = [d.intersection(cell_of[p]) for d, p in zip(discs, plane, strict=True)]
    degrees = [(1 / across, 1 / _KM_A_DEGREE)] * len(discs)
    return [
        shapely.transform(d, lambda xy, by=by: xy * by)
        for d, by in zip(discs, degrees, strict=True)
    ]


def _joined(cells: Iterable[Any]) -> dict[str, Any]:
    """Cells as one MultiPolygon in whole ten-thousandths of a degree, outer rings anticlockwise."""
    import shapely

    whole = shapely.set_precision(shapely.union_all(list(cells)), 1e-4)
    parts = (
        [whole]
        if whole.geom_type == "Polygon"
        else sorted((g for g in whole.geoms if g.geom_type == "Polygon"), key=lambda g: g.bounds)
    )
    turned = [shapely.geometry.polygon.orient(p) for p in parts]
    return {
        "type": "MultiPolygon",
        "coordinates": [
            [[[round(x, 4), round(y, 4)] for x, y in ring.coords] for ring in
             (p.exterior, *p.interiors)]
            for p in turned
        ],
    }  # fmt: skip
