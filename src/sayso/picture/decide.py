"""The decision table: evidence that B took a place from A, and A's word on it, to a status."""

from collections.abc import Callable

from attrs import frozen

from sayso.model.picture import Basis, Status, Tier


@frozen
class Case:
    """What is to be decided: B against A, the last assessed holder.

    Tiers are None where there is no evidence of that kind.
    """

    hold: Tier | None
    """That B holds the whole place."""
    inside: Tier | None
    """That B's forces are in it, or hold a part of it."""
    part_held: bool
    """Somebody says that B holds a part, not only that it is there."""
    agreed: bool
    """Both parties state the transfer."""
    a_known: bool
    a_inside: Tier | None
    """That A is still in the place, by voices other than A's, said since B came."""
    a_left: Tier | None
    """That A left the whole place; T1 is A's own word."""
    b_left: Tier | None
    """That B left the whole place since; T1 is B's own word."""
    a_again: Tier | None
    """That A holds the whole place, said of days after all that is said for B."""
    denied: bool
    """A denies it."""
    denial: Tier | None
    """What stands behind the denial: T2 to T4 by others than A, T1 by B itself."""
    promote_single_neutral: bool


@frozen
class Ruling:
    """The status, and whether B is the assessed holder now."""

    status: Status
    basis: Basis
    tier: Tier
    disputed: bool = False
    to_b: bool = False


@frozen
class Row:
    """One row of the table: the words that the method prints, and the rule."""

    evidence: str
    stance: str
    result: str
    rule: Callable[[Case], Ruling | None]


def decide(case: Case) -> Ruling | None:
    """Return the ruling of the first row that fits; None where B has no claim that counts."""
    for row in TABLE:
        ruling = row.rule(case)
        if ruling is not None:
            return ruling
    return None


_BASES = {
    Tier.T1: Basis.CONCESSION,
    Tier.T2: Basis.VISUAL,
    Tier.T3: Basis.CORROBORATED,
    Tier.T4: Basis.SINGLE_SOURCE,
    Tier.T5: Basis.SELF_CLAIM,
    Tier.T6: Basis.PERSISTENCE,
}


def basis_of(tier: Tier) -> Basis:
    """The basis that a tier alone gives."""
    return _BASES[tier]


def _told(tier: Tier | None, worst: Tier) -> bool:
    return tier is not None and tier <= worst


def _gone(case: Case) -> Ruling | None:
    # B's leaving closes what it opened; one unaligned origin is enough to stay with the last
    # state, as it is enough for "inside".
    if _told(case.b_left, Tier.T4):
        assert case.b_left is not None
        return Ruling(Status.HELD, _BASES[case.b_left], case.b_left)
    return None


def _regained(case: Case) -> Ruling | None:
    best = min((t for t in (case.hold, case.inside) if t is not None), default=Tier.T6)
    if _told(case.a_again, Tier.T3) or (_told(case.a_again, Tier.T4) and case.a_again == best):
        assert case.a_again is not None
        return Ruling(Status.HELD, _BASES[case.a_again], case.a_again)
    return None


def _inside_both(case: Case) -> Ruling | None:
    if not _told(case.inside, Tier.T4) or not case.a_known or _is_gone(case):
        return None
    enough = Tier.T4 if case.promote_single_neutral else Tier.T3
    if _told(case.hold, enough) and not _told(case.a_inside, Tier.T4):
        return None
    assert case.inside is not None
    disputed = case.denied or case.denial is not None
    return Ruling(Status.CONTESTED, Basis.INSIDE_BOTH, case.inside, disputed)


def _agreed(case: Case) -> Ruling | None:
    if case.agreed and case.hold is Tier.T1:
        return Ruling(Status.HELD, Basis.AGREED_TRANSFER, Tier.T1, to_b=True)
    return None


def _conceded(case: Case) -> Ruling | None:
    if case.hold is Tier.T1:
        return Ruling(Status.HELD, Basis.CONCESSION, Tier.T1, to_b=True)
    return None


def _is_gone(case: Case) -> bool:
    """A says that it left; where one neutral source is enough, that source and nobody else."""
    if case.a_left is Tier.T1:
        return True
    lone = case.promote_single_neutral and not _told(case.a_inside, Tier.T4)
    return lone and _told(case.a_left, Tier.T4)


def _left_and_entered(case: Case) -> Ruling | None:
    if case.a_left is None or not _is_gone(case):
        return None
    shown = min((t for t in (case.hold, case.inside) if t is not None), default=None)
    if case.a_left is Tier.T1 and shown is not None:
        return Ruling(Status.HELD, Basis.CONCESSION, Tier.T1, to_b=True)
    if shown is not None and shown <= Tier.T4:
        tier = max(case.a_left, shown)
        return Ruling(Status.HELD, _BASES[tier], tier, to_b=True)
    return None


def _visual(case: Case) -> Ruling | None:
    if case.hold is not Tier.T2:
        return None
    if (case.denied or case.denial) and _told(case.a_inside, Tier.T4):
        return Ruling(Status.CONTESTED, Basis.VISUAL, Tier.T2, disputed=True)
    return Ruling(Status.HELD, Basis.VISUAL, Tier.T2, bool(case.denied or case.denial), to_b=True)


def _corroborated(case: Case) -> Ruling | None:
    if case.hold is not Tier.T3:
        return None
    if _told(case.denial, Tier.T3):
        return Ruling(Status.CONTESTED, Basis.CONFLICT, Tier.T3, disputed=True)
    disputed = case.denied or case.denial is not None
    return Ruling(Status.HELD, Basis.CORROBORATED, Tier.T3, disputed, to_b=True)


def _outweighed(case: Case) -> Ruling | None:
    best = case.hold if case.hold is not None else case.inside
    if best is None or case.denial is None or case.denial >= best:
        return None
    basis = Basis.SINGLE_SOURCE if case.denial is Tier.T4 else Basis.CORROBORATED
    return Ruling(Status.HELD, basis, case.denial, disputed=True)


def _tie(case: Case) -> Ruling | None:
    best = case.hold if case.hold is not None else case.inside
    if best is None or case.denial != best:
        return None
    both = _told(case.inside, Tier.T4) and case.a_known
    return Ruling(Status.CONTESTED if both else Status.HELD, Basis.TIE, best, disputed=True)


def _single(case: Case) -> Ruling | None:
    if case.hold is not Tier.T4:
        return None
    if case.promote_single_neutral and not case.denied:
        return Ruling(Status.HELD, Basis.SINGLE_SOURCE, Tier.T4, to_b=True)
    return Ruling(Status.CLAIMED, Basis.SINGLE_SOURCE, Tier.T4, case.denied)


def _self(case: Case) -> Ruling | None:
    best = case.hold if case.hold is not None else case.inside
    if best is Tier.T5:
        return Ruling(Status.CLAIMED, Basis.SELF_CLAIM, Tier.T5, case.denied)
    return None


def _inside_only(case: Case) -> Ruling | None:
    # Nobody is known to have held the place: to be there is not to hold it.
    if not _told(case.inside, Tier.T4):
        return None
    assert case.inside is not None
    status = Status.CLAIMED if case.part_held else Status.UNKNOWN
    return Ruling(status, _BASES[case.inside], case.inside, case.denied)


TABLE: tuple[Row, ...] = (
    Row("B left the whole place again, T1 to T4", "any", "last state", _gone),
    Row(
        "A holds the whole place again, T1 to T3, or as strong as what B has",
        "any",
        "last state",
        _regained,
    ),
    Row("forces of both inside, T1 to T4; neither says it left", "any", "contested", _inside_both),
    Row("both state an agreed transfer", "agrees", "held B, handed over", _agreed),
    Row("T1", "concedes", "held B", _conceded),
    Row("A says it left; B shown or said to be inside", "concedes", "held B", _left_and_entered),
    Row("T2", "silent or denies", "held B; contested where denied and A is inside", _visual),
    Row(
        "T3",
        "silent or denies",
        "held B; contested where the denial has its own T1 to T3",
        _corroborated,
    ),
    Row("weaker than what speaks for A", "denies", "last state, disputed", _outweighed),
    Row("as strong as what speaks for A", "denies", "contested if inside, else last state", _tie),
    Row("T4", "silent or denies", "claimed by B, assessed A", _single),
    Row("T5", "any", "claimed by B, assessed A", _self),
    Row("B inside, no holder known", "any", "unknown; claimed where B holds a part", _inside_only),
)
"""Tried in order; the first that fits decides. A's own leaving with nobody inside, and what
nothing has been heard of since the horizon, are no rows on B: `control` has them."""
