"""Finding time expressions in running text, and reading each as a small tree."""

from collections.abc import Iterator
from typing import cast

from attrs import evolve

from .calendar import Read, calendar
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
from .numbers import count_of
from .of_day import clock, hours, is_dotted, part, tells_hour, with_part
from .phrases import phrase
from .relative import HEADS, core, era
from .words import MONTHS, ORDINALS, WEEKDAYS, Tokens, bag, tokens

# Prepositions that belong to an expression, with what they make of it ("in": nothing more).
_RELATIONS = {
    words: relation
    for relation, group in (
        ("since", "ever since|since about|since around|since|effective of|effective from|effective"
                  "|with effect from|dating back to|from"),
        ("until", "up until|up till|until|till"),
        ("before", "prior to|before|ahead of"),
        ("after", "after|following"),
        ("by", "by around|by about|by"),
        ("as of", "as of|as from"),
        ("in", "starting on|starting in|starting|beginning on|beginning in|beginning|as early as|as late as|as recently as|at around|at about|on or about|early on"
               "|on around|in around|in the space of|around|about|during the course of|in the course of|during"
               "|throughout|over the course of|over|within|into|through|across|on|in|at|for"
               "|circa"),
    )
    for words in group.split("|")
}  # fmt: skip
_RELATIONS_BY_FIRST: dict[str, list[tuple[tuple[str, ...], str]]] = {}
for _words, _relation in sorted(_RELATIONS.items(), key=lambda pair: -len(pair[0])):
    _split = tuple(_words.split())
    _RELATIONS_BY_FIRST.setdefault(_split[0], []).append((_split, _relation))

_EDGES = {
    "early": "early", "mid": "mid", "late": "late", "earlier": "earlier", "later": "later",
    "beginning": "start", "start": "start", "middle": "mid", "midst": "mid", "end": "end",
    "close": "end", "turn": "start", "outset": "start",
}  # fmt: skip
_FROM_EDGE = bag("early mid")
_EDGE_NOUNS = bag("beginning start middle midst end close turn outset")
_STRETCHES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 5, "final": 5,
              "latter": 2, "opening": 1}  # fmt: skip
_JOINERS = bag("- to and through until till into or")
_QUOTES = frozenset("\"'“”‘’«»`")
_NAMED_BY_DATE = bag(
    "movement movements alliance coalition brigade brigades battalion regiment division front"
    " organization organisation university square bridge street airport hospital guard guards"
    " army party youth martyrs"
)
# How many tokens may stand between an expression's first and the one that it turns on.
_REACH = 12
# No war told of in reports is older than this; a bare number below it is no year.
_FIRST_YEAR = 1500


def expressions(text: str, join: bool = True) -> Iterator[Expression]:
    """Every time expression of a running text, in text order, none inside another.

    Without `join`, "from Monday to Friday" is two expressions and not one.
    """
    return expressions_in(tokens(text), join)


def expressions_in(t: Tokens, join: bool = True) -> Iterator[Expression]:
    """As `expressions`, of a text that is cut into tokens."""
    size = len(t)
    near = _near_heads(t, size)
    at = 0
    while at < size:
        if not near[at] or (found := _expression(t, at, join)) is None:
            at += 1
            continue
        node, end, first = found
        if t.kinds[end] == "own" and _takes_own(node):
            end += 1
        if at != first or not _is_name(t, at, end):
            yield Expression(t.starts[at], t.ends[end - 1], t.starts[first], node)
        at = end


def _near_heads(t: Tokens, size: int) -> bytearray:
    """Marks the tokens within reach of a word or number that could head an expression."""
    near = bytearray(size)
    last = -1
    for at in range(size - 1, -1, -1):
        kind = t.kinds[at]
        if kind == "word":
            low = t.low[at]
            if (
                low in HEADS
                or low in MONTHS
                or tells_hour(t, at)
                or (low in ORDINALS and t.low[at - 1] == "the")
            ):
                last = at
        elif kind == "number":
            if t.ends[at] - t.starts[at] == 4 or is_dotted(t, at):
                last = at
        elif kind in ("iso", "dmy", "clock", "ordinal", "decade"):
            last = at
        near[at] = last >= 0 and last - at < _REACH
    return near


def _takes_own(node: Node) -> bool:
    match node:
        case Step() | Date() | Part(host=Step() | Date()):
            return True
    return False


def _is_name(t: Tokens, at: int, end: int) -> bool:
    """Whether a date is but a name's: the "9 May" front, the March 23 Movement, The Sunday Sun."""
    if t.low[at - 1] in _QUOTES and t.low[end] in _QUOTES and t.ends[end - 1] == t.starts[end]:
        return True
    if t.low[end] in _NAMED_BY_DATE and not t.raw(end).islower():
        return True
    follows = t.kinds[end] == "word" and t.raw(end)[0].isupper() and not t.raw(end).isupper()
    return t.raw(at - 1) == "The" and t.low[at] in WEEKDAYS and follows


def _expression(t: Tokens, at: int, join: bool) -> tuple[Node, int, int] | None:
    """An expression that starts here: its tree, the index behind it, where its core starts."""
    read = _span if join else _point
    if t.low[at] == "between" and join:
        return _between(t, at)
    if t.low[at] == "from" and (found := phrase(t, at)):
        return (*found, at)
    for words, relation in _RELATIONS_BY_FIRST.get(t.low[at], ()):
        if t.has(at, words):
            start = at + len(words)
            found = read(t, start)
            if found:
                bound, end = _related(t, (at, start), relation, found)
                return None if bound is None else (bound, end, start)
            break
    found = phrase(t, at) or read(t, at)
    if found is None or _is_but_a_number(found[0]):
        return None
    return (*found, at)


def _is_but_a_number(node: Node) -> bool:
    """Whether four figures that no word makes a year are none: "the 1070 Housing Project"."""
    match node:
        case Date(year=int(year), month=None):
            return year < _FIRST_YEAR
    return False


def _related(
    t: Tokens, at: tuple[int, int], relation: str, found: tuple[Node, int]
) -> tuple[Node | None, int]:
    """An expression behind a preposition, which starts and ends at the two indices."""
    first, start = at
    node, end = found
    if t.low[first] in ("starting", "beginning") and t.raw(first).istitle():
        # "Beginning in May, they shelled the town": what opens a sentence so goes on.
        return _bind("since", "from", node), end
    on = t.low[end] in ("onward", "onwards") or (t.low[end] == "on" and t.kinds[end + 1] != "word")
    if t.low[first] == "from" and on:
        return Bound("since", node), end + 1
    if t.low[first] == "from" and t.kinds[end] == "own" and isinstance(node, Date | Step):
        # "The toll from Saturday's bombings" is of Saturday.
        return node, end
    if relation == "after" and t.low[end] in ("prayers", "prayer"):
        # "After Friday prayers" is that day.
        return node, end + 1
    if isinstance(node, Length) and t.low[end - 2] == "-":
        return node, end
    return _bind(relation, t.low[start - 1], node), end


def _bind(relation: str, word: str, node: Node) -> Node | None:
    """What a preposition makes of a tree; None where the two do not go together."""
    match node:
        case Length(role="row"):
            return node
        case Length(unit="night" | "weekend"):
            return None
        case Length():
            return _bind_length(relation, word, node)
        case Step(counted=False, origin="report", unit="week" | "month" | "year" | "decade" as unit,
                  count=-1) if word in ("over", "during", "throughout", "within"):  # fmt: skip
            return Window(unit, 1)
        case Repeat() | Vague():
            return node if word not in ("at", "about", "over", "into") else None
        case Date() | Step(unit="day" | "week" | "month" | "year") if word == "at":
            return None
        case Span() | Part(clock=str()) if word == "from":
            return node
        case Bound():
            return node
        case Part(host=None) if relation in ("before", "after"):
            # "Before dawn" is a part of the day, as dawn is.
            return node
        case Part() if relation in ("before", "after", "until"):
            return node
    if relation == "in":
        return node
    return Bound(cast(Relation, relation), node, begun=word == "since")


def _bind_length(relation: str, word: str, length: Length) -> Node | None:
    if word == "for":
        return evolve(length, role="for")
    if word == "within":
        return evolve(length, role="within")
    if relation != "in":
        return None
    # "In 24 hours" is how long it took; "the first in six years" is not.
    lasts = word in ("over", "during", "of") or (word == "in" and length.unit != "year")
    return evolve(length, role="in" if lasts else "bare")


def _between(t: Tokens, at: int) -> tuple[Node, int, int] | None:
    match _span(t, at + 1, ends=True):
        case (Span() as span, end):
            return span, end, at + 1
    first = clock(t, at + 1) or hours(t, at + 1, bare=True)
    if first and t.low[first[1]] == "and":
        last = clock(t, first[1] + 1) or hours(t, first[1] + 1, bare=True)
        if last:
            return Part("clock", None, "00:00"), last[1], at + 1
    return None


def _span(t: Tokens, at: int, ends: bool = False) -> Read:
    """One point, or two that are joined: "Monday to Friday", "2012 and 2013"."""
    months = _first_or_last_of(t, at)
    if months is not None:
        return months
    first = _point(t, at)
    if first is None:
        return _first_half(t, at)
    node, end = first
    # "From August 8, 2014, to August 29, 2019".
    end += t.low[end] == "," and t.low[end + 1] in ("to", "until") and _is_dated(node)
    joiner = t.low[end]
    if joiner not in _JOINERS:
        return first
    step = end + 1 + (joiner == "and" and t.low[end + 1] == "into")
    if joiner in ("-", "to") and isinstance(node, Date):
        # "2012-present", "May 2015 to the present".
        now = step + (t.low[step] == "the")
        if t.low[now] == "present" and t.kinds[now + 1] != "word":
            return Bound("since", node), now + 1
    last = _point(t, step, joined=True)
    if last is None or not _alike(node, last[0], "to" if ends else joiner):
        return first
    return Span(node, last[0]), last[1]


def _is_dated(node: Node) -> bool:
    match node:
        case Date(year=int(), month=int(), day=int()):
            return True
    return False


def _first_half(t: Tokens, at: int) -> Read:
    """A month that only its second half shows to be one: "May and June 2015"."""
    if t.low[at] not in MONTHS or t.raw(at).islower() or t.low[at + 1] not in ("and", "-", "to"):
        return None
    match calendar(t, at + 2, joined=True):
        case (Date(month=int(), day=None) as date, end):
            return Span(Date(month=MONTHS[t.low[at]]), date), end
    return None


def _alike(first: Node, last: Node, joiner: str) -> bool:
    """Whether two points make one stretch. "In 2014 and March 2015" are two times."""
    both = joiner in ("and", "or")
    match first, last:
        case Date() as a, Date() as b:
            same = _shape(a) == _shape(b)
            if both:
                dated = a.month and (a.day or (a.year and b.year))
                return same and not dated and a.turn is None
            return same or bool(a.month and b.month)
        case Part(), (Part() | Date()):
            return joiner != "or"
        case (Date(), Part(host=Date())) | (Edge(), Edge() | Date()):
            return True
        case (Date(), Edge()) | (Date(), Step() | Vague(which="now")):
            return not both
        case Step(unit="day"), Step(unit="day"):
            return True
        case Section(kind=a_kind), Section(kind=b_kind):
            return a_kind == b_kind
    return False


def _shape(date: Date) -> tuple[bool, bool, bool]:
    return bool(date.day), bool(date.month), bool(date.weekday is not None and not date.day)


def _point(t: Tokens, at: int, joined: bool = False) -> Read:
    """One point: a core with the part of the day, the edge or the clock time around it."""
    found = (
        phrase(t, at)
        or _edged(t, at)
        or part(t, at)
        or core(t, at, joined)
        or clock(t, at)
        or hours(t, at)
        or era(t, at)
    )
    return with_part(t, *found) if found else None


def _edged(t: Tokens, at: int) -> Read:
    """ "early March", "mid-July", "the end of the month", "late on Friday", "later that day"."""
    if t.low[at : at + 2] == ["so", "far"]:
        running = core(t, at + 2)
        return (Edge("earlier", running[0]), running[1]) if running else None
    start = at + (t.low[at] == "the")
    start += t.low[start] in ("very", "shortly")
    word = t.low[start]
    edge = _EDGES.get(word)
    if edge is None:
        return _stretch_of(t, start)
    step = start + 1
    if edge in _FROM_EDGE and t.low[step : step + 3 : 2] == ["-", "-"] and t.low[step + 1] == "to":
        # "From mid-to-late 2014".
        match _edged(t, step + 3):
            case (Edge() as last, behind):
                return Span(Edge(edge, last.host), last), behind  # type: ignore[arg-type]
    if word in _EDGE_NOUNS:
        if t.low[step] != "of":
            return None
        step += 1
    elif start > at and word != "mid" and t.low[step] == "-":
        return None
    if t.low[step] in ("-", "on", "in", "at"):
        step += 1
    host = part(t, step) or core(t, step)
    if host is None:
        return None
    node, end = with_part(t, *host)
    match node:
        case Length() | Repeat() | Vague() | Window() | Span() | Edge() | Bound():
            return None
        case Part(name="day") if word in ("earlier", "later"):
            return Step("day", 0, "story"), end
        case Part() if word not in _EDGE_NOUNS:
            return node, end
    return Edge(edge, node), end  # type: ignore[arg-type]


def _first_or_last_of(t: Tokens, at: int) -> Read:
    """ "The first six months of 2015", "the last three months of the year", "the first five days
    of April"."""
    at += t.low[at] == "the"
    first = t.low[at] == "first"
    if not first and t.low[at] not in ("last", "final"):
        return None
    count, end = count_of(t, at + 1)
    unit = t.low[end]
    if count is None or end == at + 1 or t.low[end + 1] != "of" or unit not in ("months", "days"):
        return None
    host = core(t, end + 2)
    if host is None or not 0 < count < 12:
        return None
    if unit == "days":
        match host[0]:
            case Date(month=int(), day=None) as month if first:
                return Span(evolve(month, day=1), evolve(month, day=int(count))), host[1]
        return None
    months = (1, int(count)) if first else (13 - int(count), 12)
    match host[0]:
        case Date(year=int(year), month=None):
            a, b = (Date(year=year, month=month) for month in months)
        case Step(unit="year", count=int(turn), origin=origin):
            a, b = (Date(month=month, year_turn=turn, origin=origin) for month in months)
        case _:
            return None
    return Span(a, b), host[1]


def _stretch_of(t: Tokens, at: int) -> Read:
    """ "first half of March", "last week of May", "final days of 2019"."""
    number = _STRETCHES.get(t.low[at])
    unit = t.low[at + 1]
    if number is None or unit not in ("half", "week", "days", "weeks", "part"):
        return None
    host = core(t, at + 3) if t.low[at + 2] == "of" else None
    if host is None:
        return None
    match host[0], unit:
        case ((Date(month=int(), day=None) | Step(unit="month")), ("half" | "week")):
            return Edge(f"{unit} {number}", host[0]), host[1]  # type: ignore[arg-type]
        case Date(month=None, year=int() as which), "half" if number in (1, 2):
            return Section("half", number, which), host[1]
        case Date(month=None, year=int() as which), "half" if number == 5:
            return Section("half", 2, which), host[1]
        case ((Date(day=None, weekday=None) | Step(unit="month" | "year")), _):
            return Edge("early" if number == 1 else "late", host[0]), host[1]
    return None
