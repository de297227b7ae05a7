"""GeoJSON layers (RFC 7946): events, settlements with their states, areas of control."""

from collections.abc import Iterator, Mapping
from typing import Any

from sayso.outputs.exports.acled import reason_to_drop
from sayso.outputs.exports.atlas import PlaceInfo
from sayso.outputs.exports.control import State, states
from sayso.outputs.exports.parquet import Field
from sayso.outputs.exports.rows import Dropped, Row
from sayso.outputs.exports.scene import Scene
from sayso.outputs.exports.telling import Told, told

RADIUS_M = {"exact": 10, "site": 100, "neighbourhood": 1000, "near": 25000}
"""Guides to how far from the point it may have been; method.md section 10."""


def collection(head: Mapping[str, Any]) -> Mapping[str, Any]:
    """The members of a FeatureCollection before its features; no `crs`, as RFC 7946 has it."""
    return {"type": "FeatureCollection", "metadata": dict(head)}


def event_features(scene: Scene) -> Iterator[Row | Dropped]:
    """Yield a point for each event; one whose place has no position has a null geometry."""
    for one in told(scene):
        yield one if isinstance(one, Dropped) else feature(event_properties(one, scene))


def feature(properties: Mapping[str, Any]) -> Row:
    """A feature of properties whose longitude and latitude become its point."""
    told_of = dict(properties)
    lat, lon = told_of.pop("latitude"), told_of.pop("longitude")
    point = None if lat is None else {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": told_of["id"], "geometry": point, "properties": told_of}


def event_properties(one: Told, scene: Scene) -> dict[str, Any]:
    """What a layer tells of an event; with its position."""
    event, place, deaths = one.event, one.place, one.deaths
    cell = (
        one.cells.in_acled(one.holds) if one.cells and reason_to_drop(one, scene) is None else None
    )
    plover = one.cells.in_plover(one.holds) if one.cells else ()
    lat, lon = scene.position(place) if place else (None, None)
    recorded = sorted(set(scene.recorded((*event.support, *event.oppose))))
    return {
        "id": one.id,
        "type": event.fine,
        "acled_event_type": cell.event_type if cell else None,
        "acled_sub_event_type": cell.sub_event_type if cell else None,
        "plover_event": plover[0].event if plover else None,
        "realis": event.realis.value,
        "date_start": event.start,
        "date_end": event.end,
        "date_precision": one.date_precision,
        "place_id": event.place.key if event.place else None,
        "place_name": event.place.name if event.place else None,
        "place_precision": place.precision if place else None,
        "radius_m": RADIUS_M.get(place.precision) if place else None,
        "actors": [f"{p.role}: {p.party.name}" for p in event.parts],
        "fatalities_low": deaths.low if deaths else None,
        "fatalities_best": deaths.best if deaths else None,
        "fatalities_high": deaths.high if deaths else None,
        "corroboration": event.grade.value,
        "disputed": event.disputed,
        "n_claims": len(event.support),
        "n_origins": event.origins,
        "claim_ids": list(event.support),
        "revision": len(recorded),
        "recorded_at": recorded[-1] if recorded else None,
        "latitude": lat,
        "longitude": lon,
    }


def settlement_features(scene: Scene) -> Iterator[Row | Dropped]:
    """Yield a point for each state of each place: filter by valid_from_earliest ≤ t < valid_to."""
    for one in states(scene):
        if isinstance(one, Dropped):
            yield one
        elif one.place.precision in ("adm1", "adm2", "country", "area"):
            yield Dropped("place_too_wide", one.change.id)
        else:
            yield feature(settlement_properties(one, scene))


def settlement_properties(one: State, scene: Scene) -> dict[str, Any]:
    """What a layer tells of a place's state; with its position."""
    change, now, place = one.change, one.now, one.place
    lat, lon = _own_position(place, scene)
    recorded = set(scene.recorded((*change.support, *change.oppose)))
    return {
        "id": change.id,
        "place_id": change.place.key,
        "name": change.place.name,
        "status": change.status.value,
        "holder_assessed": change.holder.name if change.holder else None,
        "claimed_by": [p.name for p in change.claimed_by],
        "siege": change.siege.status if change.siege else None,
        "transition": change.transition.value if change.transition else None,
        "valid_from_earliest": change.from_earliest,
        "valid_from_latest": change.from_latest,
        "valid_to": one.valid_to,
        "basis_code": change.basis.value,
        "tier": int(change.tier),
        "margin": now.margin if now else None,
        "disputed": change.disputed,
        "stale": now.stale if now else None,
        "last_evidence_at": now.last_evidence if now else None,
        "n_support": len(change.support),
        "n_oppose": len(change.oppose),
        "claim_ids": list(change.support),
        "population": place.population,
        "precision": place.precision,
        "revision": len(recorded),
        "latitude": lat,
        "longitude": lon,
    }


def _own_position(place: PlaceInfo, scene: Scene) -> tuple[float | None, float | None]:
    """A settlement's own position: that of the area around it would put it where it is not."""
    return (None, None) if place.stands_for else scene.position(place)


def event_rows(scene: Scene) -> Iterator[Row | Dropped]:
    """Yield the events as flat rows."""
    for one in told(scene):
        yield one if isinstance(one, Dropped) else event_properties(one, scene)


def settlement_rows(scene: Scene) -> Iterator[Row | Dropped]:
    """Yield the states of places as flat rows."""
    for one in states(scene):
        yield one if isinstance(one, Dropped) else settlement_properties(one, scene)


EVENT_FIELDS = (
    *(Field(n, "string") for n in ("id", "type", "acled_event_type", "acled_sub_event_type",
                                   "plover_event", "realis")),
    Field("date_start", "date32"),
    Field("date_end", "date32"),
    *(Field(n, "string") for n in ("date_precision", "place_id", "place_name",
                                   "place_precision")),
    Field("radius_m", "int64"),
    Field("actors", "strings"),
    *(Field(f"fatalities_{n}", "int64") for n in ("low", "best", "high")),
    Field("corroboration", "string"),
    Field("disputed", "bool"),
    Field("n_claims", "int64"),
    Field("n_origins", "int64"),
    Field("claim_ids", "strings"),
    Field("revision", "int64"),
    Field("recorded_at", "timestamp"),
    Field("latitude", "double"),
    Field("longitude", "double"),
)  # fmt: skip
SETTLEMENT_FIELDS = (
    *(Field(n, "string") for n in ("id", "place_id", "name", "status", "holder_assessed")),
    Field("claimed_by", "strings"),
    *(Field(n, "string") for n in ("siege", "transition")),
    *(Field(n, "date32") for n in ("valid_from_earliest", "valid_from_latest", "valid_to")),
    Field("basis_code", "string"),
    Field("tier", "int64"),
    Field("margin", "string"),
    Field("disputed", "bool"),
    Field("stale", "bool"),
    Field("last_evidence_at", "date32"),
    Field("n_support", "int64"),
    Field("n_oppose", "int64"),
    Field("claim_ids", "strings"),
    Field("population", "int64"),
    Field("precision", "string"),
    Field("revision", "int64"),
    Field("latitude", "double"),
    Field("longitude", "double"),
)  # fmt: skip
