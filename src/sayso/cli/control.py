"""sayso control: who holds which place, now or over time."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from sayso.app.settings import LedgerAt
from sayso.cli.options import (
    app_of,
    as_of_option,
    format_option,
    judged_options,
    question,
)
from sayso.cli.screen import show


@click.command(short_help="Show who holds which place, now or over time.")
@click.option("--history", is_flag=True, help="Each place's states in their order, up to --as-of.")
@click.option("--place", metavar="NAME", help="Only this place.")
@click.option("--brief", is_flag=True, help="A map: one line a place, without claims; quick.")
@as_of_option
@judged_options
@format_option("table", "jsonl", "geojson")
@click.pass_context
def control(
    ctx: click.Context,
    /,
    *,
    history: bool,
    place: str | None,
    brief: bool,
    form: str,
    **asked: Any,
) -> None:
    """Show who holds which place, on whose word; with --history, how that came about.

    \b
    Examples:
      sayso control --as-of 2024-11-30
      sayso control --history --place Aleppo
      sayso control --format geojson > control.geojson
      sayso control --brief --as-of 2024-11-30 --format jsonl
    """
    if brief:
        if history or place is not None or form == "geojson":
            raise click.UsageError("--brief is for the whole map, as table or jsonl")
        _show_map(ctx, form, **asked)
        return
    with question(ctx, **asked) as asking:
        from sayso.outputs import geojson, jsonl, tables
        from sayso.outputs.layout import shorten
        from sayso.picture.printed import finding_to_dict

        picture = asking.narrowed(place, None)
        keys = asking.place_keys(place) if place is not None else None
        past = [c for c in asking.history if keys is None or c.place.key in keys] if history else []
        found = past if history else picture.control
        short = shorten(c.id for c in found)
        match form:
            case "jsonl":
                for one in found:
                    click.echo(jsonl.line(finding_to_dict(one)))
            case "geojson" if history:
                click.echo(jsonl.dump(geojson.history_layer(past)))
            case "geojson":
                click.echo(jsonl.dump(geojson.control_layer(picture)))
            case _ if history:
                show([tables.history_section(past, short)])
            case _:
                show([tables.heading(picture), tables.control_section(picture.control, short)])


def _show_map(
    ctx: click.Context,
    form: str,
    *,
    ledger: LedgerAt | None,
    reported_by: datetime | None,
    recorded_at: datetime | None,
    as_of: date | None,
    packs: tuple[Path, ...],
    policy: Path | None,
) -> None:
    from sayso.app.ask import When
    from sayso.app.places import map_at
    from sayso.outputs import jsonl, tables
    from sayso.picture.printed import finding_to_dict

    app = app_of(ctx, ledger, packs, policy)
    opened = app.open_ledger()
    try:
        found = map_at(app, opened, When(as_of, reported_by, recorded_at))
    finally:
        opened.close()
    if form == "jsonl":
        for one in found:
            click.echo(jsonl.line(finding_to_dict(one)))
    else:
        show([tables.map_section(found)])
