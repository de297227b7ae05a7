"""Maps of control for many readers: each moment of knowledge judged once, each day drawn from that."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeVar

from attrs import define, field, frozen
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from sayso.adapters.atlas import Atlas
from sayso.adapters.maps import KeptMap
from sayso.adapters.sql import SqlLedger
from sayso.model.ids import content_id
from sayso.model.known import Axis
from sayso.model.picture import Control, ControlChange, MapPlace
from sayso.picture.background import Background
from sayso.picture.control import Turns
from sayso.picture.policy import Policy
from sayso.picture.stretches import Stretches, besiegers_of, ever_besieged, stretches_of

MOMENTS = 6
"""Moments of knowledge held, each some 6 kB a place."""
_ANSWERS = 64
"""Answers held of one moment."""
_Made = TypeVar("_Made")


@frozen
class Sight:
    """By what is known maps are asked for."""

    axis: Axis
    at: datetime | None
    news: tuple[int, int]
    """Grows with each entry that what was known then rests on; while it stays, so do answers."""


@define
class _Moment:
    """One moment of knowledge, with what was answered of it."""

    kept: KeptMap
    mapping: threading.Lock = field(factory=threading.Lock)
    """Held while `kept` is used."""
    refreshed: tuple[int, int] = (-1, -1)
    """The news that `kept` has."""
    answering: threading.Lock = field(factory=threading.Lock)
    news: tuple[int, int] = (-1, -1)
    """Those of `answers`."""
    answers: dict[object, object] = field(factory=dict)

    def answered(self, key: object, news: tuple[int, int]) -> object:
        """What was answered, of these news or later ones; None: nothing yet."""
        with self.answering:
            if news > self.news:
                self.answers.clear()
                self.news = news
            return self.answers.get(key)

    def keep(self, key: object, news: tuple[int, int], made: object) -> None:
        """Keep an answer, where it is of the latest news."""
        with self.answering:
            if news == self.news:
                while len(self.answers) >= _ANSWERS:
                    self.answers.pop(next(iter(self.answers)))
                self.answers[key] = made


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

    def on(self, as_of: date | None, sight: Sight) -> tuple[MapPlace, ...]:
        """The map of a day; see `SqlLedger.control_map`."""
        return self._mapped(("on", as_of), sight, lambda kept, atlas: kept.on(as_of, atlas))

    def stretches(self, sight: Sight) -> Stretches:
        """What the maps of all days have, as `on` gives them."""
        return self._mapped("stretches", sight, _stretches)

    def controls(
        self, places: frozenset[str], as_of: date | None, sight: Sight
    ) -> Mapping[str, Control]:
        """Who holds some places, with the grounds; those of which nothing is known are left out."""
        if not places:
            return {}
        key = ("controls", places, as_of)
        return self._told(key, sight, lambda atlas: atlas.ground(places).controls(places, as_of))

    def turns(self, places: frozenset[str], sight: Sight) -> Mapping[str, Turns]:
        """What the rules give for some places after each day that brought claims."""
        if not places:
            return {}
        key = ("turns", places)
        return self._told(key, sight, lambda atlas: atlas.ground(places).turns(places))

    def history(self, place: str, until: date | None, sight: Sight) -> tuple[ControlChange, ...]:
        """A place's states in their order; see `control.history_of`."""
        return self._told(
            ("history", place, until), sight, lambda atlas: atlas.history(place, until)
        )

    def _told(self, key: object, sight: Sight, make: Callable[[Atlas], _Made]) -> _Made:
        """What single places are told from: of no map, and so beside whatever else is asked."""
        moment = self._moment(sight)
        found = moment.answered(key, sight.news)
        if found is None:
            with self._ledger.reading() as db:
                found = make(self._atlas(db, sight))
            moment.keep(key, sight.news, found)
        return found  # type: ignore[return-value]

    def _mapped(self, key: object, sight: Sight, make: Callable[[KeptMap, Atlas], _Made]) -> _Made:
        """What the kept map is told from: the first who asks brings it up to date."""
        moment = self._moment(sight)
        if (found := moment.answered(key, sight.news)) is not None:
            return found  # type: ignore[return-value]
        with moment.mapping:
            if (found := moment.answered(key, sight.news)) is not None:
                return found  # type: ignore[return-value]
            judged: list[str] = []
            with self._ledger.reading() as db:
                atlas = self._atlas(db, sight)
                if sight.news > moment.refreshed:
                    judged = moment.kept.refresh(db, atlas)
                    moment.refreshed = sight.news
                made = make(moment.kept, atlas)
            moment.keep(key, sight.news, made)
            # Of a moment that was only asked for nothing is kept on disk: there is no end of them.
            if judged and sight.at is None:
                self._store(moment.kept, judged)
        return made

    def _atlas(self, db: Connection, sight: Sight) -> Atlas:
        return Atlas(db, self._background, self._policy, sight.axis, sight.at)

    def _store(self, kept: KeptMap, places: list[str]) -> None:
        try:
            with self._ledger.quick_engine.begin() as db:
                kept.store(db, places)
        except DatabaseError:
            # A map that is not kept is judged again: slower, and no less true.
            return

    def _moment(self, sight: Sight) -> _Moment:
        at = sight.at
        moment = f"{sight.axis.value} {at.isoformat()}" if at is not None else "all"
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
