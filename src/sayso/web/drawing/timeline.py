"""What was said of one place, by whom and of when: a lane for each voice, and one for who held it."""

from collections.abc import Sequence
from datetime import date, timedelta

from attrs import frozen
from markupsafe import Markup

from sayso.web.drawing.palette import ink_on, laid
from sayso.web.drawing.svg import el, joined, number

WIDTH = 860
LANE = 26
_LEFT = 190
_TOP = 26
_LEAST_DAYS = 4


@frozen
class Mark:
    """One claim on a lane."""

    start: date
    end: date
    kind: str
    """for, against, or conceded: how its speaker stands to the proposition."""
    title: str
    url: str


@frozen
class Lane:
    """One voice's marks."""

    name: str
    marks: tuple[Mark, ...]


@frozen
class Band:
    """A stretch in which a place was in one state."""

    start: date
    end: date | None
    """None: on to the right edge."""
    fill: str
    title: str
    label: str
    """Its status, written on it where there is room."""


def lanes(bands: Sequence[Band], found: Sequence[Lane], until: date | None) -> Markup | None:
    """Draw the lanes; None where nothing has a day.

    Args:
        until: The right edge: the day that the page is of; None: the last day told of.
    """
    days = [d for lane in found for m in lane.marks for d in (m.start, m.end)]
    days += [b.start for b in bands] + ([until] if until else [])
    if not days:
        return None
    first, last = min(days), max(days)
    spare = max(1, (_LEAST_DAYS - (last - first).days) // 2)
    first, last = first - timedelta(days=spare), last + timedelta(days=spare)
    span = (last - first).days

    def x(day: date) -> float:
        return _LEFT + (WIDTH - _LEFT - 8) * ((day - first).days / span)

    height = _TOP + LANE * (len(found) + 1) + 6
    parts = list(_axis(first, last, x, height))
    parts.append(_label("Who held it", _TOP + LANE / 2, strong=True))
    for band in bands:
        end = x(band.end) if band.end else x(last)
        parts.append(
            el(
                "rect",
                el("title", band.title),
                x=x(band.start),
                y=float(_TOP + 4),
                width=max(3.0, end - x(band.start)),
                height=float(LANE - 8),
                fill=laid(band.fill),
                stroke="currentColor",
                stroke_width="0.6",
            )
        )
        if end - x(band.start) > 8 * len(band.label):
            parts.append(_on_band(band, x(band.start) + 6, _TOP + LANE / 2))
    for n, lane in enumerate(found, 1):
        y = _TOP + LANE * n + LANE / 2
        parts.append(_label(lane.name, y))
        parts.append(
            el(
                "line",
                x1=float(_LEFT),
                x2=float(WIDTH - 8),
                y1=y,
                y2=y,
                stroke="currentColor",
                stroke_opacity="0.18",
            )
        )
        parts += [_mark(mark, x(mark.start), x(mark.end), y) for mark in lane.marks]
    return el(
        "svg", joined(parts), viewBox=f"0 0 {WIDTH} {number(height)}", class_="lanes", role="group",
        aria_label="Claims by speaker over time",
    )  # fmt: skip


def _axis(first: date, last: date, x, height: float):  # type: ignore[no-untyped-def]
    span = (last - first).days
    step = next((s for s in (1, 2, 7, 14, 31, 92, 183, 366) if span / s <= 9), 731)
    day = first
    while day <= last:
        yield el(
            "line", x1=x(day), x2=x(day), y1=float(_TOP - 4), y2=height - 4,
            stroke="currentColor", stroke_opacity="0.14",
        )  # fmt: skip
        if x(day) < WIDTH - 70:
            yield el(
                "text", day.isoformat(), x=x(day) + 3, y=float(_TOP - 10), font_size="11",
                fill="currentColor", fill_opacity="0.75",
            )  # fmt: skip
        day += timedelta(days=step)


def _label(name: str, y: float, *, strong: bool = False) -> Markup:
    shown = name if len(name) <= 28 else name[:27] + "…"
    return el(
        "text", shown, el("title", name), x=0.0, y=y + 4, font_size="13", fill="currentColor",
        font_weight="600" if strong else None, direction="auto",
    )  # fmt: skip


def _on_band(band: Band, x: float, y: float) -> Markup:
    return el(
        "text", band.label, x=x, y=y + 4, font_size="12", fill=ink_on(laid(band.fill)),
    )  # fmt: skip


def _mark(mark: Mark, start: float, end: float, y: float) -> Markup:
    shapes = []
    if end - start > 3:
        shapes.append(
            el(
                "line",
                x1=start,
                x2=end,
                y1=y,
                y2=y,
                stroke="currentColor",
                stroke_width="4",
                stroke_opacity="0.35",
            )
        )
    match mark.kind:
        case "against":
            shapes.append(
                el(
                    "path",
                    d=f"M{number(end - 5)} {number(y - 5)}l10 10m0-10l-10 10",
                    stroke="currentColor",
                    stroke_width="2.2",
                    fill="none",
                )
            )
        case "conceded":
            shapes.append(
                el("path", d=f"M{number(end)} {number(y - 7)}l7 7-7 7-7-7z", fill="currentColor")
            )
        case _:
            shapes.append(el("circle", cx=end, cy=y, r=5.0, fill="currentColor"))
    # The dot is small; what can be pressed is not.
    shapes.append(el("circle", cx=end, cy=y, r=12.0, fill="transparent"))
    return el("a", el("title", mark.title), *shapes, href=mark.url, aria_label=mark.title)
