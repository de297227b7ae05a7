"""How long something lasted: the days of a length by what else its sentence tells.

The grammar of times reads a length by the times before it alone; where its end or its beginning is
told behind it, or the words around say which of the two a day is, that is read here.
"""

import re
from datetime import date

from attrs import evolve

from sayso.reading.frames import Frame
from sayso.reading.roles import Sentence
from sayso.reading.times import FoundTime, Length, TimeSpan, moved_by, resolve_time

_COARSE = ("week", "month", "year")
_YEARS = ("year", "decade", "century")
_AS_COARSE = {
    "week": ("week", "fortnight", "month", *_YEARS),
    "month": ("month", *_YEARS),
    "year": _YEARS,
}
"""The units of lengths that may end with a time of each precision."""
_CLAUSES = re.compile(r"[^.;:]*")
_UNTIL = re.compile(r"[^.;:]*?\b(?:until|till|before)\b[^.;:]*", re.IGNORECASE)
_HAD = re.compile(r"(?<!have )(?<!has )\b(?:had|having)\b[^,.;:]*\Z", re.IGNORECASE)
_AFTER = re.compile(
    r"\b(?:after|following|behind)\s(?!which|that|this)(?:[^\s,.;:]+\s){0,5}\Z", re.IGNORECASE
)
_AFTER_ALONE = re.compile(
    r"\bafter\s+(?:(?:only|just|some|about|nearly|almost)\s+)?\Z", re.IGNORECASE
)
_LATER = re.compile(r"\s*[,.;:]|\s+(?:and|without|with|for|to|by)\b", re.IGNORECASE)
_FOR = re.compile(r"for\b", re.IGNORECASE)
_STRETCH = re.compile(r"(?:[^\W\d_]+\s+){0,3}[\w-]+[\s-](?:months?|years?)", re.IGNORECASE)


def lasting(
    text: str,
    published: date | None,
    sentence: Sentence,
    frame: Frame,
    words: str,
    found: FoundTime | None,
    days: TimeSpan,
) -> TimeSpan:
    """The days of what a frame tells, where its time says how long it lasted or since when.

    Args:
        words: The time words of the frame.
        found: The expression that they are; None where the grammar knows none there.
        days: As the grammar reads them.
    """
    by_sentence = _length(text, published, sentence, frame, found, days) if found else None
    if by_sentence is not None:
        return by_sentence
    if not days.known and _STRETCH.fullmatch(words):
        # "Two years of siege" are those up to the report.
        days = resolve_time(f"for {words}", published)
    ended = frame.attributes["ended"] == "ended" and frame.attributes["realis"] == "actual"
    if ended and days.end is None:
        days = _closed(days, words, published, sentence)
    lasts = found and days.start and days.end is None and _FOR.match(words)
    if lasts and found and published and _HAD.search(text, sentence.start, found.start):
        # "Had been held for a year" tells of a year that is over.
        days = _closed(days, words, published, sentence)
        days = days if days.end else evolve(days, end=published)
    return days


def _length(
    text: str,
    published: date | None,
    sentence: Sentence,
    frame: Frame,
    found: FoundTime,
    days: TimeSpan,
) -> TimeSpan | None:
    """The days of a length whose sentence tells more of it; None where it tells no more."""
    length, realis = found.length, frame.attributes["realis"]
    if length is None or length.count is None or length.role == "row":
        return None
    if realis in ("planned", "threatened"):
        return None
    if realis == "actual" and length.role == "within":
        days = _by_now(days, published)
        return days if days.known else None
    told = _by_what_follows(text, sentence, found, length) or _up_to_its_end(
        text, published, sentence, frame, found, length
    )
    return evolve(told, precision=days.precision) if told else None


def _by_now(days: TimeSpan, published: date | None) -> TimeSpan:
    """The days of "within a week" of what has happened: up to the report where it is younger."""
    if published is None or days.start is None or days.end is None:
        return days
    if not days.start <= published < days.end:
        return days
    return evolve(days, start=days.start - (days.end - published), end=published)


def _by_what_follows(
    text: str, sentence: Sentence, found: FoundTime, length: Length
) -> TimeSpan | None:
    """The days of "for six months in 2006", "in two days from the 30th", "the week up to 3 May"."""
    behind = next((one for one in sentence.times if one[0].start >= found.end), None)
    if behind is None:
        return None
    between = text[found.end : behind[0].start].strip().lower()
    start, end = behind[1].start, behind[1].end
    if between in ("up to", "to") and end is not None:
        return _back_from(behind[1], length)
    if between:
        return None
    if start and end:
        whole = behind[1].precision in _COARSE and (moved_by(start, length) or start) <= end
        return behind[1] if whole else None
    if start:
        # Two days from the 30th are it and the next.
        less = int(length.unit in ("day", "night"))
        return TimeSpan(start, moved_by(start, length, less=less), "days")
    return TimeSpan(moved_by(end, length, -1), end, "days") if end else None


def _up_to_its_end(
    text: str,
    published: date | None,
    sentence: Sentence,
    frame: Frame,
    found: FoundTime,
    length: Length,
) -> TimeSpan | None:
    """The days up to an end that the sentence tells.

    "For two weeks until they left on Friday"; "fell in 2018 after a siege of two years"; "who had
    sheltered him for nineteen years, expelled him in October".
    """
    told = [one for one in sentence.times if _may_end(one[1], length, published)]
    before = next((one for one in reversed(told) if one[0].end <= found.start), None)
    behind = next((one for one in told if one[0].start >= found.end), None)
    if before and _AFTER.search(text, before[0].end, found.start):
        if _AFTER_ALONE.search(text, sentence.start, found.start) and _LATER.match(text, found.end):
            return _so_long_after(before[1], length)
        return _back_from(before[1], length)
    ended = frame.attributes["ended"] == "ended"
    if length.role == "for":
        had = _HAD.search(text, sentence.start, found.start)
        if (
            behind
            and _CLAUSES.fullmatch(text, found.end, behind[0].start)
            and (had or ended or _UNTIL.fullmatch(text, found.end, behind[0].start))
        ):
            return _back_from(behind[1], length)
        return _back_from(before[1], length) if before and had else None
    if behind and length.role == "bare" and length.unit not in ("day", "night", "hour"):
        # "A truce of three weeks on Monday" only begins on that day.
        return _back_from(behind[1], length) if ended or frame.type != "agreement" else None
    return None


def _may_end(days: TimeSpan, length: Length, published: date | None) -> bool:
    """Whether a time may be the end of a length: it has gone, and is told as finely."""
    if days.start is None or days.end is None or (published and days.end > published):
        return False
    units = _AS_COARSE.get(days.precision)
    return units is None or length.unit in units


def _back_from(end: TimeSpan, length: Length) -> TimeSpan | None:
    start = moved_by(end.start, length, -1) if end.start else None
    return TimeSpan(start, end.end, "days") if start else None


def _so_long_after(day: TimeSpan, length: Length) -> TimeSpan | None:
    """The day of "were taken on 16 October and freed after two nights"."""
    later = moved_by(day.start, length) if day.start and day.start == day.end else None
    return TimeSpan(later, later, "day") if later else None


def _closed(days: TimeSpan, words: str, published: date | None, sentence: Sentence) -> TimeSpan:
    """A stretch that is over ends with the last day that its sentence tells.

    "On Thursday they left the capital that they had ruled for six months."
    """
    began = days.start
    told = [d.end for _, d in sentence.times if d.end and d.start == d.end]
    end = max(told, default=None)
    if began is None or end is None or end <= began:
        return days
    if published is not None and (_FOR.match(words) or _STRETCH.fullmatch(words)):
        began -= published - end
    return evolve(days, start=began, end=end)
