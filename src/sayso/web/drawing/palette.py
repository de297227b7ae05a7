"""Which colour stands for whom, and a proof that people with any sight can tell them apart."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

from attrs import field, frozen

from sayso.picture.background import Background
from sayso.registry.pack import Pack

PAPER = "#f3f1ea"
"""What "no record" is: bare paper. No holder is grey or paper."""
OPACITY = 0.7
COLOURS = ("#EE3377", "#b5e48c", "#E69F00", "#000000", "#332288", "#56B4E9", "#7a3b00")
"""In order of use where a pack names none; seven is as many as can be told apart."""
OTHERS = "#9467bd"
"""Whoever comes after the seventh; told apart by letter alone."""
LEAST_DIFFERENCE = 12.0
"""CIEDE2000 between any two colours, for any sight, laid over the paper."""


@frozen
class Ink:
    """How one holder is drawn."""

    key: str
    name: str
    colour: str
    letter: str


@frozen
class Palette:
    """The colours of one map."""

    inks: Mapping[str, Ink] = field(factory=dict)
    """By actor; parts of a side have the side's."""

    def of(self, key: str | None) -> Ink | None:
        """How an actor is drawn; None for nobody."""
        return self.inks.get(key) if key else None


def palette_of(
    holders: Sequence[tuple[str, str]], packs: Iterable[Pack], background: Background
) -> Palette:
    """Give every holder a colour and a letter.

    A pack's colours come first, for its actors and all that belongs to them; the others take what
    is left in the order of the keys, so that no one's colour hangs on how much it holds.

    Args:
        holders: Key and name of every actor that may hold, claim or besiege a place.
    """
    fixed = {actor: colour for pack in packs for actor, colour in pack.theatre.colours}
    lead = {key: _lead(key, fixed, background) for key, _ in holders}
    names = dict(holders)
    wanted = sorted({lead[key] for key, _ in holders}, key=lambda k: (k not in fixed, k))
    taken = {fixed[k] for k in wanted if k in fixed}
    left = iter([c for c in COLOURS if c not in taken])
    colour = {k: fixed.get(k) or next(left, OTHERS) for k in wanted}
    letters = _letters([(k, _name(k, names, background)) for k in wanted])
    inks = {
        key: Ink(key, _name(lead[key], names, background), colour[lead[key]], letters[lead[key]])
        for key in lead
    }
    return Palette(inks)


def _name(key: str, names: Mapping[str, str], background: Background) -> str:
    facts = background.actors.get(key)
    return facts.name if facts else names.get(key, key)


def _lead(key: str, fixed: Mapping[str, str], background: Background, depth: int = 5) -> str:
    """The actor whose colour one wears: itself, or the nearest that it belongs to with one."""
    if key in fixed or depth == 0:
        return key
    facts = background.actors.get(key)
    if facts is None:
        return key
    belongs = [*facts.parents]
    belongs += [
        r.other
        for r in facts.relations
        if r.kind in ("subunit_of", "member_of", "branch_of", "part_of")
    ]
    for above in belongs:
        found = _lead(above, fixed, background, depth - 1)
        if found in fixed:
            return found
    return facts.parents[0] if facts.parents else key


def _letters(holders: Sequence[tuple[str, str]]) -> dict[str, str]:
    """A letter or two for each, that no other has: the first of its name that is free."""
    found: dict[str, str] = {}
    for key, name in holders:
        letters = [c.upper() for c in name if c.isalpha()] or ["?"]
        choices = [
            *letters,
            *(letters[0] + c.lower() for c in letters[1:]),
            *map(str, range(1, 99)),
        ]
        found[key] = next(c for c in choices if c not in found.values())
    return found


SIGHTS: Mapping[str, tuple[tuple[float, float, float], ...]] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""What a sight makes of linear RGB. Source: Machado, Oliveira and Fernandes 2009, severity 1."""


def worst_difference(colours: Sequence[str], paper: str = PAPER, opacity: float = OPACITY) -> float:
    """The least CIEDE2000 difference of any two colours over the paper, and of each and the paper,
    for normal, protan, deutan and tritan sight."""
    laid = [_over(_rgb(c), _rgb(paper), opacity) for c in colours] + [_rgb(paper)]
    return min(
        difference(_lab(_seen(a, sight)), _lab(_seen(b, sight)))
        for sight in SIGHTS.values()
        for a, b in combinations(laid, 2)
    )


def laid(colour: str) -> str:
    """A colour as it looks on a map: laid over the paper."""
    mixed = _over(_rgb(colour), _rgb(PAPER), OPACITY)
    return "#" + "".join(f"{round(c * 255):02x}" for c in mixed)


def ink_on(colour: str) -> str:
    """Black or white: whichever stands out more on a colour (WCAG's relative luminance)."""
    r, g, b = (_linear(c) for c in _rgb(colour))
    luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b
    return "#1d1c1a" if luminance > 0.179 else "#ffffff"


def _rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))


def _over(top: Sequence[float], under: Sequence[float], opacity: float) -> tuple[float, ...]:
    return tuple(t * opacity + u * (1 - opacity) for t, u in zip(top, under, strict=True))


def _linear(c: float) -> float:
    return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4


def _seen(rgb: Sequence[float], sight: Sequence[Sequence[float]]) -> tuple[float, ...]:
    linear = [_linear(c) for c in rgb]
    return tuple(
        min(1.0, max(0.0, sum(m * c for m, c in zip(row, linear, strict=True)))) for row in sight
    )


def _lab(linear: Sequence[float]) -> tuple[float, float, float]:
    r, g, b = linear
    # sRGB to XYZ, divided by the white point D65.
    x = (0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047
    y = 0.2126729 * r + 0.7151522 * g + 0.0721750 * b
    z = (0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def difference(one: Sequence[float], other: Sequence[float]) -> float:
    """CIEDE2000 between two colours in CIELAB. Source: Sharma, Wu and Dalal 2005."""
    l1, a1, b1 = one
    l2, a2, b2 = other
    mean = (hypot(a1, b1) + hypot(a2, b2)) / 2
    g = 0.5 * (1 - sqrt(mean**7 / (mean**7 + 25**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1, h2 = degrees(atan2(b1, a1)) % 360, degrees(atan2(b2, a2)) % 360
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    dl, dc, dh = l2 - l1, c2 - c1, 2 * sqrt(c1 * c2) * sin(radians(turn / 2))
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    hm = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    t = (
        1
        - 0.17 * cos(radians(hm - 30))
        + 0.24 * cos(radians(2 * hm))
        + 0.32 * cos(radians(3 * hm + 6))
        - 0.20 * cos(radians(4 * hm - 63))
    )
    sl = 1 + 0.015 * (lm - 50) ** 2 / sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    rt = -2 * sqrt(cm**7 / (cm**7 + 25**7)) * sin(radians(60 * exp(-(((hm - 275) / 25) ** 2))))
    return sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rt * (dc / sc) * (dh / sh))
