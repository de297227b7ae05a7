"""A digest as Markdown and as plain text."""

import re
from collections.abc import Iterator
from textwrap import fill

from sayso.outputs.digest.model import Digest, Item, Quote
from sayso.outputs.digest.words import (
    NOTE,
    TITLE,
    claim_link,
    more_words,
    period_words,
    quote_words,
    summary_words,
)

_MARKUP = re.compile(r"([\\`*_\[\]<>#|])")
WIDTH = 76
"""Columns of plain text: what mail readers show unbroken."""


def as_markdown(digest: Digest, base: str | None = None) -> str:
    """Return a digest as Markdown (CommonMark).

    Args:
        base: Address of this record's site, for links to claims; None: links to the outlets.
    """
    lines = [
        f"# {TITLE}",
        "",
        _md(period_words(digest)),
        "",
        summary_words(digest),
        "",
    ]
    for section in digest.sections:
        lines += [f"## {section.heading.value}", ""]
        for item in section.items:
            lines += [*_md_item(item, base), ""]
    lines += ["---", "", _md(NOTE), ""]
    return "\n".join(lines)


def _md_item(item: Item, base: str | None) -> Iterator[str]:
    yield f"- {_md(item.sentence)}"
    if item.before:
        yield f"  - before: {_md(item.before)}"
    if item.why:
        yield f"  - why: {_md(item.why)}"
    for n, side in enumerate(item.sides):
        yield f"  - {chr(65 + n)}: {_md(side.says)}, {_md(side.voices)}"
        yield from (f"    - {_md_quote(q, base)}" for q in side.quotes)
    if not item.sides:
        yield from (f"  - {_md_quote(q, base)}" for q in item.quotes)
        if item.more:
            yield f"  - {more_words(item.more)}"


def _md_quote(quote: Quote, base: str | None) -> str:
    words, link = _md(quote_words(quote)), claim_link(quote, base)
    return f"{words} [{quote.claim}]({_target(link)})" if link else f"{words} {quote.claim}"


def _md(words: str) -> str:
    return _MARKUP.sub(r"\\\1", words)


def _target(link: str) -> str:
    return re.sub(r"[\s()<>]", lambda m: f"%{ord(m.group()):02X}", link)


def as_text(digest: Digest, base: str | None = None) -> str:
    """Return a digest as plain text, lines of at most 76 columns but for addresses."""
    lines = [TITLE.upper(), "", *_wrapped(period_words(digest), "")]
    lines += ["", *_wrapped(summary_words(digest), ""), ""]
    for section in digest.sections:
        lines += [section.heading.value.upper(), ""]
        for item in section.items:
            lines += [*_text_item(item, base), ""]
    return "\n".join([*lines, *_wrapped(NOTE, ""), ""])


def _text_item(item: Item, base: str | None) -> Iterator[str]:
    yield from _wrapped(item.sentence, "* ")
    if item.before:
        yield from _wrapped(f"before: {item.before}", "  ")
    if item.why:
        yield from _wrapped(f"why: {item.why}", "  ")
    for n, side in enumerate(item.sides):
        yield from _wrapped(f"{chr(65 + n)}: {side.says}, {side.voices}", "  ")
        for quote in side.quotes:
            yield from _text_quote(quote, base, "     ")
    if not item.sides:
        for quote in item.quotes:
            yield from _text_quote(quote, base, "  ")
        if item.more:
            yield f"  {more_words(item.more)}"


def _text_quote(quote: Quote, base: str | None, indent: str) -> Iterator[str]:
    yield from _wrapped(f"> {quote_words(quote)}", indent)
    yield f"{indent}  {claim_link(quote, base) or quote.claim}"


def _wrapped(words: str, first: str) -> list[str]:
    indent = " " * len(first)
    return fill(
        words, WIDTH, initial_indent=first, subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False,
    ).splitlines()  # fmt: skip
