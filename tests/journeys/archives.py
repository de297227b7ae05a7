"""Archives to read, the command that reads them with a reader that can die, and what it made."""

import gzip
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from journeys.test_process import TESTS

SAYSO = f"""
import sys
sys.path.insert(0, {str(TESTS)!r})
from journeys.plain_batch import DeadlyReader
from sayso.app.wire import Parts
from sayso.cli import cli
if __name__ == "__main__":
    cli(prog_name="sayso", obj=Parts(reader=DeadlyReader))
"""
Batch = Callable[..., subprocess.CompletedProcess[str]]


def words(n: int, more: str = "") -> str:
    return f"The Army left Nubl{n}. The Front captured Vodny{n}, the Front said. {more}"


def row(n: int, more: str = "") -> dict[str, str]:
    return {"text": words(n, more), "published": "2024-11-30", "source": f"wire{n}"}


def jsonl(path: Path, rows: list[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
    return path


def warc(path: Path, number: int) -> Path:
    """Pages, each with the request that it answers, packed record by record."""
    with path.open("wb") as file:
        for n in range(number):
            told = words(n, "Long enough to be a page. " * 8)
            page = f"<html><body><article><p>{told}</p></article></body></html>".encode()
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
            for kind, block in (("request", b"GET / HTTP/1.1\r\n\r\n"), ("response", http)):
                head = (
                    f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://news.example/{n}\r\n"
                    f"WARC-Date: 2024-11-30T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:{kind}-{n}>\r\n"
                    f"Content-Type: application/http;msgtype={kind}\r\n"
                    f"Content-Length: {len(block)}\r\n\r\n"
                )
                file.write(gzip.compress(head.encode() + block + b"\r\n\r\n"))
    return path


def claims(out: Path) -> list[str]:
    """All claims of finished parts; a part counts when its account stands."""
    found = []
    for account in sorted((out / "parts").glob("*.json")):
        for line in account.with_suffix(".jsonl").read_text("utf-8").splitlines():
            found += [c["id"] for c in json.loads(line)["claims"]]
    return sorted(found)


def shards(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]
