"""Reading a year: in figures, in words, or as the one that a date leans on ("of last year")."""

from attrs import frozen

from .model import Origin
from .words import NUMBERS, Tokens

_TURNS = {"last": -1, "this": 0, "next": 1}
_YEARS_ON = {"later": 1, "after": 1, "afterwards": 1, "before": -1, "earlier": -1}


def two_digits(year: int) -> int:
    """A year from its last two digits; the turn lies at 1950."""
    return year + (1900 if year >= 50 else 2000)


def year(t: Tokens, at: int) -> tuple[int, int] | None:
    """A year in figures or words, and the index behind it."""
    word = t.low[at]
    if t.kinds[at] == "number":
        if len(word) == 4 and word.isdigit() and 1000 <= int(word) <= 2199:
            return int(word), at + 1
        return None
    if word in ("'", "’") and t.kinds[at + 1] == "number" and len(t.low[at + 1]) == 2:
        return two_digits(int(t.low[at + 1])), at + 2
    century = {"eighteen": 1800, "nineteen": 1900, "twenty": 2000}.get(word)
    rest = NUMBERS.get(t.low[at + 1], 0)
    if century is None or rest < 10:
        return None
    end = at + 2
    ones = end + (t.low[end] == "-")
    if rest >= 20 and 1 <= NUMBERS.get(t.low[ones], 0) <= 9:
        return century + rest + NUMBERS[t.low[ones]], ones + 1
    return century + rest, end


@frozen
class Year:
    """The year after a month or day: its number, or its turn ("last year"), or the story's."""

    number: int | None = None
    turn: int | None = None
    origin: Origin = "report"


def year_behind(t: Tokens, at: int, dateline: bool = False) -> tuple[Year, int]:
    """The year that follows a month or day, and the index behind it; two digits in datelines."""
    step = at
    if t.low[step] in (",", "of", "in", "-", "/"):
        step += 1
    found = year(t, step)
    if found and (t.low[step] not in NUMBERS or step == at or t.low[at] == "of"):
        return Year(found[0]), found[1]
    step = at + (t.low[at] == ",")
    count = NUMBERS.get(t.low[step], 0)
    if count > 1 and t.low[step + 1] == "years" and t.low[step + 2] in _YEARS_ON:
        # "On 8 September two years later".
        return Year(turn=count * _YEARS_ON[t.low[step + 2]], origin="story"), step + 3
    step = at + (t.low[at] in (",", "of"))
    step += t.low[step] == "the"
    if t.low[step + 1] == "year":
        if t.low[step] in _TURNS:
            return Year(turn=_TURNS[t.low[step]]), step + 2
        if t.low[step] in ("that", "same"):
            return Year(origin="story"), step + 2
        if t.low[step] == "following":
            return Year(turn=1, origin="story"), step + 2
        if t.low[step] == "previous":
            return Year(turn=-1, origin="story"), step + 2
    if (
        t.low[step] == "year"
        and t.low[step - 1] == "the"
        and t.low[step + 1] in ("following", "after")
    ):
        return Year(turn=1, origin="story"), step + 2
    if t.low[step] == "year" and t.low[step - 1] == "the" and t.low[step + 1] == "before":
        return Year(turn=-1, origin="story"), step + 2
    short = t.low[at]
    # "30 MAR 89 (RADIO ...": two digits are a year only where the dateline goes on.
    goes_on = dateline and t.low[at + 1] in ("(", "-", ")", "", "[")
    if goes_on and t.kinds[at] == "number" and len(short) == 2 and short.isdigit():
        return Year(two_digits(int(short))), at + 1
    return Year(), at
