"""The index of what stands: kept up with every entry, or made anew from all of them.

A row of `standing` is one claim of one reading as verdicts left it, with the entries between which
it stood (the recorded axis) and the moments between which it was public (the reported axis), so
that what was known at a moment is a range in place of a fold over all entries. Of a first reading the
rows follow at once; whatever else concerns a report has its few entries folded anew.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from attrs import asdict, frozen
from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from sayso.adapters.kin import KinKeeper, family_members, places_of, scope_of
from sayso.adapters.naming import AN_ACTOR, PASSES, Namer, places_named
from sayso.adapters.redacting import is_redacted
from sayso.adapters.rows import batches, dump, entry_of
from sayso.adapters.tables import (
    CLAIMS,
    DERIVED,
    ENTRIES,
    MAPS,
    NAMED,
    READINGS,
    STANDING,
    SUBJECTS,
    TOUCHED,
)
from sayso.ledger.fold import judged, public_at, undone_in
from sayso.model.claim import Claim
from sayso.model.codec import claim_to_dict
from sayso.model.entry import (
    Entry,
    Judged,
    Linked,
    Overruled,
    Recorded,
    Redacted,
    Undone,
    Verdict,
    Withdrawn,
)
from sayso.model.ids import ClaimId, EntryId, ReportId, content_id
from sayso.model.known import Axis
from sayso.model.report import Report
from sayso.picture.policy import RULES, default_policy
from sayso.picture.sides import key_of_place

WHOLE = -1
"""The ordinal of the row that stands for a report itself."""
EVERYWHERE = ""
"""The key under which is noted what may change any place."""
FORM = 2
"""Version of what this module writes; it moves when the same entries give other rows."""
_MARK = "index"
_Stored = tuple[int, EntryId, Entry]


@frozen
class Row:
    """What stands of a report: one claim, or with ordinal WHOLE itself."""

    claim: str
    first: int
    ordinal: int
    reading: int
    corrected: str | None
    accepted: int


class Keeper:
    """Takes the entries of one transaction into the index; `close` writes what is still held."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        policy = default_policy()
        self._kin = KinKeeper(db, policy.lineage)
        self._namer = Namer(db)
        self._next = (db.execute(select(func.max(STANDING.c.id))).scalar() or 0) + 1
        self._told = db.execute(select(SUBJECTS.c.seq).limit(1)).first() is not None
        self._standing: list[dict[str, Any]] = []
        self._touched: dict[str, int] = {}

    def take(self, seq: int, key: EntryId, entry: Entry, ordinal: int) -> None:
        """Take one entry that was stored just now.

        Args:
            ordinal: Of a Recorded, how many readings of its report stand before it.
        """
        match entry:
            case Recorded() if is_redacted(self._db, entry.report.id):
                # Its words are gone: nothing of it stands at any moment.
                pass
            case Recorded():
                if not ordinal:
                    self._upset(seq, self._kin.take(entry.report, seq))
                subjects = [entry.report.id, key, *(c.id for c in entry.claims)]
                if ordinal or (self._told and self._spoken_of(subjects)):
                    self._anew(seq, entry.report.id)
                else:
                    self._first(seq, entry)
            case Judged():
                self._tell(seq, entry.claim)
                for report in self._reports_of(entry.claim):
                    self._anew(seq, report)
            case Withdrawn():
                self._tell(seq, entry.report)
                self._anew(seq, entry.report)
            case Undone():
                self._tell(seq, entry.entry)
                self._undo(seq, entry.entry)
            case Linked():
                self._touched[EVERYWHERE] = seq
            case Redacted():
                # The store makes the index anew, so that nothing of the words is left in it.
                pass
            case Overruled():
                # Rulings are few, and laid over a map when it is read.
                pass

    def close(self) -> None:
        """Write what is held."""
        db = self._db
        self._kin.close()
        self._namer.close()
        if self._standing:
            db.execute(insert(STANDING), self._standing)
        touch(db, self._touched)
        self._standing, self._touched = [], {}

    def _first(self, seq: int, entry: Recorded) -> None:
        """The first reading of a report of which nothing else is said."""
        public = public_at(entry.report, entry.at)
        rows = [Row("", seq, WHOLE, seq, None, 0)]
        rows += [Row(c.id, seq, n, seq, None, 0) for n, c in enumerate(entry.claims)]
        for row in rows:
            claim = entry.claims[row.ordinal] if row.ordinal != WHOLE else None
            self._add(entry.report, row, claim, since=seq, public=public)
            if claim is not None:
                self._touch(seq, claim, entry.report)

    def _anew(self, seq: int, report: ReportId) -> None:
        """Ask the fold what stands of a report now, and change the rows to that."""
        self.close()
        db = self._db
        if is_redacted(db, report):
            return
        stored = self._entries_of(report, seq)
        undone = undone_in([(key, entry) for _, key, entry in stored])
        told = {i: (n, e) for n, i, e in stored if i not in undone}
        readings = [(n, e) for n, e in told.values() if isinstance(e, Recorded)]
        gone = min(
            (e.published_at for _, e in told.values() if isinstance(e, Withdrawn)), default=None
        )
        rows: dict[Row, Claim | None] = {}
        public: datetime | None = None
        if readings:
            first, reading = readings[0][0], readings[-1][0]
            public = public_at(readings[0][1].report, readings[0][1].at)
            rows = _rows(told.values(), first, reading)
        lasting = {} if gone is not None else rows
        held = db.execute(select(STANDING).where(STANDING.c.report == report)).all()
        as_row = {
            r.id: Row(r.claim, r.first, r.ordinal, r.reading, r.corrected, r.accepted) for r in held
        }
        open_ids = {as_row[r.id]: r.id for r in held if r.since is not None and r.until is None}
        ended = [i for row, i in open_ids.items() if row not in lasting]
        for ids in batches(ended):
            db.execute(update(STANDING).where(STANDING.c.id.in_(ids)).values(until=seq))
        db.execute(
            update(STANDING).where(STANDING.c.report == report).values(public=None, gone=None)
        )
        any_id = {row: i for i, row in as_row.items()} | open_ids
        kept: list[int] = []
        for row, claim in rows.items():
            if row in any_id and (row in open_ids or row not in lasting):
                kept.append(any_id[row])
            else:
                since = seq if row in lasting else None
                self._add(readings[0][1].report, row, claim, since=since, public=public, gone=gone)
        for ids in batches(kept):
            db.execute(
                update(STANDING).where(STANDING.c.id.in_(ids)).values(public=public, gone=gone)
            )
        for _, entry in readings:
            for claim in entry.claims:
                self._touch(seq, claim, entry.report)
                self._upset(seq, places_named(claim))
        for claim in rows.values():
            if claim is not None:
                self._touch(seq, claim, readings[0][1].report)
                self._upset(seq, places_named(claim))
        self._touch_keys(seq, list(as_row))
        if any(row.ordinal == WHOLE for row in open_ids) is not bool(lasting):
            # Who stands or falls may part its copies, or join them.
            family = family_members(db, report)
            if len(family) > 1:
                self._upset(seq, places_of(db, family))
        self.close()

    def _add(
        self,
        report: Report,
        row: Row,
        claim: Claim | None,
        *,
        since: int | None,
        public: datetime | None,
        gone: datetime | None = None,
    ) -> None:
        self._standing.append(
            {
                "id": self._next, "report": report.id, "claim": row.claim, "first": row.first,
                "ordinal": row.ordinal, "reading": row.reading, "corrected": row.corrected,
                "accepted": row.accepted, "since": since, "until": None, "public": public,
                "gone": gone,
            }
        )  # fmt: skip
        if claim is not None:
            self._namer.take(claim, report, self._next)
        self._next += 1

    def _upset(self, seq: int, keys: Iterable[str]) -> None:
        for key in keys:
            self._touched[key] = self._touched[upset(key)] = seq

    def _touch(self, seq: int, claim: Claim, report: Report) -> None:
        for key in places_named(claim):
            self._touched[key] = seq
        for n in self._namer.day_and_wholes(claim, report)[1]:
            self._touched[within(key_of_place(claim.place[n]))] = seq

    def _touch_keys(self, seq: int, standing: Sequence[int]) -> None:
        for ids in batches(standing):
            named = select(NAMED.c.key, NAMED.c.bears).where(
                NAMED.c.standing.in_(ids), NAMED.c.bears > AN_ACTOR
            )
            for key, bears in self._db.execute(named):
                self._upset(seq, (key,))
                if bears == PASSES:
                    self._touched[within(key)] = seq

    def _tell(self, seq: int, subject: str) -> None:
        self._db.execute(insert(SUBJECTS).values(subject=subject, seq=seq))
        self._told = True

    def _spoken_of(self, subjects: Sequence[str]) -> bool:
        return any(
            self._db.execute(select(SUBJECTS.c.seq).where(SUBJECTS.c.subject.in_(some))).first()
            for some in batches(subjects)
        )

    def _undo(self, seq: int, target: EntryId) -> None:
        row = self._db.execute(select(ENTRIES).where(ENTRIES.c.id == target)).first()
        entry = entry_of(self._db, row) if row is not None else None
        match entry:
            case Recorded():
                self._anew(seq, entry.report.id)
            case Judged():
                for report in self._reports_of(entry.claim):
                    self._anew(seq, report)
            case Withdrawn():
                self._anew(seq, entry.report)
            case Undone():
                self._undo(seq, entry.entry)
            case Linked():
                self._touched[EVERYWHERE] = seq
            case _:
                pass

    def _reports_of(self, claim: ClaimId) -> list[ReportId]:
        query = (
            select(READINGS.c.report)
            .join(CLAIMS, CLAIMS.c.seq == READINGS.c.seq)
            .where(CLAIMS.c.id == claim)
            .distinct()
        )
        return [ReportId(r) for (r,) in self._db.execute(query)]

    def _entries_of(self, report: ReportId, upto: int) -> list[_Stored]:
        """Every entry that concerns a report, up to one of them, oldest first."""
        db = self._db
        found: dict[int, tuple[EntryId, Entry]] = {}
        readings = select(ENTRIES).join(READINGS, READINGS.c.seq == ENTRIES.c.seq)
        rows = db.execute(readings.where(READINGS.c.report == report, READINGS.c.seq <= upto)).all()
        subjects: list[str] = [report]
        while rows:
            for row in rows:
                entry = entry_of(db, row)
                found[row.seq] = EntryId(row.id), entry
                subjects.append(row.id)
                subjects += [c.id for c in entry.claims] if isinstance(entry, Recorded) else []
            rows = []
            for some in batches(subjects):
                about = select(ENTRIES).join(SUBJECTS, SUBJECTS.c.seq == ENTRIES.c.seq)
                rows += db.execute(about.where(SUBJECTS.c.subject.in_(some)).distinct()).all()
            rows = [r for r in {r.seq: r for r in rows}.values() if r.seq not in found]
            subjects = []
        return [(seq, *found[seq]) for seq in sorted(found)]


def _rows(told: Iterable[tuple[int, Entry]], first: int, reading: int) -> dict[Row, Claim | None]:
    """What stands of a report, its withdrawal left aside."""
    entries = dict(told)
    verdicts = {e.claim: e for e in entries.values() if isinstance(e, Judged)}
    read = entries[reading]
    assert isinstance(read, Recorded)
    rows: dict[Row, Claim | None] = {Row("", first, WHOLE, reading, None, 0): None}
    for n, recorded in enumerate(read.claims):
        for claim in judged((recorded,), verdicts):
            verdict = verdicts.get(claim.id)
            fixed = verdict is not None and verdict.verdict is Verdict.CORRECT
            body = dump(claim_to_dict(claim)) if fixed else None
            rows[Row(claim.id, first, n, reading, body, int(verdict is not None))] = claim
    return rows


def upset(place: str) -> str:
    """The key under which is noted what changed of a place otherwise than by new claims."""
    return "upset " + place


def within(area: str) -> str:
    """The key under which is noted what was said of the whole of an area."""
    return "within " + area


def touch(db: Connection, keys: dict[str, int]) -> None:
    """Note that what is known of places changed with these entries."""
    held: set[str] = set()
    for some in batches(list(keys)):
        held.update(k for (k,) in db.execute(select(TOUCHED.c.key).where(TOUCHED.c.key.in_(some))))
    old = [{"k": key, "n": keys[key]} for key in keys if key in held]
    new = [{"key": key, "seq": keys[key]} for key in keys if key not in held]
    if old:
        change = update(TOUCHED).where(TOUCHED.c.key == bindparam("k")).values(seq=bindparam("n"))
        db.execute(change, old)
    if new:
        db.execute(insert(TOUCHED), new)


def index_scope() -> str:
    """What the index depends on besides the entries; another one has it made anew."""
    policy = default_policy()
    words = content_id("words", RULES, FORM, asdict(policy.words)).removeprefix("words-")
    return f"{words} {scope_of(policy.lineage)}"


def is_current(db: Connection) -> bool:
    """Whether the index was made under the present rules and default policy."""
    mark = select(MAPS.c.body).where(MAPS.c.scope == _MARK)
    return db.execute(mark).scalar() == index_scope()


def rebuild(db: Connection, progress: int = 1000) -> None:
    """Make the index anew from the entries."""
    for table in DERIVED:
        db.execute(table.delete())
    db.execute(insert(MAPS).values(scope=_MARK, key="", upto=0, body=index_scope()))
    keeper = Keeper(db)
    ordinals: dict[ReportId, int] = {}
    last = 0
    while rows := db.execute(
        select(ENTRIES).where(ENTRIES.c.seq > last).order_by(ENTRIES.c.seq).limit(progress)
    ).all():
        for row in rows:
            entry = entry_of(db, row)
            ordinal = 0
            if isinstance(entry, Recorded):
                ordinal = ordinals.get(entry.report.id, 0)
                ordinals[entry.report.id] = ordinal + 1
            keeper.take(row.seq, EntryId(row.id), entry, ordinal)
            last = row.seq
        keeper.close()


def stands(axis: Axis, seq: int | None, at: datetime | None) -> Any:
    """The condition on `standing` of what was known.

    Args:
        seq: On the recorded axis the last entry that counts; None: all.
        at: On the reported axis the moment; None: all.
    """
    table = STANDING.c
    if axis is Axis.RECORDED:
        if seq is None:
            return table.since.is_not(None) & table.until.is_(None)
        return (table.since <= seq) & or_(table.until.is_(None), table.until > seq)
    if at is None:
        return table.public.is_not(None) & table.gone.is_(None)
    return (table.public <= at) & or_(table.gone.is_(None), table.gone > at)
