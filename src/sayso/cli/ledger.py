"""sayso ledger: a ledger as a whole."""

from pathlib import Path

import click

from sayso.app.settings import LedgerAt, shown_ledger
from sayso.cli.options import Ledger, app_of, ledger_option, pack_option
from sayso.cli.screen import Progress, tell


@click.group(short_help="Copy a ledger, also between SQLite and PostgreSQL.")
def ledger() -> None:
    """Copy a ledger, also between SQLite and PostgreSQL."""


@ledger.command("copy", short_help="Copy a ledger into another, and prove that both are alike.")
@click.option(
    "--to",
    "target",
    metavar="FILE|URL",
    required=True,
    type=Ledger(),
    help="An empty ledger, or an older copy: a file, or postgresql://user@host/database.",
)
@ledger_option
@pack_option
@click.pass_context
def copy(
    ctx: click.Context,
    /,
    *,
    target: LedgerAt,
    ledger: LedgerAt | None,
    packs: tuple[Path, ...],
) -> None:
    """Copy every entry; then compare both ledgers, entry by entry and by their maps of control.

    Ids, moments and order stay. Run it again to bring an older copy up to date.

    \b
    Examples:
      sayso ledger copy --ledger war.db --to postgresql://desk@db.example/war
      sayso ledger copy --ledger postgresql://desk@db.example/war --to war.db
    """
    from sayso.app.copying import compare, copy_entries
    from sayso.outputs.tables import counted

    app = app_of(ctx, ledger, packs)
    source = app.open_ledger()
    try:
        into = app.open_ledger(write=True, at=target)
        try:
            new = 0
            with Progress(None) as progress:
                for brought in copy_entries(source, into):
                    new += brought
                    progress.step()
            alike = compare(app, source, into)
        finally:
            into.close()
    finally:
        source.close()
    tell(f"{counted(new, 'entry', 'entries')} copied to {shown_ledger(target)}")
    click.echo(
        f"alike: {counted(alike.entries, 'entry', 'entries')} of SHA-256 {alike.digest}, "
        f"and a map of {counted(alike.places, 'place')}"
    )
