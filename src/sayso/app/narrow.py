"""A picture of one place or one actor, cut from the whole."""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache

from attrs import evolve

from sayso.errors import BadQuery
from sayso.model.picture import Control, Dispute, Party, Picture, Profile, Tally
from sayso.registry.names import fold

Names = Mapping[str, tuple[str, ...]]
"""The names that each key goes by, the one to show first."""


def at_place(picture: Picture, keys: frozenset[str]) -> Picture:
    """Return what the picture holds of the places with these keys."""
    events = tuple(e for e in picture.events if e.place is not None and e.place.key in keys)
    told = {e.id for e in events}
    profiles = (_facts_at(p, keys) for p in picture.profiles)
    return evolve(
        picture,
        control=tuple(c for c in picture.control if c.place.key in keys),
        events=events,
        disputes=tuple(d for d in picture.disputes if d.place is not None and d.place.key in keys),
        tallies=tuple(
            t for t in picture.tallies if t.event in told or {p.key for p in t.places} & keys
        ),
        deaths=tuple(d for d in picture.deaths if d.event in told),
        profiles=tuple(p for p in profiles if p.facts),
    )


def of_actor(picture: Picture, keys: frozenset[str]) -> Picture:
    """Return what the picture holds of the actors with these keys."""
    events = tuple(e for e in picture.events if {p.party.key for p in e.parts} & keys)
    told = {e.id for e in events}
    return evolve(
        picture,
        control=tuple(c for c in picture.control if _parties_of(c) & keys),
        events=events,
        tallies=tuple(t for t in picture.tallies if _counted(t) & keys),
        deaths=tuple(d for d in picture.deaths if d.event in told),
        disputes=tuple(d for d in picture.disputes if _disputants(d) & keys),
        profiles=tuple(p for p in picture.profiles if p.actor.key in keys),
    )


def spots_in(picture: Picture) -> Names:
    """The places that a picture speaks of."""
    found = [c.place for c in picture.control]
    found += [e.place for e in picture.events if e.place is not None]
    found += [d.place for d in picture.disputes if d.place is not None]
    found += [p for t in picture.tallies for p in t.places]
    found += [f.place for p in picture.profiles for f in p.facts if f.place is not None]
    return {s.key: (s.name,) for s in found}


def parties_in(picture: Picture) -> Names:
    """The actors that a picture speaks of, by all names that reports and packs have for them."""
    found = [p.party for e in picture.events for p in e.parts]
    found += [t.claimant for t in picture.tallies]
    found += [v.speaker for d in picture.disputes for p in d.positions for v in p.voices]
    names: dict[str, tuple[str, ...]] = {p.key: (p.name,) for p in found}
    for profile in picture.profiles:
        own = tuple(n.text for n in profile.names)
        names[profile.actor.key] = (profile.actor.name, *own)
    return names


def keys_of(
    name: str, known: Names, what: str, otherwise: Callable[[str], str | None]
) -> frozenset[str]:
    """Return the keys that a name means.

    Args:
        name: As a user writes it, in any spelling that folds to one of the names; or a key.
        what: For the message: "place" or "actor".
        otherwise: Asked for the key of a name that `known` does not have.

    Raises:
        BadQuery: None; the message names those like it.
    """
    folded = bare_fold(name)
    keys = {k for k, own in known.items() if k == name or folded in map(bare_fold, own)}
    if not keys:
        keys = {k for k in [otherwise(name)] if k is not None and k in known}
    if keys:
        return frozenset(keys)
    shown = sorted({own[0] for own in known.values()})
    near = [n for n in shown if folded and folded in fold(n)] or get_close_matches(name, shown)
    hint = f"; like it: {', '.join(near[:5])}" if near else ""
    raise BadQuery(f"nothing is known of the {what} {name!r} here{hint}")


@lru_cache(maxsize=100_000)
def bare_fold(name: str) -> str:
    """A name folded, without an English article before it: what two spellings share."""
    return fold(name).removeprefix("the ")


def _facts_at(profile: Profile, keys: frozenset[str]) -> Profile:
    facts = tuple(f for f in profile.facts if f.place is not None and f.place.key in keys)
    return evolve(profile, facts=facts)


def _parties_of(one: Control) -> frozenset[str]:
    alone = (one.holder, one.previous, one.conceded_by)
    steps = (p for s in one.steps for p in (s.frm, s.to))
    return _known_keys((*alone, *one.claimed_by, *one.inside, *one.shared, *steps))


def _counted(one: Tally) -> frozenset[str]:
    return _known_keys((one.claimant, one.victims, one.blamed))


def _disputants(one: Dispute) -> frozenset[str]:
    voices = (v.speaker for p in one.positions for v in p.voices)
    return _known_keys((one.conceded_by, *voices))


def _known_keys(parties: Iterable[Party | None]) -> frozenset[str]:
    return frozenset(p.key for p in parties if p is not None)
