"""What a ledger holds: written out, taken in, checked."""

import json
import sqlite3
from pathlib import Path

import pytest

from journeys.runs import Run


def test_claims_are_exported_in_the_contracts_form(war: Run) -> None:
    done = war("export", "claims", "-o", "claims.jsonl")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "sayso: 5 rows written to claims.jsonl\n"
    assert Path("claims.jsonl").read_text("utf-8") == war("export", "claims").stdout
    exported = [json.loads(line) for line in war("export", "claims").stdout.splitlines()]
    listed = [json.loads(x) for x in war("claims", "--format", "jsonl").stdout.splitlines()]
    assert [{k: v for k, v in c.items() if not k.startswith("x_")} for c in exported] == listed
    assert exported[0]["x_source"] == "one wire"
    assert exported[0]["x_published"] == "2024-11-28"
    assert len(war("export", "claims", "--reported-by", "2024-11-28").stdout.splitlines()) == 1
    assert [p.name for p in Path().glob(".claims*")] == []


def test_an_export_that_cannot_be_written_says_so(war: Run) -> None:
    done = war("export", "claims", "-o", "no/such/folder/claims.jsonl")
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_exported_ledger_makes_the_same_ledger_again(war: Run) -> None:
    assert war("export", "ledger", "-o", "all.jsonl").exit_code == 0
    done = war("import", "all.jsonl", "--ledger", "copy.db")
    assert (done.exit_code, done.stderr) == (0, "sayso: 3 entries stored\n")
    assert war("import", "all.jsonl", "--ledger", "copy.db").stderr == "sayso: 0 entries stored\n"
    assert war("export", "ledger", "--ledger", "copy.db").stdout == Path("all.jsonl").read_text(
        "utf-8"
    )
    assert war("picture", "--ledger", "copy.db").stdout == war("picture").stdout
    assert war("check", "--ledger", "copy.db").exit_code == 0


def _meddled(kind: str, lines: list[str]) -> list[str]:
    first, *rest = lines
    entry = json.loads(first)
    match kind:
        case "text":
            entry["report"]["text"] = entry["report"]["text"].replace("captured", "occupied")
        case "claim":
            entry["claims"][0]["stance"] = "denies"
            entry["claims"][0]["id"] = "claim-0000000000000000"
        case "key":
            entry["colour"] = "red"
        case "order":
            return [*rest[1:], first]
        case "noise":
            return [*lines, "{not json"]
        case "list":
            return [*lines, "[]"]
    return [json.dumps(entry, ensure_ascii=False), *rest]


@pytest.mark.parametrize("kind", ["text", "claim", "key", "noise", "list"])
def test_a_changed_export_is_refused_whole(war: Run, kind: str) -> None:
    lines = war("export", "ledger").stdout.splitlines()
    Path("changed.jsonl").write_text("\n".join(_meddled(kind, lines)) + "\n", "utf-8")
    done = war("import", "changed.jsonl", "--ledger", "copy.db")
    assert done.exit_code == 1
    assert done.stderr.startswith("sayso: changed.jsonl:")
    assert len(done.stderr.splitlines()) == 1
    assert war("export", "ledger", "--ledger", "copy.db").stdout == ""


def test_older_entries_do_not_get_in_behind_newer_ones(war: Run) -> None:
    entries = [json.loads(line) for line in war("export", "ledger").stdout.splitlines()]
    for entry in entries:
        entry["at"] = "2024-11-30T00:00:00+00:00"
        entry["report"]["id"] = entry["report"]["id"][:-1] + "x"
    # A reading's id leaves its moment out, so only the moment can tell.
    older = war("export", "ledger").stdout.replace("2024-12-02T09:30", "2024-11-30T09:30")
    Path("older.jsonl").write_text(older.splitlines()[0] + "\n", "utf-8")
    Path("new.txt").write_text("The Army left Nubl.", "utf-8")
    war("read", "new.txt", "--published", "2024-12-01", "--ledger", "other.db")
    done = war("import", "older.jsonl", "--ledger", "other.db")
    assert done.exit_code == 2
    assert "import it into a ledger of its own" in done.stderr


def test_a_good_ledger_passes(war: Run) -> None:
    done = war("check")
    assert done.exit_code == 0
    assert "all well, 3 entries, 3 reports, 5 claims" in done.stdout


def test_a_changed_quotation_is_found(war: Run, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "ledger.db") as db:
        for (trigger,) in db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            db.execute(f"DROP TRIGGER {trigger}")
        db.execute("UPDATE reports SET text = replace(text, 'captured', 'liberated')")
    db.close()
    done = war("check")
    assert done.exit_code == 1
    assert "does not stand at" in done.stdout
    assert "fault" in done.stderr


def test_a_damaged_file_is_ledger_trouble(war: Run, tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    raw = bytearray(path.read_bytes())
    raw[:2000] = b"x" * 2000
    path.write_bytes(raw)
    done = war("check")
    assert done.exit_code == 3
    assert str(path) in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_pack_is_checked(run: Run, tmp_path: Path) -> None:
    pack = tmp_path / "mywar"
    pack.mkdir()
    (pack / "theatre.yml").write_text("id: mywar\ntitle: My war\n", "utf-8")
    good = run("pack", "check", "mywar")
    assert good.exit_code == 0, good.output
    assert "mywar: all well, 0 actors, 0 places, 0 outlets" in good.stdout
    (pack / "actors.yml").write_text("actors:\n  - slug: A B\n    name: A\n", "utf-8")
    bad = run("pack", "check", "mywar")
    assert bad.exit_code == 1
    assert "actors.yml:2:" in bad.stdout
    assert run("pack", "check", "nowhere").exit_code == 2
