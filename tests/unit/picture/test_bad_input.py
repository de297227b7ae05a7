"""What becomes of input that contradicts itself, circles, moves, or comes ten thousand times."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from attrs import evolve

from sayso.adapters.sqlite import SqliteLedger
from sayso.errors import CodecError
from sayso.model.claim import Claim, ClaimTime, Count
from sayso.model.codec import claim_from_dict, claim_to_dict
from sayso.model.entry import Linked, LinkKind, Overruled, Recorded, Withdrawn
from sayso.model.known import Axis
from sayso.model.picture import Control, Picture, Status, Tier
from sayso.picture.background import ActorFacts, Background, PlaceFacts, Relation
from sayso.picture.build import picture_at
from stories import Story, known
from strategies import BACKGROUND

AT = datetime(2024, 6, 2, tzinfo=UTC)
DAY = "2024-06-01"


def capture(source: str, text: str = "", actor: str = "rebels", place: str = "town") -> Story:
    return Story(source, DAY, text).say("capture", actor=actor, place=place, when=DAY)


def town(picture: Picture) -> Control:
    return next(c for c in picture.control if c.place.key == "town")


def test_a_claim_of_two_rivals_holding_one_place_is_a_joint_hold_not_a_choice() -> None:
    story = Story("wire", DAY).say("controls", actor=("rebels", "gov"), place="town", when=DAY)
    more = Story("paper", DAY, "Other words.").say(
        "controls", actor=("rebels", "gov"), place="town", when=DAY
    )
    found = town(picture_at(known(story, more), None, BACKGROUND))
    assert (found.status, {p.key for p in found.shared}) == (Status.MIXED, {"rebels", "gov"})


def test_one_who_says_both_is_shown_saying_both() -> None:
    """One speaker who claims a capture and denies it outweighs nobody and hides nothing."""
    story = (
        Story("wire", DAY)
        .say("capture", actor="rebels", place="town", when=DAY, by="monitor")
        .say("capture", actor="rebels", place="town", when=DAY, by="monitor", stance="denies")
    )
    found = town(picture_at(known(story), None, BACKGROUND))
    says, denies = (c.id for c in story.claims)
    assert says in (*found.support, *found.oppose)
    assert denies in (*found.support, *found.oppose)
    assert found.status is not Status.HELD


def test_who_takes_a_place_from_itself_gains_nothing() -> None:
    story = Story("wire", DAY).say(
        "capture", actor="rebels", target="rebels", place="town", when=DAY
    )
    found = town(picture_at(known(story), None, BACKGROUND))
    assert (found.status, found.tier) == (Status.CLAIMED, Tier.T4)


def test_intervals_that_end_before_they_begin_are_refused_where_they_come_in() -> None:
    with pytest.raises(ValueError, match="ends before it begins"):
        ClaimTime("from May to April", date(2024, 5, 1), date(2024, 4, 1), "month")
    with pytest.raises(ValueError, match="is more than"):
        Count("20 to 10", 20, 10)
    (claim,) = capture("wire").claims
    printed = claim_to_dict(claim)
    printed["time"] = {"text": "x", "start": "2024-05-02", "end": "2024-05-01", "precision": "day"}
    with pytest.raises(CodecError, match=claim.id):
        claim_from_dict(printed)
    with pytest.raises(ValueError, match="ends before it begins"):
        Overruled(AT, "town", Status.UNKNOWN, "me", "why", None, date(2024, 5, 2), date(2024, 5, 1))


def test_a_report_taken_back_supports_nothing_and_its_copies_stay_one_origin(
    tmp_path: Path,
) -> None:
    text = " ".join(f"word{n}" for n in range(60)) + "."
    stories = [capture(source, text) for source in ("wire", "paper", "herald")]
    ledger = SqliteLedger(tmp_path / "ledger.db")
    ledger.append([Recorded(AT, s.report, "one", s.claims) for s in stories])
    ledger.append([Withdrawn(AT, stories[0].report.id, AT)])
    found = town(picture_at(ledger.known(), None, BACKGROUND))
    assert (found.tier, found.origins, len(found.support)) == (Tier.T4, 1, 2)
    with ledger.atlas(BACKGROUND, _policy(), Axis.RECORDED) as atlas:
        assert atlas.control("town", None) == found
    ledger.close()


def _policy():
    from sayso.picture.policy import default_policy

    return default_policy()


@pytest.mark.parametrize("kind", ["merged_into", "renamed_to", "member_of"])
def test_an_actor_merged_into_itself_is_itself(kind: str) -> None:
    itself = ActorFacts("Rebels", "rebel", relations=(Relation(kind, "rebels"),))
    background = evolve(BACKGROUND, actors={**BACKGROUND.actors, "rebels": itself})
    formed = Story("wire", DAY).say("formed", actor="rebels", target="rebels", label="merger")
    both = known(capture("wire"), formed)
    assert town(picture_at(both, None, background)) == town(picture_at(both, None, BACKGROUND))
    linked = Linked(AT, LinkKind.ACTOR, "rebels", "rebels", True, "a reviewer")
    again = picture_at(evolve(both, links=(linked,)), None, BACKGROUND)
    assert again.control == picture_at(both, None, BACKGROUND).control


def test_a_circle_in_the_genealogy_makes_its_members_one_side_and_ends() -> None:
    circle = {
        key: ActorFacts(key, "rebel", relations=(Relation("merged_into", after),))
        for key, after in (("rebels", "brigade"), ("brigade", "third"), ("third", "rebels"))
    }
    background = Background({**BACKGROUND.actors, **circle}, BACKGROUND.places, BACKGROUND.outlets)
    told = known(*(capture(f"paper-{k}", f"{k}.", actor=k) for k in circle))
    found = town(picture_at(told, None, background))
    assert (found.status, found.tier, len(found.support)) == (Status.HELD, Tier.T3, 3)


def test_a_circle_of_areas_ends() -> None:
    places = {
        "town": PlaceFacts("Town", ("province",), 1.0, 1.0),
        "province": PlaceFacts("Province", ("town",), 1.0, 1.0),
    }
    background = Background(BACKGROUND.actors, places)
    assert town(picture_at(known(capture("wire")), None, background)).status is Status.CLAIMED


def test_a_place_that_a_gazetteer_moved_keeps_its_claims_and_is_drawn_where_it_is_now(
    tmp_path: Path,
) -> None:
    """Claims name a place by its key; where it lies is the packs' word, so nothing is torn."""
    moved = {**BACKGROUND.places, "town": PlaceFacts("Town", ("elsewhere",), 9.0, 9.0)}
    moved["elsewhere"] = PlaceFacts("Elsewhere", ())
    after = evolve(BACKGROUND, places=moved)
    story = capture("wire")
    area = Story("paper", DAY).say(
        "controls", actor="gov", place="province", when=DAY, label="full"
    )
    ledger = SqliteLedger(tmp_path / "ledger.db")
    ledger.append([Recorded(AT, s.report, "one", s.claims) for s in (story, area)])
    drawn = {}
    for name, background in (("old packs", BACKGROUND), ("new packs", after)):
        whole = town(picture_at(ledger.known(), None, background))
        with ledger.atlas(background, _policy()) as atlas:
            assert atlas.control("town", None) == whole
        lines = ledger.control_map(background, _policy(), name, None)
        drawn[name] = next(line.place for line in lines if line.place.key == "town")
        assert whole.place == drawn[name]
        # What is said of its old province is no longer said of it.
        assert (area.claims[0].id in {*whole.support, *whole.oppose}) is (name == "old packs")
    assert (drawn["old packs"].lat, drawn["new packs"].lat) == (1.0, 9.0)
    ledger.close()


@pytest.mark.slow
def test_ten_thousand_copies_of_one_wire_are_one_origin(tmp_path: Path) -> None:
    text = " ".join(f"word{n}" for n in range(60)) + "."
    ledger = SqliteLedger(tmp_path / "ledger.db")
    entries = []
    for n in range(10_000):
        story = capture(f"outlet-{n}", text)
        entries.append(Recorded(AT, story.report, "one", story.claims))
    ledger.append(entries)
    with ledger.atlas(BACKGROUND, _policy()) as atlas:
        found = atlas.control("town", None)
    assert found is not None
    assert (found.status, found.tier, found.origins) == (Status.CLAIMED, Tier.T4, 1)
    assert len(found.support) == 10_000
    ledger.close()


def test_a_claim_with_no_words_is_refused() -> None:
    (claim,) = capture("wire").claims
    with pytest.raises(ValueError, match="a span needs"):
        evolve(claim.evidence, end=claim.evidence.start)
    assert isinstance(claim, Claim)
