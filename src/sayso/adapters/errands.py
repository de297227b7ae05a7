"""Calls that wait on hosts: several at once, one at a time for each host, with a pause between."""

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

Job = TypeVar("Job")


class Errands(Generic[Job]):
    """Runs calls on threads; the caller takes the answers in its own thread.

    The threads end with the process: a host that hangs does not keep it from stopping.
    """

    def __init__(self, at_once: int, pause: Callable[[str], float]) -> None:
        """Args: pause: Seconds between the end of a host's call and the start of its next."""
        self._pause = pause
        self._waiting: dict[str, deque[tuple[Job, Callable[[], Any]]]] = {}
        self._busy: set[str] = set()
        self._ready_at: dict[str, float] = {}
        self._free = at_once
        self._to_do: queue.SimpleQueue[tuple[str, Job, Callable[[], Any]] | None] = (
            queue.SimpleQueue()
        )
        self._done: queue.SimpleQueue[tuple[str, Job, Any]] = queue.SimpleQueue()
        for _ in range(at_once):
            threading.Thread(target=self._work, daemon=True).start()
        self._threads = at_once

    def put(self, host: str, job: Job, call: Callable[[], Any]) -> None:
        """Queue a call; its answer comes with `job`."""
        self._waiting.setdefault(host, deque()).append((job, call))

    def answers(self) -> Iterator[tuple[Job, Any]]:
        """Yield each call's answer, or the exception that it raised, until none is left."""
        while self._waiting or self._busy:
            wait = self._start()
            if not self._busy:
                time.sleep(wait)
                continue
            try:
                host, job, answer = self._done.get(timeout=wait)
            except queue.Empty:
                continue
            self._busy.discard(host)
            self._free += 1
            self._ready_at[host] = time.monotonic() + self._pause(host)
            yield job, answer

    def close(self) -> None:
        """Let the threads end."""
        for _ in range(self._threads):
            self._to_do.put(None)

    def _start(self) -> float:
        """Start what can be; return the seconds until more may be."""
        now = time.monotonic()
        soonest = now + 5.0
        for host in list(self._waiting):
            if host in self._busy:
                continue
            ready = self._ready_at.get(host, 0.0)
            if ready > now:
                soonest = min(soonest, ready)
            elif self._free:
                job, call = self._waiting[host].popleft()
                if not self._waiting[host]:
                    del self._waiting[host]
                self._busy.add(host)
                self._free -= 1
                self._to_do.put((host, job, call))
        return max(0.001, soonest - now)

    def _work(self) -> None:
        while (errand := self._to_do.get()) is not None:
            host, job, call = errand
            try:
                answer = call()
            except Exception as error:
                answer = error
            self._done.put((host, job, answer))
