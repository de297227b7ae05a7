"""What holds of every ledger that is exported, merged or taken in."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.adapters.sql import outline
from sayso.adapters.sqlite import SqliteLedger
from sayso.app.ask import When
from sayso.app.standing import standing
from sayso.ledger.fold import known_at
from sayso.ledger.laws import broken_laws
from sayso.ledger.memory import MemoryLedger
from sayso.ledger.merge import merged
from sayso.model.entry import (
    Entry,
    Judged,
    Linked,
    LinkKind,
    Recorded,
    Undone,
    Verdict,
    Withdrawn,
)
from sayso.model.known import Axis
from strategies import stories

FIRST = datetime(2024, 3, 1, tzinfo=UTC)
QUICK = settings(max_examples=40, deadline=None)


@st.composite
def ledgers(draw: st.DrawFn) -> MemoryLedger:
    """A lawful ledger: readings, second readings, verdicts, links, withdrawals, undoings."""
    told = draw(st.lists(stories(sentences=3), min_size=1, max_size=4,
                         unique_by=lambda s: s.report.id))  # fmt: skip
    ledger = MemoryLedger()
    at = FIRST
    claims = []
    for story in told:
        at += timedelta(hours=draw(st.integers(0, 5)))
        ledger.append([Recorded(at, story.report, "one", story.claims)])
        claims += story.claims
    for _ in range(draw(st.integers(0, 6))):
        at += timedelta(hours=draw(st.integers(0, 5)))
        story = draw(st.sampled_from(told))
        claim = draw(st.sampled_from(claims))
        earlier = [k for k, _ in ledger.entries()]
        ledger.append(
            [
                draw(
                    st.sampled_from(
                        [
                            Recorded(at, story.report, "two", story.claims[:-1]),
                            Recorded(at, story.report, "one", story.claims),
                            Judged(at, claim.id, Verdict.REJECT, "r"),
                            Judged(at, claim.id, Verdict.ACCEPT, "r"),
                            Judged(at, claim.id, Verdict.CORRECT, "r", None,
                                   evolve(claim, label="corrected")),
                            Linked(at, LinkKind.ACTOR, "gov", "third", True, "r"),
                            Withdrawn(at, story.report.id, at - timedelta(hours=2)),
                            Undone(at, draw(st.sampled_from(earlier)), "r"),
                        ]
                    )
                )
            ]
        )  # fmt: skip
    return ledger


@settings(max_examples=15, deadline=None)
@given(ledgers())
def test_a_file_in_outline_is_the_ledger_without_its_readings(ledger: MemoryLedger) -> None:
    with TemporaryDirectory() as folder:
        stored = SqliteLedger(Path(folder) / "ledger.db")
        stored.append([e for _, e in ledger.entries()])
        told = [(k, e.report.id if isinstance(e, Recorded) else e) for k, e in stored.entries()]
        assert [(k, e) for k, _, e in outline(stored)] == told
        stored.close()


def _moments() -> st.SearchStrategy[datetime | None]:
    return st.none() | st.integers(0, 40).map(lambda h: FIRST + timedelta(hours=h))


@QUICK
@given(ledgers(), _moments(), _moments())
def test_what_stands_is_what_is_known(
    ledger: MemoryLedger, reported: datetime | None, recorded: datetime | None
) -> None:
    if recorded is not None and reported is None:
        known = ledger.known(Axis.RECORDED, recorded)
    else:
        held = ((k, e) for k, e in ledger.entries() if recorded is None or e.at <= recorded)
        known = known_at(held, Axis.REPORTED, reported)
    found = list(standing(ledger, When(None, reported, recorded)))
    assert {c.id: c for one in found for c in one.claims} == {c.id: c for c in known.claims}
    assert sum(len(one.claims) for one in found) == len(known.claims)
    assert {c: m for one in found for c, m in one.recorded_at.items()} == known.recorded_at
    assert frozenset(c for one in found for c in one.accepted) == known.accepted
    assert {one.report.id: one.report for one in found} == known.reports


def _merged(*each: MemoryLedger) -> MemoryLedger:
    made = MemoryLedger()
    made.append(merged([list(ledger.entries()) for ledger in each]))
    return made


def _plain(ledger: MemoryLedger) -> Sequence[tuple[str, datetime]]:
    # Claims of stories have ids by their place in the text; what else they say may differ.
    return [(key, entry.at) for key, entry in ledger.entries()]


@QUICK
@given(ledgers())
def test_a_ledger_merged_with_itself_is_itself(ledger: MemoryLedger) -> None:
    assert _plain(_merged(ledger, ledger)) == _plain(ledger)
    assert _plain(_merged(ledger)) == _plain(ledger)


@QUICK
@given(ledgers(), ledgers())
def test_the_order_of_the_ledgers_does_not_matter(a: MemoryLedger, b: MemoryLedger) -> None:
    assert _plain(_merged(a, b)) == _plain(_merged(b, a))


@QUICK
@given(ledgers(), ledgers())
def test_merging_again_adds_nothing(a: MemoryLedger, b: MemoryLedger) -> None:
    once = _merged(a, b)
    assert _plain(_merged(once, b)) == _plain(once)
    assert _plain(_merged(a, once)) == _plain(once)


@QUICK
@given(ledgers(), ledgers())
def test_a_merged_ledger_is_lawful_and_loses_nothing(a: MemoryLedger, b: MemoryLedger) -> None:
    both = _merged(a, b)
    assert broken_laws(both.entries()) == []
    kept = [e for _, e in both.entries()]
    readings = {(r.report.id, r.engine, r.claims) for r in kept if isinstance(r, Recorded)}
    others = {_said(e) for e in kept if not isinstance(e, Recorded)}
    for ledger in (a, b):
        for _, entry in ledger.entries():
            if isinstance(entry, Recorded):
                assert (entry.report.id, entry.engine, entry.claims) in readings
            else:
                assert _said(entry) in others


def _said(entry: Entry) -> Entry:
    # What an undoing names has another id where its reading stands elsewhere.
    return evolve(entry, entry="") if isinstance(entry, Undone) else entry
