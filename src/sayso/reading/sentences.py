"""Sentences as spans of the text: paragraphs first, then sentences by nupunkt."""

import re
from functools import lru_cache
from typing import Any

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
_LISTED = re.compile(r"\s*(?:[|*•#>–—-]|\d)|.*\|\s*\Z")
"""Lines of a list or a table: entries, dates, clock times, cells."""
_ENDS = re.compile(r"""[.!?…:;]["'”’»)\]]*$""")
# A sentence longer than this is cut at a clause boundary, so that a page without a full stop
# costs time in proportion to its length.
MAX_CHARS = 900
_CUT = re.compile(r"[;,:—–]\s|\s")


@lru_cache(maxsize=1)
def _punkt() -> Any:
    import nupunkt

    return nupunkt


def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans [start, end) of all sentences, in order, without the space around them.

    A line break ends a sentence unless the text is hard-wrapped (teletype, e-mail), in which
    case only an empty line or an indented one does.
    """
    spans = []
    for start, end in paragraph_spans(text):
        for a, b in _split(text[start:end]):
            span = _trim(text, start + a, start + b)
            if span is not None:
                spans.extend(_cut(text, *span))
    return tuple(spans)


def paragraph_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of paragraphs: runs of lines that belong together."""
    lines = [m.span() for m in _LINE.finditer(text)]
    wrapped = _is_wrapped([text[a:b] for a, b in lines])
    out: list[tuple[int, int]] = []
    for start, end in lines:
        line = text[start:end]
        if not line.strip():
            continue
        if out and wrapped and not line[0].isspace() and not _gap(text, out[-1][1], start):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return tuple(out)


def _gap(text: str, end: int, start: int) -> bool:
    """Whether an empty line stands between two lines."""
    between = text[end:start].replace("\r\n", "\n")
    return sum(between.count(c) for c in "\n\r\x0b\x0c\x85\u2028\u2029") > 1


def _is_wrapped(lines: list[str]) -> bool:
    full = [line.rstrip() for line in lines if line.strip()]
    if len(full) < 3:
        return False
    if 2 * sum(_LISTED.match(line) is not None for line in full) >= len(full):
        return False
    longest = max(map(len, full))
    if not 40 <= longest <= 100:
        return False
    # Wrapped prose breaks off in mid-sentence on most of its lines.
    inner = full[:-1]
    broken = sum(not _ENDS.search(line) and len(line) > 0.6 * longest for line in inner)
    return broken >= 0.5 * len(inner)


def _split(paragraph: str) -> list[tuple[int, int]]:
    if len(paragraph) < 2:
        return [(0, len(paragraph))]
    found: list[tuple[int, int]] = []
    for item in _punkt().sent_spans(paragraph.replace("\n", " ").replace("\r", " ")):
        found.append((int(item[0]), int(item[1])))
    return found or [(0, len(paragraph))]


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    out = []
    while end - start > MAX_CHARS:
        window = text[start + MAX_CHARS // 2 : start + MAX_CHARS]
        hits = list(_CUT.finditer(window))
        strong = [m for m in hits if len(m.group()) > 1]
        at = start + MAX_CHARS // 2 + (strong or hits)[-1].end() if hits else start + MAX_CHARS
        span = _trim(text, start, at)
        if span:
            out.append(span)
        start = at
    last = _trim(text, start, end)
    return [*out, last] if last else out
