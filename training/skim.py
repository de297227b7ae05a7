"""Make the weights by which sentences are skimmed (src/sayso/reading/weights/skim.json).

    python training/skim.py frames OUT.jsonl [BENCH]   in how many frames the reader sees each sentence
    python training/skim.py fit OUT.jsonl              the weights, written where Sayso looks for them

Texts are those of our own corpus and, where the folder BENCH is given, of its sets whose licences
allow it: all of re3d's and MUC-4's development parts, and reports drawn from MUC-4's training part
and from GeoVirus. What is learnt is when the shipped reader finds something, so no annotation of
any set is used. Words that mostly stand with a capital are left out: no name has a weight.
"""

import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from sayso.evaluation.passages import read_passages
from sayso.model.report import make_report
from sayso.pipeline import parties_of
from sayso.reading.engine import LearnedReader
from sayso.reading.sentences import sentence_spans
from sayso.reading.skim import WEIGHTS, features
from sayso.registry import default_registry

ROOT = Path(__file__).resolve().parents[1]
SENTENCE, REPORT = -1.5, 1.5
"""Chosen on reports of FA-KES and WikiEvents and on ordinary news; eval/skim.py measures them."""
LEAST_SEEN = 3
ROUNDS = 12


def texts(bench: Path | None) -> Iterator[str]:
    """All texts to learn from."""
    for path in sorted((ROOT / "corpus/passages").glob("*.txt")):
        yield from (passage.text for passage in read_passages(path))
    if bench is None:
        return
    draw = random.Random(5)
    virus = [r for r in _rows(bench / "geoparsing/dev.jsonl") if "virus" in r["corpus"].lower()]
    train = _rows(bench / "muc4/train.jsonl")
    for rows in (
        _rows(bench / "re3d/dev.jsonl"),
        draw.sample(_rows(bench / "muc4/dev.jsonl"), 60),
        draw.sample(train, min(220, len(train))),
        draw.sample(virus, min(120, len(virus))),
    ):
        yield from (row.get("text_mixed_case") or row["text"] for row in rows)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def count_frames(out: Path, bench: Path | None) -> None:
    """Write each text's sentences with the number of frames that the reader finds in each."""
    reader, registry = LearnedReader(), default_registry()
    with out.open("w", encoding="utf-8") as file:
        for text in texts(bench):
            report = make_report(text)
            parties = parties_of(report, registry.about(text))
            found = [
                [text[a:b], len(reader.frames(reader.pieces(text, a, b, parties)))]
                for a, b in sentence_spans(text)
            ]
            file.write(json.dumps(found, ensure_ascii=False) + "\n")


def fit(path: Path) -> dict[str, Any]:
    """Learn the weights: logistic regression by AdaGrad, sentences with many frames counting more."""
    rows = [(s, n) for line in path.read_text("utf-8").splitlines() for s, n in json.loads(line)]
    words = [features(sentence) for sentence, _ in rows]
    known = {word: at for at, word in enumerate(_common_words(rows, words))}
    inputs = [np.array([known[w] for w in sorted(ws) if w in known], int) for ws in words]
    weights, bias = np.zeros(len(known)), 0.0
    squares, bias_square = np.full(len(known), 1e-6), 1e-6
    draw = np.random.default_rng(0)
    for _ in range(ROUNDS):
        for row in draw.permutation(len(rows)):
            at, frames = inputs[row], rows[row][1]
            likely = 1 / (1 + np.exp(-(weights[at].sum() + bias)))
            slope = (likely - (frames > 0)) * (1 + 0.3 * frames)
            slopes = slope + 1e-3 * weights[at]
            squares[at] += slopes * slopes
            weights[at] -= 0.1 * slopes / np.sqrt(squares[at])
            bias_square += slope * slope
            bias -= 0.1 * slope / np.sqrt(bias_square)
    return {
        "version": "skim-1",
        "bias": round(float(bias), 3),
        "sentence": SENTENCE,
        "report": REPORT,
        "weights": {w: round(float(weights[at]), 3) for w, at in sorted(known.items())},
    }


def _common_words(rows: list[tuple[str, int]], words: list[set[str]]) -> list[str]:
    seen = Counter(word for ws in words for word in ws)
    capital, small = Counter[str](), Counter[str]()
    for sentence, _ in rows:
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
        case ["frames", out, *bench]:
            count_frames(Path(out), Path(bench[0]) if bench else None)
        case ["fit", path]:
            WEIGHTS.write_text(json.dumps(fit(Path(path)), ensure_ascii=False) + "\n", "utf-8")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
