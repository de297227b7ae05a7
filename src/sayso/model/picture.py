"""The judgements: what a picture holds, each with the claims for and against it.

Every finding has an `id` from its content, `support` (the claims it rests on, in order of
record) and `oppose` (the claims that speak against it).
"""

from datetime import date, datetime
from enum import IntEnum, StrEnum

from attrs import field, frozen

from sayso.model.ids import ClaimId, ReportId
from sayso.model.known import Axis
from sayso.model.terms import ClaimType, Realis, Stance
from sayso.model.terms import Status as Status  # noqa: PLC0414 - the judgements name it too


class Basis(StrEnum):
    """The row of the decision table that decided."""

    CONCESSION = "concession"
    AGREED_TRANSFER = "agreed_transfer"
    VISUAL = "visual"
    CORROBORATED = "corroborated"
    CONFLICT = "conflict"
    SINGLE_SOURCE = "single_source"
    SELF_CLAIM = "self_claim"
    INSIDE_BOTH = "inside_both"
    TRANSIENT = "transient"
    TIE = "tie"
    PERSISTENCE = "persistence"
    REVIEWED = "reviewed"
    """A reviewer's ruling; what the table gave is kept beside it."""


class Tier(IntEnum):
    """How strong support is; 1 is the strongest."""

    T1 = 1
    """The losing side, or a source that favours it, says so; or both sides agree."""
    T2 = 2
    """Imagery or a first-hand report, accepted by a reviewer."""
    T3 = 3
    """Two or more independent origins that are not aligned."""
    T4 = 4
    """One origin that is not aligned."""
    T5 = 5
    """The gaining side or its allies only."""
    T6 = 6
    """Persistence from the last state."""


class Grade(StrEnum):
    """Corroboration in words, by rule."""

    CONCEDED = "conceded"
    VISUAL = "visual"
    FAIR = "fair"
    WEAK = "weak"
    SELF_CLAIM = "self_claim"
    CONTESTED = "contested"
    DISCOUNTED = "discounted"


class Transition(StrEnum):
    """What brought a state about. The last three are never movement on a map."""

    CAPTURED = "captured"
    RECAPTURED = "recaptured"
    ENTERED = "entered"
    ENTERED_UNOPPOSED = "entered_unopposed"
    WITHDREW = "withdrew"
    HANDED_OVER = "handed_over"
    SURRENDERED = "surrendered"
    DEFECTED = "defected"
    REPELLED = "repelled"
    SIEGE_IMPOSED = "siege_imposed"
    SIEGE_LIFTED = "siege_lifted"
    STARTING = "starting"
    RECLASSIFIED = "reclassified"
    CORRECTED = "corrected"


class Interest(StrEnum):
    """What the speaker has at stake in what is said."""

    FOR = "for"
    AGAINST = "against"
    UNALIGNED = "unaligned"


@frozen
class Party:
    """An actor as the picture knows it."""

    key: str
    """The registry's id, `text:` and folded words where there is none, `outlet:` and a source
    for an outlet that speaks for itself."""
    name: str


@frozen
class Spot:
    """A place as the picture knows it."""

    key: str
    """The registry's id, or `place:` and folded words where there is none."""
    name: str
    lat: float | None = None
    lon: float | None = None
    precision: str | None = None
    """site, neighbourhood, settlement, adm2, adm1, country, area; None where not known."""


@frozen
class Voice:
    """Who says it, how, and with what at stake."""

    speaker: Party
    stance: Stance
    interest: Interest
    claims: tuple[ClaimId, ...]


@frozen
class Siege:
    """The siege overlay of a place: surrounded by armed actors with the lasting effect that
    aid cannot regularly come in and civilians, sick and wounded cannot regularly leave."""

    status: str
    """besieged, partial or claimed_besieged (one side's word alone)."""
    by: tuple[Party, ...]
    since: date | None
    tier: Tier
    support: tuple[ClaimId, ...]


@frozen
class Step:
    """One alleged change of hands on the way to a state, kept although later ones followed."""

    transition: Transition | None
    frm: Party | None
    to: Party | None
    earliest: date | None
    latest: date | None
    tier: Tier
    support: tuple[ClaimId, ...]


@frozen
class Overruling:
    """A reviewer's ruling on a place, with what the rules alone gave."""

    by: str
    reason: str
    at: datetime
    status: Status
    """By the rules alone, as are the next."""
    holder: Party | None
    basis: Basis
    tier: Tier


@frozen
class Control:
    """Who holds one place at the picture's day."""

    id: str
    place: Spot
    status: Status
    holder: Party | None
    """The assessed holder; with CLAIMED the one before, with CONTESTED the last one."""
    previous: Party | None
    claimed_by: tuple[Party, ...]
    """Who is said to hold or take it without that being assessed."""
    inside: tuple[Party, ...]
    """Whose forces are shown inside."""
    shared: tuple[Party, ...]
    """With MIXED and BUFFER: all who hold it by arrangement or watch over it."""
    conceded_by: Party | None
    """The losing side whose own word bears the state out."""
    disputed: bool
    partial: bool
    """Whether the claims speak of parts of the place only."""
    transition: Transition | None
    from_earliest: date | None
    """None: open, no day is known before which it was not so."""
    from_latest: date | None
    basis: Basis
    tier: Tier
    grade: Grade
    margin: str
    """How clear the decision is, in words; not a probability."""
    origins: int
    """Independent origins of the support."""
    stale: bool
    last_evidence: date | None
    siege: Siege | None
    inherited_from: Spot | None
    """The area whose claims decided, one tier lower; None: claims about the place itself."""
    steps: tuple[Step, ...]
    voices: tuple[Voice, ...]
    support: tuple[ClaimId, ...]
    oppose: tuple[ClaimId, ...]
    starting: str | None = None
    """The pack's source for the starting holder, where that is part of the ground."""
    overruled: Overruling | None = None
    """Where a reviewer rules otherwise: status, holder, basis and staleness are the reviewer's."""


@frozen
class MapPlace:
    """One place on a map of control: what its `Control` says, without the claims behind it."""

    place: Spot
    status: Status
    holder: Party | None
    previous: Party | None
    claimed_by: tuple[Party, ...]
    inside: tuple[Party, ...]
    shared: tuple[Party, ...]
    disputed: bool
    transition: Transition | None
    from_earliest: date | None
    from_latest: date | None
    basis: Basis
    tier: Tier
    siege: str | None
    """The siege overlay's status; None: no siege is told of."""
    stale: bool
    last_evidence: date | None
    overruled: Overruling | None = None


@frozen
class ControlChange:
    """One line of a place's history: the state that began."""

    id: str
    place: Spot
    status: Status
    holder: Party | None
    previous: Party | None
    claimed_by: tuple[Party, ...]
    transition: Transition | None
    from_earliest: date | None
    from_latest: date | None
    basis: Basis
    tier: Tier
    disputed: bool
    siege: Siege | None
    support: tuple[ClaimId, ...]
    oppose: tuple[ClaimId, ...]
    starting: str | None = None


@frozen
class Part:
    """A party's part in an event."""

    party: Party
    role: str
    """actor or target, as in the claims."""


@frozen
class Event:
    """One happening, from all claims about it."""

    id: str
    type: ClaimType
    fine: str
    """The codebook's finer type; "casualties" only where no other type fits."""
    realis: Realis
    parts: tuple[Part, ...]
    place: Spot | None
    start: date | None
    """First day on which it may have been; None: not known."""
    end: date | None
    """Last day; None with a start: still going on."""
    precision: str
    """day, days, week, month, year, longer or open."""
    disputed: bool
    grade: Grade
    origins: int
    part_of: str | None
    """Id of the campaign it belongs to."""
    members: tuple[str, ...]
    """Ids of the events that are part of this one."""
    voices: tuple[Voice, ...]
    support: tuple[ClaimId, ...]
    oppose: tuple[ClaimId, ...]


class NumberKind(StrEnum):
    """What sort of number was said."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    UP_TO = "up_to"
    ABOUT = "about"
    RANGE = "range"
    WORD = "word"
    NONE = "none"


@frozen
class Tally:
    """One claimant's figure for one group and outcome in one event or period."""

    id: str
    claimant: Party
    stance: Stance
    event: str | None
    """Id of the event it belongs to; None: a period's figure."""
    group: str
    """civilians, children, women, side_named, unknown or all."""
    victims: Party | None
    """The party that lost them, where group is side_named."""
    blamed: Party | None
    outcome: str
    """killed, wounded, killed or wounded, captured, missing, losses or displaced."""
    low: int | None
    best: int | None
    high: int | None
    """None: no bound was given."""
    phrase: str
    unit: str
    kind: NumberKind
    cumulative: bool
    places: tuple[Spot, ...]
    start: date | None
    end: date | None
    said: date | None
    """When this figure entered public knowledge."""
    revises: tuple[ClaimId, ...]
    """The claimant's earlier figures that this one stands in place of."""
    copies: int
    """How many further reports only repeat it."""
    support: tuple[ClaimId, ...]
    oppose: tuple[ClaimId, ...]

    def __attrs_post_init__(self) -> None:
        bounds = [n for n in (self.low, self.best, self.high) if n is not None]
        if bounds != sorted(bounds):
            raise ValueError(f"tally {self.id}: low {self.low}, best {self.best}, {self.high}")


@frozen
class Deaths:
    """Deaths of one event or period as other products would count them."""

    id: str
    event: str | None
    acled: int
    """The lowest credible total, word numbers by ACLED's table."""
    low: int
    best: int
    high: int
    deaths_a: int
    deaths_b: int
    deaths_civilians: int
    deaths_unknown: int
    """The four sum to `best`."""
    rule: str
    """Which rule gave `acled`."""
    support: tuple[ClaimId, ...]
    oppose: tuple[ClaimId, ...] = ()


@frozen
class Fact:
    """One thing said of an actor, by one or more voices."""

    id: str
    kind: str
    """alias, formed, leads, member_of, affiliated, allied, supports, hostile, ideology,
    designation, governs_through, present, controls."""
    outgoing: bool
    """Whether the profile's actor is the subject (it leads, backs, was formed), or the object."""
    other: Party | None
    place: Spot | None
    label: str | None
    start: date | None
    end: date | None
    ended: bool
    disputed: bool
    voices: tuple[Voice, ...]
    support: tuple[ClaimId, ...]
    oppose: tuple[ClaimId, ...]


@frozen
class Name:
    """A name of an actor as reports or the pack give it."""

    text: str
    of: str
    """mention, alias or pack."""
    first: date | None
    last: date | None
    count: int


@frozen
class Profile:
    """What is said of one actor."""

    id: str
    actor: Party
    kind: str | None
    """From the pack; None where the actor is not registered."""
    names: tuple[Name, ...]
    facts: tuple[Fact, ...]
    holds: tuple[str, ...]
    """Ids of the control findings where it is the assessed holder or claims to be."""
    events: tuple[str, ...]
    support: tuple[ClaimId, ...]
    oppose: tuple[ClaimId, ...]


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
