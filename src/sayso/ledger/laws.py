"""What holds of every ledger; `sayso check` runs it."""

from collections.abc import Iterable
from datetime import datetime

from sayso.model.claim import Claim
from sayso.model.entry import (
    Entry,
    Judged,
    Recorded,
    Redacted,
    Undone,
    Verdict,
    Withdrawn,
    entry_id,
)
from sayso.model.ids import ClaimId, EntryId, ReportId
from sayso.model.report import Report
from sayso.model.terms import Role


def broken_laws(entries: Iterable[tuple[EntryId, Entry]]) -> list[str]:
    """Return every breach, a sentence each that names the entry; empty where all is well.

    The laws: entries stand in the order of their moments; ids follow from content; every quote
    stands in its report, letter for letter; verdicts, withdrawals and undoings name something
    that was stored before them.
    """
    entries = list(entries)
    redacted = redacted_claims(entries)
    told: list[str] = []
    last: datetime | None = None
    seen: set[EntryId] = set()
    reports: dict[ReportId, int] = {}
    claims: set[ClaimId] = set()
    for key, entry in entries:
        if last is not None and entry.at < last:
            told.append(
                f"{key}: its moment {entry.at.isoformat()} is before the last, {last.isoformat()}"
            )
        last = entry.at
        ordinal = 0
        match entry:
            case Recorded():
                ordinal = reports.get(entry.report.id, 0)
                reports[entry.report.id] = ordinal + 1
                claims.update(c.id for c in entry.claims)
                for claim in entry.claims:
                    told.extend(f"{key}: {fault}" for fault in misquotes(claim, entry.report))
            case Judged():
                if entry.claim not in claims:
                    told.append(f"{key}: a verdict on {entry.claim}, which was never recorded")
                if (entry.verdict is Verdict.CORRECT) != (entry.corrected is not None):
                    told.append(
                        f"{key}: a correction needs the corrected claim, and nothing else has one"
                    )
            case Withdrawn():
                if entry.report not in reports:
                    told.append(f"{key}: withdraws {entry.report}, which was never recorded")
            case Redacted():
                if entry.report not in reports:
                    told.append(f"{key}: redacts {entry.report}, which was never recorded")
            case Undone():
                if entry.entry not in seen:
                    told.append(f"{key}: undoes {entry.entry}, which was never stored")
            case _:
                pass
        if entry_id(entry, ordinal) != key and not is_of_redacted(entry, redacted):
            told.append(f"{key}: its content was changed, it should be {entry_id(entry, ordinal)}")
        seen.add(key)
    return told


def redacted_claims(entries: Iterable[tuple[EntryId, Entry]]) -> frozenset[ClaimId]:
    """The claims whose words were taken out of the record."""
    listed = list(entries)
    gone = {e.report for _, e in listed if isinstance(e, Redacted)}
    readings = (e for _, e in listed if isinstance(e, Recorded) and e.report.id in gone)
    return frozenset(c.id for r in readings for c in r.claims)


def is_of_redacted(entry: Entry, redacted: frozenset[ClaimId]) -> bool:
    """Whether an entry is a verdict that lost its words with its claim's: its id stays."""
    return isinstance(entry, Judged) and entry.claim in redacted


def misquotes(claim: Claim, report: Report) -> list[str]:
    """Return what of a claim does not stand in its report, letter for letter."""
    told = []
    if claim.report != report.id:
        told.append(f"{claim.id} is of report {claim.report}, not {report.id}")
    spans = [("evidence", claim.evidence.start, claim.evidence.end, claim.evidence.text)]
    spans += [(r.value, m.start, m.end, m.text) for r in Role for m in claim.mentions(r)]
    for name, start, end, quoted in spans:
        if report.text[start:end] != quoted:
            told.append(f"{claim.id}: {name} {quoted!r} does not stand at {start}:{end}")
    return told
