"""Marks in the history of places with much news, from which the fold goes on.

A mark is a place's state at a day as all claims that are known have it, kept among the maps. It
is good while nothing that counts up to its day came or went since; that is looked up when it is
wanted, so that recording need not know of marks. It is good for a moment of the past as well if
all that it is of was known by then.
"""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import Any

from attrs import field, frozen
from sqlalchemy import Connection, String, case, delete, func, insert, or_, select, type_coerce

from sayso.adapters.kin import scope_of
from sayso.adapters.naming import PASSES
from sayso.adapters.rows import batches, dump
from sayso.adapters.standing import EVERYWHERE, upset
from sayso.adapters.tables import ALWAYS, MAPS, NAMED, PRINTS, STANDING, TOUCHED
from sayso.model.entry import Linked, LinkKind
from sayso.model.ids import ClaimId, content_id
from sayso.picture.control import PlaceClaims
from sayso.picture.fold import PlaceState
from sayso.picture.frozen import Frozen, freeze, told_of
from sayso.picture.mapped import has_dayless
from sayso.picture.policy import Policy

SPACING = 100
"""Claims between two marks of a place: fewer cost more room, more cost more to go on from."""
_DAYLESS = 1


@frozen
class Mark:
    """A place's state at a day, and up to where in the record it was looked at."""

    frozen_at: Frozen
    rows: tuple[int, ...] = field(repr=False)
    """The rows of `standing` that the state names."""
    upto: int
    """The last entry that it is of."""
    last: int
    """The last row of `standing` that it is of."""
    dayless: bool
    """Whether claims without a day bear on the place; it is of the others alone."""
    since: int | None = None
    """The entry from which on all that it is of stood; None: some of it did not always after."""
    public: str | None = None
    """The moment from which on all that it is of was public, as the tables write it; likewise."""

    @property
    def head(self) -> list[Any]:
        """What is kept of it for finding it."""
        return [
            self.frozen_at.day, self.upto, self.last, int(self.dayless), self.since, self.public,
        ]  # fmt: skip


@frozen
class Keys:
    """The raw keys of what is said of a place: of itself, and of the areas around it."""

    own: frozenset[str]
    areas: frozenset[str]


class Marks:
    """The marks of one ledger under one scope, for one moment of knowledge."""

    def __init__(
        self,
        db: Connection,
        scope: str,
        policy: Policy,
        links: Iterable[Linked],
        *,
        seq: int | None = None,
        public: str | None = None,
    ) -> None:
        """Look at the marks of a ledger.

        Args:
            seq: On the recorded axis the last entry that is known; None: all are.
            public: On the reported axis the moment of knowledge, as the tables write it; likewise.
        """
        self._db = db
        self._seq, self._public = seq, public
        links = tuple(links)
        self._has_copies = any(x.kind is LinkKind.COPY for x in links)
        self._kin = scope_of(policy.lineage)
        self._join = policy.control.join_days
        said = [[x.kind.value, x.a, x.b, x.same] for x in links]
        self.scope = content_id("marks", scope, policy.label, said)
        self._heads: dict[str, list[list[Any]]] = {}

    def load(self, places: Collection[str]) -> None:
        """Look up at once which marks some places have."""
        missing = [p for p in places if p not in self._heads]
        self._heads.update((p, []) for p in missing)
        for some in batches(missing):
            query = select(MAPS.c.key, MAPS.c.body).where(
                MAPS.c.scope == self.scope, MAPS.c.key.in_(some)
            )
            self._heads.update((row.key, json.loads(row.body)) for row in self._db.execute(query))

    def last_day(self, place: str) -> int:
        """The day of a place's last mark, be it good or not; -1 where it has none."""
        self.load((place,))
        heads = self._heads[place]
        return int(heads[-1][0]) if heads else -1

    def last_good(self, place: str, keys: Keys, as_of: date | None) -> Mark | None:
        """The last mark of a place up to a day that still holds; None where there is none."""
        self.load((place,))
        day = as_of.toordinal() if as_of is not None else ALWAYS
        heads = [h for h in self._heads[place] if h[0] <= day and self._was_known(*h[4:])]
        if not heads:
            return None
        changed = self._upset_at(keys)
        for at, upto, last, dayless, *_ in reversed(heads):
            if upto < changed or (as_of is None and dayless):
                continue
            if not self._is_disturbed(keys, at, last, as_of):
                return self._read(place, at, upto, last, bool(dayless))
        return None

    def _was_known(self, since: int | None, public: str | None) -> bool:
        if self._seq is None and self._public is None:
            return True
        if self._has_copies:
            # Reports that are linked to others need not be copies of what is looked at here.
            return False
        if self._seq is not None:
            return since is not None and since <= self._seq
        return self._public is None or (public is not None and public <= self._public)

    def known_from(self, keys: Keys) -> "KnownFrom":
        """From when on what bears on a place was known."""
        return KnownFrom(self._db, self._kin, keys)

    def _read(self, place: str, at: int, upto: int, last: int, dayless: bool) -> Mark | None:
        query = select(MAPS.c.body).where(
            MAPS.c.scope == self.scope, MAPS.c.key == _key(place, at), MAPS.c.upto == upto
        )
        body = self._db.execute(query).scalar()
        if body is None:
            return None
        rows, claims, state = json.loads(body)
        return Mark(Frozen(at, tuple(claims), state), tuple(rows), upto, last, dayless)

    def _upset_at(self, keys: Keys) -> int:
        """The last entry that changed otherwise than by new claims what is known of a place."""
        named = [EVERYWHERE, *(upset(k) for k in (*keys.own, *keys.areas))]
        query = select(func.max(TOUCHED.c.seq)).where(TOUCHED.c.key.in_(named))
        return int(self._db.execute(query).scalar() or 0)

    def _is_disturbed(self, keys: Keys, at: int, last: int, as_of: date | None) -> bool:
        """Whether claims came since that count up to a mark's day, or bear on what does."""
        # A claim without a time may yet be joined to one of some days before it.
        first = _DAYLESS if as_of is None else _DAYLESS + 1
        unverified: set[str] = set()
        for some, least in ((keys.own, 1), (keys.areas, PASSES)):
            query = (
                select(NAMED.c.day, STANDING.c.report)
                .join(STANDING, STANDING.c.id == NAMED.c.standing)
                .where(
                    NAMED.c.key.in_(some),
                    NAMED.c.bears.in_(range(least, PASSES + 1)),
                    NAMED.c.standing > last,
                )
            )
            for day, report in self._db.execute(query) if some else ():
                if first <= day <= at + self._join:
                    return True
                if day == ALWAYS:
                    unverified.add(report)
        return bool(unverified) and self._has_kin(unverified)

    def _has_kin(self, reports: Collection[str]) -> bool:
        """Whether one of these has copies: what it leaves open, they leave open as well."""
        own = select(PRINTS.c.family).where(
            PRINTS.c.scope == self._kin, PRINTS.c.report.in_(reports)
        )
        query = (
            select(func.count())
            .where(PRINTS.c.scope == self._kin, PRINTS.c.family.in_(own))
            .group_by(PRINTS.c.family)
        )
        return any(n > 1 for (n,) in self._db.execute(query))


class KnownFrom:
    """From when on all that bears on a place up to some day was known, copies included."""

    def __init__(self, db: Connection, kin: str, keys: Keys) -> None:
        days: dict[int, tuple[int, str, bool]] = {}
        mine, theirs = PRINTS.alias(), PRINTS.alias()
        whole = STANDING.alias()
        for some, least in ((keys.own, 1), (keys.areas, PASSES)):
            named = (NAMED.c.key.in_(some), NAMED.c.bears.in_(range(least, PASSES + 1)))
            own = select(NAMED.c.day, *_ends(STANDING)).join(
                STANDING, STANDING.c.id == NAMED.c.standing
            )
            # Which reports are one origin may hang on a copy that names other places.
            copies = (
                select(NAMED.c.day, *_ends(whole))
                .join(STANDING, STANDING.c.id == NAMED.c.standing)
                .join(mine, (mine.c.scope == kin) & (mine.c.report == STANDING.c.report))
                .join(theirs, (theirs.c.scope == kin) & (theirs.c.family == mine.c.family))
                .join(whole, (whole.c.report == theirs.c.report) & (whole.c.ordinal == -1))
            )
            for query in (own, copies) if some else ():
                for day, since, public, lapses in db.execute(
                    query.where(*named).group_by(NAMED.c.day)
                ):
                    found = days.get(day, (0, "", False))
                    days[day] = (
                        max(found[0], since or 0),
                        max(found[1], public or ""),
                        found[2] or bool(lapses),
                    )
        self._days = sorted(days.items())

    def by(self, day: int) -> tuple[int | None, str | None]:
        """The entry and the moment; None where something stood and fell, or fell since."""
        since, public = 0, ""
        for at, (entry, moment, lapses) in self._days:
            # What leaves open whether it is so weighs on its own copies, which are looked at.
            if _DAYLESS < at <= day:
                if lapses:
                    return None, None
                since, public = max(since, entry), max(public, moment)
        return since, public


def _ends(table: Any) -> list[Any]:
    c = table.c
    lapses = case(
        (
            or_(
                c.since.is_(None), c.until.is_not(None), c.public.is_(None), c.gone.is_not(None)
            ),
            1,
        ),
        else_=0,
    )  # fmt: skip
    return [
        func.max(c.since), func.max(type_coerce(c.public, String)), func.max(lapses),
    ]  # fmt: skip


class Laying:
    """Lays marks while a place is judged."""

    def __init__(
        self,
        claims: PlaceClaims,
        row_of: dict[ClaimId, int],
        upto: int,
        last: int,
        known_from: Callable[[], KnownFrom],
        join_days: int,
    ) -> None:
        self._known_from, self._join = known_from, join_days
        self._known: KnownFrom | None = None
        self._told = told_of((*claims.own, *claims.areas))
        self._row_of, self._upto, self._last = row_of, upto, last
        self._dayless = has_dayless(claims)
        self._at = 0
        self.laid: list[Mark] = []

    def __call__(self, state: PlaceState) -> None:
        """Lay down a state where it is time to."""
        starting = state.starting
        if state.taken - self._at < SPACING or (starting and starting.day == state.day):
            # On the day of a starting state there may be more to come.
            return
        self._at = state.taken
        found = freeze(state, self._told)
        rows = tuple(self._row_of[ClaimId(c)] for c in found.claims)
        self._known = self._known or self._known_from()
        # A claim without a time may be joined to one of some days before it.
        known = self._known.by(found.day + self._join)
        self.laid.append(Mark(found, rows, self._upto, self._last, self._dayless, *known))


def store_marks(db: Connection, scope: str, place: str, after: int, laid: Sequence[Mark]) -> None:
    """Keep marks of a place in place of those that it has of days after one."""
    head = select(MAPS.c.body).where(MAPS.c.scope == scope, MAPS.c.key == place)
    held = json.loads(db.execute(head).scalar() or "[]")
    gone = [place, *(_key(place, h[0]) for h in held if h[0] > after)]
    for some in batches(gone):
        db.execute(delete(MAPS).where(MAPS.c.scope == scope, MAPS.c.key.in_(some)))
    heads = [h for h in held if h[0] <= after]
    heads += [m.head for m in laid]
    rows = [
        {
            "scope": scope, "key": _key(place, m.frozen_at.day), "upto": m.upto,
            "body": dump([m.rows, m.frozen_at.claims, m.frozen_at.body]),
        }
        for m in laid
    ]  # fmt: skip
    if heads:
        rows.append({"scope": scope, "key": place, "upto": 0, "body": dump(heads)})
    if rows:
        db.execute(insert(MAPS), rows)


def _key(place: str, day: int) -> str:
    return f"{place}\n{day}"
