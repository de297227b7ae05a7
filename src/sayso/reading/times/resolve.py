"""Tying a time expression's tree to a report's date and to the day told of before it."""

import math
from calendar import monthrange
from datetime import date, timedelta

from attrs import evolve

from .anchors import (
    DAYS_IN,
    MONTHS_IN,
    Anchors,
    TimeSpan,
    monday,
    move,
    precision_of,
    shift,
    unknown,
    whole_month,
    whole_quarter,
)
from .lengths import TOLD_DAYS, VAGUE_COUNT, resolve_length, whole_days
from .model import (
    THEN,
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
from .years import AHEAD_DAYS, is_long_ago, resolve_date, resolve_section

_DAWNING = ("dawn", "morning", "overnight", "midnight")


def resolve(node: Node, anchors: Anchors) -> TimeSpan:
    """The days that a tree means; both ends None where the anchors do not give them."""
    try:
        span = _resolve(node, anchors)
    except (ValueError, OverflowError):
        # 31 February, or a year outside the calendar.
        return unknown(node)
    if span.start and span.end and span.start > span.end:
        # "Before today" and "the next minutes" leave no whole day between.
        return evolve(span, start=span.end)
    return span


def _resolve(node: Node, anchors: Anchors) -> TimeSpan:
    match node:
        case Date():
            return resolve_date(node, anchors)
        case Section():
            return resolve_section(node, anchors)
        case Step():
            return _step(node, anchors)
        case Window():
            return _window(node, anchors)
        case Length():
            return resolve_length(node, anchors)
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
    return TimeSpan(start, end, precision_of(node))


def _step(node: Step, anchors: Anchors) -> TimeSpan:
    count, unit = node.count, node.unit
    if node.origin == "story":
        return _story_step(node, anchors)
    base = anchors.published
    if count is None and base and unit in ("hour", "minute", "second"):
        # "A few minutes ago".
        return _days(base, base, node)
    if count is None:
        return unknown(node)
    if base is None:
        # "The next year" of a text without a date is the story's; "last week" is not known.
        storys = unit in MONTHS_IN and count >= 0 and not node.counted
        return _story_step(evolve(node, origin="story"), anchors) if storys else unknown(node)
    if unit in ("hour", "minute", "second"):
        day = base + timedelta(math.copysign(whole_days(unit, abs(count)), count))
        return _days(day, day, node)
    if node.exact or (node.counted and (unit in ("week", "fortnight") or count == -1)):
        day = move(base, unit, count)
        return _days(day, day, node) if unit != "weekend" else _whole(base, unit, count, node)
    whole = _whole(base, unit, count, node)
    if unit == "week" and count == 0 and whole.start and not anchors.ahead:
        return evolve(whole, end=base)
    return whole


def _whole(base: date, unit: str, count: int, node: Step) -> TimeSpan:
    """The whole day, week, month ... that lies so many units from a day."""
    if unit in ("day", "night"):
        day = base + timedelta(count)
        return _days(day, day, node)
    if unit in ("week", "fortnight"):
        start = monday(base) + timedelta(int(DAYS_IN[unit]) * count)
        return _days(start, start + timedelta(6), node)
    if unit == "weekend":
        # "The weekend" has begun; "this weekend" may come, but on a Monday has just gone.
        gone = int(base.weekday() < (5 if node.counted else 2) and count == 0)
        start = monday(base) + timedelta(7 * (count - gone) + 5)
        return _days(start, start + timedelta(1), node)
    day = shift(base.replace(day=1), MONTHS_IN[unit] * count)
    if unit == "month":
        return _days(*whole_month(day.year, day.month), node)
    if unit == "quarter":
        return _days(*whole_quarter(day), node)
    years = MONTHS_IN[unit] // 12
    first = day.year // years * years
    return _days(date(first, 1, 1), date(first + years - 1, 12, 31), node)


def _story_step(node: Step, anchors: Anchors) -> TimeSpan:
    unit, count, told = node.unit, node.count, anchors.told
    day, published = anchors.told_day, anchors.published
    if unit in ("hour", "minute", "second") and day and (count is None or 0 < count < 24):
        return _days(day, day, node)
    if count is None:
        return unknown(node)
    to_the_day = unit in ("day", "night", "hour", "minute", "second") or (
        node.counted and unit in ("week", "fortnight")
    )
    if to_the_day:
        # Where nothing was told yet, what lies back counts from the report's date.
        if node.nth and count and day is None and published:
            # What is told of is the day that the report tells of, whichever it is of a siege.
            return _days(published, published, node)
        if node.nth and told and told.precision == "days":
            day = told.start
        base = day or (published if count < 0 or (count == 0 and not node.counted) else None)
        if base is None:
            return unknown(node)
        exact = base + timedelta(round(count * DAYS_IN[unit]))
        return _days(exact, exact, node)
    if unit == "week" and count == 1 and day:
        # "In the following week" are the seven days behind the one told of.
        return _days(day + timedelta(1), day + timedelta(7), node)
    if node.counted and unit == "month" and count == 1 and day:
        # "A month later" is that day of the next month; "three months later" some day of that one.
        exact = shift(day, 1)
        return _days(exact, exact, node)
    base = told.start if told and told.start else published
    if anchors.ahead and count == 0 and published and not anchors.looks_back:
        # What is to come "by the end of the week" is of the report's.
        base = published
    base = None if node.counted and count > 0 and base is published else base
    if base is None:
        return unknown(node)
    if node.counted and unit == "year" and abs(count) == 1 and told and told.precision != "year":
        month = shift(base, 12 * count)
        return _days(*whole_month(month.year, month.month), node)
    return _whole(base, unit, count, node)


def _window(node: Window, anchors: Anchors) -> TimeSpan:
    story = node.origin == "story"
    published = anchors.published
    base = (anchors.told_day or published) if story or published is None else published
    if base is None or (not story and not node.ahead and published is None):
        return unknown(node)
    count = VAGUE_COUNT if node.count is None else node.count
    unit = node.unit
    if unit in ("hour", "minute"):
        unit, count = "day", whole_days(unit, count)
    if not node.ahead:
        # Of the report's own day the contract's "past few days" count that day in.
        before = story and node.unit == "day" and base != published
        last = base - timedelta(1) if before else base
        return _days(move(base, unit, -count), last, node)
    if node.count is None and not story and unit not in ("day", "week", "month"):
        return _days(base, None, node)
    end = move(base, unit, count)
    return _days(base + timedelta(1), end, node) if story else _days(base, end, node)


def _part(node: Part, anchors: Anchors) -> TimeSpan:
    if node.host is not None:
        return evolve(_resolve(node.host, anchors), precision="part-of-day")
    day = _day_of_part(node, anchors)
    if day is None:
        return unknown(node)
    if node.name != "overnight":
        return _days(day, day, node)
    if anchors.published is None and node.through:
        # "Fighting continued throughout the night" of the day that a story has told of.
        return _days(day, day + timedelta(1), node)
    # "Overnight" is the day before and the day. Source: the claim contract.
    return _days(day - timedelta(1), day, node)


def _day_of_part(node: Part, anchors: Anchors) -> date | None:
    """The day of a part that names none: the one told of last, or the report's."""
    told, published = anchors.told_day, anchors.published
    if published is None or is_long_ago(anchors):
        return told
    if told is None or told > published or (published - told).days > TOLD_DAYS:
        return published
    if not anchors.beside:
        return published
    # After "on Monday" a dawn is the next day's, an evening Monday's.
    return published if node.name in _DAWNING else told


_EDGE_DAYS = {
    "early": (1, 10), "start": (1, 10), "mid": (11, 20), "late": (21, 31), "end": (21, 31),
    "half 1": (1, 15), "half 2": (16, 31), "week 1": (1, 7), "week 2": (8, 14),
    "week 3": (15, 21), "week 4": (22, 28), "week 5": (25, 31),
}  # fmt: skip
_EDGE_MONTHS = {
    "early": (1, 3), "start": (1, 3), "mid": (5, 8), "late": (10, 12), "end": (10, 12)
}  # fmt: skip
_EDGE_SEASONS = {"early": 0, "start": 0, "mid": 1, "late": 2, "end": 2}
_SEASON = (88, 92)
"""Days from the first to the last of a season or quarter."""
_EDGE_YEARS = {"early": (0, 3), "start": (0, 3), "mid": (4, 6), "late": (7, 9), "end": (7, 9)}


def _edge(node: Edge, anchors: Anchors) -> TimeSpan:
    """The part of a month, year or decade. Source of the widths: the claim contract."""
    whole = _resolve(node.host, anchors)
    start, end = whole.start, whole.end
    which = node.which
    if start is None or end is None:
        return unknown(node)
    match node.host:
        case Step(unit="year") if which in ("early", "mid", "late"):
            # "Late last year" is the last quarter, as "late 1987" is.
            pass
        case Step(unit="week" | "month" | "year", count=0, origin=origin) if which == "earlier" or (
            origin == "report" and which not in ("start", "end")
        ):
            last = min(end, anchors.published or end) if which == "earlier" else end
            return TimeSpan(start, max(start, last), whole.precision)
        case Step(origin="report") if which not in ("start", "mid", "end"):
            return whole
    if which in ("earlier", "later"):
        return evolve(whole, precision=precision_of(node) if start == end else whole.precision)
    days = (end - start).days
    if days > 3000 and which in _EDGE_YEARS:
        first, last_ = _EDGE_YEARS[which]
        return TimeSpan(date(start.year + first, 1, 1), date(start.year + last_, 12, 31), "year")
    if days > 360 and which in _EDGE_MONTHS:
        first, last_ = _EDGE_MONTHS[which]
        final = monthrange(start.year, last_)[1]
        return TimeSpan(date(start.year, first, 1), date(start.year, last_, final), "month")
    if _SEASON[0] <= days <= _SEASON[1] and which in _EDGE_SEASONS:
        month = shift(start, _EDGE_SEASONS[which])
        return TimeSpan(*whole_month(month.year, month.month), "month")
    if days == 6 and which == "end":
        return TimeSpan(end - timedelta(2), end, "days")
    if days == 6 and which == "mid":
        return TimeSpan(start + timedelta(2), start + timedelta(2), "day")
    if 27 <= days <= 31 and which in _EDGE_DAYS:
        first, last_ = _EDGE_DAYS[which]
        return TimeSpan(start.replace(day=first), start.replace(day=min(last_, end.day)), "days")
    return evolve(whole, precision="part-of-day" if start == end else whole.precision)


def _span(node: Span, anchors: Anchors) -> TimeSpan:
    first, last = _completed(node.first, node.last)
    end = _resolve(last, anchors)
    if isinstance(first, Part) and first.name == "overnight" and not first.host and end.start:
        # "Overnight into Monday".
        return TimeSpan(end.start - timedelta(1), end.end, "part-of-day")
    apart = isinstance(first, Date) and first.month is not None and end.start is not None
    if _lacks_year(first) and (apart or not _lacks_year(last)) and end.start:
        start = _resolve(first, evolve(anchors, published=end.start, told=None))
    else:
        start = _resolve(first, anchors)
        if _lacks_year(last) and not _lacks_year(first) and start.start:
            end = _resolve(last, Anchors(start.start, None, ahead=True))
    if start.start is None or end.start is None:
        return unknown(node)
    if start.start > (end.end or end.start):
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


def _begun(node: Bound, host: TimeSpan, anchors: Anchors) -> TimeSpan:
    """The days since which something goes on: not to come, unless what is told of is."""
    published = anchors.published
    if not node.begun or host.start is None:
        return host
    told = anchors.told
    storys = told is not None and (published is None or is_long_ago(anchors))
    latest = (told.end or told.start) if told and storys else None
    if latest and (host.start - latest).days > AHEAD_DAYS and _lacks_year(node.host):
        # A story goes on since a month that it has behind it.
        return evolve(host, start=shift(host.start, -12))
    if published is None or host.start <= published:
        return host
    behind = _resolve(node.host, evolve(anchors, published=published - timedelta(AHEAD_DAYS)))
    return behind if behind.start and behind.start <= published else host


def _bound(node: Bound, anchors: Anchors) -> TimeSpan:
    told = anchors.told
    # "Since then", "by then" are of what was told, be it a month.
    then = told if node.host == THEN and told and told.start else None
    host = then or _resolve(node.host, anchors)
    if host.start is None or (node == Bound("as of", THEN) and then is None):
        return unknown(node)
    at_end = isinstance(node.host, Edge) and node.host.which == "end"
    at_start = isinstance(node.host, Edge) and node.host.which == "start"
    # What is to last or to be done until a day begins with the report that says so.
    began = anchors.published if anchors.ahead else None
    if began and host.end and began > host.end:
        began = None
    match node.relation:
        case "since" if at_end and host.end:
            return evolve(host, start=host.end, end=None)
        case "since":
            return evolve(_begun(node, host, anchors), end=None)
        case "as of":
            return evolve(host, end=None) if anchors.ahead else host
        case "until":
            return TimeSpan(began, host.end, host.precision)
        case "before":
            return TimeSpan(
                began, host.end if at_end else host.start - timedelta(1), host.precision
            )
        case "after":
            return TimeSpan(host.end or host.start, None, host.precision)
        case "by" if at_start:
            return TimeSpan(host.start, host.start, "day")
        case "by":
            return TimeSpan(host.end, host.end, "day") if at_end and host.end else host
