"""Which claims to show a reviewer next, and why: what matters most first."""

from collections.abc import Iterable, Mapping, Sequence
from math import log10

from attrs import frozen

from sayso.model.claim import Claim
from sayso.model.entry import Entry, Judged, Recorded, Undone
from sayso.model.ids import ClaimId, EntryId, content_id
from sayso.model.known import Known
from sayso.model.picture import Picture, Status
from sayso.model.terms import ClaimType, Role

LOW_SCORE = 0.5
"""Below it a claim is likelier wrong than right."""
LARGE = 10
_UNSETTLED = frozenset({Status.CLAIMED, Status.CONTESTED, Status.UNKNOWN})


@frozen
class Item:
    """One claim to be looked at."""

    claim: Claim
    reasons: tuple[str, ...]
    weight: float


@frozen
class Standing:
    """What reviewers have said of one claim so far."""

    verdicts: tuple[tuple[EntryId, Judged], ...] = ()
    """Those that stand, oldest first."""
    words: tuple[EntryId, ...] = ()
    """Every entry about it, also those taken back."""

    @property
    def revision(self) -> str:
        """Changes with every word on the claim: a verdict made on an older one is refused."""
        return content_id("rev", *self.words)


def standings(entries: Iterable[tuple[EntryId, Entry]]) -> dict[ClaimId, Standing]:
    """What reviewers have said of each claim that was recorded."""
    listed = list(entries)
    undone: set[EntryId] = set()
    for key, entry in reversed(listed):
        if isinstance(entry, Undone) and key not in undone:
            undone.add(entry.entry)
    found: dict[ClaimId, Standing] = {}
    of: dict[EntryId, ClaimId] = {}
    for key, entry in listed:
        match entry:
            case Recorded():
                for claim in entry.claims:
                    found.setdefault(claim.id, Standing())
            case Judged():
                of[key] = entry.claim
                before = found.get(entry.claim, Standing())
                stands = ((key, entry),) if key not in undone else ()
                found[entry.claim] = Standing((*before.verdicts, *stands), (*before.words, key))
            case Undone() if entry.entry in of:
                of[key] = of[entry.entry]
                before = found[of[key]]
                found[of[key]] = Standing(before.verdicts, (*before.words, key))
            case _:
                pass
    return found


def queue(
    known: Known,
    picture: Picture,
    said: Mapping[ClaimId, Standing],
    reviewer: str,
    *,
    second: bool = False,
) -> list[Item]:
    """The claims that wait for a reviewer, what matters most first.

    Args:
        second: Those that others have judged and this reviewer has not, to see how far two agree;
            else those that nobody has judged.
    """
    decisive = _decisive(picture)
    disputed = {c for d in picture.disputes for c in (*d.support, *d.oppose)}
    items = []
    for claim in known.claims:
        by = [j.by for _, j in said.get(claim.id, Standing()).verdicts]
        if (second and (not by or reviewer in by)) or (not second and by):
            continue
        reasons = tuple(_reasons(claim, decisive, disputed))
        items.append(Item(claim, tuple(r for r, _ in reasons), sum(w for _, w in reasons)))
    return sorted(items, key=lambda i: (-i.weight, i.claim.id))


def _decisive(picture: Picture) -> dict[ClaimId, str]:
    found: dict[ClaimId, str] = {}
    for control in picture.control:
        if control.disputed or control.status in _UNSETTLED:
            for claim in (*control.support, *control.oppose):
                found.setdefault(claim, control.place.name)
    return found


def _reasons(
    claim: Claim, decisive: Mapping[ClaimId, str], disputed: set[ClaimId]
) -> Iterable[tuple[str, float]]:
    if claim.score < LOW_SCORE:
        yield f"low score, {claim.score:.2f}", 2 * (1 - claim.score)
    if claim.id in decisive:
        yield f"decides on {decisive[claim.id]}", 3.0
    if claim.id in disputed:
        yield "disputed", 1.5
    number = claim.count.max or claim.count.min if claim.count else None
    if claim.type is ClaimType.CASUALTIES and number and number >= LARGE:
        yield f"a large number, {number}", log10(number)
    if any(m.ref is None for m in claim.mentions(Role.ACTOR)):
        yield "an actor that no pack has", 1.0


def alike(claim: Claim, picture: Picture, most: int = 4) -> Sequence[tuple[str, ClaimId]]:
    """Events that may be the one that a claim tells of: their words' key and a claim of each."""
    own = {e.id for e in picture.events if claim.id in e.support}
    mine = [e for e in picture.events if e.id in own]
    found = []
    for event in picture.events:
        if event.id in own or event.type is not claim.type or not event.support:
            continue
        for one in mine:
            same_place = (
                one.place is not None
                and event.place is not None
                and one.place.key == event.place.key
            )
            shared = {p.party.key for p in one.parts} & {p.party.key for p in event.parts}
            if same_place or (shared and one.start == event.start):
                found.append((event.id, event.support[0]))
                break
    return found[:most]
