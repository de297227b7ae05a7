"""What maps of control have of each place, from one change to the next: all days at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from attrs import field, frozen

from sayso.model.entry import Overruled
from sayso.model.picture import MapPlace, Party
from sayso.picture.aspects import overruled
from sayso.picture.control import ControlRules, PlaceClaims, history_of
from sayso.picture.mapped import Timeline
from sayso.picture.sides import Cast


@frozen
class Stretch:
    """What a map has of one place from a day on until the next stretch."""

    since: date
    place: MapPlace | None
    """None: nothing is known of it."""


@frozen(eq=False)
class Stretches:
    """All days of a map."""

    places: Mapping[str, tuple[Stretch, ...]] = field(repr=False)
    """By place; those never known are left out."""
    besiegers: tuple[Party, ...] = ()
    """Whoever besieges any of them at any time."""


def stretches_of(
    lines: Mapping[str, Timeline], cast: Cast, rulings: Mapping[str, Sequence[Overruled]]
) -> dict[str, tuple[Stretch, ...]]:
    """Return, by place, what the map of any day has of it; places never known are left out.

    Args:
        rulings: Reviewers' rulings by place.
    """
    found: dict[str, tuple[Stretch, ...]] = {}
    for key, line in lines.items():
        ruled = rulings.get(key, ())
        rows: list[Stretch] = []
        for day in sorted({*_turns(line), *_ruled(ruled)}):
            now = line.on(day, cast.party)
            if now is not None and ruled:
                now = overruled(now, ruled, cast, day)
            if now != (rows[-1].place if rows else None):
                rows.append(Stretch(day, now))
        if rows:
            found[key] = tuple(rows)
    return found


def ever_besieged(places: Mapping[str, Sequence[Stretch]]) -> list[str]:
    """The places that are under siege on any day."""
    return [k for k, rows in places.items() if any(s.place and s.place.siege for s in rows)]


def besiegers_of(claims: Iterable[PlaceClaims], rules: ControlRules) -> tuple[Party, ...]:
    """Whoever besieges any of these places at any time, by key."""
    found = {
        party.key: party
        for one in claims
        for change in history_of(one, rules, None)
        for party in (change.siege.by if change.siege else ())
    }
    return tuple(found[key] for key in sorted(found))


def _turns(line: Timeline) -> Iterator[date]:
    """Days on which what is known of a place may be otherwise than the day before."""
    last = date.max.toordinal()
    for day, heard, horizon in zip(line.days, line.evidence, line.horizons, strict=True):
        yield date.fromordinal(day)
        # It grows stale, and then unknown; see `aspects.aged`.
        for silent in (horizon, 2 * horizon):
            if heard is not None and heard + silent < last:
                yield date.fromordinal(heard + silent + 1)


def _ruled(rulings: Sequence[Overruled]) -> Iterator[date]:
    for ruling in rulings:
        if ruling.start is not None:
            yield ruling.start
        if ruling.end is not None and ruling.end < date.max:
            yield ruling.end + timedelta(days=1)
