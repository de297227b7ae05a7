"""The claims about one place, day by day, to the state that they leave it in."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from attrs import define, field, frozen

from sayso.model.ids import ClaimId
from sayso.model.picture import Basis, Interest, Status, Tier, Transition
from sayso.model.terms import Stance
from sayso.picture.background import StartingState
from sayso.picture.decide import Case, Ruling, basis_of, decide
from sayso.picture.evidence import Bearing, Bears
from sayso.picture.policy import Policy, pattern
from sayso.picture.sides import Cast
from sayso.picture.siege import SiegeFold
from sayso.picture.weight import Weight

_Span = tuple[date | None, date | None]


@frozen
class Hop:
    """An alleged change of hands."""

    transition: Transition
    frm: str | None
    to: str | None
    span: _Span
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


@define
class PlaceState:
    """The state of one place after a day; `fold` moves it on."""

    cast: Cast
    policy: Policy
    accepted: frozenset[ClaimId]
    blocked: frozenset[tuple[str, str]]
    """Reports, by cluster and outlet, that say of this place that nothing is verified."""
    holder: str | None = None
    """The group last assessed or, where `assessed` is false, said to have been there before."""
    assessed: bool = False
    vacant: bool = False
    previous: str | None = None
    status: Status = Status.UNKNOWN
    basis: Basis = Basis.PERSISTENCE
    tier: Tier = Tier.T6
    disputed: bool = False
    transition: Transition | None = None
    span: _Span = (None, None)
    since: date = date.min
    """The day on which the present holder came to be assessed."""
    won: Challenge | None = None
    """The claims on which the holder holds it."""
    leading: Challenge | None = None
    """The challenge that makes the status what it is."""
    stay: Weight = field(factory=Weight)
    doubt: Weight = field(factory=Weight)
    left: Weight = field(factory=Weight)
    challenges: dict[str, Challenge] = field(factory=dict)
    closed: list[Bearing] = field(factory=list)
    """Claims set aside by what came after: they oppose what stands."""
    hops: list[Hop] = field(factory=list)
    siege: SiegeFold = field(factory=SiegeFold)
    starting: StartingState | None = None
    last_stay: date | None = None
    last_evidence: date | None = None
    two_sided: date | None = None
    """The last day on which two sides had claims to it within the policy's window."""
    day: date = date.min
    members: dict[str, list[str]] = field(factory=dict)
    _seen: dict[str, date] = field(factory=dict)

    # Taking claims in.

    def group_of(self, keys: tuple[str, ...], day: date) -> str:
        """The group that parties belong to here; rivals who hold jointly make one of their own."""
        groups = sorted({self._group(k, day) for k in keys})
        return groups[0] if len(groups) == 1 else "+".join(groups)

    def _group(self, key: str, day: date) -> str:
        on = None if day == date.min else day
        for name, members in self.members.items():
            if key in members:
                return name
        for name, members in self.members.items():
            if all(self.cast.same_side(key, m, on) for m in members):
                members.append(key)
                return name
        self.members[key] = [key]
        return key

    def begin(self, state: StartingState) -> None:
        """Take a pack's starting state for the last assessed holder, whatever was before."""
        self.holder = self._group(self.cast.canonical_actor(state.holder), state.day)
        self.assessed, self.vacant, self.status, self.starting = True, False, Status.HELD, state
        self.transition, self.span = Transition.STARTING, (None, state.day)
        self.basis, self.tier, self.disputed, self.previous = Basis.PERSISTENCE, Tier.T6, False, None
        self.since = self.last_stay = self.last_evidence = self.day = state.day
        self.won = self.leading = None
        self.stay, self.doubt, self.left = Weight(), Weight(), Weight()
        self.challenges, self.closed = {}, []

    def take(self, one: Bearing) -> None:
        """Put one claim where it belongs."""
        on = None if one.at == date.min else one.at
        if on is not None:
            self.last_evidence = max(self.last_evidence or on, on)
        if one.on in (Bears.SIEGE, Bears.LIFTED):
            self.siege.take(one, self.cast)
            return
        group = self.group_of(one.sides, one.at)
        if one.on is Bears.BUFFER:
            group = "buffer:" + group
        if on is not None:
            self._mark_front(group, on)
        if one.on is Bears.LEFT:
            self._take_leaving(one, group)
            return
        loser = self.group_of((one.loser,), one.at) if one.loser is not None else None
        if self.holder is None and not self.vacant and loser is not None and loser != group:
            if loser not in self.challenges:
                self.holder, self.assessed = loser, False
        if group == self.holder:
            self._take_of_holder(one, group)
        else:
            self._take_of_challenger(one, group, loser)

    def _take_of_holder(self, one: Bearing, group: str) -> None:
        rival = self.leading.group if self.leading else self.previous
        stake = self._stake(one, rival, for_it=one.says_so)
        if not one.says_so:
            self._weigh(self.doubt, one, stake)
            return
        self._stays(one, stake)
        if one.on is not Bears.INSIDE and one.whole:
            if self.won is not None:
                self._weigh(self.won.hold, one, stake)
            for c in self.challenges.values():
                if c.made and one.at > c.last[0]:
                    self._weigh(c.again, one, self._stake(one, c.group, for_it=True))

    def _stays(self, one: Bearing, stake: Interest) -> None:
        self._weigh(self.stay, one, stake)
        if one.at != date.min:
            self.last_stay = max(self.last_stay or one.at, one.at)
        for c in self.challenges.values():
            against = self._stake(one, c.group, for_it=True) if one.says_so else stake
            self._weigh(c.stay, one, against)

    def _take_of_challenger(self, one: Bearing, group: str, loser: str | None) -> None:
        c = self.challenges.get(group)
        if c is None:
            c = self.challenges[group] = Challenge(group)
            # What was said of the same day before this side was first named counts as well.
            for earlier in reversed(self.stay.bearings):
                if earlier.at < one.at:
                    break
                self._weigh(c.stay, earlier, self._stake(earlier, group, for_it=True))
        stake = self._stake(one, self.holder, for_it=one.says_so)
        if not one.says_so:
            self._weigh(c.against, one, stake)
            c.bare |= stake is Interest.FOR
            return
        whole = one.on is not Bears.INSIDE and one.whole
        self._weigh(c.hold if whole else c.inside, one, stake)
        if c.again and one.at > c.again.first[0]:
            c.again = Weight()
        if one.transition is not None:
            c.how.add(one.transition)
        if whole and loser is not None:
            c.taken_from[loser] = one.at

    def _take_leaving(self, one: Bearing, group: str) -> None:
        if self.holder is None and not self.vacant and one.says_so:
            if group not in self.challenges:
                self.holder, self.assessed = group, False
        c = self.challenges.get(group)
        if not one.says_so:
            if group == self.holder:
                self._stays(one, _turned(one.stake))
            elif c is not None:
                self._weigh(c.inside, one, _turned(one.stake))
        elif group == self.holder:
            # "Previously held by A" tells who was there, not that A went.
            if one.whole and one.transition is not None:
                self._weigh(self.left, one, self._leaving_stake(one, self.leading))
        elif c is not None and one.whole:
            self._weigh(c.left, one, self._leaving_stake(one, None))

    def _leaving_stake(self, one: Bearing, rival: Challenge | None) -> Interest:
        """That the other side left is a side's own word for itself."""
        other = rival.group if rival else self.holder
        if one.stake is Interest.UNALIGNED and other is not None and other not in one.sides:
            if self.cast.stake(one.heard.speaker, self._one_of(other), None, one.heard.day) is (
                Interest.FOR
            ):
                return Interest.FOR
        return one.stake

    def _stake(self, one: Bearing, rival: str | None, *, for_it: bool) -> Interest:
        """The speaker's stake in what is weighed, in the light of who else is there: "B controls
        it" is a concession where A, the holder, says it."""
        stake = one.stake
        if one.on is Bears.BUFFER and stake is Interest.FOR:
            stake = Interest.AGAINST
        elif stake is Interest.UNALIGNED and one.loser is None and rival is not None:
            stake = self.cast.stake(
                one.heard.speaker, one.side, self._one_of(rival), one.heard.day
            )
        if stake is Interest.UNALIGNED and one.heard.claim.stance is Stance.DENIES:
            # Who denies a gain and is neither gainer nor bystander speaks for the other side.
            if one.heard.claim.speaker is not None and not one.says_so:
                stake = stake if self.cast.is_bystander(one.heard.speaker) else Interest.AGAINST
        return stake if for_it else _turned(stake)

    def _one_of(self, group: str) -> str:
        return self.members.get(group, [group])[0]

    def _weigh(self, weight: Weight, one: Bearing, stake: Interest) -> None:
        heard = one.heard
        visual = heard.claim.id in self.accepted and (
            pattern(self.policy.words.visual).search(heard.claim.evidence.text) is not None
        )
        weight.add(one, stake, visual=visual, blocked=(heard.cluster, heard.outlet) in self.blocked)

    def _mark_front(self, group: str, on: date) -> None:
        self._seen[group] = on
        window = timedelta(days=self.policy.control.front_window_days)
        if sum(on - d <= window for d in self._seen.values()) > 1:
            self.two_sided = on

    # Deciding.

    def settle(self, day: date) -> None:
        """Decide anew after the claims of `day`."""
        self.day = day
        for _ in range(len(self.challenges) + 1):
            if not self._one_takes_over():
                break
        self._stand()

    def _ruled(self) -> list[Challenge]:
        made = [c for c in self.challenges.values() if c.made]
        for c in made:
            c.ruling = decide(self._case(c))
        return sorted((c for c in made if c.ruling is not None), key=lambda c: c.first)

    def _case(self, b: Challenge) -> Case:
        by_others = _by_others(b.stay)
        denial = min((t for t in (by_others, _by_others(b.against)) if t), default=None)
        own_leaving = self.vacant and b.group == self.previous
        return Case(
            hold=b.hold.tier,
            inside=b.inside.tier,
            agreed=b.hold.both_sides and Transition.HANDED_OVER in b.how,
            a_known=self.holder is not None,
            a_inside=by_others,
            a_left=None if own_leaving else self.left.tier,
            b_left=b.left.tier if b.left and b.left.last >= b.last else None,
            a_again=_by_others(b.again),
            denied=b.bare or bool(b.stay),
            denial=denial,
            promote_single_neutral=self.policy.control.promote_single_neutral,
        )

    def _one_takes_over(self) -> bool:
        for c in self._ruled():
            if c.ruling is not None and c.ruling.to_b:
                self._take_over(c, c.ruling)
                return True
        return False

    def _take_over(self, c: Challenge, ruling: Ruling) -> None:
        brief = (self.day - self.since).days <= self.policy.control.transient_days
        returned = c.group == self.previous and self.assessed and brief and self.won is not None
        self.transition, self.span = self.how(c), self.span_of(c, ruling.tier)
        self.hops.append(self._hop(c, ruling.tier))
        first = c.first
        self.closed = [
            x for x in (*self.stay.bearings, *c.against.bearings) if x.at >= first[0]
        ]
        if not self.vacant:
            self.previous = self.holder
        self.holder, self.assessed, self.vacant = c.group, True, False
        self.status, self.since, self.won = Status.HELD, self.day, c
        self.basis = Basis.TRANSIENT if returned else ruling.basis
        self.tier, self.disputed = ruling.tier, ruling.disputed
        self.leading = self.starting = None
        self.last_stay = self.day if self.day != date.min else None
        self.stay, self.doubt, self.left = Weight(), Weight(), Weight()
        self.challenges = {
            g: other
            for g, other in self.challenges.items()
            if other is not c
            and other.made
            and (other.last >= first or c.group in other.taken_from)
        }

    def _stand(self) -> None:
        """Settle what the place is, now that nobody takes over."""
        standing = [c for c in self._ruled() if not self._overtaken(c)]
        best = min(standing, key=_urgency, default=None)
        self.leading = best
        if best is None or best.ruling is None:
            self._unchallenged()
        elif best.ruling.status is Status.HELD:
            self._challenge_fails(best, best.ruling)
        else:
            self.status, self.basis, self.tier = (
                best.ruling.status, best.ruling.basis, best.ruling.tier
            )
            self.disputed, self.transition = best.ruling.disputed, self.how(best)
            self.span = (None, None)

    def _challenge_fails(self, b: Challenge, ruling: Ruling) -> None:
        brief = (self.day - b.first[0]).days <= self.policy.control.transient_days
        was_contested = self.status is Status.CONTESTED
        over = (b.left and b.left.last >= b.last) or bool(b.again)
        self.status = Status.HELD if self.assessed else Status.CLAIMED
        self.tier, self.disputed = ruling.tier, ruling.disputed
        self.basis = Basis.TRANSIENT if over and brief else ruling.basis
        if over:
            ended = b.again if b.again else b.left
            if was_contested and not brief:
                self.transition = Transition.WITHDREW if b.left else Transition.RECAPTURED
                self.span = _span(ended.bearings, None)
            self.closed = b.bearings
            del self.challenges[b.group]
            self.leading = None

    def _unchallenged(self) -> None:
        went = self.left.tier
        enough = Tier.T4 if self.policy.control.promote_single_neutral else Tier.T3
        if self.holder is not None and went is not None and went <= enough:
            self._vacate(went)
        elif self.holder is None or self.vacant:
            return
        elif not self.assessed:
            self._unassessed()
        else:
            self._goes_on()

    def _vacate(self, went: Tier) -> None:
        self.span = _span(self.left.bearings, self.last_stay)
        self.hops.append(
            Hop(Transition.WITHDREW, self.holder, None, self.span, went, self.left.ids())
        )
        self.previous, self.holder, self.vacant = self.holder, None, True
        self.status, self.transition = Status.VACATED, Transition.WITHDREW
        self.basis, self.tier, self.disputed = basis_of(went), went, bool(self.stay)
        self.won = self.starting = None

    def _unassessed(self) -> None:
        tier = self.stay.tier
        if tier is None:
            self.status, self.tier, self.basis = Status.UNKNOWN, Tier.T6, Basis.PERSISTENCE
            if self.left:
                self.tier, self.transition = self.left.tier or Tier.T6, Transition.WITHDREW
                self.basis = basis_of(self.tier)
            return
        self.tier, self.basis = tier, basis_of(tier)
        self.span = _span(self.stay.bearings, None)
        if tier <= Tier.T3:
            self.status, self.assessed, self.since = Status.HELD, True, self.day
        else:
            self.status = Status.CLAIMED

    def _goes_on(self) -> None:
        self.status = Status.HELD
        ground = self.won.hold if self.won is not None else self.stay
        tier = ground.tier
        if tier is not None and tier < self.tier:
            self.tier, self.basis = tier, basis_of(tier)
            if ground.both_sides and self.transition is Transition.HANDED_OVER:
                self.basis = Basis.AGREED_TRANSFER
            if tier is Tier.T1:
                self.disputed = False
        self.disputed |= bool(self.doubt) and self.tier is not Tier.T1

    def _overtaken(self, c: Challenge) -> bool:
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
                self._note_hop(c)
                return True
        return False

    def _note_hop(self, c: Challenge) -> None:
        assert c.ruling is not None
        hop = self._hop(c, c.ruling.tier)
        self.hops = [
            h for h in self.hops if not (h.to == hop.to and set(h.support) <= set(hop.support))
        ]
        self.hops.append(hop)

    def _hop(self, c: Challenge, tier: Tier) -> Hop:
        taken = c.taken_from
        frm = max(taken, key=lambda g: (taken[g], g)) if taken else self.holder
        return Hop(self.how(c), frm, c.group, self.span_of(c, tier), tier,
                   (c.hold if c.hold else c.inside).ids())

    def how(self, c: Challenge) -> Transition:
        """By what a side is said to have come to have the place."""
        for way in (Transition.HANDED_OVER, Transition.SURRENDERED):
            if way in c.how:
                return way
        if Transition.CAPTURED in c.how and c.hold:
            before = any(h.frm == c.group for h in self.hops) or c.group == self.previous
            return Transition.RECAPTURED if before else Transition.CAPTURED
        if c.how & {Transition.ENTERED, Transition.CAPTURED}:
            empty = self.vacant or self.left.tier is Tier.T1
            return Transition.ENTERED_UNOPPOSED if empty else Transition.ENTERED
        return Transition.RECLASSIFIED

    def span_of(self, c: Challenge, tier: Tier) -> _Span:
        """From the latest instant that the other is known to hold, to the earliest at which the
        deciding claims have this one there."""
        weights = [w for w in (c.hold, c.inside) if w.tier == tier]
        deciding = [x for w in weights for x in w.bearings if _carries(x, tier)]
        latest = min((x.latest for x in deciding or c.bearings if x.latest), default=None)
        earliest = min((x.earliest for x in c.bearings if x.earliest), default=None)
        return _ordered(earliest, latest, self.last_stay)


def _by_others(weight: Weight) -> Tier | None:
    tier = weight.tier
    return tier if tier is not None and tier <= Tier.T4 else None


def _urgency(c: Challenge) -> tuple[int, int, str]:
    order = {Status.CONTESTED: 0, Status.CLAIMED: 1, Status.HELD: 2, Status.UNKNOWN: 3}
    assert c.ruling is not None
    return order[c.ruling.status], c.ruling.tier, c.group


def _turned(stake: Interest) -> Interest:
    if stake is Interest.UNALIGNED:
        return stake
    return Interest.AGAINST if stake is Interest.FOR else Interest.FOR


def _carries(one: Bearing, tier: Tier) -> bool:
    """Whether a claim is of the kind that reached the tier."""
    if tier is Tier.T1:
        acknowledged = one.heard.claim.stance is Stance.ACKNOWLEDGES
        return one.stake is Interest.AGAINST or acknowledged
    if tier in (Tier.T3, Tier.T4):
        return one.stake is Interest.UNALIGNED
    return True


def _span(bearings: Iterable[Bearing], known: date | None) -> _Span:
    held = list(bearings)
    latest = min((x.latest for x in held if x.latest), default=None)
    earliest = min((x.earliest for x in held if x.earliest), default=None)
    return _ordered(earliest, latest, known)


def _ordered(earliest: date | None, latest: date | None, known: date | None) -> _Span:
    if earliest is None and known is not None and latest is not None and known <= latest:
        earliest = known
    if earliest is not None and latest is not None and earliest > latest:
        earliest = latest
    return earliest, latest


def fold(
    bearings: Iterable[Bearing],
    state: PlaceState,
    starts: Sequence[StartingState],
    until: date | None,
) -> Iterator[PlaceState]:
    """Move `state` on, yielding it after each day that brought claims or a starting state.

    Args:
        bearings: In the order in which they count (`evidence.settle`).
        starts: The place's starting states, oldest first; each sets the state anew.
        until: Leave out what counts from a later day, and what has no day; None: nothing.
    """
    waiting = [s for s in starts if until is None or s.day <= until]
    for day, of_day in groupby(bearings, key=lambda b: b.at):
        if until is not None and (day > until or day == date.min):
            continue
        while waiting and waiting[0].day <= day:
            state.begin(waiting.pop(0))
            yield state
        for one in of_day:
            state.take(one)
        state.settle(day)
        yield state
    for start in waiting:
        state.begin(start)
        yield state
