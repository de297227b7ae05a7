"""The main pages of the web app as pictures, to be looked at.

    python scripts/screenshots.py LEDGER FOLDER [--pages map,review] [--looks phone,dark]

Serves a copy of the ledger on loopback and has Debian's Chromium draw each page four times: on a
desktop, on a phone, dark, and as it looks to eyes without the pigment for green. Needs the
development set.
"""

import argparse
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from sayso.app.settings import Settings
from sayso.app.wire import App, Parts
from sayso.model.person import Role
from sayso.web.server import make_web
from sayso.web.settings import WebSettings

PASSWORD = "only for screenshots"
LOOKS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {
        "viewport": {"width": 390, "height": 844}, "device_scale_factor": 2,
        "is_mobile": True, "has_touch": True,
    },
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "deutan": {"viewport": {"width": 1280, "height": 900}},
}  # fmt: skip
TALLEST = 2000
"""Pixels of a page that are drawn; what lies below is more of the same."""


def main() -> None:
    """Draw the pages."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("ledger", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", help="only these, by name, with commas between")
    parser.add_argument("--looks", default=",".join(LOOKS))
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with _served(asked.ledger) as url, sync_playwright() as driver:
        pages = _pages(url)
        wanted = asked.pages.split(",") if asked.pages else list(pages)
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for look in asked.looks.split(","):
            _draw(browser, url, look, {n: pages[n] for n in wanted}, asked.folder)
        browser.close()


@contextmanager
def _served(ledger: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "ledger.db"
        shutil.copy(ledger, copy)
        web = make_web(App(Settings(copy), Parts()), WebSettings(burst=10**6, per_second=10**6))
        now = web.state.record.app.clock.now()
        for name, role in (("rita", Role.ADMIN), ("omar", Role.REVIEWER)):
            web.state.people.add(name, PASSWORD, role, now)
        server = uvicorn.Server(uvicorn.Config(web, port=0, log_level="error"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


def _pages(url: str) -> dict[str, str]:
    """Name and address of each page; of lists, the thing of which most is told."""
    with httpx2.Client(base_url=url, timeout=300) as http:

        def most(what: str) -> str:
            found = http.get(f"/{what}.json?limit=500").json()["items"]
            return str(max(found, key=_told)["id"])

        def most_of(what: str, name: str) -> str:
            found = http.get(f"/{what}.json?limit=500").json()["items"]
            return str(max(found, key=_told)[name]["key"])

        place, actor = most_of("places", "place"), most_of("actors", "actor")
        return {
            "map": f"/map?place={place}",
            "places": "/places",
            "place": f"/places/{place}",
            "events": "/events",
            "event": f"/events/{most('events')}",
            "casualties": "/casualties",
            "claims": "/claims",
            "document": f"/documents/{most('documents')}",
            "actor": f"/actors/{actor}",
            "review": "/review",
            "home": "/",
            "disputes": "/disputes",
            "claim": f"/claims/{most('claims')}",
            "statements": "/statements",
            "actors": "/actors",
            "documents": "/documents",
            "sources": "/sources",
            "changes": "/changes?since=2024-06-01",
            "method": "/method",
            "data": "/about/data",
            "agreement": "/review/agreement",
            "read": "/read",
            "accounts": "/accounts",
            "tokens": "/tokens",
            "audit": "/audit",
        }


def _told(item: dict[str, Any]) -> int:
    told = item.get("claims", 0)
    return len(item.get("support", ())) + (told if isinstance(told, int) else 0)


INSIDE = frozenset({"review", "agreement", "read", "accounts", "tokens", "audit"})
"""Pages of those who have signed in."""


def _draw(browser: Browser, url: str, look: str, pages: dict[str, str], folder: Path) -> None:
    for signed_in in (False, True):
        own = {n: at for n, at in pages.items() if (n in INSIDE) is signed_in}
        if not own:
            continue
        context = browser.new_context(base_url=url, **LOOKS[look])
        page = context.new_page()
        page.set_default_timeout(600_000)
        if signed_in:
            page.goto("/sign-in")
            page.get_by_label("Name").fill("rita")
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
        if look == "deutan":
            context.new_cdp_session(page).send(
                "Emulation.setEmulatedVisionDeficiency", {"type": "deuteranopia"}
            )
        for name, at in own.items():
            page.goto(at)
            high = int(page.evaluate("document.documentElement.scrollHeight"))
            wide = LOOKS[look]["viewport"]["width"]
            # Not as a full page: of one that is tens of thousands of pixels high, none is drawn.
            page.set_viewport_size({"width": wide, "height": min(high, TALLEST)})
            page.screenshot(path=folder / f"{name}-{look}.png")
            page.set_viewport_size(LOOKS[look]["viewport"])
        context.close()


if __name__ == "__main__":
    main()
