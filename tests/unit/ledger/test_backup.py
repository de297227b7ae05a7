"""Backups by the engines' own tools, taken while a writer is at it."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sayso.adapters.postgres import PostgresLedger
from sayso.adapters.sql import SqlLedger
from sayso.adapters.sqlite import SqliteLedger
from sayso.ledger.laws import broken_laws
from sayso.model.claim import Claim, Evidence, Mention, claim_id
from sayso.model.entry import Recorded
from sayso.model.report import make_report
from sayso.model.terms import ClaimType
from server import Server
from unit.ledger.test_fill import rows


def recorded(n: int) -> Recorded:
    report = make_report(
        f"The army left Nubl{n}.", source=f"wire{n % 7}", published=date(2024, 1, 1)
    )
    claim = Claim(
        claim_id(report.id, ClaimType.WITHDRAWAL, [4, 8]),
        report.id,
        ClaimType.WITHDRAWAL,
        Evidence(0, 20, report.text[0:20]),
        actor=(Mention("army", 4, 8),),
        place=(Mention(f"Nubl{n}", 14, 14 + len(f"Nubl{n}")),),
    )
    return Recorded(datetime.now(UTC), report, "one", (claim,))


def rehearse(ledger: SqlLedger, restore: Callable[[], SqlLedger]) -> None:
    """Back up while entries come in; what is restored is the ledger as it was at one moment."""
    ledger.append([recorded(n) for n in range(20)])
    copied = threading.Event()

    def write() -> None:
        n = 20
        while not copied.is_set() and n < 2000:
            ledger.append([recorded(n)])
            n += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        again = restore()
    finally:
        copied.set()
        writer.join(60)
    restored, whole = list(again.entries()), list(ledger.entries())
    assert 20 <= len(restored) <= len(whole)
    assert restored == whole[: len(restored)]
    assert broken_laws(restored) == []
    assert again.faults() == []
    index = rows(again)
    again.reindex()
    assert rows(again) == index
    # The restored ledger goes on where the other one is by now.
    rest = [entry for _, entry in whole[len(restored) :]]
    assert again.append(rest).new == len(rest)
    assert list(again.entries()) == whole
    again.close()
    ledger.close()


def test_an_online_backup_of_a_file(tmp_path: Path) -> None:
    def restore() -> SqlLedger:
        with (
            closing(sqlite3.connect(tmp_path / "ledger.db")) as source,
            closing(sqlite3.connect(tmp_path / "backup.db")) as target,
        ):
            source.backup(target, pages=5, sleep=0.001)
        return SqliteLedger(tmp_path / "backup.db")

    rehearse(SqliteLedger(tmp_path / "ledger.db"), restore)


def test_a_dump_of_a_database(postgres: Server) -> None:
    database = postgres.database()
    dump = str(postgres.folder / f"{database}.dump")
    where = ("-h", str(postgres.folder), "-U", "sayso")

    def restore() -> SqlLedger:
        postgres.run("pg_dump", *where, "-Fc", "-f", dump, database)
        into = postgres.database()
        postgres.run("pg_restore", *where, "--exit-on-error", "-d", into, dump)
        return PostgresLedger(postgres.url(into))

    rehearse(PostgresLedger(postgres.url(database)), restore)


@pytest.mark.parametrize("lost", [b"", b"SQLite format 3\0 and then nothing"])
def test_a_backup_that_is_none_is_told(tmp_path: Path, lost: bytes) -> None:
    from sayso.errors import LedgerError

    (tmp_path / "backup.db").write_bytes(lost)
    with pytest.raises(LedgerError):
        SqliteLedger(tmp_path / "backup.db", read_only=True)
