"""Score predicted claims against gold claims, both in the contract's printed form.

A prediction can match a gold claim of its type whose evidence it overlaps. Mentions agree when
their spans overlap or their refs are equal. Pairs are taken best first, each claim once.
Lenient: half or more of the role mentions agree (F1). Strict: all, and none more. Attributes
count over the lenient pairs. Optional gold claims cost nothing, found or missed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

ROLES = ("actor", "target", "place", "origin")
ClaimDict = Mapping[str, Any]


@frozen
class Score:
    """Counts over one text or many; scores add up with `+`."""

    gold: int = 0
    predicted: int = 0
    lenient: int = 0
    strict: int = 0
    right: Counter[str] = field(factory=Counter)
    """Attribute: how many pairs agree on it."""
    asked: Counter[str] = field(factory=Counter)
    """Attribute: how many pairs could be asked."""

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.gold + other.gold,
            self.predicted + other.predicted,
            self.lenient + other.lenient,
            self.strict + other.strict,
            self.right + other.right,
            self.asked + other.asked,
        )

    def precision(self, kind: str = "lenient") -> float:
        """Share of predictions that are right."""
        return getattr(self, kind) / self.predicted if self.predicted else 0.0

    def recall(self, kind: str = "lenient") -> float:
        """Share of gold claims that were found."""
        return getattr(self, kind) / self.gold if self.gold else 0.0

    def f1(self, kind: str = "lenient") -> float:
        """Harmonic mean of precision and recall, `kind` lenient or strict."""
        p, r = self.precision(kind), self.recall(kind)
        return 2 * p * r / (p + r) if p + r else 0.0

    def attribute(self, name: str) -> float | None:
        """Share of pairs that agree on an attribute; None where none could be asked."""
        return self.right[name] / self.asked[name] if self.asked[name] else None


def score(gold: Sequence[ClaimDict], predicted: Sequence[ClaimDict]) -> Score:
    """Score one text."""
    pairs = pair(gold, predicted)
    needed = [p for p in pairs if not gold[p[0]].get("optional")]
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for g, p, _ in needed:
        for name, same in compare(gold[g], predicted[p]).items():
            asked[name] += 1
            right[name] += same
    return Score(
        gold=sum(not g.get("optional") for g in gold),
        predicted=len(predicted) - (len(pairs) - len(needed)),
        lenient=len(needed),
        strict=sum(overlap == 1.0 for *_, overlap in needed),
        right=right,
        asked=asked,
    )


def by_type(gold: Sequence[ClaimDict], predicted: Sequence[ClaimDict]) -> dict[str, Score]:
    """Score one text, each claim type apart."""
    types = {c["type"] for c in [*gold, *predicted]}
    return {
        t: score([g for g in gold if g["type"] == t], [p for p in predicted if p["type"] == t])
        for t in sorted(types)
    }


def pair(gold: Sequence[ClaimDict], predicted: Sequence[ClaimDict]) -> list[tuple[int, int, float]]:
    """Return (gold index, predicted index, overlap of roles) of all lenient pairs."""
    options = []
    for i, g in enumerate(gold):
        for j, p in enumerate(predicted):
            if g["type"] != p["type"] or not _overlap(g["evidence"], p.get("evidence")):
                continue
            same = role_f1(g, p)
            if same >= 0.5:
                worth = same + 0.001 * sum(compare(g, p).values())
                worth -= 0.0005 if g.get("optional") else 0.0
                options.append((-worth, i, j, same))
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    out = []
    for _, i, j, same in sorted(options):
        if i not in used_gold and j not in used_predicted:
            used_gold.add(i)
            used_predicted.add(j)
            out.append((i, j, same))
    return out


def role_f1(gold: ClaimDict, predicted: ClaimDict) -> float:
    """Return the F1 of role mentions of one pair; 1 where neither has any."""
    hits = total = 0
    for role in ROLES:
        wanted = list(gold.get("roles", {}).get(role) or [])
        left = list(predicted.get("roles", {}).get(role) or [])
        total += len(wanted) + len(left)
        for mention in wanted:
            found = next((m for m in left if _agree(mention, m)), None)
            if found is not None:
                hits += 1
                left.remove(found)
    return 2 * hits / total if total else 1.0


def compare(gold: ClaimDict, predicted: ClaimDict) -> dict[str, bool]:
    """Return, for each attribute that the gold claim has, whether the prediction agrees."""
    out = {
        "stance": predicted.get("stance") == gold["stance"],
        "realis": predicted.get("realis") == gold["realis"],
        "polarity": predicted.get("polarity", "positive") == gold["polarity"],
        "ended": bool(predicted.get("ended")) == bool(gold.get("ended")),
        "speaker": _same_speaker(gold.get("speaker"), predicted.get("speaker")),
    }
    for name, ends in (("time", ("start", "end")), ("count", ("min", "max"))):
        if gold.get(name):
            other = predicted.get(name) or {}
            # A missing time agrees with one whose words give no day; a missing count does not.
            asked = other if name == "time" else predicted.get(name)
            out[name] = asked is not None and all(other.get(e) == gold[name].get(e) for e in ends)
    if gold.get("label"):
        out["label"] = _within(gold["label"], predicted.get("label"))
    wanted = [(m["ref"], r) for r in ROLES for m in gold["roles"].get(r) or [] if m.get("ref")]
    if wanted:
        given = {(m.get("ref"), r) for r in ROLES for m in predicted["roles"].get(r) or []}
        out["refs"] = all(w in given for w in wanted)
    return out


def _same_speaker(gold: ClaimDict | None, predicted: ClaimDict | None) -> bool:
    if gold is None or predicted is None:
        return gold is None and predicted is None
    if gold.get("ref") and gold["ref"] == predicted.get("ref"):
        return True
    return _within(gold["text"], predicted.get("text"))


def _within(one: str, other: str | None) -> bool:
    if not other:
        return False
    a, b = one.lower(), other.lower()
    return a in b or b in a


def _overlap(one: ClaimDict | None, other: ClaimDict | None) -> bool:
    if not one or not other or one.get("start") is None or other.get("start") is None:
        return False
    return bool(min(one["end"], other["end"]) > max(one["start"], other["start"]))


def _agree(gold: ClaimDict, predicted: ClaimDict) -> bool:
    return bool(gold.get("ref") and gold["ref"] == predicted.get("ref")) or _overlap(
        gold, predicted
    )
