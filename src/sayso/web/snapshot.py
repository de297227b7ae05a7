"""The entries of a ledger up to one moment, as many threads read them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from attrs import field, frozen

from sayso.app.ask import When
from sayso.ledger.fold import known_at, public_at
from sayso.ledger.store import Appended
from sayso.model.entry import (
    Entry,
    Judged,
    Linked,
    Overruled,
    Recorded,
    Redacted,
    Undone,
    Withdrawn,
)
from sayso.model.ids import EntryId
from sayso.model.known import Axis, Known


@frozen
class Snapshot:
    """All entries up to one moment: a ledger to ask, not to write to."""

    head: int = 0
    """Sequence number of the last entry; 0: none."""
    held: tuple[tuple[EntryId, Entry], ...] = field(default=(), repr=False)
    public_since: datetime | None = None
    """The moment by which the last of the reports was public."""
    _about: Mapping[str, list[int]] = field(factory=dict, repr=False)
    """By id: positions of the entries about it; may hold later ones than `held` has."""

    @property
    def last(self) -> datetime | None:
        """The moment of the last entry."""
        return self.held[-1][1].at if self.held else None

    def entries(self) -> Iterator[tuple[EntryId, Entry]]:
        """All entries, oldest first."""
        return iter(self.held)

    def about(self, *ids: str) -> Iterator[tuple[EntryId, Entry]]:
        """The entries about reports, claims, places and other entries, oldest first."""
        found = {n for one in ids for n in self._about.get(one, ()) if n < len(self.held)}
        return (self.held[n] for n in sorted(found))

    def bearing(self, when: When) -> int:
        """How many entries there are up to the last that what was known at a moment rests on.

        While this is the same, so is what was known then.
        """
        for n in range(len(self.held), 0, -1):
            if _bears(self.held[n - 1][1], when):
                return n
        return 0

    def known(self, axis: Axis = Axis.RECORDED, at: datetime | None = None) -> Known:
        """What was known at `at`; see `Ledger.known`."""
        return known_at(self.held, axis, at)

    def append(self, entries: Iterable[Entry]) -> Appended:
        """Refuse: a snapshot is read only."""
        raise TypeError("a snapshot of a ledger cannot be written to")

    def close(self) -> None:
        """Nothing is open."""

    def with_more(self, new: Iterable[tuple[int, EntryId, Entry]]) -> "Snapshot":
        """Return the snapshot after later entries; this one stays good."""
        listed = list(new)
        about = dict(self._about) if not self._about else self._about
        assert isinstance(about, dict)
        for n, (_, _, entry) in enumerate(listed, len(self.held)):
            for one in _subjects(entry):
                about.setdefault(one, []).append(n)
        public = [public_at(e.report, e.at) for _, _, e in listed if isinstance(e, Recorded)]
        return Snapshot(
            listed[-1][0] if listed else self.head,
            (*self.held, *((key, entry) for _, key, entry in listed)),
            max([m for m in (self.public_since, *public) if m], default=None),
            about,
        )


def _subjects(entry: Entry) -> tuple[str, ...]:
    match entry:
        case Recorded():
            return (entry.report.id,)
        case Judged():
            return (entry.claim,)
        case Withdrawn() | Redacted():
            return (entry.report,)
        case Undone():
            return (entry.entry,)
        case Linked():
            return (entry.a, entry.b)
        case Overruled():
            return (entry.place,)


def _bears(entry: Entry, when: When) -> bool:
    if when.recorded_at is not None and entry.at > when.recorded_at:
        return False
    if when.reported_by is None:
        return True
    match entry:
        case Recorded():
            # A report without a moment counts from its first reading, which may be another entry.
            at = entry.report.published_at
            return at is None or at <= when.reported_by
        case Withdrawn():
            return entry.published_at <= when.reported_by
        case _:
            return True
