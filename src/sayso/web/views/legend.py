"""What a map's marks stand for, with counts of what is drawn."""

from collections.abc import Iterable, Sequence

from attrs import frozen

from sayso.model.picture import Status
from sayso.web.drawing.palette import Palette
from sayso.web.drawing.sheet import Cell
from sayso.web.moments import Here


@frozen
class Legend:
    """One line of the legend."""

    label: str
    kind: str
    """held, claimed, contested, mixed, buffer, vacated, unknown, besieged or none."""
    count: int
    colour: str | None = None
    letter: str = ""
    url: str | None = None


def legend_of(drawn: Sequence[Cell], palette: Palette, here: Here) -> Iterable[Legend]:
    """The lines of a legend, holders of most places first."""
    held = [c for c in drawn if c.status == Status.HELD.value]
    by_ink: dict[tuple[str, str, str], list[Cell]] = {}
    for cell in held:
        ink = palette.of(cell.holder)
        if ink:
            by_ink.setdefault((ink.name, ink.colour, ink.letter), []).append(cell)
    shown = {
        (i.name, i.colour, i.letter)
        for c in drawn
        for i in (*c.fill.inks, *((c.fill.under,) if c.fill.under else ()))
        if i.name != "no record"
    }
    for ink_of in sorted(shown, key=lambda i: (-len(by_ink.get(i, [])), i)):
        name, colour, letter = ink_of
        yield Legend(name, "held", len(by_ink.get(ink_of, [])), colour, letter)
    for status in (
        Status.CLAIMED,
        Status.CONTESTED,
        Status.MIXED,
        Status.BUFFER,
        Status.VACATED,
        Status.UNKNOWN,
    ):
        number = sum(1 for c in drawn if c.status == status.value)
        if number or status in (Status.CLAIMED, Status.CONTESTED):
            yield Legend(status.value, status.value, number, url=here.to("/places", status=status))
    yield Legend("besieged", "besieged", sum(1 for c in drawn if c.ring))
    yield Legend("no record", "none", sum(1 for c in drawn if not c.status))  # fmt: skip
