"""What every request passes through: whom it is for, how often it comes, how big it is; and what
every answer carries."""

import hashlib
import json
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sayso.web.problems import MEDIA, problem
from sayso.web.settings import WebSettings

MOST_BYTES = 25_000_000
"""A request's body; a report must be smaller."""
_ADDRESSES = 10_000
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"geolocation=(), camera=(), microphone=()"),
)


class Buckets:
    """How many requests each address may still make: full at first, filled on and on."""

    def __init__(self, most: int, per_second: float, clock: Callable[[], float]) -> None:
        self._most, self._per_second, self._clock = most, per_second, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str) -> float:
        """Take one; returns 0 where there was one, else the seconds until there is."""
        now = self._clock()
        left, at = self._left.pop(address, (float(self._most), now))
        left = min(float(self._most), left + (now - at) * self._per_second)
        wait = 0.0 if left >= 1 else (1 - left) / self._per_second
        self._left[address] = (left - 1 if wait == 0 else left, now)
        while len(self._left) > _ADDRESSES:
            self._left.popitem(last=False)
        return wait


class _TooBig(Exception):
    """A body that is longer than any report may be."""


class Guard:
    """Refuses what should not come in, and puts the headers on what goes out."""

    def __init__(
        self, app: ASGIApp, settings: WebSettings, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.app = app
        self._settings = settings
        self._buckets = Buckets(settings.burst, settings.per_second, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        answer = _Answer(send, headers.get("if-none-match"), scope["method"])
        host = _host(headers.get("host", ""))
        if host not in self._settings.hosts:
            # A page elsewhere could give its own name this address and read what is here.
            await answer.refuse(
                421, f"this server is not {host!r}; start it with --name {host} if it should be"
            )
            return
        address = scope["client"][0] if scope.get("client") else "unknown"
        wait = self._buckets.take(address)
        if wait:
            await answer.refuse(
                429, "too many requests from one address; wait a little", retry=max(1, round(wait))
            )
            return
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MOST_BYTES:
            await answer.refuse(
                413, f"more than {MOST_BYTES // 1_000_000} MB; give reports one at a time"
            )
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > MOST_BYTES:
                raise _TooBig
            return message

        try:
            await self.app(scope, counted, answer.send)
        except _TooBig:
            await answer.refuse(413, f"more than {MOST_BYTES // 1_000_000} MB; give less at once")


class _Answer:
    """An answer with our headers; one in a single piece gets a tag that knows it again."""

    def __init__(self, send: Send, known: str | None, method: str) -> None:
        self._send, self._known, self._method = send, known, method
        self._start: Message | None = None

    async def send(self, message: Message) -> None:
        """Send a part on."""
        if message["type"] == "http.response.start":
            given = list(message.get("headers", []))
            # The pages of subscriptions stand alone and bring a policy of their own.
            named = {name for name, _ in given}
            ours = [(name, value) for name, value in HEADERS if name not in named]
            self._start = {**message, "headers": [*given, *ours]}
            return
        if self._start is None:
            await self._send(message)
            return
        start, self._start = self._start, None
        body = message.get("body", b"")
        whole = not message.get("more_body", False)
        names = {name for name, _ in start["headers"]}
        if b"cache-control" not in names:
            start["headers"].append((b"cache-control", b"private, no-cache"))
        if (
            self._method in ("GET", "HEAD")
            and start["status"] == 200
            and whole
            and b"etag" not in names
        ):
            tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
            start["headers"].append((b"etag", tag.encode()))
            if self._known and tag in [
                t.strip().removeprefix("W/") for t in self._known.split(",")
            ]:
                start["status"] = 304
                dropped = (b"content-length", b"content-type")
                start["headers"] = [h for h in start["headers"] if h[0] not in dropped]
                await self._send(start)
                await self._send({"type": "http.response.body", "body": b""})
                return
        await self._send(start)
        await self._send(message)

    async def refuse(self, status: int, detail: str, retry: int | None = None) -> None:
        """Answer with a problem, in place of all else."""
        body = json.dumps(problem(status, detail).model_dump()).encode()
        headers = [
            (b"content-type", MEDIA.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
            *HEADERS,
        ]
        if retry is not None:
            headers.append((b"retry-after", str(retry).encode()))
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


def _host(header: str) -> str:
    """The name in a Host header, without its port."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.partition(":")[0].lower()
