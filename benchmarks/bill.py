"""What a million reports cost, from what was measured: python benchmarks/bill.py

Reads benchmarks/results.json (run.py), picture.json (picture.py) and stores.json (stores.py --costs
benchmarks/stores.json), measures nothing itself, and writes docs/bill.md.
"""

import json
import math
from pathlib import Path
from statistics import mean
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MILLION = 1_000_000
MOST_ROWS = 2**31 - 1
"""Of the index: rows of `standing` are counted by 32-bit numbers in PostgreSQL."""
ENGINES = (("sqlite", "SQLite"), ("postgres", "PostgreSQL"))


def loaded(name: str) -> dict[str, Any]:
    """What a benchmark left."""
    found: dict[str, Any] = json.loads((ROOT / "benchmarks" / name).read_text("utf-8"))
    return found


def power(sizes: list[dict[str, Any]], cost: dict[int, float]) -> float:
    """The b of cost = a * size ** b, by least squares on logarithms."""
    logs = [(math.log(n), math.log(c)) for n, c in cost.items()]
    mx, my = mean(x for x, _ in logs), mean(y for _, y in logs)
    return sum((x - mx) * (y - my) for x, y in logs) / sum((x - mx) ** 2 for x, _ in logs)


class Bill:
    """What one report and one claim cost, each figure from a benchmark."""

    def __init__(self) -> None:
        runs, picture, stores = (loaded(f"{n}.json") for n in ("results", "picture", "stores"))
        told, memory = runs["throughput"], runs["memory"]
        self.words = told["words"] / told["articles"]
        sentences = told["sentences"] / told["articles"]
        self.claims = memory["claims"] / memory["articles"]
        self.read_s = sentences / told["sayso read, without start-up"]
        self.reader_mb = memory["peak MB"]
        self.stored_claims = stores["claims"]
        cpu = stores["cpu ms"]
        self.record_ms = {e: cpu["2,000 claims recorded"][e] / 2000 for e, _ in ENGINES}
        self.fill_ms = {
            e: cpu["the whole ledger filled"][e] / self.stored_claims for e, _ in ENGINES
        }
        self.judge_ms = {e: cpu["every place judged"][e] / self.stored_claims for e, _ in ENGINES}
        self.disk_kb = {e: stores["disk MB"][e] * 1024 / self.stored_claims for e, _ in ENGINES}
        self.place_ms = {e: cpu["one place, one day, one moment"][e] for e, _ in ENGINES}
        self.map_ms = {e: cpu["map, kept, opened cold"][e] for e, _ in ENGINES}
        rows = picture["sizes"]
        self.largest = rows[-1]
        self.growth = {
            "a claim recorded": power(rows, {r["claims"]: 1 / r["append a second"] for r in rows}),
            "one place asked": power(rows, {r["claims"]: r["any place now, median ms"] for r in rows}),
            "the map opened cold": power(rows, {r["claims"]: r["map cold, ms"] for r in rows}),
            "every place judged": power(rows, {r["claims"]: r["every place judged, s"] for r in rows}),
            "disk": power(rows, {r["claims"]: r["ledger MB"] for r in rows}),
        }  # fmt: skip

    def hours(self, ms_a_claim: float, reports: int = MILLION) -> float:
        """CPU hours of something done once for each claim of so many reports."""
        return ms_a_claim * self.claims * reports / 3_600_000

    def days_of_one_writer(self, engine: str, reports: int) -> float:
        """Days that recording takes, one transaction at a time, each claim dearer than the last."""
        b = self.growth["a claim recorded"]
        times = (self.claims * reports / self.stored_claims) ** b / (1 + b)
        return times * self.hours(self.record_ms[engine], reports) / 24


def shown(number: float) -> str:
    """Two figures that count."""
    if number >= 10:
        digits = max(0, math.floor(math.log10(number)) - 1)
        return f"{round(number, -digits):,.0f}"
    return f"{number:.1f}"


def page(bill: Bill) -> str:
    """docs/bill.md."""
    read = bill.read_s * MILLION / 3600
    lite, post = ENGINES[0][0], ENGINES[1][0]
    per = [
        ("reading, one core", f"{shown(read)}", "",
         f"{shown(bill.reader_mb)} MB a worker", "words; nothing else"),
        ("recording and indexing", shown(bill.hours(bill.record_ms[lite])),
         shown(bill.hours(bill.record_ms[post])),
         f"{shown(bill.largest['record MB'])} MB at {bill.largest['claims']:,} claims", "claims"),
        ("filling one from another (`sayso ledger copy`, without its proof)",
         shown(bill.hours(bill.fill_ms[lite])), shown(bill.hours(bill.fill_ms[post])), "", "claims"),
        ("every place judged, once", shown(bill.hours(bill.judge_ms[lite])),
         shown(bill.hours(bill.judge_ms[post])),
         f"{shown(bill.largest['ask MB'])} MB at {bill.largest['claims']:,} claims", "claims a place"),
    ]  # fmt: skip
    stages = "\n".join(f"| {' | '.join(row)} |" for row in per)
    disk = {e: bill.disk_kb[e] * bill.claims * MILLION / 2**20 for e, _ in ENGINES}
    growth = "\n".join(f"| {what} | {b:.2f} |" for what, b in bill.growth.items())
    paper = "\n".join(
        f"| {n:,} | {shown(read * n / MILLION)} | {shown(read * n / MILLION / 64 / 24)} | "
        f"{shown(bill.claims * n / MILLION)} | "
        f"{shown(disk[lite] * n / MILLION)} | {shown(disk[post] * n / MILLION)} | "
        f"{shown(bill.days_of_one_writer(lite, n))} | {shown(bill.days_of_one_writer(post, n))} |"
        for n in (MILLION, 10 * MILLION, 100 * MILLION)
    )
    most = MOST_ROWS / (bill.claims + 1)
    slow = bill.days_of_one_writer(post, 10 * MILLION)
    return f"""# The bill

*For those who plan an archive. Written by `python benchmarks/bill.py`, which measures nothing: its
figures are those of `benchmarks/run.py` (reading), `benchmarks/stores.py` (both engines, at
{bill.stored_claims:,} claims) and `benchmarks/picture.py` (growth, up to {bill.largest["claims"]:,} claims). Do not edit.*

A report here has {bill.words:,.0f} words and gives {bill.claims:.0f} claims: dense with events, so ordinary news costs
less. What running many workers adds, and what skimming saves, is in [batch.md](batch.md).

## A million reports

CPU hours; of PostgreSQL the server's are counted in.

| stage | SQLite | PostgreSQL | memory | grows with |
|---|---|---|---|---|
{stages}
| disk, GB | {shown(disk[lite])} | {shown(disk[post])} | | claims |

Reading is the same for both engines. At {bill.stored_claims:,} claims a question about one place costs
{bill.place_ms[lite]:.1f} ms of the processor in SQLite and {bill.place_ms[post]:.1f} ms in PostgreSQL, the map opened cold {bill.map_ms[lite]:.0f} and
{bill.map_ms[post]:.0f} ms.

## How it grows

The power of the ledger's size with which each cost grows (SQLite, see [speed.md](speed.md)): 0 does
not grow, 1 doubles with the size. Of one claim, one question, or the whole.

| what | power |
|---|---|
{growth}

## On paper

Multiplied from the figures above, recording with its power of growth; none of these sizes was run.
*Writer* is one writer's days of recording, since one transaction is open at a time.

| reports | reading, CPU hours | days of 64 cores | million claims | disk, GB: SQLite | PostgreSQL | writer, days: SQLite | PostgreSQL |
|---|---|---|---|---|---|---|---|
{paper}

- **Ten million.** Reading spreads over cores; recording does not: one writer into PostgreSQL needs
  {shown(slow)} days. That breaks first. A ledger for each theatre divides it, and `sayso batch` records
  parts of a shard at once.
- **A hundred million.** The index counts what stands by 32-bit numbers: with {bill.claims:.0f} claims and a row for the
  report itself, they end at {shown(most / MILLION)} million reports. One ledger cannot hold more; several can.
"""


def main() -> None:
    """Write the page."""
    (ROOT / "docs/bill.md").write_text(page(Bill()), "utf-8")


if __name__ == "__main__":
    main()
