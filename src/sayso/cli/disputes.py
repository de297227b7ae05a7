"""sayso disputes: what cannot all be true."""

from typing import Any

import click

from sayso.cli.options import as_of_option, format_option, judged_options, question
from sayso.cli.screen import show


@click.command(short_help="Show claims that contradict each other.")
@as_of_option
@judged_options
@click.option("--place", metavar="NAME", help="Only about this place.")
@click.option("--actor", metavar="NAME", help="Only where this actor is one of the voices.")
@format_option("table", "jsonl")
@click.pass_context
def disputes(
    ctx: click.Context, /, *, place: str | None, actor: str | None, form: str, **asked: Any
) -> None:
    """Show claims that contradict each other: each side's words, and which was conceded.

    \b
    Examples:
      sayso disputes --as-of 2024-11-30
      sayso disputes --place Aleppo --format jsonl
    """
    with question(ctx, **asked) as asking:
        found = asking.narrowed(place, actor).disputes
        if form == "jsonl":
            from sayso.outputs.jsonl import line
            from sayso.picture.printed import finding_to_dict

            for one in found:
                click.echo(line(finding_to_dict(one)))
        else:
            from sayso.outputs.layout import shorten
            from sayso.outputs.tables import dispute_section

            show([dispute_section(found, asking.claims, shorten(d.id for d in found))])
