"""Reading parts of a day and clock times, and the days that they belong to."""

import re

from attrs import evolve

from .calendar import Read
from .model import Date, Node, Origin, Part, Span, Step, is_day
from .relative import core
from .words import NUMBERS, PARTS, Tokens, bag

# "That evening": how many days on, and from whose day.
_WHICH: dict[str, tuple[int, Origin]] = {
    "this": (0, "report"),
    "last": (-1, "report"),
    "yesterday": (-1, "report"),
    "tomorrow": (1, "report"),
    "next": (1, "story"),
    "following": (1, "story"),
    "previous": (-1, "story"),
    "that": (0, "story"),
    "same": (0, "story"),
}
_BY_LIGHT = {"dark": "night", "daylight": "dawn", "breakfast": "morning"}
"""What names a part of a day behind "after", "before" or "by": "after dark"."""
_NEARLY = bag("shortly soon just around about before after until approximately")
_PART_LEADS = bag("at by since until during before after around in late early")
_THROUGH = bag("during in through throughout over")
_ROUGHLY = bag("about approximately around exactly")
_ZONES = bag("gmt utc est edt cet bst pst pdt hours hrs")


def part(t: Tokens, at: int) -> Read:
    """ "the night of 11 November", "the early hours of Monday", "dawn on Sunday", "that evening"."""
    if t.low[at] == "all":
        return _all_of(t, at + 1)
    start = at
    while t.low[start] in _NEARLY and start - at < 3:
        start += 1
    near = start > at
    start += t.low[start] == "the"
    which = t.low[start] if t.low[start] in _WHICH else None
    if which:
        start += 1 + (t.low[start + 1] == "very")
    found = _part_name(t, start)
    if found is None:
        return None
    name, end = found
    if which:
        if which in ("last", "next") and name not in ("night", "morning", "evening"):
            return None
        count, origin = _WHICH[which]
        return Part(name, Step("day", count, origin)), end
    hosted = _host_of_part(t, name, end)
    if hosted:
        return hosted
    if name == "hours":
        return (Part("dawn"), end) if t.low[end - 2] in ("early", "small", "wee") else None
    if name == "night" and t.low[end - 2] == "the" and t.low[end - 3] in _THROUGH:
        return Part("overnight", through=t.low[end - 3].startswith("through")), end
    alone = name in ("overnight", "dawn", "dusk", "midnight", "noon") or near
    if alone or t.low[at - 1] in _PART_LEADS:
        return Part(name), end
    return None


def _all_of(t: Tokens, at: int) -> Read:
    """ "all day", "all night long", "all week"."""
    if t.low[at] in ("week", "month"):
        return Step(t.low[at], 0, "report"), at + 1 + (t.low[at + 1] == "long")
    name = "day" if t.low[at] == "day" else PARTS.get(t.low[at])
    if name is None or t.low[at].endswith("s"):
        return None
    end = at + 1 + (t.low[at + 1] == "long")
    return Part("overnight" if name == "night" else name), end


def _part_name(t: Tokens, at: int) -> tuple[str, int] | None:
    """The part's name and the index behind it; "hours" for "the early hours"."""
    word, then = t.low[at], t.low[at + 1]
    if word in ("early", "small", "wee", "first", "predawn", "late") and then == "hours":
        return "hours", at + 2
    if word == "first" and then == "light":
        return "dawn", at + 2
    if word in ("early", "late", "mid", "pre"):
        at += 1 + (then == "-")
        word = t.low[at]
    if word == "overnight":
        return word, at + 1
    if word in _BY_LIGHT:
        ends = t.kinds[at + 1] in ("mark", "blank", "") or t.low[at + 1] in _AT_ENDS
        led = t.low[at - 1] in ("after", "before", "by", "until", "since", "till")
        return (_BY_LIGHT[word], at + 1) if led and ends else None
    if word not in PARTS:
        return None
    # "The early morning hours of 14 December".
    return PARTS[word], at + 1 + (t.low[at + 1] == "hours")


def _host_of_part(t: Tokens, name: str, end: int) -> Read:
    """The day behind a part: "(the night) of 26-27 May", "(overnight) from Monday to Tuesday"."""
    step = end
    if t.low[step] in ("of", "on", "from", "between", ","):
        step += 1
    if t.low[step] == "the" and t.low[step + 1] in ("night", "morning"):
        return None
    if t.kinds[step] == "word" and t.low[step] in PARTS:
        return None
    host = core(t, step)
    if host is None or not (is_day(host[0]) or isinstance(host[0], Span)):
        return None
    node, behind = host
    name = "dawn" if name == "hours" else name
    if t.low[step - 1] in ("from", "between") and t.low[behind] in ("to", "and", "into", "-"):
        other = core(t, behind + 1)
        if other and isinstance(other[0], Date):
            return Span(Part(name, node), Part(name, other[0])), other[1]
    return Part(name, node), behind


def with_part(t: Tokens, node: Node, end: int) -> tuple[Node, int]:
    """A day with the part of it or the clock time that follows: "Friday morning"."""
    if isinstance(node, Part) and node.clock and node.host is None:
        return _with_day(t, node, end)
    if not is_day(node):
        return node, end
    step = end
    if t.low[step] in ("early", "late", "pre", "mid"):
        step += 1 + (t.low[step + 1] == "-")
    if t.low[step] in ("before", "after", "at") and t.low[step + 1] in PARTS:
        step += 1
    if t.low[step] in PARTS and t.kinds[step] == "word":
        return Part(PARTS[t.low[step]], node), step + 1
    first = step = end + (t.low[end] == ",")
    while t.low[step] in _NEARLY or t.low[step] == "at":
        step += 1
        if step - first > 3:
            return node, end
    found = (clock(t, step) or hours(t, step, bare=True)) if step > first else None
    if found and isinstance(found[0], Part):
        return evolve(found[0], host=node), found[1]
    return node, end


def _with_day(t: Tokens, time: Part, end: int) -> tuple[Node, int]:
    """A clock time with the day behind it: "5 p.m. EST Nov. 9", "18:00 on Saturday"."""
    step = end + (t.low[end] == ",")
    if t.low[step : step + 2] == ["in", "the"] and t.low[step + 2] in PARTS:
        step, end = step + 3, step + 3
    dated = part(t, step + (t.low[step] == "on"))
    if dated and isinstance(dated[0], Part) and dated[0].host is not None:
        # "On the morning of 12 July", "that morning".
        return evolve(time, host=dated[0].host), dated[1]
    step += t.low[step] in ("on", "the", "of")
    host = core(t, step)
    if host and is_day(host[0]):
        node, behind = with_part(t, *host)
        return evolve(time, host=node.host if isinstance(node, Part) else node), behind
    return time, end


def clock(t: Tokens, at: int) -> Read:
    """ "8 A.M.", "07:30", "18:00 GMT", "three o'clock"."""
    if t.kinds[at] == "clock":
        if t.glued(at) and t.text[t.starts[at] - 1] != "-":
            return None
        figures = "".join(c if c.isdigit() else " " for c in t.low[at]).split()
        hour, minute = int(figures[0]), int(figures[1]) if len(figures) > 1 else 0
        letters = [c for c in t.low[at].lower() if c.isalpha()]
        if letters and hour <= 12:
            hour = hour % 12 + (12 if letters[0] == "p" else 0)
        if hour > 24 or minute > 59:
            return None
        return Part("clock", None, f"{hour:02}:{minute:02}"), _zone(t, at + 1)
    if is_dotted(t, at):
        figures = t.low[at].split(".")
        return Part("clock", None, f"{int(figures[0]):02}:{figures[1]}"), _zone(t, at + 1)
    spoken_time = _spoken(t, at)
    if spoken_time:
        return spoken_time
    if t.low[at + 1] == "o" and t.low[at + 3] == "clock" and t.low[at + 2] in ("'", "’"):
        word = t.low[at]
        spoken = NUMBERS.get(word) or (int(word) if word.isdigit() and len(word) < 3 else 0)
        return Part("clock", None, f"{spoken % 24:02}:00"), at + 4
    return None


_DOTTED = re.compile(r"(?:[01]\d|2[0-3])\.[0-5]\d")
_MEASURED = bag("% per percent metres kilometres km miles dollars euros points degrees a")


def is_dotted(t: Tokens, at: int) -> bool:
    """ "At 15.30", and no price or share."""
    return (
        t.low[at - 1] in ("at", "from", "until", "since", "about")
        and _DOTTED.fullmatch(t.low[at]) is not None
        and t.low[at + 1] not in _MEASURED
    )


# What stands before a time of day that is told by its hour alone, and what behind: "at five," but
# not "at five places".
_AT = bag("at by until till before after since from around about between just towards")
_BEFORE_HOUR = _AT | {"past", "to"}
_AT_ENDS = bag("and or in on this that when as yesterday today tomorrow tonight local for")
_PAST = bag("past after to before")
_CHANGED = bag(
    "rose risen rise up down fell fallen fall increased increase grew grown dropped cut raised"
    " reduced shrank won lost exceeded toll it them"
)


_COUNTED = bag(
    "put puts putting count counts counted counting estimate estimates estimated toll tolls number"
    " numbers dead deaths losses figure figures stands stood total reckoned"
)
_COUNT_REACH = 9


def tells_hour(t: Tokens, at: int) -> bool:
    """Whether a number in words may be an hour: "at five", "half past nine"."""
    return t.low[at - 1] in _BEFORE_HOUR and 1 <= NUMBERS.get(t.low[at], 0) <= 12


def _spoken(t: Tokens, at: int) -> Read:
    """ "(at) five", "(by) half past nine", "(until) twenty past four"; the hour alone is kept."""
    lead = t.low[at - 1]
    by_how_much = lead == "by" and (t.low[at - 2] in NUMBERS or t.low[at - 2] in _CHANGED)
    counted = lead == "at" and not _COUNTED.isdisjoint(t.low[max(0, at - _COUNT_REACH) : at])
    if lead not in _AT or by_how_much or counted:
        # "They were eight to one", "one by one", "rose by five", "put its dead at nine".
        return None
    step = at
    if (t.low[at] == "half" and t.low[at + 1] == "past") or (
        t.low[at + 1] in _PAST and (t.low[at] == "quarter" or t.low[at] in NUMBERS)
    ):
        step = at + 2
    elif t.low[at] == "a" and t.low[at + 1] == "quarter" and t.low[at + 2] in _PAST:
        step = at + 3
    hour = NUMBERS.get(t.low[step], 0)
    if not 1 <= hour <= 12:
        return None
    end = step + 1
    if t.low[end] in ("thirty", "fifteen"):
        end += 1
    end += t.low[end] == "sharp"
    closed = t.kinds[end] in ("mark", "blank", "") or t.low[end] in _AT_ENDS
    if not closed or t.low[end] in ("-", "%", "/"):
        return None
    return Part("clock", None, f"{hour:02}:00"), end


def hours(t: Tokens, at: int, bare: bool = False) -> Read:
    """Four figures for a time of day: "1700 GMT", "0600 hours", "at 1130 (local time)"."""
    word = t.low[at]
    if t.kinds[at] != "number" or len(word) != 4 or not word.isdigit() or t.glued(at):
        return None
    hour, minute = int(word[:2]), int(word[2:])
    if hour > 23 or minute > 59:
        return None
    end = _zone(t, at + 1)
    # "At 1130" is a time, "in 1930" a year; a leading nought is no year's, nor are 1618 and 1759.
    led = at - 1 - (t.low[at - 1] in _ROUGHLY)
    bare = bare or t.low[led] == "at" or (t.low[led - 1 : led + 1] == ["as", "of"] and hour < 18)
    if end == at + 1 and word[0] != "0" and not (bare and (hour < 18 or minute)):
        return None
    return _with_day(t, Part("clock", None, f"{hour:02}:{minute:02}"), end)


def _zone(t: Tokens, end: int) -> int:
    """The index behind a time zone: "GMT", "(local time)", "Kyiv time"."""
    if t.low[end] in _ZONES:
        return end + 1
    if t.low[end : end + 2] == ["local", "time"]:
        return end + 2
    if t.low[end] == "(" and t.low[end + 1] in ("local", "gmt", "utc"):
        close = end + 2 + (t.low[end + 2] == "time")
        return close + 1 if t.low[close] == ")" else end
    if t.low[end] == "(" and t.low[end + 2 : end + 4] == ["time", ")"]:
        return end + 4
    if t.low[end + 1] == "time" and t.raw(end)[:1].isupper() and t.low[end] not in ("the", "this"):
        return end + 2
    return end
