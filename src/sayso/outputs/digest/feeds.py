"""A digest as feeds: Atom (RFC 4287) and JSON Feed 1.1."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from attrs import asdict

from sayso.outputs.digest.model import Digest, Heading, Item
from sayso.outputs.digest.words import TITLE, claim_link, period_words, quote_words, summary_words

_ATOM = "http://www.w3.org/2005/Atom"


def as_atom(digest: Digest, base: str | None = None, self_at: str | None = None) -> str:
    """Return a digest as an Atom feed, an entry for each change.

    Args:
        base: As for `as_markdown`.
        self_at: The feed's own address; None where it has none yet.
    """
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed")
    when = _moment(digest.until)
    name = f"urn:sayso:feed:{digest.clock}" + (f":{_slug(digest.about)}" if digest.about else "")
    _add(feed, "id", self_at or name)
    _add(feed, "title", f"{TITLE}: {digest.about}" if digest.about else TITLE)
    _add(feed, "subtitle", f"{period_words(digest)}. {summary_words(digest)}")
    _add(feed, "updated", when)
    _add(_add(feed, "author"), "name", "Sayso")
    if self_at:
        _add(feed, "link", rel="self", href=self_at)
    for heading, item in _items(digest):
        entry = _add(feed, "entry")
        _add(entry, "id", f"urn:sayso:{item.id}")
        _add(entry, "title", item.sentence)
        _add(entry, "updated", when)
        _add(entry, "category", term=heading.value)
        for quote in item.quotes[:1]:
            link = claim_link(quote, base)
            if link:
                _add(entry, "link", rel="alternate", href=link)
        _add(entry, "content", _body(item, base), type="html")
    text = ElementTree.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def as_json_feed(digest: Digest, base: str | None = None, self_at: str | None = None) -> str:
    """Return a digest as a JSON Feed; "_sayso" holds each item field by field."""
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{TITLE}: {digest.about}" if digest.about else TITLE,
        "description": f"{period_words(digest)}. {summary_words(digest)}",
        **({"feed_url": self_at} if self_at else {}),
        **({"home_page_url": base} if base else {}),
        "language": "en",
        "_sayso": {
            "id": digest.id,
            "since": _moment(digest.since),
            "until": _moment(digest.until),
            "clock": digest.clock,
            "about": digest.about,
            "reports": digest.reports,
            "resting": digest.resting,
        },
        "items": [_json_item(h, i, digest, base) for h, i in _items(digest)],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _json_item(heading: Heading, item: Item, digest: Digest, base: str | None) -> dict[str, Any]:
    link = next((claim_link(q, base) for q in item.quotes), None)
    return {
        "id": f"urn:sayso:{item.id}",
        **({"url": link} if link else {}),
        "title": item.sentence,
        "content_html": _body(item, base),
        "date_published": _moment(digest.until),
        "tags": [heading.value],
        "_sayso": json.loads(json.dumps(asdict(item), default=str)),
    }


def _items(digest: Digest) -> Iterator[tuple[Heading, Item]]:
    for section in digest.sections:
        for item in section.items:
            yield section.heading, item


def _body(item: Item, base: str | None) -> str:
    """An item's text as HTML."""
    from html import escape

    parts = [f"<p>{escape(item.sentence)}</p>"]
    parts += [f"<p>before: {escape(item.before)}</p>"] if item.before else []
    parts += [f"<p>why: {escape(item.why)}</p>"] if item.why else []
    for side in item.sides:
        parts.append(f"<p>{escape(side.says)}, {escape(side.voices)}</p>")
    for quote in (*item.quotes, *(q for s in item.sides for q in s.quotes)):
        link = claim_link(quote, base)
        words = escape(quote_words(quote))
        where = f' <a href="{escape(link)}">{escape(quote.claim)}</a>' if link else ""
        parts.append(f"<blockquote>{words}{where}</blockquote>")
    return "".join(parts)


def _add(
    parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str
) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = text
    return element


def _moment(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _slug(about: str) -> str:
    from urllib.parse import quote

    return quote(about.lower().replace(" ", "-"), safe="-")
