"""One exchange over HTTP: within limits, and never with the inside of a network."""

import os
import ssl
import time
import urllib.request
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Final, NoReturn

import httpcore2
import httpx2
from attrs import frozen

from sayso.adapters.guard import GuardedBackend, Inside, Unknown, refuse_literal
from sayso.errors import BadReport

ALLOW_PRIVATE: Final = "SAYSO_ALLOW_PRIVATE"
"""Environment variable that, set to 1, allows private addresses: a desk's own server."""

SAVE: Final = "save the page from a browser and give the file"
_REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))


@frozen
class Limits:
    """What one exchange may take."""

    allow_private: bool = False
    """Whether loopback, link-local and other addresses that are not public may be asked."""
    connect_seconds: float = 10
    read_seconds: float = 20
    """The longest silence borne."""
    total_seconds: float = 60
    """The longest that one document may take, redirects included, names looked up apart."""
    max_bytes: int = 50_000_000
    max_redirects: int = 5


@frozen
class Answer:
    """What a server answered in the end."""

    url: str
    """Where it was in the end, after redirects, without the part after "#"."""
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    raw: bytes
    """The body, unpacked."""


def allowed_by_environment() -> bool:
    """Whether `SAYSO_ALLOW_PRIVATE` allows private addresses."""
    return os.environ.get(ALLOW_PRIVATE, "") not in {"", "0"}


def agent(doing: str) -> str:
    """The User-Agent: who asks, and what for."""
    try:
        return f"Sayso/{version('sayso')} ({doing})"
    except PackageNotFoundError:
        return f"Sayso ({doing})"


def exchange(
    url: str,
    limits: Limits,
    headers: Mapping[str, str],
    *,
    body: bytes | None = None,
    check: Callable[[int, Mapping[str, str]], None] | None = None,
    moved: Callable[[str], None] | None = None,
) -> Answer:
    """Ask for a document and follow redirects; with a body, POST it, and follow none.

    Args:
        headers: Beside Host and those of the connection.
        check: Given the status and headers before the body is read; what it raises ends it.
        moved: Given each address that is redirected to, likewise.

    Raises:
        BadReport: No answer within the limits; the message names the URL and a remedy.
    """
    until = time.monotonic() + limits.total_seconds
    at = _parsed(url, url)
    for _ in range(limits.max_redirects + 1):
        with _told(url, limits), _asked(at, until, limits, headers, body) as response:
            found = _plain(response.headers)
            leads_on = response.status in _REDIRECTS and "location" in found
            if not leads_on or body is not None:
                if check is not None:
                    check(response.status, found)
                raw = _body(url, response, found, until, limits)
                return Answer(str(at.copy_with(fragment=None)), response.status, found, raw)
        at = _parsed(url, found["location"], at)
        if moved is not None:
            moved(str(at))
    raise BadReport(f"{url}: more than {limits.max_redirects} redirects; {SAVE}")


@contextmanager
def _asked(
    at: httpx2.URL, until: float, limits: Limits, more: Mapping[str, str], body: bytes | None
) -> Iterator[httpcore2.Response]:
    proxy = _proxy_for(at)
    if proxy is None:
        backend = GuardedBackend(until, limits.allow_private)
        pool = httpcore2.ConnectionPool(network_backend=backend)
    else:
        # The proxy looks the name up; only what is plainly inside can be refused here.
        if not limits.allow_private:
            refuse_literal(at.host)
        pool = httpcore2.HTTPProxy(
            httpcore2.URL(
                scheme=proxy.raw_scheme, host=proxy.raw_host, port=proxy.port, target=b"/"
            ),
            proxy_auth=(proxy.username, proxy.password) if proxy.username else None,
            network_backend=GuardedBackend(until, allow_private=True),
        )
    target = httpcore2.URL(scheme=at.raw_scheme, host=at.raw_host, port=at.port, target=at.raw_path)
    timeout = {
        "connect": limits.connect_seconds,
        "read": limits.read_seconds,
        "write": limits.read_seconds,
        "pool": limits.connect_seconds,
    }
    headers: dict[bytes | str, bytes | str] = {
        "Host": at.netloc.decode("ascii"),
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    headers.update(more.items())
    if body is not None:
        headers["Content-Length"] = str(len(body))
    with (
        pool,
        pool.stream(
            "GET" if body is None else "POST",
            target,
            headers=headers,
            content=body,
            extensions={"timeout": timeout},
        ) as response,
    ):
        yield response


def _body(
    url: str,
    response: httpcore2.Response,
    headers: Mapping[str, str],
    until: float,
    limits: Limits,
) -> bytes:
    too_big = (
        f"{url}: {limits.max_bytes / 1e6:.0f} MB or more; a report must be smaller; save the "
        "part that matters as .txt"
    )
    length = headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length) >= limits.max_bytes:
        raise BadReport(too_big)
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding not in {"identity", "gzip", "x-gzip", ""}:
        raise BadReport(f"{url}: sent in coding {coding!r}, which was not asked for; {SAVE}")
    chunks = response.iter_stream()
    if "gzip" in coding:
        chunks = unpacked(chunks)
    raw = bytearray()
    for chunk in chunks:
        raw += chunk
        if len(raw) >= limits.max_bytes:
            raise BadReport(too_big)
        if time.monotonic() > until:
            raise httpcore2.ReadTimeout
    return bytes(raw)


class _Garbled(Exception):
    """A body that is not in the coding that its header names."""


def _parsed(asked: str, url: str, base: httpx2.URL | None = None) -> httpx2.URL:
    try:
        parsed = base.join(url) if base else httpx2.URL(url)
    except (httpx2.InvalidURL, ValueError) as error:
        raise BadReport(f"{asked}: {url!r} is no web address ({error}); correct it") from error
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise BadReport(
            f"{asked}: {parsed.scheme or 'this'} is not fetched, only http and https are; "
            "download it and give the file"
        )
    if parsed.userinfo:
        raise BadReport(f"{asked}: holds a user name or password; download it and give the file")
    return parsed


def _proxy_for(at: httpx2.URL) -> httpx2.URL | None:
    named = urllib.request.getproxies()
    proxy = named.get(at.scheme) or named.get("all")
    if not proxy or urllib.request.proxy_bypass(at.host):
        return None
    parsed = httpx2.URL(proxy if "://" in proxy else f"http://{proxy}")
    return parsed if parsed.scheme in {"http", "https"} else None


def _plain(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers}


def unpacked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Undo gzip piece by piece, so that a small body cannot become a huge one in memory."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        for chunk in chunks:
            rest = chunk
            while rest and not unpacker.eof:
                yield unpacker.decompress(rest, 1 << 20)
                rest = unpacker.unconsumed_tail
    except zlib.error as error:
        raise _Garbled(str(error)) from error
    if not unpacker.eof:
        raise _Garbled("it breaks off")


@contextmanager
def _told(url: str, limits: Limits) -> Iterator[None]:
    """Turn what the network does into a `BadReport` that says what to do."""
    try:
        yield
    except Inside as error:
        raise BadReport(
            f"{url}: {error.host} is {error.address}, not a public address; if it is your own "
            f"server, set {ALLOW_PRIVATE}=1, else save the page and give the file"
        ) from error
    except Unknown as error:
        raise BadReport(
            f"{url}: no host {error} is known; check the address and the network"
        ) from error
    except _Garbled as error:
        raise BadReport(f"{url}: what was sent cannot be unpacked ({error}); {SAVE}") from error
    except httpcore2.TimeoutException as error:
        raise BadReport(
            f"{url}: no full answer in time ({limits.read_seconds:g} s of silence or "
            f"{limits.total_seconds:g} s in all); try again later, or {SAVE}"
        ) from error
    except httpcore2.ConnectError as error:
        _tell_connect(url, error)
    except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.ProxyError) as error:
        raise BadReport(
            f"{url}: the connection broke off ({error}); try again later, or {SAVE}"
        ) from error


def _tell_connect(url: str, error: Exception) -> NoReturn:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            raise BadReport(
                f"{url}: no safe connection ({cause.reason or cause}); check the address and this "
                f"machine's clock, or {SAVE}"
            ) from error
        cause = cause.__cause__ or cause.__context__
    raise BadReport(f"{url}: no connection ({error}); check the address and the network") from error
