"""The ledger's tables. Rows are only ever added."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment as fixed-width ISO text, so that text order is time order."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> str | None:
        """Write `2024-11-30T12:00:00.000000Z`."""
        if value is None:
            return None
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "Z"

    def process_result_value(self, value: str | None, dialect: Any) -> datetime | None:
        """Read what `process_bind_param` wrote."""
        return datetime.fromisoformat(value) if value else None


METADATA = MetaData()

ENTRIES = Table(
    "entries",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", String(40), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    # Of a reading its report and engine; of anything else the whole entry.
    Column("body", Text, nullable=False),
)

REPORTS = Table(
    "reports",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("published_at", Moment),
    Column("source", Text),
    Column("url", Text),
    Column("body", Text, nullable=False),
    Column("text", Text, nullable=False),
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
    Column("body", Text, nullable=False),
    Index("claims_by_id", "id"),
)
