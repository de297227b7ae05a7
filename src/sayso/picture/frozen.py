"""A place's state at a day, laid down so that the fold can go on from there.

It names the claims that still weigh in it instead of holding them; what was decided before, and
from which claims, it holds as decided. So it is good only for the same claims up to its day, by
the same policy, packs and links.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import evolve, field, frozen

from sayso.model.ids import ClaimId
from sayso.model.picture import Basis, Interest, Status, Tier, Transition
from sayso.picture.background import StartingState
from sayso.picture.challenge import Challenge, Hop, Span
from sayso.picture.decide import Ruling
from sayso.picture.evidence import Bearing
from sayso.picture.intake import PlaceRecord
from sayso.picture.siege import SiegeFold
from sayso.picture.weight import Weight


@frozen
class Frozen:
    """A state as JSON holds it."""

    day: int
    """Proleptic ordinal of the day after whose claims it stood."""
    claims: tuple[str, ...] = field(repr=False)
    """The claims that it names, each once."""
    body: Mapping[str, Any] = field(repr=False)


_Ref = tuple[str, str, int]
"""A claim, the area that it is about or "", and which of its bearings on the place."""


Told = Mapping[tuple[str, str], Sequence[Bearing]]
"""Bearings on one place as they were before they were settled, by claim and area (or "")."""


def told_of(bearings: Iterable[Bearing]) -> Told:
    """Return the bearings on a place by the claims that say so."""
    found: dict[tuple[str, str], list[Bearing]] = {}
    for one in bearings:
        found.setdefault((one.heard.claim.id, one.inherited or ""), []).append(one)
    return found


def freeze(state: PlaceRecord, told: Told) -> Frozen:
    """Lay down a state.

    Args:
        told: All that bears on its place.
    """
    writing = _Writing(told)
    siege = state.siege
    body = {
        "plain": [
            state.holder, state.assessed, state.vacant, state.previous, state.status.value,
            state.basis.value, int(state.tier), state.disputed,
            state.transition.value if state.transition else None,
        ],
        "span": [_ordinal(d) for d in state.span],
        "days": [
            _ordinal(d)
            for d in (state.since, state.last_stay, state.last_evidence, state.two_sided)
        ],
        "won": writing.challenge(state.won) if state.won is not None else None,
        "leading": state.leading.group if state.leading is not None else None,
        "weights": [writing.weight(w) for w in (state.stay, state.doubt, state.left)],
        "challenges": [writing.challenge(c) for c in state.challenges.values()],
        "closed": writing.listed(state.closed),
        "noted": writing.listed(state.noted),
        "hops": [_hop(h) for h in state.hops],
        "siege": [
            writing.weight(siege.imposed), writing.weight(siege.lifted), siege.partial,
            writing.listed(siege.ended),
        ],
        "starting": _start(state.starting) if state.starting is not None else None,
        "members": state.members,
        "joint": state.joint,
        "group_name": state.group_name,
        "seen": {k: d.toordinal() for k, d in state.seen.items()},
        "ruled_on": list(state.ruled_on),
    }  # fmt: skip
    body["bearings"] = writing.table
    named = dict.fromkeys(claim for claim, *_ in writing.table)
    return Frozen(state.day.toordinal(), tuple(named), body)


def thaw(frozen_at: Frozen, state: PlaceRecord, bearings: Iterable[Bearing]) -> None:
    """Set a new state to what was laid down.

    Args:
        bearings: Those on its place of the claims that it names, among others.
    """
    body = frozen_at.body
    reading = _Reading(body["bearings"], bearings, lone=state.policy.control.promote_single_neutral)
    holder, assessed, vacant, previous, status, basis, tier, disputed, how = body["plain"]
    state.holder, state.assessed, state.vacant, state.previous = holder, assessed, vacant, previous
    state.status, state.basis, state.tier = Status(status), Basis(basis), Tier(tier)
    state.disputed, state.transition = disputed, Transition(how) if how else None
    state.span = _span(body["span"])
    since, *others = body["days"]
    state.since = date.fromordinal(since)
    state.last_stay, state.last_evidence, state.two_sided = (_day(d) for d in others)
    state.day = date.fromordinal(frozen_at.day)
    state.won = reading.challenge(body["won"]) if body["won"] is not None else None
    state.stay, state.doubt, state.left = (reading.weight(w) for w in body["weights"])
    made = (reading.challenge(c) for c in body["challenges"])
    state.challenges = {c.group: c for c in made}
    state.leading = state.challenges[body["leading"]] if body["leading"] is not None else None
    state.closed, state.noted = reading.listed(body["closed"]), reading.listed(body["noted"])
    state.hops = [_hop_of(h) for h in body["hops"]]
    imposed, lifted, partial, ended = body["siege"]
    state.siege = SiegeFold(
        reading.weight(imposed), reading.weight(lifted), partial, reading.listed(ended)
    )
    if body["starting"] is not None:
        place, who, day, source = body["starting"]
        state.starting = StartingState(place, who, date.fromordinal(day), source)
    state.members = {k: list(v) for k, v in body["members"].items()}
    state.joint = {k: tuple(v) for k, v in body["joint"].items()}
    state.group_name = dict(body["group_name"])
    state.seen = {k: date.fromordinal(d) for k, d in body["seen"].items()}
    state.ruled_on = tuple(body["ruled_on"])


class _Writing:
    def __init__(self, told: Told) -> None:
        self._told = told
        self._rows: dict[tuple[_Ref, int], int] = {}
        self.table: list[list[Any]] = []

    def one(self, bearing: Bearing) -> int:
        """The number of a bearing in the table."""
        # A claim may be settled on another day than its own.
        claim, area = bearing.heard.claim.id, bearing.inherited or ""
        told = self._told[claim, area]
        which = next(n for n, b in enumerate(told) if _same(b, bearing))
        key = ((claim, area, which), bearing.at.toordinal())
        if key not in self._rows:
            self._rows[key] = len(self.table)
            self.table.append([claim, area, which, bearing.at.toordinal()])
        return self._rows[key]

    def listed(self, bearings: Iterable[Bearing]) -> list[int]:
        return [self.one(b) for b in bearings]

    def weight(self, weight: Weight) -> list[list[Any]]:
        return [
            [self.one(b), stake.value, int(visual) + 2 * int(blocked)]
            for b, (stake, visual, blocked) in zip(weight.bearings, weight.put, strict=True)
        ]

    def challenge(self, c: Challenge) -> dict[str, Any]:
        ruling = c.ruling
        return {
            "group": c.group,
            "weights": [
                self.weight(w) for w in (c.hold, c.inside, c.left, c.against, c.stay, c.again)
            ],
            "flags": [c.bare, c.part_held, c.changed],
            "taken_from": {k: d.toordinal() for k, d in c.taken_from.items()},
            "how": sorted(t.value for t in c.how),
            "ruling": ruling
            and [
                ruling.status.value, ruling.basis.value, int(ruling.tier), ruling.disputed,
                ruling.to_b,
            ],
        }  # fmt: skip


class _Reading:
    def __init__(
        self, table: Iterable[list[Any]], bearings: Iterable[Bearing], *, lone: bool
    ) -> None:
        self._lone = lone
        told = told_of(bearings)
        self._table: list[Bearing] = []
        for claim, area, which, at in table:
            found, day = told[claim, area][which], date.fromordinal(at)
            self._table.append(found if found.at == day else evolve(found, at=day))

    def listed(self, numbers: Iterable[int]) -> list[Bearing]:
        return [self._table[n] for n in numbers]

    def weight(self, rows: Iterable[list[Any]]) -> Weight:
        found = Weight()
        for n, stake, flags in rows:
            found.add(
                self._table[n],
                Interest(stake),
                visual=bool(flags & 1),
                blocked=bool(flags & 2),
                lone=self._lone,
            )
        return found

    def challenge(self, data: Mapping[str, Any]) -> Challenge:
        bare, part_held, changed = data["flags"]
        ruling = None
        if data["ruling"] is not None:
            status, basis, tier, disputed, to_b = data["ruling"]
            ruling = Ruling(Status(status), Basis(basis), Tier(tier), disputed, to_b)
        hold, inside, left, against, stay, again = (self.weight(w) for w in data["weights"])
        return Challenge(
            data["group"],
            hold,
            inside,
            left,
            against,
            stay,
            again,
            bare=bare,
            taken_from={k: date.fromordinal(d) for k, d in data["taken_from"].items()},
            how={Transition(t) for t in data["how"]},
            part_held=part_held,
            changed=changed,
            ruling=ruling,
        )


def _same(one: Bearing, other: Bearing) -> bool:
    return one is other or evolve(one, at=other.at) == other


def _hop(hop: Hop) -> list[Any]:
    how = hop.transition.value if hop.transition else None
    return [how, hop.frm, hop.to, [_ordinal(d) for d in hop.span], int(hop.tier), hop.support]


def _hop_of(row: list[Any]) -> Hop:
    how, frm, to, span, tier, support = row
    told = tuple(ClaimId(c) for c in support)
    return Hop(Transition(how) if how else None, frm, to, _span(span), Tier(tier), told)


def _start(state: StartingState) -> list[Any]:
    return [state.place, state.holder, state.day.toordinal(), state.source]


def _span(days: Iterable[int | None]) -> Span:
    first, last = (_day(d) for d in days)
    return first, last


def _ordinal(day: date | None) -> int | None:
    return day.toordinal() if day is not None else None


def _day(ordinal: int | None) -> date | None:
    return date.fromordinal(ordinal) if ordinal is not None else None
