"""What a digest is narrowed to: theatres, places, actors, and which changes are about them."""

from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve, frozen

from sayso.app.ask import Question, When
from sayso.app.narrow import keys_of, parties_in, spots_in
from sayso.app.wire import App
from sayso.errors import BadQuery
from sayso.ledger.store import Ledger
from sayso.model.claim import Claim
from sayso.model.picture import Change, Control, Dispute, Event, Fact, Picture, Tally

_Told = Control | Event | Tally | Fact | Dispute


@frozen
class Wanted:
    """What a digest is narrowed to; what is empty or None narrows nothing."""

    theatre: str | None = None
    places: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()

    @property
    def words(self) -> str | None:
        """It in words; None where nothing is narrowed."""
        parts = [f"theatre {self.theatre}"] if self.theatre else []
        parts += [", ".join(self.places)] if self.places else []
        parts += [", ".join(self.actors)] if self.actors else []
        return "; ".join(parts) or None


WHOLE = Wanted()
"""Narrowed to nothing."""


def check_wanted(app: App, ledger: Ledger, wanted: Wanted) -> None:
    """Raise BadQuery for a theatre, place or actor that neither the packs nor the record know."""
    strange = Wanted(
        wanted.theatre,
        tuple(p for p in wanted.places if app.registry.place(p) is None),
        tuple(a for a in wanted.actors if app.registry.actor(a) is None),
    )
    asked = strange.places or strange.actors
    Narrowed(app, strange, [Question(app, ledger, When()).picture] if asked else [])


class Narrowed:
    """Tells what a digest is about, by the keys of places and actors."""

    def __init__(self, app: App, wanted: Wanted, pictures: Sequence[Picture]) -> None:
        self._places: frozenset[str] | None = None
        self._actors: frozenset[str] | None = None
        self._either: frozenset[str] | None = None
        self._found = {
            f.id: (f, subject) for picture in pictures for f, subject in _findings(picture)
        }
        if wanted.places:
            self._places = frozenset().union(
                *(_place_keys(app, p, pictures) for p in wanted.places)
            )
        if wanted.actors:
            self._actors = frozenset().union(
                *(_actor_keys(app, a, pictures) for a in wanted.actors)
            )
        if wanted.theatre is not None:
            pack = next((p for p in app.packs if p.id == wanted.theatre), None)
            if pack is None:
                known = ", ".join(sorted(p.id for p in app.packs if not p.theatre.base))
                raise BadQuery(f"no pack of the theatre {wanted.theatre!r}; there are {known}")
            self._either = frozenset(
                (*(p.slug for p in pack.places), *(a.slug for a in pack.actors))
            )

    @property
    def is_whole(self) -> bool:
        """Whether nothing is narrowed."""
        return self._places is None and self._actors is None and self._either is None

    def keeps(self, change: Change) -> bool:
        """Whether a change is part of what was asked for."""
        if self.is_whole:
            return True
        keys = [self._found[i] for i in (change.before, change.after) if i in self._found]
        places = frozenset(k for f, _ in keys for k in _places_of(f, self._found))
        actors = frozenset(k for f, s in keys for k in (*_actors_of(f), *([s] if s else [])))
        return self._has(places, actors)

    def keeps_claims(self, claims: Iterable[Claim]) -> bool:
        """Whether one of some claims is part of what was asked for."""
        return self.is_whole or any(
            self._has(
                frozenset(m.ref or "" for m in (*c.place, *c.origin)),
                frozenset(m.ref or "" for m in (*c.actor, *c.target)),
            )
            for c in claims
        )

    def at_end(self, picture: Picture) -> Picture:
        """The picture whose map goes with the digest."""
        kept = [
            c
            for c in picture.control
            if self.is_whole or self._has(frozenset((c.place.key,)), frozenset(_actors_of(c)))
        ]
        return evolve(picture, control=tuple(kept))

    def _has(self, places: frozenset[str], actors: frozenset[str]) -> bool:
        if self._places is not None and not places & self._places:
            return False
        if self._actors is not None and not actors & self._actors:
            return False
        return self._either is None or bool((places | actors) & self._either)


def _findings(picture: Picture) -> Iterable[tuple[_Told, str | None]]:
    for group in (picture.control, picture.events, picture.tallies, picture.disputes):
        for one in group:
            yield one, None
    for profile in picture.profiles:
        for fact in profile.facts:
            yield fact, profile.actor.key


def _places_of(found: _Told, by_id: Mapping[str, tuple[_Told, str | None]]) -> Iterable[str]:
    match found:
        case Tally():
            yield from (p.key for p in found.places)
            event = by_id.get(found.event or "")
            if event is not None:
                yield from _places_of(event[0], by_id)
        case _:
            if found.place is not None:
                yield found.place.key


def _actors_of(found: _Told) -> Iterable[str]:
    match found:
        case Control():
            alone = (found.holder, found.previous, found.conceded_by)
            yield from (p.key for p in (*alone, *found.claimed_by, *found.inside) if p)
        case Event():
            yield from (p.party.key for p in found.parts)
        case Tally():
            yield from (p.key for p in (found.claimant, found.victims, found.blamed) if p)
        case Fact():
            yield from (p.key for p in (found.other,) if p)
        case Dispute():
            yield from (v.speaker.key for p in found.positions for v in p.voices)


def _place_keys(app: App, name: str, pictures: Sequence[Picture]) -> frozenset[str]:
    return _keys(app, name, pictures, place=True)


def _actor_keys(app: App, name: str, pictures: Sequence[Picture]) -> frozenset[str]:
    return _keys(app, name, pictures, place=False)


def _keys(app: App, name: str, pictures: Sequence[Picture], *, place: bool) -> frozenset[str]:
    """The keys that a name has in any of the pictures, or in the packs: it may yet be heard of."""

    def by_pack(words: str) -> str | None:
        ref = app.registry.place(words) if place else app.registry.actor(words)
        return ref.slug if ref else None

    listed = by_pack(name)
    known = {k: v for p in pictures for k, v in (spots_in(p) if place else parties_in(p)).items()}
    if listed is not None:
        known.setdefault(listed, (name,))
    return keys_of(name, known, "place" if place else "actor", by_pack)
