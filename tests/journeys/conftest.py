"""What a journey needs: the command line with a quick reader and a clock, and a ledger."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from journeys.archives import SAYSO, Batch
from journeys.plain_reader import PlainReader
from journeys.runs import Run
from journeys.test_process import environment
from sayso.adapters.clock import FixedClock
from sayso.app.wire import Parts
from sayso.cli import cli

NOW = datetime(2024, 12, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def parts() -> Parts:
    """A clock that stands still and a reader of plain sentences."""
    return Parts(clock=FixedClock(NOW), reader=PlainReader)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts: Parts) -> Run:
    """Run one command in a folder of its own, on a ledger of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SAYSO_LEDGER", str(tmp_path / "ledger.db"))
    monkeypatch.setenv("HOME", str(tmp_path))

    def invoke(*words: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(cli, words, input=stdin, obj=parts, catch_exceptions=False)

    return invoke


@pytest.fixture
def war(run: Run, tmp_path: Path) -> Run:
    """A ledger with three reports of a small war: run further commands on it."""
    reports = {
        "one": ("2024-11-28", "The Northern Front captured Vodny, the Northern Front said."),
        "two": ("2024-11-29", "The Army repelled an attack on Vodny by the Northern Front, the Army said. "
                "At least 12 soldiers were killed in Vodny, the Northern Front said."),
        "three": ("2024-11-30", "The Northern Front entered Vodny, the Army admitted. "
                  "The Army handed over Lesna to River Guard, sources said."),
    }  # fmt: skip
    for name, (day, text) in reports.items():
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
        done = run("read", f"{name}.txt", "--published", day, "--source", f"{name} wire")
        assert done.exit_code == 0, done.output
    return run


@pytest.fixture
def script(tmp_path: Path) -> Path:
    # A spawned worker imports the main module, so that it must be a file.
    path = tmp_path / "run_sayso.py"
    path.write_text(SAYSO, "utf-8")
    return path


@pytest.fixture
def batch(tmp_path: Path, script: Path) -> Batch:
    def run(*more: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, str(script), "batch", *more],
            env=environment(tmp_path), cwd=tmp_path, capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stderr
        return done

    return run
