"""Who plays which part: what is one name, and what is no party."""

import pytest

from sayso.model.claim import Mention
from sayso.reading.engine import WEIGHTS
from sayso.reading.frames import Part
from sayso.reading.pieces import PieceTokenizer
from sayso.reading.roles import is_adjective, is_attack, mentions_of


def mention(words: str, text: str) -> Mention:
    at = text.index(words)
    return Mention(words, at, at + len(words))


def named(text: str, *words: str, name: str = "actor") -> list[str]:
    """The mentions that come of parts that begin and end with these words."""
    pieces = PieceTokenizer(WEIGHTS / "tokenizer.json").cut(text, 0, len(text))
    parts = []
    for one in words:
        at = text.index(one)
        first, last = pieces.starts.index(at), pieces.ends.index(at + len(one))
        parts.append(Part(name, first, last + 1, 0.9))
    return [m.text for m in mentions_of(text, pieces, parts).get(name, [])]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("The Kachin Army took Laiza.", ("Kachin", "Army"), ["Kachin Army"]),
        ("Chad's government met them.", ("Chad", "government"), ["Chad's government"]),
        ("One of its planes was lost.", ("One", "planes"), ["One of its planes"]),
        ("The Rally (RFC) group left.", ("Rally", "group"), ["Rally (RFC) group"]),
        ("Chad and Niger sent troops.", ("Chad", "Niger"), ["Chad", "Niger"]),
        ("Chad met the rebels in May.", ("Chad", "rebels"), ["Chad", "rebels"]),
    ],
)
def test_words_that_stand_side_by_side_are_one_name(
    text: str, words: tuple[str, ...], expected: list[str]
) -> None:
    assert named(text, *words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [("areas under their", "areas"), ("town of", "town"), ("Their", "Their")],
)
def test_what_belongs_to_the_next_word_is_cut_off(words: str, expected: str) -> None:
    text = "Their council ran areas under their control and a town of old."

    assert named(text, words, name="place") == [expected]


def test_places_side_by_side_stay_apart() -> None:
    assert named("Shells fell on Bor Malakal road.", "Bor", "Malakal", name="place") == [
        "Bor",
        "Malakal",
    ]


def test_who_is_meant_by_military_operations() -> None:
    assert is_adjective("military operations went on", mention("military", "military operations"))
    assert not is_adjective("the military attacked", mention("military", "the military attacked"))
    assert not is_attack("the military attacked", mention("military", "the military attacked"))
    assert is_attack("repelled a major offensive", mention("major", "repelled a major offensive"))
