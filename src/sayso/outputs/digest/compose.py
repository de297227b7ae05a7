"""From the changes between two pictures to a digest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from attrs import evolve, frozen

from sayso.model.claim import Claim
from sayso.model.entry import Judged, Verdict
from sayso.model.ids import ClaimId, ReportId, content_id
from sayso.model.known import Known
from sayso.model.picture import Change, Control, Dispute, Event, Fact, Party, Picture, Tally
from sayso.model.report import Report
from sayso.outputs.digest.model import Digest, Heading, Item, Quote, Section, Side
from sayso.outputs.layout import printable
from sayso.outputs.phrases import claim_type, outlet_words, proposition, voices_words
from sayso.outputs.sentences import sentence_of

MOST_QUOTES = 3
"""Quotations shown with an item; the rest is counted."""
_HEADINGS = {
    "control": Heading.CONTROL,
    "event": Heading.EVENTS,
    "tally": Heading.CASUALTIES,
    "dispute": Heading.DISPUTES,
    "fact": Heading.GROUPS,
}
# Reasons that say that the record was wrong, or that a source was, not that there is news.
_CORRECTIONS = {
    "retraction_by_source": "a source took its words back",
    "verdict": "a reviewer's verdict",
    "place_fix": "a place was corrected",
    "date_fix": "a date was corrected",
    "actor_fix": "an actor was corrected",
    "number_fix": "a number was corrected",
    "type_fix": "a kind of claim was corrected",
    "duplicate_merged": "two were found to be one",
    "split": "one was found to be two",
    "link": "a name was tied to its bearer",
    "reread": "a report was read again",
    "gazetteer_change": "a place was redrawn",
    "rule_change": "the rules of judging changed",
}
_OF_EDITS = {"new_claim", "retraction_by_source"}
_Told = Control | Event | Tally | Fact | Dispute


@frozen
class Taking:
    """A report that its source took back, whole or by an edit."""

    report: Report
    at: datetime
    reason: str | None
    lost: tuple[Claim, ...]
    """Claims of it that the source no longer makes."""
    by_edit: bool
    restated: frozenset[ClaimId] = frozenset()
    """Claims that an edit says again: the old version's and the new one's."""


@frozen
class Period:
    """What a digest covers, and what of the ledger's entries falls in it."""

    since: datetime
    until: datetime
    clock: str
    recorded_at: datetime | None
    about: str | None
    reports: int
    takings: tuple[Taking, ...] = ()
    verdicts: tuple[tuple[Judged, Claim, Report], ...] = ()
    """Each with the claim as it was read."""


@frozen
class Moment:
    """One end of the period."""

    picture: Picture
    known: Known


def compose(period: Period, changes: Iterable[Change], before: Moment, after: Moment) -> Digest:
    """Return the digest of the changes between two moments.

    Args:
        changes: As `picture.changes` gives them, narrowed to what the digest is about.
    """
    restated = frozenset(c for t in period.takings for c in t.restated)
    writer = _Writer(before, after, restated)
    found: dict[Heading, list[Item]] = {heading: [] for heading in Heading}
    # An edit that still says all that it said is no correction.
    taken_back = (t for t in period.takings if t.lost or not t.by_edit)
    found[Heading.CORRECTIONS] += map(writer.taken_back, taken_back)
    found[Heading.CORRECTIONS] += (writer.judged(*v) for v in period.verdicts)
    resting, moved = 0, set()
    for change in sorted(changes, key=writer.order):
        item = writer.changed(change)
        if item is None:
            resting += 1
            continue
        heading = Heading.CORRECTIONS if item.why else _HEADINGS[change.kind]
        found[heading].append(item)
        if change.kind == "control":
            moved.add(change.subject)
    sections = tuple(Section(h, tuple(items)) for h, items in found.items() if items)
    ids = [item.id for section in sections for item in section.items]
    return Digest(
        id=content_id(
            "digest", str(period.since), str(period.until), period.clock,
            str(period.recorded_at), period.about, period.reports, ids,
        ),
        since=period.since,
        until=period.until,
        clock=period.clock,
        recorded_at=period.recorded_at,
        about=period.about,
        reports=period.reports,
        sections=sections,
        resting=resting,
        control=after.picture.control,
        moved=frozenset(moved),
    )  # fmt: skip


class _Writer:
    """Writes items on what was known at the two ends."""

    def __init__(self, before: Moment, after: Moment, restated: frozenset[ClaimId]) -> None:
        self._restated = restated
        self._before = _Index.of(before)
        self._after = _Index.of(after)

    def changed(self, change: Change) -> Item | None:
        """A change as an item; None where nothing is said that was not said before."""
        if change.support or change.oppose:
            moved = {*change.support, *change.oppose}
            if moved <= self._restated and set(change.reasons) <= _OF_EDITS:
                return None
        was = self._before.finding(change.before)
        now = self._after.finding(change.after)
        old = sentence_of(was[0], was[1]) if was else None
        new = sentence_of(now[0], now[1]) if now else None
        if new == old:
            return None
        reasons = [_CORRECTIONS[r] for r in change.reasons if r in _CORRECTIONS]
        told = now or was
        assert told is not None
        ids = change.support or told[0].support
        quotes = [*self._quotes(ids, self._after), *self._went(change.oppose)]
        return Item(
            id=change.id,
            sentence=new or f"No longer in the record: {old}",
            before=old if new else None,
            why="; ".join(dict.fromkeys(reasons)) or (None if new else "it stands no longer"),
            quotes=tuple(quotes[:MOST_QUOTES]),
            more=max(0, len(quotes) - MOST_QUOTES),
            sides=self._sides(told[0]) if isinstance(told[0], Dispute) else (),
        )

    def order(self, change: Change) -> tuple[str, str, str]:
        """By day, where a finding has one, then by its words."""
        told = self._after.finding(change.after) or self._before.finding(change.before)
        assert told is not None
        found = told[0]
        day = found.start if isinstance(found, Event | Tally | Fact) else None
        return str(day or ""), sentence_of(found, told[1]).casefold(), change.id

    def taken_back(self, taking: Taking) -> Item:
        """A report that was taken back, with what it no longer says."""
        report = taking.report
        named = f"“{printable(report.title)}”" if report.title else "a report"
        day = f" of {report.published}" if report.published else ""
        outlet = outlet_words(report)
        if taking.by_edit:
            sentence = f"{outlet} edited {named}{day} and no longer says all that it said."
        else:
            sentence = f"{outlet} took back {named}{day}."
        quotes = [_quote(c, report, taken_back=True) for c in taking.lost]
        return Item(
            id=content_id("taking", report.id, str(taking.at)),
            sentence=sentence,
            why=printable(taking.reason or "") or None,
            quotes=tuple(quotes[:MOST_QUOTES]),
            more=max(0, len(quotes) - MOST_QUOTES),
        )

    def judged(self, entry: Judged, claim: Claim, report: Report) -> Item:
        """A reviewer's verdict that changed what a claim says."""
        what = "rejected" if entry.verdict is Verdict.REJECT else "corrected"
        said = f"{claim_type(claim)}: {proposition(claim)}"
        sentence = f"{printable(entry.by)} {what} the reading of {outlet_words(report)}: {said}."
        if entry.corrected is not None:
            sentence = (
                sentence[:-1]
                + f"; it now reads: {claim_type(entry.corrected)}: {proposition(entry.corrected)}."
            )
        return Item(
            id=content_id("judged", entry.claim, str(entry.at)),
            sentence=sentence,
            why=printable(entry.reason or "") or None,
            quotes=(_quote(claim, report, taken_back=entry.verdict is Verdict.REJECT),),
        )

    def _sides(self, dispute: Dispute) -> tuple[Side, ...]:
        return tuple(
            Side(
                printable(p.says),
                voices_words(p.voices),
                tuple(self._quotes(p.claims, self._after)[:MOST_QUOTES]),
            )
            for p in dispute.positions
        )

    def _quotes(self, ids: Iterable[ClaimId], index: "_Index") -> list[Quote]:
        return [q for q in map(index.quote, ids) if q is not None]

    def _went(self, ids: Iterable[ClaimId]) -> Iterator[Quote]:
        for quote in self._quotes(ids, self._before):
            if quote.claim not in self._after.claims:
                yield evolve(quote, taken_back=True)


@frozen
class _Index:
    """Findings and claims of one moment by their ids."""

    findings: Mapping[str, tuple[_Told, Party | None]]
    claims: Mapping[ClaimId, Claim]
    reports: Mapping[ReportId, Report]

    @classmethod
    def of(cls, moment: Moment) -> "_Index":
        picture = moment.picture
        plain: Sequence[Sequence[_Told]] = (
            picture.control, picture.events, picture.tallies, picture.disputes,
        )  # fmt: skip
        found: dict[str, tuple[_Told, Party | None]] = {
            one.id: (one, None) for group in plain for one in group
        }
        for profile in picture.profiles:
            found |= {fact.id: (fact, profile.actor) for fact in profile.facts if fact.outgoing}
        claims = {c.id: c for c in moment.known.claims}
        return cls(found, claims, moment.known.reports)

    def finding(self, key: str | None) -> tuple[_Told, Party | None] | None:
        """A finding with whose it is; None where there is none."""
        return self.findings.get(key) if key else None

    def quote(self, key: ClaimId) -> Quote | None:
        """A claim's words; None where it does not stand."""
        claim = self.claims.get(key)
        return _quote(claim, self.reports[claim.report]) if claim else None


def _quote(claim: Claim, report: Report, *, taken_back: bool = False) -> Quote:
    url = report.url if report.url and report.url.startswith(("http://", "https://")) else None
    words = " ".join(printable(claim.evidence.text).split())
    return Quote(words, outlet_words(report), report.published, claim.id, url, taken_back)
