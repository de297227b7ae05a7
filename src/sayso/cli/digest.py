"""sayso digest: what changed over a period, in sentences."""

import sys
from datetime import datetime
from pathlib import Path

import click

from sayso.app.settings import LedgerAt
from sayso.cli.options import Moment, app_of, ledger_option, pack_option


@click.command(short_help="Tell what changed over a period, in sentences.")
@click.option(
    "--since", metavar="MOMENT", type=Moment(), required=True, help="From when; a day is its end."
)
@click.option("--until", metavar="MOMENT", type=Moment(), help="Until when; by default until now.")
@click.option(
    "--clock",
    type=click.Choice(["recorded", "reported"]),
    default="recorded",
    show_default=True,
    help="What counts: when this ledger recorded it, or when it was published.",
)
@click.option(
    "--recorded-at",
    metavar="MOMENT",
    type=Moment(),
    help="With --clock reported: only what this ledger held by then.",
)
@click.option("--theatre", metavar="PACK", help="Only places and actors of this theatre pack.")
@click.option(
    "--places", metavar="PLACE", multiple=True, help="Only about this place; may be given again."
)
@click.option(
    "--actors", metavar="ACTOR", multiple=True, help="Only about this actor; may be given again."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "html", "text", "email", "atom", "json"]),
    default="markdown",
    show_default=True,
    help="How to print. json is a JSON Feed; email is a whole message with the map.",
)
@click.option(
    "--base",
    metavar="URL",
    help="Address of this record's web site: quotations link to it; else to the outlets.",
)
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write here, not to stdout.",
)
@ledger_option
@pack_option
@click.pass_context
def digest(
    ctx: click.Context,
    /,
    *,
    since: datetime,
    until: datetime | None,
    clock: str,
    recorded_at: datetime | None,
    theatre: str | None,
    places: tuple[str, ...],
    actors: tuple[str, ...],
    form: str,
    base: str | None,
    output: Path | None,
    ledger: LedgerAt | None,
    packs: tuple[Path, ...],
) -> None:
    """Tell what changed in the record over a period: corrections first, disputes side by side.

    Every sentence names who says so and how; each is followed by the words that it rests on. The
    same period of the same record always gives the same digest. A period in which nothing changed
    says so, and whether any report came in.

    \b
    Examples:
      sayso digest --since 2024-11-29 --until 2024-11-30
      sayso digest --since 2024-11-29 --places Aleppo --format html -o digest.html
      sayso digest --clock reported --since 2024-11-27 --theatre syria --format atom
    """
    from sayso.app.digest import make_digest
    from sayso.app.files import write_bytes
    from sayso.app.wanted import Wanted
    from sayso.outputs.digest.render import render

    if recorded_at is not None and clock != "reported":
        raise click.UsageError("--recorded-at goes with --clock reported; else --until is it")
    app = app_of(ctx, ledger, packs)
    opened = app.open_ledger()
    try:
        made = make_digest(
            app, opened, since, until or app.clock.now(), Wanted(theatre, places, actors),
            clock=clock, recorded_at=recorded_at,
        )  # fmt: skip
    finally:
        opened.close()
    raw = render(made, form, base)
    if output is not None:
        write_bytes(raw, output)
    else:
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
