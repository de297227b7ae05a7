"""The words of judgements: how strong, on what basis, whose interest; and who and where."""

from enum import IntEnum, StrEnum

from attrs import frozen

from sayso.model.ids import ClaimId
from sayso.model.terms import Stance


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
