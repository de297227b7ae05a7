"""Who is meant: claims of hand-made frames, tied to the registry."""

import pytest

from framed import SATURDAY, claims
from sayso.linking import link
from sayso.model.report import make_report
from sayso.registry import default_registry


@pytest.mark.parametrize(
    ("text", "speaker", "ref"),
    [
        ("The SDF said dozens of its soldiers had been killed.", "SDF", "sdf"),
        ("Russia said dozens of its soldiers had been killed.", "Russia", None),
        ("Sources said dozens of its soldiers had been killed.", "Sources", None),
    ],
    ids=["an armed group's", "a state's", "nobody knows whose"],
)
def test_its_soldiers_are_the_speakers_own(text: str, speaker: str, ref: str | None) -> None:
    found = claims(
        text, "casualties", "soldiers", target="its soldiers", speaker=speaker,
        label="killed", stance="acknowledges",
    )  # fmt: skip

    (claim,) = link(found, make_report(text, published=SATURDAY), default_registry())

    assert [m.ref for m in claim.target] == [ref]


def test_a_statement_is_of_whoever_spoke_last() -> None:
    first = "The SDF said its troops left Nubl."
    text = f"{first} The statement said rebels entered the town."
    report = make_report(text, published=SATURDAY)
    found = [
        *claims(text, "withdrawal", "left", actor="troops", speaker="SDF", stance="asserts"),
        *claims(text, "advance", "entered", actor="rebels", speaker="statement", stance="asserts"),
    ]

    assert [c.speaker and c.speaker.ref for c in link(found, report, default_registry())] == [
        "sdf",
        "sdf",
    ]


def test_the_groups_are_those_last_called_groups() -> None:
    text = "Islamic State groups left Nubl, and the SDF took it; the groups entered the town."
    report = make_report(text, published=SATURDAY)
    found = [
        *claims(text, "withdrawal", "left", actor="Islamic State groups", place="Nubl"),
        *claims(text, "capture", "took", actor="SDF", place="it"),
        *claims(text, "advance", "entered", actor="the groups"),
    ]

    first, _, last = link(found, report, default_registry())

    assert first.actor[0].ref is not None
    assert last.actor[0].ref == first.actor[0].ref


@pytest.mark.parametrize(
    ("again", "ref"),
    [
        ("The group left Nubl", "sdf"),
        ("They left Nubl", "sdf"),
        ("Later the group left Nubl", None),
    ],
)
def test_a_sentence_that_starts_with_a_pronoun_goes_on_about_the_last_topic(
    again: str, ref: str | None
) -> None:
    text = f"The SDF fought Ahrar al-Sham and Islamic State. {again}."
    report = make_report(text, published=SATURDAY)
    actor = "They" if "They" in again else "group"
    found = [
        *claims(text, "armed_clash", "fought", actor="SDF ; Ahrar al-Sham ; Islamic State"),
        *claims(text, "withdrawal", "left", actor=actor, place="Nubl"),
    ]

    *_, last = link(found, report, default_registry())

    assert [m.ref for m in last.actor] == [ref]


def test_who_is_in_no_registry_is_the_name_that_the_report_gives() -> None:
    text = "The SDF fought Ahrar al-Sham. The Zenith Army fought it and Islamic State. It left."
    report = make_report(text, published=SATURDAY)
    found = [
        *claims(text, "armed_clash", "fought", actor="SDF ; Ahrar al-Sham"),
        *claims(text, "armed_clash", "fought", actor="Zenith Army ; Islamic State"),
        *claims(text, "withdrawal", "left", actor="It"),
    ]

    *_, last = link(found, report, default_registry())

    assert [(m.ref, m.name) for m in last.actor] == [(None, "Zenith Army")]


@pytest.mark.parametrize(
    ("speaker", "name"),
    [("Zulu Army", "Zulu Army"), ("residents", None), ("Omar Zahn", None)],
)
def test_it_is_a_speaker_in_no_registry_if_that_acts_in_the_report(
    speaker: str, name: str | None
) -> None:
    text = (
        "The Zulu Army and the Mali Front hold Nubl; Omar Zahn leads the Mali Front. "
        f"The {speaker} said it had left."
    )
    report = make_report(text, published=SATURDAY)
    found = [
        *claims(text, "controls", "hold", actor="Zulu Army ; Mali Front", place="Nubl"),
        *claims(text, "leads", "leads", actor="Omar Zahn", target="Mali Front"),
        *claims(
            text, "withdrawal", "left", actor="it", speaker=speaker, stance="asserts"
        ),
    ]  # fmt: skip

    *_, last = link(found, report, default_registry())

    assert [(m.ref, m.name) for m in last.actor] == [(None, name)]


def test_another_name_of_who_is_in_no_registry_is_the_same_party() -> None:
    text = "The Zulu Army (ZA) fought the SDF. The ZA left Nubl."
    report = make_report(text, published=SATURDAY)
    found = [
        *claims(text, "alias", "ZA", actor="Zulu Army"),
        *claims(text, "withdrawal", "left", actor="ZA#2", place="Nubl"),
    ]

    *_, last = link(found, report, default_registry())

    assert [(m.ref, m.name) for m in last.actor] == [(None, "Zulu Army")]


@pytest.mark.parametrize(
    ("speaker", "target", "stance", "settled"),
    [
        ("army", "soldiers", "asserts", "acknowledges"),
        ("army", "rebels", "asserts", "asserts"),
        ("army", "Russian soldiers", "asserts", "asserts"),
        ("Sources", "soldiers", "asserts", "asserts"),
        # A medium has nothing of its own to admit.
        ("Reuters", "soldiers", "acknowledges", "asserts"),
        ("army", "soldiers", "acknowledges", "acknowledges"),
    ],
)
def test_who_tells_of_its_own_dead_acknowledges_them(
    speaker: str, target: str, stance: str, settled: str
) -> None:
    text = f"{speaker} said on Friday that four {target} had been killed in Nubl."
    found = claims(
        text, "casualties", target.rsplit(maxsplit=1)[-1], target=target, speaker=speaker, label="killed",
        stance=stance,
    )  # fmt: skip

    (claim,) = link(found, make_report(text, published=SATURDAY), default_registry())

    assert claim.stance.value == settled
