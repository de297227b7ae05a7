"""The siege overlay of a place: who surrounds it, on whose word."""

from datetime import date

from attrs import define, field

from sayso.model.picture import Interest, Siege, Tier
from sayso.picture.evidence import Bearing, Bears
from sayso.picture.sides import Cast
from sayso.picture.weight import Weight


@define
class SiegeFold:
    """The claims of one siege; a lifting by more than one side's word ends it."""

    imposed: Weight = field(factory=Weight)
    lifted: Weight = field(factory=Weight)
    partial: bool = True
    ended: list[Bearing] = field(factory=list)
    """The claims of the last siege that is over, and of its end."""

    def take(self, one: Bearing, cast: Cast) -> None:
        """Put one claim of a siege, or of its end, on the scale."""
        stake = one.stake
        if stake is Interest.UNALIGNED and one.loser is not None:
            # Either side speaks for itself here: the besieged gains by the word as well.
            if cast.stake(one.heard.speaker, one.loser, None, one.heard.day) is Interest.FOR:
                stake = Interest.FOR
        elif stake is Interest.AGAINST:
            stake = Interest.FOR
        ends = (one.on is Bears.LIFTED) == one.says_so
        if not ends:
            if not self.imposed:
                self.partial = True
            self.partial = self.partial and not one.whole
        weight = self.lifted if ends else self.imposed
        weight.add(one, stake, visual=False, blocked=False)
        told = self.lifted.tier
        if ends and self.imposed and told is not None:
            held = self.imposed.tier or Tier.T6
            if told <= Tier.T4 or held >= Tier.T5:
                self.ended = self.bearings
                self.imposed, self.lifted = Weight(), Weight()

    @property
    def bearings(self) -> list[Bearing]:
        """The claims of the siege as it stands, or of the last one and its end."""
        return self.imposed.bearings + self.lifted.bearings or self.ended

    def overlay(self, cast: Cast) -> Siege | None:
        """The siege as it stands; None where there is none."""
        tier = self.imposed.tier
        if tier is None:
            return None
        both = {b.stake for b in self.imposed.bearings}
        if tier >= Tier.T5 and not {Interest.FOR, Interest.AGAINST} <= both:
            status = "claimed_besieged"
        else:
            status = "partial" if self.partial else "besieged"
        starts = [b.earliest or b.latest for b in self.imposed.bearings]
        since: date | None = min((d for d in starts if d is not None), default=None)
        by = tuple(cast.party(k) for k in sorted(self.imposed.parties) if k)
        return Siege(status, by, since, tier, self.imposed.ids())
