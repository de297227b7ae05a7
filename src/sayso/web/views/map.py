"""A picture as a map: which cells it has, how each is drawn, what the legend counts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from attrs import frozen

from sayso.app.ask import Question
from sayso.app.wire import App
from sayso.model.picture import Control, ControlChange, Event, Spot, Status
from sayso.outputs.phrases import change_words, place_words
from sayso.picture.words import control_words
from sayso.registry.pack import Pack, PlaceKind, Sensitivity
from sayso.web.drawing.base import base_of
from sayso.web.drawing.cells import Cells, Point, cells_of
from sayso.web.drawing.frame import Frame, View, frame_around, view_of
from sayso.web.drawing.palette import Palette, palette_of
from sayso.web.drawing.sheet import Cell, Edge, Happening, Sheet, Site
from sayso.web.drawing.states import Fill, fill_of, opacity_of
from sayso.web.moments import Here
from sayso.web.public import Positions
from sayso.web.queries import MapQuery
from sayso.web.shell import last_day
from sayso.web.views.events import EventRow, event_row
from sayso.web.views.places import PlaceRow, place_row

WHOLE = "all"
_SETTLED = frozenset({"settlement", None})
_AREAS = frozenset({"adm1", "adm2", "country", "area"})
_FEED = 40
_WIDE = "Everywhere"


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


@frozen
class Card:
    """What is shown of a place that was pressed."""

    row: PlaceRow
    words: str
    siege: str
    recorded: str
    """When the record first held the newest claim that it rests on."""
    claims: int
    against: int
    at_end: bool
    """Whether it stands at the end of the map's line: the place itself is in the first half."""


@frozen
class MapView:
    """One map with all around it."""

    sheet: Sheet
    legend: tuple[Legend, ...]
    card: Card | None
    feed: tuple[EventRow, ...]
    more_events: int
    unplaced_events: int
    unplaced_places: int
    areas: int
    theatres: tuple[tuple[str, str, bool], ...]
    theatre: str
    first: date
    last: date
    as_of: date
    rows: tuple[PlaceRow, ...]
    frame: Frame
    view: View


@frozen
class Universe:
    """The places of one theatre that have land on its map, whatever is known of them."""

    frame: Frame
    points: tuple[Point, ...]
    names: Mapping[str, str]
    weights: Mapping[str, int]


def theatres_of(everything: Question) -> list[tuple[str, str, int]]:
    """The theatres that the record speaks of, the most told of first: id, title, places."""
    found = []
    keys = [c.place.key for c in everything.picture.control]
    for pack in everything.app.packs:
        if pack.theatre.base:
            continue
        number = sum(1 for k in keys if pack.place(k) is not None)
        if number:
            found.append((pack.id, pack.theatre.title, number))
    return sorted(found, key=lambda t: (-t[2], t[0]))


def universe_of(everything: Question, theatre: str, positions: Positions | None) -> Universe:
    """The places that a theatre's map has land for.

    Args:
        everything: What is known without a clock: land stays as it is when clocks are turned.
        positions: Where the public may see places to be; None: where they are.
    """
    pack = next((p for p in everything.app.packs if p.id == theatre), None)
    spots = {c.place.key: c.place for c in everything.picture.control}
    if pack is not None:
        near = {k: s for k, s in spots.items() if _is_in(s, pack, everything.app)}
    else:
        near = spots
    told = [_placed(s, positions) for s in near.values()]
    held = {s.key: s for s in told if s.lat is not None and s.precision in _SETTLED}
    sites = [s for s in told if s.lat is not None and s.precision not in _AREAS]
    frame = frame_around([(s.lat, s.lon) for s in sites if s.lat is not None and s.lon is not None])
    return _filled(frame, pack, tuple(sorted(held.values(), key=lambda s: s.key)))


@lru_cache(maxsize=16)
def _filled(frame: Frame, pack: Pack | None, told: tuple[Spot, ...]) -> Universe:
    """The places told of, and those of a pack that lie on the sheet beside them."""
    points = {
        s.key: Point(s.key, s.lat, s.lon) for s in told if s.lat is not None and s.lon is not None
    }
    names = {s.key: s.name for s in told}
    weights: dict[str, int] = {}
    for place in pack.places if pack else ():
        if place.kind is not PlaceKind.SETTLEMENT or place.lat is None or place.lon is None:
            continue
        if place.sensitivity in (Sensitivity.HIGH, Sensitivity.SEVERE):
            continue
        weights[place.slug] = place.population or 0
        x, y = frame.x(place.lon), frame.y(place.lat)
        if 0 <= x <= frame.width and 0 <= y <= frame.height:
            points.setdefault(place.slug, Point(place.slug, place.lat, place.lon))
            names.setdefault(place.slug, place.name)
    return Universe(frame, tuple(points.values()), names, weights)


def _is_in(spot: Spot, pack: Pack, app: App) -> bool:
    if pack.place(spot.key) is not None:
        return True
    if spot.lat is None or not spot.key.startswith("geonames:"):
        return False
    from sayso.registry import world_table

    row = world_table().get(spot.key)
    return row is not None and row.country in (*pack.theatre.countries, *pack.theatre.neighbours)


def _placed(spot: Spot, positions: Positions | None) -> Spot:
    return positions.spot(spot) if positions else spot


def map_view(
    question: Question,
    everything: Question,
    query: MapQuery,
    here: Here,
    positions: Positions | None,
    changes: Sequence[ControlChange] = (),
) -> MapView:
    """The map of a picture.

    Args:
        everything: The same knowledge without an `as_of`, for what does not hang on it.
        changes: States of other days, whose textures the drawing is to have ready.
    """
    listed = theatres_of(everything)
    theatre = query.theatre or (listed[0][0] if listed else WHOLE)
    universe = universe_of(everything, theatre, positions)
    frame, view = universe.frame, view_of(universe.frame, query.view)
    cells = cells_of(frame, universe.points)
    palette = map_palette(everything)
    actors = question.actor_keys(query.actor) if query.actor else None
    control = {
        c.place.key: c for c in question.picture.control if actors is None or actors & _parties(c)
    }
    chosen = _chosen(question, query.place)
    as_of = question.when.as_of or last_day(question) or date.today()
    drawn = tuple(_cells(cells, control, universe, palette, here))
    sites = tuple(_sites(control, cells, frame, palette, here, positions))
    recent = _recent(question, query, as_of, actors)
    fills = {f.id: f for f in (*(c.fill for c in drawn), *(fill_of(c, palette) for c in changes))}
    known = {c.key for c in drawn if c.status} | {s.key for s in sites}
    first, last = _span(everything)
    sheet = Sheet(
        frame=frame,
        view=view,
        base=base_of(frame),
        cells=drawn,
        sites=sites,
        edges=tuple(_edges(cells, control)),
        events=tuple(_events(recent, frame, here, positions)),
        fills=tuple(fills.values()),
        chosen=chosen,
        title=f"Who holds which place as of {as_of}",
    )
    return MapView(
        sheet=sheet,
        legend=tuple(_legend(drawn, palette, here)),
        card=_card(control.get(chosen or ""), question, here, frame, view),
        feed=tuple(event_row(e, here) for e in recent[:_FEED]),
        more_events=max(0, len(recent) - _FEED),
        unplaced_events=sum(1 for e in recent if _place_of(e, positions) is None),
        unplaced_places=sum(
            1 for c in control.values() if c.place.lat is None and c.place.precision not in _AREAS
        ),
        areas=sum(1 for c in control.values() if c.place.precision in _AREAS),
        theatres=(
            *((i, title, i == theatre) for i, title, _ in listed),
            (WHOLE, _WIDE, theatre == WHOLE),
        ),
        theatre=theatre,
        first=first,
        last=last,
        as_of=as_of,
        rows=tuple(place_row(c, here) for k, c in sorted(control.items()) if k in known),
        frame=frame,
        view=view,
    )


def map_palette(everything: Question) -> Palette:
    """The colours of every actor that the record has as holder or claimant at any time."""
    from sayso.web.views.places import holders_of

    found = dict(holders_of(everything))
    for change in everything.history:
        parties = [*change.claimed_by, *(change.siege.by if change.siege else ())]
        parties += [p for p in (change.holder, change.previous) if p]
        found |= {p.key: p.name for p in parties}
    return palette_of(sorted(found.items()), everything.app.packs, everything.app.background)


def _chosen(question: Question, place: str | None) -> str | None:
    if place is None:
        return None
    keys = question.place_keys(place)
    return min(keys) if keys else None


def _parties(c: Control) -> frozenset[str]:
    alone = [p for p in (c.holder, c.previous, c.conceded_by) if p]
    return frozenset(p.key for p in (*alone, *c.claimed_by, *c.inside, *c.shared))


def _cells(
    cells: Cells, control: Mapping[str, Control], universe: Universe, palette: Palette, here: Here
) -> Iterable[Cell]:
    at = {p.key: p for p in universe.points}
    for key, path in cells.paths.items():
        found, point = control.get(key), at[key]
        name = universe.names[key]
        fill = fill_of(found, palette) if found else Fill("bare")
        ring = (
            palette.of(found.siege.by[0].key) if found and found.siege and found.siege.by else None
        )
        holder = palette.of(found.holder.key) if found and found.holder else None
        yield Cell(
            key=key,
            name=name,
            path=path,
            fill=fill,
            stale=bool(found and found.stale),
            status=found.status.value if found else "",
            holder=found.holder.key if found and found.holder else "",
            title=control_words(found) if found else f"{name}: no record",
            url=here.change(place=key),
            x=universe.frame.x(point.lon),
            y=universe.frame.y(point.lat),
            weight=(10**8 if found else 0) + universe.weights.get(key, 0),
            letter=holder.letter if holder else "",
            ring=ring,
        )


def _sites(
    control: Mapping[str, Control],
    cells: Cells,
    frame: Frame,
    palette: Palette,
    here: Here,
    positions: Positions | None,
) -> Iterable[Site]:
    for key, found in control.items():
        spot = _placed(found.place, positions)
        if spot.lat is None or spot.lon is None or key in cells.paths or spot.precision in _AREAS:
            continue
        x, y = frame.x(spot.lon), frame.y(spot.lat)
        if 0 <= x <= frame.width and 0 <= y <= frame.height:
            yield Site(
                key, place_words(spot), fill_of(found, palette), control_words(found),
                here.change(place=key), x, y, found.status.value,
                found.holder.key if found.holder else "",
            )  # fmt: skip


def _edges(cells: Cells, control: Mapping[str, Control]) -> Iterable[Edge]:
    for a, b, path in cells.edges:
        one, other = control.get(a), control.get(b)
        if one is None or other is None or one.holder is None or other.holder is None:
            continue
        claimed = Status.CLAIMED in (one.status, other.status)
        if one.holder.key != other.holder.key:
            yield Edge(path, sure=not claimed)


def _recent(
    question: Question, query: MapQuery, as_of: date, actors: frozenset[str] | None
) -> list[Event]:
    begin = as_of - timedelta(days=query.window)
    found = [
        e
        for e in question.picture.events
        if e.start is not None
        and e.start <= as_of
        and (e.end or as_of) >= begin
        and (actors is None or any(p.party.key in actors for p in e.parts))
    ]
    return sorted(found, key=lambda e: (str(e.end or as_of), str(e.start), e.id), reverse=True)


def _place_of(event: Event, positions: Positions | None) -> Spot | None:
    if event.place is None or event.place.precision in _AREAS:
        return None
    spot = _placed(event.place, positions)
    return spot if spot.lat is not None and spot.lon is not None else None


def _events(
    found: Sequence[Event], frame: Frame, here: Here, positions: Positions | None
) -> Iterable[Happening]:
    by_place: dict[str, list[Event]] = {}
    spots: dict[str, Spot] = {}
    for event in found:
        spot = _place_of(event, positions)
        if spot is not None:
            by_place.setdefault(spot.key, []).append(event)
            spots[spot.key] = spot
    for key, events in by_place.items():
        spot = spots[key]
        assert spot.lat is not None and spot.lon is not None
        x, y = frame.x(spot.lon), frame.y(spot.lat)
        if 0 <= x <= frame.width and 0 <= y <= frame.height:
            many = f"{len(events)} event{'' if len(events) == 1 else 's'} in {spot.name}"
            yield Happening(x, y, len(events), many)


def _legend(drawn: Sequence[Cell], palette: Palette, here: Here) -> Iterable[Legend]:
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


def _card(
    found: Control | None, question: Question, here: Here, frame: Frame, view: View
) -> Card | None:
    if found is None:
        return None
    held = question.known.recorded_at
    moments = [held[c] for c in found.support if c in held]
    row = place_row(found, here)
    return Card(
        row=row,
        words=control_words(found),
        siege=row.siege,
        recorded=f"{max(moments):%Y-%m-%d}" if moments else "in the pack",
        claims=len(found.support) + len(found.oppose),
        against=len(found.oppose),
        at_end=found.place.lon is not None and frame.x(found.place.lon) < view.x + view.width / 2,
    )


def _span(everything: Question) -> tuple[date, date]:
    """The first and last day that the slider has."""
    days = [d for c in everything.history for d in (c.from_latest or c.from_earliest,) if d]
    days += [e.start for e in everything.picture.events if e.start]
    last = last_day(everything)
    days += [last] if last else []
    if not days:
        return date.today(), date.today()
    # Starting states of packs may be years before the first report.
    told = [r.published for r in everything.known.reports.values() if r.published]
    first = max(min(days), min(told) - timedelta(days=366)) if told else min(days)
    return first, max(days)


def timeline(everything: Question, positions: Positions | None) -> dict[str, Any]:
    """Each place's fills by day, by which a page shows what the clock brings while it is turned."""
    palette = map_palette(everything)
    found: dict[str, list[list[Any]]] = {}
    for change in everything.history:
        begin = change.from_latest or change.from_earliest
        # A pack's starting state alone is no record: pictures do not show it either.
        told = bool(change.support or change.oppose)
        fill = fill_of(change, palette) if told else Fill("bare")
        found.setdefault(change.place.key, []).append(
            [
                begin.isoformat() if begin else "",
                fill.paint,
                opacity_of(fill, stale=False),
                change.status.value if told else "",
                change.holder.key if change.holder and told else "",
                f"{change.place.name}: {change_words(change)}",
            ]
        )
    return {"places": found}
