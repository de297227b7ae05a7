"""The map of a digest: a picture of who holds what, for mail that shows no live map."""

import io
from collections.abc import Sequence
from typing import Any, Final

from sayso.model.picture import Control, Party, Status
from sayso.outputs.digest.model import Digest

WIDTH: Final = 1200
HEIGHT: Final = 760
"""Of the map without its legend, which stands below it."""
PAPER: Final = "#f3f1ea"
INK: Final = "#1a1a1a"
# Told apart by those who see no red, green or blue, too; grey stays for "not known".
COLOURS: Final = ("#EE3377", "#b5e48c", "#E69F00", "#000000", "#332288", "#56B4E9", "#7a3b00")
UNKNOWN: Final = "#9a9a9a"
_EDGE: Final = 50
_LABELS: Final = 200
"""Room right of the easternmost place for its name."""
_LINE: Final = 28
_COLUMNS: Final = 2
_RADIUS: Final = 11
_COARSE: Final = frozenset(("settlement", "adm2", "adm1", "area", None))
"""Precisions that are shown: nothing finer than a settlement is put on a public map."""
_MOST_NAMES: Final = 40
_KEY: Final = (
    "filled: held (how many places) · ring of colour: claimed · halves: contested · "
    "square: a whole area · outer ring: changed"
)


def draw_map(digest: Digest) -> bytes | None:
    """Return the map as PNG; None where no place of the digest has a position."""
    from PIL import Image, ImageDraw, ImageFont

    shown = [c for c in digest.control if c.place.lat is not None and c.place.lon is not None]
    shown = [c for c in shown if c.place.precision in _COARSE]
    if not shown:
        return None
    colours = _colours(shown)
    rows = -(-len(colours) // _COLUMNS)
    image = Image.new("RGB", (WIDTH, HEIGHT + (rows + 2) * _LINE), PAPER)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(18)
    at = _projection(shown)
    spots = [(*at(c), c) for c in sorted(shown, key=lambda c: c.place.key)]
    for x, y, one in spots:
        if one.place.key in digest.moved:
            _disc(draw, x, y, _RADIUS + 7, None, INK)
        _mark(draw, x, y, one, colours)
    taken: list[tuple[float, ...]] = [
        (x - _RADIUS, y - _RADIUS, x + _RADIUS, y + _RADIUS) for x, y, _ in spots
    ]
    for x, y, one in sorted(spots, key=lambda s: s[2].place.key not in digest.moved):
        if one.place.key in digest.moved or len(shown) <= _MOST_NAMES:
            _name(draw, font, x, y, one.place.name, taken)
    _legend(draw, font, shown, colours)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _name(
    draw: Any, font: Any, x: float, y: float, name: str, taken: list[tuple[float, ...]]
) -> None:
    """Write a name beside its place, where it covers nothing; nowhere if there is no such room."""
    width = draw.textlength(name, font)
    gap = _RADIUS + 9
    for left, top in (
        (x + gap, y - 10), (x - gap - width, y - 10), (x - width / 2, y + gap - 2),
        (x - width / 2, y - gap - 18), (x + gap, y + 12), (x + gap, y - 32),
    ):  # fmt: skip
        box = (left, top, left + width, top + 20)
        if left >= 0 and left + width <= WIDTH and not any(_overlap(box, t) for t in taken):
            draw.text((left, top), name, INK, font)
            taken.append(box)
            return


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


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
    inner = (WIDTH - 2 * _EDGE - _LABELS, HEIGHT - 2 * _EDGE)
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

    shape = _disc if one.place.precision in ("settlement", None) else _square
    match one.status:
        case Status.HELD:
            shape(draw, x, y, _RADIUS, colour(one.holder), INK)
        case Status.CLAIMED:
            claimant = one.claimed_by[0] if one.claimed_by else None
            shape(draw, x, y, _RADIUS, colour(claimant), INK)
            shape(draw, x, y, _RADIUS - 5, colour(one.holder) if one.holder else PAPER, None)
        case Status.CONTESTED | Status.MIXED | Status.BUFFER:
            both = [*one.inside, *one.shared][:2]
            box = (x - _RADIUS, y - _RADIUS, x + _RADIUS, y + _RADIUS)
            draw.pieslice(box, 90, 270, colour(both[0] if both else None), INK)
            draw.pieslice(box, 270, 90, colour(both[1] if len(both) > 1 else None), INK)
        case _:
            shape(draw, x, y, _RADIUS, PAPER, UNKNOWN)


def _disc(draw: Any, x: float, y: float, r: int, fill: str | None, line: str | None) -> None:
    draw.ellipse((x - r, y - r, x + r, y + r), fill=fill, outline=line, width=2)


def _square(draw: Any, x: float, y: float, r: int, fill: str | None, line: str | None) -> None:
    draw.rectangle((x - r, y - r, x + r, y + r), fill=fill, outline=line, width=2)


def _legend(
    draw: Any, font: Any, shown: Sequence[Control], colours: dict[str, tuple[str, str]]
) -> None:
    draw.line((0, HEIGHT, WIDTH, HEIGHT), fill=UNKNOWN)
    for n, (key, (colour, name)) in enumerate(colours.items()):
        held = sum(1 for c in shown if c.holder is not None and c.holder.key == key)
        left = _EDGE + n % _COLUMNS * (WIDTH // _COLUMNS)
        top = HEIGHT + 14 + n // _COLUMNS * _LINE
        _disc(draw, left, top + 10, 9, colour, INK)
        draw.text((left + 20, top), f"{name[:48]} ({held})", INK, font)
    last = HEIGHT + 14 + -(-len(colours) // _COLUMNS) * _LINE
    draw.text((_EDGE - 9, last), _KEY, INK, font)
