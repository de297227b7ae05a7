"""Measure the index of the picture at rising sizes: python benchmarks/picture.py

    --sizes N,N,...   claims; reports and places follow (20 claims a report, 100 a place)
    --show            only write the page and the plot anew from the results at hand

Every size runs in processes of its own: one records the claims in batches of 2,000 and asks for a place
after each, one opens the ledger cold. Times are CPU. Writes benchmarks/picture.json, docs/speed.md and docs/speed.svg.
"""

import argparse
import json
import math
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from war import CLAIMS_A_REPORT, FIRST_DAY, War

from sayso.adapters.sqlite import SqliteLedger
from sayso.model.known import Axis
from sayso.picture.policy import default_policy

ROOT = Path(__file__).resolve().parents[1]
SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
BATCH = 2000 // CLAIMS_A_REPORT
MAP_EVERY = 10
"""Batches between two maps while claims are recorded."""
LAST_DAY = FIRST_DAY + timedelta(days=1400)


def war_of(claims: int) -> War:
    """The war of a size, the same each time."""
    return War(max(100, claims // 100), claims // CLAIMS_A_REPORT)


def record(path: Path, claims: int) -> dict[str, Any]:
    """Record a war in batches; after each ask for a place that it names."""
    war = war_of(claims)
    ledger = SqliteLedger(path)
    policy = default_policy()
    appending: list[float] = []
    asking: list[float] = []
    mapping: list[float] = []
    entries = war.entries()
    draw = random.Random(3)
    done = 0
    batches = math.ceil(claims / (BATCH * CLAIMS_A_REPORT))
    last = max(1, batches // 10)
    first: float | None = None
    while batch := list(islice(entries, BATCH)):
        appending.append(timed(lambda b=batch: ledger.append(b)))
        done += sum(len(e.claims) for e in batch)
        place = draw.choice(draw.choice(batch).claims).place[0].ref
        day = batch[-1].report.published
        asking.append(timed(lambda p=place, d=day: one(ledger, war, p, d)))
        left = batches - len(appending)
        if len(appending) % 50 == 0:
            print(f"{done} claims", file=sys.stderr)
        if first is None and left <= last:
            first = timed(lambda d=day: ledger.control_map(war.background, policy, "war", d))
        elif left < last and left % MAP_EVERY == 0:
            mapping.append(
                timed(lambda d=day: ledger.control_map(war.background, policy, "war", d))
            )
    ledger.close()
    told = 1000 * BATCH * CLAIMS_A_REPORT * last
    return {
        "claims": done,
        "append a second": told / sum(appending[-last:]),
        "append with maps a second": told / (sum(appending[-last:]) + sum(mapping)),
        "a place after a batch, ms": statistics.median(asking[-last:]),
        "every place judged, s": (first or 0.0) / 1000,
        "map after batches, ms": statistics.median(mapping),
        "record MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "ledger MB": path.stat().st_size / 2**20,
    }


def ask(path: Path, claims: int) -> dict[str, Any]:
    """Ask a ledger that was just opened."""
    war = war_of(claims)
    policy = default_policy()
    ledger = SqliteLedger(path, read_only=True)
    cold = timed(lambda: ledger.control_map(war.background, policy, "war", LAST_DAY))
    warm = [
        timed(lambda day=day: ledger.control_map(war.background, policy, "war", day))
        for day in (LAST_DAY - timedelta(days=100 * n) for n in range(1, 8))
    ]
    draw = random.Random(5)
    found: dict[str, Any] = {
        "places on the map": len(ledger.control_map(war.background, policy, "war", LAST_DAY)),
        "map cold, ms": cold,
        "map warm, ms": statistics.median(warm),
    }
    by_news = [war.place() for _ in range(200)]
    evenly = draw.sample(war.places, min(200, len(war.places)))
    hottest = sorted(war.places, key=lambda p: war._order.index(int(p[6:])))[:3]
    for name, places in (("any place", evenly), ("by news", by_news), ("hottest three", hottest)):
        taken: dict[str, list[float]] = {"now": [], "then": []}
        for place in places * (1 if name != "hottest three" else 10):
            day = FIRST_DAY + timedelta(days=draw.randrange(1400))
            moment = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=60)
            axis = draw.choice([Axis.RECORDED, Axis.REPORTED])
            for known, at in (("now", None), ("then", moment)):
                taken[known].append(
                    timed(lambda p=place, d=day, a=axis, m=at: one(ledger, war, p, d, a, m))
                )
        for known, ms in taken.items():
            ms.sort()
            found[f"{name} {known}, median ms"] = statistics.median(ms)
            found[f"{name} {known}, 95% ms"] = ms[int(len(ms) * 0.95)]
    ledger.close()
    found["ask MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def one(
    ledger: SqliteLedger,
    war: War,
    place: str,
    day: date,
    axis: Axis = Axis.REPORTED,
    at: datetime | None = None,
) -> None:
    """One place at one day and moment, from nothing that an earlier question left."""
    with ledger.atlas(war.background, default_policy(), axis, at, "war") as atlas:
        atlas.control(place, day)


def timed(work: Callable[[], Any]) -> float:
    """Milliseconds of some work."""
    began = time.process_time()
    work()
    return 1000 * (time.process_time() - began)


def fit(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Least squares of cost = a * size ** b, on logarithms; returns a and b."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    mx, my = (statistics.mean(c) for c in zip(*logs, strict=True))
    b = sum((x - mx) * (y - my) for x, y in logs) / sum((x - mx) ** 2 for x, _ in logs)
    return math.exp(my - b * mx), b


PLOTTED = (
    ("any place now, median ms", "one place, any", "#1b6ca8"),
    ("hottest three now, median ms", "the three places with the most news", "#c8553d"),
    ("map warm, ms", "whole map, warm", "#588157"),
    ("map cold, ms", "whole map, cold", "#7b2cbf"),
)


def plot(found: list[dict[str, Any]]) -> str:
    """Cost against size, both on logarithmic axes, each with its fitted power."""
    width, height, left, bottom = 720, 420, 60, 50
    low_x, high_x = math.log10(found[0]["claims"]), math.log10(found[-1]["claims"])
    values = [row[key] for row in found for key, _, _ in PLOTTED]
    low_y, high_y = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))

    def at(claims: float, ms: float) -> tuple[float, float]:
        x = left + (math.log10(claims) - low_x) / (high_x - low_x) * (width - left - 20)
        y = height - bottom - (math.log10(ms) - low_y) / (high_y - low_y) * (height - bottom - 100)
        return round(x, 1), round(y, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="12" role="img">',
        "<title>Milliseconds of one question against the number of claims in the ledger</title>",
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for power in range(low_y, high_y + 1):
        x, y = at(found[0]["claims"], 10**power)
        parts.append(f'<path d="M{left} {y}H{width - 20}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 6}" y="{y + 4}" text-anchor="end">{10**power:g} ms</text>')
    for row in found:
        x, _ = at(row["claims"], 10**low_y)
        parts.append(
            f'<text x="{x}" y="{height - 28}" text-anchor="middle">{row["claims"]:,}</text>'
        )
    parts.append(
        f'<text x="{width / 2}" y="{height - 8}" text-anchor="middle">claims in the ledger</text>'
    )
    for n, (key, name, colour) in enumerate(PLOTTED):
        points = [(row["claims"], row[key]) for row in found]
        a, b = fit(points)
        ends = [at(x, a * x**b) for x in (points[0][0], points[-1][0])]
        line = "L".join(f"{x} {y}" for x, y in ends)
        parts.append(f'<path d="M{line}" stroke="{colour}" fill="none" stroke-dasharray="5 4"/>')
        parts += [
            f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>'
            for x, y in (at(*p) for p in points)
        ]
        parts.append(
            f'<text x="{left + 10}" y="{20 + 17 * n}" fill="{colour}">{name}: grows as size'
            f"<tspan dy='-4' font-size='9'>{b:.2f}</tspan></text>"
        )
    return "\n".join([*parts, "</svg>", ""])


ROWS = (
    ("any place now, median ms", "one place at one day, any place, median", "20 ms"),
    ("any place now, 95% ms", "the same, 95 of 100 are under", ""),
    ("by news now, median ms", "one place, drawn as often as the news names it, median", "20 ms"),
    ("by news now, 95% ms", "the same, 95 of 100 are under", ""),
    ("hottest three now, median ms", "the three places with the most news, median", "20 ms"),
    ("any place then, median ms", "as known at a past moment: any place, median", ""),
    ("by news then, median ms", "the same, as often as the news names it", ""),
    ("by news then, 95% ms", "the same, 95 of 100 are under", ""),
    ("hottest three then, median ms", "the same, the three with the most news", ""),
    ("map cold, ms", "whole map, first question of a process", "1000 ms"),
    ("map warm, ms", "whole map of another day, asked again", "100 ms"),
    ("append a second", "claims recorded a second, index and all", "2,000"),
    (
        "append with maps a second",
        "the same, the whole map brought up to date at least every 20,000 claims",
        "",
    ),
    (
        "a place after a batch, ms",
        "a place that was just recorded of, asked at once, median",
        "20 ms",
    ),
    ("map after batches, ms", "the map brought up to date after up to 20,000 more claims", ""),
    ("every place judged, s", "every place judged for the first time, s", ""),
    ("record MB", "peak memory, recording, MB", "1500"),
    ("ask MB", "peak memory, asking, MB", "1500"),
    ("ledger MB", "the ledger's file, MB", ""),
)


def page(found: list[dict[str, Any]], on: str) -> str:
    """docs/speed.md."""
    sizes = " | ".join(f"{row['claims']:,}" for row in found)
    lines = [f"| claims | {sizes} | asked for |", "|---|" + "---|" * (len(found) + 1)]
    for key, name, asked in ROWS:
        told = " | ".join(
            f"{row[key]:.1f}" if row[key] < 10 else f"{row[key]:,.0f}" for row in found
        )
        lines.append(f"| {name} | {told} | {asked} |")
    table = "\n".join(lines)
    return f"""# Speed of the picture

*For those who keep large ledgers. Written by `python benchmarks/picture.py`; do not edit.*

{table}

![Cost of a question against the number of claims, with fitted powers](speed.svg)

Measured on {on}. Times are CPU of one process on one core; what was asked for is
asked of 1,000,000 claims, and the largest ledger measured here has {found[-1]["claims"]:,}. The wars are made up
(`benchmarks/war.py`): 20 claims a report, 100 a place, a few places with most of the news, one
report in sixteen printed again by another outlet, one claim in five hundred about a whole province.

- *One place* is asked with nothing kept in memory from an earlier question: links, claims,
  families of copies and the judgement, at a random day; by all that is known, or by what was known
  on either axis sixty days after that day.
- A place with much news has marks in its history, laid while the map is judged: its state after
  every hundred claims, from which the judging goes on while nothing came or went that counts
  before it. What it costs then goes with the claims that still weigh and those since the mark, not
  with all that there ever were. Of a moment of the past a mark is good where all that it is of was
  known by then.
- *The map cold* is the first question of a new process on a ledger whose map was kept current;
  *warm* is the map of another day after that. The first map at a moment of the past that was
  never asked for judges every place once and is kept then: that takes as long as the sum of its
  places.
- The last tenth of the batches gives the rates of recording. Single places are current at once. A
  map is brought up to date by judging anew the places that new claims touch, and no others, each
  from its last mark that holds.
"""


def machine() -> str:
    """What it ran on."""
    import platform

    info = Path("/proc/cpuinfo")
    names = [n for n in info.read_text().splitlines() if n.startswith("model name")]
    name = names[0].partition(":")[2].strip() if names else platform.processor()
    return f"{date.today().isoformat()}: {name}, {platform.system()}, Python {platform.python_version()}"


def main() -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--part", choices=("record", "ask"), help=argparse.SUPPRESS)
    parser.add_argument("--ledger", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    sizes = [int(n) for n in asked.sizes.split(",")]
    if asked.part:
        work = record if asked.part == "record" else ask
        print(json.dumps(work(asked.ledger, sizes[0])))
        return 0
    results = ROOT / "benchmarks/picture.json"
    if not asked.show:
        rows = []
        for size in sizes:
            with tempfile.TemporaryDirectory() as folder:
                row: dict[str, Any] = {}
                for part in ("record", "ask"):
                    command = [sys.executable, __file__, "--part", part, "--sizes", str(size)]
                    command += ["--ledger", str(Path(folder) / "war.db")]
                    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
                    row |= json.loads(done.stdout)
            rows.append(row)
            print(json.dumps(row), file=sys.stderr)
            results.write_text(
                json.dumps({"on": machine(), "sizes": rows}, indent=1) + "\n", "utf-8"
            )
    held = json.loads(results.read_text("utf-8"))
    (ROOT / "docs/speed.md").write_text(page(held["sizes"], held["on"]), "utf-8")
    (ROOT / "docs/speed.svg").write_text(plot(held["sizes"]), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
