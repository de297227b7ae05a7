"""A ledger filled from another at once holds what it holds, index and all, in either engine."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from sayso.adapters.postgres import PostgresLedger
from sayso.adapters.sql import SqlLedger
from sayso.adapters.sqlite import SqliteLedger
from sayso.adapters.tables import CLAIMS, DERIVED, ENTRIES, MAPS, READINGS, REPORTS
from sayso.model.claim import Claim, Evidence, Mention, claim_id
from sayso.model.entry import (
    Entry,
    Judged,
    Linked,
    LinkKind,
    Recorded,
    Redacted,
    Verdict,
    Withdrawn,
)
from sayso.model.report import make_report
from sayso.model.terms import ClaimType
from server import Server

DAY = datetime(2024, 1, 5, 12, tzinfo=UTC)
FAR = " ".join(f"word{n}" for n in range(120))
"""Reports with the same of these are copies of one another."""


def recorded(n: int, words: str = "") -> Recorded:
    text = f"The army left Nubl{n}. {words}"
    report = make_report(text, source=f"wire {n}\\t", published=date(2024, 1, 1), title="a\tb\\N\n")
    claim = Claim(
        claim_id(report.id, ClaimType.WITHDRAWAL, [4, 8]),
        report.id,
        ClaimType.WITHDRAWAL,
        Evidence(0, 20, report.text[0:20]),
        actor=(Mention("army", 4, 8),),
        place=(Mention(f"Nubl{n}", 14, 14 + len(f"Nubl{n}")),),
    )
    return Recorded(DAY + timedelta(hours=n), report, "one", (claim,))


def told() -> list[Entry]:
    """Entries of several kinds, with words that loaders stumble over."""
    some = [
        recorded(n, w) for n, w in enumerate((FAR, FAR, "NUL \0 and \ue000.", "\\N", "\u202eעל"))
    ]
    late = some[-1].at + timedelta(days=1)
    claim = some[0].claims[0]
    return [
        *some,
        Judged(late, claim.id, Verdict.CORRECT, "ana", "tab\there", claim),
        Judged(late, some[1].claims[0].id, Verdict.REJECT, "ana"),
        Withdrawn(late, some[2].report.id, late, "taken back"),
        Linked(late, LinkKind.PLACE, "a", "b", True, "ana"),
        Redacted(late, some[3].report.id, "ana", "names a child", some[3].report.text_sha256),
    ]


def rows(ledger: SqlLedger) -> dict[str, list[tuple]]:
    """All that a ledger holds, but for maps."""
    with ledger.reading() as db:
        return {
            t.name: [tuple(r) for r in db.execute(select(t).order_by(*t.primary_key))]
            for t in (ENTRIES, REPORTS, READINGS, CLAIMS, *DERIVED)
            if t is not MAPS
        }


@pytest.fixture
def chain(postgres: Server, tmp_path: Path) -> Iterator[list[SqlLedger]]:
    """A file with entries, and three empty ledgers."""
    first, *others = found = [
        SqliteLedger(tmp_path / "first.db"),
        PostgresLedger(postgres.url(postgres.database())),
        PostgresLedger(postgres.url(postgres.database())),
        SqliteLedger(tmp_path / "last.db"),
    ]
    first.append(told())
    assert others
    yield found
    for one in found:
        one.close()


def test_from_each_engine_to_each_and_back_nothing_is_lost(chain: list[SqlLedger]) -> None:
    whole = rows(chain[0])
    assert all(whole[t.name] for t in (ENTRIES, REPORTS, READINGS, CLAIMS))
    for source, target in pairwise(chain):
        assert target.fill(source) == len(told())
        assert rows(target) == whole
        target.reindex()
        assert rows(target) == whole


def test_what_is_recorded_next_stands_after_what_was_brought(chain: list[SqlLedger]) -> None:
    first, second, *_ = chain
    second.fill(first)
    for ledger in (first, second):
        assert ledger.append([recorded(0, FAR), recorded(7)]).new == 1
    assert rows(second) == rows(first)


def test_a_ledger_that_holds_something_is_left_as_it_is(chain: list[SqlLedger]) -> None:
    first, second, _, last = chain
    for target in (second, last):
        target.append([recorded(9)])
        before = rows(target)
        assert target.fill(first) is None
        assert rows(target) == before


def test_many_entries_at_once_are_stored_as_a_file_stores_them(chain: list[SqlLedger]) -> None:
    _, in_postgres, _, in_a_file = chain
    many = [recorded(n, "NUL \0, tab \t, \\N") for n in range(120)]
    for ledger in (in_postgres, in_a_file):
        assert ledger.append(many).new == len(many)
    assert rows(in_postgres) == rows(in_a_file)
