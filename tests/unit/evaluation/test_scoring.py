"""The scorer: pairs, attributes, and what costs nothing."""

from collections import Counter

import pytest

from sayso.evaluation.gold import GoldText
from sayso.evaluation.measure import calibration_error, measure, reliability
from sayso.evaluation.printed import as_json, sections
from sayso.evaluation.scoring import Score, by_type, score
from sayso.model.claim import Claim, Evidence, Mention
from sayso.model.ids import ClaimId
from sayso.model.report import make_report
from sayso.model.terms import ClaimType
from sayso.outputs.layout import render
from sayso.reading.engine import Reading, Refused

TEXT = "Rebels captured Bor and Wau on Monday, residents said."


def mention(words: str) -> dict:
    at = TEXT.index(words)
    return {"text": words, "start": at, "end": at + len(words)}


def claim(kind: str = "capture", evidence: str = "captured Bor and Wau", **more: object) -> dict:
    roles = {r: [mention(m) for m in ms] for r, ms in more.pop("roles", {}).items()}
    return {
        "type": kind, "roles": roles, "evidence": mention(evidence), "stance": "asserts",
        "realis": "actual", "polarity": "positive", "ended": False, "speaker": {"text": "residents"},
        "time": None, "count": None, "label": None, **more,
    }  # fmt: skip


BOR = claim(roles={"actor": ["Rebels"], "place": ["Bor"]})
WAU = claim(roles={"actor": ["Rebels"], "place": ["Wau"]})


def test_a_reader_that_says_the_gold_is_perfect() -> None:
    found = score([BOR, WAU], [WAU, BOR])
    assert (found.f1(), found.f1("strict")) == (1.0, 1.0)
    assert found.attribute("stance") == found.attribute("speaker") == 1.0
    assert found.attribute("time") is None


def test_half_of_the_mentions_are_lenient_and_all_are_strict() -> None:
    joined = claim(roles={"actor": ["Rebels"], "place": ["Bor", "Wau"]})
    found = score([BOR, WAU], [joined])
    assert (found.lenient, found.strict) == (1, 0)
    assert found.precision() == 1.0
    assert found.recall() == 0.5


@pytest.mark.parametrize(
    "other",
    [
        claim("handover", roles={"actor": ["Rebels"], "place": ["Bor"]}),
        claim(evidence="said", roles={"actor": ["Rebels"], "place": ["Bor"]}),
        claim(roles={"target": ["Rebels"], "origin": ["Bor"]}),
    ],
)
def test_another_type_place_or_role_is_no_pair(other: dict) -> None:
    assert score([BOR], [other]).lenient == 0


def test_an_optional_claim_costs_nothing_found_or_missed() -> None:
    optional = {**WAU, "optional": True}
    assert score([BOR, optional], [BOR]).f1() == 1.0
    assert score([BOR, optional], [BOR, WAU]).f1() == 1.0


def test_attributes_are_asked_of_pairs_that_have_them() -> None:
    time = {"text": "on Monday", "start": "2016-02-15", "end": "2016-02-15"}
    gold = {**BOR, "time": time}
    wrong = {
        **BOR,
        "time": {**time, "end": None},
        "stance": "denies",
        "speaker": {"text": "the army"},
    }
    found = score([gold, WAU], [wrong, WAU])
    assert found.attribute("time") == 0.0
    assert found.asked["time"] == 1
    assert found.attribute("stance") == found.attribute("speaker") == 0.5


def test_scores_add_up() -> None:
    whole = score([BOR], [BOR]) + score([WAU], [])
    assert whole == Score(2, 1, 1, 1, whole.right, whole.asked)
    assert Score().f1() == 0.0


def test_types_add_up_to_the_whole() -> None:
    handover = claim("handover", roles={"place": ["Bor"]})
    parts = by_type([BOR, handover], [BOR, WAU])
    assert set(parts) == {"capture", "handover"}
    assert sum((s for s in parts.values()), Score()).gold == 2


def test_a_set_is_measured_line_by_line_with_offsets_into_the_whole_text() -> None:
    line = make_report(TEXT)
    shift = 100
    gold = {**BOR, "evidence": {**BOR["evidence"]}, "roles": {}}
    gold["evidence"] = {k: v + shift if k != "text" else v for k, v in BOR["evidence"].items()}
    gold["roles"] = {
        r: [{**m, "start": m["start"] + shift, "end": m["end"] + shift} for m in ms]
        for r, ms in BOR["roles"].items()
    }

    def read(report):
        actor, place = mention("Rebels"), mention("Bor")
        said = Claim(
            ClaimId("c"), report.id, ClaimType.CAPTURE, Evidence(**BOR["evidence"]),
            actor=(Mention(**actor),), place=(Mention(**place),),
        )  # fmt: skip
        return Reading((said,), (Refused("no", "x"),))

    found = measure("lines", [GoldText("a:1", line, (gold,), "dev", offset=shift)], read, "test/1")
    assert (found.whole.lenient, found.whole.strict, found.refused, found.texts) == (1, 1, 1, 1)
    assert found.figures()["lenient"] == 1.0
    (printed,) = as_json([found])
    assert printed["lenient"]["f1"] == 1.0
    assert printed["by_type"]["capture"]["gold"] == 1
    table = render(sections([found], by_type=True))
    assert "capture" in table
    assert "lines" in table
    assert Counter(table.split())["1.00"] >= 6


def test_reliability_tells_how_often_claims_of_one_score_are_right() -> None:
    scored = [(0.9, True), (0.9, True), (0.95, False), (1.0, True), (0.3, False), (0.3, True)]
    low, high = reliability(scored)
    assert (low.claims, low.mean, low.right) == (2, pytest.approx(0.3), 0.5)
    assert (high.claims, high.right) == (4, 0.75)
    assert calibration_error(scored) == pytest.approx((0.2 * 2 + (0.9375 - 0.75) * 4) / 6)
    assert calibration_error([]) == 0.0
