"""docs/cli.md has every command, every option, and every exit code."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from sayso.cli import COMMANDS, cli

PAGE = (Path(__file__).parents[3] / "docs" / "cli.md").read_text("utf-8")


def every_command() -> Iterator[tuple[str, click.Command]]:
    def walk(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
        if isinstance(command, click.Group):
            for below in command.list_commands(click.Context(command)):
                found = command.get_command(click.Context(command), below)
                assert found is not None
                yield from walk(f"{name} {below}", found)
        else:
            yield name, command

    for names in COMMANDS.values():
        for name in names:
            found = cli.get_command(click.Context(cli), name)
            assert found is not None
            yield from walk(name, found)


ALL = dict(every_command())


@pytest.mark.parametrize("name", ALL)
def test_a_command_is_documented_with_its_options(name: str) -> None:
    heading = f"\n### sayso {name}\n"
    assert heading in PAGE
    told = PAGE.partition(heading)[2].partition("\n###")[0].partition("\n## ")[0]
    common = PAGE.partition("\n## Options that many commands share\n")[2].partition("\n## ")[0]
    for parameter in ALL[name].params:
        if isinstance(parameter, click.Option):
            shown = max(parameter.opts, key=len)
            assert f"`{shown}" in told or f"`{shown}" in common, f"{name} {shown}"


@pytest.mark.parametrize("name", ALL)
def test_a_command_has_help_with_examples(name: str) -> None:
    command = ALL[name]
    assert command.help
    assert "Examples:\n" in command.help
    assert f"sayso {name}" in command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.name}"
            assert parameter.help.rstrip().endswith((".", ")")), f"{name} {parameter.name}"


def test_documented_commands_exist() -> None:
    told = {
        line.removeprefix("### sayso ")
        for line in PAGE.splitlines()
        if line.startswith("### sayso ")
    }
    assert told == set(ALL)


def test_exit_codes_are_documented() -> None:
    for code in ("| 0 |", "| 1 |", "| 2 |", "| 3 |"):
        assert code in PAGE
