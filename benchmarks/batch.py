"""Workers of `sayso batch` beside each other: python benchmarks/batch.py [--reports 2000]

Generated reports in a few lots; of each lot, one process, two, and two workers of a Dask cluster on
this machine read the same, in turns, so that what else the machine does falls on all alike. Steady
state runs from when each worker has ended its first shard to when the first has nothing left to do;
start-up stands apart. Then a run of two workers is killed half-way, and what the next one has to do
over is counted. Writes docs/batch.md's table; needs `sayso[dask]`.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import define, evolve
from generate import articles

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/batch.md"
START, END = "<!-- table: workers -->", "<!-- end -->"
MAIN = "from sayso.cli import main\nif __name__ == '__main__':\n    main()\n"


@define
class Arm:
    """One way to read, summed over lots."""

    name: str
    workers: int
    asked: tuple[str, ...]
    starts: int = 0
    """How often it was begun."""
    startup: float = 0.0
    """Seconds by the clock until each worker had ended its first shard."""
    seconds: float = 0.0
    """Of steady state."""
    characters: int = 0
    """Read in it."""
    reports: int = 0
    cpu: float = 0.0

    @property
    def rate(self) -> float:
        """Thousand characters a second at steady state: reports differ in length."""
        return self.characters / self.seconds / 1000


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(folder)}


def command(folder: Path, lot: str, out: str, shard_kb: float, *more: str) -> list[str]:
    return [
        sys.executable, "run_sayso.py", "batch", lot, "--out", out,
        "--shard-mb", str(shard_kb / 1000), "--format", "jsonl", *more,
    ]  # fmt: skip


def run(folder: Path, lot: str, shard_kb: float, arm: Arm) -> None:
    """Read one lot."""
    out = f"{lot}-{arm.name.replace(' ', '-')}"
    began = time.monotonic()
    process = subprocess.Popen(
        command(folder, lot, out, shard_kb, *arm.asked), cwd=folder, env=environment(folder),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None and process.stderr is not None
    ends: list[tuple[float, int]] = []
    for line in process.stdout:
        said = json.loads(line)
        ends.append((time.monotonic() - began, said["bytes"]))
        arm.reports += said["reports"]
        arm.cpu += sum(seconds for stage, seconds in said["cpu"].items() if stage != "load")
    told = process.stderr.read()
    if process.wait() or len(ends) < 4 * arm.workers:
        sys.exit(f"{arm.name}: {len(ends)} shards\n{told}")
    first, last = arm.workers - 1, len(ends) - arm.workers
    arm.starts += 1
    arm.startup += ends[first][0]
    arm.seconds += ends[last][0] - ends[first][0]
    arm.characters += sum(size for _, size in ends[first + 1 : last + 1])


def killed(folder: Path, lot: str, shard_kb: float, whole: int) -> tuple[int, int]:
    """Kill two workers half-way and run again; shards read twice, and all."""
    out = folder / "killed"
    asked = command(folder, lot, out.name, shard_kb, "--jobs", "2")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(
        asked, cwd=folder, env=environment(folder), start_new_session=True, **quiet
    )
    while len(list(out.glob("parts/*.json"))) < whole // 2:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    begun = len([p for p in out.glob("journal/*") if p.suffix != ".ended"])
    held = {p: p.stat().st_mtime_ns for p in out.glob("parts/*.json")}
    subprocess.run(asked, cwd=folder, env=environment(folder), check=True, **quiet)
    again = sum(p.stat().st_mtime_ns != at for p, at in held.items())
    return begun + again, len(list(out.glob("parts/*.json")))


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """A scheduler and two workers on this machine."""
    dask = [sys.executable, "-m", "dask"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    file = folder / "scheduler.json"
    started = [
        subprocess.Popen(
            [*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
             "--scheduler-file", file.name], **quiet)
    ]  # fmt: skip
    try:
        while not (file.exists() and file.read_text("utf-8").endswith("}")):
            time.sleep(0.1)
        address = json.loads(file.read_text("utf-8"))["address"]
        started.append(
            subprocess.Popen(
                [*dask, "worker", address, "--nworkers", "2", "--nthreads", "1", "--no-dashboard",
                 "--local-directory", "dask"], **quiet)
        )  # fmt: skip
        from distributed import Client

        with Client(address) as client:
            client.wait_for_workers(2)
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


def table(arms: list[Arm], reports: int, words: int | None, redone: tuple[int, int]) -> str:
    """The figures as they stand in the page."""
    one = arms[0].rate
    pool = arms[1].rate
    option = f" --words {words}" if words else ""
    lines = [
        START,
        f"`python benchmarks/batch.py --reports {reports}{option}`: {arms[0].reports:,} reports, "
        f"{arms[0].starts} lots, on {os.cpu_count()} cores.",
        "",
        "| workers | until each had its first shard, s | 1,000 characters a second | against one process | CPU s |",
        "|---|---|---|---|---|",
        *(
            f"| {a.name} | {a.startup / a.starts:.1f} | {a.rate:.1f} | {a.rate / one:.2f} | {a.cpu:.0f} |"
            for a in arms
        ),
        "",
        f"Dask against the pool, two workers each: {arms[2].rate / pool:.2f}. Of a run of two workers "
        f"killed half-way, {redone[0]} of {redone[1]} shards were to be read again.",
        END,
    ]
    return "\n".join(lines)


def main() -> None:
    """Print the figures, and write them into the page."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--words", type=int, help="of each report; by default as long as news")
    parser.add_argument("--lots", type=int, default=4)
    parser.add_argument("--shard-kb", type=float, default=20.0)
    parser.add_argument("--dry", action="store_true", help="leave the page as it is")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "run_sayso.py").write_text(MAIN, "utf-8")
        rows = [json.dumps(a) + "\n" for a in articles(asked.reports, 4, asked.words)]
        lots = [f"lot-{n}.jsonl" for n in range(asked.lots)]
        for n, lot in enumerate(lots):
            (folder / lot).write_text("".join(rows[n :: asked.lots]), "utf-8")
        with cluster(folder) as address:
            arms = [
                Arm("one process", 1, ("--jobs", "1")),
                Arm("two processes", 2, ("--jobs", "2")),
                Arm("two of a Dask cluster", 2, ("--scheduler", address)),
            ]
            for n, lot in enumerate(lots):
                # Each begins as often as the others.
                for arm in (*arms[n % 3 :], *arms[: n % 3]):
                    before = evolve(arm)
                    run(folder, lot, asked.shard_kb, arm)
                    rate = (arm.characters - before.characters) / (arm.seconds - before.seconds)
                    print(f"{lot}: {arm.name}: {rate / 1000:.1f} thousand a second", flush=True)
        whole = len(list((folder / f"{lots[0]}-one-process/parts").glob("*.json")))
        told = table(
            arms, asked.reports, asked.words, killed(folder, lots[0], asked.shard_kb, whole)
        )
    print(told)
    if not asked.dry:
        page = PAGE.read_text("utf-8")
        start, end = page.index(START), page.index(END)
        PAGE.write_text(page[:start] + told + page[end + len(END) :], "utf-8")


if __name__ == "__main__":
    main()
