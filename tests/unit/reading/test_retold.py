"""The year that a text about the past leaves out."""

from datetime import date

import pytest

from sayso.model.claim import Claim, ClaimTime, Evidence, claim_id
from sayso.model.report import make_report
from sayso.model.terms import ClaimType
from sayso.reading.times.retold import retold

TEXT = "On 2 April the army retook the town."


def told(title: str | None, text: str, published: date | None, words: str = "On 2 April") -> date:
    report = make_report(text, title=title, published=published)
    read = ClaimTime(words, date(2023, 4, 2), date(2023, 4, 2), "day")
    claim = Claim(
        claim_id(report.id, ClaimType.CAPTURE, [0]),
        report.id,
        ClaimType.CAPTURE,
        Evidence(0, 5, text[:5]),
        time=read,
    )
    (found,) = retold([claim], report)
    assert found.time is not None
    assert found.time.start == found.time.end
    assert found.time.start is not None
    return found.time.start


LATE = date(2023, 7, 26)
YEARS = " It began in March 2022, in 2022 it grew, and by May 2022 it was over."


@pytest.mark.parametrize(
    ("title", "text", "published", "year"),
    [
        ("Battle of the Town (2022)", TEXT, LATE, 2022),
        ("Battle of the Town", TEXT + YEARS, LATE, 2022),
        # The text leaves the year itself, or has too few years, or two.
        ("Battle of the Town", TEXT + YEARS + " In 2023 it came back.", LATE, 2023),
        ("Battle of the Town", TEXT + " It began in 2022.", LATE, 2023),
        ("Battle of the Town (2022-2023)", TEXT + YEARS, LATE, 2023),
        # News of early in a year tells of the last one and of this.
        ("The town in 2022", TEXT + YEARS, date(2023, 3, 3), 2023),
        ("Battle of the Town (2022)", TEXT, None, 2023),
        # What dates by its own week is news.
        ("Battle of the Town (2022)", TEXT + " It was quiet on Tuesday.", LATE, 2023),
    ],
)
def test_the_year_told_of_is_that_of_the_title_or_of_all_dates(
    title: str, text: str, published: date | None, year: int
) -> None:
    assert told(title, text, published) == date(year, 4, 2)


def test_a_year_that_the_words_give_stays() -> None:
    assert told("Battle (2022)", TEXT, LATE, "On 2 April 2023") == date(2023, 4, 2)
