"""The claims that stand, one report at a time: what `known_at` gives, in flat memory."""

from collections.abc import Container, Iterator, Mapping
from datetime import datetime

from attrs import define, field, frozen

from sayso.app.ask import When
from sayso.ledger.fold import judged, public_at, undone_by
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


@frozen
class _Said:
    """What later entries say of earlier ones."""

    undone: frozenset[EntryId]
    verdicts: Mapping[ClaimId, Judged]
    withdrawn: frozenset[ReportId]
    reread: Mapping[ReportId, _Reread]


def standing(ledger: Ledger, when: When) -> Iterator[Standing]:
    """Yield what stands at the asked moments of knowledge, in the order of the readings.

    The ledger is read twice, and once more where reports were read again: memory goes with the
    verdicts, withdrawals and re-readings, and by some bytes with the reports; not with the
    claims. A report that was read again comes where its last reading was recorded.
    """
    said = _said(ledger, when)
    for key, entry in _held(ledger, when):
        if not isinstance(entry, Recorded) or key in said.undone:
            continue
        report, again = entry.report, said.reread.get(entry.report.id)
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


def _held(ledger: Ledger, when: When) -> Iterator[tuple[EntryId, Entry]]:
    for key, entry in ledger.entries():
        if when.recorded_at is None or entry.at <= when.recorded_at:
            yield key, entry


def _said(ledger: Ledger, when: When) -> _Said:
    # Reports by a number, not by their id: there may be many, and few are read again.
    seen: set[int] = set()
    again: set[ReportId] = set()
    others: list[tuple[EntryId, Entry]] = []
    for key, entry in _held(ledger, when):
        if isinstance(entry, Recorded):
            number = hash(entry.report.id)
            if number in seen:
                again.add(entry.report.id)
            seen.add(number)
        else:
            others.append((key, entry))
    undone = undone_by(others)
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
    for key, entry in _held(ledger, when):
        if isinstance(entry, Recorded) and entry.report.id in reports and key not in undone:
            one = found.setdefault(entry.report.id, _Reread(key, entry.at))
            one.last = key
            for claim in entry.claims:
                one.held.setdefault(claim.id, entry.at)
    return found
