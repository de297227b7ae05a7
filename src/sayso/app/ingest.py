"""Inputs to recorded readings, one at a time; a bad one is told and stops nothing."""

import logging
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from attrs import frozen

from sayso.app.readings import Read, readings
from sayso.app.wire import App
from sayso.ledger.store import Ledger
from sayso.logs import tell
from sayso.model.entry import Recorded
from sayso.model.report import Report
from sayso.reading.engine import Reading
from sayso.text.found import BadInput, FoundReport, Input

_LOG = logging.getLogger(__name__)


@frozen
class Taken:
    """A report that was read and, where there is a ledger, is recorded for good."""

    found: FoundReport
    reading: Reading
    new: bool | None
    """False: the ledger held this reading already. None: nothing was to be recorded."""

    @property
    def report(self) -> Report:
        """The report as it was read."""
        return self.found.report


Outcome: TypeAlias = Taken | BadInput


def ingest(
    inputs: Iterable[Input], app: App, ledger: Ledger | None, jobs: int = 1
) -> Iterator[Outcome]:
    """Read inputs as they come and record each in a transaction of its own.

    What is yielded as taken is on disk: a run that is killed has lost nothing that it told.

    Args:
        ledger: None: read without recording.
        jobs: Processes that read; the order stays that of the inputs.

    Raises:
        LedgerError: The ledger cannot be written; what was yielded before stands.
        BadEngine: The reader cannot be used.
    """
    for one in readings(inputs, app, jobs):
        match one:
            case Read():
                taken = _recorded(one, app, ledger)
                claims = len(taken.reading.claims)
                tell(_LOG, "read", report=taken.report.id, claims=claims, new=taken.new)
                yield taken
            case BadInput():
                tell(_LOG, "refused", logging.WARNING, input=one.name, why=str(one.error))
                yield one


def _recorded(one: Read, app: App, ledger: Ledger | None) -> Taken:
    new: bool | None = None
    if ledger is not None:
        entry = Recorded(app.clock.now(), one.found.report, one.engine, one.reading.claims)
        new = ledger.append([entry]).new == 1
    return Taken(one.found, one.reading, new)
