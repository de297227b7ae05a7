"""A map with all around it: what is drawn, the legend, the card of a place, the feed of events."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache

from attrs import evolve, frozen

from sayso.app.ask import Question
from sayso.app.wire import App
from sayso.model.picture import Control, Event, MapPlace, Party
from sayso.picture.stretches import Stretches
from sayso.picture.words import control_words
from sayso.web.chart import Chart
from sayso.web.drawing.base import base_of
from sayso.web.drawing.cells import cells_of
from sayso.web.drawing.frame import Frame, View, view_of
from sayso.web.drawing.palette import Palette, palette_of
from sayso.web.drawing.sheet import Sheet
from sayso.web.drawing.states import Fill, fill_of
from sayso.web.moments import Here
from sayso.web.public import Positions
from sayso.web.queries import MapQuery
from sayso.web.views.events import EventRow, event_row
from sayso.web.views.land import AREAS, WHOLE, theatres_of, universe_of
from sayso.web.views.legend import Legend, legend_of
from sayso.web.views.marks import cells_on, edges_on, events_on, place_of, sites_on
from sayso.web.views.places import PlaceRow, map_row, place_row

_FEED = 40
_WIDE = "Everywhere"
ROWS = 400
"""Places in the table below the map."""


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
    """At most `ROWS` of them."""
    known: int
    """Places of the map with a record."""
    frame: Frame
    view: View


@frozen
class Backdrop:
    """What maps of one moment of knowledge share, whatever the day."""

    palette: Palette
    fills: tuple[Fill, ...]
    """Of all days: what a turn of the clock may bring."""
    first: date | None
    last: date | None
    """The last day of which anything is told."""


@lru_cache(maxsize=8)
def backdrop(stretches: Stretches, app: App) -> Backdrop:
    """The colours and textures of the maps of all days."""
    shown = [s.place for rows in stretches.places.values() for s in rows if s.place]
    parties = {p.key: p.name for one in shown for p in _parties(one)}
    parties |= {p.key: p.name for p in stretches.besiegers}
    palette = palette_of(sorted(parties.items()), app.packs, app.background)
    fills = {f.id: f for f in (fill_of(one, palette) for one in shown)}
    days = [s.since for rows in stretches.places.values() for s in rows[:1]]
    told = [one.last_evidence for one in shown if one.last_evidence]
    return Backdrop(
        palette, tuple(fills.values()), min(days, default=None), max(told, default=None)
    )


def map_view(
    question: Question,
    chart: Chart,
    events: Iterable[Event],
    query: MapQuery,
    here: Here,
    positions: Positions | None,
) -> MapView:
    """The map of a day.

    Args:
        question: What was known, and the day.
        chart: The control of places by the same.
        events: All that are known to have happened, on whatever day.
    """
    app = question.app
    stretches = chart.stretches()
    everywhere = _ever(chart.on(None), stretches)
    behind = backdrop(stretches, app)
    listed = theatres_of(app, everywhere)
    theatre = query.theatre or (listed[0][0] if listed else WHOLE)
    universe = universe_of(app, everywhere, theatre, positions)
    frame, view = universe.frame, view_of(universe.frame, query.view)
    cells = cells_of(frame, universe.points)
    actors = question.actor_keys(query.actor) if query.actor else None
    places = {
        p.place.key: p
        for p in chart.on(question.when.as_of)
        if actors is None or actors & {party.key for party in _parties(p)}
    }
    chosen = _chosen(question, places, query.place)
    besieged = {key for key, one in places.items() if one.siege}
    grounds = chart.controls(
        frozenset(besieged | {chosen} if chosen else besieged), question.when.as_of
    )
    as_of = question.when.as_of or question.lookup.last_day or date.today()
    drawn = tuple(cells_on(cells, places, grounds, universe, behind.palette, here))
    sites = tuple(sites_on(places, cells, frame, behind.palette, here, positions))
    recent = recent_of(events, query.window, as_of, actors)
    known = {c.key for c in drawn if c.status} | {s.key for s in sites}
    first, last = _span(question, behind, events)
    sheet = Sheet(
        frame=frame,
        view=view,
        base=base_of(frame),
        cells=drawn,
        sites=sites,
        edges=tuple(edges_on(cells, places)),
        events=tuple(events_on(recent, frame, here, positions)),
        fills=behind.fills,
        chosen=chosen,
        title=f"Who holds which place as of {as_of}",
    )
    # An event is the same on whatever day the map is of.
    ever = evolve(here, query={k: v for k, v in here.query.items() if k != "as_of"})
    return MapView(
        sheet=sheet,
        legend=tuple(legend_of(drawn, behind.palette, here)),
        card=_card(grounds.get(chosen or ""), question, here, frame, view)
        if chosen in places
        else None,
        feed=tuple(event_row(e, ever) for e in recent[:_FEED]),
        more_events=max(0, len(recent) - _FEED),
        unplaced_events=sum(1 for e in recent if place_of(e, positions) is None),
        unplaced_places=sum(
            1 for p in places.values() if p.place.lat is None and p.place.precision not in AREAS
        ),
        areas=sum(1 for p in places.values() if p.place.precision in AREAS),
        theatres=(
            *((i, title, i == theatre) for i, title, _ in listed),
            (WHOLE, _WIDE, theatre == WHOLE),
        ),
        theatre=theatre,
        first=first,
        last=last,
        as_of=as_of,
        rows=tuple(map_row(places[k], here) for k in sorted(known)[:ROWS]),
        known=len(known),
        frame=frame,
        view=view,
    )


def recent_of(
    events: Iterable[Event], window: int, as_of: date, actors: frozenset[str] | None
) -> list[Event]:
    """The events that had begun by a day and were not over more than `window` days before."""
    begin = as_of - timedelta(days=window)
    found = [
        e
        for e in events
        if e.start is not None
        and e.start <= as_of
        and (e.end or as_of) >= begin
        and (actors is None or any(p.party.key in actors for p in e.parts))
    ]
    return sorted(found, key=lambda e: (str(e.end or as_of), str(e.start), e.id), reverse=True)


def _ever(now: Sequence[MapPlace], stretches: Stretches) -> list[MapPlace]:
    """The places known without a clock, and those that are told of on some day alone."""
    keys = {p.place.key for p in now}
    gone = (rows for key, rows in stretches.places.items() if key not in keys)
    last = (next((s.place for s in reversed(rows) if s.place), None) for rows in gone)
    return [*now, *(p for p in last if p)]


def _parties(one: MapPlace) -> list[Party]:
    alone = [p for p in (one.holder, one.previous) if p]
    return [*alone, *one.claimed_by, *one.inside, *one.shared]


def _chosen(question: Question, places: Mapping[str, MapPlace], place: str | None) -> str | None:
    if place is None or place in places:
        return place
    keys = question.place_keys(place)
    return min(keys) if keys else None


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


def _span(question: Question, behind: Backdrop, events: Iterable[Event]) -> tuple[date, date]:
    """The first and last day that the slider has."""
    begun = [e.start for e in events if e.start]
    firsts = [d for d in (behind.first, min(begun, default=None)) if d]
    lasts = [d for d in (behind.last, question.lookup.last_day, max(begun, default=None)) if d]
    if not firsts or not lasts:
        return date.today(), date.today()
    return min(firsts), max(lasts)
