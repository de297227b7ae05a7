"""Campaigns: which offensive an event is part of."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sayso.model.terms import ClaimType
from sayso.picture.happening import Happening
from sayso.picture.policy import Policy
from sayso.picture.sides import Cast


def campaigns(found: Sequence[Happening], cast: Cast, policy: Policy) -> Mapping[int, Happening]:
    """Return, by the position in `found`, the campaign that an event is part of: the last
    offensive of its attacker that had begun, in the same place or an area around it."""
    rules = policy.events
    kinds = {ClaimType(t) for t in rules.campaign}
    parts = {ClaimType(t) for t in rules.campaign_parts}
    waves: dict[str, list[Happening]] = {}
    for one in found:
        if one.type in kinds and one.actual and one.window.first and one.actors:
            for place in one.places:
                waves.setdefault(place, []).append(one)
    for at_place in waves.values():
        at_place.sort(key=_start)
    part_of: dict[int, Happening] = {}
    for n, one in enumerate(found):
        if one.type not in parts or not one.actual or one.window.last is None:
            continue
        best: Happening | None = None
        for place in sorted(one.places):
            for around in (place, *cast.areas(place)):
                wave = _last_before(one, waves.get(around, ()), cast, policy)
                if wave is not None and (best is None or _start(wave) > _start(best)):
                    best = wave
        if best is not None:
            part_of[n] = best
    return part_of


def _start(one: Happening) -> tuple[date, int]:
    return (one.window.first or date.min, one.members[0].n)


def _last_before(
    one: Happening, waves: Sequence[Happening], cast: Cast, policy: Policy
) -> Happening | None:
    """The last of `waves`, in order of their starts, that `one` can be part of."""
    last = one.window.last
    assert last is not None
    oldest = last - timedelta(days=policy.events.campaign_days)
    for n in range(bisect_right(waves, last, key=lambda w: w.window.first or date.min) - 1, -1, -1):
        if (waves[n].window.first or date.min) < oldest:
            return None
        if _belongs(one, waves[n], cast):
            return waves[n]
    return None


def _belongs(one: Happening, wave: Happening, cast: Cast) -> bool:
    if one is wave:
        return False
    attackers = one.targets if one.type is ClaimType.ATTACK_REPELLED else one.actors
    sides = attackers | (one.targets if one.type is ClaimType.ARMED_CLASH else set())
    return any(cast.same_side(a, b, one.window.last) for a in sides for b in wave.actors)
