"""Fifty readers of one server on loopback, each opening a page every two seconds.

    python benchmarks/web_data.py war.db
    sayso serve --ledger war.db --port 8000 &
    python benchmarks/web_load.py http://127.0.0.1:8000 --seconds 120

Prints, for each kind of page, how many were opened and the server's time for the median and the
slowest hundredth, in milliseconds from the request to the last byte. To have reports read into the
same ledger meanwhile, run `sayso read` beside it. It asks nothing but 127.0.0.1 and stops by itself.
"""

import argparse
import asyncio
import json
import random
import time
from collections import defaultdict
from statistics import median, quantiles
from urllib.parse import urlsplit

import httpx2

KINDS = ("claims", "events", "places", "casualties", "disputes", "actors", "documents")


async def main() -> None:
    """Load the server and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("url")
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    asked = parser.parse_args()
    if urlsplit(asked.url).hostname not in ("127.0.0.1", "localhost", "::1"):
        parser.error("only a server on this machine is loaded")
    async with httpx2.AsyncClient(base_url=asked.url, timeout=120) as http:
        pages = await addresses(http)
        took: dict[str, list[float]] = defaultdict(list)
        until = time.monotonic() + asked.seconds
        await asyncio.gather(*(reader(n, http, pages, took, until) for n in range(asked.readers)))
    for kind, times in sorted(took.items()):
        slow = quantiles(times, n=100)[98] if len(times) > 1 else times[0]
        print(f"{kind:12} {len(times):6} pages  median {median(times):7.0f} ms  p99 {slow:7.0f} ms")
    every = [t for times in took.values() for t in times]
    print(
        f"{'all':12} {len(every):6} pages  median {median(every):7.0f} ms  p99 {quantiles(every, n=100)[98]:7.0f} ms"
    )


async def addresses(http: httpx2.AsyncClient) -> list[tuple[str, str]]:
    """Pages as readers open them: lists, the map on some days, and some things of each list."""
    found = [("front", "/"), *(("list", f"/{k}") for k in KINDS)]
    found += [("map", f"/map?as_of=2024-{month:02}-15") for month in range(1, 12, 2)]
    for kind in ("claims", "events", "places", "documents"):
        items = json.loads((await http.get(f"/{kind}.json?limit=10")).text)["items"]
        for item in items:
            key = item["place"]["key"] if kind == "places" else item["id"]
            found.append((kind, f"/{kind}/{key}"))
    return found


async def reader(
    n: int,
    http: httpx2.AsyncClient,
    pages: list[tuple[str, str]],
    took: dict[str, list[float]],
    until: float,
) -> None:
    """Open a page, wait, open another."""
    draw = random.Random(n)
    await asyncio.sleep(draw.random() * 2)
    while time.monotonic() < until:
        kind, address = draw.choice(pages)
        begun = time.monotonic()
        answer = await http.get(address, headers={"Accept": "text/html"})
        assert answer.status_code == 200, (address, answer.status_code)
        took[kind].append((time.monotonic() - begun) * 1000)
        await asyncio.sleep(max(0.0, 2 - (time.monotonic() - begun)))


if __name__ == "__main__":
    asyncio.run(main())
