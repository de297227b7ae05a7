"""How strong a body of claims is: tiers by who speaks and from how many origins."""

from collections.abc import Iterable
from datetime import date

from sayso.model.ids import ClaimId
from sayso.model.picture import Grade, Interest, Tier
from sayso.picture.evidence import Bearing

_GRADES = {
    Tier.T1: Grade.CONCEDED,
    Tier.T2: Grade.VISUAL,
    Tier.T3: Grade.FAIR,
    Tier.T4: Grade.WEAK,
    Tier.T5: Grade.SELF_CLAIM,
    Tier.T6: Grade.WEAK,
}


class Origins:
    """Independent origins, counted as they come.

    A named speaker is one wherever quoted. Unnamed voices are one per newsroom and per family
    of copies, whichever joins them; a report that quotes a named speaker adds none of its own.
    """

    def __init__(self) -> None:
        self._named: set[str] = set()
        self._quoting: set[str] = set()
        self._root: dict[str, str] = {}
        self._speaking: dict[str, int] = {}
        self._groups = 0

    def add(self, origin: str, newsroom: str, family: str) -> None:
        """Count one voice of a report."""
        node = "family:" + family
        if origin:
            self._named.add(origin)
            if family not in self._quoting:
                self._quoting.add(family)
                if node in self._root:
                    self._count(self._find(node), -1)
            return
        if node not in self._root:
            self._root[node] = node
            self._count(node, 0 if family in self._quoting else 1)
        if newsroom.startswith("outlet:"):
            self._root.setdefault(newsroom, newsroom)
            self._join(newsroom, node)

    def _join(self, one: str, other: str) -> None:
        a, b = self._find(one), self._find(other)
        if a != b:
            moved = self._speaking.get(b, 0)
            self._count(b, -moved)
            self._root[b] = a
            self._count(a, moved)

    def _count(self, root: str, more: int) -> None:
        """Change how many families speak for themselves in a group; it counts while one does."""
        before = self._speaking.get(root, 0)
        self._speaking[root] = before + more
        self._groups += (before + more > 0) - (before > 0)

    def _find(self, node: str) -> str:
        while self._root[node] != node:
            self._root[node] = self._root[self._root[node]]
            node = self._root[node]
        return node

    def __len__(self) -> int:
        return len(self._named) + self._groups


class Weight:
    """Claims for one proposition, with the tier that they reach together.

    Claims about an area that contains the place rank one tier lower than the place's own.
    """

    def __init__(self) -> None:
        self.bearings: list[Bearing] = []
        self.put: list[tuple[Interest, bool, bool]] = []
        """Of each claim the stake, and whether it was `visual` and `blocked`."""
        self.parties: dict[str, int] = {}
        self.first = self.last = (date.min, -1)
        """Day and place in the record of the first and the last claim."""
        self.tier: Tier | None = None
        """What the claims reach together; None without claims, or where areas' self-claims are
        all there is."""
        self._lone = False
        self._own: _Scale | None = None
        self._area: _Scale | None = None

    def add(
        self, one: Bearing, stake: Interest, *, visual: bool, blocked: bool, lone: bool = False
    ) -> None:
        """Put one claim on the scale.

        Args:
            stake: The speaker's in the proposition that this weighs, FOR being its own gain.
            visual: A reviewer accepted it, and its words tell of imagery or a look on the spot.
            blocked: Its report says that this is not verified, so it is no origin.
            lone: One unaligned origin is enough, so what it says of a whole area is enough too.
        """
        when = (one.at, one.heard.n)
        self.first = min(self.first, when) if self.bearings else when
        self.last = max(self.last, when) if self.bearings else when
        self.bearings.append(one)
        self.put.append((stake, visual, blocked))
        self._lone |= lone
        for side in one.sides:
            self.parties[side] = self.parties.get(side, 0) + 1
        if one.inherited is None:
            scale = self._own = self._own or _Scale()
        else:
            scale = self._area = self._area or _Scale()
        scale.add(one, stake, visual=visual, blocked=blocked)
        self.tier = self._reached()

    def __bool__(self) -> bool:
        return bool(self.bearings)

    def _reached(self) -> Tier | None:
        own = self._own.tier if self._own is not None else None
        area = self._area.tier if self._area is not None else None
        if area is None or area >= Tier.T5:
            return own
        lowered = Tier(area + 1)
        if self._lone and area is Tier.T4:
            lowered = area
        return lowered if own is None or lowered < own else own

    @property
    def from_area(self) -> str | None:
        """The area whose claims decide the tier; None where the place's own do."""
        if self.tier is None or (self._own is not None and self._own.tier == self.tier):
            return None
        return next((b.inherited for b in self.bearings if b.inherited), None)

    @property
    def origins(self) -> int:
        """Independent unaligned origins, the area's where those decide."""
        scale = self._area if self.from_area else self._own
        return len(scale.origins) if scale is not None else 0

    @property
    def conceding(self) -> str | None:
        """The first speaker against its own interest."""
        told = (s.conceding for s in (self._own, self._area) if s is not None)
        return next((who for who in told if who is not None), None)

    @property
    def both_sides(self) -> bool:
        """Whether gainer and loser both say so."""
        own = self._own
        return own is not None and own.conceding is not None and own.own_word

    def party(self) -> str:
        """Who is spoken of most often; of equals the first."""
        return self.ranked()[0]

    def ranked(self) -> list[str]:
        """Who is spoken of, the most often first, else in the order of the claims."""
        # By the order of the alphabet one side would always come before the other.
        return sorted(self.parties, key=lambda k: -self.parties[k])

    def ids(self) -> tuple[ClaimId, ...]:
        """The claims, in order of record."""
        return in_order(self.bearings)


class _Scale:
    def __init__(self) -> None:
        self.conceding: str | None = None
        self.visual = False
        self.own_word = False
        self.unverified = False
        self.origins = Origins()

    def add(self, one: Bearing, stake: Interest, *, visual: bool, blocked: bool) -> None:
        heard = one.heard
        self.visual |= visual
        if stake is Interest.FOR:
            self.own_word = True
        elif stake is Interest.AGAINST:
            self.conceding = self.conceding or heard.speaker
        elif blocked and not heard.origin:
            self.unverified = True
        else:
            self.origins.add(heard.origin, heard.newsroom, heard.cluster)

    @property
    def tier(self) -> Tier | None:
        if self.conceding is not None:
            return Tier.T1
        if self.visual:
            return Tier.T2
        if len(self.origins) >= 2:
            return Tier.T3
        if len(self.origins) == 1:
            return Tier.T4
        # What its own report could not verify weighs no more than the gainer's own word.
        return Tier.T5 if self.own_word or self.unverified else None


def grade_of(tier: Tier | None) -> Grade:
    """Corroboration in words; nothing at all is weak."""
    return _GRADES[tier] if tier is not None else Grade.WEAK


def in_order(bearings: Iterable[Bearing]) -> tuple[ClaimId, ...]:
    """The claims' ids in order of record, each once."""
    by_n = {b.heard.n: b.heard.claim.id for b in bearings}
    return tuple(dict.fromkeys(by_n[n] for n in sorted(by_n)))
