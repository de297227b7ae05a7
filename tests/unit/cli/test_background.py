"""What packs know, as the judgements take it."""

from datetime import date

import pytest

from sayso.app.background import background_of
from sayso.picture.background import PlaceFacts, Relation
from sayso.registry import GazetteerPlace, Pack
from sayso.registry.pack import (
    Actor,
    ActorKind,
    Alignment,
    Direction,
    Outlet,
    Place,
    PlaceKind,
    RelationKind,
    StartingState,
    Theatre,
)
from sayso.registry.pack import Relation as Said

FROM, TO = date(2020, 1, 1), date(2021, 1, 1)


def actor(slug: str, *relations: Said, **more: object) -> Actor:
    return Actor(slug, slug.title(), ActorKind.REBEL, "s", relations=relations, **more)  # type: ignore[arg-type]


PACK = Pack(
    Theatre("war", "War"),
    actors=(
        actor("front", Said(RelationKind.UMBRELLA_OF, "brigade", "s", FROM, TO)),
        actor("brigade", Said(RelationKind.HOSTILE_TO, "army", "s", FROM)),
        actor("army", forces_of="state"),
    ),
    places=(
        Place("upland", "Upland", PlaceKind.ADM1, "s"),
        Place("town", "Town", PlaceKind.SETTLEMENT, "s", lat=1.0, lon=2.0, parent="upland", geonames=7),
        Place("airport", "Airport", PlaceKind.AIRPORT, "s", parent="town"),
    ),
    outlets=(
        Outlet("gazette", "The Gazette", "s", domains=("gazette.example",),
               alignment=(Alignment("front", Direction.AGAINST, "owner", FROM, TO),)),
    ),
    starting_states=(StartingState("town", "army", FROM, "a book"),),
)  # fmt: skip


class Places:
    """Two towns of one division, the first of which the pack has."""

    def find(self, key: object) -> list[GazetteerPlace]:
        return []

    def get(self, place_id: str) -> GazetteerPlace | None:
        number = place_id.removeprefix("geonames:")
        if number not in ("7", "8"):
            return None
        return GazetteerPlace(place_id, "Vale", 3.0, 4.0, "town", "XX", "XX.01", 20000)


BACKGROUND = background_of([PACK], Places())


def test_a_last_day_is_the_one_before_the_packs_first_day_after() -> None:
    (alignment,) = BACKGROUND.outlets["gazette"].alignments
    assert (alignment.favours, alignment.start, alignment.end) == (False, FROM, date(2020, 12, 31))
    assert alignment.holds(date(2020, 12, 31))
    assert not alignment.holds(TO)


def test_what_a_pack_says_of_the_whole_is_known_of_the_part() -> None:
    assert BACKGROUND.actors["front"].relations == ()
    assert BACKGROUND.actors["brigade"].relations == (
        Relation("member_of", "front", FROM, date(2020, 12, 31)),
        Relation("hostile_to", "army", FROM, None),
    )
    assert BACKGROUND.actors["army"].parents == ("state",)


@pytest.mark.parametrize("source", ["gazette", "The Gazette", "gazette.example"])
def test_an_outlet_is_known_by_whatever_a_report_calls_it(source: str) -> None:
    assert BACKGROUND.outlets[source].name == "The Gazette"


def test_places_of_packs_and_of_the_world_have_what_contains_them() -> None:
    assert BACKGROUND.places["airport"] == PlaceFacts("Airport", ("town",), None, None, "site")
    assert BACKGROUND.places["town"].parents == ("upland",)
    # The division is the pack's, told by the pack's own town in it.
    assert BACKGROUND.places["geonames:8"] == PlaceFacts(
        "Vale", ("upland",), 3.0, 4.0, "settlement"
    )
    assert "geonames:9" not in BACKGROUND.places
    assert "place:somewhere" not in BACKGROUND.places


def test_starting_states_are_kept_with_their_source() -> None:
    (state,) = BACKGROUND.starting
    assert (state.place, state.holder, state.day, state.source) == ("town", "army", FROM, "a book")
