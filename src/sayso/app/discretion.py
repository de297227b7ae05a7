"""What the public is told of who holds a place, finding by finding."""

from collections.abc import Iterable
from typing import TypeVar

from attrs import evolve, frozen

from sayso.app.withheld import REVIEWER, Withheld
from sayso.model.claim import Claim
from sayso.model.ids import ClaimId
from sayso.model.picture import Control, ControlChange, MapPlace
from sayso.picture.evidence import CONTROL_TYPES
from sayso.picture.sides import Cast

S = TypeVar("S", Control, ControlChange)
V = TypeVar("V", Control, ControlChange, MapPlace)


@frozen(eq=False)
class Discretion:
    """What is told of the places of one body of knowledge, on whatever day."""

    unshown: frozenset[str]
    """Places of which nothing is told."""
    weighed: frozenset[str]
    """Places and areas of which a claim that is not shown says who holds them."""
    hidden: Withheld
    cast: Cast

    @property
    def is_idle(self) -> bool:
        """Whether all is told that there is."""
        return not (self.unshown or self.weighed or self.hidden.names)

    def weighs(self, place: str) -> bool:
        """Whether a place's states may rest on claims that are not shown: `told` decides."""
        areas = self.cast.areas(place) if self.weighed else ()
        return place in self.weighed or not self.weighed.isdisjoint(areas)

    def told(self, found: Control) -> Control | None:
        """A finding without what is not shown; None where it would rest on nothing."""
        one = control_left(found, self.hidden)
        return None if one is None else self.veiled(unsigned(one))

    def told_change(self, found: ControlChange) -> ControlChange | None:
        """A change without what is not shown; None where it would rest on nothing."""
        one = stripped(found, self.hidden)
        return None if one is None else self.veiled(one)

    def veiled(self, found: V) -> V:
        """A finding, or a map's line, without the names of people harmed."""
        parties = [found.holder, found.previous, *found.claimed_by]
        if not isinstance(found, ControlChange):
            parties += [*found.inside, *found.shared]
        # Whoever a registry knows is named.
        is_bare = any(p is not None and p.key.startswith("text:") for p in parties)
        return self.hidden.veil.over(found) if is_bare and self.hidden.names else found


def discretion_on(claims: Iterable[Claim], hidden: Withheld, cast: Cast) -> Discretion:
    """Return what is told of the places that claims are about.

    Args:
        claims: All of them, those that are not shown among them.
    """
    unshown: set[str] = set()
    weighed: set[str] = set()
    for claim in claims:
        if claim.id in hidden.claims:
            places = {cast.place(m, claim.report) for m in claim.place}
            unshown |= places if claim.id in hidden.waiting else set()
            weighed |= places if claim.type in CONTROL_TYPES else set()
    return Discretion(frozenset(unshown), frozenset(weighed), hidden, cast)


def stripped(found: S, hidden: Withheld) -> S | None:
    """A place's state without the claims that are not shown; None where it would rest on none, or
    is about a place that waits."""
    rests = {*found.support, *found.oppose, *(found.siege.support if found.siege else ())}
    if not rests & hidden.claims:
        return found
    if rests & hidden.waiting or not left(found.support, hidden):
        return None
    siege = found.siege
    if siege is not None:
        own = left(siege.support, hidden)
        siege = evolve(siege, support=own) if own else None
    return evolve(
        found,
        support=left(found.support, hidden),
        oppose=left(found.oppose, hidden),
        siege=siege,
    )


def control_left(whole: Control, hidden: Withheld) -> Control | None:
    """The same as `stripped`, with the steps and voices of what is left."""
    found = stripped(whole, hidden)
    if found is None or found is whole:
        return found
    steps = ((s, left(s.support, hidden)) for s in found.steps)
    voices = ((v, left(v.claims, hidden)) for v in found.voices)
    return evolve(
        found,
        steps=tuple(evolve(s, support=own) for s, own in steps if own),
        voices=tuple(evolve(v, claims=own) for v, own in voices if own),
    )


def unsigned(found: Control) -> Control:
    """The state without the name of the reviewer who ruled it."""
    ruled = found.overruled
    return evolve(found, overruled=evolve(ruled, by=REVIEWER)) if ruled else found


def left(claims: tuple[ClaimId, ...], hidden: Withheld) -> tuple[ClaimId, ...]:
    """Those of some claims that are shown."""
    return tuple(c for c in claims if c not in hidden.claims)
