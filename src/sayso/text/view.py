"""A folded view of a text for matching, with the way back to the text, letter for letter."""

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from attrs import frozen

_QUOTES = {
    "'": "‘’‚‛′‵ʹʻʼʽˈ`´＇‹›\u05f3",
    '"': "“”„‟″‶«»〝〞〟＂\u05f4",
    "-": "‐‑‒–—―−﹘﹣－⁃\u2e3a\u2e3b\u05be",
}
_ALIKE: Final = {char: plain for plain, chars in _QUOTES.items() for char in chars}

# Letters that print nothing: joiners, direction marks, soft hyphen, variation selectors, Arabic
# tatweel (a stretch of the pen).
_SILENT: Final = re.compile(
    "[\u00ad\u034f\u061c\u0640\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)

# Runs of plain letters are folded at once, any other letter by itself, white space by the run.
_PIECE: Final = re.compile(r"([!-&(-_a-~]+)|(\s+)|(.)", re.DOTALL)


@frozen
class View:
    """A text and its folded form: one case, plain quotes and dashes, single spaces.

    Compatibility forms ("ﬁ", full-width digits) and composed letters are taken apart; letters
    that print nothing are left out. Accents stay: "Nūbl" is not "Nubl".
    """

    text: str
    folded: str
    # Start of each folded letter's source, and its end: [start, end) in the text.
    _starts: "array[int]"
    _ends: "array[int]"

    @classmethod
    def of(cls, text: str) -> "View":
        """Fold a text."""
        parts: list[str] = []
        starts, ends = array("I"), array("I")
        for start, end, piece in _pieces(text):
            parts.append(piece)
            if len(piece) == end - start and start + 1 < end:
                starts.extend(range(start, end))
                ends.extend(range(start + 1, end + 1))
            else:
                starts.extend([start] * len(piece))
                ends.extend([end] * len(piece))
        return cls(text, "".join(parts), starts, ends)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the text that [start, end) of the folded form stands for.

        It is widened to whole letters of the text where the folded form took one apart.

        Raises:
            ValueError: Not a stretch of the folded form.
        """
        if not 0 <= start < end <= len(self.folded):
            raise ValueError(f"[{start}, {end}) is no stretch of {len(self.folded)} letters")
        return self._starts[start], self._ends[end - 1]

    def position(self, at: int) -> int:
        """Return where in the folded form the letter at `at` of the text begins.

        Of a letter that the fold leaves out, where the next one begins.
        """
        found = bisect_right(self._ends, at)
        return min(found, len(self.folded))

    def find(self, words: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
        """Return the first span of the text that reads like `words`; None if there is none.

        Args:
            start: Look in [start, end) of the text only.
        """
        return next(self.find_all(words, start, end), None)

    def find_all(
        self, words: str, start: int = 0, end: int | None = None
    ) -> Iterator[tuple[int, int]]:
        """Yield every span in [start, end) of the text that reads like `words`, in order.

        The letters at both ends are whole: "s" is not found in "ß", nor "e" in "é".
        """
        wanted = fold(words).strip()
        end = len(self.text) if end is None else end
        at = self.folded.find(wanted, self.position(start)) if wanted else -1
        while at >= 0:
            until = at + len(wanted)
            span = self.span(at, until)
            if span[1] > end:
                return
            if span[0] >= start and self._is_whole(at, until):
                yield span
            at = self.folded.find(wanted, at + 1)

    def _is_whole(self, start: int, end: int) -> bool:
        if start and self._starts[start - 1] == self._starts[start]:
            return False
        if end == len(self.folded):
            return True
        after = self.folded[end]
        return self._starts[end] != self._starts[end - 1] and not unicodedata.combining(after)


def fold(text: str) -> str:
    """Return the folded form alone; folding it again changes nothing."""
    return "".join(piece for _, _, piece in _pieces(text))


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, folded) for the parts of a text that are not left out."""
    spaced: tuple[int, int] | None = None
    for found in _PIECE.finditer(text):
        start, end = found.span()
        plain, space, other = found.groups()
        piece = plain.lower() if plain else " " if space else _fold_letter(other)
        if not piece:
            continue
        if piece == " ":
            # A silent letter between two spaces does not make two of them.
            spaced = (spaced[0] if spaced else start, end)
            continue
        if spaced:
            yield *spaced, " "
            spaced = None
        yield start, end, piece
    if spaced:
        yield *spaced, " "


@lru_cache(maxsize=8192)
def _fold_letter(char: str) -> str:
    if char in _ALIKE:
        return _ALIKE[char]
    if _SILENT.match(char):
        return ""
    if char.isspace():
        return " "
    previous, folded = "", char
    while folded != previous:
        previous, folded = folded, unicodedata.normalize("NFKD", folded).casefold()
    # Some signs are compatible with a space and a mark, some with whole phrases.
    if any(part.isspace() for part in folded):
        return char
    return "".join(_ALIKE.get(part, "" if _SILENT.match(part) else part) for part in folded)
