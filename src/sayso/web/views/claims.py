"""Claims as pages show them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from typing import Any
from weakref import WeakKeyDictionary

from attrs import frozen

from sayso.app.ask import Question, claims_in
from sayso.app.withheld import REVIEWER
from sayso.model.claim import Claim, Mention
from sayso.model.entry import Entry, Judged, Recorded, Redacted, Undone, Withdrawn
from sayso.model.ids import ClaimId, EntryId, ReportId
from sayso.model.known import Known
from sayso.model.picture import Control, Finding
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
from sayso.web.queries import ClaimQuery, Reviewed
from sayso.web.views.listing import Facet, facet

COLUMNS = (
    "id", "report", "outlet", "published", "type", "stance", "speaker", "actor", "target",
    "place", "origin", "when", "count", "label", "realis", "polarity", "score", "quote",
)  # fmt: skip
# As `app.judge` signs a withdrawal.
_SIGNED = re.compile(r" \(noted by [^()]*\)$")


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
    known = question.known
    among: Sequence[Claim] = known.claims
    if query.place is not None:
        among = question.lookup.naming_place(query.place)
    elif query.actor is not None:
        among = question.lookup.naming_actor(query.actor)
    return [
        c
        for c in claims_in(known, query.wanted, among)
        if (query.state is None or _state(c, known) is query.state)
        and (query.lang is None or _language(c, known) == query.lang)
    ]


def _state(claim: Claim, known: Known) -> Reviewed:
    return Reviewed.ACCEPTED if claim.id in known.accepted else Reviewed.UNREVIEWED


def _language(claim: Claim, known: Known) -> str | None:
    report = known.reports.get(claim.report)
    return report.language if report else None


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


def prepare_claims(question: Question) -> None:
    """Count what pages of claims show, before anybody asks."""
    _facets_of_all(question)
    _resting(question)


def facets(
    found: Sequence[Claim], question: Question, here: Here, query: ClaimQuery
) -> list[Facet]:
    """What a list of claims can be narrowed by."""
    every = len(found) == len(question.known.claims)
    kinds, stances, states, claimants, places, languages = (
        _facets_of_all(question) if every else _facets(found, question.known)
    )
    return [
        facet(
            here, "kind", "Type", kinds, query.kind,
            lambda kind: (kind.value, words(kind.value)),
        ),
        facet(
            here, "stance", "Stance", stances, query.stance,
            lambda stance: (stance.value, stance_words(stance)),
        ),
        facet(
            here, "state", "Reviewed", states, query.state,
            lambda state: (state.value, state.value),
        ),
        facet(here, "claimant", "Who says so", claimants, query.claimant),
        facet(here, "place", "Place", places, query.place),
        facet(here, "lang", "Language", languages, query.lang),
    ]  # fmt: skip


def _facets(found: Sequence[Claim], known: Known) -> tuple[Counter[Any], ...]:
    return (
        Counter(c.type for c in found),
        Counter(c.stance for c in found),
        Counter(_state(c, known) for c in found),
        Counter(_claimants(found, known)),
        Counter(_places(found)),
        Counter(_languages(found, known)),
    )


def _facets_of_all(question: Question) -> tuple[Counter[Any], ...]:
    known = question.known
    return question.lookup.once("facets of claims", lambda: _facets(known.claims, known))


def words(code: str) -> str:
    """A code of the vocabularies as words."""
    return code.replace("_", " ")


def _languages(found: Iterable[Claim], known: Known) -> Iterable[tuple[str, str]]:
    for claim in found:
        if language := _language(claim, known):
            yield language, language


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
        for mention in (*claim.place, *claim.origin):
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

    at: str
    """Its moment, for the public its day: moments tell when somebody was at work."""
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
    pictured: Question,
    entries: Iterable[tuple[EntryId, Entry]],
    here: Here,
    *,
    public: bool,
) -> ClaimView:
    """One claim with its words in their context, its past, and what rests on it.

    Args:
        pictured: The same with the picture in which findings may rest on it.
        entries: Those about the claim and its report.
        public: Leave out who of this record's people did what, and the hour.
    """
    report = question.known.reports.get(claim.report)
    start, end = claim.evidence.start, claim.evidence.end
    text = report.text if report else ""
    return ClaimView(
        row=row(claim, question.known, here),
        claim=claim,
        report=report,
        before=_before(text, start),
        words=claim.evidence.text,
        after=_after(text, end),
        parts=tuple((r.value, m) for r in Role for m in claim.mentions(r)),
        history=tuple(past(claim.id, claim.report, entries, public=public)),
        findings=tuple(
            (
                kind,
                summary(one) + ("" if claim.id in one.support else " (speaks against it)"),
                here.item(kind, _key(one)),
            )
            for kind, one in _resting(pictured).get(claim.id, ())
        ),
    )


def _before(text: str, start: int) -> str:
    """Some words before a passage, from the beginning of one."""
    found = text[max(0, start - CONTEXT) : start]
    if start <= CONTEXT:
        return found.lstrip()
    return "… " + (found.partition(" ")[2] if " " in found.strip() else found).lstrip()


def _after(text: str, end: int) -> str:
    """Some words after a passage, to the end of one."""
    found = text[end : end + CONTEXT]
    if end + CONTEXT >= len(text):
        return found.rstrip()
    return (found.rpartition(" ")[0] if " " in found.strip() else found).rstrip() + " …"


def past(
    claim: ClaimId,
    report: ReportId,
    entries: Iterable[tuple[EntryId, Entry]],
    *,
    public: bool,
) -> Iterable[Past]:
    """What happened to a claim, oldest first."""
    mine: dict[EntryId, str] = {}

    def at(entry: Entry) -> str:
        moment = entry.at.astimezone(UTC)
        return f"{moment:%Y-%m-%d}" if public else f"{moment:%Y-%m-%d %H:%M} UTC"

    def who(name: str) -> str:
        return REVIEWER if public else name

    for key, entry in entries:
        match entry:
            case Recorded() if entry.report.id == report and claim in {c.id for c in entry.claims}:
                yield Past(at(entry), "recorded", entry.engine, None)
            case Judged() if entry.claim == claim:
                mine[key] = entry.verdict.value
                yield Past(at(entry), f"{entry.verdict.value}ed", who(entry.by), entry.reason)
            case Undone() if entry.entry in mine:
                what = f"“{mine[entry.entry]}” taken back"
                yield Past(at(entry), what, who(entry.by), entry.reason)
            case Withdrawn() if entry.report == report:
                reason = reason_of(entry, signed=not public)
                yield Past(at(entry), "report withdrawn by its source", None, reason)
            case Redacted() if entry.report == report:
                yield Past(at(entry), "report redacted", None, entry.reason)
            case _:
                pass


def reason_of(entry: Withdrawn, *, signed: bool) -> str:
    """Why a report was withdrawn; signed: with the name of who noted it."""
    reason = entry.reason or "no reason given"
    return reason if signed else _SIGNED.sub("", reason)


_RESTING: WeakKeyDictionary[Question, dict[ClaimId, list[tuple[str, Finding]]]] = (
    WeakKeyDictionary()
)


def _resting(question: Question) -> Mapping[ClaimId, list[tuple[str, Finding]]]:
    """By claim: the findings that rest on it or that it speaks against, with their kind."""
    found = _RESTING.get(question)
    if found is not None:
        return found
    found = {}
    picture = question.picture
    groups: Mapping[str, Sequence[Finding]] = {
        "places": picture.control,
        "events": picture.events,
        "casualties": picture.tallies,
        "disputes": picture.disputes,
    }
    for kind, group in groups.items():
        for one in group:
            for claim in dict.fromkeys((*one.support, *one.oppose)):
                found.setdefault(claim, []).append((kind, one))
    _RESTING[question] = found
    return found


def _key(finding: Finding) -> str:
    return finding.place.key if isinstance(finding, Control) else finding.id
