"""What skimming saves and loses: sentences with the claims that reading everything finds in them."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from attrs import define

from sayso.model.report import Report
from sayso.pipeline import claims_of
from sayso.reading.engine import Reader
from sayso.reading.sentences import sentence_spans
from sayso.reading.skim import Skim
from sayso.registry import Registry

Sentences: TypeAlias = Sequence[tuple[str, int]]
"""Of one report, each with the number of claims whose evidence begins in it."""


def read_whole(report: Report, reader: Reader, registry: Registry) -> list[tuple[str, int]]:
    """Read every sentence of a report."""
    spans = sentence_spans(report.text)
    found = [0] * len(spans)
    starts = [start for start, _ in spans]
    for claim in claims_of(report, reader, registry).claims:
        found[max(0, bisect_right(starts, claim.evidence.start) - 1)] += 1
    return [(report.text[a:b], n) for (a, b), n in zip(spans, found, strict=True)]


@define
class Skimmed:
    """Of one stream, in all and as skimmed."""

    reports: int = 0
    without: int = 0
    """Reports in which there is no claim."""
    characters: int = 0
    read: int = 0
    """Characters of the sentences that reach the encoder."""
    claims: int = 0
    kept: int = 0

    @property
    def share_read(self) -> float:
        """Of the encoder's work."""
        return self.read / max(1, self.characters)

    @property
    def share_kept(self) -> float:
        """Of the claims that reading everything finds."""
        return self.kept / max(1, self.claims)


def skimmed(stream: Iterable[Sentences], skim: Skim) -> Skimmed:
    """Skim reports whose claims are known."""
    out = Skimmed()
    for sentences in stream:
        out.reports += 1
        out.without += not any(n for _, n in sentences)
        told = [sentence for sentence, _ in sentences]
        chosen = skim.chosen(told)
        if not skim.is_worth("\n".join(told)):
            chosen = [False] * len(told)
        for (sentence, claims), is_read in zip(sentences, chosen, strict=True):
            out.characters += len(sentence)
            out.read += len(sentence) * is_read
            out.claims += claims
            out.kept += claims * is_read
    return out
