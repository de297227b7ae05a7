"""The work of a batch done by the workers of a Dask cluster.

A worker process has one job in hand, so that when it dies, that job and no other is to blame. Dask
is not left to choose workers or to try again: it would give the job to the next worker unseen.
"""

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import Any, Final, Generic

from attrs import define, field

from sayso.adapters.runners import Ended, Job, Made
from sayso.errors import BadEngine, BadQuery

_TICK: Final = 1.0
"""Seconds between two looks at the cluster."""
_NO_WORKERS: Final = 60.0
"""Seconds without a single worker until the run gives up; one that is begun anew takes some."""
_RESTART: Final = "20s"
_MOST_FAULTS: Final = 2
"""Jobs in a row that fail on a machine before it gets none while another machine is there."""


@define(eq=False)
class _Given(Generic[Job, Made]):
    job: Job
    function: Callable[..., Made]
    arguments: Sequence[Any]
    worker: str = ""
    failed_on: set[str] = field(factory=set)
    """Machines."""
    fault: BaseException | None = None
    """Of the last machine."""


class DaskRunner(Generic[Job, Made]):
    """Workers of a Dask cluster, which see the same files under the same paths.

    A job that fails on one machine is tried on another; a machine on which all fails is left alone.
    """

    def __init__(self, address: str) -> None:
        """Find the scheduler.

        Raises:
            BadQuery: It is not there, or Dask is not installed.
        """
        try:
            from distributed import Client
        except ImportError as error:
            raise BadQuery("a scheduler needs a library more; pip install 'sayso[dask]'") from error
        # What goes wrong is told by Sayso in its own words.
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        self._address = address
        try:
            self._client: Any = Client(address, timeout="10s")
        except (OSError, ValueError) as error:
            raise BadQuery(
                f"{address}: no Dask scheduler answers there ({error}); start one (dask scheduler) "
                "or correct the address"
            ) from error
        self._given: dict[Any, _Given[Job, Made]] = {}
        self._again: list[_Given[Job, Made]] = []
        """Failed on a machine; to be tried on another."""
        self._faults: dict[str, int] = {}
        """By machine, jobs in a row that failed there."""
        self._told: dict[str, str] = {}
        self._workers: dict[str, str] = {}
        self._some_at = time.monotonic()
        self._look()

    @property
    def busy(self) -> bool:
        """Whether a job is given out."""
        return bool(self._given or self._again)

    @property
    def left_alone(self) -> Mapping[str, str]:
        """Machines that get no jobs any more, and what failed there last."""
        return {m: why for m, why in self._told.items() if self._faults.get(m, 0) >= _MOST_FAULTS}

    def has_room(self) -> bool:
        """Whether a worker has no job."""
        return self._free() is not None

    def put(self, job: Job, function: Callable[..., Made], arguments: Sequence[Any]) -> None:
        """Give a job out to a worker that has none."""
        worker = self._free()
        assert worker is not None
        self._submit(_Given(job, function, arguments), worker)

    def ended(
        self, is_stuck: Callable[[Job], bool]
    ) -> list[tuple[Job, "Made | Ended | BaseException"]]:
        """Wait a moment; return the jobs that ended, and end those that are stuck."""
        self._end(given.worker for given in self._given.values() if is_stuck(given.job))
        self._wait()
        self._look()
        out: list[tuple[Job, Made | Ended | BaseException]] = []
        for future, given in list(self._given.items()):
            if given.worker in self._workers and not future.done():
                continue
            del self._given[future]
            result = self._result(future, given)
            if not self._is_elsewhere(given, result):
                out.append((given.job, result))
        for given in list(self._again):
            worker = self._free(given.failed_on)
            if worker is not None:
                self._again.remove(given)
                self._submit(given, worker)
            elif self._machines and self._machines <= given.failed_on and given.fault:
                self._again.remove(given)
                out.append((given.job, given.fault))
        return out

    def close(self, *, at_once: bool = False) -> None:
        """Leave the cluster; a worker ends the job that it has in hand all the same."""
        self._client.close(timeout=2)

    def _submit(self, given: _Given[Job, Made], worker: str) -> None:
        given.worker = worker
        try:
            future = self._client.submit(
                given.function, *given.arguments, workers=[worker], pure=False
            )
        except (OSError, RuntimeError, ValueError) as error:
            raise self._gone() from error
        self._given[future] = given

    def _wait(self) -> None:
        from distributed import TimeoutError as NoneEnded
        from distributed import wait

        if not self._given:
            time.sleep(_TICK)
            return
        with suppress(NoneEnded, CancelledError):
            wait(list(self._given), timeout=_TICK, return_when="FIRST_COMPLETED")

    def _look(self) -> None:
        """See which workers there are, and on which machines."""
        try:
            workers = self._client.ncores()
        except (OSError, RuntimeError) as error:
            raise self._gone() from error
        if self._client.status != "running":
            raise self._gone()
        self._workers = {address: address.rpartition(":")[0] for address in workers}
        if self._workers:
            self._some_at = time.monotonic()
        elif time.monotonic() - self._some_at > _NO_WORKERS:
            raise BadQuery(
                f"{self._address}: the cluster has no workers; start some (dask worker) and run the "
                "same command again: finished shards stay finished"
            )

    @property
    def _machines(self) -> Set[str]:
        return set(self._workers.values())

    def _free(self, but: Set[str] = frozenset()) -> str | None:
        busy = {given.worker for given in self._given.values()}
        fit = {w: m for w, m in self._workers.items() if m not in but}
        sound = [w for w, m in fit.items() if self._faults.get(m, 0) < _MOST_FAULTS]
        return next((w for w in sound or fit if w not in busy), None)

    def _is_elsewhere(self, given: _Given[Job, Made], result: object) -> bool:
        """Keep count of what fails where; whether a job that failed waits for another machine."""
        machine = self._workers.get(given.worker)
        if machine is None or isinstance(result, Ended):
            return False
        if not isinstance(result, Exception):
            self._faults.pop(machine, None)
            return False
        self._faults[machine] = self._faults.get(machine, 0) + 1
        self._told[machine] = str(result)
        given.failed_on.add(machine)
        given.fault = result
        if len(given.failed_on) > 1 or self._machines <= given.failed_on:
            return False
        self._again.append(given)
        return True

    def _end(self, workers: Iterable[str]) -> None:
        for worker in sorted(set(workers)):
            try:
                # Its nanny kills it, and begins it anew under another address.
                self._client.restart_workers([worker], timeout=_RESTART, raise_for_error=False)
            except ValueError:
                # It has no nanny; the process cannot be ended from here, but is given nothing more.
                self._client.retire_workers([worker])
            except (OSError, RuntimeError) as error:
                raise self._gone() from error

    def _result(self, future: Any, given: _Given[Job, Made]) -> Any:
        from distributed import KilledWorker

        if given.worker not in self._workers:
            future.release()
            return Ended(f"the worker {given.worker} has gone")
        try:
            return future.result(timeout=30)
        except KilledWorker:
            return Ended(f"the worker {given.worker} has gone")
        except CancelledError as error:
            if self._client.status != "running":
                raise self._gone() from error
            return Ended("the scheduler dropped it")
        except ImportError as error:
            return BadEngine(f"{given.worker} cannot load Sayso ({error}); install it there")
        except Exception as error:
            return error

    def _gone(self) -> BadQuery:
        return BadQuery(
            f"{self._address}: the Dask scheduler has gone; start it and run the same command "
            "again: finished shards stay finished"
        )
