"""Rename parties and places in training sentences, so that the reader learns roles, not names.

A reader that knows who "usually" attacks whom is not fair to either. Every so often each named
party or place of a sentence is given another one's name, or a blank word piece; at other times
its parties stand under the veil, as they do when the reader reads.
"""

import random
import re
from collections.abc import Iterable, Mapping, Sequence

from data import FrameExample, SentenceExample
from sayso.reading.veil import ABBREVIATIONS, GROUPS

PARTIES = frozenset({"actor", "target", "speaker", "via"})
PLACES = frozenset({"place", "origin"})
BLANKS = tuple(f"[unused{n}]" for n in range(1, 40))
LOADED = (
    ("regime", "government"), ("terrorists", "fighters"), ("terrorist", "rebel"),
    ("militants", "fighters"), ("insurgents", "rebels"), ("mercenaries", "troops"),
    ("bandits", "guerrillas"), ("occupiers", "soldiers"), ("militia", "army"),
    ("liberated", "captured"), ("martyred", "killed"), ("neutralized", "killed"),
    ("aggression", "offensive"), ("gangs", "groups"),
)  # fmt: skip
"""A word that takes sides and a plain one: what is read must not hang on which of them stands."""
_PRONOUNS = frozenset(
    "it its they their them he she his her we our us who which i that those group groups".split()
)


class Renamer:
    """Draws new names from those that the training data has."""

    def __init__(self, examples: Iterable[SentenceExample]) -> None:
        self.pools: dict[tuple[bool, bool], list[str]] = {}
        for e in examples:
            for f in e.frames:
                for name, a, b in f.parts:
                    kind = self._kind(name, e.text[a:b])
                    if kind is not None:
                        self.pools.setdefault(kind, []).append(e.text[a:b])

    @staticmethod
    def _kind(part: str, words: str) -> tuple[bool, bool] | None:
        """(is a party, is a proper name), or None for what is not renamed."""
        if part not in PARTIES and part not in PLACES:
            return None
        if words.lower() in _PRONOUNS or len(words) < 3 or len(words) > 45 or "\n" in words:
            return None
        proper = any(w[:1].isupper() for w in words.split()[-2:])
        party = part in PARTIES
        return (party, proper) if proper or party else None

    def rename(self, e: SentenceExample, rng: random.Random, blank: float) -> SentenceExample:
        """Return the sentence with its names exchanged, or as it was where that cannot be."""
        anchors = {f.anchor for f in e.frames}
        chosen: dict[str, str] = {}
        for f in e.frames:
            for name, a, b in f.parts:
                words = e.text[a:b]
                kind = self._kind(name, words)
                if kind is None or words in chosen or any(a <= x < b for x in anchors):
                    continue
                if rng.random() < blank:
                    chosen[words] = rng.choice(BLANKS)
                else:
                    chosen[words] = rng.choice(self.pools[kind])
        return _exchanged(e, chosen)

    def reworded(self, e: SentenceExample, rng: random.Random) -> SentenceExample:
        """Return the sentence with loaded words made plain, or plain ones loaded."""
        chosen: dict[str, str] = {}
        for loaded, plain in LOADED:
            old, new = (loaded, plain) if rng.random() < 0.5 else (plain, loaded)
            for spelt in (str.lower, str.capitalize, str.upper):
                if re.search(rf"(?<!\w){spelt(old)}(?!\w)", e.text):
                    chosen.setdefault(spelt(old), spelt(new))
        return _exchanged(e, chosen)

    def veiled(self, e: SentenceExample) -> SentenceExample:
        """Return the sentence with its named parties under the stand-ins of `sayso.reading.veil`."""
        anchors = {f.anchor for f in e.frames}
        named = sorted(
            (a, e.text[a:b])
            for f in e.frames
            for name, a, b in f.parts
            if self._kind(name, e.text[a:b]) == (True, True)
            and not any(a <= x < b for x in anchors)
        )
        chosen: dict[str, str] = {}
        groups, short = iter(GROUPS), iter(ABBREVIATIONS)
        for at, words in named:
            if words not in chosen:
                bracketed = e.text[at - 1 : at] == "(" and words.isupper()
                chosen[words] = next(short if bracketed else groups, words)
        return _exchanged(e, chosen)


def _exchanged(e: SentenceExample, chosen: Mapping[str, str]) -> SentenceExample:
    if not chosen:
        return e
    if e.text.isupper():
        chosen = {k: v if v in BLANKS else v.upper() for k, v in chosen.items()}
    longest = sorted(chosen, key=len, reverse=True)
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)")
    spans = [(m.start(), m.end(), chosen[m.group()]) for m in pattern.finditer(e.text)]
    return _rebuilt(e, spans) or e


def _rebuilt(e: SentenceExample, spans: Sequence[tuple[int, int, str]]) -> SentenceExample | None:
    text, at = "", 0
    shifts: list[tuple[int, int, int, int]] = []
    for a, b, new in spans:
        text += e.text[at:a]
        shifts.append((a, b, len(text), len(text) + len(new)))
        text += new
        at = b
    text += e.text[at:]

    def moved(x: int, is_end: bool) -> int | None:
        by = 0
        for a, b, _, d in shifts:
            if x <= a:
                break
            if x < b:
                return None
            by = d - b
            if x == b:
                return d
        return x + by

    frames = []
    for f in e.frames:
        anchor = moved(f.anchor, False)
        parts = [(n, moved(a, False), moved(b, True)) for n, a, b in f.parts]
        if anchor is None or any(a is None or b is None for _, a, b in parts):
            return None
        frames.append(FrameExample(f.type, anchor, parts, f.attributes, f.optional))  # type: ignore[arg-type]
    return SentenceExample(e.document, text, frames)
