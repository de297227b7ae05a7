"""The claims about one place, each put where it weighs: for the holder, for a rival, against."""

from datetime import date, timedelta

from attrs import define, field

from sayso.model.ids import ClaimId
from sayso.model.picture import Basis, Interest, Status, Tier, Transition
from sayso.model.terms import Stance
from sayso.picture.background import StartingState
from sayso.picture.challenge import Challenge, Hop, Span, turned
from sayso.picture.evidence import Bearing, Bears
from sayso.picture.policy import Policy, pattern
from sayso.picture.sides import Cast
from sayso.picture.siege import SiegeFold
from sayso.picture.weight import Weight


@define
class PlaceRecord:
    """What is on record of one place after a day, sorted by whom it speaks for."""

    cast: Cast
    policy: Policy
    accepted: frozenset[ClaimId]
    blocked: frozenset[tuple[str, str]]
    """Reports, by cluster and newsroom, that say of this place that nothing is verified."""
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
    span: Span = (None, None)
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
    noted: list[Bearing] = field(factory=list)
    """Claims that tell who was there and weigh no further: it left a part, it was there once."""
    hops: list[Hop] = field(factory=list)
    siege: SiegeFold = field(factory=SiegeFold)
    starting: StartingState | None = None
    last_stay: date | None = None
    last_evidence: date | None = None
    two_sided: date | None = None
    """The last day on which two sides had claims to it within the policy's window."""
    day: date = date.min
    members: dict[str, list[str]] = field(factory=dict)
    """The parties of each group, which goes by the name of its first."""
    joint: dict[str, tuple[str, ...]] = field(factory=dict)
    """The groups that hold jointly, or the parties to a buffer."""
    ruled_on: tuple[object, ...] = ()
    group_name: dict[str, str] = field(factory=dict)
    """The group that each party was found to be of."""
    seen: dict[str, date] = field(factory=dict)
    """The last day on which each group had a claim to it."""
    taken: int = 0
    """How many claims were put here since the first, or since it was thawed."""

    def group_of(self, keys: tuple[str, ...], day: date) -> str:
        """The group that parties belong to here; rivals who hold jointly make one of their own."""
        if len(keys) == 1:
            return self._group(keys[0], day)
        groups = tuple(dict.fromkeys(self._group(k, day) for k in keys))
        if len(groups) == 1:
            return groups[0]
        name = "\n".join(sorted(groups))
        self.joint.setdefault(name, groups)
        return name

    def _group(self, key: str, day: date) -> str:
        known = self.group_name.get(key)
        if known is not None:
            return known
        on = None if day == date.min else day
        for name, members in self.members.items():
            if all(self.cast.same_side(key, m, on) for m in members):
                members.append(key)
                self.group_name[key] = name
                return name
        self.members[key] = [key]
        self.group_name[key] = key
        return key

    def begin(self, state: StartingState) -> None:
        """Take a pack's starting state for the last assessed holder.

        Claims of days before stay in sight: those that it bears out for it, the others against
        it. Where they have the same holder assessed, that assessment goes on.
        """
        group = self._group(self.cast.canonical_actor(state.holder), state.day)
        goes_on = group == self.holder and self.assessed and not self.vacant
        self._set_aside(group, goes_on=goes_on)
        self.status, self.starting, self.leading = Status.HELD, state, None
        self.disputed, self.challenges, self.left = False, {}, Weight()
        self.last_stay = self.last_evidence = self.day = state.day
        if goes_on:
            return
        self.holder, self.assessed, self.vacant, self.previous = group, True, False, None
        self.transition, self.span = Transition.STARTING, (None, state.day)
        self.basis, self.tier, self.since = Basis.PERSISTENCE, Tier.T6, state.day
        self.won = None
        self.stay, self.doubt = Weight(), Weight()

    def _set_aside(self, group: str, *, goes_on: bool) -> None:
        """Sort what was said so far by whether it has this group there."""
        ours, others = [*self.noted], [*self.closed]
        for c in self.challenges.values():
            for_it, against = (ours, others) if c.group == group else (others, ours)
            for_it += c.bearings
            against += c.against.bearings + c.left.bearings
        for_it, against = (ours, others) if self.holder == group else (others, ours)
        against += self.left.bearings
        if not goes_on:
            won = self.won.bearings if self.won is not None else []
            for_it += won + self.stay.bearings
            against += self.doubt.bearings
        self.noted, self.closed = ours, others

    def take(self, one: Bearing) -> None:
        """Put one claim where it belongs."""
        self.taken += 1
        on = None if one.at == date.min else one.at
        # "Formerly held by A", said today without a day, is no news of today.
        past = one.on is Bears.LEFT and one.transition is None and one.earliest is None
        if on is not None and not past:
            self.last_evidence = max(self.last_evidence or on, on)
        if one.on in (Bears.SIEGE, Bears.LIFTED):
            self.siege.take(one, self.cast)
            return
        group = self.group_of(one.sides, one.at)
        if one.on is Bears.BUFFER:
            group = "buffer:" + group
            self.joint.setdefault(group, one.sides)
        loser = self.group_of((one.loser,), one.at) if one.loser is not None else None
        if loser is not None and loser != group:
            self._was_there(loser)
        if one.on is Bears.LEFT:
            for leaver in dict.fromkeys(self._group(k, one.at) for k in one.sides):
                self._take_leaving(one, leaver)
                self._mark_front(leaver, on)
            return
        self._mark_front(group, on)
        if group == self.holder:
            self._take_of_holder(one, group)
        else:
            self._take_of_challenger(one, group, loser)

    def _was_there(self, group: str) -> None:
        """Take a side that lost or left for the one before, where none is known."""
        if self.holder is None and not self.vacant and group not in self.challenges:
            self.holder, self.assessed = group, False

    def _take_of_holder(self, one: Bearing, group: str) -> None:
        rival = self.leading.group if self.leading else self.previous
        stake = self.stake_of(one, rival, for_it=one.says_so)
        if not one.says_so:
            self._weigh(self.doubt, one, stake)
            return
        self._stays(one, stake)
        if one.on is not Bears.INSIDE and one.whole:
            if self.won is not None:
                self._weigh(self.won.hold, one, stake)
            for c in self.challenges.values():
                if c.made and one.at > c.last[0]:
                    self._weigh(c.again, one, self.stake_of(one, c.group, for_it=True))
                    c.changed = True

    def _stays(self, one: Bearing, stake: Interest) -> None:
        self._weigh(self.stay, one, stake)
        if one.at != date.min:
            self.last_stay = max(self.last_stay or one.at, one.at)
        for c in self.challenges.values():
            against = self.stake_of(one, c.group, for_it=True) if one.says_so else stake
            self._weigh(c.stay, one, against)
            c.changed = True

    def _take_of_challenger(self, one: Bearing, group: str, loser: str | None) -> None:
        c = self.challenges.get(group)
        if c is None:
            c = self.challenges[group] = Challenge(group)
            # What was said of the same day before this side was first named counts as well.
            for earlier in reversed(self.stay.bearings):
                if earlier.at < one.at:
                    break
                self._weigh(c.stay, earlier, self.stake_of(earlier, group, for_it=True))
        c.changed = True
        stake = self.stake_of(one, self.holder, for_it=one.says_so)
        if not one.says_so:
            self._weigh(c.against, one, stake)
            c.bare |= stake is Interest.FOR
            return
        whole = one.on is not Bears.INSIDE and one.whole
        self._weigh(c.hold if whole else c.inside, one, stake)
        c.part_held |= one.on is Bears.HOLD and not one.whole
        if c.again and one.at > c.again.first[0]:
            c.again = Weight()
        if one.transition is not None:
            c.how.add(one.transition)
        if whole and loser is not None:
            c.taken_from[loser] = one.at

    def _take_leaving(self, one: Bearing, group: str) -> None:
        if one.says_so:
            self._was_there(group)
        c = self.challenges.get(group)
        if c is not None:
            c.changed = True
        if not one.says_so:
            if group == self.holder:
                self._stays(one, turned(one.stake))
            elif c is not None:
                self._weigh(c.inside, one, turned(one.stake))
        elif group == self.holder:
            # "Previously held by A" tells who was there, not that A went.
            if one.whole and one.transition is not None:
                self._weigh(self.left, one, self._leaving_stake(one, self.leading))
            else:
                self.noted.append(one)
        elif c is not None and one.whole:
            self._weigh(c.left, one, self._leaving_stake(one, None))

    def _leaving_stake(self, one: Bearing, rival: Challenge | None) -> Interest:
        """That the other side left is a side's own word for itself."""
        other = rival.group if rival else self.holder
        if one.stake is not Interest.UNALIGNED or other is None or other in one.sides:
            return one.stake
        heard = one.heard
        says = self.cast.stake(heard.speaker, self._one_of(other), None, heard.day)
        return Interest.FOR if says is Interest.FOR else Interest.UNALIGNED

    def stake_of(self, one: Bearing, rival: str | None, *, for_it: bool = True) -> Interest:
        """The speaker's stake in what is weighed, in the light of who else is there: "B controls
        it" is a concession where A, the holder, says it."""
        stake = one.stake
        if one.on is Bears.BUFFER and stake is Interest.FOR:
            stake = Interest.AGAINST
        elif stake is Interest.UNALIGNED and one.loser is None and rival is not None:
            stake = self.cast.stake(one.heard.speaker, one.side, self._one_of(rival), one.heard.day)
        claim = one.heard.claim
        denies = claim.stance is Stance.DENIES and claim.speaker is not None and not one.says_so
        if stake is Interest.UNALIGNED and denies and not self.cast.is_bystander(one.heard.speaker):
            # Who denies a gain and is neither gainer nor bystander speaks for the other side.
            stake = Interest.AGAINST
        return stake if for_it else turned(stake)

    def _one_of(self, group: str) -> str:
        return self.members.get(group, [group])[0]

    def _weigh(self, weight: Weight, one: Bearing, stake: Interest) -> None:
        heard = one.heard
        visual = heard.claim.id in self.accepted and (
            pattern(self.policy.words.visual).search(heard.claim.evidence.text) is not None
        )
        blocked = (heard.cluster, heard.newsroom) in self.blocked
        lone = self.policy.control.promote_single_neutral
        weight.add(one, stake, visual=visual, blocked=blocked, lone=lone)

    def _mark_front(self, group: str, on: date | None) -> None:
        """Two sides are at a place where one has claims to it that another holds or claims."""
        if on is None:
            return
        self.seen[group] = on
        window = timedelta(days=self.policy.control.front_window_days)
        against_holder = self.holder is not None and group != self.holder
        if against_holder or sum(on - d <= window for d in self.seen.values()) > 1:
            self.two_sided = on
