"""What a user meets when the file is not what it should be."""

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sayso.adapters import sqlite as adapter
from sayso.adapters.sqlite import SqliteLedger
from sayso.errors import LedgerCorrupt, LedgerError, LedgerLocked
from sayso.model.entry import Recorded
from sayso.model.report import make_report

ENTRY = Recorded(datetime(2024, 1, 1, tzinfo=UTC), make_report("Nothing."), "one", ())


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("these are my notes, not a ledger\n" * 100)
    with pytest.raises(LedgerCorrupt, match=r"notes\.txt"):
        SqliteLedger(path)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as db:
        db.execute("create table t (x)")
    db.close()
    with pytest.raises(LedgerCorrupt, match="not a Sayso ledger"):
        SqliteLedger(path)


def test_a_missing_ledger_is_not_made_by_asking(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no ledger"):
        SqliteLedger(tmp_path / "none.db", read_only=True)
    assert not (tmp_path / "none.db").exists()


def test_a_locked_ledger_says_so_and_records_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "LOCK_SECONDS", 0.1)
    ledger = SqliteLedger(tmp_path / "l.db")
    other = sqlite3.connect(tmp_path / "l.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(LedgerLocked, match="another process"):
        ledger.append([ENTRY])
    other.execute("ROLLBACK")
    other.close()
    assert list(ledger.entries()) == []
    ledger.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(LedgerError, match="permissions"):
        SqliteLedger(tmp_path / "l.db")


def test_a_full_disk_leaves_nothing_half(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    ledger = SqliteLedger(path)
    with ledger._engine.connect() as db:
        pages = db.exec_driver_sql("PRAGMA page_count").scalar_one()
    # SQLite reports the limit with the same code as a full disk.
    for connection in (ledger._engine.raw_connection(),):
        connection.driver_connection.execute(f"PRAGMA max_page_count={pages + 2}")  # type: ignore[union-attr]
        connection.close()
    big = Recorded(ENTRY.at, make_report("word " * 40_000), "one", ())
    with pytest.raises(LedgerError, match="disk is full"):
        ledger.append([ENTRY, big])
    assert list(ledger.entries()) == []
    ledger.close()


def test_damage_is_told_apart_from_emptiness(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    ledger = SqliteLedger(path)
    ledger.append([Recorded(ENTRY.at, make_report("word " * 40_000), "one", ())])
    ledger.close()
    body = bytearray(path.read_bytes())
    body[4096:12288] = b"\xff" * 8192
    path.write_bytes(bytes(body))
    with pytest.raises(LedgerCorrupt):
        _read_all(path)


def _read_all(path: Path) -> None:
    ledger = SqliteLedger(path)
    try:
        list(ledger.entries())
    finally:
        ledger.close()
