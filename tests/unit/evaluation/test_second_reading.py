"""The second reading of a tenth of our passages, and the figures that the data card has of it."""

import subprocess
import sys
from pathlib import Path

from sayso.evaluation.parts import part_of
from sayso.evaluation.passages import Passage, read_passages

CORPUS = Path(__file__).resolve().parents[3] / "corpus"


def asked(command: str) -> str:
    return subprocess.run(
        [sys.executable, CORPUS / "second_reading.py", command],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1"},
    ).stdout


def readings(folder: str) -> dict[str, Passage]:
    return {
        p.id: p for path in sorted((CORPUS / folder).glob("*.txt")) for p in read_passages(path)
    }


def test_both_readings_are_of_the_drawn_passages_letter_for_letter() -> None:
    drawn = {line.split("\t")[3] for line in asked("list").splitlines()}
    settled, first, second = (readings(f) for f in ("passages", "first", "second"))
    assert drawn == first.keys() == second.keys()
    for name in drawn:
        assert first[name].text == second[name].text == settled[name].text, name


def test_it_is_a_tenth_of_all_passages_with_dev_and_test_well_in_it() -> None:
    second = readings("second")
    parts = [part_of(name) for name in second]
    assert len(second) * 10 >= len(readings("passages"))
    assert min(parts.count("dev"), parts.count("test")) * 4 >= len(parts)


def test_the_bare_text_shows_no_claim() -> None:
    lines = asked("text").splitlines()
    assert {line[0] for line in lines} == {"@", ">", "#"}


def test_the_data_card_has_the_figures_of_the_script() -> None:
    assert asked("agreement").strip() in (CORPUS / "DATACARD.md").read_text("utf-8")
