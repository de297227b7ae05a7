"""The words that tell time, and a text cut into the tokens that the time grammar reads."""

import re
from collections.abc import Sequence

from attrs import frozen


def listed(words: str) -> list[str]:
    """Words that are written in one string, in its order."""
    return words.split()


def bag(words: str) -> frozenset[str]:
    """Words that are written in one string, as a set."""
    return frozenset(words.split())


MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
# Words that are months only beside a day, a year or a word that leads a month.
DOUBTFUL_MONTHS = frozenset({"may", "march", "mar", "jan", "dec", "sep", "jun"})
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tue tues",
            "wednesday wed weds",
            "thursday thu thur thurs",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
UNITS = {
    word: unit
    for unit, words in {
        "second": "seconds",
        "minute": "minute minutes",
        "hour": "hour hours hrs",
        "day": "day days",
        "night": "night nights",
        "weekend": "weekend weekends",
        "week": "week weeks",
        "fortnight": "fortnight",
        "month": "month months",
        "quarter": "quarter quarters",
        "year": "year years",
        "decade": "decade decades",
        "century": "century centuries",
    }.items()
    for word in words.split()
}
PARTS = {
    word: part
    for part, words in {
        "dawn": "dawn daybreak sunrise daw sunup",
        "morning": "morning mornings forenoon",
        "noon": "noon midday",
        "afternoon": "afternoon afternoons",
        "dusk": "dusk sunset sundown nightfall",
        "evening": "evening evenings",
        "night": "night nights nighttime",
        "midnight": "midnight",
    }.items()
    for word in words.split()
}
SEASONS = {"spring": 0, "summer": 1, "autumn": 2, "fall": 2, "winter": 3}
NUMBERS = {
    word: number
    for number, word in enumerate(
        listed(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
            " fifteen sixteen seventeen eighteen nineteen twenty"
        )
    )
} | {
    word: 10 * number
    for number, word in enumerate(listed("thirty forty fifty sixty seventy eighty ninety"), 3)
}
ORDINALS = {
    word: number
    for number, word in enumerate(
        listed(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
            " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
            " twentieth"
        ),
        1,
    )
}
# Days that keep their date, as (month, day).
FEASTS = {
    ("christmas", "day"): (12, 25),
    ("christmas", "eve"): (12, 24),
    ("christmas",): (12, 25),
    ("new", "year", "'s", "eve"): (12, 31),
    ("new", "year", "'s", "day"): (1, 1),
    ("new", "year", "'s"): (1, 1),
    ("valentine", "'s", "day"): (2, 14),
}

_TOKEN = re.compile(
    # Most tokens are words; nothing else begins with a letter.
    r"""(?P<word>[^\W\d_]+)
    |(?P<iso>\d{4}(?P<between>[-/.])\d{1,2}(?P=between)\d{1,2}(?=T\d|\D|\Z))
    |(?P<dmy>\d{1,2}(?P<amid>[-/.])\d{1,2}(?P=amid)(?:\d{4}|\d\d)(?!\d))
    |(?P<clock>\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?\s?m\b\.?|\d{1,2}:\d\d(?::\d\d)?(?!\d))
    |(?P<ordinal>\d{1,3}(?:st|nd|rd|th)\b)
    |(?P<decade>(?:\d{3}|['’]?[2-9])0['’]?s\b)
    |(?P<number>\d+(?:,\d{3}(?!\d))*(?:\.\d+)?)
    |(?P<blank>\n[^\S\n]*\n)
    |(?P<own>['’]s\b)
    |(?P<mark>[^\s\w]|_)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DASHES = dict.fromkeys("-\u2010\u2011\u2012\u2013\u2014\u2212\u00ad", "-")
_PAD = 16


@frozen(eq=False)
class Tokens:
    """A text's tokens in parallel lists, with blank tokens behind the last one.

    `low` folds case and dashes; a paragraph's end is a token "" that nothing matches, so
    that no expression runs over it.
    """

    text: str
    low: list[str]
    kinds: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.low) - _PAD

    def raw(self, at: int) -> str:
        """The token as it stands in the text."""
        return self.text[self.starts[at] : self.ends[at]]

    def glued(self, at: int) -> bool:
        """Whether a character that makes the token part of a name or number stands before it."""
        start = self.starts[at]
        return start > 0 and (self.text[start - 1].isalnum() or self.text[start - 1] in "_-/.:$€£#")

    def has(self, at: int, words: Sequence[str]) -> bool:
        """Whether these folded words stand here, one token each."""
        return self.low[at : at + len(words)] == list(words)


def tokens(text: str) -> Tokens:
    """Cut a text into tokens, in time that grows with its length only."""
    low: list[str] = []
    kinds: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        word, (start, end) = match.group(), match.span()
        if kind == "word":
            word = word.lower()
        elif kind == "mark":
            word = _DASHES.get(word, word)
        elif kind == "blank":
            word = ""
        elif kind == "own":
            word = "'s"
        low.append(word)
        kinds.append(kind)
        starts.append(start)
        ends.append(end)
    size = len(text)
    return Tokens(
        text,
        low + [""] * _PAD,
        kinds + ["blank"] * _PAD,
        starts + [size] * _PAD,
        ends + [size] * _PAD,
    )
