"""Archives read shard by shard, by many workers, with nothing done twice that was done."""

import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from itertools import count
from threading import Lock
from types import EllipsisType
from typing import Final, TypeAlias

from attrs import Factory, define, evolve, field, frozen

from sayso.adapters.runners import Ended, Runner
from sayso.adapters.shards import Shard, reports_in
from sayso.adapters.watch_state import State
from sayso.app.attempts import AttemptOver, Journal
from sayso.app.parts import Fault, PartFolder, ShardDone
from sayso.app.readings import readings
from sayso.app.settings import Settings
from sayso.app.triage import Triage
from sayso.app.wire import App, Parts
from sayso.errors import BadEngine, SaysoError
from sayso.feeds.source import Source, SourceKind
from sayso.model.entry import Recorded, entry_id
from sayso.outputs.exports.ledger import row
from sayso.outputs.jsonl import line
from sayso.text.found import BadInput, FoundReport
from sayso.text.language import language_of

_MOST_ATTEMPTS: Final = 12
"""At one shard in one run; a poisoned report takes two."""
_TRIES: Final = 2
"""Workers of one run that end on the same report before it is left out: one may be the machine's
fault. Of attempts whose run was killed too, one more is needed: it may have been that which killed them."""
_LOADING: Final = 600.0
"""Seconds that a worker may take to load the reader, where patience is less."""
STAGES: Final = ("load", "input", "triage", "read", "write")


@frozen
class Plan:
    """How every shard of a batch is read."""

    settings: Settings
    parts: Parts
    out: PartFolder
    outlet: str | None = None
    """Who publishes where a report does not say."""
    theatre: str | None = None
    """Reports that name nothing of this pack are set aside."""
    version: str = Factory(lambda: version("sayso"))
    """Of Sayso, on whichever machine."""

    @property
    def source(self) -> Source:
        """The batch as triage sees it."""
        return Source("batch", SourceKind.JSONL, str(self.out.at), theatre=self.theatre)


@frozen
class ShardFailed:
    """A shard that is not finished; running the batch again tries it again."""

    shard: Shard
    why: str


Outcome: TypeAlias = ShardDone | ShardFailed


def run_batch(
    shards: Iterable[Shard], plan: Plan, runner: "Runner[Shard, ShardDone]", patience: float
) -> Iterator[Outcome]:
    """Have every shard read that is not finished; yield what came of each, as they end.

    Args:
        patience: Seconds that one report may take before its worker is ended.

    Raises:
        BadQuery: There are no workers any more.
    """
    waiting = deque(shards)
    given = _Given(plan.out, patience)
    while True:
        while waiting and runner.has_room():
            shard = waiting.popleft()
            done = plan.out.done(shard.key)
            if done is not None:
                yield done
                continue
            runner.put(shard, read_shard, (shard, plan, given.begin(shard)))
        if not waiting and not runner.busy:
            return
        for shard, result in runner.ended(given.is_stuck):
            match result:
                case ShardDone():
                    yield result
                case Ended() | AttemptOver():
                    if given.end(shard) < _MOST_ATTEMPTS:
                        waiting.appendleft(shard)
                        continue
                    why = result.why if isinstance(result, Ended) else "it was begun before"
                    why = f"{shard.name}: its worker ended {_MOST_ATTEMPTS} times ({why})"
                    yield ShardFailed(shard, f"{why}; look at its reports")
                case SaysoError():
                    yield ShardFailed(shard, f"{shard.name}: {result}")
                case _:
                    why = f"{shard.name}: {type(result).__name__}: {result}"
                    yield ShardFailed(shard, f"{why}; please report this")


@frozen
class Attempt:
    """One go at a shard."""

    number: int
    left_out: frozenset[int]
    """Places of reports that worker after worker ended on."""


@define
class _Given:
    """The attempts that this run has given out, and how they get on.

    By this process's clock alone, so that no other matters.
    """

    folder: PartFolder
    patience: float
    _numbers: dict[str, int] = field(factory=dict)
    _goes: Counter[str] = field(factory=Counter)
    _ends: dict[str, Counter[int]] = field(factory=dict)
    """Of workers of this run."""
    _seen: dict[str, tuple[int | EllipsisType | None, float]] = field(factory=dict)

    def begin(self, shard: Shard) -> Attempt:
        """Make the next attempt; what a run that was killed had begun is given up."""
        key = shard.key
        attempts = self.folder.attempts
        attempts.end(key)
        self._numbers[key] = number = attempts.next(key)
        self._goes[key] += 1
        ours = self._ends.get(key, Counter[int]())
        left_out = {
            place
            for place, ends in attempts.ends(key).items()
            if ends > _TRIES or ours[place] >= _TRIES
        }
        return Attempt(number, frozenset(left_out))

    def end(self, shard: Shard) -> int:
        """The worker of an attempt is gone; return how many attempts there were."""
        self._seen.pop(shard.key, None)
        self._ends.setdefault(shard.key, Counter()).update(self.folder.attempts.end(shard.key))
        return self._goes[shard.key]

    def is_stuck(self, shard: Shard) -> bool:
        """Whether the attempt at a shard has been at the same report, or at loading, for too long."""
        at = self.folder.attempts.stands(shard.key, self._numbers[shard.key])
        before, since = self._seen.get(shard.key, (..., 0.0))
        if at != before or at is ...:
            self._seen[shard.key] = at, time.monotonic()
            return False
        patience = max(self.patience, _LOADING) if at is None else self.patience
        return time.monotonic() - since > patience


def read_shard(shard: Shard, plan: Plan, attempt: Attempt) -> ShardDone:
    """Read one shard in a worker; write its part, whole or not at all.

    Raises:
        AttemptOver: The attempt was begun before, or was given up.
        BadSource: The file is not as it was cut, or is damaged.
        BadQuery: The part cannot be written.
        BadEngine: The reader cannot be used, or is not that of the batch.
    """
    held = plan.out.done(shard.key)
    if held is not None:
        return held
    ours = version("sayso")
    if ours != plan.version:
        raise BadEngine(f"a worker has Sayso {ours}, the batch {plan.version}; install the same")
    journal = plan.out.attempts.begin(shard.key, attempt.number)
    try:
        return _read(shard, plan, journal, attempt.left_out)
    except Exception:
        journal.drop()
        raise


def _read(shard: Shard, plan: Plan, journal: Journal, left_out: frozenset[int]) -> ShardDone:
    tally = _Tally()
    with tally.timed("load"):
        app, triage = _loaded(plan)
    found = reports_in(shard, app.clock.now(), plan.outlet)
    for place in count():
        journal.reach(place)
        with tally.timed("input"):
            one = next(found, None)
        if one is None:
            break
        if isinstance(one, BadInput):
            tally.faults.append(Fault(one.name, str(one.error)))
        elif place in left_out:
            why = "worker after worker ended on it; please report this with the text"
            tally.faults.append(Fault(one.name, f"{one.name}: {why}"))
        else:
            tally.take(one, app, triage, plan.source)
    done = tally.done(shard, app.reader.engine)
    plan.out.finish(done, tally.lines)
    return done


@define
class _Tally:
    """What an attempt at a shard has found, and the CPU seconds that it took."""

    lines: list[str] = field(factory=list)
    faults: list[Fault] = field(factory=list)
    aside: list[Fault] = field(factory=list)
    claims: int = 0
    refused: int = 0
    sentences: int = 0
    skimmed: int = 0
    cpu: dict[str, float] = field(factory=lambda: dict.fromkeys(STAGES, 0.0))

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        began = time.thread_time()
        try:
            yield
        finally:
            self.cpu[stage] += time.thread_time() - began

    def take(self, found: FoundReport, app: App, triage: Triage, source: Source) -> None:
        with self.timed("triage"):
            place = triage.sort(found.report, source)
        if place.state is not State.DONE:
            self.aside.append(Fault(found.name, place.note or place.state.value))
            return
        found = evolve(found, report=place.report)
        with self.timed("read"):
            (read,) = readings([found], app)
        if isinstance(read, BadInput):
            self.faults.append(Fault(read.name, str(read.error)))
            return
        with self.timed("write"):
            entry = Recorded(app.clock.now(), found.report, read.engine, read.reading.claims)
            self.lines.append(line(row(entry_id(entry), entry)))
        self.claims += len(read.reading.claims)
        self.refused += len(read.reading.refused)
        self.sentences += read.reading.sentences
        self.skimmed += read.reading.skimmed

    def done(self, shard: Shard, engine: str) -> ShardDone:
        return ShardDone(
            shard.key, shard.name, engine, shard.bytes, len(self.lines), self.claims, self.refused,
            tuple(self.faults), tuple(self.aside), self.sentences, self.skimmed, self.cpu,
        )  # fmt: skip


_held: tuple[Plan, App, Triage] | None = None
_holding = Lock()


def _loaded(plan: Plan) -> tuple[App, Triage]:
    """The reader and the registry, loaded once a worker; threads of one worker share them."""
    global _held  # noqa: PLW0603
    with _holding:
        if _held is None or _held[0] != plan:
            app = App(plan.settings, plan.parts)
            triage = Triage(app.registry, None, app.reader.languages)
            triage.check(plan.source)
            # It loads when it is first asked; no report is to wait for that.
            language_of("Whatever is long enough to be taken for a language.")
            _held = plan, app, triage
        return _held[1], _held[2]
