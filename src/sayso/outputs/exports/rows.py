"""What every export is made of: rows, columns, and what was left out and why."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from attrs import frozen

Row: TypeAlias = Mapping[str, Any]
"""Values by column, or one JSON object of a format without columns."""


@frozen
class Column:
    """One column: its exact name, what fills it, and its HXL hashtag if it has one."""

    name: str
    filled_from: str
    hashtag: str = ""


@frozen
class Dropped:
    """Something that the format, or safety, leaves out."""

    reason: str
    """A key of REASONS."""
    what: str
    """Id of the finding or claim."""


REASONS: Mapping[str, str] = {
    "no_category": "the scheme has no such type of event",
    "not_actual": "planned, threatened or possible: it did not happen",
    "no_date": "no day is known",
    "date_too_wide": "the days are wider than the scheme's coarsest code",
    "no_place": "no place is named",
    "place_unknown": "the place is in no registry, or its position is not known",
    "place_too_wide": "the place is wider than the scheme's coarsest code",
    "no_country": "the place's country is not known",
    "no_actor": "nobody is named who did it",
    "no_deaths": "nobody says that it cost lives",
    "no_organised_actor": "no organised armed actor takes part",
    "not_reviewed": "no reviewer accepted it, and the format cannot say so",
    "interval_empty": "the state ended on the day on which it began",
    "restricted": "sexual violence is in no public export",
    "sensitive_place": "publishing the position of the place may do harm",
    "embargoed": "first reported within the delay before the date of the export",
}
"""Why something may be left out, as the sidecar counts it."""
