"""Choose thresholds on the dev parts: `python training/tune.py WEIGHTS [--gold FOLDER] [--write]`.

For each type the score is taken above which predictions gain most F1; types with few gold claims
share one threshold. Prints what it chose; with --write it goes into reader.json.
"""

import argparse
import json
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src"), str(Path(__file__).parent)]

from data import Document, read_corpus, read_gold
from sayso.evaluation.scoring import pair
from sayso.model.codec import claim_to_dict
from sayso.model.report import make_report
from sayso.pipeline import claims_of
from sayso.reading.engine import LearnedReader
from sayso.registry.match import default_registry

LEAST_GOLD = 25
"""Types with fewer gold claims on dev share the threshold of all."""


def best(scored: list[tuple[float, bool]], gold: int) -> float:
    """The threshold with the highest F1, from (score, is right) of every prediction."""
    top, at, right = -1.0, 0.5, 0
    for n, (score, hit) in enumerate(sorted(scored, reverse=True), 1):
        right += hit
        f1 = 2 * right / (n + gold)
        if f1 > top:
            top, at = f1, score
    return round(min(0.9, max(0.2, at - 1e-4)), 3)


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("weights", type=Path)
    p.add_argument("--gold", type=Path)
    p.add_argument(
        "--corpus", type=Path, default=Path(__file__).resolve().parents[1] / "corpus" / "passages"
    )
    p.add_argument("--write", action="store_true")
    a = p.parse_args()
    reader, registry = LearnedReader(a.weights, threshold=0.15), default_registry()
    documents: list[Document] = read_corpus(a.corpus) + (read_gold(a.gold) if a.gold else [])
    scored: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    gold: dict[str, int] = defaultdict(int)
    for d in documents:
        if d.part != "dev" or d.lines_are_reports:
            continue
        day = date.fromisoformat(d.published) if d.published else None
        found = claims_of(make_report(d.text, published=day), reader, registry).claims
        pairs = {j: i for i, j, _ in pair(d.claims, [claim_to_dict(c) for c in found])}
        for j, claim in enumerate(found):
            matched = pairs.get(j)
            if matched is None or not d.claims[matched].get("optional"):
                scored[claim.type.value].append((claim.score, matched is not None))
        for c in d.claims:
            gold[c["type"]] += not c.get("optional")
    threshold = best([s for kind in scored for s in scored[kind]], sum(gold.values()))
    thresholds = {}
    for kind in sorted(scored):
        if gold[kind] >= LEAST_GOLD:
            # Half way to the shared one: a few dozen claims do not settle it.
            thresholds[kind] = round((best(scored[kind], gold[kind]) + threshold) / 2, 3)
        print(
            f"{kind:20s} gold {gold[kind]:4d} predicted {len(scored[kind]):4d} {thresholds.get(kind, '')}"
        )
    print("all", threshold)
    if a.write:
        path = a.weights / "reader.json"
        settings = json.loads(path.read_text())
        settings |= {"threshold": threshold, "thresholds": thresholds}
        path.write_text(json.dumps(settings, indent=1) + "\n")


if __name__ == "__main__":
    main()
