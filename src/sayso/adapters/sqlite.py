"""A ledger in one SQLite file."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import evolve
from sqlalchemy import Connection, Engine, create_engine, event, func, insert, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError

from sayso.adapters.redacting import is_redacted, redact
from sayso.adapters.tables import CLAIMS, ENTRIES, READINGS, REPORTS
from sayso.errors import LedgerCorrupt, LedgerError, LedgerLocked
from sayso.ledger.fold import known_at
from sayso.ledger.store import Appended
from sayso.model.codec import (
    claim_from_dict,
    claim_to_dict,
    entry_from_dict,
    entry_to_dict,
    report_from_dict,
    report_to_dict,
)
from sayso.model.entry import Entry, Recorded, Redacted, entry_id
from sayso.model.ids import EntryId
from sayso.model.known import Axis, Known

HEAD = "0001"
"""The newest migration; a ledger at another revision is brought here when it is opened."""

LOCK_SECONDS = 20.0


class SqliteLedger:
    """A ledger in a file; the file and its folder are made when the first entry is stored."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open or create the ledger.

        Raises:
            LedgerCorrupt: The file is not a ledger, or is damaged.
            LedgerError: It is missing (read_only) or cannot be opened or created.
        """
        self.path = path
        if read_only and not path.exists():
            raise LedgerError(f"there is no ledger at {path}; `sayso read` makes one")
        self._engine = _engine(path, read_only)
        try:
            if not read_only:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._prepare(read_only)
        except (OSError, DatabaseError) as error:
            self._engine.dispose()
            raise _told(error, path) from error

    def append(self, entries: Iterable[Entry]) -> Appended:
        """Store entries in one transaction; see `Ledger.append`."""
        new = held = 0
        redacted = False
        try:
            with self._engine.begin() as db:
                last = db.execute(select(func.max(ENTRIES.c.at))).scalar()
                for entry in entries:
                    # The moment was taken before the lock was; entries stand in their order, also
                    # where another process came between or the clock stepped back.
                    if last is not None and entry.at < last:
                        entry = evolve(entry, at=last)
                    last = entry.at
                    if _store(db, entry):
                        new += 1
                        if isinstance(entry, Redacted):
                            redact(db, entry.report)
                            redacted = True
                    else:
                        held += 1
            if redacted:
                self._empty_journal()
        except (DatabaseError, OSError) as error:
            raise _told(error, self.path) from error
        return Appended(new, held)

    def entries(self) -> Iterator[tuple[EntryId, Entry]]:
        """All entries, oldest first; one reading's claims in memory at a time."""
        try:
            with self._engine.connect() as db:
                rows = db.execution_options(yield_per=500).execute(
                    select(ENTRIES).order_by(ENTRIES.c.seq)
                )
                for row in rows:
                    yield EntryId(row.id), _entry(db, row)
        except DatabaseError as error:
            raise _told(error, self.path) from error

    def since(self, seq: int) -> Iterator[tuple[int, EntryId, Entry]]:
        """Entries stored after the one with this sequence number, with theirs; 0: all."""
        try:
            with self._engine.connect() as db:
                rows = db.execution_options(yield_per=500).execute(
                    select(ENTRIES).where(ENTRIES.c.seq > seq).order_by(ENTRIES.c.seq)
                )
                for row in rows:
                    yield int(row.seq), EntryId(row.id), _entry(db, row)
        except DatabaseError as error:
            raise _told(error, self.path) from error

    def known(self, axis: Axis = Axis.RECORDED, at: datetime | None = None) -> Known:
        """What was known at `at`; see `fold.known_at`."""
        return known_at(self.entries(), axis, at)

    def faults(self) -> list[str]:
        """What SQLite itself finds wrong with the file; empty where nothing is."""
        try:
            with self._engine.connect() as db:
                found = [str(r[0]) for r in db.execute(text("PRAGMA integrity_check"))]
                found += [
                    f"row without its parent: {r}"
                    for r in db.execute(text("PRAGMA foreign_key_check"))
                ]
        except DatabaseError as error:
            raise _told(error, self.path) from error
        return [f for f in found if f != "ok"]

    def _empty_journal(self) -> None:
        """Leave no old page in the journal, where redacted words could still be read."""
        connection = self._engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    def _prepare(self, read_only: bool) -> None:
        with self._engine.connect() as db:
            tables = {
                r[0] for r in db.execute(text("SELECT name FROM sqlite_master WHERE type='table'"))
            }
            if tables and "alembic_version" not in tables:
                raise LedgerCorrupt(
                    f"{self.path} is a database, but not a Sayso ledger; name another file"
                )
            at = (
                db.execute(text("SELECT version_num FROM alembic_version")).scalar()
                if tables
                else None
            )
        if at == HEAD:
            return
        if read_only:
            raise LedgerError(
                f"{self.path} is at revision {at}; open it once for writing to bring it to {HEAD}"
            )
        _migrate(self._engine)


def _store(db: Connection, entry: Entry) -> bool:
    """Store one entry; False where it stands already."""
    ordinal = 0
    if isinstance(entry, Recorded):
        if is_redacted(db, entry.report.id):
            return False
        standing = db.execute(
            select(READINGS.c.ordinal, ENTRIES.c.id)
            .join(ENTRIES, ENTRIES.c.seq == READINGS.c.seq)
            .where(READINGS.c.report == entry.report.id)
            .order_by(READINGS.c.ordinal.desc())
            .limit(1)
        ).first()
        if standing:
            # The reading that stands now says the same: nothing new was learnt.
            if entry_id(entry, standing.ordinal) == standing.id:
                return False
            ordinal = standing.ordinal + 1
    key = entry_id(entry, ordinal)
    if db.execute(select(ENTRIES.c.seq).where(ENTRIES.c.id == key)).first():
        return False
    body = entry_to_dict(entry)
    kind = body.pop("is")
    if isinstance(entry, Recorded):
        body = {"at": body["at"], "engine": entry.engine, "report": entry.report.id}
    result = db.execute(insert(ENTRIES).values(id=key, kind=kind, at=entry.at, body=_dump(body)))
    if isinstance(entry, Recorded):
        assert result.inserted_primary_key is not None
        _store_reading(db, entry, int(result.inserted_primary_key[0]), ordinal)
    return True


def _store_reading(db: Connection, entry: Recorded, seq: int, ordinal: int) -> None:
    report = entry.report
    if not db.execute(select(REPORTS.c.id).where(REPORTS.c.id == report.id)).first():
        body = report_to_dict(report)
        words = body.pop("text")
        db.execute(
            insert(REPORTS).values(
                id=report.id, published_at=report.published_at, source=report.source,
                url=report.url, body=_dump(body), text=words,
            )
        )  # fmt: skip
    db.execute(insert(READINGS).values(seq=seq, report=report.id, ordinal=ordinal))
    if entry.claims:
        db.execute(
            insert(CLAIMS),
            [
                {
                    "seq": seq,
                    "ordinal": n,
                    "id": c.id,
                    "type": c.type.value,
                    "body": _dump(claim_to_dict(c)),
                }
                for n, c in enumerate(entry.claims)
            ],
        )


def _entry(db: Connection, row: Any) -> Entry:
    body = json.loads(row.body)
    if row.kind != "recorded":
        return entry_from_dict({"is": row.kind, **body})
    report = db.execute(select(REPORTS).where(REPORTS.c.id == body["report"])).one()
    claims = db.execute(
        select(CLAIMS.c.body).where(CLAIMS.c.seq == row.seq).order_by(CLAIMS.c.ordinal)
    )
    return Recorded(
        at=row.at,
        report=report_from_dict({**json.loads(report.body), "text": report.text}),
        engine=body["engine"],
        claims=tuple(claim_from_dict(json.loads(c.body)) for c in claims),
    )


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _engine(path: Path, read_only: bool) -> Engine:
    uri = f"file:{_quoted(path)}?mode={'ro' if read_only else 'rwc'}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(uri, uri=True, timeout=LOCK_SECONDS, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect)

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        # The driver must not open transactions on its own: BEGIN is ours, below.
        connection.isolation_level = None
        cursor = connection.cursor()
        if not read_only:
            cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        # Taking the write lock at once spares the dead end of two readers that both want to write.
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _quoted(path: Path) -> str:
    from urllib.parse import quote

    return quote(str(path.absolute()))


def _migrate(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, "head")


def _told(error: Exception, path: Path) -> LedgerError:
    """The library's error as ours, with the file and the remedy."""
    words = str(getattr(error, "orig", error)).lower()
    if "locked" in words or "busy" in words:
        return LedgerLocked(f"{path} is held by another process; try again when it is done")
    if "full" in words:
        return LedgerError(f"{path}: the disk is full; free some space, nothing was recorded half")
    if "readonly" in words or "read-only" in words or "permission" in words:
        return LedgerError(
            f"{path} cannot be written; check its permissions or name another --ledger"
        )
    if "not a database" in words or "malformed" in words or "corrupt" in words:
        return LedgerCorrupt(f"{path} is damaged or not a ledger ({words}); restore it from a copy")
    if isinstance(error, OperationalError | OSError | IntegrityError):
        return LedgerError(f"{path}: {words}")
    return LedgerCorrupt(f"{path}: {words}; run `sayso check`")


def count_rows(ledger: SqliteLedger) -> dict[str, int]:
    """How many entries, reports and claims are stored."""
    with ledger._engine.connect() as db:
        return {
            t.name: int(db.execute(select(func.count()).select_from(t)).scalar_one())
            for t in (ENTRIES, REPORTS, CLAIMS)
        }
