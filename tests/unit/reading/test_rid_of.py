"""Whom a place is rid of, and the day on which something was said."""

from datetime import date

import pytest

from sayso.model.claim import Mention
from sayso.reading.dating import day_said
from sayso.reading.engine import WEIGHTS
from sayso.reading.pieces import PieceTokenizer
from sayso.reading.roles import Sentence, is_rid_of
from sayso.reading.times import read_times


def sentence(text: str) -> Sentence:
    pieces = PieceTokenizer(WEIGHTS / "tokenizer.json").cut(text, 0, len(text))
    return Sentence(0, len(text), pieces, read_times(text, date(2001, 6, 1)), ())


@pytest.mark.parametrize(
    ("text", "rid"),
    [
        ("The province was declared free of rebel troops by the ministry.", True),
        ("The port was retaken from the rebel troops.", True),
        ("The port was wrested from rebel troops.", True),
        ("The port was taken by rebel troops.", False),
        ("The army took the port, and rebel troops fled.", False),
    ],
)
def test_whom_a_place_is_rid_of(text: str, rid: bool) -> None:
    at = text.index("rebel troops")
    mention = Mention("rebel troops", at, at + len("rebel troops"))
    assert is_rid_of(text, sentence(text), mention) is rid


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("On 5 May, the governor said that the port had been retaken.", date(2001, 5, 5)),
        ("On 5 May the army chief, Ali Said, announced the capture of it.", date(2001, 5, 5)),
        ("On 5 May the port fell.", None),
    ],
)
def test_a_day_that_opens_a_sentence_of_speech_is_that_of_the_saying(
    text: str, day: date | None
) -> None:
    assert day_said(text, sentence(text), None) == day
