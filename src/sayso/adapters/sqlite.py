"""A ledger in one SQLite file."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError
from sqlalchemy.pool import QueuePool

from sayso.adapters.sql import SqlLedger
from sayso.errors import LedgerCorrupt, LedgerError, LedgerLocked

LOCK_SECONDS = 20.0
CACHE_KB = 65_536
"""Pages that each connection may hold. SQLite's own 2 MB hold too little of a large ledger's indexes:
recording 100,000 claims then takes a tenth more of the processor."""
_Made = TypeVar("_Made")


class SqliteLedger(SqlLedger):
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
        if not read_only:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise self._told(error) from error
        super().__init__(_engine(path, read_only), str(path), read_only=read_only)

    @cached_property
    def quick_engine(self) -> Engine:
        """The database, for what can be found out anew: a power cut may take the last of it."""
        return _engine(self.path, read_only=False, synchronous="NORMAL")

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
            raise self._told(error) from error
        return [f for f in found if f != "ok"]

    def _write(self, work: Callable[[Connection], _Made]) -> _Made:
        with self._engine.begin() as db:
            return work(db)

    def _load(self, db: Connection, into: str, rows: Iterator[tuple[Any, ...]]) -> None:
        # A cursor's executemany takes an iterator as it comes; SQLAlchemy's would hold all of it.
        if first := next(rows, None):
            marks = ", ".join("?" * len(first))
            connection = db.connection.driver_connection
            assert connection is not None
            command = f"INSERT INTO {into} VALUES ({marks})"
            try:
                connection.executemany(command, chain([first], rows))
            except sqlite3.Error as error:
                raise DatabaseError(command, None, error) from error

    def _forget(self) -> None:
        # Old pages of the journal still hold the words.
        connection = self._engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()

    def _for_writing(self) -> SqlLedger:
        return SqliteLedger(self.path)

    @contextmanager
    def _aside(self) -> Iterator[Engine]:
        if not self._read_only:
            yield self._engine
            return
        engine = _engine(self.path, read_only=False)
        try:
            yield engine
        finally:
            engine.dispose()

    def _told(self, error: Exception) -> LedgerError:
        return _told(error, self.path)


def _engine(path: Path, read_only: bool, synchronous: str = "FULL") -> Engine:
    uri = f"file:{_quoted(path)}?mode={'ro' if read_only else 'rwc'}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(uri, uri=True, timeout=LOCK_SECONDS, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        # The driver must not open transactions on its own: BEGIN is ours, below.
        connection.isolation_level = None
        cursor = connection.cursor()
        if not read_only:
            cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA cache_size=-{CACHE_KB}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA synchronous={synchronous}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        # Taking the write lock at once spares the dead end of two readers that both want to write.
        reading = read_only or connection.get_execution_options().get("reading")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _quoted(path: Path) -> str:
    from urllib.parse import quote

    return quote(str(path.absolute()))


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
