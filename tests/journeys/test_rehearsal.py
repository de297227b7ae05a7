"""Forty sources with every kind of fault, five thousand items, killed twice: nothing lost or twice."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from attrs import define, field

import outlets as web
from journeys.test_process import PLAIN, environment
from outlets import Outlets, item, serving
from sayso.adapters.sqlite import SqliteLedger

ITEMS = 5000
PER_PAGE_FEED, PER_TEXT_FEED = 40, 200
DAY = datetime(2024, 11, 30, 10, tzinfo=UTC)


@define
class Rehearsal:
    """Forty sources, and what should come of them."""

    folder: Path
    hosts: list[Outlets]
    sources: list[dict[str, object]] = field(factory=list)
    good: int = 0
    """Items that are to be recorded."""
    failing: set[str] = field(factory=set)
    """Sources that cannot be listed."""
    faults: int = 0
    """Items that cannot be taken."""

    def add(self, name: str, at: str, **more: object) -> None:
        self.sources.append({"id": name, "at": at, **more})

    def bad(self, name: str, answer: web.Answer) -> None:
        """A feed that cannot be listed."""
        host = self.hosts[len(self.sources) % len(self.hosts)]
        host.pages[f"/{name}"] = answer
        self.failing.add(name)
        self.add(name, f"{host.base}/{name}", kind="feed")


def words(n: int) -> str:
    """The text of item `n`, which no other has."""
    return (
        f"The Army left Nubl{n}. Residents of street number {n} said that they had heard nothing."
    )


def build(folder: Path, hosts: list[Outlets]) -> Rehearsal:
    """Write the forty sources."""
    made = Rehearsal(folder, hosts)
    numbers = iter(range(ITEMS + 1000))
    for n in range(6):
        page_feed(made, f"pages-{n}", hosts[n % len(hosts)], numbers)
    for n in range(5):
        text_feed(made, f"texts-{n}", hosts[n % len(hosts)], numbers, PER_TEXT_FEED)
    half_good(made, numbers)
    site_map_and_list(made, numbers)
    for name, answer in {
        "no-such-list": web.status(404),
        "a-page": web.body(web.article("Not here.").encode(), "text/html"),
        "empty": web.body(b"", "text/xml"),
        "cut-gzip": web.packed(web.rss(item("http://e.example/")), "text/xml"),
        "gzip-bomb": web.bomb(100),
        "100-mb": web.endless(100),
        "hangs": web.hanging(60),
        "redirect-loop": web.moved("/redirect-loop"),
        "redirect-out": web.moved("ftp://files.example/feed"),
        "xxe": web.body(
            b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss>&x;</rss>', "text/xml"
        ),
        "billion-laughs": web.body(
            b'<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss>&b;</rss>', "text/xml"
        ),
        "server-error": web.status(500),
        "too-many": web.status(429, Retry_After="3600"),
        "forbidden": web.status(403),
        "broken-json": web.body(b'{"version": "https://jsonfeed.org/version/1.1", ', "text/plain"),
        "image": web.body(b"\x89PNG\r\n\x1a\n" + bytes(200), "image/png"),
    }.items():
        made.bad(name, answer)
    made.failing |= {"no-host", "no-folder"}
    made.add("no-host", "http://no-such-host.invalid/feed", kind="feed")
    made.add("no-folder", "nowhere/")
    local(made, numbers)
    return made


def page_feed(made: Rehearsal, name: str, host: Outlets, numbers: Iterator[int]) -> None:
    items = []
    for _ in range(PER_PAGE_FEED):
        n = next(numbers)
        url = host.page(f"/{name}/{n}", words(n), title=f"Item {n}", day="2024-11-30")
        items.append(item(url, guid=f"{name}-{n}", at=DAY))
    made.good += PER_PAGE_FEED
    # One page that is not there, one that breaks off, one that is no article.
    host.pages[f"/{name}/cut"] = web.packed(web.article(words(0)).encode(), "text/html")
    host.pages[f"/{name}/none"] = web.body(b"<html><body></body></html>", "text/html")
    items += [item(f"{host.base}/{name}/{bad}") for bad in ("missing", "cut", "none")]
    made.faults += 3
    made.add(name, host.feed(f"/{name}.xml", *items), outlet=name)


def text_feed(
    made: Rehearsal, name: str, host: Outlets, numbers: Iterator[int], number: int
) -> None:
    items = [
        item(None, guid=f"{name}-{n}", at=DAY, text=f"<p>{words(n)}</p>")
        for n in (next(numbers) for _ in range(number))
    ]
    items.append(item(None, guid=f"{name}-bare", title="Neither link nor text"))
    made.good += number
    made.faults += 1
    made.add(name, host.feed(f"/{name}.xml", *items), outlet=name, take="feed")


def half_good(made: Rehearsal, numbers: Iterator[int]) -> None:
    """Feeds with a fault that still give what they have."""
    host = made.hosts[0]
    for name, dates in (("future", datetime(2999, 1, 1, tzinfo=UTC)), ("undated", None)):
        n = next(numbers)
        made.add(
            name,
            host.feed(f"/{name}.xml", item(None, guid=name, at=dates, text=f"<p>{words(n)}</p>")),
            outlet=name,
        )
        made.good += 1
    n, m = next(numbers), next(numbers)
    url = host.page("/moving/1", words(n), day="2024-11-30")
    # The same page twice, by other ids and marks of tracking.
    made.add(
        "moving-ids",
        host.feed("/moving.xml", item(url, guid="1"), item(url + "?utm_source=x", guid="2")),
    )
    whole = web.rss(item(None, guid="t", text=f"<p>{words(m)}</p>"), item(None, guid="u"))
    host.pages["/truncated.xml"] = web.body(whole[:-60], "text/xml")
    made.add("truncated", f"{host.base}/truncated.xml", outlet="truncated")
    # What the cut has left of its second item has neither link nor text.
    made.good += 2
    made.faults += 1
    closed = made.hosts[-1]
    closed.pages["/robots.txt"] = web.body(b"User-agent: *\nDisallow: /closed/\n", "text/plain")
    made.failing.add("robots")
    made.add("robots", f"{closed.base}/closed/feed.xml", kind="feed")


def site_map_and_list(made: Rehearsal, numbers: Iterator[int]) -> None:
    host = made.hosts[1]
    found = []
    for _ in range(60):
        n = next(numbers)
        found.append(host.page(f"/more/{n}", words(n), day="2024-11-30"))
    locs = "".join(f"<url><loc>{u}</loc></url>" for u in found[:30])
    host.pages["/sitemap.xml"] = web.body(f"<urlset>{locs}</urlset>".encode(), "text/xml")
    host.pages["/urls.txt"] = web.body("\n".join(found[30:]).encode(), "text/plain")
    made.add("site-map", f"{host.base}/sitemap.xml", outlet="map")
    made.add("url-list", f"{host.base}/urls.txt", outlet="list")
    made.good += 60


def local(made: Rehearsal, numbers: Iterator[int]) -> None:
    """A folder, a mailbox, and archives that fill up to the five thousand."""
    folder = made.folder / "in"
    folder.mkdir()
    for _ in range(100):
        n = next(numbers)
        (folder / f"{n}.txt").write_text(words(n), "utf-8")
    (folder / "scan.pdf").write_bytes(b"%PDF-1.4")
    box = [
        b"From x Sat Nov 30 12:00:00 2024\nFrom: a@paper.example\nSubject: News\n"
        b"Date: Sat, 30 Nov 2024 12:00:00 +0000\n\n" + words(n).encode() + b"\n\n"
        for n in (next(numbers) for _ in range(200))
    ]
    (made.folder / "box.mbox").write_bytes(b"".join(box))
    pq.write_table(
        pa.table(
            {
                "text": [words(next(numbers)) for _ in range(800)],
                "published": ["2024-11-30"] * 800,
            }
        ),
        made.folder / "a.parquet",
    )
    made.good += 1100
    rest = ITEMS - made.good - made.faults - 2
    lines = [
        json.dumps({"text": words(next(numbers)), "published": "2024-11-30"}) for _ in range(rest)
    ]
    lines.insert(rest // 2, "{broken")
    (made.folder / "a.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    made.good += rest
    made.faults += 2
    for name, at in (
        ("folder", "in"),
        ("mbox", "box.mbox"),
        ("parquet", "a.parquet"),
        ("jsonl", "a.jsonl"),
    ):
        made.add(name, at, outlet=name)


def start(folder: Path) -> "subprocess.Popen[str]":
    """Begin a run."""
    return subprocess.Popen(
        [sys.executable, "-c", PLAIN, "watch", "sources.yml", "--once", "--pause", "0",
         "--patience", "6", "--at-once", "6", "--format", "jsonl"],
        cwd=folder, env=environment(folder, SAYSO_ALLOW_PRIVATE="1"), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def resident(pid: int) -> int:
    """Kilobytes of memory that a process has now."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    return 0


def run(folder: Path, stop_after: int | None) -> tuple[list[dict[str, object]], list[int]]:
    """One run, killed after so many items; what it told, and its memory now and then."""
    process = start(folder)
    told, memory = [], []
    assert process.stdout is not None
    for line in process.stdout:
        told.append(json.loads(line))
        if len(told) % 50 == 0 and os.path.exists(f"/proc/{process.pid}/status"):
            memory.append(resident(process.pid))
        if stop_after is not None and len(told) >= stop_after:
            process.send_signal(signal.SIGKILL)
            break
    process.stdout.close()
    process.wait(60)
    return told, memory


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="needs /proc for memory")
def test_forty_sources_five_thousand_items_two_kills(tmp_path: Path) -> None:
    with ExitStack() as stack:
        hosts = [stack.enter_context(serving(f"127.0.0.{n}")) for n in range(1, 9)]
        made = build(tmp_path, hosts)
        assert len(made.sources) == 40
        assert made.good + made.faults == ITEMS
        (tmp_path / "sources.yml").write_text(yaml.safe_dump({"sources": made.sources}), "utf-8")
        first, _ = run(tmp_path, 700)
        second, _ = run(tmp_path, 1200)
        last, memory = run(tmp_path, None)
        quiet, _ = run(tmp_path, None)
    ledger = SqliteLedger(tmp_path / "ledger.db", read_only=True)
    try:
        known = ledger.known()
        entries = sum(1 for _ in ledger.entries())
    finally:
        ledger.close()
    texts = Counter(r.text for r in known.reports.values())
    assert len(texts) == made.good
    assert set(texts.values()) == {1}
    assert entries == made.good
    assert len(known.claims) == made.good

    told = [*first, *second, *last]
    taken = Counter(t["report"] for t in told if t.get("state") == "done" and t["new"])
    assert set(taken.values()) == {1}
    # Each fault was told, and by name.
    failed = {str(t["source"]) for t in told if t.get("failed")}
    assert made.failing <= failed
    assert not {s for s in failed if s not in made.failing}
    bad_items = {(t["source"], t["note"]) for t in told if t.get("state") == "failed"}
    assert len(bad_items) == made.faults
    # A run after the last has nothing to do but what failed and is due.
    assert [t for t in quiet if t.get("state") == "done"] == []

    # Memory grows with what a process does, not with how much of it there is.
    assert len(memory) > 20
    assert max(memory) < 1.25 * max(memory[: len(memory) // 3]), memory
