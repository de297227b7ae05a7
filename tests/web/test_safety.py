"""Who may do what, what the public is shown, and what hostile input comes to."""

import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from attrs import evolve

from journeys.plain_reader import PlainReader
from sayso.adapters.clock import FixedClock
from sayso.adapters.people import People
from sayso.adapters.sqlite import SqliteLedger
from sayso.adapters.watchbook import WatchBook
from sayso.app.wire import Parts
from sayso.errors import BadQuery
from sayso.feeds.source import Source, SourceKind
from sayso.ledger.laws import broken_laws
from sayso.model.entry import Recorded
from sayso.model.person import Role
from sayso.model.report import make_report
from sayso.web.guard import MOST_BYTES
from sayso.web.seals import TRIES, Seals, Tries
from stories import Story
from waiting import until
from web.conftest import HTML, PASSWORD, Serve, Site
from web.war import FIRST, NOW, make_war


@contextmanager
def signed_in(site: Site, name: str, role: Role) -> Iterator[httpx2.Client]:
    site.web.state.people.add(name, PASSWORD, role, NOW)
    with site.client(headers=HTML) as http:
        answer = http.post("/sign-in", data={"name": name, "password": PASSWORD})
        assert answer.status_code == 303
        yield http


def csrf(http: httpx2.Client) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', http.get("/tokens").text)
    assert found
    return found[1]


@pytest.fixture(scope="module")
def site(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return serve(make_war(tmp_path_factory.mktemp("safe") / "war.db"))


@pytest.fixture(scope="module")
def editor(site: Site) -> Iterator[httpx2.Client]:
    with signed_in(site, "edda", Role.EDITOR) as http:
        yield http


@pytest.mark.parametrize(
    "path", ["/review", "/read", "/accounts", "/audit", "/tokens", "/review/agreement", "/watched"]
)
def test_the_public_cannot_open_what_is_not_for_it(site: Site, path: str) -> None:
    with site.client(headers=HTML) as http:
        assert http.get(path).status_code == 401
        assert http.post(path, data={}).status_code in (401, 405)


def test_how_watched_sources_do_is_for_those_who_look_after_them(
    site: Site, editor: httpx2.Client
) -> None:
    assert "No source is watched" in editor.get("/watched").text
    feed = Source("wire", SourceKind.FEED, "https://wire.example/rss")
    with closing(SqliteLedger(site.ledger)) as ledger:
        WatchBook(ledger.engine).enter([feed], NOW)
    told = editor.get("/watched").text
    assert "wire.example/rss" in told
    assert "not looked at yet" in told


def test_a_role_may_what_it_may_and_no_more(site: Site, editor: httpx2.Client) -> None:
    assert editor.get("/read").status_code == 200
    assert editor.get("/accounts").status_code == 403
    with signed_in(site, "rea", Role.READER) as reader:
        assert reader.get("/review").status_code == 403
        # A key is no better than its owner.
        token = re.search(
            r'id="fresh">([^<]+)',
            reader.post("/tokens", data={"csrf": csrf(reader), "label": "x", "role": "admin"}).text,
        )
        assert token
    with site.client(headers={"Authorization": f"Bearer {token[1]}"}) as program:
        assert program.get("/api/claims").status_code == 200
        assert program.get("/api/review/claim-x").status_code == 403


def test_forms_of_other_sites_are_refused(editor: httpx2.Client) -> None:
    given = {"text": "x", "csrf": csrf(editor)}
    assert editor.post("/read", data={"text": "x"}).status_code == 403
    assert editor.post("/read", data={"text": "x", "csrf": "made.up.token"}).status_code == 403
    assert (
        editor.post("/read", data=given, headers={"Origin": "https://evil.example"}).status_code
        == 403
    )
    assert (
        editor.post("/read", data=given, headers={"Sec-Fetch-Site": "cross-site"}).status_code
        == 403
    )


def test_the_cookie_is_for_this_server_alone(serve: Serve) -> None:
    site = serve(secure=True)
    site.web.state.people.add("ana", PASSWORD, Role.ADMIN, NOW)
    with site.client() as http:
        answer = http.post("/sign-in", data={"name": "ana", "password": PASSWORD})
    assert {"HttpOnly", "Secure", "SameSite=lax"} <= set(answer.headers["set-cookie"].split("; "))


@pytest.mark.parametrize(
    "then", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_to_no_other_site(serve: Serve, then: str) -> None:
    site = serve()
    site.web.state.people.add("ana", PASSWORD, Role.ADMIN, NOW)
    with site.client() as http:
        answer = http.post("/sign-in", data={"name": "ana", "password": PASSWORD, "then": then})
        assert answer.headers["location"] == "/"


def test_passwords_cannot_be_tried_on_and_on(serve: Serve) -> None:
    site = serve()
    site.web.state.people.add("ana", PASSWORD, Role.ADMIN, NOW)
    with site.client() as http:
        tries = [
            http.post("/sign-in", data={"name": "ana", "password": f"wrong {n}"}).status_code
            for n in range(TRIES)
        ]
        closed = http.post("/sign-in", data={"name": "ana", "password": PASSWORD})
    assert tries == [401] * TRIES
    assert closed.status_code == 429 and int(closed.headers["retry-after"]) > 60


def test_tries_are_forgotten_with_time() -> None:
    now = [0.0]
    tries = Tries(lambda: now[0])
    for _ in range(TRIES):
        tries.wrong("a")
    assert tries.wait("a", "b") > 0 and tries.wait("b") == 0
    now[0] = 16 * 60
    assert tries.wait("a") == 0


def test_the_first_account_is_made_once_by_the_printed_link(serve: Serve) -> None:
    site = serve()
    token = site.web.state.seals.setup_token()
    given = {"name": "ana", "password": PASSWORD}
    with site.client(headers=HTML) as http:
        assert http.post("/begin/made-up", data=given).status_code == 403
        assert http.post(f"/begin/{token}", data={**given, "password": "short"}).status_code == 400
        assert http.post(f"/begin/{token}", data=given).status_code == 303
        assert http.get("/accounts").status_code == 200
    with site.client() as http:
        assert http.post(f"/begin/{token}", data={**given, "name": "eve"}).status_code == 403


def test_seals_of_another_server_do_not_open() -> None:
    mine, other = Seals("one"), Seals("two")
    assert mine.is_form_token(mine.form_token("s"), "s")
    assert not mine.is_form_token(mine.form_token("s"), "t")
    assert not mine.is_form_token(other.form_token("s"), "s")
    assert not mine.is_setup_token(mine.form_token("first"))


def test_somebody_stays_admin_and_a_closed_account_is_out(tmp_path: Path) -> None:
    people = People(tmp_path / "p.people")
    ana = people.add("ana", PASSWORD, Role.ADMIN, NOW)
    with pytest.raises(BadQuery, match="somebody must stay admin"):
        people.change(ana.id, role=Role.READER)
    bo = people.add("bo", PASSWORD, Role.ADMIN, NOW)
    session = people.open_session(bo, NOW)
    assert people.session(session, NOW)
    assert people.session(session, NOW + timedelta(hours=13)) is None
    key = people.add_token(bo, "x", Role.ADMIN, NOW)
    people.change(bo.id, active=False)
    assert people.session(session, NOW) is None
    assert people.token(key, NOW) is None and people.check("bo", PASSWORD) is None
    assert PASSWORD.encode() not in (tmp_path / "p.people").read_bytes()
    with pytest.raises(BadQuery, match="already"):
        people.add("ANA", PASSWORD, Role.READER, NOW)
    people.close()


class MovedClock:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


def test_what_was_young_is_told_when_its_pages_are_ready(serve: Serve, tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "ledger.db")
    young = NOW - timedelta(hours=47, minutes=30)
    for at, place in ((FIRST, "nubl"), (young, "kafr-nabl")):
        story = Story("Wire", str(at.date())).say(
            "capture", actor="hts", place=place, when="2024-11-28"
        )
        report = evolve(story.report, published_at=at)
        ledger.append([Recorded(at, report, "s", story.claims)])
    ledger.close()
    clock = MovedClock()
    site = serve(tmp_path / "ledger.db", parts=Parts(clock=clock, reader=PlainReader))
    with site.client(headers=HTML) as public:

        def drawn() -> set[str]:
            page = public.get("/map", params={"as_of": "2024-12-18"}).text
            return set(re.findall(r'data-place="([^"]+)" data-status="[a-z]', page))

        def listed() -> set[str]:
            return {c["place"]["key"] for c in public.get("/api/places").json()["items"]}

        assert drawn() == listed() == {"nubl"}
        clock.at = NOW + timedelta(minutes=29)
        assert drawn() == listed() == {"nubl"}
        clock.at = NOW + timedelta(hours=1)
        until(lambda: drawn() == {"nubl", "kafr-nabl"}, 60)
        assert listed() == {"nubl", "kafr-nabl"}


def test_what_is_young_or_exact_or_long_is_kept_from_the_public(
    serve: Serve, tmp_path: Path
) -> None:
    ledger = SqliteLedger(tmp_path / "ledger.db")
    lead = "Long words that carry no claim. " * 40
    old = Story("Wire", "2024-11-28", lead).say(
        "capture", actor="hts", place="nubl", when="2024-11-28"
    )
    young = Story("Wire", "2024-12-19").say("capture", actor="hts", place="azaz", when="2024-12-18")
    site_claim = Story("Wire", "2024-11-28").say(
        "capture", actor="hts", place="x", when="2024-11-28"
    )
    exact = tuple(
        evolve(c, place=(evolve(c.place[0], ref="base:1", name="A base", lat=36.18123, lon=37.22456, precision="site"),))
        for c in site_claim.claims
    )  # fmt: skip
    ledger.append(
        [Recorded(FIRST, s.report, "s", s.claims) for s in (old, young)]
        + [Recorded(FIRST, site_claim.report, "s", exact)]
    )
    ledger.close()
    site = serve(tmp_path / "ledger.db")
    with site.client() as public, signed_in(site, "rea", Role.READER) as reader:
        seen = public.get("/api/places").json()["items"]
        keys = {c["place"]["key"] for c in seen}
        assert "nubl" in keys and "azaz" not in keys
        assert "azaz" in {c["place"]["key"] for c in reader.get("/api/places").json()["items"]}
        for path in ("/api/places", "/api/claims", "/places.csv", "/map.geojson", "/claims.json"):
            assert "36.18123" not in public.get(path).text, path
            assert (
                path == "/map.geojson" or "36.2" in public.get(path).text or path == "/places.csv"
            )
        assert "36.18123" in reader.get("/api/claims").text
        address = f"/documents/{old.report.id}"
        assert (
            "Long words that carry no claim. Long words"
            not in public.get(address).text.replace("\n", " ")
            or public.get(address).text.count("Long words") < 12
        )
        assert reader.get(address).text.count("Long words") >= 40
        assert public.get(f"/documents/{young.report.id}").status_code == 404


def test_redacted_words_are_nowhere(serve: Serve, tmp_path: Path) -> None:
    path = make_war(tmp_path / "war.db")
    secret = Story("Wire", "2024-11-29", "Whistleblower Nadim told us. ").say(
        "capture", actor="~Nadim's men", place="nubl", when="2024-11-28", by="~Nadim"
    )
    ledger = SqliteLedger(path)
    ledger.append([Recorded(NOW, secret.report, "s", secret.claims)])
    ledger.close()
    site = serve(path)
    address = f"/documents/{secret.report.id}"
    with signed_in(site, "ana", Role.ADMIN) as admin:
        assert "Nadim" in admin.get(address).text
        review = admin.get(f"/review/{secret.claims[0].id}").text
        revision = re.search(r'name="revision" value="([^"]+)"', review)
        assert revision
        done = admin.post(
            f"/review/{secret.claims[0].id}",
            data={
                "csrf": csrf(admin),
                "act": "correct",
                "label": "Nadim himself",
                "revision": revision[1],
            },
        )
        assert done.status_code == 303
        assert (
            admin.post(
                f"{address}/redact", data={"csrf": csrf(admin), "reason": "harm"}
            ).status_code
            == 400
        )
        gone = admin.post(
            f"{address}/redact",
            data={"csrf": csrf(admin), "reason": "harm to a source", "sure": "yes"},
        )
        assert gone.status_code == 303
        tombstone = admin.get(address)
        assert tombstone.status_code == 410
        assert secret.report.text_sha256 in tombstone.text and "harm to a source" in tombstone.text
        for clocks in ("", "?recorded_at=2024-12-20T13:00Z", "?reported_by=2024-12-19"):
            assert "Nadim" not in admin.get(f"/claims.json{clocks}").text
        # Reading it again does not bring it back.
    again = SqliteLedger(path)
    assert again.append([Recorded(NOW, secret.report, "other", secret.claims)]).new == 0
    assert broken_laws(again.entries()) == []
    again.close()
    kept = b"".join(p.read_bytes() for p in tmp_path.glob("war.db*") if "people" not in p.name)
    assert b"Nadim" not in kept
    assert secret.report.text_sha256.encode() in kept


HOSTILE = (
    "<html><head><title><script>alert(1)</script>Title</title></head><body><article><p>The Army captured <img src=x onerror=alert(2)>Vodny, the Army said. "
    + "More words of the report follow here. " * 20
    + "</p></article></body></html>"
)


def test_a_hostile_page_is_only_words(editor: httpx2.Client) -> None:
    answer = editor.post(
        "/read",
        data={"csrf": csrf(editor), "published": "2024-11-30"},
        files={"files": ("page.html", HOSTILE.encode(), "text/html")},
    )
    shown = editor.get(answer.headers["location"], follow_redirects=True)
    assert shown.status_code == 200
    assert (
        "<script>alert" not in shown.text
        and "onerror" not in shown.text.replace("&lt;", "").split("<article")[0]
    )


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.txt", b"0" * 50_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"\x00\xff\xfe\x00" * 50, ""),
        ("a.pdf", b"%PDF-1.7", "PDF"),
        ("bomb.zip", zip_bomb(), "ZIP"),
        ("bomb.gz", gzip.compress(b"0" * 10_000_000), "gzip"),
        ("../../etc/passwd.html", b"<html></html>", "passwd"),
        ("lines.jsonl", b'{"text": 1}\n{"nothing": 2}\nnot json\n', "lines.jsonl"),
    ],
)  # fmt: skip
def test_what_is_no_report_is_told_and_stops_nothing(
    editor: httpx2.Client, name: str, raw: bytes, told: str
) -> None:
    good = ("good.txt", b"The Army entered Lesna, the Army said.", "text/plain")
    answer = editor.post(
        "/read",
        data={"csrf": csrf(editor), "published": "2024-11-30"},
        files=[("files", (name, raw, "text/plain")), ("files", good)],
    )
    assert answer.status_code == 303
    shown = editor.get(answer.headers["location"]).text
    assert "good.txt" in shown and 'role="alert"' in shown
    assert told in shown or told == "lines.jsonl"


def test_addresses_inside_are_not_fetched_and_files_not_read(
    editor: httpx2.Client, site: Site
) -> None:
    for address, told in (
        (site.url, "not a public address"),
        ("http://[::1]/", "not a public address"),
        ("file:///etc/passwd", "no web address"),
        ("/etc/passwd", "no web address"),
        ("http://169.254.169.254/latest", "not a public address"),
    ):
        answer = editor.post("/read", data={"csrf": csrf(editor), "url": address})
        assert told in editor.get(answer.headers["location"]).text, address


def test_a_body_that_is_too_big_is_refused(editor: httpx2.Client, site: Site) -> None:
    assert (
        editor.post(
            "/read",
            content=b"x" * (MOST_BYTES + 1),
            headers={"Content-Type": "multipart/form-data; boundary=x"},
        ).status_code
        == 413
    )

    def chunks():  # type: ignore[no-untyped-def]
        for _ in range(MOST_BYTES // 1_000_000 + 2):
            yield b"x" * 1_000_000

    try:
        answer = editor.post(
            "/read", content=chunks(), headers={"Content-Type": "application/x-www-form-urlencoded"}
        )
        assert answer.status_code in (413, 422)
    except httpx2.HTTPError:
        pass  # The server may hang up before all is sent.
    assert editor.get("/read").status_code == 200


def test_a_report_that_breaks_the_reader_does_not_break_the_server(serve: Serve) -> None:
    site = serve(parts=Parts(clock=FixedClock(NOW), reader=PlainReader))
    with signed_in(site, "edda", Role.EDITOR) as http:
        answer = http.post("/read", data={"csrf": csrf(http), "text": "BREAKDOWN of talks"})
        assert "the reader failed" in http.get(answer.headers["location"]).text
        answer = http.post(
            "/read",
            data={
                "csrf": csrf(http),
                "text": "The Army left Lesna, the Army said.",
                "published": "2024-11-30",
            },
        )
        assert "withdrawal" in http.get(answer.headers["location"]).text
        assert (
            http.post(
                "/read", data={"csrf": csrf(http), "text": "x", "published": "soon"}
            ).status_code
            == 400
        )


def test_a_withdrawn_report_supports_nothing(site: Site, editor: httpx2.Client) -> None:
    late = next(
        r["id"] for r in editor.get("/api/documents").json()["items"] if r["source"] == "Late Daily"
    )
    assert (
        editor.post(
            f"/documents/{late}/withdraw",
            data={"csrf": csrf(editor), "reason": "a note on their page"},
        ).status_code
        == 303
    )
    assert editor.get(f"/documents/{late}").status_code == 410
    assert "maarrat-misrin" not in editor.get("/api/places").text.replace("starting", "")
    assert make_report("x").id
