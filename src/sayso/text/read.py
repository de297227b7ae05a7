"""Bytes become a report."""

import re
from datetime import date, datetime
from typing import Final, Literal, TypeAlias

from attrs import evolve, field, frozen

from sayso.errors import BadReport
from sayso.model.report import Report, make_report
from sayso.text.encoding import decode
from sayso.text.found import FoundReport
from sayso.text.html import read_page
from sayso.text.moment import lies_ahead

Kind: TypeAlias = Literal["text", "markdown", "html"]

MAX_BYTES = 50_000_000
"""A report this big or bigger is refused."""

SUFFIXES: Final[dict[str, Kind]] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
_CONTENT_TYPES: Final[dict[str, Kind]] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/markdown": "markdown",
    "text/plain": "text",
}
# First bytes of what people take for text files, and what to do about each.
_FOREIGN: Final = (
    (b"%PDF-", "a PDF", "save its text as .txt (pdftotext)"),
    (b"PK\x03\x04", "a ZIP archive or an office document", "save its text as .txt, or unpack it"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document", "save its text as .txt"),
    (b"{\\rtf", "an RTF document", "save it as plain text"),
    (b"\x1f\x8b", "a gzip file", "unpack it (gunzip)"),
    (b"\x28\xb5\x2f\xfd", "a zstd file", "unpack it (unzstd)"),
    (b"BZh", "a bzip2 file", "unpack it (bunzip2)"),
    (b"\xfd7zXZ\x00", "an xz file", "unpack it (unxz)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it"),
    (b"\x89PNG\r\n", "a PNG image", "give the text of what it shows"),
    (b"\xff\xd8\xff", "a JPEG image", "give the text of what it shows"),
    (b"GIF87a", "a GIF image", "give the text of what it shows"),
    (b"GIF89a", "a GIF image", "give the text of what it shows"),
    (b"SQLite format 3\x00", "an SQLite database", "pass a ledger with --ledger"),
    (b"\x7fELF", "a program", "give a report"),
)
_PAGE_HEAD: Final = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|main|div|p)\b"
    r"|.*<(?:html|body)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_HEADING: Final = re.compile(r"^#[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_SEEN: Final = re.compile("[^\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


@frozen
class Given:
    """What is known of a report from outside; it counts before what the report itself says."""

    source: str | None = None
    """Outlet: a slug of a theatre pack, a name or a domain."""
    url: str | None = None
    title: str | None = None
    author: str | None = None
    published: date | datetime | None = field(default=None)
    """A day, or an aware moment."""
    language: str | None = None
    """ISO 639-1."""

    @published.validator
    def _is_aware(self, _: object, published: date | datetime | None) -> None:
        # What a naive time means would depend on the machine.
        if isinstance(published, datetime) and published.tzinfo is None:
            raise ValueError(f"published {published} must be zone-aware")


def read_report(
    raw: bytes,
    *,
    kind: Kind | None = None,
    source: str | None = None,
    url: str | None = None,
    published: date | datetime | None = None,
    encoding: str | None = None,
    now: datetime | None = None,
) -> Report:
    """Turn one document into a report; `find_report` also tells what is doubtful about it.

    Args:
        raw: The bytes as found. Plain text and Markdown are stored letter for letter.
        kind: None to tell from the bytes.
        published: A day where the newsroom is, or an aware moment. None takes what a page says
            of itself; plain text says nothing.
        encoding: As declared outside, such as by HTTP. None, or one that does not fit, leaves it
            to the bytes.
        now: Aware. A page's date after it is left out, a given one is refused; None believes all.

    Raises:
        BadReport: Empty, too big, binary, in no known encoding, a page without an article, or a
            date to come.
        ValueError: A moment without a zone.
    """
    given = Given(source=source, url=url, published=published)
    return find_report(raw, given, kind=kind, encoding=encoding, now=now).report


def find_report(
    raw: bytes,
    given: Given = Given(),
    *,
    name: str | None = None,
    kind: Kind | None = None,
    encoding: str | None = None,
    now: datetime | None = None,
) -> FoundReport:
    """Turn one document into a report and warnings; see `read_report`.

    Args:
        name: What messages call it; None for its URL.

    Raises:
        BadReport: As `read_report`.
    """
    name = name or given.url or "the report"
    try:
        _check_size(len(raw))
        _check_foreign(raw)
        kind = kind or guess_kind(raw, name)
        decoded = decode(raw, encoding, is_page=kind == "html")
    except BadReport as error:
        raise BadReport(f"{name}: {error}") from error
    found = find_report_in(decoded.text, given, name=name, kind=kind, now=now)
    if decoded.warning is None:
        return found
    return evolve(found, warnings=(f"{name}: {decoded.warning}", *found.warnings))


def find_report_in(
    text: str,
    given: Given = Given(),
    *,
    name: str | None = None,
    kind: Kind = "text",
    now: datetime | None = None,
) -> FoundReport:
    """Turn text that is decoded already into a report and warnings; see `read_report`.

    Raises:
        BadReport: As `read_report`; also for half letters (lone surrogates).
    """
    name = name or given.url or "the report"
    try:
        _check_text(text, kind)
        if given.published is not None and now is not None and lies_ahead(given.published, now):
            raise BadReport(
                f"published {given.published.isoformat()} is still to come; correct the date"
            )
        if kind == "html":
            return _from_page(text, given, name, now)
    except BadReport as error:
        raise BadReport(f"{name}: {error}") from error
    heading = _HEADING.search(text) if kind == "markdown" and given.title is None else None
    return FoundReport(name, _made(text, evolve(given, title=heading[1]) if heading else given))


def guess_kind(raw: bytes, name: str | None = None, content_type: str | None = None) -> Kind:
    """Tell what a document is: by its declared type, its name's suffix, or its first bytes.

    Args:
        name: A path or URL.
        content_type: As in HTTP, with or without parameters.
    """
    declared = (content_type or "").partition(";")[0].strip().lower()
    if declared in _CONTENT_TYPES:
        return _CONTENT_TYPES[declared]
    suffix = re.search(r"\.[a-z]+(?=$|[?#])", (name or "").lower())
    if suffix and suffix[0] in SUFFIXES:
        return SUFFIXES[suffix[0]]
    head = raw[:4096].replace(b"\0", b"").decode("latin-1").lstrip("\u00ef\u00bb\u00bf\u00fe\u00ff")
    return "html" if _PAGE_HEAD.match(head) else "text"


def _check_size(size: int) -> None:
    if size >= MAX_BYTES:
        raise BadReport(
            f"{size / 1e6:.0f} MB; a report must be under {MAX_BYTES // 1_000_000} MB; "
            "split it, or put many reports into a .jsonl file, one a line"
        )


def _check_foreign(raw: bytes) -> None:
    for head, what, remedy in _FOREIGN:
        if raw.startswith(head):
            raise BadReport(f"it is {what}, not text; {remedy}")


def _check_text(text: str, kind: Kind) -> None:
    if not _SEEN.search(text):
        raise BadReport("it is empty; give a file that has text in it")
    try:
        _check_size(len(text.encode("utf-8")))
    except UnicodeEncodeError as error:
        raise BadReport(
            f"half a letter (a lone surrogate) at position {error.start}; write it again as UTF-8"
        ) from error
    if kind != "html" and "\0" in text:
        # Databases and other programmes cut a text off at one.
        raise BadReport(
            f"a NUL at position {text.index(chr(0))} of {len(text)}, so it is binary or damaged; if "
            "it is text, save it as UTF-8 or take the NULs out (tr -d '\\000')"
        )


def _from_page(page: str, given: Given, name: str, now: datetime | None) -> FoundReport:
    article = read_page(page, given.url)
    published, warnings = given.published or article.published, []
    if published is None:
        warnings.append(f"{name}: the page gives no date; pass one with --published")
    elif given.published is None and now is not None and lies_ahead(published, now):
        warnings.append(
            f"{name}: the page's date, {published.isoformat()}, is still to come and was left out; "
            "pass the right one with --published"
        )
        published = None
    known = Given(
        source=given.source or article.outlet,
        url=given.url or article.url,
        title=given.title or article.title,
        author=given.author or article.author,
        published=published,
        language=given.language or article.language,
    )
    return FoundReport(name, _made(article.text, known), tuple(warnings))


def _made(text: str, given: Given) -> Report:
    return make_report(
        text,
        source=given.source,
        url=given.url,
        title=given.title,
        author=given.author,
        published=given.published,
        language=given.language,
    )
