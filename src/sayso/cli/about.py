"""sayso place, sayso actor: all that is known of one."""

from typing import Any

import click

from sayso.cli.options import as_of_option, format_option, judged_options, question
from sayso.cli.screen import show


@click.command(short_help="Show all that is known of one place.")
@click.argument("name")
@as_of_option
@judged_options
@format_option("table", "json")
@click.pass_context
def place(ctx: click.Context, /, *, name: str, form: str, **asked: Any) -> None:
    """Show all that is known of one place: who holds it, its history, what happened there.

    NAME may be in any spelling that the packs or the reports have, or a place's id.

    \b
    Examples:
      sayso place Nubl
      sayso place "Aleppo International Airport" --as-of 2024-11-30
    """
    with question(ctx, **asked) as asking:
        from sayso.app.narrow import at_place
        from sayso.outputs import tables
        from sayso.outputs.layout import shorten

        keys = asking.place_keys(name)
        found = at_place(asking.picture, keys)
        history = [c for c in asking.history if c.place.key in keys]
        if form == "json":
            from sayso.outputs.jsonl import dump
            from sayso.picture.printed import finding_to_dict, picture_to_dict

            past = [finding_to_dict(c) for c in history]
            click.echo(dump({**picture_to_dict(found), "history": past}))
            return
        sections = tables.picture_sections(found, asking.claims)
        short = shorten(c.id for c in history)
        show([*sections[:2], tables.history_section(history, short), *sections[2:]])


@click.command(short_help="Show all that is said of one actor.")
@click.argument("name")
@as_of_option
@judged_options
@format_option("table", "json")
@click.pass_context
def actor(ctx: click.Context, /, *, name: str, form: str, **asked: Any) -> None:
    """Show all that is said of one actor: names, facts, places held, events, losses.

    NAME may be any of its names, or its id.

    \b
    Examples:
      sayso actor HTS
      sayso actor "Free Syrian Army" --as-of 2013-05-01 --format json
    """
    with question(ctx, **asked) as asking:
        found = asking.narrowed(None, name)
        if form == "json":
            from sayso.outputs.jsonl import dump
            from sayso.picture.printed import picture_to_dict

            click.echo(dump(picture_to_dict(found)))
            return
        from sayso.outputs import tables

        sections = tables.picture_sections(found, asking.claims, every=True)
        show([sections[0], sections[-1], *sections[1:-1]])
