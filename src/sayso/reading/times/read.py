"""When: finding the time expressions of a report and reading them as days."""

import importlib
import re
from datetime import date
from functools import cache, lru_cache
from typing import Any

from attrs import evolve, frozen

from .anchors import Anchors, Dated, TimeSpan, hull
from .grammar import expressions
from .model import (
    Bound,
    Date,
    Edge,
    Expression,
    Length,
    Node,
    Part,
    Relation,
    Repeat,
    Section,
    Span,
    Step,
    Vague,
    Window,
)
from .resolve import resolve
from .story import (
    Thread,
    dated_in,
    first_year,
    is_fresh,
    is_within,
    main_years,
    quotations,
    tells_of_long_ago,
    year_titled,
    year_told_of,
    years_written,
)


@frozen
class FoundTime:
    """A time expression in a text: `text[start:end]` is `words`, its preposition included."""

    start: int
    end: int
    words: str
    ahead: TimeSpan | None = None
    """Its days where what it dates is still to come, as a planned act is, if those are others."""
    core: int = 0
    """Where the date itself begins, behind "since", "until" or "since fighting broke out on"."""
    bare: TimeSpan | None = None
    """The days of that date where the words tell a time since or until it."""
    turned: TimeSpan | None = None
    """The days of "two days after" where they are counted the other way: in "on Friday, two days
    after rebels took the town", the rebels' day or that of what came after it."""
    length: Length | None = None
    """How long, where the words tell a length: "for two years"."""


def find_times(text: str) -> tuple[FoundTime, ...]:
    """Find all time expressions of a running text, in text order.

    Repeated times ("daily", "every Friday") are left out, and so are lengths that only
    describe a thing ("a 24-hour curfew").
    """
    return tuple(
        FoundTime(found.start, found.end, text[found.start : found.end]) for found in _all(text)
    )


def _all(text: str) -> list[Expression]:
    """The expressions of a running text that tell when."""
    out: list[Expression] = []
    for found in expressions(text):
        if _tells_when(found, text):
            out.append(_begun(found, text, out[-1].end if out else 0))
    return out


# What began or ended, between "since" or "until" and the day of it: a few words of one clause.
_BEGUN: tuple[tuple[Relation, re.Pattern[str]], ...] = (
    ("since", re.compile(
        r"(?<!has )(?<!have )(?<!had )\b(?:ever )?since (?!then\b)"
        # "Since its founder, Mohammed Yusuf, was killed on 30 July".
        r"(?:(?:[^\s,.;:()]+ ){0,7}[^\s,.;:()]+, (?:[^\s,.;:()]+ ){0,8}[^\s,.;:()]+, )?"
        r"(?:[^\s,.;:()]+ ){1,12}\Z", re.I
    )),
    ("until", re.compile(r"\b(?:until|till) (?!then\b)(?:[^\s,.;:()]+ ){1,10}\Z", re.I)),
)  # fmt: skip
_LONGEST_BEGUN = 150


def _begun(found: Expression, text: str, at: int) -> Expression:
    """ "Since fighting erupted on 27 September" tells a beginning, not that day; "until he died on
    3 May" an end."""
    match found.node:
        case Date() | Step() | Edge() | Part(host=Date() | Step()):
            before = text[max(at, found.start - _LONGEST_BEGUN) : found.start].replace("\n", " ")
            for relation, words in _BEGUN:
                if clause := words.search(before):
                    start = found.start - len(clause.group())
                    return evolve(found, start=start, node=Bound(relation, found.node))
    return found


def _event(found: Expression) -> Expression:
    """The date of what something lasted until, where both are told and not the date alone."""
    match found.node:
        case Bound("until", host) if found.core - found.start > len("until about the "):
            return evolve(found, node=host)
    return found


# "24-hour" only describes, "twenty-four hours" does not.
_HYPHENED = re.compile(r"\S[-\u2010-\u2015][^\W\d_]+\Z")


# "Operation Sunset", "Libya Dawn": a name and no part of the day.
_NAMED = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\Z")


def _tells_when(found: Expression, text: str) -> bool:
    match found.node:
        case Repeat() | Vague(which="future") | Section(number=None, turn=None):
            # "In the quarter" is as often a part of a town.
            return False
        case Length(role="bare", unit="hour" | "minute" | "second"):
            return False
        case Part(host=None, clock=None):
            return not _NAMED.search(text, max(0, found.start - 40), found.end)
        case Length(role="bare"):
            return not _HYPHENED.search(text[found.start : found.end])
    return True


def read_times(
    text: str, published: date | None, title: str | None = None
) -> tuple[tuple[FoundTime, TimeSpan], ...]:
    """Find all time expressions and read each with what the text told before it.

    Args:
        text: One report. Where each line is a report of its own, call once a line.
        published: The report's date, or None where it has none; see `head_date`.
        title: The report's; the past year that it names is the one told of.
    """
    out: list[tuple[FoundTime, TimeSpan]] = []
    all_found = _all(text)
    titled = year_titled(title, published) if published is not None else None
    back = published is not None and tells_of_long_ago(text, all_found, published, titled)
    written = years_written(all_found)
    if published is None:
        thread = Thread(first_year([f for f in all_found if not _dates_a_thing(text, f)]))
    else:
        thread = Thread(year_told_of(titled) if back and titled else None)
    background = frozenset(written) - main_years(written, titled)
    resumed = thread
    quoted, dated = (quotations(text), dated_in(all_found)) if back else ([], Dated())
    told_at = named_at = 0
    for found in all_found:
        if (back or published is None) and "\n" in text[told_at : found.start]:
            # A paragraph on what was years before does not move the story.
            thread = thread if _is_of_story(background, thread) else resumed
        beside = not _SENTENCE_ENDS.search(text, told_at, found.start + 1)
        near = not _SENTENCE_ENDS.search(text, named_at, found.start + 1)
        anchors = Anchors(
            published,
            thread.before(found.node, near),
            looks_back=back,
            beside=beside,
            dated=dated,
            had=_HAD.search(text, max(0, found.start - 120), found.start) is not None,
            course=thread.course,
        )
        if back and _counts_from_the_story(found, quoted):
            anchors = evolve(anchors, published=anchors.told_day)
        if published is not None and _still_goes_on(text, found):
            anchors = Anchors(published)
        span = resolve(found.node, anchors)
        ahead = resolve(found.node, evolve(anchors, ahead=True))
        time = FoundTime(
            found.start,
            found.end,
            text[found.start : found.end],
            ahead if ahead != span else None,
            found.core,
            _bare(found.node, anchors),
            _turned(text, found, anchors),
            found.node if isinstance(found.node, Length) else None,
        )
        out.append((time, span))
        opens = _opens(text, found.start)
        if _dates_a_thing(text, found):
            continue
        if (
            published is not None
            and not opens
            and (span.start or span.end or published) > published
        ):
            # A text does not go on from what is still to come.
            continue
        if isinstance(found.node, Section) and text.startswith("for ", found.start):
            # "Left the heights for the winter" tells how long.
            continue
        # "Until his death in 2003": the story has come to that year.
        told = _event(found)
        span = span if told is found else resolve(told.node, anchors)
        then = thread.after(told, span, opens)
        told_at = found.end if then.told is not thread.told else told_at
        named_at = found.end if then is not thread else named_at
        thread = then
        resumed = thread if _is_of_story(background, thread) else resumed
    return tuple(out)


_MADE = re.compile(r"\b(?:built|erected|constructed|consecrated|born|dat(?:ing|es))[^\S\n]+\Z")


def _dates_a_thing(text: str, found: Expression) -> bool:
    """Whether a year is but that of a house or a man: "a manor built in 1832"."""
    match found.node:
        case Date(year=int(), month=None):
            return _MADE.search(text, max(0, found.start - 30), found.start) is not None
    return False


def _is_of_story(background: frozenset[int], thread: Thread) -> bool:
    told = thread.told
    return told is None or told.start is None or told.start.year not in background


def _counts_from_the_story(found: Expression, quoted: list[tuple[int, int]]) -> bool:
    """Whether "in recent days" of an account of long ago is up to the day told of: others said
    it then, or the account lapses into it; "today" outside quotations is the report's."""
    match found.node:
        case Window(origin="report", unit="hour" | "day" | "week") | Bound(host=Window()):
            return True
    return is_fresh(found.node) and is_within(found.start, quoted)


_HAD = re.compile(
    r"\b(?:had|having)\b(?!\s+(?:an?|the|no|its|their)\b)(?:(?!\bwould\b)[^.;:])*\Z", re.I
)
_HAS = re.compile(r"\b(?:ha(?:s|ve)|[’']ve)\s[^.;:]{0,90}\Z", re.I)
_HAS_SINCE = re.compile(r"[^.;:]{0,60}?\b(?:ha(?:s|ve)|[’']ve)\b", re.I)


def _still_goes_on(text: str, found: Expression) -> bool:
    """Whether something has gone on since a month or day: the report's, whatever it told of."""
    match found.node:
        case Bound(relation="since", host=Date(year=None, month=int(), origin="report")):
            return bool(
                _HAS.search(text, max(0, found.start - 100), found.start)
                or _HAS_SINCE.match(text, found.end)
            )
    return False


def _bare(node: Node, anchors: Anchors) -> TimeSpan | None:
    """The days of the date that a stretch runs from or up to."""
    if not isinstance(node, Bound) or node.relation not in ("since", "until"):
        return None
    since = resolve(node, anchors).start if node.relation == "since" else None
    span = resolve(node.host, anchors)
    return span if since is None or span.start == since else None


def _turned(text: str, found: Expression, anchors: Anchors) -> TimeSpan | None:
    match found.node:
        case Step(origin="story", count=int(count)) as step if count:
            if text[: found.end].lower().endswith("after"):
                span = resolve(evolve(step, count=-count), anchors)
                return span if span.known else None
    return None


_SENTENCE_ENDS = re.compile(r"[.!?][\"”’')\]]*\s+[\"“‘(]?[A-Z0-9]|\n\s*\n")


def _opens(text: str, start: int) -> bool:
    """Whether a sentence or a line begins here, or a heading holds it: these go where they say."""
    if text.startswith("#", text.rfind("\n", 0, start) + 1):
        return True
    before = text[max(0, start - 12) : start].rstrip(" \t")
    return not before or before[-1] in "\r\n" or before.rstrip("\"”’')]")[-1:] in (*".!?:", "")


@lru_cache(maxsize=256)
def resolve_time(
    words: str,
    published: date | None,
    context: TimeSpan | None = None,
    ahead: bool = False,
    retold: bool = False,
) -> TimeSpan:
    """Read a time expression as days.

    Args:
        words: The expression as it stands in the report, with or without words around it.
        published: The report's date; None leaves "on Friday" or "last week" unresolved.
        context: The last date that the text gave before these words: "the next day" counts
            from it, and "29 March" takes its year where the report has no date or is far
            younger.
        ahead: Whether what the words date is still to come, as with planned acts; "on
            Friday" is then the next one.
        retold: Whether the report tells of long ago as a whole; see `looks_back`.

    Returns:
        The days; start and end None where the words and dates do not give them.
    """
    anchors = Anchors(published, context, ahead, retold)
    found = list(expressions(words))
    for lead in () if found else ("in", "its"):
        # "May" alone is a month once a preposition leads it, "sixth day" a stretch of six.
        found = found or list(expressions(f"{lead} {words}"))
    if not found or (_is_year(found[0].node) and _FOREIGN.search(words)):
        foreign = _foreign_date(words)
        if foreign or not found:
            return TimeSpan(foreign, foreign, "day" if foreign else "open")
    if len(found) == 1:
        node = found[0].node
        if _SINCE.match(words[: found[0].start]) and not isinstance(node, Bound | Length):
            node = Bound("since", node)
        return resolve(node, anchors)
    return _settle_several(words, found, anchors)


def _is_year(node: Node) -> bool:
    return isinstance(node, Date) and node.month is None and node.weekday is None


_SINCE = re.compile(r"\W*(?:ever |which |that |who )?(?:since|began|started|starting)\b", re.I)


def _settle_several(words: str, found: list[Expression], anchors: Anchors) -> TimeSpan:
    """One span for words that hold several expressions ("On 24 February, before 5 a.m.")."""
    first, last = found[0].node, found[-1].node
    match first, last:
        case ((Date() | Step()), Part(host=None)):
            return resolve(evolve(last, host=first), anchors)
        case Part(host=None), (Date() | Step()):
            return resolve(evolve(first, host=last), anchors)
    if _SINCE.match(words):
        host = last.host if isinstance(last, Bound) else last
        return resolve(Bound("since", host), anchors)
    spans = [resolve(each.node, anchors) for each in found]
    return hull(spans) or spans[0]


_DAY_AND_YEAR = re.compile(
    r"(?<!\d)\d{1,2}(?!\d).*(?<!\d)\d{4}(?!\d)|(?<!\d)\d{4}(?!\d).*(?<!\d)\d{1,2}(?!\d)"
)
# A day, a word and a year that the grammar read as a year only.
_FOREIGN = re.compile(r"\b\d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,12}\.?\s(?:de\s)?\d{4}\b")


@cache
def _dateparser() -> Any:
    """The library for dates in other languages; None where it is not installed."""
    try:
        return importlib.import_module("dateparser")
    except ImportError:
        return None


def _foreign_date(words: str) -> date | None:
    """An absolute date in another language ("30 ноября 2024"); None where it is none."""
    # Loading the library takes a second: only where a day, a year and a word for a month stand.
    if len(words) > 60 or not _DAY_AND_YEAR.search(words) or not re.search(r"[^\W\d_]{3}", words):
        return None
    library = _dateparser()
    if library is None:
        return None
    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "DMY"}
    parsed = library.parse(words, settings=settings)
    return parsed.date() if parsed is not None else None


# How much of a text is its head, and how many lines.
_HEAD_CHARS = 600
_HEAD_LINES = 6
# The longest place that a dateline names before its date.
_DATELINE_CHARS = 40
# Marks of a heading, list or table, whose dates are the story's.
_LISTED = ("#", "*", "|", "•")
_LABEL = re.compile(
    r"(?:last\s+)?(?:updated?|published|posted|modified|issued|released|date(?: of publication)?)"
    r"\s*(?:at|on|:)?[\s:]*\Z",
    re.I,
)
# A bulletin that gives the days it covers is of the last of them.
_COVERED = re.compile(r"(?:\bperiod(?:\s+covered)?|\bcovering)\s*:?\s*(?:from\s+)?\Z", re.I)


def head_date(text: str) -> date | None:
    """The date that a report's head gives: dateline, date line, or "Updated: 2021-05-06".

    None where the head has no full date, or only one inside a sentence ("On 3 May 2016, ...").
    """
    head = text[:_HEAD_CHARS]
    lines = head.split("\n")[:_HEAD_LINES]
    head = head[: sum(len(line) + 1 for line in lines)]
    in_head = expressions(head)
    for found in in_head:
        day = _last_covered(head, found) or _full_date(found.node)
        if day is not None and _heads(head, found):
            return None if any(_begins_entry(head, later) for later in in_head) else day
    for line in lines:
        if len(line) > _DATELINE_CHARS or any(_full_date(f.node) for f in expressions(line)):
            continue
        if day := _foreign_date(line.strip()):
            return day
    return None


_ENTRY = re.compile(r"\s*(?:[–—-]\s|[:.]|\n)")


def _begins_entry(head: str, found: Expression) -> bool:
    """Whether a line begins with a day or days, as in a chronicle: a date before it is but its
    first."""
    match found.node:
        case Date(day=int()) | Span(first=Date(day=int())):
            line = head.rfind("\n", 0, found.start) + 1
            return not head[line : found.start].strip() and bool(_ENTRY.match(head, found.end))
    return False


def _last_covered(head: str, found: Expression) -> date | None:
    """The last day of a bulletin's period: "Reporting period: 1 to 5 June 2023"."""
    match found.node:
        case Span(last=Date(year=int(), month=int(), day=int()) as last):
            return resolve(last, Anchors()).start if _COVERED.search(head[: found.start]) else None
    return None


def _full_date(node: Node) -> date | None:
    match node:
        case Date(year=int(), month=int(), day=int()):
            return resolve(node, Anchors()).start
        case (
            Part(host=Date(year=int(), month=int(), day=int()) as host)
            | Bound(relation="as of", host=Date(year=int(), month=int(), day=int()) as host)
        ):
            return resolve(host, Anchors()).start
    return None


def _heads(head: str, found: Expression) -> bool:
    """Whether a full date stands as a dateline's or on its own, and not in a sentence."""
    line_start = head.rfind("\n", 0, found.core) + 1
    before = head[line_start : found.core].strip()
    if before.startswith(_LISTED):
        return False
    if head.startswith(":", found.end) and not before:
        # A chronicle's first entry.
        return False
    line_end = head.find("\n", found.end)
    after = head[found.end : line_end if line_end >= 0 else len(head)].lstrip(" \t.,;|")
    if not before or _LABEL.search(before):
        return True
    if not head[line_start : found.start].strip() and isinstance(found.node, Bound):
        # "As of 5 June 2023" alone on a line.
        return not after
    if found.start != found.core:
        return False
    if after.startswith(("(", "-", "–", "—", "[", "/")) or not after:
        return before[-1] != "," or before.isupper() or len(before) < _DATELINE_CHARS
    if before[-1] == "," and len(before) >= _DATELINE_CHARS:
        return False
    return before[-1] not in ".;:" and not before[-1].islower()
