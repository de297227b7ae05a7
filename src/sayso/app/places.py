"""Places asked for one at a time or as a map, from the ledger's index; rulings on them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING

from sayso.app.ask import Question, When
from sayso.app.wire import App
from sayso.errors import BadQuery
from sayso.model.entry import Overruled, Undone, entry_id
from sayso.model.ids import EntryId
from sayso.model.known import Axis
from sayso.model.picture import Control, MapPlace
from sayso.model.terms import Status
from sayso.picture.mapped import map_place
from sayso.picture.sides import ANONYMOUS, place_key

if TYPE_CHECKING:
    from sayso.adapters.atlas import Atlas
    from sayso.adapters.sql import SqlLedger


def control_at(app: App, ledger: "SqlLedger", place: str, when: When) -> Control | None:
    """Who holds one place; the same as `picture_at` tells of it, and far quicker.

    Args:
        place: A name in any spelling that the packs have, a place's key, or words of reports.

    Returns:
        None where nothing is known of it.
    """
    key = key_of_place(app, place)
    if when.reported_by is not None and when.recorded_at is not None:
        whole = Question(app, ledger, when).picture.control
        return next((c for c in whole if c.place.key == key), None)
    with _atlas(app, ledger, when) as atlas:
        return atlas.control(key, when.as_of)


def map_at(app: App, ledger: "SqlLedger", when: When) -> tuple[MapPlace, ...]:
    """The map of control in short, by name of the places."""
    if when.reported_by is not None and when.recorded_at is not None:
        return tuple(map_place(c) for c in Question(app, ledger, when).picture.control)
    axis, at = _moment(when)
    return ledger.control_map(app.background, app.policy, app.scope, when.as_of, axis, at)


def key_of_place(app: App, name: str) -> str:
    """The key of a place that a name, a key or words stand for."""
    if name in app.background.places or name.startswith("place:"):
        return name
    found = app.registry.place(name)
    return found.slug if found else place_key(name)


def overrule(
    app: App,
    ledger: "SqlLedger",
    place: str,
    status: Status,
    by: str,
    reason: str,
    *,
    holder: str | None = None,
    start: date | None = None,
    end: date | None = None,
) -> EntryId:
    """Record a reviewer's ruling on a place; what the rules give stays in sight beside it.

    Args:
        holder: With HELD: a name or slug of the packs.
        start: First day for which it is so; None: all days before.
        end: Last day; None: until ruled otherwise.

    Raises:
        BadQuery: Nothing is known of the place, no pack knows the holder, or the ruling does
            not hang together.
    """
    key = key_of_place(app, place)
    with _atlas(app, ledger, When()) as atlas:
        if atlas.control(key, None) is None:
            raise BadQuery(f"nothing is known of {place!r}; a ruling is over a finding")
    actor = None
    if holder is not None:
        found = app.registry.actor(holder)
        actor = holder if holder in app.background.actors else found.slug if found else None
        if actor is None or actor == ANONYMOUS:
            raise BadQuery(f"no pack knows {holder!r}; name an actor of a pack")
    try:
        entry = Overruled(app.clock.now(), key, status, by, reason, actor, start, end)
    except ValueError as error:
        raise BadQuery(str(error)) from error
    ledger.append([entry])
    return entry_id(entry)


def take_back(app: App, ledger: "SqlLedger", entry: str, by: str, reason: str) -> EntryId:
    """Take a ruling back; raises BadQuery where the ledger has no ruling of that id."""
    held = next((e for i, e in ledger.entries() if i == entry), None)
    if not isinstance(held, Overruled):
        raise BadQuery(f"the ledger has no ruling {entry}; `sayso overrule` printed its id")
    undone = Undone(app.clock.now(), EntryId(entry), by, reason)
    ledger.append([undone])
    return entry_id(undone)


@contextmanager
def _atlas(app: App, ledger: "SqlLedger", when: When) -> "Iterator[Atlas]":
    axis, at = _moment(when)
    with ledger.atlas(app.background, app.policy, axis, at, app.scope) as atlas:
        yield atlas


def _moment(when: When) -> tuple[Axis, datetime | None]:
    if when.recorded_at is not None:
        return Axis.RECORDED, when.recorded_at
    return Axis.REPORTED, when.reported_by
