"""The time, passed in wherever it matters."""

from datetime import UTC, datetime
from typing import Protocol

from attrs import frozen


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""


@frozen
class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        return datetime.now(UTC)


@frozen
class FixedClock:
    """A clock that stands still: for tests, and for records that must reproduce."""

    moment: datetime

    def now(self) -> datetime:
        """The moment it was set to."""
        return self.moment
