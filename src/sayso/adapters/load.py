"""How much a ledger holds and what waits in it, counted where it is kept."""

from datetime import datetime

from attrs import frozen
from sqlalchemy import ColumnElement, Connection, Table, func, select

from sayso.adapters.sql import SqlLedger, count_rows
from sayso.adapters.watch_state import State
from sayso.adapters.watch_tables import DELIVERIES, ITEMS


@frozen
class Queue:
    """What waits in one queue."""

    name: str
    waiting: int
    """How many are due."""
    oldest: datetime | None
    """Since when the one that waits longest does; None: nothing waits."""


@frozen
class Load:
    """A ledger at one moment."""

    entries: int
    reports: int
    claims: int
    queues: tuple[Queue, ...]


def load_of(ledger: SqlLedger, now: datetime) -> Load:
    """Count what a ledger holds, and what was due in it by now."""
    rows = count_rows(ledger)
    with ledger.reading() as db:
        queues = (
            _queue(db, "items", ITEMS, ITEMS.c.state == State.FOUND.value, now),
            _queue(db, "deliveries", DELIVERIES, DELIVERIES.c.state == "open", now),
        )
    return Load(rows["entries"], rows["reports"], rows["claims"], queues)


def _queue(
    db: Connection, name: str, table: Table, is_open: ColumnElement[bool], now: datetime
) -> Queue:
    query = select(func.count(), func.min(table.c.due_at)).where(is_open, table.c.due_at <= now)
    waiting, oldest = db.execute(query).one()
    return Queue(name, waiting, oldest)
