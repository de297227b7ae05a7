"""Laws of the shipped reader: what holds whatever the text, and whoever the sides are."""

import importlib.util
import random
import string
import sys
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bounded import no_blow_up
from sayso.evaluation.gold import read_gold
from sayso.evaluation.swapping import shape, swapped
from sayso.model.claim import Claim
from sayso.model.codec import claim_to_dict
from sayso.model.report import Report, make_report
from sayso.pipeline import claims_of
from sayso.reading.engine import LearnedReader
from sayso.reading.ground import grounded
from sayso.registry import Registry, default_registry

ROOT = Path(__file__).resolve().parents[2]
LAWS = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
"""CPU that one adversarial text may take; each takes a tenth of it or less on the slowest of
the machines that this was tried on."""


@cache
def reader() -> LearnedReader:
    return LearnedReader()


@cache
def registry() -> Registry:
    return default_registry()


def read(report: Report) -> tuple[Claim, ...]:
    return claims_of(report, reader(), registry()).claims


@cache
def fairness() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fairness", ROOT / "eval/fairness.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["fairness"] = module
    spec.loader.exec_module(module)
    return module


# --- fairness ----------------------------------------------------------------------------------


@pytest.mark.parametrize("at", range(7))
def test_swapping_two_sides_changes_only_their_names(at: int) -> None:
    report, pair = fairness().sides()[at]
    one = fairness().kept(report, {pair[0]: pair[1], pair[1]: pair[0]}, read)
    assert one.texts == 1
    assert one.claims > 0
    assert one.same == one.claims


def test_every_golden_report_and_the_example_take_part() -> None:
    golden = list((ROOT / "tests/golden").glob("*.txt"))
    assert len(fairness().sides()) == len(golden) + len(fairness().EXAMPLE_SIDES) == 7


@pytest.mark.parametrize(("one", "other"), [("regime", "government"), ("liberated", "captured")])
def test_a_loaded_word_changes_few_claims(one: str, other: str) -> None:
    found = fairness().Kept()
    for text in read_gold(ROOT / "corpus/passages", "dev"):
        found += fairness().kept(text.report, {one: other, other: one}, read)
    assert found.texts > 3
    assert found.share >= 0.8


def test_swapping_moves_offsets_to_the_same_words() -> None:
    text = "The army shelled Bor. Rebels in Bor said the army fled."
    words = {"army": "rebel movement", "Bor": "Wau"}
    swap = swapped(text, words)
    for word in ("shelled", "Rebels", "army", "Bor", "fled."):
        at = text.index(word)
        start, end = swap.moved(at, at + len(word))
        assert swap.text[start:end] == words.get(word, word)


# --- grounding ---------------------------------------------------------------------------------

_WORDS = st.sampled_from(
    "rebels army captured shelled the of in on Monday 12 dozens soldiers killed said denied that "
    "Aleppo Goma HTS M23 not plans to withdraw from ( ) “ ” ’ , . : ; -- \n \n\n \t \u00a0 \u202e "
    "قوات حلب е\u0301 \U0001f4a5 \x00 \u200b had entered ceasefire least at more than 3,000".split(
        " "
    )
)
TEXTS = st.one_of(
    st.lists(_WORDS, max_size=120).map(" ".join),
    st.text(max_size=400),
    st.lists(st.one_of(_WORDS, st.text(string.printable, max_size=8)), max_size=80).map("".join),
)
PASSAGES = [t.report.text for t in read_gold(ROOT / "corpus/passages", "dev")]


def quotes(claim: Claim) -> list[tuple[str, int, int]]:
    mentions = (*claim.actor, *claim.target, *claim.place, *claim.origin)
    spans = [(m.text, m.start, m.end) for m in mentions]
    return [(claim.evidence.text, claim.evidence.start, claim.evidence.end), *spans]


def assert_grounded(report: Report) -> None:
    for claim in read(report):
        for words, start, end in quotes(claim):
            assert report.text[start:end] == words
        for held in (claim.time, claim.count, claim.speaker, *claim.via):
            assert held is None or " ".join(held.text.split()) in " ".join(report.text.split())
        assert grounded(claim, report) is None
        assert 0 <= claim.score <= 1
        assert claim.report == report.id


@LAWS
@given(TEXTS, st.one_of(st.none(), st.dates(date(1936, 1, 1), date(2030, 1, 1))))
def test_every_quote_of_any_text_stands_in_it(text: str, published: date | None) -> None:
    assert_grounded(make_report(text, published=published))


@LAWS
@given(st.sampled_from(PASSAGES), st.data())
def test_every_quote_of_a_damaged_passage_stands_in_it(text: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        gone = data.draw(st.integers(0, 20))
        text = text[:at] + data.draw(st.text(max_size=6)) + text[at + gone :]
    assert_grounded(make_report(text, published=date(2024, 5, 5)))


# --- the same text, the same claims --------------------------------------------------------------


def test_two_readers_say_the_same_and_name_the_same_engine() -> None:
    report = fairness().example()
    other = LearnedReader()
    assert other.engine == reader().engine == reader().engine
    assert other.engine.startswith("sayso-reader/")
    once, again = read(report), claims_of(report, other, default_registry()).claims
    assert once == again
    assert {claim.engine for claim in once} == {reader().engine}
    assert len({claim.id for claim in once}) == len(once)


def by_paragraph(paragraphs: list[str]) -> Counter[tuple[str, str]]:
    """Each paragraph with what is claimed in it, times apart, offsets from its beginning."""
    text = "\n\n".join(paragraphs)
    found: Counter[tuple[str, str]] = Counter()
    claims = read(make_report(text, published=date(2024, 5, 5)))
    at = 0
    for paragraph in paragraphs:
        for claim in claims:
            if at <= claim.evidence.start < at + len(paragraph):
                printed = claim_to_dict(claim)
                spots = [m for ms in printed["roles"].values() for m in ms]
                for spot in (printed["evidence"], *spots):
                    spot["start"], spot["end"] = spot["start"] - at, spot["end"] - at
                if printed["time"]:
                    # It reaches to the words of the time, and which these are hangs on the story.
                    printed["evidence"] |= {"start": 0, "end": 0}
                found[paragraph, shape({**printed, "time": None, "said": None})] += 1
        at += len(paragraph) + 2
    return found


@settings(LAWS, max_examples=12)
@given(st.integers(0, 2**16))
def test_claims_of_a_paragraph_do_not_depend_on_its_neighbours(seed: int) -> None:
    shuffle = random.Random(seed)
    paragraphs = [p.replace("\n", " ") for p in shuffle.sample(PASSAGES, 4)]
    other = shuffle.sample(paragraphs, 4)
    assert by_paragraph(paragraphs) == by_paragraph(other)


# --- adversarial texts ---------------------------------------------------------------------------

ADVERSARIAL = {
    "a line of a megabyte": "a" * 1_000_000,
    "a megabyte of spaces": " " * 1_000_000 + "Rebels took Bor.",
    "ten thousand brackets": "(" * 10_000,
    "nested brackets": "([{" * 3_400 + "Rebels took Bor." + "}])" * 3_400,
    "deep quotes": "“" * 10_000 + "Rebels took Bor," + "”" * 10_000 + " he said.",
    "he said he said": "he said " * 2_500,
    "names without end": "Al-Shabaab " * 2_500,
    "days without end": "on Monday, " * 2_500,
    "numbers without end": "two hundred and " * 2_500,
    "digits": "1," * 10_000,
    "one long sentence": "rebels captured the town of Bor and " * 150,
    "hyphens": "a-" * 10_000,
    "empty lines": "\n" * 100_000 + "Rebels took Bor.",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ADVERSARIAL)
def test_adversarial_text_is_read_in_bounded_time(name: str) -> None:
    report = make_report(ADVERSARIAL[name], published=date(2024, 5, 5))
    reader(), registry()
    with no_blow_up():
        assert_grounded(report)
