"""The thread of a report: which day it told of last, and whether it tells of long ago."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from attrs import evolve, frozen

from .anchors import Anchors, TimeSpan
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
from .years import FAR_DAYS


def first_year(all_found: Iterable[Expression]) -> TimeSpan | None:
    """The first year that a text names: what it tells before in days without one was then too."""
    for found in all_found:
        span = resolve(found.node, Anchors())
        if span.start is not None:
            return TimeSpan(date(span.start.year, 1, 1), date(span.start.year, 12, 31), "year")
    return None


def looks_back(text: str, published: date) -> bool:
    """Whether a report tells of long ago as a whole, as an anniversary piece does.

    Then "on 3 October" is of the story's year and not of the report's; news that only look
    back in passing date their own days by the week ("on Friday", "yesterday").
    """
    return tells_of_long_ago(text, list(expressions(text)), published)


def counts_from_itself(text: str) -> bool:
    """Whether a report dates by the week or day in which it was written ("on Friday")."""
    return any(_is_fresh(found.node) for found in expressions(text))


# Verbs that tell what is so now, and what was. Shares calibrated on the train parts: of what an
# account of long ago says, at most two in five such verbs are of the present.
_IS = re.compile(r"\b(?:is|are|has|have|remains?|says?|claims?|controls?|holds?|include)\b", re.I)
_WAS = re.compile(r"\b(?:was|were|had)\b", re.I)


def tells_of_long_ago(text: str, all_found: Sequence[Expression], published: date) -> bool:
    """As `looks_back`, of a text and its expressions."""
    if 3 * len(_IS.findall(text)) > 2 * len(_WAS.findall(text)):
        return False
    old = [_is_old(found.node, published) for found in all_found]
    fresh = sum(_is_fresh(found.node) for found in all_found)
    # A year alone is background unless the report has no day of its own.
    return old.count("day") > 2 * fresh or (not fresh and "year" in old)


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


def _is_fresh(node: Node) -> bool:
    match node:
        case Bound(host=host) | Part(host=host) if host:
            return _is_fresh(host)
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

    def before(self, node: Node) -> TimeSpan | None:
        """The date that an expression of this tree leans on."""
        aside = self.aside
        if aside is None or not _points_back(node):
            return self.told
        # "Had taken it in 2014, was cleared that month": the year beside tells no month.
        return self.told if aside.precision == "year" and _in_month(node) else aside

    def after(self, found: Expression, span: TimeSpan, opens: bool) -> "Thread":
        """The thread after one more expression.

        Args:
            span: The days that the expression was read as.
            opens: Whether it opens a sentence, and so goes where it says.
        """
        day = span.start or span.end
        if day is None:
            return self
        match found.node:
            case Vague() | Window() | Length() | Repeat():
                return self
            case Bound(relation="since", host=Date(year=int(), day=int())):
                pass
            case Bound(relation="since" | "before" | "after"):
                return self
        told, whole = self.told, evolve(span, start=span.start or day, end=span.end or day)
        if _is_aside(told, found.node, span, opens):
            return Thread(told, whole)
        if span.precision == "year" and told and told.start:
            # "The 2018 elections" names them; "in 2018" goes there.
            named = found.start == found.core or told.start.year == day.year
            if not named and not opens and told.precision == "year" and day < told.start:
                return Thread(told, whole)
            return Thread(told if named else span)
        return Thread(whole)


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
