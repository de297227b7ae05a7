"""Where is meant: phrases, namesakes, nearness, and the places of the world."""

import pytest

from sayso.registry import (
    NoGazetteer,
    Pack,
    Place,
    PlaceContext,
    Ref,
    Registry,
    Theatre,
    registry_of,
)
from sayso.registry.choosing import Candidate, choose, choose_in_world, kilometres
from sayso.registry.pack import Name, PlaceKind


def slug(ref: Ref | None) -> str | None:
    return ref.slug if ref else None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("the town of Saraqib", "saraqib"),
        ("Saraqib, Idlib", "saraqib"),
        ("Nubl in Aleppo province", "nubl"),
        ("Deir ez-Zor Governorate", "deir-ez-zor-governorate"),
        ("Deir Ezzor", "deir-ez-zor"),
        ("al-Ḥasakah", "hasakah"),
        ("Hasakeh", "hasakah"),
        ("Ras al-Ain", "ras-al-ayn"),
        ("Kobanî", "kobani"),
        ("T4 airbase", "tiyas-airbase"),
        ("Aleppo airport", "aleppo-international-airport"),
        ("Sheikh Maqsood neighbourhood", "sheikh-maqsoud"),
        ("eastern Ghouta", "eastern-ghouta"),
        ("central Damascus", "damascus"),
        ("Damascus suburbs", "rif-dimashq"),
        ("southern Idlib", "idlib-governorate"),
        ("سراقب", "saraqib"),
        ("area", None),
        ("aleppo", None),
        ("the city", None),
        ("Springfield", None),
    ],
)
def test_a_place_phrase(syria: Registry, text: str, meant: str | None) -> None:
    assert slug(syria.place(text)) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Beirut", "geonames:276781"),
        ("Turkey", "geonames:298795"),
        ("southeastern Turkey", "geonames:298795"),
        ("Moscow", "geonames:524901"),
        ("Khartoum", "khartoum"),
        ("Kurin", None),
    ],
)
def test_places_abroad_must_be_large(syria: Registry, text: str, meant: str | None) -> None:
    assert slug(syria.place(text)) == meant


@pytest.mark.parametrize(
    ("text", "countries", "meant"),
    [
        ("Tripoli", ("LY",), "geonames:2210247"),
        ("Tripoli", ("LB",), "geonames:266826"),
        ("Paris", (), "geonames:2988507"),
        ("Georgia", (), "geonames:614540"),
        ("San Vicente", ("SV",), "geonames:3583178"),
        ("San Vicente", (), None),
    ],
)
def test_a_namesake_is_chosen_by_country_then_size(
    registry: Registry, text: str, countries: tuple[str, ...], meant: str | None
) -> None:
    assert slug(registry.place(text, PlaceContext(countries=countries))) == meant


def test_countries_that_a_report_names_settle_its_places(registry: Registry) -> None:
    report = registry.about("In Ukraine, Russian forces shelled Sumy; Ukraine's army left Romny.")
    assert slug(report.place("Romny")) == "geonames:695464"
    assert registry.in_theatres([]).place("Romny") is None


def two_towns() -> Registry:
    places = tuple(
        Place(f"{where}-mansoura", "al-Mansoura", PlaceKind.SETTLEMENT, "test", (Name("Mansoura"),),
              lat, lon, where, "SY")
        for where, lat, lon in (("raqqa", 35.84, 38.74), ("aleppo", 36.2, 37.0))
    )  # fmt: skip
    near = Place("tabqa", "Tabqa", PlaceKind.SETTLEMENT, "test", (), 35.83, 38.55, None, "SY")
    pack = Pack(Theatre("t", "T", countries=("SY",)), places=(*places, near))
    return registry_of([pack], NoGazetteer()).in_theatres(["t"])


def test_namesakes_of_one_size_are_left_open() -> None:
    assert two_towns().place("Mansoura") is None


def test_nearness_settles_namesakes() -> None:
    registry = two_towns()
    tabqa = registry.place("Tabqa")
    assert tabqa is not None
    assert slug(registry.place("Mansoura", PlaceContext(near=(tabqa,)))) == "raqqa-mansoura"


def town(name: str, country: str, population: int) -> Candidate:
    return Candidate(Ref(name, name, "settlement", 0.0, 0.0, "settlement", country), population)


def test_size_settles_only_with_a_clear_margin() -> None:
    context = PlaceContext()
    assert choose([town("a", "X", 500), town("b", "X", 90)], None, context) is not None
    assert choose([town("a", "X", 500), town("b", "X", 200)], None, context) is None


def test_a_neighbours_town_must_not_be_dwarfed_by_one_afar() -> None:
    theatre = [Theatre("t", "T", countries=("SY",), neighbours=("LB",))]
    few, many = town("lb", "LB", 200_000), town("ly", "LY", 1_200_000)
    assert choose_in_world([few, many], None, PlaceContext(), theatre) is None
    found = choose_in_world([few], None, PlaceContext(), theatre)
    assert found is not None and found.ref.country == "LB"


def test_distance() -> None:
    aleppo, idlib = Ref("a", "A", "x", 36.2, 37.16), Ref("i", "I", "x", 35.93, 36.63)
    away = kilometres(aleppo, idlib)
    assert away is not None and 50 < away < 60
    assert kilometres(aleppo, Ref("n", "N", "x")) is None
