"""What becomes of a frame: hand-made frames on sentences, without the network."""

from datetime import date

import pytest

from sayso.model.claim import Claim
from sayso.model.report import make_report
from sayso.reading.compose import Sentence, claims_of_sentence
from sayso.reading.counts import find_counts
from sayso.reading.engine import WEIGHTS
from sayso.reading.frames import Frame, Part
from sayso.reading.pieces import Pieces, PieceTokenizer
from sayso.reading.times import read_times

SATURDAY = date(2024, 11, 30)
PLAIN = {"stance": "reports", "realis": "actual", "polarity": "positive", "ended": "holds",
         "label": "none"}  # fmt: skip
TOKENIZER = PieceTokenizer(WEIGHTS / "tokenizer.json")


def _pieces_of(pieces: Pieces, text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    inside = [
        i for i in range(1, len(pieces) - 1) if start <= pieces.starts[i] < start + len(words)
    ]
    return inside[0], inside[-1] + 1


def claims(text: str, kind: str, anchor: str, **parts: str) -> list[Claim]:
    """The claims of one sentence with one frame; `label` and `stance` name attributes."""
    attributes = PLAIN | {k: parts.pop(k) for k in ("label", "stance") if k in parts}
    pieces = TOKENIZER.cut(text, 0, len(text))
    spans = tuple(Part(name, *_pieces_of(pieces, text, words)) for name, words in parts.items())
    frame = Frame(kind, _pieces_of(pieces, text, anchor)[0], spans, attributes)
    sentence = Sentence(0, len(text), pieces, read_times(text, SATURDAY), find_counts(text))
    report = make_report(text, published=SATURDAY)
    return claims_of_sentence(report, SATURDAY, sentence, [frame], "test")


@pytest.mark.parametrize(
    ("text", "kind", "anchor", "parts", "count"),
    [
        ("Police detained 40 students.", "arrest", "detained", {"target": "students"},
         ("40", 40, 40)),
        ("Then 600 of its men took up quarters.", "deployment", "took", {"actor": "men"},
         ("600", 600, 600)),
        ("A column handed over four policemen.", "release", "handed", {"target": "policemen"},
         ("four", 4, 4)),
        ("A shell killed a child.", "casualties", "killed",
         {"target": "child", "label": "killed"}, ("a child", None, None)),
        ("Jets hit three towns.", "airstrike", "hit", {"target": "towns"}, None),
        ("Shells killed the mayor.", "casualties", "killed",
         {"target": "mayor", "label": "killed"}, None),
    ],
)  # fmt: skip
def test_the_number_before_whom_a_claim_counts_is_its_count(
    text: str, kind: str, anchor: str, parts: dict[str, str],
    count: tuple[str, int | None, int | None] | None,
) -> None:  # fmt: skip
    (claim,) = claims(text, kind, anchor, **parts)

    found = claim.count
    assert (found and (found.text, found.min, found.max)) == count


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Rebels claimed to have captured the town.", "Rebels"),
        ("Rebels later announced that they had captured the town.", "Rebels"),
        ("Rebels said on Friday that their units captured the town.", "Rebels"),
        ("Rebels captured the town, the army said.", None),
        ("Rebels in the hills captured the town.", None),
    ],
)
def test_a_party_that_tells_of_itself_is_the_speaker(text: str, speaker: str | None) -> None:
    (claim,) = claims(text, "capture", "captured", actor="Rebels", place="town")

    assert (claim.speaker and claim.speaker.text) == speaker
    assert claim.stance.value == ("asserts" if speaker else "reports")
