"""Which reports are copies of which, found once when a report comes and kept beside the ledger.

The pairs follow from the texts and the lineage policy alone; which of them make a family at a
moment is worked out from those that were known then, by `lineage.families_of`.
"""

import json
from collections.abc import Collection, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from attrs import asdict
from sqlalchemy import Connection, func, insert, select, update

from sayso.adapters.rows import batches
from sayso.adapters.tables import COPIES, NAMED, PRINTS, REPORTS, SHELVES, STANDING
from sayso.model.entry import Linked, LinkKind
from sayso.model.ids import ReportId, content_id
from sayso.model.report import Report
from sayso.picture.background import Background
from sayso.picture.lineage import (
    CopySearch,
    Fingerprint,
    Lineage,
    Pair,
    Shelf,
    families_of,
    fingerprint,
    lineage_of,
)
from sayso.picture.policy import LineagePolicy


def scope_of(policy: LineagePolicy) -> str:
    """The name under which what a lineage policy gives is kept."""
    return content_id("kin", asdict(policy)).removeprefix("kin-")


class KinKeeper:
    """Takes the reports of one transaction, each at its first reading."""

    def __init__(self, db: Connection, policy: LineagePolicy) -> None:
        self._db = db
        self._policy = policy
        self._scope = scope_of(policy)
        self._texts: dict[ReportId, str] = {}
        self._search = CopySearch(policy, self._text)
        self._shelves: dict[int, Shelf] = {}
        self._held: dict[int, tuple[int, int]] = {}
        self._prints: dict[ReportId, dict[str, Any]] = {}
        self._pairs: list[Pair] = []

    def take(self, report: Report, number: int) -> frozenset[str]:
        """Find a report's copies; returns the keys of places that this bears on.

        Those are the places of the reports that it shows to be of one origin with others.

        Args:
            number: Names its family, where it has none yet.
        """
        self._texts[report.id] = report.text
        one = fingerprint(report, self._policy)
        self._fetch(self._search.keys(one))
        pairs = self._search.place(one, self._shelves)
        self._pairs += pairs
        kin = {a if b == report.id else b for a, b in pairs}
        families = self._families_of(kin)
        family = min(families, default=number)
        self._prints[report.id] = {
            "scope": self._scope, "report": report.id, "family": family,
            "day": one.day.isoformat() if one.day else None, "digest": one.digest,
            "quotes": json.dumps(sorted(one.quotes), ensure_ascii=False), "credit": one.credit,
        }  # fmt: skip
        return self._join(families - {family}, family) if len(families) > 1 else frozenset()

    def close(self) -> None:
        """Write what is held."""
        rows: list[dict[str, Any]] = []
        for key, shelf in self._shelves.items():
            for copy, held in enumerate((shelf.originals, shelf.copies)):
                before = self._held.get(key, (0, 0))[copy]
                rows += [
                    {
                        "scope": self._scope, "key": key, "place": 2 * n + copy,
                        "report": one.report, "copy": copy,
                    }
                    for n, one in enumerate(held[before:], before)
                ]  # fmt: skip
        for table, new in (
            (SHELVES, rows),
            (PRINTS, list(self._prints.values())),
            (COPIES, [{"scope": self._scope, "a": a, "b": b} for a, b in self._pairs]),
        ):
            if new:
                self._db.execute(insert(table), new)
        self._shelves, self._held, self._prints, self._pairs = {}, {}, {}, []
        self._texts.clear()

    def _fetch(self, keys: Collection[int]) -> None:
        """Bring the shelves of these keys from the table, where they are not here yet."""
        missing = [k for k in dict.fromkeys(keys) if k not in self._shelves]
        found: dict[int, Shelf] = {k: Shelf() for k in missing}
        for some in batches(missing):
            query = (
                select(SHELVES, PRINTS.c.day, PRINTS.c.digest, PRINTS.c.quotes)
                .join(
                    PRINTS,
                    (PRINTS.c.scope == SHELVES.c.scope) & (PRINTS.c.report == SHELVES.c.report),
                )
                .where(SHELVES.c.scope == self._scope, SHELVES.c.key.in_(some))
                .order_by(SHELVES.c.key, SHELVES.c.place)
            )
            for row in self._db.execute(query):
                found[row.key].take(_print(row), copy=bool(row.copy))
        self._shelves.update(found)
        self._held.update((k, (len(s.originals), len(s.copies))) for k, s in found.items())

    def _text(self, report: ReportId) -> str:
        if report not in self._texts:
            query = select(REPORTS.c.text).where(REPORTS.c.id == report)
            self._texts[report] = str(self._db.execute(query).scalar_one())
        return self._texts[report]

    def _families_of(self, reports: Collection[ReportId]) -> set[int]:
        found = {self._prints[r]["family"] for r in reports if r in self._prints}
        for some in batches([r for r in reports if r not in self._prints]):
            query = select(PRINTS.c.family).where(
                PRINTS.c.scope == self._scope, PRINTS.c.report.in_(some)
            )
            found.update(f for (f,) in self._db.execute(query))
        return found

    def _join(self, families: Collection[int], into: int) -> frozenset[str]:
        members: list[str] = []
        for one in self._prints.values():
            if one["family"] in families:
                one["family"] = into
                members.append(one["report"])
        of_these = (PRINTS.c.scope == self._scope, PRINTS.c.family.in_(families))
        members += [r for (r,) in self._db.execute(select(PRINTS.c.report).where(*of_these))]
        self._db.execute(update(PRINTS).where(*of_these).values(family=into))
        return places_of(self._db, members)


def places_of(db: Connection, reports: Collection[str]) -> frozenset[str]:
    """The keys of the places that reports' claims name."""
    found: set[str] = set()
    for some in batches(reports):
        query = (
            select(NAMED.c.key)
            .join(STANDING, STANDING.c.id == NAMED.c.standing)
            .where(STANDING.c.report.in_(some), NAMED.c.bears >= 0)
            .distinct()
        )
        found.update(k for (k,) in db.execute(query))
    return frozenset(found)


def family_members(db: Connection, report: ReportId) -> list[ReportId]:
    """All reports of a report's families, under whatever policy."""
    own = select(PRINTS.c.scope, PRINTS.c.family).where(PRINTS.c.report == report)
    found: list[ReportId] = []
    for scope, family in db.execute(own).all():
        query = select(PRINTS.c.report).where(PRINTS.c.scope == scope, PRINTS.c.family == family)
        found += [ReportId(r) for (r,) in db.execute(query)]
    return found


def lineage_in(
    db: Connection,
    known: Any,
    reports: Collection[ReportId],
    links: tuple[Linked, ...],
    background: Background,
    policy: LineagePolicy,
) -> Lineage:
    """Return the families of some reports among all that are known.

    Args:
        known: The condition on `standing`.
    """
    scope = scope_of(policy)
    copies = [link for link in links if link.kind is LinkKind.COPY]
    asked = {*reports, *(ReportId(r) for link in copies for r in (link.a, link.b))}
    prints = _prints_of(db, scope, asked)
    if any(r not in prints for r in reports):
        return _found_anew(db, known, links, background, policy)
    linked = {prints[ReportId(r)][1] for k in copies for r in (k.a, k.b) if ReportId(r) in prints}
    shared: dict[int, int] = {}
    for report in reports:
        family = prints[report][1]
        shared[family] = shared.get(family, 0) + 1
    families = [f for f, n in shared.items() if n > 1 or f in linked]
    families += [f for f in linked if f not in shared]
    if not families:
        return families_of([prints[r][0] for r in reports], (), (), background)
    members, whole = _members(db, scope, known, families)
    pairs: list[Pair] = []
    in_part = [f for f in families if f in linked or not whole[f]]
    for family in families:
        if family not in in_part:
            # All of it is known, so that it is one family whichever pairs make it so.
            told = sorted(r for r, (_, f) in members.items() if f == family)
            pairs += pairwise(told)
    for some in batches(in_part):
        query = (
            select(COPIES.c.a, COPIES.c.b)
            .join(PRINTS, (PRINTS.c.scope == COPIES.c.scope) & (PRINTS.c.report == COPIES.c.a))
            .where(COPIES.c.scope == scope, PRINTS.c.family.in_(some))
        )
        pairs += [(ReportId(a), ReportId(b)) for a, b in db.execute(query)]
    every = {r: prints[r][0] for r in reports} | {r: p for r, (p, _) in members.items()}
    return families_of(every.values(), pairs, links, background)


def _prints_of(
    db: Connection, scope: str, reports: Collection[ReportId]
) -> dict[ReportId, tuple[Fingerprint, int]]:
    found: dict[ReportId, tuple[Fingerprint, int]] = {}
    for some in batches(reports):
        query = select(PRINTS).where(PRINTS.c.scope == scope, PRINTS.c.report.in_(some))
        found.update((ReportId(r.report), (_print(r), r.family)) for r in db.execute(query))
    return found


def _members(
    db: Connection, scope: str, known: Any, families: Collection[int]
) -> tuple[dict[ReportId, tuple[Fingerprint, int]], Mapping[int, bool]]:
    """The members of families that are known, and whether these are all."""
    found: dict[ReportId, tuple[Fingerprint, int]] = {}
    whole: dict[int, bool] = {}
    for some in batches(families):
        of_these = (PRINTS.c.scope == scope, PRINTS.c.family.in_(some))
        counted = select(PRINTS.c.family, func.count()).where(*of_these).group_by(PRINTS.c.family)
        total = {row[0]: row[1] for row in db.execute(counted)}
        query = (
            select(PRINTS)
            .join(STANDING, STANDING.c.report == PRINTS.c.report)
            .where(*of_these, STANDING.c.ordinal == -1, known)
        )
        here = {ReportId(r.report): (_print(r), r.family) for r in db.execute(query)}
        for family in some:
            whole[family] = total[family] == sum(f == family for _, f in here.values())
        found |= here
    return found, whole


def _found_anew(
    db: Connection,
    known: Any,
    links: tuple[Linked, ...],
    background: Background,
    policy: LineagePolicy,
) -> Lineage:
    """The families under a policy of which no prints are kept: every report is looked at."""
    from sayso.model.codec import report_from_dict

    query = select(REPORTS).join(STANDING, STANDING.c.report == REPORTS.c.id)
    reports = {}
    for row in db.execute(query.where(STANDING.c.ordinal == -1, known)):
        reports[ReportId(row.id)] = report_from_dict({**json.loads(row.body), "text": row.text})
    return lineage_of(reports, links, background, policy)


def _print(row: Any) -> Fingerprint:
    return Fingerprint(
        ReportId(row.report),
        date.fromisoformat(row.day) if row.day else None,
        row.digest,
        (),
        frozenset(json.loads(row.quotes)),
        getattr(row, "credit", None),
    )
