"""sayso watch: sources looked at, what is new there recorded."""

import json
import logging
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import asdict

from sayso.app.settings import LedgerAt
from sayso.cli.options import app_of, format_option, ledger_option, pack_option
from sayso.cli.screen import tell
from sayso.logs import tell as log

if TYPE_CHECKING:
    from sayso.app.watch import Event

_LOG = logging.getLogger(__name__)


@click.command(short_help="Watch sources: record what is new there.")
@click.argument(
    "lists", metavar="LIST...", nargs=-1, type=click.Path(dir_okay=False, path_type=Path)
)
@click.option("--once", is_flag=True, help="Look at what is due, then stop.")
@click.option("--now", "anyway", is_flag=True, help="With --once: also at what is not due yet.")
@click.option(
    "--at-once",
    metavar="N",
    type=click.IntRange(1, 32),
    default=4,
    show_default=True,
    help="Hosts that are asked at the same time; each gets one request at a time.",
)
@click.option(
    "--pause",
    metavar="SECONDS",
    type=click.FloatRange(0, 3600),
    default=1.0,
    show_default=True,
    help="Between two requests to one host; a longer Crawl-delay of the host goes before it.",
)
@click.option(
    "--patience",
    metavar="SECONDS",
    type=click.FloatRange(1, 3600),
    default=60,
    show_default=True,
    help="The longest that one document may take; a third of it without a byte is too long, too.",
)
@click.option(
    "--reader",
    "which",
    type=click.Choice(["learned", "llm"]),
    default="learned",
    show_default=True,
    help="learned: the one that ships. llm: the language model that SAYSO_LLM_URL names.",
)
@format_option("table", "jsonl")
@ledger_option
@pack_option
@click.pass_context
def watch(
    ctx: click.Context,
    /,
    *,
    lists: tuple[Path, ...],
    once: bool,
    anyway: bool,
    at_once: int,
    pause: float,
    patience: float,
    which: str,
    form: str,
    ledger: LedgerAt | None,
    packs: tuple[Path, ...],
) -> None:
    """Watch the sources of lists (OPML, or YAML as docs/watch.md says): record what is new there.

    Feeds, site maps, address lists, folders, mailboxes and archives. Robots.txt is kept to. A source
    that fails is told and stops no other. What was found, and when each source is due, is kept in
    the ledger's file: a run that is killed goes on where it was.

    \b
    Examples:
      sayso watch sources.yml --once
      sayso watch subscriptions.opml
      sayso watch --pack packs/ruritania --once --format jsonl
    """
    from sayso.adapters.archive import Archive
    from sayso.adapters.polite import PoliteWeb
    from sayso.app.intake import archive_of
    from sayso.app.sources import read_sources
    from sayso.app.watch import Watch

    if anyway and not once:
        raise click.UsageError("--now goes with --once")
    app = app_of(ctx, ledger, packs, language_model=which == "llm")
    sources = read_sources(lists, app.settings.packs)
    opened = app.open_ledger(write=True)
    archive = Archive(archive_of(app.settings.ledger), opened.quick_engine)
    run = _Run(form)
    try:
        web = PoliteWeb.from_environment(pause, patience)
        watching = Watch(app, opened, archive, sources, web, at_once)
        run.show(watching.round(anyway=anyway) if once else watching.rounds())
    except KeyboardInterrupt:
        tell("stopped; the next run goes on from here")
    finally:
        archive.close()
        opened.close()
    run.end(len(sources))
    if run.faults:
        ctx.exit(1)


class _Run:
    """What one run has shown and counted."""

    def __init__(self, form: str) -> None:
        self.faults = 0
        self._form = form
        self._counts: Counter[str] = Counter()
        self._claims = self._new = self._copies = 0

    def show(self, events: "Iterator[Event]") -> None:
        """Print events as they come."""
        from sayso.app.watch import Trouble

        for event in events:
            if isinstance(event, Trouble):
                level = logging.WARNING if event.failed else logging.INFO
                log(_LOG, "trouble", level, source=event.source, why=event.why)
                self.faults += event.failed
                tell(f"{event.source}: {event.why}")
                if self._form == "jsonl":
                    said = {"source": event.source, "fault": event.why, "failed": event.failed}
                    click.echo(json.dumps(said, ensure_ascii=False))
                continue
            log(
                _LOG, "item", source=event.source, state=event.state.value, report=event.report,
                claims=event.claims, new=event.new,
            )  # fmt: skip
            self._counts[event.state.value] += 1
            self._claims += event.claims
            self._new += event.new
            self._copies += event.copy_of is not None
            bad = event.state.value == "failed"
            self.faults += bad
            if bad:
                tell(f"{event.source}: {event.note}")
            if self._form == "jsonl":
                click.echo(json.dumps(asdict(event), ensure_ascii=False))
            elif not bad:
                note = f" ({event.note})" if event.note else ""
                told = f"{event.claims} claims" if event.state.value == "done" else ""
                click.echo(f"{event.state.value:<9} {event.source}  {event.name}  {told}{note}")

    def end(self, sources: int) -> None:
        """Tell the counts on stderr."""
        counts = ", ".join(f"{n} {state}" for state, n in sorted(self._counts.items()))
        copies = f"; {self._copies} copies of others" if self._copies else ""
        tell(
            f"{sources} sources: {counts or 'nothing new'}; {self._new} recorded, "
            f"{self._claims} claims{copies}; {self.faults} faults"
        )
