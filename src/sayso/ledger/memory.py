"""A ledger in memory: for tests, notebooks and reading without keeping."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from attrs import evolve

from sayso.ledger.fold import known_at
from sayso.ledger.store import Appended
from sayso.model.entry import Entry, Recorded, entry_id
from sayso.model.ids import EntryId, ReportId
from sayso.model.known import Axis, Known


class MemoryLedger:
    """The smallest ledger that keeps the protocol's promises."""

    def __init__(self) -> None:
        self._entries: dict[EntryId, Entry] = {}
        self._last: datetime | None = None
        self._readings: dict[ReportId, list[EntryId]] = {}

    def append(self, entries: Iterable[Entry]) -> Appended:
        """Store entries; see `Ledger.append`."""
        new = held = 0
        for entry in entries:
            # Entries stand in the order of their moments, also where a clock stepped back.
            if self._last is not None and entry.at < self._last:
                entry = evolve(entry, at=self._last)
            self._last = entry.at
            if isinstance(entry, Recorded):
                before = self._readings.setdefault(entry.report.id, [])
                # The reading that stands now says the same: nothing new was learnt.
                if before and entry_id(entry, len(before) - 1) == before[-1]:
                    held += 1
                    continue
                key = entry_id(entry, len(before))
                before.append(key)
            else:
                key = entry_id(entry)
                if key in self._entries:
                    held += 1
                    continue
            self._entries[key] = entry
            new += 1
        return Appended(new, held)

    def entries(self) -> Iterator[tuple[EntryId, Entry]]:
        """All entries, oldest first."""
        yield from self._entries.items()

    def known(self, axis: Axis = Axis.RECORDED, at: datetime | None = None) -> Known:
        """What was known at `at`; see `fold.known_at`."""
        return known_at(self.entries(), axis, at)

    def close(self) -> None:
        """Nothing to let go of."""
