"""The shipped packs and the world table keep their promises."""

from importlib.resources import files
from pathlib import Path

import pytest

from sayso.registry import Pack, Registry, check_pack, shipped_packs
from sayso.registry.choosing import kilometres
from sayso.registry.gazetteer import WorldTable
from sayso.registry.names import fold, fold_key
from sayso.registry.pack import ActorKind, NameKind, PlaceKind, Sensitivity

PACKS = {pack.id: pack for pack in shipped_packs()}
THEATRES = [pack for pack in PACKS.values() if not pack.theatre.base]
# web.md section 4: told apart by every kind of sight, and none of them grey.
PALETTE = {"#ee3377", "#b5e48c", "#e69f00", "#000000", "#332288", "#56b4e9", "#7a3b00"}


@pytest.mark.parametrize("name", PACKS)
def test_a_shipped_pack_has_no_faults(name: str) -> None:
    assert check_pack(Path(str(files("sayso.packs").joinpath(name)))) == []


def test_base_packs_come_first() -> None:
    assert [pack.id for pack in shipped_packs()] == ["world", "sudan", "syria"]


@pytest.mark.parametrize(("name", "actors", "places"), [("syria", 60, 250), ("sudan", 45, 150)])
def test_a_theatre_is_well_filled(name: str, actors: int, places: int) -> None:
    pack = PACKS[name]
    assert len(pack.actors) >= actors and len(pack.places) >= places
    assert pack.outlets and pack.starting_states


@pytest.mark.parametrize("pack", THEATRES, ids=lambda pack: pack.id)
def test_colours_are_of_the_palette_and_differ(pack: Pack) -> None:
    colours = [colour.lower() for _, colour in pack.theatre.colours]
    assert set(colours) <= PALETTE and len(set(colours)) == len(colours)


@pytest.mark.parametrize("pack", THEATRES, ids=lambda pack: pack.id)
def test_every_fact_names_its_source(pack: Pack) -> None:
    assert all(actor.source for actor in pack.actors)
    assert all(place.source for place in pack.places)
    assert all(outlet.source for outlet in pack.outlets)
    assert all(state.source for state in pack.starting_states)
    assert all(relation.source for actor in pack.actors for relation in actor.relations)


@pytest.mark.parametrize("pack", THEATRES, ids=lambda pack: pack.id)
def test_sides_are_treated_alike(pack: Pack) -> None:
    """Both main sides have names of their own, descriptions, and what opponents call them."""
    mains = {"syria": ("syria-government", "hts"), "sudan": ("sudan-armed-forces", "rsf")}[pack.id]
    for slug in mains:
        actor = pack.actor(slug)
        assert actor is not None
        kinds = {name.kind for name in actor.names}
        assert {NameKind.OFFICIAL, NameKind.DEROGATORY} <= kinds
        assert fold(actor.name.split(" (")[0]) not in {
            fold(name.text) for name in actor.names if name.kind is NameKind.DEROGATORY
        }
    shown = " ".join(actor.name.lower() for actor in pack.actors)
    assert not {"regime", "terrorist", "rebel militia"} & set(shown.split())


@pytest.mark.parametrize("pack", THEATRES, ids=lambda pack: pack.id)
def test_quarters_and_sites_lie_near_their_town(pack: Pack) -> None:
    for place in pack.places:
        above = pack.place(place.parent) if place.parent else None
        if above and above.kind is PlaceKind.SETTLEMENT:
            away = kilometres(place.ref(), above.ref())
            assert away is None or away < 25, place.slug


@pytest.mark.parametrize("pack", THEATRES, ids=lambda pack: pack.id)
def test_places_lie_in_their_division(pack: Pack, registry: Registry) -> None:
    """No place is nearer to a town of another division, by far, than to any of its own."""
    towns = [p for p in pack.places if p.kind is PlaceKind.SETTLEMENT and p.geonames and p.parent]
    for place in pack.places:
        if place.kind in (PlaceKind.ADM1, PlaceKind.COUNTRY, PlaceKind.AREA) or place.lat is None:
            continue
        division = next(
            (
                p
                for p in (place, *pack.ancestors(place.slug))
                if p.parent and (held := pack.place(p.parent)) and held.kind is PlaceKind.ADM1
            ),
            None,
        )
        if division is None:
            continue
        own = [t for t in towns if t.parent == division.parent and t.slug != place.slug]
        other = [t for t in towns if t.parent != division.parent]
        to_own = min((kilometres(place.ref(), t.ref()) or 0 for t in own), default=0)
        to_other = min((kilometres(place.ref(), t.ref()) or 0 for t in other), default=0)
        assert to_own < 60 or to_own < to_other * 3, (place.slug, to_own, to_other)


def test_persons_are_in_public_roles() -> None:
    for pack in PACKS.values():
        for actor in pack.actors:
            if actor.kind is ActorKind.PERSON:
                assert actor.plover_sector or actor.relations, actor.slug


@pytest.mark.parametrize("pack", THEATRES, ids=lambda pack: pack.id)
def test_camps_of_displaced_people_are_marked(pack: Pack) -> None:
    camps = [p for p in pack.places if p.kind is PlaceKind.SITE and "camp" in p.slug.split("-")]
    assert camps and all(place.sensitivity is Sensitivity.HIGH for place in camps)


@pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: pack.id)
def test_every_own_name_is_found_again(pack: Pack, registry: Registry) -> None:
    """What a pack lists for one bearer alone, the registry resolves to that bearer."""
    here = registry.in_theatres([pack.id])
    for place in pack.places:
        ref = here.place(place.name)
        assert ref is None or ref.slug == place.slug or ref.name.startswith(place.name), place.slug
    for actor in pack.actors:
        ref = here.actor(actor.name)
        assert ref is not None and ref.slug == actor.slug, actor.slug


def test_the_world_table_is_small_and_names_its_source() -> None:
    folder = files("sayso.packs").joinpath("world")
    names = ("places.tsv.gz", "names.tsv.gz")
    assert sum(len(folder.joinpath(name).read_bytes()) for name in names) <= 2_000_000
    assert WorldTable(folder).find(fold_key("Aleppo"))
    assert folder.joinpath("ATTRIBUTION.md").read_text("utf-8").count("GeoNames") >= 2


@pytest.mark.parametrize(
    ("name", "place_id", "country"),
    [
        ("Kyiv", "geonames:703448", "UA"),
        ("Mosul", "geonames:99072", "IQ"),
        ("Goma", "geonames:216281", "CD"),
        ("North Kivu", "adm1:CD.11", "CD"),
        ("Türkiye", "geonames:298795", "TR"),
        ("القاهرة", "geonames:360630", "EG"),
    ],
)
def test_the_world_table_knows(name: str, place_id: str, country: str) -> None:
    rows = WorldTable(files("sayso.packs").joinpath("world")).find(fold_key(name))
    assert (place_id, country) in {(row.id, row.country) for row in rows}


def test_the_world_table_folds_as_names_do_now() -> None:
    table = WorldTable(files("sayso.packs").joinpath("world"))
    for name in ("Ḩamāh", "St. Petersburg", "As Suwaydā’", "Łódź", "İzmir", "N’Djamena"):
        assert table.find(fold_key(name)), name


def test_a_place_of_the_world_is_had_by_id(registry: Registry) -> None:
    beirut = registry.get("geonames:276781")
    assert beirut is not None and beirut.name == "Beirut"
    aleppo = registry.get("geonames:170063")
    assert aleppo is not None and aleppo.slug == "aleppo"
    assert registry.get("no-such-thing") is None
