"""What time expressions are tied to, the days that come out, and the arithmetic between."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from attrs import field, frozen

from .model import (
    Bound,
    Date,
    Edge,
    Length,
    Node,
    Part,
    Repeat,
    Section,
    Span,
    Step,
    Vague,
    Window,
)

# So many days from its first to its last make it a course of events. Calibrated on the train parts.
_COURSE = 10
_YEAR = 366
PRECISIONS = ("part-of-day", "day", "days", "week", "month", "year", "open")
"""From fine to coarse. Source: the claim contract."""
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
DAYS_IN = {
    "second": 0.0, "minute": 0.0, "hour": 1 / 24, "day": 1.0, "night": 1.0, "weekend": 7.0,
    "week": 7.0, "fortnight": 14.0,
}  # fmt: skip
_UNIT_PRECISIONS = {
    "second": "part-of-day", "minute": "part-of-day", "hour": "part-of-day", "day": "day",
    "night": "part-of-day", "weekend": "days", "week": "week", "fortnight": "week",
    "month": "month", "quarter": "month", "year": "year", "decade": "year", "century": "year",
}  # fmt: skip


@frozen
class TimeSpan:
    """Days from start through end, both included.

    A start of None is unknown; an end of None is still going on where there is a start, and
    unknown where there is none. `precision` is one of PRECISIONS.
    """

    start: date | None
    end: date | None
    precision: str

    @property
    def known(self) -> bool:
        """Whether either end is a date."""
        return self.start is not None or self.end is not None


@frozen
class Dated:
    """What the dates that a text gives in full say of those that it gives without a year."""

    years: frozenset[int] = frozenset()
    """All that it may be about; none where it gives too few to tell."""
    days: Mapping[tuple[int, int], int] = field(factory=dict)
    """The year of each day of the year that it gives with one, and no other."""


@frozen
class Anchors:
    """What relative expressions count from.

    `published` is the report's date, `told` the last date that the text gave before, `beside`
    whether it gave that in the same sentence, `ahead` whether what is told of is still to come
    (a planned or threatened act), `looks_back` whether the report as a whole tells of long ago,
    so that its date gives no year; `dated` is known of such a report only. `had` is whether what
    is told of had been so before ("had fallen in May").
    """

    published: date | None = None
    told: TimeSpan | None = None
    ahead: bool = False
    looks_back: bool = False
    beside: bool = False
    had: bool = False
    dated: Dated = field(factory=Dated)
    course: TimeSpan | None = None
    """The battle or war that was told of with its first and last day, and is still."""

    @property
    def told_day(self) -> date | None:
        """The one day told of last, where it was told to the day.

        What is named with its first and last day, if they lie far apart, is told from its first.
        """
        told = self.told
        if told is None or told.precision not in ("day", "days", "part-of-day"):
            return None
        return told.start if self.told_course else told.end or told.start

    @property
    def told_course(self) -> tuple[date, date] | None:
        """The first and last day of a battle or war told of last: "from 7 May to 29 June"."""
        return _course(self.told)

    @property
    def whole_course(self) -> tuple[date, date] | None:
        """As `told_course`, also where days of it were told since; not of longer than a year, in
        which a month or day would not be the only one of its name."""
        lasting = _course(self.course)
        short = lasting is not None and (lasting[1] - lasting[0]).days <= _YEAR
        return _course(self.told) or (lasting if short else None)


def _course(told: TimeSpan | None) -> tuple[date, date] | None:
    if told is None or told.precision != "days" or not told.start or not told.end:
        return None
    return (told.start, told.end) if (told.end - told.start).days >= _COURSE else None


def unknown(node: Node) -> TimeSpan:
    """No days, and the precision that the tree would have."""
    return TimeSpan(None, None, precision_of(node))


def hull(spans: Iterable[TimeSpan]) -> TimeSpan | None:
    """From the first day of all through the last; None where none has a start."""
    known = [span for span in spans if span.start is not None]
    if not known:
        return None
    start = min(span.start for span in known if span.start)
    ends = [span.end for span in known if span.end]
    precision = max((span.precision for span in known), key=PRECISIONS.index)
    return TimeSpan(start, max(ends) if len(ends) == len(known) else None, precision)


def precision_of(node: Node) -> str:
    """How fine a tree tells time, whatever its days may be."""
    match node:
        case Date(day=int()) | Date(weekday=int()):
            return "day"
        case Date(month=int()):
            return "month"
        case Date():
            return "year"
        case Section(kind=kind):
            return "year" if kind in ("decade", "century") else "month"
        case Step(exact=True):
            return "day"
        case Step(unit=unit):
            return _UNIT_PRECISIONS[unit]
        case Window(unit=unit) | Length(unit=unit):
            return "days" if DAYS_IN.get(unit, 7.0) <= 1 else _UNIT_PRECISIONS[unit]
        case Part():
            return "part-of-day"
        case Edge(host=host):
            coarse = precision_of(host)
            return {"year": "month", "month": "days", "day": "part-of-day"}.get(coarse, coarse)
        case Span(first=first):
            coarse = precision_of(first)
            return "days" if coarse == "day" else coarse
        case Bound(host=host):
            return precision_of(host)
        case Vague(which="now"):
            return "day"
        case Repeat() | Vague():
            return "open"


def monday(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(day.weekday())


def on(year: int, month: int, day: int | None) -> date:
    """That day, or the month's last where it is shorter; its first for None."""
    return date(year, month, min(day or 1, monthrange(year, month)[1]))


def shift(day: date, months: int) -> date:
    """The same day so many months on, or the month's last."""
    index = 12 * day.year + day.month - 1 + months
    return on(index // 12, index % 12 + 1, day.day)


def move(day: date, unit: str, count: float) -> date:
    """A day so many units on, by the calendar for months and longer."""
    if unit in MONTHS_IN:
        return shift(day, round(MONTHS_IN[unit] * count))
    return day + timedelta(round(DAYS_IN[unit] * count))


def whole_month(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def whole_quarter(day: date) -> tuple[date, date]:
    """The first and the last day of the quarter that a day is in."""
    start = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return start, shift(start, 3) - timedelta(1)
