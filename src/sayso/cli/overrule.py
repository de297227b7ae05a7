"""sayso overrule: a reviewer's ruling on a place, and taking it back."""

from datetime import date
from pathlib import Path

import click

from sayso.app.settings import LedgerAt
from sayso.cli.options import Day, app_of, ledger_option, pack_option


@click.command(short_help="Rule on who holds a place, over what the rules give.")
@click.argument("place")
@click.option(
    "--status",
    type=click.Choice(["held", "contested", "vacated", "unknown"]),
    help="How it is held, as you rule.",
)
@click.option("--holder", metavar="NAME", help="With held: who holds it; an actor of a pack.")
@click.option("--from", "start", metavar="DAY", type=Day(), help="First day; else all before.")
@click.option("--until", "end", metavar="DAY", type=Day(), help="Last day; else from then on.")
@click.option("--by", metavar="NAME", required=True, help="Who rules; it stands in the record.")
@click.option("--reason", metavar="WORDS", required=True, help="Why; it stands in the record.")
@click.option("--undo", is_flag=True, help="PLACE is the id of a ruling: take it back.")
@pack_option
@ledger_option
@click.pass_context
def overrule(
    ctx: click.Context,
    /,
    *,
    place: str,
    status: str | None,
    holder: str | None,
    start: date | None,
    end: date | None,
    by: str,
    reason: str,
    undo: bool,
    packs: tuple[Path, ...],
    ledger: LedgerAt | None,
) -> None:
    """Rule on who holds a place; what the rules give stays in sight beside it.

    Prints the id of the ruling, by which it can be taken back. Nothing is overwritten: what was
    shown before the ruling is still answered with --recorded-at.

    \b
    Examples:
      sayso overrule Nubl --status contested --by "A. Reviewer" --reason "seen on the spot"
      sayso overrule Nubl --status held --holder "Syrian Armed Forces" --from 2024-11-28 \\
          --until 2024-11-30 --by "A. Reviewer" --reason "imagery of the 29th"
      sayso overrule entry-1a2b3c4d5e6f7a8b --undo --by "A. Reviewer" --reason "wrong town"
    """
    from sayso.app import places
    from sayso.model.terms import Status

    if undo is (status is not None):
        raise click.UsageError("give --status, or --undo and the id of a ruling")
    app = app_of(ctx, ledger, packs)
    opened = app.open_ledger(write=True)
    try:
        if status is None:
            done = places.take_back(app, opened, place, by, reason)
        else:
            done = places.overrule(
                app, opened, place, Status(status), by, reason, holder=holder, start=start, end=end
            )
    finally:
        opened.close()
    click.echo(done)
