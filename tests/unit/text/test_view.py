"""The folded view: what it matches, and that it leads back letter for letter."""

import sys
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sayso.text.view import View, fold

# Letters of every kind, with those that fold oddly made common.
ODD = "ßİıŉǰΐﬁﬃ…½①ℌ‐‑–—−“”„«»‹›’ʼ`´¨\u00a0\u2009\u200b\u200c\u200d\u00ad\ufeff\u202e\r\n\t\u2028"
ODD += "é\u0301e\u0345ͅΣσςأإآىيﷺﷲ\u0640각ㄱ𝕬😀👩‍👩‍👧\U000e0041ａＡ０"
TEXTS = st.text(alphabet=st.one_of(st.characters(), st.sampled_from(ODD)), max_size=40)


@given(TEXTS)
@example("ß")
@example("a \u200b b")
@settings(deadline=None)
def test_every_folded_letter_leads_to_its_letters(text: str) -> None:
    view = View.of(text)
    assert view.folded == fold(text)
    covered = 0
    for at in range(len(view.folded)):
        start, end = view.span(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert start >= covered or (start, end) == view.span(at - 1, at)
        covered = max(covered, start)
        assert view.folded[at] in fold(text[start:end])


@given(TEXTS, st.data())
@settings(deadline=None)
def test_a_stretch_of_the_text_is_found_and_what_is_found_reads_the_same(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = text[start:end]
    view = View.of(text)
    for a, b in view.find_all(words):
        assert fold(text[a:b]).strip() == fold(words).strip()
        assert text[a:b]
    if words.isascii() and words.strip() and text.isascii():
        assert view.find(words) is not None


@given(TEXTS)
@settings(deadline=None)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_folding_twice_is_folding_once_for_every_letter_there_is() -> None:
    for code in range(sys.maxunicode + 1):
        letter = chr(code)
        if unicodedata.normalize("NFKD", letter).casefold() != letter:
            once = fold(letter)
            assert fold(once) == once, hex(code)


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("He said: “We’re in Nubl”.", '"we\'re in nubl"', "“We’re in Nubl”"),
        ("At least 12\npeople were killed", "12 people", "12\npeople"),
        ("north\u00a0–\u2009south", "north - south", "north\u00a0–\u2009south"),
        ("die große Straße", "STRASSE", "Straße"),
        ("the co\u00adoperative", "cooperative", "co\u00adoperative"),
        ("سنگ\u200cآباد", "سنگآباد", "سنگ\u200cآباد"),
        ("and so on… he said", "so on... he", "so on… he"),
        ("Alé", "ale\u0301", "Alé"),
        ("Ale\u0301", "Alé", "Ale\u0301"),
        ("１２ killed", "12 killed", "１２ killed"),
        ("\ufeffStart", "start", "Start"),
        ("a  \r\n\r\n b", "a b", "a  \r\n\r\n b"),
    ],
)
def test_words_are_found_however_they_are_set(text: str, words: str, found: str) -> None:
    span = View.of(text).find(words)
    assert span is not None
    assert text[slice(*span)] == found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Straße", "stras"),  # Half of a letter.
        ("Straße", "se"),
        ("Alé", "Ale"),
        ("Ale\u0301", "Ale"),
        ("Nūbl", "Nubl"),
        ("Nubl", ""),
        ("Nubl", " \u200b"),
        ("", "a"),
    ],
)
def test_other_letters_are_not_found(text: str, words: str) -> None:
    assert View.of(text).find(words) is None


def test_all_places_are_found_in_order_and_within_bounds() -> None:
    view = View.of("Aleppo, ALEPPO and “aleppo”")
    assert list(view.find_all("aleppo")) == [(0, 6), (8, 14), (20, 26)]
    assert view.find("aleppo", 1) == (8, 14)
    assert view.find("aleppo", 9, 26) == (20, 26)
    assert view.find("aleppo", 9, 25) is None


def test_a_position_in_the_text_has_its_place_in_the_view() -> None:
    view = View.of("a\u200bß  c")
    assert view.folded == "ass c"
    assert [view.position(at) for at in range(7)] == [0, 1, 1, 3, 3, 4, 5]


def test_only_stretches_of_the_view_have_a_span() -> None:
    view = View.of("abc")
    for start, end in ((0, 0), (2, 1), (0, 4), (-1, 2)):
        with pytest.raises(ValueError, match="no stretch"):
            view.span(start, end)


def test_long_texts_are_folded_in_proportion_to_their_length() -> None:
    text = "The army said “it was there” – on Monday.\r\n" * 5000
    view = View.of(text)
    assert view.find('there" - on monday. the army') is not None
    assert unicodedata.is_normalized("NFKD", view.folded)
