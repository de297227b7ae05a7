"""The grounding gate: what a reader says must stand in the report, or it is refused."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice

from attrs import field, frozen

from sayso.model.claim import Claim, ClaimTime, Count, Evidence
from sayso.model.report import Report
from sayso.model.terms import Role
from sayso.reading.counts import read_count
from sayso.reading.frames import LABELS
from sayso.reading.times import (
    FoundTime,
    Length,
    TimeSpan,
    find_times,
    head_date,
    moved_by,
    read_times,
    resolve_time,
)

# How far from its evidence a claim's other words may stand, in code points. Source: of 4,142
# claims annotated by hand, the farthest speaker or time was 686 away and the farthest mention
# 1,194; 99.5 % of the mentions were within 140.
REACH = 1200
# The least that a quote can be. Source: the same claims; the shortest evidence had two words.
MIN_QUOTE_WORDS = 2

_ALIKE = {
    "'": "‘’‚‛′‵ʹʻʼʽˈ`´＇‹›",
    '"': "“”„‟″‶«»〝〞〟＂",
    "-": "‐‑‒–—―−﹘﹣－⁃",
}
# One letter for one letter: the folded text is as long as the text.
_PLAIN = str.maketrans({char: plain for plain, chars in _ALIKE.items() for char in chars})
_SPACES = re.compile(r"\s+")
_ODD_SPACES = re.compile(r"\s{2,}|[^\S ]")
_WORD = re.compile(r"\w+")

_WORD_NUMBERS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    "sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_SCALES = "hundreds?|thousands?|millions?|billions?|dozens?|scores?|tens"
_DIGITS = r"\d{1,3}(?:[,.' \u00a0\u2009\u202f]\d{3})+(?!\d)|\d+(?:\.\d+)?"
_AND = r"(?:(?<=hundred)|(?<=thousand)|(?<=million))\sand\s"
_ONE_NUMBER = (
    rf"(?:(?:{_DIGITS})(?:[\s-](?:{_SCALES})\b)?"
    rf"|\b(?:(?:half(?:\san?)?|several|a\sfew|a\scouple\sof)\s)?(?:{_WORD_NUMBERS}|{_SCALES})\b"
    rf"(?:[\s-](?:{_WORD_NUMBERS}|{_SCALES})\b|\sof\s(?:{_SCALES})\b|{_AND}(?:{_WORD_NUMBERS})\b)*)"
)
# "Over" and "under" are left out: "control over 12 villages" counts twelve.
_BOUNDS = (
    "at least|at most|at minimum|a minimum of|a maximum of|more than|less than|fewer than|"
    "no more than|no less than|no fewer than|not more than|up to|as many as|as few as|upwards of"
).replace(" ", r"\s+")
_NUMBER = re.compile(
    rf"(?:\b(?:{_BOUNDS})\s+)?(?:\bbetween\s{_ONE_NUMBER}\sand\s{_ONE_NUMBER}"
    rf"|(?<!from\s){_ONE_NUMBER}(?:\s?-\s?|\sto\s|\sor\s){_ONE_NUMBER}|{_ONE_NUMBER})(?:\s?%|\sper\s?cent\b)?",
    re.IGNORECASE,
)
_NUMBER_REACH = 60
# How many occurrences of a count's words are looked at for one that is no part of a longer
# number; a text that repeats more of them so close together is made to cost time.
_TRIES = 20


@frozen
class Span:
    """A stretch [start, end) of a text, in code points."""

    start: int
    end: int = field()

    @end.validator
    def _is_stretch(self, _: object, value: int) -> None:
        if not 0 <= self.start < value:
            raise ValueError(f"a span needs 0 <= start < end, not [{self.start}, {value})")


def ground(quote: str, text: str, near: int | None = None) -> Span | None:
    """Return where `quote` stands in `text`, or None: nothing is guessed.

    The words must be the same, letter for letter and digit for digit; only the shapes of quote
    marks and dashes and the kind and length of white space may differ. An occurrence that
    starts or ends inside a word or a number is none: "12" does not stand in "120" or "12,000".

    Args:
        near: Of several occurrences, the one that starts nearest to this place; the first
            where it is None.
    """
    if near is None:
        return next(occurrences(quote, text), None)
    wanted, folded = _spaced(quote), _fold(text)
    if not wanted:
        return None
    at = folded.position(near)
    after = next(_whole(folded, wanted, at), None)
    before = next(_whole_backward(folded, wanted, at), None)
    if after is None or before is None:
        return after or before
    return before if near - before.start <= after.start - near else after


def occurrences(quote: str, text: str) -> Iterator[Span]:
    """Yield every place where `quote` stands in `text`, in order; see `ground`."""
    wanted = _spaced(quote)
    if wanted:
        yield from _whole(_fold(text), wanted, 0)


def whole_number(text: str, start: int, end: int) -> Span:
    """Return [start, end) with all of the number that it is cut from.

    "12" in "up to 12 thousand people" becomes "up to 12 thousand"; what is no part of a longer
    number stays as it is.
    """
    low = max(0, start - _NUMBER_REACH)
    window = text[low : end + _NUMBER_REACH].translate(_PLAIN)
    first, last = start, end
    for found in _NUMBER.finditer(window):
        if low + found.start() < end and start < low + found.end():
            first, last = min(first, low + found.start()), max(last, low + found.end())
    return Span(first, last)


def grounded(claim: Claim, report: Report) -> str | None:
    """Return why `claim` must be refused as read from `report`; None where it may be kept.

    It may where its quote and its mentions are the report's own at their spans, its speakers,
    its time and count words and a label in words stand near its quote, its numbers are those
    of its count words, and its days do not contradict its time words. Whether the quote means
    what the claim says is not judged.
    """
    if claim.report != report.id:
        return f"the claim is of report {claim.report}, not of {report.id}"
    text, evidence = report.text, claim.evidence
    fault = _misquoted("quote", evidence.text, evidence.start, evidence.end, text)
    if fault:
        return fault
    if len(_WORD.findall(evidence.text)) < MIN_QUOTE_WORDS:
        return f"quote {evidence.text!r} is too short to carry a claim"
    for role in Role:
        for mention in claim.mentions(role):
            fault = _misquoted(role.value, mention.text, mention.start, mention.end, text)
            if fault:
                return fault
            if mention.end < evidence.start - REACH or mention.start > evidence.end + REACH:
                return f"{role.value} {mention.text!r} is too far from the quote"
    around = text[max(0, evidence.start - REACH) : evidence.end + REACH]
    for speaker in (claim.speaker, *claim.via):
        if speaker is not None and not _stands(speaker.text, around):
            return f"speaker {speaker.text!r} is not in the text near the quote"
    if claim.label is not None and claim.label not in LABELS and not _stands(claim.label, around):
        return f"label {claim.label!r} is not in the text near the quote"
    if claim.count is not None and (fault := _miscounted(claim.count, around)):
        return fault
    if claim.time is not None and not _stands(claim.time.text, around):
        return f"time {claim.time.text!r} is not in the text near the quote"
    return _mistimed(claim.time, evidence, report) if claim.time is not None else None


@lru_cache(maxsize=4)
def times_of(
    text: str, published: date | None, title: str | None = None
) -> tuple[tuple[FoundTime, TimeSpan], ...]:
    """As `read_times`, remembered for the text that is being read."""
    return read_times(text, published, title)


def day_of(report: Report) -> date | None:
    """Return the day from which a report's relative dates are read; None where it gives none."""
    return report.published or _head_date(report.text[:400])


@lru_cache(maxsize=16)
def _head_date(head: str) -> date | None:
    return head_date(head)


def _misquoted(what: str, words: str, start: int, end: int, text: str) -> str | None:
    if end > len(text) or text[start:end] != words:
        return f"{what} {words!r} is not in the text at [{start}, {end})"
    if not words.strip() or _cuts(text, start) or _cuts(text, end):
        return f"{what} {words!r} is cut out of a word or a number"
    return None


def _standing(words: str, around: str) -> Iterator[Span]:
    """Yield where the words stand whole and as they are, letter for letter."""
    at = around.find(words) if words.strip() else -1
    while at >= 0:
        if not _cuts(around, at) and not _cuts(around, at + len(words)):
            yield Span(at, at + len(words))
        at = around.find(words, at + 1)


def _stands(words: str, around: str) -> bool:
    return next(_standing(words, around), None) is not None


def _miscounted(count: Count, around: str) -> str | None:
    cut_from: Span | None = None
    for span in islice(_standing(count.text, around), _TRIES):
        whole = whole_number(around, span.start, span.end)
        if whole == span:
            break
        cut_from = cut_from or whole
    else:
        if cut_from is None:
            return f"count {count.text!r} is not in the text near the quote"
        return f"count {count.text!r} is cut from {around[cut_from.start : cut_from.end]!r}"
    read = read_count(count.text)
    for given, said in ((count.min, read.min), (count.max, read.max)):
        if given is not None and given != said:
            return f"number {given} is not what {count.text!r} says"
    return None


def _mistimed(time: ClaimTime, evidence: Evidence, report: Report) -> str | None:
    if time.start is None and time.end is None:
        return None
    known = False
    for days in _readings(time.text, evidence, report):
        if _meets(time, days):
            return None
        known = known or days.known
    if not known and find_times(time.text):
        # Time words whose days the grammar cannot tell: there a reader may know better.
        return None
    return f"days {time.start} to {time.end} are not what {time.text!r} says"


def _readings(words: str, evidence: Evidence, report: Report) -> Iterator[TimeSpan]:
    """The days that time words may stand for: by themselves, to come, and in their context."""
    published = day_of(report)
    yield resolve_time(words, published)
    yield resolve_time(words, published, ahead=True)
    told = times_of(report.text, published, report.title)
    first = bisect_left(told, evidence.start - REACH, key=lambda t: t[0].start)
    last = bisect_left(told, evidence.end + REACH, key=lambda t: t[0].start)
    for found, days in told[first:last]:
        if found.words in words or words in found.words:
            yield days
            if found.turned is not None:
                yield found.turned
            if found.length is not None:
                yield from _counted(found.length, told[first:last])


def _counted(length: Length, told: Sequence[tuple[FoundTime, TimeSpan]]) -> Iterator[TimeSpan]:
    """From so long before to so long after each time that is told nearby: a length by itself says
    neither when it began nor when it ended."""
    for _, days in told:
        if days.start is not None:
            last = days.end or days.start
            yield TimeSpan(moved_by(days.start, length, -1), moved_by(last, length), "days")


def _meets(time: ClaimTime, days: TimeSpan) -> bool:
    """Whether the days have one in common; an end that is not known is open."""
    return (
        days.known
        and (days.start or date.min) <= (time.end or date.max)
        and (time.start or date.min) <= (days.end or date.max)
    )


@frozen
class _Folded:
    """A text with plain quote marks and dashes and single spaces, and the way back."""

    text: str
    # Where in the folded text letters were left out before, and how many in all by then.
    _places: tuple[int, ...]
    _gone: tuple[int, ...]

    def origin(self, at: int) -> int:
        """Where in the text the folded letter at `at` is from."""
        before = bisect_right(self._places, at)
        return at + (self._gone[before - 1] if before else 0)

    def position(self, origin: int) -> int:
        """The first folded letter that is from `origin` or after it."""
        return bisect_left(range(len(self.text)), origin, key=self.origin)

    def span(self, start: int, end: int) -> Span:
        """The stretch of the text that a folded one is from."""
        return Span(self.origin(start), self.origin(end - 1) + 1)


def _spaced(quote: str) -> str:
    return _SPACES.sub(" ", quote.translate(_PLAIN)).strip()


def _whole(folded: _Folded, wanted: str, start: int) -> Iterator[Span]:
    """Where whole words read as wanted, from `start` on."""
    at = folded.text.find(wanted, start)
    while at >= 0:
        end = at + len(wanted)
        if not _cuts(folded.text, at) and not _cuts(folded.text, end):
            yield folded.span(at, end)
        at = folded.text.find(wanted, at + 1)


def _whole_backward(folded: _Folded, wanted: str, start: int) -> Iterator[Span]:
    """Where whole words read as wanted, from before `start` back."""
    end = start + len(wanted) - 1
    while (at := folded.text.rfind(wanted, 0, end)) >= 0:
        end = at + len(wanted)
        if not _cuts(folded.text, at) and not _cuts(folded.text, end):
            yield folded.span(at, end)
        end -= 1


@lru_cache(maxsize=4)
def _fold(text: str) -> _Folded:
    plain = text.translate(_PLAIN)
    parts: list[str] = []
    places: list[int] = []
    gone: list[int] = []
    at = removed = 0
    for spaces in _ODD_SPACES.finditer(plain):
        start, end = spaces.span()
        parts += (plain[at:start], " ")
        at = end
        if end - start > 1:
            removed += end - start - 1
            places.append(end - removed)
            gone.append(removed)
    parts.append(plain[at:])
    return _Folded("".join(parts), tuple(places), tuple(gone))


def _cuts(text: str, at: int) -> bool:
    """Whether a cut before `text[at]` goes through a word, a number or a composed letter.

    Only letters that have cases make words here: in Arabic "and", "in" and "the" are written
    as one with the name that follows, and Chinese has no spaces.
    """
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if unicodedata.combining(after) or (_joins(before) and _joins(after)):
        return True
    if before in ",.'’" or after in ",.'’":
        around = text[max(0, at - 2) : at + 2]
        return re.search(r"\d[,.'’]\d", around) is not None
    # Beside the space of a number such as "12 500" stand digits.
    if (before.isspace() and after.isdigit()) or (before.isdigit() and after.isspace()):
        return _spaced_number(text, at)
    return False


def _joins(char: str) -> bool:
    return char.isdigit() or char.lower() != char.upper()


def _spaced_number(text: str, at: int) -> bool:
    """Whether the cut goes through a number in groups of three, such as "12 500"."""
    low = max(0, at - 5)
    return any(
        low + m.start() < at < low + m.end()
        for m in re.finditer(r"(?<![\d,.])\d{1,3}\s\d{3}(?![\d,.]?\d)", text[low : at + 6])
    )
