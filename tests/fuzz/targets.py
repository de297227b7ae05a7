"""What is fuzzed: any text, read with any output of the network; any answer of a language model.

Each target takes bytes and raises AssertionError where something comes out that must not: a crash,
a claim whose words do not stand in the report, a claim that is lost on its way through JSON, or more
CPU than the length of the text accounts for.
"""

import json
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from sayso.evaluation.passages import Passage, read_passages
from sayso.linking import link
from sayso.model.claim import Claim
from sayso.model.codec import claim_from_dict, claim_to_dict
from sayso.model.report import Report, make_report
from sayso.pipeline import claims_of
from sayso.reading.engine import LearnedReader
from sayso.reading.frames import ATTRIBUTES, TAGS, TYPES
from sayso.reading.ground import grounded
from sayso.reading.proposals import Proposals, Unreadable, parse, to_claims
from sayso.registry import Registry, default_registry

ROOT: Final = Path(__file__).resolve().parents[2]
HEAD: Final = 8
"""Bytes of an input that decide what the network says and when the report was published."""
SECONDS, SECONDS_A_KB = 2.0, 0.5
"""CPU that a text may take. The most that a passage of the corpus takes is a tenth of it."""


@cache
def registry() -> Registry:
    """The shipped packs."""
    return default_registry()


class Babble:
    """In the network's place: says anything of anything, the same for the same seed."""

    def __init__(self) -> None:
        self.seed = 0

    def scan(self, _: None, given: dict[str, Any]) -> list[Any]:
        """Logits of the types of each word; a handful is over the thresholds."""
        draw = self._draw(given["ids"])
        types = draw.normal(-8, 3, (1, len(given["rows"]), len(TYPES)))
        return [np.zeros((1, given["ids"].shape[1], 4), np.float32), types.astype(np.float32)]

    def frame(self, _: None, given: dict[str, Any]) -> list[Any]:
        """Logits of tags and attributes of each anchor; tags come in runs, as real ones do."""
        draw = self._draw(given["anchor"])
        anchors, words = len(given["anchor"]), len(given["rows"])
        tags = draw.normal(0, 1, (anchors, words, len(TAGS)))
        for row in range(anchors):
            for _ in range(draw.integers(1, 9)):
                at, long = draw.integers(0, words), draw.integers(1, 12)
                tag = draw.integers(0, len(TAGS))
                tags[row, at : at + long, tag] += draw.choice([4, 20, 1e6])
        out = [tags.astype(np.float32)]
        for values in ATTRIBUTES.values():
            out.append(draw.normal(0, 3, (anchors, len(values))).astype(np.float32))
        return out

    def _draw(self, of: Any) -> np.random.Generator:
        return np.random.default_rng([self.seed, *(int(n) for n in of.ravel()[:20])])


class _Session:
    def __init__(self, run: Callable[[None, dict[str, Any]], list[Any]]) -> None:
        self.run = run


@cache
def babbling() -> tuple[LearnedReader, Babble]:
    """The shipped reader with Babble in its network's place."""
    reader, babble = LearnedReader(threshold=0.5), Babble()
    reader._scan, reader._frame = _Session(babble.scan), _Session(babble.frame)
    return reader, babble


def read_text(data: bytes) -> int:
    """Read the text with what Babble makes of it; return how many claims came out."""
    reader, babble = babbling()
    babble.seed = int.from_bytes(data[:4], "little")
    report = _report(data)
    registry()
    began = time.process_time()
    reading = claims_of(report, reader, registry())
    _in_time(report, began)
    _check(reading.claims, report)
    return len(reading.claims)


def read_answer(data: bytes) -> int:
    """Ground an answer in a report; the two are apart by a null, or the report is one of ours."""
    head, text = data[:HEAD], data[HEAD:].decode("utf-8", "surrogateescape")
    answer, _, words = text.partition("\0")
    known = passages()
    own = known[int.from_bytes(head[:2], "little") % len(known)].text
    report = make_report(words or own, published=_day(head))
    began = time.process_time()
    found = parse(answer)
    if isinstance(found, Unreadable):
        assert found.error
        found.error.encode("utf-8")
        return 0
    assert isinstance(found, Proposals)
    reading = to_claims(found.proposals, report, "fuzz")
    _in_time(report, began, len(answer))
    for refused in (*found.refused, *reading.refused):
        f"{refused.reason}{refused.proposal}".encode()
    _check(reading.claims, report)
    _check(link(reading.claims, report, registry()), report)
    return len(reading.claims)


@cache
def passages() -> list[Passage]:
    """Those of the corpus, with their claims."""
    paths = sorted((ROOT / "corpus/passages").glob("*.txt"))
    return [passage for path in paths for passage in read_passages(path)]


def seeds() -> dict[Callable[[bytes], int], list[bytes]]:
    """Inputs to begin with: our passages, and the answers that their claims would be."""
    plain, answers = [], []
    for at, passage in enumerate(passages()):
        head = at.to_bytes(2, "little") + b"\1\2\3\4\5\6"
        plain.append(head + passage.text.encode("utf-8"))
        answer = json.dumps({"claims": [_proposed(c) for c in passage.claims]}, ensure_ascii=False)
        answers.append(head + answer.encode("utf-8"))
    return {read_text: plain, read_answer: answers}


def _proposed(claim: dict[str, Any]) -> dict[str, Any]:
    """A claim of the corpus as a model would give it."""
    kept = {k: claim[k] for k in ("type", "realis", "polarity", "ended", "stance", "label")}
    words = {k: claim[k]["text"] for k in ("time", "count", "speaker") if claim[k]}
    roles = {role: [m["text"] for m in found] for role, found in claim["roles"].items()}
    return {**kept, **words, **roles, "quote": claim["evidence"]["text"]}


def _report(data: bytes) -> Report:
    return make_report(data[HEAD:].decode("utf-8", "replace"), published=_day(data))


def _day(head: bytes) -> date | None:
    days = int.from_bytes(head[4:6], "little")
    return date(1936, 1, 1) + timedelta(days=days) if days % 8 else None


def _in_time(report: Report, began: float, more: int = 0) -> None:
    took = time.process_time() - began
    most = SECONDS + SECONDS_A_KB * (len(report.text) + more) / 1000
    assert took < most, f"{took:.1f} s of CPU for {len(report.text)} characters"


def _check(claims: Any, report: Report) -> None:
    kept: tuple[Claim, ...] = tuple(claims)
    assert len({claim.id for claim in kept}) == len(kept)
    for claim in kept:
        assert grounded(claim, report) is None
        for mention in (*claim.actor, *claim.target, *claim.place, *claim.origin):
            assert report.text[mention.start : mention.end] == mention.text
        evidence = claim.evidence
        assert report.text[evidence.start : evidence.end] == evidence.text
        assert claim.report == report.id
        assert 0 <= claim.score <= 1
        assert claim_from_dict(json.loads(json.dumps(claim_to_dict(claim)))) == claim
