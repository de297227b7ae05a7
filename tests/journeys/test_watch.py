"""Watching sources on a real server: what is taken, what is told, what is never done twice."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import define

import outlets as web
from journeys.plain_reader import PlainReader
from outlets import Outlets, item, serving
from sayso.adapters.archive import Archive
from sayso.adapters.http import Limits
from sayso.adapters.polite import PoliteWeb
from sayso.adapters.sqlite import SqliteLedger
from sayso.adapters.watch_state import State
from sayso.adapters.watchbook import WatchBook
from sayso.app.archived import Archived
from sayso.app.intake import Outcome
from sayso.app.settings import Settings
from sayso.app.sources import health_of
from sayso.app.watch import Trouble, Watch
from sayso.app.wire import App, Parts
from sayso.errors import BadQuery
from sayso.feeds.lists import parse_sources
from sayso.feeds.source import Source, SourceKind, Take

BEGAN = datetime(2024, 12, 2, 9, tzinfo=UTC)
FELL = "The Northern Front captured Vodny, the Northern Front said. The news came late on Friday."
LEFT = "The Army left Karsk, the Army admitted. Reporters could not reach the town for hours."


@define
class MovedClock:
    """A clock that is set by hand."""

    moment: datetime = BEGAN

    def now(self) -> datetime:
        return self.moment


class AnyReader(PlainReader):
    """A reader that says that it reads any language."""

    engine = "any/1"
    languages = None


@define
class Desk:
    """A watch on one ledger, with its clock and its outlets."""

    app: App
    clock: MovedClock
    ledger: SqliteLedger
    archive: Archive
    web: Outlets
    sources: list[Source]

    def watch(
        self, *, anyway: bool = False, limits: Limits | None = None
    ) -> list[Outcome | Trouble]:
        """One round, as a process of its own would do it."""
        limits = limits or Limits(
            allow_private=True, read_seconds=2, total_seconds=4, max_bytes=2_000_000
        )
        polite = PoliteWeb(limits, pause_seconds=0)
        watching = Watch(self.app, self.ledger, self.archive, self.sources, polite)
        return list(watching.round(anyway=anyway))

    def states(self, events: list[Outcome | Trouble]) -> list[str]:
        return sorted(e.state.value for e in events if isinstance(e, Outcome))

    def texts(self) -> list[str]:
        """Evidence of the claims that stand."""
        return sorted(c.evidence.text for c in self.ledger.known().claims)

    def feed(self, path: str, *items: str, **more: object) -> Source:
        """A feed at a path, watched."""
        source = Source(path.strip("/"), SourceKind.FEED, self.web.feed(path, *items), **more)  # type: ignore[arg-type]
        self.sources.append(source)
        return source


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> App:
    settings = Settings(tmp_path_factory.mktemp("app") / "ledger.db")
    return App(settings, Parts(clock=MovedClock(), reader=PlainReader))


@pytest.fixture(scope="module")
def site() -> Iterator[Outlets]:
    with serving() as running:
        yield running


@pytest.fixture
def desk(app: App, site: Outlets, tmp_path: Path) -> Iterator[Desk]:
    clock = app.clock
    assert isinstance(clock, MovedClock)
    clock.moment = BEGAN
    site.pages.clear()
    site.asked.clear()
    ledger = SqliteLedger(tmp_path / "ledger.db")
    archive = Archive(tmp_path / "archive", ledger.engine)
    yield Desk(app, clock, ledger, archive, site, [])
    archive.close()
    ledger.close()


def test_a_new_item_is_fetched_read_and_recorded_once(desk: Desk) -> None:
    url = desk.web.page("/a", FELL, day="2024-11-30")
    desk.feed("/rss", item(url), outlet="Example Wire")
    (taken,) = desk.watch()
    assert isinstance(taken, Outcome)
    assert (taken.state, taken.claims, taken.new) == (State.DONE, 1, True)
    (report,) = desk.ledger.known().reports.values()
    assert (report.source, report.url, str(report.published)) == ("Example Wire", url, "2024-11-30")
    desk.clock.moment += timedelta(minutes=20)
    assert desk.watch() == []
    assert desk.web.count("/a") == 1


def test_the_agent_says_who_asks(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYSO_CONTACT", "desk@record.example\r\nX: y")
    desk.feed("/rss")
    desk.watch()
    agents = {headers["User-Agent"] for _, headers in desk.web.asked}
    (agent,) = agents
    assert agent.startswith("Sayso/") and "desk@record.exampleX: y" in agent


def test_nothing_is_asked_before_it_is_due(desk: Desk) -> None:
    desk.feed("/rss")
    desk.watch()
    desk.clock.moment += timedelta(minutes=14)
    desk.watch()
    assert desk.web.count("/rss") == 1
    desk.watch(anyway=True)
    assert desk.web.count("/rss") == 2


def test_a_list_that_has_not_changed_is_not_sent_again(desk: Desk) -> None:
    url = desk.web.page("/a", FELL)
    source = desk.feed("/rss")
    desk.web.pages["/rss"] = web.with_etag(web.rss(item(url)), "application/rss+xml", '"v1"')
    assert desk.states(desk.watch()) == ["done"]
    assert desk.watch(anyway=True) == []
    assert [h.get("If-None-Match") for p, h in desk.web.asked if p == "/rss"] == [None, '"v1"']
    (standing,) = WatchBook(desk.ledger.engine).standings(desk.clock.now())
    assert (standing.source, standing.fault) == (source.id, None)


def test_robots_are_kept_to_and_asked_once_a_day(desk: Desk) -> None:
    desk.web.pages["/robots.txt"] = web.body(b"User-agent: *\nDisallow: /private/\n", "text/plain")
    open_ = desk.web.page("/a", FELL)
    closed = desk.web.page("/private/b", LEFT)
    desk.feed("/rss", item(open_), item(closed, title="Closed"))
    events = desk.watch()
    assert desk.states(events) == ["done", "failed"]
    assert any(
        "robots.txt asks not to fetch" in (e.note or "") for e in events if isinstance(e, Outcome)
    )
    assert desk.web.count("/private/b") == 0
    desk.watch(anyway=True)
    assert desk.web.count("/robots.txt") == 1


def test_a_redirect_into_what_robots_forbid_is_not_followed(desk: Desk) -> None:
    desk.web.pages["/robots.txt"] = web.body(
        b"User-agent: Sayso\nDisallow: /private/", "text/plain"
    )
    desk.web.page("/private/b", LEFT)
    desk.web.pages["/out"] = web.moved("/private/b")
    desk.feed("/rss", item(desk.web.base + "/out"))
    assert desk.states(desk.watch()) == ["failed"]
    assert desk.web.count("/private/b") == 0


def test_a_server_that_asks_for_patience_gets_it(desk: Desk) -> None:
    desk.feed("/rss")
    desk.web.pages["/rss"] = web.status(503, Retry_After="7200")
    (trouble,) = desk.watch()
    assert isinstance(trouble, Trouble) and "HTTP 503" in trouble.why
    desk.clock.moment += timedelta(minutes=119)
    assert desk.watch() == []
    desk.clock.moment += timedelta(minutes=2)
    assert len(desk.watch()) == 1


def test_failures_in_a_row_make_the_looks_rarer(desk: Desk) -> None:
    desk.feed("/rss")
    desk.web.pages["/rss"] = web.status(500)
    looked = 0
    for _ in range(24 * 4):
        desk.watch()
        desk.clock.moment += timedelta(minutes=15)
    looked = desk.web.count("/rss")
    assert 5 <= looked <= 8
    (health,) = health_of(
        WatchBook(desk.ledger.engine).standings(desk.clock.now()), None, desk.clock.now()
    )
    assert health.state == "failing"
    assert f"failed {looked} times in a row" in health.told


def test_a_page_that_fails_is_tried_again_then_given_up(desk: Desk) -> None:
    desk.feed("/rss", item(desk.web.base + "/a"))
    desk.web.pages["/a"] = web.status(500)
    for _ in range(10):
        desk.watch()
        desk.clock.moment += timedelta(hours=1)
    assert desk.web.count("/a") == 5
    (standing,) = WatchBook(desk.ledger.engine).standings(desk.clock.now())
    assert standing.counts == {"failed": 1}
    assert standing.fault is None


def test_an_edited_article_is_a_new_version(desk: Desk) -> None:
    url = desk.web.page("/a", FELL, LEFT, day="2024-11-30T10:00:00Z")
    desk.feed("/rss", item(url, title="One"))
    desk.watch()
    desk.clock.moment += timedelta(hours=2)
    desk.web.page("/a", FELL, "The mayor said that nobody had left.", day="2024-11-30T10:00:00Z")
    desk.feed("/rss", item(url, title="Two"))
    desk.sources.pop()
    (edited,) = desk.watch()
    assert isinstance(edited, Outcome) and edited.replaces is not None
    assert desk.texts() == ["The Northern Front captured Vodny, the Northern Front said"]
    found = Archived(desk.ledger, desk.archive)
    assert [v.ordinal for v, _ in found.versions(url)] == [1, 2]
    difference = found.difference(url)
    assert [c.evidence.text for c in difference.dropped] == [
        "The Army left Karsk, the Army admitted"
    ]
    assert (difference.added, difference.kept) == ((), 1)
    assert any(line.startswith("-The Army left Karsk") for line in difference.lines)
    assert b"The Army left Karsk" in found.raw(found.versions(url)[0][0].raw)
    assert b"nobody had left" in found.raw(url)


def test_before_an_edit_the_version_before_it_stood(desk: Desk) -> None:
    from sayso.ledger.laws import broken_laws
    from sayso.model.known import Axis

    url = desk.web.page("/a", LEFT, day="2024-11-30T10:00:00Z")
    desk.feed("/rss", item(url, title="One"))
    desk.watch()
    desk.clock.moment += timedelta(hours=2)
    # The page goes on giving its first date.
    desk.web.page("/a", FELL, day="2024-11-30T10:00:00Z")
    desk.web.feed("/rss", item(url, title="Two"))
    desk.watch()

    def known(at: datetime) -> list[str]:
        return [c.evidence.text for c in desk.ledger.known(Axis.REPORTED, at).claims]

    assert known(BEGAN + timedelta(hours=1)) == ["The Army left Karsk, the Army admitted"]
    assert known(desk.clock.now()) == ["The Northern Front captured Vodny, the Northern Front said"]
    assert broken_laws(desk.ledger.entries()) == []


def test_what_was_never_recorded_is_not_withdrawn(desk: Desk) -> None:
    from sayso.ledger.laws import broken_laws

    url = desk.web.page("/a", RUSSIAN, lang="ru")
    desk.feed("/rss", item(url, title="One"))
    desk.watch()
    desk.clock.moment += timedelta(hours=2)
    desk.web.page("/a", FELL)
    desk.web.feed("/rss", item(url, title="Two"))
    assert desk.states(desk.watch()) == ["done"]
    assert broken_laws(desk.ledger.entries()) == []
    assert len(desk.texts()) == 1


def test_rows_in_other_languages_are_read_later_too(desk: Desk, tmp_path: Path) -> None:
    row = {"text": RUSSIAN, "published": "2024-11-30"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    desk.sources.append(Source("rows", SourceKind.JSONL, str(tmp_path / "a.jsonl")))
    assert desk.states(desk.watch()) == ["foreign"]
    desk.app = App(desk.app.settings, Parts(clock=desk.clock, reader=AnyReader))
    desk.clock.moment += timedelta(minutes=20)
    assert desk.states(desk.watch()) == ["done"]
    assert desk.texts() == ["The Northern Front captured Vodny"]


def test_a_file_of_many_reports_has_no_versions(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    rows = [json.dumps({"text": t, "published": "2024-11-30"}) for t in (FELL, LEFT)]
    (folder / "a.jsonl").write_text("\n".join(rows), "utf-8")
    desk.sources.append(Source("in", SourceKind.FOLDER, str(folder)))
    desk.watch()
    more = json.dumps({"text": "The Army left Omega.", "published": "2024-11-30"})
    (folder / "a.jsonl").write_text("\n".join([more, *rows]), "utf-8")
    os.utime(folder / "a.jsonl", (2e9, 2e9))
    desk.clock.moment += timedelta(minutes=20)
    desk.watch()
    assert len(desk.texts()) == 3


def test_an_older_version_that_comes_back_stands_again(desk: Desk) -> None:
    url = desk.web.page("/a", FELL, day="2024-11-30")
    desk.feed("/rss", item(url, title="One"))
    desk.watch()
    for title, text in (("Two", LEFT), ("Three", FELL)):
        desk.clock.moment += timedelta(hours=2)
        desk.web.page("/a", text, day="2024-11-30")
        desk.web.feed("/rss", item(url, title=title))
        desk.watch()
    assert desk.texts() == ["The Northern Front captured Vodny, the Northern Front said"]


def test_an_edit_that_no_list_tells_is_found(desk: Desk) -> None:
    url = desk.web.page("/a", FELL, day="2024-11-30")
    desk.feed("/rss", item(url))
    desk.watch()
    desk.web.page("/a", LEFT, day="2024-11-30")
    desk.clock.moment += timedelta(hours=1, minutes=1)
    desk.watch()
    assert desk.texts() == ["The Army left Karsk, the Army admitted"]
    for _ in range(40):
        desk.clock.moment += timedelta(days=1)
        desk.watch()
    assert desk.web.count("/a") == 4


@pytest.mark.parametrize("how", ["gone", "title", "lead", "tombstone"])
def test_what_an_outlet_takes_back_supports_nothing(desk: Desk, how: str) -> None:
    url = desk.web.page("/a", FELL, day="2024-11-30")
    desk.feed("/rss", item(url, guid="urn:a"))
    desk.watch()
    assert desk.texts()
    desk.clock.moment += timedelta(hours=2)
    match how:
        case "gone":
            desk.web.pages["/a"] = web.status(410)
        case "title":
            desk.web.page("/a", FELL, title="RETRACTED: Front takes Vodny")
        case "lead":
            desk.web.page("/a", "This story has been withdrawn after a review. " + FELL)
        case "tombstone":
            desk.web.pages["/rss"] = web.body(
                b'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">'
                b'<title>W</title><at:deleted-entry ref="urn:a" when="2024-12-02T10:00:00Z"/></feed>',
                "application/atom+xml",
            )
    assert desk.states(desk.watch()) == ["retracted"]
    assert desk.texts() == []
    desk.clock.moment += timedelta(days=8)
    desk.watch()
    assert desk.texts() == []


def test_a_page_that_is_missing_later_is_not_taken_back(desk: Desk) -> None:
    url = desk.web.page("/a", FELL)
    desk.feed("/rss", item(url))
    desk.watch()
    del desk.web.pages["/a"]
    desk.clock.moment += timedelta(hours=2)
    desk.watch()
    assert desk.texts()


RUSSIAN = (
    "Армия сообщила, что её подразделения вошли в город Водный и заняли его центр. "
    "The Northern Front captured Vodny. По словам жителей, бои продолжались всю ночь."
)


def test_other_languages_are_kept_until_a_reader_reads_them(desk: Desk) -> None:
    url = desk.web.page("/a", RUSSIAN, lang="ru")
    desk.feed("/rss", item(url))
    (foreign,) = desk.watch()
    assert isinstance(foreign, Outcome)
    assert (foreign.state, foreign.language) == (State.FOREIGN, "ru")
    assert desk.texts() == []
    del desk.web.pages["/a"]
    desk.app = App(desk.app.settings, Parts(clock=desk.clock, reader=AnyReader))
    desk.clock.moment += timedelta(minutes=20)
    assert desk.states(desk.watch()) == ["done"]
    assert desk.texts() == ["The Northern Front captured Vodny"]
    assert desk.web.count("/a") == 1


def test_what_names_nothing_of_the_theatre_is_set_aside(desk: Desk) -> None:
    away = desk.web.page("/a", FELL)
    here = desk.web.page("/b", "The Army left Saraqib, the Army admitted. " + LEFT)
    desk.feed("/rss", item(away), item(here), theatre="syria")
    assert desk.states(desk.watch()) == ["aside", "done"]
    assert not any("Vodny" in text for text in desk.texts())


def test_a_theatre_without_a_pack_is_told(desk: Desk) -> None:
    desk.feed("/rss", theatre="narnia")
    with pytest.raises(BadQuery, match="no pack of the theatre 'narnia'"):
        desk.watch()


LONG = (
    "Fighters of the Northern Front moved along the river at dawn and shelled the bridge, according "
    "to three residents who spoke by telephone. Shops in the old town stayed shut and the hospital "
    "asked for blood. The Northern Front captured Vodny, the Northern Front said. The governor told "
    "reporters that reserves were on their way and that the road to the south was open again."
)


def test_a_wire_copy_is_tied_to_its_origin(desk: Desk) -> None:
    one = desk.web.page("/a", LONG)
    desk.feed("/one", item(one), outlet="Agency")
    desk.watch()
    two = desk.web.page("/b", LONG.replace("at dawn", "at first light"))
    desk.feed("/two", item(two), outlet="Paper")
    (copy,) = desk.watch()
    assert isinstance(copy, Outcome)
    (origin,) = (r.id for r in desk.ledger.known().reports.values() if r.source == "Agency")
    assert copy.copy_of == origin


def test_one_outlet_s_same_words_are_recorded_once(desk: Desk) -> None:
    one, two = desk.web.page("/a", LONG), desk.web.page("/b", LONG)
    desk.feed("/rss", item(one, guid="1"), item(two, guid="2"), outlet="Paper")
    assert desk.states(desk.watch()) == ["done", "double"]
    assert len(desk.ledger.known().reports) == 1


def test_an_item_that_changes_its_id_or_address_is_the_same(desk: Desk) -> None:
    url = desk.web.page("/a", FELL)
    desk.feed("/rss", item(url, guid="1"))
    desk.watch()
    desk.clock.moment += timedelta(minutes=20)
    desk.web.feed("/rss", item(url, guid="2"))
    desk.watch()
    desk.clock.moment += timedelta(minutes=20)
    desk.web.page("/b", FELL)
    desk.web.feed("/rss", item(desk.web.base + "/b", guid="2"))
    desk.watch()
    (standing,) = WatchBook(desk.ledger.engine).standings(desk.clock.now())
    assert sum(standing.counts.values()) == 1
    assert len(desk.ledger.known().reports) == 1


def test_an_address_in_two_lists_is_fetched_once(desk: Desk) -> None:
    url = desk.web.page("/a", FELL)
    desk.feed("/one", item(url))
    desk.watch()
    desk.feed("/two", item(url + "?utm_source=two"))
    assert desk.states(desk.watch()) == ["double"]
    assert desk.web.count("/a") == 1


def test_the_list_s_own_text_stands_in_for_a_page_behind_a_wall(desk: Desk) -> None:
    desk.web.pages["/a"] = web.status(403)
    desk.web.pages["/b"] = web.body(b"<html><body><div id=root></div></body></html>", "text/html")
    at = datetime(2024, 11, 30, 10, tzinfo=UTC)
    desk.feed(
        "/rss",
        item(desk.web.base + "/a", text=f"<p>{FELL}</p>", at=at),
        item(desk.web.base + "/b", text=f"<p>{LEFT}</p>", at=at),
        item(
            None,
            guid="x",
            text="<p>The Army entered Lesna, the Army said. It was quiet after.</p>",
            at=at,
        ),
        item(None, guid="y", title="Bare"),
    )
    assert desk.states(desk.watch()) == ["done", "done", "done", "failed"]
    assert len(desk.texts()) == 3
    assert {str(r.published) for r in desk.ledger.known().reports.values()} == {"2024-11-30"}


def test_a_feed_s_text_is_enough_where_the_list_says_so(desk: Desk) -> None:
    desk.feed("/rss", item(desk.web.base + "/a", text=f"<p>{FELL}</p>"), take=Take.FEED)
    assert desk.states(desk.watch()) == ["done"]
    assert desk.web.count("/a") == 0


FAULTS: dict[str, Callable[[Desk], object]] = {
    "no list": lambda d: d.web.pages.pop("/bad"),
    "a page": lambda d: d.web.page("/bad", "Not here."),
    "cut": lambda d: d.web.pages.update(
        {"/bad": web.packed(web.rss(item("http://e/")), "text/xml")}
    ),
    "bomb": lambda d: d.web.pages.update({"/bad": web.bomb(40)}),
    "endless": lambda d: d.web.pages.update({"/bad": web.endless(40)}),
    "hang": lambda d: d.web.pages.update({"/bad": web.hanging(5)}),
    "loop": lambda d: d.web.pages.update({"/bad": web.moved("/bad")}),
    "entities": lambda d: d.web.pages.update(
        {
            "/bad": web.body(
                b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss/>', "text/xml"
            )
        }
    ),
    "inwards": lambda d: d.web.pages.update({"/bad": web.moved("ftp://inside/")}),
    "robots down": lambda d: d.web.pages.update({"/robots.txt": web.status(500)}),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_one_source_fails_and_says_so_and_the_others_go_on(desk: Desk, fault: str) -> None:
    bad = desk.feed("/bad")
    if fault == "robots down":
        bad = desk.sources[0]
    good = [desk.web.page(f"/a{n}", f"The Army left Town{n}. " + LEFT) for n in range(3)]
    FAULTS[fault](desk)
    desk.feed("/good", *map(item, good))
    events = desk.watch()
    troubles = [e for e in events if isinstance(e, Trouble) and e.failed]
    if fault == "robots down":
        # One host: its other feed has to wait, too.
        assert {t.source for t in troubles} == {"bad", "good"}
        return
    assert [t.source for t in troubles] == [bad.id]
    assert bad.at in troubles[0].why
    assert desk.states(events) == ["done"] * 3


def test_private_addresses_are_not_asked(desk: Desk) -> None:
    desk.feed("/rss")
    (trouble,) = desk.watch(limits=Limits())
    assert isinstance(trouble, Trouble) and "not a public address" in trouble.why
    assert desk.web.asked == []


def test_a_clock_that_jumps_back_does_not_stop_the_watch(desk: Desk) -> None:
    url = desk.web.page("/a", FELL)
    desk.feed("/rss", item(url))
    desk.clock.moment = BEGAN + timedelta(days=4000)
    desk.watch()
    desk.clock.moment = BEGAN
    desk.watch()
    assert desk.web.count("/rss") == 2
    assert len(desk.ledger.known().reports) == 1


def test_a_source_that_another_process_holds_is_left_to_it(desk: Desk) -> None:
    source = desk.feed("/rss")
    other = WatchBook(desk.ledger.engine)
    other.enter([source], desk.clock.now())
    # This process stands for another that lives.
    other.holder = f"{other.holder.rpartition('/')[0]}/{os.getppid()}"
    assert other.lease(source, desk.clock.now()) is not None
    assert desk.watch() == []
    assert desk.web.asked == []
    desk.clock.moment += timedelta(minutes=6)
    desk.watch()
    assert desk.web.count("/rss") == 1


def test_a_process_that_died_holds_nothing(desk: Desk) -> None:
    import subprocess

    source = desk.feed("/rss")
    dead = subprocess.Popen(["true"])
    dead.wait()
    other = WatchBook(desk.ledger.engine)
    other.enter([source], desk.clock.now())
    other.holder = f"{other.holder.rpartition('/')[0]}/{dead.pid}"
    other.lease(source, desk.clock.now())
    desk.watch()
    assert desk.web.count("/rss") == 1


def test_silence_is_told(desk: Desk) -> None:
    url = desk.web.page("/a", FELL)
    source = desk.feed("/rss", item(url))
    desk.watch()
    desk.clock.moment += timedelta(days=4)
    desk.watch()
    now = desk.clock.now()
    (health,) = health_of(WatchBook(desk.ledger.engine).standings(now), [source], now)
    assert (health.state, health.told) == ("silent", "nothing new since 2024-12-02 09:00Z")


def test_a_site_map_and_its_index(desk: Desk) -> None:
    url = desk.web.page("/a", FELL)
    desk.web.pages["/map1.xml"] = web.body(
        f"<urlset><url><loc>{url}</loc></url></urlset>".encode(), "application/xml"
    )
    desk.web.pages["/index.xml"] = web.body(
        b"<sitemapindex><sitemap><loc>/map1.xml</loc></sitemap><sitemap><loc>/index.xml</loc></sitemap>"
        b"</sitemapindex>",
        "application/xml",
    )
    desk.sources.append(Source("map", SourceKind.SITEMAP, desk.web.base + "/index.xml"))
    assert desk.states(desk.watch()) == ["done"]
    assert desk.web.count("/index.xml") == 1


def test_an_address_list(desk: Desk) -> None:
    url = desk.web.page("/a", FELL)
    desk.web.pages["/urls.txt"] = web.body(f"{url}\n".encode(), "text/plain")
    desk.sources.append(Source("urls", SourceKind.URLS, desk.web.base + "/urls.txt"))
    assert desk.states(desk.watch()) == ["done"]


def mail(text: str, subject: str = "Fwd: Bulletin", number: int = 1) -> bytes:
    return (
        f"From: Desk <desk@paper.example>\nSubject: {subject}\nMessage-ID: <{number}@x>\n"
        "Date: Sat, 30 Nov 2024 12:00:00 +0200\nContent-Type: text/plain; charset=utf-8\n\n"
        f"{text}\n"
    ).encode()


FORWARDED = f"""Please see below.

---------- Forwarded message ---------
From: Press Office <press@front.example>
Date: Fri, 29 Nov 2024 09:00:00 +0200
Subject: Bulletin 12
To: <desk@paper.example>

{FELL}"""


def test_folders_mailboxes_and_archives(desk: Desk, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    inbox = tmp_path / "in"
    inbox.mkdir()
    (inbox / "one.txt").write_text("The Army left Alpha. " + LEFT, "utf-8")
    (inbox / "two.eml").write_bytes(mail(FORWARDED))
    (inbox / "three.pdf").write_bytes(b"%PDF-1.4")
    box = tmp_path / "box.mbox"
    box.write_bytes(
        b"".join(
            b"From x Sat Nov 30 12:00:00 2024\n" + mail(f"The Army left Beta{n}.", number=n) + b"\n"
            for n in range(2)
        )
    )
    rows = [{"text": f"The Army left Gamma{n}.", "published": "2024-11-30"} for n in range(3)]
    (tmp_path / "a.jsonl").write_text(
        "".join(json.dumps(r) + "\n" for r in rows) + "{broken\n", "utf-8"
    )
    pq.write_table(
        pa.table({"text": ["The Army left Delta."], "published": [datetime(2024, 11, 30)]}),
        tmp_path / "a.parquet",
    )
    listed = parse_sources(
        b"sources: [{at: in}, {at: box.mbox}, {at: a.jsonl}, {at: a.parquet}]", "s.yml", tmp_path
    )
    desk.sources.extend(listed)
    events = desk.watch()
    assert desk.states(events) == ["done"] * 8 + ["failed"] * 2
    assert len(desk.texts()) == 9
    by_text = {r.text[:20]: r for r in desk.ledger.known().reports.values()}
    bulletin = next(r for t, r in by_text.items() if t.startswith("The Northern Front"))
    assert (bulletin.source, bulletin.title, str(bulletin.published)) == (
        "front.example", "Bulletin 12", "2024-11-29",
    )  # fmt: skip
    desk.clock.moment += timedelta(hours=1)
    assert desk.watch() == []
    with (tmp_path / "a.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"text": "The Army left Omega.", "published": "2024-11-30"}) + "\n")
    (inbox / "one.txt").write_text("The Army left Psi. " + LEFT, "utf-8")
    os.utime(inbox / "one.txt", (2e9, 2e9))
    desk.clock.moment += timedelta(hours=1)
    assert desk.states(desk.watch()) == ["done", "done"]


def test_our_own_archive_can_be_read_as_a_source(desk: Desk, tmp_path: Path) -> None:
    from sayso.app.files import write_chunks

    url = desk.web.page("/a", FELL, day="2024-11-30")
    desk.feed("/rss", item(url))
    desk.watch()
    write_chunks(Archived(desk.ledger, desk.archive).as_warc(), tmp_path / "kept.warc.gz")
    other = SqliteLedger(tmp_path / "other.db")
    archive = Archive(tmp_path / "other.archive", other.engine)
    desk.sources = [Source("warc", SourceKind.WARC, str(tmp_path / "kept.warc.gz"))]
    twin = Desk(desk.app, desk.clock, other, archive, desk.web, desk.sources)
    events = twin.watch()
    assert twin.states(events) == ["done"], events
    assert set(twin.ledger.known().reports) == set(desk.ledger.known().reports)
    twin.clock.moment += timedelta(hours=1)
    assert twin.watch() == []
    archive.close()
    other.close()


def test_a_missing_file_is_a_fault_of_its_source(desk: Desk, tmp_path: Path) -> None:
    for name in ("none.jsonl", "none.parquet", "none.warc", "none.mbox", "none"):
        kind = SourceKind.FOLDER if name == "none" else None
        kinds = {s.value: s for s in SourceKind}
        picked = kind or kinds.get(name.partition(".")[2], SourceKind.MAILBOX)
        desk.sources.append(Source(name, picked, str(tmp_path / name)))
    (tmp_path / "bad.warc").write_bytes(b"no warc at all, but long enough to be looked at")
    desk.sources.append(Source("bad.warc", SourceKind.WARC, str(tmp_path / "bad.warc")))
    events = desk.watch()
    assert all(isinstance(e, Trouble) for e in events)
    assert {e.source for e in events} == {s.id for s in desk.sources}


def test_the_archive_shows_a_claim_s_page_as_it_was(desk: Desk) -> None:
    url = desk.web.page("/a", FELL)
    desk.feed("/rss", item(url))
    desk.watch()
    (claim,) = desk.ledger.known().claims
    found = Archived(desk.ledger, desk.archive)
    assert found.raw(claim.id) == web.article(FELL).encode()
    (file,) = desk.archive.folder.iterdir()
    file.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(BadQuery, match=r"cut|not what was"):
        found.raw(claim.id)


def test_warc_files_are_whole_for_others(desk: Desk) -> None:
    from warcio.archiveiterator import ArchiveIterator

    for n in range(3):
        desk.feed(f"/rss{n}", item(desk.web.page(f"/a{n}", f"The Army left Town{n}. " + LEFT)))
    desk.watch()
    desk.archive.close()
    (file,) = desk.archive.folder.iterdir()
    with file.open("rb") as stream:
        kinds = [
            (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"))
            for r in ArchiveIterator(stream, check_digests="raise")
            if r.content_stream().read() is not None
        ]
    assert sorted(kinds) == sorted(
        [("warcinfo", None), *(("response", f"{desk.web.base}/a{n}") for n in range(3))],
        key=str,
    )
