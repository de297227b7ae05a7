"""What a map needs around it when it stands by itself: clocks, legend, scale, sources."""

from collections.abc import Sequence

from markupsafe import Markup

from sayso.app.ask import When
from sayso.web.drawing.cells import RADIUS_KM
from sayso.web.drawing.palette import PAPER
from sayso.web.drawing.svg import el
from sayso.web.moments import written
from sayso.web.views.legend import Legend
from sayso.web.views.map import MapView

_FONT = "Noto Sans, DejaVu Sans, sans-serif"
_LINE = 20
_STRIPES = "#1d1c1a"


def furniture(view: MapView, when: When) -> Sequence[Markup]:
    """Elements in the sheet's kilometres: they are drawn in pixels and scaled."""
    at = view.sheet.view
    unit = at.unit
    high = 1000 * at.height / at.width
    rows = [r for r in view.legend if r.count or r.kind in ("held", "none")]
    width, height = 268, 34 + _LINE * len(rows)
    legend = el(
        "g",
        el("rect", x=1000 - width - 10, y=10, width=width, height=height, fill="#ffffff", fill_opacity="0.92", stroke="#8d8a80"),
        _text(f"As of {view.as_of}", 1000 - width, 29, 13, bold=True),
        *(_row(r, 1000 - width, 40 + _LINE * n) for n, r in enumerate(rows)),
    )  # fmt: skip
    knowledge = [f"published by {written(when.reported_by)}"] if when.reported_by else []
    knowledge += [f"recorded by {written(when.recorded_at)}"] if when.recorded_at else []
    told = [
        f"Sayso · {', '.join(knowledge) or 'all that is recorded'} · a cell reaches {RADIUS_KM:g} km at most, blank is no record",
        "Claims, not endorsements. Borders and water: Natural Earth, without judgement on disputed ones.",
    ]  # fmt: skip
    foot = el(
        "g",
        el("rect", x=0, y=high - 42, width=1000, height=42, fill="#ffffff", fill_opacity="0.9"),
        *(_text(line, 12, high - 25 + 16 * n, 11.5) for n, line in enumerate(told)),
    )
    return [el("g", legend, foot, transform=f"translate({at.x:.3f} {at.y:.3f}) scale({unit:.5f})")]


def _row(row: Legend, x: float, y: float) -> Markup:
    colour = row.colour or PAPER
    parts = [
        el("rect", x=x, y=y, width=24, height=13, fill=colour, fill_opacity="0.7" if row.colour else "1", stroke="#6b675d", stroke_width="0.7")
    ]  # fmt: skip
    if row.kind in ("claimed", "contested", "mixed", "buffer"):
        step, wide = (8, 2) if row.kind == "claimed" else (8, 4)
        parts += [
            el("rect", x=x + n, y=y, width=wide, height=13, fill=_STRIPES, fill_opacity="0.55")
            for n in range(2, 24 - wide + 1, step)
        ]
    if row.kind == "besieged":
        parts.append(
            el(
                "circle",
                cx=x + 12,
                cy=y + 6.5,
                r="4.5",
                fill="none",
                stroke=_STRIPES,
                stroke_width="2.5",
            )
        )
    label = f"{row.label}{f' ({row.letter})' if row.letter else ''}"
    shown = label if len(label) < 30 else label[:29] + "…"
    parts.append(_text(f"{shown}: {row.count}", x + 32, y + 11, 12))
    return el("g", *parts)


def _text(words: str, x: float, y: float, size: float, *, bold: bool = False) -> Markup:
    return el(
        "text", words, x=x, y=y, font_size=size, font_family=_FONT, fill="#1d1c1a",
        font_weight="600" if bold else None,
    )  # fmt: skip
