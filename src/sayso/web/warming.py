"""What most readers ask for, made before they do: behind their backs, for the public's moment."""

import gc
from collections.abc import Callable
from datetime import datetime

from sayso.adapters.rows import collector_resting
from sayso.app.ask import Question, When
from sayso.app.publics import Publics
from sayso.web.chart import chart_of
from sayso.web.moments import Here
from sayso.web.public import Positions, limited
from sayso.web.queries import MapQuery
from sayso.web.record import Record
from sayso.web.views.claims import prepare_claims
from sayso.web.views.map import map_view
from sayso.web.views.sources import prepare_sources


class Warming:
    """Prepares what pages of one record are drawn from."""

    def __init__(self, record: Record, publics: Publics, positions: Positions) -> None:
        self._record = record
        self._publics = publics
        self._positions = positions

    def ahead(self, until: datetime, done: Callable[[], None] = lambda: None) -> None:
        """Have made, behind readers' backs, what the public is shown of what was published by a
        moment; then call `done`."""

        def make() -> None:
            try:
                when = limited(When(), self._record.snapshot(), until)
                self.follow(self._record.made(when, like=(When(), True)))
            finally:
                done()

        self._record.ahead(make)

    def follow(self, question: Question) -> None:
        """Prepare what pages of a picture need that was made anew."""
        told = self._publics.of(question, self._record.snapshot())
        query, here = MapQuery(as_of=question.when.as_of), Here("/map", {})
        with collector_resting():
            chart = chart_of(self._record, told)
            map_view(told, chart, told.picture.events, query, here, self._positions)
            told.lookup.prepare()
            prepare_claims(told)
            prepare_sources(told)
        # What was made stays: the collector need not walk it whenever it runs.
        gc.freeze()
