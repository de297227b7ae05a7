"""Places with much news: the fold goes on from a mark while that holds, and only then."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from sayso.adapters import marks
from sayso.adapters.sqlite import SqliteLedger
from sayso.model.entry import Linked, LinkKind, Recorded, Withdrawn
from sayso.model.known import Axis
from sayso.model.picture import Control
from sayso.picture.background import ActorFacts, Background, PlaceFacts
from sayso.picture.policy import default_policy
from stories import Story

FIRST = date(2024, 1, 1)
WAR = Background(
    {"gov": ActorFacts("Government", "state"), "rebels": ActorFacts("Rebels", "rebel")},
    {
        "town": PlaceFacts("Town", ("province",), 36.0, 37.0, "settlement"),
        "province": PlaceFacts("Province", (), None, None, "adm1"),
    },
)
CLAIMS = 120


@pytest.fixture(autouse=True)
def a_mark_every_ten_claims() -> Iterator[None]:
    with patch.object(marks, "SPACING", 10):
        yield


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqliteLedger]:
    """A town that changes hands every thirty days, one report of it each day."""
    opened = SqliteLedger(tmp_path / "war.db")
    opened.append([told(n) for n in range(CLAIMS)])
    drawn(opened)
    yield opened
    opened.close()


def told(day: int, place: str = "town", source: str | None = None, **more: object) -> Recorded:
    happened = FIRST + timedelta(days=day)
    side = ("gov", "rebels")[day // 30 % 2]
    said = happened.isoformat()
    story = Story(source or f"paper-{day % 3}", said, f"Report {day} on {place}, {source}.")
    story.say("controls", actor=side, place=place, when=said, **more)
    at = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=day)
    return Recorded(at, story.report, "one", story.claims)


def drawn(ledger: SqliteLedger) -> None:
    ledger.control_map(WAR, default_policy(), "test", None)


def asked(
    ledger: SqliteLedger,
    as_of: date | None,
    axis: Axis = Axis.REPORTED,
    at: datetime | None = None,
) -> tuple[Control | None, int]:
    """The answer, which is that without marks, and how many claims were looked at for it."""
    with ledger.atlas(WAR, default_policy(), axis, at) as plain:
        expected = plain.control("town", as_of)
    with ledger.atlas(WAR, default_policy(), axis, at, scope="test") as atlas:
        found = atlas.control("town", as_of)
        looked_at = len(atlas.recall.row_of)
    assert found == expected
    assert found is not None
    return found, looked_at


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


@pytest.mark.parametrize("as_of", [day(35), day(100), None])
def test_a_question_goes_on_from_the_last_mark(ledger: SqliteLedger, as_of: date | None) -> None:
    _, looked_at = asked(ledger, as_of)
    # Those that still weigh, of thirty days at most, and those since the mark.
    assert looked_at <= 45


@pytest.mark.parametrize(
    ("axis", "known"),
    [
        (Axis.REPORTED, datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=110)),
        (Axis.RECORDED, datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=110)),
    ],
)
def test_a_mark_serves_a_past_moment_by_which_all_of_it_was_known(
    ledger: SqliteLedger, axis: Axis, known: datetime
) -> None:
    assert asked(ledger, day(105), axis, known)[1] <= 45
    # Of what became known later, the marks of its day and after are not used; those before are.
    ledger.append([told(80, source="late")])
    drawn(ledger)
    late = asked(ledger, day(105), axis, known)[1]
    assert late <= 45 if axis is Axis.REPORTED else late > 45


def test_news_of_later_days_leaves_the_marks(ledger: SqliteLedger) -> None:
    ledger.append([told(CLAIMS)])
    assert asked(ledger, None)[1] <= 45


def test_late_news_sets_marks_of_its_day_and_later_aside(ledger: SqliteLedger) -> None:
    ledger.append([told(50, source="late")])
    assert asked(ledger, day(45))[1] <= 45
    # From the mark before it: all claims since are looked at again.
    assert asked(ledger, None)[1] > 60
    drawn(ledger)
    assert asked(ledger, None)[1] <= 45


def test_news_of_the_whole_province_counts_for_its_town(ledger: SqliteLedger) -> None:
    ledger.append([told(50, place="province", source="late")])
    assert asked(ledger, None)[1] > 60


def test_what_is_withdrawn_sets_all_marks_aside(ledger: SqliteLedger) -> None:
    report = told(110).report
    moment = datetime(2024, 6, 1, tzinfo=UTC)
    ledger.append([Withdrawn(datetime(2025, 2, 1, tzinfo=UTC), report.id, moment)])
    assert asked(ledger, day(35))[1] > 30
    drawn(ledger)
    assert asked(ledger, None)[1] <= 45


def test_a_link_between_places_sets_all_marks_aside(ledger: SqliteLedger) -> None:
    ledger.append([told(50, place="village", source="late")])
    at = datetime(2025, 2, 1, tzinfo=UTC)
    ledger.append([Linked(at, LinkKind.PLACE, "town", "village", True, "a reviewer")])
    assert asked(ledger, None)[1] == CLAIMS + 1


def test_a_report_that_verifies_nothing_counts_for_its_copies(ledger: SqliteLedger) -> None:
    doubt = told(CLAIMS, stance="cannot_confirm", source="wire")
    ledger.append([doubt])
    assert asked(ledger, None)[1] <= 45
    story = Story("another wire", day(CLAIMS).isoformat(), doubt.report.text)
    copy = story.say("controls", actor="gov", place="town", stance="cannot_confirm")
    ledger.append([Recorded(datetime(2025, 3, 1, tzinfo=UTC), copy.report, "one", copy.claims)])
    asked(ledger, None)


def test_a_map_made_from_marks_is_that_made_anew(ledger: SqliteLedger, tmp_path: Path) -> None:
    days = [None, *(day(n) for n in range(0, 200, 7))]
    ledger.append([told(CLAIMS), told(55, source="late"), told(70, place="province")])
    other = SqliteLedger(tmp_path / "war.db")
    for as_of in days:
        found = ledger.control_map(WAR, default_policy(), "test", as_of)
        assert found == other.control_map(WAR, default_policy(), "anew", as_of)
        # One that another process kept.
        assert found == other.control_map(WAR, default_policy(), "test", as_of)
    other.close()
