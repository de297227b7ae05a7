"""Scores of frames."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framed import TOKENIZER
from sayso.reading.decode import calibrated, spans
from sayso.reading.frames import MAYBE_TIME, TAGS

scores = st.floats(0, 1)


def test_a_line_of_slope_one_through_nought_changes_no_score() -> None:
    assert calibrated(0.8, 1, 0) == pytest.approx(0.8)


@given(scores, scores)
def test_calibration_keeps_the_order_and_the_bounds(one: float, other: float) -> None:
    low, high = sorted((one, other))

    assert 0 <= calibrated(low, 0.7, -0.3) <= calibrated(high, 0.7, -0.3) <= 1


def test_sure_scores_are_drawn_towards_even_odds() -> None:
    assert 0.5 < calibrated(0.95, 0.7, 0) < 0.95
    assert 0.05 < calibrated(0.05, 0.7, 0) < 0.5


@pytest.mark.parametrize(
    ("likely", "actor", "found"),
    [
        (0.4, False, ["on Thursday"]),
        (0.1, False, []),
        # Words that are a part of the frame are no other.
        (0.4, True, []),
    ],
)
def test_words_may_tell_when_where_none_do_for_sure(
    likely: float, actor: bool, found: list[str]
) -> None:
    text = "They left on Thursday"
    pieces = TOKENIZER.cut(text, 0, len(text))
    firsts = pieces.firsts()
    odds = np.full((1, len(firsts), len(TAGS)), 1e-6)
    odds[0, :, 0] = 1.0
    odds[0, 2:, 0] = 1.0 - likely
    odds[0, 2, TAGS.index("B-time")] = odds[0, 3, TAGS.index("I-time")] = likely
    if actor:
        odds[0, 2, TAGS.index("B-actor")] = odds[0, 3, TAGS.index("I-actor")] = 5.0

    (parts,) = spans(np.log(odds), pieces, firsts)

    assert [
        text[pieces.starts[p.first] : pieces.ends[p.last - 1]]
        for p in parts
        if p.name == MAYBE_TIME
    ] == found
