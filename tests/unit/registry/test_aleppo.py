"""The mentions of the report of 30 November 2024 on Aleppo, and what each means."""

import pytest

from sayso.registry import PlaceContext, Registry

ACTORS = {
    "Syrian regime forces": "syria-armed-forces",
    "Syrian military forces": "syria-armed-forces",
    "Syrian government forces": "syria-armed-forces",
    "regime forces": "syria-armed-forces",
    "government forces": "syria-armed-forces",
    "The military": "syria-armed-forces",
    "government": "syria-government",
    "Assad regime": "syria-government",
    "rebel groups": "syria-opposition",
    "armed rebel groups": "syria-opposition",
    "anti-regime groups": "syria-opposition",
    "opposition fighters": "syria-opposition",
    "the rebels": "syria-opposition",
    "rebel": "syria-opposition",
    "armed terrorist organisations": "syria-opposition",
    "PKK/YPG organisation": "ypg",
    "Hay’et Tahrir al-Shams (HTS) group": "hts",
    "Hay’et Tahrir al-Shams": "hts",
    "Hayat Tahrir al-Sham": "hts",
    "HTS": "hts",
    "Jabhat al-Nusra": "al-nusra-front",
    "Jabhat Fateh al-Sham": "jabhat-fateh-al-sham",
    "Ahrar al-Sham": "ahrar-al-sham",
    "Al Qaeda": "al-qaeda",
    "ISIS": "isis",
    "Abu Mohammed al-Jolani": "al-jolani",
    "Al-Jolani": "al-jolani",
    "Assad": "bashar-al-assad",
    "Syrian Salvation Government (SSG)": "syrian-salvation-government",
    "Syrian Salvation Government": "syrian-salvation-government",
    "Russia": "russia",
    "Russian troops": "russia-armed-forces",
    "Turkiye": "turkiye",
    "the United States": "united-states",
    "the United Nations": "united-nations",
    "the UK": "united-kingdom",
}
PLACES = {
    "Aleppo": "aleppo",
    "Aleppo city centre": "aleppo",
    "Aleppo’s city centre": "aleppo",
    "Aleppo International Airport": "aleppo-international-airport",
    "Aleppo Industrial Zone": "aleppo-industrial-zone",
    "Aleppo province": "aleppo-governorate",
    "western Aleppo’s countryside": "aleppo-governorate",
    "Idlib province": "idlib-governorate",
    "Idlib’s countryside": "idlib-governorate",
    "eastern and southeastern parts of Idlib": "idlib-governorate",
    "Nubl": "nubl",
    "Zahraa": "zahraa",
    "Tal Hasil": "tal-hasil",
    "Tal Aran": "tal-aran",
    "northern Syria": "syria",
    "northwestern Syria": "syria",
}


@pytest.mark.parametrize(("text", "slug"), ACTORS.items())
def test_an_actor_is_known(syria: Registry, text: str, slug: str) -> None:
    ref = syria.actor(text)
    assert ref is not None and ref.slug == slug


@pytest.mark.parametrize(("text", "slug"), PLACES.items())
def test_a_place_is_known(syria: Registry, text: str, slug: str) -> None:
    ref = syria.place(text)
    assert ref is not None and ref.slug == slug


@pytest.mark.parametrize(
    "text",
    ["The group", "They", "the groups", "figures", "This merger", "its soldiers", "positions"],
)
def test_words_that_point_back_name_nobody(syria: Registry, text: str) -> None:
    assert syria.actor(text) is None
    assert syria.place(text) is None


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("sources", "anonymous"),
        ("HTS", "hts"),
        ("the military", "syria-armed-forces"),
        ("the rebels", "syria-opposition"),
        ("Syrian regime forces", "syria-armed-forces"),
    ],
)
def test_a_speaker_is_known(syria: Registry, text: str, slug: str) -> None:
    ref = syria.speaker(text)
    assert ref is not None and ref.slug == slug


@pytest.mark.parametrize(
    "sentence",
    [
        "Rebels seized dozens of towns and villages in Aleppo and [Idlib].",
        "Fighting went on in the governorates of Aleppo and [Idlib].",
        "HTS holds Idlib province and parts of Aleppo, Hama, and [Idlib].",
        "The group rules in [Idlib]. Earlier it took Idlib province; Idlib's countryside is poor.",
        "They advanced in the rural areas of [Idlib] and Aleppo province.",
    ],
)
def test_words_around_a_bare_name_can_mean_the_division(syria: Registry, sentence: str) -> None:
    start, end = sentence.index("["), sentence.index("]") - 1
    ref = syria.place_at(sentence.replace("[", "").replace("]", ""), start, end)
    assert ref is not None and ref.slug == "idlib-governorate"


@pytest.mark.parametrize(
    "sentence", ["A strike hit [Idlib] on Monday.", "They entered the city of [Idlib]."]
)
def test_otherwise_a_bare_name_is_the_town(syria: Registry, sentence: str) -> None:
    start, end = sentence.index("["), sentence.index("]") - 1
    ref = syria.place_at(sentence.replace("[", "").replace("]", ""), start, end)
    assert ref is not None and ref.slug == "idlib"


def test_a_part_of_a_division_is_an_area(syria: Registry) -> None:
    whole, part = syria.place("Idlib province"), syria.place("Idlib’s countryside")
    assert whole is not None and part is not None
    assert (whole.precision, part.precision) == ("adm1", "area")


def test_a_caller_can_ask_for_the_division(syria: Registry) -> None:
    ref = syria.place("Hama", PlaceContext(area=True))
    assert ref is not None and ref.slug == "hama-governorate"
