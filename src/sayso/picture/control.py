"""Who holds a place: its claims and its areas' claims to one judgement, or to its history."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from attrs import evolve, field, frozen

from sayso.model.entry import Overruled
from sayso.model.ids import ClaimId, content_id
from sayso.model.picture import (
    Control,
    ControlChange,
    Party,
)
from sayso.model.terms import Stance
from sayso.picture.aspects import (
    age_of,
    aged,
    claimants_of,
    conceder_of,
    grounds_of,
    holders_of,
    horizon_of,
    inherited_by,
    inside_of,
    overruled,
    shape_of,
    span_of,
    steps_of,
)
from sayso.picture.background import StartingState
from sayso.picture.evidence import CONTROL_TYPES, Bearing, Bears, bearings_of, passes, settle
from sayso.picture.fold import PlaceState, fold
from sayso.picture.frozen import Frozen, thaw
from sayso.picture.heard import Heard
from sayso.picture.policy import Policy
from sayso.picture.sides import Cast
from sayso.picture.voices import margin_words, voices_of
from sayso.picture.weight import grade_of, in_order


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
    rulings: Mapping[str, tuple[Overruled, ...]] = field(factory=dict, repr=False)
    """Reviewers' own, by place, oldest first."""


def rules_of(
    cast: Cast,
    policy: Policy,
    accepted: frozenset[ClaimId],
    rulings: Iterable[Overruled] = (),
) -> ControlRules:
    """Return the rules, with the background's starting states by place."""
    states: dict[str, list[StartingState]] = {}
    for state in cast.background.starting:
        states.setdefault(cast.canonical_place(state.place), []).append(state)
    return ControlRules(
        cast,
        policy,
        accepted,
        {p: tuple(sorted(s, key=lambda x: (x.day, x.holder))) for p, s in states.items()},
        rulings_by_place(rulings, cast),
    )


def rulings_by_place(rulings: Iterable[Overruled], cast: Cast) -> dict[str, tuple[Overruled, ...]]:
    """Return reviewers' rulings by place, links considered, oldest first."""
    found: dict[str, tuple[Overruled, ...]] = {}
    for ruling in rulings:
        place = cast.canonical_place(ruling.place)
        found[place] = (*found.get(place, ()), ruling)
    return found


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
    return (evolve(one, inherited=area) for one in bearings if passes(one))


def control_of(
    claims: PlaceClaims,
    rules: ControlRules,
    as_of: date | None,
    frozen_at: Frozen | None = None,
) -> Control | None:
    """Return who holds a place on a day; None where nothing is known of it by then.

    Args:
        as_of: The valid day; None: after all that is known, and nothing is stale.
        frozen_at: As `states_of` takes it; of `as_of` or a day before.
    """
    last = None
    for state in states_of(claims, rules, as_of, frozen_at):
        last = state
    if last is None:
        return None
    found = _control(claims.place, last, rules, as_of)
    if not _is_ground(found, rules):
        return None
    ruled = overruled(found, rules.rulings.get(claims.place, ()), rules.cast, as_of)
    return found if ruled is found else evolve(ruled, id=_id(ruled))


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


Turns: TypeAlias = tuple[tuple[date, Control], ...]
"""What the rules give for one place after each day that brought claims, oldest first."""


def turns_of(claims: PlaceClaims, rules: ControlRules) -> Iterator[tuple[date, Control]]:
    """Yield what the rules give after each day that brought claims; nothing grows stale."""
    for state in states_of(claims, rules, date.max):
        yield state.day, _control(claims.place, state, rules, None)


def states_of(
    claims: PlaceClaims,
    rules: ControlRules,
    until: date | None,
    frozen_at: Frozen | None = None,
) -> Iterable[PlaceState]:
    """Yield a place's state after each day that brought claims: one object, which moves on.

    Args:
        frozen_at: Go on from here, which is yielded first. `claims` are then those that it names
            and those of later days, with the days before it to which claims may be joined.
    """
    bearings = settle((*claims.own, *claims.areas), rules.cast, rules.policy)
    starts = rules.starting.get(claims.place, ())
    state = PlaceState(rules.cast, rules.policy, rules.accepted, claims.unverified)
    if frozen_at is not None:
        thaw(frozen_at, state, (*claims.own, *claims.areas))
        day = state.day
        bearings = [b for b in bearings if b.at > day]
        starts = tuple(s for s in starts if s.day > day)
    return fold(bearings, state, starts, until, resumed=frozen_at is not None)


def _visible(state: PlaceState) -> tuple[object, ...]:
    leading = state.leading.group if state.leading else None
    besieged = state.siege.overlay(state.cast)
    return (state.status, state.holder, leading, state.since, besieged and besieged.by)


def _control(place: str, state: PlaceState, rules: ControlRules, as_of: date | None) -> Control:
    cast = rules.cast
    support, oppose, weight = grounds_of(state)
    for_ids = in_order(support)
    against_ids = tuple(i for i in in_order(oppose) if i not in set(for_ids))
    status, shared = shape_of(state)
    holder, previous = holders_of(state)
    claimed = claimants_of(state)
    inside = inside_of(state)
    span = span_of(state)
    found = Control(
        id="",
        place=cast.spot(place),
        status=status,
        holder=holder,
        previous=previous,
        claimed_by=claimed,
        inside=inside,
        shared=shared,
        conceded_by=conceder_of(state, weight),
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
        inherited_from=inherited_by(cast, weight),
        steps=steps_of(state),
        voices=voices_of(support, cast, state),
        support=for_ids,
        oppose=against_ids,
        starting=state.starting.source if state.starting else None,
    )
    found = _aged(found, state, rules.policy, as_of)
    return evolve(found, id=_id(found))


def _aged(found: Control, state: PlaceState, policy: Policy, as_of: date | None) -> Control:
    last, horizon = state.last_evidence, horizon_of(state, policy)
    old = aged(found, age_of(horizon, last, as_of))
    if not old.stale or as_of is None or last is None:
        return old
    words = f"nothing heard for {(as_of - last).days} days; the horizon is {horizon}"
    return evolve(old, margin=words)


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
        *([str(found.overruled.at), found.overruled.by] if found.overruled else ()),
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
