"""Names in running text: exact offsets, the longest name, and no names where there are none."""

from itertools import pairwise

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.registry import Registry

PIECES = st.sampled_from(
    [
        "Hay’et Tahrir al-Shams", "(HTS)", "PKK/YPG", "Ma‘arrat an Nu‘mān", "Aleppo’s",
        "countryside",
        "U.S.-led coalition", "rebel groups", "Idlib", "the military", "al-Qaeda",
        "سراقب", "والفاشر",
        "Khartoum", "said", "in", ",", ".", "\n", "\u00a0", "😀", "é", "e\u0301", "’", "IS",
        "Jassim",
    ]
)  # fmt: skip
PROSE = st.lists(PIECES | st.text(max_size=6), max_size=14).flatmap(
    lambda parts: st.sampled_from([" ", "", "-"]).map(lambda glue: glue.join(parts))
)


@given(PROSE)
@settings(max_examples=250, deadline=None)
def test_spans_quote_the_text_letter_for_letter(syria: Registry, text: str) -> None:
    found = syria.find_names(text)
    assert all(text[span.start : span.end] == span.text for span in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(span.start < span.end for span in found)


@given(st.text(max_size=40), st.sampled_from(["HTS", "Saraqib", "Syrian Democratic Forces"]))
@settings(max_examples=200, deadline=None)
def test_a_name_alone_on_its_line_is_found_whatever_stands_before(
    syria: Registry, before: str, name: str
) -> None:
    text = f"{before}\n\n{name}\n"
    start = len(before) + 2
    assert any(span.start == start and span.text == name for span in syria.find_names(text))


@given(PROSE, PROSE)
@settings(max_examples=100, deadline=None)
def test_a_registry_for_one_report_finds_what_one_for_none_does(
    syria: Registry, text: str, other: str
) -> None:
    about = syria.about(text)
    anew = evolve(about, prose=None)
    for asked in (text, other, text):
        for gazetteer in (True, False):
            assert about.find_names(asked, gazetteer=gazetteer) == anew.find_names(
                asked, gazetteer=gazetteer
            )


def found(registry: Registry, text: str) -> dict[str, str | None]:
    return {
        span.text: (span.actor or span.place or span.outlet).slug  # type: ignore[union-attr]
        for span in registry.find_names(text)
        if span.is_known
    }


def test_the_longest_name_is_found(syria: Registry) -> None:
    text = (
        "Syrian government forces left Aleppo International Airport to the Manbij Military Council."
    )
    assert found(syria, text) == {
        "Syrian government forces": "syria-armed-forces",
        "Aleppo International Airport": "aleppo-international-airport",
        "Manbij Military Council": "manbij-military-council",
    }


def test_a_name_keeps_its_capitals(syria: Registry) -> None:
    assert found(syria, "They want an Islamic state in the tall grass; it is there.") == {}


def test_a_person_is_not_a_village(syria: Registry) -> None:
    assert "Jassim" not in found(syria, "Sheikh Hamad Jassim spoke.")
    assert found(syria, "Fighters left Jassim on Monday.") == {"Jassim": "jasim"}


def test_a_surname_is_not_a_far_city(registry: Registry) -> None:
    text = "Lincoln said that Abraham Jackson and March Reading had died in Kyiv, Ukraine."
    assert set(found(registry.about(text), text)) == {"Kyiv", "Ukraine"}


def test_arabic_particles_are_not_part_of_the_name(sudan: Registry) -> None:
    text = "قصفت نيالا والفاشر وقال للجيش السوداني"
    assert found(sudan, text) == {
        "نيالا": "nyala",
        "الفاشر": "el-fasher",
        "للجيش السوداني": "sudan-armed-forces",
    }


@pytest.mark.parametrize("word", ["IS", "US", "WHO", "IT"])
def test_a_text_in_capitals_has_words_like_abbreviations(registry: Registry, word: str) -> None:
    text = f"THE ARMY SAID THAT {word} HAS BEEN SEEN BY TROOPS NEAR THE ROAD TO THE CAPITAL."
    assert word not in found(registry.about(text), text)


def test_a_country_is_actor_and_place(registry: Registry) -> None:
    (span,) = registry.find_names("Chad")
    assert span.actor is not None and span.actor.slug == "chad"
    assert span.place is not None and span.place.country == "TD"
