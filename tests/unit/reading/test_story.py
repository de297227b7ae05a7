"""The thread of a report: what "on 7 September" and "that year" lean on."""

from datetime import date

import pytest

from sayso.reading.times import read_times


def days(text: str, published: date | None = None) -> dict[str, str]:
    """First day of each expression of a text, "-" where it is not known."""
    return {
        found.words: span.start.isoformat() if span.start else "-"
        for found, span in read_times(text, published)
    }


@pytest.mark.parametrize(
    ("text", "words", "start"),
    [
        (
            "On 29 August 2016 they took Suran with a faction that had split off in 2014. On 7 September"
            " barrel bombs fell.",
            "On 7 September",
            "2016-09-07",
        ),
        # What opens a sentence goes where it says.
        (
            "On 29 August 2016 they took Suran. In 2014 they had been weak. On 7 September they lost it.",
            "On 7 September",
            "2014-09-07",
        ),
        # "That year" is the one named last, aside or not.
        (
            "On 29 August 2016 they took Suran with a faction founded in 2014. It had split that year.",
            "that year",
            "2014-01-01",
        ),
        (
            "On 4 July 2011 they marched, three days after the largest rally. The tanks left in the"
            " afternoon.",
            "in the afternoon",
            "2011-07-04",
        ),
        (
            "The siege lasted from 10 April to 27 November 1941. They beat off assaults on 14 April.",
            "on 14 April",
            "1941-04-14",
        ),
        (
            "They crossed the border on 24 December 1989. In the spring a faction broke away.",
            "In the spring",
            "1990-03-01",
        ),
        (
            "By May 2016 the army held the town, retaken the previous October.",
            "the previous October",
            "2015-10-01",
        ),
        (
            "On 4 November 2011 he was killed; his successor opened talks the following October.",
            "the following October",
            "2012-10-01",
        ),
    ],
)
def test_a_date_leans_on_the_story_and_not_on_its_asides(text: str, words: str, start: str) -> None:
    assert days(text)[words] == start


def test_news_with_a_look_back_dates_by_its_own_year() -> None:
    text = (
        "Soldiers fled on Monday. The colony was invaded on 7 December 1975; an agreement signed"
        " on 5 May left its security to the police."
    )

    assert days(text, date(1999, 9, 7))["on 5 May"] == "1999-05-05"


def test_what_is_planned_keeps_to_the_story() -> None:
    text = "On 17 February 2022 the leaders met. On 18 February they were to order people to leave."

    (_, (found, span)) = read_times(text, None)

    assert span.start == date(2022, 2, 18)
    assert found.ahead is None
