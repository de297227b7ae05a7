"""Read gold texts with a reader and score what it says, as a whole and by type."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from sayso.evaluation.gold import GoldText
from sayso.evaluation.scoring import Score, by_type, pair, score
from sayso.model.codec import claim_to_dict
from sayso.model.report import Report
from sayso.reading.engine import Reading

ATTRIBUTES = ("stance", "time", "speaker", "realis", "polarity", "ended", "count", "label")
"""What is asked of a matched pair, in the order of the tables."""


@define
class Measured:
    """How a reader did on one set of texts."""

    name: str
    engine: str
    texts: int = 0
    refused: int = 0
    """Proposals that the grounding gate did not let through."""
    whole: Score = field(factory=Score)
    types: dict[str, Score] = field(factory=dict)
    scored: list[tuple[float, bool]] = field(factory=list, repr=False)
    """Of each claim said: its own score, and whether it matches a gold claim."""

    def figures(self) -> dict[str, float]:
        """The figures that floors are set on: F1 both ways, and the attributes that were asked."""
        out = {"lenient": self.whole.f1(), "strict": self.whole.f1("strict")}
        for name in ATTRIBUTES:
            value = self.whole.attribute(name)
            if value is not None:
                out[name] = value
        return out


def measure(
    name: str, texts: Iterable[GoldText], read: Callable[[Report], Reading], engine: str
) -> Measured:
    """Score one reader on one set.

    Args:
        read: From a report to its claims, registry and all.
    """
    out = Measured(name, engine)
    for text in texts:
        reading = read(text.report)
        said = [_shifted(claim_to_dict(claim), text.offset) for claim in reading.claims]
        out.texts += 1
        out.refused += len(reading.refused)
        out.whole += score(text.claims, said)
        for kind, one in by_type(text.claims, said).items():
            out.types[kind] = out.types.get(kind, Score()) + one
        right = {p for _, p, _ in pair(text.claims, said)}
        out.scored += [(c.score, at in right) for at, c in enumerate(reading.claims)]
    return out


@frozen
class Bin:
    """Claims whose own score is in [low, high): how many, their mean score, how many are right."""

    low: float
    high: float
    claims: int
    mean: float
    right: float


def reliability(scored: Sequence[tuple[float, bool]], bins: int = 5) -> list[Bin]:
    """How often claims of about one score are right; empty bins are left out."""
    out = []
    for at in range(bins):
        low, high = at / bins, (at + 1) / bins
        held = [(s, r) for s, r in scored if low <= s < high or (s == high == 1.0)]
        if held:
            n = len(held)
            out.append(Bin(low, high, n, sum(s for s, _ in held) / n, sum(r for _, r in held) / n))
    return out


def calibration_error(scored: Sequence[tuple[float, bool]], bins: int = 5) -> float:
    """Mean distance between a claim's score and how often such claims are right, by bins."""
    found = reliability(scored, bins)
    return sum(abs(b.mean - b.right) * b.claims for b in found) / max(1, len(scored))


def _shifted(claim: dict[str, Any], by: int) -> Mapping[str, Any]:
    """A claim on one line of a text, with offsets into the whole text."""
    if not by:
        return claim
    for spot in (claim["evidence"], *(m for ms in claim["roles"].values() for m in ms)):
        spot["start"] += by
        spot["end"] += by
    return claim
