"""Export many claims and measure rate and memory: python benchmarks/exports.py

    --claims N     claims of the ledger (default 1000000; takes a quarter of an hour or so)

The ledger is one of 50000 generated claims, copied under other ids as often as needed.

Exports all claims as GeoParquet, and in the same run lets pyarrow alone write the very same rows from
memory, so that figures of two machines can be compared by their ratio; and as JSON lines, beside
Python's own json. CPU is that of whole processes, start-up included; memory is resident memory as
the export goes. Writes docs/benchmarks-exports.md.
"""

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

MADE = 50_000
"""Claims that are generated; more are copies of these."""
ROOT = Path(__file__).resolve().parents[1]
SAYSO = [sys.executable, "-c", "from sayso.cli import main; main()"]
PAGE = ROOT / "docs" / "benchmarks-exports.md"


def large_ledger(path: Path, claims: int) -> None:
    """Write a ledger of so many claims, some thousands more or fewer."""
    first = min(claims, MADE)
    make = [sys.executable, str(ROOT / "benchmarks/generate_ledger.py")]
    subprocess.run([*make, str(first), str(path)], check=True)
    with sqlite3.connect(path) as db:
        (seqs,) = db.execute("SELECT max(seq) FROM entries").fetchone()
        for n in range(1, claims // first):
            more, mark = n * (seqs + 1), f"-{n:03}"
            own = f"seq <= {seqs}"
            db.execute(
                f"INSERT INTO reports SELECT id || '{mark}', published_at, source, url, "
                f"replace(body, id, id || '{mark}'), text FROM reports WHERE id NOT LIKE '%-%-%'"
            )
            db.execute(
                f"INSERT INTO entries SELECT e.seq + {more}, e.id || '{mark}', e.kind, e.at, "
                f"replace(e.body, r.report, r.report || '{mark}') "
                f"FROM entries e JOIN readings r ON r.seq = e.seq WHERE e.{own}"
            )
            db.execute(
                f"INSERT INTO readings SELECT seq + {more}, report || '{mark}', ordinal "
                f"FROM readings WHERE {own}"
            )
            db.execute(
                f"INSERT INTO claims SELECT seq + {more}, ordinal, id || '{mark}', type, "
                f"replace(body, id, id || '{mark}') FROM claims WHERE {own}"
            )
    db.close()


def exporting(ledger: Path, out: Path, *words: str) -> dict[str, float]:
    """CPU and resident memory of one export as a process of its own; memory needs /proc."""
    command = [*SAYSO, "export", *words, "--ledger", str(ledger), "-o", str(out)]
    seen: list[tuple[int, float]] = []
    running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    status = Path(f"/proc/{running.pid}/status")
    while not (ended := os.wait4(running.pid, os.WNOHANG))[0]:
        seen += _sample(status, out)
        time.sleep(0.5)
    _, code, used = ended
    running.returncode = os.waitstatus_to_exitcode(code)
    assert running.returncode == 0, command
    cpu = used.ru_utime + used.ru_stime
    whole = out.stat().st_size
    at = [next((mb for size, mb in seen if size >= whole * part), 0.0) for part in (0.2, 0.6, 0.95)]
    return {
        "CPU s": cpu,
        "MB at 20 %": at[0],
        "MB at 60 %": at[1],
        "MB at 95 %": at[2],
        "peak MB": max((mb for _, mb in seen), default=0.0),
        "file MB": whole / 1024**2,
    }


def _sample(status: Path, out: Path) -> list[tuple[int, float]]:
    """How much is written, and resident MB."""
    try:
        written = max((p.stat().st_size for p in out.parent.glob(f".{out.name}.*")), default=0)
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmRSS:"))
    except (OSError, StopIteration):
        return []
    return [(written, int(line.split()[1]) / 1024)]


def cpu_of(work: Callable[[], Any]) -> float:
    """CPU seconds of some work in this process."""
    began = time.process_time()
    work()
    return time.process_time() - began


def plain_pyarrow(path: Path) -> float:
    """CPU seconds in which pyarrow alone writes the rows of a file, from memory."""
    import pyarrow.parquet as pq

    source = pq.ParquetFile(path)
    spent = 0.0
    with pq.ParquetWriter(BytesIO(), source.schema_arrow, compression="zstd") as writer:
        for batch in source.iter_batches(8192):
            spent += cpu_of(lambda batch=batch: writer.write_batch(batch))
    return spent


def plain_json(path: Path) -> float:
    """CPU seconds in which Python's json writes the lines of a file, from memory."""
    spent = 0.0
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            value = json.loads(line)
            spent += cpu_of(lambda value=value: json.dumps(value, ensure_ascii=False))
    return spent


def page(claims: int, parquet: dict[str, float], lines: dict[str, float],
         arrow: float, dumps: float) -> str:  # fmt: skip
    """docs/benchmarks-exports.md."""
    rows = []
    for name, found, plain, what in (
        ("`export geoparquet --layer claims`", parquet, arrow, "pyarrow writing the same rows"),
        ("`export claims`", lines, dumps, "Python's json writing the same lines"),
    ):
        rows.append(
            f"| {name} | {claims / found['CPU s']:,.0f} | {found['CPU s'] / plain:.0f} x {what} "
            f"({plain:.1f} s) | {found['MB at 20 %']:.0f} / {found['MB at 60 %']:.0f} / "
            f"{found['MB at 95 %']:.0f} | {found['peak MB']:.0f} | {found['file MB']:.0f} |"
        )
    table = "\n".join(rows)
    return f"""# Benchmarks of exports

*For those who export large ledgers. Written by `python benchmarks/exports.py`; do not edit.*

{claims:,} claims of a generated ledger, exported for internal use, one process each, measured on {date.today().isoformat()} with other work on the machine.

| export | claims a CPU second | CPU beside | MB resident at 20 / 60 / 95 % of the file | peak MB | file MB |
|---|---|---|---|---|---|
{table}

CPU is user and system time of the whole process, start-up included. Most of it is reading the
ledger: each claim comes out of the store with every check that it went in with. Compare machines by the
ratios. Memory goes with the reports, some bytes each, and not with the claims.
"""


def main() -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--claims", type=int, default=1_000_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        ledger = folder / "ledger.db"
        large_ledger(ledger, asked.claims)
        inside = ("--audience", "internal")
        # Both at once: CPU is each process's own.
        with ThreadPoolExecutor() as pool:
            tables = ("geoparquet", "--layer", "claims", *inside)
            first = pool.submit(exporting, ledger, folder / "c.parquet", *tables)
            second = pool.submit(exporting, ledger, folder / "c.jsonl", "claims")
            parquet, lines = first.result(), second.result()
        arrow = plain_pyarrow(folder / "c.parquet")
        dumps = plain_json(folder / "c.jsonl")
        sidecar = json.loads((folder / "c.jsonl.metadata.json").read_text("utf-8"))
    text = page(sidecar["rows"], parquet, lines, arrow, dumps)
    PAGE.write_text(text, "utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
