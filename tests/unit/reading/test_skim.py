"""What is passed over by its words alone."""

import pytest
from attrs import evolve

from sayso.model.report import make_report
from sayso.reading import skim as module
from sayso.reading.engine import LearnedReader
from sayso.reading.skim import Skim, features, shipped_skim

WAR = (
    "Rebels captured the town of Bor on Monday after heavy fighting, the army said. "
    "At least 12 soldiers were killed and 30 wounded when shells hit a barracks. "
    "Government troops withdrew from two villages to the east."
)
PEACE = (
    "Beat the eggs with the sugar until the mixture is pale. Fold in the flour and the melted "
    "butter, and bake for half an hour. Serve warm with cream and a few berries on top."
)


@pytest.fixture
def plain() -> Skim:
    return Skim("skim-0", -1.0, {"attack": 2.0, "kill": 1.0, "peace": -1.5}, 0.0, 0.5)


def test_a_sentence_weighs_what_its_words_do_each_spelling_once(plain: Skim) -> None:
    assert plain.score("They attacked.") == 1.0
    assert plain.score("attack, attack, attack") == 3.0
    assert plain.score("attack attack attack") == 1.0
    assert plain.score("(Attackers/kill)") == 2.0
    assert plain.score("") == -1.0


def test_a_report_weighs_what_its_three_heaviest_stretches_do(plain: Skim) -> None:
    filler = "word " * 25
    assert plain.weight("attack " + "word " * 24 + filler * 9) == pytest.approx(0.0 - 1 / 3)
    assert not plain.is_worth("attack " + "word " * 24 + filler * 9)
    assert plain.is_worth("attack " + "word " * 24)
    assert plain.weight("") == -1.0


def test_what_is_kept_at_hand_has_an_end(plain: Skim, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_KNOWN", 3)
    words = [f"attack{n}" for n in range(50)] + ["kill", "peace"] * 3
    assert [plain.score(w) for w in words] == [
        -1.0 + sum(plain.weights.get(f, 0.0) for f in features(w)) for w in words
    ]
    assert len(plain._spelt) <= 3


def test_names_of_sides_and_places_weigh_nothing() -> None:
    skim = shipped_skim()
    for name in (
        "Assad",
        "Hezbollah",
        "Taliban",
        "Kurdish",
        "Ukraine",
        "Russian",
        "Israel",
        "Houthi",
    ):
        assert skim.score(f"{name} said so.") == skim.score("Xyzzy said so.")


def test_what_is_read_has_the_claims_that_reading_all_finds_in_it() -> None:
    report = make_report(f"{WAR} {PEACE}")
    whole = {c.id for c in LearnedReader().read(report).claims}
    # Stricter with sentences than what ships, which seldom leaves one out of a report it reads.
    skimming = LearnedReader(skim=evolve(shipped_skim(), sentence=0.0))
    reading = skimming.read(report)
    assert {c.id for c in reading.claims} <= whole
    assert reading.claims
    assert 0 < reading.skimmed < reading.sentences
    assert skimming.engine.endswith("+" + shipped_skim().version)
    passed = skimming.read(make_report(PEACE))
    assert passed.claims == ()
    assert passed.skimmed == passed.sentences > 0
