"""Reading dates that count from another: "last week", "two days ago", "that month"."""

from attrs import evolve

from .calendar import Read, calendar, month, section, weekday
from .model import (
    Date,
    Length,
    Node,
    Origin,
    Part,
    Repeat,
    Section,
    Step,
    Vague,
    Window,
)
from .numbers import count_of, hedge
from .words import NUMBERS, ORDINALS, PARTS, SEASONS, UNITS, WEEKDAYS, Tokens, bag

_DEICTIC: dict[str, Node] = {
    "today": Step("day", 0),
    "todays": Step("day", 0),
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
_TURNS = {
    "last": -1, "past": -1, "previous": -1, "preceding": -1, "prior": -1, "recent": -1,
    "latest": -1, "next": 1, "following": 1, "coming": 1, "upcoming": 1, "ensuing": 1,
    "subsequent": 1, "this": 0, "current": 0, "that": 0, "same": 0, "these": 0, "those": 0,
    "final": -1, "first": 1, "ongoing": 0,
}  # fmt: skip
_STORY = bag("previous preceding prior following ensuing subsequent that same those")
_AHEAD = bag("in within over during for throughout by")
_IN_A_ROW = bag("consecutive straight successive running")
_REPEATS = {
    "daily": "day", "weekly": "week", "monthly": "month", "annually": "year", "yearly": "year",
    "hourly": "hour", "nightly": "night",
}  # fmt: skip
# "24 hours a day", "$2 million a year", "twice a week" tell how often.
_RATED = frozenset(UNITS) | {"million", "billion", "times", "once", "twice", "percent"}
_PLURALS = {f"{name}s": number for name, number in WEEKDAYS.items() if name.endswith("day")}
_WEEKLY = bag("on every all most some of between and")
_NO_THING = bag(
    "and or in at on to from for by when while as since until the a an they we he she it i you are"
    " is was were have has had would will only after before through"
)
_OF_IT = bag("the these those his her their its only whole")
_THE_NEXT = bag("hour day week month year")
_IN_UNIT = bag("during throughout in earlier later of by over for on")
HEADS = (
    frozenset(WEEKDAYS)
    | frozenset(UNITS)
    | frozenset(PARTS)
    | frozenset(SEASONS)
    | frozenset(_DEICTIC)
    | frozenset(_REPEATS)
    | frozenset(f"{name}s" for name in WEEKDAYS if name.endswith("day"))
    | bag(
        "period half christmas new valentine time present moment past future gmt hours utc clock then"
        " ever since morrow nineteen twenties thirties forties fifties sixties seventies eighties"
        " nineties dark darkness light daylight breakfast later"
    )
)
"""Words that an expression can turn on; months, figures and ordinals do so as well."""


def core(t: Tokens, at: int, joined: bool = False) -> Read:
    """One date or stretch without the words around it that narrow it down."""
    node = _DEICTIC.get(t.low[at])
    if node is not None:
        return node, at + 1
    return (
        _turned(t, at)
        or _weekday(t, at)
        or calendar(t, at, joined)
        or _counted(t, at)
        or _repeat(t, at)
    )


def era(t: Tokens, at: int) -> Read:
    """ "the past" and "the future", once "the past two weeks" has been tried."""
    if t.low[at] != "the":
        return None
    step = at + 1 + (t.low[at + 1] in ("near", "recent", "distant"))
    if t.low[step] == "past":
        return Vague("past"), step + 1
    return (Vague("future"), step + 1) if t.low[step] == "future" else None


def _weekday(t: Tokens, at: int) -> Read:
    article = t.low[at] == "the"
    turn = _TURNS.get(t.low[at + article])
    if turn is not None:
        step = at + article + 1
        number = weekday(t, step)
        return (Date(weekday=number, turn=turn), step + 1) if number is not None else None
    number = None if article else weekday(t, at)
    if number is None and not article and _lost_its_apostrophe(t, at):
        return Date(weekday=_PLURALS[t.low[at]]), at + 1
    if number is None:
        return None
    dated = calendar(t, at)
    if dated is not None:
        return dated
    end = at + 1 + (len(t.low[at]) < 6)
    step = end + (t.low[end] == "of")
    if t.low[step] in ("last", "next", "this") and t.low[step + 1] == "week":
        return Date(weekday=number, week_turn=_TURNS[t.low[step]]), step + 2
    if t.low[end] == "last" and t.kinds[end + 1] != "word":
        return Date(weekday=number, turn=-1), end + 1
    return Date(weekday=number), end


def _lost_its_apostrophe(t: Tokens, at: int) -> bool:
    """Whether "Tuesdays" is Tuesday's: before a thing, and not what comes back every week."""
    if t.low[at] not in _PLURALS or t.low[at - 1] in _WEEKLY:
        return False
    return t.kinds[at + 1] == "word" and t.raw(at + 1).islower() and t.low[at + 1] not in _NO_THING


def _turned(t: Tokens, at: int) -> Read:
    """ "last week", "the past two weeks", "that month", "the next day", "this summer"."""
    start = at + (t.low[at] in ("the", "its", "their", "a", "each", "all"))
    start += t.low[start] in ("very", "immediate")
    word = t.low[start]
    turn = _TURNS.get(word)
    if turn is None or t.low[at - 1 : at + 2] == ["to", "this", "day"]:
        return None
    the_next = word == "next" and t.low[start - 1] == "the" and t.low[start - 2] not in _AHEAD
    origin: Origin = "story" if word in _STORY or the_next else "report"
    step = start + 1
    if word in ("this", "that") and t.low[step] in ("past", "coming", "same"):
        turn = {"past": -1, "coming": 1, "same": 0}[t.low[step]]
        step += 1
    count, end = count_of(t, step)
    unit = UNITS.get(t.low[end])
    if unit is None or unit == "second":
        return _turned_date(t, at, start, origin)
    plural = t.low[end].endswith("s") or t.low[end] == "centuries"
    if t.low[end + 1] == "-" and not plural:
        return None
    if end == step and not plural:
        if word in ("first", "final"):
            return None
        return _turned_unit(t, start, end, turn, origin)
    if turn == 0 or unit == "weekend":
        return None
    if word in ("first", "final"):
        if t.low[end + 1] == "of" or at == start:
            return None
        return Window(unit, count, ahead=turn > 0, origin="story"), end + 1
    if end == step and word in ("last", "next", "latest"):
        return None
    return Window(unit, count, ahead=turn > 0, origin=origin), end + 1


def _turned_unit(t: Tokens, start: int, end: int, turn: int, origin: Origin) -> Read:
    """One unit behind its modifier: "last week", "the next day", "that night"."""
    word, unit = t.low[start], UNITS[t.low[end]]
    if word in ("past", "recent"):
        return Window(unit, 1), end + 1
    if unit == "night":
        whose: Origin = "report" if word in ("last", "this") else "story"
        return Part("night", Step("day", turn, whose)), end + 1
    if unit in ("minute", "hour"):
        return Window(unit, 1, ahead=turn > 0, origin=origin), end + 1
    if unit == "quarter":
        return section(t, start)
    if unit == "fortnight":
        return Window("week", 2, ahead=turn > 0), end + 1
    if unit == "year" and t.kinds[end + 1] == "own":
        part = section(t, end + 2)
        if part and isinstance(part[0], Section):
            return evolve(part[0], year_turn=turn), part[1]
    if unit == "day" and word == "next":
        origin = "story"
    return Step(unit, turn, origin), end + 1


def _turned_date(t: Tokens, at: int, start: int, origin: Origin) -> Read:
    """ "this summer", "last quarter", "that September"."""
    if origin == "report":
        return section(t, at) or (section(t, start) if start > at else None)
    turn = _TURNS[t.low[start]] or None
    match calendar(t, start + 1, joined=True):
        case (Date(year=None, month=int()) as date, end):
            return evolve(date, turn=turn, origin="story"), end
        case (Section(kind="season", year=None) as season, end):
            return evolve(season, turn=turn, origin="story"), end
    return section(t, at) or (section(t, start) if start > at else None)


def _counted(t: Tokens, at: int) -> Read:
    """ "two days ago", "a week later", "more than four months", "24-hour", "the second day"."""
    row = _in_row(t, at)
    if row:
        return row
    start = hedge(t, at)
    if t.low[start] in _OF_IT:
        start = hedge(t, start + 1)
    if t.kinds[start] == "number" and t.glued(start):
        return None
    count, end = count_of(t, start)
    number_stands = end > start
    if number_stands:
        end += t.low[end] == "more"
    elif start == at + 1 and t.low[at] == "another" and not t.low[end].endswith("s"):
        count, number_stands = 1.0, True
    hyphen = t.low[end] == "-"
    end += hyphen
    unit = UNITS.get(t.low[end])
    if unit is None or unit == "second":
        return None
    word = t.low[end]
    plural = word.endswith("s")
    behind = end + 1
    if unit == "quarter" and (t.low[behind] == "of" or (hyphen and plural)):
        return None
    if unit == "year" and t.low[behind] == "-" and t.low[behind + 1] in ("ago", "earlier"):
        part = section(t, behind + 2)
        close = part[1] if part else behind + 2 + (t.low[behind + 2] in ("period", "quarter"))
        return Step("year", -1, "story", counted=True), close
    if t.low[behind : behind + 3] == ["and", "a", "half"] and count is not None:
        count, behind = count + 0.5, behind + 3
    if _is_age(t, behind):
        return None
    if t.low[behind : behind + 2] == ["-", "long"]:
        return Length(unit, count if number_stands else None if plural else 1, "for"), behind + 2
    if hyphen:
        return (Length(unit, count), behind) if number_stands else None
    if not number_stands:
        if t.low[at] == "the" and not plural and start == at + 1:
            return _the_unit(t, unit, end)
        return None if start > at or not plural else _uncounted(t, unit, at, behind)
    if unit in ("night", "weekend") and not plural:
        return None
    whole = int(count) if count is not None and count >= 1 else None
    ago = _ago(t, unit, whole, behind)
    if ago is not None:
        return ago
    if t.low[start] == "a" and (t.kinds[start - 1] == "number" or t.low[start - 1] in _RATED):
        return Repeat(unit), behind
    return Length(unit, count), behind


def _is_age(t: Tokens, at: int) -> bool:
    at += t.low[at] == "-"
    return t.low[at] in ("old", "olds") or t.low[at : at + 2] == ["of", "age"]


def _uncounted(t: Tokens, unit: str, at: int, end: int) -> Read:
    """A plural with no number: "days ago", "hours later", "for years", "within days"."""
    ago = _ago(t, unit, None, end)
    if ago:
        return ago
    led = t.low[at - 1] in ("for", "in", "over", "after", "within")
    if t.low[at - 1] == "within" or (led and unit not in ("night", "day")):
        return Length(unit, None), end
    return None


def _the_unit(t: Tokens, unit: str, end: int) -> Read:
    """ "the day", "the week": that of the story; only behind a word that dates by it."""
    before, behind = t.low[end - 2], t.low[end + 1]
    if before == "within" and unit in _THE_NEXT and behind != "-":
        return Length(unit, 1), end + 1
    if unit == "quarter" and behind != "of" and before in ("in", "for", "during"):
        return Section("quarter", None), end + 1
    if unit not in ("day", "week", "month", "year") or before not in _IN_UNIT:
        return None
    if behind == "to" and (t.low[end + 2] in WEEKDAYS or t.kinds[end + 2] in ("number", "iso")):
        # "In the week to Sunday": how long before that day.
        return Length(unit, 1, "in"), end + 1
    if (unit == "day" and before in ("of", "on", "by", "for")) or behind in ("of", "when", "-"):
        return None
    if unit == "day":
        return Part("day"), end + 1
    return Step(unit, 0, "story"), end + 1


def _ago(t: Tokens, unit: str, count: int | None, behind: int) -> Read:
    word = t.low[behind]
    if unit == "decade" and count is not None:
        unit, count = "year", 10 * count
    back = -count if count is not None else None
    if word == "ago":
        exact = t.low[behind + 1] == "today" or t.low[behind + 1 : behind + 3] == [
            "this",
            "morning",
        ]
        end = behind + 1 + exact * (1 if t.low[behind + 1] == "today" else 2)
        return Step(unit, back, "report", counted=True, exact=exact), end
    closed = t.kinds[behind + 1] != "word" or t.low[behind + 1] in ("and", "in", "at", "by")
    if word in ("earlier", "previously", "beforehand") or (word in ("before", "prior") and closed):
        return Step(unit, back, "story", counted=True), behind + 1
    if word == "after" and (not closed or t.kinds[behind + 1] in ("blank", "number")):
        # "Two days after rebels took the town" tells when they took it.
        return Step(unit, back, "story", counted=True), behind + 1
    if word in ("later", "after", "afterwards", "afterward", "hence"):
        return Step(unit, count, "story", counted=True), behind + 1
    if word == "on" and count is not None and t.low[behind + 1] == ",":
        # "Two years on, they came back."
        return Step(unit, count, "story", counted=True), behind + 1
    if word == "from" and t.low[behind + 1] == "now":
        return Step(unit, count, "report", counted=True), behind + 2
    return None


def _in_row(t: Tokens, at: int) -> Read:
    """ "the second consecutive day", "a third straight night", "its sixth day"."""
    start = at + (t.low[at] in ("the", "a", "its", "their"))
    word, step = t.low[start], start + 1
    if NUMBERS.get(word, 0) >= 20 and t.low[step] == "-" and t.low[step + 1] in ORDINALS:
        number, step = NUMBERS[word] + ORDINALS[t.low[step + 1]], step + 2
    elif word in ORDINALS or t.kinds[start] == "ordinal":
        number = ORDINALS.get(word) or int(word[:-2])
    else:
        return None
    row = t.low[step] in _IN_A_ROW
    unit = UNITS.get(t.low[step + row])
    if unit not in ("day", "night", "week", "month", "year"):
        return None if row else _nth(t, at, start, number)
    end = step + row + 1
    if not row and t.low[end : end + 3] == ["in", "a", "row"]:
        row, end = True, end + 3
    owned = t.low[at] in ("its", "their", "a") and number > 1
    # "On the second day of clashes" is that day, "the second day of clashes" all of them.
    of = number > 1 and t.low[at] == "the" and t.low[end] == "of"
    owned = owned or (of and t.low[at - 1] != "on")
    if not (row or owned or t.low[end] == "running" or t.low[at - 1] == "for"):
        return _nth(t, at, start, number)
    return Length("day" if unit == "night" else unit, number, "row"), end


def _nth(t: Tokens, at: int, start: int, number: int) -> Read:
    """ "(On) the second day", "the first night": counted from the story's day."""
    unit = t.low[start + 1]
    if t.low[at - 1] != "on" or t.low[at] not in ("the", "its", "their"):
        return None
    day = Step("day", number - 1, "story", counted=True, nth=True)
    if unit == "day":
        return day, start + 2
    return (Part(PARTS[unit], day), start + 2) if unit in PARTS else None


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
