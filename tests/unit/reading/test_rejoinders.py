"""What one party says and another answers: two voices, with the real network only at the end."""

import pytest

from framed import claims
from sayso.model.claim import Claim
from sayso.model.report import make_report
from sayso.model.terms import ClaimType, Stance
from sayso.reading.engine import LearnedReader
from sayso.reading.rejoinders import answered, rejoinder, statements
from sayso.reading.sentences import sentence_spans


@pytest.mark.parametrize(
    ("said", "answer", "voices", "stance"),
    [
        ("Medics said jets hit the market", ", which Damascus denied", ["Damascus"], "denies"),
        ("The UN says Ruritania arms them", ", a charge that Strelsau has always denied",
         ["Strelsau"], "denies"),
        ("The army said it had left the pass", "; the rebels denied it", ["rebels"], "denies"),
        ("The army said it had left the pass", ", but a rebel spokesman denied this", ["rebel spokesman"],
         "denies"),
        ("Doctors accused the army of shelling the ward", "; Juba and Khartoum deny the accusation",
         ["Juba", "Khartoum"], "denies"),
        ("The mayor said troops had fired", "; the ministry called that a lie", ["ministry"], "denies"),
        ("He put the dead at 40", ", a figure the ministry disputes", ["ministry"], "denies"),
        ("The rebels say they took the town", ", a claim that the army neither confirmed nor denied",
         ["army"], "cannot_confirm"),
        ("The rebels say they took the town", "; the mission could not verify the account", ["mission"],
         "cannot_confirm"),
        ("The army blamed the Front", ", which denied any part", [], "denies"),
    ],
)  # fmt: skip
def test_an_answer_is_found_and_cut_off(
    said: str, answer: str, voices: list[str], stance: str
) -> None:
    text = said + answer + "."

    first = statements(text, [(0, len(text))])[0]

    assert text[first.start : first.end] == said
    found = first.rejoinders[0]
    assert [m.text for m in found.speakers] == voices
    assert found.stance == stance
    assert text[: found.end] == said + answer


@pytest.mark.parametrize(
    "text",
    [
        "The army denied that it had left the pass.",
        "The rebels, who had shelled the port, denied aid workers entry.",
        "Khartoum does not deny it, diplomats in the capital said.",
        "The ministry denied reports of a retreat from the eastern front.",
        "The staff called the retreat a regrouping of its forces.",
        "The army asked for a truce and the rebels rejected the text of the accord.",
    ],
)
def test_what_has_its_content_within_is_no_answer(text: str) -> None:
    assert rejoinder(text, 0, len(text)) is None


def test_a_sentence_of_its_own_answers_the_one_before() -> None:
    text = "The Front said it had taken Zenda. Strelsau denied the claim.\n\nHentzau denied it."

    first, other = statements(text, sentence_spans(text))

    assert [found.speakers[0].text for found in first.rejoinders] == ["Strelsau"]
    assert not other.rejoinders, "another paragraph answers something else"


def test_what_goes_on_behind_an_answer_is_read_by_itself() -> None:
    text = (
        "Medics said jets hit the market; Damascus denied it and said rebels had shelled the area."
    )

    first, second = statements(text, [(0, len(text))])

    assert text[first.start : first.end] == "Medics said jets hit the market"
    assert text[second.start : second.end].startswith("Damascus denied it and said rebels")


def _told(text: str, said: str, kind: str, anchor: str, **parts: str) -> list[Claim]:
    found = statements(text, [(0, len(text))])[0].rejoinders[0]
    return answered(claims(said, kind, anchor, **parts), found, text)


def test_a_denial_is_a_claim_of_its_own_with_the_same_roles() -> None:
    said = "Medics said jets hit the market in Zenda"
    text = said + ", which Strelsau denied."

    one, other = _told(text, said, "airstrike", "hit", actor="jets", target="market", place="Zenda",
                       speaker="Medics", stance="asserts")  # fmt: skip

    assert (one.stance, one.speaker and one.speaker.text) == (Stance.ASSERTS, "Medics")
    assert (other.stance, other.speaker and other.speaker.text) == (Stance.DENIES, "Strelsau")
    assert (other.actor, other.target, other.place) == (one.actor, one.target, one.place)
    assert other.evidence.text == "jets hit the market in Zenda, which Strelsau denied"
    assert other.id != one.id
    assert other.score < one.score


def test_who_says_of_others_what_they_deny_accuses_them() -> None:
    said = "The ministry said Hentzau armed the Front"
    text = said + "; Hentzau denied it."

    one, other = _told(text, said, "supports", "armed", actor="Hentzau", target="Front",
                       speaker="ministry", stance="asserts")  # fmt: skip

    assert (one.stance, other.stance) == (Stance.ACCUSES, Stance.DENIES)


def test_a_number_that_is_disputed_leaves_the_deed_alone() -> None:
    said = "Medics said the raid on Zenda killed 40 people"
    text = said + ", a figure that Strelsau disputes."
    found = statements(text, [(0, len(text))])[0].rejoinders[0]
    deed = claims(said, "offensive", "raid", place="Zenda", speaker="Medics", stance="asserts")
    dead = claims(said, "casualties", "40", target="people", count="40", place="Zenda",
                  speaker="Medics", stance="asserts", label="killed")  # fmt: skip

    told = answered([*deed, *dead], found, text)

    assert [(c.type, c.stance) for c in told] == [
        (ClaimType.OFFENSIVE, Stance.ASSERTS),
        (ClaimType.CASUALTIES, Stance.ASSERTS),
        (ClaimType.CASUALTIES, Stance.DENIES),
    ]


def test_what_is_still_to_come_is_refused_and_not_denied() -> None:
    said = "Medics said the rebels would leave Zenda"
    text = said + "; the rebels rejected this."

    told = _told(text, said, "withdrawal", "leave", actor="rebels", place="Zenda",
                 speaker="Medics", stance="asserts", realis="planned")  # fmt: skip

    assert [c.stance for c in told] == [Stance.ASSERTS]


def test_the_reader_tells_both_voices() -> None:
    report = make_report(
        "The Observatory said government jets had bombed the town of Zenda on Monday, "
        "which the defence ministry denied."
    )

    told = [c for c in LearnedReader().read(report).claims if c.type is ClaimType.AIRSTRIKE]

    assert {(c.speaker.text, c.stance) for c in told if c.speaker} == {
        ("Observatory", Stance.ASSERTS),
        ("defence ministry", Stance.DENIES),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Rebels said they had taken Zenda, which the army first denied and later admitted.",
        "Rebels said they had taken Zenda. The army at first denied the report, then acknowledged it.",
        "Rebels said they had taken Zenda. The army denied it on Monday but conceded it the next day.",
    ],
)
def test_who_first_denies_and_then_acknowledges_does_both(text: str) -> None:
    first = statements(text, sentence_spans(text))[0]

    assert [(found.stance, found.speakers[0].text) for found in first.rejoinders] == [
        (Stance.DENIES, "army"),
        (Stance.ACKNOWLEDGES, "army"),
    ]


def test_the_reader_tells_the_denial_and_the_admission() -> None:
    report = make_report(
        "Local sources said government forces had handed over the town of Zenda to the rebels. "
        "The army at first denied the report, then acknowledged it."
    )

    told = [c for c in LearnedReader().read(report).claims if c.type is ClaimType.HANDOVER]

    assert {c.stance for c in told if c.speaker and c.speaker.text == "army"} == {
        Stance.DENIES,
        Stance.ACKNOWLEDGES,
    }


def test_all_that_one_speaker_said_behind_the_last_semicolon_is_answered() -> None:
    said = "Troops entered Zenda; the envoy said Hentzau armed and led the Front"
    text = said + ", a charge that Strelsau rejects."
    found = statements(text, [(0, len(text))])[0].rejoinders[0]
    before = claims(said, "advance", "entered", actor="Troops", place="Zenda", speaker="envoy",
                    stance="asserts")  # fmt: skip
    told = [
        *claims(said, "supports", "armed", actor="Hentzau", target="Front", speaker="envoy",
                stance="accuses"),
        *claims(said, "leads", "led", actor="Hentzau", target="Front", speaker="envoy",
                stance="asserts"),
    ]  # fmt: skip

    answers = [c for c in answered([*before, *told], found, text) if c.stance is Stance.DENIES]

    assert [c.type for c in answers] == [ClaimType.SUPPORTS, ClaimType.LEADS]
