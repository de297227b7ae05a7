"""Casualties: whose figure, of whom, how many; side by side and never added up."""

from datetime import date

import pytest

from sayso.model.claim import Count
from sayso.model.picture import NumberKind, Picture
from sayso.picture.background import ActorFacts, Background, PlaceFacts
from sayso.picture.build import picture_at
from sayso.picture.deaths import deaths_in_period
from sayso.picture.figures import bounds_of, kind_of
from sayso.picture.policy import default_policy
from sayso.picture.tallies import increments
from stories import Story, known

WAR = Background(
    actors={
        "army": ActorFacts("Army", "state_forces"),
        "rebels": ActorFacts("Rebels", "rebel"),
        "monitor": ActorFacts("Monitor", "ngo"),
    },
    places={"town": PlaceFacts("Town", (), 36.0, 37.0, "settlement")},
)
DAY = "2024-06-01"


def tale(source: str, day: str = DAY) -> Story:
    return Story(source, day, f"{source} of {day}.")


def strike(source: str, number: tuple, by: str | None = None, day: str = DAY, **more) -> Story:
    story = tale(source, day).say(
        "airstrike", actor="army", target="~market", place="town", when=DAY
    )
    more.setdefault("label", "killed")
    more.setdefault("target", "~civilians")
    return story.say(
        "casualties", actor="army", place="town", when=DAY, count=number, by=by, **more
    )


def drawn(*stories: Story, **given) -> Picture:
    return picture_at(known(*stories, **given), None, WAR)


@pytest.mark.parametrize(
    ("count", "kind", "bounds"),
    [
        (Count("12", 12, 12), "exact", (12, 12, 12)),
        (Count("at least 12", 12, None), "at_least", (12, 12, None)),
        (Count("more than 50", 51, None), "more_than", (51, 51, None)),
        (Count("up to 30", None, 30), "up_to", (None, None, 30)),
        (Count("about 40", 40, 40), "about", (40, 40, 40)),
        (Count("nearly 40", 40, 40), "about", (40, 40, 40)),
        (Count("dozens", 24, 99), "word", (24, 24, 99)),
        (Count("between 10 and 15", 10, 15), "range", (10, 10, 15)),
        (Count("several", None, None), "none", (None, None, None)),
        (None, "none", (None, None, None)),
    ],
)
def test_what_sort_of_number_it_is(count, kind, bounds) -> None:
    assert kind_of(count) is NumberKind(kind)
    assert bounds_of(count, kind_of(count)) == bounds


def test_rivals_figures_stand_side_by_side_in_one_event() -> None:
    picture = drawn(
        strike("state-news", ("3", 3, 3), by="army", label="killed"),
        strike("radio", ("20", 20, 20), by="rebels"),
        strike("wire", ("at least 12", 12, None), by="monitor"),
    )
    assert [e.fine for e in picture.events] == ["air_drone_strike"]
    assert len({t.event for t in picture.tallies}) == 1
    assert {(t.claimant.key, t.best) for t in picture.tallies} == {
        ("army", 3), ("rebels", 20), ("monitor", 12),
    }  # fmt: skip
    (deaths,) = picture.deaths
    assert (deaths.acled, deaths.low, deaths.best, deaths.high) == (3, 3, 12, 20)
    assert (deaths.deaths_civilians, deaths.deaths_unknown) == (12, 0)
    (dispute,) = [d for d in picture.disputes if d.kind == "figures"]
    assert dispute.positions[0].says == "Army: 3 killed"


def test_copies_are_counted_as_copies() -> None:
    first = strike("wire", ("12", 12, 12), by="monitor")
    again = Story("paper", DAY, "wire of 2024-06-01.")
    again.say("airstrike", actor="army", target="~market", place="town", when=DAY)
    again.say(
        "casualties", actor="army", target="~civilians", place="town", when=DAY,
        count=("12", 12, 12), by="monitor", label="killed",
    )  # fmt: skip
    assert first.report.text == again.report.text
    (tally,) = drawn(first, again).tallies
    assert (tally.best, tally.copies) == (12, 1)
    assert len(tally.support) == 2


def test_a_claimants_later_figure_stands_in_place_of_its_earlier_one() -> None:
    picture = drawn(
        strike("wire", ("12", 12, 12), by="monitor"),
        strike("paper", ("15", 15, 15), by="monitor", day="2024-06-03"),
    )
    (tally,) = picture.tallies
    assert (tally.best, len(tally.revises)) == (15, 1)


def test_groups_are_kept_apart() -> None:
    story = strike("wire", ("12", 12, 12))
    story.say(
        "casualties", actor="army", target="~children", place="town", when=DAY,
        count=("5", 5, 5), label="killed",
    ).say(
        "casualties", actor="army", target="~fighters", place="town", when=DAY,
        count=("2", 2, 2), label="wounded",
    )  # fmt: skip
    picture = drawn(story)
    assert {(t.group, t.outcome, t.best) for t in picture.tallies} == {
        ("civilians", "killed", 12), ("children", "killed", 5), ("side_named", "wounded", 2),
    }  # fmt: skip
    (deaths,) = picture.deaths
    assert (deaths.best, deaths.deaths_civilians) == (12, 12)


def test_a_partys_own_losses_are_by_party() -> None:
    story = tale("wire").say("armed_clash", actor="army", target="rebels", place="town", when=DAY)
    story.say(
        "casualties", actor="rebels", target="army|its soldiers", place="town", when=DAY,
        count=("dozens", 24, 99), label="killed or wounded", by="army", stance="acknowledges",
    )  # fmt: skip
    (tally,) = drawn(story).tallies
    assert tally.victims is not None
    assert (tally.victims.key, tally.low, tally.best, tally.high) == ("army", 24, 24, 99)
    assert drawn(story).deaths == ()


def test_cumulative_figures_are_a_series_with_corrections() -> None:
    stories = [
        tale(f"wire-{n}", day).say(
            "casualties", actor="army", target="~civilians", place="town", by="monitor",
            count=(str(n), n, n), label="killed", words="so far",
        )
        for n, day in ((100, "2024-06-01"), (140, "2024-06-08"), (130, "2024-06-15"))
    ]  # fmt: skip
    picture = drawn(*stories)
    assert picture.deaths == ()
    assert [t.cumulative for t in picture.tallies] == [True, True, True]
    steps = [step for _, step in increments(picture.tallies)]
    assert steps == [None, 40, -10]


def test_acled_reads_number_words_by_its_table() -> None:
    (deaths,) = drawn(strike("wire", ("dozens", 24, 99))).deaths
    assert (deaths.acled, deaths.rule, deaths.low) == (12, "word: dozens", 24)
    (deaths,) = drawn(strike("wire", ("several", None, None))).deaths
    assert (deaths.acled, deaths.best) == (3, 0)


def test_a_period_adds_up_events_and_not_claimants() -> None:
    other = tale("radio", "2024-06-05")
    other.say("shelling", actor="army", place="town", when="2024-06-05")
    other.say(
        "casualties", actor="army", target="~civilians", place="town", when="2024-06-05",
        count=("4", 4, 4), label="killed",
    )  # fmt: skip
    picture = drawn(
        strike("wire", ("12", 12, 12), by="monitor"), strike("paper", ("10", 10, 10)), other
    )
    total = deaths_in_period(
        picture.events, picture.tallies, date(2024, 6, 1), date(2024, 6, 30), default_policy()
    )
    assert (total.acled, total.low, total.best, total.high) == (14, 14, 14, 16)
    assert len(total.support) == 3


def test_a_denied_figure_is_no_figure() -> None:
    story = tale("wire").say(
        "casualties", actor="army", target="~civilians", place="town", when=DAY,
        count=("12", 12, 12), label="killed", by="army", stance="denies",
    )  # fmt: skip
    assert drawn(story).tallies == ()
