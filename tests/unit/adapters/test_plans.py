"""What was known at a moment is looked up in indexes, in either engine."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from sayso.adapters.postgres import PostgresLedger
from sayso.adapters.recall import Recall
from sayso.adapters.sql import SqlLedger
from sayso.adapters.sqlite import SqliteLedger
from sayso.model.known import Axis
from server import Server

AT = datetime(2024, 1, 5, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgres"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlLedger]:
    if request.param == "sqlite":
        opened: SqlLedger = SqliteLedger(tmp_path / "ledger.db")
    else:
        server: Server = request.getfixturevalue("postgres")
        opened = PostgresLedger(server.url(server.database()))
    yield opened
    opened.close()


def test_the_last_entry_by_a_moment_and_the_rulings_by_then(ledger: SqlLedger) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_db: Connection, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    event.listen(ledger.engine, "before_cursor_execute", note)
    with ledger.reading() as db:
        asked.clear()
        Recall(db, Axis.RECORDED, AT).rulings()
        event.remove(ledger.engine, "before_cursor_execute", note)
        plans = [plan(db, *one) for one in asked]
    by_moment, by_kind = plans
    assert "entries_by_at" in by_moment
    assert "sort" not in by_moment.lower()
    assert "b-tree" not in by_moment.lower()
    assert "entries_by_kind" in by_kind


def plan(db: Connection, statement: str, values: Any) -> str:
    """How the engine would answer, as it does where there is much."""
    if db.dialect.name == "sqlite":
        rows = db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        return "\n".join(row[3] for row in rows)
    # Of tables that hold next to nothing it would read all.
    db.exec_driver_sql("SET LOCAL enable_seqscan = off")
    db.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
    return "\n".join(row[0] for row in db.exec_driver_sql(f"EXPLAIN {statement}", values))
