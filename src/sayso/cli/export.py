"""sayso export, sayso import: what a ledger holds, as lines of JSON."""

from pathlib import Path
from typing import Any

import click

from sayso.cli.options import app_of, known_options, ledger_option, question
from sayso.cli.screen import tell
from sayso.errors import CodecError

_OUTPUT = click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write; by default stdout. The file appears when it is whole.",
)


@click.group(short_help="Write out claims, or the whole ledger.")
def export() -> None:
    """Write out what the ledger holds.

    \b
    Examples:
      sayso export claims -o claims.jsonl
      sayso export ledger > backup.jsonl
    """


@export.command("claims")
@_OUTPUT
@known_options
@click.pass_context
def export_claims(ctx: click.Context, /, *, output: Path | None, **asked: Any) -> None:
    """Write the claims that stand, one a line, in the claim contract's form.

    Rejected claims and those of withdrawn reports are left out; corrected ones are written as
    corrected.

    \b
    Examples:
      sayso export claims -o claims.jsonl
      sayso export claims --reported-by 2024-11-29 | wc -l
    """
    from sayso.app.publish import write_lines
    from sayso.outputs.jsonl import claim_line
    from sayso.outputs.tables import counted

    with question(ctx, **asked) as asking:
        written = write_lines(map(claim_line, asking.known.claims), output)
    if output is not None:
        tell(f"{counted(written, 'claim')} written to {output}")


@export.command("ledger")
@_OUTPUT
@ledger_option
@click.pass_context
def export_ledger(ctx: click.Context, /, *, output: Path | None, ledger: Path | None) -> None:
    """Write every entry, oldest first, one a line: reports with their text, verdicts, links.

    `sayso import` makes the same ledger of it again.

    \b
    Examples:
      sayso export ledger -o ledger.jsonl
    """
    from sayso.app.publish import write_lines
    from sayso.outputs.jsonl import entry_line
    from sayso.outputs.tables import counted

    opened = app_of(ctx, ledger).open_ledger()
    try:
        written = write_lines((entry_line(k, e) for k, e in opened.entries()), output)
    finally:
        opened.close()
    if output is not None:
        tell(f"{counted(written, 'entry', 'entries')} written to {output}")


@click.command("import", short_help="Store the entries of an exported ledger.")
@click.argument("file", type=click.File("r", encoding="utf-8"))
@ledger_option
@click.pass_context
def import_(ctx: click.Context, /, *, file: Any, ledger: Path | None) -> None:
    """Store the entries of a file that `sayso export ledger` wrote; - for stdin.

    All or none are stored; those that the ledger holds already are passed over.

    \b
    Examples:
      sayso import ledger.jsonl --ledger copy.db
    """
    from sayso.app.publish import take_in
    from sayso.outputs.tables import counted

    opened = app_of(ctx, ledger).open_ledger(write=True)
    try:
        stored = take_in(opened, file, file.name)
    except UnicodeDecodeError as error:
        raise CodecError(f"{file.name}: not UTF-8 ({error.reason}); give an export") from error
    finally:
        opened.close()
    tell(f"{counted(stored, 'entry', 'entries')} stored")
