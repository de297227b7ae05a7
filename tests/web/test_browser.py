"""What a person sees and does, in Debian's Chromium."""

import io
import re
import time
import zlib
from collections.abc import Iterator
from struct import unpack
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from sayso.app.api import picture_at
from sayso.model.person import Role
from sayso.web.drawing.palette import COLOURS
from web.conftest import PASSWORD, Serve, Site, opened_at
from web.war import NOW, make_war

PAGES = (
    "/", "/map?place=nubl", "/claims", "/events", "/places", "/places/saraqib", "/casualties",
    "/disputes", "/actors/syria-opposition", "/documents", "/changes?since=2024-11-20", "/method",
)  # fmt: skip


@pytest.fixture
def tab(browser: Any, war: Site) -> Iterator[Any]:
    """A tab that must ask nothing of other servers and meet no error."""
    yield from opened_at(browser, war.url)


def cells(page: Any) -> dict[str, tuple[str, str]]:
    """Place: status and holder, as drawn."""
    found = page.eval_on_selector_all(
        "a[data-place]", "as => as.map(a => [a.dataset.place, a.dataset.status, a.dataset.holder])"
    )
    return {p: (s, h) for p, s, h in found if s}


def until(page: Any, what: str, seconds: float = 20) -> None:
    """Wait until an expression is true; Playwright's own waiting is against the pages' policy."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(what):
        assert time.monotonic() < deadline, what
        page.wait_for_timeout(30)


def settled(page: Any, act: Any) -> None:
    """Do something, and wait until the server's drawing is here."""
    page.evaluate(
        "document.querySelector('record-map').addEventListener('drawn', () => { window.drawn = true })"
    )
    page.evaluate("window.drawn = false")
    act()
    until(page, "window.drawn === true")


def test_server_and_script_draw_the_same(browser: Any, tab: Any, war: Site) -> None:
    tab.goto("/map")
    field = tab.locator("#as_of")
    settled(tab, lambda: (field.fill("2024-11-28"), field.dispatch_event("change")))
    by_script = cells(tab)
    context = browser.new_context(base_url=war.url, java_script_enabled=False)
    plain = context.new_page()
    plain.goto("/map?as_of=2024-11-28")
    listed = plain.locator("a[data-place]").all()
    by_server = {
        a.get_attribute("data-place"): (
            a.get_attribute("data-status"),
            a.get_attribute("data-holder"),
        )
        for a in listed
        if a.get_attribute("data-status")
    }
    context.close()
    assert by_script == by_server
    # And both as the record has it.
    held = {
        c.place.key: (c.status.value, c.holder.key if c.holder else "")
        for c in picture_at(NOW.date().replace(month=11, day=28), ledger=war.ledger).control
        if c.place.key in by_server
    }
    assert by_server == held


def test_while_it_slides_the_map_shows_the_record_of_that_day(tab: Any) -> None:
    tab.goto("/map?as_of=2024-12-04")
    before = cells(tab)
    tab.evaluate("document.querySelector('record-map').remember()")
    until(tab, "document.querySelector('record-map').history !== null")
    tab.evaluate("document.querySelector('record-map').preview('2024-11-26')")
    assert cells(tab) != before
    tab.evaluate("document.querySelector('record-map').preview('2024-12-04')")
    assert cells(tab) == before


# The colour of a cell's middle on the canvas, by place; of cells whose middle is their own land.
_PAINTED = """() => {
    const map = document.querySelector('record-map'), pen = map.canvas().pen, to = pen.getTransform();
    const found = {};
    for (const [place, cell] of map.cells) {
        const path = cell.firstElementChild, box = path.getBBox();
        const middle = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2);
        if (!path.isPointInFill(middle)) continue;
        const at = middle.matrixTransform(to);
        found[place] = [...pen.getImageData(Math.round(at.x), Math.round(at.y), 1, 1).data];
    }
    return found;
}"""
_DRAWN = """() => Object.fromEntries([...document.querySelectorAll('a[data-place]')].map(cell => {
    const path = cell.firstElementChild, paint = path.getAttribute('fill');
    const id = /^url\\(#(.+)\\)$/.exec(paint)?.[1];
    const colours = id ? [...document.getElementById(id).children].map(s => s.getAttribute('fill')) : [paint];
    return [cell.dataset.place, [colours, Number(path.getAttribute('fill-opacity'))]];
}))"""


def test_while_it_slides_cells_have_the_colours_that_the_server_draws(tab: Any) -> None:
    for days in (["2024-11-26"], ["2024-12-04", "2024-11-26", "2024-11-29"]):
        tab.goto("/map")
        tab.evaluate("document.querySelector('record-map').remember()")
        until(tab, "document.querySelector('record-map').history !== null")
        for day in days:
            tab.evaluate(f"document.querySelector('record-map').preview('{day}')")
        painted = tab.evaluate(_PAINTED)
        # What the server drew of another day is not seen beside it.
        assert (
            tab.evaluate("getComputedStyle(document.querySelector('.cells path')).fill") == "none"
        )
        tab.goto(f"/map?as_of={days[-1]}")
        drawn = tab.evaluate(_DRAWN)
        assert len(painted.keys() & drawn.keys()) > 100
        kinds = set()
        for place, (*rgb, alpha) in painted.items():
            colours, opacity = drawn[place]
            assert abs(alpha - 255 * opacity) <= 3, place
            if opacity:
                kinds.add(len(colours))
                lines = [[int(c[n : n + 2], 16) for n in (1, 3, 5)] for c in colours]
                # Where two stripes meet, a pixel is between the two.
                low, high = ([f(c) for c in zip(*lines, strict=True)] for f in (min, max))
                assert all(a - 4 <= b <= c + 4 for a, b, c in zip(low, rgb, high, strict=True)), (
                    place
                )
        assert 1 in kinds and 2 in kinds


def test_a_zoom_while_it_slides_paints_the_same_day(tab: Any) -> None:
    tab.goto("/map")
    tab.evaluate("document.querySelector('record-map').remember()")
    until(tab, "document.querySelector('record-map').history !== null")
    tab.evaluate("document.querySelector('record-map').preview('2024-11-29')")
    before = tab.evaluate(_PAINTED)["saraqib"]
    shares = "(() => { const d = document.querySelector('record-map').canvas().pen.getImageData(0, 0, 2000, 2000).data; return d.filter((v, n) => n % 4 === 3 && v).length })()"
    small = tab.evaluate(shares)
    tab.evaluate(
        "document.querySelector('record-map').look(...(({x, y, width, height}) => [x + width / 4, y + height / 4, width / 2, height / 2])(document.querySelector('record-map').svg().viewBox.baseVal))"
    )
    assert tab.evaluate(_PAINTED)["saraqib"] == before
    assert tab.evaluate(shares) != small


def test_a_slider_by_keyboard_writes_the_address_and_a_reload_restores_it(tab: Any) -> None:
    tab.goto("/map")
    slider = tab.locator("input[data-dial=as_of]")
    slider.focus()
    for _ in range(6):
        tab.keyboard.press("ArrowLeft")
    # On a busy machine it may rest between two presses.
    until(tab, "location.search.includes('as_of=2024-11-28')")
    tab.reload()
    assert tab.locator("#as_of").input_value() == "2024-11-28"
    assert slider.get_attribute("aria-valuetext") == "2024-11-28"
    tab.go_back()


def test_published_and_recorded_knowledge_differ(tab: Any) -> None:
    tab.goto("/map?as_of=2024-11-30&reported_by=2024-11-30")
    published = cells(tab)
    tab.goto("/map?as_of=2024-11-30&recorded_at=2024-12-01")
    recorded = cells(tab)
    assert "maarrat-misrin" in published
    assert "maarrat-misrin" not in recorded
    tab.goto("/map?as_of=2024-11-30&reported_by=2024-11-28")
    assert set(cells(tab)) < set(published)


def test_texture_says_how_sure_and_hue_says_who(tab: Any) -> None:
    tab.goto("/map")
    fill = lambda place: tab.locator(f"a[data-place={place}] path").get_attribute("fill")  # noqa: E731
    assert fill("saraqib").startswith("#")
    assert fill("nubl").startswith("url(#c-")
    assert fill("aleppo").startswith("url(#s-")
    assert tab.locator("[data-ring=tell-rifaat]").count() == 1
    assert tab.locator(".front path").count() >= 1
    assert tab.locator("a[data-place=idlib] path").get_attribute("fill-opacity") == "0.00"


def test_the_legend_counts_what_is_drawn(tab: Any) -> None:
    tab.goto("/map")
    drawn = tab.eval_on_selector_all("a[data-place]", "as => as.map(a => a.dataset.status)")
    legend: dict[str, int] = {}
    for kind, number in tab.eval_on_selector_all(
        "[data-legend]", "ls => ls.map(l => [l.dataset.legend, Number(l.dataset.count)])"
    ):
        legend[kind] = legend.get(kind, 0) + number
    assert legend.pop("besieged") == tab.locator("[data-ring]").count()
    assert legend.pop("none") == drawn.count("")
    assert legend == {k: drawn.count(k) for k in legend}
    assert sum(legend.values()) == len([d for d in drawn if d])


def test_pressing_a_cell_opens_its_card_and_the_address_has_it(tab: Any) -> None:
    tab.goto("/map")
    settled(tab, lambda: tab.locator("a[data-place=nubl] path").first.click(force=True))
    assert "place=nubl" in tab.url
    card = tab.locator("#card")
    assert "Nubl" in card.inner_text()
    assert "claimed" in card.inner_text()
    settled(tab, lambda: card.locator(".close").click())
    assert "place=" not in tab.url


def test_the_map_works_without_script(browser: Any, war: Site) -> None:
    context = browser.new_context(base_url=war.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/map")
    page.locator("#as_of").fill("2024-11-28")
    page.locator("#by").fill("2024-11-28")
    page.get_by_role("button", name="Show").click()
    assert "as_of=2024-11-28" in page.url and "reported_by=2024-11-28" in page.url
    assert page.locator("a[data-place=saraqib]").get_attribute("data-status") == "held"
    page.get_by_label("Closer").click()
    assert "view=1.60" in page.url
    page.locator("a[data-place=saraqib] path").click(force=True)
    page.locator("#card").wait_for()
    context.close()


def test_stripes_are_as_wide_at_any_zoom(tab: Any) -> None:
    tab.goto("/map")

    def pixels() -> float:
        return float(
            tab.evaluate("""() => {
            const svg = document.querySelector('svg.map'), pattern = svg.querySelector('pattern[id^=c-]');
            const scale = Number(pattern.getAttribute('patternTransform').match(/scale\\(([^)]+)/)[1]);
            return scale * Number(pattern.getAttribute('width')) * svg.clientWidth / svg.viewBox.baseVal.width;
        }""")
        )

    before = pixels()
    tab.locator("#sheet").focus()
    tab.keyboard.press("+")
    tab.keyboard.press("+")
    until(tab, "location.search.includes('view=2.56')")
    assert pixels() == pytest.approx(before, rel=0.02)
    tab.keyboard.press("0")
    until(tab, "!location.search.includes('view=')")


def test_a_claim_leads_to_its_words_and_arabic_runs_from_the_right(tab: Any) -> None:
    tab.goto("/places/kafr-nabl")
    tab.locator(".quote blockquote a").first.click()
    mark = tab.url.partition("#")[2]
    assert mark.startswith("s-")
    assert tab.locator(f"#{mark}").evaluate("a => a.getBoundingClientRect().top < innerHeight")
    words = tab.locator("article.text p[dir=auto] mark").first
    assert words.evaluate("m => getComputedStyle(m.closest('p')).direction") == "rtl"


def test_claimants_who_exclude_each_other_are_marked_so(tab: Any) -> None:
    tab.goto("/disputes?kind=figures")
    tab.goto("/casualties")
    tab.locator("table.rows a").first.click()
    tab.get_by_role("link", name=re.compile("event that it belongs to")).click()
    assert tab.locator("tr[data-row=figures] td.conflict").count() == 2
    assert "disagree" in tab.locator(".lead").inner_text()


def test_a_facet_is_a_link_that_toggles_off(tab: Any) -> None:
    tab.goto("/events")
    every = tab.locator("tbody tr").count()
    tab.locator(".facets a", has_text="capture").first.click()
    assert tab.locator("tbody tr").count() < every
    tab.locator(".facets a.on").first.click()
    assert tab.locator("tbody tr").count() == every


@pytest.mark.parametrize("page", PAGES)
def test_no_page_scrolls_sideways_on_a_phone(browser: Any, war: Site, page: str) -> None:
    for tab in opened_at(browser, war.url, viewport={"width": 390, "height": 844}):
        tab.goto(page)
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Any, war: Site, scheme: str) -> None:
    for tab in opened_at(browser, war.url, color_scheme=scheme):
        for page in PAGES:
            tab.goto(page)
            # axe's own code is put in from outside, past the page's policy.
            found = Axe().run(tab).response["violations"]
            grave = [
                (v["id"], v["nodes"][0]["html"][:200])
                for v in found
                if v["impact"] in ("serious", "critical")
            ]
            assert grave == [], page


def test_the_picture_of_the_map_is_not_blank(war: Site) -> None:
    with war.client() as http:
        found = colours(http.get("/map.png").content)
    paper = (0xF3, 0xF1, 0xEA)

    def laid(colour: str) -> tuple[int, ...]:
        rgb = [int(colour[n : n + 2], 16) for n in (1, 3, 5)]
        return tuple(round(c * 0.7 + p * 0.3) for c, p in zip(rgb, paper, strict=True))

    def near(one: tuple[int, ...]) -> bool:
        return any(all(abs(a - b) <= 3 for a, b in zip(one, other, strict=True)) for other in found)

    # Government and opposition hold, the SDF is said to.
    assert near(laid(COLOURS[0])) and near(laid(COLOURS[1])) and near(laid(COLOURS[2]))


def colours(png: bytes) -> set[tuple[int, ...]]:
    """The colours of a PNG's pixels (8-bit RGBA, not interlaced)."""
    width, height = unpack(">II", png[16:24])
    assert png[24:29] == b"\x08\x06\x00\x00\x00"
    data, at = b"", 8
    while at < len(png):
        (length,) = unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    raw = io.BytesIO(zlib.decompress(data))
    above = bytearray(width * 4)
    seen: set[tuple[int, ...]] = set()
    for _ in range(height):
        kind, line = raw.read(1)[0], bytearray(raw.read(width * 4))
        for n in range(width * 4):
            left = line[n - 4] if n >= 4 else 0
            up, corner = above[n], above[n - 4] if n >= 4 else 0
            guess = left + up - corner
            paeth = min((left, up, corner), key=lambda v: abs(guess - v))
            line[n] = (line[n] + (0, left, up, (left + up) // 2, paeth)[kind]) & 255
        seen.update({tuple(line[n : n + 3]) for n in range(0, width * 4, 24)})
        above = line
    return seen


@pytest.fixture
def desk(browser: Any, serve: Serve, tmp_path: Any) -> Iterator[tuple[Any, Site]]:
    """A reviewer who is signed in, on a record of its own."""
    site = serve(make_war(tmp_path / "war.db"))
    site.web.state.people.add("rita", PASSWORD, Role.REVIEWER, NOW)
    for tab in opened_at(browser, site.url):
        tab.goto("/sign-in?then=/review")
        tab.get_by_label("Name").fill("rita")
        tab.get_by_label("Password").fill(PASSWORD)
        tab.get_by_role("button", name="Sign in").click()
        tab.wait_for_url("**/review/**")
        yield tab, site


def left(tab: Any) -> int:
    return int(tab.locator(".desk-head b").inner_text())


def test_claims_are_judged_by_single_keys(desk: tuple[Any, Site]) -> None:
    tab, site = desk
    number, first = left(tab), tab.url
    with tab.expect_navigation():
        tab.keyboard.press("a")
    assert left(tab) == number - 1 and tab.url != first
    second = tab.url
    with tab.expect_navigation():
        tab.keyboard.press("x")
    assert left(tab) == number - 2
    with tab.expect_navigation():
        tab.keyboard.press("u")
    assert tab.url.partition("?")[0] == second.partition("?")[0]
    assert left(tab) == number - 1
    with tab.expect_navigation():
        tab.keyboard.press(" ")
    assert left(tab) == number - 1
    said = [
        e.verdict.value
        for _, e in site.web.state.record.snapshot().entries()
        if hasattr(e, "verdict")
    ]
    assert said == ["accept", "reject"]


def test_no_key_acts_inside_a_field(desk: tuple[Any, Site]) -> None:
    tab, _ = desk
    number, at = left(tab), tab.url
    tab.locator("#verdict input[name=reason]").focus()
    tab.keyboard.type("axe um ")
    assert tab.url == at and left(tab) == number
    assert tab.locator("#verdict input[name=reason]").input_value() == "axe um "


def test_a_correction_takes_what_is_selected(desk: tuple[Any, Site]) -> None:
    tab, site = desk
    tab.keyboard.press("e")
    assert tab.locator("#correction").get_attribute("open") is not None
    tab.evaluate("""() => {
        const mark = document.querySelector('#passage mark').firstChild, range = document.createRange();
        range.setStart(mark, 0); range.setEnd(mark, mark.textContent.indexOf(' '));
        getSelection().removeAllRanges(); getSelection().addRange(range);
    }""")
    # A press on a button keeps what is selected in the text.
    tab.locator("[data-take=evidence]").dispatch_event("click")
    taken = tab.locator("textarea[name=evidence]").input_value()
    assert taken and " " not in taken
    tab.locator("textarea[name=evidence]").evaluate("t => { t.value = t.defaultValue }")
    tab.locator("select[name=stance]").select_option("accuses")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Record the correction").click()
    last = site.web.state.record.snapshot().held[-1][1]
    assert last.corrected.stance.value == "accuses"


def test_a_verdict_on_what_was_judged_since_is_refused(desk: tuple[Any, Site]) -> None:
    tab, _ = desk
    stale = tab.locator("#verdict input[name=revision]").input_value()
    key = tab.url.rpartition("/")[2]
    with tab.expect_navigation():
        tab.keyboard.press("a")
    csrf = tab.locator("#verdict input[name=csrf]").input_value()
    answer = tab.request.post(
        f"/review/{key}", form={"csrf": csrf, "revision": stale, "act": "reject", "queue": "first"}
    )
    assert answer.status == 409


def test_the_desk_has_no_serious_fault_of_access(desk: tuple[Any, Site]) -> None:
    tab, _ = desk
    tab.keyboard.press("e")
    found = Axe().run(tab).response["violations"]
    assert [
        (v["id"], v["nodes"][0]["html"][:200])
        for v in found
        if v["impact"] in ("serious", "critical")
    ] == []
