"""From the network's numbers to frames: anchors over a threshold, best legal tag sequence."""

from collections.abc import Sequence
from math import exp, log
from typing import Any

import numpy as np

from sayso.reading.frames import ATTRIBUTES, MAYBE_TIME, TAGS, TYPES, Frame, Part
from sayso.reading.pieces import Pieces

_NEVER = -1e4
_BEGINS = {at: tag[2:] for at, tag in enumerate(TAGS) if tag.startswith("B-")}
"""Tags that begin a part; the one behind each goes on with it."""
_OF_TIME = [TAGS.index("B-time"), TAGS.index("I-time")]
UNSURE_TIME = 0.2
"""From here on words may tell when, of a frame for which no words do with certainty; calibrated on
dev parts: of 736 times that gold has, 13 more are found, and one claim in 60 gets one where it has none."""


def transitions(tags: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
    """0 where tag j may follow tag i, else a large loss: I-x follows only B-x or I-x.

    The last row is of the beginning.
    """
    n = len(tags)
    out = np.zeros((n + 1, n), np.float32)
    for j, tag in enumerate(tags):
        if tag.startswith("I-"):
            for i in range(n + 1):
                legal = i < n and tags[i][2:] == tag[2:] and tags[i] != "O"
                out[i, j] = 0.0 if legal else _NEVER
    return out


TRANSITIONS = transitions(TAGS)


def anchors(logits: np.ndarray[Any, Any], threshold: float) -> list[tuple[int, str, float]]:
    """Return (word, type, probability) of each anchor over the threshold, in text order.

    Args:
        logits: Of the types, a row for each word.
    """
    with np.errstate(over="ignore"):
        p = 1.0 / (1.0 + np.exp(-logits))
    return [(int(at), TYPES[kind], float(p[at, kind])) for at, kind in np.argwhere(p > threshold)]


def spans(
    logits: np.ndarray[Any, Any], pieces: Pieces, firsts: Sequence[int]
) -> list[tuple[Part, ...]]:
    """Return the best legal parts of each anchor; words are kept whole.

    Args:
        logits: Of the tags, for each anchor a row for each word.
        firsts: The first piece of each word.
    """
    scores = _log_softmax(logits)
    likeliest = scores.argmax(-1)
    before = np.concatenate((np.full((len(scores), 1), -1), likeliest[:, :-1]), 1)
    # Where each word's likeliest tag may follow the one before it, no path is better.
    legal = ~TRANSITIONS[before, likeliest].any(1)
    out = []
    for row, path in enumerate(likeliest):
        best = path if legal[row] else best_path(scores[row], TRANSITIONS)
        sure = np.take_along_axis(scores[row], best[:, None], 1)[:, 0]
        parts = _parts(best.tolist(), sure.tolist(), pieces, firsts)
        if not any(part.name == "time" for part in parts):
            parts += _unsure_time(scores[row], best, pieces, firsts)
        out.append(parts)
    return out


def _unsure_time(
    scores: np.ndarray[Any, Any], path: np.ndarray[Any, Any], pieces: Pieces, firsts: Sequence[int]
) -> tuple[Part, ...]:
    """The words that most likely tell when, of those that are no part of the frame; none if unlikely."""
    likely = np.where(path == 0, np.exp(scores[:, _OF_TIME]).sum(1), 0.0)
    at = int(likely.argmax())
    if likely[at] < UNSURE_TIME:
        return ()
    first = last = at
    while first and likely[first - 1] > UNSURE_TIME / 2:
        first -= 1
    while last + 1 < len(likely) and likely[last + 1] > UNSURE_TIME / 2:
        last += 1
    end = pieces.word_end(firsts[last])
    return (Part(MAYBE_TIME, firsts[first], end, float(likely[at])),)


def _parts(
    path: Sequence[int], sure: Sequence[float], pieces: Pieces, firsts: Sequence[int]
) -> tuple[Part, ...]:
    """The parts that a path of tags marks, each as sure as its words are on average."""
    parts: list[Part] = []
    i = 0
    while i < len(path):
        name = _BEGINS.get(path[i])
        if name is None:
            i += 1
            continue
        j = i + 1
        while j < len(path) and path[j] == path[i] + 1:
            j += 1
        score = exp(sum(sure[i:j]) / (j - i))
        parts.append(Part(name, firsts[i], pieces.word_end(firsts[j - 1]), score))
        i = j
    return tuple(parts)


def sureness(parts: Sequence[Part]) -> float:
    """How sure the tagger is of the parts that make up the proposition, 0 to 1."""
    scores = [p.score for p in parts if p.name in ("actor", "target", "place", "origin", "label")]
    return sum(scores) / len(scores) if scores else 1.0


def calibrated(score: float, slope: float, offset: float) -> float:
    """A score drawn nearer to how often claims of it are right, by a line on the scale of log odds."""
    odds = log(max(score, 1e-6) / max(1.0 - score, 1e-6))
    return 1.0 / (1.0 + exp(-(slope * odds + offset)))


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
        (p.name, p.first, p.last)
        for p in frame.parts
        if p.name not in ("speaker", "via", "time", MAYBE_TIME)
    }
    if frame.type in ("agreement", "negotiation", "protest", "riot") and not parts:
        parts = {("anchor", frame.anchor, frame.anchor + 1)}
    return frozenset(parts)


def attributes(logits: Sequence[np.ndarray[Any, Any]]) -> list[dict[str, str]]:
    """Return the likeliest value of each attribute for each anchor.

    Args:
        logits: In the order of ATTRIBUTES, of each a row for each anchor.
    """
    said = [
        [values[at] for at in rows.argmax(-1).tolist()]
        for values, rows in zip(ATTRIBUTES.values(), logits, strict=True)
    ]
    return [dict(zip(ATTRIBUTES, values, strict=True)) for values in zip(*said, strict=True)]


def _log_softmax(x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    x = x - x.max(-1, keepdims=True)
    out: np.ndarray[Any, Any] = x - np.log(np.exp(x).sum(-1, keepdims=True))
    return out


def best_path(scores: np.ndarray[Any, Any], follows: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The best legal path of tags, one for each word.

    Args:
        scores: Log probabilities of the tags, a row for each word.
        follows: As `transitions` gives them.
    """
    best = scores[0] + follows[-1]
    back = np.zeros(scores.shape, np.int64)
    for t in range(1, len(scores)):
        options = best[:, None] + follows[:-1]
        back[t] = options.argmax(0)
        best = options.max(0) + scores[t]
    path = np.zeros(len(scores), np.int64)
    path[-1] = best.argmax()
    for t in range(len(scores) - 1, 0, -1):
        path[t - 1] = back[t, path[t]]
    return path
