"""sayso claims: the claims themselves."""

from datetime import date
from typing import Any

import click

from sayso.cli.options import Day, format_option, known_options, question
from sayso.cli.screen import show
from sayso.model.terms import ClaimType, Stance


@click.command(short_help="List claims by type, party, place, speaker, day.")
@click.option(
    "--type",
    "types",
    multiple=True,
    type=click.Choice([t.value for t in ClaimType]),
    metavar="TYPE",
    help="Only claims of this type, as in the claim contract; may be given again.",
)
@click.option("--actor", metavar="NAME", help="Only with this actor or target: a name or an id.")
@click.option("--place", metavar="NAME", help="Only with this place or origin: a name or an id.")
@click.option(
    "--speaker", metavar="NAME", help="Only by this speaker or outlet; anonymous for unnamed ones."
)
@click.option(
    "--stance",
    "stances",
    multiple=True,
    type=click.Choice([s.value for s in Stance]),
    metavar="STANCE",
    help="Only with this stance; may be given again.",
)
@click.option("--since", metavar="DAY", type=Day(), help="Only of this day or later.")
@click.option("--until", metavar="DAY", type=Day(), help="Only of this day or earlier.")
@known_options
@format_option("table", "jsonl")
@click.pass_context
def claims(
    ctx: click.Context,
    /,
    *,
    types: tuple[str, ...],
    actor: str | None,
    place: str | None,
    speaker: str | None,
    stances: tuple[str, ...],
    since: date | None,
    until: date | None,
    form: str,
    **asked: Any,
) -> None:
    """List claims, each with its speaker, stance and words.

    Filters narrow together. Days are those that a claim's words give, else the day on which it was
    said.

    \b
    Examples:
      sayso claims --type capture --type handover --place Nubl
      sayso claims --stance denies --since 2024-11-27
      sayso claims --speaker anonymous --format jsonl
    """
    from sayso.app.ask import ClaimFilter, claims_in

    wanted = ClaimFilter(
        frozenset(map(ClaimType, types)),
        frozenset(map(Stance, stances)),
        actor,
        place,
        speaker,
        since,
        until,
    )
    with question(ctx, **asked) as asking:
        found = list(claims_in(asking.known, wanted))
        if form == "jsonl":
            from sayso.outputs.jsonl import claim_line

            for claim in found:
                click.echo(claim_line(claim))
        else:
            from sayso.outputs.layout import shorten
            from sayso.outputs.tables import claim_section

            # Short ids must be told apart from all claims, not from those shown.
            show([claim_section(found, asking.known.reports, shorten(asking.claims))])
