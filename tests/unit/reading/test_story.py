"""The thread of a report: what "on 7 September" and "that year" lean on."""

from datetime import date

import pytest

from sayso.reading.times import head_date, read_times, resolve_time


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
        # A course of events is told from its first day on, what "had" been lies before it.
        (
            "The siege lasted from 7 December 1915 to 29 April 1916. They had taken Amara on 3 June.",
            "on 3 June",
            "1915-06-03",
        ),
        (
            "The battle lasted from 15 March to 6 April 1918. They closed the ring on the 24th.",
            "on the 24th",
            "1918-03-24",
        ),
        (
            "On 29 August 2016 they took Suran with a faction that had split off in 2014 and that"
            " Washington would list on 20 September.",
            "on 20 September",
            "2016-09-20",
        ),
        (
            "They crossed the border on 24 December 1989. In the spring a faction broke away.",
            "In the spring",
            "1990-03-01",
        ),
        # A year beside the story tells no month, and what was before moves nothing.
        (
            "They entered the port on 6 June 2017. A base lost in 2014 fell in the last week of the month.",
            "in the last week of the month",
            "2017-06-25",
        ),
        (
            "In 2006 the ministry ran two forces. One, set up in 1983, was feared. On 2 May it struck.",
            "On 2 May",
            "2006-05-02",
        ),
        (
            "The siege began on 6 January 1993, after the vote of the previous September. A truce held"
            " from 20 March.",
            "from 20 March",
            "1993-03-20",
        ),
        # What the text counts days from is its last day, whatever month or other day it named since.
        (
            "On 6 June 1982 they crossed the border, three days after a shooting. The castle fell the"
            " same night.",
            "the same night",
            "1982-06-06",
        ),
        (
            "On 6 June 1982 they crossed the border of a state allied with them since 1978. The port,"
            " lost in May, was shelled the next day.",
            "the next day",
            "1982-06-07",
        ),
        # A story goes forward where it does not say that something had been before.
        (
            "The hill fell on 16 September 1968 and was retaken on 25 April.",
            "on 25 April",
            "1969-04-25",
        ),
        (
            "The hill fell on 16 September 1968. They had taken it on 25 April.",
            "on 25 April",
            "1968-04-25",
        ),
        # "Until" moves its own sentence only.
        (
            "The column was raised in August 1936 and held the pass until the following March. On"
            " 1 October it left the line.",
            "On 1 October",
            "1936-10-01",
        ),
        (
            "It fought in August 1936 and rested until March; in June it was disbanded.",
            "in June",
            "1937-06-01",
        ),
        # A later year named in passing is where the story has come to.
        (
            "He was caught on 20 November 1992. After the vote of 1999, an army landed on 20 September.",
            "on 20 September",
            "1999-09-20",
        ),
        (
            "The road was opened on 9 June 1965. They met in September three years later.",
            "in September three years later",
            "1968-09-01",
        ),
        (
            "The army landed in May 1919. The offensive of the following year opened on 22 June.",
            "on 22 June",
            "1920-06-22",
        ),
        (
            "They were beaten on 10 July 1991. Nine years after, on 26 March, a force came ashore.",
            "on 26 March",
            "2000-03-26",
        ),
        (
            "The port was lost on 30 June 1919 and regained on the fourth of the next month.",
            "on the fourth of the next month",
            "1919-07-04",
        ),
        (
            "The governor gave himself up on 2 April 1982; the fort surrendered at half past nine.",
            "at half past nine",
            "1982-04-02",
        ),
        (
            "4 April 1951: The river is crossed.\n9 October: The hill falls.",
            "9 October",
            "1951-10-09",
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


def test_a_part_of_the_day_goes_with_a_day_of_its_own_sentence() -> None:
    saturday = date(2024, 11, 30)
    apart = (
        "The bridge fell on Thursday. By nightfall the town was quiet, and shells fell at 07:30."
    )
    beside = "The bridge fell on Thursday and by nightfall the town was quiet."

    assert days(apart, saturday)["By nightfall"] == "2024-11-30"
    assert days(apart, saturday)["at 07:30"] == "2024-11-30"
    assert days(beside, saturday)["by nightfall"] == "2024-11-28"


def test_a_stretch_ends_in_the_year_that_it_begins_in() -> None:
    text = "War broke out in April 2023. Shells fell on Friday. Some 9,000 people left between 1 April and 15 June."

    assert days(text, date(2024, 6, 19))["between 1 April and 15 June"] == "2024-04-01"


def test_what_has_gone_on_since_a_month_is_counted_from_the_report() -> None:
    text = "They signed a truce on 29 May 2020. Some 900 families have fled since January."

    assert days(text, date(2021, 8, 13))["since January"] == "2021-01-01"


def test_a_text_of_the_present_does_not_look_back() -> None:
    published = date(2017, 12, 6)
    present = (
        "It has 900 men and is strong. It split in 2014. Its leader is dead, shot on 16 October."
    )
    past = "It was formed in 2014 and had 900 men. Its leader was shot on 16 October."

    assert days(present, published)["on 16 October"] == "2017-10-16"
    assert days(past, published)["on 16 October"] == "2014-10-16"


def test_no_day_after_the_report_follows_from_a_story_of_long_ago() -> None:
    text = (
        "Sixty years ago today they crossed the line. The capital fell on 28 June; guns fire today."
    )

    assert days(text, date(2010, 6, 25))["on 28 June"] == "1950-06-28"


def test_news_does_not_go_on_from_what_is_still_to_come() -> None:
    text = (
        "On Monday they agreed to hand over the airfield by the end of the year. The army left the"
        " town the next day."
    )

    assert days(text, date(2025, 3, 12))["the next day"] == "2025-03-11"


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("late last year", "2024-10-01", "2024-12-31"),
        ("early this year", "2025-01-01", "2025-03-31"),
        ("later this year", "2025-01-01", "2025-12-31"),
        ("late last month", "2025-05-01", "2025-05-31"),
    ],
)
def test_the_edge_of_a_year_is_its_quarter(words: str, start: str, end: str) -> None:
    span = resolve_time(words, date(2025, 6, 12))

    assert (str(span.start), str(span.end)) == (start, end)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Rebels came at five. They left by half past nine, unhurt.",
            ("at five", "by half past nine"),
        ),
        ("Rebels came at about two in the night.", ("at about two in the night",)),
        ("Rebels came at ten checkpoints, five of them new.", ()),
        ("Rebels fought until seven men were left.", ()),
        ("Rebels outnumbered the garrison eight to one.", ()),
        ("Rebels were shot one by one; the toll rose by five.", ()),
    ],
)
def test_hours_are_told_in_words(text: str, words: tuple[str, ...]) -> None:
    assert tuple(days(text)) == words


def test_the_first_entry_of_a_chronicle_is_not_the_reports_date() -> None:
    chronicle = (
        "26 March 1992 – A square is occupied.\n11 May – A government is agreed.\n"
        "21 June 1993 – A party is banned."
    )

    assert head_date(chronicle) is None
    assert head_date("Dushanbe, 26 March 1992 – A square is occupied.") == date(1992, 3, 26)
    assert days(chronicle)["11 May"] == "1992-05-11"


def test_the_nth_day_of_what_took_days_is_counted_from_its_first() -> None:
    text = "On November 27-28, they advanced, taking villages on the second day of clashes."
    assert days(text, date(2024, 11, 30))["on the second day"] == "2024-11-28"


def test_the_following_week_is_seven_days() -> None:
    text = "They burnt chapels on 9 February; in the following week they came back."
    found = {f.words: s for f, s in read_times(text, date(2024, 2, 20))}
    week = found["in the following week"]
    assert (week.start, week.end) == (date(2024, 2, 10), date(2024, 2, 16))
