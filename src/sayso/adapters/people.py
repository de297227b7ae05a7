"""The people who work on a record: accounts, sessions, tokens, and the log of what they did.

They are kept in a file of their own beside the ledger, so that a copy of the record that is handed
on holds nobody's password.
"""

import hashlib
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from attrs import frozen
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Connection, create_engine, delete, event, func, insert, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from sayso.adapters.people_tables import AUDIT, KEYS, PEOPLE, SESSIONS, TOKENS
from sayso.errors import BadQuery, LedgerError, LedgerLocked
from sayso.model.person import Person, Role

SESSION = timedelta(hours=12)
LEAST_PASSWORD = 12
_LONGEST_PASSWORD = 1000
_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._-")
_MOST_NAME = 40


@frozen
class Token:
    """A key to the API."""

    id: int
    person: str
    label: str
    role: Role
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


@frozen
class Done:
    """One line of the audit log."""

    seq: int
    at: datetime
    person: str
    action: str
    detail: str


class People:
    """The file of accounts."""

    def __init__(self, path: Path) -> None:
        """Open or create it.

        Raises:
            LedgerError: It cannot be opened or created.
        """
        self.path = path
        self._hasher = PasswordHash((Argon2Hasher(),))
        # Who has no account is refused as slowly as who has one.
        self._nobody = self._hasher.hash(secrets.token_urlsafe())
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 20.0})

        @event.listens_for(self._engine, "connect")
        def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA synchronous=FULL")

        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _migrate(self._engine)
            path.chmod(0o600)
        except (OSError, DatabaseError) as error:
            raise LedgerError(
                f"{path} cannot be opened ({error}); check its permissions"
            ) from error

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    def secret(self, name: str) -> str:
        """A secret of this server, made when first asked for."""
        with self._db() as db:
            found = db.execute(select(KEYS.c.value).where(KEYS.c.name == name)).scalar()
            if found is None:
                found = secrets.token_urlsafe(32)
                db.execute(insert(KEYS).values(name=name, value=found))
            return str(found)

    def everyone(self) -> tuple[Person, ...]:
        """All accounts, in the order of their names."""
        with self._db() as db:
            return tuple(_person(r) for r in db.execute(select(PEOPLE).order_by(PEOPLE.c.name)))

    def add(self, name: str, password: str, role: Role, now: datetime) -> Person:
        """Make an account.

        Raises:
            BadQuery: The name is taken or cannot be one, or the password is too short.
        """
        name = name.strip().lower()
        if not name or len(name) > _MOST_NAME or set(name) - _NAME or name[0] in ".-_":
            raise BadQuery(
                f"{name!r} cannot be a name; use up to {_MOST_NAME} letters a to z, digits, dots, hyphens"
            )
        hashed = self._hashed(password)
        try:
            with self._db() as db:
                db.execute(
                    insert(PEOPLE).values(
                        name=name, password=hashed, role=int(role), active=True, created_at=now
                    )
                )
                row = db.execute(select(PEOPLE).where(PEOPLE.c.name == name)).one()
        except IntegrityError as error:
            raise BadQuery(f"there is an account {name!r} already; choose another name") from error
        return _person(row)

    def change(
        self,
        person: int,
        *,
        role: Role | None = None,
        active: bool | None = None,
        password: str | None = None,
    ) -> Person:
        """Change an account; its sessions end.

        Raises:
            BadQuery: There is none, the password is too short, or no admin would be left.
        """
        values: dict[str, object] = {}
        if role is not None:
            values["role"] = int(role)
        if active is not None:
            values["active"] = active
        if password is not None:
            values["password"] = self._hashed(password)
        with self._db() as db:
            if values:
                db.execute(update(PEOPLE).where(PEOPLE.c.id == person).values(**values))
            db.execute(delete(SESSIONS).where(SESSIONS.c.person == person))
            admins = (
                select(func.count())
                .select_from(PEOPLE)
                .where(PEOPLE.c.role == int(Role.ADMIN), PEOPLE.c.active)
            )
            if not db.execute(admins).scalar_one():
                raise BadQuery("somebody must stay admin; make another admin first")
            row = db.execute(select(PEOPLE).where(PEOPLE.c.id == person)).first()
        if row is None:
            raise BadQuery(f"there is no account {person}")
        return _person(row)

    def check(self, name: str, password: str) -> Person | None:
        """The account that a name and password open; None for any other."""
        with self._db() as db:
            row = db.execute(select(PEOPLE).where(PEOPLE.c.name == name.strip().lower())).first()
        fits = self._hasher.verify(
            password[:_LONGEST_PASSWORD], row.password if row else self._nobody
        )
        return _person(row) if row is not None and fits and row.active else None

    def open_session(self, person: Person, now: datetime) -> str:
        """Begin a session; returns what the browser keeps."""
        token = secrets.token_urlsafe(32)
        with self._db() as db:
            db.execute(delete(SESSIONS).where(SESSIONS.c.expires_at <= now))
            db.execute(
                insert(SESSIONS).values(
                    id=_digest(token), person=person.id, created_at=now, expires_at=now + SESSION
                )
            )
        return token

    def session(self, token: str, now: datetime) -> tuple[Person, str] | None:
        """Whose session it is, and its id; None where there is none (any more)."""
        key = _digest(token)
        with self._db() as db:
            row = db.execute(
                select(PEOPLE)
                .join(SESSIONS, SESSIONS.c.person == PEOPLE.c.id)
                .where(SESSIONS.c.id == key, SESSIONS.c.expires_at > now, PEOPLE.c.active)
            ).first()
        return (_person(row), key) if row else None

    def close_session(self, key: str) -> None:
        """End a session."""
        with self._db() as db:
            db.execute(delete(SESSIONS).where(SESSIONS.c.id == key))

    def add_token(self, person: Person, label: str, role: Role, now: datetime) -> str:
        """Make a key to the API, which is shown this once."""
        token = "sayso_" + secrets.token_urlsafe(32)
        with self._db() as db:
            db.execute(
                insert(TOKENS).values(
                    hash=_digest(token), person=person.id, label=label.strip()[:100] or "unnamed",
                    role=int(min(role, person.role)), created_at=now,
                )
            )  # fmt: skip
        return token

    def token(self, token: str, now: datetime) -> Person | None:
        """Who a key stands for, with the lesser of the two roles; None where it opens nothing."""
        with self._db() as db:
            row = db.execute(
                select(PEOPLE, TOKENS.c.id.label("key"), TOKENS.c.role.label("most"))
                .join(TOKENS, TOKENS.c.person == PEOPLE.c.id)
                .where(
                    TOKENS.c.hash == _digest(token), TOKENS.c.revoked_at.is_(None), PEOPLE.c.active
                )
            ).first()
            if row is None:
                return None
            db.execute(update(TOKENS).where(TOKENS.c.id == row.key).values(used_at=now))
        return Person(row.id, row.name, Role(min(row.role, row.most)), row.active, row.created_at)

    def tokens(self, person: int | None = None) -> tuple[Token, ...]:
        """Keys to the API, of one account or of all."""
        wanted = select(TOKENS, PEOPLE.c.name).join(PEOPLE, PEOPLE.c.id == TOKENS.c.person)
        if person is not None:
            wanted = wanted.where(TOKENS.c.person == person)
        with self._db() as db:
            return tuple(
                Token(r.id, r.name, r.label, Role(r.role), r.created_at, r.used_at, r.revoked_at)
                for r in db.execute(wanted.order_by(TOKENS.c.id.desc()))
            )

    def revoke(self, key: int, now: datetime, person: int | None = None) -> None:
        """End a key.

        Args:
            person: Only if it is this account's; None: whosever it is.
        """
        wanted = update(TOKENS).where(TOKENS.c.id == key, TOKENS.c.revoked_at.is_(None))
        if person is not None:
            wanted = wanted.where(TOKENS.c.person == person)
        with self._db() as db:
            db.execute(wanted.values(revoked_at=now))

    def note(self, now: datetime, person: str, action: str, detail: str = "") -> None:
        """Write a line into the audit log."""
        with self._db() as db:
            db.execute(
                insert(AUDIT).values(at=now, person=person, action=action, detail=detail[:2000])
            )

    def audit(self, before: int | None = None, limit: int = 100) -> tuple[Done, ...]:
        """Lines of the audit log, the newest first; `before` is the number of a line."""
        wanted = select(AUDIT).order_by(AUDIT.c.seq.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(AUDIT.c.seq < before)
        with self._db() as db:
            return tuple(
                Done(r.seq, r.at, r.person, r.action, r.detail) for r in db.execute(wanted)
            )

    def _hashed(self, password: str) -> str:
        if len(password) < LEAST_PASSWORD:
            raise BadQuery(
                f"the password has {len(password)} letters; take {LEAST_PASSWORD} or more"
            )
        if len(password) > _LONGEST_PASSWORD:
            raise BadQuery(f"the password is longer than {_LONGEST_PASSWORD} letters")
        return self._hasher.hash(password)

    @contextmanager
    def _db(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as db:
                yield db
        except IntegrityError:
            raise
        except DatabaseError as error:
            kind = LedgerLocked if "locked" in str(error).lower() else LedgerError
            raise kind(f"{self.path}: {error.orig}; check the disk and its permissions") from error


def people_path(ledger: Path) -> Path:
    """Where the accounts of a ledger are kept."""
    return ledger.with_name(ledger.name + ".people")


def _person(row: Any) -> Person:
    return Person(row.id, row.name, Role(row.role), bool(row.active), row.created_at)


def _digest(token: str) -> str:
    # A token is random enough that its plain hash cannot be turned back.
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _migrate(engine: Any) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "people_migrations"))
    with engine.begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, "head")
