"""Claims of hand-made frames, without the network."""

from datetime import date

from sayso.model.claim import Claim
from sayso.model.report import make_report
from sayso.reading.compose import claims_of_sentence
from sayso.reading.counts import find_counts
from sayso.reading.engine import WEIGHTS
from sayso.reading.frames import Frame, Part
from sayso.reading.pieces import Pieces, PieceTokenizer
from sayso.reading.roles import Sentence
from sayso.reading.times import headed_stretches, read_times

SATURDAY = date(2024, 11, 30)
PLAIN = {"stance": "reports", "realis": "actual", "polarity": "positive", "ended": "holds",
         "label": "none"}  # fmt: skip
TOKENIZER = PieceTokenizer(WEIGHTS / "tokenizer.json")


def _pieces_of(pieces: Pieces, text: str, words: str) -> tuple[int, int]:
    words, _, nth = words.partition("#")
    start = -1
    for _ in range(int(nth or 1)):
        start = text.index(words, start + 1)
    inside = [
        i for i in range(1, len(pieces) - 1) if start <= pieces.starts[i] < start + len(words)
    ]
    return inside[0], inside[-1] + 1


def claims(text: str, kind: str, anchor: str, **parts: str) -> list[Claim]:
    """The claims of a text that is read as one sentence, with one frame; several words of one part
    stand between " ; ", and several anchors of frames that are alike.

    `label`, `stance` and the others of PLAIN name attributes. "words#2" is the second of its kind.
    """
    attributes = PLAIN | {k: parts.pop(k) for k in PLAIN if k in parts}
    pieces = TOKENIZER.cut(text, 0, len(text))
    spans = tuple(
        Part(name, *_pieces_of(pieces, text, words))
        for name, listed in parts.items()
        for words in listed.split(" ; ")
    )
    frames = [
        Frame(kind, _pieces_of(pieces, text, words)[0], spans, attributes)
        for words in anchor.split(" ; ")
    ]
    times = read_times(text, SATURDAY)
    at = text.index(anchor.partition(" ; ")[0].partition("#")[0])
    over = next((h for h in headed_stretches(text, times) if h.start <= at < h.end), None)
    sentence = Sentence(0, len(text), pieces, times, find_counts(text), over)
    report = make_report(text, published=SATURDAY)
    return claims_of_sentence(report, SATURDAY, sentence, frames, "test")
