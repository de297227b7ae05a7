"""An event in the making: claims of one happening, and the days within which it was."""

from datetime import date, timedelta

from attrs import define, field, frozen

from sayso.model.ids import content_id
from sayso.model.terms import ClaimType
from sayso.picture.heard import Heard
from sayso.picture.policy import Policy

ONCE = frozenset({ClaimType.FORMED, ClaimType.DESIGNATION, ClaimType.LEADS})
"""Happenings of which the same parties have one, whenever they are spoken of."""


@frozen
class Window:
    """The days within which something was."""

    first: date | None
    last: date | None
    precision: str
    """day, days, week, month, year, longer or open."""

    @property
    def is_wide(self) -> bool:
        """Whether it is a month or more: too wide to be told from its neighbours."""
        return self.precision in ("month", "year", "longer")


def window_of(one: Heard, policy: Policy) -> Window:
    """Return when a claim's happening may have been; without a time, the days to its report."""
    if one.start is not None:
        last: date | None = one.end or max(one.start, one.day or one.start)
        assert last is not None
        if one.end is None and (last - one.start).days > 30:
            return Window(one.start, last, "longer")
        return Window(one.start, last, _precision((last - one.start).days + 1))
    last = one.end or one.day
    if last is None or one.claim.type in ONCE:
        return Window(None, last, "open")
    return Window(last - timedelta(days=policy.events.untimed_days), last, "open")


def _precision(days: int) -> str:
    for name, most in (("day", 1), ("days", 6), ("week", 7), ("month", 31), ("year", 366)):
        if days <= most:
            return name
    return "longer"


@define
class Happening:
    """An event in the making: its members, and what they agree on so far."""

    type: ClaimType
    actual: bool
    window: Window
    members: list[Heard] = field(factory=list)
    against: list[Heard] = field(factory=list)
    """Claims that it was not so."""
    figures: list[Heard] = field(factory=list)
    """Claims of casualties in it."""
    places: set[str] = field(factory=set)
    actors: set[str] = field(factory=set)
    targets: set[str] = field(factory=set)

    @property
    def key(self) -> str:
        """Its id: that of its first claim in the order of record, so that it outlives growth."""
        all_of_it = self.members + self.figures + self.against
        return event_id(min(all_of_it, key=lambda h: h.n))

    @property
    def all(self) -> list[Heard]:
        """Every claim of it, in order of record."""
        return sorted(self.members + self.figures + self.against, key=lambda h: h.n)

    def take(self, one: Heard, window: Window) -> None:
        """Make a claim a member."""
        self.members.append(one)
        self.places.update(one.places)
        self.actors.update(one.actors)
        self.targets.update(one.targets)
        self.window = _closer(self.window, window)


def months(first: date, last: date) -> range:
    """The months that a stretch of days touches, as numbers that follow on one another."""
    return range(first.year * 12 + first.month, last.year * 12 + last.month + 1)


def event_id(first: Heard) -> str:
    """The id of the event whose first claim this is."""
    return content_id("event", first.claim.id)


def _closer(a: Window, b: Window) -> Window:
    """The window that says more: a dated one before an undated, the narrower of two."""

    def width(w: Window) -> tuple[int, int]:
        if w.first is None or w.last is None:
            return (2, 0)
        return (1 if w.precision == "open" else 0, (w.last - w.first).days)

    return min(a, b, key=lambda w: (width(w), w.first or date.max, w.last or date.max))
