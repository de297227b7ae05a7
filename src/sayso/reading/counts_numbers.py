"""Reading numbers as reports write them: "twenty-three", "1.5 million", "several hundred"."""

from attrs import frozen

from .times.words import NUMBERS, Tokens, bag

SCALES = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "mln": 10**6, "billion": 10**9,
    "dozen": 12, "score": 20,
}  # fmt: skip
"""Words that multiply the number before them."""
# The widths of words that give no figure. Source: the claim contract.
_PLURALS: dict[str, tuple[int, int | None]] = {
    "tens": (20, 99),
    "dozens": (24, 99),
    "scores": (40, 199),
    "hundreds": (200, 999),
    "thousands": (2000, 9999),
    "millions": (2_000_000, None),
    "billions": (2_000_000_000, None),
}
_PLURAL_OF = {"dozen": "dozens", "hundred": "hundreds", "thousand": "thousands",
              "million": "millions", "billion": "billions", "score": "scores"}  # fmt: skip
_FIXED = {
    "both": 2, "pair": 2, "couple": 2, "double": 2, "twin": 2, "triple": 3, "once": 1, "twice": 2,
    "single": 1, "lone": 1, "no": 0, "none": 0, "nobody": 0, "nil": 0,
}  # fmt: skip
VAGUE = bag(
    "several many some few various multiple numerous most all half third thirds quarter quarters"
    " majority unknown undetermined countless more rest number heavy major massive significant"
    " severe large untold mostly"
)
"""Words that count without a number."""
_FRACTIONS = bag("half third thirds quarter quarters fifth fifths majority percent % per")
# No count of people or things has more digits; longer runs are something else.
_MOST_DIGITS = 12


@frozen
class Quantity:
    """A number or its bounds; both None where the words count without one."""

    low: int | None
    high: int | None


def quantity(t: Tokens, at: int) -> tuple[Quantity, int] | None:
    """The quantity that starts at a token, and the index behind it; None where none does."""
    word = t.low[at]
    if word in _PLURALS:
        return _plural(t, at, word)
    if word in ("several", "few", "many") or (word == "a" and t.low[at + 1] == "few"):
        step = at + 1 + (word == "a")
        if t.low[step] in _PLURAL_OF:
            return _plural(t, step, _PLURAL_OF[t.low[step]])
        return Quantity(None, None), step
    if word in ("a", "an"):
        return _with_article(t, at)
    if word == "half" and t.low[at + 1] == "a" and t.low[at + 2] in SCALES:
        half = SCALES[t.low[at + 2]] // 2
        return Quantity(half, half), at + 3
    if word in ("dozen", "hundred", "thousand", "million") and t.low[at - 1] in (
        "another",
        "further",
    ):
        return _scaled(t, at, 1)
    found = _number(t, at)
    if found is None:
        return None
    value, end = found
    if t.low[end] in _FRACTIONS or (t.low[end] == "-" and t.low[end + 1] in _FRACTIONS):
        return Quantity(None, None), end + 1 + (t.low[end] == "-")
    return Quantity(value, value), end


def _plural(t: Tokens, at: int, word: str) -> tuple[Quantity, int]:
    """ "dozens", "tens of thousands", "hundreds of millions"."""
    low, high = _PLURALS[word]
    if t.low[at + 1] == "of" and t.low[at + 2] in ("thousands", "millions", "billions"):
        scale = SCALES[t.low[at + 2][:-1]]
        return Quantity(low * scale, (high + 1) * scale - 1 if high else None), at + 3
    return Quantity(low, high), at + 1


def _with_article(t: Tokens, at: int) -> tuple[Quantity, int] | None:
    """ "a dozen", "a hundred", "a couple of dozen", "a third"."""
    word = t.low[at + 1]
    if word in SCALES:
        return _scaled(t, at + 1, 1)
    if word in ("couple", "pair"):
        end = at + 2 + (t.low[at + 2] == "of")
        if t.low[end] in SCALES:
            return _scaled(t, end, 2)
        return Quantity(2, 2), end
    if word in ("single", "lone"):
        return Quantity(1, 1), at + 2
    return (Quantity(None, None), at + 2) if word in VAGUE else None


def _scaled(t: Tokens, at: int, count: int) -> tuple[Quantity, int]:
    value = count * SCALES[t.low[at]]
    end = at + 1
    if t.low[at] == "hundred" and t.low[end] == "and" and t.low[end + 1] in NUMBERS:
        rest, end = _spoken(t, end + 1)
        value += rest if rest < 100 else 0
    if t.low[end] in ("thousand", "million", "billion"):
        value, end = value * SCALES[t.low[end]], end + 1
    return Quantity(value, value), end


def _number(t: Tokens, at: int) -> tuple[int, int] | None:
    if t.kinds[at] == "number":
        return _figures(t, at)
    word = t.low[at]
    if word in _FIXED:
        return _FIXED[word], at + 1 + (t.low[at + 1] == "of" and word in ("pair", "couple"))
    if word not in NUMBERS:
        return None
    return _spoken(t, at)


def _figures(t: Tokens, at: int) -> tuple[int, int] | None:
    """ "1,200", "1.5 million", "10 000" with a narrow space, "300 thousand"."""
    figures = t.low[at].replace(",", "")
    end = at + 1
    if len(figures) > _MOST_DIGITS:
        return None
    while len(figures) <= _MOST_DIGITS and _is_group(t, end):
        figures, end = figures + t.low[end], end + 1
    scale = SCALES.get(t.low[end])
    if scale is not None and t.low[end] != "score":
        # Rounded, because 1.1 million is no whole number of binary fractions.
        return round(float(figures) * scale), end + 1
    return (int(figures), end) if figures.isdigit() else None


def _is_group(t: Tokens, at: int) -> bool:
    """Whether a token is a group of three figures behind a space that cannot break."""
    if t.kinds[at] != "number" or len(t.low[at]) != 3 or not t.low[at].isdigit():
        return False
    return t.text[t.ends[at - 1] : t.starts[at]] in ("\u00a0", "\u202f", "\u2009")


def _spoken(t: Tokens, at: int) -> tuple[int, int]:
    """ "twenty-three", "two hundred and fifty thousand": at most a dozen words."""
    total = part = 0
    end = last = at
    while end - at < 12:
        word = t.low[end]
        step = end
        if word in ("and", "-") and end > at:
            step = end + 1
            word = t.low[step]
        value = NUMBERS.get(word)
        if value is not None and (end == at or _may_follow(part, value, t.low[end])):
            part += value
        elif word in SCALES and word != "score" and step == end and end > at:
            part = (part or 1) * SCALES[word]
            if SCALES[word] > 100:
                total, part = total + part, 0
        else:
            break
        end = last = step + 1
    return total + part, last


def _may_follow(part: int, value: int, joiner: str) -> bool:
    """Whether a number word goes on: "twenty-three", "hundred and five", not "two three"."""
    if joiner == "and":
        return part >= 100 and part % 100 == 0
    if part % 100 >= 20 and part % 10 == 0:
        return value < 10
    return joiner != "-" and (part == 0 or part % 100 == 0)
