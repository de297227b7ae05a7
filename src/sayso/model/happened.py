"""What happened, and how many it struck."""

from datetime import date
from enum import StrEnum

from attrs import frozen

from sayso.model.ids import ClaimId
from sayso.model.judged import Grade, Party, Spot, Voice
from sayso.model.terms import ClaimType, Realis, Stance


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
