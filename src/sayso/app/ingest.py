"""Inputs to recorded readings, one at a time; a bad one is told and stops nothing."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from attrs import frozen

from sayso.adapters.clock import Clock
from sayso.ledger.store import Ledger
from sayso.model.entry import Recorded
from sayso.model.report import Report
from sayso.reading.engine import Reading
from sayso.text.found import BadInput, FoundReport, Input


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
    inputs: Iterable[Input],
    read: Callable[[Report], Reading],
    engine: str,
    ledger: Ledger | None,
    clock: Clock,
) -> Iterator[Outcome]:
    """Read inputs as they come and record each in a transaction of its own.

    What is yielded as taken is on disk: a run that is killed has lost nothing that it told.

    Args:
        engine: Names the reader in the record.
        ledger: None: read without recording.

    Raises:
        LedgerError: The ledger cannot be written; what was yielded before stands.
    """
    for one in inputs:
        if isinstance(one, BadInput):
            yield one
            continue
        reading = read(one.report)
        new: bool | None = None
        if ledger is not None:
            entry = Recorded(clock.now(), one.report, engine, reading.claims)
            new = ledger.append([entry]).new == 1
        yield Taken(one, reading, new)
