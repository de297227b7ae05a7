"""sayso ledger copy, and backups of a ledger file."""

import sqlite3
from pathlib import Path

from journeys.runs import Run
from server import Server


def test_a_ledger_goes_to_postgres_and_back_and_answers_alike(
    war: Run, postgres: Server, tmp_path: Path
) -> None:
    url = postgres.url(postgres.database())
    there = war("ledger", "copy", "--to", url)
    assert there.exit_code == 0, there.output
    assert "3 entries copied" in there.stderr
    back = war("ledger", "copy", "--ledger", url, "--to", "back.db")
    assert back.stdout == there.stdout
    assert war("ledger", "copy", "--to", url).stderr.startswith("sayso: 0 entries copied")
    for question in (
        ("picture",),
        ("control", "--format", "jsonl"),
        ("disputes", "--reported-by", "2024-11-29"),
        ("claims", "--recorded-at", "2024-12-02"),
        ("check",),
    ):
        ours, theirs = (war(*question, "--ledger", at) for at in ("ledger.db", url))
        assert ours.exit_code == theirs.exit_code == 0, theirs.output
        assert ours.stdout.replace("ledger.db", "") == theirs.stdout.replace(url, "").replace(
            str(tmp_path), ""
        ) or question == ("check",)
    (tmp_path / "other.txt").write_text("The Army left Otherton.", "utf-8")
    war("read", "other.txt", "--published", "2024-11-30", "--ledger", "other.db")
    other = war("ledger", "copy", "--ledger", "other.db", "--to", url)
    assert other.exit_code == 2
    assert "holds other entries" in other.stderr


def test_reading_into_postgres_is_reading_into_a_file(
    war: Run, postgres: Server, tmp_path: Path
) -> None:
    url = postgres.url(postgres.database())
    for name, day in (("one", "2024-11-28"), ("two", "2024-11-29"), ("three", "2024-11-30")):
        done = war(
            "read", f"{name}.txt", "--published", day, "--source", f"{name} wire", "--ledger", url
        )
        assert done.exit_code == 0, done.output
    assert war("picture", "--ledger", url).stdout == war("picture").stdout


def test_an_online_backup_of_the_file_is_the_same_ledger(war: Run, tmp_path: Path) -> None:
    with (
        sqlite3.connect(tmp_path / "ledger.db") as source,
        sqlite3.connect(tmp_path / "backup.db") as target,
    ):
        source.backup(target)
    source.close()
    target.close()
    whole = war("export", "ledger").stdout
    assert war("export", "ledger", "--ledger", "backup.db").stdout == whole
    assert war("check", "--ledger", "backup.db").exit_code == 0
