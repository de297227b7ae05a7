"""One side's bid for a place that it is not assessed to hold, and the days it speaks of."""

from collections.abc import Iterable
from datetime import date

from attrs import define, field, frozen

from sayso.model.ids import ClaimId
from sayso.model.picture import Interest, Status, Tier, Transition
from sayso.model.terms import Stance
from sayso.picture.decide import Ruling
from sayso.picture.evidence import Bearing
from sayso.picture.weight import Weight

Span = tuple[date | None, date | None]


@frozen
class Hop:
    """An alleged change of hands."""

    transition: Transition | None
    frm: str | None
    to: str | None
    span: Span
    tier: Tier
    support: tuple[ClaimId, ...]


@define
class Challenge:
    """What is said for and against one side's having a place that it is not assessed to hold."""

    group: str
    hold: Weight = field(factory=Weight)
    inside: Weight = field(factory=Weight)
    left: Weight = field(factory=Weight)
    against: Weight = field(factory=Weight)
    stay: Weight = field(factory=Weight)
    """That the holder is still there, said since this challenge began."""
    again: Weight = field(factory=Weight)
    """That the holder holds the whole of it, said of days after the last claim for this side."""
    bare: bool = False
    """The holder's own side denies it."""
    taken_from: dict[str, date] = field(factory=dict)
    """Whom it is said to have taken the place from, and when last."""
    how: set[Transition] = field(factory=set)
    part_held: bool = False
    """Somebody says that it holds a part."""
    changed: bool = True
    """Whether anything came since the ruling."""
    ruling: Ruling | None = None

    @property
    def made(self) -> bool:
        """Whether anything is said for it."""
        return bool(self.hold) or bool(self.inside)

    @property
    def bearings(self) -> list[Bearing]:
        """Claims for it."""
        return self.hold.bearings + self.inside.bearings

    @property
    def first(self) -> tuple[date, int]:
        """Day and place in the record of the first claim for it."""
        return min(w.first for w in (self.hold, self.inside) if w)

    @property
    def last(self) -> tuple[date, int]:
        """Day and place in the record of the last claim for it."""
        return max(w.last for w in (self.hold, self.inside) if w)


def by_others_of(weight: Weight) -> Tier | None:
    """The tier, where others than the side that gains by it speak."""
    tier = weight.tier
    return tier if tier is not None and tier <= Tier.T4 else None


def urgency(c: Challenge) -> tuple[int, int, tuple[date, int]]:
    """Which challenge makes the status, where there are several: the least does."""
    order = {Status.CONTESTED: 0, Status.CLAIMED: 1, Status.HELD: 2, Status.UNKNOWN: 3}
    assert c.ruling is not None
    return order[c.ruling.status], c.ruling.tier, c.first


def turned(stake: Interest) -> Interest:
    """The stake in the opposite."""
    if stake is Interest.UNALIGNED:
        return stake
    return Interest.AGAINST if stake is Interest.FOR else Interest.FOR


def carries(one: Bearing, tier: Tier) -> bool:
    """Whether a claim is of the kind that reached the tier."""
    if tier is Tier.T1:
        acknowledged = one.heard.claim.stance is Stance.ACKNOWLEDGES
        return one.stake is Interest.AGAINST or acknowledged
    if tier in (Tier.T3, Tier.T4):
        return one.stake is Interest.UNALIGNED
    return True


def span_between(bearings: Iterable[Bearing], known: date | None) -> Span:
    """From when to when claims have something begin; without an explicit start from `known`."""
    held = list(bearings)
    latest = min((x.latest for x in held if x.latest), default=None)
    earliest = min((x.earliest for x in held if x.earliest), default=None)
    return ordered(earliest, latest, known)


def ordered(earliest: date | None, latest: date | None, known: date | None) -> Span:
    """A span that does not run backwards; one open at its start begins at `known`."""
    if earliest is None and known is not None and latest is not None and known <= latest:
        earliest = known
    if earliest is not None and latest is not None and earliest > latest:
        earliest = latest
    return earliest, latest
