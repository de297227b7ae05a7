"""Sentences as spans of the text: lines that belong together and lines that do not."""

import pytest

from sayso.reading.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [text[a:b] for a, b in sentence_spans(text)]


def test_wrapped_prose_is_read_across_its_lines() -> None:
    lines = [
        "Soldiers of the fourth brigade entered the town on",
        "Monday after two days of fighting in which at least",
        "forty people were killed. The mayor has fled to the",
        "capital.",
    ]

    assert sentences("\n".join(lines)) == [
        "\n".join([*lines[:2], lines[2].split(" The")[0]]),
        "The mayor has fled to the\ncapital.",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        # Rows, entries and headlines without a full stop are as long as wrapped lines.
        [
            "| 12 March 2018 | Kirkuk | A bomb killed four soldiers |",
            "| 13 March 2018 | Basra | Gunmen abducted two engineers |",
            "| 15 March 2018 | Mosul | The army captured a village |",
        ],
        [
            "Kirkuk | A bomb killed four soldiers of the brigade |",
            "Basra | Gunmen abducted two engineers of a refinery |",
            "Mosul | The army captured the village of Badush |",
        ],
        [
            "- A bomb killed four soldiers at a gate in Kirkuk",
            "- Gunmen abducted two engineers on a road near Basra",
            "- The army captured the village of Badush by night",
        ],
        [
            "10:40 A bomb has killed four soldiers at the gate",
            "11:05 Gunmen have abducted two engineers near Basra",
            "12:30 The army has captured the village of Badush",
        ],
    ],
)
def test_a_line_of_a_list_or_a_table_is_its_own(lines: list[str]) -> None:
    assert sentences("\n".join(lines)) == lines
