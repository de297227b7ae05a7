"""A group of commands that are loaded when used, and whose errors are one line."""

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any, NoReturn

import click

from sayso.cli.screen import tell
from sayso.errors import BadQuery, LedgerError, SaysoError

BAD = 1
"""Something was bad, or something was found that should not be."""
USAGE = 2
"""The command cannot be run as it was given."""
LEDGER = 3
"""The ledger cannot be opened, written or trusted."""

_ABOUT = """The open record of armed conflict that never forgets who said so.

Reports go in; claims come out, each with its speaker, its stance and its very words. From
the claims follows a picture: who holds which place on whose word, what happened, casualties by
claimant, what is disputed.

\b
  sayso example
  sayso read report.txt --published 2024-11-30 --source "Example Wire"
  sayso picture --as-of 2024-11-30
  sayso explain control-1a2b3c
"""

_EPILOG = """Exit codes: 0 all well; 1 something was bad or was found wrong; 2 the command cannot
be run as given; 3 the ledger cannot be opened, written or trusted."""


class SaysoGroup(click.Group):
    """Loads commands when used; turns the errors that Sayso raises on purpose into one line."""

    def __init__(self, *args: Any, where: Mapping[str, Mapping[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.where = where
        self._module_of = {n: at for names in where.values() for n, at in names.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the help."""
        return list(self._module_of)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, loaded now; None if there is no such."""
        at = self._module_of.get(cmd_name)
        if at is None:
            return None
        module, _, name = at.partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under their headings."""
        for heading, names in self.where.items():
            with formatter.section(heading):
                rows = [
                    (n, c.get_short_help_str(72)) for n in names if (c := self.get_command(ctx, n))
                ]
                formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        _speak_utf8()
        try:
            return super().invoke(ctx)
        except SaysoError as error:
            _end(ctx, error)


def group(where: Mapping[str, Mapping[str, str]]) -> SaysoGroup:
    """Return the group of all commands.

    Args:
        where: Under each heading of the help, each command's name and "module:attribute".
    """

    @click.group(
        "sayso",
        cls=SaysoGroup,
        where=where,
        help=_ABOUT,
        epilog=_EPILOG,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    @click.version_option(None, "--version", package_name="sayso", message="sayso %(version)s")
    def sayso() -> None:
        pass

    assert isinstance(sayso, SaysoGroup)
    return sayso


def _end(ctx: click.Context, error: SaysoError) -> NoReturn:
    for line in str(error).splitlines():
        tell(line)
    if isinstance(error, LedgerError):
        ctx.exit(LEDGER)
    ctx.exit(USAGE if isinstance(error, BadQuery) else BAD)


def _speak_utf8() -> None:
    # Contract lines are UTF-8 whatever the locale; half letters come out as JSON escapes.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
