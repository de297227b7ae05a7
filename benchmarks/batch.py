"""Workers of `sayso batch` beside each other: python benchmarks/batch.py [--reports N]

Reads the same generated reports with one process, with two, and with two workers of a Dask cluster,
in turn, and prints reports a second at steady state: from the end of the first shard to the end of the
last but the workers' final ones, start-up apart. Then kills a run with two workers half-way and
counts what the next has to read again. Compare the ratios; on a machine that is busy with other
things even these say little.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generate import articles

SAYSO = [sys.executable, "-m", "sayso_batch_run"]
MAIN = "from sayso.cli import main\nif __name__ == '__main__':\n    main()\n"


def run(folder: Path, out: str, *more: str) -> tuple[float, float, float]:
    """Seconds to the first shard, reports a second from then on, CPU seconds of the reading."""
    began = time.monotonic()
    process = subprocess.Popen(
        [*SAYSO, "batch", "in.jsonl", "--out", out, "--shard-mb", "0.03", "--format", "jsonl", *more],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)}, stdout=subprocess.PIPE, text=True,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout is not None
    ends: list[tuple[float, int]] = []
    cpu = 0.0
    for line in process.stdout:
        said = json.loads(line)
        ends.append((time.monotonic() - began, said["reports"]))
        cpu += sum(seconds for stage, seconds in said["cpu"].items() if stage != "load")
    process.wait()
    steady = ends[:-2]
    rate = sum(n for _, n in steady[1:]) / (steady[-1][0] - steady[0][0])
    return ends[0][0], rate, cpu


def resumed(folder: Path) -> tuple[int, int]:
    """Kill a run of two workers half-way; shards that were begun and not finished, and all."""
    process = subprocess.Popen(
        [*SAYSO, "batch", "in.jsonl", "--out", "killed", "--shard-mb", "0.03", "--jobs", "2"],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    whole = len(list((folder / "pool-1/parts").glob("*.json")))
    while len(list((folder / "killed/parts").glob("*.json"))) < whole // 2:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return len(list((folder / "killed/journal").iterdir())), whole


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "sayso_batch_run.py").write_text(MAIN, "utf-8")
        rows = [json.dumps(a) + "\n" for a in articles(asked.reports, 4)]
        (folder / "in.jsonl").write_text("".join(rows), "utf-8")
        dask = [sys.executable, "-m", "dask"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
        scheduler = subprocess.Popen(
            [*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
             "--scheduler-file", "scheduler.json"], **quiet)  # fmt: skip
        workers = None
        try:
            while not (folder / "scheduler.json").exists():
                time.sleep(0.2)
            time.sleep(0.5)
            address = json.loads((folder / "scheduler.json").read_text("utf-8"))["address"]
            workers = subprocess.Popen(
                [*dask, "worker", address, "--nworkers", "2", "--nthreads", "1", "--no-dashboard"],
                **quiet,
            )
            print(
                "| workers | to the first shard, s | reports a second | CPU s |\n|---|---|---|---|"
            )
            for at in range(1, asked.rounds + 1):
                for what, more in (
                    ("pool of 1", ["--jobs", "1"]),
                    ("pool of 2", ["--jobs", "2"]),
                    ("Dask, 2", ["--scheduler", address]),
                ):
                    out = f"{what.split()[0].strip(',').lower()}-{at}" + (
                        "b" if "of 2" in what else ""
                    )
                    first, rate, cpu = run(folder, out, *more)
                    print(f"| {what} | {first:.1f} | {rate:.2f} | {cpu:.0f} |", flush=True)
            begun, whole = resumed(folder)
            print(f"\nkilled half-way: {begun} of {whole} shards begun and to be read again")
        finally:
            for process in (workers, scheduler):
                if process is not None:
                    process.terminate()
                    process.wait()


if __name__ == "__main__":
    main()
