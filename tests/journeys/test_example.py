"""sayso example, and the API, with the reader that ships."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

import sayso
from sayso.app.example import example_report
from sayso.cli import cli
from sayso.errors import BadReport, LedgerError
from sayso.model.claim import Claim
from sayso.model.picture import Picture


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SAYSO_LEDGER", str(tmp_path / "own.db"))
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "data"))
    return tmp_path


def test_the_example_shows_its_picture_and_leaves_ones_own_ledger_alone(home: Path) -> None:
    for _ in range(2):
        done = CliRunner().invoke(cli, ["example"], catch_exceptions=False)
        assert done.exit_code == 0
        assert "recorded in" in done.stderr
        for title in ("CONTROL", "EVENTS", "CASUALTIES", "DISPUTES", "GROUPS"):
            assert f"\n{title}: " in done.stdout
        assert "of 1 report" in done.stdout
    assert not (home / "own.db").exists()
    hint = done.stderr.partition("sayso explain ")[2].split()
    told = CliRunner().invoke(cli, ["explain", *hint], catch_exceptions=False)
    assert told.exit_code == 0
    assert "BEHIND IT" in told.stdout


def test_boilerplate_gives_no_claim(home: Path) -> None:
    found = example_report()
    text = found.report.text
    claims = sayso.read_text(text, published=found.report.published, record=False)
    assert len(claims) > 20
    assert not [c for c in claims if "newsletter" in c.evidence.text]
    for claim in claims:
        assert text[claim.evidence.start : claim.evidence.end] == claim.evidence.text


def test_the_api_says_what_the_commands_say(home: Path) -> None:
    ledger = home / "api.db"
    report = home / "report.txt"
    report.write_text(example_report().report.text, "utf-8")
    claims = sayso.read(report, published=date(2024, 11, 30), source="Example", ledger=ledger)
    assert claims
    assert all(isinstance(c, Claim) for c in claims)
    picture = sayso.picture_at(date(2024, 11, 30), ledger=ledger)
    assert isinstance(picture, Picture)
    shown = CliRunner().invoke(
        cli, ["picture", "--as-of", "2024-11-30", "--format", "json", "--ledger", str(ledger)]
    )
    assert json.loads(shown.stdout)["id"] == picture.id
    cited = sayso.explain(picture.control[0].id, date(2024, 11, 30), ledger=ledger)
    assert cited
    assert sayso.disputes(date(2024, 11, 30), ledger=ledger) == picture.disputes
    early = datetime(2024, 11, 29, tzinfo=UTC)
    assert sayso.picture_at(reported_by=early, ledger=ledger).control == ()
    one = claims[0]
    assert one in sayso.claims(types=[one.type], ledger=ledger)
    assert sayso.export_claims(home / "out.jsonl", ledger=ledger) == len(claims)
    assert sayso.check(ledger) == ()
    with pytest.raises(LedgerError):
        sayso.claims(ledger=home / "none.db")


def test_the_api_tells_of_bad_inputs(home: Path) -> None:
    (home / "good.txt").write_text("Rebels captured Nubl on Friday.", "utf-8")
    (home / "empty.txt").write_text("", "utf-8")
    paths = [home / "empty.txt", home / "good.txt"]
    with pytest.raises(BadReport, match=r"empty\.txt"):
        sayso.read(*paths, published=date(2024, 11, 30), record=False)
    bad: list[BadReport] = []
    sayso.read(*paths, published=date(2024, 11, 30), record=False, bad=bad)
    assert len(bad) == 1
    with pytest.raises(BadReport):
        sayso.read_text("  \n", record=False)
