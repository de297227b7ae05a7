"""How many: finding the counts of a report and reading them as ranges."""

from bisect import bisect_right

from attrs import frozen

from .counts_numbers import SCALES, VAGUE, Quantity, quantity
from .times.grammar import expressions_in
from .times.model import Repeat
from .times.words import MONTHS, NUMBERS, Tokens, bag, tokens

__all__ = ["CountRange", "FoundCount", "find_counts", "read_count"]


@frozen
class CountRange:
    """How many there were: from min through max; None where the words set no such bound."""

    min: int | None
    max: int | None


@frozen
class FoundCount:
    """A count in a text: `text[start:end]` is `words`, what bounds it included."""

    start: int
    end: int
    words: str
    range: CountRange


# Words before a number, with the bound that they set.
_BOUNDS: dict[str, tuple[tuple[str, ...], ...]] = {
    kind: tuple(tuple(words.split()) for words in group.split("|"))
    for kind, group in (
        ("least", "at least|no fewer than|not fewer than|no less than|not less than|a minimum of"
                  "|minimum of|at the very least|at a minimum"),
        ("over", "more than|over|above|upwards of|in excess of|exceeding|well over|just over"
                 "|slightly over|a little over|well above|just above|far more than|greater than"
                 "|much more than|well more than"),
        ("most", "up to|at most|as many as|no more than|not more than|a maximum of|maximum of"),
        ("under", "fewer than|less than|under|below|just under|just below|well under"),
        ("about", "about|around|some|nearly|almost|approximately|roughly|close to|an estimated"
                  "|estimated|circa|another|an additional|additional|a further|a total of|in total"
                  "|total of|only|just|exactly|the|all|all the|other|an approximate|near"
                  "|in the region of|something like|just about|only about|only some|another some"
                  "|as few as|more or less|the other|these|those|yet another|altogether"),
    )
}  # fmt: skip
_BY_FIRST: dict[str, list[tuple[tuple[str, ...], str]]] = {}
for _kind, _groups in _BOUNDS.items():
    for _words in sorted(_groups, key=lambda words: -len(words)):
        _BY_FIRST.setdefault(_words[0], []).append((_words, _kind))
# Bounds that a found count leaves out, as a mention leaves out its article.
_LEFT_OUT = bag("the all these those other in altogether")

_UNITS = bag(
    "percent % ‰ per km kms kilometre kilometres kilometer kilometers mile miles metre metres meter"
    " meters m cm mm millimetre millimetres millimeter millimeters kg kgs kilo kilos kilogram"
    " kilograms kilogramme kilogrammes g gram grams ton tons tonne tonnes pound pounds lb lbs litre"
    " litres liter liters gallon gallons barrel barrels hectare hectares acre acres square sq dollar"
    " dollars usd euro euros pesos peso rubles roubles lira liras dinars pounds rupees shekels"
    " degrees degree ° calibre caliber hp mph kph knots knot feet foot ft inch inches yards yard gmt"
    " utc hours hour hrs hr minutes minute seconds second days day weeks week months month years"
    " year nights night am pm o points point kmh kw mw megawatts gb"
)
_DESIGNATES = bag(
    "division brigade battalion regiment corps army article articles resolution route highway no"
    " number chapter section phase type flight unit gate sector model mark page room act law decree"
    " aged age level paragraph annex block version channel line checkpoint zone km kilometre area"
    " company group platoon district building ward category grade round figure table part item"
    " january february march april may june july august september october november december"
    " leopard challenger iskander"
)
_BEFORE_A_COUNT = bag(
    "january february march april may june july august september october november december army"
    " division brigade battalion regiment corps district area company group party line"
)
_DESIGNATED = bag(
    "division brigade battalion regiment corps army squadron company platoon group fleet infantry"
    " avenue street"
)
_CURRENCIES = frozenset("$€£¥₽₴₪₺")
# "One of them", "no one": the word points and does not count.
_NOT_BEHIND_ONE = bag(
    "of another day night morning side hand time thing who that which way by can may must could"
    " would should has had in at on to and or but for with from more month year week as"
)
_PLAIN = bag("tens dozens scores hundreds thousands millions billions")
_LOSSES = bag("losses casualties toll damage")
_HEAVY = bag("heavy major massive significant severe large mass serious huge substantial")
_NONE_OF = bag(
    "casualties casualty deaths death injuries injury victims losses fatalities civilians"
    " survivors soldiers"
)


def read_count(words: str) -> CountRange:
    """Read the words of a count, with or without the noun that they count.

    "at least 12" is 12 and up, "up to 30" 30 and down, "dozens" 24 to 99 after the claim
    contract; words that count without a number ("several", "a student", "heavy losses", "10%")
    give no bound.
    """
    t = tokens(words)
    at = 0
    while at < len(t):
        found = _count(t, at)
        if found is not None:
            return found[0]
        at += 1
    return CountRange(1, 1) if t.low[0] == "another" else CountRange(None, None)


def find_counts(text: str) -> tuple[FoundCount, ...]:
    """Find what a running text counts, in text order.

    Times, dates, ordinals, ages, sums of money, measures ("120 mm", "25 km", "10 percent") and
    the numbers of units, roads and resolutions are no counts. Neither is the article in "a
    student", nor "all", "most" or "some" alone.
    """
    t = tokens(text)
    if not any(kind == "number" for kind in t.kinds) and not _COUNT_WORDS.intersection(t.low):
        return ()
    times: list[tuple[int, int]] | None = None
    out: list[FoundCount] = []
    at, size = 0, len(t)
    while at < size:
        found = _count(t, at, strict=True)
        if found is None:
            at += 1
            continue
        count, first, number, end = found
        start, close = t.starts[first], t.ends[end - 1]
        if times is None:
            # Finding these is the dear part: only where something is counted.
            times = _time_spans(t)
        within = bisect_right(times, close - 1, key=lambda span: span[0]) - 1
        if within >= 0 and times[within][1] > t.starts[number]:
            at += 1
            continue
        out.append(FoundCount(start, close, text[start:close], count))
        at = end
    return tuple(out)


def _time_spans(t: Tokens) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for found in expressions_in(t, join=False):
        if not isinstance(found.node, Repeat):
            spans.append((found.core, found.end))
    return spans


_Found = tuple[CountRange, int, int, int]


def _count(t: Tokens, at: int, strict: bool = False) -> _Found | None:
    """A count that starts here: its range, where it and its number start, and its end."""
    for words, kind in _BY_FIRST.get(t.low[at], ()):
        if not t.has(at, words) or (words[0] == "over" and t.low[at - 1] in _TAKE_OVER):
            continue
        number = at + len(words)
        # "More than at least" and "over some": one bound may lead another.
        if number < len(t) and (found := _bounded(t, number, kind, strict)):
            first = number if t.low[at] in _LEFT_OUT else at
            return found[0], first, found[1], found[2]
    if t.low[at] == "between" or (t.low[at] == "from" and not strict):
        low = _quantity(t, at + 1, strict)
        if low and t.low[low[1]] in ("and", "to"):
            high = _quantity(t, low[1] + 1, strict)
            if high and low[0].low and high[0].high:
                return CountRange(low[0].low, high[0].high), at, at + 1, high[1]
    found = _bounded(t, at, "about", strict)
    return (found[0], at, found[1], found[2]) if found else None


# Verbs whose own "over" bounds no number: "handed over four policemen".
_TAKE_OVER = bag("hand hands handed handing turn turns turned turning take takes took taken taking")


def _bounded(t: Tokens, at: int, kind: str, strict: bool) -> tuple[CountRange, int, int] | None:
    """The range of a quantity behind a bound, where the quantity starts, and its end."""
    if t.low[at] in ("about", "some", "around", "an", "nearly") and t.low[at + 1] != "of":
        at += 1 + (t.low[at] == "an" and t.low[at + 1] == "estimated")
    found = _quantity(t, at, strict)
    if found is None:
        return None
    read, end = found
    low, high = read.low, read.high
    # The second number of "6,000-10,000", "10 to 15", "two or three".
    joined = quantity(t, end + 1) if low is not None and t.low[end] in ("-", "to", "or") else None
    if joined:
        last, behind = joined
        if last == Quantity(None, None):
            # "60-70%" counts no more than 70% does.
            low, high, end = None, None, behind
        if low is not None and last.high is not None and last.high > low:
            # "Three to four thousand" counts both in thousands.
            scale = SCALES.get(t.low[behind - 1], 1)
            low = low * scale if low * scale < last.high else low
            high, end = last.high, behind
    if strict and not _counts(t, at, end):
        return None
    pair = t.low[end : end + 2]
    if pair in (["or", "more"], ["and", "more"], ["at", "least"]):
        kind, end = "least", end + 2
    elif pair == ["at", "most"]:
        kind, end = "most", end + 2
    elif t.low[end] == "+" or pair == ["-", "plus"]:
        kind, end = "least", end + 1 + (t.low[end] == "-")
    elif pair in (["or", "so"], ["-", "odd"]):
        end += 2
    return _range(low, high, kind), at, end


def _range(low: int | None, high: int | None, kind: str) -> CountRange:
    if low is None:
        return CountRange(None, None)
    match kind:
        case "least":
            return CountRange(low, None)
        case "over":
            return CountRange(low + 1, None)
        case "most":
            return CountRange(None, high)
        case "under":
            return CountRange(None, high - 1 if high else None)
    return CountRange(low, high)


def _quantity(t: Tokens, at: int, strict: bool) -> tuple[Quantity, int] | None:
    if not strict:
        return quantity(t, at) or _vague(t, at)
    word = t.low[at]
    if t.kinds[at] != "number" and word not in _COUNT_WORDS:
        return None
    if word in _HEAVY:
        return (Quantity(None, None), at + 2) if t.low[at + 1] in _LOSSES else None
    if word in ("half", "multiple", "various", "numerous", "countless") and t.low[at + 1] != "a":
        return Quantity(None, None), at + 1
    if word == "no":
        return (Quantity(0, 0), at + 1) if t.low[at + 1] in _NONE_OF else None
    return quantity(t, at)


def _vague(t: Tokens, at: int) -> tuple[Quantity, int] | None:
    return (Quantity(None, None), at + 1) if t.low[at] in VAGUE else None


_COUNT_WORDS = bag(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
    " tens dozens scores hundreds thousands millions several many a half no twice"
    " multiple various numerous countless dozen hundred thousand couple"
) | _HEAVY  # fmt: skip


def _counts(t: Tokens, at: int, end: int) -> bool:
    """Whether a quantity in running text counts things, and measures or names none."""
    before, word, behind = t.low[at - 1], t.low[at], t.low[end]
    if t.low[end - 1] in ("percent", "%", "per"):
        return False
    if t.kinds[at] == "word" and word not in NUMBERS and word not in _PLAIN:
        return _counts_in_words(t, at, end)
    if behind in _UNITS and not (behind in ("m", "g", "o") and t.kinds[at] != "number"):
        return False
    if behind == "-" and t.kinds[end + 1] == "word" and t.low[end + 1] not in ("plus", "odd"):
        return False
    if behind in _CURRENCIES or before in _CURRENCIES:
        return False
    if t.kinds[at] == "number":
        return _figures_count(t, at, end)
    if word == "one" and behind == "of":
        return t.low[end + 1] in ("them", "whom")
    if word == "one":
        return behind not in _NOT_BEHIND_ONE and before not in ("no", "any", "every", "this")
    return before not in ("-", "chapter", "phase") or t.ends[at - 1] != t.starts[at]


def _counts_in_words(t: Tokens, at: int, end: int) -> bool:
    word, behind = t.low[at], t.low[end]
    if word == "a" and t.low[at + 1] in ("third", "quarter", "fifth"):
        return behind == "of"
    if word == "a":
        return t.low[at + 1] in ("dozen", "hundred", "thousand", "million", "few", "couple",
                                 "number", "majority", "pair",
                                 "score") and behind not in _UNITS  # fmt: skip
    if word == "half":
        return t.low[end - 1] in ("dozen", "million") or behind in ("of", "the", "its", "their")
    return behind not in _UNITS and behind not in ("times", "-")


def _figures_count(t: Tokens, at: int, end: int) -> bool:
    """Whether figures count: not a tank's, a road's, a man's age, a score or a list's."""
    text, start, close = t.text, t.starts[at], t.ends[end - 1]
    before, behind = t.low[at - 1], t.low[end]
    if at and (t.glued(at) or text[start - 1] in ".'’+"):
        return False
    if text[close : close + 1].isalpha() or text[close : close + 1] in ("/", "_", "°"):
        return False
    if behind == ":" and t.kinds[end + 1] == "number" and t.starts[end + 1] == t.ends[end]:
        return False
    if before in _DESIGNATES and t.ends[at - 1] < start:
        # "In July 12 civilians were killed", "the army 30 men": a noun follows.
        plain = before in MONTHS or t.raw(at - 1).islower()
        return t.kinds[end] == "word" and plain and before in _BEFORE_A_COUNT
    if behind in _DESIGNATED and not t.raw(end).islower():
        return False
    if _is_age(t, at, end):
        return False
    if (
        t.low[at].startswith("0")
        or _is_month(t, end)
        or (before == "of" and t.low[at - 2] == "age")
    ):
        return False
    return not (behind in (".", ")", ":") and _starts_line(t, at))


def _is_age(t: Tokens, at: int, end: int) -> bool:
    """A small number between commas behind a name: "Jose Martinez, 55, from Spain"."""
    if t.low[at - 1] != "," or t.low[end] not in (",", ";", ")", "") or len(t.low[at]) > 3:
        return False
    return t.raw(at - 2)[:1].isupper() and t.low[at].isdigit() and int(t.low[at]) < 120


def _is_month(t: Tokens, at: int) -> bool:
    return t.low[at] in MONTHS and not t.raw(at).islower()


def _starts_line(t: Tokens, at: int) -> bool:
    return at == 0 or t.kinds[at - 1] == "blank" or "\n" in t.text[t.ends[at - 1] : t.starts[at]]
