"""Control of places as a map needs it: from the ledger's index, so that a day costs a day."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Protocol

from sayso.adapters.mapbook import MapBook
from sayso.app.ask import Question
from sayso.model.known import Axis
from sayso.model.picture import Control, MapPlace
from sayso.picture.aspects import overruled
from sayso.picture.build import Ground, ground_of
from sayso.picture.control import control_of
from sayso.picture.mapped import Timeline, timeline_of
from sayso.picture.stretches import Stretches, besiegers_of, ever_besieged, stretches_of
from sayso.web.record import Record


class Chart(Protocol):
    """Who holds which place on any day, by what was known at one moment."""

    def on(self, as_of: date | None) -> tuple[MapPlace, ...]:
        """The places on a day; None: after all that is known."""

    def stretches(self) -> Stretches:
        """What all days have."""

    def controls(self, places: frozenset[str], as_of: date | None) -> Mapping[str, Control]:
        """Some places with their grounds; those of which nothing is known are left out."""


class _Indexed:
    """From the index."""

    def __init__(self, maps: MapBook, question: Question) -> None:
        when = question.when
        self._maps = maps
        recorded = when.recorded_at is not None
        self._axis = Axis.RECORDED if recorded else Axis.REPORTED
        self._at = when.recorded_at if recorded else when.reported_by

    def on(self, as_of: date | None) -> tuple[MapPlace, ...]:
        return self._maps.on(as_of, self._axis, self._at)

    def stretches(self) -> Stretches:
        return self._maps.stretches(self._axis, self._at)

    def controls(self, places: frozenset[str], as_of: date | None) -> Mapping[str, Control]:
        return self._maps.controls(places, as_of, self._axis, self._at)


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
        judged = (
            control_of(ground.places[key], ground.rules, as_of)
            for key in places
            if key in ground.places
        )
        return {one.place.key: one for one in judged if one is not None}


class _Without:
    """A chart without some places."""

    def __init__(self, chart: Chart, unshown: frozenset[str]) -> None:
        self._chart = chart
        self._unshown = unshown

    def on(self, as_of: date | None) -> tuple[MapPlace, ...]:
        return tuple(p for p in self._chart.on(as_of) if p.place.key not in self._unshown)

    def stretches(self) -> Stretches:
        return _cut(self._chart.stretches(), self._unshown)

    def controls(self, places: frozenset[str], as_of: date | None) -> Mapping[str, Control]:
        return self._chart.controls(places - self._unshown, as_of)


@lru_cache(maxsize=8)
def _cut(whole: Stretches, unshown: frozenset[str]) -> Stretches:
    places = {key: rows for key, rows in whole.places.items() if key not in unshown}
    return Stretches(places, whole.besiegers)


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
    maps = record.maps()
    both = question.when.reported_by is not None and question.when.recorded_at is not None
    chart: Chart = _Indexed(maps, question) if maps is not None and not both else _Judged(question)
    return _Without(chart, question.unshown) if question.unshown else chart
