"""An item and a source of a watch as they stand, and an item's row."""

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from attrs import frozen

from sayso.adapters.polite import Validators
from sayso.feeds.item import Item


class State(StrEnum):
    """What became of an item."""

    FOUND = "found"
    """Waits to be fetched and read."""
    DONE = "done"
    """Recorded."""
    ASIDE = "aside"
    """Names nothing of the theatre; kept in the archive, not read."""
    FOREIGN = "foreign"
    """In a language that the reader does not read; kept in the archive until one does."""
    DOUBLE = "double"
    """The same words of the same outlet are recorded already."""
    FAILED = "failed"
    """Given up; `note` says why."""
    RETRACTED = "retracted"
    """The outlet took it back."""


@frozen
class Kept:
    """An item as it stands."""

    source: str
    key: str
    """Its own in the book; the item's may differ once an outlet has moved the page."""
    item: Item
    state: State
    tries: int = 0
    visits: int = 0
    """How often its page was looked at again after it was taken."""
    etag: str | None = None
    last_modified: str | None = None
    raw: str | None = None
    report: str | None = None


@frozen
class Standing:
    """How one source does."""

    source: str
    kind: str
    at: str
    due_at: datetime
    held: bool
    """Whether a process is at it."""
    failures: int
    """Looks in a row that failed."""
    fault: str | None
    warning: str | None
    added_at: datetime
    tried_at: datetime | None
    listed_at: datetime | None
    new_at: datetime | None
    """When it last had an item that was not known."""
    counts: dict[str, int]
    """Items by state."""


@frozen
class Lease:
    """A source that this process is at, as it was left by the last look."""

    list_due: bool
    """False: only items of it are due."""
    validators: Validators
    position: str | None
    """Of an archive, how far it was read."""


def said_of(item: Item) -> str:
    """What a list says of an item, as it is kept."""
    return json.dumps(
        {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name in (
                "url", "guid", "title", "author", "published", "updated", "language", "html",
                "retracted",
            )
            if (value := getattr(item, name))
        },
        ensure_ascii=False,
    )  # fmt: skip


def kept_of(row: Any) -> Kept:
    """The item in a row."""
    said = json.loads(row.said)
    for name in ("published", "updated"):
        if name in said:
            said[name] = datetime.fromisoformat(said[name]).astimezone(UTC)
    return Kept(
        row.source, row.key, Item(**{"url": None, **said}), State(row.state), row.tries, row.visits,
        row.etag, row.last_modified, row.raw, row.report,
    )  # fmt: skip
