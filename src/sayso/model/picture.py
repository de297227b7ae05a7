"""The judgements: what a picture holds, each with the claims for and against it.

Every finding has an `id` from its content, `support` (the claims it rests on, in order of
record) and `oppose` (the claims that speak against it).
"""

from datetime import date, datetime

from attrs import field, frozen

from sayso.model.actors import (
    Fact,
    Name,
    Profile,
)
from sayso.model.control import (
    Control,
    ControlChange,
    MapPlace,
    Overruling,
    Siege,
    Step,
)
from sayso.model.happened import (
    Deaths,
    Event,
    NumberKind,
    Part,
    Tally,
)
from sayso.model.ids import ClaimId, ReportId
from sayso.model.judged import (
    Basis,
    Grade,
    Interest,
    Party,
    Spot,
    Tier,
    Transition,
    Voice,
)
from sayso.model.known import Axis
from sayso.model.terms import (
    ClaimType,
    Stance,
    Status,
)

__all__ = [
    "Basis",
    "Change",
    "Citation",
    "Control",
    "ControlChange",
    "Deaths",
    "Dispute",
    "Event",
    "Fact",
    "Finding",
    "Grade",
    "Interest",
    "MapPlace",
    "Name",
    "NumberKind",
    "Overruling",
    "Part",
    "Party",
    "Picture",
    "Position",
    "Profile",
    "Siege",
    "Spot",
    "Status",
    "Step",
    "Tally",
    "Tier",
    "Transition",
    "Voice",
]


@frozen
class Position:
    """One side of a dispute."""

    says: str
    """The proposition in a few words."""
    voices: tuple[Voice, ...]
    claims: tuple[ClaimId, ...]


@frozen
class Dispute:
    """Claims that cannot all be true."""

    id: str
    kind: str
    """repelled_or_entered, denied, holder, figures, happened_or_not."""
    about: str
    place: Spot | None
    positions: tuple[Position, ...]
    conceded_by: Party | None
    """Who has since admitted the other position against its own interest."""
    conceded_to: int | None
    """Index in `positions` of what was admitted."""
    concession: tuple[ClaimId, ...]
    support: tuple[ClaimId, ...]
    oppose: tuple[ClaimId, ...] = ()


@frozen
class Change:
    """What differs in one finding between two pictures."""

    id: str
    kind: str
    """control, event, tally, fact, dispute."""
    subject: str
    """Id or key that both pictures share: a place's key, an event's id, ..."""
    what: str
    """appeared, changed or vanished."""
    words: str
    reasons: tuple[str, ...]
    """new_claim, retraction_by_source, verdict, link, place_fix, date_fix, actor_fix,
    number_fix, type_fix, duplicate_merged, split, rule_change, passage_of_time, reread,
    gazetteer_change, dependent."""
    before: str | None
    after: str | None
    """Ids of the findings."""
    support: tuple[ClaimId, ...]
    """Claims that came, or stand differently."""
    oppose: tuple[ClaimId, ...]
    """Claims that went."""


@frozen
class Citation:
    """The words behind a finding."""

    claim: ClaimId | None
    """None: a pack's starting state, whose source is in `outlet`."""
    report: ReportId | None
    outlet: str | None
    published: date | None
    url: str | None
    title: str | None
    type: ClaimType | None
    speaker: str | None
    """None: the outlet itself, or a passive."""
    via: tuple[str, ...]
    stance: Stance | None
    quote: str
    start: int | None
    end: int | None
    for_it: bool
    """False: it speaks against the finding."""


Finding = Control | ControlChange | Event | Tally | Deaths | Fact | Profile | Dispute | Change


@frozen
class Picture:
    """The state of a conflict at a day, from what was known at a moment, under a policy."""

    id: str
    as_of: date | None
    """None: all that is known, whenever it happened."""
    axis: Axis
    known_at: datetime | None
    policy: str
    """Name, version and digest of the policy."""
    rules: str
    """Version of the rules in the code."""
    claims: int
    reports: int
    control: tuple[Control, ...] = field(repr=False)
    events: tuple[Event, ...] = field(repr=False)
    tallies: tuple[Tally, ...] = field(repr=False)
    deaths: tuple[Deaths, ...] = field(repr=False)
    profiles: tuple[Profile, ...] = field(repr=False)
    disputes: tuple[Dispute, ...] = field(repr=False)

    def finding(self, finding_id: str) -> "Finding | None":
        """The finding with this id, facts of profiles included; None if it has none."""
        for group in (self.control, self.events, self.tallies, self.deaths, self.disputes):
            for found in group:
                if found.id == finding_id:
                    return found
        for profile in self.profiles:
            if profile.id == finding_id:
                return profile
            for fact in profile.facts:
                if fact.id == finding_id:
                    return fact
        return None
