"""Finer types and groups of people, by rule and by the codebook's words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sayso.codebook.load import load_terms
from sayso.model.terms import ClaimType, Polarity, Realis
from sayso.picture.heard import Heard

TERRITORY = frozenset(
    {
        ClaimType.CAPTURE,
        ClaimType.HANDOVER,
        ClaimType.WITHDRAWAL,
        ClaimType.ADVANCE,
        ClaimType.SIEGE,
        ClaimType.SIEGE_LIFTED,
        ClaimType.SURRENDER,
        ClaimType.ATTACK_REPELLED,
    }
)
"""Types whose place is the matter itself: a city's capture is not its airport's."""

HARM = frozenset(
    {
        ClaimType.AIRSTRIKE,
        ClaimType.SHELLING,
        ClaimType.BOMBING,
        ClaimType.ATTACK_ON_CIVILIANS,
        ClaimType.ABDUCTION,
        ClaimType.ARREST,
        ClaimType.DAMAGE,
        ClaimType.DISPLACEMENT,
        ClaimType.VIOLATION,
    }
)
"""Types that the one who is charged with them would rather not have done."""

STRIKES = frozenset({ClaimType.AIRSTRIKE, ClaimType.SHELLING, ClaimType.BOMBING, ClaimType.DAMAGE})
"""Types of harm that are also means of war: done to fighters, they are boasted of."""

YIELDING = frozenset({ClaimType.WITHDRAWAL, ClaimType.HANDOVER, ClaimType.SURRENDER})
"""Types by which the actor itself loses."""

MUTUAL = frozenset(
    {
        ClaimType.ARMED_CLASH,
        ClaimType.AGREEMENT,
        ClaimType.NEGOTIATION,
        ClaimType.OFFENSIVE,
        ClaimType.ATTACK_REPELLED,
    }
)
"""Types of two sides, either of which may be named first."""


@cache
def _terms() -> Mapping[str, Any]:
    return load_terms("finer")


@cache
def _pattern(name: str, within: str = "") -> re.Pattern[str]:
    words: Sequence[str] = _terms()[within][name] if within else _terms()[name]
    spelled = "|".join(
        re.escape(w).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
        for w in sorted(words, key=lambda w: (-len(w), w))
    )
    return re.compile(rf"(?<!\w)(?:{spelled})(?!\w)", re.IGNORECASE)


def says(heard: Iterable[Heard], name: str) -> bool:
    """Whether the quotes have one of the codebook's words under `name`."""
    return any(mentions_word(one.claim.evidence.text, name) for one in heard)


def mentions_word(text: str, name: str) -> bool:
    """Whether a text has one of the codebook's words under `name`."""
    return _pattern(name).search(text) is not None


def group_of(words: str) -> str | None:
    """The codebook's group that words for people belong to: children, women, men, civilians,
    fighters or unsaid; None for words it does not have, as proper names."""
    for name in ("children", "women", "men", "fighters", "civilians", "unsaid"):
        if _pattern(name, "groups").search(words):
            return name
    return None


def finer_type(
    members: Sequence[Heard], *, retaken: bool, unopposed: bool, broken_up: str | None
) -> str:
    """Return the finer type of an event, by its claims.

    Args:
        members: The claims that affirm it; the first gives the type.
        retaken: Its actor held the place before, by the record.
        unopposed: The place had been left before.
        broken_up: Of a protest: the finer type, where it was met with arrests or an attack.
    """
    first = members[0].claim
    if broken_up is not None:
        return broken_up
    planned = first.realis is not Realis.ACTUAL
    words = _BY_WORDS.get(first.type, ())
    for name, fine in words:
        if says(members, name):
            return fine
    labels = {m.claim.label for m in members if m.claim.label}
    victims = {group_of(m.text) for h in members for m in h.claim.target}
    match first.type:
        case ClaimType.OFFENSIVE:
            if victims and victims <= {"civilians", "children", "women", "men"}:
                return "attack_on_civilians"
            return "raid" if _within_a_day(members) else "offensive_launched"
        case ClaimType.ADVANCE:
            return "entry_unopposed" if unopposed else "advance_unlocated"
        case ClaimType.CAPTURE:
            partial = "partial" in labels or any(m.claim.count for m in members)
            return "recapture" if retaken else "partial_capture" if partial else "capture"
        case ClaimType.HANDOVER:
            return "agreement" if planned else "handover"
        case ClaimType.WITHDRAWAL:
            at_base = any(_pattern("base").search(p.text) for m in members for p in m.claim.place)
            return (
                "withdrawal_announced"
                if planned
                else ("base_abandoned" if at_base else "withdrawal")
            )
        case ClaimType.ATTACK_ON_CIVILIANS:
            named = any(m.ref for h in members for m in h.claim.target)
            return "targeted_killing" if named else "attack_on_civilians"
        case ClaimType.ABDUCTION:
            return "combatants_captured" if "fighters" in victims else "abduction_disappearance"
        case ClaimType.RELEASE:
            releasing = {m.actors[0] for m in members if m.actors}
            return "prisoner_exchange" if len(releasing) > 1 else "release"
        case ClaimType.AID:
            refused = any(m.claim.polarity is Polarity.NEGATIVE for m in members)
            return "aid_access_denied" if refused else "aid_access_granted"
        case ClaimType.AGREEMENT:
            return "ceasefire_agreed" if "ceasefire" in labels else "agreement"
        case ClaimType.DESIGNATION:
            undone = any(m.claim.polarity is Polarity.NEGATIVE or m.claim.ended for m in members)
            return "delisted" if undone else "designated"
        case ClaimType.FORMED:
            for label in ("merger", "split", "renamed"):
                if label in labels:
                    return {"merger": "group_merged", "split": "group_split"}.get(
                        label, "group_renamed"
                    )
            return "group_formed"
        case ClaimType.CASUALTIES:
            hurt = victims & {"civilians", "children", "women"}
            return "attack_on_civilians" if hurt else "armed_clash"
        case _:
            return _PLAIN.get(first.type, first.type.value)


_BY_WORDS: dict[ClaimType, tuple[tuple[str, str], ...]] = {
    ClaimType.BOMBING: (("suicide_bomb", "suicide_bomb"), ("grenade", "grenade")),
    ClaimType.AIRSTRIKE: (("chemical", "chemical_use"),),
    ClaimType.SHELLING: (("chemical", "chemical_use"),),
    ClaimType.ATTACK_ON_CIVILIANS: (
        ("sexual_violence", "sexual_violence"),
        ("torture", "torture"),
    ),
    ClaimType.SURRENDER: (("defection", "defection"),),
    ClaimType.DEPLOYMENT: (("base_established", "base_established"),),
    ClaimType.DAMAGE: (("looting", "looting_property_destruction"),),
    ClaimType.DISPLACEMENT: (("evacuation", "evacuation"), ("return", "return")),
    ClaimType.RIOT: (("mob", "mob_violence"),),
    ClaimType.LEADS: (("killed", "leader_killed"), ("resigned", "leader_resigned")),
}

_PLAIN = {
    ClaimType.ATTACK_REPELLED: "armed_clash",
    ClaimType.SIEGE: "siege_imposed",
    ClaimType.AIRSTRIKE: "air_drone_strike",
    ClaimType.SHELLING: "shelling_artillery_missile",
    ClaimType.BOMBING: "ied_mine",
    ClaimType.ARREST: "arrests",
    ClaimType.DEPLOYMENT: "mobilisation_deployment",
    ClaimType.DAMAGE: "infrastructure_damage",
    ClaimType.VIOLATION: "ceasefire_violation_alleged",
    ClaimType.PROTEST: "peaceful_protest",
    ClaimType.RIOT: "violent_demonstration",
    ClaimType.LEADS: "leader_removed",
}


def _within_a_day(members: Sequence[Heard]) -> bool:
    ends = [(m.start, m.end) for m in members if m.start]
    ended = any(m.claim.ended for m in members)
    return bool(ends) and ended and all(e is not None and (e - s).days <= 1 for s, e in ends if s)
