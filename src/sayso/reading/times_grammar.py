"""Finding time expressions in running text, and reading each as a small tree."""

from collections.abc import Iterator

from attrs import evolve

from .times_calendar import Read, calendar, month, section, weekday, year
from .times_model import (
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
from .times_words import MONTHS, NUMBERS, ORDINALS, PARTS, SEASONS, UNITS, WEEKDAYS, Tokens, tokens

# Prepositions that belong to an expression, longest first, with what they make of it.
_RELATIONS: tuple[tuple[tuple[str, ...], str], ...] = tuple(
    (tuple(words.split()), relation)
    for relation, group in (
        ("since", "ever since|since about|since around|since|starting on|starting in|starting"
                  "|beginning on|beginning in|beginning|effective of|effective from|effective"
                  "|dating back to"),
        ("until", "up until|up till|until|till"),
        ("before", "prior to|before|ahead of"),
        ("after", "after|following"),
        ("by", "by around|by about|by"),
        ("in", "as of|as early as|as late as|as recently as|at around|at about|on or about|early on"
               "|on around|in around|around|about|during the course of|in the course of|during"
               "|throughout|over the course of|over|within|into|through|across|on|in|at|for|from"
               "|of|circa"),
    )
    for words in group.split("|")
)  # fmt: skip
_BY_FIRST: dict[str, list[tuple[tuple[str, ...], str]]] = {}
for _words, _relation in sorted(_RELATIONS, key=lambda pair: -len(pair[0])):
    _BY_FIRST.setdefault(_words[0], []).append((_words, _relation))

_HEDGES = tuple(
    sorted(
        (
            tuple(words.split())
            for words in (
                "about|around|approximately|roughly|nearly|almost|just|only|some|exactly|another"
                "|at least|at most|more than|less than|fewer than|no more than|no less than"
                "|not more than|up to|well over|just over|just under|over|under|a little over"
                "|a total of|as much as|as long as|at least the|a further|a full|the full|full"
                "|an additional|an estimated|an extra|additional|further|barely|a little more than"
            ).split("|")
        ),
        key=lambda words: -len(words),
    )
)
_DEICTIC: dict[str, Node] = {
    "today": Step("day", 0),
    "yesterday": Step("day", -1),
    "yesterdays": Step("day", -1),
    "tomorrow": Step("day", 1),
    "tonight": Part("night", Step("day", 0)),
    "overnight": Part("overnight"),
    "now": Vague("now"),
    "currently": Vague("now"),
    "nowadays": Vague("now"),
    "presently": Vague("now"),
    "recently": Vague("past"),
    "lately": Vague("past"),
}
_PHRASES: tuple[tuple[tuple[str, ...], Node], ...] = tuple(
    (tuple(words.split()), node)
    for words, node in (
        ("the day before yesterday", Step("day", -2)),
        ("the day after tomorrow", Step("day", 2)),
        ("the day before", Step("day", -1, "story")),
        ("the day after", Step("day", 1, "story")),
        ("the night before", Part("night", Step("day", -1, "story"))),
        ("the morning after", Part("morning", Step("day", 1, "story"))),
        ("the week before", Step("week", -1, "story")),
        ("the week after", Step("week", 1, "story")),
        ("the month before", Step("month", -1, "story")),
        ("the year before", Step("year", -1, "story")),
        ("right now", Vague("now")),
        ("just now", Vague("now")),
        ("at present", Vague("now")),
        ("at the moment", Vague("now")),
        ("these days", Vague("now")),
        ("more recently", Vague("past")),
        ("most recently", Vague("past")),
        ("at the time", Vague("then")),
        ("at that time", Vague("then")),
        ("around this time", Vague("then")),
        ("around that time", Vague("then")),
        ("the weekend", Step("weekend", 0, counted=True)),
    )
)  # fmt: skip
# Read only where "the past two weeks" and the like are not.
_ERAS: dict[str, Node] = {"past": Vague("past"), "future": Vague("future")}
_MODIFIERS = {
    "last": -1, "past": -1, "previous": -1, "preceding": -1, "prior": -1, "recent": -1,
    "latest": -1, "next": 1, "following": 1, "coming": 1, "upcoming": 1, "ensuing": 1,
    "subsequent": 1, "this": 0, "current": 0, "that": 0, "same": 0, "these": 0, "those": 0,
    "final": -1, "first": 1, "ongoing": 0,
}  # fmt: skip
_STORY = frozenset("previous preceding prior following ensuing subsequent that same those".split())
_EDGES = {
    "early": "early", "mid": "mid", "late": "late", "earlier": "earlier", "later": "later",
    "beginning": "start", "start": "start", "middle": "mid", "midst": "mid", "end": "end",
    "close": "end", "turn": "start", "outset": "start", "half": "mid",
}  # fmt: skip
_DAYS_IN_ROW = frozenset("consecutive straight successive running".split())
_VAGUE_COUNTS = frozenset("few several some many multiple various numerous".split())
_HEADS = (
    frozenset(MONTHS)
    | frozenset(WEEKDAYS)
    | frozenset(UNITS)
    | frozenset(PARTS)
    | frozenset(SEASONS)
    | frozenset(_DEICTIC)
    | frozenset(
        "half eve weekdays mondays tuesdays wednesdays thursdays fridays saturdays sundays fridays"
        " daily weekly monthly annually yearly hourly christmas new valentine time"
        " present moment past future gmt hours utc nineteen".split()
    )
    | {word for word in ("nineties", "eighties", "seventies", "sixties", "fifties")}
)
_REPEATS = {
    "daily": "day", "weekly": "week", "monthly": "month",
    "annually": "year", "yearly": "year", "hourly": "hour", "nightly": "night",
}  # fmt: skip
# "24 hours a day", "$2 million a year", "twice a week" tell how often.
_RATED = frozenset(UNITS) | {"million", "billion", "times", "once", "twice", "percent"}
_REACH = 9


def expressions(text: str, join: bool = True) -> Iterator[Expression]:
    """Every time expression of a running text, in text order, none inside another.

    Without `join`, "from Monday to Friday" is two expressions and not one.
    """
    t = tokens(text)
    size = len(t)
    near = _near_heads(t, size)
    at = 0
    while at < size:
        if not near[at] or (found := expression(t, at, join)) is None:
            at += 1
            continue
        node, end, core = found
        if t.kinds[end] == "own" and _takes_own(node):
            end += 1
        yield Expression(t.starts[at], t.ends[end - 1], t.starts[core], node)
        at = end


def _near_heads(t: Tokens, size: int) -> bytearray:
    """Marks the tokens within reach of a word or number that could head an expression."""
    near = bytearray(size)
    last = -1
    for at in range(size - 1, -1, -1):
        kind = t.kinds[at]
        if kind == "word":
            if t.low[at] in _HEADS:
                last = at
        elif kind in ("iso", "dmy", "clock", "decade") or kind == "number" and t.ends[at] - t.starts[at] == 4:
            last = at
        near[at] = last >= 0 and last - at < _REACH
    return near


def _takes_own(node: Node) -> bool:
    match node:
        case Step() | Date() | Part(host=Step() | Date()):
            return True
    return False


def expression(t: Tokens, at: int, join: bool = True) -> tuple[Node, int, int] | None:
    """An expression that starts here: its tree, the index behind it, where its core starts."""
    read = _span if join else _point
    relation, start = "", at
    for words, name in _BY_FIRST.get(t.low[at], ()):
        if t.has(at, words):
            relation, start = name, at + len(words)
            break
    if t.low[at] == "between" and join:
        return _between(t, at)
    found = read(t, start)
    if found is None and t.low[at] in ("since", "until", "for", "in", "on"):
        # "since launching an assault on Thursday" is read by its day further on.
        return None
    if found is None or relation == "":
        phrase = _phrase(t, at) or (read(t, at) if relation else found)
        return (*phrase, at) if phrase else None
    node, end = found
    if t.low[end] in ("onward", "onwards", "on") and t.low[at] == "from":
        return (Bound("onward", node), end + 1, start) if t.low[end] != "on" else (node, end, start)
    bound = _bind(relation, t.low[start - 1], node)
    return None if bound is None else (bound, end, start)


def _bind(relation: str, word: str, node: Node) -> Node | None:
    match node, relation:
        case Length(role="row"), _:
            return node
        case Length(), ("since" | "until" | "before" | "by" | "after"):
            return None
        case Length(unit="night" | "weekend"), _:
            return None
        case Length() as length, _:
            if word == "for":
                return evolve(length, role="for")
            return evolve(length, role="in" if word in ("in", "within", "over", "during") else "bare")
        case Step(counted=False, origin="report", unit=unit, count=-1), _ if (
            word in ("over", "during", "throughout", "within") and unit in ("week", "month", "year", "decade")
        ):  # fmt: skip
            return Window(unit, 1)
        case Repeat() | Vague(), _:
            return node if word not in ("of", "at", "about", "over", "into") else None
    if relation == "in" or relation == "":
        return node
    return Bound(relation, node)  # type: ignore[arg-type]


def _between(t: Tokens, at: int) -> tuple[Node, int, int] | None:
    found = _span(t, at + 1, ends=True)
    match found:
        case (Span() as span, end):
            return span, end, at + 1
    clock = _clock(t, at + 1) or _hours(t, at + 1, bare=True)
    if clock and t.low[clock[1]] == "and":
        last = _clock(t, clock[1] + 1) or _hours(t, clock[1] + 1, bare=True)
        if last:
            return Part("clock", None, "00:00"), last[1], at + 1
    return None


def _span(t: Tokens, at: int, ends: bool = False) -> Read:
    """One point, or two that are joined: "Monday to Friday", "2012 and 2013"."""
    first = _point(t, at)
    if first is None:
        return _first_half(t, at)
    node, end = first
    joiner = t.low[end]
    step = end + 1
    if joiner == "and" and t.low[step] in ("into", "on"):
        step += 1
        if isinstance(node, Date) and t.low[step - 1] == "on":
            return first
    if joiner not in ("-", "to", "and", "through", "until", "till", "into", "or"):
        return first
    if joiner == "-" and t.low[step] == "-":
        return first
    last = _point(t, step, joined=True)
    if last is None or not _alike(node, last[0], "to" if ends else joiner):
        return first
    return Span(node, last[0]), last[1]


def _first_half(t: Tokens, at: int) -> Read:
    """A month that only its second half shows to be one: "May and June 2015"."""
    if t.low[at] not in MONTHS or t.raw(at).islower() or t.low[at + 1] not in ("and", "-", "to"):
        return None
    last = calendar(t, at + 2, joined=True)
    match last:
        case (Date(month=int(), day=None) as date, end):
            return Span(Date(month=MONTHS[t.low[at]]), date), end
    return None


def _alike(first: Node, last: Node, joiner: str) -> bool:
    match first, last:
        case Date() as a, Date() as b:
            same = _shape(a) == _shape(b)
            if joiner in ("and", "or"):
                # "in 2014 and March 2015" are two times; "Friday and 3 May" too.
                return same and not (a.month and a.year and b.year) and a.turn is None
            return same or bool(a.month and b.month)
        case Part(), (Part() | Date()):
            return joiner != "or"
        case Date(), Part(host=Date()):
            return True
        case Edge(), (Edge() | Date()):
            return True
        case Date(), Edge():
            return joiner not in ("and", "or")
        case Step(unit="day"), Step(unit="day"):
            return True
        case Section(kind=a_kind), Section(kind=b_kind):
            return a_kind == b_kind
        case Date(), (Step() | Vague(which="now")):
            return joiner in ("to", "until", "-")
    return False


def _shape(date: Date) -> tuple[bool, bool, bool]:
    return bool(date.day), bool(date.month), bool(date.weekday is not None and not date.day)


def _point(t: Tokens, at: int, joined: bool = False) -> Read:
    """One point: a core with the part of the day, the edge or the clock time around it."""
    found = (
        _phrase(t, at)
        or _edged(t, at)
        or _part_first(t, at)
        or _core(t, at, joined)
        or _clock(t, at)
        or _hours(t, at)
        or _era(t, at)
    )
    return _part_behind(t, *found) if found else None


def _era(t: Tokens, at: int) -> Read:
    if t.low[at] != "the":
        return None
    step = at + 1 + (t.low[at + 1] in ("near", "recent", "distant"))
    node = _ERAS.get(t.low[step])
    return (node, step + 1) if node else None


def _phrase(t: Tokens, at: int) -> Read:
    word = t.low[at]
    if word in _PHRASE_FIRST:
        for words, node in _PHRASES:
            if t.has(at, words):
                return node, at + len(words)
    return None


_PHRASE_FIRST = {words[0] for words, _ in _PHRASES}


def _edged(t: Tokens, at: int) -> Read:
    """ "early March", "mid-July", "the end of the month", "late on Friday", "later that day"."""
    start = at + (t.low[at] == "the")
    if t.low[start] in ("very", "shortly", "as"):
        start += 1
    word = t.low[start]
    edge = _EDGES.get(word)
    if edge is None or word == "half":
        if word in ("first", "second", "latter") and t.low[start + 1] in ("half", "part", "days", "weeks"):
            if t.low[start + 2] == "of":
                host = _core(t, start + 3)
                if host and isinstance(host[0], Date | Step | Section):
                    return Edge("early" if word == "first" else "late", host[0]), host[1]
        return None
    step = start + 1
    if word in ("beginning", "start", "middle", "midst", "end", "close", "turn", "outset"):
        if t.low[step] != "of":
            return None
        step += 1
    elif start > at and word != "mid" and t.low[step] in ("-",):
        return None
    if t.low[step] in ("-", "on", "in", "of"):
        step += 1
    host = _part_first(t, step) or _core(t, step)
    if host is None:
        return None
    node, end = host
    node, end = _part_behind(t, node, end)
    match node:
        case Length() | Repeat() | Vague() | Window() | Span() | Edge() | Bound():
            return None
        case Part(host=inner) if word not in ("end", "start", "beginning"):
            return (node, end) if inner or edge in ("earlier", "later", "late", "early", "mid") else None
    return Edge(edge, node), end  # type: ignore[arg-type]


def _part_first(t: Tokens, at: int) -> Read:
    """ "the night of 11 November", "the early hours of Monday", "dawn on Sunday", "that evening"."""
    start = at
    while t.low[start] in ("shortly", "before", "after", "around", "about", "just") and start - at < 3:
        start += 1
    if start > at and t.low[start] not in PARTS:
        return None
    start += t.low[start] == "the"
    word = t.low[start]
    origin = None
    if word in ("early", "late", "mid") and t.low[start + 1] in ("hours", "morning", "evening", "afternoon", "-", "night"):
        start += 1 + (t.low[start + 1] == "-")
        word = t.low[start]
    elif word in ("small", "wee", "first", "predawn", "morning") and t.low[start + 1] == "hours":
        start += 1
        word = "hours"
    elif word in ("pre",) and t.low[start + 1] == "-" and t.low[start + 2] == "dawn":
        start += 2
        word = "dawn"
    elif word in ("this", "that", "same", "next", "following", "previous", "last", "yesterday", "tomorrow"):
        origin = word
        start += 1
        word = t.low[start]
        if word in ("early", "late"):
            start += 1
            word = t.low[start]
    if word == "hours":
        if origin or t.low[start + 1] not in ("of", "on") and t.low[start - 1] not in ("early", "small", "wee"):
            return None
        name = "dawn"
    elif word == "overnight" and origin is None:
        name = "overnight"
    elif word in PARTS:
        name = PARTS[word]
    else:
        return None
    end = start + 1
    if origin:
        steps = {"this": (0, "report"), "last": (-1, "report"), "yesterday": (-1, "report"),
                 "tomorrow": (1, "report"), "next": (1, "story"), "following": (1, "story"),
                 "previous": (-1, "story"), "that": (0, "story"), "same": (0, "story")}  # fmt: skip
        count, whose = steps[origin]
        if origin in ("last", "next") and name not in ("night", "morning", "evening"):
            return None
        return Part(name, Step("day", count, whose)), end  # type: ignore[arg-type]
    step = end
    if t.low[step] in ("of", "on", "from", "between", ",", "hours"):
        step += 1
        step += t.low[step] in ("of", "on")
    step += t.low[step] == "the" and t.low[step + 1] in ("night", "morning")
    host = _core(t, step) if t.low[step - 1] != "the" else None
    if host is not None:
        match host[0]:
            case Date(day=int()) | Date(weekday=int()) | Step(unit="day") | Span():
                if t.low[host[1]] in ("to", "and", "into", "-") and t.low[step - 1] in ("from", "between"):
                    other = _core(t, host[1] + 1)
                    if other and isinstance(other[0], Date):
                        return Span(Part(name, host[0]), Part(name, other[0])), other[1]
                return Part(name, host[0]), host[1]
    if word == "hours" and t.low[start + 1] in ("of", "on"):
        return None
    before = t.low[at - 1]
    if name == "overnight" or name in ("dawn", "dusk", "midnight", "noon") or start > at and word != "nights":
        return Part(name), end
    if before in ("at", "by", "since", "until", "during", "before", "after", "around", "in"):
        return Part(name), end
    return None


def _part_behind(t: Tokens, node: Node, end: int) -> tuple[Node, int]:
    """A part of the day or a clock time behind a day: "Friday morning", "4 July at 9 a.m."."""
    match node:
        case Date(day=None, weekday=None) | Step(unit="week" | "month" | "year"):
            return node, end
        case Date() | Step(unit="day"):
            pass
        case Part(clock=str(), host=None):
            return _host_behind(t, node, end)
        case _:
            return node, end
    word = t.low[end]
    if word in PARTS and t.kinds[end] == "word":
        return Part(PARTS[word], node), end + 1
    if word in ("early", "late", "pre", "mid") and t.low[end + 1] in PARTS:
        return Part(PARTS[t.low[end + 1]], node), end + 2
    if word in ("early", "late", "mid") and t.low[end + 1] == "-" and t.low[end + 2] in PARTS:
        return Part(PARTS[t.low[end + 2]], node), end + 3
    if word in ("before", "after", "at") and t.low[end + 1] in PARTS and node_is_day(node):
        return Part(PARTS[t.low[end + 1]], node), end + 2
    step = end + (word == ",")
    while t.low[step] in ("at", "around", "about", "before", "after", "approximately", "shortly") and step - end < 4:
        step += 1
    if step > end + (word == ","):
        clock = _clock(t, step) or _hours(t, step, bare=True)
        if clock and isinstance(clock[0], Part):
            return evolve(clock[0], host=node), clock[1]
    return node, end


def node_is_day(node: Node) -> bool:
    """Whether a tree names single days rather than longer stretches."""
    match node:
        case Date(day=int()) | Date(weekday=int()) | Step(unit="day"):
            return True
    return False


def _host_behind(t: Tokens, clock: Part, end: int) -> tuple[Node, int]:
    """The day behind a clock time: "5 p.m. EST Nov. 9", "at noon on Saturday"."""
    step = end + (t.low[end] == ",")
    step += t.low[step] in ("on", "this", "the") and t.low[step + 1] not in PARTS
    if t.low[step] == "in" and t.low[step + 1] == "the" and t.low[step + 2] in PARTS:
        return clock, step + 3
    if t.low[step] == "this" and t.low[step + 1] in PARTS:
        return evolve(clock, host=Step("day", 0)), step + 2
    host = _core(t, step)
    if host and node_is_day(host[0]):
        inner, behind = _part_behind(t, *host)
        return evolve(clock, host=inner.host if isinstance(inner, Part) else inner), behind
    return clock, end


def _clock(t: Tokens, at: int) -> Read:
    """ "8 A.M.", "07:30", "18:00 GMT", "3 o'clock", "noon"."""
    if t.kinds[at] == "clock":
        if t.glued(at) and t.text[t.starts[at] - 1] != "-":
            return None
        digits = "".join(c if c.isdigit() else " " for c in t.low[at]).split()
        hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
        letters = [c for c in t.raw(at).lower() if c.isalpha()]
        if letters and hour <= 12:
            hour = hour % 12 + (12 if letters[0] == "p" else 0)
        if hour > 24 or minute > 59:
            return None
        return Part("clock", None, f"{hour:02}:{minute:02}"), _zone(t, at + 1)
    if t.kinds[at] == "number" or t.low[at] in NUMBERS:
        if t.low[at + 1 : at + 4] in (["o", "'", "clock"], ["o", "’", "clock"]):
            hour = NUMBERS.get(t.low[at]) or (int(t.low[at]) if t.low[at].isdigit() else 0)
            return Part("clock", None, f"{hour % 24:02}:00"), at + 4
    return None


def _zone(t: Tokens, end: int) -> int:
    if t.low[end] in ("gmt", "utc", "est", "edt", "cet", "bst", "pst", "pdt", "hours", "hrs"):
        return end + 1
    if t.low[end] == "local" and t.low[end + 1] == "time":
        return end + 2
    if t.low[end] == "(" and t.low[end + 1] in ("local", "gmt", "utc"):
        close = end + 2 + (t.low[end + 2] == "time")
        return close + 1 if t.low[close] == ")" else end
    if t.raw(end)[:1].isupper() and t.low[end + 1] == "time" and t.low[end] not in ("the", "this"):
        return end + 2
    return end


def _hours(t: Tokens, at: int, bare: bool = False) -> Read:
    """Four figures for a time of day: "1700 GMT", "0600 hours", "at 1130 (local time)"."""
    word = t.low[at]
    if t.kinds[at] != "number" or len(word) != 4 or not word.isdigit() or t.glued(at):
        return None
    hour, minute = int(word[:2]), int(word[2:])
    if hour > 23 or minute > 59:
        return None
    end = _zone(t, at + 1)
    if end == at + 1 and not (bare and (hour < 18 or minute)) and not (word[0] == "0"):
        return None
    return _host_behind(t, Part("clock", None, f"{hour:02}:{minute:02}"), end)


def _core(t: Tokens, at: int, joined: bool = False) -> Read:
    word = t.low[at]
    node = _DEICTIC.get(word)
    if node is not None:
        return node, at + 1
    return (
        _turned(t, at)
        or _weekday(t, at)
        or calendar(t, at, joined)
        or _counted(t, at)
        or _repeat(t, at)
    )


def _weekday(t: Tokens, at: int) -> Read:
    article = t.low[at] in ("the",)
    turn = _MODIFIERS.get(t.low[at + article])
    start = at + article + (turn is not None)
    if turn is None and article:
        return None
    if turn is not None:
        step = start + (t.low[start] == ",")
        number = weekday(t, step)
        if number is None:
            return None
        return Date(weekday=number, turn=turn), step + 1
    number = weekday(t, start)
    if number is None:
        return None
    dated = calendar(t, start)
    if dated is not None:
        return dated
    end = start + 1 + (len(t.low[start]) < 6)
    if t.low[end] in ("last", "next", "this") and t.low[end + 1] == "week":
        return Date(weekday=number, week_turn=_MODIFIERS[t.low[end]]), end + 2
    if t.low[end] == "of" and t.low[end + 1] in ("last", "next", "this") and t.low[end + 2] == "week":
        return Date(weekday=number, week_turn=_MODIFIERS[t.low[end + 1]]), end + 3
    return Date(weekday=number), end


def _turned(t: Tokens, at: int) -> Read:
    """ "last week", "the past two weeks", "that month", "the next day", "this summer"."""
    start = at + (t.low[at] in ("the", "its", "a", "each", "all") and t.low[at + 1] in _MODIFIERS)
    if t.low[start] in ("very", "immediate") and t.low[start + 1] in _MODIFIERS:
        start += 1
    word = t.low[start]
    turn = _MODIFIERS.get(word)
    if turn is None:
        return None
    origin = "story" if word in _STORY else "report"
    step = start + 1
    if word == "this" and t.low[step] in ("past", "coming", "same"):
        turn = {"past": -1, "coming": 1, "same": 0}[t.low[step]]
        step += 1
    count, end = _count(t, step)
    unit = UNITS.get(t.low[end])
    if unit is None or unit == "second":
        return section(t, at) or (section(t, start) if start > at else None)
    if unit == "night" and count is None and end == step and word in ("last", "that", "previous"):
        return Part("night", Step("day", turn, origin)), end + 1  # type: ignore[arg-type]
    stands_alone = end == step
    plural = t.low[end].endswith("s") or t.low[end] == "centuries"
    if t.low[end + 1] == "-" and not plural:
        return None
    if word in ("first", "final"):
        if stands_alone and not plural or t.low[end + 1] == "of" or at == start:
            return None
        return Window(unit, count, ahead=turn > 0, origin="story"), end + 1
    if unit == "weekend":
        return Step(unit, turn, origin), end + 1  # type: ignore[arg-type]
    if stands_alone and not plural:
        if word in ("past", "recent"):
            return Window(unit, 1), end + 1
        if unit in ("minute", "hour"):
            return Window(unit, 1, ahead=turn > 0, origin=origin), end + 1  # type: ignore[arg-type]
        if unit == "day" and word in ("next",):
            origin = "story"
        if unit == "quarter":
            return section(t, start)
        if unit == "year" and t.kinds[end + 1] == "own":
            part = section(t, end + 2)
            if part and isinstance(part[0], Section):
                return evolve(part[0], year_turn=turn), part[1]
        if unit == "fortnight":
            return Window("week", 2, ahead=turn > 0), end + 1
        return Step(unit, turn, origin), end + 1  # type: ignore[arg-type]
    if turn == 0:
        return None
    if stands_alone and word in ("last", "next", "latest") and plural:
        return None
    if unit == "fortnight":
        unit, count = "week", 2.0
    return Window(unit, count, ahead=turn > 0, origin=origin), end + 1  # type: ignore[arg-type]


def _counted(t: Tokens, at: int) -> Read:
    """ "two days ago", "a week later", "more than four months", "24-hour", "the second day"."""
    row = _in_row(t, at)
    if row:
        return row
    start = _hedge(t, at)
    if t.low[start] in ("the", "these", "those", "his", "her", "their", "its", "only", "whole"):
        start = _hedge(t, start + 1)
    count, end = _count(t, start)
    number_stands = end > start
    if t.kinds[start] == "number" and t.glued(start):
        return None
    hyphen = t.low[end] == "-"
    end += hyphen
    unit = UNITS.get(t.low[end])
    if unit is None or unit == "second":
        return None
    word = t.low[end]
    behind = end + 1
    if unit == "quarter" and (t.low[behind] == "of" or hyphen and word == "quarters"):
        return None
    if unit == "year" and t.low[behind] == "-" and t.low[behind + 1] in ("ago", "earlier"):
        part = section(t, behind + 2)
        close = part[1] if part else behind + 2 + (t.low[behind + 2] in ("period", "quarter"))
        return Step("year", -1, "story", counted=True), close
    if t.low[behind : behind + 3] == ["and", "a", "half"] and count is not None:
        count, behind = count + 0.5, behind + 3
    if hyphen or t.low[behind] == "-":
        if t.low[behind] == "-" and t.low[behind + 1] == "old" or t.low[behind] == "old":
            return None
        if number_stands and hyphen:
            long = t.low[behind] == "-" and t.low[behind + 1] == "long"
            return Length(unit, count), behind + 2 * long
        if t.low[behind] == "-" and t.low[behind + 1] in ("long", "old") and not number_stands:
            return Length(unit, 1, "for"), behind + 2
    if t.low[behind] in ("old", "olds") or t.low[behind : behind + 2] == ["of", "age"]:
        return None
    if not number_stands:
        plural = word.endswith("s")
        if t.low[at] == "the" and not plural and start == at + 1:
            return _the_unit(t, unit, end)
        if start > at or not plural:
            return None
        return _ago(t, unit, None, behind) or _loose(t, unit, at, behind)
    if unit in ("night", "weekend") and not word.endswith("s"):
        return None
    whole = int(count) if count is not None and count >= 1 else None
    ago = _ago(t, unit, whole, behind)
    if ago is not None:
        return ago
    if t.low[start] == "a" and (t.kinds[start - 1] == "number" or t.low[start - 1] in _RATED):
        return Repeat(unit), behind
    return Length(unit, count), behind


def _loose(t: Tokens, unit: str, at: int, end: int) -> Read:
    """A plural with no number: a length behind "for", "in" or "after" ("for years")."""
    if t.low[at - 1] in ("for", "in", "over", "after", "within") and unit not in ("night", "day"):
        return Length(unit, None), end
    return None


def _the_unit(t: Tokens, unit: str, end: int) -> Read:
    """ "the day", "the week": that of the story; only behind a word that dates by it."""
    before = t.low[end - 2]
    leads = ("during", "throughout", "in", "earlier", "later", "of", "by", "over", "for", "on")
    if unit == "quarter" and t.low[end + 1] != "of" and before in ("in", "for", "during"):
        return Section("quarter", None), end + 1
    if unit in ("day", "week", "month", "year") and before in leads:
        if unit == "day" and before in ("of", "on", "by", "for") or t.low[end + 1] in ("of", "when"):
            return None
        if t.low[end + 1] == "-":
            return None
        return Step(unit, 0, "story"), end + 1
    return None


def _ago(t: Tokens, unit: str, count: int | None, behind: int) -> Read:
    word = t.low[behind]
    if word == "ago":
        return Step(unit, -count if count is not None else None, "report", counted=True), behind + 1
    if word in ("earlier", "previously", "before", "prior", "beforehand"):
        if word in ("before", "prior") and t.low[behind + 1] not in (",", ".", "", "and", ";", ")"):
            return None
        return Step(unit, -count if count is not None else None, "story", counted=True), behind + 1
    if word in ("later", "after", "afterwards", "afterward", "hence"):
        return Step(unit, count, "story", counted=True), behind + 1
    if word == "from" and t.low[behind + 1] == "now":
        return Step(unit, count, "report", counted=True), behind + 2
    return None


def _in_row(t: Tokens, at: int) -> Read:
    """ "the second consecutive day", "a third straight night"."""
    start = at + (t.low[at] in ("the", "a"))
    word = t.low[start]
    if word not in ORDINALS and t.kinds[start] != "ordinal":
        return None
    number = ORDINALS.get(word) or int(word[:-2])
    step = start + 1
    row = t.low[step] in _DAYS_IN_ROW
    unit = UNITS.get(t.low[step + row])
    end = step + row + 1
    in_row = row or t.low[end : end + 3] == ["in", "a", "row"] or t.low[end] == "running"
    if unit in ("day", "night", "week", "month", "year") and (in_row or t.low[at - 1] == "for"):
        if not row and t.low[end : end + 3] == ["in", "a", "row"]:
            end += 3
        return Length("day" if unit == "night" else unit, number, "row"), end
    return None


def _hedge(t: Tokens, at: int) -> int:
    for words in _HEDGES:
        if t.low[at] == words[0] and t.has(at, words):
            return at + len(words)
    return at


def _count(t: Tokens, at: int) -> tuple[float | None, int]:
    """A number before a unit and the index behind it; None for "few" and its like.

    "two or three" and "12 to 18" give the larger. The index stays put where no number stands.
    """
    number, end = _one_count(t, at)
    if end > at and t.low[end] in ("or", "to", "-") and number is not None:
        other, behind = _one_count(t, end + 1)
        if behind > end + 1 and other is not None and other > number:
            return other, behind
    return number, end


def _one_count(t: Tokens, at: int) -> tuple[float | None, int]:
    word = t.low[at]
    if t.kinds[at] == "number":
        if len(word) > 9:
            return None, at
        value = float(word.replace(",", ""))
        if t.kinds[at + 1] == "number" and t.low[at + 2] == "/":
            return value + 0.5, at + 4
        return value, at + 1
    if word in ("a", "an"):
        follower = t.low[at + 1]
        if follower == "couple":
            return 2.0, at + 2 + (t.low[at + 2] == "of")
        if follower in ("few", "number", "handful"):
            return None, at + 2 + (t.low[at + 2] == "of")
        if follower == "dozen":
            return 12.0, at + 2
        if follower in ("hundred", "thousand"):
            return (100.0 if follower == "hundred" else 1000.0), at + 2
        return 1.0, at + 1
    if word in _VAGUE_COUNTS:
        return None, at + 1
    if word == "couple" and t.low[at + 1] == "of":
        return 2.0, at + 2
    if word == "half" and t.low[at + 1] in ("a", "an"):
        return 0.5, at + 2
    number = NUMBERS.get(word)
    if number is None:
        return None, at
    end = at + 1
    ones = end + (t.low[end] == "-")
    if number >= 20 and 1 <= NUMBERS.get(t.low[ones], 0) <= 9:
        number, end = number + NUMBERS[t.low[ones]], ones + 1
    if t.low[end] in ("hundred", "thousand"):
        number, end = number * (100 if t.low[end] == "hundred" else 1000), end + 1
    return float(number), end


def _repeat(t: Tokens, at: int) -> Read:
    word = t.low[at]
    if word in _REPEATS:
        return Repeat(_REPEATS[word]), at + 1
    if word in ("every", "each"):
        unit = UNITS.get(t.low[at + 1])
        if unit:
            return Repeat(unit), at + 2
        number = weekday(t, at + 1)
        if number is not None:
            return Repeat("week", Date(weekday=number)), at + 2
        which = month(t, at + 1, joined=True)
        if which:
            return Repeat("year", Date(month=which)), at + 2
    if word.endswith("days") and word[:-1] in WEEKDAYS:
        return Repeat("week", Date(weekday=WEEKDAYS[word[:-1]])), at + 1
    return None


__all__ = ["Read", "expression", "expressions", "node_is_day", "year"]
