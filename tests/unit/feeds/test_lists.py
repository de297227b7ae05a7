"""Site maps, address lists, and lists of sources."""

import gzip
import io
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sayso.errors import BadQuery, BadSource
from sayso.feeds.addresses import parse_addresses
from sayso.feeds.lists import parse_sources
from sayso.feeds.sitemap import parse_sitemap
from sayso.feeds.source import SourceKind, Take

NOW = datetime(2024, 12, 1, 12, tzinfo=UTC)
AT = "https://wire.example/sitemap.xml"
NEWS = b"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://wire.example/a</loc><lastmod>2024-11-30T12:00:00+02:00</lastmod><news:news>
<news:publication><news:name>Wire</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2024-11-30</news:publication_date><news:title>Vodny falls</news:title>
</news:news></url>
<url><loc>ftp://wire.example/b</loc></url><url><loc>https://wire.example/c</loc>
<lastmod>soon</lastmod></url></urlset>"""


@pytest.mark.parametrize("raw", [NEWS, gzip.compress(NEWS)], ids=["plain", "gzip"])
def test_a_news_site_map(raw: bytes) -> None:
    first, last = parse_sitemap(raw, AT, NOW).items
    assert (first.url, first.title, first.language) == (
        "https://wire.example/a", "Vodny falls", "en",
    )  # fmt: skip
    assert first.published == datetime(2024, 11, 30, tzinfo=UTC)
    assert first.updated == datetime(2024, 11, 30, 10, tzinfo=UTC)
    assert (last.url, last.updated) == ("https://wire.example/c", None)


def test_an_index_names_further_maps() -> None:
    index = b"<sitemapindex><sitemap><loc>/s1.xml</loc></sitemap></sitemapindex>"
    assert parse_sitemap(index, AT, NOW).more == ("https://wire.example/s1.xml",)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"<html/>", "root is <html>"),
        (b"nothing", "no XML"),
        (b'<!DOCTYPE u [<!ENTITY a "b">]><urlset/>', "entities"),
        (gzip.compress(bytes(70_000_000)), "more than 60 MB"),
        (gzip.compress(NEWS)[:10] + b"xx", "no XML|unpacked"),
    ],
    ids=["page", "text", "entities", "bomb", "cut"],
)
def test_what_is_no_site_map_is_refused(raw: bytes, why: str) -> None:
    with pytest.raises(BadSource, match=why):
        parse_sitemap(raw, AT, NOW)


def test_addresses_one_a_line_and_in_tables() -> None:
    raw = (
        b"# mine\nhttps://a.example/1\n\n"
        b"1204\t20241130101500\tACTOR\thttps://b.example/2\nhttps://a.example/1\n"
    )
    first, second = parse_addresses(raw, NOW).items
    assert (first.url, first.updated) == ("https://a.example/1", None)
    assert second.updated == datetime(2024, 11, 30, 10, 15, tzinfo=UTC)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("x.CSV", raw)
    assert parse_addresses(packed.getvalue(), NOW).items == (first, second)


@pytest.mark.parametrize(("raw", "why"), [(b"words", "no web address"), (b"PK\x03\x04x", "unpack")])
def test_what_is_no_address_list_is_refused(raw: bytes, why: str) -> None:
    with pytest.raises(BadSource, match=why):
        parse_addresses(raw, NOW)


def test_sources_in_yaml() -> None:
    feed, folder, mail = parse_sources(
        b"""
sources:
- at: https://wire.example/rss
  id: wire
  outlet: Example Wire
  every: 1h
  theatre: syria
  take: feed
  revisit: [30m]
- at: bulletins
- at: old.mbox
""",
        "s.yml",
        Path("/desk"),
    )
    assert (feed.id, feed.kind, feed.every) == ("wire", SourceKind.FEED, timedelta(hours=1))
    assert (feed.take, feed.revisit) == (Take.FEED, (timedelta(minutes=30),))
    assert (folder.kind, folder.at) == (SourceKind.FOLDER, "/desk/bulletins")
    assert mail.kind is SourceKind.MAILBOX


def test_sources_in_opml() -> None:
    raw = b"""<opml version="2.0"><body><outline text="War"><outline type="rss" text="Wire"
      xmlUrl="https://wire.example/rss"/><outline text="Wire" xmlUrl="https://w.example/2"/>
      </outline></body></opml>"""
    one, two = parse_sources(raw, "s.opml", Path("."))
    assert (one.id, one.at, one.outlet) == ("wire", "https://wire.example/rss", "Wire")
    assert two.id == "wire-2"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("sources:\n- at: x\n  lanugage: en", "did you mean 'language'"),
        ("sources:\n- kind: feed", '"at" is missing'),
        ("sources:\n- at: x\n  every: often", "no stretch of time"),
        ("sources:\n- at: x\n  kind: fax", "fax"),
        ("sources:\n- {at: x, id: a}\n- {at: y, id: a}", "two sources have the id 'a'"),
        ("sources: []", "no source in it"),
        ("a: [", "no YAML"),
        ("- x", 'write "sources:"'),
        ("<rss/>", "no OPML"),
        ('<!DOCTYPE o [<!ENTITY a "b">]><opml/>', "entities"),
    ],
)
def test_a_wrong_list_is_refused_with_the_remedy(raw: str, why: str) -> None:
    with pytest.raises(BadQuery, match=why):
        parse_sources(raw.encode(), "s.yml", Path("."))
