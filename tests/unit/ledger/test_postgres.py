"""The PostgreSQL ledger on a real server: many writers, kills, roles, backups."""

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from sayso.adapters.postgres import PostgresLedger
from sayso.adapters.sqlite import SqliteLedger
from sayso.errors import BadQuery, LedgerCorrupt, LedgerError
from sayso.ledger.laws import broken_laws
from sayso.model.claim import Claim, Evidence, Mention, claim_id
from sayso.model.entry import Judged, Recorded, Verdict
from sayso.model.known import Axis
from sayso.model.report import make_report
from sayso.model.terms import ClaimType
from server import Server

NOW = datetime(2024, 1, 5, 12, tzinfo=UTC)


def recorded(n: int, at: datetime = NOW) -> Recorded:
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
    return Recorded(at, report, "one", (claim,))


@pytest.mark.slow
def test_many_writers_lose_nothing_and_say_nothing_twice_while_backends_are_killed(
    postgres: Server,
) -> None:
    database = postgres.database()
    url = postgres.url(database)
    PostgresLedger(url).close()
    told: Counter[str] = Counter()
    failures: list[BaseException] = []
    slowest = [0.0]
    writing = threading.Event()
    writing.set()

    def write(writer: int) -> None:
        try:
            # Clocks of writers differ; each also says what its neighbour says.
            behind = timedelta(minutes=writer)
            ledger = PostgresLedger(url)
            for n in range(writer * 20, writer * 20 + 30):
                one = recorded(n, datetime.now(UTC) - behind)
                stored = ledger.append(
                    [one, Judged(one.at, one.claims[0].id, Verdict.ACCEPT, str(writer))]
                )
                told[one.report.id] += stored.new and 1
            ledger.close()
        except BaseException as error:
            failures.append(error)

    def read() -> None:
        while writing.is_set():
            try:
                ledger = PostgresLedger(url, read_only=True)
                began = time.monotonic()
                seen = [key for key, _ in ledger.entries()]
                slowest[0] = max(slowest[0], time.monotonic() - began)
                assert len(seen) == len(set(seen))
                ledger.close()
            except LedgerError:
                time.sleep(0.1)  # The server restarts.
            except BaseException as error:
                failures.append(error)
                return

    writers = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    readers = [threading.Thread(target=read) for _ in range(3)]
    for thread in (*writers, *readers):
        thread.start()
    killed = 0
    while killed < 2 and any(w.is_alive() for w in writers):
        time.sleep(1.0)
        # It may just be restarting.
        with contextlib.suppress(AssertionError):
            killed += postgres.kill_backend(database)
    for thread in writers:
        thread.join(120)
    writing.clear()
    for thread in readers:
        thread.join(60)
    assert failures == []
    assert killed == 2
    ledger = PostgresLedger(url)
    entries = list(ledger.entries())
    ledger.close()
    readings = Counter(e.report.id for _, e in entries if isinstance(e, Recorded))
    verdicts = Counter((e.claim, e.by) for _, e in entries if isinstance(e, Judged))
    assert set(readings) == {recorded(n).report.id for n in range(170)}
    assert set(readings.values()) == {1}
    assert len(verdicts) == 240
    assert set(verdicts.values()) == {1}
    assert broken_laws(entries) == []


def test_a_writer_waits_for_a_server_that_restarts(postgres: Server) -> None:
    ledger = PostgresLedger(postgres.url(postgres.database()))
    ledger.append([recorded(1)])
    postgres.stop("immediate")
    late = threading.Timer(1.0, postgres.start)
    late.start()
    assert ledger.append([recorded(2)]).new == 1
    late.join()
    assert len(list(ledger.entries())) == 2
    ledger.close()


def test_a_copy_begins_anew_where_the_server_goes_away_in_the_midst_of_it(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = SqliteLedger(tmp_path / "ledger.db")
    source.append([recorded(n) for n in range(5)])
    ledger = PostgresLedger(postgres.url(postgres.database()))
    load, begun = ledger._load, []

    def crash(db: Connection, into: str, rows: Iterator[tuple]) -> None:
        begun.append(into)
        if len(begun) == 3:
            postgres.stop("immediate")
            postgres.start()
        load(db, into, rows)

    monkeypatch.setattr(ledger, "_load", crash)
    assert ledger.fill(source) == 5
    assert begun.count(begun[0]) == 2
    assert list(ledger.entries()) == list(source.entries())
    ledger.close()
    source.close()


def test_a_writer_whose_clock_is_behind_stands_after_what_stood_before(postgres: Server) -> None:
    url = postgres.url(postgres.database())
    ahead, behind = PostgresLedger(url), PostgresLedger(url)
    ahead.append([recorded(1, NOW + timedelta(hours=1))])
    behind.append([recorded(2, NOW - timedelta(days=1))])
    moments = [e.at for _, e in behind.entries()]
    assert moments == [NOW + timedelta(hours=1)] * 2
    assert len(behind.known(Axis.RECORDED, NOW).claims) == 0
    assert len(behind.known(Axis.RECORDED, moments[0]).claims) == 2
    ahead.close()
    behind.close()


def test_a_writer_that_is_not_heard_of_loses_its_turn(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.url(postgres.database())
    PostgresLedger(url).close()
    monkeypatch.setattr("sayso.adapters.postgres.IDLE_SECONDS", 1)
    hung = PostgresLedger(url)
    with hung.engine.connect() as db:
        db.execute(text(f"SELECT pg_advisory_xact_lock({0x5A750})"))
        other = PostgresLedger(url)
        assert other.append([recorded(1)]).new == 1
        other.close()
        with pytest.raises(DBAPIError, match="idle-in-transaction"):
            db.execute(text("SELECT 1"))
        db.invalidate()
    hung.close()


def test_readers_wait_for_no_writer(postgres: Server) -> None:
    url = postgres.url(postgres.database())
    ledger = PostgresLedger(url)
    ledger.append([recorded(1)])
    seen: list[int] = []

    with ledger.engine.begin() as db:
        # Another's transaction, in its turn and with its rows locked.
        db.execute(text(f"SELECT pg_advisory_xact_lock({0x5A750})"))
        db.execute(text("UPDATE touched SET seq = seq"))
        reader = PostgresLedger(url, read_only=True)
        seen.append(len(list(reader.entries())))
        reader.close()
    assert seen == [1]
    ledger.close()


def test_the_public_role_reads_and_cannot_write(postgres: Server) -> None:
    database = postgres.database()
    ledger = PostgresLedger(postgres.url(database))
    ledger.append([recorded(1)])
    ledger.close()
    role = f"site_{database}"
    postgres.psql(
        database,
        f"CREATE ROLE {role} LOGIN; GRANT CONNECT ON DATABASE {database} TO {role}; "
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role};",
    )
    reader = PostgresLedger(postgres.url(database, role), read_only=True)
    assert len(reader.known().claims) == 1
    reader.close()
    writer = PostgresLedger(postgres.url(database, role))
    with pytest.raises(LedgerError, match="may not do that"):
        writer.append([recorded(2)])
    writer.close()


def test_a_dump_restored_is_the_same_ledger(postgres: Server, tmp_path: Path) -> None:
    database = postgres.database()
    ledger = PostgresLedger(postgres.url(database))
    ledger.append([recorded(n) for n in range(5)])
    dump = postgres.folder / f"{database}.dump"
    postgres.run(
        "pg_dump", "-h", str(postgres.folder), "-U", "sayso", "-Fc", "-f", str(dump), database
    )
    ledger.append([recorded(5)])
    restored = postgres.database()
    postgres.run("pg_restore", "-h", str(postgres.folder), "-U", "sayso", "-d", restored, str(dump))
    again = PostgresLedger(postgres.url(restored))
    assert list(again.entries()) == list(ledger.entries())[:5]
    assert again.append([recorded(4), recorded(5)]).new == 1
    assert list(again.entries()) == list(ledger.entries())
    again.close()
    ledger.close()


def test_what_cannot_be_opened_says_why_and_tells_no_password(postgres: Server) -> None:
    other = postgres.database()
    postgres.psql(other, "CREATE TABLE mine (n int)")
    with pytest.raises(LedgerCorrupt, match="not a Sayso ledger"):
        PostgresLedger(postgres.url(other))
    with pytest.raises(LedgerError) as told:
        PostgresLedger("postgresql://ana:secret@127.0.0.1:1/none")
    assert "secret" not in str(told.value)
    assert "is the server running" in str(told.value)
    with pytest.raises(BadQuery, match="cannot be read"):
        PostgresLedger("postgresql://h:port:x/")
    with pytest.raises(LedgerError, match="there is no ledger"):
        PostgresLedger(postgres.url(postgres.database()), read_only=True)
