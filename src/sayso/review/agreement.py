"""How far reviewers agree: of the claims that two of them judged."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations

from attrs import frozen

from sayso.model.entry import Judged
from sayso.model.ids import ClaimId
from sayso.review.queue import Standing


@frozen
class Agreement:
    """Two reviewers over the claims that both judged."""

    a: str
    b: str
    both: int
    same: int
    kappa: float | None
    """Cohen's kappa, 1 at most; None where chance alone would make them agree always."""


def agreements(said: Mapping[ClaimId, Standing]) -> list[Agreement]:
    """Every two reviewers who judged one claim at least, those with most in common first."""
    pairs: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for standing in said.values():
        last = {j.by: j for _, j in standing.verdicts}
        for a, b in combinations(sorted(last), 2):
            pairs.setdefault((a, b), []).append((_word(last[a]), _word(last[b])))
    found = [
        Agreement(a, b, len(votes), sum(x == y for x, y in votes), kappa(votes))
        for (a, b), votes in pairs.items()
    ]
    return sorted(found, key=lambda g: (-g.both, g.a, g.b))


def _word(judged: Judged) -> str:
    # Two corrections agree only where they make the same of the claim.
    return f"{judged.verdict.value} {judged.corrected or ''}"


def kappa(votes: Iterable[tuple[str, str]]) -> float | None:
    """Cohen's kappa of pairs of verdicts. Source: Cohen 1960."""
    listed = list(votes)
    if not listed:
        return None
    n = len(listed)
    observed = sum(a == b for a, b in listed) / n
    first, second = Counter(a for a, _ in listed), Counter(b for _, b in listed)
    chance = sum(first[k] * second[k] for k in first) / n**2
    return None if chance == 1 else (observed - chance) / (1 - chance)
