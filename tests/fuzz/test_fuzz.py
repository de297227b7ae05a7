"""The targets of the fuzzer, as a suite: a few hundred inputs, the same each time."""

import json
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.targets import HEAD, read_answer, read_text, seeds
from sayso.model.report import make_report
from sayso.reading.proposals import Proposals, parse, to_claims

LAWS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
SEEDS = seeds()


def damaged(target: Callable[[bytes], int]) -> st.SearchStrategy[bytes]:
    """One of our inputs, cut, with other bytes or another input's in the midst."""
    some = st.sampled_from(SEEDS[target])
    place = st.integers(0, 1500)
    more = st.one_of(st.binary(max_size=40), some.map(lambda seed: seed[HEAD : HEAD + 200]))
    return st.builds(lambda a, at, n, b: a[:at] + b + a[at + n % 300 :], some, place, place, more)


@LAWS
@given(st.one_of(st.binary(max_size=300), damaged(read_text)))
def test_whatever_the_network_says_of_whatever_text(data: bytes) -> None:
    read_text(data)


@LAWS
@given(st.one_of(st.binary(max_size=300), damaged(read_answer)))
def test_whatever_a_language_model_answers(data: bytes) -> None:
    read_answer(data)


def test_our_own_inputs_make_claims() -> None:
    assert sum(map(read_text, SEEDS[read_text][:20])) > 20
    assert sum(map(read_answer, SEEDS[read_answer][:40])) > 40


TEXT = "The army took Bor on Monday, the rebels said. "
HARD = {
    "a string of a megabyte": json.dumps([{"type": "capture", "quote": "a" * 1_000_000}]),
    "ten thousand brackets": "[" * 10_000,
    "brackets in brackets": "[" * 10_000 + "]" * 10_000,
    "deep quotes": json.dumps([{"type": "capture", "quote": "“" * 1_900 + "Bor" + "”" * 90}]),
    "a list without end": json.dumps([{"type": "capture", "quote": "took Bor"}] * 50_000),
    "roles without end": json.dumps(
        [{"type": "capture", "quote": "took Bor", "actor": ["army"] * 20_000}]
    ),
    "backslashes": "\\" * 1_000_000,
    "half letters": '[{"type": "capture", "quote": "\\ud800 took Bor"}]',
    "digits": '[{"type": "capture", "quote": "took Bor", "count": ' + "9" * 5_000 + "}]",
    "spaces": json.dumps([{"type": "capture", "quote": "took" + " " * 1_900 + "Bor"}]),
}


@pytest.mark.parametrize("name", HARD)
def test_an_adversarial_answer_is_read_in_bounded_time(name: str) -> None:
    report = make_report(TEXT * 200)
    began = time.process_time()
    found = parse(HARD[name])
    if isinstance(found, Proposals):
        to_claims(found.proposals, report, "fuzz")
    assert time.process_time() - began < 5
