"""Words that mean a time only as they stand: "the day before", "since then"."""

from datetime import date, timedelta

from attrs import evolve

from .calendar import Read, calendar
from .model import THEN, Bound, Date, Edge, Node, Part, Step, Vague, Window
from .words import Tokens

_NEW_YEAR = Date(month=1, day=1)
# Words that stand as they are, with what they mean; the longer of two is listed first.
_PHRASES: tuple[tuple[str, Node], ...] = (
    ("the day before yesterday", Step("day", -2)),
    ("the day after tomorrow", Step("day", 2)),
    ("the night before last", Part("night", Step("day", -2))),
    ("the week before last", Step("week", -2)),
    ("the day before", Step("day", -1, "story")),
    ("the day prior", Step("day", -1, "story")),
    ("the week prior", Step("week", -1, "story")),
    ("the month prior", Step("month", -1, "story")),
    ("the year prior", Step("year", -1, "story")),
    ("the day after", Step("day", 1, "story")),
    ("the night before", Part("night", Step("day", -1, "story"))),
    ("the evening before", Part("evening", Step("day", -1, "story"))),
    ("the morning after", Part("morning", Step("day", 1, "story"))),
    ("the week before", Step("week", -1, "story")),
    ("the week after", Step("week", 1, "story")),
    ("the month before", Step("month", -1, "story")),
    ("the year before", Step("year", -1, "story")),
    ("the year after next", Step("year", 2, "story")),
    ("the month after", Step("month", 1, "story")),
    ("the year after", Step("year", 1, "story")),
    ("the day following", Step("day", 1, "story")),
    ("the night following", Part("night", Step("day", 1, "story"))),
    ("the fortnight before", Window("week", 2, origin="story")),
    ("the fortnight after", Window("week", 2, ahead=True, origin="story")),
    ("the weekend before last", Step("weekend", -2)),
    ("the weekend before", Step("weekend", -1, "story")),
    ("the weekend", Step("weekend", 0, counted=True)),
    ("to - day", Step("day", 0)),
    ("to - night", Part("night", Step("day", 0))),
    ("to - morrow", Step("day", 1)),
    ("the days that followed", Bound("since", THEN)),
    ("the weeks that followed", Bound("since", THEN)),
    ("the months that followed", Bound("since", THEN)),
    ("from then on", Bound("since", THEN)),
    ("from that day on", Bound("since", THEN)),
    ("from now on", Bound("since", Step("day", 0))),
    ("before the week is out", Bound("by", Edge("end", Step("week", 0, "story")))),
    ("before the month is out", Bound("by", Edge("end", Step("month", 0, "story")))),
    ("before the month is over", Bound("by", Edge("end", Step("month", 0, "story")))),
    ("before the year is out", Bound("by", Edge("end", Step("year", 0, "story")))),
    ("the morrow", Step("day", 1, "story")),
    ("when night fell", Part("evening")),
    ("under cover of darkness", Part("night")),
    ("under cover of night", Part("night")),
    ("before it was light", Part("dawn")),
    ("towards evening", Part("evening")),
    ("towards morning", Part("morning")),
    ("towards noon", Part("noon")),
    ("towards midnight", Part("midnight")),
    ("a little later", Step("hour", None, "story", counted=True)),
    ("since the new year", Bound("since", _NEW_YEAR, begun=True)),
    ("until the new year", Bound("until", _NEW_YEAR)),
    ("by the new year", Bound("by", _NEW_YEAR)),
    ("since when", Bound("since", THEN)),
    ("by then", Bound("by", THEN)),
    ("until then", Bound("until", THEN)),
    ("since then", Bound("since", THEN)),
    ("since that date", Bound("since", THEN)),
    ("ever since", Bound("since", THEN)),
    ("right now", Vague("now")),
    ("just now", Vague("now")),
    ("at present", Vague("now")),
    ("at the present time", Vague("now")),
    ("at the moment", Vague("now")),
    ("at this moment", Vague("now")),
    ("these days", Vague("now")),
    ("more recently", Vague("past")),
    ("most recently", Vague("past")),
    ("the same period", Bound("as of", THEN)),
    ("that period", Bound("as of", THEN)),
    ("during this time", Bound("as of", THEN)),
    ("during that time", Bound("as of", THEN)),
    ("at the time", Vague("then")),
    ("at that time", Vague("then")),
    ("around this time", Vague("then")),
    ("around that time", Vague("then")),
)
_PHRASES_BY_FIRST: dict[str, list[tuple[tuple[str, ...], Node]]] = {}
for _words, _node in _PHRASES:
    _split = tuple(_words.split())
    _PHRASES_BY_FIRST.setdefault(_split[0], []).append((_split, _node))


def phrase(t: Tokens, at: int) -> Read:
    """Words that mean a time only as they stand: "the day before", "since then"."""
    if t.low[at] == "since" and (t.kinds[at + 1] != "word" or t.low[at + 1] in ("by", "through")):
        # "Founded in 1976 and led since by": since then.
        alone = t.kinds[at + 1] in ("word", "mark", "blank")
        return (Bound("since", THEN), at + 1) if alone else None
    if t.low[at : at + 2] == ["the", "day"] and t.low[at + 2] in ("after", "before"):
        beside = _day_beside(t, at)
        if beside:
            return beside
    if t.has(at, ("after", "a", "night")) and t.low[at + 3] in ("of", "in", "under", "when"):
        return Part("overnight"), at + 3
    for words, node in _PHRASES_BY_FIRST.get(t.low[at], ()):
        # "Ever since the army left" counts from what the clause tells.
        if t.has(at, words) and not (words[0] == "ever" and t.kinds[at + 2] == "word"):
            return node, at + len(words)
    return None


def _day_beside(t: Tokens, at: int) -> Read:
    """ "The day after Christmas", "the day before 3 May 2016"."""
    match calendar(t, at + 3):
        case (Date(month=int(month_), day=int(day), weekday=None) as found, end):
            try:
                other = date(found.year or 2001, month_, day)
            except ValueError:
                return None
            other += timedelta(1 if t.low[at + 2] == "after" else -1)
            year = other.year if found.year else None
            return evolve(found, year=year, month=other.month, day=other.day), end
    return None
