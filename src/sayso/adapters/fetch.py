"""One report from the web."""

from collections.abc import Mapping
from typing import Final, Protocol

from attrs import frozen

from sayso.adapters.http import ALLOW_PRIVATE, SAVE, Limits, agent, allowed_by_environment, exchange
from sayso.errors import BadReport
from sayso.text.read import Kind, guess_kind

__all__ = [
    "ACCEPT",
    "ALLOW_PRIVATE",
    "Fetch",
    "Fetched",
    "WebFetch",
    "charset_of",
    "check_status",
    "check_type",
]

_TYPES: Final = frozenset(
    (
        "",
        "text/html",
        "application/xhtml+xml",
        "text/plain",
        "text/markdown",
        "text/x-markdown",
        "application/octet-stream",
        "binary/octet-stream",
    )
)
ACCEPT: Final = "text/html,application/xhtml+xml,text/plain,text/markdown;q=0.9,*/*;q=0.1"


@frozen
class Fetched:
    """A document as it came."""

    url: str
    """Where it was in the end, after redirects, without the part after "#"."""
    raw: bytes
    kind: Kind
    encoding: str | None
    """As the server declares it."""


class Fetch(Protocol):
    """Gets one document."""

    def __call__(self, url: str) -> Fetched:
        """Get it.

        Raises:
            BadReport: It cannot be had, or is no text; the message names the URL and a remedy.
        """


@frozen
class WebFetch(Limits):
    """Gets documents over HTTP and HTTPS, each on a connection of its own."""

    @classmethod
    def from_environment(cls) -> "WebFetch":
        """Make one with defaults; `SAYSO_ALLOW_PRIVATE=1` allows private addresses."""
        return cls(allow_private=allowed_by_environment())

    def __call__(self, url: str) -> Fetched:
        """Get the document at `url`; see `Fetch`."""

        def check(status: int, headers: Mapping[str, str]) -> None:
            check_status(url, status)
            check_type(url, headers)

        headers = {"User-Agent": agent("reads single news reports"), "Accept": ACCEPT}
        got = exchange(url, self, headers, check=check)
        declared = got.headers.get("content-type", "")
        kind = guess_kind(got.raw[:5000], got.url, declared)
        return Fetched(got.url, got.raw, kind, charset_of(declared))


def check_type(url: str, headers: Mapping[str, str]) -> None:
    """Raise BadReport for what is declared to be no text and no page."""
    media = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in _TYPES:
        raise BadReport(
            f"{url}: it is {media}, not a text or a page; download it, save its text as .txt "
            "and give the file"
        )


def charset_of(content_type: str) -> str | None:
    """The charset that a Content-Type declares; None where it declares none."""
    for part in content_type.split(";")[1:]:
        key, _, value = part.partition("=")
        if key.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None


def check_status(url: str, status: int) -> None:
    """Raise BadReport, with the remedy, for an answer that is no document."""
    if 200 <= status < 300:
        return
    if status in {404, 410}:
        raise BadReport(f"{url}: nothing is there (HTTP {status}); check the address")
    if status in {401, 402, 403, 407, 451}:
        raise BadReport(f"{url}: the server will not show it (HTTP {status}); {SAVE}")
    if status == 429 or status >= 500:
        raise BadReport(f"{url}: the server cannot answer now (HTTP {status}); try again later")
    raise BadReport(f"{url}: answered with HTTP {status}; {SAVE}")
