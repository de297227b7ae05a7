"""Up to which moment the public is told what was published: it moves on when pages of it are ready."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from sayso.adapters.clock import Clock
from sayso.web.public import hour_before

LATEST = timedelta(hours=3)
"""How far it may lag; then it moves, ready or not."""


class Horizon:
    """The last full hour, less the public's delay, or for as long as it takes to make what pages
    of that moment are drawn from, the moment before: never one that is less than the delay ago."""

    def __init__(self, clock: Clock, delay: timedelta) -> None:
        self._clock = clock
        self._delay = delay
        self._lock = threading.Lock()
        self._held: datetime | None = None
        self._next: datetime | None = None
        self.prepare: Callable[[datetime, Callable[[], None]], object] = lambda _, done: done()
        """Called with the next moment, and with what is to be called when it is ready; it must
        return at once."""

    def until(self) -> datetime:
        """The moment."""
        due = hour_before(self._clock.now()) - self._delay
        with self._lock:
            held = self._held
            if held is None or not held <= due <= held + LATEST:
                self._held = due
                return due
            if due in (held, self._next):
                return held
            self._next = due
        self.prepare(due, lambda: self._move(due))
        with self._lock:
            return self._held or due

    def _move(self, due: datetime) -> None:
        with self._lock:
            if self._held is None or due > self._held:
                self._held = due
