"""Fifty readers of one server on loopback, each opening a page every two seconds.

    python benchmarks/web_data.py war.db
    python benchmarks/web_load.py war.db --seconds 120

Starts `sayso serve` on a copy of the ledger and prints, for each kind of page, how many were opened
and how long they took from the request to the last byte, once each list was opened (a server makes
its first picture as it starts: `web_steps.py` tells what that costs); then requests a second, memory and CPU.
Meanwhile another process records a report of forty claims every `--every` seconds in the same
ledger: by default one published now, which the public's delay keeps back; with `--old`, one of the
war's days, which changes what every page shows. Asks nothing but this machine.
"""

import argparse
import asyncio
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

import httpx2
from web_server import Server, serving

THINGS = {
    "claims": "id", "events": "id", "places": "place", "casualties": "id", "disputes": "id",
    "actors": "actor", "documents": "id", "sources": "source",
}  # fmt: skip
"""The lists whose things have pages of their own, and what those are found under."""
FIRST_SECONDS = 30
"""Told apart: nobody has opened any page yet, and so each is made."""
Opened = tuple[float, float]
"""When a page was asked for, by `time.monotonic`, and the milliseconds until it was there."""
KINDS = (*THINGS, "statements")


async def load(
    server: Server, readers: int, seconds: float
) -> tuple[dict[str, list[Opened]], float, float]:
    """Read for so long.

    Returns:
        By kind of page, what was opened; seconds that passed; the server's CPU.
    """
    took: dict[str, list[Opened]] = defaultdict(list)
    async with httpx2.AsyncClient(base_url=server.url, timeout=600) as http:
        pages = await addresses(http)
        for kind in KINDS:
            await http.get(f"/{kind}", headers={"Accept": "text/html"})
        begun, used = time.monotonic(), server.cpu_seconds()
        until = begun + seconds
        await asyncio.gather(*(reader(n, http, pages, took, until) for n in range(readers)))
        return took, time.monotonic() - begun, server.cpu_seconds() - used


async def addresses(http: httpx2.AsyncClient) -> list[tuple[str, str]]:
    """Pages as readers open them: lists, the map on some days, and some things of each list."""
    found = [("front", "/"), ("method", "/method"), *(("list", f"/{k}") for k in KINDS)]
    found += [("map", f"/map?as_of=2024-{month:02}-15") for month in range(1, 12, 2)]
    for kind, of in THINGS.items():
        items = json.loads((await http.get(f"/{kind}.json?limit=25")).text)["items"]
        for item in items:
            key = item[of]["key"] if of in ("place", "actor") else item[of]
            found.append((kind, f"/{kind}/{key}"))
            if kind == "places":
                found.append(("filtered", f"/claims?place={key}"))
    return found


async def reader(
    n: int,
    http: httpx2.AsyncClient,
    pages: list[tuple[str, str]],
    took: dict[str, list[Opened]],
    until: float,
) -> None:
    """Open a page, wait, open another."""
    draw = random.Random(n)
    await asyncio.sleep(draw.random() * 2)
    while time.monotonic() < until:
        kind, address = draw.choice(pages)
        begun = time.monotonic()
        answer = await http.get(address, headers={"Accept": "text/html"})
        # What was recorded meanwhile may have changed the id of a finding.
        assert answer.status_code in (200, 404), (address, answer.status_code)
        took[kind].append((begun, (time.monotonic() - begun) * 1000))
        await asyncio.sleep(max(0.0, 2 - (time.monotonic() - begun)))


def told(kind: str, times: list[float]) -> str:
    """One line of figures."""
    cuts = quantiles(times, n=100) if len(times) > 1 else times * 99
    return (
        f"{kind:12} {len(times):6} pages  median {median(times):6.0f} ms"
        f"  p95 {cuts[94]:6.0f} ms  p99 {cuts[98]:6.0f} ms"
    )


def main() -> None:
    """Load a server and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--every", type=float, default=5, help="seconds between reports; 0: none")
    parser.add_argument("--old", action="store_true", help="reports of the days of the war")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.ledger.parent) as folder:
        ledger = Path(folder) / "war.db"
        shutil.copy(asked.ledger, ledger)
        # Reports come in before the readers do, as they have all along.
        with writing(ledger, asked.every, old=asked.old), serving(ledger) as server:
            measured = asyncio.run(load(server, asked.readers, asked.seconds))
            memory = server.megabytes()
    took, lasted, used = measured
    for kind, opened in sorted(took.items()):
        print(told(kind, [ms for _, ms in opened]))
    every = sorted(o for kind, opened in took.items() if kind != "map" for o in opened)
    print(told("all but map", [ms for _, ms in every]))
    first = every[0][0] + FIRST_SECONDS
    print(told("at first", [ms for at, ms in every if at < first]))
    print(told("later", [ms for at, ms in every if at >= first]))
    number = sum(map(len, took.values()))
    print(
        f"{number / lasted:.1f} requests/s; {1000 * used / number:.1f} ms of CPU a request; "
        f"{memory['now']:.0f} MB, at most {memory['at most']:.0f} MB"
    )


@contextmanager
def writing(ledger: Path, every: float, *, old: bool) -> Iterator[None]:
    """Have another process record reports, if they are to come at all."""
    if not every:
        yield
        return
    here = Path(__file__).with_name("web_data.py")
    command = [sys.executable, here, ledger, "--more", str(every), *(["--old"] if old else [])]
    writer = subprocess.Popen(command)
    try:
        yield
    finally:
        writer.terminate()
        writer.wait()


if __name__ == "__main__":
    main()
