"""Which year, month or week is meant where a date leaves it out."""

from collections.abc import Collection
from datetime import date, timedelta

from .anchors import Anchors, TimeSpan, monday, on, shift, unknown, whole_month, whole_quarter
from .model import Date, Section

# A day of the year without its year is the newest not more than this many days ahead.
# Source: the trial of date libraries (46 of 47 strings; 30 and 60 do no better).
AHEAD_DAYS = 45
# A story that lies further back than FAR_DAYS dates what follows, unless the report itself
# may mean a day of its last NEAR_DAYS, or a month of its last NEAR_MONTH_DAYS.
# Calibrated on the marked corpus: retrospectives against news with a look back.
FAR_DAYS = 270
NEAR_DAYS = 45
NEAR_MONTH_DAYS = 150
# So far a story goes on, or back, from one date to the next without a word.
STEP_DAYS = 60
# How much farther a day back is than one ahead, for a story that does not say "had". Calibrated on
# the train parts: 1.6 reads four of their 15,257 times worse, 2.4 nine.
_BACK = 2.0
# From a story that lies a whole year back no day of the coming weeks follows.
YEAR_DAYS = 365


def resolve_date(node: Date, anchors: Anchors) -> TimeSpan:
    """The days of a calendar date."""
    if node.month is None and node.weekday is not None:
        return _weekday(node.weekday, node, anchors)
    if node.month is None and node.day is not None:
        return _day_of_month(node.day, node, anchors)
    year = node.year
    if year is None:
        year = _turned(node, anchors) if node.month else None
    if year is None:
        return unknown(node)
    if node.month is None:
        return TimeSpan(date(year, 1, 1), date(year, 12, 31), "year")
    if node.day is None:
        return TimeSpan(*whole_month(year, node.month), "month")
    day = date(year, node.month, node.day)
    return TimeSpan(day, day, "day")


def _turned(node: Date, anchors: Anchors) -> int | None:
    """The year of a month or day that is given without one."""
    published, told = anchors.published, anchors.told
    month, day = node.month or 1, node.day
    if node.year_turn is not None:
        storys = told and told.start and (node.origin == "story" or published is None)
        base = told.start if told and storys else published
        return base.year + node.year_turn if base else None
    if node.origin == "story" and told and told.start:
        return _year_beside(told.start, month, node.turn or 0)
    if published and (node.turn is not None or not _is_the_storys(month, day, anchors)):
        return _published_year(published, month, day, node.turn, anchors.ahead)
    if told is None or told.start is None:
        return None
    if node.turn is not None:
        return _year_beside(told.start, month, node.turn)
    elsewhere = anchors.dated.days.get((month, day)) if day else None
    if told.precision == "year":
        return elsewhere or told.start.year
    if anchors.whole_course and (year := _year_in_course(month, day, anchors)):
        return year
    # A story goes on more often than it goes back, so of two years the nearer counts, and
    # half a year ahead is nearer than half a year behind.
    near = told.end or told.start
    if told.precision != "day" and told.start <= on(told.start.year, month, day) <= near:
        return told.start.year
    years = anchors.dated.years
    back = 1.0 if anchors.had else _BACK
    year = _nearest_year(near, month, day, published, years and years | {near.year}, back)
    # A story that goes back to its beginning has named that day before.
    far = abs(_distance(near, on(year, month, day))) > STEP_DAYS
    return elsewhere if elsewhere and far else year


def _year_in_course(month: int, day: int | None, anchors: Anchors) -> int | None:
    """The year in which a month or day lies in a course of events, or that it "had" before it."""
    first, last = anchors.whole_course or (date.min, date.min)
    years = [y for y in range(first.year, last.year + 1) if first <= on(y, month, day) <= last]
    if years:
        return years[0] if len(years) == 1 else None
    if anchors.told_course and anchors.had and on(last.year, month, day) > last:
        return first.year - (on(first.year, month, day) >= first)
    return None


def _year_beside(told: date, month: int, turn: int) -> int:
    """The year of "that May", "the previous May" or "the following May"."""
    if turn < 0:
        return told.year - (month >= told.month)
    return told.year + (turn > 0 and month <= told.month)


def _nearest_year(
    near: date,
    month: int,
    day: int | None = None,
    published: date | None = None,
    given: Collection[int] = (),
    back: float = 1.2,
) -> int:
    """The year in which a month or day lies nearest to one told of, and not after the report.

    Args:
        given: The years that the text gives, where it is to be one of them.
    """
    years = [y for y in (near.year - 1, near.year, near.year + 1) if not given or y in given]
    if published is not None and (near <= published or given):
        years = [year for year in years if on(year, month, day) <= published] or years
    return min(years, key=lambda year: _distance(near, on(year, month, day), back))


def _distance(near: date, other: date, back: float = 1.2) -> float:
    days = (other - near).days
    return days if days >= 0 else -back * days


def _published_year(
    published: date, month: int, day: int | None, turn: int | None, ahead: bool
) -> int:
    if turn == -1:
        return published.year - (month >= published.month)
    if turn == 1:
        return published.year + (month <= published.month)
    if turn == 0:
        return published.year
    if ahead:
        earliest = published.replace(day=1) if day is None else published
        missed = on(published.year, month, day) < earliest - timedelta(AHEAD_DAYS)
        return published.year + missed
    latest = published + timedelta(AHEAD_DAYS)
    return latest.year - (on(latest.year, month, day) > latest)


def _is_the_storys(month: int, day: int | None, anchors: Anchors) -> bool:
    """Whether a story of long ago dates a month or day rather than the report does."""
    published, told = anchors.published, anchors.told
    if published is None or told is None or told.start is None:
        return False
    near = told.end or told.start
    if anchors.looks_back:
        return True
    whole_year = told.precision == "year" and told.start != told.end
    if (published - near).days <= FAR_DAYS or whole_year:
        return False
    latest = published + timedelta(AHEAD_DAYS)
    newest = on(latest.year - (on(latest.year, month, day) > latest), month, day)
    if newest > published and not anchors.ahead and (published - near).days >= YEAR_DAYS:
        return True
    return (published - newest).days > (NEAR_DAYS if day else NEAR_MONTH_DAYS)


def is_long_ago(anchors: Anchors) -> bool:
    """Whether the story's last day lies so far back that the report's date says nothing."""
    told, published = anchors.told_day, anchors.published
    if anchors.looks_back and (told is None or published is None or told < published):
        return anchors.told is not None
    return bool(told and published and (published - told).days > FAR_DAYS)


def _day_of_month(day: int, node: Date, anchors: Anchors) -> TimeSpan:
    """ "On the 26th": of the story's month, or the next that has it behind the last day."""
    published, told = anchors.published, anchors.told
    base = anchors.told_day
    if (
        base is None
        and told
        and (published is None or anchors.looks_back or node.origin == "story")
    ):
        base = told.start
    if base is None:
        if published is None:
            return unknown(node)
        back = 0 if day <= published.day or anchors.ahead else -1
        month = shift(published.replace(day=1), back)
    else:
        on_next = day < base.day and node.origin == "report" and base.day - day > 15
        month = shift(base.replace(day=1), int(on_next) + (node.turn or 0))
    found = month.replace(day=day)
    if published is not None and not anchors.ahead and found > published >= shift(found, -1):
        found = shift(month, -1).replace(day=day)
    return TimeSpan(found, found, "day")


def _weekday(weekday: int, node: Date, anchors: Anchors) -> TimeSpan:
    base = anchors.published
    if base is None:
        return unknown(node)
    back = (base.weekday() - weekday) % 7
    if node.week_turn is not None:
        day = monday(base) + timedelta(7 * node.week_turn + weekday)
    elif node.turn == -1:
        day = base - timedelta(back or 7)
    elif node.turn == 1:
        day = base + timedelta(7 - back)
    elif anchors.ahead:
        day = base + timedelta((7 - back) % 7)
    else:
        day = base - timedelta(back)
    return TimeSpan(day, day, "day")


def resolve_section(node: Section, anchors: Anchors) -> TimeSpan:
    """The days of a quarter, half, season, decade or century."""
    if node.kind == "decade":
        begins = node.number or 0
        return TimeSpan(date(begins, 1, 1), date(begins + 9, 12, 31), "year")
    if node.kind == "century":
        last = 100 * (node.number or 0)
        return TimeSpan(date(last - 99, 1, 1), date(last, 12, 31), "year")
    if node.number is None:
        return _running_quarter(node, anchors)
    first, months = {
        "quarter": (3 * node.number - 2, 3),
        "half": (6 * node.number - 5, 6),
        # Winter is told by the year that it begins in.
        "season": (3 + 3 * node.number, 3),
    }[node.kind]
    year = node.year if node.year is not None else _section_year(node, first, anchors)
    if year is None:
        return unknown(node)
    start = date(year, first, 1)
    return TimeSpan(start, shift(start, months) - timedelta(1), "month")


def _section_year(node: Section, first: int, anchors: Anchors) -> int | None:
    published, told = anchors.published, anchors.told
    if node.year_turn is not None:
        storys = told and told.start and (node.origin == "story" or published is None)
        base = told.start if told and storys else published
        return base.year + node.year_turn if base else None
    if node.turn and told and told.start and (node.origin == "story" or published is None):
        return _year_beside(told.start, first, node.turn)
    storys = node.origin == "story" or published is None
    storys = storys or (node.kind == "season" and is_long_ago(anchors))
    if storys and node.turn is None:
        if told is None or told.start is None:
            return None
        if node.origin == "story" or told.precision in ("year", "month"):
            return told.start.year
        return _nearest_year(told.end or told.start, first)
    if published is None:
        return None
    if node.turn == 1:
        return published.year + (first <= published.month)
    if node.turn == 0 or (anchors.ahead and first > published.month):
        return published.year
    if node.kind == "season" and anchors.ahead and first + 3 <= published.month:
        return published.year + 1
    before = first > published.month or (node.turn == -1 and first + 3 > published.month)
    return published.year - before


def _running_quarter(node: Section, anchors: Anchors) -> TimeSpan:
    if anchors.published is None or node.kind != "quarter" or node.turn is None:
        return unknown(node)
    day = shift(anchors.published.replace(day=1), 3 * node.turn)
    return TimeSpan(*whole_quarter(day), "month")
