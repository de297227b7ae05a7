"""A source: where reports come from, and how often to look."""

from datetime import timedelta
from enum import StrEnum

from attrs import field, frozen


class SourceKind(StrEnum):
    """What stands at a source's address."""

    FEED = "feed"
    """RSS, Atom or JSON Feed."""
    SITEMAP = "sitemap"
    """A news site map, or an index of site maps."""
    URLS = "urls"
    """Lines with a web address each, such as GDELT's tables; zipped or not."""
    FOLDER = "folder"
    MAILBOX = "mailbox"
    """An mbox file, an .eml file, or a folder of these."""
    JSONL = "jsonl"
    PARQUET = "parquet"
    WARC = "warc"


WEB = frozenset((SourceKind.FEED, SourceKind.SITEMAP, SourceKind.URLS))
"""Kinds whose list names pages to fetch; the others hold the reports themselves."""


SILENT_AFTER = timedelta(days=3)


class Take(StrEnum):
    """Which text of an item is read."""

    PAGE = "page"
    """The page that it links to; the feed's own text where the page cannot be had."""
    FEED = "feed"
    """The text in the feed."""


@frozen
class Source:
    """One source of reports."""

    id: str
    kind: SourceKind
    at: str
    """A web address, or a path."""
    outlet: str | None = None
    """Who publishes there: a slug of a pack, a name or a domain; None: as each page says."""
    language: str | None = None
    """ISO 639-1; None: as each report is found to be."""
    theatre: str | None = None
    """A report that names nothing of this theatre pack is set aside; None: nothing is."""
    take: Take = Take.PAGE
    every: timedelta = timedelta(minutes=15)
    """How often to look."""
    silent_after: timedelta = SILENT_AFTER
    """Without a new item for so long it is told as silent."""
    revisit: tuple[timedelta, ...] = field(
        default=(timedelta(hours=1), timedelta(days=1), timedelta(days=7))
    )
    """How long after an item was first taken its page is looked at again for edits."""
