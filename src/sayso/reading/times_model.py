"""What a time expression says before it is tied to a date: a small tree."""

from typing import Literal

from attrs import frozen

Unit = str
"""second, minute, hour, day, night, weekend, week, fortnight, month, quarter, year, decade,
century: the values of `times_words.UNITS`."""
Origin = Literal["report", "story"]
"""Whose day is counted from: the report's, or the one that the text spoke of last."""


@frozen
class Date:
    """A calendar date with any of its parts left out.

    `turn`, `week_turn` and `year_turn` are -1 for last, 0 for this, 1 for next.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    turn: int | None = None
    week_turn: int | None = None
    year_turn: int | None = None


@frozen
class Section:
    """A named stretch of years: quarter 1-4, half 1-2, season 0-3, decade or century.

    The number of a decade is its first year, that of a century its last two digits plus one
    (the 20th is 20); None is "the quarter" or "the decade" that we are in, moved by `turn`.
    """

    kind: Literal["quarter", "half", "season", "decade", "century"]
    number: int | None
    year: int | None = None
    turn: int | None = None
    year_turn: int | None = None


@frozen
class Step:
    """A whole unit so many away from a day: yesterday, last week, two years ago, that month.

    A count of None is some number that the words leave open ("days ago"). `counted` tells
    "a week ago" from "last week".
    """

    unit: Unit
    count: int | None
    origin: Origin = "report"
    counted: bool = False


@frozen
class Window:
    """A stretch that runs up to a day or on from it: the past two weeks, the next 24 hours."""

    unit: Unit
    count: float | None
    ahead: bool = False
    origin: Origin = "report"


@frozen
class Length:
    """How long: for two years, in 24 hours, five days, the third day in a row."""

    unit: Unit
    count: float | None
    role: Literal["for", "in", "bare", "row"] = "bare"


@frozen
class Part:
    """A part of a day, or a clock time where `clock` is given as HH:MM."""

    name: str
    host: "Node | None" = None
    clock: str | None = None


@frozen
class Edge:
    """The early, middle or late part of something longer."""

    which: Literal["early", "mid", "late", "start", "end", "earlier", "later"]
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
    """Since, until, by, before or after something."""

    relation: Literal["since", "until", "by", "before", "after", "onward"]
    host: "Node"


Node = (
    Date
    | Section
    | Step
    | Window
    | Length
    | Part
    | Edge
    | Vague
    | Repeat
    | Span
    | Bound
)


@frozen
class Expression:
    """A time expression in a text: `[start, end)` with its preposition, `core` without."""

    start: int
    end: int
    core: int
    node: Node
