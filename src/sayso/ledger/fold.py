"""What was known, when: a pure function of the entries."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from attrs import evolve

from sayso.model.claim import Claim
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
from sayso.model.ids import ClaimId, EntryId, ReportId
from sayso.model.known import Axis, Known
from sayso.model.report import Report


def known_at(
    entries: Iterable[tuple[EntryId, Entry]], axis: Axis = Axis.RECORDED, at: datetime | None = None
) -> Known:
    """Return what stood at `at` (included), from entries in the order they were stored.

    On the recorded axis: what this record held then; it never changes afterwards. On the
    reported axis: what had been published by then, read with today's care. A verdict corrects
    our reading, not the public's knowledge, so it counts at once there; a withdrawal is news and
    counts from its own publication. A report without a known day counts from when it was first
    recorded: by then it surely was public.
    """
    stored = list(entries)
    # Its words are gone, so it can be shown at no moment, also none before it was redacted.
    redacted = {e.report for _, e in stored if isinstance(e, Redacted)}
    if axis is Axis.RECORDED and at is not None:
        stored = [(i, e) for i, e in stored if e.at <= at]
    undone = undone_in(stored)
    readings: dict[ReportId, Recorded] = {}
    first: dict[ReportId, datetime] = {}
    held: dict[ClaimId, datetime] = {}
    verdicts: dict[ClaimId, Judged] = {}
    links: list[Linked] = []
    rulings: list[Overruled] = []
    withdrawn: set[ReportId] = set()
    for entry_id, entry in stored:
        if entry_id in undone:
            continue
        match entry:
            case Recorded():
                readings[entry.report.id] = entry
                first.setdefault(entry.report.id, entry.at)
                for claim in entry.claims:
                    held.setdefault(claim.id, entry.at)
            case Judged():
                verdicts[entry.claim] = entry
            case Linked():
                links.append(entry)
            case Overruled():
                rulings.append(entry)
            case Withdrawn():
                if axis is Axis.RECORDED or at is None or entry.published_at <= at:
                    withdrawn.add(entry.report)
            case Undone() | Redacted():
                pass
    standing = [
        r
        for r in readings.values()
        if r.report.id not in withdrawn | redacted
        and (axis is Axis.RECORDED or at is None or public_at(r.report, first[r.report.id]) <= at)
    ]
    claims = [c for r in standing for c in judged(r.claims, verdicts)]
    shown = {c.id for c in claims}
    return Known(
        axis=axis,
        at=at,
        claims=tuple(claims),
        reports={r.report.id: r.report for r in standing},
        recorded_at={c: moment for c, moment in held.items() if c in shown},
        accepted=frozenset(
            c for c, v in verdicts.items() if v.verdict is not Verdict.REJECT and c in shown
        ),
        links=tuple(links),
        rulings=tuple(rulings),
    )


def public_at(report: Report, first_recorded: datetime) -> datetime:
    """The moment by which a report surely was public."""
    return report.published_at or first_recorded


def judged(claims: Iterable[Claim], verdicts: Mapping[ClaimId, Judged]) -> list[Claim]:
    """Apply the verdicts that stand: rejected claims go, corrected ones keep their id."""
    out = []
    for claim in claims:
        verdict = verdicts.get(claim.id)
        if verdict is None or verdict.verdict is Verdict.ACCEPT:
            out.append(claim)
        elif verdict.verdict is Verdict.CORRECT and verdict.corrected is not None:
            out.append(evolve(verdict.corrected, id=claim.id))
    return out


def undone_in(stored: Sequence[tuple[EntryId, Entry]]) -> set[EntryId]:
    """Ids that are taken back; an undoing that is itself undone takes nothing back."""
    undone: set[EntryId] = set()
    for entry_id, entry in reversed(stored):
        if isinstance(entry, Undone) and entry_id not in undone:
            undone.add(entry.entry)
    return undone
