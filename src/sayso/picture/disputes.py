"""Claims that cannot all be true, and which of them was conceded since."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from attrs import frozen

from sayso.model.claim import Claim
from sayso.model.ids import ClaimId, content_id
from sayso.model.picture import Dispute, Interest, Position, Tally
from sayso.model.terms import ClaimType, Stance
from sayso.picture.control import PlaceClaims
from sayso.picture.evidence import Bearing, Bears, settle
from sayso.picture.happening import Happening, months
from sayso.picture.heard import Heard
from sayso.picture.policy import Policy
from sayso.picture.sides import Cast
from sayso.picture.told import stake_in
from sayso.picture.voices import voices

_ENTRIES = frozenset({ClaimType.ADVANCE, ClaimType.CAPTURE, ClaimType.PRESENT})


@frozen
class _Side:
    says: str
    told: tuple[tuple[Heard, Interest], ...]

    @property
    def claims(self) -> tuple[ClaimId, ...]:
        return tuple(dict.fromkeys(h.claim.id for h, _ in sorted(self.told, key=lambda t: t[0].n)))


def disputes_of(
    heard: Sequence[Heard],
    found: Sequence[Happening],
    *,
    places: Mapping[str, PlaceClaims],
    tallies: Sequence[Tally],
    cast: Cast,
    policy: Policy,
) -> tuple[Dispute, ...]:
    """Return the disputes, by what they are about and id.

    Four kinds: an attack is said to be beaten back, and its forces to be inside; one says that
    it was so, another that it was not; two sides are each said to hold one place at a time;
    claimants give figures for one event that no number satisfies.
    """
    made: dict[str, Dispute] = {}
    for dispute in (
        *_repelled(heard, cast, policy),
        *_denied(found, cast),
        *_held_by_two(places, cast, policy),
        *_figures(tallies, heard, cast),
    ):
        made.setdefault(dispute.id, dispute)
    return tuple(sorted(made.values(), key=lambda d: (d.kind, d.about, d.id)))


def _dispute(
    kind: str, about: str, place: str | None, sides: Sequence[_Side], cast: Cast
) -> Dispute:
    conceded_to, conceding = _concession(sides, cast)
    positions = tuple(Position(s.says, voices(s.told, cast), s.claims) for s in sides)
    support = tuple(dict.fromkeys(c for s in sides for c in s.claims))
    return Dispute(
        id=content_id("dispute", kind, place, sorted(support)),
        kind=kind,
        about=about,
        place=cast.spot(place) if place else None,
        positions=positions,
        conceded_by=cast.party(conceding[0].speaker) if conceding else None,
        conceded_to=conceded_to,
        concession=tuple(h.claim.id for h in conceding),
        support=support,
    )


def _concession(sides: Sequence[_Side], cast: Cast) -> tuple[int | None, list[Heard]]:
    """Which position its opponents admit: the side that speaks against itself there, or that
    also speaks for another position."""
    for n, side in enumerate(sides):
        others = [h for m, s in enumerate(sides) if m != n for h, _ in s.told]
        admitted = [
            h
            for h, stake in side.told
            if h.claim.stance is Stance.ACKNOWLEDGES or stake is Interest.AGAINST
        ]
        admitted = [
            h
            for h in admitted
            if h.claim.stance is Stance.ACKNOWLEDGES
            or any(cast.same_side(h.speaker, o.speaker, h.day) for o in others)
        ]
        if admitted:
            return n, sorted(admitted, key=lambda h: (h.claim.stance.value, h.n))
    return None, []


def _repelled(heard: Sequence[Heard], cast: Cast, policy: Policy) -> Iterable[Dispute]:
    entries = _Entries(heard, policy)
    for beaten in heard:
        if beaten.claim.type is not ClaimType.ATTACK_REPELLED or not beaten.counts:
            continue
        if not beaten.affirmed or not (beaten.targets or beaten.actors):
            continue
        fitting = {
            place: inside
            for place in beaten.places or entries.near(beaten)
            if (
                inside := [
                    e
                    for e in entries.around(place, beaten)
                    if _could_be_beaten(e, beaten, cast) and _same_time(e, beaten, policy)
                ]
            )
        }
        if not beaten.places and fitting:
            fitting = _likeliest(fitting)
        for place, inside in fitting.items():
            spot = cast.spot(place)
            attacker = cast.party((beaten.targets or inside[0].actors)[0])
            for_it = tuple((e, _stake(e, attacker.key, beaten, cast)) for e in inside)
            own = Interest.FOR if _is_party(beaten, cast) else Interest.UNALIGNED
            yield _dispute(
                "repelled_or_entered",
                f"whether {attacker.name} got into {spot.name}",
                place,
                (
                    _Side(f"the attack of {attacker.name} was beaten back", ((beaten, own),)),
                    _Side(f"{attacker.name} entered {spot.name}", for_it),
                ),
                cast,
            )


def _could_be_beaten(entry: Heard, beaten: Heard, cast: Cast) -> bool:
    """Whether who entered may be whom the defender says it beat back; where it names nobody, any
    other side."""
    if beaten.targets:
        return _same_side(entry.actors, beaten.targets, cast, entry.day)
    return bool(entry.actors) and not _same_side(entry.actors, beaten.actors, cast, entry.day)


class _Entries:
    """Claims of forces' getting into places, by place and month, so that each attack is held
    against those of its own time."""

    def __init__(self, heard: Iterable[Heard], policy: Policy) -> None:
        self._slack = timedelta(days=policy.lineage.window_days)
        self._found: dict[tuple[str, int | None], dict[int, Heard]] = {}
        self._in_report: dict[str, dict[str, None]] = {}
        for one in heard:
            if one.claim.type in _ENTRIES and one.counts and one.affirmed:
                for place in one.places:
                    self._in_report.setdefault(one.claim.report, {})[place] = None
                    for month in self._months(one):
                        self._found.setdefault((place, month), {})[one.n] = one

    def _months(self, one: Heard) -> Iterable[int | None]:
        last = one.end or one.day or one.start
        first = one.start or last
        if first is None or last is None:
            return (None,)
        return months(min(first, last), max(first, last))

    def around(self, place: str, beaten: Heard) -> list[Heard]:
        """The entries at a place about the time of an attack, in order of record."""
        near: dict[int, Heard] = dict(self._found.get((place, None), {}))
        last = beaten.end or beaten.day or beaten.start
        first = beaten.start or last
        if first is not None and last is not None:
            for month in months(min(first, last) - self._slack, max(first, last) + self._slack):
                near |= self._found.get((place, month), {})
        return [near[n] for n in sorted(near)]

    def near(self, beaten: Heard) -> list[str]:
        """Where an attack that names no place may have been: where its report has entries."""
        return sorted(self._in_report.get(beaten.claim.report, ()))


def _likeliest(fitting: Mapping[str, list[Heard]]) -> dict[str, list[Heard]]:
    """The one place that an attack without a place is taken to have been at: where the other
    side's entry is acknowledged, else where most claims have it."""

    def weight(place: str) -> tuple[int, int, str]:
        inside = fitting[place]
        admitted = sum(e.claim.stance is Stance.ACKNOWLEDGES for e in inside)
        return -admitted, -len(inside), place

    best = min(fitting, key=weight)
    return {best: fitting[best]}


def _same_side(a: Iterable[str], b: Sequence[str], cast: Cast, day: date | None) -> bool:
    return any(cast.same_side(x, y, day) for x in a for y in b)


def _same_time(a: Heard, b: Heard, policy: Policy) -> bool:
    """Whether two claims can be of one time; an undated one is of any time up to its report."""
    if a.start is None or b.start is None:
        first, second = a.end or a.day, b.end or b.day
        if first is None or second is None:
            return True
        near = timedelta(days=policy.lineage.window_days)
        dated, other = (a, second) if a.start else (b, first)
        if dated.start is None:
            return abs(first - second) <= near
        return dated.start <= other <= (dated.end or dated.start) + near
    slack = timedelta(days=policy.control.join_days)
    return a.start <= (b.end or b.start) + slack and b.start <= (a.end or a.start) + slack


def _stake(one: Heard, gainer: str, beaten: Heard, cast: Cast) -> Interest:
    loser = beaten.actors[0] if beaten.actors else None
    stake = cast.stake(one.speaker, gainer, loser, one.day)
    if stake is Interest.UNALIGNED and one.claim.stance is Stance.ACKNOWLEDGES:
        return Interest.AGAINST
    return stake


def _is_party(beaten: Heard, cast: Cast) -> bool:
    return (
        bool(beaten.actors)
        and cast.stake(beaten.speaker, beaten.actors[0], None, beaten.day) is Interest.FOR
    )


def _denied(found: Iterable[Happening], cast: Cast) -> Iterable[Dispute]:
    for one in found:
        if not one.against or not one.members:
            continue
        place = min(one.places, default=None)
        what = told_in_short(one.members[0].claim)
        yes = tuple((h, stake_in(h, one, cast)) for h in one.members)
        no = tuple((h, _opposite(stake_in(h, one, cast))) for h in one.against)
        denies = any(h.claim.stance is Stance.DENIES for h in one.against)
        yield _dispute(
            "denied" if denies else "happened_or_not",
            what,
            place,
            (_Side(f"{what}: it is so", yes), _Side(f"{what}: it is not so", no)),
            cast,
        )


def _opposite(stake: Interest) -> Interest:
    if stake is Interest.UNALIGNED:
        return stake
    return Interest.AGAINST if stake is Interest.FOR else Interest.FOR


def told_in_short(claim: Claim) -> str:
    """A claim's proposition in a few words: type, who, whom, where."""
    words = [claim.type.value.replace("_", " ")]
    if claim.actor:
        words.append("by " + ", ".join(m.name or m.text for m in claim.actor))
    if claim.target:
        words.append("of " + ", ".join(m.name or m.text for m in claim.target))
    if claim.place:
        words.append("in " + ", ".join(m.name or m.text for m in claim.place))
    return " ".join(words)


def _held_by_two(
    places: Mapping[str, PlaceClaims], cast: Cast, policy: Policy
) -> Iterable[Dispute]:
    within = timedelta(days=policy.control.join_days)
    for place in sorted(places):
        holding = [
            b
            for b in settle(places[place].own, cast, policy)
            if b.on is Bears.HOLD and b.whole and b.says_so
        ]
        for pair in _rivals(holding, cast, within):
            spot = cast.spot(place)
            sides = []
            for mine in pair:
                name = cast.party(mine[0].side).name
                sides.append(
                    _Side(f"{name} holds {spot.name}", tuple((x.heard, x.stake) for x in mine))
                )
            yield _dispute("holder", f"who holds {spot.name}", place, sides, cast)


def _rivals(
    holding: Sequence[Bearing], cast: Cast, within: timedelta
) -> Iterable[tuple[list[Bearing], list[Bearing]]]:
    """For each stretch of days without a gap and each two sides, the claims that have both hold
    the place at one time: neither says that it was taken from the other."""
    told: dict[tuple[int, str, str], dict[int, Bearing]] = {}
    stretch = 0
    for n, one in enumerate(holding):
        if n and not _at_once(one, holding[n - 1], within):
            stretch += 1
        # The claims come in order of their days: what is too early ends the look back.
        for other in reversed(holding[:n]):
            if not _at_once(one, other, within):
                break
            if _clash(one, other, cast):
                pair = told.setdefault((stretch, *_pair(one, other, told, stretch, cast)), {})
                pair[one.heard.n], pair[other.heard.n] = one, other
    for (_, side, _), claims in told.items():
        in_order = [claims[n] for n in sorted(claims)]
        ours = [b for b in in_order if cast.same_side(b.side, side, b.heard.day)]
        yield ours, [b for b in in_order if b not in ours]


def _clash(one: Bearing, other: Bearing, cast: Cast) -> bool:
    return (
        not cast.same_side(one.side, other.side, one.heard.day)
        and not _follows(one, other, cast)
        and not _follows(other, one, cast)
    )


def _pair(
    one: Bearing,
    other: Bearing,
    told: Iterable[tuple[int, str, str]],
    stretch: int,
    cast: Cast,
) -> tuple[str, str]:
    """The two sides by the parties that were first named for them in this stretch."""
    for when, a, b in told:
        if when != stretch:
            continue
        for first, second in ((one.side, other.side), (other.side, one.side)):
            if cast.same_side(a, first, one.heard.day) and cast.same_side(b, second, one.heard.day):
                return a, b
    return other.side, one.side


def _at_once(a: Bearing, b: Bearing, within: timedelta) -> bool:
    if date.min in (a.at, b.at):
        return a.at == b.at
    return abs(a.at - b.at) <= within


def _follows(later: Bearing, earlier: Bearing, cast: Cast) -> bool:
    taken = later.loser is not None and cast.same_side(later.loser, earlier.side, later.heard.day)
    return taken and later.at >= earlier.at and later.heard.claim.type is not ClaimType.CONTROLS


def _figures(tallies: Sequence[Tally], heard: Sequence[Heard], cast: Cast) -> Iterable[Dispute]:
    by_id = {h.claim.id: h for h in heard}
    groups: dict[tuple[str, str, str, str], list[Tally]] = {}
    for tally in tallies:
        if tally.event is not None and (tally.low is not None or tally.high is not None):
            victims = tally.victims.key if tally.victims else ""
            key = (tally.event, tally.group, victims, tally.outcome)
            groups.setdefault(key, []).append(tally)
    for rivals in groups.values():
        if len(rivals) < 2 or not _no_number_fits(rivals):
            continue
        sides = tuple(
            _Side(
                f"{t.claimant.name}: {t.phrase} {t.outcome}",
                tuple((by_id[c], Interest.UNALIGNED) for c in t.support),
            )
            for t in sorted(rivals, key=lambda t: (t.low or 0, t.claimant.name, t.id))
        )
        first = rivals[0]
        place = first.places[0].key if first.places else None
        yield _dispute("figures", f"how many were {first.outcome}", place, sides, cast)


def _no_number_fits(tallies: Iterable[Tally]) -> bool:
    lows = [t.low for t in tallies if t.low is not None]
    highs = [t.high for t in tallies if t.high is not None]
    return bool(lows) and bool(highs) and max(lows) > min(highs)
