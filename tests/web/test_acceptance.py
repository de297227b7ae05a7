"""The checks that the web app was built to pass: docs/web.md has the table of all of them."""

import gzip
import io
import re
import subprocess
import sys
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from sayso.adapters.sqlite import SqliteLedger
from sayso.model.entry import Linked, LinkKind, Recorded
from sayso.model.person import Role
from stories import Story
from web.conftest import HTML, LISTS, PASSWORD, Serve, Site, opened_at
from web.war import NOW, make_war

DOCS = Path(__file__).parents[2] / "docs" / "web.md"
PAPER = (0xF3, 0xF1, 0xEA)
INSIDE = (
    "/review", "/review?queue=second", "/review/agreement", "/read", "/tokens", "/accounts",
    "/audit", "/watched", "/actors/hts",
)  # fmt: skip


def every_page(site: Site) -> list[str]:
    """Each page that the public has, and one thing of each list."""
    found = ["/", "/map", "/map?place=nubl&view=3/36.2/37.1", "/method", "/about/data", "/sign-in"]
    found += ["/changes", "/changes?since=2024-11-20", "/nowhere", *(f"/{w}" for w in LISTS)]
    with site.client() as http:
        for what in LISTS:
            item = http.get(f"/api/{what}").json()["items"][0]
            of = {"places": "place", "actors": "actor"}.get(what)
            if what != "statements":
                key = item[of]["key"] if of else item["source"] if what == "sources" else item["id"]
                found.append(f"/{what}/{key}")
    return [*found, "/places/kafr-nabl", "/actors/syria-opposition"]


@pytest.fixture(scope="module")
def desk(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A record with an admin, who may open every page."""
    site = serve(make_war(tmp_path_factory.mktemp("desk") / "war.db"))
    site.web.state.people.add("ada", PASSWORD, Role.ADMIN, NOW)
    return site


def sign_in(tab: Any, name: str = "ada") -> None:
    tab.goto("/sign-in")
    tab.get_by_label("Name").fill(name)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    tab.wait_for_url("**/")


def test_the_table_of_checks_names_tests_that_there_are() -> None:
    table = DOCS.read_text("utf-8").partition("<!-- table: checks -->")[2].partition("<!-- end -->")
    numbers, missing = set(), []
    for line in table[0].strip().splitlines()[2:]:
        number, _, tests = (cell.strip() for cell in line.strip("|").split("|"))
        numbers.add(int(number.rstrip("abcdefg")))
        for name in re.findall(r"`([^`]+)`", tests):
            file, _, test = name.partition("::")
            path = Path(__file__).parents[1] / file
            if not path.exists() or f"def {test}(" not in path.read_text("utf-8"):
                missing.append(name)
    assert missing == []
    assert numbers == set(range(1, 17))


def test_every_cell_has_the_texture_of_its_status(browser: Any, war: Site) -> None:
    for tab in opened_at(browser, war.url):
        tab.goto("/map")
        drawn = tab.eval_on_selector_all(
            "a[data-place]",
            "as => as.map(a => [a.dataset.status, a.querySelector('path').getAttribute('fill')])",
        )
        kinds = {
            status: {
                "pattern" if f.startswith("url(") else "plain" for s, f in drawn if s == status
            }
            for status, _ in drawn
        }
        assert kinds["held"] == {"plain"}
        assert kinds["claimed"] == kinds["contested"] == {"pattern"}


def test_each_key_of_the_desk_acts(browser: Any, serve: Serve, tmp_path: Path) -> None:
    site = serve(make_war(tmp_path / "war.db"))
    site.web.state.people.add("rita", PASSWORD, Role.REVIEWER, NOW)
    for tab in opened_at(browser, site.url):
        sign_in(tab, "rita")
        tab.goto("/review")
        tab.keyboard.press("?")
        assert tab.locator("#keys").get_attribute("open") is not None
        tab.keyboard.press("e")
        assert tab.locator("#correction").get_attribute("open") is not None
        # Among events that may be one, the reviewer merges; "u" takes it back.
        told = _alike(site)
        tab.goto(f"/review/{told}")
        before = len(site.web.state.record.snapshot().held)
        with tab.expect_navigation():
            tab.keyboard.press("m")
        merged = site.web.state.record.snapshot().held[before:]
        assert [e.kind for _, e in merged] == [LinkKind.EVENT]
        assert "merge" in tab.locator(".past li").first.inner_text()
        with tab.expect_navigation():
            tab.keyboard.press("u")
        assert tab.url.endswith(told)
        assert site.web.state.record.snapshot().known().links == ()


def _alike(site: Site) -> str:
    """A claim of an event beside which the desk offers another as maybe the same."""
    site.web.state.people.add("eve", PASSWORD, Role.REVIEWER, NOW)
    with site.client(headers=HTML) as http:
        http.post("/sign-in", data={"name": "eve", "password": PASSWORD})
        for claim in http.get("/api/claims?limit=500").json()["items"]:
            if 'value="merge"' in http.get(f"/review/{claim['id']}").text:
                return str(claim["id"])
    raise AssertionError("no events are alike")


def test_the_marked_passage_is_moved_by_keys_and_by_mouse(
    browser: Any, serve: Serve, tmp_path: Path
) -> None:
    site = serve(make_war(tmp_path / "war.db"))
    site.web.state.people.add("rita", PASSWORD, Role.REVIEWER, NOW)
    for tab in opened_at(browser, site.url):
        sign_in(tab, "rita")
        tab.goto("/review")
        mark, field = tab.locator("#passage mark"), tab.locator("textarea[name=evidence]")
        whole, text = mark.inner_text(), tab.locator("#passage").inner_text()
        tab.keyboard.press("s")
        tab.keyboard.press("ArrowLeft")
        assert mark.inner_text() == whole.rpartition(" ")[0] == field.input_value()
        tab.keyboard.press("ArrowDown")
        tab.keyboard.press("ArrowRight")
        assert mark.inner_text() == whole.partition(" ")[2] == field.input_value()
        assert tab.locator("#passage").inner_text() == text
        # With the mouse: what is selected is taken by "e".
        box = mark.bounding_box()
        tab.mouse.dblclick(box["x"] + 8, box["y"] + box["height"] / 2)
        word = tab.evaluate("getSelection().toString().trim()")
        tab.evaluate("document.activeElement.blur()")
        assert word and word in text
        tab.keyboard.press("e")
        assert field.input_value() == word
        with tab.expect_navigation():
            tab.get_by_role("button", name="Record the correction").click()
        last = site.web.state.record.snapshot().held[-1][1]
        assert last.corrected.evidence.text == word


def test_the_desk_works_without_script(browser: Any, desk: Site) -> None:
    context = browser.new_context(base_url=desk.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page)
    page.goto("/review")
    left = int(page.locator(".desk-head b").inner_text())
    page.get_by_role("button", name="Accept").click()
    assert int(page.locator(".desk-head b").inner_text()) == left - 1
    page.get_by_role("button", name="Undo").click()
    page.goto("/review")
    assert int(page.locator(".desk-head b").inner_text()) == left
    context.close()


def test_a_passage_is_reached_by_its_number(browser: Any, war: Site) -> None:
    with war.client() as http:
        wire = next(
            d for d in http.get("/api/documents").json()["items"] if d["source"] == "Example Wire"
        )
        second = http.get(f"/api/documents/{wire['id']}").json()["found"][1]
    for tab in opened_at(browser, war.url):
        tab.goto(f"/documents/{wire['id']}#s2")
        at = tab.locator("#s2")
        assert at.evaluate("a => a.getBoundingClientRect().top < innerHeight")
        lit = at.evaluate(
            "a => getComputedStyle(a.closest('.anchor').nextElementSibling).outlineStyle"
        )
        assert lit == "solid"
        assert second["id"] in tab.locator(".anchor:has(#s2) + mark").get_attribute("data-claims")


def test_names_and_words_in_arabic_run_from_the_right(browser: Any, war: Site) -> None:
    for tab in opened_at(browser, war.url):
        for page, what in (
            ("/claims?place=kafr-nabl", ".claims blockquote"),
            ("/documents", "td bdi[lang=ar]"),
            ("/actors/hts", ".names li bdi[lang=ar], .plainlist bdi[lang=ar]"),
        ):
            tab.goto(page)
            one = tab.locator(what).first
            assert one.evaluate("e => getComputedStyle(e).direction") == "rtl", page


@pytest.mark.parametrize("look", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=str)
def test_axe_finds_nothing_serious_on_any_page(browser: Any, desk: Site, look: Any) -> None:
    grave = []
    for tab in opened_at(browser, desk.url, **look):
        for page in every_page(desk):
            grave += _grave(tab, page)
        sign_in(tab)
        for page in INSIDE:
            grave += _grave(tab, page)
    assert grave == []


def _grave(tab: Any, page: str) -> list[tuple[str, str, str]]:
    tab.goto(page)
    return [
        (page, v["id"], v["nodes"][0]["html"][:200])
        for v in Axe().run(tab).response["violations"]
        if v["impact"] in ("serious", "critical")
    ]


def test_no_page_is_wider_than_a_phone_or_asks_of_other_servers(browser: Any, desk: Site) -> None:
    # `opened_at` holds that no page has an error or asks anything of another server.
    for tab in opened_at(browser, desk.url, viewport={"width": 390, "height": 844}):
        for page in every_page(desk):
            tab.goto(page)
            assert tab.evaluate("document.documentElement.scrollWidth") <= 390, page
        sign_in(tab)
        for page in INSIDE:
            tab.goto(page)
            assert tab.evaluate("document.documentElement.scrollWidth") <= 390, page


def test_nothing_moves_for_those_who_want_no_motion(browser: Any, war: Site) -> None:
    for tab in opened_at(browser, war.url, reduced_motion="reduce"):
        for page in ("/map", "/places/saraqib", "/claims"):
            tab.goto(page)
            moving = tab.evaluate(
                """() => [...document.querySelectorAll('*')].filter(e => {
                    const s = getComputedStyle(e);
                    return s.animationName !== 'none' || s.transitionDuration !== '0s'
                        || s.scrollBehavior !== 'auto';
                }).length + document.querySelectorAll('animate, animateTransform, marquee').length"""
            )
            assert moving == 0, page


def test_the_print_sheet_leaves_what_is_read(browser: Any, war: Site) -> None:
    with war.client() as http:
        report = http.get("/api/documents").json()["items"][0]["id"]
    for tab in opened_at(browser, war.url):
        for page in ("/map", f"/documents/{report}", "/places/saraqib"):
            tab.goto(page)
            tab.emulate_media(media="print")
            assert not tab.locator("header nav").is_visible()
            assert not tab.locator("button").filter(visible=True).count()
            assert tab.locator("#cite").is_visible()
            assert tab.locator("main svg, main article").first.is_visible()
            assert len(tab.pdf()) < 1_000_000, page
            tab.emulate_media(media="screen")


def test_the_picture_has_each_colour_of_its_legend(browser: Any, war: Site) -> None:
    for tab in opened_at(browser, war.url):
        tab.goto("/map")
        legend = tab.eval_on_selector_all(
            "[data-legend]",
            "ls => ls.map(l => [l.dataset.legend, Number(l.dataset.count), l.querySelector('rect:last-of-type').getAttribute('fill')])",
        )
    with war.client() as http:
        svg, png = http.get("/map.svg").text, http.get("/map.png").content
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    box = re.search(r'<rect x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)" fill="#ffffff"', svg)
    assert box
    # The legend itself has the colours in any case: it is painted over.
    scale = picture.width / 1000
    x, y, wide, high = (int(float(n) * scale) for n in box.groups())
    picture.paste((255, 255, 255), (x - 2, y - 2, x + wide + 2, y + high + 2))
    pixels = picture.getcolors(picture.width * picture.height)
    assert pixels
    shown = {colour: kind for kind, _, colour in legend}
    assert {"held", "none"} <= set(shown.values()) and len(shown) >= 4
    for colour, kind in shown.items():
        rgb = tuple(int(colour[n : n + 2], 16) for n in (1, 3, 5))
        wanted = (
            PAPER if kind == "none"
            else tuple(round(c * 0.7 + p * 0.3) for c, p in zip(rgb, PAPER, strict=True))
        )  # fmt: skip
        number = sum(
            n for n, found in pixels
            if all(abs(a - b) <= 2 for a, b in zip(found, wanted, strict=True))
        )  # fmt: skip
        assert number >= 30, (kind, colour, number)


def test_a_merged_actor_leads_to_the_one_it_is(browser: Any, serve: Serve, tmp_path: Path) -> None:
    site = serve(make_war(tmp_path / "war.db"))
    site.web.state.people.add("rita", PASSWORD, Role.REVIEWER, NOW)
    for tab in opened_at(browser, site.url):
        sign_in(tab, "rita")
        tab.goto("/actors/text:gunmen")
        tab.locator("summary", has_text="one with another").click()
        tab.get_by_label("The other").fill("sdf")
        tab.get_by_label("How you know").fill("a later report")
        tab.get_by_role("button", name="Make them one").click()
        tab.wait_for_url("**/actors/sdf")
        assert "Syrian Democratic Forces" in tab.locator("h1").inner_text()
        assert "gunmen" in tab.locator("main").inner_text()
    with site.client(headers=HTML, follow_redirects=False) as http:
        for address in (
            "/actors/text:gunmen",
            "/actors/text:gunmen.json",
            "/api/actors/text:gunmen",
        ):
            answer = http.get(address)
            assert answer.status_code == 308, address
            onward = answer.headers["location"]
            assert onward == address.replace("text:gunmen", "sdf")
            assert http.get(onward).status_code == 200
    link = site.web.state.record.snapshot().held[-1][1]
    assert isinstance(link, Linked) and link.by == "rita" and link.reason == "a later report"


@pytest.mark.parametrize(
    ("clock", "axis", "since", "until"),
    [
        ("world", "as_of", "2024-11-26", "2024-12-04"),
        ("world", "as_of", "2024-11-28", "2024-11-29"),
        ("reported", "reported_by", "2024-11-28", "2024-12-04"),
        ("recorded", "recorded_at", "2024-11-28", "2024-12-05"),
        ("recorded", "recorded_at", "2024-12-01", "2024-12-05"),
    ],
)
def test_changes_are_what_two_maps_differ_in(
    war: Site, clock: str, axis: str, since: str, until: str
) -> None:
    with war.client(headers=HTML) as http:

        def drawn(moment: str) -> dict[str, str]:
            page = http.get("/map", params={axis: moment}).text
            cells = re.findall(
                r'data-place="([^"]+)" data-status="([^"]*)".*?<title>(.*?)</title>', page
            )
            return {place: title if status else "" for place, status, title in cells}

        before, after = drawn(since), drawn(until)
        # The more is known, the wider the sheet: a cell on one of two alone is blank on the other.
        cells = before.keys() | after.keys()
        differ = {place for place in cells if before.get(place, "") != after.get(place, "")}
        asked = {"clock": clock, "since": since, "until": until, "limit": 500}
        listed = http.get("/api/changes", params=asked).json()["items"]
        changed = {c["subject"] for c in listed if c["kind"] == "control"}
    assert differ and changed & cells == differ


def test_a_citation_stays_as_it_is_when_more_is_recorded(serve: Serve, tmp_path: Path) -> None:
    path = make_war(tmp_path / "war.db")
    site = serve(path)
    young = Story("Fresh", "2024-12-20").say(
        "capture", actor="hts", place="hama", target="syria-government", when="2024-12-05"
    )
    with site.client(headers=HTML) as http:
        cited = {}
        for page in every_page(site):
            found = re.search(r'href="([^"]+)" id="cite"', http.get(page).text)
            if found:
                address = found[1].replace("&amp;", "&")
                cited[address] = http.get(address).content
        assert len(cited) > 20
        ledger = SqliteLedger(path)
        ledger.append([
            Recorded(NOW - timedelta(days=3), _late().report, "story", _late().claims),
            Recorded(NOW, young.report, "story", young.claims),
        ])  # fmt: skip
        ledger.close()
        assert "hama" in str(site.web.state.record.snapshot().held[-1])
        differ = [a for a, bytes_ in cited.items() if http.get(a).content != bytes_]
    assert differ == []


def _late() -> Story:
    return Story("Late", "2024-12-02").say(
        "capture",
        actor="hts",
        place="maarrat-al-numan",
        target="syria-government",
        when="2024-12-01",
    )


def test_what_is_sent_is_small(war: Site) -> None:
    scripts = files("sayso.web").joinpath("static")
    packed = sum(
        len(gzip.compress(f.read_bytes())) for f in scripts.iterdir() if f.name.endswith(".js")
    )
    assert packed <= 15_000
    packed_map = {**HTML, "Accept-Encoding": "gzip"}
    with war.client(headers=packed_map) as http, http.stream("GET", "/map") as answer:
        assert answer.headers["content-encoding"] == "gzip"
        assert sum(map(len, answer.iter_raw())) <= 250_000


@pytest.fixture(scope="module")
def big(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Two thousand events at three thousand places that there may be."""
    path = tmp_path_factory.mktemp("big") / "big.db"
    made = Path(__file__).parents[2] / "benchmarks" / "web_data.py"
    subprocess.run(
        [sys.executable, str(made), str(path), "--claims", "12000", "--places", "3000", "--events", "2000"],
        check=True,
    )  # fmt: skip
    site = serve(path)
    with site.client(headers=HTML) as http:
        assert http.get("/map?theatre=all", timeout=300).text.count("data-place=") > 1000
    return site


@pytest.mark.slow
def test_a_map_of_many_places_is_small(big: Site) -> None:
    packed = {**HTML, "Accept-Encoding": "gzip"}
    with big.client(headers=packed) as http, http.stream("GET", "/map?theatre=all") as answer:
        assert sum(map(len, answer.iter_raw())) <= 250_000


@pytest.mark.slow
def test_a_map_of_many_places_is_ready_soon(browser: Any, big: Site) -> None:
    for tab in opened_at(browser, big.url):
        meter = tab.context.new_cdp_session(tab)
        # The processor's time: the clock on the wall goes by what else a machine has to do.
        meter.send("Performance.enable", {"timeDomain": "threadTicks"})
        tab.goto("/map?theatre=all", timeout=300_000)
        assert tab.evaluate("customElements.get('record-map') !== undefined")
        told = {m["name"]: m["value"] for m in meter.send("Performance.getMetrics")["metrics"]}
    assert 0 < told["TaskDuration"] <= 3
