"""Which of the network's frames are kept."""

from typing import Any

import numpy as np
import pytest

from sayso.model.report import make_report
from sayso.reading.engine import LearnedReader
from sayso.reading.frames import ATTRIBUTES, TAGS, TYPES


class Unsure:
    """A network that finds one anchor, is sure of it, and half sure of its target."""

    def __init__(self, anchor: int, target: int) -> None:
        self.anchor, self.target = anchor, target

    def scan(self, _: None, given: dict[str, Any]) -> list[Any]:
        types = np.full((1, len(given["rows"]), len(TYPES)), -9.0, np.float32)
        types[0, 1 + self.anchor, TYPES.index("hostile")] = 3.0
        return [np.zeros((1, len(given["rows"]), 1), np.float32), types]

    def frame(self, _: None, given: dict[str, Any]) -> list[Any]:
        tags = np.full((1, len(given["rows"]), len(TAGS)), -9.0, np.float32)
        tags[0, :, TAGS.index("O")] = 9.0
        tags[0, 1 + self.target, [TAGS.index("B-target"), TAGS.index("B-place")]] = 18.1, 18.0
        return [tags, *(np.zeros((1, len(v)), np.float32) for v in ATTRIBUTES.values())]


class _Session:
    def __init__(self, run: Any) -> None:
        self.run = run


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Rebels have conducted many operations against Chad.", 1),
        ("Rebels have planned many operations against Chad.", 0),
    ],
)
def test_operations_told_as_a_habit_stand_by_their_words(text: str, kept: int) -> None:
    network = Unsure(anchor=4, target=6)
    reader = LearnedReader(threshold=0.9)
    reader._scan, reader._frame = _Session(network.scan), _Session(network.frame)

    assert len(reader.read(make_report(text)).claims) == kept
