"""Which word of the evidence tells a claim's type, where no annotator said so.

A small EM: a claim's anchor is a hidden word of its evidence; the words that often stand in
the evidence of one type and rarely elsewhere are that type's anchors.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_ENDINGS = ("ations", "ation", "ments", "ment", "ingly", "ings", "ing", "ers", "ies", "ied", "ed", "es", "er", "s", "e")  # fmt: skip


def stem(word: str) -> str:
    """Return a crude stem, enough to join "attacked", "attacks", "attacking"."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


class AnchorModel:
    """P(stem | type) against the background, learnt from claims and candidate words."""

    def __init__(self, background: Counter[str]) -> None:
        self._background = background
        self._total = sum(background.values())
        self._given: dict[str, Counter[str]] = defaultdict(Counter)

    def score(self, claim_type: str, word: str) -> float:
        """Log odds of the word's stem as an anchor of the type."""
        s = stem(word)
        given = self._given[claim_type]
        p = (given[s] + 0.01) / (sum(given.values()) + 10.0)
        q = (self._background[s] + 1.0) / (self._total + 1000.0)
        return math.log(p) + 0.5 * math.log(p / q)

    def fit(
        self,
        known: Iterable[tuple[str, str]],
        hidden: Sequence[tuple[str, Sequence[str]]],
        rounds: int = 8,
    ) -> None:
        """Learn from (type, anchor word) pairs and (type, candidate words) with a hidden anchor."""
        sure: dict[str, Counter[str]] = defaultdict(Counter)
        for kind, word in known:
            sure[kind][stem(word)] += 1.0
        self._given = defaultdict(Counter, {k: Counter(v) for k, v in sure.items()})
        for kind, words in hidden:
            for w in words:
                self._given[kind][stem(w)] += 1.0 / len(words)
        for _ in range(rounds):
            new: dict[str, Counter[str]] = defaultdict(
                Counter, {k: Counter(v) for k, v in sure.items()}
            )
            for kind, words in hidden:
                scores = [math.exp(min(30.0, self.score(kind, w) * 1.0)) for w in words]
                total = sum(scores) or 1.0
                for w, value in zip(words, scores, strict=True):
                    new[kind][stem(w)] += value / total
            self._given = new

    def table(self, most: int = 12) -> Mapping[str, list[tuple[str, float]]]:
        """The likeliest stems of each type."""
        return {
            k: [(s, round(n, 1)) for s, n in c.most_common(most)] for k, c in self._given.items()
        }
