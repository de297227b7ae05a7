"""A real server on loopback, and Debian's Chromium where it is installed."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from attrs import evolve, field, frozen

from journeys.plain_reader import PlainReader
from sayso.adapters.clock import FixedClock
from sayso.app.settings import LedgerAt, Settings
from sayso.app.wire import App, Parts
from sayso.model.person import Role
from sayso.web.server import make_web
from sayso.web.settings import WebSettings
from web.war import NOW, make_war

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PASSWORD = "correct horse battery"
HTML = {"Accept": "text/html"}
LISTS = (
    "claims", "events", "places", "casualties", "disputes", "actors", "documents", "sources",
    "statements",
)  # fmt: skip
"""The pages that are lists."""
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@frozen
class Site:
    """A running server."""

    url: str
    web: Any = field(repr=False)
    ledger: LedgerAt

    def client(self, **given: Any) -> httpx2.Client:
        """A program that asks it."""
        return httpx2.Client(base_url=self.url, timeout=60, **given)

    def token(self, name: str, role: Role) -> str:
        """A key to its API for a new account."""
        person = self.web.state.people.add(name, PASSWORD, role, NOW)
        return str(self.web.state.people.add_token(person, "test", role, NOW))


Serve = Callable[..., Site]


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Start servers; they end with the module."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(
        ledger: LedgerAt | None = None,
        *,
        parts: Parts | None = None,
        packs: tuple[Path, ...] = (),
        accounts: Path | None = None,
        **settings: Any,
    ) -> Site:
        path = ledger or tmp_path_factory.mktemp("web") / "ledger.db"
        parts = parts or Parts(clock=FixedClock(NOW), reader=PlainReader)
        given = evolve(WebSettings(burst=10**6, per_second=10**6), **settings)
        web = make_web(App(Settings(path, packs, accounts=accounts), parts), given)
        server = uvicorn.Server(
            uvicorn.Config(
                web, port=0, log_level="error", access_log=False, timeout_graceful_shutdown=1
            )
        )
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        running.append((server, thread))
        deadline = time.monotonic() + 20
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        return Site(f"http://127.0.0.1:{port}", web, path)

    yield start
    for server, thread in running:
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="module")
def war(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A server of the small war, to read from."""
    return serve(make_war(tmp_path_factory.mktemp("war") / "war.db"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


def opened_at(browser: Any, url: str, **given: Any) -> Iterator[Any]:
    """A tab that must ask nothing of other servers and meet no error."""
    context = browser.new_context(base_url=url, **given)
    page = context.new_page()
    page.set_default_timeout(120_000)
    faults: list[str] = []
    page.on("pageerror", lambda e: faults.append(str(e)))
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    ours = (url, "data:", "blob:")
    page.on("request", lambda r: None if r.url.startswith(ours) else faults.append(r.url))
    yield page
    context.close()
    # An answer of 409 that a test asks for is no fault.
    assert [f for f in faults if "status of 4" not in f] == []
