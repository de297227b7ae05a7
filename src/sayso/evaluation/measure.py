"""Read gold texts with a reader and score what it says, as a whole and by type."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from attrs import define, field

from sayso.evaluation.gold import GoldText
from sayso.evaluation.scoring import Score, by_type, score
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
    return out


def _shifted(claim: dict[str, Any], by: int) -> Mapping[str, Any]:
    """A claim on one line of a text, with offsets into the whole text."""
    if not by:
        return claim
    for spot in (claim["evidence"], *(m for ms in claim["roles"].values() for m in ms)):
        spot["start"] += by
        spot["end"] += by
    return claim
