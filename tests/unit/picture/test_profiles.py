"""Who an actor is, as told by whom and since when."""

from datetime import UTC, date, datetime

from sayso.model.entry import Linked, LinkKind
from sayso.model.picture import Fact, Profile
from sayso.picture.background import ActorFacts, Background, Relation
from sayso.picture.build import picture_at
from sayso.picture.policy import default_policy
from sayso.picture.sides import Cast
from stories import Story, known

DAY = "2024-06-01"
NONE = Background()


def tale(source: str = "wire", day: str = DAY) -> Story:
    return Story(source, day, f"{source} of {day}.")


def profile(
    key: str, *stories: Story, background: Background = NONE, as_of: str | None = None, **given
) -> Profile:
    day = date.fromisoformat(as_of) if as_of else None
    found = picture_at(known(*stories, **given), day, background).profiles
    return next(p for p in found if p.actor.key == key)


def facts(found: Profile, kind: str) -> list[Fact]:
    return [f for f in found.facts if f.kind == kind]


def test_leaders_follow_one_another() -> None:
    first = tale().say("leads", actor="ali", target="group", when=("2020-01-01", "2021-06-30"))
    second = tale("paper").say("leads", actor="omar", target="group", when=("2021-07-01", None))
    again = tale("radio").say("leads", actor="ali", target="group", when=("2023-01-01", None))
    told = facts(profile("group", first, second, again), "leads")
    assert [(f.other.key, f.start, f.end) for f in told if f.other] == [
        ("ali", date(2020, 1, 1), date(2021, 6, 30)),
        ("omar", date(2021, 7, 1), None),
        ("ali", date(2023, 1, 1), None),
    ]


def test_stretches_that_touch_are_one() -> None:
    one = tale().say("leads", actor="ali", target="group", when=("2020-01-01", "2020-06-30"))
    two = tale("paper").say("leads", actor="ali", target="group", when=("2020-07-01", "2020-12-31"))
    (told,) = facts(profile("group", one, two), "leads")
    assert (told.start, told.end, len(told.support)) == (date(2020, 1, 1), date(2020, 12, 31), 2)


def test_a_tie_that_was_cut_is_ended_by_its_day_and_not_before() -> None:
    tied = tale().say("affiliated", actor="group", target="network", when=("2012-01-01", None))
    cut = tale("paper").say(
        "affiliated", actor="group", target="network", when="2016-07-28", ended=True, by="group"
    )
    (told,) = facts(profile("group", tied, cut), "affiliated")
    assert (told.start, told.end, told.ended) == (date(2012, 1, 1), date(2016, 7, 28), True)
    (earlier,) = facts(profile("group", tied, cut, as_of="2016-07-27"), "affiliated")
    assert (earlier.end, earlier.ended) == (None, False)


def test_a_denied_tie_is_disputed() -> None:
    tied = tale().say("supports", actor="state", target="group", by="rivals")
    no = tale("paper").say("supports", actor="state", target="group", by="state", stance="denies")
    (told,) = facts(profile("group", tied, no), "supports")
    assert told.disputed
    assert len(told.oppose) == 1


def test_a_tie_is_the_same_from_either_end() -> None:
    one = tale().say("allied", actor="a", target="b")
    other = tale("paper").say("allied", actor="b", target="a")
    (told,) = facts(profile("a", one, other), "allied")
    assert len(told.support) == 2
    (seen,) = facts(profile("b", one, other), "allied")
    assert len(seen.support) == 2


def test_a_listing_is_by_authority_and_may_end() -> None:
    story = tale()
    for authority in ("un", "us"):
        story.say("designation", actor=authority, target="group", label="terrorist organisation")
    off = tale("paper", "2025-07-08").say(
        "designation", actor="us", target="group", label="terrorist organisation", ended=True,
        when="2025-07-08",
    )  # fmt: skip
    told = facts(profile("group", story, off), "designation")
    assert {(f.other.key, f.ended) for f in told if f.other} == {("un", False), ("us", True)}


def test_names_are_kept_with_the_days_of_their_use() -> None:
    background = Background(actors={"group": ActorFacts("The Group", "rebel", ("TG",))})
    one = tale().say("present", actor="group|Front of the South", place="town")
    two = tale("paper", "2024-07-01").say("alias", actor="group|Southern Front", label="SF")
    names = profile("group", one, two, background=background).names
    assert [(n.text, n.of) for n in names] == [
        ("The Group", "pack"), ("TG", "pack"), ("SF", "alias"),
        ("Front of the South", "mention"), ("Southern Front", "mention"),
    ]  # fmt: skip
    assert names[2].first == date(2024, 7, 1)


def test_a_link_joins_two_names_and_a_later_one_parts_them() -> None:
    one = tale().say("leads", actor="ali", target="~Southern Front")
    two = tale("paper").say("supports", actor="state", target="group")
    at = datetime(2024, 7, 1, tzinfo=UTC)
    joined = Linked(at, LinkKind.ACTOR, "text:southern front", "group", True, "a reviewer")
    parted = Linked(at, LinkKind.ACTOR, "group", "text:southern front", False, "a reviewer")
    background = Background(actors={"group": ActorFacts("Group")})
    whole = profile("group", one, two, background=background, links=(joined,))
    assert {f.kind for f in whole.facts} == {"leads", "supports"}
    apart = profile("group", one, two, background=background, links=(joined, parted))
    assert {f.kind for f in apart.facts} == {"supports"}


def test_an_actor_linked_to_itself_is_itself() -> None:
    link = Linked(
        datetime(2024, 7, 1, tzinfo=UTC), LinkKind.ACTOR, "group", "group", True, "a reviewer"
    )
    story = tale().say("leads", actor="ali", target="group")
    assert profile("group", story, links=(link,)).actor.key == "group"


def test_a_circle_of_parents_ends() -> None:
    background = Background(
        actors={
            "a": ActorFacts("A", parents=("b",)),
            "b": ActorFacts("B", parents=("c",)),
            "c": ActorFacts("C", parents=("a",)),
            "d": ActorFacts("D"),
        }
    )
    cast = Cast(background, (), default_policy())
    assert cast.lineage("a", None) == {"a", "b", "c"}
    assert cast.same_side("a", "c", None)
    assert not cast.same_side("a", "d", None)


def test_sides_change_with_the_day() -> None:
    background = Background(
        actors={
            "whole": ActorFacts("Whole"),
            "a": ActorFacts(
                "A", relations=(Relation("member_of", "whole", None, date(2020, 1, 1)),)
            ),
            "b": ActorFacts(
                "B",
                parents=("whole",),
                relations=(Relation("hostile_to", "c", date(2021, 1, 1)),),
            ),
            "c": ActorFacts("C", parents=("whole",)),
            "ally": ActorFacts("Ally", relations=(Relation("allied_with", "whole"),)),
        }
    )
    cast = Cast(background, (), default_policy())
    assert cast.same_side("a", "whole", date(2019, 1, 1))
    assert not cast.same_side("a", "whole", date(2021, 1, 1))
    assert cast.same_side("b", "c", date(2020, 1, 1))
    assert not cast.same_side("b", "c", date(2022, 1, 1))
    assert cast.allied("ally", "b", None)
    assert not cast.same_side("ally", "b", None)


def test_who_is_only_pointed_at_has_no_profile() -> None:
    story = tale().say("leads", actor="ali", target="~the group")
    keys = {p.actor.key for p in picture_at(known(story), None, NONE).profiles}
    assert keys == {"ali"}
