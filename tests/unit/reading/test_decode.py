"""Scores of frames."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.reading.decode import calibrated

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
