"""Who speaks in a sentence: the subject of its verb of saying, a party of itself, nobody named."""

import re
from collections.abc import Mapping, Sequence

from sayso.model.claim import Mention
from sayso.reading.frames import Frame
from sayso.reading.roles import JOINED, Sentence

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
_WHO_SAID = re.compile(
    r",?\s+(?:who|which)\s+(?:(?:also|later|earlier|ha[sd]|have)\s+){0,2}"
    r"(?:claim|sa(?:y|id)|announc|stat|declar|report|insist|maintain|boast)\w*\s+(?:that\s+)?"
)
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
_LED_BY = re.compile(r"(?:led|headed|commanded)\s+by\b", re.IGNORECASE)
"""That is the outlet's own: so annotators of the train parts have it in 133 cases of 138."""
_IS = re.compile(r"\b(?:is|was|were|are|been|be|being)\s+(?:\w+\s+)?\Z", re.IGNORECASE)
_HEARSAY = re.compile(
    r"\b(?:reportedly|allegedly|purportedly|supposedly)\s+(?:[\w’'-]+\s+){0,3}\Z", re.IGNORECASE
)
_WHOSE_CLAIM = re.compile(
    r"[’']s?\s+(?:claims?|assertions?|announcements?|statements?|boasts?|insistence)\s+(?:that|to|of)\b",
    re.IGNORECASE,
)
_AND_CLAIMED = re.compile(
    r"\b(?:den(?:y|ied|ies)|reject(?:s|ed)?)\b[^.;]*\b(?:and|but)\s+(?:(?:instead|also|rather)\s+)?"
    r"(?:claim(?:s|ed)|said|says|announce[sd]|assert(?:s|ed)|insist(?:s|ed)|maintain(?:s|ed)|boast(?:s|ed))\b"
    r"(?:(?!\b(?:den(?:y|ied|ies)|not|no)\b)[^.;])*\Z",
    re.IGNORECASE,
)
_TAKES_UPON_ITSELF = re.compile(
    r"[^.;:!?\n,]{0,50}?(?:,[^.;:!?\n,]{1,60},)?[^.;:!?\n,]{0,30}?"
    r"\b(?:claim|accept|assum|tak|took|admit)\w*\s+(?:(?:full|sole|joint|the)\s+)?(?:responsibility|credit)\b",
    re.IGNORECASE,
)
_THREATENS = re.compile(
    r"[^.;:!?\n,]{0,40}?\b(?:threaten|vow|pledg|promis|warn|swore|sworn)\w*\s+(?:\w+\s+){0,2}?(?:to|of|that|it|they)\b",
    re.IGNORECASE,
)
_POSES = re.compile(
    r"\b(?:tr(?:y|ied|ies|ying)|attempt\w*|seek\w*|sought|efforts?|want\w*)\s+to\s+(?:re)?"
    r"(?:position|present|portray|cast|brand|depict|paint|market|style)\b[^.;:]{0,80}\bas\b[^.;:]{0,80}\Z",
    re.IGNORECASE,
)
_CLAUSE_ENDS = re.compile(r"[;:]|[.!?]\s")


def spoken_together(text: str, speakers: list[Mention]) -> list[Mention]:
    """The first speaker and those joined to it ("A and B said"); others speak elsewhere."""
    kept = speakers[:1]
    for speaker in speakers[1:]:
        if JOINED.fullmatch(text, kept[-1].end, speaker.start):
            kept.append(speaker)
    return kept


def who_said(text: str, named: Mapping[str, Sequence[Mention]]) -> Mention | None:
    """Whom "they" stands for in "the rebels, who reported they had seized …"; None elsewhere."""
    for actor in named.get("actor", ()):
        for other in (*named.get("target", ()), *named["actor"]):
            if other.end < actor.start and _WHO_SAID.fullmatch(text, other.end, actor.start):
                return other
    return None


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


def is_aside(text: str, sentence: Sentence, frame: Frame, anchor: tuple[int, int]) -> bool:
    """Whether who leads whom is told in passing, in what another says: "fighters led by X entered"."""
    return (
        frame.type == "leads"
        and _LED_BY.match(text, anchor[0]) is not None
        and _IS.search(text, sentence.start, anchor[0]) is None
    )


def is_claimed(text: str, sentence: Sentence, speaker: Mention, anchor: tuple[int, int]) -> bool:
    """Whether a speaker claims what a denial nearby seems to be of.

    "The rebels' claim that …, dismissed by the army": who denies it is another voice. "Denied any
    losses and claimed to have …": what is claimed is not denied.
    """
    return (
        _WHOSE_CLAIM.match(text, speaker.end) is not None
        or _AND_CLAIMED.search(text, sentence.start, anchor[0]) is not None
    )


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


def is_posed(text: str, sentence: Sentence, anchor: tuple[int, int]) -> bool:
    """Whether something is but what somebody wants a group to pass for: "tried to present it as"."""
    return _POSES.search(text, sentence.start, anchor[0]) is not None


def takes_upon_itself(text: str, actor: Mention, anchor: tuple[int, int]) -> bool:
    """Whether an actor claims a deed as its own, or threatens it: it speaks, by the claim contract."""
    said = _TAKES_UPON_ITSELF.match(text, actor.end) or _THREATENS.match(text, actor.end)
    return said is not None and said.end() <= anchor[0]


def announces(text: str, frame: Frame, speaker: Mention, anchor: tuple[int, int]) -> bool:
    """Whether a speaker announces a move of its own ("the army announced a withdrawal") or claims a
    place ("the army claimed the recapture of the town", but not "by the rebels")."""
    if frame.type in ("withdrawal", "deployment"):
        return _ANNOUNCES.fullmatch(text, speaker.end, anchor[0]) is not None
    taken = _CLAIMS.match(text, speaker.end) if frame.type == "capture" else None
    return taken is not None and taken.start("taking") <= anchor[0] < taken.end()
