"""The example of the first issue: a report on Aleppo of 30 November 2024, claim by claim."""

from datetime import date

from sayso.model.picture import Basis, Picture, Status, Tier, Transition
from sayso.picture.background import ActorFacts, Background, PlaceFacts, StartingState
from sayso.picture.build import picture_at
from sayso.picture.explain import explain
from stories import Story, known

DAY = "2024-11-30"
PLACES = ("aleppo-airport", "nubl", "zahraa", "industrial-zone", "tal-hasil", "tal-aran")

SYRIA = Background(
    actors={
        "government": ActorFacts("Syrian Government", "state"),
        "army": ActorFacts("Syrian Armed Forces", "state_forces", parents=("government",)),
        "opposition": ActorFacts("Syrian opposition", "umbrella"),
        "hts": ActorFacts("Hayat Tahrir al-Sham", "rebel", parents=("opposition",)),
        "ypg": ActorFacts("People's Protection Units", "rebel"),
        "nusra": ActorFacts("al-Nusra Front", "rebel"),
    },
    places={
        "aleppo": PlaceFacts("Aleppo", ("aleppo-gov",), 36.2, 37.16, "settlement"),
        "nubl": PlaceFacts("Nubl", ("aleppo-gov",), 36.38, 36.99, "settlement"),
        "aleppo-gov": PlaceFacts("Aleppo Governorate", ("syria",), None, None, "adm1"),
        "idlib-gov": PlaceFacts("Idlib Governorate", ("syria",), None, None, "adm1"),
        "hama-gov": PlaceFacts("Hama Governorate", ("syria",), None, None, "adm1"),
        "syria": PlaceFacts("Syria", (), None, None, "country"),
    },
)


def report() -> Story:
    story = Story("monitor-daily", DAY)
    story.say("withdrawal", actor="army", place="aleppo", by="army", words="a temporary")
    story.say(
        "offensive", actor="opposition", target="government", place="aleppo",
        when=("2024-11-27", DAY),
    )  # fmt: skip
    story.say("advance", actor="opposition", place="aleppo|Aleppo city centre", by="anonymous")
    for place in PLACES:
        story.say(
            "handover", actor="army", target="ypg|PKK/YPG", place=place, when=DAY,
            by="anonymous|sources",
        )  # fmt: skip
    story.say(
        "advance", actor="opposition", place="idlib-gov|rural areas of Idlib",
        when=("2024-11-27", None),
    )  # fmt: skip
    story.say(
        "capture", actor="opposition", target="government",
        place="idlib-gov|eastern and southeastern parts of Idlib", when=(DAY, None),
        count=("more than 50", 51, None), unit="villages",
    )  # fmt: skip
    story.say("advance", actor="opposition", place="aleppo|central districts", when="2024-11-29")
    story.say(
        "casualties", actor="opposition", target="army|its soldiers",
        place=("aleppo-gov", "idlib-gov"), when=("2024-11-27", DAY), count=("dozens", 24, 99),
        label="killed or wounded", by="army", stance="acknowledges", said=DAY,
    )  # fmt: skip
    story.say(
        "armed_clash", actor="army", target="opposition", place="aleppo-gov",
        when=("2024-11-27", DAY), by="army", said=DAY,
    )  # fmt: skip
    story.say("offensive", actor="army", by="army", realis="planned")
    story.say(
        "advance", actor="opposition", place="aleppo|large parts of Aleppo", by="army",
        stance="acknowledges",
    )  # fmt: skip
    story.say("alias", actor="hts", label="HTS")
    story.say("attack_repelled", actor="army", target="opposition", by="army")
    story.say(
        "formed", actor="hts", target="nusra", when=("2017-01-01", "2017-01-31"), label="merger"
    )
    story.say("affiliated", actor="nusra", target="al-qaeda")
    story.say("leads", actor="al-jolani", target="hts")
    story.say("leads", actor="al-jolani", target="nusra", ended=True)
    story.say("ideology", actor="hts", label="Salafi-jihadist")
    story.say("affiliated", actor="hts", target="al-qaeda", ended=True, by="hts")
    for area in ("idlib-gov", "hama-gov"):
        story.say("controls", actor="hts", place=area, label="partial")
    for authority in ("united-states", "united-nations", "united-kingdom"):
        story.say("designation", actor=authority, target="hts", label="terrorist organisation")
    return story


KNOWN = known(report())


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
