"""Every page, list and address, over HTTP."""

import json
import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from web.conftest import HTML, LISTS, Serve, Site

PAGES = (
    "/", "/map", "/claims", "/events", "/places", "/casualties", "/disputes", "/actors",
    "/documents", "/sources", "/changes", "/changes?since=2024-11-20&until=2024-12-01",
    "/places/aleppo", "/places/saraqib", "/actors/syria-opposition", "/actors/hts",
    "/sources/Monitor", "/method", "/about/data", "/sign-in",
    "/map?place=nubl&view=3/36.2/37.1&as_of=2024-11-30&reported_by=2024-11-29",
)  # fmt: skip


def first(site: Site, what: str) -> str:
    with site.client() as http:
        return str(http.get(f"/{what}.json").json()["items"][0]["id"])


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_drawn(war: Site, page: str) -> None:
    with war.client(headers=HTML) as http:
        answer = http.get(page)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/html")
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert not re.search(r"\son\w+=|style=|<script(?![^>]*src=)|javascript:", answer.text)


@pytest.mark.parametrize("what", ["claims", "events", "casualties", "disputes", "documents"])
def test_one_thing_has_a_page_and_data(war: Site, what: str) -> None:
    key = first(war, what)
    with war.client(headers=HTML) as http:
        assert http.get(f"/{what}/{key}").status_code == 200
        assert http.get(f"/{what}/{key}.json").headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "address",
    [
        "/sources/Monitor", "/actors/hts", "/places/idlib", "/places/kafr-nabl", "/method",
        "/changes?since=2024-11-20", "/api/sources/Monitor",
    ],
)  # fmt: skip
def test_what_has_a_page_has_data(war: Site, address: str) -> None:
    path, _, query = address.partition("?")
    with war.client(headers=HTML) as http:
        if path.startswith("/api"):
            assert http.get(path).json()["quoted"]
            return
        page = http.get(address)
        link = re.search(r'href="([^"]+)">JSON</a>', page.text)
        assert link and link[1].replace("&amp;", "&") == f"{path}.json" + (
            f"?{query}" if query else ""
        )
        assert http.get(link[1].replace("&amp;", "&")).json()


@pytest.mark.parametrize("what", LISTS)
def test_a_list_is_json_csv_and_api_alike(war: Site, what: str) -> None:
    with war.client() as http:
        page, api = (http.get(f"/{at}?limit=500").json() for at in (f"{what}.json", f"api/{what}"))
        rows = http.get(f"/{what}.csv").text.splitlines()
    assert page == api
    assert page["total"] == len(page["items"]) > 0
    assert len(rows) >= page["total"] + 1


def test_pages_of_a_list_follow_each_other(war: Site) -> None:
    seen: list[str] = []
    cursor = None
    with war.client() as http:
        total = http.get("/api/claims").json()["total"]
        while True:
            query = {"limit": 3} | ({"cursor": cursor} if cursor else {})
            found = http.get("/api/claims", params=query).json()
            seen += [c["id"] for c in found["items"]]
            cursor = found["next"]
            if cursor is None:
                break
        assert http.get("/api/claims?cursor=claim-0000").status_code == 409
    assert len(seen) == len(set(seen)) == total


def test_an_answer_that_is_known_is_not_sent_again(war: Site) -> None:
    with war.client() as http:
        tag = http.get("/api/events").headers["etag"]
        again = http.get("/api/events", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_facet_is_a_link_that_toggles(war: Site) -> None:
    with war.client(headers=HTML) as http:
        page = http.get("/claims").text
        link = re.search(r'href="(/claims\?kind=capture)"', page)
        assert link
        narrowed = http.get(link[1]).text
    assert re.search(r'<a href="/claims"[^>]*class="on"', narrowed)
    assert narrowed.count('<li id="claim-') < page.count('<li id="claim-')


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/events?since=yesterday", 422),
        ("/events?as_of=2024-02-30", 422),
        ("/events?limit=100000", 422),
        ("/events?limit=-1", 422),
        ("/events?type=war", 422),
        ("/events?place=Atlantis", 404),
        ("/events/event-0000000000000000", 404),
        ("/claims/%00", 404),
        ("/claims/%ff%fe", 404),
        ("/claims?actor=%00", 422),
        ("/claims?cursor='; DROP TABLE entries; --", 422),
        ("/places/../../etc/passwd", 404),
        ("/map?view=1e9/0/0", 422),
        ("/map?view=3/99/999", 200),
        ("/map?window=0", 422),
        ("/changes?since=2024-13-01", 422),
        ("/nowhere", 404),
    ],
)
def test_bad_input_is_told_and_nothing_breaks(war: Site, address: str, status: int) -> None:
    with war.client() as http:
        answer = http.get(address)
        page = http.get(address, headers=HTML)
    assert answer.status_code == page.status_code == status
    if status >= 400:
        told = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert set(told) == {"type", "title", "status", "detail", "where"}
        assert told["status"] == status and told["detail"]
        assert "<h1>" in page.text


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "' OR 1=1 --",
        "{{7*7}}",
        "\u202e\ud7ff",
        "%s%n",
    ],
)
def test_what_is_written_into_a_field_is_only_words(war: Site, words: str) -> None:
    with war.client(headers=HTML) as http:
        for page in ("/events", "/claims", "/places", "/actors", "/map"):
            for field in ("place", "actor", "claimant", "holder", "name", "theatre"):
                answer = http.get(page, params={field: words})
                assert answer.status_code in (200, 400, 404), (page, field)
                assert "<script>alert" not in answer.text and "<img src=x" not in answer.text


def test_earlier_knowledge_hides_what_came_later(war: Site) -> None:
    with war.client() as http:

        def held(**clocks: str) -> set[str]:
            return {
                c["place"]["key"] for c in http.get("/api/places", params=clocks).json()["items"]
            }

        assert "kafr-nabl" in held()
        assert "kafr-nabl" not in held(reported_by="2024-11-30")
        # Published on 29 November, recorded here on 5 December.
        assert "maarrat-misrin" in held(reported_by="2024-11-30")
        assert "maarrat-misrin" not in held(recorded_at="2024-12-01")


def test_a_citation_reproduces_its_page(war: Site) -> None:
    with war.client(headers=HTML) as http:
        page = http.get("/places/nubl").text
        cite = re.search(r'href="([^"]+)" id="cite"', page)
        assert cite
        address = cite[1].replace("&amp;", "&")
        assert "as_of=2024-12-04" in address and "recorded_at=2024-12-05" in address
        once = http.get(address)
        twice = http.get(address)
    assert once.status_code == 200
    assert once.content == twice.content
    assert f'href="{cite[1]}" id="cite"' in once.text


def test_the_map_comes_as_svg_png_and_geojson(war: Site) -> None:
    with war.client() as http:
        svg, png, points = http.get("/map.svg"), http.get("/map.png"), http.get("/map.geojson")
        feed = http.get("/feed.atom")
    assert svg.headers["content-type"] == "image/svg+xml"
    drawn = ElementTree.fromstring(svg.text)
    assert not drawn.findall(".//{http://www.w3.org/2000/svg}a")
    assert png.headers["content-type"] == "image/png"
    assert png.content.startswith(b"\x89PNG")
    assert json.loads(points.text)["type"] == "FeatureCollection"
    assert feed.headers["content-type"].startswith("application/atom+xml")
    assert ElementTree.fromstring(feed.text).findall("{http://www.w3.org/2005/Atom}entry")


def test_an_empty_ledger_greets(serve: Serve) -> None:
    site = serve()
    with site.client(headers=HTML) as http:
        home = http.get("/")
        assert home.status_code == 200
        assert "sayso example" in home.text and "sayso read" in home.text
        for page in (
            "/map",
            "/claims",
            "/places",
            "/map.png",
            "/feed.atom",
            "/changes?since=2024-01-01",
        ):
            assert http.get(page).status_code == 200, page
    assert not site.ledger.exists()


@pytest.mark.parametrize("known", ["", "2024-11-28", "2024-11-30"])
def test_the_maps_events_are_those_of_all_that_was_known_begun_by_the_day(
    war: Site, known: str
) -> None:
    knowledge = {"reported_by": known} if known else {}
    shown: dict[str, set[str]] = {}
    with war.client(headers=HTML) as http:
        listed = http.get("/api/events", params={**knowledge, "limit": 500}).json()["items"]
        for day in ("2024-11-26", "2024-11-27", "2024-11-28", "2024-11-29", "2025-01-27"):
            since = str(date.fromisoformat(day) - timedelta(60))
            page = http.get("/map", params={**knowledge, "as_of": day}).text
            feed = page.partition('id="feed"')[2].partition("</ol>")[0]
            found = re.findall(r'href="/events/([^"?]+)(\?[^"]*)?"', feed)
            shown[day] = {key for key, _ in found}
            # Its page is that of the event as it is known, which no day of the map changes.
            assert all("as_of" not in query for _, query in found)
            assert all(http.get(f"/events/{key}{query}").status_code == 200 for key, query in found)
            assert shown[day] == {
                e["id"]
                for e in listed
                if e["start"] and e["start"] <= day and (e["end"] or day) >= since
            }, day
    assert shown["2024-11-26"] < shown["2024-11-27"] <= shown["2024-11-28"]
    assert (shown["2024-11-29"] > shown["2024-11-28"]) is (known != "2024-11-28")


def test_the_server_answers_only_to_its_own_names(war: Site) -> None:
    with war.client() as http:
        assert http.get("/", headers={"Host": "evil.example"}).status_code == 421


def test_one_address_cannot_ask_without_end(serve: Serve) -> None:
    site = serve(burst=5, per_second=0.01)
    with site.client() as http:
        statuses = [http.get("/method").status_code for _ in range(7)]
        refused = http.get("/method")
    assert statuses == [200] * 5 + [429] * 2
    assert int(refused.headers["retry-after"]) >= 1


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("desk@record.example", 'href="mailto:desk@record.example"'),
        ("https://record.example/write", 'href="https://record.example/write"'),
        ("javascript:alert(1)@x", None),
        ("the desk, Main Street 1", None),
    ],
)
def test_readers_are_told_where_to_ask_for_a_correction(
    serve: Serve, contact: str, link: str | None
) -> None:
    with serve(contact=contact).client(headers=HTML) as http:
        foot = http.get("/method").text.partition("<footer>")[2]
    assert contact in foot
    assert (link in foot) if link else ("mailto" not in foot and 'href="java' not in foot)
