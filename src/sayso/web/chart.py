"""Control of places as a map needs it: from the ledger's index, so that a day costs a day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Protocol

from attrs import evolve

from sayso.adapters.mapbook import MapBook, Sight
from sayso.app.ask import Question
from sayso.app.discretion import Discretion
from sayso.model.known import Axis
from sayso.model.picture import Control, ControlChange, MapPlace
from sayso.picture.aspects import overruled
from sayso.picture.build import Ground, ground_of
from sayso.picture.control import Turns, history_of
from sayso.picture.mapped import Timeline, timeline_of
from sayso.picture.stretches import Stretch, Stretches, besiegers_of, ever_besieged, stretches_of
from sayso.web.record import Record


class Chart(Protocol):
    """Who holds which place on any day, by what was known at one moment."""

    def on(self, as_of: date | None) -> tuple[MapPlace, ...]:
        """The places on a day; None: after all that is known."""

    def stretches(self) -> Stretches:
        """What all days have."""

    def controls(self, places: frozenset[str], as_of: date | None) -> Mapping[str, Control]:
        """Some places with their grounds; those of which nothing is known are left out."""

    def turns(self, places: frozenset[str]) -> Mapping[str, Turns]:
        """What the rules give for some places after each day that brought claims."""

    def history(self, place: str, until: date | None) -> tuple[ControlChange, ...]:
        """A place's states up to a day, in their order."""


class _Indexed:
    """From the index."""

    def __init__(self, maps: MapBook, sight: Sight) -> None:
        self._maps = maps
        self._sight = sight

    def on(self, as_of: date | None) -> tuple[MapPlace, ...]:
        return self._maps.on(as_of, self._sight)

    def stretches(self) -> Stretches:
        return self._maps.stretches(self._sight)

    def controls(self, places: frozenset[str], as_of: date | None) -> Mapping[str, Control]:
        return self._maps.controls(places, as_of, self._sight)

    def turns(self, places: frozenset[str]) -> Mapping[str, Turns]:
        return self._maps.turns(places, self._sight)

    def history(self, place: str, until: date | None) -> tuple[ControlChange, ...]:
        return self._maps.history(place, until, self._sight)


class _Judged:
    """From all claims, for moments that the index has no rows for: both clocks turned."""

    def __init__(self, question: Question) -> None:
        self._question = question

    def on(self, as_of: date | None) -> tuple[MapPlace, ...]:
        lines, ground = _timelines(self._question)
        found = (line.on(as_of, ground.cast.party) for line in lines.values())
        rulings, cast = ground.rules.rulings, ground.cast
        shown = (
            overruled(one, rulings.get(one.place.key, ()), cast, as_of) for one in found if one
        )
        return tuple(sorted(shown, key=lambda p: (p.place.name, p.place.key)))

    def stretches(self) -> Stretches:
        return _stretches(self._question)

    def controls(self, places: frozenset[str], as_of: date | None) -> Mapping[str, Control]:
        _, ground = _timelines(self._question)
        return ground.controls(places, as_of)

    def turns(self, places: frozenset[str]) -> Mapping[str, Turns]:
        _, ground = _timelines(self._question)
        return ground.turns(places)

    def history(self, place: str, until: date | None) -> tuple[ControlChange, ...]:
        _, ground = _timelines(self._question)
        known = ground.places.get(place)
        return history_of(known, ground.rules, until) if known is not None else ()


class _Told:
    """A chart as far as whoever asks is told of it."""

    def __init__(self, chart: Chart, discretion: Discretion) -> None:
        self._chart = chart
        self._discretion = discretion

    def on(self, as_of: date | None) -> tuple[MapPlace, ...]:
        by = self._discretion
        lines = [p for p in self._chart.on(as_of) if p.place.key not in by.unshown]
        weighed = frozenset(p.place.key for p in lines if by.weighs(p.place.key))
        told = self.controls(weighed, as_of) if weighed else {}
        return tuple(
            by.veiled(_besieged(p, told[p.place.key]) if p.place.key in weighed else p)
            for p in lines
            if p.place.key not in weighed or p.place.key in told
        )

    def stretches(self) -> Stretches:
        whole = self._chart.stretches()
        weighed = frozenset(filter(self._discretion.weighs, whole.places))
        turns = self._chart.turns(weighed) if weighed else {}
        return _told_stretches(self._discretion, whole, tuple(turns.items()))

    def controls(self, places: frozenset[str], as_of: date | None) -> Mapping[str, Control]:
        by = self._discretion
        found = self._chart.controls(places - by.unshown, as_of)
        told = ((key, by.told(one)) for key, one in found.items())
        return {key: one for key, one in told if one is not None}

    def turns(self, places: frozenset[str]) -> Mapping[str, Turns]:
        return self._chart.turns(places - self._discretion.unshown)

    def history(self, place: str, until: date | None) -> tuple[ControlChange, ...]:
        by = self._discretion
        found = self._chart.history(place, until) if place not in by.unshown else ()
        return tuple(c for c in map(by.told_change, found) if c is not None)


def _besieged(line: MapPlace, told: Control) -> MapPlace:
    """A line with the siege that may be told of, or with none."""
    return evolve(line, siege=told.siege.status if told.siege else None)


@lru_cache(maxsize=8)
def _told_stretches(
    by: Discretion, whole: Stretches, turns: tuple[tuple[str, Turns], ...]
) -> Stretches:
    by_place = dict(turns)
    places: dict[str, tuple[Stretch, ...]] = {}
    for key, rows in whole.places.items():
        if key in by.unshown:
            continue
        told = _between(rows, by_place[key], by) if key in by_place else rows
        veiled = tuple(evolve(s, place=s.place and by.veiled(s.place)) for s in told)
        if any(s.place for s in veiled):
            places[key] = veiled
    return Stretches(places, whole.besiegers)


def _between(rows: Sequence[Stretch], turns: Turns, by: Discretion) -> Iterator[Stretch]:
    """A place's stretches, as far as its grounds are told."""
    lines, grounds = {s.since: s.place for s in rows}, dict(turns)
    line: MapPlace | None = None
    told: Control | None = None
    for day in sorted({*lines, *grounds}):
        line = lines.get(day, line)
        told = by.told(grounds[day]) if day in grounds else told
        yield Stretch(day, _besieged(line, told) if line and told else None)


@lru_cache(maxsize=2)
def _timelines(question: Question) -> tuple[Mapping[str, Timeline], Ground]:
    app = question.app
    ground = ground_of(question.known, app.background, app.policy)
    return {k: timeline_of(c, ground.rules) for k, c in ground.places.items()}, ground


@lru_cache(maxsize=2)
def _stretches(question: Question) -> Stretches:
    lines, ground = _timelines(question)
    places = stretches_of(lines, ground.cast, ground.rules.rulings)
    claims = [ground.places[key] for key in ever_besieged(places)]
    return Stretches(places, besiegers_of(claims, ground.rules))


def chart_of(record: Record, question: Question) -> Chart:
    """The control of places by what a question knows."""
    maps, when = record.maps(), question.when
    chart: Chart
    if maps is None or (when.reported_by is not None and when.recorded_at is not None):
        chart = _Judged(question)
    elif when.recorded_at is not None:
        chart = _Indexed(maps, Sight(Axis.RECORDED, when.recorded_at, record.bearing(when)))
    else:
        chart = _Indexed(maps, Sight(Axis.REPORTED, when.reported_by, record.bearing(when)))
    by = question.discretion
    return chart if by is None or by.is_idle else _Told(chart, by)
