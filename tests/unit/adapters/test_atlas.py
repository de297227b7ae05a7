"""Control of single places from the index: copies, links and what only some reports tie together."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve

from sayso.adapters.sqlite import SqliteLedger
from sayso.model.entry import Entry, Linked, LinkKind, Recorded, Undone, Withdrawn, entry_id
from sayso.model.known import Axis
from sayso.model.picture import Tier
from sayso.picture.build import picture_at
from sayso.picture.policy import Policy, default_policy
from stories import Story
from strategies import BACKGROUND

START = datetime(2024, 3, 10, tzinfo=UTC)
POLICY = default_policy()


def prose(word: str) -> str:
    return " ".join(f"{word}{n}" for n in range(80)) + "."


def report(source: str, day: str, lead: str, says: bool = True) -> Recorded:
    story = Story(source, day, lead)
    if says:
        story.say("capture", actor="rebels", place="town", when="2024-03-01")
    else:
        story.say("capture", actor="third", place="village", when="2024-03-01")
    return Recorded(START, story.report, "one", story.claims)


ONE = report("paper", "2024-03-02", prose("one"))
OTHER = report("herald", "2024-03-02", prose("other"))
ROUND_UP = report("digest", "2024-03-05", f"{prose('one')} {prose('other')}", says=False)
GOV = Recorded(
    START,
    (held := Story("wire", "2024-02-02").say("controls", actor="gov", place="town")).report,
    "one",
    held.claims,
)
COPY = Linked(START, LinkKind.COPY, ONE.report.id, OTHER.report.id, True, "a reviewer")
TAKEN_BACK = Withdrawn(START, ROUND_UP.report.id, datetime(2024, 3, 8, tzinfo=UTC))


def in_order(*entries: Entry) -> list[Entry]:
    return [evolve(e, at=START + timedelta(days=n)) for n, e in enumerate(entries)]


def tier(ledger: SqliteLedger, axis: Axis, at: datetime | None, policy: Policy = POLICY) -> Tier:
    with ledger.atlas(BACKGROUND, policy, axis, at) as atlas:
        found = atlas.control("town", None)
    whole = picture_at(ledger.known(axis, at), None, BACKGROUND, policy).control
    assert found in whole
    assert found is not None
    return found.tier


@pytest.mark.parametrize(
    ("entries", "tiers"),
    [
        ((GOV, ONE, OTHER), (Tier.T4, Tier.T3)),
        # A round-up that prints both shows them to be of one origin, in whatever order they come.
        ((GOV, ONE, OTHER, ROUND_UP), (Tier.T4, Tier.T3, Tier.T4)),
        ((GOV, ROUND_UP, ONE, OTHER), (Tier.T4, Tier.T4, Tier.T4)),
        # Taken back, it ties nothing together.
        ((GOV, ONE, OTHER, ROUND_UP, TAKEN_BACK), (Tier.T4, Tier.T3, Tier.T4, Tier.T3)),
        ((GOV, ONE, OTHER, COPY), (Tier.T4, Tier.T3, Tier.T4)),
    ],
)
def test_copies_are_one_origin_from_the_moment_they_are_known_to_be(
    entries: Sequence[Entry], tiers: Sequence[Tier], tmp_path: Path
) -> None:
    ledger = SqliteLedger(tmp_path / "ledger.db")
    told = in_order(*entries)
    ledger.append(told)
    found = [tier(ledger, Axis.RECORDED, e.at) for e in told]
    assert tuple(found[-len(tiers) :]) == tiers
    for day in range(1, 20):
        tier(ledger, Axis.REPORTED, datetime(2024, 3, day, 23, tzinfo=UTC))
    ledger.close()


def test_on_the_reported_axis_a_later_round_up_changes_nothing_before(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "ledger.db")
    ledger.append(in_order(ROUND_UP, GOV, ONE, OTHER))
    assert tier(ledger, Axis.REPORTED, datetime(2024, 3, 4, tzinfo=UTC)) is Tier.T3
    assert tier(ledger, Axis.REPORTED, datetime(2024, 3, 6, tzinfo=UTC)) is Tier.T4
    assert tier(ledger, Axis.REPORTED, None) is Tier.T4
    ledger.close()


def test_an_undone_link_and_an_undone_withdrawal_are_as_if_never_said(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "ledger.db")
    entries = in_order(GOV, ONE, OTHER, ROUND_UP, TAKEN_BACK, COPY)
    ledger.append(entries)
    assert tier(ledger, Axis.RECORDED, None) is Tier.T4
    ledger.append([Undone(START + timedelta(days=8), entry_id(entries[-1]), "a reviewer")])
    assert tier(ledger, Axis.RECORDED, None) is Tier.T3
    ledger.append([Undone(START + timedelta(days=9), entry_id(entries[-2]), "a reviewer")])
    assert tier(ledger, Axis.RECORDED, None) is Tier.T4
    ledger.close()


def test_a_lineage_policy_of_ones_own_is_answered_too(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "ledger.db")
    ledger.append(in_order(GOV, ONE, OTHER, ROUND_UP))
    strict = evolve(POLICY, lineage=evolve(POLICY.lineage, contained=1.1, near_duplicate=1.1))
    assert tier(ledger, Axis.RECORDED, None, strict) is Tier.T3
    ledger.close()


FIRST_TABLES = {"entries", "reports", "readings", "claims", "alembic_version"}


def test_a_ledger_of_the_first_revision_gets_its_index_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    ledger = SqliteLedger(path)
    ledger.append(in_order(GOV, ONE, OTHER, ROUND_UP))
    ledger.close()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("PRAGMA foreign_keys=OFF")
        made = db.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()
        for (table,) in made:
            if table not in FIRST_TABLES:
                db.execute(f"DROP TABLE {table}")
        for index in ("entries_by_at", "entries_by_kind"):
            db.execute(f"DROP INDEX {index}")
        db.execute("UPDATE alembic_version SET version_num = '0001'")
    again = SqliteLedger(path)
    assert tier(again, Axis.RECORDED, None) is Tier.T4
    again.close()
