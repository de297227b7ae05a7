"""sayso check: whether a ledger keeps its laws."""

import click

from sayso.app.settings import LedgerAt, shown_ledger
from sayso.cli.options import app_of, ledger_option
from sayso.cli.screen import tell


@click.command(short_help="Check the ledger's file and laws.")
@ledger_option
@click.pass_context
def check(ctx: click.Context, /, *, ledger: LedgerAt | None) -> None:
    """Check the ledger: the file itself, and the laws that every ledger keeps.

    Every quotation stands in its report letter for letter, ids follow from content, entries stand
    in the order of their moments, and verdicts name what was recorded. Prints each breach; exits
    with 1 if there is any.

    \b
    Examples:
      sayso check
      sayso check --ledger war.db
    """
    from sayso.adapters.sql import count_rows
    from sayso.app.publish import breaches
    from sayso.outputs.tables import counted

    app = app_of(ctx, ledger)
    opened = app.open_ledger()
    try:
        found = breaches(opened)
        rows = count_rows(opened)
    finally:
        opened.close()
    for breach in found:
        click.echo(breach)
    told = ", ".join(
        (
            counted(rows["entries"], "entry", "entries"),
            counted(rows["reports"], "report"),
            counted(rows["claims"], "claim"),
        )
    )
    if found:
        tell(
            f"{counted(len(found), 'fault')} in {shown_ledger(app.settings.ledger)}; restore it from a copy"
        )
        ctx.exit(1)
    click.echo(f"{shown_ledger(app.settings.ledger)}: all well, {told}")
