"""Lists of web addresses, one a line: plain, or as columns of tables such as GDELT's."""

import io
import re
import zipfile
from datetime import UTC, datetime
from typing import Final

from sayso.errors import BadSource
from sayso.feeds.item import Item, Listing, believable
from sayso.feeds.syndication import MOST_ITEMS

MOST_UNPACKED: Final = 200_000_000
_URL: Final = re.compile(r"https?://[^\s\t\"<>|]+", re.IGNORECASE)
# GDELT writes the moment of its reading as fourteen digits, in UTC.
_STAMP: Final = re.compile(r"(?<!\d)(20\d{12})(?!\d)")


def parse_addresses(raw: bytes, now: datetime) -> Listing:
    """Return the addresses in a list, each once, in order; a line's last one is the article's.

    Raises:
        BadSource: It holds none, or is a damaged or huge archive.
    """
    text = _unpacked(raw).decode("utf-8", "replace")
    found: dict[str, Item] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        urls = [u.rstrip(",;)") for u in _URL.findall(line)]
        if urls and len(found) < MOST_ITEMS:
            stamp = _STAMP.search(line)
            found.setdefault(urls[-1], Item(urls[-1], updated=_moment(stamp, now)))
    if not found and text.strip():
        raise BadSource("no web address in it; give one a line, or a GDELT table")
    warnings = (f"only the first {MOST_ITEMS} addresses are looked at",)
    return Listing(tuple(found.values()), warnings=warnings if len(found) == MOST_ITEMS else ())


def _moment(stamp: re.Match[str] | None, now: datetime) -> datetime | None:
    if stamp is None:
        return None
    try:
        return believable(datetime.strptime(stamp[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC), now)
    except ValueError:
        return None


def _unpacked(raw: bytes) -> bytes:
    if not raw.startswith(b"PK\x03\x04"):
        return raw
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            first = archive.infolist()[0]
            with archive.open(first) as member:
                found = member.read(MOST_UNPACKED + 1)
    except (zipfile.BadZipFile, IndexError, OSError, NotImplementedError, RuntimeError) as error:
        raise BadSource(f"it cannot be unpacked ({error})") from error
    if len(found) > MOST_UNPACKED:
        raise BadSource(f"it unpacks to more than {MOST_UNPACKED // 1_000_000} MB")
    return found
