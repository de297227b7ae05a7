"""What a public export holds back, and that an internal one does not."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from exported import all_exports, exported, text_of
from recorded_stories import ledger_of
from sayso.app.export import Work
from sayso.errors import BadQuery
from sayso.outputs.exports.audience import Audience
from sayso.outputs.exports.scene import Choices
from stories import Story

PUBLIC, INTERNAL = Choices(Audience.PUBLIC), Choices(Audience.INTERNAL)
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)


def told(kind: str, **said: Any) -> Work:
    given = {"actor": "syria-armed-forces", "place": "nubl", "when": "2024-11-29", **said}
    return ledger_of(Story("Wire", "2024-11-30", "A report.").say(kind, **given))


def features(work: Work, choices: Choices) -> list[dict[str, Any]]:
    return list(json.loads(text_of(work, "geojson", choices=choices))["features"])


def test_a_camp_has_no_position_in_public() -> None:
    work = told("shelling", place="al-hol-camp", target="~residents")
    assert features(work, PUBLIC)[0]["geometry"] is None
    assert features(work, INTERNAL)[0]["geometry"]["coordinates"][0] > 40
    _, done = exported(work, "acled", choices=PUBLIC)
    assert dict(done.dropped) == {"sensitive_place": 1}
    assert exported(work, "acled", choices=INTERNAL)[1].rows == 1
    for name, raw, _ in all_exports(work, changed_since=LONG_AGO):
        assert b"36.37" not in raw, name
        assert b"41.15" not in raw, name


def test_a_site_is_rounded_to_a_kilometre_in_public() -> None:
    work = told("shelling", place="menagh-airbase", target="~soldiers")
    ours, theirs = (features(work, c)[0]["geometry"] for c in (INTERNAL, PUBLIC))
    assert all(round(x, 2) == x for x in theirs["coordinates"])
    assert ours["coordinates"] == pytest.approx(theirs["coordinates"], abs=0.006)


@pytest.mark.parametrize(("hours", "shown"), [(47, 0), (49, 1)])
def test_a_position_is_held_back_for_two_days(hours: int, shown: int) -> None:
    published = datetime(2024, 11, 30, 23, 59, 59, tzinfo=UTC)
    work = told("airstrike", target="~soldiers")
    for name, layer in (("acled", "events"), ("geojson", "events"), ("geoparquet", "claims")):
        _, done = exported(
            work, name, layer, choices=PUBLIC, dated=published + timedelta(hours=hours)
        )
        assert done.rows == shown, name
        assert done.dropped["embargoed"] == 1 - shown
        _, inside = exported(
            work, name, layer, choices=INTERNAL, dated=published + timedelta(hours=hours)
        )
        assert inside.rows == 1


def test_the_delay_can_be_set() -> None:
    choices = Choices(Audience.PUBLIC, timedelta(0))
    dated = datetime(2024, 12, 1, 0, 0, 1, tzinfo=UTC)
    assert exported(told("airstrike"), "acled", choices=choices, dated=dated)[1].rows == 1


def test_sexual_violence_is_in_no_public_export() -> None:
    work = told("attack_on_civilians", target="~women", words="soldiers raped")
    for name, raw, done in all_exports(work, changed_since=LONG_AGO):
        assert b"raped" not in raw, name
        assert b"sexual" not in raw, name
        assert done.rows == 0 or name.startswith(("ftm", "prov")), name
    assert exported(work, "claims", choices=INTERNAL)[1].rows == 1


def test_someone_harmed_is_not_named_in_public() -> None:
    work = told("arrest", target="~Firas Nobody")
    for name in ("claims", "plover", "prov"):
        assert "Firas" not in text_of(work, name, choices=PUBLIC), name
        assert "[withheld]" in text_of(work, name, choices=PUBLIC), name
    assert "Firas" in text_of(work, "claims", choices=INTERNAL)
    for name, raw, _ in all_exports(work, changed_since=LONG_AGO):
        assert b"Firas" not in raw, name


def test_groups_of_people_and_public_persons_are_named() -> None:
    for target in ("~civilians", "~Syrian soldiers", "hts|Hayat Tahrir al-Sham"):
        assert "[withheld]" not in text_of(told("arrest", target=target), "claims", choices=PUBLIC)


def test_whole_texts_are_in_no_public_export() -> None:
    work = told("airstrike", target="~soldiers")
    for name, raw, _ in all_exports(work, changed_since=LONG_AGO):
        if not name.startswith("prov"):
            assert b"A report." not in raw, name
    with pytest.raises(BadQuery, match="for no public"):
        exported(work, "ledger", choices=PUBLIC)


def test_the_sidecar_tells_for_whom_and_what_is_left_out() -> None:
    work = told("shelling", place="al-hol-camp", target="~residents")
    _, done = exported(work, "acled", choices=PUBLIC)
    assert done.metadata["audience"] == "public"
    assert done.metadata["delay_hours"] == 48.0
    assert done.metadata["counts_dropped_by_reason"] == {"sensitive_place": 1}


def test_ids_never_imitate_another_products() -> None:
    """Ids of ACLED (SYR000123), UCDP (whole numbers below a million), POLECAT (country and
    number) are not imitated."""
    import re

    work = told("airstrike", target="~soldiers")
    for name, raw, _ in all_exports(work, changed_since=LONG_AGO):
        assert not re.search(rb"\b[A-Z]{3}\d{3,7}\b", raw), name
    acled = next(csv.DictReader(io.StringIO(text_of(work, "acled"))))
    assert re.fullmatch(r"SAYSO-[A-Z]{3}-[0-9a-f]{16}", acled["event_id_cnty"])
