"""For whom an export is, and how near it may show where things are."""

from enum import StrEnum

from sayso.outputs.exports.atlas import PlaceInfo
from sayso.registry.pack import Sensitivity

_ROUNDED = frozenset({"exact", "site"})


class Audience(StrEnum):
    """Who may see the export."""

    PUBLIC = "public"
    """Anyone: docs/exports.md has what is held back."""
    INTERNAL = "internal"
    """Those who may see the record itself."""


def position_for(audience: Audience, place: PlaceInfo) -> tuple[float | None, float | None]:
    """A place's latitude and longitude for an audience.

    In public, sites come rounded to a hundredth of a degree, about a kilometre, and places whose
    position may do harm without any.
    """
    if audience is Audience.INTERNAL or place.lat is None or place.lon is None:
        return place.lat, place.lon
    if place.sensitivity in (Sensitivity.HIGH, Sensitivity.SEVERE):
        return None, None
    if place.precision in _ROUNDED:
        return round(place.lat, 2), round(place.lon, 2)
    return place.lat, place.lon
