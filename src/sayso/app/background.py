"""What theatre packs and the world's places know, as the judgements take it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

from sayso.picture.background import (
    ActorFacts,
    Alignment,
    Background,
    OutletFacts,
    PlaceFacts,
    Relation,
    StartingState,
)
from sayso.registry import Actor, Gazetteer, NoGazetteer, Outlet, Pack, Place
from sayso.registry.pack import PRECISION, Direction, PlaceKind, RelationKind

# A pack says it of the whole; the judgements ask it of the part.
_OF_THE_PART = {
    RelationKind.UMBRELLA_OF: "member_of",
    RelationKind.CONTROLS_COMMAND: "controls_command",
}


def background_of(packs: Sequence[Pack], gazetteer: Gazetteer | None = None) -> Background:
    """Return what the packs know; of two packs that know one slug, the later counts."""
    actors = {a.slug: a for p in packs for a in p.actors}
    places = {a.slug: a for p in packs for a in p.places}
    return Background(
        actors=_actors(actors),
        places=_Places(places, gazetteer or NoGazetteer()),
        outlets=_outlets(o for p in packs for o in p.outlets),
        starting=tuple(
            StartingState(s.place, s.holder, s.as_of, s.source)
            for p in packs
            for s in p.starting_states
        ),
    )


def _actors(actors: Mapping[str, Actor]) -> dict[str, ActorFacts]:
    relations: dict[str, list[Relation]] = {slug: [] for slug in actors}
    for slug, actor in actors.items():
        for said in actor.relations:
            until = _last_day(said.until)
            of_part = _OF_THE_PART.get(said.kind)
            if of_part is None:
                relations[slug].append(Relation(said.kind.value, said.actor, said.since, until))
            else:
                relations.setdefault(said.actor, []).append(
                    Relation(of_part, slug, said.since, until)
                )
    return {
        slug: ActorFacts(
            name=actor.name,
            kind=actor.kind.value,
            aliases=tuple(name.text for name in actor.names),
            parents=(actor.forces_of,) if actor.forces_of else (),
            relations=tuple(relations[slug]),
        )
        for slug, actor in actors.items()
    }


def _outlets(outlets: Iterable[Outlet]) -> dict[str, OutletFacts]:
    """By every word that a report's `source` may have for it."""
    found: dict[str, OutletFacts] = {}
    for outlet in outlets:
        facts = OutletFacts(
            outlet.name,
            tuple(
                Alignment(a.actor, a.direction is Direction.FOR, a.since, _last_day(a.until))
                for a in outlet.alignment
            ),
            outlet.agency,
            outlet.slug,
        )
        for key in (outlet.slug, outlet.name, *(n.text for n in outlet.names), *outlet.domains):
            found.setdefault(key, facts)
    return found


def _last_day(until: date | None) -> date | None:
    # A pack gives the first day after; the judgements take the last day on which it held.
    return until - timedelta(days=1) if until else None


class _Places(Mapping[str, PlaceFacts]):
    """The packs' places, and behind them the world's: those are looked up one at a time."""

    def __init__(self, places: Mapping[str, Place], gazetteer: Gazetteer) -> None:
        self._places = places
        self._gazetteer = gazetteer

    def __getitem__(self, key: str) -> PlaceFacts:
        place = self._places.get(key)
        if place is not None:
            above = (place.parent,) if place.parent else ()
            precision = PRECISION[place.kind]
            return PlaceFacts(place.name, above, place.lat, place.lon, precision)
        # Other keys are folded words: asking for them would load the world's table for nothing.
        row = self._gazetteer.get(key) if key.startswith(("geonames:", "adm1:")) else None
        if row is None:
            raise KeyError(key)
        division = f"adm1:{row.adm1}"
        above = (
            (self._divisions.get(division, division),) if row.adm1 and row.id != division else ()
        )
        return PlaceFacts(row.name, above, row.lat, row.lon, row.precision)

    @cached_property
    def _divisions(self) -> dict[str, str]:
        """The packs' first-order divisions by gazetteer id, told by the towns that lie in them:
        names are spelt in too many ways."""
        found: dict[str, str] = {}
        for place in self._places.values():
            above = self._places.get(place.parent or "")
            if place.geonames and above is not None and above.kind is PlaceKind.ADM1:
                row = self._gazetteer.get(f"geonames:{place.geonames}")
                if row is not None and row.adm1:
                    found.setdefault(f"adm1:{row.adm1}", above.slug)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
