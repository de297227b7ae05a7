"""Connections that lead nowhere inside, and end at their deadline."""

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any, Final

import httpcore2


class GuardedBackend(httpcore2.NetworkBackend):
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
        """Connect to the first of a name's addresses that may be asked and answers."""
        # To look a name up, check it and hand the name on would let it change in between.
        addresses = _addresses(host, port)
        if not self._allow_private:
            public = [address for address in addresses if is_public(address)]
            if not public:
                raise Inside(host, addresses[0])
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


class Inside(Exception):
    """A name that leads to an address which is not public."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(host, address)
        self.host = host
        self.address = address


class Unknown(Exception):
    """A name that leads nowhere."""


def _left(until: float, timeout: float | None) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout
    return left if timeout is None else min(left, timeout)


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unknown(host) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an address can be reached by anyone."""
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


def refuse_literal(host: str) -> None:
    """Raise if a host is plainly inside without being looked up."""
    if host.lower().rstrip(".").endswith("localhost"):
        raise Inside(host, host)
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return
    if not is_public(host.strip("[]")):
        raise Inside(host, host)
