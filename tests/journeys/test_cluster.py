"""sayso batch on a real Dask cluster of processes, with real kills."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from attrs import define, field

from journeys.archives import Batch, claims, jsonl, row
from journeys.test_process import TESTS, environment
from waiting import until

pytest.importorskip("distributed", reason="Dask is not installed")
pytestmark = pytest.mark.long
DASK = [sys.executable, "-m", "dask"]
MOST_SECONDS = 300
"""For what takes a few on an idle machine."""


@define
class Cluster:
    """A scheduler and workers on this machine; an address of the loopback net is a machine."""

    folder: Path
    address: str = ""
    started: list[subprocess.Popen[bytes]] = field(factory=list)

    def start(self, *words: str, before: Sequence[str] = ()) -> subprocess.Popen[bytes]:
        env = {**environment(self.folder), "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "60s"}
        env["PYTHONPATH"] += os.pathsep + str(TESTS)
        with (self.folder / "dask.log").open("ab") as log:
            process = subprocess.Popen(
                [*before, *DASK, *words, "--no-dashboard"], env=env, cwd=self.folder, stdout=log,
                stderr=log,
            )  # fmt: skip
        self.started.append(process)
        return process

    def schedule(self) -> subprocess.Popen[bytes]:
        file = self.folder / f"scheduler-{len(self.started)}.json"
        process = self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", file.name)  # fmt: skip
        until(lambda: file.exists() and file.read_text("utf-8").endswith("}"), MOST_SECONDS)
        self.address = json.loads(file.read_text("utf-8"))["address"]
        return process

    def work(
        self, *words: str, at: str = "127.0.0.1", before: Sequence[str] = ()
    ) -> subprocess.Popen[bytes]:
        return self.start(
            "worker", self.address, "--host", at, "--nthreads", "1",
            "--local-directory", str(self.folder / "dask"), *words, before=before,
        )  # fmt: skip

    def stop(self) -> None:
        for process in reversed(self.started):
            process.terminate()
        for process in self.started:
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def readers(nanny: subprocess.Popen[bytes]) -> list[int]:
    """The processes that a nanny has begun to work."""
    children = Path(f"/proc/{nanny.pid}/task/{nanny.pid}/children").read_text().split()
    return [int(p) for p in children if "spawn_main" in Path(f"/proc/{p}/cmdline").read_text()]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(tmp_path)
    made.schedule()
    try:
        yield made
    finally:
        made.stop()


def begin(script: Path, tmp_path: Path, *asked: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(script), "batch", *asked], env=environment(tmp_path), cwd=tmp_path,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_reports_that_kill_or_hold_up_workers_cost_no_other_report(
    batch: Batch, tmp_path: Path, cluster: Cluster
) -> None:
    cluster.work("--nworkers", "2")
    odd = {0: "DEADLY", 17: "ENDLESS", 19: "DEADLY"}
    path = jsonl(tmp_path / "a.jsonl", [row(n, odd.get(n, "SLOW")) for n in range(60)])
    path.write_text(path.read_text("utf-8") + '{"text": "The Arm', "utf-8")
    done = batch(
        "a.jsonl", "--shard-mb", "0.001", "--patience", "10", "--out", "out", "--scheduler", cluster.address,
        code=1,
    )  # fmt: skip
    assert "57 reports, 114 claims" in done.stderr
    assert done.stderr.count("worker after worker ended on it") == 3
    assert "ends within a line" in done.stderr
    assert len(set(claims(tmp_path / "out"))) == 114
    assert not list((tmp_path / "out/journal").iterdir())


def test_a_worker_without_a_nanny_that_hangs_is_given_nothing_more(
    batch: Batch, tmp_path: Path, cluster: Cluster
) -> None:
    for _ in range(3):
        cluster.work("--no-nanny")
    jsonl(tmp_path / "a.jsonl", [row(n, {3: "ENDLESS"}.get(n, "")) for n in range(20)])
    done = batch(
        "a.jsonl", "--shard-mb", "0.001", "--patience", "10", "--out", "out", "--scheduler", cluster.address,
        code=1,
    )  # fmt: skip
    assert "19 reports, 38 claims" in done.stderr


def test_workers_killed_and_stopped_cost_nothing_but_time(
    script: Path, tmp_path: Path, cluster: Cluster
) -> None:
    nannies = [cluster.work(), cluster.work()]
    jsonl(tmp_path / "a.jsonl", [row(n, "SLOW") for n in range(150)])
    run = begin(
        script, tmp_path, "a.jsonl", "--shard-mb", "0.001", "--patience", "10", "--out", "out", "--scheduler",
        cluster.address,
    )  # fmt: skip
    until(lambda: len(claims(tmp_path / "out")) > 40, MOST_SECONDS)
    for pid in readers(nannies[0]):
        os.kill(pid, signal.SIGKILL)
    until(lambda: len(claims(tmp_path / "out")) > 80, MOST_SECONDS)
    for pid in readers(nannies[1]):
        os.kill(pid, signal.SIGSTOP)
    _, told = run.communicate(timeout=MOST_SECONDS)
    assert run.returncode == 0, told
    assert "150 reports, 300 claims" in told
    assert len(set(claims(tmp_path / "out"))) == 300


def test_a_run_goes_on_after_its_client_and_its_scheduler_were_killed(
    batch: Batch, script: Path, tmp_path: Path, cluster: Cluster
) -> None:
    workers = [cluster.work(), cluster.work()]
    jsonl(tmp_path / "a.jsonl", [row(n, "SLOW") for n in range(200)])
    asked = ["a.jsonl", "--shard-mb", "0.001", "--out", "out"]
    run = begin(script, tmp_path, *asked, "--scheduler", cluster.address)
    until(lambda: len(claims(tmp_path / "out")) > 40, MOST_SECONDS)
    run.kill()
    run.communicate()
    before = {p.name for p in (tmp_path / "out/parts").glob("*.json")}
    run = begin(script, tmp_path, *asked, "--scheduler", cluster.address)
    until(lambda: len(claims(tmp_path / "out")) > 160, MOST_SECONDS)
    cluster.started[0].kill()
    _, told = run.communicate(timeout=MOST_SECONDS)
    assert run.returncode == 2, told
    assert "scheduler has gone" in told
    assert "worker after worker" not in told
    for worker in workers:
        worker.kill()
    times = {p: p.stat().st_mtime_ns for p in (tmp_path / "out/parts").glob("*.json")}
    assert before < {p.name for p in times}
    assert len(list((tmp_path / "out/journal").iterdir())) <= 2
    gone = batch(*asked, "--scheduler", cluster.address, code=2)
    assert "no Dask scheduler answers" in gone.stderr
    cluster.schedule()
    cluster.work("--nworkers", "2")
    done = batch(*asked, "--scheduler", cluster.address, "--load")
    assert "200 reports, 400 claims" in done.stderr
    assert "200 reports recorded" in done.stderr
    assert all(p.stat().st_mtime_ns == at for p, at in times.items())


@pytest.mark.skipif(not shutil.which("prlimit"), reason="a full disk is a limit that prlimit sets")
def test_a_machine_whose_disk_is_full_is_left_alone(
    batch: Batch, tmp_path: Path, cluster: Cluster
) -> None:
    # Less than a part, more than a journal.
    cluster.work("--no-nanny", at="127.0.0.2", before=["prlimit", "--fsize=200:200"])
    until(lambda: "Register worker" in (tmp_path / "dask.log").read_text("utf-8"), MOST_SECONDS)
    cluster.work("--no-nanny", at="127.0.0.3")
    jsonl(tmp_path / "a.jsonl", [row(n, "SLOW") for n in range(60)])
    done = batch("a.jsonl", "--shard-mb", "0.001", "--out", "out", "--scheduler", cluster.address)
    assert "60 reports, 120 claims" in done.stderr
    assert "127.0.0.2: left alone" in done.stderr
    assert "File too large" in done.stderr
    assert len(set(claims(tmp_path / "out"))) == 120
