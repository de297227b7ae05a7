"""The commands of watching, the archive and subscriptions, as they are typed."""

import gzip
import json
import shutil
from collections.abc import Iterator
from importlib.resources import files
from operator import itemgetter
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

import outlets as web
from journeys.runs import Run
from outlets import Outlets, item, serving
from sayso.adapters.sqlite import SqliteLedger

FELL = "The Northern Front captured Vodny, the Northern Front said. The news came late on Friday."
LEFT = "The Army left Karsk, the Army admitted. Reporters could not reach the town for hours."


@pytest.fixture
def site() -> Iterator[Outlets]:
    with serving() as running:
        yield running


@pytest.fixture
def watched(run: Run, site: Outlets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A ledger that a feed with one good and one missing page was watched into, and a bad feed."""
    monkeypatch.setenv("SAYSO_ALLOW_PRIVATE", "1")
    url = site.page("/a", FELL, LEFT, title="Vodny falls", day="2024-11-30")
    good = site.feed("/good.xml", item(url), item(site.base + "/missing"))
    (tmp_path / "sources.yml").write_text(
        f"sources:\n- at: {good}\n  id: good\n- at: {site.base}/none.xml\n  id: bad\n", "utf-8"
    )
    done = run("watch", "sources.yml", "--once", "--pause", "0")
    assert done.exit_code == 1
    assert f"done      good  {url}  2 claims" in done.stdout
    assert f"bad: {site.base}/none.xml: HTTP 404" in done.stderr
    assert f"good: {site.base}/missing: HTTP 404" in done.stderr
    assert "2 sources: 1 done, 1 failed; 1 recorded, 2 claims; 2 faults" in done.stderr
    return run


def test_sources_are_told_with_their_health(watched: Run, tmp_path: Path) -> None:
    done = watched("sources", "sources.yml", "--faults")
    assert done.exit_code == 1
    told = " ".join(done.stdout.split())
    assert "good ok 2024-12-02 09:30Z 2024-12-02 09:30Z 1 done, 1 failed" in told
    assert "failed once: " in told
    assert "/missing: " in told
    rows = [
        json.loads(line) for line in watched("sources", "--format", "jsonl").stdout.splitlines()
    ]
    assert [(r["source"], r["state"], r["failures"]) for r in rows] == [
        ("bad", "failing", 1),
        ("good", "ok", 0),
    ]
    text = watched("sources", "--format", "openmetrics").stdout
    assert text.endswith("# EOF\n")
    families = list(text_string_to_metric_families(text))
    assert len(families) == len({f.name for f in families}) > 0
    samples: dict[str, list[tuple[dict[str, str], float]]] = {}
    for sample in (s for f in families for s in f.samples):
        samples.setdefault(sample.name, []).append((sample.labels, sample.value))
    states = [labels for labels, value in samples["sayso_source_state"] if value == 1]
    assert sorted(states, key=itemgetter("source")) == [
        {"source": "bad", "sayso_source_state": "failing"},
        {"source": "good", "sayso_source_state": "ok"},
    ]
    assert ({"source": "good", "state": "done"}, 1) in samples["sayso_source_items"]
    assert samples["sayso_source_listed_timestamp_seconds"] == [({"source": "good"}, 1733131800)]
    (tmp_path / "other.yml").write_text("sources: [{at: https://e.example/rss, id: good}]", "utf-8")
    rows = watched("sources", "other.yml", "--format", "jsonl").stdout.splitlines()
    assert {json.loads(r)["source"]: json.loads(r)["state"] for r in rows} == {
        "bad": "unlisted",
        "good": "ok",
    }


def test_the_archive_is_shown_got_and_written_out(
    watched: Run, site: Outlets, tmp_path: Path
) -> None:
    url = site.base + "/a"
    assert url in watched("archive", "show", url).stdout
    claim = json.loads(watched("claims", "--format", "jsonl").stdout.splitlines()[0])["id"]
    page = watched("archive", "get", claim).stdout_bytes
    assert page == web.article(FELL, LEFT, title="Vodny falls", day="2024-11-30").encode()
    watched("archive", "get", claim, "-o", "page.html")
    assert (tmp_path / "page.html").read_bytes() == page
    assert watched("archive", "export", "-o", "all.warc.gz").exit_code == 0
    assert page in gzip.decompress((tmp_path / "all.warc.gz").read_bytes())
    assert watched("archive", "export", "--form", "auto-archiver", "-o", "aa").exit_code == 0
    (said,) = map(json.loads, (tmp_path / "aa" / "metadata.jsonl").read_text("utf-8").splitlines())
    assert said["metadata"]["url"] == url
    assert (tmp_path / "aa" / said["media"][0]["filename"]).read_bytes() == page


def test_an_edit_is_shown_as_a_difference(watched: Run, site: Outlets) -> None:
    url = site.page("/a", FELL, title="Vodny falls", day="2024-11-30")
    assert "is the first version" in watched("archive", "diff", url).stderr
    site.feed("/good.xml", item(url, title="Again"))
    watched("watch", "sources.yml", "--once", "--now", "--pause", "0")
    done = watched("archive", "diff", url)
    assert "-The Army left Karsk" in done.stdout
    assert "withdrawal: Army, at Karsk" in done.stdout
    assert "1 claims dropped, 0 added, 1 kept" in done.stderr


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("watch",), "no list of sources"),
        (("watch", "none.yml", "--once"), "none.yml"),
        (("watch", "sources.yml", "--now"), "--now goes with --once"),
        (("archive", "show", "https://e.example/none"), "nothing of https://e.example/none"),
        (("archive", "get", "0" * 64), "nothing with the hash"),
        (("subscribe", "list"), "SAYSO_PUBLIC_URL"),
    ],
)
def test_what_cannot_be_done_is_told(
    run: Run, tmp_path: Path, words: tuple[str, ...], why: str
) -> None:
    SqliteLedger(tmp_path / "ledger.db").close()
    done = run(*words)
    assert done.exit_code == 2
    assert why in done.stderr


def test_a_pack_may_hold_a_list(run: Run, site: Outlets, tmp_path: Path) -> None:
    pack = tmp_path / "sudan"
    shutil.copytree(str(files("sayso.packs") / "sudan"), pack)
    (pack / "sources.yml").write_text(f"sources: [{{at: '{site.base}/none.xml'}}]", "utf-8")
    assert run("pack", "check", str(pack)).exit_code == 0
    done = run("watch", "--pack", str(pack), "--once", "--pause", "0")
    # The list was found; what it names is no public address.
    assert "not a public address" in done.stderr


def test_webhooks_from_the_command_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    SqliteLedger(tmp_path / "ledger.db").close()
    monkeypatch.setenv("SAYSO_PUBLIC_URL", "https://record.example")
    monkeypatch.setenv("SAYSO_PUBLIC_DELAY_HOURS", "0")
    key, secret = run(
        "subscribe", "webhook", "https://desk.example/hook", "--places", "Aleppo"
    ).stdout.split()
    assert secret.startswith("whsec_")
    (row,) = map(json.loads, run("subscribe", "list", "--format", "jsonl").stdout.splitlines())
    assert (row["id"], row["standing"], row["wanted"]) == (key, "active", {"places": ["Aleppo"]})
    assert secret not in run("subscribe", "list").stdout
    assert run("subscribe", "send").exit_code == 0
    assert run("subscribe", "end", key).exit_code == 0
    assert '"standing": "ended"' in run("subscribe", "list", "--format", "jsonl").stdout
    assert "no mail server is set" in run("subscribe", "email", "a@b.example").stderr
    assert "no subscription sub-none" in run("subscribe", "end", "sub-none").stderr
