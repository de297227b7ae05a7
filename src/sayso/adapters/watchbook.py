"""What is known of each source and item: when it is due, who is at it, what became of it."""

import os
import socket
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from attrs import evolve
from sqlalchemy import ColumnElement, Connection, Engine, and_, func, insert, or_, select, update

from sayso.adapters.polite import Validators
from sayso.adapters.watch_state import Kept, Lease, Standing, State, kept_of, said_of
from sayso.adapters.watch_tables import ITEMS, SOURCES
from sayso.feeds.item import Item
from sayso.feeds.source import Source

LEASE: Final = timedelta(minutes=5)
"""How long a process keeps a source for itself without a sign of life."""
MOST_TRIES: Final = 5
FAR: Final = timedelta(days=400)
"""A due time further ahead was set by a clock that has jumped since."""


class WatchBook:
    """Keeps the watch's state in the ledger's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.holder = f"{socket.gethostname()}/{os.getpid()}"

    def enter(self, sources: Iterable[Source], now: datetime) -> None:
        """Note the sources that are new; one at another address than before begins anew."""
        with self._engine.begin() as db:
            for source in sources:
                row = db.execute(select(SOURCES).where(SOURCES.c.id == source.id)).first()
                if row is None:
                    db.execute(
                        insert(SOURCES).values(
                            id=source.id, kind=source.kind.value, at=source.at, due_at=now,
                            failures=0, added_at=now,
                        )
                    )  # fmt: skip
                elif (row.kind, row.at) != (source.kind.value, source.at):
                    db.execute(
                        update(SOURCES).where(SOURCES.c.id == source.id).values(
                            kind=source.kind.value, at=source.at, due_at=now, failures=0,
                            etag=None, last_modified=None, position=None,
                        )
                    )  # fmt: skip

    def lease(self, source: Source, now: datetime, *, anyway: bool = False) -> Any | None:
        """Take a source that is due; None where it is not, or another process is at it.

        Args:
            anyway: Also where it is not due.

        Returns:
            Its row, with the validators and position of the last look.
        """
        with self._engine.begin() as db:
            row = db.execute(select(SOURCES).where(SOURCES.c.id == source.id)).one()
            late = anyway or row.due_at <= now or row.due_at > now + source.every + FAR
            if not (late or self._items_due(db, source.id, now)):
                return None
            if row.lease_by and row.lease_by != self.holder and self._is_held(row, now):
                return None
            self._renew(db, source.id, now)
        return Lease(late, Validators(row.etag, row.last_modified), row.position)

    def renew(self, source: str, now: datetime) -> None:
        """Say that this process is still at a source."""
        with self._engine.begin() as db:
            self._renew(db, source, now)

    def let_go(self, source: Source) -> None:
        """Let go of a source whose list was not looked at."""
        with self._engine.begin() as db:
            db.execute(
                update(SOURCES)
                .where(SOURCES.c.id == source.id)
                .values(lease_by=None, lease_until=None)
            )

    def seconds_to_next(self, sources: Sequence[str], now: datetime) -> float:
        """How long nothing of these sources is due: a second at least, five minutes at most."""
        with self._engine.connect() as db:
            due = [
                db.execute(select(func.min(t.c.due_at)).where(c.in_(sources))).scalar()
                for t, c in ((SOURCES, SOURCES.c.id), (ITEMS, ITEMS.c.source))
            ]
        waits = [(moment - now).total_seconds() for moment in due if moment is not None]
        return float(max(1.0, min([*waits, 300.0])))

    def waiting(self, source: str, keys: Sequence[str]) -> dict[str, Kept]:
        """Those of the items that wait to be read, by key."""
        with self._engine.connect() as db:
            rows = db.execute(
                select(ITEMS).where(
                    ITEMS.c.source == source,
                    ITEMS.c.key.in_(keys),
                    ITEMS.c.state == State.FOUND.value,
                )
            ).all()
        return {row.key: kept_of(row) for row in rows}

    def release(
        self,
        source: Source,
        now: datetime,
        fault: str | None = None,
        later: timedelta | None = None,
    ) -> None:
        """Let go of a source.

        Args:
            fault: Why it could not be listed; each in a row doubles the time to the next look.
            later: The server's own word when to come again; negative: there is more at once.
        """
        with self._engine.begin() as db:
            failures = db.execute(
                select(SOURCES.c.failures).where(SOURCES.c.id == source.id)
            ).scalar_one()
            failures = failures + 1 if fault else 0
            wait = source.every
            if fault:
                wait = min(source.every * 2 ** min(failures, 10), max(timedelta(days=1), wait))
            if later is not None:
                wait = max(wait, later) if later > timedelta() else timedelta()
            values: dict[str, Any] = {
                "lease_by": None, "lease_until": None, "failures": failures, "fault": fault,
                "tried_at": now, "due_at": now + wait,
            }  # fmt: skip
            if fault is None:
                values["listed_at"] = now
            db.execute(update(SOURCES).where(SOURCES.c.id == source.id).values(**values))

    def put(
        self,
        source: Source,
        items: Sequence[Item],
        now: datetime,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        warning: str | None = None,
    ) -> int:
        """Queue what a list says that is new or otherwise than before; returns how many are new.

        The list's validators are kept in the same transaction: a list is never taken for read
        whose items were lost.
        """
        new = 0
        with self._engine.begin() as db:
            for item in items:
                new += self._put(db, source, item, now)
            values: dict[str, Any] = {
                "etag": etag, "last_modified": last_modified, "warning": warning
            }  # fmt: skip
            if new:
                values["new_at"] = now
            db.execute(update(SOURCES).where(SOURCES.c.id == source.id).values(**values))
        return new

    def due(self, source: str, now: datetime, limit: int) -> list[Kept]:
        """Items to be fetched now, oldest first; those to be looked at again after the new ones."""
        with self._engine.connect() as db:
            rows = db.execute(
                select(ITEMS)
                .where(ITEMS.c.source == source, _due(now))
                .order_by(ITEMS.c.state != State.FOUND.value, ITEMS.c.due_at, ITEMS.c.key)
                .limit(limit)
            ).all()
        return [kept_of(row) for row in rows]

    def foreign(self, source: str, languages: Iterable[str] | None) -> list[Kept]:
        """Items that were left unread for their language, of these languages; None: of any."""
        wanted = [ITEMS.c.source == source, ITEMS.c.state == State.FOREIGN.value]
        if languages is not None:
            wanted.append(ITEMS.c.language.in_(sorted(languages)))
        with self._engine.connect() as db:
            return [kept_of(row) for row in db.execute(select(ITEMS).where(*wanted))]

    def taken_elsewhere(self, kept: Kept) -> str | None:
        """The report that another source gave for the same address; None where none did."""
        with self._engine.connect() as db:
            found = db.execute(
                select(ITEMS.c.report).where(
                    ITEMS.c.key == kept.key,
                    ITEMS.c.source != kept.source,
                    ITEMS.c.state == State.DONE.value,
                )
            ).first()
        return found.report if found else None

    def settle(
        self,
        kept: Kept,
        state: State,
        now: datetime,
        *,
        note: str | None = None,
        due_at: datetime | None = None,
        **values: Any,
    ) -> None:
        """Write down what became of an item, and that this process is still at its source.

        Args:
            due_at: When to look at it again; None: not before its list says something new.
            values: Further columns.
        """
        key = and_(ITEMS.c.source == kept.source, ITEMS.c.key == kept.key)
        with self._engine.begin() as db:
            db.execute(
                update(ITEMS).where(key).values(
                    state=state.value, note=note, due_at=due_at, settled_at=now,
                    said=said_of(kept.item if state is State.FOUND else evolve(kept.item, html=None)),
                    **values,
                )
            )  # fmt: skip
            self._renew(db, kept.source, now)

    def move_to(self, source: str, position: str, now: datetime) -> None:
        """Keep how far an archive was read."""
        with self._engine.begin() as db:
            db.execute(update(SOURCES).where(SOURCES.c.id == source).values(position=position))
            self._renew(db, source, now)

    def standings(self, now: datetime) -> Iterator[Standing]:
        """Every source ever watched, by id."""
        with self._engine.connect() as db:
            counts: dict[str, dict[str, int]] = {}
            for row in db.execute(
                select(ITEMS.c.source, ITEMS.c.state, func.count().label("n")).group_by(
                    ITEMS.c.source, ITEMS.c.state
                )
            ):
                counts.setdefault(row.source, {})[row.state] = row.n
            rows = db.execute(select(SOURCES).order_by(SOURCES.c.id)).all()
        for row in rows:
            yield Standing(
                row.id, row.kind, row.at, row.due_at, bool(row.lease_by) and self._is_held(row, now),
                row.failures, row.fault, row.warning, row.added_at, row.tried_at, row.listed_at, row.new_at,
                dict(sorted(counts.get(row.id, {}).items())),
            )  # fmt: skip

    def faults(self, source: str, limit: int = 20) -> list[tuple[str, str]]:
        """Addresses and reasons of the items that failed, the latest first."""
        with self._engine.connect() as db:
            rows = db.execute(
                select(ITEMS.c.key, ITEMS.c.note)
                .where(ITEMS.c.source == source, ITEMS.c.note.is_not(None))
                .where(or_(ITEMS.c.state == State.FAILED.value, ITEMS.c.tries > 0))
                .order_by(ITEMS.c.settled_at.desc(), ITEMS.c.key)
                .limit(limit)
            )
            return [(row.key, row.note) for row in rows]

    def _put(self, db: Connection, source: Source, item: Item, now: datetime) -> int:
        mine = ITEMS.c.source == source.id
        row = db.execute(select(ITEMS).where(mine, ITEMS.c.key == item.key)).first()
        if row is None and item.guid:
            # The same id at another address: the outlet has moved the page.
            row = db.execute(select(ITEMS).where(mine, ITEMS.c.guid == item.guid)).first()
        if row is None:
            db.execute(
                insert(ITEMS).values(
                    source=source.id, key=item.key, guid=item.guid, url=item.url, said=said_of(item),
                    version=item.version, state=State.FOUND.value, tries=0, visits=0, due_at=now,
                    seen_at=now,
                )
            )  # fmt: skip
            return 1
        if item.guid and row.guid != item.guid:
            db.execute(update(ITEMS).where(mine, ITEMS.c.key == row.key).values(guid=item.guid))
        if row.version != item.version and row.state != State.RETRACTED.value:
            db.execute(
                update(ITEMS).where(mine, ITEMS.c.key == row.key).values(
                    guid=item.guid, url=item.url, said=said_of(item), version=item.version,
                    tries=0, due_at=now,
                    state=State.FOUND.value if row.report is None else row.state,
                )
            )  # fmt: skip
        return 0

    def _items_due(self, db: Connection, source: str, now: datetime) -> bool:
        wanted = select(ITEMS.c.key).where(ITEMS.c.source == source, _due(now)).limit(1)
        return db.execute(wanted).first() is not None

    def _renew(self, db: Connection, source: str, now: datetime) -> None:
        db.execute(
            update(SOURCES)
            .where(SOURCES.c.id == source)
            .values(lease_by=self.holder, lease_until=now + LEASE)
        )

    def _is_held(self, row: Any, now: datetime) -> bool:
        if row.lease_until is None or not now < row.lease_until <= now + 2 * LEASE:
            return False
        host, _, pid = row.lease_by.rpartition("/")
        # A process of this machine that is no more has let go, however it ended.
        return host != socket.gethostname() or _is_alive(int(pid))


def _due(now: datetime) -> ColumnElement[bool]:
    return or_(ITEMS.c.due_at <= now, ITEMS.c.due_at > now + FAR)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
