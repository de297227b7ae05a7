"""A place's states in short, day by day: what a map of control needs, ready to be kept."""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from attrs import field, frozen

from sayso.model.picture import Basis, Control, MapPlace, Party, Spot, Status, Tier, Transition
from sayso.picture.aspects import (
    Age,
    age_of,
    claimants_of,
    grounds_of,
    holders_of,
    horizon_of,
    inside_of,
    shape_of,
    span_of,
)
from sayso.picture.control import ControlRules, PlaceClaims, states_of
from sayso.picture.fold import PlaceState
from sayso.picture.frozen import Frozen


def map_place(control: Control) -> MapPlace:
    """A finding in short."""
    return MapPlace(
        place=control.place,
        status=control.status,
        holder=control.holder,
        previous=control.previous,
        claimed_by=control.claimed_by,
        inside=control.inside,
        shared=control.shared,
        disputed=control.disputed,
        transition=control.transition,
        from_earliest=control.from_earliest,
        from_latest=control.from_latest,
        basis=control.basis,
        tier=control.tier,
        siege=control.siege.status if control.siege else None,
        stale=control.stale,
        last_evidence=control.last_evidence,
        overruled=control.overruled,
    )


Short = str
"""A state as JSON: enums by value, parties by key, days as numbers.

A map asks for one state of each place, so the others are left as they are written."""


@frozen
class Timeline:
    """The states of one place, each from its day on until the next."""

    spot: Spot
    days: tuple[int, ...] = field(repr=False)
    """Proleptic ordinals, rising; the state after each day that brought claims."""
    evidence: tuple[int | None, ...] = field(repr=False)
    horizons: tuple[int, ...] = field(repr=False)
    which: tuple[int, ...] = field(repr=False)
    """Which of `states` each day leaves; -1 where nothing stands."""
    states: tuple[Short, ...] = field(repr=False)
    last: int = -1
    """Which of `states` there is where no day is asked for: claims without a day count there."""

    def on(self, as_of: date | None, party: Callable[[str], Party]) -> MapPlace | None:
        """The place's line on a map of a day; None where nothing is known of it by then."""
        if as_of is None:
            if self.last < 0:
                return None
            heard = _day(self.evidence[-1]) if self.evidence else None
            return _line(self.spot, self.states[self.last], heard, Age.FRESH, party)
        at = bisect_right(self.days, as_of.toordinal()) - 1
        if at < 0 or self.which[at] < 0:
            return None
        heard = _day(self.evidence[at])
        age = age_of(self.horizons[at], heard, as_of)
        return _line(self.spot, self.states[self.which[at]], heard, age, party)


def timeline_of(
    claims: PlaceClaims,
    rules: ControlRules,
    before: tuple["Timeline", Frozen] | None = None,
    watch: Callable[[PlaceState], None] = lambda _: None,
) -> Timeline:
    """Return a place's states in short; what it says of a day is what `control_of` says.

    Args:
        before: The place's timeline as it was judged before, and a state in it from which to go
            on: up to that state's day nothing has changed. As `control.states_of` takes it.
        watch: Is shown the state after each day that is judged.
    """
    states: dict[Short, int] = {}
    days: list[int] = []
    evidence: list[int | None] = []
    horizons: list[int] = []
    which: list[int] = []
    alone = rules.policy.control.show_starting_only
    frozen_at = None
    if before is not None:
        old, frozen_at = before
        kept = bisect_left(old.days, frozen_at.day)
        days, evidence = [*old.days[:kept]], [*old.evidence[:kept]]
        horizons = [*old.horizons[:kept]]
        for n in old.which[:kept]:
            which.append(n if n < 0 else states.setdefault(old.states[n], len(states)))
    for state in states_of(claims, rules, date.max, frozen_at):
        days.append(state.day.toordinal())
        evidence.append(_ordinal(state.last_evidence))
        horizons.append(horizon_of(state, rules.policy))
        which.append(states.setdefault(_short(state), len(states)) if _stands(state, alone) else -1)
        watch(state)
    final = which[-1] if which else -1
    if has_dayless(claims):
        final = -1
        for state in states_of(claims, rules, None):
            final = -1
            if _stands(state, alone):
                final = states.setdefault(_short(state), len(states))
    return Timeline(
        rules.cast.spot(claims.place),
        tuple(days),
        tuple(evidence),
        tuple(horizons),
        tuple(which),
        tuple(states),
        final,
    )


def has_dayless(claims: PlaceClaims) -> bool:
    """Whether a claim without any day bears on a place: it counts only where none is asked for."""
    return any(b.at == date.min for b in (*claims.own, *claims.areas))


def _stands(state: PlaceState, alone: bool) -> bool:
    """Whether a state has claims to stand on, or a starting state that may stand alone."""
    support, oppose, _ = grounds_of(state)
    return bool(support) or bool(oppose) or (alone and state.starting is not None)


def _ordinal(day: date | None) -> int | None:
    return day.toordinal() if day is not None else None


def _short(state: PlaceState) -> Short:
    status, shared = shape_of(state)
    holder, previous = holders_of(state)
    first, last = span_of(state)
    siege = state.siege.overlay(state.cast)

    def keys(parties: Sequence[Party]) -> list[str]:
        return [p.key for p in parties]

    row = [
        status.value,
        holder.key if holder else None,
        previous.key if previous else None,
        keys(claimants_of(state)),
        keys(inside_of(state)),
        keys(shared),
        state.disputed,
        state.transition.value if state.transition else None,
        _ordinal(first),
        _ordinal(last),
        state.basis.value,
        int(state.tier),
        siege.status if siege else None,
    ]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _day(ordinal: int | None) -> date | None:
    return date.fromordinal(ordinal) if ordinal is not None else None


# Enums look a member up by its value in a function of their own: a map asks for four a place.
_STATUSES = {s.value: s for s in Status}
_TRANSITIONS: dict[str | None, Transition | None] = {None: None, **{t.value: t for t in Transition}}
_BASES = {b.value: b for b in Basis}
_TIERS = {int(t): t for t in Tier}


def _line(
    spot: Spot, short: Short, heard: date | None, age: Age, party: Callable[[str], Party]
) -> MapPlace:
    """As `aspects.aged` has it of a whole finding, built once."""
    row: list[Any] = json.loads(short)
    status, holder, previous, claimed, inside, shared, disputed, how, first, last, *rest = row
    basis, tier, siege = rest
    fresh, lost = age is Age.FRESH, age is Age.LOST
    if lost:
        status, holder, previous, inside, shared = (
            Status.UNKNOWN.value,
            None,
            holder or previous,
            (),
            (),
        )
    return MapPlace(
        spot,
        _STATUSES[status],
        party(holder) if holder else None,
        party(previous) if previous else None,
        tuple(map(party, claimed)),
        tuple(map(party, inside)),
        tuple(map(party, shared)),
        disputed,
        _TRANSITIONS[how],
        _day(first),
        _day(last),
        _BASES[basis] if fresh else Basis.PERSISTENCE,
        _TIERS[tier] if fresh else Tier.T6,
        siege,
        not fresh,
        heard,
    )
