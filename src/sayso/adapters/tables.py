"""The ledger's tables, whose rows are only ever added, and the index made from them."""

import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)


def written(moment: datetime) -> str:
    """An aware moment as `Moment` writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "Z"


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment as fixed-width ISO text, so that text order is time order."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> str | None:
        """Write `2024-11-30T12:00:00.000000Z`."""
        return written(value) if value is not None else None

    def process_result_value(self, value: str | None, dialect: Any) -> datetime | None:
        """Read what `process_bind_param` wrote."""
        return datetime.fromisoformat(value) if value else None


class Words(TypeDecorator[str]):
    """Any text, also with a NUL in it, which PostgreSQL does not take as it is."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """Write NUL as two marks, and the mark itself as another pair."""
        if value is None or dialect.name != "postgresql":
            return value
        return value.replace("\ue000", "\ue000\ue001").replace("\0", "\ue000\ue000")

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:
        """Read what `process_bind_param` wrote."""
        if value is None or dialect.name != "postgresql" or "\ue000" not in value:
            return value
        return _MARKED.sub(lambda m: "\0" if m[0] == "\ue000\ue000" else "\ue000", value)


_MARKED = re.compile("\ue000[\ue000\ue001]")


METADATA = MetaData()

ENTRIES = Table(
    "entries",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", String(40), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    # Of a reading its report and engine; of anything else the whole entry.
    Column("body", Words, nullable=False),
    # Moments rise with the numbers, so that the last entry by a moment is one step in an index.
    Index("entries_by_at", "at", "seq"),
    # Links and rulings are few, and asked for with every picture.
    Index("entries_by_kind", "kind", "seq"),
)

REPORTS = Table(
    "reports",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("published_at", Moment),
    Column("source", Words),
    Column("url", Words),
    Column("body", Words, nullable=False),
    Column("text", Words, nullable=False),
)

READINGS = Table(
    "readings",
    METADATA,
    Column("seq", Integer, ForeignKey("entries.seq"), primary_key=True),
    Column("report", String(40), ForeignKey("reports.id"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Index("readings_by_report", "report", "ordinal", unique=True),
)

CLAIMS = Table(
    "claims",
    METADATA,
    Column("seq", Integer, ForeignKey("readings.seq"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("id", String(40), nullable=False),
    Column("type", String(24), nullable=False),
    Column("body", Words, nullable=False),
    Index("claims_by_id", "id"),
)

# --- The index: derived from the entries above, rebuilt from them at any time, never the truth ---

STANDING = Table(
    "standing",
    METADATA,
    # One reading of one claim as verdicts left it, or (ordinal -1) its report as a whole.
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("report", String(40), nullable=False),
    Column("claim", String(40), nullable=False),
    # Place in the order of record: the report's first reading that stands, and within it.
    Column("first", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    # The reading that holds its body, unless a correction does.
    Column("reading", Integer, nullable=False),
    Column("corrected", Words),
    Column("accepted", Integer, nullable=False),
    # On the recorded axis: from this entry on, up to that one; no `since`: never stood there.
    Column("since", Integer),
    Column("until", Integer),
    # On the reported axis: from and up to these moments; no `public`: not on it.
    Column("public", Moment),
    Column("gone", Moment),
    Index("standing_by_report", "report"),
)

NAMED = Table(
    "named",
    METADATA,
    # Which places and actors a standing claim names: `geonames:1`, `place:folded words`, ...
    Column("key", Words, primary_key=True),
    # 1: a place, in a claim of a type that bears on control; 2: and it is about the whole of it,
    # so that it holds for the places in it too; 0: a place in
    # any other claim; -1: an actor.
    Column("bears", Integer, primary_key=True),
    Column("standing", Integer, primary_key=True),
    Column("spelling", BigInteger, primary_key=True),
    # Of a place: the day from which the claim counts there (proleptic ordinal; 1: it has none),
    # 0 where it counts on no day, ALWAYS where it bears on all of them.
    Column("day", Integer, nullable=False),
    Index(
        "named_by_day",
        "key",
        "day",
        sqlite_where=text("bears > 0"),
        postgresql_where=text("bears > 0"),
    ),
    sqlite_with_rowid=False,
)

ALWAYS = 4_000_000
"""A day after all days: its claims are looked at whatever day is asked for."""

SPELLINGS = Table(
    "spellings",
    METADATA,
    # All that one key is called, by a hash of key and spelling.
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("key", Words, nullable=False),
    Column("name", Words),
    Column("words", Words, nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("precision", Words),
    Index("spellings_by_key", "key"),
)

SUBJECTS = Table(
    "subjects",
    METADATA,
    # What verdicts, withdrawals and undoings are about.
    Column("subject", String(40), primary_key=True),
    Column("seq", Integer, primary_key=True),
    sqlite_with_rowid=False,
)

TOUCHED = Table(
    "touched",
    METADATA,
    # The last entry that changed what is known of a place, or of all ("").
    Column("key", Words, primary_key=True),
    Column("seq", Integer, nullable=False),
    Index("touched_by_seq", "seq"),
    sqlite_with_rowid=False,
)

PRINTS = Table(
    "prints",
    METADATA,
    # Of a report under one lineage policy: what decides whose copy it is.
    Column("scope", String(16), primary_key=True),
    Column("report", String(40), primary_key=True),
    Column("family", Integer, nullable=False),
    Column("day", String(10)),
    Column("digest", String(64), nullable=False),
    Column("quotes", Words, nullable=False),
    Column("credit", Words),
    Index("prints_by_family", "scope", "family"),
    sqlite_with_rowid=False,
)

SHELVES = Table(
    "shelves",
    METADATA,
    # The reports that later ones are held against, by key.
    Column("scope", String(16), primary_key=True),
    Column("key", BigInteger, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("report", String(40), nullable=False),
    Column("copy", Integer, nullable=False),
    sqlite_with_rowid=False,
)

COPIES = Table(
    "copies",
    METADATA,
    Column("scope", String(16), primary_key=True),
    Column("a", String(40), primary_key=True),
    Column("b", String(40), primary_key=True),
    sqlite_with_rowid=False,
)

MAPS = Table(
    "maps",
    METADATA,
    # A place's states under one scope (rules, policy, packs) at one moment of knowledge.
    Column("scope", String(80), primary_key=True),
    Column("key", Words, primary_key=True),
    Column("upto", Integer, nullable=False),
    Column("body", Words, nullable=False),
    sqlite_with_rowid=False,
)

DERIVED = (STANDING, NAMED, SPELLINGS, SUBJECTS, TOUCHED, PRINTS, SHELVES, COPIES, MAPS)
"""The index, in the order in which it is emptied."""
