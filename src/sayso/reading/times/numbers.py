"""Reading how many units a time expression counts: "about two or three", "a few"."""

from .words import NUMBERS, Tokens, bag

_VAGUE_COUNTS = bag("few several some many multiple various numerous")
_HEDGES = tuple(
    sorted(
        (
            tuple(words.split())
            for words in [
                "about",
                "around",
                "approximately",
                "roughly",
                "nearly",
                "almost",
                "just",
                "only",
                "some",
                "exactly",
                "another",
                "at least",
                "at most",
                "more than",
                "less than",
                "fewer than",
                "no more than",
                "no less than",
                "not more than",
                "up to",
                "well over",
                "just over",
                "just under",
                "over",
                "under",
                "a little over",
                "a total of",
                "as much as",
                "as long as",
                "at least the",
                "a further",
                "a full",
                "the full",
                "full",
                "an additional",
                "an estimated",
                "an extra",
                "additional",
                "further",
                "barely",
                "a little more than",
            ]
        ),
        key=lambda words: -len(words),
    )
)
_HEDGE_FIRST = frozenset(words[0] for words in _HEDGES)


def hedge(t: Tokens, at: int) -> int:
    """The index behind "about", "more than" and the like, or the same."""
    if t.low[at] in _HEDGE_FIRST:
        for words in _HEDGES:
            if t.has(at, words):
                return at + len(words)
    return at


def count_of(t: Tokens, at: int) -> tuple[float | None, int]:
    """A number before a unit and the index behind it; None for "few" and its like.

    "two or three" and "12 to 18" give the larger. The index stays put where no number stands.
    """
    number, end = _one_count(t, at)
    if number is not None and t.low[end : end + 3] == ["and", "a", "half"]:
        return number + 0.5, end + 3
    if end > at and t.low[end] in ("or", "to", "-") and number is not None:
        other, behind = _one_count(t, end + 1)
        if behind > end + 1 and other is not None and other > number:
            return other, behind
    return number, end


def _one_count(t: Tokens, at: int) -> tuple[float | None, int]:
    word = t.low[at]
    if t.kinds[at] == "number":
        if len(word) > 9:
            return None, at
        value = float(word.replace(",", ""))
        if t.kinds[at + 1] == "number" and t.low[at + 2] == "/" and t.kinds[at + 3] == "number":
            return value + 0.5, at + 4
        return value, at + 1
    if word in ("a", "an"):
        follower = t.low[at + 1]
        if follower == "couple":
            return 2.0, at + 2 + (t.low[at + 2] == "of")
        if follower in ("few", "number", "handful"):
            return None, at + 2 + (t.low[at + 2] == "of")
        if follower == "dozen":
            return 12.0, at + 2
        if follower in ("hundred", "thousand"):
            return (100.0 if follower == "hundred" else 1000.0), at + 2
        return 1.0, at + 1
    if word in _VAGUE_COUNTS:
        return None, at + 1
    if word == "couple" and t.low[at + 1] == "of":
        return 2.0, at + 2
    if word == "half" and t.low[at + 1] in ("a", "an"):
        return 0.5, at + 2
    number = NUMBERS.get(word)
    if number is None:
        return None, at
    end = at + 1
    ones = end + (t.low[end] == "-")
    if number >= 20 and 1 <= NUMBERS.get(t.low[ones], 0) <= 9:
        number, end = number + NUMBERS[t.low[ones]], ones + 1
    if t.low[end] in ("hundred", "thousand"):
        number, end = number * (100 if t.low[end] == "hundred" else 1000), end + 1
    return float(number), end
