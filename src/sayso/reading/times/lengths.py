"""How long: the days of "for two years", "within 24 hours", "after six days of fighting"."""

import math
from datetime import date, timedelta

from .anchors import DAYS_IN, Anchors, TimeSpan, move, precision_of, unknown
from .model import Length, Node
from .years import is_long_ago

# A part of the day ("by evening") and a length go with the last day told of where that lies this
# near to the report.
TOLD_DAYS = 7
# "Within days", "in the coming weeks" are three, as "the past few days" are. Source: the claim contract.
VAGUE_COUNT = 3


def whole_days(unit: str, count: float) -> int:
    """Hours and minutes as days: up to half a day stays within the day, 24 hours are one."""
    return math.ceil(count * DAYS_IN[unit] - 0.5)


def moved_by(day: date, length: Length, sign: int = 1, less: int = 0) -> date | None:
    """The day a length on from another, or back where the sign is -1.

    Args:
        less: So many days short of it.

    Returns:
        None where the length has no number, or the calendar ends before.
    """
    if length.count is None:
        return None
    unit, count = length.unit, length.count
    if unit in ("hour", "minute", "second"):
        unit, count = "day", whole_days(unit, count)
    try:
        return move(day, unit, sign * count) - timedelta(sign * less)
    except (ValueError, OverflowError):
        return None


def _days(start: date, end: date | None, node: Node) -> TimeSpan:
    return TimeSpan(start, end, precision_of(node))


def resolve_length(node: Length, anchors: Anchors) -> TimeSpan:
    """The days of a length of time; both ends None where nothing tells when it ended or began."""
    published, count, unit = anchors.published, node.count, node.unit
    if unit in ("minute", "second") and node.role != "within":
        return unknown(node)
    if unit == "hour" and count and count < 24 and node.role in ("bare", "for"):
        return _hours_long(node, anchors)
    if node.role == "within" and (anchors.told_day or anchors.ahead):
        fresh = anchors.ahead and not anchors.looks_back
        base = published if fresh and published else anchors.told_day or published
        if base is None:
            return unknown(node)
        if count is None:
            if unit in ("hour", "minute"):
                return _days(base, None if anchors.ahead else base, node)
            return _days(base, move(base, unit, VAGUE_COUNT) if anchors.ahead else None, node)
        days = whole_days(unit, count) if unit == "hour" else None
        end = base + timedelta(days) if days is not None else move(base, unit, count)
        return _days(base, end, node)
    if count is None:
        return unknown(node)
    if published is None or is_long_ago(anchors):
        return _story_length(node, count, anchors)
    if node.role == "row":
        day = anchors.told_day if anchors.beside else None
        last = day if day and 0 <= (published - day).days <= 1 else published
        return _days(move(last, unit, 1 - count), last, node)
    if anchors.ahead:
        # "For two months", "sixty days to go home" from now on; "in two months" at their end.
        end = moved_by(published, node) or published
        return _days(end if node.role == "in" else published, end, node)
    if _ended_that_day(node, anchors):
        end = anchors.told_day or published
        length = ("day", whole_days(unit, count)) if unit == "hour" else (unit, count)
        return _days(move(end, length[0], -length[1]), end, node)
    # "Six days of fighting" are those up to the report; a sentence of two years is none.
    if node.role == "bare" and unit not in ("day", "week"):
        return unknown(node)
    told = anchors.told_day
    if node.role == "bare" and unit == "day" and told and 0 < (published - told).days <= TOLD_DAYS:
        # "Fell on Sunday after two days of battle": Saturday and Sunday.
        return _days(move(told, unit, 1 - count), told, node)
    if unit == "hour":
        unit, count = "day", whole_days(unit, count)
    return _days(move(published, unit, -count), None if node.role == "for" else published, node)


def _ended_that_day(node: Length, anchors: Anchors) -> bool:
    """Whether a length ends with the day that its sentence tells: "fell on Sunday after two weeks of
    siege", "entered on Sunday the town that had been held for a year"."""
    told, published = anchors.told_day, anchors.published
    if told is None or published is None or not anchors.beside:
        return False
    ends = node.role == "for" and anchors.had
    ends = ends or (node.role == "bare" and node.unit in ("week", "fortnight", "month", "year"))
    return ends and 0 <= (published - told).days <= TOLD_DAYS


def _hours_long(node: Length, anchors: Anchors) -> TimeSpan:
    """ "For ten hours", "four hours of shelling": of one day, the last told of or the report's."""
    told, published = anchors.told_day, anchors.published
    near = told and (published is None or 0 <= (published - told).days <= TOLD_DAYS)
    day = told if near or is_long_ago(anchors) else published
    return _days(day, day, node) if day else unknown(node)


def _story_length(node: Length, count: float, anchors: Anchors) -> TimeSpan:
    """How long something lasted that a text of long ago tells of: from the day told of last."""
    told, unit = anchors.told_day, node.unit
    if told is None or node.role in ("row", "within"):
        return unknown(node)
    days = whole_days(unit, count) if unit == "hour" else None
    if node.role == "in" and unit == "day":
        return _days(told, told + timedelta(math.ceil(count) - 1), node)
    if node.role == "bare":
        # "Fell on 5 June after three months of fighting".
        return _days(told - timedelta(days) if days else move(told, unit, -count), told, node)
    return _days(told, told + timedelta(days) if days else move(told, unit, count), node)
