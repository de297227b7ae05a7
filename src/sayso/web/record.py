"""The ledger as pages read it: followed as it grows, its questions kept for a while."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from time import monotonic

from attrs import field, frozen

from sayso.adapters.load import Load, load_of
from sayso.adapters.sql import SqlLedger
from sayso.adapters.watch_state import Standing
from sayso.adapters.watchbook import WatchBook
from sayso.app.ask import Question, When
from sayso.app.wire import App
from sayso.ledger.fold import known_at, public_at
from sayso.ledger.store import Appended
from sayso.model.entry import Entry, Recorded, Redacted
from sayso.model.ids import EntryId
from sayso.model.known import Axis, Known

KEPT = 24
"""Questions kept; each holds one picture, its claims are shared."""
PATIENCE_SECONDS = 0.5
"""A question that takes longer is answered from a moment ago while it is asked anew."""


@frozen
class Snapshot:
    """All entries up to one moment: a ledger to ask, not to write to."""

    head: int = 0
    """Sequence number of the last entry; 0: none."""
    held: tuple[tuple[EntryId, Entry], ...] = field(default=(), repr=False)
    public_since: datetime | None = None
    """The moment by which the last of the reports was public."""

    @property
    def last(self) -> datetime | None:
        """The moment of the last entry."""
        return self.held[-1][1].at if self.held else None

    def entries(self) -> Iterator[tuple[EntryId, Entry]]:
        """All entries, oldest first."""
        return iter(self.held)

    def known(self, axis: Axis = Axis.RECORDED, at: datetime | None = None) -> Known:
        """What was known at `at`; see `Ledger.known`."""
        return known_at(self.held, axis, at)

    def append(self, entries: Iterable[Entry]) -> Appended:
        """Refuse: a snapshot is read only."""
        raise TypeError("a snapshot of a ledger cannot be written to")

    def close(self) -> None:
        """Nothing is open."""


class Record:
    """One ledger, read by many threads."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._ledger: SqlLedger | None = None
        self._inode: int | None = None
        self._snapshot = Snapshot()
        self._following = threading.Lock()
        self._asking = threading.Lock()
        self._kept: OrderedDict[tuple[int, When], Question] = OrderedDict()
        self._seconds: dict[When, float] = {}
        self._building: dict[tuple[int, When], threading.Lock] = {}
        self._ahead = ThreadPoolExecutor(1, thread_name_prefix="ask")

    def snapshot(self) -> Snapshot:
        """The ledger as it is now; empty where there is none yet.

        Raises:
            LedgerError: It cannot be read.
        """
        with self._following:
            ledger = self._open()
            if ledger is None:
                self._snapshot = Snapshot()
                return self._snapshot
            new = list(ledger.since(self._snapshot.head))
            if any(isinstance(entry, Redacted) for _, _, entry in new):
                # What was held in memory is to go as well.
                self._forget()
                new = list(ledger.since(0))
            if new:
                held = (*self._snapshot.held, *((key, entry) for _, key, entry in new))
                self._snapshot = Snapshot(new[-1][0], held, _public_since(self._snapshot, new))
            return self._snapshot

    def standings(self, now: datetime) -> list[Standing]:
        """How each watched source stands; none where nothing was ever recorded."""
        with self._following:
            ledger = self._open()
            return list(WatchBook(ledger.engine).standings(now)) if ledger is not None else []

    def load(self, now: datetime) -> Load | None:
        """How much there is and what waits; None where nothing was ever recorded."""
        with self._following:
            ledger = self._open()
            return load_of(ledger, now) if ledger is not None else None

    def ask(self, when: When, *, fresh: bool = False) -> Question:
        """The question at these moments.

        Args:
            fresh: Wait until it is asked of all that is recorded; else an answer from a moment
                ago will do where asking takes long.
        """
        snapshot = self.snapshot()
        key = self._key(snapshot, when)
        with self._asking:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
            older = None if fresh else self._older(when)
        if older is not None and self._seconds.get(when, 0) > PATIENCE_SECONDS:
            self._ahead.submit(self._built, snapshot, key)
            return older
        return self._built(snapshot, key)

    def is_stale(self, question: Question) -> bool:
        """Whether more is recorded than a question was asked of."""
        with self._asking:
            return self._kept.get(self._key(self._snapshot, question.when)) is not question

    def close(self) -> None:
        """Let go of the ledger."""
        self._ahead.shutdown(wait=False, cancel_futures=True)
        with self._following:
            if self._ledger is not None:
                self._ledger.close()
                self._ledger = None

    def _open(self) -> SqlLedger | None:
        at = self.app.settings.ledger
        inode: int | None = None
        if isinstance(at, str):
            # Another file may come to stand in a file's place; a database stays what it is.
            inode = 0
        elif at.exists():
            inode = at.stat().st_ino
        if inode != self._inode:
            if self._ledger is not None:
                self._ledger.close()
            self._forget()
            self._ledger = self.app.open_ledger() if inode is not None else None
            self._inode = inode
        return self._ledger

    def _forget(self) -> None:
        self._snapshot = Snapshot()
        with self._asking:
            self._kept.clear()
            self._seconds.clear()

    @staticmethod
    def _key(snapshot: Snapshot, when: When) -> tuple[int, When]:
        # What this record held at a moment that has passed does not change any more.
        last = snapshot.last
        closed = when.recorded_at is not None and last is not None and when.recorded_at < last
        return (0 if closed else snapshot.head, when)

    def _older(self, when: When) -> Question | None:
        return next((q for (_, w), q in reversed(self._kept.items()) if w == when), None)

    def _built(self, snapshot: Snapshot, key: tuple[int, When]) -> Question:
        with self._asking:
            one_at_a_time = self._building.setdefault(key, threading.Lock())
        with one_at_a_time:
            with self._asking:
                if key in self._kept:
                    return self._kept[key]
            begun = monotonic()
            question = Question(self.app, snapshot, key[1])
            question.picture  # noqa: B018 (made here, once, not by every thread that asks)
            with self._asking:
                self._seconds[key[1]] = monotonic() - begun
                self._kept[key] = question
                self._building.pop(key, None)
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return question


def _public_since(before: Snapshot, new: Iterable[tuple[int, EntryId, Entry]]) -> datetime | None:
    moments = [public_at(e.report, e.at) for _, _, e in new if isinstance(e, Recorded)]
    return max([m for m in (before.public_since, *moments) if m], default=None)


def hour_before(now: datetime) -> datetime:
    """The last full hour: moments that move with the clock move once an hour."""
    return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
