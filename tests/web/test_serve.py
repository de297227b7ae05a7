"""The server as a process of its own: its lines, its tutorial, and what a kill costs."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from sayso.app.api import check
from web.conftest import PASSWORD, opened_at
from web.war import make_war

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial" / "first-report.md"
Start = Callable[[Path], tuple[subprocess.Popen[str], str, str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start `sayso serve`: its process, its address, and its link for the first account."""
    running: list[subprocess.Popen[str]] = []

    def begin(ledger: Path) -> tuple[subprocess.Popen[str], str, str]:
        process = subprocess.Popen(
            [str(Path(sys.executable).parent / "sayso"), "serve", "--ledger", str(ledger), "--port", "0"],
            stderr=subprocess.PIPE, text=True, cwd=tmp_path, env={**os.environ, "HOME": str(tmp_path)},
        )  # fmt: skip
        running.append(process)
        assert process.stderr is not None
        link = ""
        for line in process.stderr:
            if "first account at " in line:
                link = line.rpartition(" ")[2].strip()
            if "serving" in line:
                found = re.search(r"http://\S+", line)
                assert found, line
                _wait(found[0])
                return process, found[0], link
        raise AssertionError("the server did not start")

    yield begin
    for process in running:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


def _wait(url: str) -> None:
    for _ in range(300):
        try:
            httpx2.get(f"{url}/static/icon.svg")
            return
        except httpx2.HTTPError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {url}")


def test_a_kill_in_the_middle_of_verdicts_loses_neither_ledger_nor_queue(
    start: Start, tmp_path: Path
) -> None:
    ledger = make_war(tmp_path / "war.db")
    process, url, link = start(ledger)
    with httpx2.Client(base_url=url, timeout=60, headers={"Accept": "text/html"}) as http:
        http.post(link, data={"name": "ana", "password": PASSWORD})
        told = 0
        for n in range(6):
            page = http.get("/review", follow_redirects=True)
            revision = re.search(r'name="revision" value="([^"]+)"', page.text)
            csrf = re.search(r'name="csrf" value="([^"]+)"', page.text)
            assert revision and csrf
            key = page.url.path.rpartition("/")[2]
            given = {"csrf": csrf[1], "revision": revision[1], "act": "accept"}
            if n == 5:
                process.send_signal(signal.SIGKILL)
            try:
                told += http.post(f"/review/{key}", data=given).status_code == 303
            except httpx2.HTTPError:
                break
    process.wait()
    assert check(ledger) == ()
    _, url, link = start(ledger)
    assert link == ""
    with httpx2.Client(base_url=url, timeout=60, headers={"Accept": "text/html"}) as http:
        http.post("/sign-in", data={"name": "ana", "password": PASSWORD})
        page = http.get("/review", follow_redirects=True).text
        left = re.search(r"<b>(\d+)</b> left", page)
        assert left
        every = http.get("/api/claims").json()["total"]
        # Every verdict that was answered stands; the one at the kill stands or does not.
        assert int(left[1]) in (every - told, every - told - 1)


def test_ctrl_c_ends_it_and_a_taken_port_is_told(start: Start, tmp_path: Path) -> None:
    process, url, _ = start(make_war(tmp_path / "war.db"))
    port = url.rpartition(":")[2]
    second = subprocess.run(
        [str(Path(sys.executable).parent / "sayso"), "serve", "--port", port, "--ledger", str(tmp_path / "x.db")],
        capture_output=True, text=True, check=False, env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip
    assert second.returncode == 2
    assert "name another --port" in second.stderr
    process.send_signal(signal.SIGINT)
    assert process.wait(20) in (0, -signal.SIGINT, 130)


@pytest.mark.slow
def test_the_tutorial_does_what_it_says(browser: Any, start: Start, tmp_path: Path) -> None:
    page = TUTORIAL.read_text("utf-8")
    report = re.search(r"```text\n(.+?)\n```", page, re.DOTALL)
    assert report
    assert "sayso serve --ledger first.db" in page
    begun = time.monotonic()
    _, url, link = start(tmp_path / "first.db")
    for tab in opened_at(browser, url):
        tab.goto(link)
        tab.get_by_label("Name").fill("ana")
        tab.get_by_label("Password").fill(PASSWORD)
        tab.get_by_role("button", name="Make the account").click()
        assert tab.locator("h1").inner_text() == "An empty record"
        tab.get_by_role("link", name="Read", exact=True).click()
        tab.get_by_label("Or its text").fill(report[1])
        tab.get_by_label("Published on").fill("2024-11-30")
        tab.get_by_label("Outlet").fill("Example Wire")
        tab.get_by_role("button", name="Read it").click(timeout=60_000)
        tab.wait_for_url("**/documents/**", timeout=60_000)
        assert tab.locator("article.text mark").count() >= 3
        tab.get_by_role("link", name="Review").first.click()
        tab.wait_for_url("**/review/**")
        with tab.expect_navigation():
            tab.keyboard.press("a")
        with tab.expect_navigation():
            tab.keyboard.press("u")
        with tab.expect_navigation():
            tab.keyboard.press("a")
        tab.get_by_role("link", name="Map").first.click()
        assert tab.locator("a[data-place=saraqib]").get_attribute("data-status") == "held"
        assert tab.locator("a[data-place=nubl]").get_attribute("data-status") in (
            "claimed",
            "contested",
            "held",
        )
        tab.locator("a[data-place=saraqib] path").first.click(force=True)
        tab.locator("#card").wait_for()
        assert "Saraqib" in tab.locator("#card").inner_text()
        cite = tab.locator("#cite").get_attribute("href")
        assert cite and "as_of=2024-11-30" in cite and "recorded_at=" in cite
    assert time.monotonic() - begun < 300
