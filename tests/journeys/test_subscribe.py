"""Subscribe, confirm, receive, unsubscribe: a real mail server, a real web server, a browser."""

import asyncio
import base64
import hashlib
import hmac
import re
import shutil
import smtplib
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from attrs import define

from journeys.plain_reader import PlainReader
from sayso.adapters.http import Limits
from sayso.adapters.smtp import SmtpMailer
from sayso.adapters.sqlite import SqliteLedger
from sayso.adapters.webhook import Webhooks
from sayso.app.ingest import ingest
from sayso.app.settings import Settings
from sayso.app.subscribe_pages import subscribe_app
from sayso.app.subscriptions import Post, Subscriptions
from sayso.app.wanted import WHOLE, Wanted
from sayso.app.wire import App, Parts
from sayso.errors import BadQuery
from sayso.model.report import make_report
from sayso.text.found import FoundReport

BEGAN = datetime(2024, 12, 2, 9, tzinfo=UTC)
READER = "reader@paper.example"


@define
class MovedClock:
    """A clock that is set by hand."""

    moment: datetime = BEGAN

    def now(self) -> datetime:
        return self.moment


class Inbox:
    """A mail server's handler: keeps messages, refuses some addresses."""

    def __init__(self) -> None:
        self.mail: list[EmailMessage] = []
        self.envelopes: list[str] = []
        self.busy = False

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.busy:
            return "451 try again later"
        if address.startswith("nobody@"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.mail.append(message)
        self.envelopes.append(envelope.mail_from)
        return "250 OK"

    def link(self, words: str) -> str:
        """The address with these words in the text of the latest mail."""
        body = self.mail[-1].get_body(("plain",))
        assert body is not None
        found = re.search(rf"http://\S*{words}\S*", body.get_content())
        assert found, body.get_content()
        return found.group()


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, SmtpMailer]]:
    from aiosmtpd.controller import Controller

    class OnAnyPort(Controller):
        def _trigger_server(self) -> None:
            self.port = self.server.sockets[0].getsockname()[1]
            super()._trigger_server()

    handler = Inbox()
    server = OnAnyPort(handler, hostname="127.0.0.1", port=0)
    server.start()
    yield handler, SmtpMailer("127.0.0.1", server.port, "sayso@record.example", seconds=5)
    server.stop()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> App:
    """One for all tests: what names mean is dear to load, and tests do not change it."""
    settings = Settings(tmp_path_factory.mktemp("app") / "ledger.db")
    return App(settings, Parts(clock=MovedClock(), reader=PlainReader))


@pytest.fixture
def clock(app: App) -> MovedClock:
    assert isinstance(app.clock, MovedClock)
    app.clock.moment = BEGAN
    return app.clock


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqliteLedger]:
    opened = SqliteLedger(tmp_path / "ledger.db")
    yield opened
    opened.close()


@pytest.fixture
def use(
    app: App, ledger: SqliteLedger, clock: MovedClock, inbox: tuple[Inbox, SmtpMailer]
) -> Subscriptions:
    post = Post("http://127.0.0.1:1", timedelta(), inbox[1], Webhooks(Limits(allow_private=True)))
    return Subscriptions(app, ledger, post)


def record(app: App, ledger: SqliteLedger, text: str, day: str = "2024-12-02") -> None:
    report = make_report(
        text, source="Example Wire", url="https://wire.example/1",
        published=datetime.fromisoformat(day).date(), language="en",
    )  # fmt: skip
    list(ingest([FoundReport("one", report)], app, ledger))


def token_in(inbox: Inbox) -> str:
    return inbox.link("confirm").partition("token=")[2]


def subscribed(use: Subscriptions, inbox: Inbox, wanted: Wanted = WHOLE) -> str:
    use.ask(READER, wanted, "daily")
    return use.confirm(token_in(inbox)).id


def test_nothing_is_sent_before_it_is_confirmed(
    use: Subscriptions, inbox: tuple[Inbox, SmtpMailer], clock: MovedClock
) -> None:
    use.ask(READER, Wanted(), "daily")
    assert inbox[0].mail[-1]["Subject"] == "Please confirm your subscription"
    clock.moment += timedelta(days=3)
    assert list(use.deliver()) == []
    with pytest.raises(BadQuery, match="older than two days"):
        use.confirm(token_in(inbox[0]))


def test_an_address_is_asked_once_however_often_it_is_entered(
    use: Subscriptions, inbox: tuple[Inbox, SmtpMailer]
) -> None:
    for _ in range(5):
        use.ask(READER, Wanted(), "daily")
    assert len(inbox[0].mail) == 1


def test_a_digest_covers_each_moment_once(
    use: Subscriptions,
    inbox: tuple[Inbox, SmtpMailer],
    app: App,
    ledger: SqliteLedger,
    clock: MovedClock,
) -> None:
    key = subscribed(use, inbox[0])
    clock.moment += timedelta(hours=5)
    record(app, ledger, "The Front captured Vodny, the Front said.")
    clock.moment += timedelta(days=1)
    assert [s.outcome for s in use.deliver()] == ["sent"]
    mail = inbox[0].mail[-1]
    text = mail.get_body(("plain",))
    assert text is not None
    assert "Vodny is claimed by Front" in text.get_content()
    assert "“The Front captured Vodny, the Front said”" in text.get_content()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"/subscribe/{key}/end?key=" in mail["List-Unsubscribe"]
    assert inbox[0].envelopes[-1] == f"sayso+bounce-{key}@record.example"
    assert list(use.deliver()) == []
    clock.moment += timedelta(days=1)
    assert [s.outcome for s in use.deliver()] == ["sent"]
    text = inbox[0].mail[-1].get_body(("plain",))
    assert text is not None
    assert "No report came in" in text.get_content()


def test_news_younger_than_the_delay_does_not_go_out(
    app: App, ledger: SqliteLedger, inbox: tuple[Inbox, SmtpMailer], clock: MovedClock
) -> None:
    use = Subscriptions(app, ledger, Post("http://s", timedelta(hours=48), inbox[1]))
    subscribed(use, inbox[0])
    record(app, ledger, "The Front captured Vodny, the Front said.")
    clock.moment += timedelta(days=1)
    list(use.deliver())
    clock.moment += timedelta(days=2)
    list(use.deliver())
    bodies = [m.get_body(("plain",)) for m in inbox[0].mail[1:]]
    assert ["Vodny" in b.get_content() for b in bodies if b] == [False, True]


def test_a_mail_that_is_not_taken_is_sent_again_later(
    use: Subscriptions, inbox: tuple[Inbox, SmtpMailer], clock: MovedClock
) -> None:
    subscribed(use, inbox[0])
    clock.moment += timedelta(days=1)
    inbox[0].busy = True
    (failed,) = use.deliver()
    assert (failed.outcome, failed.told) == ("failed", "451 try again later")
    assert list(use.deliver()) == []
    clock.moment += timedelta(minutes=6)
    assert [s.outcome for s in use.deliver()] == ["failed"]
    inbox[0].busy = False
    clock.moment += timedelta(minutes=11)
    assert [s.outcome for s in use.deliver()] == ["sent"]
    assert inbox[0].mail[-1]["Message-ID"].startswith("<delivery-")


def test_two_senders_send_one_mail(
    use: Subscriptions, inbox: tuple[Inbox, SmtpMailer], ledger: SqliteLedger, clock: MovedClock
) -> None:
    from sayso.adapters.subscribers import Subscribers

    subscribed(use, inbox[0])
    clock.moment += timedelta(days=1)
    other = Subscribers(ledger.engine)
    (due,) = other.due(clock.now())
    assert other.begin(due, clock.now(), clock.now()) is not None
    assert list(use.deliver()) == []
    # The other one has died.
    clock.moment += timedelta(minutes=11)
    assert [s.outcome for s in use.deliver()] == ["sent"]


def test_an_address_that_is_refused_is_given_up(
    use: Subscriptions, inbox: tuple[Inbox, SmtpMailer]
) -> None:
    from sayso.adapters.smtp import Refused

    with pytest.raises(Refused, match="550 no such user"):
        use.ask("nobody@paper.example", Wanted(), "daily")
    assert [s.standing.value for s in use.all()] == ["ended"]
    assert use.all()[0].target == ""


def bounce(key: str, status: str) -> bytes:
    return (
        f"From: MAILER-DAEMON@mx.example\r\nTo: sayso+bounce-{key}@record.example\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="x"\r\n\r\n'
        "--x\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {READER}\r\nAction: failed\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; no\r\n\r\n--x--\r\n"
    ).encode()


def test_a_hard_bounce_ends_and_soft_ones_are_counted(
    use: Subscriptions, inbox: tuple[Inbox, SmtpMailer]
) -> None:
    key = subscribed(use, inbox[0])
    outcomes = [s.outcome for s in use.take_bounces([bounce(key, "4.2.2")] * 4)]
    assert outcomes == ["failed"] * 4
    assert [s.outcome for s in use.take_bounces([bounce(key, "4.2.2")])] == ["ended"]
    other = subscribed(use, inbox[0])
    assert [
        s.outcome for s in use.take_bounces([bounce(other, "5.1.1"), b"Subject: hi\r\n\r\nhi"])
    ] == [
        "ended",
        "failed",
    ]
    assert {s.standing.value for s in use.all()} == {"bounced"}


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        "a@b@c",
        "a b@c.example",
        "a@c.example\r\nBcc: d@e.example",
        "<a@b.example>",
        "a@b,c@d",
    ],
)
def test_what_is_no_address_is_refused(use: Subscriptions, address: str) -> None:
    with pytest.raises(BadQuery, match="no e-mail address"):
        use.ask(address, Wanted(), "daily")


def test_a_name_that_nothing_has_is_refused(use: Subscriptions) -> None:
    with pytest.raises(BadQuery, match="Atlantis"):
        use.ask(READER, Wanted(places=("Atlantis",)), "daily")
    with pytest.raises(BadQuery, match="no pack of the theatre 'narnia'"):
        use.ask(READER, Wanted(theatre="narnia"), "daily")


class Hook(BaseHTTPRequestHandler):
    """A webhook's receiver, as its owner would write it."""

    answers: list[int]
    taken: list[tuple[dict[str, str], bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.answers.pop(0) if self.answers else 204
        if status < 300:
            self.taken.append((dict(self.headers), body))
        self.send_response(status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def hook() -> Iterator[tuple[str, type[Hook]]]:
    kind = type("OneHook", (Hook,), {"answers": [], "taken": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/hook", kind
    server.shutdown()
    server.server_close()


def test_a_webhook_is_signed_and_tried_again(
    use: Subscriptions,
    app: App,
    ledger: SqliteLedger,
    clock: MovedClock,
    hook: tuple[str, type[Hook]],
) -> None:
    added = use.add_webhook(hook[0], Wanted(), "hourly")
    clock.moment += timedelta(minutes=30)
    record(app, ledger, "The Front captured Vodny, the Front said.")
    clock.moment += timedelta(minutes=31)
    hook[1].answers[:] = [500]
    assert [s.outcome for s in use.deliver()] == ["failed"]
    clock.moment += timedelta(minutes=6)
    assert [s.outcome for s in use.deliver()] == ["sent"]
    ((headers, body),) = hook[1].taken
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(added.secret.removeprefix("whsec_"))
    want = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{want}"
    assert b"Vodny is claimed by Front" in body
    clock.moment += timedelta(hours=1)
    assert [s.outcome for s in use.deliver()] == ["quiet"]


def test_a_webhook_that_is_gone_is_ended(
    use: Subscriptions,
    app: App,
    ledger: SqliteLedger,
    clock: MovedClock,
    hook: tuple[str, type[Hook]],
) -> None:
    use.add_webhook(hook[0], Wanted(), "daily")
    clock.moment += timedelta(hours=1)
    record(app, ledger, "The Front captured Vodny, the Front said.")
    clock.moment += timedelta(days=1)
    hook[1].answers[:] = [410]
    assert [s.outcome for s in use.deliver()] == ["ended"]
    clock.moment += timedelta(days=1)
    assert list(use.deliver()) == []


def test_a_webhook_inwards_is_not_posted_to(
    app: App, ledger: SqliteLedger, clock: MovedClock, hook: tuple[str, type[Hook]]
) -> None:
    use = Subscriptions(app, ledger, Post("http://s", timedelta(), None, Webhooks(Limits())))
    use.add_webhook(hook[0], Wanted(), "daily")
    clock.moment += timedelta(hours=1)
    record(app, ledger, "The Front captured Vodny, the Front said.")
    clock.moment += timedelta(days=1)
    (failed,) = use.deliver()
    assert "not a public address" in failed.told
    assert hook[1].taken == []


@pytest.fixture
def site(
    app: App, ledger: SqliteLedger, clock: MovedClock, inbox: tuple[Inbox, SmtpMailer]
) -> Iterator[tuple[str, Subscriptions]]:
    """The pages on a real server."""
    import socket

    import uvicorn

    listener = socket.create_server(("127.0.0.1", 0))
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    use = Subscriptions(app, ledger, Post(base, timedelta(), inbox[1]))
    config = uvicorn.Config(
        subscribe_app(lambda: use), lifespan="off", log_level="error", ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
    thread.start()
    yield base, use
    server.should_exit = True
    thread.join(10)
    listener.close()


def test_the_site_of_the_record_takes_subscriptions(
    app: App, ledger: SqliteLedger, inbox: tuple[Inbox, SmtpMailer]
) -> None:
    from starlette.testclient import TestClient

    from sayso.web.server import make_web

    use = Subscriptions(app, ledger, Post("http://127.0.0.1", timedelta(), inbox[1]))
    with TestClient(make_web(app, subscriptions=lambda: use), base_url="http://127.0.0.1") as web:
        page = web.get("/subscribe")
        assert page.status_code == 200
        assert "style-src 'unsafe-inline'" in page.headers["content-security-policy"]
        asked = web.post("/subscribe", data={"email": "ana@example.org", "every": "daily"})
        assert "We have sent a link" in asked.text
    assert len(inbox[0].mail) == 1
    with TestClient(make_web(app), base_url="http://127.0.0.1") as web:
        assert web.get("/subscribe").status_code == 404


def ask(url: str, form: dict[str, str] | None = None) -> tuple[int, str]:
    import urllib.error
    import urllib.parse
    import urllib.request

    data = urllib.parse.urlencode(form).encode() if form is not None else None
    try:
        with urllib.request.urlopen(url, data, timeout=10) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_links_do_nothing_until_a_button_is_pressed(
    site: tuple[str, Subscriptions], inbox: tuple[Inbox, SmtpMailer], clock: MovedClock
) -> None:
    base, use = site
    assert ask(f"{base}/subscribe", {"email": READER, "every": "daily"})[0] == 200
    link = inbox[0].link("confirm")
    assert "Confirm" in ask(link)[1]
    assert [s.standing.value for s in use.all()] == ["pending"]
    assert ask(link, {})[0] == 200
    assert ask(link, {})[0] == 400
    clock.moment += timedelta(days=1)
    list(use.deliver())
    end = inbox[0].mail[-1]["List-Unsubscribe"].strip("<>")
    assert "Unsubscribe?" in ask(end)[1]
    assert [s.standing.value for s in use.all()] == ["active"]
    assert ask(end.partition("?")[0], {"List-Unsubscribe": "One-Click"})[0] == 404
    assert ask(end, {"List-Unsubscribe": "One-Click"})[0] == 200
    assert [(s.standing.value, s.target) for s in use.all()] == [("ended", "")]
    assert ask(end, {"List-Unsubscribe": "One-Click"})[0] == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/subscribe/confirm?token=wrong", 404),
        ("/subscribe/sub-none/end?key=x", 200),
        ("/feed.atom?days=0", 400),
        ("/feed.atom?place=Atlantis", 400),
        ("/elsewhere", 404),
        ("/feed.rss", 404),
    ],
)
def test_wrong_requests_are_told(site: tuple[str, Subscriptions], path: str, status: int) -> None:
    assert ask(site[0] + path)[0] == status


def test_any_view_is_a_feed(
    site: tuple[str, Subscriptions], app: App, ledger: SqliteLedger, clock: MovedClock
) -> None:
    record(app, ledger, "The Front captured Vodny, the Front said. The Army left Lesna.")
    clock.moment += timedelta(hours=2)
    status, all_ = ask(f"{site[0]}/feed.atom")
    assert status == 200
    assert "Vodny is claimed by Front" in all_ and "Lesna" in all_
    _, narrowed = ask(f"{site[0]}/feed.atom?place=Vodny")
    assert "Vodny is claimed by Front" in narrowed and "Lesna" not in narrowed
    assert f"{site[0]}/feed.atom?place=Vodny" in narrowed
    assert ask(f"{site[0]}/feed.json?actor=Front")[0] == 200


def test_the_mailer_needs_its_settings() -> None:
    with pytest.raises(BadQuery, match="SAYSO_SMTP_URL"):
        SmtpMailer.from_environment({})
    with pytest.raises(BadQuery, match="SAYSO_MAIL_FROM"):
        SmtpMailer.from_environment({"SAYSO_SMTP_URL": "smtp://mx.example"})
    made = SmtpMailer.from_environment(
        {"SAYSO_SMTP_URL": "smtp://me:p%40ss@mx.example", "SAYSO_MAIL_FROM": "s@r.example"}
    )
    assert (made.port, made.user, made.password, made.tls) == (587, "me", "p@ss", False)


def test_a_password_is_not_sent_in_clear(inbox: tuple[Inbox, SmtpMailer]) -> None:
    from attrs import evolve

    from sayso.adapters.smtp import NotSent

    mailer = evolve(inbox[1], host="127.0.0.2", user="me", password="secret")
    with pytest.raises((NotSent, smtplib.SMTPException)):
        mailer.send(EmailMessage(), READER)


CHROMIUM = shutil.which("chromium")
Browser = Callable[[], Any]


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_a_reader_subscribes_and_unsubscribes_in_a_browser(
    site: tuple[str, Subscriptions],
    inbox: tuple[Inbox, SmtpMailer],
    app: App,
    ledger: SqliteLedger,
    clock: MovedClock,
) -> None:
    from playwright.sync_api import sync_playwright

    base, use = site
    record(app, ledger, "The Army left Lesna.")
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                  "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        )  # fmt: skip
        page = browser.new_page(viewport={"width": 380, "height": 700})
        page.goto(f"{base}/subscribe?place=Lesna")
        assert page.evaluate("document.documentElement.scrollWidth") <= 380
        page.get_by_label("E-mail address").fill(READER)
        page.get_by_role("button", name="Subscribe").click()
        page.get_by_text("One step more").wait_for()
        page.goto(inbox[0].link("confirm"))
        page.get_by_role("button", name="Confirm").click()
        page.get_by_text("Confirmed").wait_for()
        clock.moment += timedelta(hours=5)
        record(app, ledger, "The Front entered Lesna, the Front said.", "2024-12-01")
        clock.moment += timedelta(days=1)
        assert [s.outcome for s in use.deliver()] == ["sent"]
        html = inbox[0].mail[-1].get_body(("html",))
        assert html is not None
        page.set_content(html.get_content())
        assert page.get_by_text("Lesna").first.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 380
        page.goto(page.get_by_role("link", name="Unsubscribe").get_attribute("href"))
        page.get_by_role("button", name="Unsubscribe").click()
        page.get_by_text("Nothing more will be sent").wait_for()
        browser.close()
    assert [s.standing.value for s in use.all()] == ["ended"]
