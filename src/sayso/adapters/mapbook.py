"""Maps of control for many readers: each moment of knowledge judged once, each day drawn from that."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeVar

from attrs import define, field
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError

from sayso.adapters.atlas import Atlas
from sayso.adapters.maps import KeptMap
from sayso.adapters.sql import SqlLedger
from sayso.adapters.tables import ENTRIES
from sayso.model.ids import content_id
from sayso.model.known import Axis
from sayso.model.picture import Control, ControlChange, MapPlace
from sayso.picture.background import Background
from sayso.picture.control import control_of, turns_of
from sayso.picture.policy import Policy
from sayso.picture.stretches import Stretches, besiegers_of, ever_besieged, stretches_of

MOMENTS = 6
"""Moments of knowledge held, each some 6 kB a place."""
_ANSWERS = 64
"""Answers held of one moment."""
_Made = TypeVar("_Made")


@define
class _Moment:
    """One moment of knowledge, with what was answered of it."""

    kept: KeptMap
    lock: threading.Lock = field(factory=threading.Lock)
    head: int = -1
    """The ledger's last entry when `answers` were made."""
    answers: dict[object, object] = field(factory=dict)


class MapBook:
    """The maps of one ledger; safe for threads."""

    def __init__(
        self, ledger: SqlLedger, background: Background, policy: Policy, scope: str
    ) -> None:
        """Args: scope: As `SqlLedger.control_map` has it: names what the others are of."""
        self._ledger = ledger
        self._background = background
        self._policy = policy
        self._scope = scope
        self._lock = threading.Lock()
        self._moments: OrderedDict[str, _Moment] = OrderedDict()

    def on(self, as_of: date | None, axis: Axis, at: datetime | None) -> tuple[MapPlace, ...]:
        """The map of a day; see `SqlLedger.control_map`."""
        return self._answer(("on", as_of), axis, at, lambda kept, atlas: kept.on(as_of, atlas))

    def stretches(self, axis: Axis, at: datetime | None) -> Stretches:
        """What the maps of all days have, as `on` gives them."""
        return self._answer("stretches", axis, at, _stretches)

    def controls(
        self, places: frozenset[str], as_of: date | None, axis: Axis, at: datetime | None
    ) -> Mapping[str, Control]:
        """Who holds some places, with the grounds; those of which nothing is known are left out."""

        def judged(_kept: KeptMap, atlas: Atlas) -> Mapping[str, Control]:
            ground = atlas.ground(places)
            found = {
                key: control_of(ground.places[key], ground.rules, as_of)
                for key in places
                if key in ground.places
            }
            return {key: one for key, one in found.items() if one is not None}

        return self._answer(("controls", places, as_of), axis, at, judged)

    def turns(
        self, places: frozenset[str], axis: Axis, at: datetime | None
    ) -> Mapping[str, tuple[tuple[date, Control], ...]]:
        """What the rules give for some places after each day that brought claims."""

        def judged(_kept: KeptMap, atlas: Atlas) -> Mapping[str, tuple[tuple[date, Control], ...]]:
            ground = atlas.ground(places)
            return {
                k: tuple(turns_of(ground.places[k], ground.rules))
                for k in places & ground.places.keys()
            }

        return self._answer(("turns", places), axis, at, judged)

    def history(
        self, place: str, until: date | None, axis: Axis, at: datetime | None
    ) -> tuple[ControlChange, ...]:
        """A place's states in their order; see `control.history_of`."""

        def told(_kept: KeptMap, atlas: Atlas) -> tuple[ControlChange, ...]:
            return atlas.history(place, until)

        return self._answer(("history", place, until), axis, at, told)

    def _answer(
        self,
        key: object,
        axis: Axis,
        at: datetime | None,
        make: Callable[[KeptMap, Atlas], _Made],
    ) -> _Made:
        moment = self._moment(axis, at)
        with moment.lock, self._ledger.reading() as db:
            head = int(db.execute(select(func.max(ENTRIES.c.seq))).scalar() or 0)
            if head != moment.head:
                moment.answers.clear()
                moment.head = head
            if key in moment.answers:
                return moment.answers[key]  # type: ignore[return-value]
            atlas = Atlas(db, self._background, self._policy, axis, at)
            judged = moment.kept.refresh(db, atlas)
            made = make(moment.kept, atlas)
            while len(moment.answers) >= _ANSWERS:
                moment.answers.pop(next(iter(moment.answers)))
            moment.answers[key] = made
        # Of a moment that was only asked for nothing is kept on disk: there is no end of them.
        if judged and at is None:
            with moment.lock:
                self._store(moment.kept, judged)
        return made

    def _store(self, kept: KeptMap, places: list[str]) -> None:
        try:
            with self._ledger.quick_engine.begin() as db:
                kept.store(db, places)
        except DatabaseError:
            # A map that is not kept is judged again: slower, and no less true.
            return

    def _moment(self, axis: Axis, at: datetime | None) -> _Moment:
        moment = f"{axis.value} {at.isoformat()}" if at is not None else "all"
        name = content_id("map", self._scope, self._policy.label, moment)
        with self._lock:
            found = self._moments.setdefault(name, _Moment(KeptMap(name)))
            self._moments.move_to_end(name)
            while len(self._moments) > MOMENTS:
                self._moments.popitem(last=False)
        return found


def _stretches(kept: KeptMap, atlas: Atlas) -> Stretches:
    lines = {key: line for key, (_, line) in kept.lines.items()}
    places = stretches_of(lines, atlas.cast, atlas.rulings)
    ground = atlas.ground(ever_besieged(places))
    claims = [ground.places[k] for k in ever_besieged(places) if k in ground.places]
    return Stretches(places, besiegers_of(claims, ground.rules))
