"""A web server on this machine that outlets are played on, with every fault that they have."""

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from attrs import define, field

Answer = Callable[["Handler"], None]


@define
class Outlets:
    """The server's pages by path; what is not there is 404."""

    base: str = ""
    pages: dict[str, "Answer"] = field(factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(factory=list)

    def page(self, path: str, *paragraphs: str, title: str = "Front page", **more: Any) -> str:
        """Put an article at a path; returns its address."""
        self.pages[path] = body(article(*paragraphs, title=title, **more).encode(), "text/html")
        return self.base + path

    def feed(self, path: str, *items: str, **headers: str) -> str:
        """Put an RSS feed at a path; returns its address."""
        self.pages[path] = body(rss(*items), "application/rss+xml", **headers)
        return self.base + path

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(1 for p, _ in self.asked if p == path)


class Handler(BaseHTTPRequestHandler):
    """Answers with what stands in `outlets`."""

    protocol_version = "HTTP/1.1"
    outlets: Outlets

    def do_GET(self) -> None:
        self.outlets.asked.append((self.path, dict(self.headers)))
        self.close_connection = True
        give = self.outlets.pages.get(self.path)
        try:
            if give is None:
                self.send_error(404)
            else:
                give(self)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def log_message(self, format: str, *args: object) -> None:
        pass


def body(raw: bytes, media: str, status: int = 200, **headers: str) -> Answer:
    """An answer with a body."""

    def give(handler: Handler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", media)
        handler.send_header("Content-Length", str(len(raw)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(raw)

    return give


def with_etag(raw: bytes, media: str, etag: str) -> Answer:
    """An answer that knows what the asker has already."""

    def give(handler: Handler) -> None:
        if handler.headers.get("If-None-Match") == etag:
            handler.send_response(304)
            handler.send_header("Content-Length", "0")
            handler.end_headers()
        else:
            body(raw, media, ETag=etag)(handler)

    return give


def status(code: int, **headers: str) -> Answer:
    """An answer without a document."""
    return body(b"no", "text/plain", code, **headers)


def moved(to: str) -> Answer:
    """A redirect."""
    return status(302, Location=to)


def bomb(megabytes: int) -> Answer:
    """A small body that unpacks to a huge one."""
    import zlib

    packer = zlib.compressobj(9, wbits=31)
    raw = b"".join(packer.compress(bytes(1 << 20)) for _ in range(megabytes)) + packer.flush()
    return body(raw, "application/rss+xml", Content_Encoding="gzip")


def endless(megabytes: int) -> Answer:
    """A feed that goes on and on."""

    def give(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/rss+xml")
        handler.end_headers()
        handler.wfile.write(b'<rss version="2.0"><channel>')
        for _ in range(megabytes):
            handler.wfile.write(b"<item><title>x</title></item>" * (1_000_000 // 29))

    return give


def hanging(seconds: float) -> Answer:
    """Nothing at all for a long time."""
    return lambda _: time.sleep(seconds)


def packed(raw: bytes, media: str) -> Answer:
    """A gzipped answer, cut short."""
    return body(gzip.compress(raw)[:-12], media, Content_Encoding="gzip")


def rss(*items: str) -> bytes:
    """An RSS feed of items."""
    inner = "".join(f"<item>{i}</item>" for i in items)
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Outlet</title>'
        f"{inner}</channel></rss>"
    ).encode()


def item(
    url: str | None = None,
    *,
    guid: str | None = None,
    title: str = "News",
    at: datetime | None = None,
    text: str | None = None,
) -> str:
    """One item of an RSS feed."""
    parts = [f"<title>{escape(title)}</title>"]
    parts += [f"<link>{escape(url)}</link>"] if url else []
    parts += [f'<guid isPermaLink="false">{escape(guid)}</guid>'] if guid else []
    parts += [f"<pubDate>{format_datetime(at)}</pubDate>"] if at else []
    parts += [f"<description>{escape(text)}</description>"] if text else []
    return "".join(parts)


def article(*paragraphs: str, title: str = "Front page", lang: str = "en", day: str = "") -> str:
    """A page of news, with the furniture that pages have."""
    inner = "".join(f"<p>{escape(p)}</p>" for p in paragraphs)
    date = f'<meta property="article:published_time" content="{day}">' if day else ""
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">{date}'
        f"<title>{escape(title)}</title></head><body>"
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/world'>World</a></li></ul></nav>"
        f"<article><h1>{escape(title)}</h1>{inner}</article>"
        "<footer><p>All rights reserved.</p></footer></body></html>"
    )


@contextmanager
def serving(host: str = "127.0.0.1") -> Iterator[Outlets]:
    """Run the server on an address of this machine's own."""
    outlets = Outlets()
    handler = type("OneHandler", (Handler,), {"outlets": outlets})
    server = ThreadingHTTPServer((host, 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    outlets.base = f"http://{host}:{server.server_address[1]}"
    try:
        yield outlets
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
