"""The tables of accounts."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, MetaData, String, Table, Text

from sayso.adapters.tables import Moment

PEOPLE_METADATA = MetaData()

PEOPLE = Table(
    "people",
    PEOPLE_METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(40), nullable=False, unique=True),
    Column("password", Text, nullable=False),
    Column("role", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
)

SESSIONS = Table(
    "sessions",
    PEOPLE_METADATA,
    # The hash of what the browser keeps: who reads the file cannot take a session over.
    Column("id", String(64), primary_key=True),
    Column("person", Integer, ForeignKey("people.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

TOKENS = Table(
    "tokens",
    PEOPLE_METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("hash", String(64), nullable=False, unique=True),
    Column("person", Integer, ForeignKey("people.id"), nullable=False),
    Column("label", Text, nullable=False),
    Column("role", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("revoked_at", Moment),
)

AUDIT = Table(
    "audit",
    PEOPLE_METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("person", Text, nullable=False),
    Column("action", String(40), nullable=False),
    Column("detail", Text, nullable=False),
)

KEYS = Table(
    "keys",
    PEOPLE_METADATA,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
