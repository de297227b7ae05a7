"""What letters and the calendar say of a word, beside its pieces."""

import pytest

from framed import TOKENIZER
from sayso.reading.times import find_times
from sayso.reading.traits import SHAPES, TIMES, shape_of
from sayso.reading.veil import Party


@pytest.mark.parametrize(
    ("word", "first", "shape"),
    [
        ("rebels", False, "small"),
        ("Rebels", True, "first"),
        ("Nubl", False, "capital"),
        ("A", False, "capital"),
        ("RSF", True, "capitals"),
        ("McCain", False, "mixed"),
        ("2024", False, "figures"),
        ("14th", False, "figures and letters"),
        ("Su24", False, "figures and letters"),
        (",", False, "mark"),
        ("الجيش", False, "small"),
    ],
)
def test_the_shape_of_a_word(word: str, first: bool, shape: str) -> None:
    assert SHAPES[shape_of(word, first=first)] == shape


def told(text: str, parties: tuple[Party, ...] = ()) -> list[tuple[str, str, str]]:
    """Of each word its shape and its place in a time expression."""
    times = [(t.start, t.end) for t in find_times(text)]
    pieces = TOKENIZER.cut(text, 0, len(text), parties, times)
    return [
        (
            text[pieces.starts[i] : pieces.ends[pieces.word_end(i) - 1]],
            SHAPES[pieces.traits[i] // len(TIMES)],
            TIMES[pieces.traits[i] % len(TIMES)],
        )
        for i in pieces.firsts()
    ]


def test_words_in_a_time_expression_are_told() -> None:
    assert told("Rebels left Nubl on the 14th.") == [
        ("Rebels", "first", "no time"),
        ("left", "small", "no time"),
        ("Nubl", "capital", "no time"),
        ("on", "small", "begins a time"),
        ("the", "small", "goes on with one"),
        ("14th", "figures and letters", "goes on with one"),
        (".", "mark", "no time"),
    ]


def test_two_times_side_by_side_begin_each() -> None:
    found = [time for _, _, time in told("It fell on Monday, on Tuesday it was retaken.")]
    assert found.count("begins a time") == 2


@pytest.mark.parametrize("text", ["REBELS LEFT NUBL.", "rebels left nubl."])
def test_a_sentence_in_one_case_says_nothing_by_its_letters(text: str) -> None:
    assert {shape for _, shape, _ in told(text)} == {"unsaid"}


def test_under_the_veil_the_stand_in_has_the_shape_and_later_words_keep_their_time() -> None:
    text = "The HSX left Nubl on Monday."
    found = {word: (shape, time) for word, shape, time in told(text, (Party(4, 7),))}
    assert found["Nubl"] == ("capital", "no time")
    assert found["Monday"] == ("capital", "goes on with one")


def test_every_piece_has_a_trait() -> None:
    pieces = TOKENIZER.cut("Zahraa fell.", 0, 12)
    assert len(pieces.traits) == len(pieces.ids)
    assert pieces.traits[0] == pieces.traits[-1] == 0
