"""How a place's state is drawn: hue says who, texture says how sure."""

from collections.abc import Iterable

from attrs import frozen
from markupsafe import Markup

from sayso.model.picture import Control, ControlChange, MapPlace, Status
from sayso.web.drawing.palette import OPACITY, PAPER, Ink, Palette
from sayso.web.drawing.svg import el

STALE_OPACITY = 0.35
_THIN, _THIN_PERIOD = 2.4, 12.0
_EQUAL = 6.0


@frozen
class Fill:
    """What a cell is filled with."""

    kind: str
    """solid, claimed (thin stripes over the holder), shared (equal stripes) or bare."""
    inks: tuple[Ink, ...] = ()
    under: Ink | None = None

    @property
    def id(self) -> str:
        """Name of its pattern in a drawing."""
        parts = [i.colour.lstrip("#") for i in ((self.under,) if self.under else ()) + self.inks]
        return (
            "-".join([self.kind[0], *parts])
            if self.under
            else "-".join([self.kind[0], "none", *parts])
        )

    @property
    def paint(self) -> str:
        """The value of a fill attribute."""
        match self.kind:
            case "bare":
                return PAPER
            case "solid":
                return self.inks[0].colour
            case _:
                return f"url(#{self.id})"


def fill_of(found: Control | ControlChange | MapPlace, palette: Palette) -> Fill:
    """How a state is drawn."""
    holder = palette.of(found.holder.key if found.holder else None)
    claimants = _inks(found.claimed_by, palette, holder)
    match found.status:
        case Status.HELD if holder:
            return Fill("solid", (holder,))
        case Status.CLAIMED if claimants:
            return Fill("claimed", claimants[:1], holder)
        case Status.CONTESTED | Status.MIXED | Status.BUFFER:
            others = (
                *getattr(found, "inside", ()),
                *getattr(found, "shared", ()),
                *found.claimed_by,
            )
            inks = tuple(dict.fromkeys(filter(None, (holder, *_inks(others, palette, None)))))
            if len(inks) > 1:
                return Fill("shared", inks[:3])
            return Fill("shared", (*inks, _PAPER_INK)) if inks else Fill("bare")
        case _:
            return Fill("bare")


_PAPER_INK = Ink("", "no record", PAPER, "")


def _inks(parties: Iterable[object], palette: Palette, but: Ink | None) -> tuple[Ink, ...]:
    found = (palette.of(p.key) for p in parties)  # type: ignore[attr-defined]
    return tuple(i for i in dict.fromkeys(found) if i is not None and i != but)


def pattern(fill: Fill, unit: float) -> Markup:
    """The pattern of a textured fill; its stripes are as wide at any zoom.

    Args:
        unit: Length of a pixel in the drawing's own.
    """
    stripes: list[str] = []
    if fill.kind == "claimed":
        period = _THIN_PERIOD
        stripes.append(_stripe(0, period, fill.under.colour if fill.under else PAPER))
        stripes.append(_stripe(0, _THIN, fill.inks[0].colour))
    else:
        period = _EQUAL * len(fill.inks)
        stripes += [_stripe(n * _EQUAL, _EQUAL, i.colour) for n, i in enumerate(fill.inks)]
    return el(
        "pattern", *stripes, id=fill.id, width=period, height=period,
        patternUnits="userSpaceOnUse", patternTransform=f"scale({unit:.4f}) rotate(45)",
    )  # fmt: skip


def _stripe(x: float, width: float, colour: str) -> Markup:
    return el("rect", x=float(x), y=0, width=float(width), height="40", fill=colour)


def opacity_of(fill: Fill, stale: bool) -> float:
    """How strongly a cell is laid over the paper."""
    if fill.kind == "bare":
        return 0.0
    return STALE_OPACITY if stale else OPACITY
