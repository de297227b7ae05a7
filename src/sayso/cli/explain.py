"""sayso explain: the words behind an id."""

from typing import Any

import click

from sayso.cli.options import as_of_option, format_option, judged_options, question
from sayso.cli.screen import show


@click.command(short_help="Show every quotation behind an id.")
@click.argument("id_", metavar="ID")
@as_of_option
@judged_options
@format_option("table", "json")
@click.pass_context
def explain(ctx: click.Context, /, *, id_: str, form: str, **asked: Any) -> None:
    """Show every quotation behind a figure, with its report, offset and speaker.

    ID is that of anything that Sayso prints: a place's control, an event, a figure, a fact, a
    dispute, a profile, a claim, a report. A beginning that only one has is enough. Findings belong
    to one picture: give the same --as-of and other moments as when it was shown.

    \b
    Examples:
      sayso explain control-1a2b3c --as-of 2024-11-30
      sayso explain claim-015b66 --format json
    """
    with question(ctx, **asked) as asking:
        from sayso.model.claim import Claim
        from sayso.model.report import Report
        from sayso.outputs import explained
        from sayso.outputs.jsonl import dump

        found = asking.find(id_)
        match found:
            case Claim():
                report = asking.known.reports.get(found.report)
                values = explained.claim_as_dict(found, report)
                sections = explained.claim_sections(found, report)
            case Report():
                number = sum(c.report == found.id for c in asking.known.claims)
                values = {"report": explained.report_as_dict(found), "claims": number}
                sections = explained.report_sections(found, number)
            case _:
                cited = asking.citations(found)
                values = explained.finding_as_dict(found, cited)
                sections = explained.finding_sections(found, cited)
        if form == "json":
            click.echo(dump(values))
        else:
            show(sections)
