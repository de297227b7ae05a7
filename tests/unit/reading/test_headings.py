"""Dates over what they date: headings of a chronicle, heads of its entries."""

from datetime import date

import pytest

from sayso.reading.times import headed_stretches, read_times


def over(text: str) -> list[tuple[str, str]]:
    """Each stretch that a date stands over: the date's words, the stretch."""
    return [
        (h.time.words, text[h.start : h.end].strip())
        for h in headed_stretches(text, read_times(text, date(2024, 11, 30)))
    ]


def test_a_date_on_a_line_of_its_own_stands_over_what_follows() -> None:
    text = "## 4 May 2021\nA bridge fell.\n\nNobody said why.\n## 6 May 2021\nIt rained."

    assert over(text) == [
        ("4 May 2021", "A bridge fell.\n\nNobody said why."),
        ("6 May 2021", "It rained."),
    ]


def test_another_heading_ends_a_stretch() -> None:
    text = "# 4 May 2021\nA bridge fell.\n# Causes\nRust.\n# 6 May 2021\nIt rained."

    assert over(text)[0] == ("4 May 2021", "A bridge fell.")


def test_the_head_of_an_entry_stands_over_its_line() -> None:
    text = "* Flag 4 May 2021 – A jet crashed. The pilot died.\n* Flag 6 May 2021 – A drone fell."

    assert over(text) == [
        ("4 May 2021", "– A jet crashed. The pilot died."),
        ("6 May 2021", "– A drone fell."),
    ]


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        (
            "4 May. A jet crashed. It burned.\n6 May. A drone fell.",
            [("4 May", ". A jet crashed. It burned."), ("6 May", ". A drone fell.")],
        ),
        (
            "4 May 2021, Suva. A jet crashed.\n6 May 2021, Nadi: A drone fell.",
            [("4 May 2021", ", Suva. A jet crashed."), ("6 May 2021", ", Nadi: A drone fell.")],
        ),
        (
            "2021-05-04 | Suva | A jet crashed\n2021-05-06 | Nadi | A drone fell",
            [("2021-05-04", "| Suva | A jet crashed"), ("2021-05-06", "| Nadi | A drone fell")],
        ),
        (
            "2021-05-04 A jet crashed\n2021-05-06\tA drone fell",
            [("2021-05-04", "A jet crashed"), ("2021-05-06", "A drone fell")],
        ),
        # Sentences that begin with a day.
        ("On 4 May. It was.\nOn 6 May, Suva: so.", []),
        ("4 May, said Suva, was wet.\n6 May, when it rained, was dry.", []),
    ],
)
def test_a_date_heads_its_line_before_a_stop_a_place_or_a_cell(
    text: str, stretches: list[tuple[str, str]]
) -> None:
    assert over(text) == stretches


@pytest.mark.parametrize(
    ("entry", "place"),
    [
        ("4 May 2021. Ras al-Ain. A jet crashed.", "Ras al-Ain"),
        ("4 May 2021, al-Bab: A jet crashed.", "al-Bab"),
        ("2021-05-04\tSuva\tA jet crashed.", "Suva"),
        ("4 May 2021 | Port of Spain | A jet crashed.", "Port of Spain"),
        # Who speaks, a sentence, nothing.
        ("4 May 2021: Suva: nonsense.", None),
        ("4 May 2021. A jet crashed.", None),
        ("4 May 2021 – A jet crashed.", None),
    ],
)
def test_an_entry_may_name_its_place(entry: str, place: str | None) -> None:
    text = f"{entry}\n{entry.replace('4', '6')}"
    heads = headed_stretches(text, read_times(text, date(2024, 11, 30)))

    assert [h.place and text[slice(*h.place)] for h in heads] == [place, place]


@pytest.mark.parametrize(
    "text",
    [
        # The date of the report itself, and dates in sentences.
        "4 May 2021\nA bridge fell.",
        "SUVA, 4 May 2021 - A bridge fell.\nOn 6 May 2021 - a Thursday - it rained.",
    ],
)
def test_a_single_date_stands_over_nothing(text: str) -> None:
    assert over(text) == []
