"""How the server does, for those who keep it running: /healthz, /readyz and /metrics.

The probes tell nothing of the record and are open to all. Metrics name the desk's sources, and are
given to programs on this machine and to whoever has a token.
"""

import logging
import time
from collections.abc import Iterator

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from sqlalchemy import event
from sqlalchemy.engine import Engine
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sayso.adapters.clock import Clock
from sayso.app.sources import health_of
from sayso.errors import SaysoError
from sayso.logs import tell
from sayso.model.person import Role
from sayso.outputs.health import metrics_of
from sayso.web.record import Record
from sayso.web.settings import LOOPBACK
from sayso.web.visit import Visit

_LOG = logging.getLogger(__name__)
_SECONDS = (0.005, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
_PASSED_ON = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
_BEGAN = "sayso.began"


class Gauges:
    """What is measured of one server."""

    def __init__(self, record: Record, clock: Clock) -> None:
        self.registry = CollectorRegistry()
        self._seconds = Histogram(
            "sayso_request_seconds", "Time to answer, by route.", ("method", "route"),
            registry=self.registry, buckets=_SECONDS,
        )  # fmt: skip
        self._answers = Counter(
            "sayso_answers", "Answers by status; those of 400 and more are refusals.",
            ("route", "status"), registry=self.registry,
        )  # fmt: skip
        self._queries = Histogram(
            "sayso_query_seconds", "Time of one statement in a database.", ("store",),
            registry=self.registry, buckets=_SECONDS,
        )  # fmt: skip
        self.registry.register(_Kept(record, clock))
        ProcessCollector(registry=self.registry)
        event.listen(Engine, "before_cursor_execute", self._began)
        event.listen(Engine, "after_cursor_execute", self._ended)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        self._seconds.labels(method, route).observe(seconds)
        self._answers.labels(route, str(status)).inc()
        tell(_LOG, "answered", method=method, route=route, status=status, ms=round(1000 * seconds))

    def close(self) -> None:
        """Stop listening."""
        event.remove(Engine, "before_cursor_execute", self._began)
        event.remove(Engine, "after_cursor_execute", self._ended)

    def _began(self, connection: object, *_: object) -> None:
        connection.info[_BEGAN] = time.perf_counter()  # type: ignore[attr-defined]

    def _ended(self, connection: object, *_: object) -> None:
        began = connection.info.pop(_BEGAN, None)  # type: ignore[attr-defined]
        if began is not None:
            store = connection.dialect.name  # type: ignore[attr-defined]
            self._queries.labels(store).observe(time.perf_counter() - began)


class _Kept(Collector):
    """What the ledger holds, counted when it is asked for."""

    def __init__(self, record: Record, clock: Clock) -> None:
        self._record, self._clock = record, clock

    def collect(self) -> Iterator[Metric]:
        """The ledger's counts, its queues, and how its sources do."""
        now = self._clock.now()
        try:
            load = self._record.load(now)
            standings = self._record.standings(now)
        except SaysoError as error:
            tell(_LOG, "the ledger cannot be counted", logging.WARNING, why=str(error))
            yield GaugeMetricFamily("sayso_ledger_up", "Whether the ledger answers.", 0)
            return
        yield GaugeMetricFamily("sayso_ledger_up", "Whether the ledger answers.", 1)
        held = (load.entries, load.reports, load.claims) if load is not None else (0, 0, 0)
        for name, number in zip(("entries", "reports", "claims"), held, strict=True):
            yield GaugeMetricFamily(f"sayso_{name}", f"{name.title()} in the ledger.", number)
        waiting = GaugeMetricFamily("sayso_queue_items", "Due and not done.", labels=("queue",))
        oldest = GaugeMetricFamily(
            "sayso_queue_oldest_seconds", "How long the one that waits longest has been due.",
            labels=("queue",),
        )  # fmt: skip
        for queue in load.queues if load is not None else ():
            waiting.add_metric((queue.name,), queue.waiting)
            age = (now - queue.oldest).total_seconds() if queue.oldest is not None else 0.0
            oldest.add_metric((queue.name,), age)
        yield waiting
        yield oldest
        yield from metrics_of(health_of(standings, None, now))


class Metered:
    """Times every request."""

    def __init__(self, app: ASGIApp, gauges: Gauges) -> None:
        self.app = app
        self._gauges = gauges

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and count what became of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 500
        began = time.perf_counter()

        async def heard(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, heard)
        finally:
            # By the route and not the path: of paths there is no end. Answers that are kept come
            # without a route.
            route = getattr(scope.get("route"), "path", "kept" if status == 200 else "none")
            self._gauges.answered(scope["method"], route, status, time.perf_counter() - began)


def add_probes(router: APIRouter) -> None:
    """Add the three pages."""
    router.add_api_route("/healthz", _healthz)
    router.add_api_route("/readyz", _ready)
    router.add_api_route("/metrics", _metrics)


async def _healthz() -> Response:
    """Whether the process answers at all; where it does not, it is to be started anew."""
    return _plain("ok")


def _ready(request: Request) -> Response:
    """Whether the record can be shown: its ledger and its accounts can be read."""
    visit = Visit(request)
    try:
        head = visit.record.snapshot().head
        visit.people.everyone()
    except SaysoError as error:
        tell(_LOG, "not ready", logging.WARNING, why=str(error))
        return _plain("the ledger or the accounts cannot be read", 503)
    return _plain(f"ready: entry {head}")


def _metrics(request: Request) -> Response:
    """All that is measured, in the OpenMetrics form."""
    client = request.client.host if request.client is not None else ""
    # A proxy on this machine passes on what comes from elsewhere.
    is_here = client in LOOPBACK and not any(h in request.headers for h in _PASSED_ON)
    if not is_here:
        Visit(request).need(Role.READER)
    gauges: Gauges = request.app.state.gauges
    text: bytes = generate_latest(gauges.registry)  # type: ignore[no-untyped-call]
    headers = {"Cache-Control": "no-store", "Content-Type": CONTENT_TYPE_LATEST}
    return Response(text, headers=headers)


def _plain(words: str, status: int = 200) -> Response:
    return Response(
        words + "\n", status, media_type="text/plain", headers={"Cache-Control": "no-store"}
    )
