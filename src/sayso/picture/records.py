"""How often each side's own claims of ground were borne out later: the same test both ways."""

from collections.abc import Iterable
from datetime import date

from attrs import define, frozen

from sayso.model.ids import ClaimId
from sayso.model.picture import Basis, Party, Tier
from sayso.picture.control import ControlRules, PlaceClaims, states_of
from sayso.picture.fold import PlaceState


@frozen
class SelfClaims:
    """One side's claims to places that nobody else bore out when they were made."""

    party: Party
    made: int
    conceded: int
    """Admitted later by the side that lost."""
    borne_out: int
    """Told later by independent origins, or shown."""
    refuted: int
    """Given up: it left, or the other side was shown to hold the place after."""
    claims: tuple[ClaimId, ...]

    @property
    def open(self) -> int:
        """Neither borne out nor refuted so far."""
        return self.made - self.conceded - self.borne_out - self.refuted


@define
class _Tale:
    party: str
    claims: tuple[ClaimId, ...]
    end: str = ""


def self_claims(
    places: Iterable[PlaceClaims], rules: ControlRules, until: date | None
) -> tuple[SelfClaims, ...]:
    """Return every side's record up to a day, by name and key of the side.

    One claim is one stretch in which a side claims a place on its own word alone.
    """
    told: list[_Tale] = []
    for claims in places:
        told += _of_place(states_of(claims, rules, until))
    by_party: dict[str, list[_Tale]] = {}
    for tale in told:
        by_party.setdefault(tale.party, []).append(tale)
    found = (
        SelfClaims(
            rules.cast.party(key),
            len(tales),
            sum(t.end == "conceded" for t in tales),
            sum(t.end == "borne_out" for t in tales),
            sum(t.end == "refuted" for t in tales),
            tuple(c for t in tales for c in t.claims),
        )
        for key, tales in by_party.items()
    )
    return tuple(sorted(found, key=lambda s: (s.party.name, s.party.key)))


def _of_place(states: Iterable[PlaceState]) -> list[_Tale]:
    open_tales: dict[str, _Tale] = {}
    told: list[_Tale] = []
    for state in states:
        for group, tale in list(open_tales.items()):
            won = state.won
            if won is not None and won.group == group:
                tale.end = "conceded" if state.tier is Tier.T1 else "borne_out"
            elif group not in state.challenges:
                tale.end = "refuted"
            else:
                continue
            del open_tales[group]
        for group, challenge in state.challenges.items():
            ruling = challenge.ruling
            if ruling is not None and ruling.basis is Basis.SELF_CLAIM and group not in open_tales:
                weight = challenge.hold if challenge.hold else challenge.inside
                tale = open_tales[group] = _Tale(weight.party(), weight.ids())
                told.append(tale)
    return told
