"""Columns of text that read well in a terminal, in a pipe and in any script."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from attrs import field, frozen

WIDTH = 100
"""Columns of output that goes to no terminal."""

_NARROWEST = 8
_LONGEST_KEPT = 14
"""A column does not get narrower than its longest word, up to this."""
_GAP = "  "

Emphasis = Callable[[str], str]
"""Makes a heading stand out; the identity where colour has no place."""


@frozen
class Row:
    """One line of a table, and the lines that belong under it."""

    cells: tuple[str, ...]
    details: tuple[str, ...] = ()


@frozen
class Section:
    """A titled table; without columns, its rows are details alone."""

    title: str
    note: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    empty: str = "none"
    """What to say where there are no rows."""
    fixed: frozenset[int] = field(default=frozenset())
    """Columns that are never wrapped, such as ids."""


def render(sections: Iterable[Section], width: int = WIDTH, strong: Emphasis = str) -> str:
    """Return sections as text, each line at most `width` columns where words allow it."""
    return "\n".join(part for s in sections for part in (*_section(s, width, strong), ""))


def _section(section: Section, width: int, strong: Emphasis) -> Iterable[str]:
    if section.title:
        note = f": {section.note}" if section.note else ""
        head, *more = wrap(section.title + note, width)
        yield strong(section.title) + head[len(section.title) :]
        yield from more
    if not section.rows:
        yield f"  {section.empty}"
        return
    if not section.columns:
        for row in section.rows:
            for detail in row.details:
                yield from wrap(detail, width)
        return
    widths = _widths(section, width)
    yield strong(_line(section.columns, widths))
    for row in section.rows:
        wrapped = [wrap(c, w) if c else [""] for c, w in zip(row.cells, widths, strict=True)]
        for n in range(max(map(len, wrapped))):
            yield _line([w[n] if n < len(w) else "" for w in wrapped], widths)
        for detail in row.details:
            yield from wrap("    " + detail, width)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [c + " " * (w - columns(c)) for c, w in zip(cells, widths, strict=True)]
    return _GAP.join(padded).rstrip()


def _widths(section: Section, width: int) -> list[int]:
    """Widths that fit: the widest columns give way first, fixed ones never."""
    cells = [section.columns, *(row.cells for row in section.rows)]
    widths = [max(columns(row[n]) for row in cells) for n in range(len(section.columns))]
    words = [
        max((columns(w) for row in cells for w in row[n].split()), default=0)
        for n in range(len(widths))
    ]
    floors = [
        w if n in section.fixed else min(w, _NARROWEST, words[n]) for n, w in enumerate(widths)
    ]
    floors = [
        max(floor, min(word, _LONGEST_KEPT)) for floor, word in zip(floors, words, strict=True)
    ]
    spare = width - len(_GAP) * (len(widths) - 1)
    while sum(widths) > spare:
        widest = max(range(len(widths)), key=lambda n: widths[n] - floors[n])
        if widths[widest] <= floors[widest]:
            break
        widths[widest] -= 1
    return widths


def wrap(line: str, width: int) -> list[str]:
    """Return a line cut at spaces to lines of `width` columns; what follows hangs two deeper.

    A word that is wider than a whole line is cut.
    """
    indent = line[: len(line) - len(line.lstrip())]
    hang = indent + "  " if width > 40 else indent
    lines: list[str] = []
    current, filled = indent, False
    for word in line.split():
        joined = f"{current} {word}" if filled else current + word
        if columns(joined) <= width:
            current, filled = joined, True
            continue
        if filled:
            lines.append(current)
        current = hang + word
        while columns(current) > width > columns(hang) + 1:
            cut = _fitting(current, width)
            lines.append(current[:cut])
            current = hang + current[cut:]
        filled = True
    lines.append(current)
    return lines


def _fitting(text: str, width: int) -> int:
    at = len(text)
    while at > 1 and columns(text[:at]) > width:
        at -= 1
    return at


_PLAIN = re.compile(r"[ -~]*")


def columns(text: str) -> int:
    """How many terminal columns a text takes: wide letters two, combining marks none."""
    if _PLAIN.fullmatch(text):
        return len(text)
    return sum(map(_columns_of, text))


def _columns_of(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def printable(text: str) -> str:
    """Return a text on one line that cannot steer a terminal: control characters become spaces,
    and marks that turn the direction of what follows go."""
    # What Unicode calls printable has none of these; most texts are.
    return text if text.isprintable() else "".join(_shown(c) for c in text)


def _shown(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Cc", "Zl", "Zp") or char == "\u00a0":
        return " "
    # Trojan-source overrides: a quotation must not reorder the words around it.
    return "" if char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069" else char


def shorten(ids: Iterable[str], least: int = 6) -> dict[str, str]:
    """Map each id to a prefix that no other one of them shares, its kind kept whole.

    Args:
        least: Digits to show after the kind at least.
    """
    known = sorted(set(ids))
    short: dict[str, str] = {}
    for n, one in enumerate(known):
        kind = one.rfind("-") + 1
        near = [known[m] for m in (n - 1, n + 1) if 0 <= m < len(known)]
        shared = max((_common(one, other) for other in near), default=0)
        short[one] = one[: max(kind + least, shared + 1)]
    return short


def _common(a: str, b: str) -> int:
    for n, (x, y) in enumerate(zip(a, b, strict=False)):
        if x != y:
            return n
    return min(len(a), len(b))
