"""Choose the threshold on the dev parts and calibrate the score.

`python training/tune.py WEIGHTS [--gold FOLDER …] [--threshold T] [--write]`

The score is taken above which claims gain most F1. One threshold serves all types: chosen on half of
the dev texts and tried on the other half, thresholds for each type read no better (--types prints that).
The scores above it are calibrated by a line on the scale of log odds, so that a claim's score is how
often such claims are right. With --write both go into reader.json.
"""

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from attrs import frozen

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src"), str(Path(__file__).parent)]

from data import Document, read_corpus, read_gold
from sayso.evaluation.scoring import pair
from sayso.model.codec import claim_to_dict
from sayso.model.report import make_report
from sayso.pipeline import claims_of
from sayso.reading.engine import LearnedReader
from sayso.registry.match import default_registry

Scored = tuple[str, float, bool]
"""Type and score of a claim that was said, and whether it is right."""


@frozen
class Text:
    """What was said of one dev text, at any score worth trying, and how many claims it has."""

    said: tuple[Scored, ...]
    gold: Counter[str]


def read(documents: Iterable[Document], weights: Path) -> list[Text]:
    """Read the dev texts; optional gold claims count neither way."""
    reader = LearnedReader(weights, threshold=0.15, calibrated=False)
    registry = default_registry()
    out = []
    for d in documents:
        if d.part != "dev" or d.lines_are_reports:
            continue
        day = date.fromisoformat(d.published) if d.published else None
        found = claims_of(make_report(d.text, published=day), reader, registry).claims
        pairs = {j: i for i, j, _ in pair(d.claims, [claim_to_dict(c) for c in found])}
        said = tuple(
            (claim.type.value, claim.score, j in pairs)
            for j, claim in enumerate(found)
            if j not in pairs or not d.claims[pairs[j]].get("optional")
        )
        out.append(Text(said, Counter(c["type"] for c in d.claims if not c.get("optional"))))
    return out


def best(texts: Iterable[Text], kind: str | None = None) -> float:
    """The threshold with the best F1, of one type or of all; of equals the highest."""
    texts = list(texts)
    scored = sorted(
        ((s, hit) for t in texts for k, s, hit in t.said if kind in (None, k)), reverse=True
    )
    if not scored:
        return 0.5
    gold = sum(n for t in texts for k, n in t.gold.items() if kind in (None, k))
    tried: list[tuple[float, float]] = []
    right = 0
    for n, (score, hit) in enumerate(scored, 1):
        right += hit
        tried.append((2 * right / (n + gold), score))
    _, at = max(tried)
    return round(min(0.9, max(0.2, at - 1e-4)), 3)


def calibrate(texts: Iterable[Text], threshold: float, rounds: int = 30) -> tuple[float, float]:
    """Slope and offset of a logistic regression of "is right" on a score's log odds."""
    scored = [(s, hit) for t in texts for _, s, hit in t.said if s >= threshold]
    score = np.clip([s for s, _ in scored], 1e-6, 1 - 1e-6)
    right = np.array([hit for _, hit in scored], float)
    x = np.stack([np.log(score / (1 - score)), np.ones_like(score)], 1)
    line = np.array([1.0, 0.0])
    for _ in range(rounds):  # Newton's method
        p = 1 / (1 + np.exp(-x @ line))
        line = line + np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x, x.T @ (right - p))
    return round(float(line[0]), 3), round(float(line[1]), 3)


def f1(texts: Iterable[Text], needed: Callable[[str], float]) -> float:
    """F1 of what is said at or above the threshold of its type."""
    said = right = gold = 0
    for t in texts:
        gold += sum(t.gold.values())
        for kind, score, hit in t.said:
            if score >= needed(kind):
                said, right = said + 1, right + hit
    return 2 * right / (said + gold)


def compare(texts: Sequence[Text], rounds: int = 8) -> tuple[float, float]:
    """Mean F1 with one threshold and with one a type (half way to that of all), each chosen on one
    half of the texts and tried on the other."""
    one: list[float] = []
    many: list[float] = []
    for seed in range(rounds):
        order = list(texts)
        random.Random(seed).shuffle(order)
        for chosen, tried in ((order[::2], order[1::2]), (order[1::2], order[::2])):
            shared = best(chosen)
            kinds = {k for t in chosen for k in t.gold}
            own = {k: (best(chosen, k) + shared) / 2 for k in kinds}
            one.append(f1(tried, lambda _, shared=shared: shared))
            many.append(f1(tried, lambda k, own=own, shared=shared: own.get(k, shared)))
    return sum(one) / len(one), sum(many) / len(many)


def main() -> None:
    p = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    p.add_argument("weights", type=Path)
    p.add_argument("--gold", type=Path, nargs="+", default=[])
    p.add_argument(
        "--corpus", type=Path, default=Path(__file__).resolve().parents[1] / "corpus" / "passages"
    )
    p.add_argument("--threshold", type=float, help="take this one, and only calibrate")
    p.add_argument("--types", action="store_true")
    p.add_argument("--write", action="store_true")
    a = p.parse_args()
    texts = read(read_corpus(a.corpus) + [d for g in a.gold for d in read_gold(g)], a.weights)
    threshold = a.threshold or best(texts)
    calibration = calibrate(texts, threshold)
    print("threshold", threshold, "calibration", *calibration)
    if a.types:
        one, many = compare(texts)
        print(f"F1 on the other half: {one:.4f} with one threshold, {many:.4f} with one a type")
    if a.write:
        path = a.weights / "reader.json"
        settings = json.loads(path.read_text())
        tuned = {"threshold": threshold, "calibration": calibration}
        path.write_text(json.dumps(settings | tuned, indent=1) + "\n")


if __name__ == "__main__":
    main()
