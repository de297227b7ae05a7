"""Exports, snapshots, claims taken in and ledgers merged, from the command line."""

import csv
import hashlib
import io
import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

import sayso
from exported import EXAMPLE
from journeys.runs import Run
from sayso.adapters.sqlite import SqliteLedger
from sayso.errors import BadQuery
from sayso.model.entry import Judged, Verdict
from sayso.outputs.exports.formats import FORMATS

LATER = ("--dated", "2025-03-01")


@pytest.fixture
def example(run: Run) -> Run:
    """The example's ledger, with its verdicts."""
    assert run("import", str(EXAMPLE)).exit_code == 0
    return run


def test_every_format_goes_into_a_file_with_its_sidecar(example: Run) -> None:
    for name in FORMATS:
        done = example("export", name, *LATER, "-o", "out")
        assert (done.exit_code, done.stdout) == (0, ""), name
        sidecar = json.loads(Path("out.metadata.json").read_text("utf-8"))
        assert sidecar["sha256"] == hashlib.sha256(Path("out").read_bytes()).hexdigest(), name
        assert sidecar["format"] == name
        assert sidecar["generated_at"] == "2025-03-01T23:59:59.999999+00:00"
        assert {"as_of", "reported_by", "recorded_at", "rule_version", "crosswalk_version",
                "licence", "filters", "counts_dropped_by_reason", "rows"} <= set(sidecar)  # fmt: skip
        told = [line for line in done.stderr.splitlines() if "left out" in line]
        assert len(told) == len(sidecar["counts_dropped_by_reason"]), name
        assert [p.name for p in Path().glob(".out*")] == []


@pytest.mark.parametrize("name", ["acled", "geoparquet", "prov"])
def test_a_format_goes_down_a_pipe(example: Run, name: str) -> None:
    piped = example("export", name, *LATER)
    assert piped.exit_code == 0, piped.output
    assert example("export", name, *LATER, "-o", "out").exit_code == 0
    assert Path("out").read_bytes() == piped.stdout_bytes


def test_the_exported_ledger_is_the_one_that_came_in(example: Run) -> None:
    assert example("export", "ledger").stdout == EXAMPLE.read_text("utf-8")


def test_clocks_and_filters_go_into_the_sidecar(example: Run) -> None:
    words = ("--as-of", "2024-11-30", "--reported-by", "2024-12-01", "--place", "Nubl",
             "--since", "2024-11-01", "--type", "handover")  # fmt: skip
    done = example("export", "acled", *LATER, *words, "-o", "nubl.csv")
    assert done.exit_code == 0, done.output
    (row,) = csv.DictReader(io.StringIO(Path("nubl.csv").read_text("utf-8")))
    assert (row["location"], row["x_ceding_actor"]) == ("Nubl", "Syrian Armed Forces")
    assert row["x_reported_by"].startswith("2024-12-01")
    sidecar = json.loads(Path("nubl.csv.metadata.json").read_text("utf-8"))
    assert sidecar["filters"] == {"types": ["handover"], "since": "2024-11-01", "place": "Nubl"}
    assert sidecar["as_of"] == "2024-11-30"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("export", "gtd"), "there is no export 'gtd'"),
        (("export", "geojson", "--layer", "roads"), "it has events, settlements, areas"),
        (("export", "ucdp", "--inter-num"), "--inter-num is not for ucdp"),
        (("export", "plover", "--excel"), "--excel is for CSV"),
        (("export", "acled", "--type", "battle"), "no claim and no event is of this type"),
        (("export", "acled", "--place", "Atlantis"), "nothing is known of the place 'Atlantis'"),
        (("export", "acled", "-o", "no/such/out.csv"), "cannot be written"),
        (("export", "ledger", "--audience", "public"), "for no public"),
    ],
)
def test_what_cannot_be_exported_says_why(example: Run, words: tuple[str, ...], told: str) -> None:
    done = example(*words)
    assert done.exit_code == 2
    assert told in done.stderr


def test_a_failed_export_leaves_what_was_there(example: Run) -> None:
    Path("out.csv").write_text("before", "utf-8")
    assert example("export", "acled", "--place", "Atlantis", "-o", "out.csv").exit_code == 2
    assert Path("out.csv").read_text("utf-8") == "before"
    assert sorted(p.name for p in Path().glob("*out*")) == ["out.csv"]


def test_what_was_taken_back_is_in_corrections_and_deletions(example: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(example("export", "corrections", *LATER).stdout)))
    fixed = [r for r in rows if r["field"] == "low"]
    assert [(r["old_value"], r["new_value"], r["reason_code"]) for r in fixed] == [
        ("24", "30", "number_fix")
    ]
    assert {r["by_role"] for r in rows} == {"reviewer"}
    (gone,) = csv.DictReader(io.StringIO(example("export", "deletions", *LATER).stdout))
    assert gone["event_id_cnty"].startswith("SAYSO-SYR-")
    assert gone["x_reason_code"] == "verdict"
    moment = datetime(2024, 12, 2, 11, tzinfo=UTC)
    assert gone["deleted_timestamp"] == str(int(moment.timestamp()))
    before = example("export", "acled", *LATER, "--recorded-at", "2024-12-02T10:59Z").stdout
    after = example("export", "acled", *LATER).stdout
    assert gone["event_id_cnty"] in before
    assert gone["event_id_cnty"] not in after
    late = example("export", "deletions", *LATER, "--changed-since", "2024-12-02T11:30Z").stdout
    assert len(late.splitlines()) == 1


def _files(folder: str) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(Path(folder).iterdir())}


def test_a_snapshot_is_the_same_whatever_was_recorded_since(example: Run, tmp_path: Path) -> None:
    words = ("--dated", "2024-12-10T00:00Z")
    done = example("snapshot", "first", *words)
    assert done.exit_code == 0, done.output
    ledger = SqliteLedger(tmp_path / "ledger.db")
    (claim, *_) = ledger.known().claims
    ledger.append([Judged(datetime(2024, 12, 20, tzinfo=UTC), claim.id, Verdict.REJECT, "r")])
    ledger.close()
    assert example("snapshot", "second", *words).exit_code == 0
    assert _files("first") == _files("second")
    assert example("snapshot", "third", "--dated", "2024-12-21").exit_code == 0
    assert _files("third")["claims.jsonl"] != _files("first")["claims.jsonl"]
    sums = dict(line.split()[::-1] for line in Path("first/SHA256SUMS").read_text().splitlines())
    assert "ledger.jsonl" not in sums
    assert len(sums) >= 25
    for name, digest in sums.items():
        assert hashlib.sha256(Path("first", name).read_bytes()).hexdigest() == digest
    assert "date-released: 2024-12-10" in Path("first/CITATION.cff").read_text()


def test_claims_come_back_into_a_ledger_that_has_their_reports(war: Run) -> None:
    exported = war("export", "claims").stdout.splitlines()
    claim = json.loads(exported[0])
    again = {**claim, "id": "claim-00000000000000aa", "stance": "denies", "engine": "by hand"}
    misquoted = {**again, "id": "claim-00000000000000ab",
                 "evidence": {"start": 0, "end": 5, "text": "wrong"}}  # fmt: skip
    foreign = {**again, "id": "claim-00000000000000ac", "report": "report-0000000000000000"}
    lines = [*exported, json.dumps(again), json.dumps(misquoted), json.dumps(foreign), "{no json"]
    Path("claims.jsonl").write_text("\n".join(lines), "utf-8")
    done = war("import", "claims.jsonl")
    assert done.exit_code == 1
    assert "sayso: 1 claim stored, 5 held already" in done.stderr
    assert "'wrong' does not stand at 0:5" in done.stderr
    assert "which this ledger does not hold" in done.stderr
    assert "claims.jsonl:9: not JSON" in done.stderr
    ids = [json.loads(x)["id"] for x in war("export", "claims").stdout.splitlines()]
    assert len(ids) == len(set(ids)) == 6
    assert set(ids) == {again["id"], *(json.loads(x)["id"] for x in exported)}
    assert war("check").exit_code == 0
    twice = war("import", "claims.jsonl")
    assert "sayso: 0 claims stored, 6 held already" in twice.stderr


def test_merged_ledgers_hold_both_and_nothing_twice(war: Run, tmp_path: Path) -> None:
    assert war("export", "ledger", "-o", "mine.jsonl").exit_code == 0
    (tmp_path / "four.txt").write_text("The Army left Nubl.", "utf-8")
    assert war("import", "mine.jsonl", "--ledger", "hers.db").exit_code == 0
    assert (
        war("read", "four.txt", "--published", "2024-12-01", "--ledger", "hers.db").exit_code == 0
    )
    done = war("merge", "ledger.db", "hers.db", "mine.jsonl", "-o", "ours.db")
    assert (done.exit_code, done.stderr) == (0, "sayso: 4 entries written to ours.db\n")
    assert war("check", "--ledger", "ours.db").exit_code == 0
    ours = war("export", "ledger", "--ledger", "ours.db").stdout
    assert ours == war("export", "ledger", "--ledger", "hers.db").stdout
    assert war("merge", "hers.db", "ledger.db", "-o", "ours.db").exit_code == 2
    assert war("merge", "hers.db", "none.db", "-o", "new.db").exit_code == 2


def test_a_ledger_that_breaks_the_laws_is_not_merged(war: Run, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "ledger.db") as db:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (trigger,) in db.execute(triggers).fetchall():
            db.execute(f"DROP TRIGGER {trigger}")
        db.execute("UPDATE reports SET text = replace(text, 'captured', 'liberated')")
    db.close()
    done = war("merge", "ledger.db", "-o", "new.db")
    assert done.exit_code == 1
    assert "does not stand at" in done.stderr
    assert not Path("new.db").exists()


def test_tables_of_every_library(example: Run, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.db"
    pandas = sayso.frame("events", ledger=ledger)
    polars = sayso.frame("events", "polars", ledger=ledger)
    places = sayso.frame("settlements", "geopandas", ledger=ledger)
    assert list(pandas["id"]) == polars["id"].to_list()
    assert pandas["fatalities_best"].dtype == "Int64"
    assert pandas["date_start"].dtype.kind == "M"
    assert places.crs == "OGC:CRS84"
    assert set(places.geometry.dropna().geom_type) == {"Point"}
    assert len(sayso.frame("claims", types=["handover"], ledger=ledger)) == 5
    with pytest.raises(BadQuery, match="there is no table"):
        sayso.frame("prov", ledger=ledger)
    with pytest.raises(BadQuery, match="no positions"):
        sayso.frame("casualties", "geopandas", ledger=ledger)
