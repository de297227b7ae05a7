"""What each step towards a page costs, in CPU seconds of one thread: for machines that are busy.

python benchmarks/web_data.py war.db
python benchmarks/web_steps.py war.db
"""

import argparse
import asyncio
import gzip
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import TypeVar

import httpx2
from web_load import addresses

from sayso.app.ask import When
from sayso.app.settings import Settings
from sayso.app.wire import App
from sayso.web.chart import chart_of
from sayso.web.drawing.sheet import draw, draw_under
from sayso.web.moments import Here
from sayso.web.public import Positions
from sayso.web.queries import MapQuery
from sayso.web.record import Record
from sayso.web.server import make_web
from sayso.web.settings import WebSettings
from sayso.web.views.map import MapView, backdrop, map_view
from sayso.web.views.timeline import timeline

T = TypeVar("T")
_DAYS = 5


def main() -> None:
    """Measure, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("ledger", type=Path)
    asked = parser.parse_args()
    app = App(Settings(asked.ledger))
    record, positions = Record(app), Positions(app)
    taken("the packs", lambda: app.background)
    taken("the entries brought into memory", record.snapshot)
    question = taken("what is known", lambda: record.know(When()))
    chart = chart_of(record, question)
    taken("the control of all places, judged or from what is kept", lambda: chart.on(None))
    stretches = taken("the same on all days", chart.stretches)
    palette = taken("colours and textures", lambda: backdrop(stretches, app)).palette
    taken("what slides", lambda: timeline(stretches, palette))

    def view(day: date) -> MapView:
        there = record.know(When(day))
        here = Here("/map", {"as_of": str(day)})
        return map_view(there, chart_of(record, there), (), MapQuery(as_of=day), here, positions)

    first = date(2024, 6, 15)
    taken("the first map: the land of each place", lambda: view(first))
    views = [
        taken(f"a map of another day, {n + 1}", lambda n=n: view(first + timedelta(30 * (n + 1))))
        for n in range(_DAYS)
    ]
    sheet = views[-1].sheet
    drawn = str(taken("its drawing", lambda: draw_under(sheet) + draw(sheet))).encode()
    packed = taken("gzip", lambda: gzip.compress(drawn, 5))
    print(f"{len(sheet.cells)} cells, {len(drawn)} bytes, {len(packed)} compressed")
    taken("the whole picture", lambda: record.ask(When()))
    record.close()
    asyncio.run(pages(asked.ledger))


async def pages(ledger: Path) -> None:
    """What pages cost that nobody has asked for yet, and one that somebody has."""
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(make_web(App(Settings(ledger)), WebSettings(burst=10**6))),
        base_url="http://localhost",
        headers={"Accept": "text/html"},
    ) as http:
        await http.get("/map")
        cost: dict[str, list[float]] = defaultdict(list)
        listed = await addresses(http)
        for kind, address in listed:
            begun = time.process_time()
            await http.get(address)
            cost[f"/{address.split('?')[0].strip('/')}" if kind == "list" else kind].append(
                1000 * (time.process_time() - begun)
            )
        begun = time.process_time()
        for _, address in listed:
            await http.get(address)
        again = 1000 * (time.process_time() - begun) / len(listed)
    for kind, times in cost.items():
        print(
            f"{kind:14} {len(times):4} pages  first {times[0]:7.0f} ms  median {median(times):6.0f} ms"
            f"  at most {max(times):6.0f} ms of CPU"
        )
    print(f"any of them again: {again:.1f} ms of CPU")


def taken(what: str, make: Callable[[], T]) -> T:
    """Make something, and tell what it took."""
    begun = time.process_time()
    made = make()
    print(f"{what:55} {1000 * (time.process_time() - begun):8.0f} ms of CPU", flush=True)
    return made


if __name__ == "__main__":
    main()
