"""The suite of sentences in which nothing happened."""

import importlib.util
import sys
from collections import Counter
from pathlib import Path

import pytest

from sayso.model.claim import Claim, Evidence
from sayso.model.ids import ClaimId, ReportId
from sayso.model.terms import ClaimType, Polarity, Realis, Stance

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def suite():
    spec = importlib.util.spec_from_file_location("false_events", ROOT / "eval/false_events.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["false_events"] = module
    spec.loader.exec_module(module)
    return module


def claim(kind: ClaimType, **more: object) -> Claim:
    return Claim(ClaimId("c"), ReportId("r"), kind, Evidence(0, 4, "word"), **more)


def test_it_has_two_hundred_sentences_of_four_kinds_no_two_alike(suite) -> None:
    found = suite.sentences()
    assert len(found) == len({s.text for s in found}) == 200
    assert min(Counter(s.kind for s in found).values()) >= 45


def test_none_of_them_is_in_the_corpus(suite) -> None:
    corpus = "".join(p.read_text("utf-8") for p in (ROOT / "corpus/passages").glob("*.txt"))
    assert [s.text for s in suite.sentences() if s.text in corpus] == []


def test_what_counts_as_invented(suite) -> None:
    failed = suite.Sentence("failed", "x", frozenset({ClaimType.OFFENSIVE}))
    assert suite.is_invented(claim(ClaimType.CAPTURE), failed)
    assert suite.is_invented(claim(ClaimType.CAPTURE, stance=Stance.ACCUSES), failed)
    for told in (
        claim(ClaimType.OFFENSIVE),
        claim(ClaimType.LEADS),
        claim(ClaimType.NEGOTIATION),
        claim(ClaimType.CAPTURE, stance=Stance.DENIES),
        claim(ClaimType.CAPTURE, realis=Realis.PLANNED),
        claim(ClaimType.CAPTURE, polarity=Polarity.NEGATIVE),
    ):
        assert not suite.is_invented(told, failed)
