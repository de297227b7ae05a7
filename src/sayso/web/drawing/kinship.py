"""An actor among those it came from, belongs to, is made of and became."""

from collections.abc import Sequence

from attrs import frozen
from markupsafe import Markup

from sayso.web.drawing.svg import el, joined, number

WIDTH = 860
_BOX, _HIGH, _GAP = 238, 34, 10
_MOST = 9


@frozen
class Kin:
    """One actor beside the one that the drawing is of."""

    name: str
    how: str
    url: str | None
    ended: bool = False


def kinship(
    name: str,
    before: Sequence[Kin],
    above: Sequence[Kin],
    parts: Sequence[Kin],
    after: Sequence[Kin],
) -> Markup | None:
    """Draw who it came from at the left, what it belongs to above, its parts below, what it became
    at the right; None where there is nobody."""
    if not (before or above or parts or after):
        return None
    left, right = before[:_MOST], after[:_MOST]
    over, under = above[:_MOST], parts[:_MOST]
    middle = [*over, None, *under]
    rows = max(len(left), len(right), len(middle))
    height = rows * (_HIGH + _GAP) + 2 * _GAP
    mid_x = (WIDTH - _BOX) / 2
    tops = _tops(len(middle), height)
    own = tops[len(over)]
    shapes: list[str] = []
    for n, kin in enumerate(middle):
        if kin is None:
            continue
        # A line from box to box, past those between them, along the side.
        side = mid_x - 12 - 3 * abs(n - len(over))
        shapes.append(
            _path(
                f"M{_n(mid_x)} {_n(tops[n] + _HIGH / 2)}H{_n(side)}V{_n(own + _HIGH / 2)}H{_n(mid_x)}",
                kin,
            )
        )
        shapes.append(_box(kin, mid_x, tops[n]))
    for column, at in ((left, 0.0), (right, float(WIDTH - _BOX))):
        for kin, top in zip(column, _tops(len(column), height), strict=True):
            start = at + _BOX if at == 0 else mid_x + _BOX
            end = mid_x if at == 0 else at
            y1, y2 = (top, own) if at == 0 else (own, top)
            turn = (start + end) / 2
            shapes.append(
                _path(
                    f"M{_n(start)} {_n(y1 + _HIGH / 2)}C{_n(turn)} {_n(y1 + _HIGH / 2)} {_n(turn)} {_n(y2 + _HIGH / 2)} {_n(end)} {_n(y2 + _HIGH / 2)}",
                    kin,
                )
            )
            shapes.append(_box(kin, at, top))
    shapes.append(_box(Kin(name, "", None), mid_x, own, strong=True))
    return el(
        "svg", joined(shapes), viewBox=f"-2 0 {WIDTH + 4} {number(height)}", class_="kinship",
        role="group", aria_label=f"Where {name} comes from and belongs",
    )  # fmt: skip


def _tops(boxes: int, height: float) -> list[float]:
    used = boxes * (_HIGH + _GAP) - _GAP
    return [(height - used) / 2 + n * (_HIGH + _GAP) for n in range(boxes)]


def _path(d: str, kin: Kin) -> Markup:
    return el(
        "path", d=d, fill="none", stroke="currentColor", stroke_opacity="0.5",
        stroke_dasharray="4 3" if kin.ended else None,
    )  # fmt: skip


def _box(kin: Kin, x: float, y: float, *, strong: bool = False) -> Markup:
    shown = kin.name if len(kin.name) <= 34 else kin.name[:33] + "…"
    lines = [
        el("rect", x=x, y=y, width=float(_BOX), height=float(_HIGH), rx="4",
           class_="box strong" if strong else "box"),
        el("text", shown, x=x + 8, y=y + (21 if strong or not kin.how else 15), font_size="13",
           font_weight="600" if strong else None, fill="currentColor"),
    ]  # fmt: skip
    if kin.how:
        lines.append(
            el(
                "text",
                kin.how,
                x=x + 8,
                y=y + 28,
                font_size="10.5",
                fill="currentColor",
                fill_opacity="0.75",
            )
        )
    drawn = el("g", el("title", f"{kin.how} {kin.name}".strip()), *lines)
    return el("a", drawn, href=kin.url) if kin.url else drawn


def _n(value: float) -> str:
    return number(value)
