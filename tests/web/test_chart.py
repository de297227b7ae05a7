"""Maps drawn from the index are those of the picture, on any day and by any clock."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from attrs import evolve

from sayso.adapters.clock import FixedClock
from sayso.adapters.sqlite import SqliteLedger
from sayso.app.ask import Question, When
from sayso.app.settings import Settings
from sayso.app.wire import App, Parts
from sayso.model.entry import Judged, Overruled, Recorded, Redacted, Verdict
from sayso.model.picture import ControlChange, Status
from sayso.picture.mapped import map_place
from sayso.web.chart import chart_of
from sayso.web.drawing.palette import Palette
from sayso.web.record import Record
from sayso.web.snapshot import Snapshot
from sayso.web.views.map import backdrop, recent_of
from sayso.web.views.timeline import timeline
from stories import Story
from web.war import FIRST, NOW, SECOND, make_war

MOMENTS = (
    When(),
    When(reported_by=datetime(2024, 11, 29, 12, tzinfo=UTC)),
    When(recorded_at=SECOND),
    When(reported_by=datetime(2024, 11, 30, 12, tzinfo=UTC), recorded_at=SECOND),
)
DAYS = (
    None, date(2024, 11, 19), date(2024, 11, 27), date(2024, 11, 29), date(2025, 1, 10),
    date(2025, 8, 1), date(2026, 6, 1),
)  # fmt: skip


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    path = make_war(tmp_path / "war.db")
    ledger = SqliteLedger(path)
    ledger.append(
        [Overruled(NOW, "nubl", Status.UNKNOWN, "rita", "seen", None, date(2024, 12, 1), date(2025, 2, 1))]
    )  # fmt: skip
    ledger.close()
    record = Record(App(Settings(path), Parts(clock=FixedClock(NOW))))
    yield record
    record.close()


def append(record: Record, *entries: object) -> None:
    ledger = record.app.open_ledger(write=True)
    ledger.append(entries)  # type: ignore[arg-type]
    ledger.close()


@pytest.mark.parametrize("when", MOMENTS, ids=str)
def test_a_chart_is_the_picture_in_short(record: Record, when: When) -> None:
    question = record.know(when)
    chart = chart_of(record, question)
    for day in DAYS:
        control = question.picture_on(day).control
        assert chart.on(day) == tuple(
            sorted((map_place(c) for c in control), key=lambda p: (p.place.name, p.place.key))
        )
        keys = frozenset(c.place.key for c in control)
        assert set(chart.controls(keys, day).values()) == set(control)


@pytest.mark.parametrize("when", MOMENTS, ids=str)
def test_a_places_history_is_that_of_the_picture(record: Record, when: When) -> None:
    for day in DAYS:
        question = record.know(evolve(when, as_of=day))
        chart = chart_of(record, question)
        by_place: dict[str, list[ControlChange]] = {}
        for change in question.history:
            by_place.setdefault(change.place.key, []).append(change)
        for key in {*by_place, "idlib"}:
            assert list(chart.history(key, day)) == by_place.get(key, []), (key, day)


@pytest.mark.parametrize("when", MOMENTS, ids=str)
def test_its_stretches_are_its_days_one_after_another(record: Record, when: When) -> None:
    chart = chart_of(record, record.know(when))
    stretches = chart.stretches().places
    # A ruling on a day far off and the horizons of control are within these.
    for n in range(0, 900, 7):
        day = date(2024, 11, 15) + timedelta(n)
        by_day = {p.place.key: p for p in chart.on(day)}
        for key, rows in stretches.items():
            last = [row.place for row in rows if row.since <= day]
            assert (last[-1] if last else None) == by_day.get(key), (key, day)
        assert by_day.keys() <= stretches.keys()


def test_what_slides_is_what_is_drawn(record: Record) -> None:
    chart = chart_of(record, record.know(When()))
    stretches = chart.stretches()
    palette: Palette = backdrop(stretches, record.app).palette
    found = timeline(stretches, palette)
    first = date.fromisoformat(found["first"])
    day = date(2024, 11, 29)
    for place in chart.on(day):
        turns = found["places"][place.place.key]
        look = [b for a, b in zip(turns[::2], turns[1::2], strict=True) if a <= (day - first).days]
        _, _, status, holder = found["looks"][look[-1]]
        assert (status, holder) == (place.status.value, place.holder.key if place.holder else "")


def test_who_besieges_has_a_colour_on_every_day(record: Record) -> None:
    stretches = chart_of(record, record.know(When())).stretches()
    assert [p.key for p in stretches.besiegers] == ["syria-opposition"]
    assert backdrop(stretches, record.app).palette.of("syria-opposition") is not None


def test_a_chart_follows_what_is_recorded(record: Record) -> None:
    before = {p.place.key for p in chart_of(record, record.know(When())).on(None)}
    new = Story("Example Wire", "2024-12-10").say(
        "controls", actor="sdf", place="manbij", when="2024-12-09"
    )
    append(record, Recorded(NOW, new.report, "story", new.claims))
    after = {p.place.key for p in chart_of(record, record.know(When())).on(None)}
    assert after - before == {"manbij"}


def test_news_that_a_moment_does_not_rest_on_leaves_its_picture(record: Record) -> None:
    past, all_ = When(reported_by=datetime(2024, 12, 6, tzinfo=UTC)), When()
    before = record.ask(past), record.ask(all_)
    new = Story("Example Wire", "2024-12-10").say(
        "controls", actor="sdf", place="manbij", when="2024-12-09"
    )
    append(record, Recorded(NOW, new.report, "story", new.claims))
    assert record.ask(past) is before[0]
    assert record.ask(all_) is not before[1]
    # A verdict on what was known then is no news: it counts at once.
    claim = before[0].known.claims[0]
    append(record, Judged(NOW, claim.id, Verdict.REJECT, "rita", "not said"))
    assert claim.id not in record.ask(past).claims


@pytest.mark.parametrize("when", MOMENTS, ids=str)
def test_while_a_moments_bearing_stays_so_does_what_was_known(record: Record, when: When) -> None:
    held = [(n, key, entry) for n, (key, entry) in enumerate(record.snapshot().held, 1)]
    seen: dict[int, object] = {}
    for upto in range(1, len(held) + 1):
        earlier = Snapshot().with_more(held[:upto])
        known = Question(record.app, earlier, when).known
        assert seen.setdefault(earlier.bearing(when), known) == known


def test_what_is_about_a_claim_is_found_without_looking_at_all(record: Record) -> None:
    claim = record.know(When()).known.claims[0]
    append(record, Judged(NOW, claim.id, Verdict.ACCEPT, "rita"))
    snapshot = record.snapshot()
    assert [type(e).__name__ for _, e in snapshot.about(claim.id, claim.report)] == [
        "Recorded",
        "Judged",
    ]
    assert [e.at for _, e in snapshot.about(claim.report)] == [FIRST]


def test_a_redaction_empties_what_is_held(record: Record) -> None:
    question = record.ask(When())
    report = question.known.claims[0].report
    text = question.known.reports[report]
    append(record, Redacted(NOW, report, "rita", "harm", text.text_sha256))
    assert report not in record.ask(When()).known.reports
    held = [e for _, e in record.snapshot().about(report) if isinstance(e, Recorded)]
    assert [e.report.text for e in held] == [""]
    assert "saraqib" not in {p.place.key for p in chart_of(record, record.know(When())).on(date(2024, 11, 27))}  # fmt: skip


def test_a_slow_picture_is_shown_as_it_was_while_it_is_made_anew(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sayso.web.record.PATIENCE_SECONDS", 0.0)
    before = record.ask(When())
    claim = before.known.claims[0]
    append(record, Judged(NOW, claim.id, Verdict.REJECT, "rita", "not said"))
    assert record.ask(When()) is before
    assert record.is_stale(before)
    # What was known is told at once.
    assert claim.id not in record.know(When()).claims
    done = Event()
    record.ahead(done.set)
    assert done.wait(30)
    assert claim.id not in record.ask(When()).claims


def test_events_of_a_window_had_begun_and_were_not_over(record: Record) -> None:
    events = record.ask(When()).picture.events
    found = recent_of(events, 1, date(2024, 11, 29), None)
    assert {e.type.value for e in found} >= {"airstrike", "shelling", "armed_clash"}
    assert all(e.start and e.start <= date(2024, 11, 29) for e in found)
    assert not recent_of(events, 1, date(2024, 11, 1), None)
