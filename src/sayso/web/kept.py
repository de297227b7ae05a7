"""Answers to the public, kept while what they rest on stays the same."""

import asyncio
from collections import OrderedDict
from time import monotonic
from typing import Any

from attrs import frozen
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sayso.app.ask import When
from sayso.web.horizon import Horizon
from sayso.web.public import limited
from sayso.web.record import Bearing, Record

MOST_BYTES = 64_000_000
"""Of all answers kept together."""
_ONE = 4_000_000
_NOT = (
    "/static/", "/sign-in", "/begin/", "/read", "/review", "/accounts", "/tokens", "/audit",
    "/healthz", "/readyz", "/metrics",
)  # fmt: skip
STALE = "sayso.stale"
"""Set in a request's scope where its answer is from a moment ago: that one is soon forgotten."""
_STALE_SECONDS = 10.0


@frozen
class _Answer:
    start: Message
    body: bytes
    until: float | None
    """By `monotonic`, when it is forgotten; None: while what it rests on stays the same."""


class Kept:
    """Gives the same answer again to the same question of the same record.

    What the public is shown follows from the address, from the moment up to which the public may
    ask (see `public.limited`) and from the entries that bear on it, and from nothing else.
    """

    def __init__(self, app: ASGIApp, record: Record, horizon: Horizon) -> None:
        self.app = app
        self._record = record
        self._horizon = horizon
        self._answers: OrderedDict[tuple[Any, ...], _Answer] = OrderedDict()
        self._bytes = 0
        self._being_made: dict[tuple[Any, ...], asyncio.Event] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or have it answered and keep that."""
        headers = dict(scope["headers"]) if scope["type"] == "http" else {}
        if (
            scope["type"] != "http"
            or scope["method"] != "GET"
            or scope["path"].startswith(_NOT)
            or b"cookie" in headers
            or b"authorization" in headers
        ):
            await self.app(scope, receive, send)
            return
        key = (
            *await run_in_threadpool(self._moment),
            scope["path"],
            scope["query_string"],
            b"text/html" in headers.get(b"accept", b""),
            b"gzip" in headers.get(b"accept-encoding", b""),
            headers.get(b"host"),
        )
        # Of several who ask for the same, the others wait for the first one's answer.
        while (being_made := self._being_made.get(key)) is not None:
            await being_made.wait()
        found = self._answers.get(key)
        if found is not None and (found.until is None or monotonic() < found.until):
            self._answers.move_to_end(key)
            await send({**found.start, "headers": list(found.start["headers"])})
            await send({"type": "http.response.body", "body": found.body})
            return
        made = self._being_made[key] = asyncio.Event()
        try:
            await self._asked(key, scope, receive, send)
        finally:
            del self._being_made[key]
            made.set()

    def _moment(self) -> tuple[Bearing, When]:
        when = limited(When(), self._record.snapshot(), self._horizon.until())
        return self._record.bearing(when), when

    async def _asked(
        self, key: tuple[Any, ...], scope: Scope, receive: Receive, send: Send
    ) -> None:
        start: Message = {}
        parts: list[bytes] = []

        async def heard(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = {**message, "headers": list(message["headers"])}
            else:
                parts.append(message.get("body", b""))
            await send(message)

        await self.app(scope, receive, heard)
        body = b"".join(parts)
        if start.get("status") == 200 and len(body) <= _ONE:
            until = monotonic() + _STALE_SECONDS if scope.get(STALE) else None
            self._keep(key, _Answer(start, body, until))

    def _keep(self, key: tuple[Any, ...], answer: _Answer) -> None:
        before = self._answers.pop(key, None)
        self._bytes += len(answer.body) - (len(before.body) if before else 0)
        self._answers[key] = answer
        while self._bytes > MOST_BYTES:
            _, gone = self._answers.popitem(last=False)
            self._bytes -= len(gone.body)
