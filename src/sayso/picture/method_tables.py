"""The method page's tables, from the rules and the policy that the code runs on."""

from collections.abc import Mapping
from typing import Any

from attrs import asdict

from sayso.model.picture import Basis, Grade, Status, Tier, Transition
from sayso.picture.decide import TABLE
from sayso.picture.policy import Policy, default_policy
from sayso.picture.voices import TIER_WORDS
from sayso.picture.weight import grade_of


def method_tables(policy: Policy | None = None) -> Mapping[str, str]:
    """Return Markdown tables by name: tiers, decisions, vocabulary, policy."""
    policy = policy or default_policy()
    return {
        "tiers": _table(
            ("tier", "support", "grade"),
            [(t.name, TIER_WORDS[t], grade_of(t).value if t < Tier.T6 else "") for t in Tier],
        ),
        "decisions": _table(
            ("", "evidence for B", "A's stance", "result"),
            [(str(n), r.evidence, r.stance, r.result) for n, r in enumerate(TABLE, 1)],
        ),
        "vocabulary": _table(
            ("field", "values"),
            [
                ("status", ", ".join(f"`{s.value}`" for s in Status)),
                ("basis", ", ".join(f"`{b.value}`" for b in Basis)),
                ("transition", ", ".join(f"`{t.value}`" for t in Transition)),
                ("grade", ", ".join(f"`{g.value}`" for g in Grade)),
            ],
        ),
        "policy": _table(("key", "value"), list(_values(asdict(policy)))),
    }


def _values(tree: Mapping[str, Any], above: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for name, value in tree.items():
        if isinstance(value, Mapping):
            rows += _values(value, f"{above}{name}.")
        else:
            rows.append((f"`{above}{name}`", _words(value)))
    return rows


def _words(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(" + ".join(v) if isinstance(v, tuple) else str(v) for v in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
