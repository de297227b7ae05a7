"""Findings as JSON-able values: the fields' names as keys, days in ISO form."""

from datetime import date, datetime
from enum import Enum, IntEnum
from typing import Any

from attrs import Attribute, asdict

from sayso.model.picture import Citation, Finding, MapPlace, Picture


def finding_to_dict(finding: Finding | Citation | MapPlace) -> dict[str, Any]:
    """Return one finding or citation as JSON-able values; a tier prints as its number."""
    return asdict(finding, value_serializer=_plain)


def picture_to_dict(picture: Picture) -> dict[str, Any]:
    """Return a whole picture as JSON-able values."""
    return asdict(picture, value_serializer=_plain)


def _plain(instance: Any, attribute: "Attribute[Any] | None", value: Any) -> Any:
    if isinstance(value, IntEnum):
        return int(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value
