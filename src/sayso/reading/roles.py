"""Who plays which part in a frame: mentions at their shortest, lists whole, speakers together."""

import itertools
import re
from collections.abc import Mapping, Sequence

from attrs import frozen

from sayso.model.claim import Mention
from sayso.reading.counts import FoundCount
from sayso.reading.frames import MAYBE_TIME, Frame, Part
from sayso.reading.lists import are_joined, coordinated
from sayso.reading.pieces import Pieces
from sayso.reading.times import FoundTime, TimeSpan

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
_ANNOUNCES = re.compile(
    r"\W*(?:ha(?:s|ve|d)\W+)?(?:announc|declar|order)\w+\W+(?:[^\W\d_]+\W+){0,4}", re.IGNORECASE
)
_CLAIMS = re.compile(
    r"\W*(?:(?:ha(?:s|ve|d)|also|later)\W+){0,2}(?:claim|announc|proclaim)\w*\s+(?:the\s+|its\s+|their\s+)?(?:full\s+)?"
    r"(?P<taking>(?:re)?captur\w*|seizure|liberation|takeover|recovery)\s+of\b(?![^.;:]{0,80}\bby\b)",
    re.IGNORECASE,
)
_OF_ITSELF = re.compile(
    r"(?:\s+\([^()\n]{1,20}\))?(?:\s[^.;:!?\n]{0,60}\s(?:but|and)\b)?\W*(?:who\W+)?(?:(?:ha(?:s|ve|d)|also|earlier|later|then|initially|subsequently|officially|publicly|again)\W+){0,3}"
    r"(?:(?:claim|sa(?:y|id)|announc|stat|declar|report|confirm|insist|maintain|boast)\w*)"
    r"(?:\W+(?:on|in|at|last)(?:\W+[A-Z0-9]\w*){1,3})?\W+"
    r"(?:that\W+)?(?:to\W+have\b|(?:it|they|he|she|its|their|his|her)\b)[^.;:!?\n]{0,60}",
)
"""What stands between a party and its deed where it tells of itself: "claimed to have", "said that
its forces had", "is Salafist but claims to have"."""
_ANSWERS = re.compile(
    r"[^.;:!?\n]{0,60}?\b(?P<verb>den(?:y|ies|ied)|admit(?:s|ted)?|confess(?:es|ed)?|acknowledged?s?"
    r"|conced(?:es?|ed))\s+(?:to\s+)?(?:\w+ing\b|any\b)",
    re.IGNORECASE,
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
_WHO_SAID = re.compile(
    r",?\s+(?:who|which)\s+(?:(?:also|later|earlier|ha[sd]|have)\s+){0,2}"
    r"(?:claim|sa(?:y|id)|announc|stat|declar|report|insist|maintain|boast)\w*\s+(?:that\s+)?"
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
_ONE_NAME = re.compile(r"(?:[’']s?)?\s*[-–]?\s*(?:of\s+(?:(?:the|its|his|her|their)\s+)?)?")
_HELD_BY = re.compile(
    r"[-\u2010\u2011](?:held|controlled|occupied|ruled|administered)\b", re.IGNORECASE
)
_JOINED = re.compile(r"\W*(?:(?:and|or|as well as|along with)\W+)?(?:the\W+)?", re.IGNORECASE)

_IN_BRACKETS = re.compile(r"\s*[(\[]\s*")
_POINTS = re.compile(r"it|they|he|she", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?\Z", re.IGNORECASE)
_WORD_OF = re.compile(
    r"\b((?:[A-Z][\w-]*\s+){0,3}[\w-]+)[’']s?\s+(?:[a-z]+\s+){0,3}(?:acknowledge?ments?|admissions?|confessions?"
    r"|denials?|claims?|accusations?|announcements?|allegations?|assertions?|insistence)\s+that\b"
)
_SAYS = re.compile(
    r"(?:\A|[.;:,]\s+|\b(?:that|while|and|but|when|as)\s+)(?:the\s+)?"
    r"(?!(?:which|who|that|in|on|since|after|during|for|from|by|at|with|it|there)\b)"
    r"(?P<who>[\w’'/()-]+(?:\s+(?!(?:that|which|who|and|but|was|were)\b)[\w’'/()-]+){0,5}?)\s+"
    r"(?:(?:also|later|then|had|has|have|earlier|subsequently|once|again)\s+){0,2}"
    r"(?:sa(?:id|ys)|claim(?:s|ed)|announce[sd]|state[sd]|report(?:s|ed)|declare[sd]|confirm(?:s|ed)"
    r"|insist(?:s|ed)|maintain(?:s|ed)|allege[sd]|vow(?:s|ed)|warn(?:s|ed)|added|told\s+\w+)\s+"
    r"(?:(?:that|to|it|they|he|she|the|its)\b|[A-Z])[^.;:]{0,120}\Z",
    re.IGNORECASE,
)
_HEARSAY = re.compile(
    r"\b(?:reportedly|allegedly|purportedly|supposedly)\s+(?:[\w’'-]+\s+){0,3}\Z", re.IGNORECASE
)
_CLAUSE_ENDS = re.compile(r"[;:]|[.!?]\s")
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
    headed: tuple[FoundTime, TimeSpan] | None = None
    """The date over it, as a chronicle has them."""


def anchor_span(pieces: Pieces, frame: Frame) -> tuple[int, int]:
    """The span of a frame's anchor word."""
    return pieces.starts[frame.anchor], pieces.ends[pieces.word_end(frame.anchor) - 1]


def mentions_of(text: str, pieces: Pieces, parts: Sequence[Part]) -> dict[str, list[Mention]]:
    """The parts of a frame by name, as the shortest words that name the thing."""
    named: dict[str, list[Mention]] = {}
    for part in parts:
        start, end = pieces.starts[part.first], pieces.ends[part.last - 1]
        if part.name not in ("time", MAYBE_TIME, "count"):
            head = _HEAD.match(text, start, end)
            start = head.end() if head else start
            tail = _TAIL.search(text, start, end)
            end = tail.start() if tail and tail.start() > start else end
        if part.name in ("place", "origin"):
            start, end = _place_span(text, start, end)
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
    if _BEARING.match(last.text) and _JOINED.fullmatch(text, last.end, start):
        # "Eastern and southeastern parts of Idlib" is one place.
        return True
    return name != "place" and _ONE_NAME.fullmatch(text, last.end, start) is not None


def spoken_together(text: str, speakers: list[Mention]) -> list[Mention]:
    """The first speaker and those joined to it ("A and B said"); others speak elsewhere."""
    kept = speakers[:1]
    for speaker in speakers[1:]:
        if _JOINED.fullmatch(text, kept[-1].end, speaker.start):
            kept.append(speaker)
    return kept


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
        goes_on = then is not None and _JOINED.fullmatch(text, row[-1].end, then[0].start)
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
            _POINTS.fullmatch(mention.text) and not _JOINED.fullmatch(between)
        )
        if not again:
            kept.append(mention)
    return kept


def are_between(text: str, one: Mention, other: Mention) -> bool:
    """Whether something is told to be between two: "clashes between A and B"."""
    return _BETWEEN.search(text, max(0, one.start - 16), one.start) is not None and bool(
        _JOINED.fullmatch(text, one.end, other.start)
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


def who_said(text: str, named: Mapping[str, Sequence[Mention]]) -> Mention | None:
    """Whom "they" stands for in "the rebels, who reported they had seized …"; None elsewhere."""
    for actor in named.get("actor", ()):
        for other in (*named.get("target", ()), *named["actor"]):
            if other.end < actor.start and _WHO_SAID.fullmatch(text, other.end, actor.start):
                return other
    return None


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
    found = habit and _SUBJECT.search(text[within[0] : habit.start()])
    if not found:
        return None
    return Mention(found[1], within[0] + found.start(1), within[0] + found.end(1))


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


def whose_word(text: str, sentence: Sentence, anchor: tuple[int, int]) -> Mention | None:
    """Who speaks where a noun of speech has an owner: "the army's first admission that"."""
    found = next(_WORD_OF.finditer(text, sentence.start, anchor[0]), None)
    if found is None or _CLAUSE_ENDS.search(text, found.end(), anchor[0]):
        return None
    return Mention(found[1], found.start(1), found.end(1))


def who_says(text: str, sentence: Sentence, anchor: tuple[int, int]) -> Mention | None:
    """The subject of the verb of saying that an anchor depends on: "They later claimed to have"."""
    found = _SAYS.search(text[sentence.start : anchor[0]])
    if found is None:
        return None
    start, end = (sentence.start + at for at in found.span("who"))
    return Mention(text[start:end], start, end)


def is_hearsay(text: str, sentence: Sentence, anchor: tuple[int, int]) -> bool:
    """Whether a deed is told as heard from nobody named: "reportedly recaptured"."""
    return _HEARSAY.search(text, sentence.start, anchor[0]) is not None


def answers_for_itself(text: str, party: Mention, anchor: tuple[int, int]) -> bool:
    """Whether a party denies or admits a deed of its own: "Chad, which denies arming them"."""
    found = _ANSWERS.match(text, party.end)
    return found is not None and not party.end <= anchor[0] < found.start("verb")


def tells_of_itself(text: str, actor: Mention, anchor: tuple[int, int]) -> bool:
    """Whether an actor speaks of itself ("the military claimed it repelled")."""
    return _OF_ITSELF.fullmatch(text, actor.end, anchor[0]) is not None


def announces(text: str, frame: Frame, speaker: Mention, anchor: tuple[int, int]) -> bool:
    """Whether a speaker announces a move of its own ("the army announced a withdrawal") or claims a
    place ("the army claimed the recapture of the town", but not "by the rebels")."""
    if frame.type in ("withdrawal", "deployment"):
        return _ANNOUNCES.fullmatch(text, speaker.end, anchor[0]) is not None
    taken = _CLAIMS.match(text, speaker.end) if frame.type == "capture" else None
    return taken is not None and taken.start("taking") <= anchor[0] < taken.end()
