"""Whose words are those that no verb of saying in their own sentence tells of."""

import pytest

from sayso.model.claim import Mention
from sayso.reading.speeches import speeches, voice_at
from sayso.reading.tellers import takes_upon_itself


def whose(text: str, words: str) -> str | None:
    voice = voice_at(speeches(text), text.index(words))
    return voice.text if voice else None


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("“They burnt the mill. Then they took 73 men,” the mayor said.", "burnt", "mayor"),
        ('"They burnt the mill. 40 people were killed" the centre said.', "burnt", "centre"),
        ('"We lost two men," he said. "Then they took the mill."', "took", "he"),
        ("“The mill fell,” said Ali Reza, in Qom. “Two died.”", "died", "Ali Reza"),
        ('The prefect told reporters: "The mill fell. Two died."', "died", "prefect"),
        ('Ali Reza said, "The mill fell. Two died." General Omar denied that.', "died", "Ali Reza"),
        ("The mill was called “the tomb” by those who took it.", "took", None),
        ("The mill fell. “The tomb” is what they call it.", "tomb", None),
    ],
)
def test_quoted_words_are_whose_they_are_told_to_be(
    text: str, words: str, speaker: str | None
) -> None:
    assert whose(text, words) == speaker


def test_another_speaker_ends_what_the_first_goes_on_to_say() -> None:
    text = '"We lost two men," he said. The army has a mill there, near the old bridge, and more. "Two died."'
    assert whose(text, "Two died") is None


def test_a_broadcast_is_its_reporters_under_the_name_in_brackets() -> None:
    text = (
        "OUR REPORTER RAUL MENA HAS THIS. [MENA] TWO BOMBS WENT OFF. THREE DIED. "
        "[END RECORDING] THE POLICE [DAS] CLOSED THE ROAD."
    )
    assert whose(text, "THREE DIED") == "MENA"
    assert whose(text, "OUR REPORTER") is None
    assert whose("THE PARTY [PDC] WON. TWO DIED AT A PDC RALLY.", "TWO DIED") is None


def test_an_interview_is_read_by_its_turns() -> None:
    text = "Amy: What happened?\nSalim Rao: They shelled the mill.\nAmy: And then?\nSalim Rao: We left."
    assert whose(text, "shelled") == "Salim Rao"
    places = "Homs: Two died.\nHama: The mill fell.\nIdlib: Quiet."
    assert whose(places, "mill") is None


@pytest.mark.parametrize(
    ("text", "deed", "its_own"),
    [
        ("The Column today claimed responsibility for the attack on the mill.", "attack", True),
        ("The Column, led by Omar, has claimed responsibility for the attack.", "attack", True),
        ("The Column threatened to attack the mill.", "attack", True),
        ("The Column attacked the mill and no one claimed responsibility.", "attacked", False),
    ],
)
def test_who_claims_or_threatens_a_deed_speaks(text: str, deed: str, its_own: bool) -> None:
    at = text.index(deed)
    actor = Mention("Column", 4, 10)
    assert takes_upon_itself(text, actor, (at, at + len(deed))) is its_own
