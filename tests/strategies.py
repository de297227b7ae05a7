"""Hypothesis: claims, reports and what was known, all of them lawful."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from sayso.model.known import Known
from sayso.model.terms import ClaimType, Realis, Stance
from sayso.picture.background import (
    ActorFacts,
    Alignment,
    Background,
    OutletFacts,
    PlaceFacts,
    Relation,
    StartingState,
)
from stories import Story, known

FIRST_DAY = date(2024, 1, 1)
PARTIES = ("gov", "army", "rebels", "brigade", "third")
PLACES = ("town", "village", "city", "province")
OUTLETS = ("wire", "gov-tv", "rebel-radio", "paper")
SPEAKERS = (None, "anonymous", "monitor", *PARTIES)

BACKGROUND = Background(
    actors={
        "gov": ActorFacts("Government", "state"),
        "army": ActorFacts("Army", "state_forces", parents=("gov",)),
        "rebels": ActorFacts("Rebels", "rebel"),
        "brigade": ActorFacts("Brigade", "rebel", relations=(Relation("member_of", "rebels"),)),
        "third": ActorFacts("Third Force", "rebel"),
        "monitor": ActorFacts("Monitor", "ngo"),
    },
    places={
        "town": PlaceFacts("Town", ("province",), 1.0, 1.0, "settlement"),
        "village": PlaceFacts("Village", ("province",), 1.1, 1.0, "settlement"),
        "city": PlaceFacts("City", ("province",), 1.2, 1.0, "settlement"),
        "province": PlaceFacts("Province", (), 1.1, 1.1, "adm1"),
    },
    outlets={
        "gov-tv": OutletFacts("Government TV", (Alignment("gov"),)),
        "rebel-radio": OutletFacts("Rebel Radio", (Alignment("rebels"),)),
    },
)
"""Two sides with a part each, a third, a monitor, aligned and plain outlets, three places in
a province."""


def days(span: int = 60) -> st.SearchStrategy[date]:
    """A day within `span` of the first."""
    return st.integers(0, span).map(lambda n: FIRST_DAY + timedelta(days=n))


@st.composite
def _whens(draw: st.DrawFn, published: date) -> tuple[str | None, str | None] | None:
    if draw(st.booleans()):
        return None
    start = published - timedelta(days=draw(st.integers(0, 10)))
    length = draw(st.sampled_from([0, 0, 0, 1, 3, None]))
    if length is None:
        return start.isoformat(), None
    return start.isoformat(), min(published, start + timedelta(days=length)).isoformat()


@st.composite
def stories(
    draw: st.DrawFn,
    *,
    sentences: int = 5,
    leads: Sequence[str] = ("",),
    parties: Sequence[str] = PARTIES,
    places: Sequence[str] = PLACES,
) -> Story:
    """A report of a few sentences, each with its claim, after one of `leads`."""
    published = draw(days())
    source = draw(st.sampled_from(OUTLETS))
    story = Story(source, published.isoformat(), f"By {source}. {draw(st.sampled_from(leads))}")
    for _ in range(draw(st.integers(1, sentences))):
        kind = draw(st.sampled_from([*_TERRITORY * 3, *ClaimType]))
        by = draw(st.sampled_from(SPEAKERS))
        stances = [s for s in Stance if (s is Stance.REPORTS) == (by is None)]
        low = draw(st.integers(1, 50))
        counted = kind in (ClaimType.CASUALTIES, ClaimType.DISPLACEMENT)
        count = (
            draw(
                st.sampled_from(
                    [
                        (str(low), low, low),
                        (f"at least {low}", low, None),
                        (f"up to {low}", None, low),
                        ("dozens", 24, 99),
                        ("several", None, None),
                    ]
                )
            )
            if counted
            else None
        )
        story.say(
            kind.value,
            actor=draw(st.lists(st.sampled_from(parties), min_size=1, max_size=2, unique=True)),
            target=draw(st.lists(st.sampled_from(parties), max_size=1)),
            place=draw(st.lists(st.sampled_from(places), max_size=2, unique=True)),
            when=draw(_whens(published)),
            by=by,
            stance=draw(st.sampled_from(stances)).value,
            count=count,
            label=draw(st.sampled_from(_LABELS.get(kind, [None]))),
            realis=draw(st.sampled_from([Realis.ACTUAL] * 5 + list(Realis))).value,
            negative=draw(st.sampled_from([False] * 6 + [True])),
            ended=draw(st.sampled_from([False] * 6 + [True])),
        )
    return story


_TERRITORY = [
    ClaimType.CAPTURE,
    ClaimType.HANDOVER,
    ClaimType.WITHDRAWAL,
    ClaimType.ADVANCE,
    ClaimType.CONTROLS,
    ClaimType.ATTACK_REPELLED,
    ClaimType.SIEGE,
    ClaimType.CASUALTIES,
]
_LABELS: dict[ClaimType, list[str | None]] = {
    ClaimType.CASUALTIES: ["killed", "wounded", "killed or wounded", "losses"],
    ClaimType.CONTROLS: [None, "partial", "full"],
    ClaimType.FORMED: ["merger", "split", "renamed", "founded"],
    ClaimType.DESIGNATION: ["terrorist organisation"],
    ClaimType.ALIAS: ["ABC"],
}


def knowns(*, reports: int = 5) -> st.SearchStrategy[Known]:
    """What is known from a few reports, no two the same, in order of record."""
    told = st.lists(stories(), min_size=1, max_size=reports, unique_by=lambda s: s.report.id)
    return told.map(lambda each: known(*each))


def starting() -> st.SearchStrategy[tuple[StartingState, ...]]:
    """Starting states of up to two places, before, among or after the claims; or none."""
    state = st.builds(
        StartingState,
        place=st.sampled_from(PLACES),
        holder=st.sampled_from(("gov", "rebels")),
        day=st.integers(-20, 60).map(lambda n: FIRST_DAY + timedelta(days=n)),
        source=st.just("a published atlas"),
    )
    return st.lists(state, max_size=2, unique_by=lambda s: s.place).map(tuple)
