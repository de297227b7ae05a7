"""From what was known to the state of the world on a day."""

from collections.abc import Mapping, Set
from datetime import date

from attrs import evolve, field, frozen

from sayso.model.ids import ReportId, content_id
from sayso.model.known import Known
from sayso.model.picture import Control, ControlChange, Picture
from sayso.picture.background import Background
from sayso.picture.control import (
    ControlRules,
    PlaceClaims,
    Turns,
    claims_by_place,
    control_of,
    control_of_all,
    history_of,
    rules_of,
    turns_of,
    unverified_in,
)
from sayso.picture.deaths import deaths_of
from sayso.picture.disputes import disputes_of
from sayso.picture.events import happenings
from sayso.picture.heard import Heard, hear
from sayso.picture.lineage import Fingerprint, Lineage, lineage_of
from sayso.picture.policy import RULES, Policy, default_policy
from sayso.picture.profiles import profiles_of
from sayso.picture.sides import Cast, Spellings
from sayso.picture.tallies import tallies_of
from sayso.picture.told import events_of

_NOTHING = Background()


@frozen
class Ground:
    """What every judgement of one picture starts from: made once, used by all."""

    cast: Cast = field(repr=False)
    policy: Policy = field(repr=False)
    lineage: Lineage = field(repr=False)
    heard: tuple[Heard, ...] = field(repr=False)
    places: Mapping[str, PlaceClaims] = field(repr=False)
    rules: ControlRules = field(repr=False)

    def controls(self, places: Set[str], as_of: date | None) -> dict[str, Control]:
        """Who holds some places on a day; those of which nothing is known are left out."""
        known = places & self.places.keys()
        found = {key: control_of(self.places[key], self.rules, as_of) for key in known}
        return {key: one for key, one in found.items() if one is not None}

    def turns(self, places: Set[str]) -> dict[str, Turns]:
        """What the rules give for some places; those without claims are left out."""
        known = places & self.places.keys()
        return {key: tuple(turns_of(self.places[key], self.rules)) for key in known}


def ground_of(
    known: Known,
    background: Background = _NOTHING,
    policy: Policy | None = None,
    *,
    as_of: date | None = None,
    lineage: Lineage | None = None,
    prints: Mapping[ReportId, Fingerprint] | None = None,
    spellings: Spellings | None = None,
) -> Ground:
    """Return what the judgements on `known` start from.

    Args:
        known: All that was known, or what a store picked from it: for one place the claims of
            it and of the areas around it are enough.
        as_of: Leave out what began after this day; None: nothing.
        lineage: The reports' families, where a store keeps them; else found anew.
        prints: Reports' fingerprints, where a store keeps them.
        spellings: What all that is known calls actors and places, where `known` is a part of it.
    """
    policy = policy or default_policy()
    cast = Cast(background, known.links, policy, spellings)
    if lineage is None:
        lineage = lineage_of(known.reports, known.links, background, policy.lineage, prints)
    every = hear(known.claims, known.reports, cast, lineage)
    heard = tuple(h for h in every if began_by(h, as_of))
    places = claims_by_place(heard, cast, policy, unverified_in(every))
    rules = rules_of(cast, policy, known.accepted, known.rulings)
    return Ground(cast, policy, lineage, heard, places, rules)


def began_by(one: Heard, as_of: date | None) -> bool:
    """Whether a claim can speak of `as_of` or a day before.

    One with a time counts from its start. One without counts if it was said by then, or within
    the days in which it may join a dated claim (`evidence.settle` decides). One without any
    day counts only where no day is asked for.
    """
    if as_of is None:
        return True
    if one.start is not None:
        return one.start <= as_of
    # Untimed claims are kept: what they are of may be known from others that have a time.
    return one.end is not None or one.day is not None


def picture_at(
    known: Known,
    as_of: date | None,
    background: Background = _NOTHING,
    policy: Policy | None = None,
    *,
    lineage: Lineage | None = None,
) -> Picture:
    """Return the state of the world on a day, from what `known` holds.

    A place of which nothing is known is absent, which means unknown, not empty.

    Args:
        as_of: The valid day; None: after all that is known.
        policy: None: the default.
        lineage: The reports' families, where a store keeps them; else found anew.
    """
    ground = ground_of(known, background, policy, as_of=as_of, lineage=lineage)
    cast, rules = ground.cast, ground.policy
    control = control_of_all(ground.places, ground.rules, as_of)
    told = tuple(h for h in ground.heard if _said_by(h, as_of))
    found = happenings(told, cast, rules, known.links)
    events = events_of(found, cast, rules, control)
    tallies = tallies_of(found, told, cast, rules)
    picture = Picture(
        id="",
        as_of=as_of,
        axis=known.axis,
        known_at=known.at,
        policy=rules.label,
        rules=RULES,
        claims=len(told),
        reports=len({h.claim.report for h in told}),
        control=control,
        events=events,
        tallies=tallies,
        deaths=deaths_of(events, tallies, rules),
        profiles=profiles_of(told, control, events, cast, rules),
        disputes=disputes_of(
            told, found, places=ground.places, tallies=tallies, cast=cast, policy=rules
        ),
    )
    return _named(picture)


def _said_by(one: Heard, as_of: date | None) -> bool:
    """Whether a claim's happening was by `as_of`; an untimed one by the day it was said."""
    if as_of is None or one.start is not None:
        return True
    by = one.end or one.day
    return by is not None and by <= as_of


def _named(picture: Picture) -> Picture:
    findings = (
        picture.control,
        picture.events,
        picture.tallies,
        picture.profiles,
        picture.disputes,
    )
    return evolve(
        picture,
        id=content_id(
            "picture",
            str(picture.as_of),
            picture.axis.value,
            str(picture.known_at),
            picture.policy,
            picture.rules,
            [[f.id for f in group] for group in findings],
        ),
    )


def histories(ground: Ground, until: date | None) -> tuple[ControlChange, ...]:
    """Return every place's changes of state, one a line, by place and in their order."""
    lines: list[ControlChange] = []
    for place in sorted(ground.places):
        lines += history_of(ground.places[place], ground.rules, until)
    return tuple(lines)
