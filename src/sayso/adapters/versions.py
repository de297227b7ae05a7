"""Which reports are versions of one page, and which of them the outlet has taken back."""

import json
from datetime import datetime

from attrs import frozen
from sqlalchemy import Engine, func, insert, select

from sayso.adapters.tables import ENTRIES
from sayso.adapters.watch_tables import VERSIONS
from sayso.model.ids import EntryId, ReportId


@frozen
class Version:
    """One version of a page or item."""

    report: ReportId
    address: str
    ordinal: int
    raw: str
    """SHA-256 of the document in the archive."""
    found_at: datetime


class Versions:
    """Keeps the order of each page's versions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, report: ReportId, address: str, raw: str, now: datetime) -> None:
        """Note a report as the newest version at an address, unless it is known."""
        with self._engine.begin() as db:
            if db.execute(select(VERSIONS.c.report).where(VERSIONS.c.report == report)).first():
                return
            last = db.execute(
                select(func.max(VERSIONS.c.ordinal)).where(VERSIONS.c.address == address)
            ).scalar()
            db.execute(
                insert(VERSIONS).values(
                    report=report, address=address, ordinal=(last or 0) + 1, raw=raw, found_at=now
                )
            )

    def at(self, address: str) -> list[Version]:
        """The versions at an address, first to last."""
        return self._select(VERSIONS.c.address == address)

    def of(self, report: str) -> Version | None:
        """The version that a report is; an id's beginning will do."""
        found = self._select(VERSIONS.c.report.startswith(report, autoescape=True))
        return found[0] if len(found) == 1 else None

    def withdrawal(self, report: str) -> EntryId | None:
        """The entry that withdraws a report and was not undone; None where it stands."""
        with self._engine.connect() as db:
            # Withdrawals are few beside readings, whose bodies are not looked at.
            rows = db.execute(
                select(ENTRIES.c.id, ENTRIES.c.kind, ENTRIES.c.body)
                .where(ENTRIES.c.kind.in_(("withdrawn", "undone")))
                .order_by(ENTRIES.c.seq)
            ).all()
        bodies = [(row.id, row.kind, json.loads(row.body)) for row in rows]
        undone = {body["entry"] for _, kind, body in bodies if kind == "undone"}
        standing = [
            key
            for key, kind, body in bodies
            if kind == "withdrawn" and body["report"] == report and key not in undone
        ]
        return EntryId(standing[-1]) if standing else None

    def _select(self, where: object) -> list[Version]:
        with self._engine.connect() as db:
            rows = db.execute(
                select(VERSIONS).where(where).order_by(VERSIONS.c.address, VERSIONS.c.ordinal)  # type: ignore[arg-type]
            ).all()
        return [Version(ReportId(r.report), r.address, r.ordinal, r.raw, r.found_at) for r in rows]
