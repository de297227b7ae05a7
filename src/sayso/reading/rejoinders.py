"""What one party says and another denies: the second voice of one statement.

"The Observatory says jets hit the market, which Damascus denied" is two claims with the same
roles. The network gives a sentence's deed one voice; the other is found here by its words. Such a
sentence is read without its rejoinder, so that it is the first speaker's, and the rejoinder's
speaker then answers what was read. On the train parts of the marked corpora three of four claims
that are answered so are answered so by the annotators.
"""

import re
from collections.abc import Sequence

from attrs import evolve, frozen

from sayso.model.claim import Claim, Evidence, Mention, Speaker, claim_id
from sayso.model.terms import ClaimType, Realis, Stance

SURE = 0.75
"""By how much an answered claim's score falls: the share of them that annotators have too."""


@frozen
class Rejoinder:
    """Words [start, end) of a report by which somebody answers what was just said."""

    start: int
    end: int
    stance: Stance
    """DENIES or CANNOT_CONFIRM; ACKNOWLEDGES of who denied it first."""
    speakers: tuple[Mention, ...]
    """Empty where the answer has an antecedent for its subject ("Hezbollah, which denied it")."""
    counted: bool
    """Whether a number is answered, and no deed."""


@frozen
class Statement:
    """A stretch [start, end) of a report to be read by itself, and how others answer it."""

    start: int
    end: int
    rejoinders: tuple[Rejoinder, ...] = ()


def statements(text: str, sentences: Sequence[tuple[int, int]]) -> list[Statement]:
    """Return the stretches to read, in order: sentences, those with a rejoinder cut before it.

    What goes on behind the rejoinder's own words is a stretch of its own, and so is a sentence
    that begins with one; it answers the sentence before. One that is nothing else is not read.
    """
    out: list[Statement] = []
    for start, end in sentences:
        found = rejoinder(text, start, end)
        if found is None:
            out.append(Statement(start, end))
            continue
        answers = (found, *_admission(text, found, end))
        if found.start - start < _LEAST:
            if out and not text[out[-1].end : start].strip(_BETWEEN):
                last = out[-1]
                out[-1] = evolve(last, rejoinders=(*last.rejoinders, *answers))
                if end - answers[-1].end <= _LEAST:
                    continue
            out.append(Statement(start, end))
        else:
            out.append(Statement(start, found.start, answers))
            rest = found.speakers[0].start if found.speakers else found.end
            if end - found.end > _LEAST:
                out.append(Statement(rest, end))
    return out


def rejoinder(text: str, start: int, end: int) -> Rejoinder | None:
    """Return the first rejoinder in a sentence, if what it answers is told by its words."""
    for verb in _VERB.finditer(text, start, end):
        clause = max((m.end() for m in _BOUND.finditer(text, start, verb.start())), default=start)
        subject = _SUBJECT.fullmatch(text, clause, verb.start())
        if subject is None:
            continue
        stance = Stance.DENIES if verb["deny"] or verb["call"] else Stance.CANNOT_CONFIRM
        objects = _LIE if verb["call"] else _OBJECT
        behind = _END if subject["what"] else objects
        told = behind.match(text, verb.end(), end)
        if told is None or (subject["what"] and clause == start):
            continue
        speakers = () if subject["who"] is None else _speakers(text, *subject.span("who"))
        counted = bool(_NUMBER.search(subject["what"] or told[0]))
        begins = clause
        while begins > start and text[begins - 1] in " ,;-–—":
            begins -= 1
        but = _BUT.search(text, start, begins)
        return Rejoinder(but.start() if but else begins, told.end(), stance, speakers, counted)
    return None


def _admission(text: str, found: Rejoinder, end: int) -> tuple[Rejoinder, ...]:
    """What a denial turns into in the same breath: "first denied it, then acknowledged it"."""
    told = _ADMITS.match(text, found.end, end) if found.stance is Stance.DENIES else None
    return (evolve(found, end=told.end(), stance=Stance.ACKNOWLEDGES),) if told else ()


def answered(claims: Sequence[Claim], found: Rejoinder, text: str) -> list[Claim]:
    """Return the claims read of a statement and those that a rejoinder makes of them.

    Who says of others what these deny, or what is called a charge, accuses them.
    """
    heard = sorted(
        (c for c in claims if c.realis is Realis.ACTUAL and c.stance in _CAN_BE_ANSWERED),
        key=lambda c: c.evidence.end,
    )
    last = text.rfind(";", 0, found.start)
    heard = [c for c in heard if c.evidence.start > last]
    told = [c for c in heard if c.stance is not Stance.REPORTS] or heard[-1:]
    meant = [c for c in told if c.speaker == told[-1].speaker]
    deeds = [c for c in meant if (c.type is ClaimType.CASUALTIES) is found.counted]
    if not deeds and not found.counted:
        deeds = meant
    ids = {c.id for c in deeds}
    voices = found.speakers or _antecedent(claims, found)
    named = {v.text for v in voices}
    is_charge = _CHARGE.search(text, found.start, found.end) is not None
    out = []
    for claim in claims:
        if claim.id not in ids:
            out.append(claim)
            continue
        speaker = claim.speaker
        of_them = is_charge or any(m.text in named for m in claim.actor)
        if of_them and speaker and claim.stance is Stance.ASSERTS:
            claim = evolve(claim, stance=Stance.ACCUSES)
        out.append(claim)
        out += [_by(claim, v, found, text) for v in voices if not speaker or speaker.text != v.text]
    return out


def _by(claim: Claim, voice: Mention, found: Rejoinder, text: str) -> Claim:
    start = claim.evidence.start
    end = max(claim.evidence.end, found.end)
    content = [claim.id, found.stance.value, voice.text]
    return evolve(
        claim,
        id=claim_id(claim.report, claim.type, content),
        evidence=Evidence(start, end, text[start:end]),
        stance=found.stance,
        speaker=Speaker(voice.text),
        via=(),
        said=None,
        score=round(claim.score * SURE, 4),
    )


def _speakers(text: str, start: int, end: int) -> tuple[Mention, ...]:
    """The voices of a subject: "Damascus and Moscow" are two."""
    both = _BOTH.match(text, start, end)
    spots = [both.span("one"), both.span("other")] if both else [(start, end)]
    return tuple(Mention(text[a:b], a, b) for a, b in spots)


def _antecedent(claims: Sequence[Claim], found: Rejoinder) -> tuple[Mention, ...]:
    """Whom "which" or "who" stands for: the party that the statement ends with."""
    ends = [m for c in claims for m in (*c.actor, *c.target) if m.end == found.start]
    return tuple(ends[:1])


_BETWEEN = " \t\"'”’)"
"""What may stand between a sentence and one that answers it; a new line is another matter."""
_LEAST = 15
"""Code points that a stretch must have to be read by itself."""
_CAN_BE_ANSWERED = frozenset((Stance.REPORTS, Stance.ASSERTS, Stance.ACCUSES, Stance.ACKNOWLEDGES))

_WORD = (
    r"(?:claims?|charges?|accusations?|allegations?|reports?|assertions?|versions?|accounts?|figures?"
    r"|numbers?|tolls?|descriptions?|statements?|suggestions?|stor(?:y|ies))"
)
_ADVERBS = r"(?:(?:has|have|had|(?:at\s+)?first|later|also|always|since|itself|themselves|himself|herself|then|in\s+turn|\w+ly)\s+)*"
# Words that no name of a speaker has; with one of them the words before the verb are a clause.
_NO_NAME = (
    r"(?:and|or|but|nor|not|never|neither|no|nobody|then|that|which|who|whom|whose|if|when|as|to|than|say|says"
    r"|said|has|have|had|is|are|was|were|be|been|did|does|do|would|could|will|can|may|might|one|day|days|first"
    r"|later|still|yet|now|either|also|it|this|these|so)"
)
_NAME = rf"(?:(?!{_NO_NAME}\b)[\w’'.&-]+\s+){{0,7}}?(?!{_NO_NAME}\b)[\w’'.&-]+"
_ARTICLE = r"(?:(?:the|an?|both)\s+)?"
_VERB = re.compile(
    r"\b(?:(?P<deny>den(?:y|ies|ied)|reject(?:s|ed)?|dismiss(?:es|ed)?|disput(?:es?|ed)|contradict(?:s|ed)?"
    r"|refut(?:es?|ed)|contest(?:s|ed)?)"
    r"|(?P<call>call(?:s|ed)|brand(?:s|ed)|describ(?:es?|ed)|label(?:s|l?ed)?)"
    r"|(?:could|would|can|did|does|do|has|have|had|will)\s?(?:not|n[’']t)\s+(?:\w+ly\s+)?(?:confirm|verif)\w*"
    r"|(?:was|were|is|are)\s+(?:unable|not\s+able)\s+to\s+(?:\w+ly\s+)?(?:confirm|verify)"
    r"|(?:would\s+|could\s+|will\s+)?neither\s+(?:confirm|verif)\w*\s+nor\s+(?:den|contradict|disput)\w+)\b",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"[;,:]\s+|\s[-–—]\s|\b(?:but|while|although|though|whereas|however,)\s+", re.IGNORECASE
)
_SUBJECT = re.compile(
    rf"(?:(?P<what>(?:an?\s+{_WORD}|something)(?:\s+(?:that|which))?|(?:all|both)\s+of\s+which|which)\s+)?"
    rf"{_ARTICLE}(?P<who>{_NAME}(?:\s+and\s+(?:the\s+)?[A-Z][\w’'.-]+)?|it|he|she|they)\s+{_ADVERBS}"
    rf"|(?:which|who)\s+{_ADVERBS}",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    rf"\s+(?:(?:it|this|that|both|these|them|so)(?=\s*(?:[.,;:)”\"]|(?:and|but|when|while|on|in|at|as)\b|\Z))"
    rf"|(?:the|this|that|these|those|(?:any|all|both|all\s+the)(?:\s+such)?|such)\s+{_WORD}\b"
    r"(?!\s+(?:of|that|by|from|on|about|made)\b)"
    r"|(?:any\s+)?(?:involvement|responsibility|wrongdoing)\b|any\s+(?:role|part|hand|link)\b"
    r"|(?:having\s+done|doing)\s+so\b)",
    re.IGNORECASE,
)
_LIE = re.compile(
    rf"\s+(?:it|this|that|(?:the|those|these)\s+{_WORD})\s+(?:as\s+)?(?:[“\"‘]\s?)?(?:\w+ly\s+|an?\s+|pure\s+|\w+\s+)?"
    r"(?:lie|fairy|fabricat\w+|hoax|invention|fiction|lies|untrue|false|baseless|unfounded|nonsense|absurd|propaganda"
    r"|groundless|slander)\b",
    re.IGNORECASE,
)
_ADMITS = re.compile(
    r"(?:\s+(?:on|in|at|until)\s[^.;,]{1,30}?)?,?\s+(?:(?:and|but|before|only\s+to)\s+)?"
    r"(?:(?:then|later|afterwards|finally|eventually|subsequently)\s+)*(?:acknowledg|admit|conced)\w*"
    rf"(?:\s+(?:it|this|that|them|as\s+much|the\s+{_WORD})\b|(?=\s*(?:[.;:)”\"]|\Z)))",
    re.IGNORECASE,
)
_END = re.compile(rf"(?=\s*(?:[.;:)”\"]|\Z)|{_ADMITS.pattern})", re.IGNORECASE)
_CHARGE = re.compile(r"\b(?:charge|accusation|allegation)", re.IGNORECASE)
_NUMBER = re.compile(r"\b(?:figure|number|toll)s?\b", re.IGNORECASE)
_BUT = re.compile(r"[\s,;]+(?:but|while|although|though|whereas)\s*\Z", re.IGNORECASE)
_BOTH = re.compile(
    r"(?P<one>[A-Z][\w’'.-]+(?:\s+[A-Z][\w’'.-]+){0,3})\s+and\s+(?:the\s+)?(?P<other>[A-Z][\w’'.-]+)\Z"
)
