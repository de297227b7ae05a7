"""The words of a digest that are the same in every form."""

from datetime import datetime

from sayso.outputs.digest.model import Digest, Quote

TITLE = "What changed in the record"
LONGEST_QUOTE = 280
"""Characters of a quotation that are shown."""
NOTE = (
    "Sayso records who says what; it does not say what is true. Every line names who says so, and "
    "links to the words."
)


def moment_words(moment: datetime) -> str:
    """A moment to the minute, UTC."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def period_words(digest: Digest) -> str:
    """Which period, by which clock, about what."""
    what = "recorded" if digest.clock == "recorded" else "published"
    words = f"{what} from {moment_words(digest.since)} to {moment_words(digest.until)}"
    if digest.recorded_at is not None:
        words += f", by what was held on {moment_words(digest.recorded_at)}"
    words = f"{words}, about: {digest.about}" if digest.about else words
    return words[0].upper() + words[1:]


def summary_words(digest: Digest) -> str:
    """How much came in and how much changed; says so where nothing did."""
    came = f"{digest.reports} report{'s' if digest.reports != 1 else ''} came in"
    if digest.is_quiet and not digest.reports:
        return "No report came in, so the record says nothing new of these days."
    if digest.is_quiet:
        words = f"{came}; nothing that the record says has changed."
    else:
        number = sum(len(s.items) for s in digest.sections)
        words = f"{came}; {number} change{'s' if number != 1 else ''}."
    if digest.resting:
        what = "finding reads" if digest.resting == 1 else "findings read"
        words += f" {digest.resting} {what} as before, on other claims."
    return words


def quoted_words(quote: Quote) -> str:
    """The words themselves, cut where they are long: a digest quotes, it does not republish."""
    if len(quote.text) <= LONGEST_QUOTE:
        return f"“{quote.text}”"
    return f"“{quote.text[:LONGEST_QUOTE].rsplit(' ', 1)[0]} […]”"


def quote_words(quote: Quote) -> str:
    """A quotation with its outlet and day."""
    day = f", {quote.published}" if quote.published else ""
    back = " (taken back)" if quote.taken_back else ""
    return f"{quoted_words(quote)} {quote.outlet}{day}{back}"


def claim_link(quote: Quote, base: str | None) -> str | None:
    """Where a quotation can be seen: in this record's site, else at the outlet."""
    return f"{base.rstrip('/')}/claims/{quote.claim}" if base else quote.url


def more_words(more: int) -> str:
    """How many quotations are not shown."""
    return f"and {more} more quotation{'s' if more != 1 else ''}"
