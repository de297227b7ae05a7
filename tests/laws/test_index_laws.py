"""The index answers as the fold over all entries does, on a grid of days and moments."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias
from unittest.mock import patch

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sayso.adapters import marks
from sayso.adapters.postgres import PostgresLedger
from sayso.adapters.sql import SqlLedger
from sayso.adapters.sqlite import SqliteLedger
from sayso.adapters.tables import METADATA
from sayso.ledger.memory import MemoryLedger
from sayso.model.entry import (
    Entry,
    Judged,
    Linked,
    LinkKind,
    Overruled,
    Recorded,
    Undone,
    Verdict,
    Withdrawn,
    entry_id,
)
from sayso.model.known import Axis
from sayso.model.picture import Control, MapPlace
from sayso.model.terms import Status
from sayso.picture.build import Ground, ground_of, picture_at
from sayso.picture.control import control_of_all, history_of
from sayso.picture.mapped import map_place
from sayso.picture.policy import default_policy
from server import Server
from stories import Story
from strategies import BACKGROUND, PARTIES, PLACES, stories

LAWS = settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    # One server serves all examples: each empties the tables.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    derandomize=True,
)
Emptied: TypeAlias = Callable[[], SqlLedger]
"""Opens a ledger with nothing in it."""
START = datetime(2024, 1, 10, 12, tzinfo=UTC)
POLICY = default_policy()
DAYS = (None, date(2024, 1, 20), date(2024, 2, 20), date(2024, 9, 1))
LEADS = ("", *(" ".join(f"{word}{n}" for n in range(200)) + "." for word in ("wire", "desk")))
"""Reports with the same of these are copies of one another."""
WORDED = ("~Local Fighters", "~local fighters", "~the LOCAL fighters", "~they", "~They")
HILLS = ("~Hill Nine", "~hill nine", "~the town")
NAMED = (*PLACES, "place:hill nine")


@st.composite
def ledgers(draw: st.DrawFn) -> list[Entry]:
    """Entries of every kind, in order of their moments; some are taken back."""
    told: list[Story] = draw(
        st.lists(
            stories(
                sentences=4, leads=LEADS, parties=(*PARTIES, *WORDED), places=(*PLACES, *HILLS)
            ),
            min_size=2,
            max_size=6,
            unique_by=lambda s: s.report.id,
        )
    )
    moments = count(1)

    def at() -> datetime:
        return START + timedelta(days=3 * next(moments))

    entries: list[Entry] = []
    ids: list[str] = []
    for story in told:
        report, claims = story.report, story.claims
        entries.append(Recorded(at(), report, "one", claims))
        ids.append(entry_id(entries[-1]))
        for _ in range(draw(st.integers(0, 2))):
            entry = draw(_later(told, ids, at()))
            if entry is None:
                continue
            entries.append(entry)
            ordinal = sum(
                isinstance(e, Recorded) and isinstance(entry, Recorded) and e.report == entry.report
                for e in entries[:-1]
            )
            ids.append(entry_id(entry, ordinal))
    return entries


_KINDS = ("judge", "correct", "link", "copy", "rule", "withdraw", "undo", "again")


@st.composite
def _later(
    draw: st.DrawFn, told: Sequence[Story], ids: Sequence[str], at: datetime
) -> Entry | None:
    story = draw(st.sampled_from(told))
    other = draw(st.sampled_from(told))
    claim = draw(st.sampled_from(story.claims))
    match draw(st.sampled_from(_KINDS)):
        case "judge":
            verdict = draw(st.sampled_from([Verdict.ACCEPT, Verdict.REJECT]))
            return Judged(at, claim.id, verdict, "a reviewer")
        case "correct":
            elsewhere = draw(st.sampled_from(PLACES))
            places = tuple(evolve(p, ref=elsewhere) for p in claim.place)
            return Judged(
                at, claim.id, Verdict.CORRECT, "a reviewer", None, evolve(claim, place=places)
            )
        case "link":
            kind, a, b = draw(
                st.sampled_from(
                    [
                        (LinkKind.PLACE, "town", "village"),
                        (LinkKind.ACTOR, "third", "rebels"),
                        (LinkKind.PLACE, "city", "town"),
                    ]
                )
            )
            return Linked(at, kind, a, b, draw(st.booleans()), "a reviewer")
        case "copy":
            a, b = story.report.id, other.report.id
            return Linked(at, LinkKind.COPY, a, b, draw(st.booleans()), "a reviewer")
        case "rule":
            status = draw(st.sampled_from([Status.HELD, Status.CONTESTED, Status.UNKNOWN]))
            return Overruled(
                at,
                draw(st.sampled_from(PLACES)),
                status,
                "a reviewer",
                "seen on the spot",
                "gov" if status is Status.HELD else None,
                draw(st.sampled_from([None, date(2024, 1, 15)])),
                draw(st.sampled_from([None, date(2024, 3, 1)])),
            )
        case "withdraw":
            days = draw(st.integers(-5, 20))
            return Withdrawn(at, story.report.id, at + timedelta(days=days))
        case "again":
            kept = tuple(c for c in story.claims if draw(st.booleans()))
            return Recorded(at, story.report, "two", kept)
        case _:
            return Undone(at, draw(st.sampled_from(ids)), "a reviewer")


def moments(entries: Sequence[Entry]) -> list[tuple[Axis, datetime | None]]:
    first, last = entries[0].at, entries[-1].at
    spread = [first + (last - first) * n / 3 for n in range(4)]
    public = [datetime(2024, 1, 20, tzinfo=UTC), datetime(2024, 2, 10, tzinfo=UTC)]
    return [
        (Axis.RECORDED, None),
        (Axis.REPORTED, None),
        *((Axis.RECORDED, at) for at in spread),
        *((Axis.REPORTED, at) for at in public),
    ]


@pytest.fixture
def emptied(postgres: Server) -> Emptied:
    database = postgres.database()
    url = postgres.url(database)
    PostgresLedger(url).close()
    tables = ", ".join(METADATA.tables)

    def opened() -> SqlLedger:
        postgres.psql(database, f"TRUNCATE {tables} RESTART IDENTITY")
        return PostgresLedger(url)

    return opened


def draw_maps(ledger: SqlLedger):
    def mapped(as_of: date | None, axis: Axis, at: datetime | None) -> tuple[MapPlace, ...]:
        return ledger.control_map(BACKGROUND, POLICY, "test", as_of, axis, at)

    return mapped


def ground_control(ground: Ground, as_of: date | None) -> tuple[Control, ...]:
    return control_of_all(ground.places, ground.rules, as_of)


@pytest.fixture(scope="module", autouse=True)
def a_mark_after_every_claim() -> Iterator[None]:
    # In place of one in a hundred, so that every question goes on from one.
    with patch.object(marks, "SPACING", 1):
        yield


@LAWS
@given(ledgers())
def test_the_index_answers_as_the_fold_over_all_entries(entries: list[Entry]) -> None:
    with TemporaryDirectory() as folder:
        ledger = SqliteLedger(Path(folder) / "ledger.db")
        answers_as_the_fold(ledger, entries)
        ledger.close()


@settings(LAWS, max_examples=8)
@given(ledgers())
def test_in_postgres_too(emptied: Emptied, entries: list[Entry]) -> None:
    ledger = emptied()
    answers_as_the_fold(ledger, entries)
    ledger.close()


def answers_as_the_fold(ledger: SqlLedger, entries: list[Entry]) -> None:
    memory = MemoryLedger()
    mapped = draw_maps(ledger)
    for entry in entries:
        ledger.append([entry])
        memory.append([entry])
        # Kept up entry by entry, it is as if made at the end.
        mapped(None, Axis.REPORTED, None)
    assert [e for _, e in ledger.entries()] == [e for _, e in memory.entries()]
    for _ in range(2):
        for axis, at in moments(entries):
            whole = memory.known(axis, at)
            # So that what the laws of the picture say of it, they say of this store's, too.
            assert ledger.known(axis, at) == whole
            ground = ground_of(whole, BACKGROUND, POLICY)
            with ledger.atlas(BACKGROUND, POLICY, axis, at, "test") as atlas:
                for as_of in DAYS:
                    expected = {
                        c.place.key: c for c in picture_at(whole, as_of, BACKGROUND).control
                    }
                    found: dict[str, Control] = {}
                    for place in NAMED:
                        control = atlas.control(place, as_of)
                        if control is not None:
                            found[control.place.key] = control
                    assert found == expected, (axis, at, as_of)
                    in_short = tuple(map_place(c) for c in ground_control(ground, as_of))
                    assert mapped(as_of, axis, at) == in_short, (axis, at, as_of)
                for place, claims in ground.places.items():
                    told = atlas.history(place, None)
                    assert told == history_of(claims, ground.rules, None)
        # Made anew from all entries it is the same.
        ledger.reindex()
