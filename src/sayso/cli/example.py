"""sayso example: the bundled report, read and shown."""

from pathlib import Path

import click

from sayso.app.settings import LedgerAt, shown_ledger
from sayso.cli.options import app_of
from sayso.cli.screen import show, tell


@click.command(short_help="Read the bundled report and show its picture.")
@click.option(
    "--ledger",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Record it here; by default in a ledger of its own, made anew each time.",
)
@click.pass_context
def example(ctx: click.Context, /, *, ledger: LedgerAt | None) -> None:
    """Read the report that comes with Sayso and show the picture that follows from it.

    The report is of 30 November 2024, on the fighting around Aleppo. Your own ledger is not
    touched.

    \b
    Examples:
      sayso example
      sayso example --ledger try.db
    """
    from sayso.app.ask import Question, When
    from sayso.app.example import PUBLISHED, example_report, fresh_ledger
    from sayso.app.ingest import Taken, ingest
    from sayso.outputs.layout import shorten
    from sayso.outputs.tables import counted, picture_sections

    app = app_of(ctx, ledger or fresh_ledger())
    opened = app.open_ledger(write=True)
    try:
        for outcome in ingest([example_report()], app, opened):
            if isinstance(outcome, Taken):
                found = counted(len(outcome.reading.claims), "claim")
                tell(
                    f"{outcome.found.name}: {found}, recorded in {shown_ledger(app.settings.ledger)}"
                )
        asking = Question(app, opened, When(as_of=PUBLISHED))
        show(picture_sections(asking.picture, asking.claims))
        ids = shorten(c.id for c in asking.picture.control)
        first = next((ids[c.id] for c in asking.picture.control), None)
    finally:
        opened.close()
    if first is not None:
        tell(
            f"to see the words behind a line: sayso explain {first} --as-of {PUBLISHED} "
            f"--ledger {shown_ledger(app.settings.ledger)}"
        )
