"""sayso read, from bytes to the ledger."""

import json
from pathlib import Path

import pytest

from journeys.runs import Run
from sayso.adapters.sqlite import SqliteLedger
from sayso.model.codec import claim_from_dict, claim_to_dict

TEXT = "The Army left Nubl, the Army said. The Front captured Nubl."


def write(path: Path, text: str = TEXT) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return str(path)


def test_a_report_is_read_shown_and_recorded(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    done = run("read", "a.txt", "--published", "2024-11-30", "--source", "Wire")
    assert done.exit_code == 0
    assert "a.txt (Wire, 2024-11-30): 2 claims, recorded" in done.stdout
    assert "“The Army left Nubl, the Army said”" in done.stdout
    assert "1 report read, 2 claims; 1 recorded" in done.stderr
    assert len(run("claims", "--format", "jsonl").stdout.splitlines()) == 2


def test_jsonl_prints_claims_in_the_contracts_form_and_nothing_else(
    run: Run, tmp_path: Path
) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "b.txt", "Nothing to see.")
    done = run(
        "read", "a.txt", "b.txt", "missing.txt", "--published", "2024-11-30", "--format", "jsonl"
    )
    printed = [json.loads(line) for line in done.stdout.splitlines()]
    assert [c["type"] for c in printed] == ["withdrawal", "capture"]
    assert [claim_to_dict(claim_from_dict(c)) for c in printed] == printed
    for claim in printed:
        start, end = claim["evidence"]["start"], claim["evidence"]["end"]
        assert TEXT[start:end] == claim["evidence"]["text"]
    assert done.exit_code == 1


def test_reading_twice_records_once(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    first = run("read", "a.txt", "--published", "2024-11-30")
    again = run("read", "a.txt", "--published", "2024-11-30")
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "2 claims, already recorded" in again.stdout
    assert "0 recorded, 1 already recorded" in again.stderr
    assert len(run("export", "ledger").stdout.splitlines()) == 1


def test_a_bad_report_stops_nothing(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in" / "1.txt", "")
    (tmp_path / "in" / "2.txt").write_bytes(b"%PDF-1.4 binary")
    write(tmp_path / "in" / "3.txt")
    write(tmp_path / "in" / "4.txt", "BREAKDOWN " + TEXT)
    done = run("read", "in", "--published", "2024-11-30")
    assert done.exit_code == 1
    faults = [line for line in done.stderr.splitlines() if "in/" in line]
    assert len(faults) == 3
    assert all(line.startswith("sayso: in/") for line in faults)
    assert "ZeroDivisionError" in faults[2]
    assert "1 report read, 2 claims; 1 recorded" in done.stderr
    assert "3 inputs could not be read" in done.stderr


def test_a_report_without_a_day_is_read_with_a_warning(run: Run, tmp_path: Path) -> None:
    for n in range(12):
        write(tmp_path / "in" / f"{n:02}.txt", f"{TEXT} {n}")
    done = run("read", "in")
    assert done.exit_code == 0
    assert done.stderr.count("no day of publication is known") == 10
    assert "12 without a day of publication" in done.stderr


def test_nothing_is_recorded_when_not_asked_for(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    done = run("read", "a.txt", "--no-record", "--published", "2024-11-30")
    assert "2 claims, not recorded" in done.stdout
    assert not (tmp_path / "ledger.db").exists()


def test_what_is_misquoted_is_refused_and_counted(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", f"MISQUOTE. {TEXT}")
    done = run("read", "a.txt", "--published", "2024-11-30", "--show-refused")
    assert "0 claims, 2 proposals refused" in done.stderr
    assert done.stderr.count("a.txt: refused:") == 2


def test_stdin_and_lines_of_json_are_read(run: Run, tmp_path: Path) -> None:
    row = {"text": TEXT, "published": "2024-11-29", "source": "Lines"}
    write(
        tmp_path / "many.jsonl", json.dumps(row) + "\n" + json.dumps({**row, "source": "B"}) + "\n"
    )
    done = run("read", "many.jsonl", "-", "--published", "2024-11-30", stdin=TEXT)
    assert done.exit_code == 0, done.stderr
    assert "many.jsonl:1 (Lines, 2024-11-29): 2 claims, recorded" in done.stdout
    assert "3 reports read, 6 claims; 3 recorded" in done.stderr


def test_several_processes_read_as_one_does(run: Run, tmp_path: Path) -> None:
    for n in range(6):
        write(tmp_path / "in" / f"{n}.txt", f"{TEXT} {n}")
    write(tmp_path / "in" / "5a.txt", "")
    words = ("read", "in", "--published", "2024-11-30", "--format", "jsonl", "--no-record")
    alone, together = run(*words), run(*words, "--jobs", "2")
    assert together.stdout == alone.stdout
    assert together.stderr == alone.stderr
    assert len(alone.stdout.splitlines()) == 12


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--published", "yesterday"), "'yesterday' is not a date that Sayso reads"),
        (("--published", "2031-01-01"), "2031-01-01 is still to come"),
        (("--format", "csv"), "'csv' is not one of"),
        (("--jobs", "0"), "0 is not in the range"),
    ],
)
def test_what_cannot_be_asked_exits_with_two(
    run: Run, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    write(tmp_path / "a.txt")
    done = run("read", "a.txt", *words)
    assert done.exit_code == 2
    assert told in done.stderr
    assert not done.stdout


def test_a_file_that_is_no_ledger_exits_with_three(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "notes.txt", "not a ledger at all" * 100)
    done = run("read", "a.txt", "--ledger", "notes.txt")
    assert done.exit_code == 3
    assert len(done.stderr.splitlines()) == 1
    assert "notes.txt" in done.stderr
    assert "Traceback" not in done.output


def test_a_ledger_that_is_not_there_is_not_made_by_asking(run: Run, tmp_path: Path) -> None:
    done = run("picture", "--ledger", "none.db")
    assert done.exit_code == 3
    assert "sayso: there is no ledger at" in done.stderr
    assert not (tmp_path / "none.db").exists()


def test_control_characters_of_a_report_do_not_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "The Army left Nubl\x1b[2J\x07. The\u202e Front captured\nNubl.")
    done = run("read", "a.txt", "--published", "2024-11-30", "--source", "W\x1b[31mire")
    assert not {"\x1b", "\x07", "\u202e"} & set(done.stdout)


def test_a_pack_of_ones_own_is_used(run: Run, tmp_path: Path) -> None:
    done = run("read", write(tmp_path / "a.txt"), "--pack", str(tmp_path))
    assert done.exit_code == 1
    assert "theatre.yml" in done.stderr


def test_the_ledger_holds_what_was_told(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    run("read", "a.txt", "--published", "2024-11-30T12:00+02:00")
    ledger = SqliteLedger(tmp_path / "ledger.db", read_only=True)
    known = ledger.known()
    ledger.close()
    (report,) = known.reports.values()
    assert report.text == TEXT
    assert str(report.published_at) == "2024-11-30 10:00:00+00:00"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_reader_that_cannot_be_used_stops_the_run(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: str
) -> None:
    monkeypatch.delenv("SAYSO_LLM_URL", raising=False)
    write(tmp_path / "a.txt")
    done = run("read", "a.txt", "--published", "2024-11-30", "--reader", "llm", "--jobs", jobs)
    assert done.exit_code == 1
    assert done.stderr == (
        "sayso: no language model is set; set SAYSO_LLM_URL and SAYSO_LLM_MODEL\n"
    )
