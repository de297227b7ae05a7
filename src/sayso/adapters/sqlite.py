"""A ledger in one SQLite file."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from attrs import evolve
from sqlalchemy import Connection, Engine, create_engine, event, func, insert, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError
from sqlalchemy.pool import QueuePool

from sayso.adapters.atlas import Atlas
from sayso.adapters.maps import KeptMap
from sayso.adapters.redacting import is_redacted, redact
from sayso.adapters.rows import dump, entry_of
from sayso.adapters.standing import Keeper, is_current, rebuild
from sayso.adapters.tables import CLAIMS, ENTRIES, READINGS, REPORTS
from sayso.errors import LedgerCorrupt, LedgerError, LedgerLocked
from sayso.ledger.fold import known_at
from sayso.ledger.store import Appended
from sayso.model.codec import claim_to_dict, entry_to_dict, report_to_dict
from sayso.model.entry import Entry, Recorded, Redacted, entry_id
from sayso.model.ids import EntryId, ReportId, content_id
from sayso.model.known import Axis, Known
from sayso.model.picture import MapPlace
from sayso.picture.background import Background
from sayso.picture.policy import Policy

HEAD = "0020"
"""The newest migration; a ledger at another revision is brought here when it is opened."""

LOCK_SECONDS = 20.0
_READING = {"reading": True}
_MAPS_HELD = 4
"""Maps that one ledger holds in memory, each some 60 MB at 10,000 places."""


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
        self._read_only = read_only
        self._maps: dict[str, KeptMap] = {}
        try:
            if not read_only:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._prepare(read_only)
        except (OSError, DatabaseError) as error:
            self._engine.dispose()
            raise _told(error, path) from error

    @property
    def engine(self) -> Engine:
        """The database, for what else is kept in it."""
        return self._engine

    @cached_property
    def quick_engine(self) -> Engine:
        """The database, for what can be found out anew: a power cut may take the last of it."""
        return _engine(self.path, read_only=False, synchronous="NORMAL")

    def append(self, entries: Iterable[Entry]) -> Appended:
        """Store entries in one transaction; see `Ledger.append`."""
        new = held = 0
        redacted = False
        try:
            with self._engine.begin() as db:
                last = db.execute(select(func.max(ENTRIES.c.at))).scalar()
                keeper = Keeper(db)
                for entry in entries:
                    # The moment was taken before the lock was; entries stand in their order, also
                    # where another process came between or the clock stepped back.
                    if last is not None and entry.at < last:
                        entry = evolve(entry, at=last)
                    last = entry.at
                    if _store(db, entry, keeper):
                        new += 1
                        if isinstance(entry, Redacted):
                            redact(db, entry.report)
                            redacted = True
                    else:
                        held += 1
                keeper.close()
                if redacted:
                    # What was derived holds words, too: fingerprints, maps.
                    rebuild(db)
            if redacted:
                self._empty_journal()
        except (DatabaseError, OSError) as error:
            raise _told(error, self.path) from error
        return Appended(new, held)

    def entries(self) -> Iterator[tuple[EntryId, Entry]]:
        """All entries, oldest first; one reading's claims in memory at a time."""
        with self._reading() as db:
            rows = db.execution_options(yield_per=500).execute(
                select(ENTRIES).order_by(ENTRIES.c.seq)
            )
            for row in rows:
                yield EntryId(row.id), entry_of(db, row)

    def since(self, seq: int) -> Iterator[tuple[int, EntryId, Entry]]:
        """Entries stored after the one with this sequence number, with theirs; 0: all."""
        with self._reading() as db:
            rows = db.execution_options(yield_per=500).execute(
                select(ENTRIES).where(ENTRIES.c.seq > seq).order_by(ENTRIES.c.seq)
            )
            for row in rows:
                yield int(row.seq), EntryId(row.id), entry_of(db, row)

    def known(self, axis: Axis = Axis.RECORDED, at: datetime | None = None) -> Known:
        """What was known at `at`; see `fold.known_at`."""
        return known_at(self.entries(), axis, at)

    @contextmanager
    def atlas(
        self,
        background: Background,
        policy: Policy,
        axis: Axis = Axis.REPORTED,
        at: datetime | None = None,
    ) -> Iterator[Atlas]:
        """Control of single places by what was known at a moment, from the index.

        Its answers are those of `picture_at` on `known(axis, at)`.
        """
        with self._reading() as db:
            yield Atlas(db, background, policy, axis, at)

    def control_map(
        self,
        background: Background,
        policy: Policy,
        scope: str,
        as_of: date | None,
        axis: Axis = Axis.REPORTED,
        at: datetime | None = None,
    ) -> tuple[MapPlace, ...]:
        """The map of control on a day by what was known at a moment, by name of the places.

        It is that of `picture_at` on `known(axis, at)`, in short. Every place is judged once and
        again where later entries touch it; what was judged is kept beside the ledger, where that
        can be written, and in this object.

        Args:
            scope: Names the rules, policy and packs that `background` and `policy` are of: the
                same scope with others would mix them up.
        """
        # All that is held is the same on either axis.
        moment = f"{axis.value} {at.isoformat()}" if at is not None else "all"
        name = content_id("map", scope, policy.label, moment)
        kept = self._maps.setdefault(name, KeptMap(name))
        with self._reading() as db:
            atlas = Atlas(db, background, policy, axis, at)
            judged = kept.refresh(db, atlas)
            found = kept.on(as_of, atlas)
        while len(self._maps) > _MAPS_HELD:
            self._maps.pop(next(k for k in self._maps if k != name))
        if judged:
            self._store_aside(kept, judged)
        return found

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._engine.connect().execution_options(**_READING) as db, db.begin():
                yield db
        except DatabaseError as error:
            raise _told(error, self.path) from error

    def _store_aside(self, kept: KeptMap, places: list[str]) -> None:
        """Keep what was judged, also from a ledger that was opened for reading, if that can be."""
        engine = _engine(self.path, read_only=False) if self._read_only else self._engine
        try:
            with engine.begin() as db:
                kept.store(db, places)
        except DatabaseError:
            # A map that is not kept is judged again: slower, and no less true.
            return
        finally:
            if engine is not self._engine:
                engine.dispose()

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
        if "quick_engine" in self.__dict__:
            self.quick_engine.dispose()

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
            with self._engine.connect() as db:
                if is_current(db):
                    return
        if read_only:
            # Who reads brings the index up to date where the file may be written, and is told
            # where it may not.
            SqliteLedger(self.path).close()
            return
        if at != HEAD:
            _migrate(self._engine)
        self.reindex()

    def reindex(self) -> None:
        """Make the index anew from the entries: what it says is derived, and never the truth."""
        with self._engine.begin() as db:
            rebuild(db)


def _store(db: Connection, entry: Entry, keeper: Keeper) -> bool:
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
    result = db.execute(insert(ENTRIES).values(id=key, kind=kind, at=entry.at, body=dump(body)))
    assert result.inserted_primary_key is not None
    seq = int(result.inserted_primary_key[0])
    if isinstance(entry, Recorded):
        _store_reading(db, entry, seq, ordinal)
    keeper.take(seq, key, entry, ordinal)
    return True


def _store_reading(db: Connection, entry: Recorded, seq: int, ordinal: int) -> None:
    report = entry.report
    if not db.execute(select(REPORTS.c.id).where(REPORTS.c.id == report.id)).first():
        body = report_to_dict(report)
        words = body.pop("text")
        db.execute(
            insert(REPORTS).values(
                id=report.id, published_at=report.published_at, source=report.source,
                url=report.url, body=dump(body), text=words,
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
                    "body": dump(claim_to_dict(c)),
                }
                for n, c in enumerate(entry.claims)
            ],
        )


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


def outline(ledger: SqliteLedger) -> Iterator[tuple[EntryId, datetime, ReportId | Entry]]:
    """All entries, oldest first: of a reading only its report's id, without text and claims."""
    columns = (ENTRIES.c.id, ENTRIES.c.kind, ENTRIES.c.at, ENTRIES.c.body, READINGS.c.report)
    try:
        with ledger._engine.connect() as db:
            rows = db.execution_options(yield_per=500).execute(
                select(*columns).outerjoin(READINGS).order_by(ENTRIES.c.seq)
            )
            for row in rows:
                said = entry_of(db, row) if row.report is None else None
                yield EntryId(row.id), row.at, said or ReportId(row.report)
    except DatabaseError as error:
        raise _told(error, ledger.path) from error
