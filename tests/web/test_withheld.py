"""What the public is shown nowhere, and those who have signed in are."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from sayso.adapters.sqlite import SqliteLedger
from sayso.app.digest import make_digest
from sayso.model.entry import Entry, Judged, Linked, LinkKind, Recorded, Verdict
from sayso.model.ids import ClaimId
from sayso.model.person import Role
from stories import Story
from web.conftest import HTML, LISTS, PASSWORD, Serve, Site
from web.war import FIRST, NOW, SECOND

PACK = {
    "theatre.yml": "id: test-war\ntitle: A war\nlanguages: [en]\ncountries: [SY]\n",
    "places.yml": """source: a test
places:
  - {slug: safe-house, name: Safe House, kind: site, parent: hamlet, lat: 35.6789, lon: 37.4321, sensitivity: severe}
  - {slug: hamlet, name: Hamlet, kind: settlement, lat: 35.7, lon: 37.4}
""",
    "outlets.yml": """source: a test
outlets:
  - {slug: free-wire, name: Free Wire, text_shareable: CC BY 4.0}
""",
}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pack")
    for name, text in PACK.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def recorded(*stories: Story) -> list[Entry]:
    return [Recorded(FIRST, s.report, "story", s.claims) for s in stories]


def ledger(path: Path, *entries: Entry) -> Path:
    held = SqliteLedger(path)
    held.append(entries)
    held.close()
    return path


def everything(http: httpx2.Client) -> Iterator[tuple[str, str]]:
    """Every page and file that the public can come to, from the lists on."""
    found = ["/", "/map", "/map.svg", "/map.geojson", "/map.timeline.json", "/feed.atom", "/method"]
    found += ["/changes?since=2024-01-01", "/changes.json?since=2024-01-01", "/about/data"]
    for what in LISTS:
        found += [f"/{what}", f"/{what}.json", f"/{what}.csv", f"/api/{what}"]
        for item in http.get(f"/api/{what}").json()["items"]:
            if what == "statements":
                continue
            of = {"places": "place", "actors": "actor"}.get(what)
            key = item[of]["key"] if of else item["source"] if what == "sources" else item["id"]
            found += [f"/{what}/{key}", f"/{what}/{key}.json"]
    for address in found:
        for headers in (HTML, {}):
            answer = http.get(address, headers=headers)
            assert answer.status_code in (200, 404, 410), address
            yield address, answer.text


@contextmanager
def signed_in(site: Site, name: str = "rea") -> Iterator[httpx2.Client]:
    site.web.state.people.add(name, PASSWORD, Role.READER, NOW)
    with site.client(headers=HTML) as http:
        answer = http.post("/sign-in", data={"name": name, "password": PASSWORD})
        assert answer.status_code == 303
        yield http


@pytest.fixture(scope="module")
def site(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Site:
    violence = (
        Story("Wire", "2024-11-28", "Soldiers raped women in a cellar of Nubl that night.")
        .say("attack_on_civilians", actor="syria-armed-forces", target="~women", place="nubl", when="2024-11-27", words="soldiers raped")
        .say("capture", actor="hts", place="saraqib", when="2024-11-27")
    )  # fmt: skip
    arrest = (
        Story("Daily", "2024-11-29", "The lawyer Firas Nobody had spoken out before.")
        .say("arrest", actor="syria-armed-forces", target="~Firas Nobody", place="saraqib", when="2024-11-28")
        .say("casualties", target="~Firas Nobody", place="saraqib", when="2024-11-28", count=("1", 1, 1), label="killed", by="hts")
    )  # fmt: skip
    path = tmp_path_factory.mktemp("withheld") / "ledger.db"
    entries = recorded(violence, arrest)
    entries.append(Judged(SECOND, violence.claims[0].id, Verdict.ACCEPT, "rita", "seen the file"))
    entries.append(Judged(SECOND, violence.claims[1].id, Verdict.ACCEPT, "rita"))
    entries.append(Linked(SECOND, LinkKind.ACTOR, "text:x", "text:y", True, "rita"))
    return serve(ledger(path, *entries))


def test_sexual_violence_is_told_to_nobody_in_public(site: Site) -> None:
    with site.client() as public:
        for address, text in everything(public):
            assert "raped" not in text and "cellar" not in text, address
            assert "sexual_violence" not in text, address
        keys = {c["place"]["key"] for c in public.get("/api/places").json()["items"]}
        # What else the report tells is shown.
        assert "saraqib" in keys
        assert "Of such claims, 1 was looked at" in public.get("/method", headers=HTML).text
        claim = next(c for c in site.web.state.record.snapshot().held[0][1].claims)
        for address in (f"/claims/{claim.id}", f"/api/claims/{claim.id}"):
            assert public.get(address).status_code == 404
    with signed_in(site) as reader:
        assert "raped" in reader.get("/claims").text
        assert "cellar" in reader.get(f"/documents/{claim.report}").text


def test_somebody_harmed_is_not_named_in_public(site: Site) -> None:
    with site.client() as public:
        for address, text in everything(public):
            assert "Firas" not in text and "firas" not in text, address
        listed = public.get("/api/documents").json()["items"]
        daily = next(d for d in listed if d["source"] == "Daily")
        page = public.get(f"/documents/{daily['id']}", headers=HTML).text
        assert "█████ ██████"[:5] in page
        # Whoever kept a copy of the text can still prove that it is the one.
        whole = site.web.state.record.snapshot().held[1][1].report
        assert whole.text_sha256 == daily["text_sha256"] and whole.text_sha256 in page
    with signed_in(site, "rob") as reader:
        assert "Firas Nobody" in reader.get("/actors").text


@pytest.fixture(scope="module")
def held_by_violence(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Places that are held, and besieged, on the word of claims that are not shown."""
    first = (
        Story("Wire", "2024-11-20", "The war went on.")
        .say("capture", actor="hts", place="saraqib", when="2024-11-19")
        .say("controls", actor="syria-armed-forces", place="tell-rifaat", when="2024-11-19")
    )
    violence = (
        Story("Wire", "2024-11-28", "They came at night.")
        .say("capture", actor="hts", place="aleppo", when="2024-11-26", words="the men raped as they took it")
        .say("capture", actor="hts", place="maarrat-misrin", when="2024-11-26", words="a rape after they took the town")
        .say("siege", actor="hts", place="tell-rifaat", when="2024-11-26", words="raped whoever left the siege")
    )  # fmt: skip
    after = Story("Daily", "2024-12-03").say(
        "controls", actor="hts", place="maarrat-misrin", when="2024-12-02"
    )
    killed = (
        Story("Daily", "2024-11-29", "A day of war.")
        .say("capture", actor="~Firas Nobody", place="kafr-nabl", when="2024-11-27")
        .say("arrest", actor="syria-armed-forces", target="~Firas Nobody", place="saraqib", when="2024-11-28")
    )  # fmt: skip
    path = tmp_path_factory.mktemp("violence") / "ledger.db"
    return serve(ledger(path, *recorded(first, violence, killed, after)))


CELL = re.compile(r'data-place="([^"]+)" data-status="([^"]*)" data-holder="([^"]*)"')


def test_the_public_map_shows_no_state_that_rests_on_what_is_not_shown(
    held_by_violence: Site,
) -> None:
    site = held_by_violence

    def drawn(http: httpx2.Client, day: str) -> dict[str, tuple[str, str]]:
        page = http.get("/map", params={"as_of": day}, headers=HTML).text
        return {p: (s, h) for p, s, h in CELL.findall(page) if s}

    def listed(http: httpx2.Client, day: str) -> dict[str, tuple[str, str]]:
        found = http.get("/api/places", params={"as_of": day}).json()["items"]
        return {c["place"]["key"]: (c["status"], (c["holder"] or {}).get("key", "")) for c in found}

    with signed_in(site, "ruth") as reader, site.client() as public:
        # Whoever has signed in sees that the record has it.
        assert {"aleppo", "maarrat-misrin", "kafr-nabl"} <= drawn(reader, "2024-11-28").keys()
        assert 'data-ring="tell-rifaat"' in reader.get("/map?as_of=2024-11-28").text
        for day in ("2024-11-22", "2024-11-26", "2024-11-28", "2024-12-03"):
            shown = drawn(public, day)
            assert shown == listed(public, day), day
            assert "aleppo" not in shown, day
            # On days when other words bear a place's state, it is shown.
            assert ("maarrat-misrin" in shown) is (day == "2024-12-03"), day
            assert {"saraqib", "tell-rifaat"} <= shown.keys(), day
            page = public.get("/map", params={"as_of": day}, headers=HTML).text
            assert "data-ring" not in page, day
            assert "Firas" not in page and "firas" not in page, day


def test_while_a_public_map_slides_it_shows_no_more(held_by_violence: Site) -> None:
    with held_by_violence.client() as public, signed_in(held_by_violence, "ron") as reader:
        whole = reader.get("/map.timeline.json").json()
        told = public.get("/map.timeline.json").json()
    first = date.fromisoformat(told["first"])
    assert first == date.fromisoformat(whole["first"])
    assert "aleppo" in whole["places"] and "aleppo" not in told["places"]
    assert "firas" not in str(told)

    def status(shown: Any, day: str) -> str:
        turns = shown["places"]["maarrat-misrin"]
        at = (date.fromisoformat(day) - first).days
        looks = [b for a, b in zip(turns[::2], turns[1::2], strict=True) if a <= at]
        return str(shown["looks"][looks[-1]][2]) if looks else ""

    days = ("2024-11-22", "2024-11-26", "2024-12-01", "2024-12-02")
    assert [status(whole, d) for d in days] == ["", "claimed", "claimed", "held"]
    assert [status(told, d) for d in days] == ["", "", "", "held"]


def test_words_stay_where_they_are_under_their_cover(site: Site) -> None:
    with site.client() as public:
        for item in public.get("/api/claims").json()["items"]:
            told = public.get(f"/claims/{item['id']}.json").json()["claim"]
            text = next(
                e.report.text
                for _, e in site.web.state.record.snapshot().entries()
                if isinstance(e, Recorded) and e.report.id == item["report"]
            )
            assert (
                len(told["evidence"]["text"]) == told["evidence"]["end"] - told["evidence"]["start"]
            )
            own = text[told["evidence"]["start"] : told["evidence"]["end"]]
            assert all(a in (b, "█") for a, b in zip(told["evidence"]["text"], own, strict=True))


def test_who_judged_is_not_told_in_public(site: Site) -> None:
    with site.client() as public:
        for address, text in everything(public):
            assert "rita" not in text, address
        capture = next(
            c["id"] for c in public.get("/api/claims").json()["items"] if c["type"] == "capture"
        )
        page = public.get(f"/claims/{capture}", headers=HTML).text
        assert "accepted by a reviewer" in page and "09:00" not in page
    with signed_in(site, "roz") as reader:
        assert "accepted by rita" in reader.get(f"/claims/{capture}").text


def test_a_severe_place_waits_for_two_reviewers(serve: Serve, pack: Path, tmp_path: Path) -> None:
    story = Story("Wire", "2024-11-28").say(
        "capture", actor="hts", place="safe-house", when="2024-11-27"
    )
    path = ledger(tmp_path / "ledger.db", *recorded(story))
    site = serve(path, packs=(pack,))
    claim = story.claims[0].id

    def judged(by: str, verdict: Verdict = Verdict.ACCEPT) -> None:
        ledger(path, Judged(NOW, ClaimId(claim), verdict, by))

    def shown() -> bool:
        with site.client() as public:
            texts = dict(everything(public))
            is_there = any("safe-house" in t for t in texts.values())
            assert is_there is (public.get(f"/api/claims/{claim}").status_code == 200)
            assert not any("35.67" in t or "37.43" in t for t in texts.values())
            return is_there

    assert not shown()
    judged("rita")
    assert not shown()
    # One person's second word is no second person's.
    judged("rita", Verdict.CORRECT)
    assert not shown()
    judged("omar")
    assert shown()


def test_digests_that_anyone_may_ask_for_tell_no_more(site: Site) -> None:
    app = site.web.state.record.app
    held = app.open_ledger()
    # From before the first report to after the verdicts, of which one takes a claim back.
    since, until = FIRST - timedelta(days=1), NOW
    told = {
        public: str(make_digest(app, held, since, until, public=public)) for public in (True, False)
    }
    held.close()
    for word in ("raped", "cellar", "Firas", "rita"):
        assert word not in told[True], word
    assert "raped" in told[False] and "Firas" in told[False]
    assert "saraqib" in told[True]


def test_whole_texts_are_shown_where_their_outlet_lets_anyone_share_them(
    serve: Serve, pack: Path, tmp_path: Path
) -> None:
    lead = "Long words that carry no claim. " * 40
    free, bound = (
        Story(outlet, "2024-11-28", lead).say("capture", actor="hts", place="nubl", when="2024-11-27")
        for outlet in ("free-wire", "Other Wire")
    )  # fmt: skip
    site = serve(ledger(tmp_path / "ledger.db", *recorded(free, bound)), packs=(pack,))
    with site.client() as public:
        whole = public.get(f"/documents/{free.report.id}", headers=HTML).text
        assert whole.count("Long words") >= 40 and "shown under CC BY 4.0" in whole
        assert public.get(f"/api/documents/{free.report.id}").json()["text"] == free.report.text
        part = public.get(f"/documents/{bound.report.id}", headers=HTML).text
        assert part.count("Long words") < 12
        assert public.get(f"/api/documents/{bound.report.id}").json()["text"] is None
