"""One suite over every ledger."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from sayso.adapters.postgres import PostgresLedger
from sayso.adapters.sqlite import SqliteLedger
from sayso.ledger.laws import broken_laws
from sayso.ledger.memory import MemoryLedger
from sayso.ledger.store import Ledger
from sayso.model.claim import Claim, Evidence, Mention, claim_id
from sayso.model.entry import (
    Judged,
    Linked,
    LinkKind,
    Recorded,
    Redacted,
    Undone,
    Verdict,
    Withdrawn,
)
from sayso.model.known import Axis
from sayso.model.report import Report, make_report
from sayso.model.terms import ClaimType
from server import Server

DAY = datetime(2024, 1, 5, 12, tzinfo=UTC)


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    def in_postgres() -> Ledger:
        server: Server = request.getfixturevalue("postgres")
        return PostgresLedger(server.url(server.database()))

    makers: dict[str, Callable[[], Ledger]] = {
        "memory": MemoryLedger,
        "sqlite": lambda: SqliteLedger(tmp_path / "ledger.db"),
        "postgres": in_postgres,
    }
    opened = makers[request.param]()
    yield opened
    opened.close()


def report(text: str = "The army left Nubl.", day: int = 1) -> Report:
    return make_report(text, source="wire", published=date(2024, 1, day))


def withdrawal(of: Report) -> Claim:
    return Claim(
        claim_id(of.id, ClaimType.WITHDRAWAL, [4, 8]),
        of.id,
        ClaimType.WITHDRAWAL,
        Evidence(4, 18, of.text[4:18]),
        actor=(Mention("army", 4, 8),),
    )


def reading(of: Report, engine: str = "one", at: datetime = DAY, *claims: Claim) -> Recorded:
    return Recorded(at, of, engine, claims or (withdrawal(of),))


def test_recording_twice_is_recording_once(ledger: Ledger) -> None:
    assert ledger.append([reading(report())]).new == 1
    again = ledger.append([reading(report(), at=DAY + timedelta(days=1))])
    assert (again.new, again.held) == (0, 1)
    assert len(list(ledger.entries())) == 1


def test_a_later_reading_stands_in_place_of_the_earlier(ledger: Ledger) -> None:
    first, second = report(), withdrawal(report())
    ledger.append([reading(first)])
    ledger.append([Recorded(DAY + timedelta(hours=1), first, "two", ())])
    assert ledger.known().claims == ()
    assert ledger.known(Axis.RECORDED, DAY).claims == (second,)


def test_reading_again_with_the_old_engine_is_news(ledger: Ledger) -> None:
    first = report()
    ledger.append([reading(first), Recorded(DAY, first, "two", ()), reading(first)])
    assert len(list(ledger.entries())) == 3
    assert len(ledger.known().claims) == 1


def test_nothing_is_known_before_it_was_published_or_recorded(ledger: Ledger) -> None:
    ledger.append([reading(report(day=3))])
    before = datetime(2024, 1, 2, tzinfo=UTC)
    assert ledger.known(Axis.REPORTED, before).claims == ()
    assert ledger.known(Axis.RECORDED, DAY - timedelta(seconds=1)).claims == ()
    assert len(ledger.known(Axis.REPORTED, DAY).claims) == 1


def test_an_archive_loaded_later_answers_for_its_readers(ledger: Ledger) -> None:
    years_later = DAY.replace(year=2030)
    ledger.append([reading(report(day=3), at=years_later)])
    claim = withdrawal(report(day=3))
    ledger.append([Judged(years_later, claim.id, Verdict.REJECT, "ana")])
    assert ledger.known(Axis.REPORTED, DAY).claims == ()
    assert ledger.known(Axis.RECORDED, DAY).claims == ()


def test_a_verdict_undone_restores(ledger: Ledger) -> None:
    first = report()
    claim = withdrawal(first)
    ledger.append([reading(first), Judged(DAY, claim.id, Verdict.REJECT, "ana")])
    assert ledger.known().claims == ()
    verdict = list(ledger.entries())[-1][0]
    ledger.append([Undone(DAY, verdict, "ana")])
    assert ledger.known().claims == (claim,)
    undoing = list(ledger.entries())[-1][0]
    ledger.append([Undone(DAY + timedelta(seconds=1), undoing, "ana")])
    assert ledger.known().claims == ()


def test_a_withdrawn_report_supports_nothing_from_then_on(ledger: Ledger) -> None:
    first = report()
    news = datetime(2024, 1, 4, tzinfo=UTC)
    ledger.append([reading(first), Withdrawn(DAY, first.id, news)])
    assert ledger.known().claims == ()
    assert len(ledger.known(Axis.REPORTED, news - timedelta(seconds=1)).claims) == 1
    assert ledger.known(Axis.REPORTED, news).claims == ()


def test_links_stand_until_undone(ledger: Ledger) -> None:
    link = Linked(DAY, LinkKind.ACTOR, "a", "b", True, "ana")
    ledger.append([link])
    assert ledger.known().links == (link,)
    ledger.append([Undone(DAY, next(iter(ledger.entries()))[0], "ana")])
    assert ledger.known().links == ()


def test_the_laws_hold_and_breaches_are_named(ledger: Ledger) -> None:
    first = report()
    ledger.append([reading(first), Judged(DAY, withdrawal(first).id, Verdict.ACCEPT, "ana")])
    entries = list(ledger.entries())
    assert broken_laws(entries) == []
    assert any("never recorded" in told for told in broken_laws(entries[1:]))
    assert any(
        "before the last" in told
        for told in broken_laws(
            [(k, e) for k, e in entries]
            + [
                (
                    "entry-x",
                    Judged(DAY - timedelta(days=1), withdrawal(first).id, Verdict.ACCEPT, "ana"),
                )
            ]
        )
    )  # type: ignore[list-item]


def test_a_clock_that_steps_back_breaks_no_law(ledger: Ledger) -> None:
    ledger.append([reading(report())])
    earlier = DAY - timedelta(hours=1)
    ledger.append([Recorded(earlier, report(day=2), "one", ())])
    assert [e.at for _, e in ledger.entries()] == [DAY, DAY]
    assert broken_laws(ledger.entries()) == []


def test_entries_come_back_as_they_went_in(ledger: Ledger) -> None:
    first = report("A line\r\nwith  odd spaces and العربية \u2028 kept.")
    stored = [Recorded(DAY, first, "one", ())]
    ledger.append(stored)
    assert [e for _, e in ledger.entries()] == stored


def test_what_no_database_takes_as_it_is_comes_back_all_the_same(ledger: Ledger) -> None:
    odd = make_report("A NUL \0 and its stand-in \ue000 stay.", source="a\0b", url="u\0")
    stored = Recorded(DAY, odd, "one", ())
    ledger.append([stored])
    assert [e for _, e in ledger.entries()] == [stored]


def test_a_redacted_report_supports_nothing_whenever_one_asks(ledger: Ledger) -> None:
    read = reading(report())
    gone = Redacted(DAY + timedelta(days=2), read.report.id, "ana", "harm", read.report.text_sha256)
    ledger.append([read, reading(report("The army left Azaz.", 2))])
    ledger.append([gone])
    for axis in Axis:
        for at in (None, DAY, DAY + timedelta(days=3)):
            assert read.report.id not in ledger.known(axis, at).reports
    assert broken_laws(ledger.entries()) == []
