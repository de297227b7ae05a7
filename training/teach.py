"""Have several networks label sentences without gold, for another to learn from.

`python training/teach.py TEXTS OUT WEIGHTS WEIGHTS … [--sentences N] [--seed N]`

TEXTS holds one document a line, JSON with `text`; WEIGHTS are folders as `export.py` makes them, of one
tokenizer. A sentence's labels are the mean of what the networks say of it: of each word, how likely it
tells each type; of each word that likely tells one, the tags and attributes. `train.py --taught OUT`
learns from them beside the gold. Of sentences in which nothing is likely most are left out.
"""

import argparse
import json
import pickle
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src")]

from data import times_in
from sayso.reading.pieces import Pieces, PieceTokenizer
from sayso.reading.rejoinders import statements
from sayso.reading.sentences import sentence_spans

Array = np.ndarray[Any, Any]

ASKED = 0.3
"""How likely a word must tell a type for its tags and attributes to be asked."""
DULL, KEPT = 0.05, 0.3
"""Where no word is likelier than DULL, a sentence is kept as often as KEPT."""
SHORTEST, LONGEST, MOST_PIECES = 25, 500, 128


@dataclass(frozen=True)
class Taught:
    """A sentence with the mean of several networks' labels; numbers are between 0 and 1."""

    pieces: Pieces
    types: Array
    """How likely each word tells each type, [words, types]."""
    asked: list[tuple[int, int]]
    """The words and types that tags and attributes are of."""
    tags: Array | None
    """[asked, words, tags]"""
    attributes: list[Array]
    """Of each attribute, [asked, values]."""


def read_taught(path: Path) -> list[Taught]:
    """Read what this script wrote: one's own file, for it is a pickle."""
    return [Taught(**each) for each in pickle.loads(path.read_bytes())]


def teach(texts: Path, weights: Sequence[Path], seed: int) -> Iterator[Taught]:
    """Yield labelled sentences, the documents in random order."""
    rng = random.Random(seed)
    tokenizer = PieceTokenizer(weights[0] / "tokenizer.json")
    networks = [
        tuple(ort.InferenceSession(str(w / f"{name}.onnx")) for name in ("scan", "frame"))
        for w in weights
    ]
    with texts.open(encoding="utf-8") as lines:
        documents = [json.loads(line)["text"] for line in lines]
    rng.shuffle(documents)
    seen = set()
    for text in documents:
        times = times_in(text)
        for one in statements(text, sentence_spans(text)):
            words = text[one.start : one.end]
            if words in seen or not SHORTEST <= len(words) <= LONGEST:
                continue
            seen.add(words)
            pieces = tokenizer.cut(text, one.start, one.end, (), times)
            if not pieces.firsts() or len(pieces) > MOST_PIECES:
                continue
            taught = _labels(networks, pieces)
            if taught.types.max() >= DULL or rng.random() < KEPT:
                yield taught


def _labels(networks: Sequence[tuple[Any, ...]], pieces: Pieces) -> Taught:
    rows = np.array([0, *pieces.firsts()], np.int64)
    told = {
        "ids": np.array([pieces.ids], np.int64),
        "traits": np.array([pieces.traits], np.int64),
        "rows": rows,
    }
    scans = [scan.run(None, told) for scan, _ in networks]
    with np.errstate(over="ignore"):
        types = np.mean([1 / (1 + np.exp(-logits[0, 1:])) for _, logits in scans], 0)
    asked = [(int(word), int(kind)) for word, kind in np.argwhere(types > ASKED)]
    half = types.astype(np.float16)
    if not asked:
        return Taught(pieces, half, [], None, [])
    anchor = np.array([word + 1 for word, _ in asked], np.int64)
    kind = np.array([kind for _, kind in asked], np.int64)
    said = [
        frame.run(None, {"hidden": hidden, "rows": rows, "anchor": anchor, "kind": kind})
        for (_, frame), (hidden, _) in zip(networks, scans, strict=True)
    ]
    tags, *attributes = [
        np.mean([_softmax(one) for one in each], 0).astype(np.float16)
        for each in zip(*said, strict=True)
    ]
    return Taught(pieces, half, asked, tags[:, 1:], attributes)


def _softmax(x: Array) -> Array:
    e = np.exp(x - x.max(-1, keepdims=True))
    out: Array = e / e.sum(-1, keepdims=True)
    return out


def main() -> None:
    p = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    p.add_argument("texts", type=Path)
    p.add_argument("out", type=Path)
    p.add_argument("weights", type=Path, nargs="+")
    p.add_argument("--sentences", type=int, default=7000)
    p.add_argument("--seed", type=int, default=5)
    a = p.parse_args()
    taught: list[Taught] = []
    for one in teach(a.texts, a.weights, a.seed):
        taught.append(one)
        if len(taught) == a.sentences:
            break
    with a.out.open("wb") as file:
        pickle.dump([vars(t) for t in taught], file)
    print(len(taught), "sentences", sum(len(t.asked) for t in taught), "anchors")


if __name__ == "__main__":
    main()
