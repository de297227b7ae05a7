"""Make the weights by which sentences are skimmed (src/sayso/reading/weights/skim.json).

    python training/skim.py read OUT.jsonl [BENCH]   how many claims the reader finds in each sentence
    python training/skim.py fit OUT.jsonl            the weights, written where Sayso looks for them
    python eval/skim.py BENCH --choose               then the two thresholds

Texts are those of our own corpus and, where the folder BENCH is given, of its sets whose licences
allow it: re3d, ECB+, the web texts of UDS, GeoVirus (ordinary news), and reports drawn from MUC-4's
training part. What is learnt is when the shipped reader finds something, so no annotation of any
set is used. Words that mostly stand with a capital are left out: no name has a weight.
`read` goes on where it was stopped; `fit` takes what there is.
"""

import json
import random
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from sayso.evaluation.passages import read_passages
from sayso.evaluation.skimming import read_whole
from sayso.model.report import make_report
from sayso.reading.engine import LearnedReader
from sayso.reading.skim import WEIGHTS, features
from sayso.registry import default_registry

ROOT = Path(__file__).resolve().parents[1]
LEAST_SEEN = 3
ROUNDS = 12


def texts(bench: Path | None) -> list[str]:
    """All texts to learn from, in any order, so that a part of them is like the whole."""
    own = [
        p.text for f in sorted((ROOT / "corpus/passages").glob("*.txt")) for p in read_passages(f)
    ]
    if bench is None:
        return own
    draw = random.Random(5)
    virus = [r for r in rows(bench / "geoparsing/dev.jsonl") if "virus" in r["corpus"].lower()]
    train = rows(bench / "muc4/train.jsonl")
    before = [
        *rows(bench / "ecbplus/dev.jsonl"),
        *rows(bench / "uds_factuality/dev.jsonl"),
        *rows(bench / "re3d/dev.jsonl"),
    ]
    after = [*draw.sample(virus, min(90, len(virus))), *draw.sample(train, min(150, len(train)))]
    out = [*map(_text, before), *own, *map(_text, after)]
    draw.shuffle(out)
    return out


def _text(row: dict[str, Any]) -> str:
    return row.get("text_mixed_case") or row["text"]


def rows(path: Path) -> list[dict[str, Any]]:
    """A set's documents; lines end with a line feed alone."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def count_claims(out: Path, bench: Path | None) -> None:
    """Write each text's sentences with the number of claims that the reader finds in each."""
    reader, registry = LearnedReader(), default_registry()
    done = len(rows(out)) if out.exists() else 0
    with out.open("a", encoding="utf-8") as file:
        for text in texts(bench)[done:]:
            found = read_whole(make_report(text), reader, registry)
            file.write(json.dumps(found, ensure_ascii=False) + "\n")


def fit(path: Path) -> dict[str, Any]:
    """Learn the weights: logistic regression by AdaGrad, sentences with many claims counting more."""
    seen = [(s, n) for text in rows(path) for s, n in text]
    # Each spelling once, as they are weighed.
    words = [features(" ".join(set(sentence.lower().split()))) for sentence, _ in seen]
    known = {word: at for at, word in enumerate(_common_words(seen, words))}
    inputs = [np.array([known[w] for w in ws if w in known], int) for ws in words]
    weights, bias = np.zeros(len(known)), 0.0
    squares, bias_square = np.full(len(known), 1e-6), 1e-6
    draw = np.random.default_rng(0)
    for _ in range(ROUNDS):
        for row in draw.permutation(len(seen)):
            at, claims = inputs[row], seen[row][1]
            likely = 1 / (1 + np.exp(-(weights[at].sum() + bias)))
            slope = (likely - (claims > 0)) * (1 + 0.3 * claims)
            slopes = slope + 1e-3 * weights[at]
            squares[at] += slopes * slopes
            weights[at] -= 0.1 * slopes / np.sqrt(squares[at])
            bias_square += slope * slope
            bias -= 0.1 * slope / np.sqrt(bias_square)
    return {
        "version": "skim-2",
        "bias": round(float(bias), 3),
        "sentence": -1.5,
        "report": 1.5,
        "weights": {w: round(float(weights[at]), 3) for w, at in sorted(known.items())},
    }


def _common_words(sentences: list[tuple[str, int]], words: list[list[str]]) -> list[str]:
    seen = Counter(word for ws in words for word in ws)
    capital, small = Counter[str](), Counter[str]()
    for sentence, _ in sentences:
        for word in re.findall(r"[^\W_]+", sentence):
            (capital if word[0].isupper() else small).update(features(word))
    return sorted(
        word
        for word, times in seen.items()
        if times >= LEAST_SEEN and not word[0].isdigit() and small[word] * 5 >= capital[word]
    )


def main() -> None:
    """Run one of the two steps."""
    match sys.argv[1:]:
        case ["read", out, *bench]:
            count_claims(Path(out), Path(bench[0]) if bench else None)
        case ["fit", path]:
            WEIGHTS.write_text(json.dumps(fit(Path(path)), ensure_ascii=False) + "\n", "utf-8")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
