"""Reading that goes on while its page is watched: one job at a time, the record stays open."""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from attrs import define, field

from sayso.app.ingest import Taken, ingest
from sayso.app.wire import App
from sayso.errors import SaysoError
from sayso.text.found import BadInput, Input

KEPT = 50


@define
class Job:
    """One person's reading of some inputs."""

    id: str
    by: str
    total: int | None
    """How many inputs; None where it cannot be told."""
    taken: list[tuple[str, str, int, bool]] = field(factory=list)
    """Of each report read: name, id, number of claims, whether it was new."""
    bad: list[str] = field(factory=list)
    warnings: list[str] = field(factory=list)
    done: bool = False


class Jobs:
    """Reads inputs in a thread of its own."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="read")

    def begin(self, inputs: Iterable[Input], by: str, total: int | None) -> Job:
        """Begin to read; each report is recorded as soon as it is read."""
        job = Job(secrets.token_urlsafe(8), by, total)
        with self._lock:
            self._jobs[job.id] = job
            while len(self._jobs) > KEPT:
                self._jobs.popitem(last=False)
        self._pool.submit(self._run, job, inputs)
        return job

    def job(self, key: str) -> Job | None:
        """A job by its id; None where it is not known (any more)."""
        return self._jobs.get(key)

    def wait(self, job: Job, seconds: float) -> bool:
        """Wait a little for a job; returns whether it is done."""
        deadline = threading.Event()
        step = 0.05
        while not job.done and seconds > 0:
            deadline.wait(step)
            seconds -= step
        return job.done

    def close(self) -> None:
        """Let the job at hand end, and begin no other."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: Job, inputs: Iterable[Input]) -> None:
        try:
            ledger = self._app.open_ledger(write=True)
            try:
                for outcome in ingest(inputs, self._app, ledger):
                    self._told(job, outcome)
            finally:
                ledger.close()
        except SaysoError as error:
            job.bad.append(str(error))
        except Exception as error:
            job.bad.append(f"a fault of ours ({type(error).__name__}: {error}); please report it")
        finally:
            job.done = True

    @staticmethod
    def _told(job: Job, outcome: Taken | BadInput) -> None:
        match outcome:
            case Taken():
                claims = len(outcome.reading.claims)
                job.taken.append((outcome.found.name, outcome.report.id, claims, bool(outcome.new)))
                job.warnings += _lines(outcome.found.warnings)
            case BadInput():
                job.bad.append(str(outcome.error))


def _lines(warnings: Sequence[str]) -> list[str]:
    return [w.replace("--published", "the day of publication") for w in warnings]
