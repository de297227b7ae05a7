"""Which reports and sentences are worth reading, by their words alone: cheap beside reading.

A sum of weights, one a word, learnt from which sentences the reader finds a claim in
(training/skim.py). It knows no names, so that no party or place weighs more than another.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from heapq import nlargest
from pathlib import Path
from typing import Final

from attrs import frozen

from sayso.errors import BadEngine

WEIGHTS: Final = Path(__file__).parent / "weights" / "skim.json"
_WORD: Final = re.compile(r"[^\W_]+")
_LETTERS: Final = 6
"""Of a word that count: "attack", "attacked" and "attackers" are one."""
_STRETCH: Final = 25
"""Words of a report that are weighed together before its sentences are known: about one."""
_HIGHEST: Final = 3
_MOST_KNOWN: Final = 200_000
"""Spellings whose weight is kept at hand; some 20 MB."""


class _Spelt(dict[str, float]):
    """What a word weighs as it stands in a text, with the marks around it: reckoned once."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, spelt: str) -> float:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        weight = sum(self._weights.get(word, 0.0) for word in features(spelt))
        self[spelt] = weight
        return weight


@frozen(slots=False)
class Skim:
    """Weights of words, and how much of them it takes."""

    version: str
    bias: float
    weights: Mapping[str, float]
    sentence: float
    """A sentence whose sum is below is not read."""
    report: float
    """A report whose `weight` is below is not read at all."""

    @cached_property
    def _spelt(self) -> _Spelt:
        return _Spelt(self.weights)

    def score(self, sentence: str) -> float:
        """Log odds that the reader finds something in a sentence."""
        return self._sum(sentence.lower().split())

    def _sum(self, words: list[str]) -> float:
        return self.bias + sum(map(self._spelt.__getitem__, set(words)))

    def weight(self, text: str) -> float:
        """The mean of the three highest sums of stretches of a report."""
        words = text.lower().split()
        sums = [self._sum(words[at : at + _STRETCH]) for at in range(0, len(words), _STRETCH)]
        highest = nlargest(_HIGHEST, sums)
        return sum(highest) / len(highest) if highest else self.bias

    def is_worth(self, text: str) -> bool:
        """Whether anything of a report is to be read."""
        return self.weight(text) >= self.report

    def chosen(self, sentences: Sequence[str]) -> list[bool]:
        """Which sentences of a report that is worth it are to be read."""
        return [self.score(one) >= self.sentence for one in sentences]


def features(sentence: str) -> list[str]:
    """The words of a sentence by which it is judged."""
    return [word[:_LETTERS] for word in _WORD.findall(sentence.lower())]


@lru_cache(maxsize=1)
def shipped_skim() -> Skim:
    """The weights that Sayso ships.

    Raises:
        BadEngine: They are missing or damaged.
    """
    try:
        return Skim(**json.loads(WEIGHTS.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise BadEngine(f"{WEIGHTS} cannot be loaded ({error}); reinstall Sayso") from error
