"""The moment up to which the public is told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from sayso.web.horizon import LATEST, Horizon

NOON = datetime(2024, 12, 20, 12, tzinfo=UTC)
DELAY = timedelta(hours=48)


class Clock:
    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_it_moves_on_the_hour_when_what_is_shown_then_is_ready(clock: Clock) -> None:
    horizon = Horizon(clock, DELAY)
    asked: list[datetime] = []
    ready: list[Callable[[], None]] = []

    def prepare(until: datetime, done: Callable[[], None]) -> None:
        asked.append(until)
        ready.append(done)

    horizon.prepare = prepare
    assert horizon.until() == NOON - DELAY
    clock.at = NOON + timedelta(minutes=59)
    assert horizon.until() == NOON - DELAY and not asked
    clock.at = NOON + timedelta(minutes=61)
    # Of all who ask meanwhile, one has it prepared.
    assert [horizon.until() for _ in range(3)] == [NOON - DELAY] * 3
    assert asked == [NOON - DELAY + timedelta(hours=1)]
    ready[0]()
    assert horizon.until() == asked[0]


def test_it_is_never_less_than_the_delay_ago_nor_long_behind(clock: Clock) -> None:
    horizon = Horizon(clock, DELAY)
    horizon.prepare = lambda _until, _done: None
    for hours in (0, 1, 2, 3, 4, 40, 41, 30):
        clock.at = NOON + timedelta(hours=hours, minutes=1)
        due = NOON + timedelta(hours=hours) - DELAY
        assert due - LATEST <= horizon.until() <= due, hours
