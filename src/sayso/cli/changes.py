"""sayso changes: what differs between two moments."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import click

from sayso.app.settings import LedgerAt
from sayso.cli.options import (
    DayOrMoment,
    app_of,
    as_of_option,
    format_option,
    ledger_option,
    pack_option,
)
from sayso.cli.screen import show


@click.command(short_help="Show what differs between two moments, and why.")
@click.option(
    "--since", metavar="DAY|MOMENT", type=DayOrMoment(), required=True, help="The earlier one."
)
@click.option(
    "--until",
    metavar="DAY|MOMENT",
    type=DayOrMoment(),
    help="The later one; by default the last known.",
)
@click.option(
    "--clock",
    type=click.Choice(["world", "reported", "recorded"]),
    default="world",
    show_default=True,
    help="What moves between the two: the day in the world, what had been published, or what this "
    "ledger held.",
)
@as_of_option
@ledger_option
@pack_option
@format_option("table", "jsonl")
@click.pass_context
def changes(
    ctx: click.Context,
    /,
    *,
    since: date,
    until: date | None,
    clock: str,
    as_of: date | None,
    ledger: LedgerAt | None,
    packs: tuple[Path, ...],
    form: str,
) -> None:
    """Show what differs between two pictures, finding by finding, and why.

    --as-of is for the reported and recorded clocks: the day in the world that both pictures show.

    \b
    Examples:
      sayso changes --since 2024-11-26 --until 2024-11-30
      sayso changes --clock reported --since 2024-11-29T18:00Z --as-of 2024-11-29
      sayso changes --clock recorded --since 2024-12-01 --format jsonl
    """
    if clock == "world" and as_of is not None:
        raise click.UsageError("--as-of goes with --clock reported or recorded; --until is the day")
    from sayso.app.ask import Question, When

    def when(moment: date | None) -> When:
        if clock == "world":
            day = moment.date() if isinstance(moment, datetime) else moment
            return When(as_of=day)
        if clock == "reported":
            return When(as_of, reported_by=_instant(moment))
        return When(as_of, recorded_at=_instant(moment))

    app = app_of(ctx, ledger, packs)
    opened = app.open_ledger()
    try:
        before, after = (Question(app, opened, when(m)) for m in (since, until))
        found = after.changes_from(before)
    finally:
        opened.close()
    if form == "jsonl":
        from sayso.outputs.jsonl import line
        from sayso.picture.printed import finding_to_dict

        for one in found:
            click.echo(line(finding_to_dict(one)))
    else:
        from sayso.outputs.tables import change_section

        show([change_section(found)])


def _instant(moment: date | None) -> datetime | None:
    if moment is None or isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, time.max, UTC)
