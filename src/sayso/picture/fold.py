"""The claims about one place, day by day, to the state that they leave it in."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from attrs import define

from sayso.model.picture import Basis, Status, Tier, Transition
from sayso.picture.background import StartingState
from sayso.picture.challenge import (
    Challenge,
    Hop,
    Span,
    by_others_of,
    carries,
    ordered,
    span_between,
    urgency,
)
from sayso.picture.decide import Case, Ruling, basis_of, decide
from sayso.picture.evidence import Bearing, Bears
from sayso.picture.intake import PlaceRecord
from sayso.picture.weight import Weight


@define
class PlaceState(PlaceRecord):
    """The state of one place after a day; `fold` moves it on."""

    def settle(self, day: date) -> None:
        """Decide anew after the claims of `day`."""
        self.day = day
        ruled = self._ruled()
        for _ in range(len(self.challenges)):
            winner = next((c for c in ruled if c.ruling is not None and c.ruling.to_b), None)
            if winner is None or winner.ruling is None:
                break
            self._take_over(winner, winner.ruling)
            ruled = self._ruled()
        self._stand(ruled)

    def _ruled(self) -> list[Challenge]:
        # What all rulings lean on: who holds the place, and what is said of its leaving.
        common = (self.holder, self.vacant, self.previous, len(self.left.bearings))
        made = [c for c in self.challenges.values() if c.made]
        for c in made:
            if c.changed or common != self.ruled_on:
                c.ruling, c.changed = decide(self._case(c)), False
        self.ruled_on = common
        return sorted((c for c in made if c.ruling is not None), key=lambda c: c.first)

    def _case(self, b: Challenge) -> Case:
        by_others = by_others_of(b.stay)
        against = by_others_of(b.against)
        denial = against if by_others is None else min(by_others, against or by_others)
        own_leaving = self.vacant and b.group == self.previous
        return Case(
            hold=b.hold.tier,
            inside=b.inside.tier,
            part_held=b.part_held,
            agreed=b.hold.both_sides and Transition.HANDED_OVER in b.how,
            a_known=self.holder is not None,
            a_inside=by_others,
            a_left=None if own_leaving else self.left.tier,
            b_left=b.left.tier if b.left and b.left.last >= b.last else None,
            a_again=by_others_of(b.again),
            denied=b.bare or bool(b.stay),
            denial=denial,
            promote_single_neutral=self.policy.control.promote_single_neutral,
        )

    def _take_over(self, c: Challenge, ruling: Ruling) -> None:
        brief = (self.day - self.since).days <= self.policy.control.transient_days
        returned = c.group == self.previous and self.assessed and brief and self.won is not None
        self.transition, self.span = self.how(c), self.span_of(c, ruling.tier)
        self.hops.append(self.hop(c, ruling.tier))
        first = c.first
        self.closed = [x for x in (*self.stay.bearings, *c.against.bearings) if x.at >= first[0]]
        if not self.vacant:
            self.previous = self.holder
        self.holder, self.assessed, self.vacant = c.group, True, False
        self.status, self.since, self.won = Status.HELD, self.day, c
        self.basis = Basis.TRANSIENT if returned else ruling.basis
        self.tier, self.disputed = ruling.tier, ruling.disputed
        self.leading = self.starting = None
        self.last_stay = self.day if self.day != date.min else None
        self.stay, self.doubt, self.left, self.noted = Weight(), Weight(), Weight(), []
        self.challenges = {
            g: other
            for g, other in self.challenges.items()
            if other is not c
            and other.made
            and (other.last >= first or c.group in other.taken_from)
        }

    def _stand(self, ruled: Sequence[Challenge]) -> None:
        """Settle what the place is, now that nobody takes over."""
        standing = [c for c in ruled if not self.overtaken(c)]
        best = min(standing, key=urgency, default=None)
        self.leading = best
        if best is None or best.ruling is None:
            self._unchallenged()
        elif best.ruling.status is Status.HELD:
            self._challenge_fails(best, best.ruling)
        else:
            self.status, self.basis, self.tier = (
                best.ruling.status,
                best.ruling.basis,
                best.ruling.tier,
            )
            self.disputed, self.transition = best.ruling.disputed, self.how(best)
            self.span = (None, None)

    def _challenge_fails(self, b: Challenge, ruling: Ruling) -> None:
        brief = (self.day - b.first[0]).days <= self.policy.control.transient_days
        was_contested = self.status is Status.CONTESTED
        over = (b.left and b.left.last >= b.last) or bool(b.again)
        self.status = Status.HELD
        self.tier, self.disputed = ruling.tier, ruling.disputed
        self.basis = Basis.TRANSIENT if over and brief else ruling.basis
        if over:
            ended = b.again if b.again else b.left
            if was_contested and not brief:
                self.transition = Transition.WITHDREW if b.left else Transition.RECAPTURED
                self.span = span_between(ended.bearings, None)
            self.closed = b.bearings
            del self.challenges[b.group]
            self.leading = None
        if self.holder is None or not self.assessed:
            # Who has it again after a contest has it from then, not from when it first came.
            regained = self.span if over and was_contested and not brief else None
            self._unassessed()
            self.span = regained or self.span

    def _unchallenged(self) -> None:
        went = self.left.tier
        enough = Tier.T4 if self.policy.control.promote_single_neutral else Tier.T3
        if self.holder is not None and went is not None and went <= enough:
            self._vacate(went)
        elif self.holder is None or not self.assessed:
            self._unassessed()
        else:
            self._goes_on()

    def _vacate(self, went: Tier) -> None:
        self.span = span_between(self.left.bearings, self.last_stay)
        self.hops.append(
            Hop(Transition.WITHDREW, self.holder, None, self.span, went, self.left.ids())
        )
        self.previous, self.holder, self.vacant = self.holder, None, True
        self.won = self.starting = None
        self._unassessed()

    def _unassessed(self) -> None:
        """The state where nobody is the assessed holder."""
        if self.vacant:
            went = self.left.tier or Tier.T6
            self.status, self.transition = Status.VACATED, Transition.WITHDREW
            self.basis, self.tier, self.disputed = basis_of(went), went, bool(self.stay)
            return
        tier = self.stay.tier if self.holder is not None else None
        if tier is None:
            self.status, self.tier, self.basis = Status.UNKNOWN, Tier.T6, Basis.PERSISTENCE
            if self.left:
                self.tier, self.transition = self.left.tier or Tier.T6, Transition.WITHDREW
                self.basis = basis_of(self.tier)
            return
        self.tier, self.basis = tier, basis_of(tier)
        self.span = span_between(self.stay.bearings, None)
        if tier <= Tier.T3 or (tier is Tier.T4 and self._lone_holding()):
            self.status, self.assessed, self.since = Status.HELD, True, self.day
        else:
            self.status = Status.CLAIMED

    def _lone_holding(self) -> bool:
        """Whether one source has it held, where one is enough."""
        lone = self.policy.control.promote_single_neutral
        return lone and any(b.on is Bears.HOLD and b.whole for b in self.stay.bearings)

    def _goes_on(self) -> None:
        self.status = Status.HELD
        ground = self.won.hold if self.won is not None else self.stay
        tier = ground.tier
        if self.since == date.min < self.day:
            self._date_start(ground)
        if tier is not None and tier < self.tier:
            self.tier, self.basis = tier, basis_of(tier)
            if ground.both_sides and self.transition is Transition.HANDED_OVER:
                self.basis = Basis.AGREED_TRANSFER
            if tier is Tier.T1:
                self.disputed = False
        self.disputed |= bool(self.doubt) and self.tier is not Tier.T1

    def _date_start(self, ground: Weight) -> None:
        """Where claims without a day had it so, the first with one says by when."""
        dated = [b for b in ground.bearings if b.at == self.day and b.on is Bears.HOLD and b.whole]
        if dated:
            self.since, self.span = self.day, span_between(dated, None)

    def overtaken(self, c: Challenge) -> bool:
        """Whether another side's claim comes after this one's: by its own words (taken from it),
        or by a later day. What it claimed stays as a step."""
        if not c.hold:
            return False
        for other in self.challenges.values():
            if other is c or not other.hold or other.ruling is None:
                continue
            if other.ruling.status is Status.HELD:
                continue
            taken, back = other.taken_from.get(c.group), c.taken_from.get(other.group)
            if taken is not None and taken >= c.hold.first[0]:
                after = back is None or (taken, other.last) > (back, c.last)
            else:
                after = back is None and c.hold.last[0] < other.hold.first[0]
            if after:
                self._note(c)
                return True
        return False

    def _note(self, c: Challenge) -> None:
        assert c.ruling is not None
        hop = self.hop(c, c.ruling.tier)
        self.hops = [
            h for h in self.hops if not (h.to == hop.to and set(h.support) <= set(hop.support))
        ]
        self.hops.append(hop)

    def hop(self, c: Challenge, tier: Tier) -> Hop:
        """A challenge as a change of hands."""
        taken = c.taken_from
        # Of two named on one day, the one named last.
        frm = max(reversed(taken), key=lambda g: taken[g]) if taken else self.holder
        return Hop(
            self.how(c),
            frm,
            c.group,
            self.span_of(c, tier),
            tier,
            (c.hold if c.hold else c.inside).ids(),
        )

    def how(self, c: Challenge) -> Transition | None:
        """By what a side is said to have come to have the place; None: nobody tells."""
        for way in (Transition.HANDED_OVER, Transition.SURRENDERED):
            if way in c.how:
                return way
        if Transition.CAPTURED in c.how and c.hold:
            before = any(h.frm == c.group for h in self.hops) or c.group == self.previous
            return Transition.RECAPTURED if before else Transition.CAPTURED
        if c.how & {Transition.ENTERED, Transition.CAPTURED}:
            empty = self.vacant or self.left.tier is Tier.T1
            return Transition.ENTERED_UNOPPOSED if empty else Transition.ENTERED
        return Transition.RECLASSIFIED if self.holder is not None else None

    def span_of(self, c: Challenge, tier: Tier) -> Span:
        """From the latest instant that the other is known to hold, to the earliest at which the
        deciding claims have this one there."""
        # To be inside is not to hold: where it is said to hold the place, that decides.
        weights = [w for w in (c.hold, c.inside) if w.tier == tier][:1]
        deciding = [x for w in weights for x in w.bearings if carries(x, tier)]
        latest = min((x.latest for x in deciding or c.bearings if x.latest), default=None)
        earliest = min((x.earliest for x in c.bearings if x.earliest), default=None)
        return ordered(earliest, latest, self.last_stay)


def fold(
    bearings: Iterable[Bearing],
    state: PlaceState,
    starts: Sequence[StartingState],
    until: date | None,
    *,
    resumed: bool = False,
) -> Iterator[PlaceState]:
    """Move `state` on, yielding it after each day that brought claims or a starting state.

    Args:
        resumed: `state` has days behind it and is yielded first as it is; `bearings` and `starts`
            are of later days.
        bearings: In the order in which they count (`evidence.settle`).
        starts: The place's starting states, oldest first; each sets the state anew.
        until: Leave out what counts from a later day, and what has no day; None: nothing.
    """
    begun = resumed
    waiting = [s for s in starts if until is None or s.day <= until]
    if resumed:
        yield state
    for day, of_day in groupby(bearings, key=lambda b: b.at):
        if until is not None and (day > until or day == date.min):
            continue
        # Claims without a day come after the first starting state, before all other claims.
        while waiting and (waiting[0].day <= day or (day == date.min and not begun)):
            state.begin(waiting.pop(0))
            begun = True
            yield state
        for one in of_day:
            state.take(one)
        state.settle(day)
        yield state
    for start in waiting:
        state.begin(start)
        yield state
