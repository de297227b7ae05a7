"""SQLite beside PostgreSQL at one size: python benchmarks/stores.py [--claims N]

Records the same war (benchmarks/war.py) in both, then asks both the same questions in turn, so that
whatever else the machine does weighs on both alike. PostgreSQL is a server of its own, from Debian's
packages, on a socket. Milliseconds by the clock: the server works in other processes. Prints a table;
on a machine that is busy only its last column means something.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from war import CLAIMS_A_REPORT, FIRST_DAY, War

from sayso.adapters.postgres import PostgresLedger
from sayso.adapters.sql import SqlLedger
from sayso.adapters.sqlite import SqliteLedger
from sayso.model.known import Axis
from sayso.picture.policy import default_policy

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from server import running

BATCH = 2000 // CLAIMS_A_REPORT
LAST_DAY = FIRST_DAY + timedelta(days=1400)
ENGINES = ("sqlite", "postgres")


def timed(work: Callable[[], Any]) -> float:
    """Milliseconds by the clock."""
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def ask(ledger: SqlLedger, war: War, place: str, day: date, axis: Axis, at: datetime) -> None:
    """One place at one day and moment."""
    with ledger.atlas(war.background, default_policy(), axis, at) as atlas:
        atlas.control(place, day)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--claims", type=int, default=1_000_000)
    claims = parser.parse_args().claims
    war = War(max(100, claims // 100), claims // CLAIMS_A_REPORT)
    policy = default_policy()
    found: dict[str, dict[str, list[float]]] = {}

    def note(what: str, engine: str, ms: float) -> None:
        found.setdefault(what, {}).setdefault(engine, []).append(ms)

    with running() as server, tempfile.TemporaryDirectory() as folder:
        assert server is not None, "PostgreSQL is not installed"
        url = server.url(server.database())

        def opened(read_only: bool = False) -> dict[str, SqlLedger]:
            return {
                "sqlite": SqliteLedger(Path(folder) / "ledger.db", read_only=read_only),
                "postgres": PostgresLedger(url, read_only=read_only),
            }

        ledgers = opened()
        entries = war.entries()
        while batch := list(islice(entries, BATCH)):
            for name in ENGINES:
                note(
                    "2,000 claims stored", name, timed(lambda n=name, b=batch: ledgers[n].append(b))
                )
        for name in ENGINES:
            one = ledgers[name]
            note("every place judged", name, timed(
                lambda w=one: w.control_map(war.background, policy, "war", LAST_DAY)))  # fmt: skip
            one.close()
        for _ in range(5):
            for name, ledger in opened(read_only=True).items():
                note("map, kept, opened cold", name, timed(
                    lambda w=ledger: w.control_map(war.background, policy, "war", LAST_DAY)))  # fmt: skip
                ledger.close()
        ledgers = opened(read_only=True)
        draw = random.Random(5)
        for place in draw.sample(war.places, min(200, len(war.places))):
            day = FIRST_DAY + timedelta(days=draw.randrange(1400))
            at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=60)
            axis = draw.choice([Axis.RECORDED, Axis.REPORTED])
            for name in ENGINES:
                work = partial(ask, ledgers[name], war, place, day, axis, at)
                note("one place, one day, one moment", name, timed(work))
        for ledger in ledgers.values():
            ledger.close()
        size = float(
            server.psql(
                "postgres",
                "SELECT sum(pg_database_size(datname)) FROM pg_database WHERE datname LIKE 'ledger%'",
            )
        )
        note("disk, MB", "postgres", size / 2**20)
        note("disk, MB", "sqlite", sum(p.stat().st_size for p in Path(folder).iterdir()) / 2**20)
    print(f"{claims} claims, {len(war.places)} places; medians, ms\n")
    print("| what | SQLite | PostgreSQL | ratio |\n|---|---|---|---|")
    for what, by in found.items():
        lite, post = (statistics.median(by[name]) for name in ENGINES)
        print(f"| {what} | {lite:.1f} | {post:.1f} | {post / lite:.2f} |")


if __name__ == "__main__":
    main()
