"""Who does the work of a batch: processes of this machine, or a Dask cluster.

A runner is given jobs with a plain function each, and tells as they end. A worker that dies, or is
ended because its job is stuck, costs that job's attempt and nothing else.
"""

import signal
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, wait
from multiprocessing import get_context
from typing import Any, Final, Generic, Protocol, TypeVar

from attrs import frozen

from sayso.errors import BadQuery

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


class DaskRunner(Generic[Job, Made]):
    """Workers of a Dask cluster, which see the same files under the same paths."""

    def __init__(self, address: str) -> None:
        """Find the scheduler.

        Raises:
            BadQuery: It is not there, or Dask is not installed.
        """
        try:
            from distributed import Client
        except ImportError as error:
            raise BadQuery("a scheduler needs a library more; pip install 'sayso[dask]'") from error
        self._address = address
        try:
            self._client = Client(address, timeout="10s", set_as_default=False)
        except (OSError, ValueError) as error:
            raise BadQuery(
                f"{address}: no Dask scheduler answers there ({error}); start one (dask scheduler) "
                "or correct the address"
            ) from error
        self._jobs: dict[Any, Job] = {}
        self._made = 0

    @property
    def busy(self) -> bool:
        """Whether a job is given out."""
        return bool(self._jobs)

    def has_room(self) -> bool:
        """Whether another job would soon be begun; workers may come and go."""
        self._check()
        threads: int = sum(self._client.ncores().values())
        return len(self._jobs) < max(1, threads) * _AHEAD

    def put(self, job: Job, function: Callable[..., Made], arguments: Sequence[Any]) -> None:
        """Give a job out."""
        self._made += 1
        future = self._client.submit(
            function, *arguments, key=f"sayso-{id(self)}-{self._made}", pure=False
        )
        self._jobs[future] = job

    def ended(
        self, is_stuck: Callable[[Job], bool]
    ) -> list[tuple[Job, "Made | Ended | BaseException"]]:
        """Wait a moment; return the jobs that ended, and end those that are stuck."""
        from distributed import TimeoutError as NoneEnded
        from distributed import wait as wait_for

        self._check()
        stuck = {f.key for f, job in self._jobs.items() if is_stuck(job)}
        if stuck:
            running = self._client.processing()
            workers = [at for at, keys in running.items() if stuck & set(keys)]
            # The scheduler gives their jobs to others, or to the same, begun anew.
            self._client.restart_workers(workers, raise_for_error=False)
        try:
            wait_for(list(self._jobs), timeout=_TICK, return_when="FIRST_COMPLETED")
        except NoneEnded:
            return []
        return [(self._jobs.pop(f), self._result(f)) for f in list(self._jobs) if f.done()]

    def close(self, *, at_once: bool = False) -> None:
        """Leave the cluster; what it was doing for this batch it drops."""
        self._client.close(timeout=2)

    def _check(self) -> None:
        if self._client.status != "running":
            raise BadQuery(
                f"{self._address}: the Dask scheduler has gone; start it and run the same command "
                "again: finished shards stay finished"
            )

    def _result(self, future: Any) -> Any:
        from distributed import KilledWorker

        try:
            return future.result(timeout=30)
        except KilledWorker as error:
            return Ended(f"several workers ended on it: {error.last_worker}")
        except CancelledError:
            self._check()
            return Ended("the scheduler dropped it")
        except Exception as error:
            return error
