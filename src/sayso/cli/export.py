"""sayso export, sayso snapshot, sayso import, sayso merge: what a ledger holds, out and in."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from sayso.cli.group import BAD
from sayso.cli.options import Day, Moment, app_of, as_of_option, judged_options, ledger_option
from sayso.cli.screen import Progress, tell
from sayso.errors import BadQuery, CodecError


class _FormatName(click.ParamType[str]):
    """A name of the table of formats, which is loaded when a name is given."""

    name = "format"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """The name; a usage error for one that no format has."""
        from sayso.outputs.exports.formats import FORMATS

        if value not in FORMATS:
            self.fail(f"there is no export {value!r}; there are {', '.join(FORMATS)}", param, ctx)
        return str(value)


_OUTPUT = click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write, with FILE.metadata.json beside it; by default stdout. The file appears "
    "when it is whole.",
)
_AUDIENCE = click.option(
    "--audience",
    type=click.Choice(["public", "internal"]),
    help="For whom: public holds back what may do harm (docs/exports.md). By default public, but "
    "internal for claims and ledger.",
)
_DELAY = click.option(
    "--delay",
    metavar="HOURS",
    type=click.FloatRange(min=0),
    default=48.0,
    show_default=True,
    help="In public, what has a position is held back so long after its first report.",
)
_DATED = click.option(
    "--dated",
    metavar="MOMENT",
    type=Moment(),
    help="The moment that the export bears, and from which --delay counts back; by default now.",
)


@click.command(short_help="Write out the record in a format of the field.")
@click.argument("format_", metavar="FORMAT", type=_FormatName())
@_OUTPUT
@click.option("--layer", metavar="NAME", help="Which file of a format that has several.")
@click.option("--place", metavar="NAME", help="Only this place: a name or an id.")
@click.option("--actor", metavar="NAME", help="Only this actor: a name or an id.")
@click.option(
    "--type",
    "types",
    metavar="TYPE",
    multiple=True,
    help="Only events or claims of this type, as in the claim contract; may be given again.",
)
@click.option("--since", metavar="DAY", type=Day(), help="Only what was on this day or later.")
@click.option("--until", metavar="DAY", type=Day(), help="Only what was on this day or earlier.")
@_AUDIENCE
@_DELAY
@_DATED
@click.option("--excel", is_flag=True, help="Begin CSV with a byte order mark, for spreadsheets.")
@click.option("--inter-num", is_flag=True, help="ACLED's numbers for interactions, not its labels.")
@click.option("--statements", is_flag=True, help="PLOVER records of statements too.")
@click.option(
    "--changed-since",
    metavar="MOMENT",
    type=Moment(),
    help="Of corrections and deletions, only what was taken back after this.",
)
@as_of_option
@judged_options
@click.pass_context
def export(
    ctx: click.Context,
    /,
    *,
    format_: str,
    output: Path | None,
    layer: str | None,
    place: str | None,
    actor: str | None,
    types: tuple[str, ...],
    since: date | None,
    until: date | None,
    audience: str | None,
    delay: float,
    dated: datetime | None,
    excel: bool,
    inter_num: bool,
    statements: bool,
    changed_since: datetime | None,
    as_of: date | None,
    ledger: Path | None,
    reported_by: datetime | None,
    recorded_at: datetime | None,
    packs: tuple[Path, ...],
    policy: Path | None,
) -> None:
    """Write out what the ledger holds, in one of these formats:

    \b
    acled ucdp plover polecat     events, for tools that read these products
    hxl hapi                      tables with HXL hashtags; monthly counts
    geojson geoparquet            layers: events, settlements, areas, claims
    ftm prov claimreview          entities; JSON-LD with provenance; reviews
    casualties control            figures by claimant; who held what, from when
    judgements corrections deletions   findings; what changed and why; what went
    claims ledger                 the record itself

    What a format cannot hold, or may not be public, is left out and counted by reason: on stderr,
    and in the sidecar.

    \b
    Examples:
      sayso export acled -o acled.csv --as-of 2024-11-30
      sayso export geojson --layer settlements -o places.geojson
      sayso export claims --reported-by 2024-11-29 | wc -l
      sayso export ledger > backup.jsonl
    """
    from sayso.app.ask import When
    from sayso.app.export import Work, asked_for, export_to
    from sayso.outputs.exports.audience import Audience
    from sayso.outputs.exports.formats import OPENLY_INTERNAL
    from sayso.outputs.exports.scene import Choices, Filters

    _check_types(types)
    for_whom = audience or ("internal" if format_ in OPENLY_INTERNAL else "public")
    app = app_of(ctx, ledger, packs, policy)
    asked = asked_for(
        format_,
        layer,
        when=When(as_of, reported_by, recorded_at),
        filters=Filters(frozenset(types), since, until, place, actor),
        choices=Choices(Audience(for_whom), timedelta(hours=delay), inter_num, statements),
        excel=excel,
        changed_since=changed_since,
        dated=dated or app.clock.now(),
    )
    given = {"inter_num": inter_num, "statements": statements, "changed_since": changed_since}
    for name, value in given.items():
        if value and name not in asked.format.options:
            raise click.UsageError(f"--{name.replace('_', '-')} is not for {format_}")
    if excel and asked.layer.excel is None:
        raise click.UsageError(f"--excel is for CSV; {format_} is {asked.layer.suffix}")
    opened = app.open_ledger()
    try:
        with Progress(_total(opened, asked.layer.name), "exporting") as progress:
            done = export_to(output, asked, Work(app, opened), progress.step)
    finally:
        opened.close()
    _told(done, output)


def _check_types(types: tuple[str, ...]) -> None:
    from sayso.codebook.crosswalk import crosswalk
    from sayso.model.terms import ClaimType

    known = {t.value for t in ClaimType} | set(crosswalk().rows)
    for name in types:
        if name not in known:
            raise BadQuery(f"--type {name}: no claim and no event is of this type")


def _total(opened: Any, layer: str) -> int | None:
    """How many rows there are to go through, where the ledger can tell beforehand."""
    from sayso.adapters.sql import count_rows

    table = {"claims": "claims", "entries": "entries"}.get(layer)
    return count_rows(opened)[table] if table else None


def _told(done: Any, output: Path | None) -> None:
    from sayso.outputs.exports.rows import REASONS
    from sayso.outputs.tables import counted

    where = f" written to {output}" if output is not None else ""
    if output is not None:
        tell(f"{counted(done.rows, 'row')}{where}")
    for reason, number in sorted(done.dropped.items(), key=lambda r: (-r[1], r[0])):
        tell(f"left out {number}: {reason} ({REASONS[reason]})")


@click.command(short_help="Write every format into a folder, dated, to cite.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@_DATED
@_AUDIENCE
@_DELAY
@as_of_option
@judged_options
@click.pass_context
def snapshot(
    ctx: click.Context,
    /,
    *,
    folder: Path,
    dated: datetime | None,
    audience: str | None,
    delay: float,
    as_of: date | None,
    ledger: Path | None,
    reported_by: datetime | None,
    recorded_at: datetime | None,
    packs: tuple[Path, ...],
    policy: Path | None,
) -> None:
    """Write every format into a folder, as the record stood at a moment, with sidecars, hashes
    and a citation file.

    Made again from the same ledger with the same --dated, every byte is the same, whatever was
    recorded since.

    \b
    Examples:
      sayso snapshot record-2024-12 --dated 2024-12-01T00:00Z
      cd record-2024-12 && sha256sum -c SHA256SUMS
    """
    from sayso.app.ask import When
    from sayso.app.export import Work
    from sayso.app.snapshot import layers_of
    from sayso.app.snapshot import snapshot as write
    from sayso.outputs.exports.audience import Audience
    from sayso.outputs.exports.scene import Choices
    from sayso.outputs.tables import counted

    app = app_of(ctx, ledger, packs, policy)
    choices = Choices(Audience(audience or "public"), timedelta(hours=delay))
    opened = app.open_ledger()
    try:
        with Progress(len(list(layers_of(choices.audience))), "exporting") as progress:
            made = write(
                folder,
                dated or app.clock.now(),
                Work(app, opened),
                when=When(as_of, reported_by, recorded_at),
                choices=choices,
                tick=progress.step,
            )
    finally:
        opened.close()
    for missing in made.missing:
        tell(f"left out {missing}")
    tell(f"{counted(len(made.files), 'file')} written to {folder}")


@click.command("import", short_help="Store the entries or claims of an export.")
@click.argument("file", type=click.File("r", encoding="utf-8"))
@ledger_option
@click.pass_context
def import_(ctx: click.Context, /, *, file: Any, ledger: Path | None) -> None:
    """Store what `sayso export ledger` or `sayso export claims` wrote; - for stdin.

    Of a ledger all entries are stored, or none; those that are held already are passed over.
    Claims are stored as one more reading of their reports, which the ledger must hold: each
    quotation is checked against the text, and one that does not stand there is refused.

    \b
    Examples:
      sayso import ledger.jsonl --ledger copy.db
      sayso import claims.jsonl
    """
    from itertools import chain

    from sayso.app.publish import take_in
    from sayso.app.take import is_claim_line, take_claims
    from sayso.outputs.tables import counted

    app = app_of(ctx, ledger)
    opened = app.open_ledger(write=True)
    try:
        first = next((line for line in file if line.strip()), "")
        lines = chain([first], file)
        if is_claim_line(first):
            taken = take_claims(opened, lines, file.name, app)
            for refusal in taken.refused:
                tell(refusal)
            tell(f"{counted(taken.new, 'claim')} stored, {taken.held} held already")
            if taken.refused:
                ctx.exit(BAD)
            return
        stored = take_in(opened, lines, file.name)
    except UnicodeDecodeError as error:
        raise CodecError(f"{file.name}: not UTF-8 ({error.reason}); give an export") from error
    finally:
        opened.close()
    tell(f"{counted(stored, 'entry', 'entries')} stored")


@click.command(short_help="Join ledgers into a new one, nothing lost, nothing twice.")
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The new ledger; a file that is there already is not touched.",
)
def merge(files: tuple[Path, ...], output: Path) -> None:
    """Join ledgers, or what `sayso export ledger` wrote of them, into a new ledger.

    Every entry of each is in it, none twice, in the order of their moments. Each is checked
    first; one that breaks the laws of a ledger is refused and nothing is written.

    \b
    Examples:
      sayso merge mine.db hers.jsonl -o ours.db
    """
    from sayso.app.join import join
    from sayso.outputs.tables import counted

    stored = join(files, output)
    tell(f"{counted(stored, 'entry', 'entries')} written to {output}")
