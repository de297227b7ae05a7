"""The server: routes, what goes wrong on them, and what they share."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route, compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from sayso.adapters.people import People, people_path
from sayso.app.judge import Judge
from sayso.app.publics import Publics
from sayso.app.settings import ACCOUNTS_VARIABLE, Settings
from sayso.app.subscribe_pages import subscribe_app
from sayso.app.subscriptions import Subscriptions
from sayso.app.wire import App
from sayso.errors import BadQuery, SaysoError
from sayso.web.answers import as_json
from sayso.web.guard import Guard
from sayso.web.horizon import Horizon
from sayso.web.jobs import Jobs
from sayso.web.kept import Kept
from sayso.web.metrics import Gauges, Metered, add_probes
from sayso.web.pages import account, catalogue, general, items, reading, review, watched
from sayso.web.pages import map as maps
from sayso.web.problems import MEDIA, Problem, Refused, problem, status_of
from sayso.web.public import Positions, Rights
from sayso.web.record import Record
from sayso.web.seals import Seals, Tries
from sayso.web.settings import WebSettings
from sayso.web.shell import page
from sayso.web.visit import Visit
from sayso.web.warming import Warming

_DATA = (".json", ".csv", ".svg", ".png", ".geojson", ".atom")
_ABOUT = """The record of who said what, and the picture that follows from it.

Every list takes the three clocks `as_of`, `reported_by` and `recorded_at`, and is read page by page
with `cursor` and `limit`. Every finding has the ids of the claims for it and against it. What goes
wrong is told in one shape (RFC 9457). Without a token, the newest reports and exact places are left
out; with one (`Authorization: Bearer …`) they are there.
"""


def make_web(
    app: App,
    settings: WebSettings | None = None,
    subscriptions: Callable[[], Subscriptions] | None = None,
) -> FastAPI:
    """Make the server of one ledger; whoever runs it closes it by its lifespan.

    Args:
        subscriptions: Gives the use cases behind /subscribe; None: this site sends no mail, and
            has no such page.
    """
    settings = settings or WebSettings()
    record = Record(app)
    people = People(_accounts(app.settings))
    publics = Publics(app.packs)
    positions = Positions(app)
    warming = Warming(record, publics, positions)
    record.then = warming.follow
    horizon = Horizon(app.clock, settings.delay)
    horizon.prepare = warming.ahead

    @asynccontextmanager
    async def alive(_web: FastAPI) -> AsyncIterator[None]:
        warming.ahead(horizon.until())
        yield
        web.state.jobs.close()
        web.state.gauges.close()
        record.close()
        people.close()

    web = FastAPI(
        title="Sayso", version=version("sayso"), description=_ABOUT, lifespan=alive,
        openapi_url="/api/openapi.json", docs_url=None, redoc_url=None,
        redirect_slashes=False, separate_input_output_schemas=False,
    )  # fmt: skip
    web.state.record = record
    web.state.settings = settings
    web.state.positions = positions
    web.state.horizon = horizon
    web.state.rights = Rights(app)
    web.state.publics = publics
    web.state.people = people
    web.state.seals = Seals(people.secret("forms"))
    web.state.tries = Tries()
    web.state.judge = Judge(app, record.snapshot)
    web.state.jobs = Jobs(app)
    web.state.gauges = Gauges(record, app.clock)
    pages, api = APIRouter(include_in_schema=False), APIRouter(prefix="/api")
    catalogue.add_lists(pages, api)
    for part in (general, *items.PARTS):
        pages.include_router(part.router)
        api.include_router(part.api)
    api.include_router(review.api)
    add_probes(pages)
    for desk in (maps, account, reading, review, watched):
        pages.include_router(desk.router)
    web.include_router(pages)
    web.include_router(api)
    with as_file(files("sayso.web").joinpath("static")) as folder:
        web.mount("/static", _Static(directory=folder))
    if subscriptions is not None:
        pages_of = _Application(subscribe_app(subscriptions))
        for at in ("/subscribe", "/subscribe/{rest:path}"):
            web.router.routes.append(Route(at, pages_of, include_in_schema=False))
    _tell_problems(web)
    web.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    web.add_middleware(Kept, record=record, horizon=horizon)
    web.add_middleware(Metered, gauges=web.state.gauges)
    web.add_middleware(Guard, settings=settings)
    return web


def _accounts(settings: Settings) -> Path:
    """The file of the accounts."""
    if settings.accounts is not None:
        return settings.accounts
    if isinstance(settings.ledger, str):
        raise BadQuery(
            "sayso serve keeps accounts in a file beside the ledger's; name one with "
            f"{ACCOUNTS_VARIABLE} where the ledger is in a database"
        )
    return people_path(settings.ledger)


class _Application:
    """An ASGI application that a route takes as one; a plain function it would wrap."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


class _Static(StaticFiles):
    """Files whose address changes with what is in them."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def _tell_problems(web: FastAPI) -> None:
    async def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, SaysoError)
        where = error.where if isinstance(error, Refused) else None
        headers = dict(error.headers) if isinstance(error, Refused) else {}
        return _answer(request, problem(status_of(error), str(error), where), headers)

    async def unreadable(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        told, where = [], None
        for fault in error.errors():
            name = ".".join(str(p) for p in fault["loc"][1:]) or str(fault["loc"][0])
            where = where or name
            told.append(f"{name}: {_fault(fault)}")
        return _answer(request, problem(422, "; ".join(told), where), {})

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        detail = {
            404: f"there is no page {request.url.path}; the front page leads to all there are",
            405: f"{request.url.path} does not take {request.method}",
        }.get(error.status_code, str(error.detail))
        headers = dict(error.headers or {})
        if error.status_code == 405:
            headers["Allow"] = ", ".join(sorted(_methods(request)))
        return _answer(request, problem(error.status_code, detail), headers)

    async def fault(request: Request, error: Exception) -> Response:
        told = f"a fault of ours ({type(error).__name__}); nothing was recorded half"
        return _answer(request, problem(500, told), {})

    web.add_exception_handler(SaysoError, ours)
    web.add_exception_handler(RequestValidationError, unreadable)
    web.add_exception_handler(HTTPException, http)
    web.add_exception_handler(Exception, fault)


def _methods(request: Request) -> set[str]:
    """What an address of the API takes, by all of its routes; a router tells of the first alone."""
    found: set[str] = set()
    for path, operations in request.app.openapi()["paths"].items():
        if compile_path(path)[0].match(request.url.path):
            found |= {name.upper() for name in operations}
    return found or {"GET"}


def _fault(fault: Any) -> str:
    message = str(fault["msg"]).removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        return "there is no such parameter"
    return message


def _answer(request: Request, found: Problem, headers: dict[str, str]) -> Response:
    path = request.url.path
    wants_page = "text/html" in request.headers.get("accept", "")
    if path.startswith("/api/") or path.endswith(_DATA) or not wants_page:
        response = as_json(found.model_dump(), MEDIA, found.status)
    else:
        response = page(
            Visit(request), "problem.html", found.title, status=found.status, found=found
        )
    response.headers.update(headers)
    return response
