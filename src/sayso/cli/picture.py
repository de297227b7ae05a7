"""sayso picture: the state of the conflict at a day."""

from typing import Any

import click

from sayso.cli.options import as_of_option, format_option, judged_options, question
from sayso.cli.screen import show


@click.command(short_help="Show the state of the conflict at a day.")
@as_of_option
@judged_options
@click.option("--place", metavar="NAME", help="Only this place.")
@click.option("--actor", metavar="NAME", help="Only this actor.")
@format_option("table", "json")
@click.pass_context
def picture(
    ctx: click.Context, /, *, place: str | None, actor: str | None, form: str, **asked: Any
) -> None:
    """Show who holds which place, what happened, casualties, disputes and groups.

    Every line names who says so. Three clocks can be turned: the day in the world (--as-of), what
    had been published by a moment (--reported-by), and what this ledger held at one
    (--recorded-at). The last two may be given together: what the ledger held then of what had been
    published by then.

    \b
    Examples:
      sayso picture --as-of 2024-11-30
      sayso picture --as-of 2024-11-29 --reported-by 2024-11-29T18:00Z
      sayso picture --place Aleppo --format json
    """
    with question(ctx, **asked) as asking:
        found = asking.narrowed(place, actor)
        if form == "json":
            from sayso.outputs.jsonl import dump
            from sayso.picture.printed import picture_to_dict

            click.echo(dump(picture_to_dict(found)))
        else:
            from sayso.outputs.tables import picture_sections

            show(picture_sections(found, asking.claims))
