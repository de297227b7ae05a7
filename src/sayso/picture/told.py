"""Events as findings: what they were, who says so, and how well they are borne out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from attrs import evolve

from sayso.model.picture import Control, Event, Grade, Interest, Part, Transition
from sayso.model.terms import ClaimType, Realis, Stance
from sayso.picture.campaigns import campaigns
from sayso.picture.happening import Happening
from sayso.picture.heard import Heard
from sayso.picture.kinds import HARM, STRIKES, TERRITORY, YIELDING, finer_type, group_of
from sayso.picture.policy import Policy
from sayso.picture.sides import Cast
from sayso.picture.voices import voices
from sayso.picture.weight import Origins


def events_of(
    found: Sequence[Happening],
    cast: Cast,
    policy: Policy,
    controls: Iterable[Control] = (),
) -> tuple[Event, ...]:
    """Return the events, campaigns holding their parts, by their first day and id.

    Args:
        controls: Who holds the places: what makes a capture a recapture, an advance unopposed.
    """
    controls = tuple(controls)
    held_before = holders_before(controls)
    unopposed = {
        claim
        for c in controls
        if c.transition is Transition.ENTERED_UNOPPOSED
        for claim in c.support
    }
    part_of = campaigns(found, cast, policy)
    broken_up = protests_met(found)
    members: dict[str, list[str]] = {}
    for n, wave in part_of.items():
        members.setdefault(wave.key, []).append(found[n].key)
    made = []
    for n, one in enumerate(found):
        fine = finer_type(
            sorted(one.members, key=lambda h: h.n),
            retaken=_retaken(one, held_before),
            unopposed=any(m.claim.id in unopposed for m in one.members),
            broken_up=broken_up.get(n),
        )
        event = _event(one, cast, fine)
        wave_id = part_of[n].key if n in part_of else None
        made.append(evolve(event, part_of=wave_id, members=tuple(members.get(event.id, ()))))
    return tuple(sorted(made, key=lambda e: (e.start or date.max, e.end or date.max, e.id)))


def stake_in(one: Heard, happening: Happening, cast: Cast) -> Interest:
    """What a speaker has at stake in what it says of an event.

    By a harm the one who is charged loses and its target gains, but for a strike on fighters, which
    is the actor's gain; by a departure the actor loses; by a change of hands the actor gains; by
    losses of fighters those lose whose they are. In a fight both sides speak for themselves.
    """
    actor = next(iter(one.actors), None) or _first(m.actors for m in happening.members)
    target = next(iter(one.targets), None) or _first(m.targets for m in happening.members)
    if _actor_loses(one, cast):
        gainer, loser = target, actor
    else:
        gainer, loser = actor, target
    if gainer is None and loser is None:
        return Interest.UNALIGNED
    if gainer is None:
        assert loser is not None
        own = cast.stake(one.speaker, loser, None, one.day)
        return {Interest.FOR: Interest.AGAINST, Interest.AGAINST: Interest.FOR}.get(own, own)
    stake = cast.stake(one.speaker, gainer, loser, one.day)
    acknowledges = one.claim.stance is Stance.ACKNOWLEDGES
    if stake is Interest.UNALIGNED and acknowledges:
        return Interest.AGAINST
    # To say that one fought, met or agreed concedes nothing.
    if one.claim.type not in _COSTLY and stake is Interest.AGAINST and not acknowledges:
        return Interest.FOR
    return stake


_COSTLY = HARM | TERRITORY | {ClaimType.CASUALTIES}


def _actor_loses(one: Heard, cast: Cast) -> bool:
    if one.claim.type is ClaimType.CASUALTIES:
        return not any(group_of(m.text) == "fighters" or m.ref for m in one.claim.target)
    if one.claim.type in STRIKES and _hits_fighters(one, cast):
        return False
    return one.claim.type in HARM or one.claim.type in YIELDING


def _hits_fighters(one: Heard, cast: Cast) -> bool:
    return any(group_of(m.text) == "fighters" for m in one.claim.target) or any(
        cast.is_armed(key) for key in one.targets
    )


def _first(each: Iterable[tuple[str, ...]]) -> str | None:
    return next((key for keys in each for key in keys), None)


def grade_and_origins(
    told: Iterable[tuple[Heard, Interest]], *, opposed: bool
) -> tuple[Grade, int]:
    """Return the corroboration grade of what is told, and its independent origins."""
    origins = Origins()
    stakes = set()
    for one, stake in told:
        stakes.add(stake)
        if stake is Interest.UNALIGNED:
            origins.add(one.origin, one.newsroom, one.cluster)
    if Interest.AGAINST in stakes:
        return Grade.CONCEDED, len(origins)
    if opposed:
        return Grade.CONTESTED, len(origins)
    if len(origins) >= 2:
        return Grade.FAIR, len(origins)
    return (Grade.WEAK if origins else Grade.SELF_CLAIM), len(origins)


def _event(one: Happening, cast: Cast, fine: str) -> Event:
    members = sorted(one.members, key=lambda h: h.n)
    # By number: to compare claims field by field costs more than all the rest.
    against, own = {h.n for h in one.against}, {h.n for h in members}
    told = [(h, stake_in(h, one, cast)) for h in one.all if h.n not in against]
    grade, origins = grade_and_origins(
        [(h, s) for h, s in told if h.n in own], opposed=bool(one.against)
    )
    places = _by_use(p for h in members for p in h.places)
    return Event(
        id=one.key,
        type=one.type,
        fine=fine,
        realis=members[0].claim.realis if not one.actual else Realis.ACTUAL,
        parts=_parts(one, cast),
        place=cast.spot(places[0]) if places else None,
        start=one.window.first,
        end=one.window.last,
        precision=one.window.precision,
        disputed=bool(one.against),
        grade=grade,
        origins=origins,
        part_of=None,
        members=(),
        voices=voices(told, cast),
        support=tuple(h.claim.id for h, _ in told),
        oppose=tuple(h.claim.id for h in sorted(one.against, key=lambda h: h.n)),
    )


def _retaken(one: Happening, held_before: Mapping[str, Mapping[str, date]]) -> bool:
    if one.type is not ClaimType.CAPTURE or one.window.last is None:
        return False
    return any(
        since[actor] < one.window.last
        for place in one.places
        for since in (held_before.get(place, {}),)
        for actor in one.actors
        if actor in since
    )


def protests_met(found: Sequence[Happening]) -> dict[int, str]:
    """Return, by the position in `found`, the finer type of protests that were met with
    arrests, or with killing or wounding, of the protesters in the same place and days."""
    met: dict[int, str] = {}
    forces: dict[str, list[Happening]] = {}
    for one in found:
        if one.actual and one.type in (ClaimType.ARREST, ClaimType.ATTACK_ON_CIVILIANS):
            for place in one.places:
                forces.setdefault(place, []).append(one)
    for n, one in enumerate(found):
        if one.type is not ClaimType.PROTEST or not one.actual:
            continue
        against = [f for p in sorted(one.places) for f in forces.get(p, ()) if _is_against(f, one)]
        hurt = any(f.claim.label in _HURT for f in one.figures)
        if hurt or any(f.type is ClaimType.ATTACK_ON_CIVILIANS for f in against):
            met[n] = "protest_excessive_force"
        elif against:
            met[n] = "protest_intervention"
    return met


_HURT = ("killed", "wounded", "killed or wounded")


def _is_against(force: Happening, protest: Happening) -> bool:
    a, b = force.window, protest.window
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return False
    words = [m.text for h in force.members for m in h.claim.target]
    named = bool(force.targets & protest.actors) or any(group_of(w) == "civilians" for w in words)
    return named and a.first <= b.last and b.first <= a.last


def _by_use(keys: Iterable[str]) -> list[str]:
    counts: dict[str, int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    return sorted(counts, key=lambda k: (-counts[k], k))


def _parts(one: Happening, cast: Cast) -> tuple[Part, ...]:
    first = min(one.members, key=lambda h: h.n)
    found: dict[tuple[str, str], Part] = {}
    for h in sorted(one.members, key=lambda h: h.n):
        # In a fight the sides may be named in either order; the first claim's order stands.
        turned = h is not first and bool(
            {*h.actors} & {*first.targets} or {*h.targets} & {*first.actors}
        )
        for keys, role in ((h.actors, "actor"), (h.targets, "target")):
            shown = {"actor": "target", "target": "actor"}[role] if turned else role
            for key in keys:
                if not cast.is_nameless(key):
                    found.setdefault((key, shown), Part(cast.party(key), shown))
    return tuple(sorted(found.values(), key=lambda p: (p.role, p.party.name, p.party.key)))


def holders_before(controls: Iterable[Control]) -> dict[str, dict[str, date]]:
    """Return, by place and actor, a day by which the actor held the place before the present
    state, as far as the steps of its control tell."""
    found: dict[str, dict[str, date]] = {}
    for control in controls:
        for step in control.steps:
            day = step.earliest or step.latest
            if step.frm is not None and day is not None:
                held = found.setdefault(control.place.key, {})
                held[step.frm.key] = min(held.get(step.frm.key, day), day)
    return found
