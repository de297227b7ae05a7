"""What a ledger can do, whatever keeps it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from attrs import frozen

from sayso.model.entry import Entry
from sayso.model.ids import EntryId
from sayso.model.known import Axis, Known


@frozen
class Appended:
    """What became of appended entries: `new` were stored, `held` stood there already."""

    new: int = 0
    held: int = 0


class Ledger(Protocol):
    """An append-only store of entries."""

    def append(self, entries: Iterable[Entry]) -> Appended:
        """Store entries, all or none; those that already stand are skipped.

        Raises:
            LedgerLocked: Another process holds the ledger for too long.
            LedgerError: It cannot be written: read-only, disk full.
        """

    def entries(self) -> Iterator[tuple[EntryId, Entry]]:
        """All entries, oldest first."""

    def known(self, axis: Axis = Axis.RECORDED, at: datetime | None = None) -> Known:
        """What was known at `at` (None: all), as `fold.known_at` defines it."""

    def close(self) -> None:
        """Let go of the file or connection."""
