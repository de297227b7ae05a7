"""What was known of a few places at a moment, picked from the index in place of a fold over all."""

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, func, select

from sayso.adapters.kin import lineage_in
from sayso.adapters.naming import PASSES
from sayso.adapters.rows import batches, entry_of
from sayso.adapters.standing import stands
from sayso.adapters.tables import ALWAYS, CLAIMS, ENTRIES, NAMED, REPORTS, SPELLINGS, STANDING
from sayso.ledger.fold import undone_in
from sayso.model.claim import Claim
from sayso.model.codec import report_from_dict, stored_claim
from sayso.model.entry import Entry, Linked, Overruled
from sayso.model.ids import ClaimId, EntryId, ReportId
from sayso.model.known import Axis, Known
from sayso.model.report import Report
from sayso.picture.background import Background
from sayso.picture.lineage import Lineage
from sayso.picture.policy import LineagePolicy
from sayso.picture.sides import Called, Seen

EVER = (0, ALWAYS)
"""All days."""
_IS_BODY = (CLAIMS.c.seq == STANDING.c.reading) & (CLAIMS.c.ordinal == STANDING.c.ordinal)
_WITH_BODY = (
    select(
        STANDING.c.id, STANDING.c.report, STANDING.c.first, STANDING.c.ordinal,
        STANDING.c.corrected, STANDING.c.accepted, CLAIMS.c.body,
    )
    .join(CLAIMS, _IS_BODY)
)  # fmt: skip


class Recall:
    """One moment of knowledge of one ledger; what it tells stays the same while it is open."""

    def __init__(self, db: Connection, axis: Axis, at: datetime | None) -> None:
        self._db = db
        self.axis, self.at = axis, at
        seq = None
        if axis is Axis.RECORDED and at is not None:
            last = select(ENTRIES.c.seq).where(ENTRIES.c.at <= at)
            newest = (ENTRIES.c.at.desc(), ENTRIES.c.seq.desc())
            seq = db.execute(last.order_by(*newest).limit(1)).scalar() or 0
        self.seq = seq
        self.stands = stands(axis, seq, at)
        self._spellings: dict[str, list[Any]] = {}
        self.row_of: dict[ClaimId, int] = {}
        """The row of `standing` of each claim that was picked."""

    def links(self) -> tuple[Linked, ...]:
        """The links that stand, oldest first."""
        return tuple(e for e in self._said if isinstance(e, Linked))

    def rulings(self) -> tuple[Overruled, ...]:
        """Reviewers' rulings on places that stand, oldest first."""
        return tuple(e for e in self._said if isinstance(e, Overruled))

    @cached_property
    def last_row(self) -> int:
        """The last row of `standing` that there is."""
        return self._db.execute(select(func.max(STANDING.c.id))).scalar() or 0

    @cached_property
    def _said(self) -> tuple[Entry, ...]:
        query = select(ENTRIES).where(ENTRIES.c.kind.in_(("linked", "overruled", "undone")))
        if self.seq is not None:
            query = query.where(ENTRIES.c.seq <= self.seq)
        rows = self._db.execute(query.order_by(ENTRIES.c.seq)).all()
        stored = [(EntryId(row.id), entry_of(self._db, row)) for row in rows]
        undone = undone_in(stored)
        return tuple(e for i, e in stored if i not in undone)

    def known(
        self,
        places: Collection[str],
        areas: Collection[str],
        days: tuple[int, int] = EVER,
        also: Collection[int] = (),
    ) -> Known:
        """The claims that bear on the control of places, by raw keys.

        Reports come without their texts: the claims quote what they rest on.

        Args:
            areas: Of these only what is said of the whole of them, and so of the places within.
            days: Only what counts from one of these days, as `named` has them, both included.
            also: Rows of `standing` to be picked whatever their day.
        """
        rows: dict[int, Any] = {}
        within = NAMED.c.day.between(*days) | (NAMED.c.day == ALWAYS)
        named = _WITH_BODY.join(NAMED, NAMED.c.standing == STANDING.c.id)
        queries = []
        for keys, least in ((places, 1), (areas, PASSES)):
            for some in batches(keys):
                query = named.where(NAMED.c.key.in_(some), NAMED.c.bears >= least)
                queries.append(query.where(within) if days != EVER else query)
        queries += [_WITH_BODY.where(STANDING.c.id.in_(some)) for some in batches(also)]
        for query in queries:
            found = self._db.execute(query.where(self.stands))
            rows.update((row.id, row) for row in found)
        ordered = sorted(rows.values(), key=lambda r: (r.first, r.ordinal))
        claims = [_claim(row) for row in ordered]
        self.row_of.update((c.id, row.id) for c, row in zip(claims, ordered, strict=True))
        return Known(
            axis=self.axis,
            at=self.at,
            claims=tuple(claims),
            reports=self.reports({c.report for c in claims}),
            accepted=frozenset(
                c.id for c, row in zip(claims, ordered, strict=True) if row.accepted
            ),
            links=self.links(),
            rulings=self.rulings(),
        )

    def reports(self, ids: Collection[ReportId]) -> dict[ReportId, Report]:
        """Reports without their texts."""
        found: dict[ReportId, Report] = {}
        for some in batches(ids):
            query = select(REPORTS.c.id, REPORTS.c.body).where(REPORTS.c.id.in_(some))
            for row in self._db.execute(query):
                found[ReportId(row.id)] = report_from_dict({**json.loads(row.body), "text": ""})
        return found

    def lineage(
        self,
        reports: Collection[ReportId],
        links: tuple[Linked, ...],
        background: Background,
        policy: LineagePolicy,
    ) -> Lineage:
        """The families of these reports among all that were known."""
        return lineage_in(self._db, self.stands, reports, links, background, policy)

    def actor(self, keys: Collection[str]) -> Iterable[Called]:
        """What the claims that are known call an actor; see `sides.Spellings`."""
        return [(row.name, row.words) for row in self._spelt(keys, "text:")]

    def place(self, keys: Collection[str]) -> Iterable[Seen]:
        """How the claims that are known have a place; see `sides.Spellings`."""
        spelt = self._spelt(keys, "place:")
        return [(r.name or r.words, r.lat, r.lon, r.precision) for r in spelt]

    def _spelt(self, keys: Collection[str], worded: str) -> list[Any]:
        return [s for key in keys for s in self._spelt_as(key, worded)]

    def _spelt_as(self, key: str, worded: str) -> list[Any]:
        found = self._spellings.get(key)
        if found is None:
            found = self._spellings[key] = []
            # Words that only point ("they") are of one report alone.
            bare, _, report = key.partition("@") if key.startswith(worded) else (key, "", "")
            query = select(SPELLINGS).where(SPELLINGS.c.key == bare)
            for spelling in self._db.execute(query).all():
                if self._is_called(bare, spelling.id, report):
                    found.append(spelling)
        return found

    def _is_called(self, key: str, spelling: int, report: str) -> bool:
        query = (
            select(STANDING.c.id)
            .join(NAMED, NAMED.c.standing == STANDING.c.id)
            .where(NAMED.c.key == key, NAMED.c.spelling == spelling, self.stands)
        )
        if report:
            query = query.where(STANDING.c.report == report)
        return self._db.execute(query.limit(1)).first() is not None


def _claim(row: Any) -> Claim:
    return stored_claim(json.loads(row.corrected or row.body))
