"""Reports into the record by address, by upload and by paste; what was found is shown at once."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx2
import pytest

from journeys.plain_reader import PlainReader
from sayso.adapters.clock import FixedClock
from sayso.adapters.fetch import WebFetch
from sayso.app.wire import Parts
from sayso.model.person import Role
from web.conftest import PASSWORD, Serve
from web.war import NOW

SAID = "The Army captured Vodny, the Army said."
PAGE = (
    "<html><head><title>Vodny</title></head><body><article>"
    + f"<p>{SAID}</p>" + "<p>More words of the report follow here, as pages have them.</p>" * 12
    + "</article></body></html>"
)  # fmt: skip


class Outlet(BaseHTTPRequestHandler):
    """A page with a report, and one that leads to itself."""

    def do_GET(self) -> None:
        if self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        raw = PAGE.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def outlet() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Outlet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def editor(serve: Serve) -> Iterator[httpx2.Client]:
    parts = Parts(
        clock=FixedClock(NOW), reader=PlainReader, fetch=lambda: WebFetch(allow_private=True)
    )
    site = serve(parts=parts)
    site.web.state.people.add("edda", PASSWORD, Role.EDITOR, NOW)
    with site.client(headers={"Accept": "text/html"}, follow_redirects=True) as http:
        http.post("/sign-in", data={"name": "edda", "password": PASSWORD})
        yield http


def sent(http: httpx2.Client, files: object = None, **fields: str) -> str:
    csrf = re.search(r'name="csrf" value="([^"]+)"', http.get("/read").text)
    assert csrf
    given = {"csrf": csrf[1], "published": "2024-11-30", **fields}
    return str(http.post("/read", data=given, files=files).text)


@pytest.mark.parametrize("way", ["address", "upload", "paste"])
def test_what_was_found_is_shown_at_once(editor: httpx2.Client, outlet: str, way: str) -> None:
    match way:
        case "address":
            shown = sent(editor, url=f"{outlet}/story")
        case "upload":
            shown = sent(editor, files={"files": ("story.html", PAGE.encode(), "text/html")})
        case _:
            shown = sent(editor, text=SAID)
    assert "1 claim from this text" in shown
    assert "capture" in shown and 'class="gC"' in shown


def test_a_page_that_leads_to_itself_is_told(editor: httpx2.Client, outlet: str) -> None:
    shown = sent(editor, url=f"{outlet}/round")
    assert 'role="alert"' in shown and "redirect" in shown
