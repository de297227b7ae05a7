"""Words beside a deed that say it did not happen, or not yet: denied, negated, failed, planned.

The network judges factuality from a few thousand claims; where the grammar of a sentence settles
it, the grammar counts. Only what stands right before or behind the telling word is read, within
its clause, so that a cue of another deed is not taken for this one's. On the train parts of the
marked corpora each cue agrees with the annotators in nine of ten claims or more.
"""

import re
from enum import Enum


class Otherwise(Enum):
    """How a deed is told otherwise than as having happened."""

    DENIED = "denied"
    NEGATIVE = "negative"
    PLANNED = "planned"
    THREATENED = "threatened"
    ATTEMPTED = "attempted"
    """Of a deed that is more than its attempt; see `_ITS_ATTEMPT`."""
    FOUND = "found"
    """A weapon was found or made safe: by the claim contract no claim at all."""


def told_otherwise(
    text: str, sentence: tuple[int, int], anchor: tuple[int, int], kind: str
) -> Otherwise | None:
    """Return how the words around a claim's anchor take it back; None where none do.

    Args:
        sentence: Code points of the sentence in `text`.
        anchor: Code points of the word that tells the claim's type.
        kind: The claim's type, as the contract names it.
    """
    before = text[max(sentence[0], anchor[0] - _REACH) : anchor[0]]
    behind = text[anchor[1] : min(sentence[1], anchor[1] + _REACH)]
    if kind == "bombing" and _FOUND.search(before + text[slice(*anchor)] + " "):
        return Otherwise.FOUND
    if (_FALSE.search(before) and _PROVED_FALSE.match(behind)) or (
        _CALLED.search(before) and _CALLED_FALSE.match(behind)
    ):
        return Otherwise.DENIED
    if _CALLED_OFF.match(behind):
        return Otherwise.NEGATIVE
    if kind in _TAKEN and _FOUGHT_FOR.search(before):
        return Otherwise.ATTEMPTED
    for how, cue in _BEFORE:
        if cue.search(before):
            if how is Otherwise.NEGATIVE and (kind in _KEPT or _UNTIL.match(behind)):
                return None
            return None if how is Otherwise.ATTEMPTED and kind in _ITS_ATTEMPT else how
    return None


_REACH = 130
_ITS_ATTEMPT = frozenset(
    {"offensive", "attack_repelled", "armed_clash", "protest", "riot", "negotiation", "advance"}
)
"""Types that happened where they were tried: who attempts to break through has attacked."""
_KEPT = frozenset({"violation", "leads", "negotiation"})
"""Types told by what is not kept: "the truce was not respected" is a breach. And "neither army
chief Burhan nor ..." denies him no command."""
_TAKEN = frozenset({"capture", "controls"})
_FOUGHT_FOR = re.compile(
    r"\b(?:battl\w+|fight\w*|fought|struggl\w+|clash\w*|campaigns?|invasion|(?:counter-?)?offensives?"
    r"|war|contest\w*|vying|vied|compet\w+|race[sd]?|bids?|efforts?|attempts?|operations?)\b"
    r"[^.;:!?\n]{0,60}?\b(?:for|over)\s+(?:the\s+)?(?:full\s+|complete\s+|total\s+)?\Z"
    r"|\b(?:sought|seek(?:s|ing)?)\s+(?:the\s+)?(?:full\s+|complete\s+|total\s+)?\Z",
    re.IGNORECASE,
)
"""What is fought for is not had: "the battle for control of the town"."""
_UNTIL = re.compile(r"[^.;]{0,50}\b(?:until|till|for ever|all of)\b", re.IGNORECASE)

_ADVERBS = (
    r"(?:(?:\w+ly|yet|ever|also|then|again|even|been|be|being|have|itself|themselves)\s+){0,3}"
)
_AUXILIARY = r"(?:did|does|do|had|has|have|was|were|is|are|could|can|would|will|should)"
_NOBODY = (
    r"(?:no\s+one|nobody|none(?:\s+of\s+(?:the\s+|its\s+|their\s+)?\w+)?|neither\s+(?:of\s+the\s+)?\w+"
    r"|not\s+(?:a\s+single|one)\s+\w+"
    r"|no\s+(?!longer\b|fewer\b|less\b|more\b|doubt\b|choice\b)(?:[a-z-]+\s+){0,2}[a-z-]+)"
)
# The words of a denial up to its deed, without those of what the denier says instead.
_DENIED_WORDS = (
    r"(?:(?!\b(?:but|while|saying|says?|said|vow\w*|threaten\w*|accus\w*|not)\b)[^,.;:!?\n]){0,70}"
)
_RETOLD = r"(?:claims?|reports?|allegations?|accusations?|charges?|rumou?rs)\s+(?:that|of)"
_TALE = r"(?:claims?|reports?|allegations?|accusations?|charges?|rumou?rs|news|talk|suggestions?|stories)\s+(?:that|of)"
_A_LIE = r"(?:false|untrue|baseless|fabricat\w+|unfounded|lies|a\s+lie|fake)"

_FOUND = re.compile(
    r"\b(?:defus|disarm|dismantl|neutrali[sz]|deactivat)\w*\s+(?:[^\s,.;:]+\s+){0,4}\Z",
    re.IGNORECASE,
)
_FALSE = re.compile(rf"\b{_TALE}\s[^.;:!?\n]{{0,80}}\Z", re.IGNORECASE)
_PROVED_FALSE = re.compile(
    rf"[^.;:!?\n]{{0,60}}\b(?:was|were|are|is)\s+(?:\w+ly\s+)?{_A_LIE}\b", re.IGNORECASE
)
_CALLED = re.compile(
    rf"\b(?:call|brand|dub|label|describ)\w*\s+(?:\w+\s+)?{_TALE}\s[^.;:!?\n]{{0,80}}\Z",
    re.IGNORECASE,
)
_CALLED_FALSE = re.compile(rf"[^.;:!?\n]{{0,60}}\s(?:as\s+)?(?:\w+ly\s+)?{_A_LIE}\b", re.IGNORECASE)
_CALLED_OFF = re.compile(
    r"(?:(?!\b(?:and|but|was|were)\b)[^.;:!?\n]){0,60}?"
    r"\b(?:(?:was|were|been)\s+(?:\w+ly\s+)?(?:foiled|thwarted|called\s+off|cancell?ed|aborted"
    r"|averted)|did\s+not\s+(?:take\s+place|happen|materiali[sz]e|go\s+off|explode)|never\s+(?:took\s+place|happened"
    r"|materiali[sz]ed)|fell\s+through|failed\s+to\s+(?:take\s+place|materiali[sz]e|go\s+off|explode|detonate)"
    r"|failed(?=\s*(?:[.:;]|\Z)))(?!\w)",
    re.IGNORECASE,
)
_BEFORE: tuple[tuple[Otherwise, re.Pattern[str]], ...] = tuple(
    (how, re.compile(cue + r"\Z", re.IGNORECASE))
    for how, cue in (
        (
            Otherwise.DENIED,
            r"(?<!\bnot\s)(?<!nor\s)\b(?:den(?:y|ies|ied|ying)\b(?!\s(?:it|this|both)\b)|(?:reject|dismiss|refut)\w*"
            rf"(?:[^,.;:!?\n]{{0,40}}?)\b{_RETOLD})\s{_DENIED_WORDS}",
        ),
        (Otherwise.NEGATIVE, rf"\b{_AUXILIARY}(?:\s+(?:not|never)|n[’']t)\s+{_ADVERBS}"),
        (Otherwise.NEGATIVE, rf"\b{_NOBODY}\s+(?:{_AUXILIARY}\s+)?{_ADVERBS}"),
        (
            Otherwise.NEGATIVE,
            r"\bat\s+no\s+(?:time|point)\s+(?:did|has|had|have)\s+(?:[^\s,.;:]+\s+){1,5}",
        ),
        (
            Otherwise.NEGATIVE,
            r"\bnot\s+\w+\s+that\s+any\s+(?:[\w-]+\s+){0,6}",
        ),
        (Otherwise.NEGATIVE, r"\bwithout\s+(?:ever\s+|even\s+)?"),
        (
            Otherwise.NEGATIVE,
            rf"\b(?:fail(?:ed|s|ing)?|unable|refus(?:ed|es|ing)|declin(?:ed|es|ing))\s+to\s+{_ADVERBS}",
        ),
        (
            Otherwise.THREATENED,
            r"\b(?:threaten|warn)(?:ed|s|ing)?\s+(?:that\s+(?:it|they|he|she)\s+would|to)\s+"
            rf"{_ADVERBS}",
        ),
        (
            Otherwise.PLANNED,
            r"\b(?:plan(?:s|ned|ning)?|prepar(?:es|ed|ing|e)|intend(?:s|ed|ing)?|vow(?:s|ed|ing)?"
            r"|promis(?:es|ed|ing)|pledg(?:es|ed|ing)|about|ready|due|expected|scheduled|sent"
            rf"|aim(?:s|ed|ing)?|hop(?:es|ed|ing)|want(?:s|ed)?|orders?)\s+to\s+{_ADVERBS}",
        ),
        (
            Otherwise.PLANNED,
            r"\b(?:the|an?|any|its|their|this|that)\s+(?:proposed|draft|mooted|envisaged)\s+(?:[a-z-]+\s+){0,2}",
        ),
        (
            Otherwise.ATTEMPTED,
            r"\b(?:trying|tried|tries|try|attempt(?:s|ed|ing)?|sought|seek(?:s|ing)?)\s+to\s+"
            rf"{_ADVERBS}",
        ),
    )
)
