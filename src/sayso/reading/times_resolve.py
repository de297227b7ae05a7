"""Tying a time expression's tree to a report's date and to the day told of before it."""

import math
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from attrs import evolve, frozen

from .times_model import (
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

# A day of the year without its year is the newest not more than this many days ahead.
# Source: the trial of date libraries (46 of 47 strings; 30 and 60 do no better).
AHEAD_DAYS = 45
# A report this many days younger than the story's last day tells of the past: years are
# then read from the story, unless the day lies within NEAR_DAYS of the report.
FAR_DAYS = 366
NEAR_DAYS = 90
# "A few", "several" and "recent" weeks are three. Source: the claim contract.
VAGUE_COUNT = 3


@frozen
class TimeSpan:
    """Days from start through end, both included.

    A start of None is unknown; an end of None is still going on where there is a start, and
    unknown where there is none. `precision` is one of part-of-day, day, days, week, month,
    year, open.
    """

    start: date | None
    end: date | None
    precision: str

    @property
    def known(self) -> bool:
        """Whether either end is a date."""
        return self.start is not None or self.end is not None


@frozen
class Anchors:
    """What relative expressions count from.

    `published` is the report's date, `told` the last date that the text gave before, `ahead`
    whether what is told of is still to come (a planned or threatened act).
    """

    published: date | None = None
    told: TimeSpan | None = None
    ahead: bool = False

    @property
    def told_day(self) -> date | None:
        """The one day told of last, where it was told to the day."""
        told = self.told
        if told is None or told.precision not in ("day", "days", "part-of-day"):
            return None
        return told.end or told.start


_PRECISIONS = {
    "second": "part-of-day", "minute": "part-of-day", "hour": "part-of-day", "day": "day",
    "night": "part-of-day", "weekend": "days", "week": "week", "month": "month",
    "quarter": "month", "year": "year", "decade": "year", "century": "year",
}  # fmt: skip
_DAYS = {"second": 0.0, "minute": 0.0, "hour": 1 / 24, "day": 1, "night": 1, "weekend": 7,
         "week": 7, "fortnight": 14}  # fmt: skip
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
_ORDER = ("part-of-day", "day", "days", "week", "month", "year", "open")


def resolve(node: Node, anchors: Anchors) -> TimeSpan:
    """The days that a tree means; both ends None where the anchors do not give them."""
    try:
        return _resolve(node, anchors)
    except (ValueError, OverflowError):
        # 31 February, or a year outside the calendar.
        return unknown(node)


def unknown(node: Node) -> TimeSpan:
    """No days, and the precision that the tree would have."""
    return TimeSpan(None, None, _precision(node))


def hull(spans: Iterable[TimeSpan]) -> TimeSpan | None:
    """From the first day of all through the last; None where none has a start."""
    known = [span for span in spans if span.start is not None]
    if not known:
        return None
    start = min(span.start for span in known if span.start)
    ends = [span.end for span in known if span.end]
    precision = max((span.precision for span in known), key=_ORDER.index)
    return TimeSpan(start, max(ends) if len(ends) == len(known) else None, precision)


def _precision(node: Node) -> str:
    match node:
        case Date(day=int()) | Date(weekday=int()):
            return "day"
        case Date(month=int()):
            return "month"
        case Date():
            return "year"
        case Section(kind=kind):
            return "year" if kind in ("decade", "century") else "month"
        case Step(unit=unit):
            return _PRECISIONS.get(unit, "days")
        case Window(unit=unit):
            return "days" if unit in ("hour", "day", "night") else _PRECISIONS.get(unit, "days")
        case Length(unit=unit):
            return "days" if unit in ("hour", "day", "night") else _PRECISIONS.get(unit, "days")
        case Part():
            return "part-of-day"
        case Edge(host=host):
            coarse = _precision(host)
            return {"year": "month", "month": "days", "day": "part-of-day"}.get(coarse, coarse)
        case Span(first=first):
            coarse = _precision(first)
            return "days" if coarse == "day" else coarse
        case Bound(host=host):
            return _precision(host)
        case Vague(which="now"):
            return "day"
        case Repeat() | Vague():
            return "open"


def _resolve(node: Node, anchors: Anchors) -> TimeSpan:
    match node:
        case Date():
            return _date(node, anchors)
        case Section():
            return _section(node, anchors)
        case Step():
            return _step(node, anchors)
        case Window():
            return _window(node, anchors)
        case Length():
            return _length(node, anchors)
        case Part():
            return _part(node, anchors)
        case Edge():
            return _edge(node, anchors)
        case Span():
            return _span(node, anchors)
        case Bound():
            return _bound(node, anchors)
        case Vague(which="now") if anchors.published:
            return TimeSpan(anchors.published, anchors.published, "day")
        case Vague() | Repeat():
            return unknown(node)


def _days(start: date, end: date | None, node: Node) -> TimeSpan:
    return TimeSpan(start, end, _precision(node))


def _month_of(year: int, month: int, node: Node) -> TimeSpan:
    return _days(date(year, month, 1), date(year, month, monthrange(year, month)[1]), node)


def _date(node: Date, anchors: Anchors) -> TimeSpan:
    published = anchors.published
    if node.month is None and node.weekday is not None:
        return _weekday(node.weekday, node, anchors)
    year = node.year
    if year is None and node.year_turn is not None:
        year = published.year + node.year_turn if published else None
        if year is None:
            return unknown(node)
    if node.month is None:
        if year is None:
            return unknown(node)
        return _days(date(year, 1, 1), date(year, 12, 31), node)
    if year is None:
        year = _year(node.month, node.day, node.turn, anchors)
    if year is None:
        return unknown(node)
    if node.day is None:
        return _month_of(year, node.month, node)
    day = date(year, node.month, node.day)
    return _days(day, day, node)


def _year(month: int, day: int | None, turn: int | None, anchors: Anchors) -> int | None:
    """The year of a month or day that is given without one."""
    published, told = anchors.published, anchors.told
    if published and (not _told_of_long_ago(anchors) or _is_recent(published, month, day)):
        if turn is not None:
            return _turned_year(published, month, turn)
        latest = published + timedelta(AHEAD_DAYS)
        if anchors.ahead:
            earliest = date(published.year, published.month, 1) if day is None else published
            this = _on(published.year, month, day)
            return published.year + (this < earliest - timedelta(AHEAD_DAYS))
        return latest.year - (_on(latest.year, month, day) > latest)
    if told and told.start and turn is None:
        if told.precision == "year":
            return told.start.year
        # A story goes on more often than it goes back, so of two years the nearer counts,
        # and half a year ahead is nearer than half a year behind.
        near = told.end or told.start
        years = (near.year - 1, near.year, near.year + 1)
        return min(years, key=lambda year: _distance(near, _on(year, month, day)))
    return None


def _told_of_long_ago(anchors: Anchors) -> bool:
    told, published = anchors.told_day, anchors.published
    return bool(told and published and (published - told).days > FAR_DAYS)


def _is_recent(published: date, month: int, day: int | None) -> bool:
    """Whether the report's own past weeks hold such a day, or its past months such a month."""
    latest = published + timedelta(AHEAD_DAYS)
    newest = _on(latest.year - (_on(latest.year, month, day) > latest), month, day)
    return (published - newest).days < (NEAR_DAYS if day else 2 * NEAR_DAYS)


def _distance(near: date, other: date) -> float:
    days = (other - near).days
    return days if days >= 0 else -1.2 * days


def _on(year: int, month: int, day: int | None) -> date:
    return date(year, month, min(day or 1, monthrange(year, month)[1]))


def _turned_year(published: date, month: int, turn: int) -> int:
    if turn < 0:
        return published.year - (month >= published.month)
    if turn > 0:
        return published.year + (month <= published.month)
    return published.year


def _weekday(weekday: int, node: Date, anchors: Anchors) -> TimeSpan:
    base = anchors.published
    if base is None:
        return unknown(node)
    if node.week_turn is not None:
        day = _monday(base) + timedelta(7 * node.week_turn + weekday)
        return _days(day, day, node)
    back = (base.weekday() - weekday) % 7
    if node.turn == -1:
        day = base - timedelta(back or 7)
    elif node.turn == 1:
        day = base + timedelta((7 - back) if back else 7)
    elif anchors.ahead:
        day = base + timedelta((7 - back) % 7)
    else:
        day = base - timedelta(back)
    return _days(day, day, node)


def _monday(day: date) -> date:
    return day - timedelta(day.weekday())


def _section(node: Section, anchors: Anchors) -> TimeSpan:
    if node.kind == "decade":
        start = node.number or 0
        return _days(date(start, 1, 1), date(start + 9, 12, 31), node)
    if node.kind == "century":
        last = 100 * (node.number or 0)
        return _days(date(last - 99, 1, 1), date(last, 12, 31), node)
    published = anchors.published
    year = node.year
    if year is None and node.year_turn is not None and published:
        year = published.year + node.year_turn
    if node.number is None:
        return _running_quarter(node, anchors)
    if node.kind == "quarter":
        first, months = 3 * node.number - 2, 3
    elif node.kind == "half":
        first, months = 6 * node.number - 5, 6
    else:
        # Winter is told by the year that it begins in.
        first, months = 3 + 3 * node.number, 3
    if year is None:
        year = _section_year(node, first, anchors)
    if year is None:
        return unknown(node)
    start = date(year, first, 1)
    return _days(start, _shift(start, months) - timedelta(1), node)


def _section_year(node: Section, first: int, anchors: Anchors) -> int | None:
    published, told = anchors.published, anchors.told
    if published and not _told_of_long_ago(anchors):
        if node.turn == 1:
            return published.year + (first <= published.month)
        if node.turn == 0 or anchors.ahead and first > published.month:
            return published.year
        before = first > published.month or (node.turn == -1 and first + 3 > published.month)
        return published.year - before
    return told.start.year if told and told.start else None


def _running_quarter(node: Section, anchors: Anchors) -> TimeSpan:
    if anchors.published is None or node.kind != "quarter" or node.turn is None:
        return unknown(node)
    day = _shift(anchors.published.replace(day=1), 3 * (node.turn or 0))
    start = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return _days(start, _shift(start, 3) - timedelta(1), node)


def _shift(day: date, months: int) -> date:
    """The same day so many months on, or the month's last."""
    index = 12 * day.year + day.month - 1 + months
    return _on(index // 12, index % 12 + 1, day.day)


def _step(node: Step, anchors: Anchors) -> TimeSpan:
    count, unit = node.count, node.unit
    if count is None:
        return unknown(node)
    if node.origin == "story":
        return _story_step(node, count, anchors)
    base = anchors.published
    if base is None:
        return unknown(node)
    if unit in ("hour", "minute", "second"):
        day = base + timedelta(math.ceil(abs(count) * _DAYS[unit] - 0.5) * (1 if count > 0 else -1))
        return _days(day, day, node)
    whole = _whole(base, unit, count, node)
    if unit == "week" and count == 0 and whole.start and not anchors.ahead:
        return evolve(whole, end=base)
    return whole


def _whole(base: date, unit: str, count: int, node: Node) -> TimeSpan:
    """The whole day, week, month ... that lies so many units from a day."""
    if unit in ("day", "night"):
        day = base + timedelta(count)
        return _days(day, day, node)
    if unit in ("week", "fortnight"):
        start = _monday(base) + timedelta(int(_DAYS[unit]) * count)
        return _days(start, start + timedelta(6), node)
    if unit == "weekend":
        # On a Monday or Tuesday "this weekend" is the one just gone.
        gone = int(base.weekday() < (5 if node == _THE_WEEKEND else 2) and count == 0)
        start = _monday(base) + timedelta(7 * (count - gone) + 5)
        return _days(start, start + timedelta(1), node)
    day = _shift(base.replace(day=1), _MONTHS[unit] * count)
    if unit == "month":
        return _month_of(day.year, day.month, node)
    if unit == "quarter":
        start = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
        return _days(start, _shift(start, 3) - timedelta(1), node)
    years = {"year": 1, "decade": 10, "century": 100}[unit]
    first = day.year // years * years
    return _days(date(first, 1, 1), date(first + years - 1, 12, 31), node)


def _story_step(node: Step, count: int, anchors: Anchors) -> TimeSpan:
    unit, told = node.unit, anchors.told
    day = anchors.told_day
    if unit in ("day", "night", "hour", "minute", "second") or node.counted and unit == "week":
        # Where nothing was told yet, "that day" and "the day before" go by the report's date.
        base = day or (anchors.published if count <= 0 and not node.counted else None)
        if base is None:
            return unknown(node)
        exact = base + timedelta(int(count * _DAYS[unit]))
        return _days(exact, exact, node)
    base = told.start if told and told.start else anchors.published if count <= 0 else None
    if base is None:
        return unknown(node)
    if node.counted and unit == "year" and told and told.precision != "year":
        month = _shift(base, 12 * count)
        return _month_of(month.year, month.month, node)
    return _whole(base, unit, count, node)


def _window(node: Window, anchors: Anchors) -> TimeSpan:
    told = anchors.told_day
    story = node.origin == "story"
    base = told if story else anchors.published
    if base is None:
        return unknown(node)
    count = VAGUE_COUNT if node.count is None else node.count
    if node.unit in ("hour", "minute"):
        # Up to half a day stays within the day; 24 hours reach back one day, 48 two.
        count = math.ceil(count * _DAYS[node.unit] - 0.5)
    if node.ahead:
        start = base + timedelta(1) if story else base
        end = _move(start, node.unit, count)
        return _days(start, end - timedelta(1) if story else end, node)
    return _days(_move(base, node.unit, -count), base, node)


def _move(day: date, unit: str, count: float) -> date:
    if unit in _MONTHS:
        return _shift(day, round(_MONTHS[unit] * count))
    if unit in ("hour", "minute"):
        return day + timedelta(round(count))
    return day + timedelta(round(_DAYS[unit] * count))


def _length(node: Length, anchors: Anchors) -> TimeSpan:
    base = anchors.published
    if base is None or node.count is None or node.role == "bare":
        return unknown(node)
    if node.unit in ("minute", "second"):
        return unknown(node)
    if node.role == "row":
        return _days(_move(base, node.unit, 1 - node.count), base, node)
    count = node.count
    if node.unit == "hour":
        count = math.ceil(count * _DAYS["hour"] - 0.5)
    start = _move(base, node.unit, -count)
    return _days(start, base if node.role == "in" else None, node)


def _part(node: Part, anchors: Anchors) -> TimeSpan:
    if node.host is not None:
        found = _resolve(node.host, anchors)
        return evolve(found, precision="part-of-day")
    day, published = anchors.told_day, anchors.published
    if day is None or published and day > published and not anchors.ahead:
        day = published if node.clock is None else None
    if day is None:
        return unknown(node)
    # "Overnight" is the day before and the day. Source: the claim contract.
    start = day - timedelta(1) if node.name == "overnight" else day
    return _days(start, day, node)


_THE_WEEKEND = Step("weekend", 0, counted=True)
_EDGE_DAYS = {"early": (1, 10), "start": (1, 10), "mid": (11, 20), "late": (21, 31), "end": (21, 31)}
_EDGE_MONTHS = {"early": (1, 3), "start": (1, 3), "mid": (5, 8), "late": (10, 12), "end": (10, 12)}
_EDGE_YEARS = {"early": (0, 3), "start": (0, 3), "mid": (4, 6), "late": (7, 9), "end": (7, 9)}


def _edge(node: Edge, anchors: Anchors) -> TimeSpan:
    """The part of a month, year or decade. Source of the widths: the claim contract."""
    whole = _resolve(node.host, anchors)
    start, end = whole.start, whole.end
    if start is None or end is None:
        return unknown(node)
    match node.host:
        case Step(unit="week" | "month" | "year", count=0, origin="report"):
            last = min(end, anchors.published or end) if node.which == "earlier" else end
            return TimeSpan(start, max(start, last), whole.precision)
        case Step(origin="report") | Part() | Date(weekday=int()) | Date(day=int()) | Step(unit="day"):
            precision = "part-of-day" if whole.precision == "day" else whole.precision
            return evolve(whole, precision=precision)
    which = node.which
    if which in ("earlier", "later"):
        return whole
    days = (end - start).days
    if days > 3000:
        first, last = _EDGE_YEARS[which]
        return TimeSpan(date(start.year + first, 1, 1), date(start.year + last, 12, 31), "year")
    if days > 360:
        first, last = _EDGE_MONTHS[which]
        final = monthrange(start.year, last)[1]
        return TimeSpan(date(start.year, first, 1), date(start.year, last, final), "month")
    if 27 <= days <= 31:
        first, last = _EDGE_DAYS[which]
        return TimeSpan(start.replace(day=first), start.replace(day=min(last, end.day)), "days")
    return whole


def _span(node: Span, anchors: Anchors) -> TimeSpan:
    first, last = _completed(node.first, node.last)
    end = _resolve(last, anchors)
    if _lacks_year(first) and not _lacks_year(last) and end.start:
        start = _resolve(first, evolve(anchors, published=end.start, told=None))
    else:
        start = _resolve(first, anchors)
        if _lacks_year(last) and not _lacks_year(first) and start.start:
            end = _resolve(last, Anchors(start.start, None, ahead=True))
    if start.start is None or end.start is None or end.end is None and node.last != Vague("now"):
        return unknown(node)
    if start.start > (end.end or end.start):
        if not isinstance(last, Date | Part):
            return unknown(node)
        # "From Friday to Monday" told on a Sunday runs back over the week's end.
        start = _resolve(first, evolve(anchors, published=end.start, ahead=False))
        if start.start is None or start.start > (end.end or end.start):
            return unknown(node)
    precision = "days" if start.precision == "day" else start.precision
    return TimeSpan(start.start, end.end, precision)


def _completed(first: Node, last: Node) -> tuple[Node, Node]:
    """ "27 May - 3 June 2016": the half without a year takes the other's."""
    match first, last:
        case Date(year=None, month=int(a)) as one, Date(year=int(which), month=int(b)):
            return evolve(one, year=which - (a > b)), last
        case Date(year=int(which), month=int(a)), Date(year=None, month=int(b)) as two:
            return first, evolve(two, year=which + (a > b))
        case Date(year=None, month=int(), year_turn=None) as one, Date(year_turn=int(turn)):
            return evolve(one, year_turn=turn), last
        case Part(host=None, clock=None) as one, Part(host=Date() as host):
            return evolve(one, host=host), last
    return first, last


def _lacks_year(node: Node) -> bool:
    match node:
        case Date(year=None, year_turn=None):
            return True
        case Edge(host=host) | Part(host=Date() as host):
            return _lacks_year(host)
        case Section(year=None, year_turn=None, kind=kind):
            return kind not in ("decade", "century")
    return False


def _bound(node: Bound, anchors: Anchors) -> TimeSpan:
    host = _resolve(node.host, anchors)
    if host.start is None:
        return unknown(node)
    match node.relation:
        case "by" if isinstance(node.host, Edge) and node.host.which == "end" and host.end:
            return TimeSpan(host.end, host.end, "day")
        case "since" | "onward":
            return evolve(host, end=None)
        case "until":
            return TimeSpan(None, host.end, host.precision)
        case "before":
            return TimeSpan(None, host.start - timedelta(1), host.precision)
        case "after":
            return TimeSpan(host.end or host.start, None, host.precision)
        case "by":
            return host
