"""The example of the first issue: a report on Aleppo of 30 November 2024, claim by claim."""

from datetime import date

from aleppo import KNOWN, PLACES, SYRIA
from sayso.model.picture import Basis, Picture, Status, Tier, Transition
from sayso.picture.background import Background, StartingState
from sayso.picture.build import picture_at
from sayso.picture.explain import explain
from stories import known


def drawn(background: Background = SYRIA) -> Picture:
    return picture_at(KNOWN, date(2024, 11, 30), background)


def test_the_six_places_are_handed_over_on_the_word_of_unnamed_sources() -> None:
    by_place = {c.place.key: c for c in drawn().control}
    for place in PLACES:
        found = by_place[place]
        assert (found.status, found.tier, found.basis) == (
            Status.CLAIMED, Tier.T4, Basis.SINGLE_SOURCE,
        )  # fmt: skip
        assert found.transition is Transition.HANDED_OVER
        assert [p.name for p in found.claimed_by] == ["People's Protection Units"]
        assert found.previous is not None
        assert found.previous.name == "Syrian Armed Forces"
        assert [v.speaker.name for v in found.voices] == ["sources"]
        assert found.from_latest == date(2024, 11, 30)


def test_the_city_was_entered_and_the_army_concedes_it() -> None:
    (city,) = [c for c in drawn().control if c.place.key == "aleppo"]
    assert (city.status, city.basis, city.tier) == (
        Status.CONTESTED, Basis.INSIDE_BOTH, Tier.T1,
    )  # fmt: skip
    assert city.conceded_by is not None
    assert city.conceded_by.name == "Syrian Armed Forces"
    assert city.transition is Transition.ENTERED
    assert (city.from_earliest, city.from_latest) == (date(2024, 11, 29), date(2024, 11, 30))


def test_governorates_stay_governorates() -> None:
    areas = {c.place.key: c for c in drawn().control if c.place.precision == "adm1"}
    assert set(areas) == {"idlib-gov", "hama-gov"}
    assert all(c.partial and c.place.lat is None for c in areas.values())
    assert areas["idlib-gov"].status is Status.CONTESTED
    assert areas["hama-gov"].status is Status.CLAIMED


def test_repelled_and_entered_are_a_dispute_that_the_army_settled() -> None:
    (dispute,) = drawn().disputes
    assert dispute.kind == "repelled_or_entered"
    assert dispute.place is not None
    assert dispute.place.key == "aleppo"
    repelled, entered = dispute.positions
    assert [v.speaker.name for v in repelled.voices] == ["Syrian Armed Forces"]
    assert len(entered.claims) == 3
    assert dispute.conceded_by is not None
    assert dispute.conceded_by.name == "Syrian Armed Forces"
    assert dispute.positions[dispute.conceded_to or 0] is entered


def test_the_armys_losses_by_its_own_word() -> None:
    (tally,) = drawn().tallies
    assert tally.claimant.name == "Syrian Armed Forces"
    assert tally.victims is not None
    assert tally.victims.name == "Syrian Armed Forces"
    assert (tally.low, tally.high, tally.outcome) == (24, 99, "killed or wounded")


def test_the_profile_of_a_group() -> None:
    (hts,) = [p for p in drawn().profiles if p.actor.key == "hts"]
    facts = {(f.kind, f.other.key if f.other else f.label): f for f in hts.facts if not f.place}
    assert ("alias", "HTS") in facts
    merger = facts["formed", "nusra"]
    assert (merger.label, merger.start, merger.end) == ("merger", date(2017, 1, 1), None)
    assert not facts["leads", "al-jolani"].outgoing
    assert ("ideology", "Salafi-jihadist") in facts
    assert facts["affiliated", "al-qaeda"].ended
    assert facts["affiliated", "al-qaeda"].voices[0].speaker.key == "hts"
    authorities = {f.other.key for f in hts.facts if f.kind == "designation" and f.other}
    assert authorities == {"united-states", "united-nations", "united-kingdom"}
    assert any(n.text == "HTS" and n.of == "alias" for n in hts.names)


def test_a_planned_counter_attack_is_no_event_that_happened() -> None:
    planned = [e for e in drawn().events if e.realis.value == "planned"]
    assert [e.parts[0].party.key for e in planned] == ["army"]


def test_the_same_report_reads_alike_without_a_pack() -> None:
    picture = drawn(Background())
    by_place = {c.place.key: c for c in picture.control}
    assert by_place["aleppo"].status is Status.CONTESTED
    assert by_place["nubl"].transition is Transition.HANDED_OVER


def test_a_starting_state_names_the_holder_before() -> None:
    state = StartingState("nubl", "government", date(2024, 11, 1), "an atlas of the time")
    background = Background(SYRIA.actors, SYRIA.places, {}, (state,))
    (nubl,) = [c for c in drawn(background).control if c.place.key == "nubl"]
    assert nubl.holder is not None
    assert nubl.holder.key == "government"
    assert nubl.starting == "an atlas of the time"
    assert any(c.outlet == "an atlas of the time" for c in explain(nubl, KNOWN))


def test_nothing_is_known_before_it_is_reported() -> None:
    picture = picture_at(known(), date(2024, 11, 30), SYRIA)
    assert (picture.control, picture.events, picture.profiles) == ((), (), ())
