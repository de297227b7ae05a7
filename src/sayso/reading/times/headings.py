"""Dates over what they date: a chronicle's headings, and the heads of its entries."""

import re
from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from .anchors import TimeSpan
from .read import FoundTime

# How far a heading's date holds, in code points, where no other heading ends it before.
REACH = 1000
# How many dates must head something: the date over a single text is that text's own.
_LEAST = 2
_MARKS = "#*=|•>- \t\r"
_BULLET = re.compile(r"\s*[*•>|-]\s*(?:[^.!?\n]|\.(?=\w)){0,40}\Z")
_GOES_ON = re.compile(r"\s*(?:[:|]|[–—-](?=\s))|\t")
_FIGURES = re.compile(r"[\d./-]+")
_BEGINS = re.compile(r"\s[^\s\da-z]")
_ENTRY = re.compile(r"\.\s+[^\s\da-z]|,\s(?:al-)?[^\s\da-z][^,.:\n]{0,40}(?:[.:|]\s|\s[–—-]\s)")
"""Behind the date alone: "5 June. Aircraft bombed", "12 March, Kirkuk: A bomb"."""
_HEADING = re.compile(r"^\s*#.*$", re.MULTILINE)


# A name between the date and what it heads: "12 March 2018. Ras al-Ain. Fire was exchanged". What
# stands before a colon right behind the date may as well be who speaks ("12 March: Baku: nonsense").
_NAME = (
    r"(?P<{}>(?:al-)?[A-ZÀ-Þ][\w'’-]+(?:[ ](?:(?:al-|of[ ]|the[ ])?[A-ZÀ-Þ]|al-)[\w'’-]+){{0,3}})"
)
_PLACE = re.compile(
    rf"\.[ ]{_NAME.format('a')}\.\s|,[ ]{_NAME.format('b')}(?:[.:]\s|[ ][–—-]\s)"
    rf"|[ ]?[|;\t][ ]?{_NAME.format('c')}[ ]?[|;\t]"
)


@frozen
class Headed:
    """A stretch [start, end) of a text and the date over it."""

    start: int
    end: int
    time: FoundTime
    days: TimeSpan
    place: tuple[int, int] | None = None
    """Where a name follows the date, as an entry's place does."""


def headed_stretches(text: str, times: Sequence[tuple[FoundTime, TimeSpan]]) -> tuple[Headed, ...]:
    """The stretches of a text that a date on a line of its own, or before a dash, stands over.

    Empty for a text with a single such date: that is the report's own.
    """
    found = list(_heads(text, times))
    if len(found) < _LEAST:
        return ()
    out = []
    for at, head in enumerate(found):
        others = [found[at + 1].start] if at + 1 < len(found) else []
        section = _HEADING.search(text, head.start)
        others += [section.start()] if section else []
        out.append(evolve(head, end=min([head.end, *others])))
    return tuple(out)


def _heads(text: str, times: Sequence[tuple[FoundTime, TimeSpan]]) -> Iterator[Headed]:
    for time, days in times:
        if days.start is None or days.end is None or days.precision not in ("day", "days"):
            continue
        line_start = text.rfind("\n", 0, time.start) + 1
        line_end = text.find("\n", time.end)
        line_end = line_end if line_end >= 0 else len(text)
        before, after = text[line_start : time.start], text[time.end : line_end]
        if not before.strip(_MARKS) and not after.strip(_MARKS + ":."):
            yield Headed(line_end, time.end + REACH, time, days)
        elif (not before.strip(_MARKS) or _BULLET.match(before)) and (
            _GOES_ON.match(after)
            or (time.core == time.start and _ENTRY.match(after))
            or (_FIGURES.fullmatch(time.words) and _BEGINS.match(after))
        ):
            named = _PLACE.match(text, time.end, line_end)
            place = named.span(str(named.lastgroup)) if named else None
            yield Headed(time.end, min(line_end, time.end + REACH), time, days, place)
