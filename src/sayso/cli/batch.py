"""sayso batch: archives read by many workers, in parts that are done once."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import asdict, evolve

from sayso.app.settings import LedgerAt, shown_ledger
from sayso.cli.options import app_of, format_option, ledger_option, pack_option
from sayso.cli.screen import Progress, tell

if TYPE_CHECKING:
    from sayso.adapters.runners import Runner
    from sayso.adapters.shards import Shard
    from sayso.app.batch import Outcome, Plan
    from sayso.app.parts import ShardDone
    from sayso.app.wire import App

_MOST_TOLD = 10
"""Faults of one shard that are told one by one; all of them stand in its account."""


@click.command(short_help="Read archives with many workers; resume where a run was killed.")
@click.argument("inputs", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True))
@click.option(
    "--out",
    metavar="DIR",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the parts are kept. The same command with the same DIR goes on from there.",
)
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    help="Processes on this machine that read.",
)
@click.option(
    "--scheduler",
    metavar="URL",
    help="A Dask scheduler, as tcp://host:8786, whose workers read in place of processes here. "
    "They need the same paths.",
)
@click.option("--source", metavar="OUTLET", help="Who published what does not say so itself.")
@click.option(
    "--theatre", metavar="PACK", help="Set aside reports that name nothing of this theatre pack."
)
@click.option(
    "--skim",
    is_flag=True,
    help="Pass over reports and sentences whose words tell of no event; docs/batch.md has what "
    "that saves and loses.",
)
@click.option(
    "--shard-mb",
    metavar="MB",
    type=click.FloatRange(0.001, 1000),
    default=1.0,
    show_default=True,
    help="About how much of the input one shard is.",
)
@click.option(
    "--patience",
    metavar="SECONDS",
    type=click.FloatRange(1),
    default=300.0,
    show_default=True,
    help="A worker that is longer at one report is ended.",
)
@click.option("--again", is_flag=True, help="Read shards again that had faults.")
@click.option("--load", "loading", is_flag=True, help="Then store all parts in the ledger.")
@format_option("table", "jsonl")
@ledger_option
@pack_option
@click.pass_context
def batch(
    ctx: click.Context,
    /,
    *,
    inputs: tuple[str, ...],
    out: Path,
    jobs: int,
    scheduler: str | None,
    source: str | None,
    theatre: str | None,
    skim: bool,
    shard_mb: float,
    patience: float,
    again: bool,
    loading: bool,
    form: str,
    ledger: LedgerAt | None,
    packs: tuple[Path, ...],
) -> None:
    """Read archives (JSONL, Parquet, WARC, folders of these and of reports), shard by shard.

    Each shard becomes a part in DIR, whole or not at all, in the form of `sayso export ledger`.
    A run that was killed, or some of whose workers were, goes on when it is run again: what is
    finished is not read twice. A report that ends its worker twice is left out and told.

    \b
    Examples:
      sayso batch archive.jsonl --out coded --jobs 8
      sayso batch crawl.warc.gz reports/ --out coded --skim --load --ledger war.db
      sayso batch /shared/news.parquet --out /shared/coded --scheduler tcp://head:8786
    """
    from sayso.adapters.shards import Shard, cut
    from sayso.app.batch import Plan, run_batch
    from sayso.app.parts import PartFolder
    from sayso.app.wire import skimming_reader

    app = app_of(ctx, ledger, packs)
    parts = evolve(app.parts, reader=skimming_reader) if skim else app.parts
    folder = PartFolder(out.absolute())
    folder.make()
    plan = Plan(app.settings, parts, folder, source, theatre)
    run = _Run(form)
    shards: list[Shard] = []
    for one in cut([str(Path(path).absolute()) for path in inputs], int(shard_mb * 1e6)):
        if isinstance(one, Shard):
            shards.append(one)
        else:
            run.refuse(str(one.error))
    with folder.held():
        if again:
            for shard in shards:
                done = folder.done(shard.key)
                if done is None or done.faults:
                    folder.again(shard.key)
        with _runner(jobs, scheduler) as runner, Progress(len(shards)) as progress:
            for outcome in run_batch(shards, plan, runner, patience):
                with progress.aside():
                    run.take(outcome)
                progress.step()
            for machine, why in runner.left_alone.items():
                tell(f"{machine}: left alone, shard after shard failed there: {why}")
    run.end(out)
    if loading:
        _load(app, plan, shards)
    if run.bad:
        ctx.exit(1)


@contextmanager
def _runner(jobs: int, scheduler: str | None) -> "Iterator[Runner[Shard, ShardDone]]":
    from sayso.adapters.cluster import DaskRunner
    from sayso.adapters.runners import PoolRunner

    runner: Runner[Shard, ShardDone] = DaskRunner(scheduler) if scheduler else PoolRunner(jobs)
    try:
        yield runner
    except BaseException:
        runner.close(at_once=True)
        raise
    runner.close()


def _load(app: "App", plan: "Plan", shards: "list[Shard]") -> None:
    from sayso.app.load import load_parts
    from sayso.outputs.tables import counted

    keys = [shard.key for shard in shards if plan.out.done(shard.key)]
    ledger = app.open_ledger(write=True)
    new = held = 0
    try:
        with Progress(len(keys)) as progress:
            for loaded in load_parts(plan.out, keys, ledger, app.clock):
                new += loaded.new
                held += loaded.held
                progress.step()
    finally:
        ledger.close()
    tell(
        f"{counted(new, 'report')} recorded, {held} already recorded in {shown_ledger(app.settings.ledger)}"
    )


class _Run:
    """What one run has shown and counted."""

    def __init__(self, form: str) -> None:
        self.bad = 0
        self._form = form
        self._sums: Counter[str] = Counter()
        self._cpu = 0.0

    def take(self, outcome: "Outcome") -> None:
        """Print what came of one shard."""
        from sayso.app.parts import ShardDone

        if not isinstance(outcome, ShardDone):
            self._sums["failed"] += 1
            self.refuse(outcome.why)
            self._line({"shard": outcome.shard.name, "fault": outcome.why})
            return
        for fault in outcome.faults[:_MOST_TOLD]:
            tell(fault.why)
        if len(outcome.faults) > _MOST_TOLD:
            tell(f"{outcome.name}: {len(outcome.faults) - _MOST_TOLD} more faults in its account")
        self.bad += len(outcome.faults)
        counts = {
            "shards": 1, "reports": outcome.reports, "claims": outcome.claims,
            "aside": len(outcome.aside), "faults": len(outcome.faults),
            "sentences": outcome.sentences, "skimmed": outcome.skimmed,
        }  # fmt: skip
        self._sums.update(counts)
        self._cpu += sum(outcome.cpu.values())
        if self._form == "jsonl":
            self._line({**asdict(outcome), "faults": counts["faults"], "aside": counts["aside"]})
        else:
            click.echo(
                f"{outcome.name}: {outcome.reports} reports, {outcome.claims} claims, "
                f"{counts['aside']} aside, {counts['faults']} faults"
            )

    def refuse(self, why: str) -> None:
        """Tell of what could not be read."""
        self.bad += 1
        tell(why)

    def end(self, out: Path) -> None:
        """Tell the sums."""
        from sayso.outputs.tables import counted

        sums = self._sums
        told = f"{counted(sums['shards'], 'shard')} done in {out}"
        if sums["failed"]:
            told += f", {sums['failed']} not; run the same command again to try these"
        told += f"; {counted(sums['reports'], 'report')}, {counted(sums['claims'], 'claim')}"
        if sums["aside"]:
            told += f"; {sums['aside']} set aside"
        if sums["skimmed"]:
            told += f"; {sums['skimmed']} of {sums['sentences']} sentences passed over"
        if sums["faults"]:
            told += f"; {counted(sums['faults'], 'report')} could not be read"
        tell(f"{told}; {self._cpu:.0f} s of CPU")

    def _line(self, said: dict[str, object]) -> None:
        if self._form == "jsonl":
            click.echo(json.dumps(said, ensure_ascii=False))
