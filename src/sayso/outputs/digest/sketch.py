"""The map of a digest: a picture of who holds what, for mail that shows no live map."""

import io
from collections.abc import Sequence
from typing import Any, Final

from sayso.model.picture import Control, Party, Status
from sayso.outputs.digest.model import Digest

SIZE: Final = (1200, 800)
PAPER: Final = "#f3f1ea"
INK: Final = "#1a1a1a"
# Told apart by those who see no red, green or blue, too; grey stays for "not known".
COLOURS: Final = ("#EE3377", "#b5e48c", "#E69F00", "#000000", "#332288", "#56B4E9", "#7a3b00")
UNKNOWN: Final = "#9a9a9a"
_EDGE: Final = 40
_LEGEND: Final = 260
_RADIUS: Final = 11
_COARSE: Final = frozenset(("settlement", "adm2", "adm1", "area", None))
"""Precisions that are shown: nothing finer than a settlement is put on a public map."""


def draw_map(digest: Digest) -> bytes | None:
    """Return the map as PNG; None where no place of the digest has a position.

    Filled: held. A ring in the claimant's colour round the holder's: claimed. Two halves:
    contested. A dark ring far out: its control changed in the digest's period.
    """
    from PIL import Image, ImageDraw, ImageFont

    shown = [c for c in digest.control if c.place.lat is not None and c.place.lon is not None]
    shown = [c for c in shown if c.place.precision in _COARSE]
    if not shown:
        return None
    colours = _colours(shown)
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(18)
    at = _projection(shown)
    for one in sorted(shown, key=lambda c: (c.place.key in digest.moved, c.place.key)):
        x, y = at(one)
        if one.place.key in digest.moved:
            _disc(draw, x, y, _RADIUS + 7, None, INK)
        _mark(draw, x, y, one, colours)
        if one.place.key in digest.moved or len(shown) <= 40:
            draw.text((x + _RADIUS + 9, y - 10), one.place.name, INK, font, stroke_width=2,
                      stroke_fill=PAPER)  # fmt: skip
    _legend(draw, font, shown, colours)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _colours(shown: Sequence[Control]) -> dict[str, tuple[str, str]]:
    """Each party's colour and name, by key; parties beyond the palette share the unknown's."""
    parties = {p.key: p.name for one in shown for p in _parties(one)}
    listed = sorted(parties)
    return {
        key: (COLOURS[n] if n < len(COLOURS) else UNKNOWN, parties[key])
        for n, key in enumerate(listed)
    }


def _parties(one: Control) -> list[Party]:
    alone = [one.holder] if one.holder else []
    return [*alone, *one.claimed_by, *one.inside, *one.shared]


def _projection(shown: Sequence[Control]) -> Any:
    lats = [c.place.lat or 0.0 for c in shown]
    lons = [c.place.lon or 0.0 for c in shown]
    middle = (min(lats) + max(lats)) / 2
    from math import cos, radians

    squeeze = max(0.2, cos(radians(middle)))
    width = max((max(lons) - min(lons)) * squeeze, 0.2)
    height = max(max(lats) - min(lats), 0.2)
    inner = (SIZE[0] - 2 * _EDGE - _LEGEND, SIZE[1] - 2 * _EDGE)
    scale = min(inner[0] / width, inner[1] / height)
    centre_x, centre_y = _EDGE + inner[0] / 2, _EDGE + inner[1] / 2
    middle_lon = (min(lons) + max(lons)) / 2

    def at(one: Control) -> tuple[float, float]:
        x = centre_x + ((one.place.lon or 0.0) - middle_lon) * squeeze * scale
        y = centre_y - ((one.place.lat or 0.0) - middle) * scale
        return round(x), round(y)

    return at


def _mark(draw: Any, x: float, y: float, one: Control, colours: dict[str, tuple[str, str]]) -> None:
    def colour(party: Party | None) -> str:
        return colours[party.key][0] if party else UNKNOWN

    match one.status:
        case Status.HELD:
            _disc(draw, x, y, _RADIUS, colour(one.holder), INK)
        case Status.CLAIMED:
            claimant = one.claimed_by[0] if one.claimed_by else None
            _disc(draw, x, y, _RADIUS, colour(claimant), INK)
            _disc(draw, x, y, _RADIUS - 5, colour(one.holder) if one.holder else PAPER, None)
        case Status.CONTESTED | Status.MIXED | Status.BUFFER:
            both = [*one.inside, *one.shared][:2]
            box = (x - _RADIUS, y - _RADIUS, x + _RADIUS, y + _RADIUS)
            draw.pieslice(box, 90, 270, colour(both[0] if both else None), INK)
            draw.pieslice(box, 270, 90, colour(both[1] if len(both) > 1 else None), INK)
        case _:
            _disc(draw, x, y, _RADIUS, PAPER, UNKNOWN)


def _disc(draw: Any, x: float, y: float, r: int, fill: str | None, line: str | None) -> None:
    draw.ellipse((x - r, y - r, x + r, y + r), fill=fill, outline=line, width=2)


def _legend(
    draw: Any, font: Any, shown: Sequence[Control], colours: dict[str, tuple[str, str]]
) -> None:
    left, top = SIZE[0] - _LEGEND, _EDGE
    for key, (colour, name) in colours.items():
        held = sum(1 for c in shown if c.holder is not None and c.holder.key == key)
        _disc(draw, left + 12, top + 10, 9, colour, INK)
        draw.text((left + 30, top), f"{name[:22]} ({held})", INK, font)
        top += 28
    for words in ("filled: held (how many)", "ring of colour: claimed", "halves: contested",
                  "outer ring: changed"):  # fmt: skip
        draw.text((left, top + 12), words, INK, font)
        top += 26
