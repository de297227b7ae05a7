"""From the network's numbers to frames: anchors over a threshold, best legal tag sequence."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from sayso.reading.frames import ATTRIBUTES, TAGS, TYPES, Frame, Part
from sayso.reading.pieces import Pieces

_NEVER = -1e4


def _transitions() -> np.ndarray[Any, np.dtype[np.float32]]:
    """0 where tag j may follow tag i, else a large loss: I-x follows only B-x or I-x."""
    n = len(TAGS)
    out = np.zeros((n + 1, n), np.float32)
    for j, tag in enumerate(TAGS):
        if tag.startswith("I-"):
            for i in range(n + 1):
                legal = i < n and TAGS[i][2:] == tag[2:] and TAGS[i] != "O"
                out[i, j] = 0.0 if legal else _NEVER
    return out


TRANSITIONS = _transitions()


def anchors(
    logits: np.ndarray[Any, Any], pieces: Pieces, threshold: float
) -> list[tuple[int, str, float]]:
    """Return (piece, type, probability) of each anchor over the threshold, in text order."""
    with np.errstate(over="ignore"):
        p = 1.0 / (1.0 + np.exp(-logits.astype(np.float32)))
    found = []
    for at, kind in np.argwhere(p > threshold):
        if pieces.is_first(int(at)):
            found.append((int(at), TYPES[kind], float(p[at, kind])))
    return found


def spans(logits: np.ndarray[Any, Any], pieces: Pieces) -> tuple[Part, ...]:
    """Return the best legal parts; words are kept whole."""
    firsts = pieces.firsts()
    if not firsts:
        return ()
    scores = _log_softmax(logits[firsts])
    path = _viterbi(scores)
    parts: list[Part] = []
    i = 0
    while i < len(path):
        tag = TAGS[path[i]]
        if tag[0] != "B":
            i += 1
            continue
        j = i + 1
        while j < len(path) and TAGS[path[j]] == "I-" + tag[2:]:
            j += 1
        score = float(np.exp(np.mean([scores[k, path[k]] for k in range(i, j)])))
        parts.append(Part(tag[2:], firsts[i], pieces.word_end(firsts[j - 1]), score))
        i = j
    return tuple(parts)


def sureness(parts: Sequence[Part]) -> float:
    """How sure the tagger is of the parts that make up the proposition, 0 to 1."""
    scores = [p.score for p in parts if p.name in ("actor", "target", "place", "origin", "label")]
    return float(np.mean(scores)) if scores else 1.0


def without_echoes(frames: Sequence[Frame]) -> list[Frame]:
    """Drop a frame that says no more than a likelier one of its type in the same sentence.

    "Military operations" may set off two anchors for one offensive.
    """
    kept: list[Frame] = []
    for frame in sorted(frames, key=lambda f: -f.score):
        said = _said(frame)
        if said and not any(f.type == frame.type and said <= _said(f) for f in kept):
            kept.append(frame)
    return sorted(kept, key=lambda f: (f.anchor, TYPES.index(f.type)))


def _said(frame: Frame) -> frozenset[tuple[str, int, int]]:
    """The parts that make up the proposition; a label or count alone is one too."""
    parts = {
        (p.name, p.first, p.last) for p in frame.parts if p.name not in ("speaker", "via", "time")
    }
    if frame.type in ("agreement", "negotiation", "protest", "riot") and not parts:
        parts = {("anchor", frame.anchor, frame.anchor + 1)}
    return frozenset(parts)


def attributes(logits: Sequence[np.ndarray[Any, Any]]) -> dict[str, str]:
    """Return the likeliest value of each attribute, logits in the order of ATTRIBUTES."""
    return {
        name: values[int(np.argmax(row))]
        for (name, values), row in zip(ATTRIBUTES.items(), logits, strict=True)
    }


def _log_softmax(x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    x = x - x.max(-1, keepdims=True)
    out: np.ndarray[Any, Any] = x - np.log(np.exp(x).sum(-1, keepdims=True))
    return out


def _viterbi(scores: np.ndarray[Any, Any]) -> list[int]:
    likeliest = scores.argmax(1)
    if not TRANSITIONS[np.concatenate(([-1], likeliest[:-1])), likeliest].any():
        # Each word's likeliest tag, and all of it legal: no path is better.
        return [int(tag) for tag in likeliest]
    best = scores[0] + TRANSITIONS[-1]
    back = np.zeros(scores.shape, np.int32)
    for t in range(1, len(scores)):
        options = best[:, None] + TRANSITIONS[:-1]
        back[t] = options.argmax(0)
        best = options.max(0) + scores[t]
    path = [int(best.argmax())]
    for t in range(len(scores) - 1, 0, -1):
        path.append(int(back[t, path[-1]]))
    return path[::-1]
