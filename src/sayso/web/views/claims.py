"""Claims as pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from attrs import frozen

from sayso.app.ask import Question, claims_in
from sayso.model.claim import Claim, Mention
from sayso.model.entry import Entry, Judged, Recorded, Redacted, Undone, Withdrawn
from sayso.model.ids import ClaimId, EntryId, ReportId
from sayso.model.known import Known
from sayso.model.picture import Finding, Picture
from sayso.model.report import Report
from sayso.model.terms import Role, Stance
from sayso.outputs.explained import CONTEXT, summary
from sayso.outputs.layout import printable
from sayso.outputs.phrases import (
    claim_days,
    claim_type,
    count_words,
    outlet_words,
    proposition,
    speaker_words,
    stance_words,
)
from sayso.web.moments import Here
from sayso.web.queries import ClaimQuery
from sayso.web.views.listing import Facet, facet

COLUMNS = (
    "id", "report", "outlet", "published", "type", "stance", "speaker", "actor", "target",
    "place", "origin", "when", "count", "label", "realis", "polarity", "score", "quote",
)  # fmt: skip


@frozen
class ClaimRow:
    """One claim in a list."""

    id: ClaimId
    type: str
    what: str
    when: str
    who: str
    quote: str
    lang: str | None
    url: str
    """Of the passage in its document."""
    outlet: str
    published: str
    score: float


def chosen(question: Question, query: ClaimQuery) -> list[Claim]:
    """The claims that a query asks for, in order of record."""
    return list(claims_in(question.known, query.wanted))


def row(claim: Claim, known: Known, here: Here) -> ClaimRow:
    """One claim as a list shows it."""
    report = known.reports.get(claim.report)
    return ClaimRow(
        id=claim.id,
        type=claim_type(claim),
        what=proposition(claim),
        when=claim_days(claim),
        who=speaker_words(claim, report),
        quote=short(claim.evidence.text),
        lang=report.language if report else None,
        url=passage_url(claim, here),
        outlet=outlet_words(report),
        published=str(report.published) if report and report.published else "",
        score=claim.score,
    )


def short(text: str, most: int = 400) -> str:
    """Words on one line, cut where they are very long."""
    line = " ".join(printable(text).split())
    return line if len(line) <= most else line[: most - 1].rsplit(" ", 1)[0] + " …"


def passage_url(claim: Claim, here: Here) -> str:
    """The address of a claim's words in its document."""
    return f"{here.item('documents', claim.report)}#{anchor(claim.id)}"


def anchor(claim: ClaimId) -> str:
    """The mark of a claim in its document."""
    return f"s-{claim.removeprefix('claim-')}"


def facets(found: Sequence[Claim], known: Known, here: Here, query: ClaimQuery) -> list[Facet]:
    """What a list of claims can be narrowed by."""
    return [
        facet(here, "kind", "Type", ((c.type.value, words(c.type.value)) for c in found), query.kind),
        facet(
            here, "stance", "Stance", ((c.stance.value, stance_words(c.stance)) for c in found),
            query.stance,
        ),
        facet(here, "claimant", "Who says so", _claimants(found, known), query.claimant),
        facet(here, "place", "Place", _places(found), query.place),
    ]  # fmt: skip


def words(code: str) -> str:
    """A code of the vocabularies as words."""
    return code.replace("_", " ")


def _claimants(found: Iterable[Claim], known: Known) -> Iterable[tuple[str, str]]:
    for claim in found:
        if claim.speaker is not None:
            name = claim.speaker.name or claim.speaker.text
            yield claim.speaker.ref or claim.speaker.text, name
        elif claim.stance is Stance.REPORTS:
            report = known.reports.get(claim.report)
            if report and report.source:
                yield report.source, report.source


def _places(found: Iterable[Claim]) -> Iterable[tuple[str, str]]:
    for claim in found:
        for mention in (*claim.mentions(Role.PLACE), *claim.mentions(Role.ORIGIN)):
            yield mention.ref or mention.text, mention.name or mention.text


def table(found: Iterable[Claim], known: Known) -> Iterable[tuple[object, ...]]:
    """Claims as rows under `COLUMNS`."""
    for c in found:
        report = known.reports.get(c.report)
        yield (
            c.id, c.report, outlet_words(report), report.published if report else None,
            c.type.value, c.stance.value, c.speaker.text if c.speaker else None,
            *(_joined(c.mentions(r)) for r in Role),
            claim_days(c), count_words(c.count) if c.count else None, c.label,
            c.realis.value, c.polarity.value, c.score, short(c.evidence.text),
        )  # fmt: skip


def _joined(mentions: Iterable[Mention]) -> str:
    return "; ".join(m.name or m.text for m in mentions)


@frozen
class Past:
    """One thing that happened to a claim in the record."""

    at: datetime
    what: str
    by: str | None
    reason: str | None


@frozen
class ClaimView:
    """One claim with all that belongs to it."""

    row: ClaimRow
    claim: Claim
    report: Report | None
    before: str
    words: str
    after: str
    parts: tuple[tuple[str, Mention], ...]
    history: tuple[Past, ...]
    findings: tuple[tuple[str, str, str], ...]
    """Kind, words and address of each finding that it supports or speaks against."""


def claim_view(
    claim: Claim,
    question: Question,
    picture: Picture,
    entries: Iterable[tuple[EntryId, Entry]],
    here: Here,
) -> ClaimView:
    """One claim with its words in their context, its past, and what rests on it.

    Args:
        picture: In which findings may rest on it.
        entries: Those about the claim and its report.
    """
    report = question.known.reports.get(claim.report)
    start, end = claim.evidence.start, claim.evidence.end
    text = report.text if report else ""
    return ClaimView(
        row=row(claim, question.known, here),
        claim=claim,
        report=report,
        before=("… " if start > CONTEXT else "") + text[max(0, start - CONTEXT) : start].lstrip(),
        words=claim.evidence.text,
        after=text[end : end + CONTEXT].rstrip() + (" …" if end + CONTEXT < len(text) else ""),
        parts=tuple((r.value, m) for r in Role for m in claim.mentions(r)),
        history=tuple(past(claim.id, claim.report, entries)),
        findings=tuple(_resting(claim.id, picture, here)),
    )


def past(
    claim: ClaimId, report: ReportId, entries: Iterable[tuple[EntryId, Entry]]
) -> Iterable[Past]:
    """What happened to a claim, oldest first."""
    mine: dict[EntryId, str] = {}
    for key, entry in entries:
        match entry:
            case Recorded() if entry.report.id == report and claim in {c.id for c in entry.claims}:
                yield Past(entry.at, "recorded", entry.engine, None)
            case Judged() if entry.claim == claim:
                mine[key] = entry.verdict.value
                yield Past(entry.at, f"{entry.verdict.value}ed", entry.by, entry.reason)
            case Undone() if entry.entry in mine:
                yield Past(entry.at, f"“{mine[entry.entry]}” taken back", entry.by, entry.reason)
            case Withdrawn() if entry.report == report:
                yield Past(entry.at, "report withdrawn by its source", None, entry.reason)
            case Redacted() if entry.report == report:
                yield Past(entry.at, "report redacted", None, entry.reason)
            case _:
                pass


def _resting(claim: ClaimId, picture: Picture, here: Here) -> Iterable[tuple[str, str, str]]:
    groups: Mapping[str, Sequence[Finding]] = {
        "places": picture.control,
        "events": picture.events,
        "casualties": picture.tallies,
        "disputes": picture.disputes,
    }
    for kind, group in groups.items():
        for finding in group:
            if claim in finding.support or claim in finding.oppose:
                key = finding.place.key if kind == "places" else finding.id  # type: ignore[union-attr]
                how = "" if claim in finding.support else " (speaks against it)"
                yield kind, summary(finding) + how, here.item(kind, key)
