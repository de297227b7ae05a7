"""A server of a ledger on loopback, in a process of its own, for the benchmarks of the web app."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from attrs import frozen

_ADDRESS = re.compile(r"serving .* at (http://\S+)")


@frozen
class Server:
    """A running server."""

    url: str
    pid: int

    def megabytes(self) -> dict[str, float]:
        """Its resident memory now and at most."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        found = dict(re.findall(r"(VmRSS|VmHWM):\s+(\d+) kB", status))
        return {"now": int(found["VmRSS"]) / 1024, "at most": int(found["VmHWM"]) / 1024}

    def cpu_seconds(self) -> float:
        """What it has used of processors so far."""
        return _stat(Path(f"/proc/{self.pid}"))[1]


def browser_cpu_seconds() -> float:
    """What this process's Chromium has used of processors so far, its renderers included."""
    parents: dict[int, tuple[int, float]] = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(process.name)] = _stat(process)
        except OSError:
            # It ended meanwhile.
            continue

    def is_ours(pid: int) -> bool:
        while pid in parents and pid != os.getpid():
            pid = parents[pid][0]
        return pid == os.getpid()

    names = {pid: _name(pid) for pid in parents}
    return sum(cpu for pid, (_, cpu) in parents.items() if "chrom" in names[pid] and is_ours(pid))


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text()
    except OSError:
        return ""


def _stat(process: Path) -> tuple[int, float]:
    """A process's parent, and its CPU seconds."""
    fields = (process / "stat").read_text().rpartition(")")[2].split()
    return int(fields[1]), (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _ask(request: Request) -> None:
    """Ask until the server listens: it names its address just before."""
    until = time.monotonic() + 60
    while True:
        try:
            with urlopen(request, timeout=1200) as answer:
                answer.read()
            return
        except URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError) or time.monotonic() > until:
                raise
            time.sleep(0.1)


@contextmanager
def serving(ledger: Path) -> Iterator[Server]:
    """Start `sayso serve` on any free port; yields when it has answered for the map once."""
    command = [Path(sys.executable).with_name("sayso"), "serve", "--ledger", ledger, "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        url = ""
        for line in process.stderr:
            if found := _ADDRESS.search(line):
                url = found[1]
                break
        begun = time.monotonic()
        _ask(Request(f"{url}/map", headers={"Accept": "text/html"}))
        server = Server(url, process.pid)
        print(
            f"first map after {time.monotonic() - begun:.0f} s, {server.cpu_seconds():.1f} s of CPU",
            flush=True,
        )
        yield server
    finally:
        process.terminate()
        process.wait(30)
