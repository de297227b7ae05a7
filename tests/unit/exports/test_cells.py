"""Codes and cells by themselves."""

import io

import pytest

from sayso.outputs.exports.codes import guarded, interaction, priogrid
from sayso.outputs.exports.encoders import csv_table, document, json_lines, tsv_table
from sayso.outputs.exports.rows import Column

COLUMNS = (Column("name", ""), Column("number", ""))


@pytest.mark.parametrize(
    ("lat", "lon", "cell"),
    [
        (-90.0, -180.0, 1),
        (-90.0, 179.75, 720),
        (89.75, 179.75, 259200),
        (90.0, 180.0, 259200),
        (0.25, 0.25, 129961),
    ],
)
def test_a_priogrid_cell(lat: float, lon: float, cell: int) -> None:
    assert priogrid(lat, lon) == cell


@pytest.mark.parametrize(
    ("a", "b", "number", "label"),
    [
        (2, 1, 12, "State forces-Rebel group"),
        (6, None, 60, "Protesters only"),
        (8, 8, 88, "External/Other forces-External/Other forces"),
    ],
)
def test_interactions(a: int, b: int | None, number: int, label: str) -> None:
    assert interaction(a, b, numbers=True) == number
    assert interaction(a, b, numbers=False) == label


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-2 degrees", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_would_be_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Nubl", "a=b", "نبل", "–"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert guarded(cell) == cell


def test_negative_numbers_stay_numbers() -> None:
    sink = io.BytesIO()
    csv_table(COLUMNS)([{"name": "-x", "number": -3.5}], sink, {})
    assert sink.getvalue() == b"name,number\n'-x,-3.5\n"


def test_half_a_letter_does_not_stop_a_table() -> None:
    row = {"name": "a\ud800b", "number": True}
    for encode in (csv_table(COLUMNS), tsv_table(COLUMNS), json_lines):
        sink = io.BytesIO()
        encode([row], sink, {})
        assert b"\\ud800" in sink.getvalue()


def test_tabs_and_lines_inside_a_cell_are_escaped() -> None:
    sink = io.BytesIO()
    tsv_table(COLUMNS)([{"name": 'a\tb\nc\\d "e"', "number": None}], sink, {})
    assert sink.getvalue() == b'name\tnumber\na\\tb\\nc\\\\d "e"\t\n'


def test_a_document_of_no_rows_is_whole() -> None:
    sink = io.BytesIO()
    document(lambda head: {"type": "X", **head}, "features")([], sink, {"a": 1})
    assert sink.getvalue() == b'{"type": "X", "a": 1,"features":[\n]}\n'
