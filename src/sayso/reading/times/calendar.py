"""Reading dates by the calendar: days, months, seasons, quarters, years, decades."""

from attrs import evolve

from .model import Date, Node, Section, Span
from .words import (
    DOUBTFUL_MONTHS,
    FEASTS,
    MONTHS,
    ORDINALS,
    PARTS,
    SEASONS,
    WEEKDAYS,
    Tokens,
    bag,
    listed,
)
from .year_words import Year, two_digits, year, year_behind

Read = tuple[Node, int] | None
"""A node and the index of the token behind it; None where nothing of the kind stands."""

_TURNS = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "same": 0, "next": 1}
_LEADS_MONTH = bag(
    "in since until till by last next this early late mid during from between through"
    " throughout before after around every each"
)
_LEADS_DAY = bag("on by for until till since of from before after to and between")
_FOLLOWS_DAY = bag(
    "and or but the a an when as after before at in to with of by for from while where it they he"
    " she we his her their its that which who was were had has said"
)
# What is numbered by ordinals and is no day.
_NUMBERED = bag(
    "division divisions brigade brigades regiment regiments battalion battalions corps army armies"
    " company platoon squadron fleet floor parallel meridian anniversary century day week month"
    " year quarter time round district infantry armoured armored mechanised mechanized motorised"
    " motorized mountain airborne guards tank artillery hour minute session such phase group"
)
_DECADES = listed("twenties thirties forties fifties sixties seventies eighties nineties")
_DAY_JOINERS = bag(", and - to or & through until till")
_LEADS_YEAR = bag(
    "in since until till by during from between through throughout before after around early late"
    " mid circa of the fiscal and or to"
)
_LEADS_SEASON = _LEADS_MONTH | {"the", "following", "over", "of", "past", "coming", "that", "same"}
_FOLLOW_VERB_MAY = bag("be have not also soon still well yet never lead face take")
_COUNTED = bag(
    "people men women children troops police soldiers civilians fighters militants personnel"
    " guerrillas percent km meters metres miles"
)
_BEFORE_COUNT = bag("some about nearly almost over than least most another total")
_SHORT_MONTHS = frozenset(name for name in MONTHS if len(name) < 5) - {"may", "june", "july"}


def calendar(t: Tokens, at: int, joined: bool = False) -> Read:
    """A date by the calendar; `joined` where a first half ("January and ...") stands before."""
    kind = t.kinds[at]
    if kind in ("iso", "dmy"):
        return _numeric(t, at)
    if t.low[at] in WEEKDAYS:
        return _after_weekday(t, at)
    return (
        _day_month(t, at)
        or _nth_day(t, at)
        or _month_first(t, at, joined)
        or _feast(t, at)
        or section(t, at)
        or _bare_year(t, at, joined)
    )


def _numeric(t: Tokens, at: int) -> Read:
    if t.glued(at):
        return None
    raw = t.raw(at).replace("/", "-").replace(".", "-")
    one, two, three = (int(piece) for piece in raw.split("-"))
    if t.kinds[at] == "iso":
        year, month, day = one, two, three
    else:
        # Day first, as most of the world writes; month first only where nothing else is a date.
        day, month = (two, one) if two > 12 >= one else (one, two)
        year = three if three > 99 else two_digits(three)
    if not (1 <= month <= 12 and 1 <= day <= 31 and 1000 <= year <= 2199):
        return None
    return Date(year, month, day), at + 1


def _after_weekday(t: Tokens, at: int) -> Read:
    """A weekday and the date that follows it: "Sunday, Jan. 31, 2021", "Sat 12 March"."""
    weekday = WEEKDAYS[t.low[at]]
    behind = at + 1
    while t.low[behind] in (".", ",", "the", "(") and behind - at < 4:
        behind += 1
    found = _day_month(t, behind) or _month_first(t, behind) if t.low[behind] else None
    if t.kinds[behind] in ("iso", "dmy"):
        found = _numeric(t, behind)
    match found:
        case (Date(day=int()) as date, end):
            return evolve(date, weekday=weekday), end
        case (Span(), _):
            return found
    return None


def weekday(t: Tokens, at: int) -> int | None:
    """A weekday's name alone; short forms only before a full stop, and in no lower case."""
    word = t.low[at]
    if word not in WEEKDAYS:
        return None
    if len(word) < 6 and (t.low[at + 1] != "." or t.raw(at).islower()):
        return None
    return WEEKDAYS[word]


def _day(t: Tokens, at: int, in_words: bool = False) -> int | None:
    word = t.low[at]
    if t.kinds[at] == "number" and len(word) <= 2 and word.isdigit():
        number = int(word)
    elif t.kinds[at] == "ordinal":
        number = int(word[:-2])
    elif in_words and word in ORDINALS:
        number = ORDINALS[word]
    else:
        return None
    return number if 1 <= number <= 31 else None


def month(t: Tokens, at: int, joined: bool = False) -> int | None:
    """A month's name, unless it is a verb or a name that only looks like one."""
    word = t.low[at]
    number = MONTHS.get(word)
    if number is None or word not in DOUBTFUL_MONTHS:
        return number
    raw = t.raw(at)
    before, behind = t.low[at - 1] if at else "", at + 1 + (t.low[at + 1] == ".")
    day_before = at > 0 and _day(t, at - 1) is not None and not _is_glued(t, at - 1)
    year_behind = year(t, behind) is not None
    if raw.islower():
        led = at > 1 and t.low[at - 2] in ("on", "since", "until", "by", "of", "from")
        return number if day_before and (year_behind or led) else None
    if word == "may" and t.low[at + 1] in _FOLLOW_VERB_MAY:
        return None
    if day_before or year_behind or _day(t, behind) is not None:
        return number
    if t.low[behind] == "of" and year(t, behind + 1):
        return number
    if before == "of" and at > 1 and (_day(t, at - 2, in_words=True) or _part_of(t, at - 2)):
        return number
    if word not in ("may", "march"):
        return None
    if joined or before in _LEADS_MONTH or (before == "-" and at > 1 and t.low[at - 2] == "mid"):
        return number
    if t.kinds[at + 1] == "word" and t.raw(at + 1)[0].isupper() and not raw.isupper():
        # May Kadra, March Hare.
        return None
    plain = at > 0 and t.kinds[at - 1] == "word" and t.raw(at - 1).islower()
    return number if plain and not raw.isupper() and before not in ("the", "a") else None


def _is_glued(t: Tokens, at: int) -> bool:
    """Whether a number is a part of a name or of a longer one, as that of "12-13 March" is not."""
    ranges = at > 1 and t.low[at - 1] == "-" and _day(t, at - 2) is not None
    return t.glued(at - 2 if ranges else at)


def _part_of(t: Tokens, at: int) -> bool:
    return t.low[at] in ("beginning", "start", "end", "middle", "half", "month", "week", "days")


def _skip_dot(t: Tokens, at: int) -> int:
    """Past the full stop of a short form, where the date goes on behind it."""
    short = t.low[at] == "." and t.low[at - 1] in _SHORT_MONTHS
    return at + 1 if short and (t.low[at + 1] == "," or t.low[at + 1][:1].isdigit()) else at


_MOST_DAYS = 5
"""So many days a list may have beside its first: "18, 20, 21 and 28 October"."""


def _day_month(t: Tokens, at: int) -> Read:
    """ "5 March 2020", "the 17th of February", "4 and 5 November", "on the 26th"."""
    article = t.low[at] == "the"
    start = at + article
    first = _day(t, start, in_words=article)
    if first is None or t.glued(start) or (article and t.kinds[start] == "number"):
        return None
    last, days_end = first, start + 1
    for _ in range(_MOST_DAYS):
        step = days_end + 1
        if t.low[days_end] not in _DAY_JOINERS:
            break
        step += t.low[step] in ("and", "the")
        another = _day(t, step, in_words=article)
        if another is None or another <= last:
            break
        last, days_end = another, step + 1
    end = days_end + (t.low[days_end] in ("of", "-"))
    number = month(t, end)
    if number is None:
        return _day_alone(t, at, first, last, days_end) if article else None
    told, end = year_behind(t, _skip_dot(t, end + 1), dateline=True)
    return _one_or_more(Date(month=number, day=first), last, told), end


def _one_or_more(date: Date, last: int, told: "Year") -> Node:
    date = evolve(date, year=told.number, year_turn=told.turn, origin=told.origin)
    return date if last == date.day else Span(date, evolve(date, day=last))


_LEAST_IN_WORDS = 5
"""From here on an ordinal in words may be a day: of "the second" there may be but two."""
_MONTH_TURNS = {"next": 1, "following": 1, "previous": -1}


def _day_alone(t: Tokens, at: int, first: int, last: int, end: int) -> Read:
    """ "on the 26th": a day of the month that the text is in, and no "14th Division"."""
    it = t.low[end + 1] in ("that", "the", "same", "this")
    if t.low[end : end + 4] == ["of", "the", "month", "following"]:
        return _one_or_more(Date(day=first, turn=1), last, Year(origin="story")), end + 4
    if t.low[end] == "of" and it and t.low[end + 2] == "month":
        return _one_or_more(Date(day=first), last, Year(origin="story")), end + 3
    turn = _MONTH_TURNS.get(t.low[end + 2])
    if t.low[end : end + 2] == ["of", "the"] and turn and t.low[end + 3] == "month":
        return _one_or_more(Date(day=first, turn=turn), last, Year(origin="story")), end + 4
    in_words = first >= _LEAST_IN_WORDS and t.kinds[end] in ("mark", "blank")
    if t.low[at - 1] not in _LEADS_DAY or not (t.kinds[end - 1] == "ordinal" or in_words):
        return None
    of_part = at > 1 and t.low[at - 1] in ("of", "on") and t.low[at - 2] in PARTS
    if t.low[end] in ("-", "/") or (
        t.kinds[end] == "word" and not of_part and _numbers_what_follows(t, at, end)
    ):
        return None
    return _one_or_more(Date(day=first), last, Year()), end


def _numbers_what_follows(t: Tokens, at: int, end: int) -> bool:
    """Whether an ordinal may be that of the word behind it: "the 14th Division"."""
    if t.low[end] in _FOLLOWS_DAY:
        return False
    if t.raw(end).islower():
        return t.low[end] in _NUMBERED
    # "On the 21st Turkish aircraft", but not "on the 12th Armoured Brigade".
    behind = t.low[end : end + _NAME_REACH]
    return t.low[at - 1] != "on" or not _NUMBERED.isdisjoint(behind)


_NAME_REACH = 4


def _month_first(t: Tokens, at: int, joined: bool = False) -> Read:
    """ "March 5, 2020", "November 27-28", "May 2013", "September of last year", "July"."""
    turn = None
    start = at
    if t.low[at] in ("last", "this", "next", "past") and t.low[at + 1] in MONTHS:
        turn, start = _TURNS[t.low[at]], at + 1
    number = month(t, start, joined)
    if number is None:
        return None
    end = _skip_dot(t, start + 1)
    day_at = end + (t.low[end] == "the" and t.kinds[end + 1] == "ordinal")
    first = _day(t, day_at, in_words=True)
    named = t.low[day_at] in ORDINALS and t.low[day_at + 1] in _NUMBERED
    if first is None or named or _is_count(t, at, day_at):
        told, end = year_behind(t, end)
        date = Date(told.number, number, turn=turn, year_turn=told.turn, origin=told.origin)
        return date, end
    last, end = first, day_at + 1
    if t.low[end] in _DAY_JOINERS:
        behind = end + 1 + (t.low[end + 1] == "and")
        another = _day(t, behind)
        ends = t.low[behind + 1] not in MONTHS and t.low[behind + 1] != ":"
        if another and another > first and ends and not _is_count(t, 0, behind):
            last, end = another, behind + 1
    told, end = year_behind(t, end)
    return _one_or_more(Date(month=number, day=first, turn=turn), last, told), end


def _nth_day(t: Tokens, at: int) -> Read:
    """ "The first day of January"."""
    start = at + (t.low[at] == "the")
    number = ORDINALS.get(t.low[start])
    if number is None or t.low[start + 1 : start + 3] != ["day", "of"]:
        return None
    match _month_first(t, start + 3, joined=True):
        case (Date(month=int(), day=None) as date, end):
            return evolve(date, day=number), end
    return None


def _is_count(t: Tokens, lead: int, at: int) -> bool:
    """Whether the number counts things and is no day: "in July 12 civilians were killed"."""
    behind = t.low[at + 1]
    if behind in _COUNTED or (t.kinds[at] == "number" and behind == "%"):
        return True
    in_month = lead > 0 and t.low[lead - 1] in ("in", "during", "since")
    if t.low[lead - 1] == "since" and behind.endswith("ed"):
        # "Encircled since May 2 reported".
        return False
    return in_month and t.kinds[at + 1] == "word" and behind not in _FOLLOWS_DAY


def _feast(t: Tokens, at: int) -> Read:
    if t.low[at] not in ("christmas", "new", "valentine"):
        return None
    for words, (number, day) in FEASTS.items():
        if t.has(at, words):
            told, end = year_behind(t, at + len(words))
            return Date(told.number, number, day, year_turn=told.turn, origin=told.origin), end
    return None


def section(t: Tokens, at: int) -> Read:
    """Quarters, halves, seasons, decades, centuries."""
    start = at + (t.low[at] in ("the", "its", "their", "fiscal"))
    decade = _decade(t, start, led=start > at)
    if decade:
        return decade
    word = t.low[start]
    turn = {"latest": -1, "coming": 1}.get(word, _TURNS.get(word))
    start += turn is not None
    if t.low[start] in SEASONS:
        return _season(t, start, turn)
    number, end = None, start
    if t.low[start] in ORDINALS or t.kinds[start] == "ordinal":
        number = ORDINALS.get(t.low[start]) or int(t.low[start][:-2])
        end = start + 1 + (t.low[start + 1] == "-")
    end += t.low[end] == "fiscal"
    kind = t.low[end]
    if kind == "century" and number:
        return Section("century", number), end + 1
    told, behind = year_behind(t, end + 1)
    if kind == "half":
        half = 2 if turn == -1 else number
        # "the first half of the match": a half is a time only with its year.
        if half not in (1, 2) or told == Year():
            return None
        return Section("half", half, told.number, None, told.turn, told.origin), behind
    if kind != "quarter" or (number or 0) > 4 or (number is None and turn is None):
        return None
    return Section("quarter", number, told.number, turn, told.turn, told.origin), behind


def _decade(t: Tokens, at: int, led: bool) -> Read:
    word = t.low[at]
    if t.kinds[at] == "decade":
        digits = "".join(c for c in word if c.isdigit())
        if len(digits) == 4:
            return Section("decade", int(digits)), at + 1
        return (Section("decade", two_digits(int(digits))), at + 1) if led else None
    if led and word in _DECADES:
        return Section("decade", 1920 + 10 * _DECADES.index(word)), at + 1
    return None


_BESIDE_STORY = {"before": -1, "after": 1}


def _season(t: Tokens, start: int, turn: int | None) -> Read:
    word, raw = t.low[start], t.raw(start)
    before = t.low[start - 1] if start else ""
    told, end = year_behind(t, start + 1)
    beside = _BESIDE_STORY.get(t.low[end])
    if told == Year() and before == "the" and beside and t.kinds[end + 1] in ("mark", "blank", ""):
        # "The autumn before" is that of the year before the story's.
        told, end = Year(turn=beside, origin="story"), end + 1
    dated = told != Year()
    event = t.low[start + 1] == "of" or before == "a" or raw[0].isupper()
    if event and before in ("the", "a", "in") and word in ("fall", "spring") and not dated:
        return None
    if not dated and (before not in _LEADS_SEASON or (word == "fall" and before in ("to", "by"))):
        return None
    return Section("season", SEASONS[word], told.number, turn, told.turn, told.origin), end


# Four figures that reports of the wars of the last two centuries have for no year.
_LATEST_HOUR = 1760


def _bare_year(t: Tokens, at: int, joined: bool = False) -> Read:
    found = year(t, at)
    if found is None or (t.glued(at) and t.text[t.starts[at] - 1] != "-"):
        return None
    number, end = found
    before = t.low[at - 1] if at else ""
    behind = t.low[end]
    if t.kinds[at] != "number":
        led = before in _LEADS_YEAR
        return (Date(number), end) if led else None
    if not joined and t.glued(at) and before == "-" and (at < 2 or t.low[at - 2] not in ("mid",)):
        return None
    # "In about 2002" is a year, "about 2002 men" a number.
    dated = at > 1 and t.low[at - 2] in ("in", "since", "from", "until", "by")
    if (before in _BEFORE_COUNT and not dated) or behind in _COUNTED or behind in ("%", "$", "°"):
        return None
    if before == "of" and at > 1 and t.low[at - 2] == "as" and number < _LATEST_HOUR:
        # "As of 1618" is a time of day.
        return None
    if before in ("number", "no", "resolution", "route", "law", "decree", "article", "flight"):
        return None
    led = joined or before in _LEADS_YEAR or before in ("(", "-", ",", "mid")
    if not led and (not 1900 <= number <= 2099 or number % 100 == 0):
        return None
    plural = t.kinds[end] == "word" and behind.endswith("s") and not behind.endswith(("ss", "is"))
    if plural and behind not in ("was", "has", "as", "its", "elections", "s"):
        if before not in ("in", "the", "since", "during", "of", "by", "until", "from"):
            return None
        if (before == "the" and number % 100 == 0) or (before == "of" and number % 100 == 0):
            return None
    if t.low[end : end + 2] == ["-", "year"] or behind in ("hours", "gmt", "hrs", "utc", "local"):
        return None
    # "2015/16" and "2015-16" are two years.
    short = t.low[end + 1]
    tied = behind in ("-", "/") and t.ends[at] == t.starts[end]
    if tied and len(short) == 2 and short.isdigit() and int(short) == (number + 1) % 100:
        return Span(Date(number), Date(number + 1)), end + 2
    return Date(number), end
