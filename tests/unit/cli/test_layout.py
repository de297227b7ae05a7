"""Text in columns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.outputs.layout import Row, Section, columns, printable, render, shorten, wrap

WORDS = st.text(st.characters(codec="utf-8"), max_size=60)


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), max_size=6), st.integers(60, 160))
def test_no_line_is_wider_than_asked(rows: list[tuple[str, str, str]], width: int) -> None:
    made = tuple(Row(tuple(map(printable, cells)), (printable(cells[0]),)) for cells in rows)
    section = Section("TITLE", "a note", ("One", "Two", "Three"), made)
    for line in render([section], width).splitlines():
        assert columns(line) <= width


@given(WORDS)
def test_what_is_printable_stays_on_one_line_and_steers_nothing(text: str) -> None:
    shown = printable(text)
    assert len(shown.splitlines()) <= 1
    assert not {"\x1b", "\x07", "\x9b", "\u202e", "\u2066"} & set(shown)


@given(st.text("ab c", max_size=80), st.integers(5, 30))
def test_wrapping_loses_no_word(text: str, width: int) -> None:
    assert " ".join(wrap(text, width)).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "width"),
    [("Nubl", 4), ("حلب", 3), ("北京", 4), ("e\u0301", 1), ("a\u200bb", 2), ("", 0)],
)
def test_columns_are_those_of_a_terminal(text: str, width: int) -> None:
    assert columns(text) == width


def test_wide_letters_keep_columns_straight() -> None:
    shown = render([Section("", "", ("A", "B"), (Row(("北京", "x")), Row(("Nubl", "y"))))])
    assert shown.splitlines()[1:3] == ["北京  x", "Nubl  y"]


def test_ids_are_shortened_until_no_two_are_alike() -> None:
    ids = ["claim-12345678", "claim-123456ff", "claim-9", "event-12345678"]
    short = shorten(ids)
    assert short["claim-12345678"] == "claim-1234567"
    assert short["claim-123456ff"] == "claim-123456f"
    assert short["event-12345678"] == "event-123456"
    assert len(set(short.values())) == len(ids)


def test_an_empty_section_says_so() -> None:
    assert (
        render([Section("DISPUTES", "", (), (), "none are known")])
        == "DISPUTES\n  none are known\n"
    )
