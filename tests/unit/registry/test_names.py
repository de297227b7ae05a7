"""Folding: one name printed two ways is one key, and every token leads back to its letters."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.registry.names import bare, digits, fold, fold_key, keys, loose_key, script_of, tokens


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("Hay’et Tahrir al-Shams", "hayet tahrir al shams"),
        ("Hayʼat Taḥrīr al-Šām", "hayat tahrir al sam"),
        ("HAY'AT TAHRIR AL-SHAM", "hayat tahrir al sham"),
        ("Ma‘arrat an Nu‘mān", "maarrat al numan"),
        ("Ma`arrat al-Nu`man", "maarrat al numan"),
        ("As Safīrah", "al safirah"),
        ("as-Safirah", "al safirah"),
        ("ad-Dana", "al dana"),
        ("Ad Dānā", "al dana"),
        ("Az Zahra", "al zahra"),
        ("El Fasher", "al fasher"),
        ("En Nahud", "al nahud"),
        ("Ash Shaddādah", "al shaddadah"),
        ("Türkiye", "turkiye"),
        ("İstanbul", "istanbul"),
        ("Kırıkhan", "kirikhan"),
        ("U.S.", "us"),
        ("P.K.K./Y.P.G.", "pkk ypg"),
        ("Idlib’s countryside", "idlib countryside"),
        ("d’Alep", "d alep"),
        ("St. Petersburg", "saint petersburg"),
        ("هيئةُ تحرير الشام", "هييه تحرير الشام"),
        ("إدلب", "ادلب"),
        ("الحسكة", "الحسكه"),
        ("Джебхат ан-Нусра", "джебхат ан нусра"),
    ],
)
def test_a_name_folds(printed: str, folded: str) -> None:
    assert fold(printed) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hasakeh", "al-Ḥasakah"),
        ("Khan Touman", "Khan Tuman"),
        ("Tell Rifaat", "Tall Rif'at"),
        ("Dayr Hafir", "Deir Hafir"),
        ("Abu Mohammed al-Golani", "Abū Muḥammad al-Jolani"),
        ("Jaysh al-Islam", "Jaish al-Islam"),
        ("Ayn Issa", "Ain Issa"),
    ],
)
def test_romanisations_of_one_name_are_loosely_one(one: str, other: str) -> None:
    assert bare(loose_key(one)) == bare(loose_key(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anadan", "Abu Kamal"),
        ("Zahra", "Izra"),
        ("Hayyan", "Nawa"),
        ("Syrian National Army", "Syrian Arab Army"),
        ("Bashar al-Assad", "Maher al-Assad"),
        ("25th Division", "46th Division"),
    ],
)
def test_unlike_names_stay_apart(one: str, other: str) -> None:
    assert bare(loose_key(one)) != bare(loose_key(other))


def test_prose_as_and_at_are_not_articles() -> None:
    words = [token.folded for token in tokens("They met at Tabqa as Safira fell", running=True)]
    assert words == ["they", "met", "at", "tabqa", "as", "safira", "fell"]


def test_numbers_are_identity() -> None:
    assert digits("25th Division") != digits("46th Division")
    assert digits("Brigade ١٢") == ("12",) or digits("Brigade ١٢") == ("١٢",)


@pytest.mark.parametrize(
    ("name", "script"), [("Aleppo", "Latn"), ("حلب", "Arab"), ("Алеппо", "Cyrl"), ("12", "Latn")]
)
def test_script_is_told_from_letters(name: str, script: str) -> None:
    assert script_of(name) == script


ODD_TEXT = st.text(
    st.sampled_from("aAlLsSé’'‘`ʼ-–./() \n\u00a0\u0301اللحةًـٱ中И1_😀ßİıﬁ") | st.characters(),
    max_size=60,
)


@given(ODD_TEXT)
@settings(max_examples=300)
def test_tokens_are_in_order_and_inside_the_text(text: str) -> None:
    found = tokens(text)
    assert all(0 <= token.start < token.end <= len(text) for token in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text(st.characters(max_codepoint=0x6FF), max_size=30))
@settings(max_examples=300)
def test_a_folded_word_folds_to_itself(text: str) -> None:
    for word in fold_key(text):
        assert "".join(fold_key(word)) == word


@given(ODD_TEXT)
def test_keys_agree_in_length(text: str) -> None:
    exact, loose, capitals = keys(text)
    assert len(exact) == len(loose) == len(capitals)
