"""What the bundled example says, kind by kind, with the reader and packs that ship."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sayso.adapters.sqlite import SqliteLedger
from sayso.app.background import background_of
from sayso.app.example import example_report
from sayso.model.claim import Claim
from sayso.model.entry import Recorded
from sayso.model.known import Axis, Known
from sayso.model.picture import Picture, Status, Transition
from sayso.model.terms import ClaimType, Stance
from sayso.picture.build import picture_at
from sayso.pipeline import claims_of
from sayso.reading.engine import LearnedReader
from sayso.registry import default_registry

HANDED_OVER = {
    "aleppo-international-airport",
    "nubl",
    "zahraa",
    "aleppo-industrial-zone",
    "tal-hasil",
    "tal-aran",
}
NOON = datetime(2024, 12, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteLedger]:
    report, reader = example_report().report, LearnedReader()
    found = claims_of(report, reader, default_registry())
    folder: Path = tmp_path_factory.mktemp("example")
    opened = SqliteLedger(folder / "ledger.db")
    opened.append([Recorded(NOON, report, reader.engine, found.claims)])
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def known(ledger: SqliteLedger) -> Known:
    return ledger.known()


@pytest.fixture(scope="module")
def picture(known: Known) -> Picture:
    return picture_at(known, date(2024, 11, 30), background_of(default_registry().packs))


def of(known: Known, kind: ClaimType) -> list[Claim]:
    return [c for c in known.claims if c.type is kind]


def test_each_place_handed_over_has_its_claim_by_the_sources(known: Known) -> None:
    found = of(known, ClaimType.HANDOVER)
    assert {m.ref for c in found for m in c.place} == HANDED_OVER
    assert {c.speaker.ref for c in found if c.speaker} == {"anonymous"}
    assert {m.ref for c in found for m in c.target} == {"ypg"}
    assert {c.time.start for c in found if c.time} == {date(2024, 11, 30)}


def test_the_army_acknowledges_its_losses_and_the_entry(known: Known) -> None:
    admitted = [c for c in known.claims if c.stance is Stance.ACKNOWLEDGES]
    assert {c.type for c in admitted} == {ClaimType.CASUALTIES, ClaimType.ADVANCE}
    assert {c.speaker.ref for c in admitted if c.speaker} == {"syria-armed-forces"}
    (lost,) = (c.count for c in admitted if c.count)
    assert (lost.min, lost.max) == (24, 99)


def test_the_picture_shows_who_holds_what_on_whose_word(picture: Picture) -> None:
    by_place = {c.place.key: c for c in picture.control}
    for place in HANDED_OVER:
        state = by_place[place]
        assert (state.status, state.transition) == (Status.CLAIMED, Transition.HANDED_OVER)
        assert [p.key for p in state.claimed_by] == ["ypg"]
        assert [v.speaker.key for v in state.voices] == ["anonymous"]
    city = by_place["aleppo"]
    assert city.status is Status.CONTESTED
    assert city.conceded_by is not None
    assert city.conceded_by.key == "syria-armed-forces"
    assert by_place["idlib-governorate"].place.precision == "adm1"


def test_repelled_and_entered_stand_as_a_dispute_that_was_conceded(picture: Picture) -> None:
    (dispute,) = (d for d in picture.disputes if d.kind == "repelled_or_entered")
    assert dispute.place is not None
    assert dispute.place.key == "aleppo"
    assert dispute.conceded_by is not None
    assert dispute.conceded_by.key == "syria-armed-forces"


def test_nothing_is_known_before_the_report(ledger: SqliteLedger) -> None:
    assert ledger.known(Axis.REPORTED, datetime(2024, 11, 29, 23, tzinfo=UTC)).claims == ()
