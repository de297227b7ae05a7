"""RSS, Atom and JSON Feed."""

import json
import time
from calendar import timegm
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any, Final
from urllib.parse import urljoin

from sayso.errors import BadSource
from sayso.feeds.item import Item, Listing, believable
from sayso.feeds.xml import refuse_entities

MOST_ITEMS: Final = 10_000
"""Items of one list that are looked at, the first ones; the rest is told."""


def parse_feed(
    raw: bytes, at: str, now: datetime, headers: Mapping[str, str] | None = None
) -> Listing:
    """Return the items of a feed, in its order.

    Args:
        at: The feed's address; relative links are read from it.
        now: Dates after it are left out.
        headers: Of HTTP; they may declare the charset.

    Raises:
        BadSource: It is no feed, or uses XML entities.
    """
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _json_feed(raw, at, now)
    refuse_entities(raw)
    import feedparser

    told = {"content-location": at, **(headers or {})}
    found = feedparser.parse(raw, response_headers=told, sanitize_html=True)
    error = found.get("bozo_exception")
    # What headers say otherwise than the feed is the server's fault, not the feed's.
    harmless = (feedparser.NonXMLContentType, feedparser.CharacterEncodingOverride)
    fault = "" if error is None or isinstance(error, harmless) else str(error)
    if not found.get("version") and not found.entries:
        raise BadSource(f"it is no feed{_because(fault)}; give the address of RSS, Atom or JSON")
    if fault and not found.entries and b"<item" not in raw and b"<entry" not in raw:
        raise BadSource(f"the feed is malformed and no item can be read{_because(fault)}")
    warnings = []
    if fault:
        warnings.append(f"the feed is malformed{_because(fault)}; what can be read was")
    language = found.feed.get("language")
    items = [_entry(e, raw, at, now, language, warnings) for e in found.entries[:MOST_ITEMS]]
    items += _tombstones(raw)
    if len(found.entries) > MOST_ITEMS:
        warnings.append(f"{len(found.entries)} items; only the first {MOST_ITEMS} are looked at")
    return Listing(tuple(items), found.feed.get("title"), tuple(dict.fromkeys(warnings)))


def _entry(
    entry: Any, raw: bytes, at: str, now: datetime, language: str | None, warnings: list[str]
) -> Item:
    content = entry.get("content") or [{"value": entry.get("summary")}]
    guid = entry.get("id")
    published, updated = _moment(entry, "published"), _moment(entry, "updated")
    for moment in (published, updated):
        if moment is not None and believable(moment, now) is None:
            warnings.append(f"a date still to come ({moment.date()}) was left out")
    html = content[0].get("value") or None
    link = entry.get("link") or ""
    # The parser makes an address of an id that is none; one that is stands in the feed as it is.
    if not any(one.get("rel") == "alternate" for one in entry.get("links") or ()):
        stands = link.encode() in raw or escape(link).encode() in raw
        link = link if stands else ""
    return Item(
        url=web_address(link, at),
        guid=str(guid) if guid else None,
        title=entry.get("title") or None,
        author=entry.get("author") or None,
        published=believable(published, now),
        updated=believable(updated, now),
        language=_code(content[0].get("language") or language),
        html=html,
    )


def _moment(entry: Any, name: str) -> datetime | None:
    # Asked for one date that is missing, the parser would give another.
    parsed: time.struct_time | None = dict.get(entry, f"{name}_parsed")
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _tombstones(raw: bytes) -> list[Item]:
    """Entries that an Atom feed says were deleted (RFC 6721)."""
    if b"deleted-entry" not in raw:
        return []
    from sayso.feeds.xml import local_name, parse_xml

    return [
        Item(url=web_address(e.get("ref"), ""), guid=e.get("ref"), retracted=True)
        for e in parse_xml(raw).iter()
        if local_name(e) == "deleted-entry" and e.get("ref")
    ]


def _json_feed(raw: bytes, at: str, now: datetime) -> Listing:
    try:
        feed = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadSource(f"it is no JSON ({error})") from error
    rows = feed.get("items")
    if "jsonfeed.org" not in str(feed.get("version")) or not isinstance(rows, list):
        raise BadSource('it is JSON, but no JSON Feed: "version" or "items" is missing')
    warnings: list[str] = []
    if len(rows) > MOST_ITEMS:
        warnings.append(f"{len(rows)} items; only the first {MOST_ITEMS} are looked at")
    good = [row for row in rows[:MOST_ITEMS] if isinstance(row, dict)]
    if len(good) < len(rows[:MOST_ITEMS]):
        warnings.append(f"{len(rows[:MOST_ITEMS]) - len(good)} items are no objects")
    items = tuple(_json_item(row, at, now, feed, warnings) for row in good)
    return Listing(items, _words(feed, "title"), tuple(dict.fromkeys(warnings)))


def _json_item(
    row: Mapping[str, Any], at: str, now: datetime, feed: Mapping[str, Any], warnings: list[str]
) -> Item:
    plain = _words(row, "content_text")
    html = _words(row, "content_html") or (f"<p>{escape(plain)}</p>" if plain else None)
    dates = {}
    for name in ("date_published", "date_modified"):
        given = _words(row, name)
        try:
            moment = datetime.fromisoformat(given) if given else None
        except ValueError:
            warnings.append(f"a date that is none ({given!r}) was left out")
            moment = None
        if moment is not None and moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        dates[name] = believable(moment, now)
        if moment is not None and dates[name] is None:
            warnings.append(f"a date still to come ({moment.date()}) was left out")
    authors = row.get("authors")
    author = authors[0].get("name") if isinstance(authors, list) and authors else None
    guid = row.get("id")
    return Item(
        url=web_address(_words(row, "url"), at),
        guid=str(guid) if guid is not None else None,
        title=_words(row, "title"),
        author=author if isinstance(author, str) else None,
        published=dates["date_published"],
        updated=dates["date_modified"],
        language=_code(_words(row, "language") or _words(feed, "language")),
        html=html,
    )


def web_address(link: Any, base: str) -> str | None:
    """An absolute http or https address; None for anything else."""
    if not isinstance(link, str) or not link.strip():
        return None
    try:
        url = urljoin(base, link.strip())
    except ValueError:
        return None
    return url if url.lower().startswith(("http://", "https://")) else None


def _words(row: Mapping[str, Any], name: str) -> str | None:
    value = row.get(name)
    return value if isinstance(value, str) and value.strip() else None


def _code(language: Any) -> str | None:
    code = str(language or "").partition("-")[0].lower()
    return code if len(code) in (2, 3) and code.isalpha() else None


def _because(fault: str) -> str:
    return f" ({fault})" if fault else ""
