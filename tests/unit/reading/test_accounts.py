"""Accounts of long ago: the year that they leave out, and what others said then."""

from datetime import date

from sayso.reading.times import looks_back, read_times

LATE = date(2019, 6, 20)
OPENED = "The war began on 3 March 2016. "


def days(text: str, published: date | None, title: str | None = None) -> dict[str, str]:
    found = read_times(text, published, title)
    return {f.words: str(span.start) for f, span in found}


def test_a_title_names_the_year_of_an_account() -> None:
    text = "On 2 June the army took the bridge."
    assert days(text, LATE)["On 2 June"] == "2019-06-02"
    assert days(text, LATE, "Battle of the Bridge (2016)")["On 2 June"] == "2016-06-02"


def test_quotations_make_no_news_of_an_account() -> None:
    text = (
        OPENED
        + 'It was lost. He said: "We took it yesterday, and on Friday the port." On 2 June it was over.'
    )
    assert looks_back(text, LATE)
    found = days(text, LATE)
    assert found["On 2 June"] == "2016-06-02"
    assert found["yesterday"] == "2016-03-02"


def test_a_year_in_the_background_moves_no_later_paragraph() -> None:
    years = "They fought on 4 April 2016, 9 April 2016, 2 May 2016, 3 May 2016 and 5 May 2016."
    text = f"{OPENED}{years}\n\nThe town had been lost in 2009.\n\nOn 7 May it was retaken."
    assert days(text, LATE)["On 7 May"] == "2016-05-07"


def test_an_account_that_goes_back_is_dated_by_the_years_that_it_gives() -> None:
    years = "on 9 November 2016, 2 October 2016, 3 October 2016, 5 March 2016 and 6 March 2016"
    text = f"They fought {years}. It fell on 11 November 2016.\n\nOn 24 February it was quiet."
    assert days(text, LATE)["On 24 February"] == "2016-02-24"


def test_a_heading_goes_where_it_says() -> None:
    text = (
        "It was over in the summer of 2017.\n\n"
        "## Advance (27 September 2016 - 25 January 2017)\nOn 2 October they crossed the river."
    )
    assert days(text, LATE)["On 2 October"] == "2016-10-02"


def test_news_stays_news() -> None:
    text = "On Tuesday they met. It fell on 3 March 2016. On 2 June it burned."
    assert days(text, LATE)["On 2 June"] == "2019-06-02"
