"""Who plays which part in a frame: mentions at their shortest, lists whole, each party once."""

import itertools
import re
from collections.abc import Sequence

from attrs import frozen

from sayso.model.claim import Mention
from sayso.reading.counts import FoundCount
from sayso.reading.frames import MAYBE_TIME, Frame, Part
from sayso.reading.lists import are_joined, coordinated
from sayso.reading.pieces import Pieces
from sayso.reading.speeches import Speech
from sayso.reading.times import FoundTime, Headed, TimeSpan

LISTED_PLACES = frozenset(
    {"advance", "capture", "handover", "withdrawal", "controls", "present", "siege", "siege_lifted", "airstrike",
     "shelling", "offensive", "armed_clash", "attack_repelled"}
)  # fmt: skip
SCATTERED_ACTORS = frozenset(
    {"agreement", "negotiation", "allied", "armed_clash", "member_of", "formed"}
)
"""Types whose parties may stand far apart."""
SAME_CLAUSE = 30
"""Code points between two places of one claim that no list joins; calibrated on dev parts."""
# The contract's mention has no leading article; "both" and the like belong to the sentence.
_HEAD = re.compile(
    r"(?:(?:the|an?|both|either|of|in|at|by|and)\s+|[“\"‘(\[]\s*)+(?=\w)", re.IGNORECASE
)
# Nor has it a possessive, a loose hyphen or the preposition of what follows.
_TAIL = re.compile(
    r"(?:[’']s?|[-–/,;:.(\[“”\"]|\s+(?:in|of|at|on|and|or|the|an?|to|from|by|with|for|near|that|which|who|were|was|had|has|(?:under\s+)?(?:its|their|his|her|our))(?=\W*$)|\s)+$",
    re.IGNORECASE,
)
_HELD_LATE = re.compile(
    r"\s+(?:(?:previously|formerly|currently|once|still|then|now)\s+)?(?:controlled|held|occupied|ruled)\Z",
    re.IGNORECASE,
)
"""What is left of "villages controlled by the rebels"."""
_PLACES_IN = re.compile(
    r"(?:(?:towns?|villages?|settlements?|hamlets?|localities|areas|positions|sites|points)"
    r"(?:\s+and\s+(?:towns?|villages?|settlements?|hamlets?|areas|positions|sites))?\s+in\s+(?:the\s+)?)(?=[A-Z])"
)
"""Of nested places the named one is the place. Source: the claim contract."""
_EMPTY = re.compile(r"(?:the|an?|of|in|at|on|by|and|or|both|all|that|which|\W)*$", re.IGNORECASE)
_BEARING = re.compile(
    r"(?:north|south|east|west|central|upper|lower|inner|outer)[a-z]*$", re.IGNORECASE
)
_ATTACK = re.compile(
    r"\b(?:offensives?|counter-?offensives?|attacks?|assaults?|push|advances?|raids?|incursions?)$",
    re.IGNORECASE,
)
_OF_SIZE = re.compile(
    r"(?:major|large|big|heavy|fierce|massive|new|fresh|repeated|renewed|multiple|several|latest"
    r"|(?:large|full)-scale)(?=\s+(?:counter-?)?(?:offensive|attack|assault|push|advance|raid"
    r"|incursion)s?\b)",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\s+(?:near|in|of|at|outside|within)\s+(?:the\s+)?(?:(?:\w+\s+)?"
    r"(?:city|town|village|district|province|governorate|region|state|county|area)\s+of\s+)?(?:the\s+)?"
)
_DIVISION = re.compile(
    r"\b(?:province|governorate|district|county|department|oblast|state|region|municipality|jurisdiction)\Z",
    re.IGNORECASE,
)
_IN = re.compile(r"\b(?:in|at|near|of)\s+(?:the\s+)?\Z", re.IGNORECASE)
_COMMA = re.compile(r",\s+(?:in\s+)?(?:the\s+)?", re.IGNORECASE)
BEHIND_TO = re.compile(r"\bto\s+(?:the\s+)?(?:[^\W\d_]+\s+and\s+(?:the\s+)?)?[“\"']?\Z")
# "Kachin Independence" and "Army", "Colombia's" and "government", "one" and "its planes" are one.
_ONE_NAME = re.compile(
    r"(?:[’']s?)?\s*(?:\([A-Z][\w-]{0,11}\)\s*)?[-–]?\s*(?:of\s+(?:(?:the|its|his|her|their)\s+)?)?"
)
_HELD_BY = re.compile(
    r"[-\u2010\u2011](?:held|controlled|occupied|ruled|administered)\b", re.IGNORECASE
)
JOINED = re.compile(r"\W*(?:(?:and|or|as well as|along with)\W+)?(?:the\W+)?", re.IGNORECASE)

_IN_BRACKETS = re.compile(r"\s*[(\[]\s*")
_POINTS = re.compile(r"it|they|he|she", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?\Z", re.IGNORECASE)
_HABIT = re.compile(
    r"\b(?:(?:has|have)\s+(?:(?:also|since|long|often|been|regularly|repeatedly)\s+){0,3}"
    r"(?:involved\s+in|conducted|carried\s+out|waged|engaged\s+in|undertaken|mounted|staged|run|led)"
    r"|(?:conduct|wage|mount|stage)s?|carr(?:y|ies)\s+out)\s+"
    r"(?:[\w’'-]+\s+){0,4}(?:operations?|campaigns?|warfare|insurgency)\s+against\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"(?:\A|[.;:,]\s+(?:(?:and|but|while)\s+)?|\b(?:said|says|that|and|but)\s+)(?:the\s+)?"
    r"(?!(?:which|who|that|in|on|since|after|during|for|from|by|at|with)\b)"
    r"([\w’'/-]+(?:\s+(?!(?:said|says|that|which|who|and|but)\b)[\w’'/-]+){0,5}?)\s+\Z",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ .'/-]{2,40}(?:,[^\n,–—]{1,30}){0,2}\s(?:--?|[–—])\s")
_OWN = re.compile(
    r"[\w-]+\s+(?:(?:out|back|down)\s+)?(?:(?:some|all|most|any|many)\s+(?:of\s+)?)?(?:its|their|his)\s",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r"\s(?:(?:has|have|had|will|would|is|are|was|were|to|also|then|already|yet|began|begun|started|been)\s+)+\Z",
    re.IGNORECASE,
)
_RID_OF = re.compile(
    r"\b(?:(?:free|freed|clear|cleared|rid|cleansed|purged|emptied)\s+(?:of|from)|liberated\s+from"
    r"|(?:re)?(?:taken|captured|gained|conquered|claimed|possessed)\s+from|wrest\w*\s+(?:[^.;:,]{0,40}\s+)?from)"
    r"\s+(?:the\s+|all\s+|any\s+)*\Z",
    re.IGNORECASE,
)
_OF_KIND = re.compile(
    r"(?:military|armed|ground|aerial|security|combat)(?=\s+(?:operations?|actions?|campaigns?|offensives?"
    r"|attacks?|strikes?|interventions?|activit(?:y|ies)|pressure|exercises?|drills?)\b)",
    re.IGNORECASE,
)


@frozen
class Sentence:
    """One sentence with what the grammars found in it; offsets into the report's text."""

    start: int
    end: int
    pieces: Pieces
    times: tuple[tuple[FoundTime, TimeSpan], ...]
    """The time expressions in it, each as days."""
    counts: tuple[FoundCount, ...]
    over: Headed | None = None
    """The head over it, as the entries of a chronicle have them."""
    speeches: tuple[Speech, ...] = ()
    """Whose words stand where in the whole report, told by other sentences than this or by a label."""


def anchor_span(pieces: Pieces, frame: Frame) -> tuple[int, int]:
    """The span of a frame's anchor word."""
    return pieces.starts[frame.anchor], pieces.ends[pieces.word_end(frame.anchor) - 1]


def mentions_of(text: str, pieces: Pieces, parts: Sequence[Part]) -> dict[str, list[Mention]]:
    """The parts of a frame by name, as the shortest words that name the thing."""
    named: dict[str, list[Mention]] = {}
    dateline = _DATELINE.match(text, min(pieces.starts[1:-1], default=0))
    opens = dateline.end() if dateline else 0
    for part in parts:
        start, end = pieces.starts[part.first], pieces.ends[part.last - 1]
        if part.name not in ("time", MAYBE_TIME, "count"):
            head = _HEAD.match(text, start, end)
            start = head.end() if head else start
            tail = _TAIL.search(text, start, end)
            end = tail.start() if tail and tail.start() > start else end
        if part.name in ("place", "origin"):
            start, end = _place_span(text, start, end)
        elif part.name in ("actor", "target"):
            # "DIFFA, Niger - Soldiers": where a report is from is no party of it.
            start = max(start, opens)
        if start >= end or _EMPTY.match(text[start:end]):
            continue
        held = named.setdefault(part.name, [])
        if held and _goes_on(text, held[-1], start, part.name):
            start = held.pop().start
        held.append(Mention(text[start:end], start, end))
    return named


def _place_span(text: str, start: int, end: int) -> tuple[int, int]:
    """A place without who holds it, and the name of where nameless places are."""
    held = _HELD_LATE.search(text, start, end)
    end = held.start() if held and held.start() > start else end
    nameless = _PLACES_IN.match(text, start, end)
    return (nameless.end() if nameless else start), end


def _goes_on(text: str, last: Mention, start: int, name: str) -> bool:
    """Whether a part that begins at `start` is the rest of the one before it."""
    if _BEARING.match(last.text) and JOINED.fullmatch(text, last.end, start):
        # "Eastern and southeastern parts of Idlib" is one place.
        return True
    return name != "place" and _ONE_NAME.fullmatch(text, last.end, start) is not None


def one_list(text: str, anchor: tuple[int, int], mentions: list[Mention]) -> list[Mention]:
    """Of several mentions those that stand together, the nearest the anchor among them.

    What stands in another clause is that clause's.
    """
    groups: list[list[Mention]] = []
    for mention in sorted(mentions, key=lambda m: m.start):
        last = groups[-1][-1].end if groups else 0
        if groups and (
            mention.start - last <= SAME_CLAUSE or are_joined(text, last, mention.start)
        ):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return min(groups, key=lambda g: min(abs(m.start - anchor[0]) for m in g))


def most_specific(text: str, places: list[Mention]) -> list[Mention]:
    """The places without those that others lie in ("the base near Sarrin" is one place)."""
    rows = _rows(text, places)
    kept: list[Mention] = []
    for row, then in itertools.zip_longest(rows, rows[1:]):
        goes_on = then is not None and JOINED.fullmatch(text, row[-1].end, then[0].start)
        if not goes_on and _IN.search(text, max(0, row[0].start - 12), row[0].start):
            # "In Gao, Mali" is one place in another, "in Gao, Kidal and Menaka" are three.
            row = row[:1]
        for place in row:
            within = kept and _WITHIN.fullmatch(text, kept[-1].end, place.start)
            if not within and (place is row[0] or not _DIVISION.search(place.text)):
                kept.append(place)
    return kept


def _rows(text: str, places: Sequence[Mention]) -> list[list[Mention]]:
    """Places in rows of those that only commas part."""
    rows: list[list[Mention]] = []
    for place in places:
        if rows and _COMMA.fullmatch(text, rows[-1][-1].end, place.start):
            rows[-1].append(place)
        else:
            rows.append([place])
    return rows


def named_once(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions without those that only name one before them again: the "it" of "the army said that
    it had", the short form in brackets behind a name."""
    kept = list(mentions[:1])
    for before, mention in itertools.pairwise(mentions):
        between = text[before.end : mention.start]
        again = _IN_BRACKETS.fullmatch(between) or (
            _POINTS.fullmatch(mention.text) and not JOINED.fullmatch(between)
        )
        if not again:
            kept.append(mention)
    return kept


def are_between(text: str, one: Mention, other: Mention) -> bool:
    """Whether something is told to be between two: "clashes between A and B"."""
    return _BETWEEN.search(text, max(0, one.start - 16), one.start) is not None and bool(
        JOINED.fullmatch(text, one.end, other.start)
    )


def listed(text: str, sentence: Sentence, named: dict[str, list[Mention]]) -> list[Mention]:
    """Places that a list joins to those the network found; it tends to stop at the first few.

    What the network took for a target in such a list is a place too.
    """
    taken = [(m.start, m.end) for role, ms in named.items() if role != "target" for m in ms]
    taken += [(t.start, t.end) for t, _ in sentence.times]
    found = []
    for start, end in coordinated(text, named["place"][-1].end, sentence.end):
        if any(a < end and start < b for a, b in taken):
            break
        targets = named.get("target", [])
        named["target"] = [m for m in targets if m.end <= start or end <= m.start]
        found.append(Mention(text[start:end], start, end))
    return found


def is_attack(text: str, mention: Mention) -> bool:
    """Whether a mention is of a deed and no party: "the offensive", or the "major" of a "major
    offensive"."""
    sized = _OF_SIZE.match(text, mention.start)
    return _ATTACK.search(mention.text) is not None or (
        sized is not None and sized.end() == mention.end
    )


def is_habit(text: str, within: tuple[int, int], anchor: tuple[int, int]) -> bool:
    """Whether operations are told as what a party does: "has conducted operations against X"."""
    return _habit(text, within, anchor) is not None


def whose_habit(text: str, within: tuple[int, int], anchor: tuple[int, int]) -> Mention | None:
    """The party before operations told as its habit; None where its words do not stand out."""
    habit = _habit(text, within, anchor)
    return _subject_before(text, within[0], habit.start()) if habit else None


def who_moves(text: str, within: tuple[int, int], anchor: tuple[int, int]) -> Mention | None:
    """The party that withdraws or sends "its" troops; None where the words do not show it."""
    if not _OWN.match(text, anchor[0], within[1]):
        return None
    ahead = _AUXILIARY.search(text, within[0], anchor[0])
    return _subject_before(text, within[0], ahead.start() + 1 if ahead else anchor[0])


def _subject_before(text: str, start: int, end: int) -> Mention | None:
    found = _SUBJECT.search(text[start:end])
    return Mention(found[1], start + found.start(1), start + found.end(1)) if found else None


def _habit(text: str, within: tuple[int, int], anchor: tuple[int, int]) -> re.Match[str] | None:
    found = _HABIT.finditer(text, *within)
    return next((one for one in found if one.start() <= anchor[0] < one.end()), None)


def is_adjective(text: str, mention: Mention) -> bool:
    """Whether a mention only says of what kind a deed is: the "military" of "military operations"."""
    found = _OF_KIND.match(text, mention.start)
    return found is not None and found.end() == mention.end


def is_holder(text: str, mention: Mention) -> bool:
    """Whether a mention only says whose a place is: the "rebel" of "rebel-held areas"."""
    return _HELD_BY.match(text, mention.end) is not None


def is_rid_of(text: str, sentence: Sentence, mention: Mention) -> bool:
    """Whether a place is said to be rid of a party: "free of Russian troops", "retaken from X"."""
    return _RID_OF.search(text, max(sentence.start, mention.start - 80), mention.start) is not None
