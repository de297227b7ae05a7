"""SQLite beside PostgreSQL at one size: python benchmarks/stores.py [--claims N] [--ledger FILE]

Records a war (benchmarks/war.py) in SQLite, fills PostgreSQL from that as `sayso ledger copy` does,
then asks both the same questions in turn and records the same news in both. PostgreSQL is a server of
its own, from Debian's packages and with their settings, on a socket. Milliseconds are of the
processor, the server's added to the asker's, so that what else the machine does weighs on neither;
those by the clock stand beside them. With --ledger the war's SQLite file is kept there, or taken from
there. Prints a table, and what stages cost as JSON where --costs names a file.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
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
from server import Server, running

BATCH = 2000 // CLAIMS_A_REPORT
AT_ONCE = 5 * BATCH
"""Reports in a transaction where nothing is asked between them."""
NEWS = 10
"""Batches recorded in both at the end."""
LAST_DAY = FIRST_DAY + timedelta(days=1400)
ENGINES = ("sqlite", "postgres")


class Costs:
    """What work took in each engine."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.found: dict[str, dict[str, list[tuple[float, float]]]] = {}

    def note(self, what: str, engine: str, work: Callable[[], Any]) -> Any:
        """Do some work and note its milliseconds: of processors, and by the clock."""
        before = self._server.cpu_seconds() if engine == "postgres" else 0.0
        began, ran = time.perf_counter(), time.process_time()
        made = work()
        ran, took = time.process_time() - ran, time.perf_counter() - began
        if engine == "postgres":
            ran += self._server.cpu_seconds() - before
        self.found.setdefault(what, {}).setdefault(engine, []).append((1000 * ran, 1000 * took))
        return made

    def median(self, what: str, engine: str) -> tuple[float, float]:
        """The medians of both."""
        cpu, clock = zip(*self.found[what][engine], strict=True)
        return statistics.median(cpu), statistics.median(clock)

    def table(self) -> str:
        """All of them, in Markdown."""
        lines = [
            "| what, median of n | n | SQLite | PostgreSQL | ratio | by the clock | |",
            "|---|---|---|---|---|---|---|",
        ]
        for what, by in self.found.items():
            (lite, lite_clock), (post, post_clock) = (self.median(what, e) for e in ENGINES)
            lines.append(
                f"| {what} | {len(by['postgres'])} | {lite:,.1f} | {post:,.1f} | {post / lite:.2f} "
                f"| {lite_clock:,.1f} | {post_clock:,.1f} |"
            )
        return "\n".join(lines)


def record(path: Path, war: War, claims: int) -> float:
    """Record so many claims in a new file; returns the processor's seconds."""
    began = time.process_time()
    entries = islice(war.entries(), claims // CLAIMS_A_REPORT)
    with closing(SqliteLedger(path)) as ledger:
        while batch := list(islice(entries, AT_ONCE)):
            ledger.append(batch)
    return time.process_time() - began


def ask(ledger: SqlLedger, war: War, place: str, day: date, axis: Axis, at: datetime) -> None:
    """One place at one day and moment."""
    with ledger.atlas(war.background, default_policy(), axis, at, "war") as atlas:
        atlas.control(place, day)


def draw_map(ledger: SqlLedger, war: War) -> None:
    """The whole map of control."""
    ledger.control_map(war.background, default_policy(), "war", LAST_DAY)


def compare(war: War, claims: int, folder: Path, server: Server, costs: Costs) -> dict[str, Any]:
    """Ask both engines; returns the megabytes of each."""
    database = server.database()
    url = server.url(database)

    def opened(read_only: bool = False) -> dict[str, SqlLedger]:
        return {
            "sqlite": SqliteLedger(folder / "ledger.db", read_only=read_only),
            "postgres": PostgresLedger(url, read_only=read_only),
        }

    ledgers = opened()
    costs.note(
        "the whole ledger filled", "postgres", lambda: ledgers["postgres"].fill(ledgers["sqlite"])
    )
    with closing(SqliteLedger(folder / "again.db")) as again:
        costs.note("the whole ledger filled", "sqlite", lambda: again.fill(ledgers["sqlite"]))
    (folder / "again.db").unlink()
    size = {
        "sqlite": (folder / "ledger.db").stat().st_size / 2**20,
        "postgres": float(server.psql("postgres", f"SELECT pg_database_size('{database}')"))
        / 2**20,
    }
    for name, one in ledgers.items():
        costs.note("every place judged", name, partial(draw_map, one, war))
        one.close()
    for _ in range(5):
        for name, one in opened(read_only=True).items():
            costs.note("map, kept, opened cold", name, partial(draw_map, one, war))
            one.close()
    ledgers = opened(read_only=True)
    draw = random.Random(5)
    hottest = sorted(war.places, key=lambda p: war._order.index(int(p[6:])))[:3]
    for what, places in (
        ("one place, one day, one moment", draw.sample(war.places, min(200, len(war.places)))),
        ("the same, as often as the news has it", [war.place() for _ in range(100)]),
        ("the same, the three with most news", hottest),
    ):
        for place in places:
            day = FIRST_DAY + timedelta(days=draw.randrange(1400))
            at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=60)
            axis = draw.choice([Axis.RECORDED, Axis.REPORTED])
            for name in ENGINES:
                costs.note(what, name, partial(ask, ledgers[name], war, place, day, axis, at))
    for one in ledgers.values():
        one.close()
    ledgers = opened()
    entries = islice(war.entries(), claims // CLAIMS_A_REPORT, None)
    while batch := list(islice(entries, BATCH)):
        for name in ENGINES:
            costs.note("2,000 claims recorded", name, partial(ledgers[name].append, batch))
    for one in ledgers.values():
        one.close()
    return size


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--ledger", type=Path, help="the war's SQLite file")
    parser.add_argument("--costs", type=Path, help="write what stages cost here, as JSON")
    asked = parser.parse_args()
    claims = asked.claims
    war = War(max(100, claims // 100), claims // CLAIMS_A_REPORT + NEWS * BATCH)
    with running("shared_buffers = 128MB") as server, tempfile.TemporaryDirectory() as scratch:
        assert server is not None, "PostgreSQL is not installed"
        folder = Path(scratch)
        recorded: float | None = None
        if asked.ledger is None or not asked.ledger.exists():
            recorded = record(asked.ledger or folder / "ledger.db", war, claims)
        if asked.ledger is not None:
            shutil.copy(asked.ledger, folder / "ledger.db")
        costs = Costs(server)
        size = compare(war, claims, folder, server, costs)
    print(f"{claims:,} claims, {len(war.places):,} places; {os.cpu_count()} processors\n")
    print(costs.table())
    print(f"| disk, MB | | {size['sqlite']:,.0f} | {size['postgres']:,.0f} | "
          f"{size['postgres'] / size['sqlite']:.2f} | | |")  # fmt: skip
    if recorded is not None:
        print(f"\nSQLite recorded {claims / recorded:,.0f} claims a second of its processor.")
    if asked.costs is not None:
        medians = {w: {e: costs.median(w, e)[0] for e in ENGINES} for w in costs.found}
        told = {"claims": claims, "record s": recorded, "disk MB": size, "cpu ms": medians}
        asked.costs.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
