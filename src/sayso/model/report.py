"""A report: one text by one source, fixed for good; an edited page is a new report."""

import hashlib
from datetime import UTC, date, datetime, time

from attrs import field, frozen

from sayso.model.ids import ReportId, content_id


@frozen
class Report:
    """One report as it was read.

    `text` is what every span points into. Of plain text it is the file's own, unchanged.
    """

    id: ReportId
    text: str = field(repr=False)
    source: str | None = None
    """Outlet: a slug of a theatre pack, else its name or domain as given; None if unknown."""
    url: str | None = None
    title: str | None = None
    author: str | None = None
    published: date | None = None
    """The day of publication where the newsroom is; relative dates are read from it."""
    published_at: datetime | None = None
    """Aware UTC moment by which it surely was public; None where no day is known."""
    language: str | None = None
    """ISO 639-1."""

    def __attrs_post_init__(self) -> None:
        if self.published_at is not None and self.published_at.tzinfo is None:
            raise ValueError("published_at must be zone-aware")

    @property
    def text_sha256(self) -> str:
        """Hash of the text as stored, UTF-8."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


def make_report(
    text: str,
    *,
    source: str | None = None,
    url: str | None = None,
    title: str | None = None,
    author: str | None = None,
    published: date | datetime | None = None,
    language: str | None = None,
) -> Report:
    """Make a report whose id follows from source, url, day and text.

    Args:
        published: A day, or a zone-aware moment. Of a bare day the report counts as known
            from the last instant of that day in UTC.
    """
    if isinstance(published, datetime):
        day: date | None = published.date()
        moment: datetime | None = published.astimezone(UTC)
    else:
        day = published
        moment = datetime.combine(published, time.max, UTC) if published else None
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    report_id = ReportId(
        content_id("report", source, url, day.isoformat() if day else None, digest)
    )
    return Report(report_id, text, source, url, title, author, day, moment, language)
