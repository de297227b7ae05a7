"""The digest of a period: two moments of the record compared, and narrowed."""

from datetime import datetime

from attrs import evolve

from sayso.app.ask import Question, When
from sayso.app.publics import Publics
from sayso.app.wanted import WHOLE, Narrowed, Wanted
from sayso.app.wire import App
from sayso.app.withheld import REVIEWER, fit
from sayso.errors import BadQuery
from sayso.ledger.store import Ledger
from sayso.model.claim import Claim
from sayso.model.entry import Judged, Recorded, Verdict, Withdrawn
from sayso.model.ids import ClaimId, ReportId
from sayso.model.report import Report
from sayso.outputs.digest.compose import Moment, Period, Taking, compose
from sayso.outputs.digest.model import Digest
from sayso.outputs.phrases import proposition

EDITED = "edited by the outlet into "
"""How a withdrawal begins that is an edit; the new report's id follows."""


def make_digest(
    app: App,
    ledger: Ledger,
    since: datetime,
    until: datetime,
    wanted: Wanted = WHOLE,
    *,
    clock: str = "recorded",
    recorded_at: datetime | None = None,
    public: bool = False,
) -> Digest:
    """Return what changed between two moments.

    The same moments always give the same digest; with the reported clock, by the same
    `recorded_at`.

    Args:
        clock: recorded: what this ledger held. reported: what had been published.
        recorded_at: With the reported clock, only what this ledger held by then.
        public: Leave out what the public is not told (docs/web.md).

    Raises:
        BadQuery: The period ends before it begins; a theatre, place or actor that nothing has.
    """
    if until <= since:
        raise BadQuery(f"the period ends at {until.isoformat()}, not after it begins")
    ends = [_question(app, ledger, m, clock, recorded_at) for m in (since, until)]
    if public:
        ends = [_as_public(app, ledger, q) for q in ends]
    before, after = ends
    narrowed = Narrowed(app, wanted, [q.picture for q in ends])
    changes = [c for c in after.changes_from(before) if narrowed.keeps(c)]
    period = _period(ledger, since, until, clock, recorded_at, wanted, narrowed)
    if public:
        period = _fit_period(period, app)
    return compose(
        period,
        changes,
        Moment(before.picture, before.known),
        Moment(narrowed.at_end(after.picture), after.known),
    )


def _question(
    app: App, ledger: Ledger, moment: datetime, clock: str, recorded_at: datetime | None
) -> Question:
    if clock == "reported":
        return Question(app, ledger, When(reported_by=moment, recorded_at=recorded_at))
    return Question(app, ledger, When(recorded_at=moment))


def _as_public(app: App, ledger: Ledger, whole: Question) -> Question:
    return Publics(app.packs).of(whole, ledger)


def _fit_period(period: Period, app: App) -> Period:
    """What was taken back and judged, as far as the public may be told of it."""
    takings = (evolve(t, lost=fit(t.lost, app.packs)) for t in period.takings)
    verdicts = []
    for judged, claim, report in period.verdicts:
        both = fit([claim, *([judged.corrected] if judged.corrected else [])], app.packs)
        if len(both) == (2 if judged.corrected else 1):
            unsigned = evolve(judged, by=REVIEWER, corrected=both[1] if judged.corrected else None)
            verdicts.append((unsigned, both[0], report))
    return evolve(period, takings=tuple(takings), verdicts=tuple(verdicts))


def _period(
    ledger: Ledger,
    since: datetime,
    until: datetime,
    clock: str,
    recorded_at: datetime | None,
    wanted: Wanted,
    narrowed: Narrowed,
) -> Period:
    readings: dict[ReportId, Recorded] = {}
    claims: dict[ClaimId, tuple[Claim, Report]] = {}
    came: set[ReportId] = set()
    takings: list[Withdrawn] = []
    verdicts: list[Judged] = []
    for _, entry in ledger.entries():
        if recorded_at is not None and entry.at > recorded_at:
            break
        match entry:
            case Recorded():
                first = entry.report.id not in readings
                readings[entry.report.id] = entry
                claims |= {c.id: (c, entry.report) for c in entry.claims}
                moment = entry.at
                if clock == "reported":
                    moment = entry.report.published_at or entry.at
                if first and since < moment <= until:
                    came.add(entry.report.id)
            case Withdrawn():
                moment = entry.published_at if clock == "reported" else entry.at
                if since < moment <= until:
                    takings.append(entry)
            case Judged() if clock == "recorded" and since < entry.at <= until:
                verdicts.append(entry)
            case _:
                pass
    told = [_taking(w, readings) for w in takings if w.report in readings]
    return Period(
        since,
        until,
        clock,
        recorded_at if clock == "reported" else None,
        wanted.words,
        len(came),
        tuple(
            t if narrowed.keeps_claims(t.lost) else evolve(t, lost=())
            for t in told
            if t.by_edit or narrowed.keeps_claims(t.lost)
        ),
        tuple(
            (v, *claims[v.claim])
            for v in verdicts
            if v.verdict is not Verdict.ACCEPT
            and v.claim in claims
            and narrowed.keeps_claims([claims[v.claim][0]])
        ),
    )


def _taking(entry: Withdrawn, readings: dict[ReportId, Recorded]) -> Taking:
    old = readings[entry.report]
    reason = entry.reason or ""
    if not reason.startswith(EDITED):
        return Taking(old.report, entry.at, entry.reason, old.claims, by_edit=False)
    new = readings.get(ReportId(reason.removeprefix(EDITED)))
    says_now = {content_of(c): c.id for c in new.claims} if new else {}
    lost = tuple(c for c in old.claims if content_of(c) not in says_now)
    kept = [c for c in old.claims if content_of(c) in says_now]
    restated = frozenset((*(c.id for c in kept), *(says_now[content_of(c)] for c in kept)))
    return Taking(old.report, entry.at, None, lost, by_edit=True, restated=restated)


def content_of(claim: Claim) -> tuple[str, ...]:
    """What a claim says apart from where it stands: equal in two versions that both say it."""
    speaker = (claim.speaker.name or claim.speaker.text) if claim.speaker else ""
    days = (str(claim.time.start), str(claim.time.end)) if claim.time else ("", "")
    return (
        claim.type.value, proposition(claim), claim.stance.value, claim.polarity.value,
        claim.realis.value, str(claim.ended), speaker, *days,
    )  # fmt: skip
