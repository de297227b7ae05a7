"""sayso sources: how each watched source does."""

from pathlib import Path

import click

from sayso.app.settings import LedgerAt
from sayso.cli.options import app_of, format_option, ledger_option, pack_option
from sayso.cli.screen import show


@click.command(short_help="Show how each watched source does.")
@click.argument(
    "lists", metavar="LIST...", nargs=-1, type=click.Path(dir_okay=False, path_type=Path)
)
@click.option(
    "--faults", is_flag=True, help="Also each source's latest items that failed, and why."
)
@format_option("table", "jsonl", "openmetrics")
@ledger_option
@pack_option
@click.pass_context
def sources(
    ctx: click.Context,
    /,
    *,
    lists: tuple[Path, ...],
    faults: bool,
    form: str,
    ledger: LedgerAt | None,
    packs: tuple[Path, ...],
) -> None:
    """Show how each watched source does: when it was last seen, what failed, whether it is silent.

    With a LIST, sources that are in none are told as unlisted. openmetrics is for Prometheus.
    Exits with 1 if a source is failing.

    \b
    Examples:
      sayso sources
      sayso sources sources.yml --faults
      sayso sources --format openmetrics > /var/lib/node_exporter/sayso.prom
    """
    from sayso.adapters.watchbook import WatchBook
    from sayso.app.sources import health_of, read_sources
    from sayso.outputs.health import health_line, health_section, openmetrics

    app = app_of(ctx, ledger, packs)
    listed = read_sources(lists, app.settings.packs) if lists or app.settings.packs else None
    opened = app.open_ledger()
    try:
        book = WatchBook(opened.engine)
        now = app.clock.now()
        found = health_of(book.standings(now), listed, now)
        failed = {h.source: book.faults(h.source) for h in found if faults}
    finally:
        opened.close()
    match form:
        case "jsonl":
            for one in found:
                click.echo(health_line(one))
        case "openmetrics":
            click.echo(openmetrics(found), nl=False)
        case _:
            show([health_section(found)])
            for source, rows in failed.items():
                for key, why in rows:
                    click.echo(f"{source}: {key}: {why}")
    if any(one.state == "failing" for one in found):
        ctx.exit(1)
