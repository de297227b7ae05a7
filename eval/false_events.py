"""Count events that the shipped reader invents: python eval/false_events.py [--show]

Reads each sentence of eval/false_events.txt as a report of its own. Prints how many claims of
material events come out as actual, positive and stood for by their speaker (who denies one, or
cannot confirm it, does not); exit code 1 if more than --most.
"""

import argparse
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from attrs import frozen

from sayso.model.claim import Claim
from sayso.model.report import make_report
from sayso.model.terms import ClaimType, Stance
from sayso.pipeline import claims_of
from sayso.reading.engine import WEIGHTS, LearnedReader
from sayso.registry import default_registry

SENTENCES = Path(__file__).with_name("false_events.txt")
MATERIAL = frozenset(t for t in ClaimType if not t.is_state) - {
    ClaimType.NEGOTIATION,
    ClaimType.VIOLATION,
}
"""Happenings that are deeds. Talks and charges of a breach are words, and states have no day."""
_KINDS = ("denied", "planned", "failed", "negated")


@frozen
class Sentence:
    """One sentence of the suite."""

    kind: str
    text: str
    happened: frozenset[ClaimType]
    """What may be claimed of it as actual."""


def sentences(path: Path = SENTENCES) -> list[Sentence]:
    """Read the suite; raises ValueError for a line that is not of its form."""
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        kind, text, *more = (part.strip() for part in line.split("|"))
        if kind not in _KINDS or len(more) > 1:
            raise ValueError(f"{path.name}:{number}: write KIND | sentence | types")
        happened = (
            frozenset(ClaimType(t.strip()) for t in more[0].split(",")) if more else frozenset()
        )
        found.append(Sentence(kind, text, happened))
    return found


def is_invented(claim: Claim, sentence: Sentence) -> bool:
    """Whether a claim says that a material event happened that the sentence does not tell of."""
    return (
        claim.type in MATERIAL
        and claim.type not in sentence.happened
        and claim.is_actual
        and not claim.ended
        and claim.stance not in (Stance.DENIES, Stance.CANNOT_CONFIRM)
    )


def main() -> int:
    """Count for the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--threshold", type=float, help="in place of the weights' own")
    parser.add_argument("--show", action="store_true", help="print each invented event")
    parser.add_argument("--most", type=int, default=3, help="as many may be (default 3)")
    asked = parser.parse_args()
    reader, registry = LearnedReader(asked.weights, asked.threshold), default_registry()
    suite = sentences()
    invented: Counter[str] = Counter()
    rightly = 0
    for sentence in suite:
        report = make_report(sentence.text, published=date(2024, 6, 5))
        claims = claims_of(report, reader, registry).claims
        bad = [claim for claim in claims if is_invented(claim, sentence)]
        rightly += bool(claims) and not bad
        invented[sentence.kind] += len(bad)
        if asked.show:
            for claim in bad:
                print(f"{sentence.kind}: {claim.type}: {sentence.text}")
    total = sum(invented.values())
    kinds = ", ".join(f"{kind} {invented[kind]}" for kind in _KINDS)
    print(
        f"{total} invented events in {len(suite)} sentences ({kinds});"
        f" {rightly} sentences gave claims, none invented; engine {reader.engine}"
    )
    return 1 if total > asked.most else 0


if __name__ == "__main__":
    sys.exit(main())
