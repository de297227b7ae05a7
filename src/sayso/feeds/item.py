"""An item: what a list says of one report before the report is read."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

from attrs import frozen
from courlan import normalize_url

CLOCK_SLACK = timedelta(minutes=10)
"""A date no further ahead than this is another clock's, not a wrong one."""


@frozen
class Item:
    """One entry of a feed or list."""

    url: str | None
    """Absolute, http or https; None where it has no link."""
    guid: str | None = None
    title: str | None = None
    author: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    language: str | None = None
    html: str | None = None
    """The text that the list itself carries."""
    retracted: bool = False
    """Whether the list says that the publisher took it back (RFC 6721)."""

    @property
    def key(self) -> str:
        """What it is known by: its address without tracking marks, else its id, else its words."""
        if self.url is not None:
            return same_address(self.url)
        return self.guid or f"words:{self._digest}"

    @property
    def version(self) -> str:
        """Changes whenever the list says something else of it."""
        return self._digest

    @property
    def _digest(self) -> str:
        said = [self.title, str(self.updated or self.published), self.html, self.retracted]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:24]


@frozen
class Listing:
    """What a list held, and what is doubtful about it."""

    items: tuple[Item, ...]
    title: str | None = None
    warnings: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    """Addresses of further lists that belong to it."""


def same_address(url: str) -> str:
    """An address without its fragment and marks of tracking, so that two that are one compare so."""
    try:
        return str(normalize_url(url, trailing_slash=True)).partition("#")[0]
    except ValueError:
        return url


def believable(moment: datetime | None, now: datetime) -> datetime | None:
    """A date as a list gives it, in UTC; None for one that is still to come."""
    if moment is None or moment > now + CLOCK_SLACK:
        return None
    return moment.astimezone(UTC)
