"""A ledger in a PostgreSQL database (15 or later), which several people write to at once.

Writers take turns: each transaction waits for one lock, so that entries stand in one order and
the last number that a reader sees has no gap before it. Readers see a snapshot and wait for no one.
"""

import logging
import time
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError

from sayso.adapters.sql import SqlLedger
from sayso.errors import BadQuery, LedgerCorrupt, LedgerError, LedgerLocked
from sayso.logs import tell

SCHEMES: Final = ("postgresql://", "postgres://")
LOCK_SECONDS: Final = 600
"""How long a writer waits for its turn: others may have much to write on a slow machine."""
IDLE_SECONDS: Final = 300
"""A writer that has the turn and is not heard of for so long loses it, and is to begin anew."""
RETRY_SECONDS: Final = 180.0
"""How long a writer goes on trying while the server cannot be reached; recovery after a crash
takes seconds, on a busy machine a minute."""
_TRIES: Final = 20
"""How often a writer does its work where the server goes away in the midst of it."""
_LOCK: Final = 0x5A750
"""The writers' lock; advisory, of this database alone."""
_TRANSIENT: Final = ("08", "25P03", "40001", "40P01", "57P01", "57P02", "57P03", "53300")
"""SQLSTATEs, or their beginnings: lost connection, turn lost, serialization failure, deadlock,
server going down or starting, too many connections."""
_SERIAL: Final = text(
    "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() "
    "AND table_name = :name AND column_default LIKE 'nextval%'"
)
_LOG = logging.getLogger(__name__)
_Made = TypeVar("_Made")


class PostgresLedger(SqlLedger):
    """A ledger in a database of its own, or in a schema that the URL's `search_path` names."""

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        """Open or create the ledger.

        Args:
            url: `postgresql://user:password@host:5432/database`; what it leaves out, libpq's
                variables (PGPASSWORD, PGSERVICE …) and files give.

        Raises:
            BadQuery: The URL is none, or the library for it is not installed.
            LedgerCorrupt: The database is not a ledger.
            LedgerError: The server cannot be reached, or the ledger cannot be made.
        """
        self._url = parsed = _parsed(url)
        super().__init__(
            _engine(parsed, read_only=read_only),
            parsed.set(drivername="postgresql").render_as_string(hide_password=True),
            read_only=read_only,
        )

    @cached_property
    def quick_engine(self) -> Engine:
        """The database, for what can be found out anew: a power cut may take the last of it."""
        return _engine(self._url, read_only=False, options="-c synchronous_commit=off")

    def faults(self) -> list[str]:
        """What PostgreSQL's own checks find; those of its files are pg_amcheck's and pg_checksums'."""
        found: list[str] = []
        try:
            with self._engine.connect() as db:
                invalid = "SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid"
                found += [f"index {r[0]} is not valid" for r in db.execute(text(invalid))]
                loose = "SELECT conname FROM pg_constraint WHERE NOT convalidated"
                found += [f"constraint {r[0]} is not validated" for r in db.execute(text(loose))]
        except DatabaseError as error:
            raise self._told(error) from error
        return found

    def _write(self, work: Callable[[Connection], _Made]) -> _Made:
        deadline = time.monotonic() + RETRY_SECONDS
        wait, tries = 0.05, 0
        while True:
            attempt = _Attempt(work)
            try:
                return attempt.run(self._engine)
            except DBAPIError as error:
                tries += attempt.had_turn
                if attempt.reached:
                    deadline, wait = time.monotonic() + RETRY_SECONDS, 0.05
                if not _is_transient(error) or time.monotonic() > deadline or tries == _TRIES:
                    raise
                tell(_LOG, "writing again", logging.WARNING, tries=tries, state=_state(error))
                # Where only the answer to COMMIT was lost, doing it again would say it twice.
                if attempt.stands(self._engine, deadline):
                    return attempt.made
            time.sleep(wait)
            wait = min(2 * wait, 2.0)

    def _load(self, db: Connection, into: str, rows: Iterator[tuple[Any, ...]]) -> None:
        from psycopg import Error

        connection = db.connection.driver_connection
        assert connection is not None
        command = f"COPY {into} FROM STDIN"
        try:
            with connection.cursor() as cursor, cursor.copy(command) as copy:
                for row in rows:
                    copy.write_row(row)
        except Error as error:
            raise DatabaseError(command, None, error) from error
        table = into.partition(" ")[0]
        for (column,) in db.execute(_SERIAL, {"name": table}).all():
            # What is recorded next takes the number after the last.
            name = f"pg_get_serial_sequence('{table}', '{column}')"
            db.execute(text(f"SELECT setval({name}, max({column})) FROM {table}"))
        # Until it is told how much there is now, the planner takes the table for empty.
        db.execute(text(f"ANALYZE {table}"))

    def _for_writing(self) -> SqlLedger:
        return PostgresLedger(self._url.render_as_string(hide_password=False))

    def _told(self, error: Exception) -> LedgerError:
        state = _state(error)
        words = str(getattr(error, "orig", error)).strip().splitlines()
        said = words[0] if words else type(error).__name__
        if state == "55P03":
            return LedgerLocked(f"{self.name}: other writers held it for too long; try again")
        if state.startswith("53100"):
            return LedgerError(f"{self.name}: the server's disk is full; nothing was recorded half")
        if state in ("42501", "25006"):
            return LedgerError(f"{self.name}: this user may not do that there ({said})")
        if state.startswith("XX"):
            return LedgerCorrupt(f"{self.name}: damaged ({said}); restore it from a backup")
        return LedgerError(f"{self.name}: {said}; is the server running, and the URL right?")


class _Attempt(Generic[_Made]):
    """One try at a transaction, of which it can be asked afterwards whether it stands."""

    made: _Made

    def __init__(self, work: Callable[[Connection], _Made]) -> None:
        self._work = work
        self._number: str | None = None
        self.reached = self.had_turn = False
        """Whether the server was there, and whether it let this writer begin."""

    def run(self, engine: Engine) -> _Made:
        with engine.begin() as db:
            self.reached = True
            db.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            self.had_turn = True
            made = self._work(db)
            # From here on only the commit is wanting.
            number = db.execute(text("SELECT pg_current_xact_id()::text")).scalar_one()
            self.made, self._number = made, str(number)
        return made

    def stands(self, engine: Engine, deadline: float) -> bool:
        """Whether it was committed all the same; asks until the server answers."""
        if self._number is None:
            return False
        while True:
            try:
                with engine.connect() as db:
                    asked = text("SELECT pg_xact_status(CAST(:number AS xid8))")
                    state = db.execute(asked, {"number": self._number}).scalar()
                if state != "in progress":
                    return bool(state == "committed")
            except DBAPIError as error:
                if not _is_transient(error) or time.monotonic() > deadline:
                    raise
            time.sleep(0.2)


def is_url(where: str) -> bool:
    """Whether this names a PostgreSQL ledger."""
    return where.startswith(SCHEMES)


def _parsed(url: str) -> URL:
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise BadQuery(
            "a PostgreSQL ledger needs a library more; pip install 'sayso[postgres]'"
        ) from error
    try:
        return make_url(url).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError) as error:
        raise BadQuery(
            "the ledger's URL cannot be read; write postgresql://user@host:5432/database"
        ) from error


def _engine(url: URL, *, read_only: bool, options: str = "") -> Engine:
    engine = create_engine(
        url,
        # A connection that the server dropped while it lay in the pool is no failure.
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": 10,
            "options": f"-c timezone=UTC -c lock_timeout={LOCK_SECONDS}s "
            # One question's plan is not worth compiling: what is asked is small, many times.
            f"-c idle_in_transaction_session_timeout={IDLE_SECONDS}s -c jit=off {options}",
        },
    )

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        # One picture takes many queries: all of them are to see the same entries. A writer's first
        # statement waits for its turn, and what it reads then must be newer than that wait.
        if read_only or connection.get_execution_options().get("reading"):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    return engine


def _state(error: BaseException) -> str:
    return str(getattr(getattr(error, "orig", None), "sqlstate", None) or "")


def _is_transient(error: DBAPIError) -> bool:
    state = _state(error)
    # Where the connection itself is lost, no SQLSTATE came over it.
    return error.connection_invalidated or state.startswith(_TRANSIENT) or _is_lost(error)


def _is_lost(error: DBAPIError) -> bool:
    from psycopg import OperationalError

    return isinstance(error.orig, OperationalError) and not _state(error)
