"""The examples for running Sayso as a service are ones that run."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml

from sayso.cli import cli

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))


def parsed(words: list[str]) -> click.Context:
    """The command that these words name, its options read; raises UsageError for bad ones."""
    command = cli.get_command(click.Context(cli), words[0])
    assert command is not None, words
    return command.make_context(words[0], words[1:])


@pytest.mark.parametrize("unit", UNITS, ids=lambda p: p.name)
def test_systemd_takes_the_units(unit: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed")
    text = unit.read_text("utf-8")
    here = tmp_path / unit.name
    here.write_text(text.replace("/usr/local/bin/sayso", str(Path(sys.executable))), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(here)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("unit", UNITS, ids=lambda p: p.name)
def test_units_start_commands_that_there_are(unit: Path, tmp_path: Path) -> None:
    (line,) = re.findall(r"^ExecStart=(.+)$", unit.read_text("utf-8"), re.MULTILINE)
    sayso, *words = shlex.split(line)
    assert sayso == "/usr/local/bin/sayso"
    assert parsed(words).command.name == words[0]


def test_the_services_start_commands_that_there_are() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yml").read_text("utf-8"))["services"]
    assert services["site"]["command"][0] == "serve"
    parsed(services["site"]["command"])
    for name, service in services.items():
        for needed in service.get("depends_on", {}):
            assert "healthcheck" in services[needed], name
        for volume in service.get("volumes", ()):
            where = volume.partition(":")[0]
            assert not where.startswith("./") or (DEPLOY / where).exists(), volume
