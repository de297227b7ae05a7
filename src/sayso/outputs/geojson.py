"""Control as a GeoJSON layer (RFC 7946)."""

from collections.abc import Iterable
from typing import Any

from sayso.model.picture import Control, ControlChange, Picture, Spot
from sayso.picture.printed import finding_to_dict


def control_layer(picture: Picture) -> dict[str, Any]:
    """Return who holds which place as a FeatureCollection.

    A place whose position is not known has a null geometry. A division's point only marks it:
    its `geo_precision` says that the claims are about the whole or some part of it.
    """
    return {
        "type": "FeatureCollection",
        "as_of": str(picture.as_of) if picture.as_of else None,
        "known_by": picture.axis.value,
        "known_at": picture.known_at.isoformat() if picture.known_at else None,
        "policy": picture.policy,
        "features": [_feature(c) for c in picture.control],
    }


def history_layer(changes: Iterable[ControlChange]) -> dict[str, Any]:
    """Return every change of hands as a feature of its own."""
    return {"type": "FeatureCollection", "features": [_feature(c) for c in changes]}


def _feature(found: Control | ControlChange) -> dict[str, Any]:
    values = finding_to_dict(found)
    place = values.pop("place")
    return {
        "type": "Feature",
        "id": values.pop("id"),
        "geometry": _geometry(found.place),
        "properties": {
            "place": place["key"],
            "name": place["name"],
            "geo_precision": place["precision"],
            **values,
        },
    }


def _geometry(spot: Spot) -> dict[str, Any] | None:
    if spot.lat is None or spot.lon is None:
        return None
    return {"type": "Point", "coordinates": [spot.lon, spot.lat]}
