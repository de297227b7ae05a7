"""A day or a moment as people write it in ISO form."""

import re
from datetime import UTC, date, datetime, timedelta

from sayso.errors import BadQuery

_FORM = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)

# The first place on earth to begin a day is 14 hours ahead of UTC.
_EARLIEST_ZONE = timedelta(hours=14)


def parse_moment(text: str) -> date | datetime:
    """Read an ISO day ("2024-11-30") or moment ("2024-11-30T12:00+02:00").

    Returns:
        A `date` for a day alone, else an aware `datetime` in the zone as written; a time
        without a zone is read as UTC.

    Raises:
        BadQuery: Another form, or no such day or hour.
    """
    text = text.strip()
    remedy = 'write a day as 2024-11-30 or a moment as 2024-11-30T12:00+02:00 (or "Z" for UTC)'
    if not _FORM.fullmatch(text.upper()):
        raise BadQuery(f"{text!r} is not a date that Sayso reads; {remedy}")
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text.upper())
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        moment.astimezone(UTC)  # Overflows on the first and last day of the calendar.
        return moment
    except (ValueError, OverflowError) as error:
        raise BadQuery(f"{text!r} is no such date ({error}); {remedy}") from error


def lies_ahead(when: date | datetime, now: datetime) -> bool:
    """Whether a day or moment has not come yet anywhere on earth.

    Args:
        now: Zone-aware.
    """
    if isinstance(when, datetime):
        return when > now
    return when > (now.astimezone(UTC) + _EARLIEST_ZONE).date()
