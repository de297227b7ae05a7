"""A claim as the judgements hear it: keys for its parties, places and speaker, and its days."""

from collections.abc import Iterable, Mapping
from datetime import date

from attrs import field, frozen

from sayso.model.claim import Claim
from sayso.model.ids import ReportId
from sayso.model.report import Report
from sayso.model.terms import Polarity, Realis, Stance
from sayso.picture.lineage import Lineage, newsroom_of
from sayso.picture.sides import ANONYMOUS, Cast


@frozen
class Heard:
    """One claim with what the rest of the picture needs of it."""

    claim: Claim = field(repr=False)
    n: int
    """Its place in the order of record."""
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    places: tuple[str, ...]
    speaker: str
    """An actor's key, `outlet:` or `report:` where the outlet speaks, or ANONYMOUS."""
    speaker_words: str
    origin: str
    """Key of a named speaker, who is one origin wherever quoted; else empty: the report is."""
    newsroom: str
    """The agency where the report credits one, else as `outlet:` or `report:`."""
    cluster: str
    """The reports that are copies of one another."""
    day: date | None
    """The day by which it was said in public; None where none is known."""
    start: date | None
    end: date | None

    @property
    def affirmed(self) -> bool:
        """Whether the speaker holds the positive proposition to be so: a denied negation is."""
        return (self.claim.polarity is Polarity.POSITIVE) != (self.claim.stance is Stance.DENIES)

    @property
    def denied(self) -> bool:
        """Whether the speaker says that the claim, as it is put, is not so."""
        return self.claim.stance is Stance.DENIES

    @property
    def commits(self) -> bool:
        """Whether the speaker takes a stand, be it on a plan."""
        return self.claim.stance is not Stance.CANNOT_CONFIRM

    @property
    def counts(self) -> bool:
        """Whether it speaks of what happened, and the speaker commits to it."""
        return self.claim.realis is Realis.ACTUAL and self.claim.stance is not Stance.CANNOT_CONFIRM


def hear(
    claims: Iterable[Claim],
    reports: Mapping[ReportId, Report],
    cast: Cast,
    lineage: Lineage,
) -> tuple[Heard, ...]:
    """Return the claims in their order, each with its keys and days."""
    return tuple(_heard(c, n, reports.get(c.report), cast, lineage) for n, c in enumerate(claims))


def _heard(
    claim: Claim,
    n: int,
    report: Report | None,
    cast: Cast,
    lineage: Lineage,
) -> Heard:
    source = report.source if report else None
    outlet = f"outlet:{source}" if source else f"report:{claim.report}"
    origin, words = "", "the report itself" if source is None else source
    if claim.speaker is None:
        # A passive ("it was announced") has a speaker, whom nobody names.
        passive = claim.stance is not Stance.REPORTS and claim.stance is not Stance.CANNOT_CONFIRM
        speaker = ANONYMOUS if passive else outlet
        words = "unnamed" if passive else words
    elif claim.speaker.ref == ANONYMOUS:
        speaker, words = ANONYMOUS, claim.speaker.text
    else:
        speaker, words = cast.actor(claim.speaker, claim.report), claim.speaker.text
        if not speaker.startswith("text:") or _is_name(claim.speaker.text):
            origin = speaker
    start, end = (claim.time.start, claim.time.end) if claim.time else (None, None)
    day = claim.said or (report.published if report else None)
    return Heard(
        claim,
        n,
        tuple(cast.actor(m, claim.report) for m in claim.actor),
        tuple(cast.actor(m, claim.report) for m in claim.target),
        tuple(cast.place(m, claim.report) for m in claim.place),
        speaker,
        words,
        origin,
        lineage.newsroom.get(claim.report)
        or (newsroom_of(source, cast.background) if source else outlet),
        lineage.family.get(claim.report, claim.report),
        day,
        start,
        end,
    )


def _is_name(text: str) -> bool:
    # "The residents" are others in every report; "the Syrian Observatory" is one and the same.
    words = text.split()
    if words and words[0].casefold() in ("the", "a", "an"):
        words = words[1:]
    return any(word[:1].isupper() for word in words[1:]) or (
        bool(words) and words[0][:1].isupper() and (len(words) == 1 or words[0].isupper())
    )
