"""Alike names are proposed, with care, and joined by nobody but a reviewer."""

import pytest

from sayso.picture.background import ActorFacts, Background
from sayso.picture.build import ground_of
from sayso.picture.names import Likeness, alike
from stories import Story, known

REGISTRY = Background(
    actors={
        "hts": ActorFacts("Hayat Tahrir al-Sham", aliases=("HTS",)),
        "fsa": ActorFacts("Free Syrian Army"),
        "div-25": ActorFacts("25th Division"),
        "front": ActorFacts("Northern Front"),
    }
)


def proposals(*names: str) -> tuple[Likeness, ...]:
    story = Story("wire", "2024-06-01")
    for name in names:
        story.say("present", actor="~" + name, place="town")
    ground = ground_of(known(story), REGISTRY)
    return alike(ground.heard, ground.cast)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Hayat Tahrir al-Shams", "hts"),
        ("Hay’at Tahrir al-Sham", "hts"),
        ("Hayʼat Taḥrīr al-Shām", "hts"),
        ("the Free Syrian Army", "fsa"),
    ],
)
def test_another_spelling_is_proposed(name: str, key: str) -> None:
    (found,) = proposals(name)
    assert found.b.key == key
    assert found.score >= 86


@pytest.mark.parametrize(
    "name", ["46th Division", "Southern Front", "Free Idlib Army", "they", "HTC", "army"]
)
def test_what_only_looks_alike_is_not(name: str) -> None:
    assert proposals(name) == ()


def test_two_unregistered_names_may_be_one() -> None:
    (found,) = proposals("Liwa al-Quds", "Liwa al Quds")
    assert {found.a.key, found.b.key} == {"text:liwa al-quds", "text:liwa al quds"}
    (found,) = proposals("Jaysh al-Izza", "Jaysh al-Izzah")
    assert {found.a.key, found.b.key} == {"text:jaysh al-izza", "text:jaysh al-izzah"}
