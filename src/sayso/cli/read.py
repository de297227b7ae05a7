"""sayso read: reports to claims, recorded."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sayso.app.settings import LedgerAt, shown_ledger
from sayso.cli.options import (
    DayOrMoment,
    app_of,
    format_option,
    ledger_option,
    pack_option,
)
from sayso.cli.screen import Progress, show, tell

if TYPE_CHECKING:
    from sayso.app.ingest import Taken
    from sayso.text.found import BadInput

_MOST_UNDATED = 10
"""Reports without a date that are named one by one."""


@click.command(short_help="Read reports: print their claims and record them.")
@click.argument("inputs", metavar="PATH|URL|-...", nargs=-1, required=True)
@click.option(
    "--published",
    metavar="DAY",
    type=DayOrMoment(),
    help="When the reports were published, as 2024-11-30 or 2024-11-30T18:40+02:00. "
    '"On Friday" is read from it. Goes before what a page says of itself.',
)
@click.option(
    "--source", metavar="OUTLET", help="Who published them: a name, a domain or a pack's id."
)
@format_option("table", "jsonl")
@ledger_option
@click.option("--no-record", is_flag=True, help="Print the claims, record nothing.")
@pack_option
@click.option(
    "--reader",
    "which",
    type=click.Choice(["learned", "llm"]),
    default="learned",
    show_default=True,
    help="learned: the one that ships. llm: the language model that SAYSO_LLM_URL names.",
)
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that read; the order stays that of the inputs.",
)
@click.option("--show-refused", is_flag=True, help="Also print what the reader proposed in vain.")
@click.pass_context
def read(
    ctx: click.Context,
    /,
    *,
    inputs: tuple[str, ...],
    published: date | None,
    source: str | None,
    form: str,
    ledger: LedgerAt | None,
    no_record: bool,
    packs: tuple[Path, ...],
    which: str,
    jobs: int,
    show_refused: bool,
) -> None:
    """Read reports: print their claims and record them.

    Takes text, Markdown, HTML, JSONL (an object with "text" or "html" a line), folders of these,
    web addresses, and - for what comes in on stdin. A report that cannot be read is told on
    stderr, and the rest goes on. Reading a report again records nothing new.

    With --format jsonl, prints one claim a line in the claim contract's form, in text order.

    \b
    Examples:
      sayso read report.txt --published 2024-11-30 --source "Example Wire"
      sayso read https://news.example/2024/11/30/story.html
      sayso read reports/ --ledger war.db
      sayso read --format jsonl --no-record - < report.txt
    """
    from sayso.adapters.inputs import count_inputs, is_address, iter_inputs
    from sayso.app.ingest import Taken, ingest

    app = app_of(ctx, ledger, packs, language_model=which == "llm")
    opened = None if no_record else app.open_ledger(write=True)
    run = _Run(form, show_refused)
    try:
        found = iter_inputs(
            inputs,
            now=app.clock.now(),
            stdin=sys.stdin.buffer if "-" in inputs else None,
            fetch=app.parts.fetch() if any(map(is_address, inputs)) else None,
            published=published,
            source=source,
        )
        total = count_inputs(inputs) if sys.stderr.isatty() else None
        with Progress(total) as progress:
            for outcome in ingest(found, app, opened, jobs):
                with progress.aside():
                    if isinstance(outcome, Taken):
                        run.take(outcome)
                    else:
                        run.refuse(outcome)
                progress.step()
    finally:
        if opened is not None:
            opened.close()
    run.end(None if no_record else shown_ledger(app.settings.ledger))
    if run.bad:
        ctx.exit(1)


class _Run:
    """What one run has printed and counted."""

    def __init__(self, form: str, show_refused: bool) -> None:
        self.bad = 0
        self._form = form
        self._show_refused = show_refused
        self._reports = self._claims = self._refused = self._new = self._undated = 0

    def take(self, taken: "Taken") -> None:
        """Print a report's claims."""
        from sayso.outputs.jsonl import claim_line

        claims = taken.reading.claims
        self._reports += 1
        self._claims += len(claims)
        self._refused += len(taken.reading.refused)
        self._new += taken.new is True
        for warning in taken.found.warnings:
            tell(warning)
        if taken.report.published is None:
            self._undated += 1
            if self._undated <= _MOST_UNDATED and not any(
                "--published" in w for w in taken.found.warnings
            ):
                tell(
                    f'{taken.found.name}: no day of publication is known, so "on Friday" may stay '
                    "open; pass --published"
                )
        if self._show_refused:
            for refused in taken.reading.refused:
                tell(f"{taken.found.name}: refused: {refused.reason}: {refused.proposal}")
        if self._form == "jsonl":
            for claim in claims:
                click.echo(claim_line(claim))
        else:
            self._show(taken)

    def _show(self, taken: "Taken") -> None:
        from sayso.outputs.layout import printable, shorten
        from sayso.outputs.tables import claim_section, counted

        report = taken.report
        facts = [report.title, report.source, str(report.published) if report.published else None]
        told = ", ".join(printable(f) for f in facts if f)
        state = {True: "recorded", False: "already recorded", None: "not recorded"}[taken.new]
        named = f"{printable(taken.found.name)}{' (' + told + ')' if told else ''}"
        click.echo(f"{named}: {counted(len(taken.reading.claims), 'claim')}, {state}")
        claims = taken.reading.claims
        if claims:
            show([claim_section(claims, {report.id: report}, shorten(c.id for c in claims))])
            click.echo()

    def refuse(self, bad: "BadInput") -> None:
        """Tell of an input that could not be read."""
        self.bad += 1
        tell(str(bad.error))

    def end(self, ledger: str | None) -> None:
        """Tell what came of it all."""
        from sayso.outputs.tables import counted

        told = f"{counted(self._reports, 'report')} read, {counted(self._claims, 'claim')}"
        if self._refused:
            told += f", {counted(self._refused, 'proposal')} refused for want of their words"
        if ledger is not None:
            told += f"; {self._new} recorded"
            held = self._reports - self._new
            told += f", {held} already recorded" if held else ""
            told += f" in {ledger}"
        if self._undated > _MOST_UNDATED:
            told += f"; {self._undated} without a day of publication"
        if self.bad:
            told += f"; {counted(self.bad, 'input')} could not be read"
        tell(told)
