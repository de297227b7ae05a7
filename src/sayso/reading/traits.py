"""What the letters of a word and the grammar of time say of it, beside its uncased pieces.

The pieces know no capitals and no calendar: "Front" is "front" to them, and whether "the 14th" tells
when they can only guess. A word's trait is its shape and its place in a time expression.
"""

from collections.abc import Sequence

SHAPES = (
    "unsaid",  # of a sentence without small letters, or without large ones
    "small", "first", "capital", "capitals", "mixed", "figures", "figures and letters", "mark",
)  # fmt: skip
TIMES = ("no time", "begins a time", "goes on with one")
TRAITS = len(SHAPES) * len(TIMES)


def shape_of(word: str, *, first: bool) -> int:
    """Which of SHAPES a word has; `first`: whether it is the first of its sentence."""
    figures = any(c.isdigit() for c in word)
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return SHAPES.index("figures" if figures else "mark")
    if figures:
        return SHAPES.index("figures and letters")
    large = [c.isupper() for c in letters]
    if not any(large):
        return SHAPES.index("small")
    if all(large) and len(large) > 1:
        return SHAPES.index("capitals")
    if large[0] and not any(large[1:]):
        return SHAPES.index("first" if first else "capital")
    return SHAPES.index("mixed")


def trait(shape: int, time: int) -> int:
    """The number of a trait, below TRAITS; 0 says nothing."""
    return shape * len(TIMES) + time


def traits_of(sentence: str, words: Sequence[tuple[int, int]], in_time: Sequence[int]) -> list[int]:
    """The traits of a sentence's words.

    Args:
        words: Where they stand in it.
        in_time: Of each, which of TIMES it is.
    """
    one_case = sentence.isupper() or sentence.islower()
    out: list[int] = []
    first = True
    for (start, end), time in zip(words, in_time, strict=True):
        shape = 0 if one_case else shape_of(sentence[start:end], first=first)
        out.append(trait(shape, time))
        first = first and SHAPES[shape] == "mark"
    return out
