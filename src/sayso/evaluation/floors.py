"""Floors under the figures: they may rise, and never fall unseen."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from sayso.errors import BadQuery
from sayso.evaluation.measure import Measured

MARGIN = 0.015
"""How far below what was measured a floor is set: int8 products round otherwise on another
processor, which moves a few claims of a small set."""


@frozen
class Below:
    """A figure that lies under its floor."""

    set: str
    figure: str
    measured: float
    floor: float

    def __str__(self) -> str:
        return f"{self.set}: {self.figure} is {self.measured:.3f}, under its floor {self.floor:.3f}"


@define
class Floors:
    """The floors of several sets; `lowered` tells why one was once set lower than it had been."""

    sets: dict[str, dict[str, float]] = field(factory=dict)
    lowered: list[dict[str, str]] = field(factory=list)
    """Each with `set`, `figure` and `why`."""

    def below(self, measured: Sequence[Measured]) -> list[Below]:
        """Every figure under its floor; a figure that could not be asked any more counts as 0."""
        found = []
        for one in measured:
            figures = one.figures()
            for figure, floor in self.sets.get(one.name, {}).items():
                if figures.get(figure, 0.0) < floor:
                    found.append(Below(one.name, figure, figures.get(figure, 0.0), floor))
        return found

    def raised(self, measured: Sequence[Measured]) -> "Floors":
        """Floors just under what was measured, where that is higher than they were."""
        sets = {name: dict(floors) for name, floors in self.sets.items()}
        for one in measured:
            floors = sets.setdefault(one.name, {})
            for figure, value in one.figures().items():
                floor = max(0.0, math.floor((value - MARGIN) * 1000) / 1000)
                floors[figure] = max(floor, floors.get(figure, 0.0))
        return Floors(sets, list(self.lowered))

    def fallen(self, before: "Floors") -> list[str]:
        """What an earlier version of the floors demanded and this one does not, told nowhere."""
        told = {(e["set"], e["figure"]) for e in self.lowered if e.get("why")}
        return [
            f"{name}: {figure} was {floor}, is {self.sets.get(name, {}).get(figure)}"
            for name, floors in before.sets.items()
            for figure, floor in floors.items()
            if self.sets.get(name, {}).get(figure, 0.0) < floor and (name, figure) not in told
        ]


def parse_floors(text: str, name: str = "floors") -> Floors:
    """Return the floors that a JSON text gives.

    Raises:
        BadQuery: It is not of the form {"sets": {NAME: {FIGURE: NUMBER}}, "lowered": []}.
    """
    try:
        data: Mapping[str, Any] = json.loads(text)
        sets = {s: {f: float(v) for f, v in floors.items()} for s, floors in data["sets"].items()}
        lowered = [{k: str(v) for k, v in entry.items()} for entry in data.get("lowered", [])]
        if not all({"set", "figure", "why"} <= set(entry) for entry in lowered):
            raise ValueError("each of `lowered` needs set, figure and why")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadQuery(
            f"{name}: cannot be read as floors ({error});"
            ' write {"sets": {NAME: {FIGURE: NUMBER}}, "lowered": []}'
        ) from error
    return Floors(sets, lowered)


def read_floors(path: Path) -> Floors:
    """Read a floors file; one that is not there holds no floors."""
    try:
        return parse_floors(path.read_text("utf-8"), str(path))
    except FileNotFoundError:
        return Floors()
    except (OSError, UnicodeDecodeError) as error:
        raise BadQuery(f"{path}: {error}; name a floors file") from error


def write_floors(floors: Floors, path: Path) -> None:
    """Write a floors file; raises BadQuery where that is not allowed."""
    data = {"sets": floors.sets, "lowered": floors.lowered}
    try:
        path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", "utf-8")
    except OSError as error:
        raise BadQuery(
            f"{path}: {error.strerror}; name a floors file that can be written"
        ) from error
