"""Bearers of names like a given one, for a person to choose from; never used to resolve."""

from collections.abc import Sequence

from anyascii import anyascii
from attrs import frozen
from rapidfuzz import fuzz, process

from sayso.registry.names import digits, loose_key
from sayso.registry.pack import Pack, Ref

LEAST_SCORE = 75.0
"""Lower scores are noise. Two armies of one state reach 78 as printed, "Deir ez-Zor" and "Dayr
az-Zawr" 61 (trials before this was written): folding comes first, and a person decides."""


@frozen
class Proposal:
    """One bearer that may be meant."""

    ref: Ref
    name: str
    """The name of it that is like the one asked for."""
    score: float
    """0 to 100; for ranking only, not a probability."""


def propose(text: str, packs: Sequence[Pack], limit: int) -> list[Proposal]:
    """Return bearers of like names, likest first; names with other numbers are left out."""
    wanted, numbers = _plain(text), digits(text)
    if not wanted:
        return []
    names = [each for pack in packs for each in _names(pack) if digits(each[0]) == numbers]
    plain = [_plain(name) for name, _ in names]
    scored: dict[int, float] = {}
    # Words in another order, and words written in one, are both common in romanised names.
    for scorer, asked, among in (
        (fuzz.token_sort_ratio, wanted, plain),
        (fuzz.ratio, wanted.replace(" ", ""), [each.replace(" ", "") for each in plain]),
    ):
        for _, score, at in process.extract(
            asked, among, scorer=scorer, score_cutoff=LEAST_SCORE, limit=limit * 4
        ):
            scored[at] = max(scored.get(at, 0.0), score)
    best: dict[str, Proposal] = {}
    for at, score in sorted(scored.items(), key=lambda each: (-each[1], each[0])):
        name, ref = names[at]
        best.setdefault(ref.slug, Proposal(ref, name, round(score, 1)))
    return list(best.values())[:limit]


def _names(pack: Pack) -> list[tuple[str, Ref]]:
    found = []
    for actor in pack.actors:
        ref = Ref(actor.slug, actor.name, actor.kind.value, pack=pack.id)
        found += [(name, ref) for name in (actor.name, *(each.text for each in actor.names))]
    for place in pack.places:
        ref = place.ref(pack.id)
        found += [(name, ref) for name in (place.name, *(each.text for each in place.names))]
    return found


def _plain(text: str) -> str:
    return " ".join(anyascii(word).lower() for word in loose_key(text) if word != "al")
