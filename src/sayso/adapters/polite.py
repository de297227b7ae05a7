"""Asking other people's servers: who asks, by their robots.txt, no oftener than they bear."""

import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

from attrs import define, evolve, field, frozen

from sayso.adapters.fetch import ACCEPT
from sayso.adapters.http import Answer, Limits, agent, allowed_by_environment, exchange
from sayso.errors import BadReport

CONTACT: Final = "SAYSO_CONTACT"
"""Environment variable: where a site's owner can reach who runs this watch."""
_ROBOTS_LAST: Final = timedelta(days=1)
"""How long a robots.txt is believed. Source: RFC 9309, 2.4."""
MOST_BYTES: Final = 20_000_000
"""Of a list or page, unpacked."""
LONGEST_DELAY: Final = 60.0
"""Seconds; a longer Crawl-delay is cut to this."""
_MOST_ROBOTS: Final = 600_000
"""Source: RFC 9309, 2.5: 500 kibibytes at least."""
_TOKEN: Final = "Sayso"
_FEEDS: Final = "application/atom+xml,application/rss+xml,application/feed+json,application/xml,text/xml,*/*;q=0.5"


class NotAllowed(BadReport):
    """The site's robots.txt does not let this page be fetched."""


@frozen
class Validators:
    """What a server gave to ask whether anything is new."""

    etag: str | None = None
    last_modified: str | None = None


@define
class Host:
    """What is known of one host's wishes."""

    robots: str | None = None
    """Its robots.txt; None: not asked yet, or it could not be had."""
    robots_at: datetime | None = None
    rules: Any = field(default=None, repr=False)
    fresh: bool = False
    """Whether it was asked by this process and is to be kept."""


@define
class PoliteWeb:
    """Fetches for a watch; each host is asked by one thread at a time (`Errands`)."""

    limits: Limits
    pause_seconds: float = 1.0
    """Between two requests to one host; a longer Crawl-delay goes before it."""
    hosts: dict[str, Host] = field(factory=dict, repr=False)

    @classmethod
    def from_environment(cls, pause_seconds: float, total_seconds: float) -> "PoliteWeb":
        """Make one; `SAYSO_ALLOW_PRIVATE=1` allows private addresses."""
        limits = Limits(
            allow_private=allowed_by_environment(),
            read_seconds=total_seconds / 3,
            total_seconds=total_seconds,
            max_bytes=MOST_BYTES,
        )
        return cls(limits, pause_seconds)

    def get(self, url: str, validators: Validators = Validators(), *, feed: bool = False) -> Answer:
        """Ask for a document, unless robots.txt forbids it; any status is returned.

        Raises:
            NotAllowed: By the robots.txt of the host, or of one that it redirects to.
            BadReport: No answer within the limits.
        """
        self._check_allowed(url)
        headers = {"User-Agent": user_agent(), "Accept": _FEEDS if feed else ACCEPT}
        if validators.etag:
            headers["If-None-Match"] = validators.etag
        if validators.last_modified:
            headers["If-Modified-Since"] = validators.last_modified
        return exchange(url, self.limits, headers, moved=self._check_allowed)

    def pause(self, host: str) -> float:
        """Seconds to wait between two requests to a host."""
        known = self.hosts.get(host)
        delay = known.rules.crawl_delay(_TOKEN) if known and known.rules else None
        return max(self.pause_seconds, min(delay or 0.0, LONGEST_DELAY))

    def _check_allowed(self, url: str) -> None:
        host = host_of(url)
        known = self.hosts.setdefault(host, Host())
        now = datetime.now(UTC)
        aged = known.robots_at is None or not timedelta() <= now - known.robots_at < _ROBOTS_LAST
        if known.robots is None or aged:
            parts = urlsplit(url)
            known.robots = self._robots_of(f"{parts.scheme}://{parts.netloc}/robots.txt")
            known.robots_at, known.rules, known.fresh = now, None, True
        if known.rules is None:
            known.rules = _rules_of(known.robots)
        if not known.rules.can_fetch(url, _TOKEN):
            raise NotAllowed(f"{url}: the site's robots.txt asks not to fetch it; left alone")

    def _robots_of(self, url: str) -> str:
        limits = evolve(self.limits, max_bytes=_MOST_ROBOTS)
        answer = exchange(url, limits, {"User-Agent": user_agent()})
        if self.pause_seconds:
            time.sleep(self.pause_seconds)
        if 200 <= answer.status < 300:
            return answer.raw.decode("utf-8", "replace")
        if answer.status == 429 or answer.status >= 500:
            # Source: RFC 9309, 2.3.1.4: one that cannot be reached forbids all.
            raise BadReport(f"{url}: the server cannot answer now (HTTP {answer.status})")
        return ""


def _rules_of(robots: str) -> Any:
    from protego import Protego

    return Protego.parse(robots)


def user_agent() -> str:
    """Who asks: Sayso with its version and, where the environment gives one, a contact."""
    contact = os.environ.get(CONTACT, "").strip()
    plain = "".join(c for c in contact if c.isprintable() and c not in "()")
    return agent(f"watches news feeds{f'; {plain}' if plain else ''}")


def host_of(url: str) -> str:
    """The host and port of an address, in lower case."""
    return urlsplit(url).netloc.lower()


def validators_of(headers: Mapping[str, str]) -> Validators:
    """What an answer gives to ask again with."""
    return Validators(headers.get("etag"), headers.get("last-modified"))


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long a server asks to be left alone, a day at most; None where it does not say."""
    given = headers.get("retry-after", "").strip()
    if given.isascii() and given.isdigit():
        wait = timedelta(seconds=min(int(given), 86400))
    else:
        try:
            moment = parsedate_to_datetime(given)
        except (ValueError, TypeError):
            return None
        wait = moment.astimezone(UTC) - now
    return max(timedelta(), min(wait, timedelta(days=1)))
