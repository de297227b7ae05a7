"""Days and moments as people write them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import BadQuery
from sayso.text.moment import lies_ahead, parse_moment

EAST = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2024-11-30", date(2024, 11, 30)),
        (" 2024-11-30\n", date(2024, 11, 30)),
        ("2024-11-30T12:00", datetime(2024, 11, 30, 12, tzinfo=UTC)),
        ("2024-11-30 12:00", datetime(2024, 11, 30, 12, tzinfo=UTC)),
        ("2024-11-30T12:00Z", datetime(2024, 11, 30, 12, tzinfo=UTC)),
        ("2024-11-30t12:00z", datetime(2024, 11, 30, 12, tzinfo=UTC)),
        ("2024-11-30T12:00:05+02:00", datetime(2024, 11, 30, 12, 0, 5, tzinfo=EAST)),
        ("2024-11-30T12:00:05.25+0200", datetime(2024, 11, 30, 12, 0, 5, 250000, tzinfo=EAST)),
    ],
)
def test_a_day_or_a_moment_is_read(text: str, meant: date) -> None:
    read = parse_moment(text)
    assert type(read) is type(meant)
    assert read == meant


def test_a_moment_keeps_the_zone_it_was_written_in() -> None:
    read = parse_moment("2024-11-30T01:00+02:00")
    assert isinstance(read, datetime)
    assert read.date() == date(2024, 11, 30)
    assert read.astimezone(UTC).date() == date(2024, 11, 29)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "30.11.2024",
        "2024-11",
        "2024-02-30",
        "2024-11-30T25:00",
        "2024-11-30T",
        "2024-W48-6",
        "20241130",
        "٢٠٢٤-١١-٣٠",
        "0001-01-01T00:00+14:00",
        "2024-11-30T12:00+99:00",
    ],
)
def test_anything_else_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(BadQuery, match="write a day as 2024-11-30"):
        parse_moment(text)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read = parse_moment(text)
    except BadQuery:
        return
    assert isinstance(read, date)


@given(st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)))
def test_what_python_writes_is_read_back(moment: datetime) -> None:
    assert parse_moment(moment.isoformat()) == moment.replace(tzinfo=UTC)


def test_a_day_is_not_ahead_where_it_has_begun_somewhere_on_earth() -> None:
    now = datetime(2024, 11, 30, 11, tzinfo=UTC)
    assert not lies_ahead(date(2024, 12, 1), now)
    assert lies_ahead(date(2024, 12, 2), now)
    assert not lies_ahead(now, now)
    assert lies_ahead(now + timedelta(seconds=1), now)
