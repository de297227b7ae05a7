"""Claims that cannot all be true."""

from sayso.model.picture import Dispute
from sayso.picture.background import ActorFacts, Background, PlaceFacts
from sayso.picture.build import picture_at
from stories import Story, known

WAR = Background(
    actors={
        "army": ActorFacts("Army", "state_forces"),
        "rebels": ActorFacts("Rebels", "rebel"),
    },
    places={"town": PlaceFacts("Town", (), 36.0, 37.0, "settlement")},
)
DAY = "2024-06-01"


def tale(source: str = "wire", day: str = DAY) -> Story:
    return Story(source, day, f"{source} of {day}.")


def disputes(*stories: Story) -> tuple[Dispute, ...]:
    return picture_at(known(*stories), None, WAR).disputes


REPELLED = tale().say(
    "attack_repelled", actor="army", target="rebels", place="town", when=DAY, by="army"
)


def test_repelled_and_captured_cannot_both_be() -> None:
    taken = tale("paper").say("capture", actor="rebels", place="town", when=DAY, by="rebels")
    (dispute,) = disputes(REPELLED, taken)
    assert (dispute.kind, dispute.conceded_by) == ("repelled_or_entered", None)
    assert [len(p.claims) for p in dispute.positions] == [1, 1]


def test_a_later_attack_is_another_matter() -> None:
    taken = tale("paper", "2024-06-20").say(
        "capture", actor="rebels", place="town", when="2024-06-20", by="rebels"
    )
    assert disputes(REPELLED, taken) == ()


def test_another_sides_entry_is_another_matter() -> None:
    taken = tale("paper").say("advance", actor="army", place="town", when=DAY)
    assert disputes(REPELLED, taken) == ()


def test_what_one_says_and_another_denies() -> None:
    yes = tale().say("shelling", actor="army", place="town", when=DAY, by="rebels")
    no = tale("paper").say(
        "shelling", actor="army", place="town", when=DAY, by="army", stance="denies"
    )
    (dispute,) = disputes(yes, no)
    assert dispute.kind == "denied"
    assert [[v.speaker.key for v in p.voices] for p in dispute.positions] == [["rebels"], ["army"]]


def test_what_one_says_and_another_says_did_not_happen() -> None:
    yes = tale().say("airstrike", actor="army", place="town", when=DAY)
    no = tale("paper").say("airstrike", actor="army", place="town", when=DAY, negative=True)
    assert [d.kind for d in disputes(yes, no)] == ["happened_or_not"]


def test_two_sides_cannot_hold_one_place_at_a_time() -> None:
    one = tale().say("controls", actor="army", place="town", when=DAY, by="army")
    other = tale("paper").say("controls", actor="rebels", place="town", when=DAY, by="rebels")
    (dispute,) = [d for d in disputes(one, other) if d.kind == "holder"]
    assert {p.says for p in dispute.positions} == {"Army holds Town", "Rebels holds Town"}


def test_a_capture_from_the_holder_is_no_dispute() -> None:
    one = tale().say("controls", actor="army", place="town", when="2024-05-31")
    other = tale("paper").say("capture", actor="rebels", target="army", place="town", when=DAY)
    assert disputes(one, other) == ()


def test_the_loser_that_admits_it_concedes_to_the_other_position() -> None:
    said = tale().say(
        "attack_repelled", actor="army", target="rebels", place="town", when=DAY, by="army"
    )
    admitted = tale("paper", "2024-06-02").say(
        "capture", actor="rebels", target="army", place="town", when=DAY, by="army",
        stance="acknowledges",
    )  # fmt: skip
    (dispute,) = disputes(said, admitted)
    assert dispute.conceded_by is not None
    assert dispute.conceded_by.key == "army"
    assert dispute.conceded_to == 1
    assert dispute.concession == (admitted.claims[0].id,)
