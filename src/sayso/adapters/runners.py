"""Who does the work of a batch: processes of this machine, or a cluster (adapters/cluster.py).

A runner is given jobs with a plain function each, and tells as they end. A worker that dies, or is
ended because its job is stuck, costs that job's attempt and nothing else.
"""

import signal
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, wait
from multiprocessing import get_context
from typing import Any, Final, Generic, Protocol, TypeVar

from attrs import frozen

Job = TypeVar("Job")
Made = TypeVar("Made")
_TICK: Final = 1.0
"""Seconds between two looks at who is stuck."""
_AHEAD: Final = 2
"""Jobs given out for each worker: the next is there when one is done."""


@frozen
class Ended:
    """A job's worker is gone, and the job with it."""

    why: str


class Runner(Protocol[Job, Made]):
    """Does jobs; see the module."""

    @property
    def busy(self) -> bool:
        """Whether a job is given out."""

    @property
    def left_alone(self) -> Mapping[str, str]:
        """Machines that get no jobs any more because all failed there, and why the last one did."""

    def has_room(self) -> bool:
        """Whether another job would soon be begun."""

    def put(self, job: Job, function: Callable[..., Made], arguments: Sequence[Any]) -> None:
        """Give a job out: a function of a module, and arguments that can be pickled."""

    def ended(
        self, is_stuck: Callable[[Job], bool]
    ) -> list[tuple[Job, "Made | Ended | BaseException"]]:
        """Wait a moment; return the jobs that ended, and end those that are stuck.

        Raises:
            BadQuery: There are no workers any more.
        """

    def close(self, *, at_once: bool = False) -> None:
        """Let the workers go; `at_once`: whatever they are doing."""


class PoolRunner(Generic[Job, Made]):
    """Processes of this machine."""

    def __init__(self, workers: int) -> None:
        from pebble import ProcessPool

        # Forking would copy a network that other threads may be running.
        self._pool: Any = ProcessPool(
            max_workers=workers, context=get_context("spawn"), initializer=_begin
        )
        self._workers = workers
        self._jobs: dict[Any, Job] = {}

    @property
    def busy(self) -> bool:
        """Whether a job is given out."""
        return bool(self._jobs)

    @property
    def left_alone(self) -> Mapping[str, str]:
        """None: there is no other machine."""
        return {}

    def has_room(self) -> bool:
        """Whether another job would soon be begun."""
        return len(self._jobs) < self._workers * _AHEAD

    def put(self, job: Job, function: Callable[..., Made], arguments: Sequence[Any]) -> None:
        """Give a job out."""
        self._jobs[self._pool.schedule(function, args=arguments)] = job

    def ended(
        self, is_stuck: Callable[[Job], bool]
    ) -> list[tuple[Job, "Made | Ended | BaseException"]]:
        """Wait a moment; return the jobs that ended, and end those that are stuck."""
        for future, job in self._jobs.items():
            if future.running() and is_stuck(job):
                future.cancel()
        done, _ = wait(self._jobs, timeout=_TICK, return_when=FIRST_COMPLETED)
        return [(self._jobs.pop(future), _result(future)) for future in done]

    def close(self, *, at_once: bool = False) -> None:
        """Let the workers go."""
        if at_once:
            self._pool.stop()
        else:
            self._pool.close()
        self._pool.join()


def _result(future: Any) -> Any:
    from pebble import ProcessExpired

    try:
        return future.result()
    except CancelledError:
        return Ended("it was stuck on one report")
    except ProcessExpired as error:
        return Ended(f"its process ended with code {error.exitcode}")
    except Exception as error:
        return error


def _begin() -> None:
    # An interrupt is the parent's to tell of; here it would only print a traceback.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
