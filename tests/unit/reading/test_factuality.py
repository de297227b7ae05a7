"""Cues that take a deed back, beside cues that do not."""

import pytest

from sayso.reading.factuality import Otherwise, told_otherwise


@pytest.mark.parametrize(
    ("text", "kind", "how"),
    [
        ("The army denied that it had [withdrawn] from Lashio.", "withdrawal", "denied"),
        ("Reports that rebels had [seized] the airport were false.", "capture", "denied"),
        ("He rejected claims that troops [shelled] the camp.", "shelling", "denied"),
        ("They did not [enter] the town.", "advance", "negative"),
        ("They haven’t yet been [released].", "release", "negative"),
        ("No one was [abducted] that day.", "abduction", "negative"),
        ("Neither side has [captured] any ground.", "capture", "negative"),
        ("At no time did the army [bomb] the camp.", "airstrike", "negative"),
        ("They failed to [take] the bridge.", "capture", "negative"),
        ("The jet left without [striking] the town.", "airstrike", "negative"),
        ("The [handover] of the town fell through.", "handover", "negative"),
        ("The [exchange], due on Monday, was called off.", "release", "negative"),
        ("The army plans to [retake] the town.", "capture", "planned"),
        ("They tried to [seize] the town.", "capture", "attempted"),
        ("A battle for [control] of the port began.", "capture", "attempted"),
        ("The two armies fought over [control] of the pass.", "controls", "attempted"),
        ("The rebels sought [control] of the pass.", "capture", "attempted"),
        ("They fought for the port and took [control] of it.", "capture", None),
        ("They threatened to [shell] the town.", "shelling", "threatened"),
        ("Police defused a car [bomb] near the stadium.", "bombing", "found"),
        ("Police [defused] a car bomb near the stadium.", "bombing", "found"),
        ("The [ambush] near Tillaberi failed: no one came.", "offensive", "negative"),
        ("It did not find that any civilians had been [killed].", "casualties", "negative"),
        ("The ministry called talk of its [retreat] from Juba a lie.", "withdrawal", "denied"),
        ("He described reports that troops [fled] as baseless.", "withdrawal", "denied"),
        ("Ten would go home in the first week of the proposed [truce].", "agreement", "planned"),
        # The cue belongs to another deed, or takes nothing back.
        ("The army denied losses, saying it had [captured] the town.", "capture", None),
        ("He did not deny having [met] the rebels.", "negotiation", None),
        ("The town was not [taken] until March.", "capture", None),
        ("The truce was not [respected].", "violation", None),
        ("The army had no choice but to [attack].", "offensive", None),
        ("They attempted to [break] through the line.", "offensive", None),
        ("They took the hill but not the town; rebels [held] it.", "controls", None),
        ("Rebels [captured] the town and did not leave.", "capture", None),
        ("The army called news of the [fall] of Goma a disaster.", "capture", None),
        ("They called reports false and [attacked] the town.", "offensive", None),
        ("The [attack] failed to impress the generals.", "offensive", None),
    ],
)
def test_words_beside_a_deed_take_it_back(text: str, kind: str, how: str | None) -> None:
    start, end = text.index("["), text.index("]") - 1
    plain = text.replace("[", "").replace("]", "")

    found = told_otherwise(plain, (0, len(plain)), (start, end), kind)

    assert found == (Otherwise(how) if how else None)
