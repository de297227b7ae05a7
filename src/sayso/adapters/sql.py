"""A ledger in a database that SQLAlchemy speaks to; what differs by engine is in its subclasses."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, TypeVar

from attrs import evolve
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DatabaseError

from sayso.adapters.atlas import Atlas
from sayso.adapters.bulk import fill, is_empty
from sayso.adapters.maps import KeptMap
from sayso.adapters.redacting import is_redacted, redact
from sayso.adapters.rows import dump, entry_of
from sayso.adapters.standing import Keeper, is_current, rebuild
from sayso.adapters.tables import CLAIMS, ENTRIES, READINGS, REPORTS
from sayso.adapters.watch_tables import SOURCES
from sayso.errors import LedgerCorrupt, LedgerError
from sayso.ledger.fold import known_at
from sayso.ledger.store import Appended
from sayso.model.codec import claim_to_dict, entry_to_dict, report_to_dict
from sayso.model.entry import Entry, Recorded, Redacted, entry_id
from sayso.model.ids import EntryId, ReportId, content_id
from sayso.model.known import Axis, Known
from sayso.model.picture import MapPlace
from sayso.picture.background import Background
from sayso.picture.policy import Policy

HEAD: Final = "0023"
"""The newest migration; a ledger at another revision is brought here when it is opened."""

_REVISION: Final = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""Alembic's own table, which tells the revision."""

READING: Final = {"reading": True}
"""Marks a connection that only reads."""
_MAPS_HELD = 4
"""Maps that one ledger holds in memory, each some 60 MB at 10,000 places."""
_PAGE = 500
_Made = TypeVar("_Made")


class SqlLedger(ABC):
    """A ledger in a database."""

    def __init__(self, engine: Engine, name: str, *, read_only: bool) -> None:
        """Open the ledger.

        Args:
            name: What it is called in messages; holds no password.

        Raises:
            LedgerCorrupt: It is not a ledger, or is damaged.
            LedgerError: It cannot be opened or created.
        """
        self.name = name
        self._engine = engine
        self._read_only = read_only
        self._maps: dict[str, KeptMap] = {}
        try:
            self._prepare(read_only)
        except (OSError, DatabaseError) as error:
            self._engine.dispose()
            raise self._told(error) from error
        except LedgerError:
            self._engine.dispose()
            raise

    @property
    def engine(self) -> Engine:
        """The database, for what else is kept in it."""
        return self._engine

    @property
    @abstractmethod
    def quick_engine(self) -> Engine:
        """The database, for what can be found out anew: a power cut may take the last of it."""

    @abstractmethod
    def faults(self) -> list[str]:
        """What the engine itself finds wrong with what it holds; empty where nothing is."""

    @abstractmethod
    def _told(self, error: Exception) -> LedgerError:
        """The library's error as ours, with the ledger's name and the remedy."""

    @abstractmethod
    def _write(self, work: Callable[[Connection], _Made]) -> _Made:
        """Do work in a transaction of which no other writer sees half; what it returns, stands."""

    @abstractmethod
    def _for_writing(self) -> "SqlLedger":
        """The same ledger, opened for writing, which brings it up to date."""

    @abstractmethod
    def _load(self, db: Connection, into: str, rows: Iterator[tuple[Any, ...]]) -> None:
        """Write many rows of one table the fastest way that the engine has; see `bulk.Load`."""

    def _forget(self) -> None:  # noqa: B027
        """Leave redacted words in no journal of the engine's; most engines keep none."""

    @contextmanager
    def _aside(self) -> Iterator[Engine]:
        """The database for writing what may be lost."""
        yield self._engine

    def append(self, entries: Iterable[Entry]) -> Appended:
        """Store entries in one transaction; see `Ledger.append`."""
        listed = list(entries)
        try:
            stored = self._write(lambda db: _store_all(db, listed))
            if any(isinstance(entry, Redacted) for entry in listed):
                self._forget()
            return stored
        except (DatabaseError, OSError) as error:
            raise self._told(error) from error

    def fill(self, source: "SqlLedger") -> int | None:
        """Bring all that another ledger holds into this one, index and all, in one transaction.

        Returns:
            How many entries these are; None: this ledger is not empty, and was left as it is.

        Raises:
            LedgerError: One of them cannot be read or written.
        """

        def filled(db: Connection) -> int | None:
            if not is_empty(db):
                return None
            with source.reading() as other:
                return fill(other, db, self._load)

        try:
            return self._write(filled)
        except (DatabaseError, OSError) as error:
            raise self._told(error) from error

    def entries(self) -> Iterator[tuple[EntryId, Entry]]:
        """All entries, oldest first; one reading's claims in memory at a time."""
        return ((key, entry) for _, key, entry in self.since(0))

    def since(self, seq: int) -> Iterator[tuple[int, EntryId, Entry]]:
        """Entries stored after the one with this sequence number, with theirs; 0: all."""
        with self.reading() as db:
            # Page by page: a reader that stops half-way leaves no cursor open on a server.
            while rows := db.execute(
                select(ENTRIES).where(ENTRIES.c.seq > seq).order_by(ENTRIES.c.seq).limit(_PAGE)
            ).all():
                for row in rows:
                    yield int(row.seq), EntryId(row.id), entry_of(db, row)
                seq = rows[-1].seq

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
        scope: str | None = None,
    ) -> Iterator[Atlas]:
        """Control of single places by what was known at a moment, from the index.

        Its answers are those of `picture_at` on `known(axis, at)`.

        Args:
            scope: As `control_map` takes it: places with much news go on from what maps under it
                have laid down. None: every place is judged from its first claim on.
        """
        with self.reading() as db:
            yield Atlas(db, background, policy, axis, at, scope)

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
        with self.reading() as db:
            atlas = Atlas(db, background, policy, axis, at, scope)
            judged = kept.refresh(db, atlas)
            found = kept.on(as_of, atlas)
        while len(self._maps) > _MAPS_HELD:
            self._maps.pop(next(k for k in self._maps if k != name))
        if judged:
            self._store_aside(kept, judged)
        return found

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The database at one moment: nothing that is written meanwhile is seen."""
        try:
            with self._engine.connect().execution_options(**READING) as db, db.begin():
                yield db
        except DatabaseError as error:
            raise self._told(error) from error

    def _store_aside(self, kept: KeptMap, places: list[str]) -> None:
        """Keep what was judged, also from a ledger that was opened for reading, if that can be."""
        try:
            with self._aside() as engine, engine.begin() as db:
                kept.store(db, places)
        except DatabaseError:
            # A map that is not kept is judged again: slower, and no less true.
            return

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()
        if "quick_engine" in self.__dict__:
            self.quick_engine.dispose()

    def _prepare(self, read_only: bool) -> None:
        with self._engine.connect().execution_options(**READING) as db:
            tables = inspect(db).get_table_names()
            if tables and "alembic_version" not in tables:
                raise LedgerCorrupt(
                    f"{self.name} is a database, but not a Sayso ledger; name another"
                )
            at = (
                db.execute(text("SELECT version_num FROM alembic_version")).scalar()
                if tables
                else None
            )
            if at == HEAD and is_current(db):
                return
        if read_only and not tables:
            raise LedgerError(f"there is no ledger at {self.name}; `sayso read` makes one")
        if read_only:
            # Who reads brings the index up to date where the ledger may be written, and is told
            # where it may not.
            self._for_writing().close()
            return
        self._write(_bring_up)

    def reindex(self) -> None:
        """Make the index anew from the entries: what it says is derived, and never the truth."""
        self._write(rebuild)


def count_rows(ledger: SqlLedger) -> dict[str, int]:
    """How many entries, reports and claims are stored."""
    with ledger.reading() as db:
        return {
            t.name: int(db.execute(select(func.count()).select_from(t)).scalar_one())
            for t in (ENTRIES, REPORTS, CLAIMS)
        }


def outline(ledger: SqlLedger) -> Iterator[tuple[EntryId, datetime, ReportId | Entry]]:
    """All entries, oldest first: of a reading only its report's id, without text and claims."""
    columns = (ENTRIES.c.seq, ENTRIES.c.id, ENTRIES.c.kind, ENTRIES.c.at, ENTRIES.c.body)
    query = select(*columns, READINGS.c.report).outerjoin(READINGS).order_by(ENTRIES.c.seq)
    last = 0
    with ledger.reading() as db:
        while rows := db.execute(query.where(ENTRIES.c.seq > last).limit(_PAGE)).all():
            for row in rows:
                said = entry_of(db, row) if row.report is None else None
                yield EntryId(row.id), row.at, said or ReportId(row.report)
            last = rows[-1].seq


def _bring_up(db: Connection) -> None:
    """Make or migrate the tables, and index; who had to wait for another's doing so finds it done."""
    if inspect(db).get_table_names():
        _migrate(db)
    else:
        # What the migrations come to, without loading what runs them.
        SOURCES.metadata.create_all(db)
        _REVISION.create(db)
        db.execute(insert(_REVISION).values(version_num=HEAD))
    if not is_current(db):
        rebuild(db)


def _migrate(db: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = db
    command.upgrade(config, "head")


def _store_all(db: Connection, entries: Iterable[Entry]) -> Appended:
    new = held = 0
    redacted = False
    last = db.execute(select(ENTRIES.c.at).order_by(ENTRIES.c.seq.desc()).limit(1)).scalar()
    keeper = Keeper(db)
    for entry in entries:
        # The moment was taken before the lock was; entries stand in their order, also where
        # another process came between, or this one's clock is behind.
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
    return Appended(new, held)


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
