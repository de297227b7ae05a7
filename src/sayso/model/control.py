"""Who holds a place: the finding, its line on a map, and its changes."""

from datetime import date, datetime

from attrs import frozen

from sayso.model.ids import ClaimId
from sayso.model.judged import Basis, Grade, Party, Spot, Tier, Transition, Voice
from sayso.model.terms import Status


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
