"""Whole pictures of the worked example and of the Aleppo report, at four pairs of moments each.

Run this file (`python tests/unit/picture/test_golden_pictures.py`) to write them anew; read the
difference before you keep it.
"""

import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

import aleppo
import worked_example
from sayso.outputs.layout import render
from sayso.outputs.tables import picture_sections
from sayso.picture.background import Background
from sayso.picture.build import picture_at
from stories import Story, reported_by

FOLDER = Path(__file__).parents[2] / "golden" / "pictures"
CASES = [
    # The first two differ only in what had been reported by then.
    ("worked-example", "2024-11-29", "2024-11-29"),
    ("worked-example", "2024-11-29", "2024-12-01"),
    ("worked-example", "2024-11-30", "2024-12-01"),
    ("worked-example", "2025-02-15", "2024-12-01"),
    ("aleppo", "2024-11-30", "2024-11-29"),
    ("aleppo", "2024-11-30", "2024-11-30"),
    ("aleppo", "2024-11-29", "2024-11-30"),
    ("aleppo", "2025-02-15", "2024-12-01"),
]
WARS: dict[str, tuple[tuple[Story, ...], Background]] = {
    "worked-example": (worked_example.STORIES, worked_example.CITY),
    "aleppo": ((aleppo.report(),), aleppo.SYRIA),
}


def drawn(war: str, as_of: str, by: str) -> str:
    stories, background = WARS[war]
    known = reported_by(date.fromisoformat(by), *stories)
    picture = picture_at(known, date.fromisoformat(as_of), background)
    sections = picture_sections(picture, {c.id: c for c in known.claims}, every=True)
    return render(sections).rstrip("\n") + "\n"


def path(war: str, as_of: str, by: str) -> Path:
    return FOLDER / f"{war} as of {as_of} reported by {by}.txt".replace(" ", "-")


@pytest.mark.parametrize(("war", "as_of", "by"), CASES)
def test_the_picture_is_as_it_was_read_and_approved(war: str, as_of: str, by: str) -> None:
    assert drawn(war, as_of, by) == path(war, as_of, by).read_text("utf-8")


def test_two_pictures_differ_only_in_what_had_been_reported() -> None:
    early, late = (drawn(*case) for case in CASES[:2])
    assert "claimed" in early.partition("EVENTS")[0]
    assert "contested" in late.partition("EVENTS")[0]


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for case in CASES:
        path(*case).write_text(drawn(*case), "utf-8")
