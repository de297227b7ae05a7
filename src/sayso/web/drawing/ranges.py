"""Figures of several claimants beside each other: a range each, never added up."""

from collections.abc import Sequence

from attrs import frozen
from markupsafe import Markup

from sayso.web.drawing.svg import el, joined, number

WIDTH = 860
_ROW = 24
_LEFT = 330
_RIGHT = 130
_TOP = 22


@frozen
class Range:
    """One figure as it was said."""

    name: str
    low: int | None
    high: int | None
    said: str
    title: str
    url: str


def ranges(found: Sequence[Range], *, band: bool = False) -> Markup | None:
    """Draw figures on one scale, which goes by square roots; None where none has a number.

    Args:
        band: Shade what lies between the least and the greatest, for figures of one thing.
    """
    numbers = [n for r in found for n in (r.low, r.high) if n is not None]
    if not numbers or max(numbers) == 0:
        return None
    most = max(numbers)

    def x(value: float) -> float:
        # By roots, so that twelve stays to be seen beside a thousand.
        return float(_LEFT + (WIDTH - _LEFT - _RIGHT) * (value / most) ** 0.5)

    height = _TOP + _ROW * len(found) + 4
    ticks = sorted({0, *(round(most * share) for share in (0.1, 0.25, 0.5, 1))})
    parts = [
        el(
            "g",
            el("line", x1=x(t), x2=x(t), y1=float(_TOP - 4), y2=float(height),
               stroke="currentColor", stroke_opacity="0.14"),
            el("text", f"{t:,}", x=x(t), y=float(_TOP - 9), font_size="11", text_anchor="middle",
               fill="currentColor", fill_opacity="0.75"),
        )
        for t in ticks
    ]  # fmt: skip
    if band and len(found) > 1:
        left, right = x(min(numbers)), x(most)
        parts.insert(
            0,
            el(
                "rect", x=left, y=float(_TOP), width=max(2.0, right - left),
                height=float(_ROW * len(found)), fill="currentColor", fill_opacity="0.08",
                class_="band",
            ),
        )  # fmt: skip
    for n, one in enumerate(found):
        parts.append(_row(one, x, _TOP + _ROW * n + _ROW / 2))
    return el(
        "svg", joined(parts), viewBox=f"0 0 {WIDTH} {number(height)}", class_="ranges", role="group",
        aria_label="Figures by claimant",
    )  # fmt: skip


def _row(one: Range, x, y: float) -> Markup:  # type: ignore[no-untyped-def]
    shown = one.name if len(one.name) <= 46 else one.name[:45] + "…"
    parts = [el("text", shown, x=0.0, y=y + 4, font_size="13", fill="currentColor")]
    low, high = one.low, one.high
    if low is not None or high is not None:
        start = x(low if low is not None else 0)
        end = x(high) if high is not None else start
        if end > start:
            parts.append(
                el("line", x1=start, x2=end, y1=y, y2=y, stroke="currentColor", stroke_width="3")
            )
        if high is None:
            # An open bound: at least so many.
            parts.append(
                el(
                    "path",
                    d=f"M{number(start)} {number(y)}h22m-6-5l6 5-6 5",
                    fill="none",
                    stroke="currentColor",
                    stroke_width="2",
                )
            )
        for end_x, known in ((start, low), (end, high)):
            if known is not None:
                parts.append(el("circle", cx=end_x, cy=y, r=4.5, fill="currentColor"))
        after = max(start + (26 if high is None else 0), end) + 12
    else:
        after = float(_LEFT)
    parts.append(
        el(
            "text",
            one.said,
            x=after,
            y=y + 4,
            font_size="12",
            fill="currentColor",
            fill_opacity="0.8",
        )
    )
    return el("a", el("title", one.title), *parts, href=one.url)
