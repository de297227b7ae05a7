"""Events in ACLED's, UCDP's, PLOVER's and POLECAT's columns."""

import csv
import io
import json
from typing import Any

import pytest

from exported import exported, text_of
from recorded_stories import ledger_of
from sayso.outputs.exports.scene import Choices, Filters
from stories import Story

HTS, ARMY, TURKS = "hts|Hayat Tahrir al-Sham", "syria-armed-forces|the army", "turkiye-armed-forces"


def story(*told: dict[str, Any], day: str = "2024-11-30", source: str = "Wire") -> Story:
    made = Story(source, day, "A report.")
    for said in told:
        made.say(**said)
    return made


def event(kind: str, *, actor: Any = HTS, target: Any = ARMY, place: Any = "nubl|Nubl",
          when: Any = "2024-11-29", **more: Any) -> dict[str, Any]:  # fmt: skip
    return {"kind": kind, "actor": actor, "target": target, "place": place, "when": when, **more}


def rows(name: str, *told: dict[str, Any], **given: Any) -> list[dict[str, str]]:
    raw = text_of(ledger_of(story(*told)), name, **given)
    delimiter = "\t" if name == "polecat" else ","
    return list(csv.DictReader(io.StringIO(raw), delimiter=delimiter))


def dropped(name: str, *told: dict[str, Any], **given: Any) -> dict[str, int]:
    _, done = exported(ledger_of(story(*told)), name, **given)
    return dict(done.dropped)


def test_a_capture_in_acled_columns() -> None:
    (row,) = rows("acled", event("capture"))
    assert row["event_id_cnty"].startswith("SAYSO-SYR-")
    assert (row["event_date"], row["time_precision"], row["year"]) == ("2024-11-29", "1", "2024")
    assert (row["event_type"], row["sub_event_type"]) == (
        "Battles",
        "Non-state actor overtakes territory",
    )
    assert row["actor1"].startswith("Hay")
    assert row["actor2"] == "Military Forces of Syria (-2024)"
    assert (row["inter1"], row["inter2"]) == ("Rebel group", "State forces")
    assert row["interaction"] == "State forces-Rebel group"
    assert (row["iso"], row["country"], row["region"]) == ("760", "Syria", "Middle East")
    assert (row["admin1"], row["location"], row["geo_precision"]) == (
        "Aleppo Governorate", "Nubl", "1",
    )  # fmt: skip
    assert (row["source"], row["source_scale"], row["fatalities"]) == ("Wire", "Other", "0")
    assert row["notes"].startswith("2024-11-29: capture by Hay")
    assert "reported by" in row["notes"]
    assert (row["x_ceding_actor"], row["x_receiving_actor"]) == (
        "Syrian Armed Forces",
        row["actor1"],
    )
    assert row["x_disputed"] == "false"
    assert row["x_review_state"] == "unreviewed"


@pytest.mark.parametrize(
    ("told", "column", "value"),
    [
        (event("capture", actor=ARMY, target=HTS), "sub_event_type",
         "Government regains territory"),
        (event("airstrike", actor=TURKS, target="sdf"), "inter1", "External/Other forces"),
        (event("airstrike", actor=(), target="sdf"), "actor1", "Unidentified Armed Group (Syria)"),
        (event("attack_on_civilians", actor=ARMY, target="~civilians"), "civilian_targeting",
         "Civilian targeting"),
        (event("attack_on_civilians", actor=ARMY, target="~civilians"), "actor2",
         "Civilians (Syria)"),
        (event("protest", actor="~protesters", target=()), "actor1", "Protesters (Syria)"),
        (event("protest", actor="~protesters", target=()), "interaction", "Protesters only"),
        (event("handover", actor=ARMY, target="ypg"), "sub_event_type",
         "Non-violent transfer of territory"),
        (event("handover", actor=ARMY, target="ypg"), "x_receiving_actor",
         "People's Protection Units (YPG)"),
        (event("armed_clash", place="aleppo-governorate"), "geo_precision", "3"),
        (event("armed_clash", when=("2024-11-01", "2024-11-29")), "time_precision", "3"),
        (event("armed_clash", when=("2024-11-01", "2024-11-29")), "event_date", "2024-11-15"),
        (event("armed_clash", when=("2024-11-25", "2024-11-29")), "time_precision", "2"),
    ],
)  # fmt: skip
def test_a_column_of_acled(told: dict[str, Any], column: str, value: str) -> None:
    (row,) = rows("acled", told)
    assert row[column] == value


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (event("offensive"), "no_category"),
        (event("negotiation"), "no_category"),
        (event("airstrike", realis="possible"), "not_actual"),
        (event("armed_clash", place=()), "no_place"),
        (event("armed_clash", place="~Nowhere Known"), "place_unknown"),
        (event("armed_clash", place="syria"), "place_too_wide"),
        (event("armed_clash", when=("2024-01-01", "2024-11-29")), "date_too_wide"),
    ],
)
def test_what_acled_cannot_hold_is_counted(told: dict[str, Any], reason: str) -> None:
    assert dropped("acled", told) == {reason: 1}


def test_numbers_in_place_of_labels() -> None:
    (row,) = rows("acled", event("capture"), choices=Choices(inter_num=True))
    assert (row["inter1"], row["inter2"], row["interaction"]) == ("2", "1", "12")


def _deadly(kind: str, count: tuple[str, int | None, int | None], victims: str = "~soldiers",
            **more: Any) -> tuple[dict[str, Any], dict[str, Any]]:  # fmt: skip
    act = event(kind, **more)
    harm = {**event("casualties", **{**more, "target": victims}), "count": count, "label": "killed"}
    return act, harm


def test_a_deadly_clash_in_ucdp_columns() -> None:
    (row,) = rows("ucdp", *_deadly("armed_clash", ("at least 12", 12, None)))
    assert row["relid"].startswith("SAYSO-SYR-")
    assert int(row["id"]) < 2**53
    assert row["type_of_violence"] == "1"
    assert (row["side_a"], row["gwnoa"]) == ("Government of Syria", "652")
    assert row["side_b"].startswith("Hay")
    assert row["dyad_name"] == f"{row['side_a']} - {row['side_b']}"
    assert (row["where_prec"], row["date_prec"], row["event_clarity"]) == ("1", "1", "1")
    assert row["geom_wkt"] == f"POINT ({row['longitude']} {row['latitude']})"
    assert row["priogrid_gid"] == "181874"
    assert int(row["low"]) <= int(row["best"]) <= int(row["high"])
    assert (row["conflict_new_id"], row["active_year"], row["code_status"]) == ("", "", "Check")
    assert (row["country_id"], row["region"]) == ("652", "Middle East")


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (_deadly("airstrike", ("12", 12, 12), "~civilians", actor=ARMY, target="~civilians"), "3"),
        (_deadly("armed_clash", ("12", 12, 12), actor="hts", target="isis"), "2"),
        (_deadly("armed_clash", ("12", 12, 12), actor=TURKS, target="sdf"), "1"),
    ],
)
def test_types_of_violence(told: tuple[dict[str, Any], ...], kind: str) -> None:
    (row,) = rows("ucdp", *told)
    assert row["type_of_violence"] == kind


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ((event("armed_clash"),), "no_deaths"),
        ((event("handover", actor=ARMY, target="ypg"),), "no_category"),
        (_deadly("airstrike", ("12", 12, 12), actor=(), target="~civilians"),
         "no_organised_actor"),
        (_deadly("armed_clash", ("12", 12, 12), place="~Nowhere Known"), "place_unknown"),
    ],
)  # fmt: skip
def test_what_ucdp_would_not_have_is_counted(told: tuple[dict[str, Any], ...], reason: str) -> None:
    assert rows("ucdp", *told) == []
    assert dropped("ucdp", *told)[reason] >= 1


def records(*told: dict[str, Any], **given: Any) -> list[dict[str, Any]]:
    raw = text_of(ledger_of(story(*told)), "plover", **given)
    return [json.loads(line) for line in raw.splitlines()]


def test_a_handover_in_plover_is_a_retreat_from_giver_to_receiver() -> None:
    (record,) = records(event("handover", actor=ARMY, target="ypg"))
    assert (record["event"], record["mode"]) == (["RETREAT"], ["withdraw"])
    assert (record["quad_code"], record["event_scale"]) == (2, 6.5)
    assert record["context"] == ["territory", "military"]
    assert record["actor"][0] == {
        "code": "SYR", "sector": "MIL", "entity_text": "Syrian Armed Forces",
        "identifier_id": "syria-armed-forces", "identifier_text": "Syrian Armed Forces",
    }  # fmt: skip
    assert record["recipient"][0]["entity_text"] == "People's Protection Units (YPG)"
    assert record["event_loc"]["resolution"] == 4
    assert record["event_loc"]["country_code"] == "SYR"
    assert record["x"]["claimants"][0]["stance"] == "reports"


def test_both_sides_of_a_clash_are_plover_actors() -> None:
    (record,) = records(event("armed_clash"))
    assert len(record["actor"]) == 2
    assert record["recipient"] == []


def test_a_planned_attack_is_a_threat_and_never_an_assault() -> None:
    (record,) = records(event("offensive", realis="planned"))
    assert (record["event"], record["quad_code"]) == (["THREATEN"], 3)
    assert record["x"]["realis"] == "planned"
    assert dropped("acled", event("capture", realis="planned")) == {"not_actual": 1}


def test_a_protest_met_with_arrests_makes_two_records() -> None:
    told = (event("protest", actor="~protesters", target=()),
            event("arrest", actor=ARMY, target="~protesters"))  # fmt: skip
    found = [r["event"][0] for r in records(*told)]
    assert sorted(found) == ["COERCE", "COERCE", "PROTEST"]
    ids = [r["id"] for r in records(*told)]
    assert len(set(ids)) == 3


def test_statements_are_records_only_where_asked_for() -> None:
    told = event("capture", by="syria-armed-forces", stance="denies")
    assert records(told) == []
    (record,) = records(told, choices=Choices(statements=True))
    assert record["event"] == ["REJECT"]
    assert record["x"]["stance"] == "denies"


def test_polecat_has_the_same_events_as_plover() -> None:
    told = event("handover", actor=ARMY, target="ypg")
    (row,) = rows("polecat", told)
    assert (row["Event Type"], row["Event Mode"], row["Quad Code"]) == ("RETREAT", "withdraw", "2")
    assert (row["Actor COW"], row["Actor Country"]) == ("652", "SYR")
    assert (row["Placename"], row["Country"]) == ("Nubl", "SYR")
    assert row["Actor Name Raw"] == "the army"


def test_filters_keep_what_is_asked_for() -> None:
    told = (event("capture"), event("airstrike", when="2024-11-20", place="aleppo"))
    assert len(rows("acled", *told)) == 2
    (by_type,) = rows("acled", *told, filters=Filters(types=frozenset({"airstrike"})))
    assert by_type["location"] == "Aleppo"
    (by_day,) = rows("acled", *told, filters=Filters(since=_day("2024-11-25")))
    assert by_day["location"] == "Nubl"
    (by_end,) = rows("acled", *told, filters=Filters(until=_day("2024-11-25")))
    assert by_end["location"] == "Aleppo"
    (by_place,) = rows("acled", *told, filters=Filters(place="Nubl"))
    assert by_place["location"] == "Nubl"


def _day(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)
