"""Many claims, one event; and what reviewers may say of it."""

from datetime import UTC, date, datetime

import pytest

from sayso.model.entry import Linked, LinkKind
from sayso.model.picture import Grade, Picture
from sayso.picture.background import ActorFacts, Background, PlaceFacts, Relation
from sayso.picture.build import picture_at
from stories import Story, known

WAR = Background(
    actors={
        "army": ActorFacts("Army", "state_forces"),
        "rebels": ActorFacts("Rebels", "rebel"),
        "brigade": ActorFacts("Brigade", "rebel", relations=(Relation("member_of", "rebels"),)),
    },
    places={
        "town": PlaceFacts("Town", ("province",), 36.0, 37.0, "settlement"),
        "market": PlaceFacts("Market", ("town",), 36.0, 37.0, "site"),
        "village": PlaceFacts("Village", ("province",), 36.1, 37.0, "settlement"),
        "province": PlaceFacts("Province", (), None, None, "adm1"),
    },
)
DAY = "2024-06-01"


def tale(source: str = "wire", day: str = DAY) -> Story:
    return Story(source, day, f"{source} of {day}.")


def told(kind: str, source: str = "wire", day: str = DAY, **roles) -> Story:
    roles.setdefault("actor", "army")
    roles.setdefault("place", "town")
    roles.setdefault("when", DAY)
    return tale(source, day).say(kind, **roles)


def drawn(*stories: Story, links: tuple[Linked, ...] = (), as_of: date | None = None) -> Picture:
    return picture_at(known(*stories, links=links), as_of, WAR)


def sizes(picture: Picture) -> list[int]:
    return sorted(len(e.support) for e in picture.events)


TOGETHER = [
    ("two outlets, one day and place", told("airstrike"), told("airstrike", "paper"), True),
    ("one of them gives no time", told("airstrike"), told("airstrike", "paper", when=None), True),
    ("a site in the town", told("airstrike"), told("airstrike", "paper", place="market"), True),
    ("a day apart", told("airstrike"), told("airstrike", "paper", when="2024-06-02"), False),
    ("windows that overlap", told("airstrike", when=("2024-05-30", DAY)),
     told("airstrike", "paper", when=("2024-05-31", "2024-06-02")), True),
    ("a month tells no day", told("airstrike"),
     told("airstrike", "paper", when=("2024-06-01", "2024-06-30")), False),
    ("other attackers", told("airstrike"), told("airstrike", "paper", actor="rebels"), False),
    ("a part of the same side", told("capture", actor="rebels"),
     told("capture", "paper", actor="brigade"), True),
    ("another town", told("airstrike"), told("airstrike", "paper", place="village"), False),
    ("a town and its province", told("capture"), told("capture", "paper", place="province"),
     False),
    ("alike types", told("airstrike"), told("shelling", "paper"), True),
    ("unlike types", told("airstrike"), told("arrest", "paper"), False),
    ("a plan and a deed", told("offensive"), told("offensive", "paper", realis="planned"), False),
    ("a clash told from either side", told("armed_clash", target="rebels"),
     told("armed_clash", "paper", actor="rebels", target="army"), True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "same"), [r[1:] for r in TOGETHER], ids=[r[0] for r in TOGETHER]
)
def test_when_two_claims_are_of_one_event(one: Story, other: Story, same: bool) -> None:
    assert sizes(drawn(one, other)) == ([2] if same else [1, 1])
    assert sizes(drawn(other, one)) == ([2] if same else [1, 1])


def test_every_member_is_kept_and_two_origins_are_fair() -> None:
    picture = drawn(told("airstrike"), told("airstrike", "paper"))
    (event,) = picture.events
    assert (event.grade, event.origins, event.fine) == (Grade.FAIR, 2, "air_drone_strike")
    assert len(event.voices) == 2


def test_an_event_keeps_its_id_as_it_grows() -> None:
    one, other = told("airstrike"), told("airstrike", "paper")
    assert drawn(one).events[0].id == drawn(one, other).events[0].id


def test_a_denial_stands_against_the_event_and_makes_none() -> None:
    picture = drawn(
        told("attack_on_civilians", target="~villagers"),
        told("attack_on_civilians", "paper", target="~villagers", by="army", stance="denies"),
    )
    (event,) = picture.events
    assert (len(event.support), len(event.oppose), event.disputed) == (1, 1, True)
    assert event.grade is Grade.CONTESTED
    (dispute,) = picture.disputes
    assert dispute.kind == "denied"
    assert drawn(told("airstrike", by="army", stance="denies")).events == ()


def test_the_charged_side_concedes_by_its_own_word() -> None:
    picture = drawn(told("attack_on_civilians", target="~villagers", by="army"))
    assert picture.events[0].grade is Grade.CONCEDED
    picture = drawn(told("capture", by="army"))
    assert picture.events[0].grade is Grade.SELF_CLAIM


@pytest.mark.parametrize(
    ("target", "grade"),
    [
        ("rebels", Grade.SELF_CLAIM),
        ("~militants' positions", Grade.SELF_CLAIM),
        ("~villagers", Grade.CONCEDED),
        ("~a market", Grade.CONCEDED),
    ],
)
def test_a_strike_on_fighters_is_a_boast_and_no_admission(target: str, grade: Grade) -> None:
    picture = drawn(told("airstrike", target=target, by="army"))
    assert picture.events[0].grade is grade


def link(a: str, b: str, same: bool) -> Linked:
    return Linked(datetime(2024, 7, 1, tzinfo=UTC), LinkKind.EVENT, a, b, same, "a reviewer")


def test_a_reviewer_joins_two_events_and_can_take_it_back() -> None:
    one, other = told("airstrike"), told("airstrike", "paper", when="2024-06-03", day="2024-06-03")
    a, b = one.claims[0].id, other.claims[0].id
    assert sizes(drawn(one, other)) == [1, 1]
    assert sizes(drawn(one, other, links=(link(a, b, True),))) == [2]
    assert sizes(drawn(one, other, links=(link(a, b, True), link(b, a, False)))) == [1, 1]
    events = [e.id for e in drawn(one, other).events]
    assert sizes(drawn(one, other, links=(link(*events, True),))) == [2]


def test_a_reviewer_takes_a_claim_out_of_an_event() -> None:
    one, other = told("airstrike"), told("airstrike", "paper")
    apart = link(one.claims[0].id, other.claims[0].id, False)
    assert sizes(drawn(one, other, links=(apart,))) == [1, 1]


def test_a_campaign_holds_its_parts() -> None:
    wave = told("offensive", when=("2024-06-01", "2024-06-04"), place="province", day="2024-06-04")
    part = told("capture", "paper", when="2024-06-03", day="2024-06-04")
    before = told("capture", "radio", place="village", when="2024-05-20", day="2024-06-04")
    picture = drawn(wave, part, before)
    (campaign,) = [e for e in picture.events if e.members]
    assert campaign.fine == "offensive_launched"
    parts = [e for e in picture.events if e.part_of == campaign.id]
    assert [(e.type.value, e.place.key if e.place else None) for e in parts] == [
        ("capture", "town")
    ]
    assert campaign.members == tuple(e.id for e in parts)


FINE = [
    ("offensive", {}, "offensive_launched"),
    ("offensive", {"target": "~civilians"}, "attack_on_civilians"),
    ("offensive", {"ended": True}, "raid"),
    ("attack_repelled", {"target": "rebels"}, "armed_clash"),
    ("capture", {"label": "partial"}, "partial_capture"),
    ("handover", {"target": "rebels"}, "handover"),
    ("handover", {"target": "rebels", "realis": "planned"}, "agreement"),
    ("withdrawal", {}, "withdrawal"),
    ("withdrawal", {"realis": "planned"}, "withdrawal_announced"),
    ("withdrawal", {"place": "~air base"}, "base_abandoned"),
    ("bombing", {"words": "a suicide attacker"}, "suicide_bomb"),
    ("bombing", {"words": "a grenade thrown"}, "grenade"),
    ("bombing", {}, "ied_mine"),
    ("attack_on_civilians", {"words": "tortured"}, "torture"),
    ("attack_on_civilians", {"target": "a-mayor"}, "targeted_killing"),
    ("abduction", {"target": "~soldiers"}, "combatants_captured"),
    ("abduction", {"target": "~villagers"}, "abduction_disappearance"),
    ("surrender", {"words": "defected"}, "defection"),
    ("deployment", {"words": "set up a base"}, "base_established"),
    ("damage", {"words": "looted"}, "looting_property_destruction"),
    ("displacement", {"words": "were evacuated"}, "evacuation"),
    ("aid", {"negative": True}, "aid_access_denied"),
    ("aid", {}, "aid_access_granted"),
    ("agreement", {"label": "ceasefire"}, "ceasefire_agreed"),
    ("designation", {"target": "rebels", "ended": True}, "delisted"),
    ("formed", {"label": "split"}, "group_split"),
    ("riot", {"words": "a mob"}, "mob_violence"),
    ("protest", {}, "peaceful_protest"),
    ("siege", {}, "siege_imposed"),
]


@pytest.mark.parametrize(("kind", "roles", "fine"), FINE, ids=[f"{r[0]}-{r[2]}" for r in FINE])
def test_finer_types(kind: str, roles: dict, fine: str) -> None:
    assert [e.fine for e in drawn(told(kind, **roles)).events] == [fine]


def test_a_capture_of_what_was_held_before_is_a_recapture() -> None:
    lost = [told("capture", s, actor="rebels", target="army") for s in ("wire", "paper")]
    back = [
        told("capture", s, actor="army", target="rebels", when="2024-06-20", day="2024-06-20")
        for s in ("wire", "paper")
    ]
    assert [e.fine for e in drawn(*lost, *back).events] == ["capture", "recapture"]


def test_an_entry_after_a_departure_is_unopposed() -> None:
    left = told("withdrawal", by="army")
    came = told("advance", "paper", actor="rebels", when="2024-06-02", day="2024-06-02")
    fine = {e.type.value: e.fine for e in drawn(left, came).events}
    assert fine["advance"] == "entry_unopposed"


def test_states_are_no_events() -> None:
    story = tale().say("controls", actor="army", place="town")
    story.say("hostile", actor="army", target="rebels").say("present", actor="army", place="town")
    assert drawn(story).events == ()


def test_a_protest_that_was_broken_up_says_so() -> None:
    story = told("protest", actor="~students", place="town")
    story.say("arrest", actor="army", target="~students", place="town", when=DAY)
    fine = {e.type.value: e.fine for e in drawn(story).events}
    assert fine["protest"] == "protest_intervention"
