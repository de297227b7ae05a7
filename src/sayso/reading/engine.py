"""Readers: what turns a report into claims. The default is the network that Sayso ships."""

import json
from collections.abc import Sequence
from itertools import compress, takewhile
from pathlib import Path
from typing import Any, Protocol

from attrs import evolve, frozen

from sayso.errors import BadEngine
from sayso.model.claim import Claim
from sayso.model.report import Report
from sayso.reading import decode
from sayso.reading.compose import claims_of_sentence
from sayso.reading.counts import find_counts
from sayso.reading.frames import ATTRIBUTES, TAGS, TYPES, Frame
from sayso.reading.ground import day_of, times_of
from sayso.reading.pieces import Pieces, PieceTokenizer
from sayso.reading.rejoinders import answered, statements
from sayso.reading.roles import Sentence, is_habit
from sayso.reading.sentences import sentence_spans
from sayso.reading.skim import Skim
from sayso.reading.speeches import speeches
from sayso.reading.times import headed_stretches
from sayso.reading.traits import SHAPES, TIMES
from sayso.reading.veil import Party

WEIGHTS = Path(__file__).parent / "weights"


@frozen
class Refused:
    """A proposed claim that was not kept, with the reason."""

    reason: str
    proposal: str


@frozen
class Reading:
    """What a reader found in one report."""

    claims: tuple[Claim, ...]
    refused: tuple[Refused, ...] = ()
    sentences: int = 0
    """Looked at, about as many where none was worth reading; 0 of a reader that knows none."""
    skimmed: int = 0
    """Of these, passed over for want of a word that tells of events."""


class Reader(Protocol):
    """Turns one report into claims. The same report always gives the same claims."""

    @property
    def engine(self) -> str:
        """Name and version; changes whenever the answer to some report could."""

    @property
    def languages(self) -> frozenset[str] | None:
        """ISO 639-1 codes of the languages that it reads; None: it says that it reads any."""

    def read(self, report: Report, parties: Sequence[Party] = ()) -> Reading:
        """Return the claims of a report, in text order, without refs.

        Args:
            parties: Names of parties that the registry knows in the text, in order; a reader
                may use them to read without knowing who is who.
        """


_AS_IT_IS = (1.0, 0.0)
"""The calibration that changes no score."""


class LearnedReader:
    """The default reader: a small encoder, one pass a sentence and a third of a pass an anchor.

    Each sentence runs alone: int8 activations are scaled over what runs together, so in a
    padded batch a sentence's claims would depend on its neighbours.
    """

    def __init__(
        self,
        weights: Path = WEIGHTS,
        threshold: float | None = None,
        *,
        skim: Skim | None = None,
        calibrated: bool = True,
    ) -> None:
        """Load the weights of `weights`.

        Args:
            threshold: What the network's own score must reach, 0 to 1; None: as the weights say.
            calibrated: Whether a claim's score is the share of such claims that were right on the
                dev parts, as the weights say, or the network's own.
            skim: Sentences that it finds not worth reading are passed over; None: all are read.

        Raises:
            BadEngine: A file is missing, damaged or made for another set of labels.
        """
        try:
            settings = json.loads((weights / "reader.json").read_text("utf-8"))
            self._scan, self._frame = (_session(weights / f"{n}.onnx") for n in ("scan", "frame"))
            self._tokenizer = PieceTokenizer(weights / "tokenizer.json")
        except Exception as error:
            raise BadEngine(
                f"the reader's weights in {weights} cannot be loaded ({error}); reinstall Sayso"
            ) from error
        ours = {
            "types": list(TYPES),
            "tags": list(TAGS),
            "attributes": {k: list(v) for k, v in ATTRIBUTES.items()},
            "traits": [list(SHAPES), list(TIMES)],
        }
        if any(settings.get(k) != v for k, v in ours.items()):
            raise BadEngine(f"the weights in {weights} were made for other labels; reinstall Sayso")
        self._threshold = settings["threshold"] if threshold is None else threshold
        self._version = settings.get("version", "0")
        self._calibration = settings.get("calibration", _AS_IT_IS) if calibrated else _AS_IT_IS
        self._skim = skim

    @property
    def engine(self) -> str:
        """Name and version of the weights and the code that decodes them."""
        skimming = f"+{self._skim.version}" if self._skim else ""
        return f"sayso-reader/{self._version}{skimming}"

    @property
    def languages(self) -> frozenset[str]:
        """English: the language of the corpus that the weights were made from."""
        return frozenset(("en",))

    def read(self, report: Report, parties: Sequence[Party] = ()) -> Reading:
        """Return the claims of a report, in text order, without refs; the parties are veiled."""
        text = report.text
        if self._skim and not self._skim.is_worth(text):
            about = text.count(". ") + 1
            return Reading((), sentences=about, skimmed=about)
        published = day_of(report)
        times = times_of(text, published, report.title)
        headings = headed_stretches(text, times)
        spoken = speeches(text)
        claims: list[Claim] = []
        at = 0
        sentences = sentence_spans(text)
        chosen = sentences
        if self._skim:
            worth = self._skim.chosen([text[start:end] for start, end in sentences])
            chosen = tuple(compress(sentences, worth))
        for statement in statements(text, chosen):
            start, end = statement.start, statement.end
            while at < len(times) and times[at][0].end <= start:
                at += 1
            inside = tuple(takewhile(lambda t, end=end: t[0].start < end, times[at:]))  # type: ignore[misc]
            pieces = self.pieces(text, start, end, parties, [(t.start, t.end) for t, _ in inside])
            frames = self.frames(pieces, text)
            if not frames:
                continue
            counts = tuple(
                evolve(c, start=c.start + start, end=c.end + start)
                for c in find_counts(text[start:end])
            )
            over = next((h for h in headings if h.start < end and start < h.end), None)
            sentence = Sentence(start, end, pieces, inside, counts, over, spoken)
            told = claims_of_sentence(report, published, sentence, frames, self.engine)
            for rejoinder in statement.rejoinders:
                told = answered(told, rejoinder, text)
            claims += told
        return Reading(tuple(_distinct(claims)), (), len(sentences), len(sentences) - len(chosen))

    def pieces(
        self,
        text: str,
        start: int,
        end: int,
        parties: Sequence[Party],
        times: Sequence[tuple[int, int]],
    ) -> Pieces:
        """Return the word pieces of text[start:end], its parties veiled, its times told."""
        return self._tokenizer.cut(text, start, end, parties, times)

    def frames(self, pieces: Pieces, text: str) -> list[Frame]:
        """Return the frames of one sentence of a text."""
        import numpy as np

        firsts = pieces.firsts()
        if not firsts:
            return []
        # What is asked of: the sentence as a whole, at [CLS], and the first piece of each word.
        rows = np.array([0, *firsts], np.int64)
        hidden, types = self._scan.run(
            None,
            {
                "ids": np.array([pieces.ids], np.int64),
                "traits": np.array([pieces.traits], np.int64),
                "rows": rows,
            },
        )
        # A frame's score is at most its anchor's, so an anchor below the threshold is lost.
        found = decode.anchors(types[0, 1:], self._threshold)
        if not found:
            return []
        tags, *attributes = self._frame.run(
            None,
            {
                "hidden": hidden,
                "rows": rows,
                "anchor": np.array([word + 1 for word, _, _ in found], np.int64),
                "kind": np.array([TYPES.index(kind) for _, kind, _ in found], np.int64),
            },
        )
        frames = []
        parts, said = decode.spans(tags[:, 1:], pieces, firsts), decode.attributes(attributes)
        for row, (word, kind, likely) in enumerate(found):
            score = likely * decode.sureness(parts[row])
            if score >= self._threshold or _stands_by_its_words(text, pieces, firsts[word], kind):
                score = decode.calibrated(score, *self._calibration)
                frames.append(Frame(kind, firsts[word], parts[row], said[row], score))
        return decode.without_echoes(frames)


def _stands_by_its_words(text: str, pieces: Pieces, anchor: int, kind: str) -> bool:
    """Whether words settle what an anchor tells, however unsure the network is of its parts.

    "Has conducted operations against X, Y and others": of long lists it is never sure.
    """
    if kind not in ("hostile", "offensive"):
        return False
    within = min(pieces.starts[1:-1]), max(pieces.ends)
    return is_habit(text, within, (pieces.starts[anchor], pieces.ends[anchor]))


def _session(path: Path) -> Any:
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # The graphs are written as they are to run (training/graphs.py); what is joined further is slower.
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 3
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _distinct(claims: list[Claim]) -> list[Claim]:
    """Drop claims that say the same of the same words by the same speaker."""
    seen: set[str] = set()
    out = []
    for claim in claims:
        if claim.id not in seen:
            seen.add(claim.id)
            out.append(claim)
    return out
