"""What a place's state says: who holds it, who claims it, who is inside, on which claims."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import IntEnum
from typing import TypeVar

from attrs import evolve

from sayso.model.entry import Overruled
from sayso.model.picture import (
    Basis,
    Control,
    MapPlace,
    Overruling,
    Party,
    Spot,
    Status,
    Step,
    Tier,
)
from sayso.picture.challenge import Span
from sayso.picture.evidence import Bearing
from sayso.picture.fold import PlaceState
from sayso.picture.policy import Policy
from sayso.picture.sides import Cast
from sayso.picture.weight import Weight


def holders_of(state: PlaceState) -> tuple[Party | None, Party | None]:
    """The assessed holder and the one before."""
    holder = party_of(state, state.holder) if state.assessed and not state.vacant else None
    previous = party_of(state, state.previous)
    if state.holder is not None and not state.assessed:
        previous = party_of(state, state.holder) if state.leading or not state.stay else previous
    return holder, previous


def horizon_of(state: PlaceState, policy: Policy) -> int:
    """Days of silence after which the state is stale."""
    last, fought = state.last_evidence, state.two_sided
    # At the front when last heard of: a place does not become quiet by being forgotten.
    window = timedelta(days=policy.control.front_window_days)
    front = last is not None and fought is not None and last - fought <= window
    return policy.control.horizon_front_days if front else policy.control.horizon_days


def _silent_for(last: date | None, as_of: date | None) -> int:
    """Days without evidence up to a day; 0 where no day is asked for."""
    return (as_of - last).days if as_of is not None and last is not None else 0


_Finding = TypeVar("_Finding", Control, MapPlace)


class Age(IntEnum):
    """What the silence since the last evidence makes of a state."""

    FRESH = 0
    STALE = 1
    LOST = 2


def age_of(horizon: int, last: date | None, as_of: date | None) -> Age:
    """Old news is stale, and after twice the horizon no news at all."""
    silent = _silent_for(last, as_of)
    if silent <= horizon:
        return Age.FRESH
    return Age.STALE if silent <= 2 * horizon else Age.LOST


def aged(found: Control, age: Age) -> Control:
    """The state as its age leaves it."""
    if age is Age.FRESH:
        return found
    found = evolve(found, stale=True, basis=Basis.PERSISTENCE, tier=Tier.T6)
    if age is Age.STALE:
        return found
    return evolve(
        found,
        status=Status.UNKNOWN,
        holder=None,
        previous=found.holder or found.previous,
        inside=(),
        shared=(),
    )


def overruled(
    found: _Finding, rulings: Sequence[Overruled], cast: Cast, as_of: date | None
) -> _Finding:
    """Put the last ruling on a place and day over what the rules gave, and keep that beside it.

    Args:
        rulings: Those on this place, oldest first.
    """
    ruling = next((r for r in reversed(rulings) if r.holds(as_of)), None)
    if ruling is None:
        return found
    by_rule = Overruling(
        ruling.by, ruling.reason, ruling.at, found.status, found.holder, found.basis, found.tier
    )
    holder = cast.party(cast.canonical_actor(ruling.holder)) if ruling.holder else None
    return evolve(
        found,
        status=ruling.status,
        holder=holder,
        shared=(),
        basis=Basis.REVIEWED,
        stale=False,
        overruled=by_rule,
    )


def grounds_of(state: PlaceState) -> tuple[list[Bearing], list[Bearing], Weight | None]:
    """The claims for the status as it is, those against it, and the weight that decided."""
    rivals = [b for c in state.challenges.values() for b in c.bearings]
    denials = [b for c in state.challenges.values() for b in c.against.bearings]
    lead = state.leading
    siege = state.siege.bearings
    if lead is not None and state.status in (Status.CLAIMED, Status.CONTESTED, Status.UNKNOWN):
        weight = lead.hold if lead.hold.tier == state.tier else lead.inside
        weight = weight if weight else lead.hold
        others = [b for c in state.challenges.values() if c is not lead for b in c.bearings]
        against = lead.against.bearings + lead.stay.bearings
        if state.status is Status.CONTESTED:
            # That A is still inside is half of what makes it contested.
            return (
                lead.bearings + lead.stay.bearings + state.noted + others + siege,
                lead.against.bearings + state.closed,
                weight,
            )
        return lead.bearings + state.noted + siege, against + others + state.closed, weight
    if state.status is Status.UNKNOWN and not state.assessed:
        gone = state.left.bearings + state.noted + siege
        return gone, state.stay.bearings + rivals + denials, state.left
    if state.status is Status.VACATED:
        return state.left.bearings + siege, state.stay.bearings + rivals, state.left
    held = state.won.bearings if state.won else []
    weight = state.won.hold if state.won and state.won.hold else state.stay
    if lead is not None and lead.stay:
        weight = lead.stay
    return (
        held + state.stay.bearings + state.noted + denials + siege,
        state.closed + state.doubt.bearings + state.left.bearings + rivals,
        weight,
    )


def shape_of(state: PlaceState) -> tuple[Status, tuple[Party, ...]]:
    """The status with arrangements told apart, and who shares in them."""
    holder = state.holder
    if state.status is not Status.HELD or holder is None:
        return state.status, ()
    shared = tuple(state.cast.party(k) for k in state.joint.get(holder, (holder,)))
    if holder.startswith("buffer:") or state.cast.is_monitor(holder):
        return Status.BUFFER, shared
    return (Status.MIXED, shared) if holder in state.joint else (Status.HELD, ())


def party_of(state: PlaceState, group: str | None) -> Party | None:
    """The party that a group goes by; None where several hold jointly."""
    if group is None or group in state.joint:
        return None
    won = state.won
    if won is not None and won.group == group and (won.hold or won.inside):
        key = (won.hold if won.hold else won.inside).party()
    elif group == state.holder and state.stay and state.starting is None:
        key = state.stay.party()
    else:
        key = group
    return state.cast.party(key)


def claimants_of(state: PlaceState) -> tuple[Party, ...]:
    """Who is said to hold or take it, without that being assessed."""
    found: dict[str, Party] = {}
    if state.status is Status.CLAIMED and state.leading is None:
        for key in state.stay.ranked():
            found[key] = state.cast.party(key)
    leading = [state.leading] if state.leading else []
    others = [c for c in state.challenges.values() if c.hold and c is not state.leading]
    for c in leading + others:
        if c.ruling is None or (c is not state.leading and state.overtaken(c)):
            continue
        weight = c.hold if c.hold else c.inside
        if c.hold or state.status is Status.CLAIMED:
            for key in weight.ranked():
                found.setdefault(key, state.cast.party(key))
    return tuple(found.values())


def inside_of(state: PlaceState) -> tuple[Party, ...]:
    """Whose forces are shown inside."""
    found: dict[str, Party] = {}
    for c in state.challenges.values():
        tier = min((t for t in (c.inside.tier, c.hold.tier) if t is not None), default=None)
        if tier is not None and tier <= Tier.T4 and state.status is not Status.CLAIMED:
            for weight in (c.hold, c.inside):
                for key in weight.ranked():
                    found[key] = state.cast.party(key)
    if found and state.status is Status.CONTESTED and state.holder is not None:
        party = party_of(state, state.holder)
        if party is not None:
            found.setdefault(party.key, party)
    return tuple(found.values())


def conceder_of(state: PlaceState, weight: Weight | None) -> Party | None:
    """The losing side whose own word bears the state out."""
    if state.status is Status.HELD and state.leading is None and state.won is not None:
        weight = state.won.hold if state.won.hold.tier is Tier.T1 else state.won.inside
    if state.tier is not Tier.T1 or weight is None or weight.conceding is None:
        return None
    return state.cast.party(weight.conceding)


def inherited_by(cast: Cast, weight: Weight | None) -> Spot | None:
    """The area whose claims decide; None where the place's own do."""
    area = weight.from_area if weight is not None else None
    return cast.spot(area) if area is not None else None


def span_of(state: PlaceState) -> Span:
    """Between which days the state began."""
    if state.leading is not None and state.status is not Status.HELD:
        return state.span_of(state.leading, state.tier)
    return state.span


def steps_of(state: PlaceState) -> tuple[Step, ...]:
    """The alleged changes of hands on the way to the state."""
    found = []
    hops = list(state.hops)
    lead = state.leading
    if lead is not None and lead.hold and hops and state.status is Status.CLAIMED:
        hops.append(state.hop(lead, state.tier))
    for hop in hops:
        frm = state.cast.party(hop.frm) if hop.frm else None
        to = state.cast.party(hop.to) if hop.to else None
        found.append(Step(hop.transition, frm, to, *hop.span, hop.tier, hop.support))
    return tuple(found)
