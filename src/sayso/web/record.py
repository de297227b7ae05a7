"""The ledger as pages read it: followed as it grows, its questions kept for a while."""

import gc
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from time import thread_time

from attrs import evolve, frozen

from sayso.adapters.load import Load, load_of
from sayso.adapters.mapbook import MapBook
from sayso.adapters.rows import collector_resting
from sayso.adapters.sql import SqlLedger
from sayso.adapters.watch_state import Standing
from sayso.adapters.watchbook import WatchBook
from sayso.app.ask import Question, When
from sayso.app.wire import App
from sayso.model.entry import Redacted
from sayso.web.snapshot import Snapshot

KEPT = 24
"""Questions kept; each holds one picture, its claims are shared."""
_KEPT_CLAIMS = 600_000
"""Claims of the pictures kept, all together: a picture has some 700 bytes a claim."""
_FEWEST = 4
PATIENCE_SECONDS = 0.5
"""A picture that takes longer to make is shown as it was a moment ago while it is made anew."""

Bearing = tuple[int, int]
"""A ledger, and how many of its entries there are up to the last that a moment rests on."""


@frozen
class _Asked:
    """What a question is kept under."""

    bearing: "Bearing"
    when: When


class Record:
    """One ledger, read by many threads."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._ledger: SqlLedger | None = None
        self._inode: int | None = None
        self._ledgers = 0
        self._snapshot = Snapshot()
        self._maps: MapBook | None = None
        self._following = threading.Lock()
        self._asking = threading.Lock()
        self._known: OrderedDict[_Asked, Question] = OrderedDict()
        self._pictures: OrderedDict[_Asked, Question] = OrderedDict()
        self._bearings: OrderedDict[tuple[int, When], int] = OrderedDict()
        self._last: dict[Hashable, tuple[When, Question]] = {}
        self._seconds: dict[Hashable, float] = {}
        self._making: dict[_Asked, threading.Lock] = {}
        self._waiting: set[Hashable] = set()
        self.then: Callable[[Question], object] = lambda _: None
        """Called, behind readers' backs, with a question whose picture was made anew there."""
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
            with collector_resting():
                new = list(ledger.since(self._snapshot.head))
                if any(isinstance(entry, Redacted) for _, _, entry in new):
                    # What was held in memory is to go as well.
                    self._forget()
                    self._maps = self._new_maps(ledger)
                    new = list(ledger.since(0))
                if new:
                    self._snapshot = self._snapshot.with_more(new)
            return self._snapshot

    def maps(self) -> MapBook | None:
        """The maps of control of the ledger; None where there is none yet."""
        with self._following:
            self._open()
            return self._maps

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

    def bearing(self, when: When) -> Bearing:
        """Changes with each entry that what was known at a moment rests on, and with no other."""
        snapshot = self.snapshot()
        key = (len(snapshot.held), evolve(when, as_of=None))
        with self._asking:
            found = self._bearings.get(key)
        if found is None:
            found = snapshot.bearing(when)
            with self._asking:
                self._bearings[key] = found
                while len(self._bearings) > 4 * KEPT:
                    self._bearings.popitem(last=False)
        return self._ledgers, found

    def know(self, when: When) -> Question:
        """What was known at these moments, of all that is recorded; its picture is not made yet."""
        key = _Asked(self.bearing(when), when)
        with self._asking:
            found = self._pictures.get(key) or self._known.get(key)
        if found is None:
            # What was known does not hang on the day that is asked for.
            ever = self.know(evolve(when, as_of=None)) if when.as_of is not None else None
            found = Question(self.app, self._snapshot, when, like=ever)
            with self._asking:
                self._keep(self._known, key, found)
        return found

    def ask(self, when: When, *, like: Hashable = None) -> Question:
        """The question at these moments, with its picture.

        Where that takes long to make, it is that of a moment ago, and made anew meanwhile.

        Args:
            like: Names questions of which an older one will do for a newer; None: those at the
                very same moments.
        """
        key = _Asked(self.bearing(when), when)
        like = like if like is not None else when
        with self._asking:
            found = self._pictures.get(key)
            if found is not None:
                self._pictures.move_to_end(key)
                return found
            older = self._last.get(like)
            if older is not None and self._seconds.get(like, 0) > PATIENCE_SECONDS:
                if like not in self._waiting:
                    self._waiting.add(like)
                    self._ahead.submit(self._anew, when, like)
                return older[1]
        return self.made(when, like)

    def made(self, when: When, like: Hashable) -> Question:
        """The question at these moments with its picture, however long that takes to make."""
        key = _Asked(self.bearing(when), when)
        with self._asking:
            one_at_a_time = self._making.setdefault(key, threading.Lock())
        with one_at_a_time:
            with self._asking:
                if key in self._pictures:
                    return self._pictures[key]
            begun = thread_time()
            question = self.know(when)
            with collector_resting():
                question.picture  # noqa: B018 (made here, once, not by every thread that asks)
            # What was made stays: the collector need not walk it whenever it runs.
            gc.freeze()
            with self._asking:
                self._seconds[like] = thread_time() - begun
                self._last[like] = when, question
                self._keep(self._pictures, key, question)
                self._known.pop(key, None)
                self._making.pop(key, None)
                held = set(map(id, self._pictures.values()))
                self._last = {k: v for k, v in self._last.items() if id(v[1]) in held}
        return question

    def is_stale(self, question: Question) -> bool:
        """Whether more is recorded than a question was asked of."""
        key = _Asked(self.bearing(question.when), question.when)
        with self._asking:
            return question not in (self._pictures.get(key), self._known.get(key))

    def ahead(self, work: Callable[[], object]) -> None:
        """Do something before anybody asks for it."""
        self._ahead.submit(work)

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
            self._maps = self._new_maps(self._ledger) if self._ledger is not None else None
            self._inode = inode
            self._ledgers += 1
        return self._ledger

    def _new_maps(self, ledger: SqlLedger) -> MapBook:
        return MapBook(ledger, self.app.background, self.app.policy, self.app.scope)

    def _forget(self) -> None:
        self._snapshot = Snapshot()
        with self._asking:
            for kept in (self._known, self._pictures, self._bearings, self._last, self._seconds):
                kept.clear()

    def _anew(self, when: When, like: Hashable) -> None:
        with self._asking:
            self._waiting.discard(like)
        self.then(self.made(when, like))

    def _keep(self, kept: OrderedDict[_Asked, Question], key: _Asked, question: Question) -> None:
        kept[key] = question
        claims = max(1, len(question.known.claims))
        most = min(KEPT, max(_FEWEST, _KEPT_CLAIMS // claims))
        while len(kept) > most:
            kept.popitem(last=False)
