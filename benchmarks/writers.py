"""Many writers and readers of one PostgreSQL ledger while its processes are killed.

    python benchmarks/writers.py [--claims N] [--writers N] [--readers N] [--kills N]

Processes record a war (benchmarks/war.py) side by side, each by a clock that goes minutes before or
after the others' and each also telling a tenth of what its neighbour tells; others read. Meanwhile
processes of the server are killed with SIGKILL, upon which it ends every connection and recovers. At
the end the ledger is held against what the writers were told. Prints what it found, and fails where
anything was lost, stands twice, or made a reader wait for a lock.
"""

import argparse
import contextlib
import json
import multiprocessing
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any

from attrs import evolve
from war import CLAIMS_A_REPORT, FIRST_DAY, War

from sayso.adapters.postgres import PostgresLedger
from sayso.errors import LedgerError
from sayso.ledger.laws import broken_laws
from sayso.model.entry import Recorded
from sayso.picture.policy import default_policy

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from server import Server, running

AT_ONCE = 25
"""Reports in one transaction."""
PAUSE_SECONDS = 1.0
"""Between two questions of one reader."""
_FORK = multiprocessing.get_context("fork")


def shares(war: War, writers: int) -> list[list[Recorded]]:
    """Who tells what: in turn, and of the neighbour's reports one in ten as well."""
    found: list[list[Recorded]] = [[] for _ in range(writers)]
    for n, entry in enumerate(war.entries()):
        found[n % writers].append(entry)
        if n % 10 == 0:
            found[(n + 1) % writers].append(entry)
    return found


def write(
    url: str, entries: list[Recorded], behind: timedelta, told: Path, done: "Synchronized[int]"
) -> None:
    """Record; each report is noted as soon as the ledger says that it stands."""
    ledger = PostgresLedger(f"{url}&application_name=writer")
    with told.open("a", encoding="utf-8") as notes:
        for n in range(0, len(entries), AT_ONCE):
            some = entries[n : n + AT_ONCE]
            now = datetime.now(UTC) - behind
            stored = ledger.append([evolve(entry, at=now) for entry in some])
            line = {"ids": [entry.report.id for entry in some], "new": stored.new}
            notes.write(json.dumps(line) + "\n")
            notes.flush()
            with done.get_lock():
                done.value += len(some)
    ledger.close()


def read(url: str, war: War, seed: int, told: Path, ended: Any) -> None:
    """Ask for places, or (one reader in ten) follow the entries, until all is written."""
    draw = random.Random(seed)
    name = f"{url}&application_name=reader"
    answered = refused = seen = out_of_order = 0
    slowest = 0.0
    while not ended.is_set():
        ledger = None
        began = time.perf_counter()
        try:
            ledger = PostgresLedger(name, read_only=True)
            while not ended.is_set():
                began = time.perf_counter()
                if seed % 10 == 0:
                    for seq, _, _ in ledger.since(seen):
                        out_of_order += seq <= seen
                        seen = seq
                else:
                    day = FIRST_DAY + timedelta(days=draw.randrange(1400))
                    with ledger.atlas(war.background, default_policy()) as atlas:
                        atlas.control(war.place(), day)
                answered += 1
                slowest = max(slowest, time.perf_counter() - began)
                ended.wait(PAUSE_SECONDS)
        except LedgerError:
            # The server is recovering; a reader is told so, and asks again.
            refused += 1
            ended.wait(PAUSE_SECONDS)
        finally:
            if ledger is not None:
                ledger.close()
    line = {"answered": answered, "refused": refused, "slowest": slowest, "seen": seen,
            "out of order": out_of_order}  # fmt: skip
    told.write_text(json.dumps(line), "utf-8")


def waiting(server: Server, database: str) -> tuple[int, int]:
    """How many readers and writers wait for a lock now; none while it recovers."""
    query = (
        "SELECT application_name, count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
        f"AND datname = '{database}' GROUP BY 1"
    )
    with contextlib.suppress(AssertionError):
        rows = [line.split("|") for line in server.psql("postgres", query).split()]
        by = {name: int(n) for name, n in rows}
        return by.get("reader", 0), by.get("writer", 0)
    return 0, 0


def lines(folder: Path, pattern: str) -> Iterator[dict[str, Any]]:
    """What was noted in files of one kind."""
    for path in sorted(folder.glob(pattern)):
        for line in path.read_text("utf-8").splitlines():
            yield json.loads(line)


def race(server: Server, folder: Path, asked: argparse.Namespace) -> bool:
    """Write, read and kill; then tell what became of it. Returns whether all is well."""
    war = War(max(100, asked.claims // 100), asked.claims // CLAIMS_A_REPORT)
    database = server.database()
    url = server.url(database)
    PostgresLedger(url).close()
    parts = shares(war, asked.writers)
    total = sum(len(part) for part in parts)
    done = _FORK.Value("i", 0)
    ended = _FORK.Event()
    writers = [
        _FORK.Process(
            target=write,
            args=(url, part, timedelta(minutes=10 * (n - asked.writers // 2)),
                  folder / f"writer-{n}", done),
        )
        for n, part in enumerate(parts)
    ]  # fmt: skip
    readers = [
        _FORK.Process(target=read, args=(url, war, n, folder / f"reader-{n}", ended))
        for n in range(asked.readers)
    ]
    began = time.monotonic()
    for process in (*writers, *readers):
        process.start()
    killed = looked = readers_waited = writers_waited = 0
    while any(process.is_alive() for process in writers):
        time.sleep(0.5)
        if killed < asked.kills and done.value >= total * (killed + 1) // (asked.kills + 1):
            with contextlib.suppress(AssertionError):  # It may be recovering still.
                killed += server.kill_backend(database)
        reader, writer = waiting(server, database)
        looked, readers_waited = looked + 1, readers_waited + reader
        writers_waited += writer
    took = time.monotonic() - began
    ended.set()
    for process in readers:
        process.join(60)
    failed = sum(process.exitcode != 0 for process in (*writers, *readers))

    ledger = PostgresLedger(url, read_only=True)
    entries = list(ledger.entries())
    ledger.close()
    stands = Counter(entry.report.id for _, entry in entries if isinstance(entry, Recorded))
    notes = list(lines(folder, "writer-*"))
    acknowledged = {report for line in notes for report in line["ids"]}
    reading = list(lines(folder, "reader-*"))
    found: dict[str, Any] = {
        "reports that writers were told stand": len(acknowledged),
        "of these lost": len(acknowledged - set(stands)),
        "reports made": len({e.report.id for part in parts for e in part}),
        "reports that stand": len(stands),
        "that stand twice": sum(n > 1 for n in stands.values()),
        "claims that stand": sum(len(e.claims) for _, e in entries if isinstance(e, Recorded)),
        "said to be new": sum(line["new"] for line in notes),
        "entries out of the order of their moments": sum(
            a.at > b.at for (_, a), (_, b) in pairwise(entries)
        ),
        "laws broken": len(broken_laws(entries)),
        "processes of the server killed": killed,
        "writers or readers that failed": failed,
        "questions answered": sum(line["answered"] for line in reading),
        "questions refused while it recovered": sum(line["refused"] for line in reading),
        "readers that saw an entry come before one they had": sum(
            line["out of order"] > 0 for line in reading
        ),
        "looks at who waits for a lock": looked,
        "writers found waiting for their turn": writers_waited,
        "readers found waiting for a lock": readers_waited,
        "slowest answer, s": round(max((line["slowest"] for line in reading), default=0.0), 1),
        "seconds": round(took),
    }
    for what, number in found.items():
        print(f"{what:<52} {number:>9,}")
    zero = ("of these lost", "that stand twice", "entries out of the order of their moments",
            "laws broken", "writers or readers that failed", "readers found waiting for a lock",
            "readers that saw an entry come before one they had")  # fmt: skip
    alike = found["reports made"] == len(stands) == len(acknowledged)
    return killed == asked.kills and alike and not any(found[what] for what in zero)


def main() -> int:
    """Run it; 1 where something is not as it must be."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--kills", type=int, default=2)
    asked = parser.parse_args()
    with running("shared_buffers = 128MB") as server, tempfile.TemporaryDirectory() as folder:
        assert server is not None, "PostgreSQL is not installed"
        well = race(server, Path(folder), asked)
    print("nothing lost, nothing twice" if well else "NOT as it must be")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
