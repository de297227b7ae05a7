"""Who holds a place: its claims and its areas' claims to one judgement, or to its history."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from attrs import evolve, field, frozen

from sayso.model.ids import ClaimId, content_id
from sayso.model.picture import (
    Basis,
    Control,
    ControlChange,
    Party,
    Spot,
    Status,
    Step,
    Tier,
)
from sayso.model.terms import Stance
from sayso.picture.background import StartingState
from sayso.picture.challenge import Span
from sayso.picture.evidence import CONTROL_TYPES, Bearing, Bears, bearings_of, settle
from sayso.picture.fold import PlaceState, fold
from sayso.picture.heard import Heard
from sayso.picture.policy import Policy
from sayso.picture.sides import Cast
from sayso.picture.voices import margin_words, voices_of
from sayso.picture.weight import Weight, grade_of, in_order


@frozen
class PlaceClaims:
    """What bears on one place: the claims about it, and those about the areas around it."""

    place: str
    own: tuple[Bearing, ...] = field(repr=False)
    areas: tuple[Bearing, ...] = field(default=(), repr=False)
    unverified: frozenset[tuple[str, str]] = frozenset()
    """Reports, by cluster and newsroom, that say that nothing of this is verified."""


@frozen
class ControlRules:
    """All that a judgement of control depends on besides the claims."""

    cast: Cast = field(repr=False)
    policy: Policy = field(repr=False)
    accepted: frozenset[ClaimId] = field(default=frozenset(), repr=False)
    """Claims that a reviewer accepted: imagery counts as such only then."""
    starting: Mapping[str, tuple[StartingState, ...]] = field(factory=dict, repr=False)
    """By place, oldest first."""


def rules_of(cast: Cast, policy: Policy, accepted: frozenset[ClaimId]) -> ControlRules:
    """Return the rules, with the background's starting states by place."""
    states: dict[str, list[StartingState]] = {}
    for state in cast.background.starting:
        states.setdefault(cast.canonical_place(state.place), []).append(state)
    return ControlRules(
        cast,
        policy,
        accepted,
        {p: tuple(sorted(s, key=lambda x: (x.day, x.holder))) for p, s in states.items()},
    )


def unverified_in(heard: Iterable[Heard]) -> dict[str, frozenset[tuple[str, str]]]:
    """Return by place which reports, by cluster and newsroom, say that nothing is verified."""
    found: dict[str, set[tuple[str, str]]] = {}
    for one in heard:
        if one.claim.type in CONTROL_TYPES and one.claim.stance is Stance.CANNOT_CONFIRM:
            for place in one.places:
                found.setdefault(place, set()).add((one.cluster, one.newsroom))
    return {place: frozenset(reports) for place, reports in found.items()}


def claims_by_place(
    heard: Iterable[Heard],
    cast: Cast,
    policy: Policy,
    unverified: Mapping[str, frozenset[tuple[str, str]]],
) -> dict[str, PlaceClaims]:
    """Return what bears on each place that is spoken of, areas' claims included.

    Args:
        unverified: As `unverified_in` gives it, of all that is known: a report that could not
            verify a thing could not on any day.
    """
    own: dict[str, list[Bearing]] = {}
    for one in heard:
        for bearing in bearings_of(one, cast, policy):
            own.setdefault(bearing.place, []).append(bearing)
    passed_on: dict[str, tuple[Bearing, ...]] = {}
    found: dict[str, PlaceClaims] = {}
    for place, bearings in own.items():
        above: list[Bearing] = []
        for area in cast.areas(place) if policy.control.inherit_areas else ():
            if area not in passed_on:
                passed_on[area] = tuple(inheritable(area, own.get(area, ())))
            above += passed_on[area]
        found[place] = PlaceClaims(
            place, tuple(bearings), tuple(above), unverified.get(place, frozenset())
        )
    return found


def inheritable(area: str, bearings: Iterable[Bearing]) -> Iterable[Bearing]:
    """Yield what claims about the whole of an area say of every place in it."""
    for one in bearings:
        if one.whole and one.says_so and one.on in (Bears.HOLD, Bears.LEFT):
            yield evolve(one, inherited=area)


def control_of(claims: PlaceClaims, rules: ControlRules, as_of: date | None) -> Control | None:
    """Return who holds a place on a day; None where nothing is known of it by then.

    Args:
        as_of: The valid day; None: after all that is known, and nothing is stale.
    """
    last = None
    for state in states_of(claims, rules, as_of):
        last = state
    if last is None:
        return None
    found = _control(claims.place, last, rules, as_of)
    return found if _is_ground(found, rules) else None


def _is_ground(found: Control, rules: ControlRules) -> bool:
    """Whether a finding has claims to stand on, or a starting state that may stand alone."""
    alone = rules.policy.control.show_starting_only and found.starting is not None
    return bool(found.support) or bool(found.oppose) or alone


def history_of(
    claims: PlaceClaims, rules: ControlRules, until: date | None
) -> tuple[ControlChange, ...]:
    """Return a place's states in their order, one transition each; staleness is none."""
    runs = [_visible(state) for state in states_of(claims, rules, until)]
    found: list[ControlChange] = []
    for n, state in enumerate(states_of(claims, rules, until)):
        # The last day of a run knows all that bears on it.
        if n + 1 == len(runs) or runs[n + 1] != runs[n]:
            found.append(_change(_control(claims.place, state, rules, None)))
    stands = [c for c in found if c.support or c.oppose or c.starting is not None]
    return tuple(stands) if any(c.support or c.oppose for c in stands) else ()


def states_of(claims: PlaceClaims, rules: ControlRules, until: date | None) -> Iterable[PlaceState]:
    """Yield a place's state after each day that brought claims: one object, which moves on."""
    bearings = settle((*claims.own, *claims.areas), rules.cast, rules.policy)
    state = PlaceState(rules.cast, rules.policy, rules.accepted, claims.unverified)
    return fold(bearings, state, rules.starting.get(claims.place, ()), until)


def _visible(state: PlaceState) -> tuple[object, ...]:
    leading = state.leading.group if state.leading else None
    besieged = state.siege.overlay(state.cast)
    return (state.status, state.holder, leading, state.since, besieged and besieged.by)


def _control(place: str, state: PlaceState, rules: ControlRules, as_of: date | None) -> Control:
    cast = rules.cast
    support, oppose, weight = _grounds(state)
    for_ids = in_order(support)
    against_ids = tuple(i for i in in_order(oppose) if i not in set(for_ids))
    status, shared = _shape(state)
    holder = _party(state, state.holder) if state.assessed and not state.vacant else None
    previous = _party(state, state.previous)
    if state.holder is not None and not state.assessed:
        previous = _party(state, state.holder) if state.leading or not state.stay else previous
    claimed = _claimants(state)
    inside = _inside(state)
    span = _span(state)
    found = Control(
        id="",
        place=cast.spot(place),
        status=status,
        holder=holder,
        previous=previous,
        claimed_by=claimed,
        inside=inside,
        shared=shared,
        conceded_by=_conceder(state, weight),
        disputed=state.disputed,
        partial=bool(support) and not any(b.whole and b.on is not Bears.INSIDE for b in support),
        transition=state.transition,
        from_earliest=span[0],
        from_latest=span[1],
        basis=state.basis,
        tier=state.tier,
        grade=grade_of(state.tier),
        margin=margin_words(state, weight),
        origins=weight.origins if weight else 0,
        stale=False,
        last_evidence=state.last_evidence,
        siege=state.siege.overlay(cast),
        inherited_from=_inherited(cast, weight),
        steps=_steps(state),
        voices=voices_of(support, cast, state),
        support=for_ids,
        oppose=against_ids,
        starting=state.starting.source if state.starting else None,
    )
    found = _aged(found, state, rules.policy, as_of)
    return evolve(found, id=_id(found))


def _grounds(state: PlaceState) -> tuple[list[Bearing], list[Bearing], Weight | None]:
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


def _shape(state: PlaceState) -> tuple[Status, tuple[Party, ...]]:
    """The status with arrangements told apart, and who shares in them."""
    holder = state.holder
    if state.status is not Status.HELD or holder is None:
        return state.status, ()
    shared = tuple(state.cast.party(k) for k in state.joint.get(holder, (holder,)))
    if holder.startswith("buffer:") or state.cast.is_monitor(holder):
        return Status.BUFFER, shared
    return (Status.MIXED, shared) if holder in state.joint else (Status.HELD, ())


def _party(state: PlaceState, group: str | None) -> Party | None:
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


def _claimants(state: PlaceState) -> tuple[Party, ...]:
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


def _inside(state: PlaceState) -> tuple[Party, ...]:
    found: dict[str, Party] = {}
    for c in state.challenges.values():
        tier = min((t for t in (c.inside.tier, c.hold.tier) if t is not None), default=None)
        if tier is not None and tier <= Tier.T4 and state.status is not Status.CLAIMED:
            for weight in (c.hold, c.inside):
                for key in weight.ranked():
                    found[key] = state.cast.party(key)
    if found and state.status is Status.CONTESTED and state.holder is not None:
        party = _party(state, state.holder)
        if party is not None:
            found.setdefault(party.key, party)
    return tuple(found.values())


def _conceder(state: PlaceState, weight: Weight | None) -> Party | None:
    if state.status is Status.HELD and state.leading is None and state.won is not None:
        weight = state.won.hold if state.won.hold.tier is Tier.T1 else state.won.inside
    if state.tier is not Tier.T1 or weight is None or weight.conceding is None:
        return None
    return state.cast.party(weight.conceding)


def _inherited(cast: Cast, weight: Weight | None) -> Spot | None:
    area = weight.from_area if weight is not None else None
    return cast.spot(area) if area is not None else None


def _span(state: PlaceState) -> Span:
    if state.leading is not None and state.status is not Status.HELD:
        return state.span_of(state.leading, state.tier)
    return state.span


def _steps(state: PlaceState) -> tuple[Step, ...]:
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


def _aged(found: Control, state: PlaceState, policy: Policy, as_of: date | None) -> Control:
    """Apply the horizon: old news is stale, and after twice the horizon no news at all."""
    if as_of is None or state.last_evidence is None:
        return found
    # At the front when last heard of: a place does not become quiet by being forgotten.
    front = state.two_sided is not None and state.last_evidence - state.two_sided <= timedelta(
        days=policy.control.front_window_days
    )
    horizon = policy.control.horizon_front_days if front else policy.control.horizon_days
    silent = (as_of - state.last_evidence).days
    if silent <= horizon:
        return found
    words = f"nothing heard for {silent} days; the horizon is {horizon}"
    aged = evolve(found, stale=True, basis=Basis.PERSISTENCE, tier=Tier.T6, margin=words)
    if silent > 2 * horizon:
        aged = evolve(
            aged,
            status=Status.UNKNOWN,
            holder=None,
            previous=found.holder or found.previous,
            inside=(),
            shared=(),
        )
    return aged


def _id(found: Control) -> str:
    def key(party: Party | None) -> str | None:
        return party.key if party else None

    return content_id(
        "control",
        found.place.key,
        found.status.value,
        key(found.holder),
        key(found.previous),
        [p.key for p in found.claimed_by],
        [p.key for p in found.inside],
        found.disputed,
        str(found.transition),
        str(found.from_earliest),
        str(found.from_latest),
        found.basis.value,
        int(found.tier),
        found.siege.status if found.siege else None,
        found.support,
        found.oppose,
        found.starting,
    )


def _change(found: Control) -> ControlChange:
    return ControlChange(
        id=found.id.replace("control-", "change-"),
        place=found.place,
        status=found.status,
        holder=found.holder,
        previous=found.previous,
        claimed_by=found.claimed_by,
        transition=found.transition,
        from_earliest=found.from_earliest,
        from_latest=found.from_latest,
        basis=found.basis,
        tier=found.tier,
        disputed=found.disputed,
        siege=found.siege,
        support=found.support,
        oppose=found.oppose,
        starting=found.starting,
    )


def control_of_all(
    places: Mapping[str, PlaceClaims], rules: ControlRules, as_of: date | None
) -> tuple[Control, ...]:
    """Return the control of every place that has claims, by name and key."""
    keys: Sequence[str] = sorted(places)
    if rules.policy.control.show_starting_only:
        keys = sorted({*places, *rules.starting})
    found = (control_of(places.get(k) or PlaceClaims(k, ()), rules, as_of) for k in keys)
    return tuple(sorted((c for c in found if c), key=lambda c: (c.place.name, c.place.key)))
