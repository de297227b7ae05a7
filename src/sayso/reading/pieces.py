"""A sentence as word pieces, each with its place in the text."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from attrs import frozen

from sayso.reading.traits import traits_of
from sayso.reading.veil import Party, veil

MAX_PIECES = 254


@frozen
class Pieces:
    """Word pieces of one sentence, between [CLS] and [SEP].

    `ids`, `starts`, `ends`, `words`, `traits` have one item a piece, [CLS] and [SEP] included (span
    0, 0, word -1, trait 0). Spans are code points of the report's text. `words` numbers whole words: runs of
    pieces with no space or punctuation between them.
    """

    ids: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    words: tuple[int, ...]
    traits: tuple[int, ...] = ()
    """What the letters and the grammar of time say of each piece's word (`traits.py`)."""

    def __len__(self) -> int:
        return len(self.ids)

    def is_first(self, index: int) -> bool:
        """Whether the piece begins a word."""
        return self.words[index] >= 0 and self.words[index] != self.words[index - 1]

    def firsts(self) -> list[int]:
        """The first piece of each word."""
        return [i for i in range(len(self)) if self.is_first(i)]

    def word_end(self, index: int) -> int:
        """Return the index after the last piece of the word that piece `index` is in."""
        end = index + 1
        while end < len(self.words) and self.words[end] == self.words[index]:
            end += 1
        return end


class PieceTokenizer:
    """A word-piece vocabulary, as `tokenizers` reads it from tokenizer.json."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = _load(str(path))

    def cut(
        self,
        text: str,
        start: int,
        end: int,
        parties: Sequence[Party] = (),
        times: Sequence[tuple[int, int]] = (),
    ) -> Pieces:
        """Cut text[start:end] into at most MAX_PIECES word pieces, its parties veiled.

        Args:
            times: Where time expressions stand in the text, in order.
        """
        veiled = veil(text, start, end, parties)
        # NUL and lone surrogates have no word piece; a space each keeps every offset.
        sentence = "".join(
            " " if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in veiled.words
        )
        coded = self._tokenizer.encode(sentence)
        ids, spans, words = coded.ids, coded.offsets, coded.word_ids
        last = len(ids) - 1
        keep = [i for i in range(1, last) if spans[i][1] > spans[i][0]][:MAX_PIECES]
        origins = [veiled.origin(*spans[i]) for i in keep]
        traits = _traits(sentence, [(words[i], *spans[i]) for i in keep], origins, times)
        return Pieces(
            (ids[0], *(ids[i] for i in keep), ids[last]),
            (0, *(a for a, _ in origins), 0),
            (0, *(b for _, b in origins), 0),
            (-1, *(words[i] for i in keep), -1),
            (0, *traits, 0),
        )


def _traits(
    sentence: str,
    pieces: Sequence[tuple[int, int, int]],
    origins: Sequence[tuple[int, int]],
    times: Sequence[tuple[int, int]],
) -> list[int]:
    """The trait of each piece's word.

    Args:
        pieces: Of each the number of its word, and where it stands in the sentence as it is read.
        origins: Where each stands in the text.
    """
    where: dict[int, tuple[int, int]] = {}
    in_time: dict[int, int] = {}
    at = 0
    before: tuple[int, int] | None = None
    for (word, start, end), (origin, _) in zip(pieces, origins, strict=True):
        where[word] = (where.get(word, (start, end))[0], end)
        if word in in_time:
            continue
        while at < len(times) and times[at][1] <= origin:
            at += 1
        within = times[at] if at < len(times) and times[at][0] <= origin else None
        in_time[word] = 0 if within is None else 1 + (within == before)
        before = within
    found = dict(
        zip(where, traits_of(sentence, [*where.values()], [*in_time.values()]), strict=True)
    )
    return [found[word] for word, _, _ in pieces]


@lru_cache(maxsize=4)
def _load(path: str) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(path)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
