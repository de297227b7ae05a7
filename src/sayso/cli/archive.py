"""sayso archive: the documents behind claims, as they came."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sayso.app.settings import LedgerAt
from sayso.cli.options import app_of, ledger_option
from sayso.cli.screen import show, tell

if TYPE_CHECKING:
    from sayso.app.archived import Archived

_OUTPUT = click.option(
    "--output",
    "-o",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write here, not to stdout.",
)


@click.group(short_help="Show the documents behind claims, as they came.")
def archive() -> None:
    """Show the documents behind claims, as they came. docs/watch.md tells what is kept."""


@archive.command("show", short_help="List the versions of a page.")
@click.argument("of", metavar="REPORT|CLAIM|URL")
@ledger_option
@click.pass_context
def show_(ctx: click.Context, /, *, of: str, ledger: LedgerAt | None) -> None:
    """List the versions of a page: when each was found, and the hash of its bytes.

    \b
    Examples:
      sayso archive show claim-1a2b3c
      sayso archive show https://news.example/2024/11/30/story.html
    """
    from sayso.outputs.layout import Row, Section

    with _opened(ctx, ledger) as use:
        found = use.versions(of)
    rows = tuple(
        Row(
            (str(v.ordinal), v.report, f"{v.found_at:%Y-%m-%d %H:%M}Z", v.raw[:16]),
            (f"{c.status or ''} {c.headers.get('last-modified', '')}".strip(),) if c else (),
        )
        for v, c in found
    )
    columns = ("Version", "Report", "Found", "SHA-256")
    show([Section(found[0][0].address, "", columns, rows, fixed=frozenset((1,)))])


@archive.command("get", short_help="Print a document's bytes.")
@click.argument("of", metavar="HASH|REPORT|CLAIM|URL")
@_OUTPUT
@ledger_option
@click.pass_context
def get(ctx: click.Context, /, *, of: str, output: Path | None, ledger: LedgerAt | None) -> None:
    """Print a document's bytes as they came; they are checked against their hash.

    \b
    Examples:
      sayso archive get claim-1a2b3c -o page.html
    """
    from sayso.app.files import write_bytes

    with _opened(ctx, ledger) as use:
        raw = use.raw(of)
    if output is not None:
        write_bytes(raw, output)
    else:
        sys.stdout.buffer.write(raw)


@archive.command("diff", short_help="Show how an article was edited.")
@click.argument("report", metavar="REPORT|CLAIM|URL")
@ledger_option
@click.pass_context
def diff(ctx: click.Context, /, *, report: str, ledger: LedgerAt | None) -> None:
    """Show how an article differs from its version before: words, and claims dropped and added.

    \b
    Examples:
      sayso archive diff https://news.example/2024/11/30/story.html
    """
    from sayso.outputs.phrases import claim_type, proposition, quoted

    with _opened(ctx, ledger) as use:
        found = use.difference(report)
    for line in found.lines:
        click.echo(line)
    for sign, claims in (("-", found.dropped), ("+", found.added)):
        for claim in claims:
            words = f"{claim_type(claim)}: {proposition(claim)} {quoted(claim.evidence.text)}"
            click.echo(f"{sign} {claim.id} {words}")
    tell(f"{len(found.dropped)} claims dropped, {len(found.added)} added, {found.kept} kept")


@archive.command("export", short_help="Write the whole archive out.")
@click.option(
    "--form",
    type=click.Choice(["warc", "auto-archiver"]),
    default="warc",
    show_default=True,
    help="warc: one .warc.gz. auto-archiver: a folder of pages with metadata.jsonl.",
)
@click.option(
    "--output",
    "-o",
    metavar="PATH",
    required=True,
    type=click.Path(path_type=Path),
    help="The file, or with auto-archiver the folder, to write.",
)
@ledger_option
@click.pass_context
def export(ctx: click.Context, /, *, form: str, output: Path, ledger: LedgerAt | None) -> None:
    """Write the whole archive out.

    \b
    Examples:
      sayso archive export -o pages.warc.gz
      sayso archive export --form auto-archiver -o pages/
    """
    from sayso.app.files import write_chunks, write_lines

    with _opened(ctx, ledger) as use:
        if form == "warc":
            written = write_chunks(use.as_warc(), output)
        else:
            output.mkdir(parents=True, exist_ok=True)
            written = write_lines(use.as_auto_archiver(output), output / "metadata.jsonl")
    tell(f"{written} documents written to {output}")


@contextmanager
def _opened(ctx: click.Context, ledger: LedgerAt | None) -> "Iterator[Archived]":
    from sayso.adapters.archive import Archive
    from sayso.app.archived import Archived
    from sayso.app.intake import archive_of

    app = app_of(ctx, ledger)
    opened = app.open_ledger()
    try:
        yield Archived(opened, Archive(archive_of(app.settings.ledger), opened.engine))
    finally:
        opened.close()
