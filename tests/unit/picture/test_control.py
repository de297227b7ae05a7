"""Who holds a place: the decision table row by row, and the worked example."""

from datetime import date

import pytest
from attrs import evolve

from sayso.model.picture import Basis, Control, Grade, Status, Tier, Transition
from sayso.picture.background import (
    ActorFacts,
    Alignment,
    Background,
    OutletFacts,
    PlaceFacts,
    StartingState,
)
from sayso.picture.build import ground_of, histories, picture_at
from sayso.picture.policy import Policy, default_policy
from sayso.picture.records import self_claims
from stories import Story, known, reported_by
from worked_example import C1_TO_C3, C2, C4, C5_AND_C7, C6, CITY, STORIES

WAR = Background(
    actors={
        "gov": ActorFacts("Government", "state"),
        "army": ActorFacts("Army", "state_forces", parents=("gov",)),
        "rebels": ActorFacts("Rebels", "rebel"),
        "kurds": ActorFacts("Kurdish-led force", "rebel"),
        "monitor": ActorFacts("Monitor", "ngo"),
        "agency": ActorFacts("Relief agency", "ngo"),
        "observers": ActorFacts("Observer mission", "un"),
    },
    places={
        "town": PlaceFacts("Town", ("province",), 36.0, 37.0, "settlement"),
        "province": PlaceFacts("Province", (), None, None, "adm1"),
    },
    outlets={"state-tv": OutletFacts("State TV", (Alignment("gov"),))},
)
HELD = evolve(
    WAR, starting=(StartingState("town", "gov", date(2024, 5, 1), "an atlas of the time"),)
)
DAY = "2024-06-01"


def judged(
    *stories: Story,
    as_of: str | None = DAY,
    background: Background = HELD,
    policy: Policy | None = None,
    place: str = "town",
    **given: object,
) -> Control:
    day = date.fromisoformat(as_of) if as_of else None
    picture = picture_at(known(*stories, **given), day, background, policy)
    return next(c for c in picture.control if c.place.key == place)


def tale(source: str = "wire", day: str = DAY) -> Story:
    return Story(source, day, f"{source} of {day}.")


def taken(by: str | None = None, stance: str | None = None, source: str = "wire", **more) -> Story:
    return tale(source).say(
        "capture", actor="rebels", target="gov", place="town", when=DAY, by=by, stance=stance,
        **more,
    )  # fmt: skip


def name(party) -> str | None:
    return party.key if party else None


DENIAL = tale("state-tv").say(
    "capture", actor="rebels", target="gov", place="town", when=DAY, by="army", stance="denies"
)

ROWS = [
    # evidence, status, holder, claimed by, basis, tier, disputed
    ("T1: the losing side concedes", [taken("army", "acknowledges")],
     "held", "rebels", None, "concession", 1, False),
    ("T1: a source that favours the loser says so", [taken(source="state-tv")],
     "held", "rebels", None, "concession", 1, False),
    ("T3: two unaligned origins, A silent", [taken(), taken("monitor", source="paper")],
     "held", "rebels", None, "corroborated", 3, False),
    ("T3 and a bare denial", [taken(), taken("monitor", source="paper"), DENIAL],
     "held", "rebels", None, "corroborated", 3, True),
    ("T3 and a denial borne out by two others",
     [taken(), taken("monitor", source="paper"), DENIAL,
      tale("gazette").say("controls", actor="gov", place="town", when=DAY),
      tale("courier").say("controls", actor="gov", place="town", when=DAY, by="agency")],
     "contested", "gov", "rebels", "conflict", 3, True),
    ("T4: one unaligned origin, A silent", [taken()],
     "claimed", "gov", "rebels", "single_source", 4, False),
    ("T4: unnamed sources", [taken("anonymous")],
     "claimed", "gov", "rebels", "single_source", 4, False),
    ("T4 and a denial", [taken(), DENIAL],
     "claimed", "gov", "rebels", "single_source", 4, True),
    ("T5: the gaining side alone", [taken("rebels")],
     "claimed", "gov", "rebels", "self_claim", 5, False),
    ("T5 and a denial", [taken("rebels"), DENIAL],
     "claimed", "gov", "rebels", "self_claim", 5, True),
    ("a denial alone", [DENIAL],
     "held", "gov", None, "persistence", 6, False),
    ("one origin each way, nobody shown inside by others",
     [taken(), tale("paper").say("controls", actor="gov", place="town", when=DAY)],
     "held", "gov", "rebels", "tie", 4, True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("stories", "status", "holder", "claimed", "basis", "tier", "disputed"),
    [row[1:] for row in ROWS],
    ids=[row[0] for row in ROWS],
)
def test_the_decision_table(stories, status, holder, claimed, basis, tier, disputed) -> None:
    found = judged(*stories)
    assert (found.status, name(found.holder), found.basis, found.tier, found.disputed) == (
        Status(status),
        holder,
        Basis(basis),
        Tier(tier),
        disputed,
    )
    assert [p.key for p in found.claimed_by] == ([claimed] if claimed else [])


def test_both_parties_on_a_handover_make_an_agreed_transfer() -> None:
    def passed(by: str) -> Story:
        return tale(by + "-site").say(
            "handover", actor="army", target="kurds", place="town", when=DAY, by=by
        )

    found = judged(passed("army"), passed("kurds"))
    assert (found.status, found.basis, found.tier) == (
        Status.HELD, Basis.AGREED_TRANSFER, Tier.T1,
    )  # fmt: skip
    assert found.transition is Transition.HANDED_OVER
    assert name(found.previous) == "gov"
    assert judged(passed("kurds")).status is Status.CLAIMED


def test_a_handover_by_unnamed_sources_is_claimed_with_the_giver_before() -> None:
    story = tale().say(
        "handover", actor="army", target="kurds", place="town", when=DAY, by="anonymous|sources"
    )
    found = judged(story, background=WAR)
    assert (found.status, found.tier) == (Status.CLAIMED, Tier.T4)
    assert found.transition is Transition.HANDED_OVER
    assert found.holder is None
    assert name(found.previous) == "army"
    assert found.voices[0].speaker.name == "sources"


def test_who_left_by_its_own_word_leaves_a_vacated_place() -> None:
    left = tale().say("withdrawal", actor="army", place="town", when=DAY, by="army")
    found = judged(left)
    assert (found.status, found.basis) == (Status.VACATED, Basis.CONCESSION)
    assert found.holder is None
    assert name(found.previous) == "gov"


def test_who_comes_after_a_departure_holds_the_place() -> None:
    left = tale().say("withdrawal", actor="army", place="town", when=DAY, by="army")
    came = tale("radio", "2024-06-03").say(
        "advance", actor="rebels", place="town", when="2024-06-03", by="rebels"
    )
    found = judged(left, came, as_of="2024-06-03")
    assert (found.status, name(found.holder)) == (Status.HELD, "rebels")
    assert found.transition is Transition.ENTERED_UNOPPOSED
    assert found.basis is Basis.CONCESSION


def test_a_temporary_withdrawal_leaves_nothing() -> None:
    left = tale().say(
        "withdrawal", actor="army", place="town", when=DAY, by="army", words="a temporary"
    )
    assert judged(left).status is Status.HELD


def test_one_unaligned_word_that_the_holder_left_does_not_vacate() -> None:
    left = tale().say("withdrawal", actor="army", place="town", when=DAY)
    assert judged(left).status is Status.HELD
    promote = evolve(
        default_policy(),
        control=evolve(default_policy().control, promote_single_neutral=True),
    )
    assert judged(left, policy=promote).status is Status.VACATED


def test_forces_of_both_inside_make_it_contested() -> None:
    entered = tale().say("advance", actor="rebels", place="town", when=DAY)
    found = judged(entered)
    assert (found.status, found.basis) == (Status.CONTESTED, Basis.INSIDE_BOTH)
    assert {p.key for p in found.inside} == {"gov", "rebels"}
    assert name(found.holder) == "gov"


def test_a_conceded_entry_into_parts_is_inside_and_not_holding() -> None:
    admitted = tale().say(
        "capture", actor="rebels", place="town|large parts of town", by="army",
        stance="acknowledges",
    )  # fmt: skip
    found = judged(admitted)
    assert (found.status, found.tier, found.grade) == (
        Status.CONTESTED, Tier.T1, Grade.CONCEDED,
    )  # fmt: skip
    assert name(found.conceded_by) == "army"
    assert found.partial


def test_an_entry_that_its_own_side_alone_tells_is_only_claimed() -> None:
    entered = tale().say("advance", actor="rebels", place="town", when=DAY, by="rebels")
    found = judged(entered)
    assert (found.status, name(found.holder)) == (Status.CLAIMED, "gov")


def test_an_advance_short_of_a_place_is_not_inside() -> None:
    near = tale().say("advance", actor="rebels", place="town|outskirts of town", when=DAY)
    assert not picture_at(known(near), date(2024, 6, 1), HELD).control


@pytest.mark.parametrize(
    "words", ["near town", "miles of town", "kilometres from town", "approaching town"]
)
def test_forces_on_the_way_are_not_inside(words: str) -> None:
    near = tale().say("present", actor="rebels", place=f"town|{words}", when=DAY)
    assert not picture_at(known(near), date(2024, 6, 1), HELD).control


def test_forces_that_nobody_names_contest_nobodys_hold() -> None:
    local = tale().say("controls", actor="gov", place="town", when="2024-05-20")
    unnamed = tale("paper").say("advance", actor="~units", place="town", when=DAY)
    assert judged(local, unnamed).status is Status.HELD


def test_people_who_are_no_force_hold_and_contest_nothing() -> None:
    local = tale().say("controls", actor="gov", place="town", when="2024-05-20")
    people = tale("paper").say("present", actor="~residents", place="town", when=DAY)
    assert judged(local, people).status is Status.HELD


def one_is_enough() -> Policy:
    usual = default_policy()
    return evolve(usual, control=evolve(usual.control, promote_single_neutral=True))


def test_where_one_source_is_enough_it_is_for_an_area_too() -> None:
    local = tale().say("controls", actor="gov", place="town", when="2024-05-20")
    whole = tale("paper").say("capture", actor="rebels", target="gov", place="province", when=DAY)
    found = judged(local, whole, policy=one_is_enough())
    assert (found.status, name(found.holder), found.tier) == (Status.HELD, "rebels", Tier.T4)


def test_where_one_source_is_enough_who_enters_what_was_left_holds_it() -> None:
    left = tale().say("withdrawal", actor="gov", place="town", when=DAY)
    entered = tale().say("advance", actor="rebels", place="town", when=DAY)
    found = judged(left, entered, policy=one_is_enough())
    assert (found.status, name(found.holder)) == (Status.HELD, "rebels")
    assert judged(left, entered).status is Status.CONTESTED


def test_where_one_source_is_enough_it_is_for_who_has_held_a_place_all_along() -> None:
    held = tale().say("controls", actor="rebels", place="town", when="2024-05-20")
    assert judged(held, background=WAR, policy=one_is_enough()).status is Status.HELD
    assert judged(held, background=WAR).status is Status.CLAIMED


def test_a_raid_undone_within_a_day_changes_nothing() -> None:
    raid = tale().say("advance", actor="rebels", place="town", when=DAY)
    gone = tale("paper", "2024-06-02").say(
        "withdrawal", actor="rebels", place="town", when="2024-06-02"
    )
    assert judged(raid).status is Status.CONTESTED
    found = judged(raid, gone, as_of="2024-06-02")
    assert (found.status, name(found.holder), found.basis) == (
        Status.HELD, "gov", Basis.TRANSIENT,
    )  # fmt: skip


def test_a_recapture_is_told_from_a_capture() -> None:
    lost = [taken(), taken("monitor", source="paper")]
    back = [
        tale(source, "2024-06-20").say(
            "capture", actor="army", target="rebels", place="town", when="2024-06-20"
        )
        for source in ("wire", "paper")
    ]
    found = judged(*lost, *back, as_of="2024-06-21")
    assert (found.status, name(found.holder)) == (Status.HELD, "army")
    assert found.transition is Transition.RECAPTURED
    assert name(found.previous) == "rebels"
    assert [s.transition for s in found.steps] == [Transition.CAPTURED, Transition.RECAPTURED]


def test_imagery_counts_once_a_reviewer_accepted_it() -> None:
    seen = taken("rebels", words="geolocated footage shows")
    assert judged(seen).tier is Tier.T5
    found = judged(seen, accepted=frozenset(c.id for c in seen.claims))
    assert (found.status, found.basis, found.tier) == (Status.HELD, Basis.VISUAL, Tier.T2)
    denied = judged(seen, DENIAL, accepted=frozenset(c.id for c in seen.claims))
    assert (denied.status, denied.disputed) == (Status.HELD, True)


def test_what_its_own_report_cannot_verify_is_no_origin() -> None:
    unverified = (
        tale()
        .say("capture", actor="rebels", target="gov", place="town", when=DAY, by="anonymous")
        .say("capture", actor="rebels", place="town", when=DAY, stance="cannot_confirm")
    )
    assert judged(unverified).tier is Tier.T5


def test_one_newsroom_is_one_origin_and_a_named_source_is_one_everywhere() -> None:
    assert judged(taken(), taken(words="again")).tier is Tier.T4
    assert judged(taken("monitor"), taken("monitor", source="paper")).tier is Tier.T4
    quoting = tale()
    for by in ("monitor", None):
        quoting.say("capture", actor="rebels", target="gov", place="town", when=DAY, by=by)
    assert judged(quoting).tier is Tier.T4


def test_a_claim_about_the_area_holds_one_tier_lower() -> None:
    def whole(source: str) -> Story:
        return tale(source).say("capture", actor="rebels", target="gov", place="province", when=DAY)

    local = tale().say("controls", actor="gov", place="town", when="2024-05-20")
    found = judged(local, whole("paper"), whole("courier"))
    assert (found.status, found.tier) == (Status.CLAIMED, Tier.T4)
    assert found.inherited_from is not None
    assert found.inherited_from.key == "province"
    one = judged(local, whole("paper"))
    assert one.tier is Tier.T5


def test_a_claim_about_part_of_an_area_says_nothing_of_its_places() -> None:
    part = tale("paper").say(
        "capture", actor="rebels", target="gov", place="province|northern Province", when=DAY
    )
    local = tale().say("controls", actor="gov", place="town", when="2024-05-20")
    assert judged(local, part).status is Status.HELD


@pytest.mark.parametrize("most", ["~nearly all of the", "~virtually the whole of the"])
def test_a_claim_about_nearly_all_of_an_area_says_nothing_of_its_places(most: str) -> None:
    told = [
        tale(source).say("capture", actor="rebels", target=target, place="province", when=DAY)
        for source, target in (("paper", most), ("courier", most))
    ]
    local = tale().say("controls", actor="gov", place="town", when="2024-05-20")
    assert judged(local, *told).status is Status.HELD


def test_who_has_a_place_again_after_a_contest_has_it_from_then() -> None:
    held = tale("gazette", "2024-04-01").say(
        "controls", actor="gov", place="town", when="2024-04-01"
    )
    inside = [
        tale(source, "2024-05-10").say("advance", actor="rebels", place="town", when="2024-05-10")
        for source in ("wire", "paper")
    ]
    stays = tale("courier", "2024-05-10").say(
        "present", actor="gov", place="town", when="2024-05-10"
    )
    gone = tale("wire", "2024-05-30").say(
        "withdrawal", actor="rebels", place="town", when="2024-05-30"
    )
    told = judged(held, *inside, stays, gone, background=WAR, policy=one_is_enough())
    assert (told.status, name(told.holder)) == (Status.HELD, "gov")
    assert (told.from_earliest, told.from_latest) == (date(2024, 5, 30), date(2024, 5, 30))


def test_who_was_only_known_to_be_there_has_it_from_the_end_of_the_contest() -> None:
    inside = [
        tale(source, "2024-05-10").say(
            "advance", actor="rebels", target="gov", place="town", when="2024-05-10"
        )
        for source in ("wire", "paper")
    ]
    stays = tale("courier", "2024-05-10").say(
        "present", actor="gov", place="town", when="2024-05-10"
    )
    again = [
        tale(source, "2024-05-30").say("controls", actor="gov", place="town", when="2024-05-30")
        for source in ("wire", "paper")
    ]
    told = judged(*inside, stays, *again, background=WAR)
    assert (told.status, name(told.holder)) == (Status.HELD, "gov")
    assert (told.from_earliest, told.from_latest) == (date(2024, 5, 30), date(2024, 5, 30))


def test_silence_makes_a_state_stale_and_then_unknown() -> None:
    story = [taken(), taken("monitor", source="paper")]
    # Two sides had claims to it, so it is a front place: 30 days.
    assert not judged(*story, as_of="2024-07-01").stale
    stale = judged(*story, as_of="2024-07-02")
    assert (stale.status, stale.stale, stale.basis) == (Status.HELD, True, Basis.PERSISTENCE)
    gone = judged(*story, as_of="2024-08-01")
    assert (gone.status, gone.stale, gone.holder) == (Status.UNKNOWN, True, None)
    assert name(gone.previous) == "rebels"


def test_what_is_stale_stays_so_while_nothing_is_heard() -> None:
    story = [taken(), taken("monitor", source="paper")]
    months = [judged(*story, as_of=f"2024-{m:02}-28").status for m in range(8, 13)]
    assert set(months) == {Status.UNKNOWN}


def test_a_quiet_place_keeps_its_state_longer() -> None:
    story = tale().say("controls", actor="gov", place="town", when=DAY)
    assert not judged(story, as_of="2024-11-28").stale
    assert judged(story, as_of="2024-11-29").stale
    assert judged(story, as_of=None).stale is False


def test_a_siege_lies_over_the_status() -> None:
    def round_about(by: str | None, source: str = "wire") -> Story:
        return tale(source).say(
            "siege", actor="rebels", target="gov", place="town", when=DAY, by=by
        )

    own = judged(round_about("gov"))
    assert own.siege is not None
    assert own.siege.status == "claimed_besieged"
    found = judged(round_about(None))
    assert found.siege is not None
    assert found.siege.status == "besieged"
    assert [p.key for p in found.siege.by] == ["rebels"]
    assert found.status is Status.HELD
    over = tale("paper", "2024-06-05").say("siege_lifted", place="town", when="2024-06-05")
    assert judged(round_about(None), over, as_of="2024-06-06").siege is None


def test_rivals_who_hold_together_make_it_mixed() -> None:
    def shared(source: str) -> Story:
        return tale(source).say("controls", actor=("gov", "kurds"), place="town", when=DAY)

    found = judged(shared("wire"), shared("paper"), background=WAR)
    assert found.status is Status.MIXED
    assert {p.key for p in found.shared} == {"gov", "kurds"}


def test_monitors_make_it_a_buffer() -> None:
    def watched(source: str) -> Story:
        return tale(source).say("controls", actor="observers", place="town", when=DAY)

    found = judged(watched("wire"), watched("paper"), background=WAR)
    assert found.status is Status.BUFFER
    assert [p.key for p in found.shared] == ["observers"]


def test_a_bare_claim_stands_over_unknown() -> None:
    found = judged(tale().say("controls", actor="rebels", place="town", when=DAY), background=WAR)
    assert (found.status, found.holder, found.previous) == (Status.CLAIMED, None, None)


def test_no_registry_is_needed() -> None:
    story = (
        tale()
        .say("advance", actor="~the rebels", place="~Oldtown", when=DAY, by="~The militia")
        .say(
            "advance", actor="~rebels", place="~Oldtown", when=DAY, by="~the army",
            stance="acknowledges",
        )
    )  # fmt: skip
    found = judged(story, background=Background(), place="place:oldtown")
    assert found.status is Status.CONTESTED
    assert {p.key for p in found.inside} == {"text:rebels", "text:army"}
    assert name(found.conceded_by) == "text:army"


def test_a_starting_state_alone_shows_no_place() -> None:
    assert picture_at(known(tale()), date(2024, 6, 1), HELD).control == ()
    shown = evolve(
        default_policy(), control=evolve(default_policy().control, show_starting_only=True)
    )
    found = picture_at(known(tale()), date(2024, 6, 1), HELD, shown).control
    assert [(c.place.key, c.starting) for c in found] == [("town", "an atlas of the time")]


def test_history_is_one_transition_a_line() -> None:
    lost = [taken(), taken("monitor", source="paper")]
    back = tale("radio", "2024-06-20").say(
        "capture", actor="army", target="rebels", place="town", when="2024-06-20", by="army"
    )
    lines = histories(ground_of(known(*lost, back), HELD), None)
    assert [(x.status, name(x.holder), x.from_latest) for x in lines] == [
        (Status.HELD, "gov", date(2024, 5, 1)),
        (Status.HELD, "rebels", date(2024, 6, 1)),
        (Status.CLAIMED, "rebels", date(2024, 6, 20)),
    ]


def test_copies_of_what_was_taken_back_stand_as_one_origin() -> None:
    text = "wire of the day."
    first, *copies = (
        Story(source, DAY, text).say(
            "capture", actor="rebels", target="gov", place="town", when=DAY
        )
        for source in ("wire", "paper", "courier")
    )
    assert judged(first, *copies).origins == 1
    left = judged(*copies)
    assert (left.tier, left.origins, len(left.support)) == (Tier.T4, 1, 2)


def test_each_sides_own_word_is_kept_count_of() -> None:
    later = taken("army", "acknowledges", source="gazette")
    ground = ground_of(known(taken("rebels"), later), HELD)
    early = Story("radio", "2024-05-20").say(
        "capture", actor="rebels", target="gov", place="town", when="2024-05-20", by="rebels"
    )
    again = Story("wire", "2024-05-25").say(
        "controls", actor="gov", place="town", when="2024-05-25"
    )
    false = ground_of(known(early, again), HELD)
    for given, conceded, refuted in ((false, 0, 1), (ground, 0, 0)):
        for record in self_claims(given.places.values(), given.rules, None):
            assert record.party.key == "rebels"
            assert (record.made, record.conceded, record.refuted, record.open) == (
                1, conceded, refuted, 1 - conceded - refuted,
            )  # fmt: skip
    late = Story("gazette", "2024-06-09").say(
        "capture", actor="rebels", target="gov", place="town", by="army", stance="acknowledges",
        when="2024-06-09",
    )  # fmt: skip
    kept = ground_of(known(taken("rebels"), late), HELD)
    (record,) = self_claims(kept.places.values(), kept.rules, None)
    assert (record.made, record.conceded, record.open) == (1, 1, 0)


def told(as_of: str, by: str, place: str) -> Control | None:
    picture = picture_at(
        reported_by(date.fromisoformat(by), *STORIES), date.fromisoformat(as_of), CITY
    )
    return next((c for c in picture.control if c.place.key == place), None)


def test_worked_example_as_told_on_the_day() -> None:
    found = told("2024-11-29", "2024-11-29", "city")
    assert found is not None
    assert (found.status, name(found.holder)) == (Status.CLAIMED, "gov")
    assert [p.key for p in found.claimed_by] == ["rebels"]
    assert (found.tier, found.disputed) == (Tier.T5, True)


def test_worked_example_as_told_two_days_later() -> None:
    found = told("2024-11-29", "2024-12-01", "city")
    assert found is not None
    assert (found.status, found.basis, found.tier) == (
        Status.CONTESTED, Basis.INSIDE_BOTH, Tier.T1,
    )  # fmt: skip
    assert (found.from_earliest, found.from_latest) == (date(2024, 11, 29), date(2024, 11, 30))
    assert name(found.conceded_by) == "army"
    assert {c.id for c in C4.claims} <= {*found.support}


def test_worked_example_the_airport_keeps_both_steps() -> None:
    found = told("2024-11-30", "2024-12-01", "airport")
    assert found is not None
    assert (found.status, found.tier, name(found.holder)) == (Status.CLAIMED, Tier.T4, "gov")
    assert [p.key for p in found.claimed_by] == ["rebels"]
    assert [(name(s.frm), name(s.to), s.transition) for s in found.steps] == [
        ("gov", "kurds", Transition.HANDED_OVER),
        ("kurds", "rebels", Transition.HANDED_OVER),
    ]
    assert told("2024-11-30", "2024-11-29", "airport") is None


def test_worked_example_a_planned_counter_attack_changes_no_state() -> None:
    whole = told("2024-11-30", "2024-12-01", "city")
    picture = picture_at(known(C1_TO_C3, C2, C4, C6), date(2024, 11, 30), CITY)
    assert whole is not None
    assert C5_AND_C7.claims[1].id not in {*whole.support, *whole.oppose}
    assert [e.realis.value for e in picture.events if e.fine == "offensive_launched"] == []


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("central districts", False),
        ("several villages", False),
        ("the town", False),
        ("central Newtown", True),
        ("Villages-sur-Mer", True),
    ],
)
def test_words_for_a_sort_of_place_are_no_place(place: str, shown: bool) -> None:
    story = tale().say("capture", actor="rebels", place=f"~{place}", when=DAY)
    picture = picture_at(known(story), date.fromisoformat(DAY), HELD)

    assert (f"place:{place.casefold()}" in {c.place.key for c in picture.control}) is shown


def begun(holder: str, on: str = "2024-06-10") -> Background:
    state = StartingState("town", holder, date.fromisoformat(on), "a later atlas")
    return evolve(WAR, starting=(state,))


def test_a_starting_state_after_claims_that_agree_leaves_their_judgement() -> None:
    told = [taken(source="wire"), taken(source="paper")]
    found = judged(*told, as_of="2024-06-12", background=begun("rebels"))
    assert (found.status, name(found.holder)) == (Status.HELD, "rebels")
    assert (found.tier, found.transition) == (Tier.T3, Transition.CAPTURED)
    assert len(found.support) == 2
    assert found.starting == "a later atlas"
    assert found.last_evidence == date(2024, 6, 10)


@pytest.mark.parametrize(("holder", "agrees"), [("rebels", True), ("gov", False)])
def test_a_starting_state_after_claims_leaves_them_in_sight(holder: str, agrees: bool) -> None:
    # One voice is not enough to have the rebels assessed: the atlas decides, the claim stays.
    found = judged(taken(), as_of="2024-06-12", background=begun(holder))
    assert (found.status, name(found.holder)) == (Status.HELD, holder)
    assert (found.transition, found.tier) == (Transition.STARTING, Tier.T6)
    assert (len(found.support), len(found.oppose)) == ((1, 0) if agrees else (0, 1))


def test_a_starting_state_after_claims_that_it_overrules_shows_them_against_it() -> None:
    told = [taken(source="wire"), taken(source="paper")]
    found = judged(*told, as_of="2024-06-12", background=begun("gov"))
    assert (name(found.holder), len(found.support), len(found.oppose)) == ("gov", 0, 2)
    assert found.previous is None


def test_a_departure_before_a_starting_state_speaks_against_it_and_vacates_nothing() -> None:
    left = tale().say("withdrawal", actor="rebels", place="town", when=DAY, by="rebels")
    found = judged(
        taken(source="wire"), taken(source="paper"), left,
        as_of="2024-06-12", background=begun("rebels"),
    )  # fmt: skip
    assert (found.status, name(found.holder)) == (Status.HELD, "rebels")


def test_to_be_inside_first_does_not_date_the_holding() -> None:
    usual = default_policy()
    one_is_enough = evolve(usual, control=evolve(usual.control, promote_single_neutral=True))
    came = tale(day="2024-05-30").say(
        "advance", actor="rebels", place="town", when="2024-05-30"
    )  # fmt: skip
    found = judged(came, taken(), policy=one_is_enough)
    assert (found.status, name(found.holder)) == (Status.HELD, "rebels")
    assert (found.from_earliest, found.from_latest) == (date(2024, 5, 30), date(2024, 6, 1))


def test_the_first_dated_claim_says_by_when_what_was_told_without_a_day() -> None:
    undated = [
        Story(source, None, f"{source} looks back.").say("capture", actor="rebels", place="town")
        for source in ("a book", "another book")
    ]
    dated = tale().say("controls", actor="rebels", place="town", when=DAY)
    before = judged(*undated, as_of=None, background=WAR)
    assert (name(before.holder), before.from_latest) == ("rebels", None)
    found = judged(*undated, dated, as_of=None, background=WAR)
    assert (found.status, name(found.holder)) == (Status.HELD, "rebels")
    assert found.from_latest == date(2024, 6, 1)
