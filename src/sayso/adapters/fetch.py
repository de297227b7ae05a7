"""One report from the web: within limits, and never from the inside of a network."""

import ipaddress
import os
import socket
import ssl
import time
import urllib.request
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final, NoReturn, Protocol

import httpcore2
import httpx2
from attrs import frozen

from sayso.errors import BadReport
from sayso.text.read import MAX_BYTES, Kind, guess_kind

ALLOW_PRIVATE: Final = "SAYSO_ALLOW_PRIVATE"
"""Environment variable that, set to 1, allows private addresses: a desk's own server."""

_REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
_TYPES: Final = frozenset(
    (
        "",
        "text/html",
        "application/xhtml+xml",
        "text/plain",
        "text/markdown",
        "text/x-markdown",
        "application/octet-stream",
        "binary/octet-stream",
    )
)
_SAVE = "save the page from a browser and give the file"


@frozen
class Fetched:
    """A document as it came."""

    url: str
    """Where it was in the end, after redirects, without the part after "#"."""
    raw: bytes
    kind: Kind
    encoding: str | None
    """As the server declares it."""


class Fetch(Protocol):
    """Gets one document."""

    def __call__(self, url: str) -> Fetched:
        """Get it.

        Raises:
            BadReport: It cannot be had, or is no text; the message names the URL and a remedy.
        """


@frozen
class WebFetch:
    """Gets documents over HTTP and HTTPS, each on a connection of its own."""

    allow_private: bool = False
    """Whether loopback, link-local and other addresses that are not public may be asked."""
    connect_seconds: float = 10
    read_seconds: float = 20
    """The longest silence borne."""
    total_seconds: float = 60
    """The longest that one document may take, redirects included, names looked up apart."""
    max_bytes: int = MAX_BYTES
    max_redirects: int = 5

    @classmethod
    def from_environment(cls) -> "WebFetch":
        """Make one with defaults; `SAYSO_ALLOW_PRIVATE=1` allows private addresses."""
        return cls(allow_private=os.environ.get(ALLOW_PRIVATE, "") not in {"", "0"})

    def __call__(self, url: str) -> Fetched:
        """Get the document at `url`; see `Fetch`."""
        until = time.monotonic() + self.total_seconds
        at = _parsed(url, url)
        for _ in range(self.max_redirects + 1):
            with _told(url, self), self._asked(at, until) as response:
                headers = _plain(response.headers)
                if response.status not in _REDIRECTS or "location" not in headers:
                    return self._received(url, at, response, headers, until)
            at = _parsed(url, headers["location"], at)
        raise BadReport(f"{url}: more than {self.max_redirects} redirects; {_SAVE}")

    @contextmanager
    def _asked(self, at: httpx2.URL, until: float) -> Iterator[httpcore2.Response]:
        proxy = _proxy_for(at)
        if proxy is None:
            backend = _Backend(until, self.allow_private)
            pool = httpcore2.ConnectionPool(network_backend=backend)
        else:
            # The proxy looks the name up; only what is plainly inside can be refused here.
            if not self.allow_private:
                _refuse_literal(at.host)
            pool = httpcore2.HTTPProxy(
                httpcore2.URL(
                    scheme=proxy.raw_scheme, host=proxy.raw_host, port=proxy.port, target=b"/"
                ),
                proxy_auth=(proxy.username, proxy.password) if proxy.username else None,
                network_backend=_Backend(until, allow_private=True),
            )
        target = httpcore2.URL(
            scheme=at.raw_scheme, host=at.raw_host, port=at.port, target=at.raw_path
        )
        timeout = {
            "connect": self.connect_seconds,
            "read": self.read_seconds,
            "write": self.read_seconds,
            "pool": self.connect_seconds,
        }
        headers: dict[bytes | str, bytes | str] = {
            "Host": at.netloc.decode("ascii"),
            "User-Agent": _user_agent(),
            "Accept": "text/html,application/xhtml+xml,text/plain,text/markdown;q=0.9,*/*;q=0.1",
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }
        with (
            pool,
            pool.stream(
                "GET", target, headers=headers, extensions={"timeout": timeout}
            ) as response,
        ):
            yield response

    def _received(
        self,
        url: str,
        at: httpx2.URL,
        response: httpcore2.Response,
        headers: dict[str, str],
        until: float,
    ) -> Fetched:
        _check_status(url, response.status)
        declared = headers.get("content-type", "")
        media = declared.partition(";")[0].strip().lower()
        if media not in _TYPES:
            raise BadReport(
                f"{url}: it is {media}, not a text or a page; download it, save its text as .txt "
                "and give the file"
            )
        length = headers.get("content-length", "")
        if length.isascii() and length.isdigit() and int(length) >= self.max_bytes:
            raise BadReport(self._too_big(url))
        coding = headers.get("content-encoding", "identity").strip().lower()
        if coding not in {"identity", "gzip", "x-gzip", ""}:
            raise BadReport(f"{url}: sent in coding {coding!r}, which was not asked for; {_SAVE}")
        chunks = response.iter_stream()
        if "gzip" in coding:
            chunks = _unpacked(chunks, self.max_bytes)
        raw = bytearray()
        for chunk in chunks:
            raw += chunk
            if len(raw) >= self.max_bytes:
                raise BadReport(self._too_big(url))
            if time.monotonic() > until:
                raise httpcore2.ReadTimeout
        where = str(at.copy_with(fragment=None))
        kind = guess_kind(bytes(raw[:5000]), where, declared)
        return Fetched(where, bytes(raw), kind, _charset(declared))

    def _too_big(self, url: str) -> str:
        return (
            f"{url}: {self.max_bytes / 1e6:.0f} MB or more; a report must be smaller; save the "
            "part that matters as .txt"
        )


class _Backend(httpcore2.NetworkBackend):
    """Connects to addresses it has looked at itself, and to nothing after the deadline."""

    def __init__(self, until: float, allow_private: bool) -> None:
        self._until = until
        self._allow_private = allow_private
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        # To look a name up, check it and hand the name on would let it change in between.
        addresses = _addresses(host, port)
        if not self._allow_private:
            public = [address for address in addresses if _is_public(address)]
            if not public:
                raise _Inside(host, addresses[0])
            addresses = public
        failure: Exception = httpcore2.ConnectError(f"no address for {host}")
        for address in addresses:
            try:
                stream = self._sockets.connect_tcp(
                    address, port, _left(self._until, timeout), local_address, socket_options
                )
                return _Stream(stream, self._until)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure


class _Stream(httpcore2.NetworkStream):
    """A connection that ends at the deadline, however slowly the other side drips."""

    def __init__(self, stream: httpcore2.NetworkStream, until: float) -> None:
        self._stream = stream
        self._until = until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._until, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._until, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, _left(self._until, timeout))
        return _Stream(stream, self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Inside(Exception):
    """A name that leads to an address which is not public."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(host, address)
        self.host = host
        self.address = address


class _Unknown(Exception):
    """A name that leads nowhere."""


class _Garbled(Exception):
    """A body that is not in the coding that its header names."""


def _left(until: float, timeout: float | None) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout
    return left if timeout is None else min(left, timeout)


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise _Unknown(host) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _is_public(address: str) -> bool:
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        # Forms that carry an IPv4 address are as public as what they carry.
        carried = ip.ipv4_mapped or ip.sixtofour
        if carried is None and ip in _NAT64:
            carried = ipaddress.IPv4Address(ip.packed[-4:])
        ip = carried or ip
    return ip.is_global and not ip.is_multicast


# Source: RFC 6052, well-known prefix.
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")


def _refuse_literal(host: str) -> None:
    """Raise if a host is plainly inside without being looked up."""
    if host.lower().rstrip(".").endswith("localhost"):
        raise _Inside(host, host)
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return
    if not _is_public(host.strip("[]")):
        raise _Inside(host, host)


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


def _charset(content_type: str) -> str | None:
    for part in content_type.split(";")[1:]:
        key, _, value = part.partition("=")
        if key.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None


def _unpacked(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
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


def _check_status(url: str, status: int) -> None:
    if 200 <= status < 300:
        return
    if status in {404, 410}:
        raise BadReport(f"{url}: nothing is there (HTTP {status}); check the address")
    if status in {401, 402, 403, 407, 451}:
        raise BadReport(f"{url}: the server will not show it (HTTP {status}); {_SAVE}")
    if status == 429 or status >= 500:
        raise BadReport(f"{url}: the server cannot answer now (HTTP {status}); try again later")
    raise BadReport(f"{url}: answered with HTTP {status}; {_SAVE}")


@contextmanager
def _told(url: str, limits: WebFetch) -> Iterator[None]:
    """Turn what the network does into a `BadReport` that says what to do."""
    try:
        yield
    except _Inside as error:
        raise BadReport(
            f"{url}: {error.host} is {error.address}, not a public address; if it is your own "
            f"server, set {ALLOW_PRIVATE}=1, else save the page and give the file"
        ) from error
    except _Unknown as error:
        raise BadReport(
            f"{url}: no host {error} is known; check the address and the network"
        ) from error
    except _Garbled as error:
        raise BadReport(f"{url}: what was sent cannot be unpacked ({error}); {_SAVE}") from error
    except httpcore2.TimeoutException as error:
        raise BadReport(
            f"{url}: no full answer in time ({limits.read_seconds:g} s of silence or "
            f"{limits.total_seconds:g} s in all); try again later, or {_SAVE}"
        ) from error
    except httpcore2.ConnectError as error:
        _tell_connect(url, error)
    except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.ProxyError) as error:
        raise BadReport(
            f"{url}: the connection broke off ({error}); try again later, or {_SAVE}"
        ) from error


def _tell_connect(url: str, error: Exception) -> NoReturn:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            raise BadReport(
                f"{url}: no safe connection ({cause.reason or cause}); check the address and this "
                f"machine's clock, or {_SAVE}"
            ) from error
        cause = cause.__cause__ or cause.__context__
    raise BadReport(f"{url}: no connection ({error}); check the address and the network") from error


def _user_agent() -> str:
    try:
        return f"Sayso/{version('sayso')} (reads single news reports)"
    except PackageNotFoundError:
        return "Sayso (reads single news reports)"
