"""Whose fault it is when an attempt at a shard ends, with a worker in this process that can die."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import pytest
from attrs import define, field

from journeys.plain_reader import PlainReader
from sayso.adapters.runners import Ended
from sayso.adapters.shards import Shard, cut
from sayso.app.attempts import AttemptOver
from sayso.app.batch import Plan, run_batch
from sayso.app.parts import PartFolder, ShardDone
from sayso.app.settings import Settings
from sayso.app.wire import Parts
from sayso.model.report import Report
from sayso.reading.engine import Reading


class Died(BaseException):
    """The worker's process is gone."""


class Frail(PlainReader):
    """Dies of a report as often as it is told to."""

    lives: ClassVar[dict[str, int]] = {}

    def read(self, report: Report, parties: Sequence[Any] = ()) -> Reading:
        for word, left in self.lives.items():
            if word in report.text and left:
                self.lives[word] = left - 1
                raise Died
        return super().read(report, parties)


@define
class Here:
    """A runner of one worker; `falls`: the run goes with its worker."""

    falls: bool = False
    begun_before: bool = False
    _given: list[tuple[Shard, Callable[..., Any], Sequence[Any]]] = field(factory=list)
    left_alone: Mapping[str, str] = field(factory=dict)

    @property
    def busy(self) -> bool:
        return bool(self._given)

    def has_room(self) -> bool:
        return not self._given

    def put(self, job: Shard, function: Callable[..., Any], arguments: Sequence[Any]) -> None:
        self._given.append((job, function, arguments))

    def ended(self, is_stuck: Callable[[Shard], bool]) -> list[tuple[Shard, Any]]:
        job, function, arguments = self._given.pop()
        try:
            if self.begun_before:
                self.begun_before = False
                _, plan, attempt = arguments
                plan.out.attempts.begin(job.key, attempt.number)
            return [(job, function(*arguments))]
        except Died:
            if self.falls:
                raise
            return [(job, Ended("it died"))]
        except AttemptOver as error:
            return [(job, error)]

    def close(self, *, at_once: bool = False) -> None:
        return


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    rows = [{"text": f"The Army left Nubl{n}.", "published": "2024-11-30"} for n in range(5)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
    folder = PartFolder(tmp_path / "out")
    folder.make()
    return Plan(Settings(tmp_path / "ledger.db"), Parts(reader=Frail), folder)


def run(plan: Plan, runner: Here, **lives: int) -> ShardDone:
    Frail.lives = lives
    shards = [s for s in cut([str(plan.out.at.parent / "a.jsonl")]) if isinstance(s, Shard)]
    (done,) = run_batch(shards, plan, runner, patience=60)
    assert isinstance(done, ShardDone)
    return done


def test_a_worker_that_dies_once_loses_nothing(plan: Plan) -> None:
    done = run(plan, Here(), Nubl2=1)
    assert (done.reports, done.faults) == (5, ())
    assert list((plan.out.at / "journal").iterdir()) == []


def test_a_report_that_two_workers_die_of_is_left_out(plan: Plan) -> None:
    done = run(plan, Here(), Nubl0=9, Nubl3=9)
    assert (done.reports, len(done.faults)) == (3, 2)
    assert Frail.lives == {"Nubl0": 7, "Nubl3": 7}


def test_a_run_killed_twice_over_the_same_report_does_not_blame_it(plan: Plan) -> None:
    for _ in range(2):
        with pytest.raises(Died):
            run(plan, Here(falls=True), Nubl2=1)
    assert run(plan, Here()).reports == 5


def test_a_report_that_takes_the_machine_with_it_is_left_out_the_fourth_time(plan: Plan) -> None:
    for _ in range(3):
        with pytest.raises(Died):
            run(plan, Here(falls=True), Nubl2=9)
    done = run(plan, Here(falls=True), Nubl2=9)
    assert (done.reports, len(done.faults)) == (4, 1)


def test_an_attempt_is_not_begun_twice(plan: Plan) -> None:
    done = run(plan, Here(begun_before=True))
    assert (done.reports, done.faults) == (5, ())


def test_an_attempt_that_was_given_up_stops(plan: Plan) -> None:
    attempts = plan.out.attempts
    journal = attempts.begin("shard-1", attempts.next("shard-1"))
    journal.reach(4)
    assert attempts.stands("shard-1", 1) == 4
    assert attempts.end("shard-1") == [4]
    with pytest.raises(AttemptOver):
        journal.reach(5)
    assert attempts.next("shard-1") == 2
    assert attempts.ends("shard-1") == {4: 1}
    assert attempts.stands("shard-1", 1) is ...
