"""What a time expression says before it is tied to a date: a small tree."""

from typing import Literal

from attrs import frozen

Unit = str
"""second, minute, hour, day, night, weekend, week, fortnight, month, quarter, year, decade,
century: the values of `words.UNITS`."""
Origin = Literal["report", "story"]
"""Whose day is counted from: the report's, or the one that the text spoke of last."""
Relation = Literal["since", "until", "by", "before", "after", "as of"]


@frozen
class Date:
    """A calendar date with any of its parts left out.

    `turn`, `week_turn` and `year_turn` are -1 for last, 0 for this, 1 for next; `year_turn` may be
    more ("two years later"), and the `turn` of a day alone is its month's. Where the origin is the
    story, what is left out is the story's ("that September").
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    turn: int | None = None
    week_turn: int | None = None
    year_turn: int | None = None
    origin: Origin = "report"


@frozen
class Section:
    """A named stretch of years: quarter 1-4, half 1-2, season 0-3, decade or century.

    The number of a decade is its first year, that of the 20th century 20. A quarter without a
    number is the one we are in, moved by `turn`; without either it is not known which.
    """

    kind: Literal["quarter", "half", "season", "decade", "century"]
    number: int | None
    year: int | None = None
    turn: int | None = None
    year_turn: int | None = None
    origin: Origin = "report"


@frozen
class Step:
    """A whole unit so many away from a day: yesterday, last week, two years ago, that month.

    A count of None is some number that the words leave open ("days ago"). `counted` tells
    "a week ago" from "last week"; `exact` a day so many years off from a year ("a year ago
    today"); `nth` is counted from the first day of what was told ("on the second day").
    """

    unit: Unit
    count: int | None
    origin: Origin = "report"
    counted: bool = False
    exact: bool = False
    nth: bool = False


THEN = Step("day", 0, "story")
"""What was told last: the day of "by then", or the month where no more than that was told."""


@frozen
class Window:
    """A stretch that runs up to a day or on from it: the past two weeks, the next 24 hours."""

    unit: Unit
    count: float | None
    ahead: bool = False
    origin: Origin = "report"


@frozen
class Length:
    """How long: for two years, in 24 hours, within days, five days, the third day in a row."""

    unit: Unit
    count: float | None
    role: Literal["for", "in", "within", "bare", "row"] = "bare"


@frozen
class Part:
    """A part of a day, or a clock time where `clock` is given as HH:MM."""

    name: str
    host: "Node | None" = None
    clock: str | None = None
    through: bool = False
    """Whether a night is told to have been fought or marched through."""


@frozen
class Edge:
    """The early, middle or late part of something longer; "week 5" is a month's last."""

    which: Literal[
        "early", "mid", "late", "start", "end", "earlier", "later",
        "half 1", "half 2", "week 1", "week 2", "week 3", "week 4", "week 5",
    ]  # fmt: skip
    host: "Node"


@frozen
class Vague:
    """now, past (recently), future (soon), or then (at the time)."""

    which: Literal["now", "past", "future", "then"]


@frozen
class Repeat:
    """Something that comes again: daily, every week, each Friday."""

    unit: Unit
    host: Date | None = None


@frozen
class Span:
    """From one through another, both included."""

    first: "Node"
    last: "Node"


@frozen
class Bound:
    """Since, until, by, before, after or as of something."""

    relation: Relation
    host: "Node"
    begun: bool = False
    """Whether it has begun by the report's date, as "since" says and "from" does not."""


Node = (
    Date | Section | Step | Window | Length | Part | Edge | Vague | Repeat | Span | Bound
)  # fmt: skip


@frozen
class Expression:
    """A time expression in a text: `[start, end)` with its preposition, `core` without."""

    start: int
    end: int
    core: int
    node: Node


def is_day(node: Node) -> bool:
    """Whether a tree names single days rather than longer stretches."""
    match node:
        case Date(day=int()) | Date(weekday=int()) | Step(unit="day"):
            return True
    return False
