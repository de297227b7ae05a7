"""How many, as what: the details of a frame, read from its words by the grammars."""

import re
from collections.abc import Sequence

from sayso.model.claim import Count, Mention
from sayso.model.terms import ClaimType
from sayso.reading.counts import CountRange, FoundCount, read_count
from sayso.reading.frames import Frame
from sayso.reading.roles import Sentence

COUNTED = {
    **dict.fromkeys(("casualties", "displacement", "abduction", "release", "arrest", "damage"), "target"),
    **dict.fromkeys(("present", "withdrawal", "protest", "surrender", "deployment"), "actor"),
}  # fmt: skip
"""The role whose number is the claim's: so annotators have it in nine of ten claims of these types
where a number stands before that mention; in most claims of other types they do not."""
# Which labels a type can have; None: the words of the label span.
_LABELS: dict[str, frozenset[str]] = {
    "casualties": frozenset(
        {"killed", "wounded", "killed or wounded", "captured", "missing", "losses"}
    ),
    "formed": frozenset({"founded", "merger", "renamed", "split"}),
    "agreement": frozenset(
        {"ceasefire", "de-escalation", "peace", "swap", "humanitarian corridor"}
    ),
    "controls": frozenset({"partial", "full"}),
    "capture": frozenset({"partial", "full"}),
    "designation": frozenset({"terrorist organisation", "sanctions", "outlawed", "words"}),
    "alias": frozenset({"words"}),
    "ideology": frozenset({"words"}),
}
_DEALS = (
    ("ceasefire", re.compile(r"\b(?:cease-?\s?fires?|truces?|cessation of (?:hostilities|fire))\b", re.IGNORECASE)),
    ("de-escalation", re.compile(r"\bde-?escalat\w+", re.IGNORECASE)),
    ("swap", re.compile(r"\b(?:prisoners?|hostages?|captives|detainees) (?:swap|exchange)s?\b|\bexchange of prisoners\b", re.IGNORECASE)),
    ("peace", re.compile(r"\bpeace\b|\bend(?:ing|s|ed)? the war\b", re.IGNORECASE)),
)  # fmt: skip
"""What an agreement is, by the words beside it, where the network does not say."""
_BESIDE = 45
_PARTIAL = re.compile(
    r"\b(?:parts?|most|much|half|portions?|swathes?|pockets?|(?:significant|large|some) territory|areas) (?:of|in)\b",
    re.IGNORECASE,
)
_ENDED = re.compile(
    r"\b(?:former(?:ly)?|previously|no longer|once|ex-|erstwhile|then-|sever(?:ed|ing)|broken? (?:with|away|off|ties)"
    r"|cut (?:its |all )?ties|los(?:e|es|ing|t) (?:all |its |their )*control)\b",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\s+(?:of\s+(?:(?:the|its|their|other|more)\s+)?)?((?:[^\W\d_]+[’'-]?)+(?:\s+and\s+[^\W\d_]+|\s+[^\W\d_]+)?)"
)
_OF = re.compile(r"\s+(?:of\s+)?(?:(?:the|its|their|his|our)\s+)?")
# The contract counts "a student" as one whose number is not told.
_ONE = re.compile(r"\b(?:an?|another)\s+\Z", re.IGNORECASE)
_NOT_UNIT = frozenset(
    "in of on at by from to for with were was are is had have has and or who that which during after"
    " before near when while between since inside across over as but killed wounded injured dead".split()
)


def count_of(
    text: str,
    sentence: Sentence,
    frame: Frame,
    named: dict[str, list[Mention]],
    anchor: tuple[int, int],
) -> tuple[Count | None, tuple[int, int] | None]:
    """How many, and where in the report that is said; None where nothing is counted."""
    mentions = named.get("count")
    counted = named.get(COUNTED.get(frame.type, ""), [])[:1]
    # A casualty claim is anchored in its number where it has one.
    start, end = _number_of(text, mentions, counted, anchor) if mentions else anchor
    whole = None
    if mentions or frame.type == "casualties":
        # The grammar knows where a number ends better than the tagger does.
        whole = next((c for c in sentence.counts if c.start < end and start < c.end), None)
    if whole is None and not mentions and counted:
        whole = _number_before(text, sentence, counted[0])
    if whole is not None:
        start, end, found = whole.start, whole.end, whole.range
    elif mentions:
        found = read_count(text[start:end])
    elif frame.type == "casualties" and counted:
        one = _ONE.search(text, sentence.start, counted[0].start)
        if one is None:
            return None, None
        start, end, found = one.start(), counted[0].end, CountRange(None, None)
    else:
        return None, None
    unit = None
    targets = named.get("target")
    if targets and frame.type == "casualties":
        unit = targets[0].text.split()[-1].lower()
    else:
        after = _UNIT.match(text, end)
        if after:
            words = after.group(1).lower().split()
            while words and words[-1] in _NOT_UNIT:
                words.pop()
            if words and words[0] not in _NOT_UNIT:
                unit = " ".join(words)
    return Count(text[start:end], found.min, found.max, unit or "people"), (start, end)


def _number_of(
    text: str, mentions: Sequence[Mention], counted: Sequence[Mention], anchor: tuple[int, int]
) -> tuple[int, int]:
    """The number of a claim: of two, that of its anchor or of whom it counts.

    "Hundreds of men stormed the jail and freed 341 inmates" counts the inmates.
    """
    for one in mentions:
        if one.start < anchor[1] and anchor[0] < one.end:
            return one.start, one.end
    for one in mentions:
        if counted and _OF.fullmatch(text, one.end, counted[0].start):
            return one.start, one.end
    return mentions[0].start, mentions[0].end


def _number_before(text: str, sentence: Sentence, mention: Mention) -> FoundCount | None:
    """The number that a mention begins with or follows ("30 fighters", "600 of its men")."""
    for count in sentence.counts:
        if count.start == mention.start or (
            count.end <= mention.start and _OF.fullmatch(text, count.end, mention.start)
        ):
            return count
    return None


_OUTCOMES = (
    ("killed", re.compile(
        r"\b(?:kill|slain|slay|dead\b|die[sd]?\b|dying|death|bod(?:y|ies)\b|corpse|execut|murder|massacr"
        r"|perish|li(?:fe|ves)\b|fatal|lost|los[es]|fell\b|fall|martyr|behead|assassin|lynch|hang|buried|grave"
        r"|slaughter|burn|drown|eliminat|liquidat|neutrali|destroy|shot|toll|victim|casualt|gunned|blown|hacked)", re.I)),
    ("wounded", re.compile(r"\b(?:wound|injur|hurt|maim|lost (?:an? )?(?:eye|leg|arm))", re.I)),
)  # fmt: skip


def label_of(
    text: str,
    sentence: Sentence,
    frame: Frame,
    named: dict[str, list[Mention]],
    anchor: tuple[int, int],
) -> str | None:
    """The label that a claim of the frame's type can have; None where it has none."""
    allowed = _LABELS.get(frame.type)
    if allowed is None:
        return None
    label = frame.attributes["label"]
    mentions = named.get("label", [])
    if "words" in allowed and mentions:
        if label in allowed and label != "words" and frame.type == "designation":
            return label
        return mentions[0].text
    if frame.type in ("alias", "ideology"):
        return text[anchor[0] : anchor[1]]
    if frame.type == "casualties" and label in ("killed", "wounded"):
        told = {w for w, told in _OUTCOMES if told.search(text, sentence.start, sentence.end)}
        return told.pop() if len(told) == 1 else label
    if label in allowed and label != "words":
        return label
    if frame.type == "agreement":
        start = max(sentence.start, anchor[0] - _BESIDE)
        beside = text[start : min(sentence.end, anchor[1] + _BESIDE)]
        return next((label for label, words in _DEALS if words.search(beside)), None)
    places = named.get("place")
    if frame.type == "controls" and places:
        ends = (anchor[1], places[-1].end)
        if _PARTIAL.search(text, max(sentence.start, min(ends) - 25), max(ends)):
            return "partial"
    return None


def has_ended(text: str, sentence: Sentence, frame: Frame, anchor: tuple[int, int]) -> bool:
    """Whether a state no longer holds, by the network or by a word beside its anchor."""
    if frame.attributes["ended"] == "ended":
        return True
    start, end = max(sentence.start, anchor[0] - 30), min(sentence.end, anchor[1] + 12)
    return ClaimType(frame.type).is_state and bool(_ENDED.search(text, start, end))
