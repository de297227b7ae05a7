"""A map of control as SVG: base, cells, front line, sieges, sites, events, names."""

from collections.abc import Iterable, Sequence

from attrs import frozen
from markupsafe import Markup

from sayso.web.drawing.base import Base
from sayso.web.drawing.frame import Frame, View
from sayso.web.drawing.palette import PAPER, Ink
from sayso.web.drawing.states import Fill, opacity_of, pattern
from sayso.web.drawing.svg import NAMESPACE, el, joined, number

WATER, SEA, COAST, BORDER = "#9fb9cc", "#dfe7ea", "#8d8a80", "#b9b4a6"
INK, CASING = "#1d1c1a", "#1d1c1a"
Box = tuple[float, float, float, float]
_NAMES = 28
"""Names written at most; more come with zoom."""


@frozen
class Cell:
    """One place's land and state."""

    key: str
    name: str
    path: str
    fill: Fill
    stale: bool
    status: str
    holder: str
    """Key of the holder; empty for nobody."""
    title: str
    url: str
    x: float
    y: float
    weight: int
    """Which names come first: the more, the sooner."""
    letter: str = ""
    ring: Ink | None = None
    """The besieger's."""


@frozen
class Site:
    """A place that has a mark, not land: an airport, a quarter, a base."""

    key: str
    name: str
    fill: Fill
    title: str
    url: str
    x: float
    y: float
    status: str
    holder: str


@frozen
class Edge:
    """A stretch of front line."""

    path: str
    sure: bool
    """False where either side is only claimed."""


@frozen
class Happening:
    """Events of one place."""

    x: float
    y: float
    number: int
    title: str


@frozen
class Sheet:
    """What one map shows."""

    frame: Frame
    view: View
    base: Base
    cells: tuple[Cell, ...]
    sites: tuple[Site, ...]
    edges: tuple[Edge, ...]
    events: tuple[Happening, ...]
    fills: tuple[Fill, ...]
    """Every fill that may be wanted: also those that a turn of the clock brings."""
    chosen: str | None
    title: str


@frozen
class Pen:
    """Lengths in pixels to a drawing's own."""

    unit: float
    standalone: bool
    """A file by itself is drawn at one size; in a page, widths stay as they are at any zoom."""

    def stroke(self, pixels: float) -> dict[str, object]:
        """Attributes of a line so many pixels wide."""
        if self.standalone:
            return {"stroke_width": f"{pixels * self.unit:.3f}"}
        return {"stroke_width": pixels, "vector_effect": "non-scaling-stroke"}

    def width(self, pixels: float) -> str:
        """A line's width; in a page, the sheet of styles keeps it as it is at any zoom."""
        return f"{pixels * self.unit:.3f}" if self.standalone else f"{pixels:g}"

    def dashes(self, *pixels: float) -> str:
        """The lengths of dashes."""
        scale = self.unit if self.standalone else 1
        return " ".join(f"{p * scale:.2f}" for p in pixels)


def draw(sheet: Sheet) -> Markup:
    """Draw what a page has above the land: cells, front line, marks, names."""
    pen = Pen(sheet.view.unit, standalone=False)
    frame = sheet.frame
    whole = (frame.west, frame.north, frame.width, frame.height, frame.parallel)
    return _svg(
        sheet, _over(sheet, pen), class_="map", role="group", aria_label=sheet.title,
        data_frame=" ".join(f"{v:.5f}" for v in whole),
    )  # fmt: skip


def draw_under(sheet: Sheet) -> Markup:
    """Draw the land that lies under `draw`: apart, so that a turn of the clock leaves it be."""
    pen = Pen(sheet.view.unit, standalone=False)
    return _svg(sheet, _under(sheet, pen), class_="under", aria_hidden="true")


def draw_file(sheet: Sheet, extra: Sequence[str] = ()) -> Markup:
    """Draw a sheet as a file by itself, without links.

    Args:
        extra: Further elements, in the sheet's kilometres, on top of all.
    """
    view, pen = sheet.view, Pen(sheet.view.unit, standalone=True)
    parts = [_without_links(p) for p in (*_under(sheet, pen), *_over(sheet, pen), *extra)]
    return _svg(sheet, parts, width=1000, height=round(1000 * view.height / view.width))


def _svg(sheet: Sheet, parts: Iterable[str], **about: object) -> Markup:
    view = sheet.view
    box = " ".join(number(v) for v in (view.x, view.y, view.width, view.height))
    return el("svg", joined(parts), xmlns=NAMESPACE, viewBox=box, **about)


def _over(sheet: Sheet, pen: Pen) -> Iterable[str]:
    textured = {f.id: f for f in sheet.fills if f.kind in ("claimed", "shared")}
    yield el("defs", *(pattern(f, pen.unit) for f in textured.values()))
    yield el(
        "g",
        *(_cell(c, c.key == sheet.chosen, pen) for c in sheet.cells),
        class_="cells",
        stroke="#6b675d",
        stroke_opacity="0.35",
        stroke_width=pen.width(0.6),
    )
    yield el("g", *_front(sheet.edges, pen), class_="front", pointer_events="none")
    yield el(
        "g",
        *(_ring(c, pen) for c in sheet.cells if c.ring),
        class_="rings",
        pointer_events="none",
    )
    yield el("g", *(_event(h, pen) for h in sheet.events), class_="events", pointer_events="none")
    yield el("g", *(_site(s, s.key == sheet.chosen, pen) for s in sheet.sites), class_="sites")
    yield el("g", *_names(sheet, pen), class_="names", pointer_events="none")


def _under(sheet: Sheet, pen: Pen) -> Iterable[str]:
    frame, base = sheet.frame, sheet.base
    yield el("rect", x=0, y=0, width=frame.width, height=frame.height, fill=SEA)
    yield el("path", d=base.paths["countries"], fill=PAPER, stroke=COAST, **pen.stroke(1))
    yield el(
        "path", d=base.paths["divisions"], fill="none", stroke=BORDER, **pen.stroke(0.7),
        stroke_dasharray=pen.dashes(2, 3),
    )  # fmt: skip
    yield el("path", d=base.paths["rivers"], fill="none", stroke=WATER, **pen.stroke(1.1))
    yield el("path", d=base.paths["lakes"], fill=SEA, stroke=WATER, **pen.stroke(0.8))


def _cell(cell: Cell, chosen: bool, pen: Pen) -> Markup:
    faint = cell.fill.kind == "bare"
    path = el(
        "path",
        el("title", cell.title),
        d=cell.path,
        fill=cell.fill.paint,
        fill_opacity=f"{opacity_of(cell.fill, cell.stale):.2f}",
        stroke=INK if chosen else None,
        stroke_opacity=1 if chosen else None,
        stroke_width=pen.width(2.6) if chosen else None,
        stroke_dasharray=pen.dashes(2, 3) if faint or cell.stale else None,
    )
    return el(
        "a", path, href=cell.url, tabindex="-1", data_place=cell.key, data_status=cell.status,
        data_holder=cell.holder, data_fill=cell.fill.kind,
    )  # fmt: skip


def _front(edges: Sequence[Edge], pen: Pen) -> Iterable[str]:
    for sure in (True, False):
        path = "".join(e.path for e in edges if e.sure is sure)
        if path:
            yield el(
                "path", d=path, fill="none", stroke="#000", stroke_linecap="round",
                stroke_dasharray=None if sure else pen.dashes(5, 4), **pen.stroke(1.4),
            )  # fmt: skip


def _at(x: float, y: float, pen: Pen, *shapes: str, **attributes: object) -> Markup:
    """Shapes in pixels around a point; a page scales them back when it zooms."""
    scale = f"translate({number(x)} {number(y)}) scale({pen.unit:.4f})"
    return el("g", *shapes, transform=scale, **attributes)


def _ring(cell: Cell, pen: Pen) -> Markup:
    assert cell.ring is not None
    return _at(
        cell.x, cell.y, pen,
        el("circle", r="11", fill="none", stroke=CASING, stroke_width="6"),
        el("circle", r="11", fill="none", stroke=cell.ring.colour, stroke_width="3.4"),
        el("title", f"{cell.name} is besieged by {cell.ring.name}"),
        data_ring=cell.key,
    )  # fmt: skip


def _site(site: Site, chosen: bool, pen: Pen) -> Markup:
    mark = _at(
        site.x, site.y, pen,
        el(
            "path", el("title", site.title), d="M0-6l6 6-6 6-6-6z",
            fill=_flat(site.fill), stroke=INK, stroke_width=3 if chosen else 1.3,
        ),
    )  # fmt: skip
    return el(
        "a", mark, href=site.url, tabindex="-1", data_site=site.key, data_status=site.status,
        data_holder=site.holder,
    )  # fmt: skip


def _flat(fill: Fill) -> str:
    """One colour for marks too small for a texture: the holder's."""
    if fill.kind == "solid":
        return fill.inks[0].colour
    return fill.under.colour if fill.under else "#ffffff"


def _event(event: Happening, pen: Pen) -> Markup:
    size = _size(event)
    return _at(
        event.x, event.y, pen,
        el("circle", el("title", event.title), r=size, fill="#ffffff", fill_opacity="0.9",
           stroke=INK, stroke_width="1.4"),
        el("circle", r="1.3", fill=INK),
    )  # fmt: skip


def _size(event: Happening) -> float:
    return float(min(3.2 + event.number**0.5, 9))


def _names(sheet: Sheet, pen: Pen) -> Iterable[str]:
    """Names that do not run into each other, the weightiest first."""
    taken: list[Box] = []
    view, u = sheet.view, sheet.view.unit
    written = 0
    lifts = _lifts(sheet)
    marked = [(s.x - 8 * u, s.y - 8 * u, s.x + 8 * u, s.y + 8 * u) for s in sheet.sites]
    inside = [
        c
        for c in sheet.cells
        if view.x <= c.x <= view.x + view.width and view.y <= c.y <= view.y + view.height
    ]
    for cell in sorted(inside, key=lambda c: (-(c.key == sheet.chosen), -c.weight, c.key)):
        text = f"{cell.name} {cell.letter}" if cell.letter and view.zoom >= 2 else cell.name
        wide = (7 * len(text) + 12) * u
        lift = lifts.get((cell.x, cell.y), 7.0)
        top = cell.y - (lift + 15) * u
        box = (cell.x - wide / 2, top, cell.x + wide / 2, cell.y + 4 * u)
        if cell.key != sheet.chosen and not _is_within(box, view):
            continue
        # A place with a record has its name, even beside the mark of an airport.
        avoided = taken if cell.status else [*taken, *marked]
        if any(_overlap(box, other) for other in avoided):
            continue
        taken.append(box)
        yield _at(
            cell.x, cell.y, pen,
            el("circle", r="2.2", fill=INK),
            el(
                "text", text, y=-lift, font_size="13", text_anchor="middle", fill=INK,
                stroke="#ffffff", stroke_width="3", stroke_opacity="0.85", paint_order="stroke",
                font_family="Noto Sans, DejaVu Sans, sans-serif", direction="auto",
            ),
        )  # fmt: skip
        written += 1
        if written >= _NAMES:
            return


def _lifts(sheet: Sheet) -> dict[tuple[float, float], float]:
    """By position, how many pixels a name stands above it, to be clear of the marks there."""
    found = {(h.x, h.y): _size(h) + 4 for h in sheet.events}
    return found | {(c.x, c.y): 18.0 for c in sheet.cells if c.ring}


def _is_within(box: Box, view: View) -> bool:
    left, top, right, bottom = box
    return (
        left >= view.x
        and right <= view.x + view.width
        and top >= view.y
        and bottom <= view.y + view.height
    )


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _without_links(part: str) -> Markup:
    text = str(part)
    start = 0
    kept = []
    # Elements are ours, so that "<a " can only begin a link.
    while (at := text.find("<a ", start)) >= 0:
        kept.append(text[start:at] + "<g>")
        start = text.index(">", at) + 1
    kept.append(text[start:])
    return Markup("".join(kept).replace("</a>", "</g>"))
