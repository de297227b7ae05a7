"""Put names or words in each other's place, and tell where every letter went.

A reader is fair to two sides if swapping their names in a report swaps them in its claims and
changes nothing else.
"""

import re
from collections.abc import Mapping
from typing import Any

from attrs import frozen

_ROLES = ("actor", "target", "place", "origin")


@frozen
class Swapped:
    """A text in which words stand for others, with the way from the old offsets to the new."""

    text: str
    moves: tuple[tuple[int, int, int, int], ...]
    """(start, end) in the old text, (start, end) in the new one, of each swapped word, in order."""

    def moved(self, start: int, end: int) -> tuple[int, int]:
        """Where the span [start, end) of the old text is now; inside a swapped word, all of it."""
        return self._at(start, False), self._at(end, True)

    def _at(self, at: int, is_end: bool) -> int:
        shift = 0
        for a, b, c, d in self.moves:
            if at < a or (is_end and at == a):
                break
            if at < b or (is_end and at == b):
                return d if is_end else c
            shift = d - b
        return at + shift


def swapped(text: str, words: Mapping[str, str]) -> Swapped:
    """Put `words[w]` for each whole word or phrase w, the longest where several fit.

    Words in small letters also stand for themselves with a capital.
    """
    every = dict(words)
    every |= {
        w[:1].upper() + w[1:]: v[:1].upper() + v[1:] for w, v in words.items() if w[:1].islower()
    }
    if not every:
        return Swapped(text, ())
    longest = sorted(every, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
    out, at, moves = "", 0, []
    for found in pattern.finditer(text):
        out += text[at : found.start()]
        moves.append((*found.span(), len(out), len(out) + len(every[found.group()])))
        out += every[found.group()]
        at = found.end()
    return Swapped(out + text[at:], tuple(moves))


def both_ways(one: str, other: str) -> dict[str, str]:
    """The words that swap two names."""
    return {one: other, other: one}


def shape(
    claim: Mapping[str, Any], swap: Swapped | None = None, words: Mapping[str, str] | None = None
) -> str:
    """Everything a printed claim says but its ids, its score and what its names are tied to.

    Args:
        claim: In the contract's printed form.
        swap: Moves the offsets into the swapped text; None leaves them.
        words: Swaps the claim's own words likewise.
    """

    def spot(mention: Mapping[str, Any]) -> tuple[int, int]:
        start, end = mention["start"], mention["end"]
        return swap.moved(start, end) if swap else (start, end)

    def said(text: str | None) -> str | None:
        return swapped(text, words).text if text and words else text

    def facts(part: str, keys: tuple[str, ...]) -> list[Any]:
        held = claim.get(part) or {}
        return [said(held.get("text")), *(held.get(key) for key in keys)]

    return repr(
        (
            claim["type"],
            spot(claim["evidence"]),
            {role: sorted(map(spot, claim["roles"].get(role) or ())) for role in _ROLES},
            facts("time", ("start", "end", "precision")),
            facts("count", ("min", "max")),
            said(claim.get("label")),
            [claim[key] for key in ("realis", "polarity", "ended", "stance", "said")],
            facts("speaker", ()),
            [said(one["text"]) for one in claim.get("via") or ()],
        )
    )
