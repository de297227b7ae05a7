"""Fetching from a real server on this machine."""

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from sayso.adapters import guard as web
from sayso.adapters.fetch import ALLOW_PRIVATE, WebFetch
from sayso.errors import BadReport

PAGE = "<html><body><p>Ополченцы заняли посёлок, сообщил штаб.</p></body></html>"
DESK = WebFetch(allow_private=True, connect_seconds=2, read_seconds=2, total_seconds=4)


class Site(BaseHTTPRequestHandler):
    """A site with every fault a site may have."""

    protocol_version = "HTTP/1.1"
    asked: list[tuple[str, dict[str, str]]]

    def do_GET(self) -> None:
        self.asked.append((self.path, dict(self.headers)))
        name = self.path.partition("?")[0].strip("/").split("/")[0]
        getattr(self, f"give_{name}", self.give_missing)()

    def log_message(self, format: str, *args: object) -> None:
        pass

    def answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def give_missing(self) -> None:
        self.answer(b"not here", 404, Content_Type="text/plain")

    def give_page(self) -> None:
        self.answer(PAGE.encode("cp1251"), Content_Type='text/html; charset="Windows-1251"')

    def give_plain(self) -> None:
        self.answer(b"Nubl fell.", Content_Type="text/plain")

    def give_untold(self) -> None:
        self.answer(b"<!DOCTYPE html><p>Nubl fell.")

    def give_gzip(self) -> None:
        self.answer(gzip.compress(PAGE.encode()), Content_Type="text/html", Content_Encoding="gzip")

    def give_cut(self) -> None:
        body = gzip.compress(PAGE.encode() * 50)[:-20]
        self.answer(body, Content_Type="text/html", Content_Encoding="gzip")

    def give_bomb(self) -> None:
        packer = zlib.compressobj(9, wbits=31)
        body = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
        self.answer(body, Content_Type="text/html", Content_Encoding="gzip")

    def give_strange(self) -> None:
        self.answer(b"xx", Content_Type="text/html", Content_Encoding="br")

    def give_image(self) -> None:
        self.answer(b"\xff\xd8\xff", Content_Type="image/jpeg")

    def give_pdf(self) -> None:
        self.answer(b"%PDF-1.4", Content_Type="application/pdf")

    def give_status(self) -> None:
        self.answer(b"no", int(self.path.rpartition("/")[2]), Content_Type="text/html")

    def give_moved(self) -> None:
        left = int(self.path.rpartition("/")[2])
        self.answer(b"", 302, Location=f"/moved/{left - 1}" if left else "/plain?x=1#part")

    def give_away(self) -> None:
        self.answer(b"", 302, Location=self.path.partition("?")[2])

    def give_nowhere(self) -> None:
        self.answer(b"", 302)

    def give_claimed(self) -> None:
        self.answer(b"", Content_Type="text/html", Content_Length="50000000")

    def give_endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"a" * 65536)
        except OSError:
            self.close_connection = True

    def give_broken(self) -> None:
        self.answer(b"half", Content_Type="text/html", Content_Length="1000")
        self.close_connection = True

    def give_silent(self) -> None:
        time.sleep(1)

    def give_dripping(self) -> None:
        self.drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + b"a" * 1000)

    def give_headers(self) -> None:
        self.drip(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 1000)

    def drip(self, data: bytes) -> None:
        self.close_connection = True
        for at in range(len(data)):
            try:
                self.wfile.write(data[at : at + 1])
            except OSError:
                return
            time.sleep(0.05)


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def site() -> Iterator[str]:
    Site.asked = []
    with serving(Site) as address:
        yield address


def fault(url: str, fetch: WebFetch = DESK) -> str:
    with pytest.raises(BadReport) as caught:
        fetch(url)
    assert str(caught.value).startswith(f"{url}: ")
    return str(caught.value)


def test_a_page_comes_with_its_kind_and_encoding(site: str) -> None:
    got = DESK(f"{site}/page#part")
    assert got.raw.decode("cp1251") == PAGE
    assert (got.kind, got.encoding, got.url) == ("html", "Windows-1251", f"{site}/page")


@pytest.mark.parametrize(("path", "kind"), [("plain", "text"), ("untold", "html")])
def test_the_kind_is_declared_or_guessed(site: str, path: str, kind: str) -> None:
    assert DESK(f"{site}/{path}").kind == kind


def test_a_packed_page_is_unpacked(site: str) -> None:
    assert DESK(f"{site}/gzip").raw.decode() == PAGE


def test_sayso_says_who_it_is_and_asks_once(site: str) -> None:
    DESK(f"{site}/plain?a=b")
    ((path, headers),) = Site.asked
    assert path == "/plain?a=b"
    assert headers["User-Agent"].startswith("Sayso")
    assert headers["Host"] == site.removeprefix("http://")
    assert "Cookie" not in headers


def test_redirects_are_followed_to_where_it_is_in_the_end(site: str) -> None:
    assert DESK(f"{site}/moved/4").url == f"{site}/plain?x=1"
    assert "more than 5 redirects" in fault(f"{site}/moved/5")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("none", "nothing is there (HTTP 404); check the address"),
        ("status/403", "will not show it (HTTP 403)"),
        ("status/429", "try again later"),
        ("status/503", "try again later"),
        ("status/418", "HTTP 418"),
        ("nowhere", "HTTP 302"),
        ("image", "it is image/jpeg, not a text"),
        ("pdf", "it is application/pdf, not a text"),
        ("strange", "in coding 'br'"),
        ("cut", "cannot be unpacked (it breaks off)"),
        ("broken", "the connection broke off"),
        ("claimed", "50 MB or more"),
        ("away?file:///etc/passwd", "file is not fetched"),
        ("away?http://user:word@x.example/", "user name or password"),
        ("away?http://x.example:port/", "is no web address"),
    ],
)
def test_what_cannot_be_had_is_told_with_a_remedy(site: str, path: str, told: str) -> None:
    assert told in fault(f"{site}/{path}")


@pytest.mark.parametrize("path", ["endless", "bomb"])
def test_no_more_than_the_limit_is_taken(site: str, path: str) -> None:
    small = WebFetch(allow_private=True, max_bytes=100_000)
    assert "0 MB or more" in fault(f"{site}/{path}", small)


@pytest.mark.parametrize(
    ("path", "limits"),
    [
        ("silent", WebFetch(allow_private=True, read_seconds=0.2)),
        ("dripping", WebFetch(allow_private=True, total_seconds=0.3)),
        ("headers", WebFetch(allow_private=True, total_seconds=0.3)),
    ],
)
def test_a_server_cannot_hold_on_for_ever(site: str, path: str, limits: WebFetch) -> None:
    before = time.monotonic()
    assert "no full answer in time" in fault(f"{site}/{path}", limits)
    assert time.monotonic() - before < 60


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("ftp://x.example/a", "ftp is not fetched"),
        ("http://", "is not fetched"),
        ("https://x.example:port/", "is no web address"),
        ("http://me@x.example/", "user name or password"),
    ],
)
def test_what_is_no_web_address_is_told(url: str, told: str) -> None:
    assert told in fault(url)


def test_a_server_that_is_not_there_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "no connection" in fault(f"http://127.0.0.1:{port}/")


def test_a_connection_that_is_not_safe_is_told(site: str) -> None:
    told = fault(site.replace("http:", "https:"))
    assert "no safe connection" in told
    assert "clock" in told


def test_an_unknown_host_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "no host x.example is known" in fault("http://x.example/")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "127.1", "0.0.0.0"])
def test_addresses_within_are_not_asked(site: str, host: str) -> None:
    url = f"http://{host}:{site.rpartition(':')[2]}/plain"
    told = fault(url, WebFetch())
    assert "not a public address" in told
    assert ALLOW_PRIVATE in told
    assert Site.asked == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::5db8:d822", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("x.example", False),
    ],
)
def test_what_is_a_public_address(address: str, public: bool) -> None:
    assert web.is_public(address) == public


def resolver(monkeypatch: pytest.MonkeyPatch, **hosts: list[str]) -> list[str]:
    """Make names lead to addresses, one after the other at each look-up; return what is asked."""
    asked: list[str] = []
    real: Callable[..., Any] = socket.getaddrinfo

    def look_up(host: str, port: int, *rest: object, **more: object) -> Any:
        asked.append(host)
        known = hosts.get(host.replace(".", "_"))
        if known is None:
            return real(host, port, *rest, **more)
        address = known.pop(0) if len(known) > 1 else known[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def test_a_name_is_looked_up_once_so_that_it_cannot_turn_inwards(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = site.rpartition(":")[2]
    # The first look-up says public, any later one says inside.
    asked = resolver(monkeypatch, turn_example=["192.0.2.1", "127.0.0.1"])
    monkeypatch.setattr(web, "is_public", lambda address: address == "192.0.2.1")
    fault(f"http://turn.example:{port}/plain", WebFetch(connect_seconds=0.2))
    assert asked.count("turn.example") == 1
    assert Site.asked == []


def test_a_redirect_inwards_is_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = site.rpartition(":")[2]
    resolver(monkeypatch, out_example=["127.0.0.1"], in_example=["127.0.0.2"])
    monkeypatch.setattr(web, "is_public", lambda address: address == "127.0.0.1")
    told = fault(f"http://out.example:{port}/away?http://in.example/plain", WebFetch())
    assert "in.example is 127.0.0.2, not a public address" in told
    assert WebFetch()(f"http://out.example:{port}/plain").raw == b"Nubl fell."


def test_the_environment_may_allow_private_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ALLOW_PRIVATE, raising=False)
    assert not WebFetch.from_environment().allow_private
    monkeypatch.setenv(ALLOW_PRIVATE, "0")
    assert not WebFetch.from_environment().allow_private
    monkeypatch.setenv(ALLOW_PRIVATE, "1")
    assert WebFetch.from_environment().allow_private


def test_a_proxy_is_used_where_the_environment_names_one(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Proxy(Site):
        def do_GET(self) -> None:
            self.asked.append((self.path, dict(self.headers)))
            self.answer(b"By proxy.", Content_Type="text/plain")

    with serving(Proxy) as address:
        monkeypatch.setenv("http_proxy", address)
        assert WebFetch()("http://x.example/a").raw == b"By proxy."
        assert Site.asked[0][0] == "http://x.example/a"
        assert "not a public address" in fault("http://169.254.169.254/a", WebFetch())
        assert "not a public address" in fault("http://localhost/a", WebFetch())
