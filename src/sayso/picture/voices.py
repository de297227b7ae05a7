"""Claims in words: who says it and how, and how clear a decision is."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sayso.model.ids import ClaimId
from sayso.model.picture import Interest, Party, Status, Tier, Voice
from sayso.model.terms import Stance
from sayso.picture.evidence import Bearing
from sayso.picture.heard import Heard
from sayso.picture.sides import ANONYMOUS, Cast
from sayso.picture.weight import Weight

if TYPE_CHECKING:
    from sayso.picture.fold import PlaceState

TIER_WORDS = {
    Tier.T1: "conceded by the losing side",
    Tier.T2: "shown by reviewed imagery or a look on the spot",
    Tier.T3: "told by independent origins",
    Tier.T4: "told by one unaligned origin",
    Tier.T5: "told by the gaining side alone",
    Tier.T6: "carried on from before",
}


def speaker_of(heard: Heard, cast: Cast) -> Party:
    """Who speaks: unnamed voices by the words that stand for them."""
    if heard.speaker == ANONYMOUS:
        return Party(ANONYMOUS, heard.speaker_words)
    return cast.party(heard.speaker)


def voices(told: Iterable[tuple[Heard, Interest]], cast: Cast) -> tuple[Voice, ...]:
    """Return who says it, one voice for each speaker, stance and stake, in order of record."""
    found: dict[tuple[Party, Stance, Interest], dict[ClaimId, None]] = {}
    for heard, stake in sorted(told, key=lambda t: t[0].n):
        key = (speaker_of(heard, cast), heard.claim.stance, stake)
        found.setdefault(key, {})[heard.claim.id] = None
    return tuple(Voice(*key, tuple(claims)) for key, claims in found.items())


def voices_of(bearings: Iterable[Bearing], cast: Cast, state: "PlaceState") -> tuple[Voice, ...]:
    """Return who says that a place is as it is."""
    rival = state.holder if state.leading is not None else state.previous
    return voices(((b.heard, state.stake_of(b, rival)) for b in bearings), cast)


def margin_words(state: "PlaceState", weight: Weight | None) -> str:
    """How clear the decision is: what is for it, what is against it, and how far apart they are."""
    if weight is None or not weight:
        return "nothing but the starting state" if state.starting else "no claim decides it"
    against: Weight | None = state.doubt
    if state.leading is not None:
        lead = state.leading
        against = lead.against if lead.against else lead.stay
        if state.status is Status.HELD:
            against = lead.hold if lead.hold else lead.inside
        elif state.status is Status.CONTESTED:
            against = lead.against
    opposed = against.tier if against else None
    distance = (opposed or 7) - state.tier
    distance += max(-2, min(2, weight.origins - (against.origins if against else 0)))
    word = "wide" if distance >= 5 else "clear" if distance >= 3 else "narrow"
    if distance < 1:
        word = "none"
    told = f"{TIER_WORDS[state.tier]}"
    if weight.origins > 1:
        told += f", {weight.origins} independent origins"
    other = f"against it {TIER_WORDS[opposed]}" if opposed else "nothing against it"
    return f"{word}: {told}; {other}"
