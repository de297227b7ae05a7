"""Counts: found in running text, and read as ranges."""

import pytest

from bounded import no_blow_up
from sayso.reading.counts import CountRange, find_counts, read_count

# Words, the least and the most; "-" where the words set no such bound. The widths are the
# claim contract's.
READ = """
12 | 12 | 12
at least 12 | 12 | -
AT LEAST 20 | 20 | -
no fewer than 30 | 30 | -
more than 50 | 51 | -
over 1,200 | 1201 | -
well over 100 | 101 | -
upwards of 200 | 201 | -
above 120 | 121 | -
up to 30 | - | 30
as many as 50,000 | - | 50000
no more than 20 | - | 20
fewer than 20 | - | 19
about 40 | 40 | 40
nearly 40 | 40 | 40
some 300 | 300 | 300
an estimated 1500 | 1500 | 1500
a total of 42 | 42 | 42
dozens | 24 | 99
scores of people | 40 | 199
hundreds | 200 | 999
thousands | 2000 | 9999
tens | 20 | 99
millions | 2000000 | -
several hundred | 200 | 999
Several thousand | 2000 | 9999
a few dozen | 24 | 99
tens of thousands | 20000 | 99999
hundreds of thousands | 200000 | 999999
a dozen | 12 | 12
another dozen | 12 | 12
two dozen | 24 | 24
half a dozen | 6 | 6
at least a dozen | 12 | -
more than a hundred | 101 | -
twenty-three | 23 | 23
two hundred and fifty | 250 | 250
a hundred and fifty | 150 | 150
six thousand four hundred | 6400 | 6400
6,000-10,000 | 6000 | 10000
approximately 6,000–10,000 | 6000 | 10000
between 10 and 15 | 10 | 15
10 to 15 | 10 | 15
two or three | 2 | 3
three to four thousand | 3000 | 4000
1.5 million | 1500000 | 1500000
nearly two million | 2000000 | 2000000
300 MILLION | 300000000 | 300000000
10\u00a0000 | 10000 | 10000
20 or more | 20 | -
100+ | 100 | -
fifty or so | 50 | 50
a couple of | 2 | 2
both | 2 | 2
ONLY ONE | 1 | 1
another | 1 | 1
twice | 2 | 2
more than once | 2 | -
no | 0 | 0
a third | - | -
two-thirds | - | -
10% | - | -
60-70% | - | -
many | - | -
several | - | -
a number of | - | -
heavy losses | - | -
a student | - | -
A SOLDIER | - | -
the rest | - | -
an unknown number | - | -
1111111111111111111111 | - | -
"""


def _rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("words", "least", "most"), _rows(READ))
def test_words_are_read_as_a_range(words: str, least: str, most: str) -> None:
    expected = CountRange(int(least) if least != "-" else None, int(most) if most != "-" else None)

    assert read_count(words) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("At least 12 soldiers and two officers were killed.", ["At least 12", "two"]),
        ("10 Syrian troops killed", ["10"]),
        ("It lost more than 50 tanks, up to 30 guns and dozens of men.",
         ["more than 50", "up to 30", "dozens"]),
        ("Between 10 and 15 people fled; 6,000-10,000 stayed.",
         ["Between 10 and 15", "6,000-10,000"]),
        ("ONE CIVILIAN AND SIX GUERRILLAS WERE KILLED", ["ONE", "SIX"]),
        ("In July 12 civilians were killed.", ["12"]),
        ("On 5 May 2016 another 23 died, 14 of them children.", ["another 23", "14"]),
        ("The army suffered heavy losses and left.", ["heavy losses"]),
        ("Several hundred fighters of the 46th Division surrendered.", ["Several hundred"]),
        ("nearly two million people, half of the city", ["nearly two million", "half"]),
        ("women, 41; children, 98; killed in all", ["41", "98"]),
        ("There were no casualties.", ["no"]),
        ("It took 13 brigades.", ["13"]),
    ],
)  # fmt: skip
def test_counts_are_found_with_their_bounds(text: str, found: list[str]) -> None:
    assert [count.words for count in find_counts(text)] == found
    assert all(text[count.start : count.end] == count.words for count in find_counts(text))


def test_a_found_count_carries_its_range() -> None:
    (count,) = find_counts("The strike killed at least 12 people.")

    assert count.range == CountRange(12, None)


@pytest.mark.parametrize(
    "text",
    [
        "In 2016 and on 5 May 2017, at 18:00, for two years",
        "120 mm mortars and a 105mm gun, 25 km away, 10 percent, 15%",
        "the 46th Division, Division 30 and the 1st Brigade",
        "T-72 tanks, BM-21 launchers, the M4, Su 24s, a 20-kg bomb",
        "Resolution 2254, Article 5 and Route 60",
        "$300 million and 50 dollars, 1,000 euros",
        "Jose Maria Martinez, 55, from Spain",
        "a 25-year-old under the age of 18",
        "no one said so; one of the leaders; one day",
        "a three-member team and a two-storey house",
        "1. We consider\n2. We deny",
        "UTC+3, 10:1, 9/11, 3.5 degrees",
        "A student was shot.",
        "the third attack, a third attack",
    ],
)
def test_measures_dates_and_names_count_nothing(text: str) -> None:
    assert [count.words for count in find_counts(text)] == []


@pytest.mark.parametrize(
    "text",
    ["1" * 300_000, "123," * 80_000, "twenty " * 50_000, "at least " * 40_000, "\n1." * 100_000,
     "hundred and " * 30_000],
    ids=["digits", "groups", "words", "bounds", "lines", "hundreds"],
)  # fmt: skip
def test_hostile_text_takes_no_longer_than_any_other(text: str) -> None:
    with no_blow_up():
        find_counts(text)
        read_count(text)
