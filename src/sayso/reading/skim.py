"""Which sentences are worth reading, by their words alone: some hundred times cheaper than reading.

A sum of weights, one a word, learnt from which sentences the reader finds a frame in
(training/skim.py). It knows no names, so that no party or place weighs more than another.
"""

import json
import re
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache
from heapq import nlargest
from pathlib import Path
from typing import Final

from attrs import frozen

from sayso.errors import BadEngine

WEIGHTS: Final = Path(__file__).parent / "weights" / "skim.json"
_WORD: Final = re.compile(r"[^\W_]+")
_LETTERS: Final = 6
"""Of a word that count: "attack", "attacked" and "attackers" are one."""
_HIGHEST: Final = 3


@frozen
class Skim:
    """Weights of words, and how much of them it takes."""

    version: str
    bias: float
    weights: Mapping[str, float]
    sentence: float
    """A sentence whose sum is below is not read."""
    report: float
    """Where the mean of the three highest sums of a report is below, nothing of it is read."""

    def score(self, sentence: str) -> float:
        """Log odds that the reader finds something in a sentence."""
        known = self.weights
        return self.bias + sum(known.get(word, 0.0) for word in features(sentence))

    def chosen(self, sentences: Sequence[str]) -> list[bool]:
        """Which sentences of a report are to be read."""
        scores = [self.score(one) for one in sentences]
        highest = nlargest(_HIGHEST, scores)
        if not scores or sum(highest) / len(highest) < self.report:
            return [False] * len(scores)
        return [score >= self.sentence for score in scores]


def features(sentence: str) -> Set[str]:
    """The words of a sentence by which it is judged, each once."""
    return {word[:_LETTERS] for word in _WORD.findall(sentence.lower())}


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
