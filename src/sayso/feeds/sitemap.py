"""News site maps, and plain ones."""

import gzip
import zlib
from datetime import UTC, date, datetime, time
from typing import Any, Final

from sayso.errors import BadSource
from sayso.feeds.item import Item, Listing, believable
from sayso.feeds.syndication import MOST_ITEMS, web_address
from sayso.feeds.xml import local_name, parse_xml

MOST_UNPACKED: Final = 60_000_000
"""Bytes of a gzipped map; the protocol allows 50 MB."""
MOST_MAPS: Final = 50
"""Maps of one index that are looked at, the last ones: sites append."""


def parse_sitemap(raw: bytes, at: str, now: datetime) -> Listing:
    """Return what a site map lists; of an index the further maps in `more`.

    Raises:
        BadSource: It is no site map.
    """
    root = parse_xml(_unpacked(raw))
    match local_name(root):
        case "sitemapindex":
            maps = [web_address(_child(e, "loc"), at) for e in root if local_name(e) == "sitemap"]
            return Listing((), more=tuple(m for m in maps if m)[-MOST_MAPS:])
        case "urlset":
            entries = [e for e in root if local_name(e) == "url"]
            warnings = []
            if len(entries) > MOST_ITEMS:
                warnings.append(f"{len(entries)} addresses; the last {MOST_ITEMS} are looked at")
            found = (_item(e, at, now) for e in entries[-MOST_ITEMS:])
            return Listing(tuple(i for i in found if i.url), warnings=tuple(warnings))
        case other:
            raise BadSource(f"it is no site map: its root is <{other}>")


def _item(element: Any, at: str, now: datetime) -> Item:
    news = next((e for e in element if local_name(e) == "news"), None)
    publication = (
        next((e for e in news if local_name(e) == "publication"), None)
        if news is not None
        else None
    )
    return Item(
        url=web_address(_child(element, "loc"), at),
        title=_child(news, "title"),
        published=believable(_moment(_child(news, "publication_date")), now),
        updated=believable(_moment(_child(element, "lastmod")), now),
        language=_child(publication, "language"),
    )


def _child(element: Any, name: str) -> str | None:
    if element is None:
        return None
    for child in element:
        if local_name(child) == name and child.text and child.text.strip():
            return str(child.text.strip())
    return None


def _moment(given: str | None) -> datetime | None:
    if not given:
        return None
    try:
        if len(given) == 10:
            return datetime.combine(date.fromisoformat(given), time.min, UTC)
        moment = datetime.fromisoformat(given)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _unpacked(raw: bytes) -> bytes:
    if not raw.startswith(b"\x1f\x8b"):
        return raw
    unpacker = zlib.decompressobj(wbits=31)
    try:
        found = unpacker.decompress(raw, MOST_UNPACKED)
    except (zlib.error, gzip.BadGzipFile) as error:
        raise BadSource(f"it cannot be unpacked ({error})") from error
    if unpacker.unconsumed_tail:
        raise BadSource(f"it unpacks to more than {MOST_UNPACKED // 1_000_000} MB")
    return found
