"""What a model proposes: whatever it says becomes grounded claims or refusals."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounded import no_blow_up
from sayso.model.codec import claim_from_dict, claim_to_dict
from sayso.model.report import Report, make_report
from sayso.model.terms import ClaimType, Polarity, Realis, Stance
from sayso.reading.engine import Reading
from sayso.reading.ground import Span, grounded
from sayso.reading.proposals import (
    LABELS_OF,
    MAX_PROPOSALS,
    Proposals,
    Unreadable,
    answer_schema,
    parse,
    to_claims,
)

TEXT = (
    "The army denied on Monday that the Northern Front had entered Vodny and Karsk “overnight”.\n"
    "At least 12 people, most of them\r\n children, were killed there, state TV quoted a medic as"
    " saying. The Northern Front plans to attack Oster on Friday.\n"
    "The Front, also known as NF, holds Melin. The Northern Front later left Karsk."
)
REPORT = make_report(TEXT, source="wire", published=date(2024, 3, 6))


def read(*items: Any, report: Report = REPORT, within: Span | None = None) -> Reading:
    found = parse(json.dumps({"claims": list(items)}))
    assert isinstance(found, Proposals)
    assert not found.refused, found.refused
    return to_claims(found.proposals, report, "test", within)


def item(kind: str, quote: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "quote": quote, **more}


def reason(*items: Any) -> str:
    reading = read(*items)
    assert reading.claims == ()
    (refused,) = reading.refused
    return refused.reason


def test_a_proposal_becomes_a_claim_with_the_texts_own_words() -> None:
    reading = read(
        item(
            "casualties",
            "At least 12 people, most of them children, were killed",
            target=["people"],
            count="12",
            label="killed",
            stance="asserts",
            speaker="a medic",
            via="state TV",
        )
    )
    assert reading.refused == ()
    (claim,) = reading.claims
    assert claim.evidence.text == "At least 12 people, most of them\r\n children, were killed"
    assert TEXT[claim.evidence.start : claim.evidence.end] == claim.evidence.text
    assert claim.target[0].text == "people"
    assert claim.count is not None
    assert (claim.count.text, claim.count.min, claim.count.max) == ("At least 12", 12, None)
    assert claim.speaker is not None
    assert (claim.speaker.text, [v.text for v in claim.via]) == ("medic", ["state TV"])
    assert (claim.report, claim.engine, claim.score) == (REPORT.id, "test", 0.5)
    assert claim_from_dict(claim_to_dict(claim)) == claim


def test_a_denial_keeps_its_proposition_and_its_places_are_apart() -> None:
    reading = read(
        item(
            "advance",
            'the Northern Front had entered Vodny and Karsk "overnight"',
            actor=["The Northern Front"],
            place=["Vodny", "Karsk"],
            time="overnight",
            stance="denies",
            speaker="The army",
            said="on Monday",
        )
    )
    assert [c.place[0].text for c in reading.claims] == ["Vodny", "Karsk"]
    for claim in reading.claims:
        assert (claim.stance, claim.polarity) == (Stance.DENIES, Polarity.POSITIVE)
        assert claim.actor[0].text == "Northern Front"
        assert claim.said == date(2024, 3, 4)
        assert claim.time is not None
        assert claim.time.text == "overnight"
        assert claim.time.end == date(2024, 3, 6)
    assert len({c.id for c in reading.claims}) == 2


def test_what_is_planned_lies_ahead() -> None:
    (claim,) = read(
        item(
            "offensive",
            "The Northern Front plans to attack Oster on Friday",
            actor=["Northern Front"],
            place=["Oster"],
            time="on Friday",
            realis="planned",
        )
    ).claims
    assert claim.realis is Realis.PLANNED
    assert claim.time is not None
    assert claim.time.start == date(2024, 3, 8)


def test_a_speaker_makes_a_report_an_assertion() -> None:
    quote = "The Northern Front later left Karsk"
    spoken, own = read(
        item("withdrawal", quote, actor="Northern Front", speaker="state TV"),
        item("withdrawal", quote, actor="Northern Front", speaker="null"),
    ).claims
    assert spoken.stance is Stance.ASSERTS
    assert (own.stance, own.speaker) == (Stance.REPORTS, None)


def test_a_word_is_looked_for_in_the_quote_before_elsewhere() -> None:
    (claim,) = read(
        item(
            "withdrawal",
            "The Northern Front later left Karsk",
            actor="Northern Front",
            place="Karsk",
        )
    ).claims
    assert claim.actor[0].start == TEXT.rindex("Northern Front")
    assert claim.place[0].start == TEXT.rindex("Karsk")


def test_the_same_proposal_twice_is_one_claim() -> None:
    same = item("controls", "holds Melin", actor="Front", place="Melin")
    assert len(read(same, same).claims) == 1


def test_only_what_the_model_was_shown_carries_its_claims() -> None:
    end = TEXT.index("\nThe Front")
    left = item("withdrawal", "The Northern Front later left Karsk")
    assert len(read(left).claims) == 1
    assert read(left, within=Span(0, end)).claims == ()


@pytest.mark.parametrize(
    ("proposal", "why"),
    [
        (item("capture", "the Front seized Vodny"), "quote 'the Front seized Vodny' is not in"),
        (item("advance", "had entered Vodny", actor="rebels"), "actor 'rebels' is not in"),
        (item("advance", "had entered Vodny", place="Vod"), "place 'Vod' is not in"),
        (item("advance", "had entered Vodny", speaker="the UN"), "speaker 'UN' is not in"),
        (item("advance", "had entered Vodny", time="on Sunday"), "time 'on Sunday' is not in"),
        (item("advance", "had entered Vodny", said="12 May"), "said '12 May' is not in"),
        (item("advance", "had entered Vodny", via="state TV"), "needs an inner one"),
        (item("casualties", "were killed there", count="21"), "count '21' is not in"),
        (item("casualties", "were killed there", count="12", unit="dogs"), "unit 'dogs' is not"),
        (item("casualties", "were killed there", label="slain"), "label 'slain' is not in"),
        (item("alias", "also known as NF", actor="Front"), "needs a label"),
        (item("alias", "also known as NF", actor="Front", label="N.F."), "label 'N.F.' is not"),
        (item("controls", "Melin"), "too short"),
        (
            item("leads", "holds Melin", actor=["Front"] * 9, target=["Melin"] * 9),
            "81 claims",
        ),
    ],
)
def test_an_ungrounded_word_refuses_the_proposal(proposal: dict[str, Any], why: str) -> None:
    assert why in reason(proposal)


def test_one_bad_proposal_costs_the_others_nothing() -> None:
    found = parse(
        json.dumps(
            [
                item("controls", "holds Melin"),
                item("conquest", "holds Melin"),
                {"quote": "holds Melin"},
                item("controls", "holds Melin", holder="Front"),
                7,
            ]
        )
    )
    assert isinstance(found, Proposals)
    assert len(found.proposals) == 1
    told = [r.reason for r in found.refused]
    assert [t[:9] for t in told] == ["claims[1]", "claims[2]", "claims[3]", "claims[4]"]
    assert "type" in told[0]
    assert "holder: Extra inputs are not permitted" in told[2]


@pytest.mark.parametrize(
    "text",
    [
        '{"claims": [{"type": "CONTROLS", "quote": "holds Melin", "actor": null, "time": ""}]}',
        'Here you are:\n```json\n{"claims": [{"type": "controls", "quote": "holds Melin"}]}\n```',
        '<think>{"a": [</think> [{"type": "controls", "quote": "holds Melin", "label": "None"}]',
    ],
)
def test_loose_forms_are_understood(text: str) -> None:
    found = parse(text)
    assert isinstance(found, Proposals)
    (proposal,) = found.proposals
    assert proposal.type is ClaimType.CONTROLS
    assert (proposal.actor, proposal.time, proposal.label) == ([], None, None)


@pytest.mark.parametrize(
    "text",
    ["", " ", "null", "7", '"claims"', "{}", '{"claims": {}}', '{"claims": [',
     pytest.param("[" * 100_000, id="deep"), pytest.param("9" * 5000, id="long"), '{"claims": [], "more": 1}', "I cannot help with that.", "}{", "<think>"],
)  # fmt: skip
def test_what_is_no_answer_says_why(text: str) -> None:
    found = parse(text)
    assert isinstance(found, Unreadable)
    assert found.error


def test_an_endless_answer_is_cut_and_counted() -> None:
    found = parse(json.dumps([item("controls", "holds Melin")] * (MAX_PROPOSALS + 5)))
    assert isinstance(found, Proposals)
    assert len(found.proposals) == MAX_PROPOSALS
    assert found.refused[0].reason.startswith("5 claims over")


def test_refusals_can_be_printed_whatever_the_model_said() -> None:
    found = parse('[{"type": "controls", "quote": "\\ud800", "\\udfff": 1}, "\\ud800"]')
    assert isinstance(found, Proposals)
    for refused in found.refused:
        (refused.reason + refused.proposal).encode()


def test_a_report_without_text_or_date_is_no_trouble() -> None:
    found = parse(json.dumps([item("controls", "holds Melin", time="on Friday")]))
    assert isinstance(found, Proposals)
    assert len(to_claims(found.proposals, make_report(""), "test").refused) == 1
    (claim,) = to_claims(
        found.proposals, make_report("On Friday it holds Melin, on Friday."), "t"
    ).claims
    assert claim.time is not None
    assert (claim.time.start, claim.time.end) == (None, None)


def test_the_schema_is_strict_and_names_every_type() -> None:
    schema = json.dumps(answer_schema())
    for kind in ClaimType:
        assert f'"{kind.value}"' in schema
    assert '"default"' not in schema
    assert "maxLength" not in schema
    assert answer_schema()["required"] == ["claims"]
    assert set(LABELS_OF) <= set(ClaimType)


FUZZ = settings(deadline=None, derandomize=True, max_examples=150)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)
SOME_WORDS = st.sampled_from(
    [*TEXT.split(), "Northern Front", "on Monday", "at least 12", "21", "rebels", "", "null", "12"]
) | st.text(max_size=5)
QUOTES = st.tuples(st.integers(0, len(TEXT)), st.integers(0, 80)).map(
    lambda s: TEXT[s[0] : s[0] + s[1]]
)
ITEMS = st.fixed_dictionaries(
    {"type": st.sampled_from([t.value for t in ClaimType]), "quote": QUOTES | SOME_WORDS},
    optional={
        **{
            role: st.lists(SOME_WORDS, max_size=3) | SOME_WORDS
            for role in ("actor", "place", "via")
        },
        **dict.fromkeys(("time", "count", "label", "speaker", "said", "unit"), SOME_WORDS | JSON),
        "realis": st.sampled_from(["planned", "actual", "no"]),
        "stance": st.sampled_from(["denies", "reports", "asserts"]),
        "ended": st.booleans() | JSON,
    },
)


@FUZZ
@given(text=st.text() | JSON.map(json.dumps) | st.lists(JSON, max_size=3).map(json.dumps))
def test_any_answer_is_read_or_said_to_be_unreadable(text: str) -> None:
    found = parse(text)
    assert isinstance(found, Proposals | Unreadable)


@FUZZ
@given(items=st.lists(ITEMS | JSON, max_size=6), text=st.just(TEXT) | st.text(max_size=80))
def test_no_ungrounded_claim_and_nothing_lost_unsaid(items: list[Any], text: str) -> None:
    report = make_report(text, published=date(2024, 3, 6))
    found = parse(json.dumps(items))
    assert isinstance(found, Proposals)
    assert len(found.proposals) + len(found.refused) == len(items)
    for proposal in found.proposals:
        reading = to_claims([proposal], report, "test")
        assert reading.claims or reading.refused
        for claim in reading.claims:
            assert grounded(claim, report) is None
            assert text[claim.evidence.start : claim.evidence.end] == claim.evidence.text
            for mention in (*claim.actor, *claim.place):
                assert text[mention.start : mention.end] == mention.text


@pytest.mark.parametrize(
    "text", ["a 1 " * 5_000 + "b c d", "a" * 3_000 + " b c d"], ids=["words", "one word"]
)
def test_a_hostile_answer_takes_no_longer(text: str) -> None:
    report = make_report(text, published=date(2024, 3, 6))
    items = [item("controls", "a 1 a 1 b", actor=["a"] * 40)] * (MAX_PROPOSALS - 20)
    items += [item("negotiation", "b c", actor=["a"] * 40, count="1", time="1 a 1")] * 20
    found = parse(json.dumps(items))
    assert isinstance(found, Proposals)
    with no_blow_up():
        to_claims(found.proposals, report, "test")
