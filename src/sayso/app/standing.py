"""The claims that stand, one report at a time: what `known_at` gives, in flat memory."""

from collections.abc import Container, Iterator, Mapping
from datetime import datetime

from attrs import define, field, frozen

from sayso.adapters.sql import SqlLedger, outline
from sayso.app.ask import When
from sayso.ledger.fold import judged, public_at, undone_in
from sayso.ledger.store import Ledger
from sayso.model.claim import Claim
from sayso.model.entry import Entry, Judged, Recorded, Verdict, Withdrawn
from sayso.model.ids import ClaimId, EntryId, ReportId
from sayso.model.report import Report


@frozen
class Standing:
    """A report with those of its claims that stand."""

    report: Report
    claims: tuple[Claim, ...]
    recorded_at: Mapping[ClaimId, datetime]
    """When the record first held each claim."""
    accepted: frozenset[ClaimId]


@define
class _Reread:
    """A report that was read more than once: which reading stands, and what was first when."""

    last: EntryId
    first: datetime
    held: dict[ClaimId, datetime] = field(factory=dict)
    """Filled as the readings come."""


@frozen
class _Said:
    """What later entries say of earlier ones."""

    undone: frozenset[EntryId]
    verdicts: Mapping[ClaimId, Judged]
    withdrawn: frozenset[ReportId]
    reread: Mapping[ReportId, _Reread]


def standing(ledger: Ledger, when: When) -> Iterator[Standing]:
    """Yield what stands at the asked moments of knowledge, in the order of the readings.

    The ledger is gone through in outline, then read once: memory goes with the verdicts,
    withdrawals and second readings, and by some bytes with the reports; not with the claims. A
    report that was read again comes where its last reading was recorded.
    """
    said = _said(ledger, when)
    for key, entry in ledger.entries():
        if when.recorded_at is not None and entry.at > when.recorded_at:
            break
        if not isinstance(entry, Recorded) or key in said.undone:
            continue
        report, again = entry.report, said.reread.get(entry.report.id)
        if again is not None:
            for claim in entry.claims:
                again.held.setdefault(claim.id, entry.at)
        if report.id in said.withdrawn or (again is not None and again.last != key):
            continue
        first = again.first if again else entry.at
        if when.reported_by is not None and public_at(report, first) > when.reported_by:
            continue
        claims = tuple(judged(entry.claims, said.verdicts))
        held = again.held if again else {}
        yield Standing(
            report,
            claims,
            {c.id: held.get(c.id, entry.at) for c in claims},
            frozenset(
                c.id
                for c in claims
                if (found := said.verdicts.get(c.id)) and found.verdict is not Verdict.REJECT
            ),
        )


_Line = tuple[EntryId, datetime, ReportId | Entry]


def _outline(ledger: Ledger, when: When) -> Iterator[_Line]:
    """All entries up to the moment of record; of a reading only its report's id."""
    lines: Iterator[_Line]
    if isinstance(ledger, SqlLedger):
        lines = outline(ledger)
    else:
        lines = (
            (key, entry.at, entry.report.id if isinstance(entry, Recorded) else entry)
            for key, entry in ledger.entries()
        )
    for line in lines:
        if when.recorded_at is None or line[1] <= when.recorded_at:
            yield line


def _said(ledger: Ledger, when: When) -> _Said:
    # Reports by a number, not by their id: there may be many, and few are read again.
    seen: set[int] = set()
    again: set[ReportId] = set()
    others: list[tuple[EntryId, Entry]] = []
    for key, _, entry in _outline(ledger, when):
        if isinstance(entry, str):
            number = hash(entry)
            if number in seen:
                again.add(entry)
            seen.add(number)
        else:
            others.append((key, entry))
    undone = undone_in(others)
    verdicts: dict[ClaimId, Judged] = {}
    withdrawn: set[ReportId] = set()
    for key, entry in others:
        if key in undone:
            continue
        match entry:
            case Judged():
                verdicts[entry.claim] = entry
            case Withdrawn():
                if when.reported_by is None or entry.published_at <= when.reported_by:
                    withdrawn.add(entry.report)
            case _:
                pass
    reread = _reread(ledger, when, again, undone) if again else {}
    return _Said(frozenset(undone), verdicts, frozenset(withdrawn), reread)


def _reread(
    ledger: Ledger, when: When, reports: Container[ReportId], undone: Container[EntryId]
) -> Mapping[ReportId, _Reread]:
    found: dict[ReportId, _Reread] = {}
    for key, at, report in _outline(ledger, when):
        if isinstance(report, str) and report in reports and key not in undone:
            found.setdefault(report, _Reread(key, at)).last = key
    return found
