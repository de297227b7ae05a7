"""When a frame happened, and when that was said: its words read as days."""

import itertools
import re
from collections.abc import Mapping, Sequence
from datetime import date

from attrs import evolve, frozen

from sayso.model.claim import ClaimTime, Mention
from sayso.model.terms import ClaimType
from sayso.reading.frames import MAYBE_TIME, Frame
from sayso.reading.lasting import lasting
from sayso.reading.roles import Sentence
from sayso.reading.times import FoundTime, TimeSpan, resolve_time
from sayso.reading.times.headings import REACH

_SPEECH = re.compile(
    r"\b(?:said|says|saying|told|announced|reported|stated|declared|added|confirmed|claimed|denied|"
    r"statement|according|acknowledged|admitted|briefing|interview)\b",
    re.IGNORECASE,
)
_THEN_SAID = re.compile(
    r",?\s+(?:(?:the|an?)\s+)?[^\W\d_][^,.;:()“”\"\n]{0,90}?(?:,[^,.;:()\n]{1,80},)?\s+"
    r"(?:also\s+|later\s+|further\s+|officially\s+)?(?:said|announced|reported|stated|declared"
    r"|confirmed|claimed|denied|acknowledged|admitted)\b(?!\s+(?:by|to\s+be)\b)"
)
_HOURS = re.compile(r"(?:for|in|within)\b[^,]*\bhours?", re.IGNORECASE)
_LISTED = re.compile(
    r"(?:\s*,|(?:\s*,)?\s+(and|or))\s+(?:(?:again|also|then|all|through)\s+)?", re.IGNORECASE
)
_AT = re.compile(r"(?:at|before|after|between|from|by)\b", re.IGNORECASE)
_UP_TO = re.compile(r"\s+(?:up\s+)?(?:to|until|before)\b", re.IGNORECASE)
_ROW = re.compile(r"for\s+(?:an?|the|its|their)\s+[\w-]+\s+(?:day|night)", re.IGNORECASE)
_ON = re.compile(r"on\s", re.IGNORECASE)
_AND = re.compile(r"\s+and\s+(?:(?:then|also|immediately|quickly)\s+)?", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:the|an?|its|their)\s+\Z", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[,;:()]|\b(?:and|but|or|while|whereas|although|though|because|before|after|until|when|where|who|which|that"
    r"|whose|if|as|since|by|said|says|told|announced|followed)\b",
    re.IGNORECASE,
)
_NO_TIME = re.compile(r"previously|formerly|already|still|again|once", re.IGNORECASE)
"""Words that only tell before or after what: "areas previously held by the rebels"."""
_NEAR = 40
_DEAL = re.compile(
    r"\b(?:agreed|accord|agreement|pact|treaty|deal|memorandum|protocol)\b", re.IGNORECASE
)
_WITHIN = re.compile(r"within\b", re.IGNORECASE)
_DEADLINE = re.compile(r"(?:by|until|till|before|within)\b", re.IGNORECASE)
_TO_COME = re.compile(
    r"\b(?:will|would|could|should|may|might|hopes?|wants?|expected|due|unless|if|is\s+to|are\s+to"
    r"|proposal|proposed|proposes|demand\w*|urge[ds]?)\b(?!\s+have\b)[^;:]*\Z",
    re.IGNORECASE,
)
_TO_DO = re.compile(r"\s+(?:in\s+which\s+)?to\s+(?!the\b|an?\b)[a-z]")
# "Agreed on Thursday to pull out", "tried on Monday to take the town": that day has gone.
_DONE = re.compile(
    r"\b(?:agreed|ordered|vowed|decided|promised|pledged|signed|announced|threatened|called|voted)\s+(?=on\s)",
    re.IGNORECASE,
)
# "The governor ordered 800 men there on Monday", "trying to enter the town on Tuesday".
_SAID_SO = re.compile(r"(?:ordered|tried\s+to|trying\s+to|attempted\s+to)\b", re.IGNORECASE)
_TRIED = re.compile(
    r"\b(?:(?:tried|trying|attempt(?:ed|ing)?|sought)\s+to|(?:was|were)\s+to\s+have)\b[^.;:]{0,60}\Z"
)
_IN_NUMBER = re.compile(r"(?<=\d),(?=\d)")
_WHEN = re.compile(r",?\s+when\b[^.;:,]*(?:,[^.;:,]*,[^.;:,]*)*\Z", re.IGNORECASE)
_WHEN_SO_DOING = re.compile(r",?\s+when\b[^.;:,]*,[^.;:,]*", re.IGNORECASE)
_SO_DOING = re.compile(r"[a-z]+ing\b", re.IGNORECASE)
_SUPERLATIVE = re.compile(
    r"\b(?:most\s+(?!of\b)\w+|first|worst|(?:(?:bigg|larg|great|heavi|deadli|bloodi|fierc|long|high|low|strong"
    r"|sharp|grav|farth|furth|hott|sever|broad|serious|intens)est))\b[^.;:,\n]*\Z",
    re.IGNORECASE,
)
_SINCE = re.compile(r"(?:ever\s+)?since\b", re.IGNORECASE)
_WHEN_NEXT = re.compile(r",?\s+when\s[^.;:,\n]*", re.IGNORECASE)
_CLOSE = re.compile(r"[^,;.:–—]*")
_FROM = re.compile(r"from\b", re.IGNORECASE)
_UNTIL = re.compile(r"(?:up )?(?:until|till)\b", re.IGNORECASE)
_NOT = re.compile(r"(?:\bno|\bnot|\bnone|n[’']t)\s+(?:\w+\s+){0,2}\Z", re.IGNORECASE)
_ENDS = frozenset({"capture", "release", "surrender", "withdrawal", "siege_lifted", "handover"})
"""Types of deeds that end what held "until" their day: "held out until 3 April"."""
_OWNED = re.compile(r"[’']s?\s+(?:[\w-]+\s+){0,2}")
_WITH = re.compile(r"\s+with\b[^,.;:]*\Z", re.IGNORECASE)
_APPOSED = re.compile(r"(?:\s+of\s+[^,;.:()\n]{3,40}(?=[,(\s]*[,(]))?[,(]?\s+\(?")


@frozen
class _Told:
    """Time words as they stand in the report, and the days that they mean."""

    words: str
    start: int
    end: int
    days: TimeSpan

    @classmethod
    def of(cls, one: tuple[FoundTime, TimeSpan]) -> "_Told":
        found, days = one
        return cls(found.words, found.start, found.end, days)


def time_of(
    text: str,
    published: date | None,
    sentence: Sentence,
    frame: Frame,
    named: Mapping[str, Sequence[Mention]],
    anchor: tuple[int, int],
) -> tuple[ClaimTime | None, tuple[int, int] | None]:
    """When it happened, and where in the report that is said; None where no words say it.

    Args:
        named: The parts of the frame by name.
    """
    mention = next(
        (
            m
            for m in named.get("time", ())
            if not _compares(text, sentence, m, anchor) and not _NO_TIME.fullmatch(m.text)
        ),
        None,
    )
    given = None if mention else _untagged(text, sentence, frame, anchor)
    if given is not None:
        told = _Told.of(given)
    else:
        maybe = (
            m
            for m in named.get(MAYBE_TIME, ())
            if _is_dated(m, sentence) and not _compares(text, sentence, m, anchor)
        )
        mention = mention or next(maybe, None)
        if mention is None:
            return _headed(sentence, frame, anchor), None
        told = _of_words(text, published, sentence, frame, mention, anchor)
    days = told.days
    return ClaimTime(told.words, days.start, days.end, days.precision), (told.start, told.end)


def _of_words(
    text: str,
    published: date | None,
    sentence: Sentence,
    frame: Frame,
    mention: Mention,
    anchor: tuple[int, int],
) -> _Told:
    """What words mean as the time of a frame."""
    # The grammar knows where an expression ends better than the tagger does.
    whole = _one_of(text, _with_its_row(text, sentence, _in_mention(sentence, mention)))
    if whole is None or (not whole[1].known and _ON.match(whole[0].words)):
        beside = _named_beside(text, sentence, mention)
        if beside is not None:
            return _Told.of(beside)
    if whole is None:
        before = [d for t, d in sentence.times if t.end <= mention.start and d.known]
        days = resolve_time(mention.text, published, context=before[-1] if before else None)
        days = lasting(text, published, sentence, frame, mention.text, None, days)
        return _Told(mention.text, mention.start, mention.end, days)
    found, days = whole
    realis = frame.attributes["realis"]
    if realis in ("planned", "threatened") or (
        realis == "possible" and _is_ahead(text, sentence, found)
    ):
        days = _to_come(text, sentence, found, days, anchor)
    elif found.bare and _tells_of_its_date(text, sentence, found, mention, frame.type, anchor[0]):
        return _Told(text[found.core : found.end], found.core, found.end, found.bare)
    elif found.turned and days.start and found.turned.start:
        days = _counted_after(text, found, days, anchor[0])
    days = lasting(text, published, sentence, frame, found.words, found, days)
    return _Told.of((found, days))


def _to_come(
    text: str, sentence: Sentence, found: FoundTime, days: TimeSpan, anchor: tuple[int, int]
) -> TimeSpan:
    """The days of what is planned, unless the words around tell that they have gone."""
    gone = (
        _DONE.search(text, max(sentence.start, found.start - 12), found.start + 3)
        or _TRIED.search(text, sentence.start, anchor[0])
        or _SAID_SO.match(text, anchor[0])
    )
    if _WITHIN.match(found.words):
        # A deal's terms run from the day of the deal.
        gone = gone or _DEAL.search(text, sentence.start, found.start)
    days = days if gone else found.ahead or days
    if _UNTIL.match(found.words) and _TO_DO.match(text, found.end):
        # "Has until Friday to leave": by Friday.
        days = evolve(days, start=days.end)
    return days


def _is_dated(mention: Mention, sentence: Sentence) -> bool:
    return any(days.known for _, days in _in_mention(sentence, mention))


def _in_mention(sentence: Sentence, mention: Mention) -> list[tuple[FoundTime, TimeSpan]]:
    """The times of a sentence that the words of a mention are of."""
    return [
        (t, days) for t, days in sentence.times if t.start < mention.end and mention.start < t.end
    ]


def _with_its_row(
    text: str, sentence: Sentence, inside: list[tuple[FoundTime, TimeSpan]]
) -> list[tuple[FoundTime, TimeSpan]]:
    """Both halves of "for a second day on Monday" where a mention holds but one of them."""
    if len(inside) != 1:
        return inside
    for row, day in itertools.pairwise(sentence.times):
        side_by_side = (
            _ROW.fullmatch(row[0].words)
            and _ON.match(day[0].words)
            and text[row[0].end : day[0].start].isspace()
        )
        if side_by_side and inside[0] in (row, day):
            return [row, day]
    return inside


def _one_of(
    text: str, inside: Sequence[tuple[FoundTime, TimeSpan]]
) -> tuple[FoundTime, TimeSpan] | None:
    """The expression that tells when, of those that a mention holds; None where it holds none."""
    known = [(t, d) for t, d in inside if d.known]
    if len(known) < 2:
        return next(iter(known or inside), None)
    if listed := _list_of_days(text, known):
        return listed
    (found, days), (other, beside) = known[:2]
    if _FROM.match(found.words) and days.start and not days.end and _UNTIL.match(other.words):
        # "From 2010 until he died in May 2021".
        whole = evolve(found, end=other.end, words=text[found.start : other.end])
        return whole, evolve(days, end=beside.end)
    if beside.start is None or beside.start != beside.end:
        return known[0]
    if _ROW.fullmatch(found.words) and days.start and days.end:
        # "For a second day on Monday" ends on that day.
        start = days.start - (days.end - beside.start)
        whole = evolve(found, end=other.end, words=text[found.start : other.end])
        return whole, evolve(days, start=start, end=beside.start)
    if _HOURS.fullmatch(found.words) and not _UP_TO.match(text, found.end):
        # "For three hours on Monday": the day tells more than how long it took.
        return known[1]
    return known[0]


def _list_of_days(
    text: str, known: Sequence[tuple[FoundTime, TimeSpan]]
) -> tuple[FoundTime, TimeSpan] | None:
    """The days from the first of a list to its last: "on Friday, Saturday and again today"."""
    first, last = known[0], known[-1]
    if not first[1].start or not last[1].end or not first[1].start < last[1].end:
        return None
    for (one, days), (other, _) in itertools.pairwise(known):
        if days.end is None or days.precision not in ("day", "days", "part-of-day"):
            return None
        joined = _LISTED.fullmatch(text, one.end, other.start)
        if joined is None or (joined[1] is None and _AT.match(other.words)):
            return None
    whole = evolve(first[0], end=last[0].end, words=text[first[0].start : last[0].end])
    return whole, TimeSpan(first[1].start, last[1].end, "days")


def _compares(text: str, sentence: Sentence, mention: Mention, anchor: tuple[int, int]) -> bool:
    """Whether a time only tells what a deed is compared with: "the heaviest shelling since 2016"."""
    return (
        anchor[0] < mention.start
        and _SINCE.match(mention.text) is not None
        and _SUPERLATIVE.search(text, sentence.start, mention.start) is not None
    )


def _untagged(
    text: str, sentence: Sentence, frame: Frame, anchor: tuple[int, int]
) -> tuple[FoundTime, TimeSpan] | None:
    """The day of a deed whose time the network passed over, where the grammar leaves no doubt.

    "Were exchanged on 21 September"; "crossed the river on 3 February and occupied": a time
    holds for every claim of its clause.
    """
    if not _is_deed(frame):
        return None
    days_in = [(t, d) for t, d in sentence.times if d.known]
    behind = next((one for one in days_in if one[0].start >= anchor[1]), None)
    if behind is not None:
        found, days = behind
        near = found.start - anchor[1] <= _NEAR and days.start == days.end
        led = _ARTICLE.search(text, sentence.start, anchor[0]) is None
        clear = _CLAUSE.search(text, anchor[1], found.start) is None
        return behind if near and led and clear and _ON.match(found.words) else None
    for found, days in days_in:
        # "Since 2014, when the town was taken": taken in 2014. Who said so then is another matter.
        if found.end < anchor[0] and _WHEN_NEXT.fullmatch(text, found.end, anchor[0]):
            if _SPEECH.search(text, found.end, anchor[0]):
                return None
            return (_dated(text, found), found.bare) if found.bare else (found, days)
        if days.start == days.end and _AND.fullmatch(text, found.end, anchor[0]):
            return found, days
    return None


def _dated(text: str, found: FoundTime) -> FoundTime:
    """The date of "since" or "until" it."""
    return evolve(found, start=found.core, words=text[found.core : found.end])


def _headed(sentence: Sentence, frame: Frame, anchor: tuple[int, int]) -> ClaimTime | None:
    """The date over the sentence: that of the deeds under it that have none of their own."""
    if sentence.over is None or not _is_deed(frame):
        return None
    found, days = sentence.over.time, sentence.over.days
    if not 0 < anchor[0] - found.start <= REACH:
        return None
    return ClaimTime(found.words, days.start, days.end, days.precision)


def _is_deed(frame: Frame) -> bool:
    return not ClaimType(frame.type).is_state and frame.attributes["realis"] == "actual"


def _is_ahead(text: str, sentence: Sentence, found: FoundTime) -> bool:
    """Whether what is only possible is so of a time to come, as what may have been is not."""
    return (
        _DEADLINE.match(found.words) is not None
        or _TO_COME.search(text, sentence.start, found.start) is not None
    )


def _counted_after(text: str, found: FoundTime, days: TimeSpan, anchor: int) -> TimeSpan:
    """The days of "two days after" by where a word stands: what came first is told behind it."""
    first, last = sorted((days, found.turned or days), key=lambda d: d.start or date.min)
    if anchor < found.start:
        return last if _CLOSE.fullmatch(text, anchor, found.start) else days
    return first if _CLOSE.fullmatch(text, found.end, anchor) else days


def _tells_of_its_date(
    text: str, sentence: Sentence, found: FoundTime, mention: Mention, kind: str, anchor: int
) -> bool:
    """Whether a word tells what happened on the date that something has lasted since or until.

    "Since activists closed the road on 12 December"; "until 25 July, when the town fell".
    """
    if found.end < anchor:
        clause = _IN_NUMBER.sub("", text[found.end : anchor])
        # "Since the conflict began in March 2011 with protests".
        begun = found.core - found.start > len("since on a ") and _WITH.match(clause)
        # "Since Thursday's assault", "the biggest since a 2020 truce".
        named = _OWNED.fullmatch(clause) or (
            _ARTICLE.search(text, found.start, found.core) and clause.isspace()
        )
        # "Since 2020, when both agreed to a truce, the army seizing the town".
        beside = _SO_DOING.match(text, anchor) and _WHEN_SO_DOING.fullmatch(clause)
        return bool(begun or named or _WHEN.match(clause) or beside)
    if found.start < anchor < found.core and found.start < mention.start:
        return True
    if _UNTIL.match(text, found.start):
        # "Was not reached until March 1917": it was in that month.
        negated = _NOT.search(text, max(sentence.start, anchor - 40), anchor)
        return kind in _ENDS or negated is not None
    return False


def _named_beside(
    text: str, sentence: Sentence, mention: Mention
) -> tuple[FoundTime, TimeSpan] | None:
    """The date right behind words that name a day: "on polling day, 11 April".

    Also behind what the day was of: "on the first day of the war, 24 February".
    """
    for found, days in sentence.times:
        if found.start >= mention.end - 1 and days.known:
            return (
                (found, days)
                if _APPOSED.fullmatch(text, mention.end, found.start)
                or (text[mention.end - 1] == "," and text[mention.end : found.start].isspace())
                else None
            )
    return None


def day_said(text: str, sentence: Sentence, time_span: tuple[int, int] | None) -> date | None:
    """The day of the saying: a time beside a verb of speech that is not the claim's own time."""
    for found, days in sentence.times:
        if time_span and found.start < time_span[1] and time_span[0] < found.end:
            continue
        before = text[max(sentence.start, found.start - 25) : found.start]
        after = text[found.end : min(sentence.end, found.end + 12)]
        spoken = _SPEECH.search(before) or _SPEECH.match(after.lstrip(" ,"))
        if not text[sentence.start : found.start].strip():
            # "On 5 May, the governor said that the town was calm."
            spoken = spoken or _THEN_SAID.match(text, found.end, sentence.end)
        if spoken and days.start is not None and days.start == days.end:
            return days.start
    return None
