"""Times: found in running text, and read as days from a report's date and what was told."""

from datetime import date

import pytest

from bounded import no_blow_up
from sayso.reading.times import (
    TimeSpan,
    find_times,
    head_date,
    looks_back,
    read_times,
    resolve_time,
)

SATURDAY = date(2024, 11, 30)


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


# Words, first day, last day ("-" unknown or still going on), precision; all told on Saturday
# 30 November 2024. The widths are the claim contract's.
FROM_SATURDAY = """
on Friday | 2024-11-29 | 2024-11-29 | day
Saturday | 2024-11-30 | 2024-11-30 | day
on Sunday | 2024-11-24 | 2024-11-24 | day
last Friday | 2024-11-29 | 2024-11-29 | day
last Saturday | 2024-11-23 | 2024-11-23 | day
next Tuesday | 2024-12-03 | 2024-12-03 | day
as of Saturday morning | 2024-11-30 | 2024-11-30 | part-of-day
late on Thursday | 2024-11-28 | 2024-11-28 | part-of-day
in the early hours of Saturday | 2024-11-30 | 2024-11-30 | part-of-day
on Wednesday and Thursday | 2024-11-27 | 2024-11-28 | days
between Monday and Wednesday | 2024-11-25 | 2024-11-27 | days
from Thursday to Saturday | 2024-11-28 | 2024-11-30 | days
overnight from Thursday to Friday | 2024-11-28 | 2024-11-29 | part-of-day
overnight | 2024-11-29 | 2024-11-30 | part-of-day
last night | 2024-11-29 | 2024-11-29 | part-of-day
tonight | 2024-11-30 | 2024-11-30 | part-of-day
this morning | 2024-11-30 | 2024-11-30 | part-of-day
yesterday evening | 2024-11-29 | 2024-11-29 | part-of-day
the day before yesterday | 2024-11-28 | 2024-11-28 | day
tomorrow | 2024-12-01 | 2024-12-01 | day
Since Wednesday | 2024-11-27 | - | day
since 3 December | 2023-12-03 | - | day
from 3 December | 2024-12-03 | - | day
since the end of October | 2024-10-31 | - | days
since November 3 in the east | 2024-11-03 | - | day
from midnight | 2024-11-30 | - | part-of-day
from Friday evening | 2024-11-29 | - | part-of-day
on the first day of November | 2024-11-01 | 2024-11-01 | day
during the night | 2024-11-29 | 2024-11-30 | part-of-day
in the night | 2024-11-29 | 2024-11-30 | part-of-day
throughout the night | 2024-11-29 | 2024-11-30 | part-of-day
overnight into Friday | 2024-11-28 | 2024-11-29 | part-of-day
in the first six months of the year | 2024-01-01 | 2024-06-30 | month
during the first nine months of 2015 | 2015-01-01 | 2015-09-30 | month
in the last three months of last year | 2023-10-01 | 2023-12-31 | month
after Friday prayers | 2024-11-29 | 2024-11-29 | day
since the weekend before last | 2024-11-16 | - | days
since its founder, Ali Hassan, was killed on 5 November | 2024-11-05 | - | day
at the end of last week | 2024-11-22 | 2024-11-24 | days
all night long | 2024-11-29 | 2024-11-30 | part-of-day
all day | 2024-11-30 | 2024-11-30 | part-of-day
all week | 2024-11-25 | 2024-11-30 | week
all month | 2024-11-01 | 2024-11-30 | month
the fourth day of the strike | 2024-11-27 | 2024-11-30 | days
on the sixth day of a siege | 2024-11-30 | 2024-11-30 | day
beginning on 23 November | 2024-11-23 | 2024-11-23 | day
for a third night | 2024-11-28 | 2024-11-30 | days
within the hour | 2024-11-30 | 2024-11-30 | days
for ten hours | 2024-11-30 | 2024-11-30 | days
at 1700 | 2024-11-30 | 2024-11-30 | part-of-day
in the space of 24 hours | 2024-11-29 | 2024-11-30 | days
that very morning | 2024-11-30 | 2024-11-30 | part-of-day
by the beginning of 2023 | 2023-01-01 | 2023-01-01 | day
in the middle of last week | 2024-11-20 | 2024-11-20 | day
since the middle of last month | 2024-10-11 | - | days
the day after Christmas | 2024-12-26 | 2024-12-26 | day
the day before 1 March 2016 | 2016-02-29 | 2016-02-29 | day
over two and a half years | 2022-05-30 | 2024-11-30 | year
in about 1987 | 1987-01-01 | 1987-12-31 | year
At 9:30 p.m. (Baghdad time) on Nov. 7 | 2024-11-07 | 2024-11-07 | part-of-day
since last week | 2024-11-18 | - | week
until Friday | - | 2024-11-29 | day
two days ago | 2024-11-28 | 2024-11-28 | day
three weeks ago | 2024-11-09 | 2024-11-09 | week
a month ago | 2024-10-30 | 2024-10-30 | month
two years ago | 2022-01-01 | 2022-12-31 | year
over the past few days | 2024-11-27 | 2024-11-30 | days
over the previous few days | 2024-11-27 | 2024-11-30 | days
in recent days | 2024-11-27 | 2024-11-30 | days
in the past 24 hours | 2024-11-29 | 2024-11-30 | days
over the last 48 hours | 2024-11-28 | 2024-11-30 | days
during the past few hours | 2024-11-30 | 2024-11-30 | days
over the past two weeks | 2024-11-16 | 2024-11-30 | week
in recent weeks | 2024-11-09 | 2024-11-30 | week
in the past month | 2024-10-30 | 2024-11-30 | month
over the past six months | 2024-05-30 | 2024-11-30 | month
over the last year | 2023-11-30 | 2024-11-30 | year
earlier this week | 2024-11-25 | 2024-11-30 | week
this week | 2024-11-25 | 2024-11-30 | week
last week | 2024-11-18 | 2024-11-24 | week
late last week | 2024-11-18 | 2024-11-24 | week
next week | 2024-12-02 | 2024-12-08 | week
last month | 2024-10-01 | 2024-10-31 | month
early last month | 2024-10-01 | 2024-10-31 | month
earlier this month | 2024-11-01 | 2024-11-30 | month
this year | 2024-01-01 | 2024-12-31 | year
last year | 2023-01-01 | 2023-12-31 | year
over the weekend | 2024-11-30 | 2024-12-01 | days
for two years | 2022-11-30 | - | year
for more than four months | 2024-07-30 | - | month
for nearly a week | 2024-11-23 | - | week
in less than 24 hours | 2024-11-29 | 2024-11-30 | days
for the third consecutive day | 2024-11-28 | 2024-11-30 | days
on 5 November | 2024-11-05 | 2024-11-05 | day
Nov. 27 | 2024-11-27 | 2024-11-27 | day
On November 27-28 | 2024-11-27 | 2024-11-28 | days
on 3 and 4 November | 2024-11-03 | 2024-11-04 | days
between 29 November and 1 December | 2024-11-29 | 2024-12-01 | days
on 20 December | 2024-12-20 | 2024-12-20 | day
on 20 February | 2024-02-20 | 2024-02-20 | day
in mid-October | 2024-10-11 | 2024-10-20 | days
since early March | 2024-03-01 | - | days
in late November 2016 | 2016-11-21 | 2016-11-30 | days
late 1987 | 1987-10-01 | 1987-12-31 | month
in early 2019 | 2019-01-01 | 2019-03-31 | month
in the first half of 2024 | 2024-01-01 | 2024-06-30 | month
in the third quarter of 2023 | 2023-07-01 | 2023-09-30 | month
in the summer of 2014 | 2014-06-01 | 2014-08-31 | month
last summer | 2024-06-01 | 2024-08-31 | month
in the 1990s | 1990-01-01 | 1999-12-31 | year
from 2012 to 2016 | 2012-01-01 | 2016-12-31 | year
in 2015-16 | 2015-01-01 | 2016-12-31 | year
since 2011 | 2011-01-01 | - | year
since the conflict began in March 2011 | 2011-03-01 | - | month
in September | 2024-09-01 | 2024-09-30 | month
last May | 2024-05-01 | 2024-05-31 | month
by the end of October | 2024-10-31 | 2024-10-31 | day
at the beginning of summer 2012 | 2012-06-01 | 2012-06-30 | month
in late spring 2014 | 2014-05-01 | 2014-05-31 | month
Beginning on 23 November | 2024-11-23 | - | day
at approximately 1330 | 2024-11-30 | 2024-11-30 | part-of-day
as of 1618 | 2024-11-30 | 2024-11-30 | part-of-day
a few minutes ago | 2024-11-30 | 2024-11-30 | part-of-day
at the present time | 2024-11-30 | 2024-11-30 | day
from August 8, 2014, to August 29, 2019 | 2014-08-08 | 2019-08-29 | days
from mid-to-late 2014 | 2014-05-01 | 2014-12-31 | month
2012–present | 2012-01-01 | - | year
May 2015 to the present | 2015-05-01 | - | month
during the early morning hours of 14 December 2014 | 2014-12-14 | 2014-12-14 | part-of-day
todays shelling | 2024-11-30 | 2024-11-30 | day
Tuesdays attack | 2024-11-26 | 2024-11-26 | day
AT 1700 GMT ON 29 MARCH | 2024-03-29 | 2024-03-29 | part-of-day
29/11/2024 | 2024-11-29 | 2024-11-29 | day
2024-11-29 | 2024-11-29 | 2024-11-29 | day
11/29/2024 | 2024-11-29 | 2024-11-29 | day
Friday, Nov. 29, 2024 | 2024-11-29 | 2024-11-29 | day
the night of 26-27 November | 2024-11-26 | 2024-11-27 | part-of-day
now | 2024-11-30 | 2024-11-30 | day
currently | 2024-11-30 | 2024-11-30 | day
recently | - | - | open
for years | - | - | year
since the start of the war | - | - | open
at 07:30 | 2024-11-30 | 2024-11-30 | part-of-day
the 46th Division | - | - | open
31 February 2020 | - | - | day
"""


def _rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("words", "start", "end", "precision"), _rows(FROM_SATURDAY))
def test_words_are_read_from_the_reports_date(
    words: str, start: str, end: str, precision: str
) -> None:
    first, last = _day(start.strip("-")), _day(end.strip("-"))

    assert resolve_time(words, SATURDAY) == TimeSpan(first, last, precision)


# Words, the day told of before, first and last day; the report has no date.
FROM_STORY = """
the next day | 2016-02-18 | 2016-02-19 | 2016-02-19
on the same day | 2016-02-18 | 2016-02-18 | 2016-02-18
The following morning | 2016-02-18 | 2016-02-19 | 2016-02-19
two days later | 2016-02-28 | 2016-03-01 | 2016-03-01
a week later | 2016-02-18 | 2016-02-25 | 2016-02-25
three days earlier | 2016-03-01 | 2016-02-27 | 2016-02-27
the previous night | 2016-03-01 | 2016-02-29 | 2016-02-29
by evening | 2016-03-01 | 2016-03-01 | 2016-03-01
at dawn | 2016-03-01 | 2016-03-01 | 2016-03-01
at 8 A.M. | 2016-03-01 | 2016-03-01 | 2016-03-01
overnight | 2016-03-01 | 2016-02-29 | 2016-03-01
later that day | 2016-03-01 | 2016-03-01 | 2016-03-01
that month | 2016-02-18 | 2016-02-01 | 2016-02-29
Late that month | 2016-06-03 | 2016-06-21 | 2016-06-30
the following month | 2016-12-03 | 2017-01-01 | 2017-01-31
29 March | 2016-02-18 | 2016-03-29 | 2016-03-29
On 3 January | 2016-12-28 | 2017-01-03 | 2017-01-03
on 28 December | 2017-01-03 | 2016-12-28 | 2016-12-28
in May | 2016-02-18 | 2016-05-01 | 2016-05-31
in the following two days | 2016-02-18 | 2016-02-19 | 2016-02-20
on Monday | 2016-02-18 | - | -
yesterday | 2016-02-18 | - | -
led since by | 2016-02-18 | 2016-02-18 | -
in the weeks that followed | 2016-02-18 | 2016-02-18 | -
for the next three months | 2016-02-18 | 2016-02-18 | 2016-05-18
for five more days | 2016-02-18 | 2016-02-18 | 2016-02-23
for another year | 2016-02-18 | 2016-02-18 | 2017-02-18
on the morrow | 2016-02-18 | 2016-02-19 | 2016-02-19
the autumn before. | 2016-02-18 | 2015-09-01 | 2015-11-30
the weekend before | 2016-02-18 | 2016-02-13 | 2016-02-14
a month later | 2016-02-18 | 2016-03-18 | 2016-03-18
three months later | 2016-02-18 | 2016-05-01 | 2016-05-31
a decade later | 2004-09-05 | 2014-01-01 | 2014-12-31
on the evening of the 27th | 2016-02-18 | 2016-02-27 | 2016-02-27
on the previous two days | 2016-02-18 | 2016-02-16 | 2016-02-17
in the following winter | 2016-02-18 | 2016-12-01 | 2017-02-28
from then on | 2016-02-18 | 2016-02-18 | -
since May | 2016-02-18 | 2015-05-01 | -
on 2 May of the year following | 2016-02-18 | 2017-05-02 | 2017-05-02
when night fell | 2016-02-18 | 2016-02-18 | 2016-02-18
within the week | 2016-02-18 | 2016-02-18 | 2016-02-25
within the hour | 2016-02-18 | 2016-02-18 | 2016-02-18
within hours | 2016-02-18 | 2016-02-18 | 2016-02-18
on the first day | 2016-02-18 | 2016-02-18 | 2016-02-18
on the third day | 2016-02-18 | 2016-02-20 | 2016-02-20
on the second night | 2016-02-18 | 2016-02-19 | 2016-02-19
the next April | 2016-02-18 | 2016-04-01 | 2016-04-30
the next spring | 2016-06-03 | 2017-03-01 | 2017-05-31
the next year | 2016-06-03 | 2017-01-01 | 2017-12-31
in October of the following year | 2016-06-03 | 2017-10-01 | 2017-10-31
for three weeks | 2016-02-18 | 2016-02-18 | 2016-03-10
in four days | 2016-02-18 | 2016-02-18 | 2016-02-21
after two months of fighting | 2016-06-03 | 2016-04-03 | 2016-06-03
on 5 June the year following | 2016-02-18 | 2017-06-05 | 2017-06-05
on 5 June the following year | 2016-02-18 | 2017-06-05 | 2017-06-05
on the 11th of the month following | 2016-02-18 | 2016-03-11 | 2016-03-11
the month after | 2016-02-18 | 2016-03-01 | 2016-03-31
the year after next | 2016-02-18 | 2018-01-01 | 2018-12-31
on the night following | 2016-02-18 | 2016-02-19 | 2016-02-19
in the fortnight before | 2016-02-18 | 2016-02-04 | 2016-02-18
since when | 2016-02-18 | 2016-02-18 | -
by then | 2016-02-18 | 2016-02-18 | 2016-02-18
until then | 2016-02-18 | - | 2016-02-18
a little later | 2016-02-18 | 2016-02-18 | 2016-02-18
after dark | 2016-02-18 | 2016-02-18 | 2016-02-18
before daylight | 2016-02-18 | 2016-02-18 | 2016-02-18
at first light | 2016-02-18 | 2016-02-18 | 2016-02-18
on the night of 12-13 March | 2016-02-18 | 2016-03-12 | 2016-03-13
on 18, 20, 21, 22 and 28 October | 2016-10-17 | 2016-10-18 | 2016-10-28
By the beginning of August Eighth Army | 2016-08-18 | 2016-08-01 | 2016-08-01
"""


@pytest.mark.parametrize(("words", "told", "start", "end"), _rows(FROM_STORY))
def test_words_are_read_from_the_day_told_of_before(
    words: str, told: str, start: str, end: str
) -> None:
    day = _day(told)
    read = resolve_time(words, None, TimeSpan(day, day, "day"))

    assert (read.start, read.end) == (_day(start.strip("-")), _day(end.strip("-")))


def test_without_any_date_only_absolute_words_are_read() -> None:
    assert resolve_time("on Friday", None) == TimeSpan(None, None, "day")
    assert resolve_time("29 March", None) == TimeSpan(None, None, "day")
    assert resolve_time("over the past few days", None) == TimeSpan(None, None, "days")
    assert resolve_time("in March 2011", None).start == date(2011, 3, 1)


def test_a_year_comes_from_the_story_where_the_report_is_far_younger() -> None:
    told = TimeSpan(date(2016, 2, 18), date(2016, 2, 18), "day")

    assert resolve_time("29 March", date(2024, 11, 30), told).start == date(2016, 3, 29)
    assert resolve_time("29 March", date(2016, 4, 2), told).start == date(2016, 3, 29)


def test_an_anniversary_piece_dates_by_its_story() -> None:
    published = date(2021, 9, 27)
    text = "On 27 September 2020 the war began. On 3 October Madagiz fell, and on the 9th they took Hadrut."
    news = (
        "On Monday, a year after the war of 27 September 2020, shells fell. It fell on 3 October."
    )

    assert looks_back(text, published)
    assert [span.start for _, span in read_times(text, published)][1:] == [
        date(2020, 10, 3),
        date(2020, 10, 9),
    ]
    assert not looks_back(news, published)


def test_a_date_in_passing_is_of_the_months_told_of() -> None:
    told = TimeSpan(date(2020, 12, 24), date(2020, 12, 24), "day")

    assert resolve_time("on the 26th", date(2020, 12, 29), told).start == date(2020, 12, 26)
    assert resolve_time("the night of the 2nd", None, told).start == date(2021, 1, 2)


def test_what_came_before_an_event_is_counted_back_from_it() -> None:
    told = TimeSpan(date(2024, 1, 11), date(2024, 1, 11), "day")

    assert resolve_time("two days after", date(2024, 1, 11), told).start == date(2024, 1, 9)
    assert resolve_time("two days later", date(2024, 1, 11), told).start == date(2024, 1, 13)


def test_what_is_planned_lies_ahead() -> None:
    assert resolve_time("on Tuesday", SATURDAY, ahead=True).start == date(2024, 12, 3)
    assert resolve_time("in March", SATURDAY, ahead=True).start == date(2025, 3, 1)
    assert resolve_time("on 20 February", SATURDAY, ahead=True).start == date(2025, 2, 20)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Syrian forces left on Friday after 21 soldiers died.", ["on Friday"]),
        ("Since Wednesday the army has lost ground.", ["Since Wednesday"]),
        ("As of Saturday morning the road was cut.", ["As of Saturday morning"]),
        ("Fighting went on over the past few days, he said.", ["over the past few days"]),
        ("It fell on November 27-28.", ["on November 27-28"]),
        ("THE RADIO SAID AT 1700 GMT ON 29 MARCH THAT", ["AT 1700 GMT ON 29 MARCH"]),
        ("THEY WERE KILLED ON THE\nNIGHT OF 11 NOVEMBER.", ["ON THE\nNIGHT OF 11 NOVEMBER"]),
        ("Later, on 22 March, they left; on Jan. 1 they came back.", ["on 22 March", "on Jan. 1"]),
        ("in the days before 3 May 2015, 300 died", ["days before", "3 May 2015"]),
        ("In July 12 civilians were killed.", ["In July"]),
        ("on 24 and 25 May at Minas", ["on 24 and 25 May"]),
        ("Forces took it in 2014, and lost it from 5 to 7 February 2015.",
         ["in 2014", "from 5 to 7 February 2015"]),
        ("Today's attack came a day after the truce.", ["Today's", "a day after"]),
        ("from 17 February 2022 onwards", ["from 17 February 2022 onwards"]),
        ("a two-day truce from Monday", ["from Monday"]),
        ("Troops entered overnight on Sunday.", ["overnight on Sunday"]),
        ("mid‐March saw the first attack", ["mid‐March"]),
        ("On the 21st Turkish aircraft sank a ship.", ["On the 21st"]),
        ("The town fell at five. It was held by seven, he said.", ["at five", "by seven"]),
        ("Shut since the ninth, it was opened at about two.", ["since the ninth", "at about two"]),
        ("At 15.30 aircraft came.", ["At 15.30"]),
        ("8-9 May\nA truce", ["8-9 May"]),
        ("besieged since May 2 reported hunger", ["since May 2"]),
        ("held until the new year", ["until the new year"]),
    ],
)  # fmt: skip
def test_expressions_are_found_with_their_prepositions(text: str, found: list[str]) -> None:
    assert [time.words for time in find_times(text)] == found
    assert all(text[time.start : time.end] == time.words for time in find_times(text))


@pytest.mark.parametrize(
    "text",
    [
        "the 46th Division and the 1st Brigade",
        "after 21 soldiers were killed",
        "They may march on the town.",
        "THE TROOPS MAY BE ON THE MARCH",
        "a second army corps, the Second Corps",
        "At least 2000 fighters and 1990 civilians",
        "T-72 tanks and BM-21 launchers, the M4, Resolution 2254",
        "a 25-year-old man, 30 years old",
        "Theresa May said so",
        "the fall of Aleppo, the Arab Spring",
        "120 mm mortars, 1,200 people, 10:1",
        "The 14th and 15th divisions",
        "in the Christian quarter of the city",
        "Section 12 of Article 2015",
        "a mar on his face; the sun sat low",
        "It is disputed to this day.",
        "in Bela and May Tsebri, about 1990 men",
        "fire on the 12th Armoured Brigade and on the 21st Golani Infantry",
        "sold at 15.30 dollars; a rise from 15.30 per cent",
        "Operation Sunset and the Libya Dawn alliance",
        "in the dark hall, after dark days, F-18-19 March",
        "he came second; of two men the first",
    ],
)
def test_numbers_and_names_are_no_times(text: str) -> None:
    assert [time.words for time in find_times(text)] == []


def test_a_day_of_the_month_has_gone_unless_it_is_planned() -> None:
    text = "18 August 1998. Goma, which joined us on the 2nd, is quiet; Uvira will on the 20th."
    (_, joined, _), published = read_times(text, date(1998, 8, 18)), date(1998, 8, 18)

    assert joined[1].start == date(1998, 8, 2)
    assert resolve_time("on the 20th", published, ahead=True).start == date(1998, 8, 20)


def test_a_text_is_read_in_order_with_what_it_told() -> None:
    text = (
        "On 31 December 2015 the base fell. The next day it was retaken. Two days later "
        "a truce began, and on 5 March it ended. That evening shells fell."
    )

    assert [(found.words, span.start) for found, span in read_times(text, None)] == [
        ("On 31 December 2015", date(2015, 12, 31)),
        ("The next day", date(2016, 1, 1)),
        ("Two days later", date(2016, 1, 3)),
        ("on 5 March", date(2016, 3, 5)),
        ("That evening", date(2016, 3, 5)),
    ]


def test_what_lies_within_a_course_of_events_is_of_it() -> None:
    text = (
        "The siege lasted from 10 April to 27 November 1941. Men left on 14 April and by the end of"
        " October. An attack in May failed."
    )
    times = read_times(text, None)

    assert times[-1][1].start == date(1941, 5, 1)


def test_what_is_left_for_a_season_does_not_move_the_story() -> None:
    text = "In the spring of 1999 men took heights left for the winter. They fell on 15 May."
    times = read_times(text, None)

    assert times[-1][1].start == date(1999, 5, 15)


def test_a_year_that_only_names_something_dates_no_days_before_it() -> None:
    times = read_times("9 March: Ten die. 20 March: Men give up under the amnesty of 2016.", None)

    assert [days.start for _, days in times] == [None, None, date(2016, 1, 1)]


def test_a_house_number_or_the_year_of_a_house_dates_nothing_else() -> None:
    for text in ("The 1070 Housing Project fell.", "A manor built in 1832 burnt."):
        *_, (_, day) = read_times(text + " On 11 August two died.", None)
        assert not day.known


def test_what_follows_a_look_back_goes_on_from_it() -> None:
    text = "The battle began on 6 September 2022. B. was captured on 3 March 2022. From March to May it was quiet."
    *_, (_, last) = read_times(text, None)
    assert (last.start, last.end) == (date(2022, 3, 1), date(2022, 5, 31))


def test_a_night_fought_through_is_that_of_the_day_told_of() -> None:
    text = "On 18 April 2022 they attacked. Fighting went on throughout the night."
    *_, (_, night) = read_times(text, None)
    assert (night.start, night.end) == (date(2022, 4, 18), date(2022, 4, 19))


def test_the_same_period_is_the_one_told_of() -> None:
    text = "Between 3 and 5 July 12 died. Over the same period one man fell."
    (_, first), (_, then) = read_times(text, date(2016, 7, 24))
    assert (then.start, then.end) == (first.start, first.end)
    assert not read_times("Over the same period one fell.", date(2016, 7, 24))[0][1].known


def test_an_undated_text_gives_its_year_to_the_days_before_it_names_one() -> None:
    text = "On 10 October rebels held the gate. On 30 October 2012 they took the town."

    assert [span.start for _, span in read_times(text, None)] == [
        date(2012, 10, 10),
        date(2012, 10, 30),
    ]


@pytest.mark.parametrize(
    ("text", "words", "days"),
    [
        ("Aircraft flew 90 sorties since fighting erupted on 27 September.",
         "since fighting erupted on 27 September", ("2024-09-27", None)),
        ("Since the assault was launched on Thursday, ten died.",
         "Since the assault was launched on Thursday", ("2024-11-28", None)),
        ("It has since withdrawn to the town on Friday.", "on Friday",
         ("2024-11-29", "2024-11-29")),
        ("Since then, on Friday, ten died.", "on Friday", ("2024-11-29", "2024-11-29")),
    ],
)  # fmt: skip
def test_what_began_on_a_day_goes_on_from_it(
    text: str, words: str, days: tuple[str, str | None]
) -> None:
    found = {f.words: span for f, span in read_times(text, SATURDAY)}

    assert (found[words].start, found[words].end) == tuple(_day(day) for day in days)


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("Three wars\n7 August 1999\nShots fall.\n14-17 August\nA battle is fought.", None),
        ("Situation report 12\nAs of 5 June 2023\n\nThe army left.", "2023-06-05"),
        ("As of 5 June 2023 the army held it.", None),
        ("Reporting period: 28 May to 5 June 2023\nThe army left.", "2023-06-05"),
        ("The war of 5 to 10 June 1967\nThe army left.", None),
        ("   CLANDESTINE, 30 MAR 89 (RADIO VENCEREMOS) -- [TEXT] TODAY", "1989-03-30"),
        ("SAN SALVADOR, 1 AUG 89 (CANAL DOCE TELEVISION) -- [EXCERPT] TWO", "1989-08-01"),
        ("MOSCOW October 18 (RIA Novosti) - Ten were killed.", None),
        ("US-Led Strikes Kill 10\n18.10.2014Get short URL\nMOSCOW October 18 (RIA Novosti)",
         "2014-10-18"),
        ("KYIV, March 3, 2022 - Russian troops entered Kherson.", "2022-03-03"),
        ("Fighting in the north\nUpdated: 2021-05-06\nTroops came.", "2021-05-06"),
        ("22 dead in raids\nSun 05 Jul 2015 22 dead in raids on the town.", "2015-07-05"),
        ("Last updated at July 1, 2016 BEIRUT At least 70 fighters", "2016-07-01"),
        ("Date of publication 15 June 2016 Four members were killed", "2016-06-15"),
        ("10 troops killed Monitor AFP Tuesday 14 Oct 2014 At least 10", "2014-10-14"),
        ("On 17 June 2020, the envoy said that the war", None),
        ("The group was formed in Aleppo on 3 May 2016 by defectors.", None),
        ("No date here.\nNor here.", None),
        ("", None),
    ],
)  # fmt: skip
def test_the_head_of_a_report_gives_its_date(head: str, day: str | None) -> None:
    assert head_date(head) == _day(day)


def test_dates_in_other_languages_are_read_where_the_library_is_there() -> None:
    pytest.importorskip("dateparser")

    assert resolve_time("30 ноября 2024 года", None).start == date(2024, 11, 30)
    assert resolve_time("5 листопада 2022", None).start == date(2022, 11, 5)


@pytest.mark.parametrize(
    "text",
    [
        "1" * 300_000,
        "1," * 150_000,
        "123," * 80_000,
        "the past " * 30_000,
        "Monday and " * 25_000,
        "5 May 2015 to " * 20_000,
        "the last week of the " * 15_000,
        "\n " * 150_000,
        " " * 300_000,
    ],
    ids=["digits", "commas", "groups", "past", "weekdays", "dates", "nested", "lines", "blanks"],
)
def test_hostile_text_takes_no_longer_than_any_other(text: str) -> None:
    with no_blow_up():
        find_times(text)
        resolve_time(text, SATURDAY)
