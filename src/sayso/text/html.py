"""The article within a page, and what the page says about it."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any, Final
from urllib.parse import urlsplit

from attrs import frozen

from sayso.errors import BadReport

# Limits that keep a hostile page to seconds.
MAX_PAGE_CHARS = 20_000_000
MAX_ELEMENTS = 60_000
# The parser's time grows with the square of the attributes in one tag, its memory with them all.
MAX_ATTRIBUTES = 1_000
MAX_ALL_ATTRIBUTES = 300_000
_MAX_VALUE = 4_000
_MAX_NAMES = 500
_MAX_DATA_SCRIPT = 300_000
# Above this many elements the extractor's second and third opinion take longer than they help.
_SECOND_OPINION = 20_000

# What is cut out before parsing, with where each ends.
_UNREAD: Final = re.compile(r"<!--|<(script|style)(?=[\s/>])", re.IGNORECASE)
# Begins to count at the dashes that open the comment: "<!-->" is a whole one.
_COMMENT_END: Final = re.compile(r"--!?>")
_DATA_TYPE: Final = re.compile(r"""type\s*=\s*["']?application/ld\+json""", re.IGNORECASE)
# A start tag as HTML reads it; possessive, so that it takes time in proportion to its length.
# Source: HTML standard, 13.2.5 Tokenization.
_ATTRIBUTE: Final = (
    r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+"""
)
_START_TAG: Final = re.compile(rf"<[a-zA-Z][^\s/>]*+(?:{_ATTRIBUTE})*+")

# Page furniture that would lend its dates and names to the article.
_BESIDE: Final = re.compile(
    r"\b(?:aside|footer|sidebar|widget|comments?|respond|replies|related|recommend\w*|"
    r"most-?(?:read|viewed|popular)|trending|promo|teaser|newsletter)\b",
    re.IGNORECASE,
)
_BLOCKS: Final = frozenset(
    ("p", "div", "h1", "h2", "h3", "h4", "table", "ul", "ol", "blockquote", "article", "section")
)
# A run of text longer than this is prose; a date in it is the story's, not the page's.
_MAX_LABEL = 80

# Joiners carry meaning in Persian, Kurdish, Urdu and Indian scripts, but the extractor takes them
# for controls; two letters that no page has stand in for them meanwhile.
_JOINERS: Final = "\u200c\u200d"
_STAND_INS: Final = [chr(code) for code in range(0x10600, 0x10736)]  # Linear A.

_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PUBLISHED: Final = re.compile(r"publi|pubdate|^date$|dcterms\.(?:created|issued)|dc\.date", re.I)
_PUBLISHED_DATA: Final = re.compile(r'"datePublished"\s*:\s*"([^"]{10,40})"')
_MODIFIED_DATA: Final = re.compile(r'"dateModified"\s*:\s*"([^"]{10,40})"')
# Hours from UTC at which newsrooms live, the nearest first.
_ZONES: Final = sorted(range(-12, 15), key=abs)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?=$|[-_])")
_SENTENCE_END: Final = re.compile(r"""[.!?…؟۔։।。！？][\s"'”’»)\]]*$""")
_WORD: Final = re.compile(r"\w+")


@frozen
class Article:
    """The main text of a page, with what its metadata says; None where they say nothing."""

    text: str
    """Paragraphs, one a line, without the headline."""
    title: str | None = None
    author: str | None = None
    published: date | datetime | None = None
    """A moment where the page gives one with its zone; else a day."""
    outlet: str | None = None
    """The site's name, else its domain."""
    url: str | None = None
    language: str | None = None


def read_page(page: str, url: str | None = None) -> Article:
    """Take the article out of a page of HTML.

    Args:
        url: Where it was found, if known; its path may hold the date.

    Raises:
        BadReport: No article in it, or too big to be taken apart in seconds.
    """
    if len(page) > MAX_PAGE_CHARS:
        raise BadReport(
            f"a page of {len(page) / 1e6:.0f} MB; Sayso reads pages up to "
            f"{MAX_PAGE_CHARS // 1_000_000} MB; save the article's text as .txt"
        )
    tree, joiners = _parsed(page)
    try:
        facts = _facts(tree, url)
        text = _main_text(tree, url)
    except Exception as error:
        raise BadReport(
            f"the page cannot be taken apart ({type(error).__name__}: {error}); "
            "save the article's text as .txt"
        ) from error
    lines = [line.strip() for line in _restored(text or "", joiners).splitlines()]
    lines = [line for line in lines if line]
    title = _restored(facts.title, joiners).strip() if facts.title else None
    if len(lines) > 1 and title and _is_headline(lines[0], title):
        lines = lines[1:]
    if not any(_is_prose(line) for line in lines):
        raise BadReport(
            "no article in this page (a list of links, a log-in or a page that needs JavaScript?); "
            "give the article's own page, or save its text as .txt"
        )
    return Article(
        "\n".join(lines),
        title or None,
        _restored(facts.author, joiners) if facts.author else None,
        _published(tree, facts.date),
        _restored(facts.sitename or facts.hostname or "", joiners).removeprefix("www.")
        or _domain(url),
        facts.url if _domain(facts.url) else None,
        _language(tree, "\n".join(lines)),
    )


def _parsed(page: str) -> tuple[Any, str]:
    """Return the page's tree, fit for the extractor, and the letters that stand for joiners."""
    from trafilatura import load_html

    page = _lean(_NOT_XML.sub("", page).lstrip())
    _check_tags(page)
    if "html" not in page[:50].lower():
        page = f"<!DOCTYPE html>\n{page}"
    tree = load_html(page, len(page) + 1)
    if tree is None:
        raise BadReport("no HTML can be made out in it; if it is plain text, name it .txt")
    elements = list(tree.iter())
    stand_ins = [letter for letter in _STAND_INS if letter not in page][:2]
    joiners = dict(zip(map(ord, _JOINERS), stand_ins, strict=False))
    for element in elements:
        _tidy(element, joiners)
    return tree, "".join(stand_ins)


def _lean(page: str) -> str:
    """Leave out comments, styles and scripts, but for sound JSON-LD."""
    kept, at = [], 0
    while found := _UNREAD.search(page, at):
        kept.append(page[at : found.start()])
        if found[1] is None:
            end = _COMMENT_END.search(page, found.end() - 2)
            at = end.end() if end else len(page)
            continue
        close = re.compile(f"</{found[1]}[^>]*>", re.IGNORECASE).search(page, found.end())
        at = close.end() if close else len(page)
        if close and _is_data(page[found.start() : close.start()]):
            kept.append(page[found.start() : at])
    kept.append(page[at:])
    return "".join(kept)


def _is_data(script: str) -> bool:
    head, _, data = script.partition(">")
    if not _DATA_TYPE.search(head) or len(data) > _MAX_DATA_SCRIPT:
        return False
    try:
        json.loads(data, strict=False)
    except (ValueError, RecursionError):
        return False
    return True


def _check_tags(page: str) -> None:
    """Refuse what would take the parser or the extractor more than seconds.

    Raises:
        BadReport: More tags or attributes than a page of news has.
    """
    remedy = "save the article's text as .txt"
    together = 0
    for count, tag in enumerate(_START_TAG.finditer(page)):
        if count == MAX_ELEMENTS:
            raise BadReport(f"a page of more than {MAX_ELEMENTS} elements; {remedy}")
        attributes = sum(1 for _ in re.finditer(_ATTRIBUTE, tag[0])) - 1
        together += attributes
        if attributes > MAX_ATTRIBUTES:
            raise BadReport(f"a page with {attributes} attributes in one tag; {remedy}")
        if together > MAX_ALL_ATTRIBUTES:
            raise BadReport(f"a page of more than {MAX_ALL_ATTRIBUTES} attributes; {remedy}")


def _tidy(element: Any, joiners: dict[int, str]) -> None:
    tag = element.tag
    if not isinstance(tag, str):
        return
    if tag in {"noscript", "template", "svg"}:
        if element.getparent() is not None:
            element.drop_tree()
        return
    # A table of paragraphs is layout; one of figures is kept as a table.
    if tag == "table" and any(child.tag in _BLOCKS for child in element.iterdescendants()):
        for part in [element, *element.iterdescendants("tbody", "tr", "td", "th")]:
            part.tag = "div"
    for name, value in element.attrib.items():
        longest = _MAX_NAMES if name in {"class", "id", "style"} else _MAX_VALUE
        if len(value) > longest:
            element.attrib[name] = value[:longest]
    for slot in ("text", "tail"):
        words = getattr(element, slot)
        if words and any(joiner in words for joiner in _JOINERS):
            setattr(element, slot, words.translate(joiners))


def _restored(text: str, stand_ins: str) -> str:
    return text.translate(dict(zip(map(ord, stand_ins), _JOINERS, strict=False)))


def _main_text(tree: Any, url: str | None) -> str | None:
    from trafilatura import bare_extraction

    # Precision costs 0.004 of F1 on the extractor's own test set, and spares paywall notices,
    # advertisements and lists of headlines, which would be read as claims.
    fast = sum(1 for _ in tree.iter()) > _SECOND_OPINION
    document = bare_extraction(
        tree, url=url, fast=fast, include_comments=False, favor_precision=True
    )
    return getattr(document, "text", None)


def _facts(tree: Any, url: str | None) -> Any:
    """Return the extractor's metadata, read from the page without its prose and its furniture."""
    from copy import deepcopy

    from trafilatura import extract_metadata

    bare = deepcopy(tree)
    for element in list(bare.iter()):
        if not isinstance(element.tag, str) or element.tag in {"html", "head", "body", "main"}:
            continue
        names = f"{element.get('class', '')} {element.get('id', '')}"
        if element.tag in {"aside", "footer", "nav"} or _BESIDE.search(names):
            # A name like "has-sidebar" is also given to what holds the article.
            if element.getparent() is not None and element.find(".//h1") is None:
                element.drop_tree()
            continue
        if element.tag not in {"script", "title", "h1", "h2", "meta"}:
            if element.text and len(element.text) > _MAX_LABEL:
                element.text = None
            if element.tail and len(element.tail) > _MAX_LABEL:
                element.tail = None
    # Dates to come are left to the caller, who knows what day it is.
    dates = {"original_date": True, "extensive_search": False, "max_date": "9990-12-31"}
    return extract_metadata(bare, default_url=url, date_config=dates, extensive=False)


def _published(tree: Any, day: str | None) -> date | datetime | None:
    """Return the moment of publication that agrees with the day found, else that day."""
    data = [script.text or "" for script in tree.iter("script")]
    # What stands in a live page was public when its last entry was, not when it was opened.
    live = [words for words in data if '"LiveBlogPosting"' in words]
    if live:
        changes = _moments(_MODIFIED_DATA.findall(live[0]))
        return max(changes, default=None) or (date.fromisoformat(day) if day else None)
    if not day:
        return None
    found = date.fromisoformat(day)
    for moment in _moments(_written(tree, data)):
        if abs((moment.date() - found).days) > 1:
            continue
        # A page may give its moment in UTC and its day where the newsroom is.
        zones = (moment.tzinfo, *(timezone(timedelta(hours=hours)) for hours in _ZONES))
        for zone in zones:
            if moment.astimezone(zone).date() == found:
                return moment.astimezone(zone)
    return found


def _written(tree: Any, data: Sequence[str]) -> Iterator[str]:
    """Yield what the page writes for its moment of publication, the most telling first."""
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if _PUBLISHED.search(name) and meta.get("content"):
            yield meta.get("content")
    for words in data:
        yield from _PUBLISHED_DATA.findall(words)
    for element in tree.iter("time"):
        if element.get("itemprop") == "datePublished" or element.get("pubdate") is not None:
            yield element.get("datetime") or ""


def _moments(written: Iterable[str]) -> Iterator[datetime]:
    """Yield those that are aware moments."""
    for words in written:
        try:
            moment = datetime.fromisoformat(words.strip())
        except ValueError:
            continue
        if moment.tzinfo is not None and 1900 < moment.year < 9000:
            yield moment


def _language(tree: Any, text: str) -> str | None:
    root = tree if tree.tag == "html" else tree.getroottree().getroot()
    written = (root.get("lang") or root.get("xml:lang") or "").strip().lower()
    found = _LANGUAGE.match(written)
    if not found:
        return None
    # Page templates say "en" whatever is put into them.
    plain = sum(letter.isascii() for letter in text if letter.isalpha())
    if found[0] == "en" and plain * 2 < sum(map(str.isalpha, text)):
        return None
    return found[0]


def _domain(url: str | None) -> str | None:
    try:
        parts = urlsplit(url or "")
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    return host.removeprefix("www.")


def _is_headline(line: str, title: str) -> bool:
    """Whether the line is the title, or the title without the name of the site."""
    words, wanted = (" ".join(_WORD.findall(text.casefold())) for text in (line, title))
    if words == wanted:
        return True
    rest = title[len(line) :].lstrip()
    return title.startswith(line) and rest[:1] in set("|-–—:»·/")


def _is_prose(line: str) -> bool:
    """Whether a line says something, as a sentence or at a sentence's length."""
    if not _SENTENCE_END.search(line):
        return len(line) >= 80
    # Without spaces between words, letters are counted instead.
    return len(_WORD.findall(line)) >= 4 or len(line) >= 15
