"""Reading in this process or in several, in the order of the inputs."""

import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context

from attrs import frozen

from sayso.app.settings import Settings
from sayso.app.wire import App, Parts
from sayso.errors import BadReport, SaysoError
from sayso.reading.engine import Reading
from sayso.text.found import BadInput, FoundReport, Input

_AHEAD = 4
"""Reports in waiting for each process: enough to keep it busy, few enough to keep memory flat."""


@frozen
class Read:
    """A report and what a reader found in it."""

    found: FoundReport
    reading: Reading
    engine: str


def readings(inputs: Iterable[Input], app: App, jobs: int = 1) -> Iterator[Read | BadInput]:
    """Yield each input's reading, or why it could not be read.

    Raises:
        BadEngine: The reader cannot be used.
    """
    if jobs == 1:
        yield from (one if isinstance(one, BadInput) else _read(one, app) for one in inputs)
        return
    # Forking would copy a network that other threads may be running.
    with ProcessPoolExecutor(
        jobs, get_context("spawn"), initializer=_begin, initargs=(app.settings, app.parts)
    ) as pool:
        waiting: deque[Future[Read | BadInput] | BadInput] = deque()
        for one in inputs:
            waiting.append(one if isinstance(one, BadInput) else pool.submit(_read_here, one))
            if len(waiting) > jobs * _AHEAD:
                yield _done(waiting.popleft())
        while waiting:
            yield _done(waiting.popleft())


def _done(one: "Future[Read | BadInput] | BadInput") -> Read | BadInput:
    return one if isinstance(one, BadInput) else one.result()


def _read(found: FoundReport, app: App) -> Read | BadInput:
    try:
        return Read(found, app.claims_of(found.report), app.reader.engine)
    except SaysoError:
        raise
    except Exception as error:
        # A fault of ours on one report must not cost the other thousands their reading.
        told = f"{found.name}: the reader failed on it ({type(error).__name__}: {error})"
        return BadInput(found.name, BadReport(f"{told}; please report this with the text"))


_here: App | None = None


def _begin(settings: Settings, parts: Parts) -> None:
    # An interrupt is the parent's to tell of; here it would only print a traceback.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    global _here  # noqa: PLW0603
    _here = App(settings, parts)


def _read_here(found: FoundReport) -> Read | BadInput:
    assert _here is not None
    return _read(found, _here)
