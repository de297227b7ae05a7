"""The thread of a report: which day it told of last, and whether it tells of long ago."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import MAXYEAR, MINYEAR, date, timedelta

from attrs import evolve, frozen

from .anchors import Anchors, Dated, TimeSpan, on
from .grammar import expressions
from .model import (
    Bound,
    Date,
    Edge,
    Expression,
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
from .resolve import resolve
from .years import FAR_DAYS, STEP_DAYS


def first_year(all_found: Iterable[Expression]) -> TimeSpan | None:
    """The first year that a text names: what it tells before in days without one was then too.

    A year that only names something ("the amnesty of 2016") is not that of days before it.
    """
    told = False
    for found in all_found:
        span = resolve(found.node, Anchors())
        if span.start is None:
            told = told or isinstance(found.node, Date)
        elif not (told and span.precision == "year" and found.start == found.core):
            return TimeSpan(date(span.start.year, 1, 1), date(span.start.year, 12, 31), "year")
    return None


def years_written(all_found: Iterable[Expression]) -> Counter[int]:
    """How often a text's dates give each year."""
    nodes = (node for found in all_found for node in _dates(found.node))
    return Counter(node.year for node in nodes if node.year is not None)


def dated_in(all_found: Iterable[Expression]) -> Dated:
    """What the dates that a text gives in full say of the others."""
    nodes = [node for found in all_found for node in _dates(found.node)]
    years = [node.year for node in nodes if node.year is not None]
    days: dict[tuple[int, int], set[int]] = {}
    for node in nodes:
        if isinstance(node, Date) and node.year and node.month and node.day:
            days.setdefault((node.month, node.day), set()).add(node.year)
    return Dated(
        frozenset(range(min(years), max(years) + 1)) if len(years) >= _MANY_YEARS else frozenset(),
        {day: min(given) for day, given in days.items() if len(given) == 1},
    )


# A text with so many years gives also that of what it tells of another.
_MANY_YEARS = 5


def _dates(node: Node) -> Iterator[Date | Section]:
    match node:
        case Date() | Section():
            yield node
        case Bound(host=host) | Part(host=host) | Edge(host=host) if host:
            yield from _dates(host)
        case Span(first=first, last=last):
            yield from _dates(first)
            yield from _dates(last)


def year_told_of(year: int) -> TimeSpan:
    """What an account of a year tells of until it names a date."""
    return TimeSpan(date(year, 1, 1), date(year, 12, 31), "year")


# A year that a text gives less than once for so many times of another is background.
_MAIN = 5


def main_years(written: Counter[int], titled: int | None = None) -> frozenset[int]:
    """The years that a text is about."""
    most = max(written.values(), default=0)
    main = {y for y, n in written.items() if _MAIN * n >= most}
    return frozenset(main | {titled} if titled else main)


def looks_back(text: str, published: date, title: str | None = None) -> bool:
    """Whether a report tells of long ago as a whole, as an anniversary piece does.

    Then "on 3 October" is of the story's year and not of the report's; news that only look
    back in passing date their own days by the week ("on Friday", "yesterday").
    """
    return tells_of_long_ago(
        text, list(expressions(text)), published, year_titled(title, published)
    )


def counts_from_itself(text: str) -> bool:
    """Whether a report dates by the week or day in which it was written ("on Friday")."""
    found = list(expressions(text))
    fresh = len(_fresh(text, found))
    return bool(fresh) and not _seldom(fresh, found)


YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PAST = timedelta(days=90)
"""A year is past where its end lies further back than this: early in a year news still tells of
the last one."""


def is_over(year: int, published: date) -> bool:
    """Whether a year lies so far back that a report does not tell of it as news."""
    return published - date(year, 12, 31) > _PAST


def year_titled(title: str | None, published: date) -> int | None:
    """The one year that a title names, where it is over."""
    titled = {int(y) for y in YEAR.findall(title or "")}
    year = titled.pop() if len(titled) == 1 else None
    return year if year is not None and is_over(year, published) else None


# What others said in a text, and when they said it, is not dated by the text's own day.
_QUOTED = re.compile(r"“[^”]{1,2000}”|«[^»]{1,2000}»|\"[^\"\n]{1,2000}\"")
# A text that gives its days by the calendar and slips into "in recent days" once in so many.
_SELDOM = 10


def quotations(text: str) -> list[tuple[int, int]]:
    """Where a text quotes others, in text order."""
    return [m.span() for m in _QUOTED.finditer(text)]


def is_within(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a character stands in one of some spans, which are in text order."""
    before = bisect_right(spans, at, key=lambda s: s[0])
    return before > 0 and at < spans[before - 1][1]


def _fresh(text: str, all_found: Iterable[Expression]) -> list[Expression]:
    """The expressions outside quotations that count from the day of writing."""
    fresh = [found for found in all_found if is_fresh(found.node)]
    quoted = quotations(text) if fresh else []
    return [found for found in fresh if not is_within(found.start, quoted)]


def _seldom(fresh: int, all_found: Sequence[Expression]) -> bool:
    """Whether so few expressions count from the day of writing that a text is none of its day."""
    by_calendar = sum(_is_of_calendar(found.node) for found in all_found)
    return _SELDOM * fresh <= by_calendar


def _is_of_calendar(node: Node) -> bool:
    match node:
        case Bound(host=host) | Part(host=host) | Edge(host=host) if host:
            return _is_of_calendar(host)
        case Span(first=first):
            return _is_of_calendar(first)
        case Date(month=int()):
            return True
    return False


# Verbs that tell what is so now, and what was. Shares calibrated on the train parts: of what an
# account of long ago says, at most two in five such verbs are of the present.
_IS = re.compile(r"\b(?:is|are|has|have|remains?|says?|claims?|controls?|holds?|include)\b", re.I)
_WAS = re.compile(r"\b(?:was|were|had)\b", re.I)


def tells_of_long_ago(
    text: str, all_found: Sequence[Expression], published: date, titled: int | None = None
) -> bool:
    """As `looks_back`, of a text and its expressions.

    Args:
        titled: The past year that its title names.
    """
    fresh = len(_fresh(text, all_found))
    if titled is not None:
        return _seldom(fresh, all_found)
    own = _QUOTED.sub("", text)
    if 3 * len(_IS.findall(own)) > 2 * len(_WAS.findall(own)):
        return False
    old = [_is_old(found.node, published) for found in all_found]
    # A year alone is background unless the report has no day of its own.
    if old.count("day") > 2 * fresh or (not fresh and "year" in old):
        return True
    return "day" in old and _seldom(fresh, all_found)


def _is_old(node: Node, published: date) -> str:
    """ "day" or "year" for a date of long ago that is given as one or the other; else ""."""
    match node:
        case Bound(relation="as of" | "by" | "since", host=host) | Part(host=host) if host:
            return _is_old(host, published)
        case Section(kind="season" | "quarter" | "half", year=int(which)):
            return "day" if (published - date(which, 12, 31)).days > FAR_DAYS else ""
        case Date(year=int(), month=month) | Step(exact=True, unit=month):
            day = resolve(node, Anchors(published)).end
            if day is not None and (published - day).days > FAR_DAYS:
                return "day" if month else "year"
    return ""


def is_fresh(node: Node) -> bool:
    """Whether a tree counts from the day of writing: "on Friday", "in recent days"."""
    match node:
        case Bound(host=host) | Part(host=host) if host:
            return is_fresh(host)
        case Date(month=None, weekday=int()):
            return True
        case Step(origin="report", unit="day" | "week" | "weekend" | "hour", exact=False):
            return True
        case Window(origin="report", unit="hour" | "day" | "week"):
            return True
    return False


@frozen
class Thread:
    """What a text has told of so far.

    `told` is the last date of its story; `aside` one that was named since and lies before it
    ("the town, which had fallen in 2014, was"): "that year" is the aside's, "on 3 May" the
    story's.
    """

    told: TimeSpan | None = None
    aside: TimeSpan | None = None
    day: TimeSpan | None = None
    """The last of its days, where months or years were named since."""
    held: TimeSpan | None = None
    """Until when something held: its sentence goes on from there, the story does not."""
    course: TimeSpan | None = None
    """The battle or war that it tells of, where it was given with its first and last day."""

    def before(self, node: Node, beside: bool) -> TimeSpan | None:
        """The date that an expression of this tree leans on.

        Args:
            beside: Whether the last date was named in the same sentence.
        """
        if self.held is not None and beside:
            return self.held
        aside = self.aside
        if _counts_days(node):
            aside = aside if beside else None
            if self.day is not None and not _is_to_the_day(aside or self.told):
                return self.day
        if aside is None or not _points_back(node):
            return self.aside if self._leans_aside(node) else self.told
        # "Had taken it in 2014, was cleared that month": the year beside tells no month.
        return self.told if aside.precision == "year" and _in_month(node) else aside

    def _leans_aside(self, node: Node) -> bool:
        """Whether a month or day without a year goes on from what was named aside, and not from the
        story: "B. was captured on 3 March 2022. From March to May" in a story of September."""
        told, aside, day = self.told, self.aside, _without_year(node)
        if aside is None or told is None or aside.end is None or day is None:
            return False
        if aside.precision == "year" or told.end is None:
            return False
        return _steps(aside.end, day) <= STEP_DAYS < _steps(told.end, day)

    def after(self, found: Expression, span: TimeSpan, opens: bool) -> "Thread":
        """The thread after one more expression.

        Args:
            span: The days that the expression was read as.
            opens: Whether it opens a sentence, and so goes where it says.
        """
        day = span.start or span.end
        if day is None:
            return self
        then = self._goes_on(found, span, day, opens)
        if Anchors(told=then.told).told_course:
            return evolve(then, course=then.told)
        held = self.course is not None and _within(then.told, self.course)
        return evolve(then, course=self.course if held else None)

    def _goes_on(self, found: Expression, span: TimeSpan, day: date, opens: bool) -> "Thread":
        match found.node:
            case Vague() | Window() | Length() | Repeat():
                return self
            case Bound(relation="since", host=Date(year=int(), day=int())):
                pass
            case Bound(relation="since" | "before" | "after"):
                return self
            case Bound(relation="until") if self.told is not None and not opens:
                return evolve(self, held=evolve(span, start=span.start or day))
        told, whole = self.told, evolve(span, start=span.start or day, end=span.end or day)
        if _is_aside(told, found.node, span, opens):
            return evolve(self, aside=whole, held=None)
        if span.precision == "year" and told and told.start:
            # "The 2018 elections" names them; "in 2018" goes there.
            later = (opens or _goes_there(found.node)) and day.year > told.start.year
            named = (found.start == found.core and not later) or told.start.year == day.year
            if not named and not opens and told.precision == "year" and day < told.start:
                return evolve(self, aside=whole, held=None)
            return Thread(told if named else span, None, self.day)
        return Thread(whole, None, whole if _is_to_the_day(whole) else self.day)


def _without_year(node: Node) -> Date | None:
    match node:
        case Date(year=None, month=int(), year_turn=None, turn=None, origin="report"):
            return node
        case Edge(host=host) | Part(host=host) | Bound(host=host) if host:
            return _without_year(host)
        case Span(first=first, last=last):
            return _without_year(first) if _without_year(last) else None
    return None


def _steps(last: date, to: Date) -> int:
    """Days from a date to the nearest that is so named."""
    month, day = to.month or 1, to.day
    years = (
        year for year in (last.year - 1, last.year, last.year + 1) if MINYEAR <= year <= MAXYEAR
    )
    return min(abs((on(year, month, day) - last).days) for year in years)


def _within(span: TimeSpan | None, course: TimeSpan) -> bool:
    return (
        span is not None
        and None not in (span.start, span.end, course.start, course.end)
        and course.start <= span.start  # type: ignore[operator]
        and span.end <= course.end  # type: ignore[operator]
    )


def _is_to_the_day(span: TimeSpan | None) -> bool:
    return span is not None and span.precision in ("day", "days", "part-of-day")


def _counts_days(node: Node) -> bool:
    """Whether a tree counts from the very day told of: "that day", "the next evening"."""
    match node:
        case Step(unit="day" | "night" | "hour", origin="story"):
            return True
        case Part(host=Step(unit="day", origin="story")):
            return True
    return False


def _goes_there(node: Node) -> bool:
    """Whether a year that is but named may be where the story has come to: "the vote of 1999",
    "the offensive of the following year", but not what would be so "a decade later"."""
    match node:
        case Date() | Step(counted=False):
            return True
    return False


def _points_back(node: Node) -> bool:
    """Whether a tree counts from what was named last: "that year", "two days later"."""
    match node:
        case Step(origin="story") | Window(origin="story") | Date(origin="story"):
            return True
        case Section(origin="story"):
            return True
        case Edge(host=host) | Part(host=host) | Bound(host=host) if host:
            return _points_back(host)
    return False


def _in_month(node: Node) -> bool:
    """Whether a tree tells of the month or week that the text is in."""
    match node:
        case Step(unit="month" | "week", count=0, origin="story"):
            return True
        case Edge(host=host) | Part(host=host) | Bound(host=host) if host:
            return _in_month(host)
    return False


def _is_aside(told: TimeSpan | None, node: Node, span: TimeSpan, opens: bool) -> bool:
    if told is None or told.start is None or told.precision == "year":
        return False
    match node:
        case (
            Step(origin="story", count=int(count))
            | Part(host=Step(origin="story", count=int(count)))
        ) if count < 0:
            return True
        case Date(origin="story", turn=-1) | Section(origin="story", turn=-1):
            return True
    return not opens and _has_year(node) and span.end is not None and span.end < told.start


def _has_year(node: Node) -> bool:
    match node:
        case Date(year=int()) | Section(year=int()):
            return True
        case Edge(host=host) | Part(host=host) | Bound(host=host) if host:
            return _has_year(host)
        case Span(first=first, last=last):
            return _has_year(first) or _has_year(last)
    return False
